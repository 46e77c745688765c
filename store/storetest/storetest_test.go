package storetest

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"testing"
	"time"
)

func TestMain(m *testing.M) {
	if os.Getenv("VUONLEN_TEST_CHILD") != "" { // a test process that will be killed
		dsn, end, err := startCluster()
		if err != nil {
			fmt.Println("!", err)
			os.Exit(1)
		}
		defer end()
		u, err := url.Parse(dsn)
		if err != nil {
			fmt.Println("!", err)
			os.Exit(1)
		}
		fmt.Println(u.Query().Get("host"))
		_, _ = bufio.NewReader(os.Stdin).ReadByte()
		return
	}
	Main(m)
}

// TestClusterDiesWithUs: a test process that is killed leaves no server and no
// folder behind.
func TestClusterDiesWithUs(t *testing.T) {
	if _, err := binaries(); err != nil {
		missing(t, err.Error())
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self)
	c.Env = append(os.Environ(), "VUONLEN_TEST_CHILD=1")
	hold, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer hold.Close()
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Process.Kill() }()
	line, _, err := bufio.NewReader(out).ReadLine()
	if err != nil || line[0] == '!' {
		t.Fatalf("%s %v", line, err)
	}
	dir := string(line)
	if _, err := os.Stat(dir + "/data/postmaster.pid"); err != nil && !errors.Is(err, fs.ErrPermission) {
		t.Fatalf("the server does not run: %v", err)
	}
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = c.Wait()
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s is still there", dir)
		}
	}
}

// TestOwn: two tests never get the same database.
func TestOwn(t *testing.T) {
	if a, b := SQLite(t), SQLite(t); a == b {
		t.Error("one SQLite file for two")
	}
	a, b := Postgres(t), Postgres(t)
	if a == b {
		t.Error("one PostgreSQL database for two")
	}
	if _, err := url.Parse(a); err != nil {
		t.Error(err)
	}
}

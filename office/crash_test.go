package office

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"vuonlen/internal/fault"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/store/storetest"
)

// crashRows is the size of the import that is killed.
const crashRows = 20_000

// importer makes the test binary a program that imports a file, to be killed.
func importer() bool {
	dsn := os.Getenv("VUONLEN_TEST_IMPORT")
	if dsn == "" {
		return false
	}
	db, err := store.Open(context.Background(), store.Options{DSN: dsn, Keys: os.Getenv("VUONLEN_TEST_IMPORT_KEYS"), Datasets: Datasets()})
	if err == nil {
		o := &Office{DB: db, Actor: "cli:child", Today: law.DateOf(now)}
		fmt.Println("ready")
		_, err = o.ImportReviews(context.Background(), os.Getenv("VUONLEN_TEST_IMPORT_FILE"), true)
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("done")
	os.Exit(0)
	return true
}

// TestKilledImport kills an import of 20,000 rows at random moments: the database
// is before or after, never between, and the import can be run again.
func TestKilledImport(t *testing.T) {
	storetest.Both(t, func(t *testing.T, so store.Options) {
		path := reviewFile(t, crashRows)
		o := opened(t, so)
		self, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		chance := rand.New(rand.NewPCG(3, 4))
		killed, done := 0, false
		longest := 600 * time.Millisecond
		for n := 0; n < 8 || !done && n < 40; n++ {
			before := heads(t, o)
			c := exec.Command(self)
			c.Env = append(os.Environ(), "VUONLEN_TEST_IMPORT="+so.DSN, "VUONLEN_TEST_IMPORT_KEYS="+so.Keys, "VUONLEN_TEST_IMPORT_FILE="+path)
			out, err := c.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			// The time counts from when the database is open: on a busy machine the start
			// of a process takes longer than the import, and nothing would be tested. One
			// that comes after many is let through.
			said := &strings.Builder{}
			lines := bufio.NewReader(out)
			first, _ := lines.ReadString('\n')
			said.WriteString(first)
			ended := make(chan error, 1)
			go func() {
				_, err := io.Copy(said, lines)
				ended <- errors.Join(err, c.Wait())
			}()
			late := time.Duration(chance.Int64N(int64(longest)))
			if n >= 12 {
				late = time.Hour
			}
			select {
			case <-ended:
			case <-time.After(late):
				_ = c.Process.Kill()
				<-ended
				killed++
			}
			longest += 200 * time.Millisecond // a slow machine gets there too
			after := heads(t, o)
			rows := 0
			if s := dumpReviews(t, o); s != "" {
				rows = strings.Count(s, "\n") + 1
			}
			leaves := 8 // one for each commune of the file
			switch {
			case strings.Contains(said.String(), "done"):
				if !done && (after != before+1 || rows != crashRows+leaves) || done && after != before {
					t.Fatalf("finished: %d acts, %d rows", after-before, rows)
				}
				done = true
			case after == before+1 && !done: // killed after the commit
				if rows != crashRows+leaves {
					t.Fatalf("killed after the commit: %d rows", rows)
				}
				done = true
			case after != before || !done && rows != 0:
				t.Fatalf("killed: %d acts, %d rows, %s", after-before, rows, said.String())
			}
		}
		if killed == 0 || !done {
			t.Fatalf("%d killed, done %v: the test says nothing", killed, done)
		}
		intact(t, o)
	})
}

// TestImportOnFullDisk: an import for which there is no room is refused in clear
// words and leaves nothing; with room again it goes through.
func TestImportOnFullDisk(t *testing.T) {
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("no small file system can be mounted here (%v: %s); the test needs Linux and root", err, out)
	}
	defer func() {
		if out, err := exec.Command("umount", "-l", dir).CombinedOutput(); err != nil {
			t.Errorf("%v: %s", err, out)
		}
	}()
	path := reviewFile(t, crashRows)
	db, err := store.Open(context.Background(), store.Options{DSN: "sqlite:" + dir + "/x.db", Keys: t.TempDir() + "/keys", Datasets: Datasets()})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	o := &Office{DB: db, Actor: "cli:an", Today: law.DateOf(now)}
	_, err = o.ImportReviews(context.Background(), path, true)
	if fault.KindOf(err) != fault.Refused || !strings.Contains(fault.Say("en", err), "disk") {
		t.Fatalf("%v", err)
	}
	if s := dumpReviews(t, o); s != "" {
		t.Error("something was stored")
	}
	intact(t, o)
	if out, err := exec.Command("mount", "-o", "remount,size=64m", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if p := importReviews(t, o, path); p.New != crashRows {
		t.Errorf("%+v", p.Report)
	}
	intact(t, o)
}

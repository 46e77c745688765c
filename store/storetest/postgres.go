package storetest

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"

	"vuonlen/store"
)

// A server is where the databases of this process are made.
type server struct {
	dsn      string // an account that may make databases
	template string // a migrated database
	copied   string // how a database is made of it
	prefix   string // of all their names
	end      func() // stops what was started
	count    atomic.Int64
}

// errNone says that there is no PostgreSQL here.
var errNone = errors.New("no binaries in /usr/lib/postgresql/*/bin or on the PATH")

var (
	running sync.Mutex
	current *server
	failed  error
)

// Postgres returns the DSN of a new migrated database. It is dropped when the
// test ends.
func Postgres(t testing.TB) string {
	t.Helper()
	running.Lock()
	if current == nil && failed == nil {
		current, failed = start()
	}
	s, err := current, failed
	running.Unlock()
	if errors.Is(err, errNone) {
		missing(t, err.Error())
	}
	if err != nil {
		t.Fatalf("storetest: PostgreSQL: %v", err)
	}
	name := fmt.Sprintf("%s_%d", s.prefix, s.count.Add(1))
	if err := s.exec("CREATE DATABASE " + name + " TEMPLATE " + s.template + s.copied); err != nil {
		t.Fatalf("storetest: %v", err)
	}
	t.Cleanup(func() {
		if err := s.exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Errorf("storetest: %v", err)
		}
	})
	return s.database(name)
}

// start finds or starts a server and makes the template on it.
func start() (*server, error) {
	var b [4]byte
	if _, err := rand.Read(b[:]); err != nil {
		return nil, err
	}
	s := &server{dsn: os.Getenv("VUONLEN_TEST_POSTGRES"), prefix: "vuonlen_test_" + hex.EncodeToString(b[:])}
	if s.dsn == "" {
		var err error
		if s.dsn, s.end, err = startCluster(); err != nil {
			return nil, err
		}
	}
	s.template = s.prefix + "_template"
	err := s.copies()
	if err == nil {
		err = s.exec("CREATE DATABASE " + s.template + " TEMPLATE template0 ENCODING 'UTF8'")
	}
	if err == nil {
		err = store.Migrate(context.Background(), s.database(s.template))
	}
	if err != nil {
		s.stop()
		return nil, err
	}
	return s, nil
}

func stop() {
	running.Lock()
	defer running.Unlock()
	if current != nil {
		current.stop()
		current = nil
	}
}

func (s *server) stop() {
	if s.end != nil {
		s.end()
		return
	}
	if err := s.exec("DROP DATABASE IF EXISTS " + s.template); err != nil {
		fmt.Fprintln(os.Stderr, "storetest:", err)
	}
}

// database is the DSN of another database of the server.
func (s *server) database(name string) string {
	u, err := url.Parse(s.dsn)
	if err != nil {
		return s.dsn
	}
	u.Path = "/" + name
	return u.String()
}

// copies has the files of the template copied. A server from version 15 on writes each page
// of them to its log if it is not told so, which takes four times as long; one before
// it knows nothing else.
func (s *server) copies() error {
	ctx := context.Background()
	c, err := pgx.Connect(ctx, s.dsn)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close(ctx) }()
	version := 0
	err = c.QueryRow(ctx, "SELECT current_setting('server_version_num')::int").Scan(&version)
	if version >= 150000 {
		s.copied = " STRATEGY FILE_COPY"
	}
	return err
}

func (s *server) exec(sql string) error {
	ctx := context.Background()
	c, err := pgx.Connect(ctx, s.dsn)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close(ctx) }()
	_, err = c.Exec(ctx, sql)
	return err
}

// startCluster makes a cluster in a temporary folder and starts it, reachable
// only through a socket in that folder, so that no two of them meet.
//
// The server runs under a shell that waits for the end of its standard input:
// whether this process ends or is killed, the pipe closes, and the shell stops
// the server and removes the folder.
func startCluster() (string, func(), error) {
	bin, err := binaries()
	if err != nil {
		return "", nil, err
	}
	dir, err := os.MkdirTemp("", "vuonlen-pg-")
	if err != nil {
		return "", nil, err
	}
	who, err := serverAccount(dir)
	if err != nil {
		_ = os.RemoveAll(dir)
		return "", nil, err
	}
	// Nothing here has to survive anything: no fsync. Commits do not wait for a
	// standby unless a test turns that on for its own database; then they wait for
	// one that never comes.
	const script = `
"$0/initdb" -D "$1/data" -U postgres -A trust -E UTF8 --locale=C --no-sync >"$1/initdb.log" 2>&1 || { cat "$1/initdb.log" >&2; rm -rf "$1"; exit 1; }
"$0/postgres" -D "$1/data" -k "$1" -c listen_addresses= -c fsync=off -c full_page_writes=off \
	-c synchronous_commit=local -c synchronous_standby_names=nobody -c max_connections=60 -c shared_buffers=32MB \
	-c autovacuum=off -c max_prepared_transactions=0 &
server=$!
cat >/dev/null
kill -QUIT $server
wait $server
rm -rf "$1"`
	cmd := exec.Command("/bin/sh", "-c", script, bin, dir)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	who(cmd)
	hold, err := cmd.StdinPipe()
	if err != nil {
		return "", nil, err
	}
	log, err := cmd.StderrPipe()
	if err != nil {
		return "", nil, err
	}
	if err := cmd.Start(); err != nil {
		_ = os.RemoveAll(dir)
		return "", nil, err
	}
	end := func() {
		_ = hold.Close()
		_ = cmd.Wait()
	}
	var said strings.Builder
	lines := bufio.NewScanner(log)
	for lines.Scan() {
		said.WriteString(lines.Text() + "\n")
		if strings.Contains(lines.Text(), "database system is ready to accept connections") {
			go func() { _, _ = io.Copy(io.Discard, log) }()
			return "postgres://postgres@/postgres?host=" + url.QueryEscape(dir), end, nil
		}
	}
	end()
	return "", nil, fmt.Errorf("the server did not start:\n%s", said.String())
}

// binaries finds the folder of the newest installed server.
func binaries() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		return "", err
	}
	best, version := "", -1
	for _, f := range found {
		var v int
		if _, err := fmt.Sscanf(filepath.Base(filepath.Dir(filepath.Dir(f))), "%d", &v); err == nil && v > version {
			best, version = filepath.Dir(f), v
		}
	}
	if best != "" {
		return best, nil
	}
	if f, err := exec.LookPath("initdb"); err == nil {
		if f, err = filepath.EvalSymlinks(f); err == nil {
			return filepath.Dir(f), nil
		}
	}
	return "", errNone
}

package storetest

import (
	"errors"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Kept starts a PostgreSQL server over a folder that outlives the test, and returns
// the DSN of its database "vuonlen", made when it is not there. Other than the servers
// of tests it runs as one in earnest does, with fsync and autovacuum: it is for
// measuring. It is reached through a socket in the folder and ends with the test.
func Kept(t testing.TB, dir string) string {
	t.Helper()
	bin, err := binaries()
	if errors.Is(err, errNone) {
		missing(t, err.Error())
	}
	if err := errors.Join(err, os.MkdirAll(dir, 0o755)); err != nil {
		t.Fatal(err)
	}
	who, err := serverAccount(dir)
	if err != nil {
		t.Fatal(err)
	}
	const script = `
[ -f "$1/data/PG_VERSION" ] || "$0/initdb" -D "$1/data" -U postgres -A trust -E UTF8 --locale=C >"$1/initdb.log" 2>&1 || { cat "$1/initdb.log" >&2; exit 1; }
"$0/postgres" -D "$1/data" -k "$1" -c listen_addresses= -c shared_buffers=512MB -c max_wal_size=4GB >"$1/server.log" 2>&1 &
server=$!
cat >/dev/null
kill -INT $server
wait $server`
	cmd := exec.Command("/bin/sh", "-c", script, bin, dir)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	cmd.Stderr = os.Stderr
	who(cmd)
	hold, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = hold.Close(); _ = cmd.Wait() })
	s := &server{dsn: "postgres://postgres@/postgres?host=" + url.QueryEscape(dir)}
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(100 * time.Millisecond) {
		c, err := pgx.Connect(t.Context(), s.dsn)
		if err == nil {
			_ = c.Close(t.Context())
			break
		}
		if time.Now().After(deadline) {
			said, _ := os.ReadFile(filepath.Join(dir, "server.log"))
			t.Fatalf("the server did not start: %v\n%s", err, said)
		}
	}
	dsn := s.database("vuonlen")
	if c, err := pgx.Connect(t.Context(), dsn); err == nil {
		_ = c.Close(t.Context())
	} else if err := s.exec("CREATE DATABASE vuonlen TEMPLATE template0 ENCODING 'UTF8'"); err != nil {
		t.Fatal(err)
	}
	return dsn
}

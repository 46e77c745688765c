//go:build linux

package storetest

import (
	"bufio"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"vuonlen/store"
)

// Disk is a PostgreSQL server of a test's own whose tables and whose log lie on two small
// disks, which can be made full one by one.
type Disk struct {
	DSN  string // of a migrated database
	t    testing.TB
	asks *os.File
	says *bufio.Scanner
}

// The disks: room for the empty cluster, a database and some megabytes.
const (
	tablesMiB = 120
	logMiB    = 64
)

// diskScript makes the disks where nobody else sees them, in a name space of its own, in
// which the caller may mount; PostgreSQL, which refuses to run as the root of any, runs in
// another one inside. It does what is asked line by line and ends, with the server and
// both disks, when nobody can ask any more. Unlike that of other tests the server writes
// through to its disks.
const diskScript = `
mkdir "$1/tables" "$1/log"
mount -t tmpfs -o size=$2m tmpfs "$1/tables" && mount -t tmpfs -o size=$3m tmpfs "$1/log" || exit 1
exec unshare --user --map-user=1000 --map-group=1000 /bin/sh -c '
	bin=$0 dir=$1
	control() { "$bin/pg_ctl" -D "$dir/tables/data" -l "$dir/server.log" -w -s "$@" -o "-k $dir -c listen_addresses= -c shared_buffers=16MB -c autovacuum=off -c max_connections=20" >&2; }
	"$bin/initdb" -D "$dir/tables/data" -X "$dir/log/wal" -U postgres -A trust -E UTF8 --locale=C --no-sync --wal-segsize=1 >&2 || exit 1
	control start || { cat "$dir/server.log" >&2; exit 1; }
	echo ready
	while read -r what disk left; do
		case $what in
		fill)
			room=$(df -Pk "$dir/$disk" | awk "NR == 2 { print \$4 }")
			head -c $(( (room - left) * 1024 )) /dev/zero >"$dir/$disk/filler" ;;
		free)
			rm -f "$dir/$disk/filler"
			control stop -m immediate || true
			control start ;;
		esac || exit 1
		echo ready
	done
	control stop -m immediate || true' "$0" "$1"
`

// NewDisk starts the server. It needs Linux with name spaces for everybody, no root.
func NewDisk(t testing.TB) *Disk {
	t.Helper()
	bin, err := binaries()
	if err != nil {
		missing(t, err.Error())
	}
	if out, err := exec.Command("unshare", "--user", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt").CombinedOutput(); err != nil {
		t.Skipf("no small file system can be mounted in a name space here (%v: %s)", err, out)
	}
	dir, err := os.MkdirTemp("", "vuonlen-disk-") // the path of a socket must be short
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("unshare", "--user", "--map-root-user", "--mount", "/bin/sh", "-c", diskScript, bin, dir, fmt.Sprint(tablesMiB), fmt.Sprint(logMiB))
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	var said strings.Builder
	cmd.Stderr = &said
	in, asks, err1 := os.Pipe()
	says, out, err2 := os.Pipe()
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	cmd.Stdin, cmd.Stdout = in, out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_, _ = in.Close(), out.Close()
	d := &Disk{t: t, asks: asks, says: bufio.NewScanner(says)}
	t.Cleanup(func() {
		_ = asks.Close()
		if err := cmd.Wait(); err != nil {
			t.Errorf("storetest: %v: %s", err, &said)
		}
		if log, err := os.ReadFile(filepath.Join(dir, "server.log")); t.Failed() {
			t.Logf("%v\n%s", err, log)
		}
		_ = says.Close()
		_ = os.RemoveAll(dir)
	})
	d.wait()
	s := &server{dsn: "postgres://postgres@/postgres?host=" + url.QueryEscape(dir)}
	if err := s.exec("CREATE DATABASE small TEMPLATE template0 ENCODING 'UTF8'"); err != nil {
		t.Fatal(err)
	}
	d.DSN = s.database("small")
	if err := store.Migrate(t.Context(), d.DSN); err != nil {
		t.Fatal(err)
	}
	return d
}

func (d *Disk) ask(line string) {
	d.t.Helper()
	if _, err := fmt.Fprintln(d.asks, line); err != nil {
		d.t.Fatal(err)
	}
	d.wait()
}

func (d *Disk) wait() {
	d.t.Helper()
	if !d.says.Scan() {
		d.t.Fatal("storetest: the server with the small disks has ended")
	}
}

// Fill leaves so many KiB on a disk, "tables" or "log".
func (d *Disk) Fill(disk string, left int) { d.t.Helper(); d.ask(fmt.Sprint("fill ", disk, " ", left)) }

// Free takes away what filled a disk, and starts the server again as somebody does who
// finds it down: at once, without letting it end in peace.
func (d *Disk) Free(disk string) { d.t.Helper(); d.ask("free " + disk) }

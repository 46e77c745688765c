//go:build linux

package office

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/petition"
	"vuonlen/store"
	"vuonlen/store/storetest"
)

// fullDisk is a database on a disk that can be made full.
type fullDisk struct {
	dsn        string
	fill, free func()
	refusal    []string // what sending may be refused with while it is full
}

// TestPetitionDiskFull: on a full disk nobody is given a number for what is not stored; what
// was given before is there, and when there is room the same form gets its number. Of a
// PostgreSQL server the disk of the tables fills, or that of its log, which takes the server
// down with it; when there is room it is started again.
func TestPetitionDiskFull(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { fullDiskOf(t, smallSQLite(t)) })
	for disk, refusal := range map[string][]string{
		"tables": {"store.full"},
		"log":    {"store.full", "store.postgres.down", "store.outcome"},
	} {
		t.Run("postgres "+disk, func(t *testing.T) {
			d := storetest.NewDisk(t)
			fullDiskOf(t, fullDisk{dsn: d.DSN, fill: func() { d.Fill(disk, 8<<10) }, free: func() { d.Free(disk) }, refusal: refusal})
		})
	}
}

// smallSQLite is a file on a small file system of its own.
func smallSQLite(t *testing.T) fullDisk {
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("no small file system can be mounted here (%v: %s); the test needs Linux and root", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", "-l", dir).CombinedOutput(); err != nil {
			t.Errorf("%v: %s", err, out)
		}
	})
	filler := filepath.Join(dir, "filler")
	return fullDisk{dsn: "sqlite:" + dir + "/x.db", refusal: []string{"store.full"},
		fill: func() {
			var room syscall.Statfs_t
			if err := syscall.Statfs(dir, &room); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filler, make([]byte, int64(room.Bavail)*room.Bsize-2<<20), 0o600); err != nil {
				t.Fatal(err)
			}
		},
		free: func() {
			if err := os.Remove(filler); err != nil {
				t.Fatal(err)
			}
		}}
}

func fullDiskOf(t *testing.T, d fullDisk) {
	ctx := t.Context()
	o := opened(t, store.Options{DSN: d.dsn, Keys: t.TempDir() + "/keys"})
	defer func() { _ = o.DB.Close() }()
	public := &Office{DB: o.DB, Actor: account.Public, Today: o.Today}
	send := func(i int) (petition.Receipt, error) {
		chance := rand.New(rand.NewPCG(uint64(i), 1)) // no database packs it
		content := make([]byte, 300<<10)
		for j := range content {
			content[j] = byte('a' + chance.IntN(26))
		}
		return public.SendPetition(ctx, petition.Submission{Kind: petition.Remark, Category: petition.Other, Once: fmt.Sprint("biểu mẫu ", i),
			Letter: petition.Letter{Text: fmt.Sprint("Phản ánh thứ ", i)}, Files: []petition.File{{Name: "a.csv", Content: append([]byte("a\n"), content...)}}})
	}
	if _, err := send(-1); err != nil { // the log beside the file has grown
		t.Fatal(err)
	}
	d.fill()
	var given []petition.Receipt
	var err error
	for err == nil && len(given) < 200 {
		var r petition.Receipt
		if r, err = send(len(given)); err == nil {
			given = append(given, r)
		} else if r != (petition.Receipt{}) {
			t.Errorf("refused, and yet a number: %+v", r)
		}
	}
	var f *fault.Error
	if !errors.As(err, &f) || !slices.Contains(d.refusal, f.What.Key) || len(given) == 0 {
		t.Fatalf("after %d: %v", len(given), err)
	}
	there := func() int {
		t.Helper()
		for _, r := range given {
			if v, err := public.PetitionState(ctx, r.Number, r.Code); err != nil || v.State != petition.Received {
				t.Errorf("%s: %v", r.Number, err)
			}
		}
		all, err := o.Petitions(ctx, PetitionFilter{})
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	if f.What.Key == "store.full" { // reading goes on
		if n := there(); n != len(given)+1 {
			t.Errorf("%d kept, %d given out", n, len(given)+1)
		}
	}
	t.Logf("%d numbers given before: %v", len(given), f)
	d.free()
	for range 20 { // each connection finds out for itself that the server was started again
		if _, err = o.Petitions(ctx, PetitionFilter{}); err == nil {
			break
		}
	}
	if n := there(); n != len(given)+1 {
		t.Errorf("%d kept, %d given out", n, len(given)+1)
	}
	for i := range given { // whoever was given a number and sends again has the same one
		if r, err := send(i); err != nil || r != given[i] {
			t.Errorf("%v %+v, was %+v", err, r, given[i])
		}
	}
	r, err := send(len(given))
	if err != nil {
		t.Fatal(err)
	}
	given = append(given, r)
	if n := there(); n != len(given)+1 {
		t.Errorf("%d kept, %d given out", n, len(given)+1)
	}
	intact(t, o)
}

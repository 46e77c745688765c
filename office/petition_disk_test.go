//go:build linux

package office

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/petition"
	"vuonlen/store"
)

// TestPetitionDiskFull: on a full disk nobody is given a number for what is not stored; what
// was given before is there, and when there is room the same form gets its number.
func TestPetitionDiskFull(t *testing.T) {
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("no small file system can be mounted here (%v: %s); the test needs Linux and root", err, out)
	}
	defer func() {
		if out, err := exec.Command("umount", "-l", dir).CombinedOutput(); err != nil {
			t.Errorf("%v: %s", err, out)
		}
	}()
	ctx := t.Context()
	o := opened(t, store.Options{DSN: "sqlite:" + dir + "/x.db", Keys: t.TempDir() + "/keys"})
	defer func() { _ = o.DB.Close() }()
	public := &Office{DB: o.DB, Actor: account.Public, Today: o.Today}
	send := func(i int) (petition.Receipt, error) {
		content := make([]byte, 300<<10)
		for j := range content {
			content[j] = byte('a' + (i+j*j/7)%26)
		}
		return public.SendPetition(ctx, petition.Submission{Kind: petition.Remark, Category: petition.Other, Once: fmt.Sprint("biểu mẫu ", i),
			Letter: petition.Letter{Text: fmt.Sprint("Phản ánh thứ ", i)}, Files: []petition.File{{Name: "a.csv", Content: append([]byte("a,b\n"), content...)}}})
	}
	if _, err := send(-1); err != nil { // the log beside the file has grown
		t.Fatal(err)
	}
	var room syscall.Statfs_t
	if err := syscall.Statfs(dir, &room); err != nil {
		t.Fatal(err)
	}
	filler := filepath.Join(dir, "filler")
	if err := os.WriteFile(filler, make([]byte, int64(room.Bavail)*room.Bsize-2<<20), 0o600); err != nil {
		t.Fatal(err)
	}
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
	if !errors.As(err, &f) || f.What.Key != "store.full" || len(given) == 0 {
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
	if n := there(); n != len(given)+1 {
		t.Errorf("%d kept, %d given out", n, len(given)+1)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
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

package store_test

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/store/storetest"
	"vuonlen/tally"
)

// writer makes the test binary a program that writes acts until it is killed and
// says the number of each on its standard output once it is acknowledged.
func writer() bool {
	dsn := os.Getenv("VUONLEN_TEST_CHILD")
	if dsn == "" {
		return false
	}
	db, err := store.Open(background, store.Options{DSN: dsn, Keys: os.Getenv("VUONLEN_TEST_CHILD_KEYS"), Datasets: shipped()})
	for n := int64(0); err == nil; n++ {
		var r store.Receipt
		r, err = db.Write(background, "cli:child", store.Act{Kind: "x"}, func(tx *store.Tx) error {
			var ts []tally.Tally
			for i := range int64(20) {
				ts = append(ts, tally.Tally{Code: "1", Year: 2021, Households: law.Exactly(n), Poor: law.Exactly(i)})
			}
			return tx.AddTallies(ts, nil)
		})
		if err == nil {
			fmt.Println(r.Act)
		}
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
	return true
}

// child starts such a program. out has what it acknowledged; kill ends it and
// returns what it complained of.
func child(t *testing.T, o store.Options) (out *bufio.Scanner, kill func() string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self)
	c.Env = append(os.Environ(), "VUONLEN_TEST_CHILD="+o.DSN, "VUONLEN_TEST_CHILD_KEYS="+o.Keys)
	// A pipe of our own: Wait would close the one that Cmd makes, with
	// acknowledgements still in it.
	pipe, theirs, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	c.Stdout = theirs
	var said strings.Builder
	c.Stderr = &said
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	_ = theirs.Close()
	t.Cleanup(func() { _ = c.Process.Kill(); _ = pipe.Close() })
	return bufio.NewScanner(pipe), func() string {
		_ = c.Process.Kill()
		_ = c.Wait()
		return said.String()
	}
}

// TestKilled kills a writing program again and again: what it acknowledged is
// there, at most one act more, none in part, and the journal is whole.
func TestKilled(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		o.Datasets = shipped()
		open(t, o)
		chance := rand.New(rand.NewPCG(1, 2))
		for range 6 {
			lines, kill := child(t, o)
			last := int64(0)
			ack := func() {
				n, err := strconv.ParseInt(lines.Text(), 10, 64)
				if err != nil || n <= last {
					t.Fatalf("the child said %q after %d", lines.Text(), last)
				}
				last = n
			}
			for range 1 + chance.IntN(12) {
				if !lines.Scan() {
					t.Fatalf("the child ended: %s", kill())
				}
				ack()
			}
			ended := make(chan string)
			// somewhere inside one of the next acts
			time.AfterFunc(time.Duration(chance.IntN(3000))*time.Microsecond, func() { ended <- kill() })
			for lines.Scan() {
				ack()
			}
			if s := <-ended; s != "" {
				t.Fatalf("the child failed: %s", s)
			}
			db := open(t, o)
			clean(t, db)
			h := read(t, db, (*store.Reader).Head)
			ts := read(t, db, (*store.Reader).Tallies)
			if h.Size < last || h.Size > last+1 || int64(len(ts)) != 20*(h.Size-int64(len(shipped()))) {
				t.Fatalf("%d acknowledged, %d in the journal, %d rows", last, h.Size, len(ts))
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// TestKilledAtBirth kills a program while it makes its database: the next start
// goes on.
func TestKilledAtBirth(t *testing.T) {
	for i := range 10 {
		o := store.Options{DSN: "sqlite:" + t.TempDir() + "/x.db"}
		_, kill := child(t, o)
		done := make(chan string)
		time.AfterFunc(time.Duration(i)*5*time.Millisecond, func() { done <- kill() })
		if s := <-done; s != "" {
			t.Fatalf("the child failed: %s", s)
		}
		o.Datasets = shipped()
		db := open(t, o)
		write(t, db, "x", func(tx *store.Tx) error { return tx.AddFacts(facts) })
		clean(t, db)
	}
}

package store_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"vuonlen/internal/fault"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/store/storetest"
	"vuonlen/tally"
)

func TestAddresses(t *testing.T) {
	dir := t.TempDir()
	cases := []struct {
		dsn  string
		kind fault.Kind
		key  string
	}{
		{"", fault.Usage, "store.dsn"},
		{"register.db", fault.Usage, "store.dsn"},
		{"mysql://u:secret@h/d", fault.Usage, "store.dsn"},
		{"sqlite:", fault.Usage, "store.dsn"},
		{"sqlite::memory:", fault.Usage, "store.dsn"},
		{"sqlite:file:x.db?mode=memory", fault.Usage, "store.dsn"},
		{"sqlite:a\x00b", fault.Usage, "store.dsn"},
		{"sqlite:" + dir, fault.Refused, "store.sqlite.not_file"},
		{"sqlite:" + dir + "/none/x.db", fault.Refused, "store.sqlite.no_folder"},
		{"postgres://u:secret@h:port/d", fault.Usage, "store.dsn"},
		{"postgres://u:secret@127.0.0.1:1/d?connect_timeout=5", fault.Refused, "store.postgres.down"},
	}
	for _, c := range cases {
		_, err := store.Open(background, store.Options{DSN: c.dsn, Keys: dir + "/keys"})
		refused(t, err, c.kind, c.key)
		if s := fault.Say("vi", err); strings.Contains(s, "secret") {
			t.Errorf("the password is shown: %s", s)
		}
	}
	if names, _ := os.ReadDir(dir); len(names) > 0 {
		t.Errorf("something was made: %v", names)
	}
}

func TestCheckMakesNothing(t *testing.T) {
	dir := t.TempDir()
	_, err := store.Open(background, store.Options{DSN: "sqlite:" + dir + "/x.db", Check: true})
	refused(t, err, fault.Usage, "store.absent")
	if names, _ := os.ReadDir(dir); len(names) > 0 {
		t.Errorf("something was made: %v", names)
	}
	if err := os.WriteFile(dir+"/x.db", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if d, err := checked(t, store.Options{DSN: "sqlite:" + dir + "/x.db"}, nil); err != nil || d == nil || d.What.Key != "store.verify.table" {
		t.Errorf("an empty file: %+v %v", d, err)
	}
}

func TestAbsentDatabase(t *testing.T) {
	dsn := storetest.Postgres(t)
	i := strings.LastIndex(dsn, "vuonlen_test_")
	_, err := store.Open(background, store.Options{DSN: dsn[:i] + "vuonlen_none" + dsn[i+len(strings.SplitN(dsn[i:], "?", 2)[0]):], Keys: t.TempDir() + "/keys"})
	refused(t, err, fault.NotFound, "store.postgres.absent")
}

// TestNewerRefused: an older program does not touch a newer database.
func TestNewerRefused(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		history(t, o)
		must(t, past(t, o.DSN), "INSERT INTO schema_versions (version) VALUES (29991231235959)")
		before := dump(t, o)
		for _, check := range []bool{false, true} {
			o.Check = check
			_, err := store.Open(background, o)
			refused(t, err, fault.Refused, "store.newer")
		}
		if dump(t, o) != before {
			t.Error("something was written")
		}
	})
}

// TestVersionsDisagree: tables without their versions are not made again.
func TestVersionsDisagree(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		history(t, o)
		must(t, past(t, o.DSN), "DELETE FROM schema_versions WHERE version > 0")
		_, err := store.Open(background, o)
		refused(t, err, fault.Refused, "store.migrate")
	})
}

// TestConcurrentFirstStarts: several processes find no database and each makes it.
func TestConcurrentFirstStarts(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		if path, ok := strings.CutPrefix(o.DSN, "sqlite:"); ok {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		} else {
			db := past(t, o.DSN)
			must(t, db, "DROP SCHEMA public CASCADE")
			must(t, db, "CREATE SCHEMA public")
		}
		o.Datasets = shipped()
		var wg sync.WaitGroup
		for i := range 4 {
			wg.Go(func() {
				db, err := store.Open(background, o)
				if err != nil {
					t.Error(err)
					return
				}
				defer db.Close()
				if _, err := db.Write(background, "cli:an", store.Act{Kind: fmt.Sprint("first", i)}, func(tx *store.Tx) error { return tx.AddFacts(facts) }); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		db := open(t, o)
		clean(t, db)
		if h := read(t, db, (*store.Reader).Head); h.Size != int64(len(shipped())+4) {
			t.Errorf("%d acts", h.Size)
		}
		if names, _ := filepath.Glob(o.Keys + "*"); len(names) != 1 {
			t.Errorf("keys files %v", names)
		}
	})
}

// TestCrashedStarts: from every state that a crash of the first start can leave
// the next start goes on.
func TestCrashedStarts(t *testing.T) {
	draft := func(o store.Options) string { return o.Keys + ".new" }
	cases := []struct {
		name string
		left func(t *testing.T, o store.Options)
	}{
		{"tables only", func(*testing.T, store.Options) {}},
		{"half a draft of the keys", func(t *testing.T, o store.Options) {
			if err := os.WriteFile(draft(o), []byte(`{"format":`), 0o600); err != nil {
				t.Fatal(err)
			}
		}},
		{"keys of a journal never begun", func(t *testing.T, o store.Options) {
			other := store.Options{DSN: storetest.SQLite(t), Keys: t.TempDir() + "/keys"}
			open(t, other)
			if err := os.Rename(other.Keys, draft(o)); err != nil {
				t.Fatal(err)
			}
		}},
		{"keys without their name", func(t *testing.T, o store.Options) {
			history(t, o)
			if err := os.Rename(o.Keys, draft(o)); err != nil {
				t.Fatal(err)
			}
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			storetest.Both(t, func(t *testing.T, o store.Options) {
				c.left(t, o)
				db := open(t, o)
				write(t, db, "x", func(tx *store.Tx) error { return tx.AddFacts(facts) })
				clean(t, db)
				if _, err := os.Stat(draft(o)); err == nil {
					t.Error("the draft is still there")
				}
				if at, err := os.Stat(o.Keys); err != nil || at.Mode().Perm() != 0o600 {
					t.Errorf("keys: %v %v", at, err)
				}
			})
		})
	}
}

func TestKeys(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		history(t, o)
		attempt := func(o store.Options) error {
			db := open(t, o)
			defer db.Close()
			if n := len(read(t, db, (*store.Reader).Tallies)); n != 2 {
				t.Errorf("%d tallies: reading must go on whatever the keys", n)
			}
			_, err := db.Write(background, "cli:an", store.Act{Kind: "x"}, func(tx *store.Tx) error { return tx.AddFacts(facts) })
			return err
		}
		before, err := os.ReadFile(o.Keys)
		if err != nil {
			t.Fatal(err)
		}
		put := func(b []byte, mode os.FileMode) {
			t.Helper()
			if err := os.WriteFile(o.Keys, b, mode); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(o.Keys, mode); err != nil {
				t.Fatal(err)
			}
		}
		missing := o
		missing.Keys = o.Keys + ".elsewhere"
		refused(t, attempt(missing), fault.Refused, "store.keys.missing")
		if _, err := os.Stat(missing.Keys); err == nil {
			t.Error("keys were made for a database that has its own")
		}
		if !strings.HasPrefix(o.DSN, "sqlite:") {
			unnamed := o
			unnamed.Keys = ""
			refused(t, attempt(unnamed), fault.Usage, "store.keys.unnamed")
		}
		put(before, 0o644)
		refused(t, attempt(o), fault.Refused, "store.keys.open")
		put([]byte("{}"), 0o600)
		refused(t, attempt(o), fault.Refused, "journal.keys.malformed")
		other := store.Options{DSN: storetest.SQLite(t), Keys: t.TempDir() + "/keys"}
		open(t, other)
		others, err := os.ReadFile(other.Keys)
		if err != nil {
			t.Fatal(err)
		}
		put(others, 0o600)
		refused(t, attempt(o), fault.Refused, "store.keys.other")
		put(before, 0o600)
		if err := attempt(o); err != nil {
			t.Error(err)
		}
		if after, _ := os.ReadFile(o.Keys); string(after) != string(before) {
			t.Error("the keys file was changed")
		}
		if b := dump(t, o); strings.Contains(b, "PRIVATE") {
			t.Error("the secret is in the database")
		}
	})
}

// TestKeysWithoutDatabase: where keys are, there was a database.
func TestKeysWithoutDatabase(t *testing.T) {
	o := store.Options{DSN: storetest.SQLite(t)}
	history(t, o)
	path := strings.TrimPrefix(o.DSN, "sqlite:")
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	_, err := store.Open(background, o)
	refused(t, err, fault.Refused, "store.keys.orphan")
	if _, err := os.Stat(path); err == nil {
		t.Error("a new database was made")
	}
}

// TestKeysNeedAPlace: where the keys cannot be made nothing else is.
func TestKeysNeedAPlace(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		o.Keys = t.TempDir() + "/none/keys"
		before := dump(t, o)
		_, err := store.Open(background, o)
		refused(t, err, fault.Refused, "store.keys.create")
		if dump(t, o) != before {
			t.Error("something was written")
		}
	})
	dsn := storetest.Postgres(t)
	_, err := store.Open(background, store.Options{DSN: dsn})
	refused(t, err, fault.Usage, "store.keys.unnamed")
}

// TestNewerData: the data of a newer program enter with its first act, the old
// ones stay as they were known; reading enters nothing.
func TestNewerData(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		history(t, o)
		o.Datasets = shipped()
		o.Datasets[1].Content = []byte("id: changed\n")
		db := open(t, o)
		if h := read(t, db, (*store.Reader).Head); h.Size != 8 {
			t.Errorf("reading entered something: %d acts", h.Size)
		}
		if rep := verify(t, db, nil); rep.Difference != nil || len(rep.Notices) != 1 || rep.Notices[0].Key != "store.verify.stale" {
			t.Errorf("%+v", rep)
		}
		r := write(t, db, "x", func(tx *store.Tx) error { return tx.AddFacts(facts) })
		if r.Act != 10 {
			t.Errorf("act %d, want 10: 9 enters the data", r.Act)
		}
		if r := write(t, db, "x", func(tx *store.Tx) error { return tx.AddFacts(facts) }); r.Act != 11 {
			t.Errorf("act %d, want 11", r.Act)
		}
		for act, want := range map[int64]string{8: "id: an-giang-2021-2025\n", 9: "id: changed\n", 11: "id: changed\n"} {
			d := read(t, db, func(r *store.Reader) (store.Dataset, error) {
				d, _, err := r.AsKnown(act).Dataset("movement", "an-giang.yaml")
				return d, err
			})
			if string(d.Content) != want {
				t.Errorf("as known at %d: %q", act, d.Content)
			}
		}
		if n := len(read(t, db, (*store.Reader).Datasets)); n != 3 {
			t.Errorf("%d datasets hold", n)
		}
		clean(t, db)
	})
}

// TestConcurrentWriters: nothing is lost and nothing numbered twice, whoever writes.
func TestConcurrentWriters(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		o.Datasets = shipped()
		o.Now = nil
		open(t, o)
		const writers, acts = 4, 8
		var wg sync.WaitGroup
		seen := make(chan int64, writers*acts)
		for w := range writers {
			db, err := store.Open(background, o)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			wg.Go(func() {
				for i := range acts {
					r, err := db.Write(background, "cli:an", store.Act{Kind: "x"}, func(tx *store.Tx) error {
						// a read-modify-write: the count of all rows so far
						ts, err := tx.Tallies()
						if err != nil {
							return err
						}
						return tx.AddTallies([]tally.Tally{{Code: "1", Year: law.Year(2000 + w), Households: law.Exactly(int64(i)), Poor: law.Exactly(int64(len(ts)))}}, nil)
					})
					if err != nil {
						t.Error(err)
					}
					seen <- r.Act
				}
			})
		}
		wg.Wait()
		close(seen)
		numbers := map[int64]bool{}
		for n := range seen {
			numbers[n] = true
		}
		db := open(t, o)
		clean(t, db)
		ts := read(t, db, (*store.Reader).Tallies)
		if len(ts) != writers*acts || len(numbers) != writers*acts {
			t.Errorf("%d rows and %d acts of %d", len(ts), len(numbers), writers*acts)
		}
		for i, c := range ts {
			if n, _ := c.Poor.Exact(); n != int64(i) {
				t.Errorf("row %d saw %d rows: two acts read the same state", i, n)
			}
		}
	})
}

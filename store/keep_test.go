package store_test

import (
	"errors"
	"fmt"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/store"
	"vuonlen/store/storetest"
	"vuonlen/unit"
)

// TestKept goes through what may and what may not bring a new answer: acts on tables that
// were asked and on others, this process and another one, an act's own rows, and
// an answer made of another kept one.
func TestKept(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		db := open(t, o)
		other := open(t, o) // another process
		made := map[string]int{}
		few := func(r *store.Reader) ([]unit.Fact, error) {
			return store.Keep(r, "facts", func(r *store.Reader) ([]unit.Fact, error) { made["facts"]++; return r.Facts() })
		}
		count := func(r *store.Reader) (int, error) {
			return store.Keep(r, "count", func(r *store.Reader) (int, error) {
				made["count"]++
				fs, err := few(r)
				return len(fs), err
			})
		}
		entries := func(r *store.Reader) (int, error) {
			return store.Keep(r, "entries", func(r *store.Reader) (int, error) {
				made["entries"]++
				es, err := r.Entries(1)
				return len(es), err
			})
		}
		want := func(when string, n, facts, counts int) {
			t.Helper()
			for range 2 {
				if got := read(t, db, count); got != n {
					t.Fatalf("%s: %d facts, want %d", when, got, n)
				}
				if got := len(read(t, db, few)); got != n {
					t.Fatalf("%s: %d facts, want %d", when, got, n)
				}
			}
			if made["facts"] != facts || made["count"] != counts {
				t.Fatalf("%s: made %v, want facts %d, count %d", when, made, facts, counts)
			}
		}
		want("at first", 0, 1, 1)
		write(t, db, "facts", func(tx *store.Tx) error { return tx.AddFacts(facts[:1]) })
		want("after an act on the table", 1, 2, 2)
		write(t, db, "tallies", func(tx *store.Tx) error { return tx.AddTallies(counts, nil) })
		want("after an act on another table", 1, 2, 2)
		write(t, other, "facts", func(tx *store.Tx) error { return tx.AddFacts(facts[:1]) })
		want("after an act of another process", 2, 3, 3)
		if a := read(t, db, entries); a != 3 {
			t.Fatalf("%d entries", a)
		}
		write(t, db, "tallies", func(tx *store.Tx) error { return tx.AddTallies(counts[1:], nil) })
		if a := read(t, db, entries); a != 4 || made["entries"] != 2 {
			t.Fatalf("%d entries, made %v: the journal is changed by every act", a, made)
		}
		write(t, db, "facts", func(tx *store.Tx) error {
			if n, err := count(tx.Reader); err != nil || n != 2 || made["count"] != 3 {
				t.Errorf("in an act, before it writes: %d %v, made %v", n, err, made)
			}
			if err := tx.AddFacts(facts[:1]); err != nil {
				return err
			}
			if n, err := count(tx.Reader); err != nil || n != 3 {
				t.Errorf("in an act that wrote: %d %v", n, err)
			}
			return nil
		})
		want("after it", 3, 5, 5)
		abandoned := errors.New("abandoned")
		_, err := db.Write(background, "cli:an", store.Act{Kind: "x"}, func(tx *store.Tx) error {
			if err := tx.AddFacts(facts); err != nil {
				return err
			}
			if n, err := count(tx.Reader); err != nil || n != 5 {
				t.Errorf("in an act that wrote: %d %v", n, err)
			}
			return abandoned
		})
		if !errors.Is(err, abandoned) {
			t.Fatal(err)
		}
		want("after an act that came to nothing", 3, 6, 6)
		if n := read(t, db, func(r *store.Reader) (int, error) { return count(r.AsKnown(1)) }); n != 1 {
			t.Errorf("as known on the first act: %d", n)
		}
		clean(t, db)
	})
}

// TestKeptIsFresh: whatever is written, by whom, and abandoned or not, what is kept equals
// what stands in the database.
func TestKeptIsFresh(t *testing.T) {
	o := store.Options{DSN: storetest.SQLite(t)}
	dbs := []*store.DB{open(t, o), open(t, o)}
	both := func(r *store.Reader) (string, error) {
		return store.Keep(r, "both", func(r *store.Reader) (string, error) {
			fs, err := r.Facts()
			if err != nil {
				return "", err
			}
			ts, err := store.Keep(r, "tallies", func(r *store.Reader) (int, error) { ts, err := r.Tallies(); return len(ts), err })
			return fmt.Sprint(len(fs), ts), err
		})
	}
	rapid.Check(t, func(rt *rapid.T) {
		for range rapid.IntRange(1, 8).Draw(rt, "steps") {
			db := dbs[rapid.IntRange(0, 1).Draw(rt, "process")]
			what, before, after := rapid.IntRange(0, 3).Draw(rt, "table"), rapid.Bool().Draw(rt, "before"), rapid.Bool().Draw(rt, "after")
			var failed error
			if rapid.Bool().Draw(rt, "fails") {
				failed = errors.New("abandoned")
			}
			look := func(r *store.Reader, when string) error {
				kept, err := both(r)
				if err != nil {
					return err
				}
				now, err := both(r.Afresh())
				if !reflect.DeepEqual(kept, now) {
					rt.Fatalf("%s: kept %q, there is %q", when, kept, now)
				}
				return err
			}
			_, err := db.Write(background, "cli:an", store.Act{Kind: "x"}, func(tx *store.Tx) error {
				if before {
					if err := look(tx.Reader, "before"); err != nil {
						return err
					}
				}
				var err error
				switch what {
				case 1:
					err = tx.AddFacts(facts[:1])
				case 2:
					err = tx.AddTallies(counts[:1], nil)
				case 3:
					err = tx.AddChanges(changes[:1])
				}
				if err == nil && after {
					err = look(tx.Reader, "within")
				}
				return errors.Join(err, failed)
			})
			if err != nil && failed == nil {
				rt.Fatal(err)
			}
			for i, db := range dbs {
				if err := db.Read(background, func(r *store.Reader) error { return look(r, fmt.Sprint("process ", i)) }); err != nil {
					rt.Fatal(err)
				}
			}
		}
	})
}

// TestTablesAreKnown: a table that Keep does not know would count as never changed.
func TestTablesAreKnown(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		db := open(t, o)
		have, err := store.TablesOf(db)
		if err != nil {
			t.Fatal(err)
		}
		for name := range have {
			if !store.KnownTable(name) && name != "schema_versions" && name != "sqlite_sequence" && name != "sqlite_stat1" {
				t.Errorf("table %s: a domain table, or one of others in keep.go?", name)
			}
		}
	})
}

// TestNoted: what was read under a context, also what was kept already, is changed by
// acts on its tables and by no others.
func TestNoted(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		db := open(t, o)
		if l, err := db.Last(t.Context()); err != nil || l.Of(&store.Noted{}) != 0 {
			t.Fatal(l, err)
		}
		write(t, db, "tallies", func(tx *store.Tx) error { return tx.AddTallies(counts, nil) })
		list := func(r *store.Reader) ([]unit.Fact, error) {
			return store.Keep(r, "facts", func(r *store.Reader) ([]unit.Fact, error) { return r.Facts() })
		}
		var n, again, other, kept store.Noted
		under := func(n *store.Noted, f func(*store.Reader) error) {
			t.Helper()
			if err := db.Read(store.Note(t.Context(), n), f); err != nil {
				t.Fatal(err)
			}
		}
		facts1 := func(r *store.Reader) error { _, err := list(r); return err }
		under(&n, facts1)
		under(&again, facts1) // out of what is kept
		under(&other, func(r *store.Reader) error { _, err := r.Entries(1); return err })
		n.Rests(store.Note(t.Context(), &kept))
		n.Rests(t.Context()) // nobody notes
		of := func() [4]int64 {
			l, err := db.Last(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return [4]int64{l.Of(&n), l.Of(&again), l.Of(&other), l.Of(&kept)}
		}
		before := of()
		write(t, db, "tallies", func(tx *store.Tx) error { return tx.AddTallies(counts[:1], nil) })
		if got, want := of(), [4]int64{before[0], before[1], before[2] + 1, before[3]}; got != want {
			t.Errorf("after an act on another table %v, want %v", got, want)
		}
		write(t, db, "facts", func(tx *store.Tx) error { return tx.AddFacts(facts[:1]) })
		if got := of(); got[0] == before[0] || got[0] != got[1] || got[1] != got[3] {
			t.Errorf("after an act on the table %v, before %v", got, before)
		}
	})
}

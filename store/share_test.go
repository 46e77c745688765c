package store_test

import (
	"testing"

	"pgregory.net/rapid"

	"vuonlen/store"
	"vuonlen/store/storetest"
	"vuonlen/unit"
)

// TestShare: readers of earlier acts make a thing once for all acts between which nobody
// touched its tables, in whatever order they ask, and never give another act's answer.
func TestShare(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		db := open(t, o)
		for i := range 12 { // every third act is on the facts, the others on the counts
			if i%3 == 0 {
				write(t, db, "facts", func(tx *store.Tx) error { return tx.AddFacts(facts[:1]) })
			} else {
				write(t, db, "tallies", func(tx *store.Tx) error { return tx.AddTallies(counts[:1], nil) })
			}
		}
		rapid.Check(t, func(rt *rapid.T) {
			asked := rapid.SliceOfN(rapid.Int64Range(1, 12), 1, 20).Draw(rt, "acts")
			read(t, db, func(r *store.Reader) (int, error) {
				r = r.Shared()
				made := 0
				var last int64 = -1
				for _, act := range asked {
					before := made
					few := func(r *store.Reader) ([]unit.Fact, error) {
						return store.Share(r, "facts", func(r *store.Reader) ([]unit.Fact, error) { made++; return r.Facts() })
					}
					n, err := store.Keep(r.AsKnown(act), "count", func(r *store.Reader) (int, error) {
						fs, err := few(r)
						return len(fs), err
					})
					want := int((act + 2) / 3)
					if err != nil || n != want {
						rt.Fatalf("as known on act %d: %d %v, want %d", act, n, err, want)
					}
					if touched := (act+2)/3*3 - 2; (made > before) != (touched != last) {
						rt.Fatalf("act %d after one of the time of act %d: made %v", act, last, made > before)
					} else {
						last = touched
					}
				}
				return 0, nil
			})
		})
		// Without what is shared each makes its own.
		made := 0
		read(t, db, func(r *store.Reader) (int, error) {
			for range 2 {
				if _, err := store.Share(r.AsKnown(3), "facts", func(r *store.Reader) ([]unit.Fact, error) { made++; return r.Facts() }); err != nil {
					return 0, err
				}
			}
			return 0, nil
		})
		if made != 2 {
			t.Errorf("made %d times", made)
		}
	})
}

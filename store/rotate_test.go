package store_test

import (
	"os"
	"strings"
	"testing"

	"vuonlen/household"
	"vuonlen/store"
	"vuonlen/store/storetest"
)

// TestRotateKey: numbers sealed before stay readable and findable, nothing is
// left under the old key, the journal and the rows stay intact, and somebody with
// the old keys file alone cannot read them.
func TestRotateKey(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		db := open(t, o)
		const number = "089201234567"
		write(t, db, "x", func(tx *store.Tx) error {
			for _, id := range []household.ID{"A", "B"} {
				v := household.Review{Household: id, Year: 2024, Commune: "30553", CitizenID: number, Standard: "2022-2026"}
				if err := tx.AddReview(&v); err != nil {
					return err
				}
			}
			return tx.AddMember(&household.Member{Household: "A", Year: 2024, No: 1, CitizenID: number})
		})
		old, err := os.ReadFile(o.Keys)
		if err != nil {
			t.Fatal(err)
		}
		for n, want := range []string{"1", "2"} {
			key, sealed, err := db.RotateKey(background, "cli:an")
			if err != nil || key != want || sealed != 3 {
				t.Fatalf("rotation %d: key %s, %d sealed, %v", n, key, sealed, err)
			}
		}
		clean(t, db)
		numbers := func(db *store.DB, f store.ReviewFilter) (out []string, err error) {
			f.Open = true
			err = db.Read(background, func(r *store.Reader) error {
				return r.Reviews(f, func(v *household.Review) error { out = append(out, v.CitizenID); return nil })
			})
			return out, err
		}
		mark := read(t, db, func(r *store.Reader) (string, error) { return r.CitizenMark(number) })
		if got, err := numbers(db, store.ReviewFilter{Citizen: mark}); err != nil || len(got) != 2 || got[0] != number {
			t.Fatalf("%v %v", got, err)
		}
		for _, table := range []string{"reviews", "members"} {
			rows, err := past(t, o.DSN).Query("SELECT citizen_sealed FROM " + table)
			if err != nil {
				t.Fatal(err)
			}
			for rows.Next() {
				var s string
				if err := rows.Scan(&s); err != nil || !strings.HasPrefix(s, "2:") || strings.Contains(s, number) {
					t.Errorf("%s: %q %v", table, s, err)
				}
			}
			_ = rows.Close()
		}
		// Ciphertext moved to another row does not open there.
		must(t, past(t, o.DSN), "UPDATE reviews SET citizen_sealed = (SELECT citizen_sealed FROM reviews WHERE id = 2) WHERE id = 1")
		if rep := verify(t, db, nil); rep.Difference == nil || rep.Difference.Table != "reviews" || rep.Difference.Row != 1 {
			t.Errorf("%+v", rep.Difference)
		}
		if err := os.WriteFile(o.Keys, old, 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := numbers(open(t, o), store.ReviewFilter{Household: "B"}); err == nil {
			t.Errorf("read with the old keys: %v", got)
		}
	})
}

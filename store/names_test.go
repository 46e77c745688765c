package store_test

import (
	"fmt"
	"slices"
	"testing"

	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/store"
	"vuonlen/store/storetest"
)

// TestNames: what is found by a part of a name is what going through the rows finds, for
// names that are rare, common and absent, after names came and went.
func TestNames(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		db := open(t, o)
		n := 0
		enter := func(end []int64, names ...string) {
			t.Helper()
			if _, err := db.Write(background, "cli:an", store.Act{Kind: "review.import"}, func(tx *store.Tx) error {
				if err := tx.EndReviews(end...); err != nil {
					return err
				}
				for _, name := range names {
					n++
					if err := tx.AddReview(&household.Review{Household: household.ID(fmt.Sprint("h", n)), Year: 2024, Commune: "1", Head: name, Standard: "s"}); err != nil {
						return err
					}
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
		}
		// rows is the slow way: by the rows themselves.
		look := func(part string) (found, rows []household.ID) {
			t.Helper()
			key := lang.Fold(part)
			if err := db.Read(background, func(r *store.Reader) error {
				if err := r.List(store.ListFilter{Year: 2024, Key: key}, func(l store.Listed) error { found = append(found, l.Household); return nil }); err != nil {
					return err
				}
				return r.Reviews(store.ReviewFilter{Year: 2024}, func(v *household.Review) error {
					if containsFold(v.Head, key) {
						rows = append(rows, v.Household)
					}
					return nil
				})
			}); err != nil {
				t.Fatal(err)
			}
			slices.Sort(found)
			slices.Sort(rows)
			return found, rows
		}
		check := func(want map[string]int) {
			t.Helper()
			for part, n := range want {
				found, rows := look(part)
				if !slices.Equal(found, rows) || len(found) != n {
					t.Errorf("%q: found %d, in the rows %d, want %d", part, len(found), len(rows), n)
				}
			}
		}
		enter(nil, "Trần Văn Bảy", "Trần Văn Bảy", "Néang Sóc Kha", "Lê 100%_a")
		check(map[string]int{"bảy": 2, "BAY": 2, "an v": 2, "soc": 1, "100%": 1, "1%0": 0, "_": 1, "Trần Văn Bảy Lê": 0, "xyz": 0})
		enter([]int64{1, 3}, "Ngô Thị Tám")
		check(map[string]int{"bay": 1, "soc": 0, "tam": 1, "n": 2})
		enter(nil, "Néang Sóc Kha", "Trần Văn Bảy") // known before, and gone
		check(map[string]int{"soc": 1, "bay": 2, "a": 5})
		var many []string
		for i := range 1200 { // more names than are looked for one by one
			many = append(many, fmt.Sprintf("Hồ Thị %04d", i))
		}
		enter(nil, many...)
		check(map[string]int{"hồ": 1200, "thi 0": 1000, "thi 119": 10, "bay": 2})
	})
}

func containsFold(name, key string) bool {
	for f := lang.Fold(name); f != ""; f = f[1:] {
		if len(f) >= len(key) && f[:len(key)] == key {
			return true
		}
	}
	return key == ""
}

package office

import (
	"maps"
	"slices"
	"strings"

	"vuonlen/award"
	"vuonlen/household"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/tally"
	"vuonlen/unit"
)

// recount counts hamlets anew from their reviews and keeps the counts in the
// same act. touched are those whose reviews changed.
func recount(tx *store.Tx, touched map[leafKey]bool) error {
	if len(touched) == 0 {
		return nil
	}
	record, err := loadUnits(tx.Reader)
	if err != nil {
		return err
	}
	fresh, err := countLeaves(tx.Reader, record, yearsOf(touched), touched, nil)
	if err != nil {
		return err
	}
	leaves, err := changedLeaves(tx.Reader, fresh, touched)
	if err != nil {
		return err
	}
	return tx.AddLeaves(leaves.add, leaves.supersede)
}

func yearsOf(leafs map[leafKey]bool) []law.Year {
	years := map[law.Year]bool{}
	for k := range leafs {
		years[k.year] = true
	}
	return slices.Sorted(maps.Keys(years))
}

// changedLeaves holds the counts of some hamlets against those that are kept. It takes
// those that are the same out of fresh.
func changedLeaves(r *store.Reader, fresh map[countKey]*tally.Register, touched map[leafKey]bool) (out leafChanges, err error) {
	old, err := r.Leaves()
	if err != nil {
		return out, err
	}
	for i := range old {
		l := &old[i]
		if !touched[leafKey{l.Code, l.Year}] {
			continue
		}
		k := countKey{leafKey{l.Code, l.Year}, l.Standard}
		now, ok := fresh[k]
		if ok && now.Text() == l.Text() {
			delete(fresh, k)
			continue
		}
		out.supersede = append(out.supersede, l.ID)
	}
	for _, k := range sortedCounts(fresh) {
		out.add = append(out.add, tally.Leaf{Code: k.code, Year: k.year, Standard: k.standard, Register: *fresh[k]})
	}
	return out, nil
}

type countKey struct {
	leafKey
	standard string
}

func sortedCounts(m map[countKey]*tally.Register) []countKey {
	return slices.SortedFunc(maps.Keys(m), func(a, b countKey) int {
		if a.year != b.year {
			return int(a.year - b.year)
		}
		if c := strings.Compare(string(a.code), string(b.code)); c != 0 {
			return c
		}
		return strings.Compare(a.standard, b.standard)
	})
}

// countLeaves counts the reviews of some years from scratch, by the hamlet or
// commune that each names and the standard under which it was entered; want and counts leave some out.
func countLeaves(r *store.Reader, record *award.Record, years []law.Year, want map[leafKey]bool, counts func(*household.Review) bool) (map[countKey]*tally.Register, error) {
	out := map[countKey]*tally.Register{}
	ps := newPlaces(record)
	for _, y := range years {
		f := store.ReviewFilter{Year: y}
		if want != nil && len(want) <= chunk {
			f.Places = codesOf(want)
		}
		err := r.Reviews(f, func(v *household.Review) error {
			k := leafKey{v.Place(), y}
			if want != nil && !want[k] || counts != nil && !counts(v) {
				return nil
			}
			s, ok := household.FindStandard(v.Standard)
			if !ok {
				return nil // verify names the row
			}
			c := countKey{k, v.Standard}
			reg := out[c]
			if reg == nil {
				c.code, c.standard = unit.Code(strings.Clone(string(c.code))), s.ID
				n := tally.NoReviews()
				reg = &n
				out[c] = reg
			}
			reg.Review(s, ps.of(v.Hamlet, v.Commune, law.YearEnd(y)).answers(v), v.Ethnicity, v.More)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// reclassify brings the register in line after an act about units: where a row
// states no area, the unit's fact decides the class, and the fact may be another
// now. Reviews whose class changes are entered anew with it; their counts follow.
func reclassify(tx *store.Tx) error {
	record, err := loadUnits(tx.Reader)
	if err != nil {
		return err
	}
	ps := newPlaces(record)
	touched := map[leafKey]bool{}
	var changed []household.Review
	if err := tx.Reviews(store.ReviewFilter{Open: true}, func(v *household.Review) error {
		if v.Area != household.AreaUnknown {
			return nil
		}
		s, ok := household.FindStandard(v.Standard)
		if !ok {
			return nil
		}
		p := ps.of(v.Hamlet, v.Commune, law.YearEnd(v.Year))
		touched[leafKey{v.Place(), v.Year}] = true // possible classes may change where the class does not
		if class := s.Classify(p.answers(v)); class != v.Class {
			w := *v
			w.Class = class
			changed = append(changed, w)
		}
		return nil
	}); err != nil {
		return err
	}
	for i := range changed {
		if err := tx.EndReviews(changed[i].ID); err != nil {
			return err
		}
		if err := tx.AddReview(&changed[i]); err != nil {
			return err
		}
	}
	return recount(tx, touched)
}

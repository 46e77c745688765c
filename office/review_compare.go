package office

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/unit"
)

// find gives the index of the row of a household and year; false when the file
// has none, or only one with faults.
func (in *reviewImport) find(id household.ID, y law.Year) (int, bool) {
	n, ok := in.reader.RowOf(id, y)
	if !ok {
		return 0, false
	}
	return slices.BinarySearchFunc(in.rows, n, func(p planned, row int) int { return int(p.row) - row })
}

// compare sorts the rows into new, changed and same, counts the hamlets anew,
// and finds who is missing.
func (in *reviewImport) compare(r *store.Reader, ps *places) error {
	p := in.p
	faults := fault.List{Limit: in.o.KeepFaults}
	before := map[leafKey]*HamletPreview{}
	preview := func(k leafKey) *HamletPreview {
		h := before[k]
		if h == nil {
			h = &HamletPreview{Code: k.code, Year: k.year, Name: nameOf(in.leafs[k].unit, law.YearEnd(k.year))}
			before[k] = h
		}
		return h
	}
	absent := func(k leafKey, a Absent) {
		preview(k).Absent++
		p.Absent++
		if len(p.Missing) < MaxDiffs {
			p.Missing = append(p.Missing, a)
		}
	}
	years := map[law.Year]bool{}
	for k := range in.leafs {
		years[k.year] = true
	}
	in.occupied = map[leafKey]bool{}
	if in.only != "" { // nobody looks who else lives there; it is counted anew
		for k := range in.leafs {
			in.occupied[k] = true
		}
	}
	there := map[reviewKey]bool{} // reviews of the file's years in the register
	for _, y := range sortedYears(years) {
		err := in.near(r, y, func(was *household.Review) error {
			if leaf := (leafKey{was.Place(), y}); !in.occupied[leaf] {
				in.occupied[leafKey{unit.Code(strings.Clone(string(leaf.code))), y}] = true
			}
			k := keyOf(was.Household, y)
			i, ok := in.find(was.Household, y)
			if !ok {
				there[k] = true
				leaf := leafKey{was.Place(), y}
				if _, mine := in.leafs[leaf]; mine && in.only == "" {
					absent(leaf, Absent{Household: was.Household, Year: y, Place: leaf.code, Reviewed: true})
				}
				return nil
			}
			row := &in.rows[i]
			if row.digest == content(was) {
				row.same, row.replace = true, was.ID
				return nil
			}
			row.replace = was.ID
			if leaf := (leafKey{was.Place(), y}); leaf != in.order[row.leaf] {
				in.left = append(in.left, leafKey{unit.Code(strings.Clone(string(leaf.code))), y})
			}
			wasPlace := ps.of(was.Hamlet, was.Commune, law.YearEnd(y))
			if head := printOf(lang.Fold(was.Head)); head != (print{}) && row.head != (print{}) && head != row.head && (row.mark == (print{}) || row.mark != printOf(was.CitizenMark)) {
				isPlace := in.leafs[in.order[row.leaf]]
				if a, b := wasPlace.commune(ps.record.Tree, law.YearEnd(y)), isPlace.commune(ps.record.Tree, law.YearEnd(y)); a != nil && b != nil && a != b {
					faults.Add(fault.New(fault.Conflict, lang.T("office.review.taken", "household", string(was.Household), "year", y, "unit", a.Label())).
						Place(fault.Place{File: p.File, Row: int(row.row), Column: "household"}).Do(lang.T("office.review.taken.do")))
					return nil
				}
			}
			if err := in.gate.within(wasPlace.unit, law.YearEnd(y)); err != nil {
				faults.Add(err.Place(fault.Place{File: p.File, Row: int(row.row), Column: "household"}))
			}
			if len(in.pending) < MaxDiffs {
				in.pending = append(in.pending, pendingDiff{int(i), *was})
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	for i := range in.rows {
		row := &in.rows[i]
		h := preview(in.order[row.leaf])
		switch {
		case row.same:
			p.Same++
			h.Same++
		case row.replace != 0:
			p.Changed++
			h.Changed++
		default:
			p.New++
			h.New++
		}
	}
	// Who was poor or near-poor in one of these hamlets the year before must be
	// reviewed; the codes are those of that year's end.
	for _, y := range sortedYears(years) {
		if years[y-1] || in.only != "" {
			continue
		}
		err := in.here(r, y-1, func(was *household.Review) error {
			if was.Class != household.Poor && was.Class != household.NearPoor {
				return nil
			}
			leaf := leafKey{was.Place(), y}
			k := keyOf(was.Household, y)
			_, mine := in.find(was.Household, y)
			if _, here := in.leafs[leaf]; here && !mine && !there[k] {
				absent(leaf, Absent{Household: was.Household, Year: y, Place: leaf.code, Had: was.Class})
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	for _, h := range before {
		p.Hamlets = append(p.Hamlets, *h)
	}
	slices.SortFunc(p.Hamlets, func(a, b HamletPreview) int {
		return cmp.Or(cmp.Compare(a.Year, b.Year), cmp.Compare(a.Code, b.Code))
	})
	slices.SortFunc(p.Missing, func(a, b Absent) int {
		return cmp.Or(cmp.Compare(a.Year, b.Year), cmp.Compare(a.Place, b.Place), cmp.Compare(a.Household, b.Household))
	})
	if p.New > 0 {
		var err error
		if p.Households, err = in.strangers(r); err != nil {
			return err
		}
	}
	if in.base != nil && len(in.rows) == 1 && in.rows[0].replace != *in.base {
		return fault.New(fault.Conflict, lang.T("office.shown")).Do(lang.T("office.shown.do"))
	}
	p.Shown = in.shown()
	return faults.Err()
}

// shown stands for what the import would replace: while it stays the same, the import
// does what was shown before.
func (in *reviewImport) shown() string {
	h := sha256.New()
	for i := range in.rows {
		fmt.Fprintln(h, in.rows[i].row, in.rows[i].replace, in.rows[i].same)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

func sortedYears(set map[law.Year]bool) []law.Year {
	var out []law.Year
	for y := range set {
		out = append(out, y)
	}
	slices.Sort(out)
	return out
}

func nameOf(u *unit.Unit, on law.Date) string {
	if u == nil {
		return ""
	}
	if s, ok := u.At(min(on, cmp.Or(u.Last, on))); ok {
		return s.FullName
	}
	return u.Label()
}

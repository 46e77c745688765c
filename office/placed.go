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

// placedLater finds, for the reviews of communes that were later divided and of hamlets
// of which no list says where they went, where their households are later found:
// what the map cannot say, the register may. It costs nothing as long as there are
// no such reviews.
func placedLater(r *store.Reader) ([]tally.Placed, error) {
	record, err := loadUnits(r)
	if err != nil {
		return nil, err
	}
	leaves, err := loadLeaves(r)
	if err != nil {
		return nil, err
	}
	type leaf struct {
		unit     *unit.Unit
		standard string
		counts   map[home]*tally.Register
	}
	open := map[leafKey][]*leaf{}
	years := map[law.Year]bool{}
	for i := range leaves {
		l := &leaves[i]
		u, ok := record.Tree.Find(l.Code, law.YearEnd(l.Year))
		if ok && record.Tree.Scattered(u, law.YearEnd(l.Year)) {
			k := leafKey{l.Code, l.Year}
			open[k] = append(open[k], &leaf{u, l.Standard, map[home]*tally.Register{}})
			years[l.Year] = true
		}
	}
	if len(open) == 0 {
		return nil, nil
	}
	// Few places are read by themselves, and then their households; many with all others.
	var places []unit.Code
	if all := codesOf(open); len(all) <= chunk {
		places = all
	}
	next, err := laterPlaces(r, record, years, places, func(k leafKey) bool { return open[k] != nil })
	if err != nil {
		return nil, err
	}
	ps := newPlaces(record)
	for y := range years {
		if err := r.Reviews(store.ReviewFilter{Year: y, Places: places}, func(v *household.Review) error {
			for _, l := range open[leafKey{v.Place(), y}] {
				s, ok := household.FindStandard(v.Standard)
				if !ok || v.Standard != l.standard {
					continue // verify names the row
				}
				at := next[stay{v.Household, y}]
				if l.counts[at] == nil {
					n := tally.NoReviews()
					l.counts[at] = &n
				}
				l.counts[at].Review(s, ps.of(v.Hamlet, v.Commune, law.YearEnd(y)).answers(v), v.Ethnicity, v.More)
			}
			return nil
		}); err != nil {
			return nil, err
		}
	}
	var out []tally.Placed
	for k, ls := range open {
		for _, l := range ls {
			for at, n := range l.counts {
				out = append(out, tally.Placed{Leaf: l.unit, Year: k.year, Standard: l.standard, At: at.unit, On: at.on, Register: *n})
			}
		}
	}
	return out, nil
}

// mostNamed is up to how many households are asked for one by one.
const mostNamed = 5000

// stay is a household at the end of a year.
type stay struct {
	household household.ID
	year      law.Year
}

// laterPlaces finds for the households reviewed in some places and years where the
// next review that is exact enough puts them; nowhere when a change in between says that they moved.
func laterPlaces(r *store.Reader, record *award.Record, years map[law.Year]bool, places []unit.Code, want func(leafKey) bool) (map[stay]home, error) {
	of := map[household.ID][]law.Year{}
	for y := range years {
		if err := r.Reviews(store.ReviewFilter{Year: y, Places: places}, func(v *household.Review) error {
			if want(leafKey{v.Place(), y}) {
				id := household.ID(strings.Clone(string(v.Household)))
				of[id] = append(of[id], y)
			}
			return nil
		}); err != nil {
			return nil, err
		}
	}
	ps := newPlaces(record)
	out := map[stay]home{}
	if len(of) == 0 {
		return out, nil
	}
	var ids []household.ID // named while they are few
	if len(of) <= mostNamed {
		ids = slices.Sorted(maps.Keys(of))
	}
	if err := some(r.Reviews, 0, ids, func(v *household.Review) error {
		end := law.YearEnd(v.Year)
		for _, y := range of[v.Household] {
			u := ps.of(v.Hamlet, v.Commune, end).unit
			if v.Year <= y || u == nil || record.Tree.Scattered(u, end) {
				continue // it says no more than the review does
			}
			k := stay{household.ID(strings.Clone(string(v.Household))), y}
			if h, ok := out[k]; !ok || end < h.on {
				out[k] = home{end, u}
			}
		}
		return nil
	}); err != nil {
		return nil, err
	}
	var changes []household.Change
	var err error
	if ids == nil {
		changes, err = r.HouseholdChanges()
	} else {
		_, changes, err = whoLives(r, ids)
	}
	if err != nil {
		return nil, err
	}
	for _, c := range changes {
		for _, y := range of[c.Household] {
			k := stay{c.Household, y}
			if h, ok := out[k]; ok && c.On > law.YearEnd(y) && c.On <= h.on && (c.Hamlet != "" || c.Commune != "") {
				delete(out, k)
			}
		}
	}
	return out, nil
}

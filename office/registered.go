package office

import (
	"sync"

	"vuonlen/award"
	"vuonlen/household"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/unit"
)

// registered counts, where the fact register_complete says that the register
// holds every household of a unit, how many live there at the end of a year:
// those whose last review or change up to then puts them there. Elsewhere it is
// unknown. It costs nothing as long as nobody entered that fact.
func registered(r *store.Reader) (func(*unit.Unit, law.Year) law.Count, error) {
	record, err := loadUnits(r)
	if err != nil {
		return nil, err
	}
	if !record.Facts.Any("register_complete") {
		return nil, nil
	}
	homes, err := readHomes(r, record)
	if err != nil {
		return nil, err
	}
	var mu sync.Mutex // several answers may ask at once
	counts := map[law.Year]map[*unit.Unit]int64{}
	return func(u *unit.Unit, y law.Year) law.Count {
		end := law.YearEnd(y)
		if f, ok := record.Facts.On(u, "register_complete", end); !ok || f.Value != "yes" {
			return law.Count{}
		}
		mu.Lock()
		defer mu.Unlock()
		if counts[y] == nil {
			counts[y] = homes.count(record.Tree, y)
		}
		return law.Exactly(counts[y][u])
	}, nil
}

// homes is where each household lived, by year of the review or change.
type homes map[household.ID]stays

// stays are the places of one household, in no order.
type stays []home

// on is where it lives on a day as far as anybody said by then, else where it was
// first said to live; nil where it is nowhere.
func (hs stays) on(d law.Date) *unit.Unit {
	var last, first *home
	for i := range hs {
		h := &hs[i]
		if h.on <= d && (last == nil || h.on >= last.on) {
			last = h
		}
		if first == nil || h.on < first.on {
			first = h
		}
	}
	switch {
	case last != nil:
		return last.unit
	case first != nil:
		return first.unit
	}
	return nil
}

type home struct {
	on   law.Date
	unit *unit.Unit // nil: it lives in the register's territory no more
}

// readHomes reads where households lived: all, or a few that are named.
func readHomes(r *store.Reader, record *award.Record, ids ...household.ID) (homes, error) {
	ps := newPlaces(record)
	out := homes{}
	if err := some(r.Reviews, 0, ids, func(v *household.Review) error {
		end := law.YearEnd(v.Year)
		out[v.Household] = append(out[v.Household], home{end, ps.of(v.Hamlet, v.Commune, end).unit})
		return nil
	}); err != nil {
		return nil, err
	}
	_, changes, err := whoLives(r, ids)
	if err != nil {
		return nil, err
	}
	for _, c := range changes {
		switch {
		case c.Kind.Ends():
			out[c.Household] = append(out[c.Household], home{c.On, nil})
		case c.Hamlet != "" || c.Commune != "":
			out[c.Household] = append(out[c.Household], home{c.On, ps.of(c.Hamlet, c.Commune, c.On).unit})
		}
	}
	return out, nil
}

// count gives the households of every unit at the end of a year.
func (h homes) count(tree *unit.Tree, y law.Year) map[*unit.Unit]int64 {
	end := law.YearEnd(y)
	out := map[*unit.Unit]int64{}
	for _, hs := range h {
		var last *home
		for i := range hs {
			// At the same day a change counts after the review.
			if x := &hs[i]; x.on <= end && (last == nil || x.on >= last.on) {
				last = x
			}
		}
		if last == nil || last.unit == nil {
			continue
		}
		u := last.unit
		if !u.Alive(end) {
			if next := tree.Successors(u, min(last.on, u.Last), end); len(next.Parts) == 1 {
				u = next.Parts[0].Unit
			}
		}
		for ok := u.Alive(end); ok; u, ok = tree.Parent(u, end) {
			out[u]++
		}
	}
	return out
}

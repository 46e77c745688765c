package award

import (
	"slices"

	"vuonlen/law"
	"vuonlen/tally"
	"vuonlen/unit"
)

// splitter shares numbers out over a tree of units.
type splitter struct {
	m      *Movement
	r      *Record
	home   *unit.Unit
	asOf   law.Date
	year   law.Year
	metric string
}

// share is a unit with what it has of the list in the year.
func (sp *splitter) share(s Subject) Share {
	e := sp.m.open(sp.r, s, sp.year, sp.asOf).year(sp.year)
	x := Share{Subject: s}
	if e.Usable() {
		x.Has = sp.onList(e)
	}
	return x
}

// onList is the count that the metric names.
func (sp *splitter) onList(e entry) law.Count {
	switch {
	case sp.metric == "near_poor":
		return e.NearPoor
	case sp.metric == "minority_poor" && sp.m.Readings["minority_by"] == "any_member":
		n, _ := e.byAnyMember()
		return n
	}
	return metric(e, sp.metric)
}

// split adds the units below, down to hamlets.
func (sp *splitter) split(x Share) Share {
	for _, u := range sp.below(x.Subject) {
		// The parts are those of the day on which the whole is looked at.
		x.Parts = append(x.Parts, sp.split(sp.share(unitSubject(Kind(u.Level), u, sp.day(x.Subject)))))
	}
	return x
}

// day is the day on which a unit's parts are listed: that of its territory when
// it is judged.
func (sp *splitter) day(s Subject) law.Date {
	end := law.YearEnd(sp.year)
	if s.Kind == Province {
		return end
	}
	return lastDay(s.Unit, max(end, s.On))
}

func (sp *splitter) below(s Subject) []*unit.Unit {
	on := sp.day(s)
	var out []*unit.Unit
	if s.Kind == Province && !s.Unit.Alive(on) {
		heirs, gap := sp.r.Tallies.Heirs(sp.home, on)
		if gap != tally.NoGap {
			return nil
		}
		out = heirs
	} else {
		out = sp.r.Tree.Children(s.Unit, on)
	}
	out = slices.Clone(out)
	code := func(u *unit.Unit) unit.Code { st, _ := u.At(on); return st.Code }
	slices.SortFunc(out, func(a, b *unit.Unit) int {
		if code(a) < code(b) {
			return -1
		}
		return 1
	})
	return out
}

// most is what a unit can give for certain: what it has at least; where that is
// not known, what the units below it have at least.
func (x Share) most() int64 {
	if x.Has.Known() {
		return x.Has.Lo
	}
	var sum int64
	for _, p := range x.Parts {
		sum += p.most()
	}
	return sum
}

// give shares n out, from the top down.
func (sp *splitter) give(x *Share, n int64) {
	x.Gives = n
	if len(x.Parts) == 0 {
		return
	}
	caps := make([]int64, len(x.Parts))
	var all int64
	for i, p := range x.Parts {
		caps[i] = p.most()
		all += caps[i]
	}
	placed := min(n, all)
	x.Unplaced = n - placed
	for i, g := range Apportion(placed, caps) {
		sp.give(&x.Parts[i], g)
	}
}

// Apportion shares n out in proportion to what each has, by largest remainder: to
// each the whole part of n x has / all, then one more to those with the largest
// remainders, of equal ones the earlier. Nobody gives more than he has. n must be
// from 0 to the sum of has, and no number over law.MaxCount.
func Apportion(n int64, has []int64) []int64 {
	var all, given int64
	for _, h := range has {
		all += h
	}
	out := make([]int64, len(has))
	if all == 0 {
		return out
	}
	order := make([]int, len(has))
	for i, h := range has {
		out[i] = n * h / all
		given += out[i]
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		ra, rb := n*has[a]%all, n*has[b]%all
		switch {
		case ra > rb:
			return -1
		case ra < rb:
			return 1
		}
		return 0
	})
	for _, i := range order[:n-given] {
		out[i]++
	}
	return out
}

package account

import (
	"cmp"
	"slices"

	"vuonlen/law"
	"vuonlen/unit"
)

// Scope is the units that somebody may deal with, each on the days on which it is
// in the scope (docs/decisions/0014-scopes.md). The zero Scope covers nothing.
type Scope struct {
	all  bool
	tree *unit.Tree
	held map[*unit.Unit][]span
}

// span is the days from one to another, both included. from 0 = since ever, to 0
// = without end.
type span struct{ from, to law.Date }

func (s span) has(on law.Date) bool { return s.from <= on && (s.to == 0 || on <= s.to) }

// Everything is the scope of who may deal with the whole country on every day.
func Everything() Scope { return Scope{all: true} }

// All tells that the scope covers everything, so that nothing need be asked.
func (s Scope) All() bool { return s.all }

// Covers tells whether a unit is in the scope on a day: never on a day on which it
// does not live, unless the scope is everything. The unit is one of the tree that
// the scope was made with.
func (s Scope) Covers(u *unit.Unit, on law.Date) bool {
	if s.all {
		return true
	}
	for u != nil && u.Alive(on) {
		if slices.ContainsFunc(s.held[u], func(p span) bool { return p.has(on) }) {
			return true
		}
		u, _ = s.tree.Parent(u, on)
	}
	return false
}

// NewScope makes the scope of some grants together; whether they are in force is
// for the caller to say. It fails with a fault when a grant names no unit.
//
// A grant holds the life of a unit, with whatever is under it on a day. When the
// life ends, what was in the scope is followed: a unit of the day after is held if
// all that it was formed of was in the scope. When the life began by a change, its
// past is held in the same way: a unit of the eve of which all went into the
// scope.
func NewScope(tree *unit.Tree, grants []Grant) (Scope, error) {
	s := Scope{tree: tree, held: map[*unit.Unit][]span{}}
	var ends, begins []holding
	for _, g := range grants {
		if f := g.Check(tree); f != nil {
			return Scope{}, f
		}
		u, _ := tree.Find(g.Scope, g.On)
		if u == tree.Country() {
			return Everything(), nil
		}
		if len(s.held[u]) > 0 {
			continue
		}
		s.held[u] = []span{{u.First, u.Last}}
		if u.Last != 0 {
			ends = append(ends, holding{u, u.Last.AddDays(1)})
		}
		begins = append(begins, beginnings(u)...)
	}
	s.forward(ends)
	s.back(begins)
	return s, nil
}

// holding is a unit held and a day on which its land changed.
type holding struct {
	u  *unit.Unit
	on law.Date
}

// forward follows the units whose holding ended on the eve of a day. It goes from
// day to day, so that all that is held on an eve is known before it is asked.
func (s Scope) forward(ends []holding) {
	for len(ends) > 0 {
		h := slices.MinFunc(ends, byDay)
		ends = slices.DeleteFunc(ends, func(e holding) bool { return e == h })
		eve := h.on.AddDays(-1)
		var next []*unit.Unit
		for _, x := range s.under(h.u, eve) {
			for _, p := range s.tree.Successors(x, eve, h.on).Parts {
				next = append(next, p.Unit)
			}
		}
		for _, v := range fromAbove(next) {
			if s.Covers(v, h.on) || !s.whole(s.tree.Predecessors(v, h.on, eve), eve) {
				continue
			}
			// Nobody granted this unit: should it take in another one day, the
			// question is asked again.
			to := v.Last
			for _, d := range v.Arrivals() {
				if d > h.on {
					to = d.AddDays(-1)
					break
				}
			}
			s.held[v] = append(s.held[v], span{h.on, to})
			if to != 0 {
				ends = append(ends, holding{v, to.AddDays(1)})
			}
		}
	}
}

// back does the same into the past, from the day on which a unit was formed or
// enlarged, the latest first.
func (s Scope) back(begins []holding) {
	for len(begins) > 0 {
		h := slices.MaxFunc(begins, byDay)
		begins = slices.DeleteFunc(begins, func(e holding) bool { return e == h })
		eve := h.on.AddDays(-1)
		var before []*unit.Unit
		for _, x := range s.under(h.u, h.on) {
			for _, p := range s.tree.Predecessors(x, h.on, eve).Parts {
				before = append(before, p.Unit)
			}
		}
		for _, v := range fromAbove(before) {
			if s.Covers(v, eve) || !s.whole(s.tree.Successors(v, eve, h.on), h.on) {
				continue
			}
			s.held[v] = append(s.held[v], span{v.First, eve})
			begins = append(begins, beginnings(v)...)
		}
	}
}

// whole tells whether all parts of a lineage are in the scope on the day at its
// other end, and with them every unit of which nobody says what became and whose
// land may be there. A unit of which nobody says what it came from has no parts.
func (s Scope) whole(l unit.Lineage, on law.Date) bool {
	if len(l.Parts) == 0 {
		return false
	}
	for _, p := range l.Parts {
		if !s.Covers(p.Unit, on) {
			return false
		}
	}
	for _, x := range l.Unmapped {
		if !s.Covers(x, on) {
			return false
		}
	}
	return true
}

// under gives a unit and all below it on a day.
func (s Scope) under(u *unit.Unit, on law.Date) []*unit.Unit {
	all := []*unit.Unit{u}
	for i := 0; i < len(all); i++ {
		all = append(all, s.tree.Children(all[i], on)...)
	}
	return all
}

// beginnings are the days on which a life took in what had been another.
func beginnings(u *unit.Unit) []holding {
	var out []holding
	if u.First != 0 {
		out = append(out, holding{u, u.First})
	}
	for _, d := range u.Arrivals() {
		out = append(out, holding{u, d})
	}
	return out
}

func byDay(a, b holding) int {
	return cmp.Or(cmp.Compare(a.on, b.on), cmp.Compare(a.u.Key(), b.u.Key()))
}

// fromAbove puts each unit once, higher levels first: what lies under a unit that
// is held need not be held itself.
func fromAbove(us []*unit.Unit) []*unit.Unit {
	slices.SortFunc(us, func(a, b *unit.Unit) int {
		return cmp.Or(cmp.Compare(slices.Index(unit.Levels, a.Level), slices.Index(unit.Levels, b.Level)), cmp.Compare(a.Key(), b.Key()))
	})
	return slices.Compact(us)
}

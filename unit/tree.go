package unit

import (
	"cmp"
	"slices"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// Tree is the units of the country through time. It never changes once built
// and may be read from many goroutines.
type Tree struct {
	units      []*Unit // in the order in which they became known
	byCode     map[Code][]*Unit
	country    *Unit
	links      []*Link
	unmapped   []*Unit
	lostUnder  map[*Unit][]lost  // by the parents under which the land of an unmapped unit can be
	bornUnder  map[*Unit][]*Unit // units formed of nobody says what, by their first parent
	deviations []Deviation
}

// Country is Viet Nam, code VN: alive on every day, the parent of the provinces.
func (t *Tree) Country() *Unit { return t.country }

// Find gives the unit that a code names on a day.
func (t *Tree) Find(code Code, on law.Date) (*Unit, bool) {
	for _, u := range t.byCode[code] {
		if u.Alive(on) && u.at(on).Code == code {
			return u, true
		}
	}
	return nil, false
}

// Lives gives every life that ever bore a code, the oldest first.
func (t *Tree) Lives(code Code) []*Unit { return slices.Clone(t.byCode[code]) }

// Explain says why [Tree.Find] finds nothing and what to give instead; nil when
// it finds the unit.
func (t *Tree) Explain(code Code, on law.Date) *fault.Error {
	if _, ok := t.Find(code, on); ok {
		return nil
	}
	lives := t.byCode[code]
	if len(lives) == 0 {
		f := fault.New(fault.NotFound, lang.T("unit.never", "code", string(code)))
		if p := padded(code, func(p Code) bool { return len(t.byCode[p]) > 0 }); p != "" {
			return f.Do(lang.T("unit.zero", "code", string(p)))
		}
		return f.Do(lang.T("unit.never_do"))
	}
	// The span of days on which each life bore the code, around the day asked.
	var before, after *Unit
	var until, from law.Date
	for _, u := range lives {
		for i := range u.versions {
			v := &u.versions[i]
			if v.Code != code {
				continue
			}
			end := u.Last
			if i+1 < len(u.versions) {
				end = u.versions[i+1].From.AddDays(-1)
			}
			if end != 0 && end < on && end >= until {
				before, until = u, end
			}
			if v.From > on && (after == nil || v.From < from) {
				after, from = u, v.From
			}
		}
	}
	switch {
	case before != nil && after != nil:
		return fault.New(fault.NotFound, lang.T("unit.gap", "code", string(code), "on", on, "until", until, "from", from)).
			Do(lang.T("unit.gap_do", "until", until, "from", from))
	case before != nil:
		f := fault.New(fault.NotFound, lang.T("unit.ended", "code", string(code), "name", before.at(until).FullName, "until", until, "on", on))
		l := t.Successors(before, until, on)
		var to []string
		for _, p := range l.Parts {
			if s, ok := p.Unit.At(on); ok && p.Unit != before {
				to = append(to, string(s.Code)+" "+s.FullName)
			}
		}
		if len(to) > 0 {
			return f.Do(lang.T("unit.ended_to", "until", until, "units", to, "on", on))
		}
		return f.Do(lang.T("unit.ended_do", "until", until))
	default:
		return fault.New(fault.NotFound, lang.T("unit.begins", "code", string(code), "name", after.at(from).FullName, "from", from, "on", on)).
			Do(lang.T("unit.begins_do", "from", from))
	}
}

// Parent gives the unit above on a day; false for the country, for a unit that
// does not live then, and where the parent is not known.
func (t *Tree) Parent(u *Unit, on law.Date) (*Unit, bool) {
	if !u.Alive(on) {
		return nil, false
	}
	p := u.at(on).Parent
	return p, p != nil
}

// Children gives the units directly under a unit on a day, by code.
func (t *Tree) Children(u *Unit, on law.Date) []*Unit {
	return sortByCode(u.under(nil, on), on)
}

// under appends the children of a day.
func (u *Unit) under(to []*Unit, on law.Date) []*Unit {
	for _, c := range u.children {
		if c.Alive(on) && c.at(on).Parent == u {
			to = append(to, c)
		}
	}
	return to
}

// Under gives all units of a level below a unit on a day, by code.
func (t *Tree) Under(u *Unit, on law.Date, level Level) []*Unit {
	var out []*Unit
	row := []*Unit{u}
	for len(row) > 0 {
		var next []*Unit
		for _, p := range row {
			next = p.under(next, on)
		}
		row = next[:0:0]
		for _, c := range next {
			if c.Level == level {
				out = append(out, c)
			} else {
				row = append(row, c)
			}
		}
	}
	return sortByCode(out, on)
}

// Within tells whether a unit is, on a day, the ancestor itself or below it.
func (t *Tree) Within(u, ancestor *Unit, on law.Date) bool {
	for u != nil && u.Alive(on) {
		if u == ancestor {
			return true
		}
		u = u.at(on).Parent
	}
	return false
}

// Alive gives all units of a level on a day, by code.
func (t *Tree) Alive(on law.Date, level Level) []*Unit {
	var out []*Unit
	for _, u := range t.units {
		if u.Level == level && u.Alive(on) {
			out = append(out, u)
		}
	}
	return sortByCode(out, on)
}

func sortByCode(us []*Unit, on law.Date) []*Unit {
	slices.SortFunc(us, func(a, b *Unit) int { return cmp.Compare(a.at(on).Code, b.at(on).Code) })
	return us
}

// Doubts gives the links that the sources themselves ask to check.
func (t *Tree) Doubts() []Link {
	var out []Link
	for _, l := range t.links {
		if l.Doubtful {
			out = append(out, *l)
		}
	}
	return out
}

// Unmapped gives the communes that ended and of which the sources do not say
// what became.
func (t *Tree) Unmapped() []*Unit {
	return slices.DeleteFunc(slices.Clone(t.unmapped), func(u *Unit) bool { return u.Level != Commune })
}

// Deviations lists where the base snapshots say something else than the replayed
// changes.
func (t *Tree) Deviations() []Deviation { return slices.Clone(t.deviations) }

package unit

import (
	"cmp"
	"slices"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// Check tests the fact by itself: name and value, and that it does not end before
// it begins.
func (f *Fact) Check() *fault.Error {
	values, ok := FactValues[f.Name]
	switch {
	case f.Code == "":
		return missing("code")
	case f.Name == "":
		return missing("fact")
	case !ok:
		names := make([]string, 0, len(FactValues))
		for n := range FactValues {
			names = append(names, n)
		}
		slices.Sort(names)
		return wrong("fact", f.Name, names)
	case f.Value == "":
		return missing("value")
	case !slices.Contains(values, f.Value):
		return wrong("value", f.Value, values)
	case f.To != 0 && f.To < f.From:
		return fault.New(fault.Refused, lang.T("unit.fact.backwards", "from", f.From, "to", f.To)).
			Place(fault.Place{Column: "to"}).Do(lang.T("unit.fact.backwards_do"))
	}
	return nil
}

// covers tells whether the fact is in force on a day.
func (f *Fact) covers(d law.Date) bool { return f.From <= d && (f.To == 0 || d <= f.To) }

// factLevels are the levels of the facts that only units of one level have: the
// poor district and the commune of the same name are other units.
var factLevels = map[string]Level{"zone": Commune, "poor_district": District}

// Facts are the dated facts of all units. A fact belongs to one life: a later
// unit with the same code does not inherit it.
type Facts struct {
	of map[about][]Fact // the latest act first, in an act the latest day
}

type about struct {
	u    *Unit
	name string
}

// NewFacts orders facts by the units they are about. It fails with [Errors]
// (Edit 0, Index into facts): a fact that is wrong in itself, whose code names no
// unit on its day, that lies outside the unit's life, that contradicts another of
// the same act, or that makes a unit of zone I, II or III no ethnic-minority and
// mountain area (mission, section 4).
func NewFacts(t *Tree, facts []Fact) (*Facts, error) {
	fs := &Facts{of: map[about][]Fact{}}
	index := map[about][]int{}
	var errs Errors
	var order []about
	for i := range facts {
		f := &facts[i]
		u, err := f.unit(t)
		if err != nil {
			errs = append(errs, &RowError{Index: i, Err: err})
			continue
		}
		a := about{u, f.Name}
		if index[a] == nil {
			order = append(order, a)
		}
		index[a] = append(index[a], i)
	}
	for _, a := range order {
		is := index[a]
		// Overlaps are looked for before the order of acts is made, so that the
		// later row of the file is the one refused.
		for n, i := range is {
			for _, j := range is[:n] {
				f, g := &facts[i], &facts[j]
				if f.Act == g.Act && f.Value != g.Value && overlap(f, g) && !follows(f, g) && !follows(g, f) {
					errs = append(errs, &RowError{Index: i, Err: fault.New(fault.Refused,
						lang.T("unit.fact.twice", "unit", a.u.Label(), "fact", a.name, "one", spell(g), "other", spell(f))).
						Place(fault.Place{Column: "value"}).Do(lang.T("unit.fact.twice_do"))})
				}
			}
		}
		l := make([]Fact, len(is))
		for n, i := range is {
			l[n] = facts[i]
		}
		slices.SortStableFunc(l, func(x, y Fact) int {
			return cmp.Or(cmp.Compare(y.Act, x.Act), cmp.Compare(y.From, x.From))
		})
		fs.of[a] = l
	}
	for _, a := range order {
		if a.name == "zone" {
			if z, m, ok := fs.clash(a.u); ok {
				i := max(slices.Index(facts, z), slices.Index(facts, m))
				errs = append(errs, &RowError{Index: i, Err: fault.New(fault.Refused,
					lang.T("unit.fact.zone", "unit", a.u.Label(), "one", spell(&z), "other", spell(&m))).
					Place(fault.Place{Column: "value"}).Do(lang.T("unit.fact.zone_do"))})
			}
		}
	}
	if len(errs) > 0 {
		slices.SortStableFunc(errs, func(x, y *RowError) int { return cmp.Compare(x.Index, y.Index) })
		return nil, errs
	}
	return fs, nil
}

// unit finds the unit a fact is about. Without a day of its own, the code is read
// on the fact's first day, else on its last; a fact without any day is about the
// only life of its code.
func (f *Fact) unit(t *Tree) (*Unit, *fault.Error) {
	if err := f.Check(); err != nil {
		return nil, err
	}
	on := cmp.Or(f.On, f.From, f.To)
	if lives := t.byCode[f.Code]; on == 0 && len(lives) > 1 {
		return nil, fault.New(fault.Refused, lang.T("unit.fact.which", "code", string(f.Code), "n", len(lives))).
			Place(fault.Place{Column: "from"}).Do(lang.T("unit.fact.which_do"))
	} else if on == 0 && len(lives) == 1 {
		return lives[0], nil
	}
	u, ok := t.Find(f.Code, on)
	if !ok {
		return nil, t.Explain(f.Code, on).Place(fault.Place{Column: "code"})
	}
	if l, ok := factLevels[f.Name]; ok && u.Level != l {
		return nil, fault.New(fault.Refused, lang.T("unit.fact.level", "fact", f.Name, "level", l, "unit", u.Label())).
			Place(fault.Place{Column: "code"}).Do(lang.T("unit.fact.level_do"))
	}
	if u.Last != 0 && f.From > u.Last || f.To != 0 && f.To < u.First {
		return nil, fault.New(fault.Refused, lang.T("unit.fact.outside", "unit", u.Label(), "fact", spell(f))).
			Place(fault.Place{Column: "from"}).Do(lang.T("unit.fact.outside_do"))
	}
	return u, nil
}

// follows tells whether f takes the place of g in the same file: g was written
// without an end, and f begins later. A list says so when it adds the row of the
// day a unit left a status below the one of the day it got it.
func follows(f, g *Fact) bool { return g.To == 0 && f.From > g.From }

func overlap(f, g *Fact) bool {
	return (f.To == 0 || g.From <= f.To) && (g.To == 0 || f.From <= g.To)
}

// spell names a fact in a sentence: "zone = III (2021-06-04 – …)".
func spell(f *Fact) lang.Text {
	switch {
	case f.From == 0 && f.To == 0:
		return lang.T("unit.fact.always", "fact", f.Name, "value", f.Value)
	case f.From == 0:
		return lang.T("unit.fact.until", "fact", f.Name, "value", f.Value, "to", f.To)
	case f.To == 0:
		return lang.T("unit.fact.since", "fact", f.Name, "value", f.Value, "from", f.From)
	}
	return lang.T("unit.fact.between", "fact", f.Name, "value", f.Value, "from", f.From, "to", f.To)
}

// On gives the fact in force on a day of the unit's life. A later act wins where
// several cover the day; rows are never trimmed.
func (fs *Facts) On(u *Unit, name string, d law.Date) (Fact, bool) {
	if !u.Alive(d) {
		return Fact{}, false
	}
	for _, f := range fs.of[about{u, name}] {
		if f.covers(d) {
			return f, true
		}
	}
	return Fact{}, false
}

// Any tells whether anything was ever entered under a name.
func (fs *Facts) Any(name string) bool {
	for a := range fs.of {
		if a.name == name {
			return true
		}
	}
	return false
}

// FirstFrom gives the first fact in force on or after a day.
func (fs *Facts) FirstFrom(u *Unit, name string, from law.Date) (Fact, bool) {
	from = max(from, u.First)
	if f, ok := fs.On(u, name, from); ok {
		return f, true
	}
	// The value in force changes only where a fact begins, or after one ends.
	for _, d := range fs.turns(about{u, name}) {
		if d > from {
			if f, ok := fs.On(u, name, d); ok {
				return f, true
			}
		}
	}
	return Fact{}, false
}

// turns are the days on which the fact in force can change, in order.
func (fs *Facts) turns(a about) []law.Date {
	days := []law.Date{a.u.First}
	for _, f := range fs.of[a] {
		days = append(days, max(f.From, a.u.First))
		if f.To != 0 {
			days = append(days, f.To.AddDays(1))
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}

// clash finds a day on which the unit is in zone I, II or III and yet no
// ethnic-minority and mountain area.
func (fs *Facts) clash(u *Unit) (zone, minority Fact, ok bool) {
	for _, d := range append(fs.turns(about{u, "zone"}), fs.turns(about{u, "ethnic_mountain"})...) {
		z, ok1 := fs.On(u, "zone", d)
		m, ok2 := fs.On(u, "ethnic_mountain", d)
		if ok1 && ok2 && z.Value != "none" && m.Value == "no" {
			return z, m, true
		}
	}
	return Fact{}, Fact{}, false
}

// History gives every fact ever entered about a unit, by name, first day and act;
// also those that a later act has superseded.
func (fs *Facts) History(u *Unit) []Fact {
	var out []Fact
	for name := range FactValues {
		out = append(out, fs.of[about{u, name}]...)
	}
	slices.SortStableFunc(out, func(x, y Fact) int {
		return cmp.Or(cmp.Compare(x.Name, y.Name), cmp.Compare(x.From, y.From), cmp.Compare(x.Act, y.Act))
	})
	return out
}

package tally

import (
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
)

// AddRegister gives the ledger what the register of reviews counts, and which
// campaigns are complete. whole tells, for a unit and year, how many households
// the register holds there, where it holds all of them (the fact
// register_complete); nil: nowhere. A leaf or campaign whose code names no unit
// on 31 December of its year is an error.
func (l *Ledger) AddRegister(leaves []Leaf, campaigns []Campaign, whole func(*unit.Unit, law.Year) law.Count) error {
	l.register = map[key]*Register{}
	l.direct = map[key]bool{}
	l.campaigns = map[campaignKey]*Campaign{}
	l.counted = map[stdYear]bool{}
	l.whole = whole
	var faults fault.List
	for i := range leaves {
		f := &leaves[i]
		end := law.YearEnd(f.Year)
		u, ok := l.tree.Find(f.Code, end)
		if !ok {
			faults.Add(l.tree.Explain(f.Code, end))
			continue
		}
		l.counted[stdYear{f.Year, f.Standard}] = true
		if u.Level != unit.Hamlet {
			l.direct[key{u, f.Year, f.Standard}] = true
		}
		for ok {
			k := key{u, f.Year, f.Standard}
			if sum := l.register[k]; sum != nil {
				sum.add(&f.Register)
			} else {
				own := f.Register
				l.register[k] = &own
			}
			u, ok = l.tree.Parent(u, end)
		}
	}
	for i := range campaigns {
		c := &campaigns[i]
		u, ok := l.tree.Find(c.Code, law.YearEnd(c.Year))
		if !ok {
			faults.Add(l.tree.Explain(c.Code, law.YearEnd(c.Year)))
			continue
		}
		l.campaigns[campaignKey{u, c.Year}] = c
	}
	return faults.Err()
}

type campaignKey struct {
	unit *unit.Unit
	year law.Year
}

// Campaign is the campaign of a year that holds for a unit: its own, else that
// of the nearest unit above that has one.
func (l *Ledger) Campaign(u *unit.Unit, y law.Year) (*Campaign, bool) {
	for ok := true; ok; u, ok = l.tree.Parent(u, law.YearEnd(y)) {
		if c := l.campaigns[campaignKey{u, y}]; c != nil {
			return c, true
		}
	}
	return nil, false
}

// Register is what the reviews of a unit and year add up to; false where there
// are none.
func (l *Ledger) Register(u *unit.Unit, y law.Year, standard string) (Register, bool) {
	r := l.register[key{u, y, standard}]
	if r == nil {
		return NoReviews(), false
	}
	return *r, true
}

// computed is the figure of the register, where the campaign that holds for the
// unit is complete and decided by the day: then every household that had to be
// reviewed was, and a unit without a review has no poor household.
func (l *Ledger) computed(u *unit.Unit, y law.Year, standard string, asOf law.Date) (Figure, bool) {
	c, ok := l.Campaign(u, y)
	if !ok || !c.Complete {
		return Figure{}, false
	}
	decided := c.RecognisedOn
	if decided == 0 {
		decided = law.YearEnd(y)
	}
	// A complete campaign says nothing about a standard under which nobody was
	// reviewed that year.
	if decided > asOf || !l.counted[stdYear{y, standard}] {
		return Figure{}, false
	}
	f := l.fromRegister(u, y, standard)
	l.declare(&f, u, y, standard, asOf)
	f.Basis, f.DecidedOn, f.Source = Computed, decided, c.Decision
	return f, true
}

// declare gives a figure of the register the totals that no review counts, where
// they were recognised for the unit itself or for all units below it.
func (l *Ledger) declare(f *Figure, u *unit.Unit, y law.Year, standard string, asOf law.Date) {
	households, minority := l.declared(u, y, standard, asOf)
	if !f.Households.Known() {
		f.Households = households
	}
	if !f.MinorityHouseholds.Known() {
		f.MinorityHouseholds = minority
	}
}

func (l *Ledger) declared(u *unit.Unit, y law.Year, standard string, asOf law.Date) (households, minority law.Count) {
	t, ok := l.Recognised(u, y, standard, asOf)
	if ok {
		households, minority = t.Households, t.MinorityHouseholds
	}
	kids := l.tree.Children(u, law.YearEnd(y))
	if len(kids) == 0 || households.Known() && minority.Known() {
		return households, minority
	}
	sum, some := law.Exactly(0), law.Exactly(0)
	for _, k := range kids {
		h, m := l.declared(k, y, standard, asOf)
		sum, some = sum.Add(h), some.Add(m)
		if !sum.Known() && !some.Known() {
			break
		}
	}
	if !households.Known() {
		households = sum
	}
	if !minority.Known() {
		minority = some
	}
	return households, minority
}

func (l *Ledger) fromRegister(u *unit.Unit, y law.Year, standard string) Figure {
	r, _ := l.Register(u, y, standard)
	f := Figure{
		Counts: Counts{
			Poor: r.Poor, NearPoor: r.NearPoor, Either: r.Either, Unknown: r.Unknown,
			MinorityPoor: r.Head.Poor, MinorityNearPoor: r.Head.NearPoor,
		},
		Register: &r,
	}
	if l.whole != nil {
		f.Households = l.whole(u, y)
	}
	return f
}

// Shown is [Ledger.Figure], or where that is not known what the register counts
// so far: a provisional figure, which no award may rest on.
func (l *Ledger) Shown(u *unit.Unit, y law.Year, standard string, asOf law.Date) Figure {
	f := l.Figure(u, y, standard, asOf)
	if f.Usable() || asOf.Year() < y {
		return f
	}
	if _, ok := l.Register(u, y, standard); !ok {
		return f
	}
	p := l.fromRegister(u, y, standard)
	p.Basis, p.Tally = Provisional, f.Tally
	l.declare(&p, u, y, standard, asOf)
	return p
}

// Differences lists where the recognised count of a unit and year is not what the
// register counts. Neither is changed by it.
func (l *Ledger) Differences(u *unit.Unit, y law.Year, standard string, asOf law.Date) []lang.Text {
	t, ok := l.Recognised(u, y, standard, asOf)
	r, has := l.Register(u, y, standard)
	if !ok || !has {
		return nil
	}
	complete := lang.T("tally.difference.open")
	if c, ok := l.Campaign(u, y); ok && c.Complete {
		complete = lang.T("tally.difference.complete")
	}
	var out []lang.Text
	for _, c := range []struct {
		name      lang.Text
		own, made law.Count
	}{
		{lang.T("tally.poor"), t.Poor, r.Poor},
		{lang.T("tally.near_poor"), t.NearPoor, r.NearPoor},
		{lang.T("tally.minority_poor"), t.MinorityPoor, r.Head.Poor},
		{lang.T("tally.minority_near_poor"), t.MinorityNearPoor, r.Head.NearPoor},
	} {
		if c.own.Known() && (c.own.Hi < c.made.Lo || c.own.Lo > c.made.Hi) {
			out = append(out, lang.T("tally.difference", "what", c.name, "own", c.own, "register", c.made, "campaign", complete))
		}
	}
	return out
}

package unit

import (
	"cmp"
	"slices"

	"vuonlen/internal/lang"
	"vuonlen/law"
)

// Break is a change between urban and rural of land that belongs to a unit: from
// then on other lines decide who is poor, so the counts before and after do not
// tell of the same thing.
type Break struct {
	Unit     *Unit    // whose land it was on the day before
	Into     *Unit    // whose it is from the day on; the same while it lives on
	On       law.Date // the first day of the new state
	From, To string   // urban or rural; of a possible break the kinds (xa, phuong ...)
	// Possible: the kind says so, and no fact states the area on both sides
	// (formats.md 2.5).
	Possible bool
}

// urbanKinds tells for each kind of commune whether such a unit is urban by its
// name; a dac_khu may be either.
var urbanKinds = map[string]bool{"phuong": true, "thi_tran": true, "xa": false}

// Breaks lists the breaks in the land of a commune or hamlet between two days, the
// first exclusive, by day: its own, and those of the units that came into it.
// Links that the sources doubt are followed too: a doubt is no reason to be
// silent.
func (fs *Facts) Breaks(u *Unit, after, until law.Date) []Break {
	if u.Level != Commune && u.Level != Hamlet {
		return nil
	}
	var out []Break
	seen := []*Unit{} // few: the units whose land came together
	var back func(v *Unit, until law.Date)
	back = func(v *Unit, until law.Date) {
		if slices.Contains(seen, v) {
			return
		}
		seen = append(seen, v)
		for _, d := range v.turns(fs, max(after, v.First), until) {
			if v.Alive(d) {
				out = fs.compare(out, v, v, d)
			}
		}
		for _, k := range v.in {
			if k.From != v && k.On > after && k.On <= until {
				out = fs.compare(out, k.From, v, k.On)
				back(k.From, k.On.AddDays(-1))
			}
		}
	}
	back(u, until)
	slices.SortFunc(out, func(a, b Break) int {
		return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(a.Unit.key, b.Unit.key), cmp.Compare(a.Into.key, b.Into.key))
	})
	return out
}

// turns are the days after one day and not after another on which area or kind
// can change, each once.
func (u *Unit) turns(fs *Facts, after, until law.Date) (days []law.Date) {
	add := func(d law.Date) {
		if d > after && d <= until {
			days = append(days, d)
		}
	}
	for _, f := range fs.of[about{u, "area"}] {
		add(f.From)
		if f.To != 0 {
			add(f.To.AddDays(1))
		}
	}
	for i := range u.versions {
		add(u.versions[i].From)
	}
	slices.Sort(days)
	return slices.Compact(days)
}

// compare appends the break between a unit on the eve of a day and the unit that
// has its land on the day, if there is one.
func (fs *Facts) compare(out []Break, v, w *Unit, d law.Date) []Break {
	eve := d.AddDays(-1)
	was, ok := fs.On(v, "area", eve)
	is, ok2 := fs.On(w, "area", d)
	if ok && ok2 {
		if was.Value != is.Value {
			out = append(out, Break{Unit: v, Into: w, On: d, From: was.Value, To: is.Value})
		}
		return out
	}
	from, to := v.at(eve).Kind, w.at(d).Kind
	a, ok := urbanKinds[from]
	b, ok2 := urbanKinds[to]
	if ok && ok2 && a != b {
		out = append(out, Break{Unit: v, Into: w, On: d, From: from, To: to, Possible: true})
	}
	return out
}

// Text says the break in a sentence.
func (b Break) Text() lang.Text {
	spell := func(s string) lang.Text {
		switch s {
		case "urban":
			return lang.T("unit.break.urban")
		case "rural":
			return lang.T("unit.break.rural")
		case "phuong":
			return lang.T("unit.break.phuong")
		case "thi_tran":
			return lang.T("unit.break.thi_tran")
		}
		return lang.T("unit.break.xa")
	}
	from, to := spell(b.From), spell(b.To)
	switch {
	case b.Possible && b.Unit == b.Into:
		return lang.T("unit.break.possible", "unit", b.Unit.Label(), "on", b.On, "from", from, "to", to)
	case b.Possible:
		return lang.T("unit.break.possible_into", "unit", b.Unit.Label(), "into", b.Into.Label(), "on", b.On, "from", from, "to", to)
	case b.Unit == b.Into:
		return lang.T("unit.break", "unit", b.Unit.Label(), "on", b.On, "from", from, "to", to)
	}
	return lang.T("unit.break.into", "unit", b.Unit.Label(), "into", b.Into.Label(), "on", b.On, "from", from, "to", to)
}

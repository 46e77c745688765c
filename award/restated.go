package award

import (
	"slices"

	"vuonlen/law"
	"vuonlen/tally"
	"vuonlen/unit"
)

// divided names, where a finding is unknown, the years of which only bounds are
// known because a unit was divided and nobody counted its parts. The count that
// would settle it is missing, so nobody can say either whether any number of
// households would do.
func (c *context) divided(f *law.Finding) {
	for i := range f.Because {
		c.divided(&f.Because[i])
	}
	if f.Verdict != law.Unknown {
		return
	}
	for _, x := range f.Facts {
		if e, ok := c.book.seen[x.Year]; !ok || e.gap != tally.Split || !e.Usable() {
			continue
		}
		m := law.Missing{Code: c.subject.Code, Year: x.Year, What: string(tally.Split)}
		if !slices.Contains(f.Missing, m) {
			f.Missing = append(slices.Clip(f.Missing), m)
		}
		f.Change = law.Change{}
	}
}

// breaks lists the changes between urban and rural in the land of a subject from
// the start of the period to the last counted year.
func (m *Movement) breaks(r *Record, s Subject, last law.Year) []unit.Break {
	if s.Unit == nil || s.Kind == Province || s.Kind == District || last <= m.From {
		return nil
	}
	return r.Facts.Breaks(s.Unit, law.YearEnd(m.From), law.YearEnd(last))
}

// Beside gives, once the movement's province has ended, the counts of the provinces
// that its land went to, by their own boundaries of the day. They are shown beside
// those of the territory and judge nothing: no document extends the movement to
// them (mission, section 2).
func (m *Movement) Beside(r *Record, last law.Year, on law.Date) []law.Fact {
	home, err := m.home(r)
	if err != nil || home.Alive(on) || on < home.First {
		return nil
	}
	var out []law.Fact
	for _, p := range r.Tree.Successors(home, home.Last, on).Parts {
		st, _ := p.Unit.At(on)
		for y := m.From; y <= last; y++ {
			f, _ := r.Tallies.Restated(p.Unit, on, y, m.Standard, on)
			fact := func(name string, n law.Count) {
				out = append(out, law.Fact{Name: name, Code: string(st.Code), Year: y, Value: n, Source: string(f.Basis)})
			}
			fact("poor", f.Poor)
			fact("near_poor", f.NearPoor)
			fact("households", f.Households)
		}
	}
	return out
}

package office

import (
	"cmp"
	"slices"

	"vuonlen/award"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/tally"
	"vuonlen/unit"
)

// Mapped is a unit's counts on the boundaries of another day, beside those that
// it had.
type Mapped struct {
	On     law.Date      // the day of the map; of a unit that does not live then, the nearest day that it does
	Was    *tally.Figure // on the boundary of the year's end; nil when the unit did not live then
	Part   bool          // of a unit below one that does not live on the map's day: only a part of it lies in that land
	Result tally.Restatement
}

// onMap answers on the boundaries of a day. Units that share land with one that
// does not live then are shown as far as the asker may see them.
func onMap(record *award.Record, gate gate, u *unit.Unit, q TallyQuestion, std string) TallyAnswer {
	a := mapped(record, u, clamp(u, q.Map), q, std)
	kids, part := landOn(record.Tree, u, q.Map)
	hidden := 0
	for _, c := range kids {
		if gate.within(c, q.Map) != nil {
			hidden++
			continue
		}
		k := mapped(record, c, q.Map, q, std)
		k.Map.Part = part[c]
		a.Children = append(a.Children, k)
	}
	if hidden > 0 {
		a.Notices = append(a.Notices, lang.T("office.map.hidden", "n", hidden, "on", q.Map))
	}
	if !u.Alive(q.Map) {
		a.Notices = append(a.Notices, lang.T("office.map.gone", "unit", u.Label(), "on", q.Map, "day", a.Map.On))
	}
	return a
}

func mapped(record *award.Record, u *unit.Unit, ref law.Date, q TallyQuestion, std string) TallyAnswer {
	l, end := record.Tallies, law.YearEnd(q.Year)
	r := l.OnMap(u, ref, q.Year, std, q.AsKnown)
	a := TallyAnswer{Unit: u, On: ref, Year: q.Year, Standard: std, Figure: r.Figure, Gap: r.Gap, Map: &Mapped{On: ref, Result: r}}
	a.State, _ = u.At(ref)
	if u.Alive(end) {
		was := l.Shown(u, q.Year, std, q.AsKnown)
		a.Map.Was = &was
		if r.How == tally.Unchanged {
			a.Figure = was
			a.Flags = l.Flags(u, q.Year, std, q.AsKnown)
			if reg, ok := l.Register(u, q.Year, std); ok {
				a.Register = &reg
			}
		}
	}
	for _, s := range r.Sources {
		if s.Disagrees {
			a.Flags = append(a.Flags, lang.T("office.map.disagrees", "unit", s.Unit.Label()))
		}
	}
	a.Flags = append(a.Flags, breaks(record.Facts, u, min(end, ref), max(end, ref))...)
	return a
}

// clamp is the day itself while the unit lives, else the nearest day that it does.
func clamp(u *unit.Unit, on law.Date) law.Date {
	return lastDay(u, max(on, u.First))
}

// landOn lists the units of a day that a unit's land is made of: those directly
// below it; of a unit that does not live then, the units that its land went to or
// came from, and which of them reach beyond it.
func landOn(tree *unit.Tree, u *unit.Unit, on law.Date) (units []*unit.Unit, part map[*unit.Unit]bool) {
	if u.Alive(on) {
		return tree.Children(u, on), nil
	}
	day := clamp(u, on)
	from := []*unit.Unit{u}
	part = map[*unit.Unit]bool{}
	lineage := func(v *unit.Unit, a, b law.Date) unit.Lineage {
		if a <= b {
			return tree.Successors(v, a, b)
		}
		return tree.Predecessors(v, a, b)
	}
	if u.Level == unit.District || u.Level == unit.Province && len(lineage(u, day, on).Parts) != 1 {
		from = tree.Under(u, day, unit.Commune)
	}
	for _, v := range from {
		for _, p := range lineage(v, day, on).Parts {
			if slices.Contains(units, p.Unit) {
				continue
			}
			units = append(units, p.Unit)
			part[p.Unit] = slices.ContainsFunc(lineage(p.Unit, on, day).Parts, func(b unit.Part) bool { return !slices.Contains(from, b.Unit) })
		}
	}
	slices.SortFunc(units, func(a, b *unit.Unit) int {
		s, _ := a.At(on)
		t, _ := b.At(on)
		return cmp.Compare(s.Code, t.Code)
	})
	return units, part
}

// breaks spells the changes between urban and rural in the land of a unit.
func breaks(facts *unit.Facts, u *unit.Unit, after, until law.Date) []lang.Text {
	var out []lang.Text
	for _, b := range facts.Breaks(u, after, until) {
		out = append(out, b.Text())
	}
	return out
}

// gapFlag says why the counts of a unit for a year in which it did not live are
// not known, or only as a range.
func gapFlag(g tally.Gap) []lang.Text {
	switch g {
	case tally.Split:
		return []lang.Text{lang.T("office.map.split")}
	case tally.Unlinked:
		return []lang.Text{lang.T("office.map.unlinked")}
	}
	return nil
}

package tally

import (
	"cmp"
	"slices"

	"vuonlen/law"
	"vuonlen/unit"
)

// Territory is the figure of year y for the land that a unit had on its last
// day, also after it ended: the sum of the units that lie in that land at the end
// of the year. It is how a movement's province is counted after the merger of
// provinces.
func (l *Ledger) Territory(u *unit.Unit, y law.Year, standard string, asOf law.Date) (Figure, Gap) {
	end := law.YearEnd(y)
	if u.Alive(end) {
		return gap(l.Figure(u, y, standard, asOf))
	}
	if u.Last == 0 || end <= u.Last {
		return Figure{}, Unlinked // before its first day
	}
	return l.Restated(u, u.Last, y, standard, asOf)
}

// Heirs lists the communes that make up, on a later day, the land that an ended
// unit had on its last day; Split when one of them reaches beyond that land.
func (l *Ledger) Heirs(u *unit.Unit, on law.Date) ([]*unit.Unit, Gap) {
	var out []*unit.Unit
	seen := map[*unit.Unit]bool{}
	for _, c := range l.tree.Under(u, u.Last, unit.Commune) {
		next := l.tree.Successors(c, u.Last, on)
		if !next.Certain() || len(next.Parts) == 0 {
			return nil, Unlinked
		}
		for _, p := range next.Parts {
			if !seen[p.Unit] {
				seen[p.Unit] = true
				out = append(out, p.Unit)
			}
		}
	}
	for _, h := range out {
		from := l.tree.Predecessors(h, on, u.Last)
		if !from.Certain() {
			return nil, Unlinked
		}
		for _, p := range from.Parts {
			if !l.tree.Within(p.Unit, u, u.Last) {
				return nil, Split
			}
		}
	}
	slices.SortFunc(out, func(a, b *unit.Unit) int { return cmp.Compare(a.Key(), b.Key()) })
	if len(out) == 0 {
		return nil, Unlinked
	}
	return out, NoGap
}

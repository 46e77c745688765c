package tally_test

import (
	"testing"

	"vuonlen/law"
	"vuonlen/tally"
	"vuonlen/unit"
)

// All communes of the country of July 2025 restated in one call: nothing is lost
// and nothing doubled. Where every part is whole the counts add up; the bounds
// contain the rest; what is unknown is so by a listed defect of the sources.
func TestAtlasOfTheCountry(t *testing.T) {
	tree := country()
	var rows []tally.Tally
	for _, u := range append(tree.Alive(20241231, unit.Commune), tree.Alive(20241231, unit.District)...) {
		if u.Level == unit.Commune || len(tree.Children(u, 20241231)) == 0 { // island districts without communes count as one
			st, _ := u.At(20241231)
			rows = append(rows, row(st.Code, 2024, 1, 2))
		}
	}
	l := ledger(t, tree, rows...)
	how := map[tally.How]int{}
	sum, units := law.Exactly(0), map[*unit.Unit]bool{}
	for _, r := range l.Atlas(unit.Commune, 20250701, 2024, standard, 20260101) {
		how[r.How]++
		switch {
		case r.How == tally.NotKnown:
			// Communes that ended on 2025-01-01 without a word on what became of them put
			// their neighbours in doubt.
			if r.Gap != tally.Unlinked || len(r.Behind) == 0 {
				t.Errorf("%s: unlinked, and nothing named", r.Unit.Label())
			}
			continue
		case r.How == tally.Unchanged:
			sum = sum.Add(r.Poor)
			units[r.Unit] = true
			continue
		}
		sum = sum.Add(r.Poor)
		for _, s := range r.Sources {
			if s.Way == tally.ByWhole && units[s.Unit] {
				t.Errorf("%s is whole in two units", s.Unit.Label())
			}
			units[s.Unit] = units[s.Unit] || s.Way == tally.ByWhole
		}
	}
	if n := int64(len(units)); sum.Lo > n || sum.Hi < n {
		t.Errorf("%d units went into %v", n, sum)
	}
	if how[tally.Exact] < 2000 || how[tally.Interval] < 100 || how[tally.NotKnown] > 900 {
		t.Errorf("%v", how)
	}
}

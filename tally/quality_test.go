package tally_test

import (
	"slices"
	"testing"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/tally"
	"vuonlen/unit"
)

// TestQuality looks at two years of a commune: what is ordinary is let be, what
// is not is said.
func TestQuality(t *testing.T) {
	tree := hamletTree(t)
	end := law.YearEnd(2024)
	var hamlets []unit.Code
	commune := find(t, tree, "30553", end)
	for _, h := range tree.Children(commune, end) {
		s, _ := h.At(end)
		hamlets = append(hamlets, s.Code)
	}
	if len(hamlets) < 2 {
		t.Fatalf("%d hamlets", len(hamlets))
	}
	of := func(code unit.Code, y law.Year, households, poor, near int64) tally.Tally {
		r := row(code, y, poor, near)
		r.Households = law.Exactly(households)
		return r
	}
	for name, c := range map[string]struct {
		rows []tally.Tally
		want []tally.QualityKind
		at   unit.Code
	}{
		"ordinary":                           {[]tally.Tally{of("30553", 2023, 400, 40, 40), of("30553", 2024, 410, 30, 35)}, nil, "30553"},
		"rate falls by 10 points":            {[]tally.Tally{of("30553", 2023, 400, 40, 40), of("30553", 2024, 400, 20, 20)}, []tally.QualityKind{tally.QualityJump}, "30553"},
		"rate falls by a household less":     {[]tally.Tally{of("30553", 2023, 400, 40, 40), of("30553", 2024, 400, 20, 21)}, nil, "30553"},
		"both rates jump up":                 {[]tally.Tally{of("30553", 2023, 400, 10, 0), of("30553", 2024, 400, 50, 0)}, []tally.QualityKind{tally.QualityJump, tally.QualityJump}, "30553"},
		"few households change":              {[]tally.Tally{of("30553", 2023, 50, 10, 0), of("30553", 2024, 50, 1, 0)}, nil, "30553"},
		"a quarter of the households is new": {[]tally.Tally{of("30553", 2023, 400, 0, 0), of("30553", 2024, 500, 0, 0)}, []tally.QualityKind{tally.QualityJump}, "30553"},
		"nearly a quarter":                   {[]tally.Tally{of("30553", 2023, 400, 0, 0), of("30553", 2024, 499, 0, 0)}, nil, "30553"},
		"no year before":                     {[]tally.Tally{of("30553", 2024, 400, 200, 0)}, nil, "30553"},
		"hamlet without, another with":       {[]tally.Tally{of(hamlets[0], 2024, 50, 2, 1)}, []tally.QualityKind{tally.QualityMissing}, hamlets[1]},
		"hamlet without, had one before":     {[]tally.Tally{of(hamlets[1], 2023, 50, 2, 1)}, []tally.QualityKind{tally.QualityMissing}, hamlets[1]},
		"nobody has one":                     {[]tally.Tally{of("30553", 2024, 400, 20, 10)}, nil, hamlets[1]},
	} {
		l := ledger(t, tree, c.rows...)
		var got []tally.QualityKind
		for _, f := range l.Quality(commune, 2024, "2022-2026", law.Date(20250601), tally.UsualJumps) {
			if s, _ := f.Unit.At(end); s.Code != c.at {
				continue
			}
			got = append(got, f.Kind)
			for _, in := range lang.All {
				if f.What.Say(in) == "" || f.Kind.Say(in) == "" {
					t.Errorf("%s: no words", name)
				}
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

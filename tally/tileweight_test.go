package tally

import (
	"testing"

	"vuonlen/household"
	"vuonlen/law"
)

// Weighted deprivation of every hamlet and unit as summed household by household;
// with equal weights and 3 of 12 it is that of Count.
func TestConcurrentTilesDeprivation(t *testing.T) {
	const hamlets, households = 60, 30_000
	up := make([]int32, hamlets)
	for h := range up {
		up[h] = int32(h % 7)
	}
	levels, err := NewLevels(hamlets, []int{7}, up)
	if err != nil {
		t.Fatal(err)
	}
	b := NewTileBuilder(2022, hamlets, false)
	for i := range households {
		r := hashed(i, i%hamlets)
		if err := b.Add(i%hamlets, &r); err != nil {
			t.Fatal(err)
		}
	}
	tiles := b.Build([32]byte{})
	equal := Weights{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}
	for _, c := range []struct {
		w      Weights
		cutoff int
	}{
		{equal, 1}, {equal, 3}, {equal, 12},
		{Weights{5, 1, 0, 7, 2, 2, 3, 1, 9, 4, 6, 8}, 13},
		{Weights{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 1},
		{Weights{maxWeight}, maxWeight},
		{Weights{1 << 19, 1 << 18, 1 << 17, 1, 3, 5}, 1<<17 + 1},
	} {
		got, err := tiles.CountDeprivation(c.w, c.cutoff, levels, 2)
		if err != nil {
			t.Fatal(err)
		}
		var want [1 + 7][hamlets][groups]Deprivation
		for i := range households {
			h := i % hamlets
			r := hashed(i, h)
			if r.Size == 0 || r.Unanswered() > 0 {
				continue
			}
			sum := 0
			for d, w := range c.w {
				if deprived, _ := r.Indicator(d + 1); deprived {
					sum += w
				}
			}
			for _, d := range []*Deprivation{&want[0][h][r.Minority], &want[1][up[h]][r.Minority]} {
				d.PersonsCounted += int64(r.Size)
				if sum >= c.cutoff {
					d.Q += int64(r.Size)
					d.QC += int64(r.Size) * int64(sum)
				}
			}
		}
		counted := tiles.Count(standard(t, "2022-2026"), levels, 2)
		for level, units := range []int{hamlets, 7} {
			for u := range units {
				var all Deprivation
				for a := range household.Answer(groups) {
					w := want[level][u][a]
					if g := got.Of(level, u, a); g != w {
						t.Fatalf("weights %v, cut-off %d, level %d, unit %d: %+v, want %+v", c.w, c.cutoff, level, u, g, w)
					}
					all = Deprivation{all.PersonsCounted + w.PersonsCounted, all.Q + w.Q, all.QC + w.QC}
				}
				if g := got.All(level, u); g != all {
					t.Fatalf("weights %v, level %d, unit %d: %+v, want %+v", c.w, level, u, g, all)
				}
				if c.w == equal && c.cutoff == deprivationCutoff && counted.All(level, u).Deprivation != all {
					t.Fatalf("level %d, unit %d: %+v, with weights %+v", level, u, counted.All(level, u).Deprivation, all)
				}
			}
		}
	}
	for what, c := range map[string]struct {
		w      Weights
		cutoff int
	}{
		"a weight below zero":          {Weights{-1, 5}, 3},
		"a weight that is too large":   {Weights{maxWeight + 1}, 3},
		"weights too large together":   {Weights{maxWeight, 1}, 3},
		"a cut-off everybody reaches":  {equal, 0},
		"a cut-off that nobody can":    {equal, 13},
		"no weights at all":            {Weights{}, 1},
		"a sum that would wrap around": {Weights{1 << 62, 1 << 62, 1 << 62, 1 << 62}, 1},
	} {
		if _, err := tiles.CountDeprivation(c.w, c.cutoff, levels, 1); err == nil {
			t.Errorf("%s: no error", what)
		}
	}
}

// H, A and M0 are exact, and not defined where they would divide by nothing.
func TestDeprivationRatios(t *testing.T) {
	h, a, m0, defined, intensity := Deprivation{PersonsCounted: 400, Q: 100, QC: 450}.Ratios(12)
	if !defined || !intensity || h.Cmp(law.Frac(1, 4)) != 0 || a.Cmp(law.Frac(3, 8)) != 0 || m0.Cmp(law.Frac(3, 32)) != 0 {
		t.Errorf("H %s, A %s, M0 %s", h, a, m0)
	}
	if h, _, m0, defined, intensity := (Deprivation{PersonsCounted: 400}).Ratios(12); !defined || intensity || h.Sign() != 0 || m0.Sign() != 0 {
		t.Errorf("nobody deprived: H %s, M0 %s, %t, %t", h, m0, defined, intensity)
	}
	if _, _, _, defined, _ := (Deprivation{}).Ratios(12); defined {
		t.Error("nobody counted, and yet a rate")
	}
}

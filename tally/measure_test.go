package tally

import (
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/internal/lang"
	"vuonlen/law"
)

// TestMeasures: a rate is the ratio of its counts, an unknown part makes it unknown, and
// nothing unknown is said as a number.
func TestMeasures(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		count := rapid.Custom(func(t *rapid.T) law.Count {
			if rapid.IntRange(0, 3).Draw(t, "known") == 0 {
				return law.Count{}
			}
			return law.Exactly(rapid.Int64Range(0, 500).Draw(t, "n"))
		})
		f := Figure{Counts: Counts{Households: count.Draw(t, "households"), Poor: count.Draw(t, "poor"), NearPoor: count.Draw(t, "near"), Unknown: law.Exactly(0), MinorityHouseholds: count.Draw(t, "mh"), MinorityPoor: count.Draw(t, "mp")}}
		for m, parts := range map[Measure][2]law.Count{
			MPoorRate: {f.Poor, f.Households}, MNearPoorRate: {f.NearPoor, f.Households}, MMinorityPoorRate: {f.MinorityPoor, f.MinorityHouseholds}, MMultidimRate: {f.Poor.Add(f.NearPoor), f.Households},
		} {
			got := m.Of(f, nil)
			n, ok := parts[0].Exact()
			d, ok2 := parts[1].Exact()
			want := ok && ok2 && d > 0
			if got.Known() != want || !m.IsRate() {
				t.Fatalf("%s of %v is known: %v", m, parts, got.Known())
			}
			if !want {
				if s := got.Say(lang.EN); strings.ContainsAny(s, "0123456789") {
					t.Fatalf("unknown is said as %q", s)
				}
				continue
			}
			// A part may be larger than the whole in figures that do not add up; the rate
			// then ends at one.
			r := big.NewRat(n, d)
			if r.Cmp(big.NewRat(1, 1)) > 0 {
				continue
			}
			if x, exact := got.ExactRate(); !exact || x.String() != r.RatString() {
				t.Fatalf("%s of %d in %d is %s", m, n, d, x)
			}
			// Rounded half up to hundredths of a per cent, by another way.
			h := new(big.Int).Div(big.NewInt(2*10_000*n+d), big.NewInt(2*d))
			if x, exact := got.Hundredths().Exact(); !exact || x != h.Int64() {
				t.Fatalf("%d in %d is drawn as %d, want %s", n, d, x, h)
			}
		}
	})
	r := NoReviews()
	r.Indicators[11] = law.Between(3, 4)
	for m, want := range map[Measure]string{DeprivedIn(12): "3–4", DeprivedIn(1): "0", MReviewed: "0", MHouseholds: "unknown"} {
		if got := m.Of(Figure{}, &r).Say(lang.EN); got != want {
			t.Errorf("%s is %q, want %q", m, got, want)
		}
		if m != MHouseholds && m.Of(Figure{}, nil).Known() {
			t.Errorf("without reviews %s is known", m)
		}
	}
	if len(Measures) != 25 || Measures[24] != "d12" || Measures[24].Indicator() != 12 || MPoor.Indicator() != 0 {
		t.Errorf("%q", Measures)
	}
}

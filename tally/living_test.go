package tally_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/household"
	"vuonlen/law"
	"vuonlen/tally"
)

// TestLivingAgainstPlainCounting: each number of a comparison is what going through
// the households one by one gives, and the parts of each indicator add up to the
// households it is about.
func TestLivingAgainstPlainCounting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(y law.Year) (out []household.Review) {
			for h := range rapid.IntRange(0, 6).Draw(t, "households") {
				if !rapid.Bool().Draw(t, "reviewed") {
					continue
				}
				v := household.Review{Year: y, Household: household.ID(fmt.Sprint(h))}
				v.Class = rapid.SampledFrom([]household.Class{household.Poor, household.NearPoor, household.NotPoor, household.UnknownClass}).Draw(t, "class")
				for i := 1; i <= household.Indicators; i++ {
					if a := rapid.IntRange(0, 2).Draw(t, "answer"); a < 2 {
						v.Set(i, a == 1)
					}
				}
				out = append(out, v)
			}
			return out
		}
		before, after := draw(2021), draw(2024)
		l := tally.NewLiving(2021, 2024, before, after)
		on := func(v household.Review) bool { return v.Class == household.Poor || v.Class == household.NearPoor }
		for k, x := range l.Indicators {
			var want tally.LivingIndicator
			count := func(d *tally.Deprived, v household.Review, there bool) {
				yes, known := v.Indicator(k + 1)
				switch {
				case !there || !known:
					d.Unknown++
				case yes:
					d.Yes++
				default:
					d.No++
				}
			}
			var gone, first, last int64
			for _, v := range after {
				if on(v) {
					last++
					count(&want.Last, v, true)
				}
			}
			for _, v := range before {
				if !on(v) {
					continue
				}
				first++
				count(&want.First, v, true)
				found := false
				for _, w := range after {
					if w.Household != v.Household {
						continue
					}
					found = true
					count(&want.Followed, w, true)
					a, ka := v.Indicator(k + 1)
					b, kb := w.Indicator(k + 1)
					if ka && kb && a && !b {
						want.Cured++
					}
					if ka && kb && !a && b {
						want.Arisen++
					}
				}
				if !found {
					gone++
					count(&want.Followed, v, false)
				}
			}
			if x != want || l.FirstListed != first || l.LastListed != last || l.FollowedGone != gone {
				t.Fatalf("indicator %d: %+v, want %+v", k+1, x, want)
			}
			if x.Followed.Yes+x.Followed.No+x.Followed.Unknown != first {
				t.Fatalf("%+v of %d", x.Followed, first)
			}
			if lo, hi, ok := x.First.Share(); ok != (first > 0) || ok && lo.Cmp(hi) > 0 {
				t.Fatal(lo, hi, ok)
			}
		}
	})
}

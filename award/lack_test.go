package award

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/law"
	"vuonlen/tally"
)

// TestLackHoldsTheTruth: for exact counts the demands of a form add up to
// short_by, which is held against trying every number elsewhere; for intervals
// they hold what the exact counts inside them give.
func TestLackHoldsTheTruth(t *testing.T) {
	m, err := Read("movement.yaml", Files()[0].Content)
	if err != nil {
		t.Fatal(err)
	}
	ctx := func(years []tally.Counts) *context {
		b := &book{last: 2024, seen: map[law.Year]entry{}}
		b.look = func(y law.Year) (tally.Figure, tally.Gap) {
			return tally.Figure{Counts: years[y-m.From], Basis: tally.Computed}, tally.NoGap
		}
		return &context{movement: m, subject: Subject{Kind: Commune, Code: "30553"}, book: b}
	}
	wides := 0
	rapid.Check(t, func(t *rapid.T) {
		draw := func(lo, hi int64, name string, i int) int64 {
			return rapid.Int64Range(lo, hi).Draw(t, fmt.Sprint(name, " ", i))
		}
		falls := rapid.IntRange(1, 3).Draw(t, "falls")
		by := law.Frac(rapid.Int64Range(1, 60).Draw(t, "percent"), 100)
		form := Form(YearlyFall{By: by, Years: falls})
		switch rapid.IntRange(0, 4).Draw(t, "form") {
		case 0, 1:
			form = CountFalls{By: by}
		case 2:
			form = Level{Metric: rapid.SampledFrom([]string{"poor", "multidim"}).Draw(t, "metric"), Edge: by, Strict: rapid.Bool().Draw(t, "strict"), From: 2024 - law.Year(falls)}
		case 3:
			form = YearlyFall{By: by, Years: falls, Metric: "poor", Rule: rapid.SampledFrom([]string{"mean", "each_year"}).Draw(t, "rule")}
		}
		for _, r := range AllReadings {
			m.Readings[r.Name] = rapid.SampledFrom(r.Values).Draw(t, r.Name)
		}
		m.From = 2024 - law.Year(falls)
		var wide, point []tally.Counts
		for i := range falls + 1 {
			poor, near, unknown, spread := draw(0, 12, "poor", i), draw(0, 12, "near", i), int64(0), int64(0)
			if rapid.Bool().Draw(t, fmt.Sprint("in doubt ", i)) {
				unknown, spread = draw(0, 4, "unknown", i), draw(0, 4, "more households", i)
			}
			a := draw(0, unknown, "of them poor", i)
			b := draw(0, unknown-a, "of them near", i)
			households := draw(max(1, poor+near+unknown), 60, "households", i)
			wide = append(wide, tally.Counts{
				Households: law.Between(households, households+spread),
				Poor:       law.Between(poor, poor+unknown), NearPoor: law.Between(near, near+unknown), Unknown: law.Exactly(unknown),
			})
			point = append(point, tally.Counts{
				Households: law.Exactly(draw(households, households+spread, "truly households", i)),
				Poor:       law.Exactly(poor + a), NearPoor: law.Exactly(near + b), Unknown: law.Exactly(0),
			})
		}
		f := form.judge(ctx(point), "commune.test")
		truth := Shortfall{Demands: form.(lacker).lacks(ctx(point))}.Total()
		n, known := truth.Exact()
		switch short := f.Change.ShortBy; {
		case short != nil && (!known || n != *short):
			t.Fatalf("%v: short by %d, demands %v", point, *short, truth)
		case f.Verdict == law.NotMet && short == nil && known && n != 0:
			t.Fatalf("%v: no number would do, demands %v", point, truth)
		case f.Verdict == law.Met && known && n != 0:
			t.Fatalf("%v: met, demands %v", point, truth)
		}
		about := Shortfall{Demands: form.(lacker).lacks(ctx(wide))}.Total()
		if !about.Known() {
			return
		}
		if !known || n < about.Lo || n > about.Hi {
			t.Fatalf("%v: demands %v; %v: %v", wide, about, point, truth)
		}
		if about.Lo < about.Hi {
			wides++
		}
	})
	if wides == 0 {
		t.Error("no interval was tried")
	}
}

// TestApportion: largest remainders. All is shared out, nobody gives more than he
// has or is off his quota by one or more, and no other way of sharing comes nearer
// to the quotas: all are tried.
func TestApportion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		has := rapid.SliceOfN(rapid.Int64Range(0, 5), 0, 5).Draw(t, "has")
		var all int64
		for _, h := range has {
			all += h
		}
		n := rapid.Int64Range(0, all).Draw(t, "n")
		got := Apportion(n, has)
		// far is the sum of the squares of all x out - n x has: distance from the quotas.
		far := func(out []int64) (sum int64) {
			for i, x := range out {
				d := all*x - n*has[i]
				sum += d * d
			}
			return sum
		}
		var sum int64
		for i, x := range got {
			sum += x
			if d := all*x - n*has[i]; x < 0 || x > has[i] || d >= all && all > 0 || d <= -all && all > 0 {
				t.Fatalf("%d over %v: %v", n, has, got)
			}
		}
		if sum != n {
			t.Fatalf("%d over %v: %v", n, has, got)
		}
		var try func(out []int64, left int64)
		try = func(out []int64, left int64) {
			if i := len(out); i < len(has) {
				for x := int64(0); x <= min(has[i], left); x++ {
					try(append(slices.Clone(out), x), left-x)
				}
			} else if left == 0 && far(out) < far(got) {
				t.Fatalf("%d over %v: %v is nearer than %v", n, has, out, got)
			}
		}
		try(nil, n)
	})
	if got := Apportion(3, []int64{2, 2, 2, 2}); !slices.Equal(got, []int64{1, 1, 1, 0}) {
		t.Errorf("equal remainders: %v", got)
	}
	if got := Apportion(law.MaxCount, []int64{law.MaxCount / 2, law.MaxCount / 2}); !slices.Equal(got, []int64{law.MaxCount / 2, law.MaxCount / 2}) {
		t.Errorf("large: %v", got)
	}
}

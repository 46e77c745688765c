package award

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/law"
	"vuonlen/tally"
)

// TestIntervalsAreNeverSurerThanTheirPoints: households of unknown class make
// counts intervals. A verdict on intervals is the verdict whatever the classes
// are, or unknown, and so is what it says about reaching the criterion.
// Recognised counts are certain, so the counts are handed to the form directly.
func TestIntervalsAreNeverSurerThanTheirPoints(t *testing.T) {
	m, err := Read("movement.yaml", Files()[0].Content)
	if err != nil {
		t.Fatal(err)
	}
	judge := func(f Form, years []tally.Counts) law.Finding {
		m.From = 2025 - law.Year(len(years))
		b := &book{last: 2024, seen: map[law.Year]entry{}}
		b.look = func(y law.Year) (tally.Figure, tally.Gap) {
			return tally.Figure{Counts: years[y-m.From], Basis: tally.Computed}, tally.NoGap
		}
		return f.judge(&context{movement: m, subject: Subject{Kind: Commune, Code: "30553"}, book: b}, "commune.test")
	}
	rapid.Check(t, func(t *rapid.T) {
		draw := func(lo, hi int64, name string, i int) int64 {
			return rapid.Int64Range(lo, hi).Draw(t, fmt.Sprint(name, " ", i))
		}
		falls := rapid.IntRange(1, 3).Draw(t, "falls")
		by := law.Frac(rapid.Int64Range(1, 60).Draw(t, "percent"), 100)
		simple := func(name string) Form {
			switch rapid.IntRange(0, 4).Draw(t, name) {
			case 0:
				return CountFalls{By: by}
			case 1:
				return Level{Metric: "multidim", Edge: by, Strict: rapid.Bool().Draw(t, name+" strict")}
			case 2:
				return Level{Metric: "poor", Edge: by, From: 2024 - law.Year(falls), To: 2024}
			case 3:
				return YearlyFall{By: by, Years: falls, Metric: "poor", Rule: rapid.SampledFrom([]string{"", "mean", "each_year"}).Draw(t, name+" rule")}
			}
			return YearlyFall{By: by, Years: falls}
		}
		form := simple("form")
		if rapid.IntRange(0, 3).Draw(t, "group") == 0 {
			form = Group{rapid.SampledFrom([]law.Combine{law.AllOf, law.AnyOf}).Draw(t, "of"), []Form{form, simple("second")}}
		}
		for _, r := range AllReadings {
			m.Readings[r.Name] = rapid.SampledFrom(r.Values).Draw(t, r.Name)
		}
		var wide, point []tally.Counts
		for i := range falls + 1 {
			poor, near, unknown, spread := draw(0, 12, "poor", i), draw(0, 12, "near", i), int64(0), int64(0)
			if rapid.Bool().Draw(t, fmt.Sprint("in doubt ", i)) {
				unknown, spread = draw(0, 15, "unknown", i), draw(0, 15, "more households", i)
			}
			a := draw(0, unknown, "of them poor", i)
			b := draw(0, unknown-a, "of them near", i)
			households := draw(max(1, poor+near+unknown), 60, "households", i)
			wide = append(wide, tally.Counts{
				Households: law.Between(households, households+spread),
				Poor:       law.Between(poor, poor+unknown), NearPoor: law.Between(near, near+unknown), Unknown: law.Exactly(unknown),
			})
			point = append(point, tally.Counts{
				Households: law.Exactly(draw(wide[i].Households.Lo, wide[i].Households.Hi, "truly households", i)),
				Poor:       law.Exactly(poor + a), NearPoor: law.Exactly(near + b), Unknown: law.Exactly(0),
			})
		}
		w, p := judge(form, wide), judge(form, point)
		if w.Verdict != p.Verdict && w.Verdict != law.Unknown {
			t.Fatalf("%v: %s; %v: %s", wide, w.Verdict, point, p.Verdict)
		}
		if w.Verdict != law.NotMet {
			return
		}
		if r := w.Change.Reachable; r != nil && *r != *p.Change.Reachable {
			t.Fatalf("%v: reachable %t; %v: %t", wide, *r, point, *p.Change.Reachable)
		}
		if n := w.Change.ShortBy; n != nil && (p.Change.ShortBy == nil || *n != *p.Change.ShortBy) {
			t.Fatalf("%v: short by %d; %v: %v", wide, *n, point, p.Change.ShortBy)
		}
	})
}

// TestIntervalsSayAllThatIsSure: on a single fall and on a count, the verdict on
// intervals is exactly what all the counts inside them agree on.
func TestIntervalsSayAllThatIsSure(t *testing.T) {
	m, err := Read("movement.yaml", Files()[0].Content)
	if err != nil {
		t.Fatal(err)
	}
	m.From = 2023
	judge := func(f Form, before, after law.Count) law.Verdict {
		b := &book{last: 2024, seen: map[law.Year]entry{}}
		b.look = func(y law.Year) (tally.Figure, tally.Gap) {
			c := tally.Counts{Households: law.Exactly(20), Poor: before, NearPoor: law.Exactly(0)}
			if y == 2024 {
				c.Poor = after
			}
			return tally.Figure{Counts: c, Basis: tally.Computed}, tally.NoGap
		}
		return f.judge(&context{movement: m, subject: Subject{Kind: Commune, Code: "30553"}, book: b}, "commune.test").Verdict
	}
	for _, measure := range []string{"points", "relative"} {
		m.Readings["reduction_measure"] = measure
		for _, f := range []Form{
			YearlyFall{By: law.Frac(1, 20), Years: 1}, YearlyFall{By: law.Frac(1, 4), Years: 1}, YearlyFall{By: law.Frac(1, 2), Years: 1},
			CountFalls{By: law.Frac(1, 2)}, CountFalls{By: law.Frac(1, 3)},
			Level{Metric: "poor", Edge: law.Frac(1, 4), Strict: true}, Level{Metric: "multidim", Edge: law.Frac(1, 4)},
			Level{Metric: "poor", Edge: law.Frac(1, 5), Strict: true, From: 2023, To: 2024}, Level{Metric: "poor", Edge: law.Frac(1, 5), From: 2023, To: 2023},
		} {
			for i := range int64(7 * 4 * 7 * 4) {
				before, after := law.Between(i%7, i%7+i/7%4), law.Between(i/28%7, i/28%7+i/196%4)
				var all []law.Verdict
				for b := before.Lo; b <= before.Hi; b++ {
					for a := after.Lo; a <= after.Hi; a++ {
						all = append(all, judge(f, law.Exactly(b), law.Exactly(a)))
					}
				}
				if got, want := judge(f, before, after), law.Agree(all...); got != want {
					t.Fatalf("%+v, %s: %v -> %v is %s, the counts inside agree on %s", f, measure, before, after, got, want)
				}
			}
		}
	}
}

// A group says what its parts say of a count that only bounds are known of because a
// unit was divided: it is missing, and nobody knows whether any number would do.
func TestGroupOverADividedUnit(t *testing.T) {
	m, err := Read("movement.yaml", Files()[0].Content)
	if err != nil {
		t.Fatal(err)
	}
	m.From = 2023
	b := &book{last: 2024, seen: map[law.Year]entry{}}
	b.look = func(y law.Year) (tally.Figure, tally.Gap) {
		return tally.Figure{Basis: tally.Computed, Counts: tally.Counts{
			Households: law.Exactly(100), Poor: law.Between(10, 60), NearPoor: law.Exactly(0), Unknown: law.Exactly(0)}}, tally.Split
	}
	c := &context{movement: m, subject: Subject{Kind: Commune, Code: "30553"}, book: b}
	level := Level{Metric: "poor", Edge: law.Frac(1, 2)}
	alone := level.judge(c, "commune.test")
	c.divided(&alone)
	f := Group{law.AllOf, []Form{level}}.judge(c, "commune.test")
	for _, x := range []law.Finding{alone, f} {
		if x.Verdict != law.Unknown || x.Change.Reachable != nil || len(x.Missing) != 1 || x.Missing[0].What != string(tally.Split) {
			t.Errorf("%s, reachable %v, missing %v", x.Verdict, x.Change.Reachable, x.Missing)
		}
	}
}

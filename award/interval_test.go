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
		var form Form = YearlyFall{By: by, Years: falls}
		if rapid.Bool().Draw(t, "scale") {
			form = CountFalls{By: by}
		}
		for _, r := range AllReadings {
			m.Readings[r.Name] = rapid.SampledFrom(r.Values).Draw(t, r.Name)
		}
		var wide, point []tally.Counts
		for i := range falls + 1 {
			poor, near, unknown, spread := draw(0, 12, "poor", i), draw(0, 12, "near", i), int64(0), int64(0)
			if rapid.Bool().Draw(t, fmt.Sprint("in doubt ", i)) {
				unknown, spread = draw(0, 4, "unknown", i), draw(0, 5, "more households", i)
			}
			a := draw(0, unknown, "of them poor", i)
			b := draw(0, unknown-a, "of them near", i)
			households := draw(max(1, poor+near+unknown), 150, "households", i)
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

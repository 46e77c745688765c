package tally

import (
	"math/bits"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/household"
)

// everyIndicators lists all 3^12 ways to answer the indicators or not.
func everyIndicators() []household.Answers {
	out := []household.Answers{{}}
	for i := 1; i <= household.Indicators; i++ {
		for _, a := range out[:len(out):len(out)] {
			yes, no := a, a
			yes.Set(i, true)
			no.Set(i, false)
			out = append(out, yes, no)
		}
	}
	return out
}

// Every household there can be: 3^12 answers to the indicators, all areas, the
// edges of B1, under every standard. 64 at a time they get the classes that
// Standard.Possible and Standard.Classify give them one at a time.
func TestTilesClassifyAsTheStandard(t *testing.T) {
	every := everyIndicators()
	if len(every) != 531_441 {
		t.Fatalf("%d answers instead of 3^12", len(every))
	}
	var rules []*tileRule
	for _, s := range household.Standards() {
		rules = append(rules, newTileRule(s))
	}
	row, seen := TileRow{Minority: household.No}, 0
	for _, area := range []household.Area{household.AreaUnknown, household.Urban, household.Rural} {
		for _, b1 := range []int{-1, 0, 139, 140, 141, 174, 175, 176, household.MaxB1} {
			b := NewTileBuilder(2022, 1, false)
			b.Grow(len(every))
			answers := func(i int) household.Answers {
				a := every[i]
				a.Area = area
				if b1 >= 0 {
					a.SetB1(b1)
				}
				return a
			}
			for i := range every {
				row.Answers = answers(i)
				if err := b.Add(0, &row); err != nil {
					t.Fatal(err)
				}
			}
			tiles := b.Build([32]byte{})
			for k, s := range household.Standards() {
				tiles.each(0, groups, func(_, at int, tl tile, v uint64) {
					poor, near, not, n0, n1, n2, n3, blank := rules[k].possible(tl, v)
					class := rules[k].classes(tl, v)
					if (poor|near|not|blank|n0|n1|n2|n3)&^v != 0 {
						t.Fatalf("tile %d: something where no household is", at)
					}
					for m := v; m != 0; m &= m - 1 {
						lane := bits.TrailingZeros64(m)
						a := answers(TileHouseholds*at + lane)
						on := func(w uint64) bool { return w>>lane&1 == 1 }
						p, n, x := s.Possible(a)
						if on(poor) != p || on(near) != n || on(not) != x || class.at(lane) != s.Classify(a) {
							t.Fatalf("%s, area %q, B1 %d, %s: possible %t %t %t, class %s; want %t %t %t, %s", s.ID, area, b1, a.Marks(),
								on(poor), on(near), on(not), class.at(lane), p, n, x, s.Classify(a))
						}
						count := int(n0>>lane&1 | n1>>lane&1<<1 | n2>>lane&1<<2 | n3>>lane&1<<3)
						if count != a.Deprivations() || on(blank) != (a.Unanswered() > 0) {
							t.Fatalf("%s: %d deprivations, blank %t", a.Marks(), count, on(blank))
						}
						seen++
					}
				})
			}
		}
	}
	if want := 531_441 * 3 * 9 * len(rules); seen != want {
		t.Errorf("%d households seen instead of %d", seen, want)
	}
}

// Under any lines and any least number of deprivations, not only those of today's
// standards, a class is possible just if a way to fill the blanks gives it.
func TestTilesClassifyByAnyStandard(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		score := rapid.IntRange(0, household.MaxB1)
		rural, urban := rapid.IntRange(1, household.MaxB1).Draw(t, "rural"), rapid.IntRange(1, household.MaxB1).Draw(t, "urban")
		least := rapid.IntRange(1, household.Indicators).Draw(t, "least")
		r := tileRuleOf(rural, urban, least)
		b := NewTileBuilder(2022, 1, false)
		var rows []TileRow
		for range rapid.IntRange(1, 70).Draw(t, "households") {
			row := drawRow(t)
			row.Minority = household.No
			switch rapid.IntRange(0, 4).Draw(t, "score") {
			case 0:
				row.SetB1(min(household.MaxB1, rural+rapid.IntRange(-1, 1).Draw(t, "by")))
			case 1:
				row.SetB1(min(household.MaxB1, urban+rapid.IntRange(-1, 1).Draw(t, "by")))
			case 2:
				row.SetB1(score.Draw(t, "b1"))
			}
			rows = append(rows, row)
			if err := b.Add(0, &row); err != nil {
				t.Fatal(err)
			}
		}
		tiles := b.Build([32]byte{})
		var sets [][3]uint64
		tiles.each(0, groups, func(_, _ int, tl tile, valid uint64) {
			poor, near, not, _, _, _, _, _ := r.possible(tl, valid)
			sets = append(sets, [3]uint64{poor, near, not})
		})
		for i, row := range rows {
			set, lane := sets[i/TileHouseholds], i%TileHouseholds
			var want [3]bool
			b1, known := row.B1()
			scores := []int{b1}
			if !known {
				scores = []int{0, household.MaxB1 + 1} // under any line; over any
			}
			for _, b1 := range scores {
				for _, line := range map[household.Area][]int{household.Rural: {rural}, household.Urban: {urban}, household.AreaUnknown: {rural, urban}}[row.Area] {
					for n := row.Deprivations(); n <= row.Deprivations()+row.Unanswered(); n++ {
						switch {
						case b1 > line:
							want[2] = true
						case n >= least:
							want[0] = true
						default:
							want[1] = true
						}
					}
				}
			}
			if got := [3]bool{set[0]>>lane&1 == 1, set[1]>>lane&1 == 1, set[2]>>lane&1 == 1}; got != want {
				t.Fatalf("lines %d and %d, least %d: %+v: poor, near-poor, not poor possible %t, want %t", rural, urban, least, row, got, want)
			}
		}
	})
}

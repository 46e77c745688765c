package household_test

import (
	"testing"

	"pgregory.net/rapid"

	"vuonlen/household"
)

// TestPossibleIsEveryFilling: the possible classes are those of all ways to fill
// the blanks, and a known class is the only possible one.
func TestPossibleIsEveryFilling(t *testing.T) {
	s, _ := household.FindStandard("2022-2026")
	rapid.Check(t, func(t *rapid.T) {
		var a household.Answers
		a.Area = rapid.SampledFrom([]household.Area{household.AreaUnknown, household.Urban, household.Rural}).Draw(t, "area")
		if rapid.Bool().Draw(t, "b1 known") {
			a.SetB1(rapid.SampledFrom([]int{0, 139, 140, 141, 174, 175, 176, 300}).Draw(t, "b1"))
		}
		for i := 1; i <= household.Indicators; i++ {
			switch rapid.IntRange(0, 3).Draw(t, "d") {
			case 0, 1:
				a.Set(i, false)
			case 2:
				a.Set(i, true)
			}
		}
		want := map[household.Class]bool{}
		fill(a, 1, func(full household.Answers) { want[s.Classify(full)] = true })
		poor, near, not := s.Possible(a)
		if poor != want[household.Poor] || near != want[household.NearPoor] || not != want[household.NotPoor] || want[household.UnknownClass] {
			t.Fatalf("%+v: possible %v %v %v, by filling %v", a, poor, near, not, want)
		}
		if class := s.Classify(a); (class != household.UnknownClass) != (len(want) == 1) || class != household.UnknownClass && !want[class] {
			t.Fatalf("%+v: class %v, by filling %v", a, class, want)
		}
		var again household.Answers
		if !again.SetMarks(a.Marks()) || again.Marks() != a.Marks() {
			t.Fatalf("%s read again as %s", a.Marks(), again.Marks())
		}
	})
}

// fill tries every value for every blank: indicators, B1 around the lines, area.
func fill(a household.Answers, from int, fn func(household.Answers)) {
	for i := from; i <= household.Indicators; i++ {
		if _, known := a.Indicator(i); known {
			continue
		}
		for _, deprived := range []bool{false, true} {
			b := a
			b.Set(i, deprived)
			fill(b, i+1, fn)
		}
		return
	}
	if _, known := a.B1(); !known {
		for _, b1 := range []int{0, 140, 141, 175, 176, household.MaxB1} {
			b := a
			b.SetB1(b1)
			fill(b, household.Indicators+1, fn)
		}
		return
	}
	if a.Area == household.AreaUnknown {
		for _, area := range []household.Area{household.Urban, household.Rural} {
			b := a
			b.Area = area
			fill(b, household.Indicators+1, fn)
		}
		return
	}
	fn(a)
}

package publication

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"vuonlen/law"
)

func small() *Edition {
	return &Edition{
		Number: 1, Day: 20250601, Map: 20250701, Years: []law.Year{2024}, Rule: DefaultRule,
		Places: []Place{{Code: "89", Map: Then, On: 20241231, Parent: -1}, {Code: "1", Map: Then, On: 20241231, Parent: 0}},
		Rows: []Row{
			{Place: 0, Year: 2024, Cells: map[string]Cell{Households: Number(10), Poor: Number(4), NearPoor: {State: Hidden}}, Sums: []Sum{{Why: "children", Rows: []int{1}}}},
			{Place: 1, Year: 2024, Cells: map[string]Cell{Households: Number(0), Poor: {State: Banded, Lo: 0, Hi: 4}, NearPoor: {State: Doubtful}}},
		},
	}
}

func TestEditionComesBack(t *testing.T) {
	e := small()
	e.build()
	b, err := e.Encode()
	if err != nil {
		t.Fatal(err)
	}
	back, err := DecodeEdition(b)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(e, back) {
		t.Errorf("got %+v, want %+v", back, e)
	}
	for what, s := range map[string]string{
		"a number beside a state": strings.Replace(string(b), `"poor":4`, `"poor":{"state":"shown","n":4}`, 1),
		"an unknown field":        strings.Replace(string(b), `"number"`, `"nomber"`, 1),
		"a place beyond":          strings.Replace(string(b), `"parent":0`, `"parent":7`, 1),
		"a row beyond":            strings.Replace(string(b), `"rows":[1]`, `"rows":[2]`, 1),
		"a band upside down":      strings.Replace(string(b), `"max":4`, `"max":-1`, 1),
	} {
		if s == string(b) {
			t.Fatalf("%s: nothing was changed", what)
		}
		if _, err := DecodeEdition([]byte(s)); err == nil {
			t.Errorf("%s is read", what)
		}
	}
}

func TestRateNeedsBothCounts(t *testing.T) {
	e := small()
	if r, ok := e.Rate(e.Row(0, 2024), Poor); !ok || r.Cmp(law.Frac(2, 5)) != 0 {
		t.Errorf("got %v %v", r, ok)
	}
	for _, m := range []string{NearPoor, Multidim, Households} {
		if _, ok := e.Rate(e.Row(0, 2024), m); ok {
			t.Errorf("a rate of %s", m)
		}
	}
	if _, ok := e.Rate(e.Row(1, 2024), Poor); ok {
		t.Error("a rate among nobody")
	}
	// Of a band the rates of its ends, of which none is more than all.
	e.Rows[1].Cells[Households] = Number(120)
	for hi, want := range map[int64]law.Ratio{9: law.Frac(9, 120), 199: law.Int(1)} {
		e.Rows[1].Cells[Poor] = Cell{State: Banded, Lo: 5, Hi: hi}
		if a, b, ok := e.RateRange(e.Row(1, 2024), Poor); !ok || a.Cmp(law.Frac(5, 120)) != 0 || b.Cmp(want) != 0 {
			t.Errorf("5 to %d of 120: %v to %v %v", hi, a, b, ok)
		}
	}
	if _, ok := e.Rate(e.Row(1, 2024), Poor); ok {
		t.Error("one rate of a band")
	}
	if _, _, ok := e.RateRange(e.Row(1, 2024), NearPoor); ok {
		t.Error("rates of what is in doubt")
	}
	if c := e.Row(1, 2020).Cell(Poor); c.State != Missing {
		t.Errorf("no row: %v", c.State)
	}
}

// TestFound: units and those below them are found as by going over all places, also after
// some were added; of two lives of a code the last.
func TestFound(t *testing.T) {
	e := small()
	for range 2 {
		for i, p := range e.Places {
			last, below := i, []int(nil)
			for j, o := range e.Places {
				if o.Map == p.Map && o.Code == p.Code {
					last = j
				}
				if o.Parent == i {
					below = append(below, j)
				}
			}
			if got, ok := e.Find(p.Map, p.Code); !ok || got != last {
				t.Errorf("%s on %s: %d %v, want %d", p.Code, p.Map, got, ok, last)
			}
			if got := e.Below(i); !slices.Equal(got, below) {
				t.Errorf("below %s: %d, want %d", p.Code, got, below)
			}
		}
		for _, c := range []Place{{Code: "1", Map: Today}, {Code: "none", Map: Then}} {
			if i, ok := e.Find(c.Map, c.Code); ok {
				t.Errorf("%s on %s is %d", c.Code, c.Map, i)
			}
		}
		e.Places = append(e.Places, Place{Code: "1", Map: Then, Parent: 0}, Place{Code: "2", Map: Then, Parent: 2})
		e.Rows = append(e.Rows, Row{Place: len(e.Places) - 1, Year: 2023})
		if e.Row(len(e.Places)-1, 2023) != &e.Rows[len(e.Rows)-1] {
			t.Error("a row that was added is not found")
		}
	}
}

// TestFoundInYear: a code names the unit that has figures of the year, and a hamlet is under
// the commune whose sum it is part of.
func TestFoundInYear(t *testing.T) {
	e := &Edition{
		Places: []Place{
			{Code: "1", Map: Then, Parent: -1}, {Code: "2", Map: Then, Parent: -1}, {Code: "1", Map: Then, Parent: -1}, {Code: "h", Map: Then, Parent: 0},
		},
		Rows: []Row{
			{Place: 0, Year: 2024}, {Place: 3, Year: 2024}, {Place: 1, Year: 2025, Sums: []Sum{{Why: "children", Rows: []int{4}}, {Why: "map", Rows: []int{3}}}}, {Place: 2, Year: 2025}, {Place: 3, Year: 2025},
		},
	}
	for y, want := range map[law.Year][3]int{2024: {0, 0, 0}, 2025: {2, 1, 1}, 2026: {2, 0, -1}} {
		if i, _ := e.FindIn(Then, "1", y); i != want[0] {
			t.Errorf("%d: the code is place %d", y, i)
		}
		if i := e.AboveIn(3, y); i != want[1] {
			t.Errorf("%d: the hamlet is under %d", y, i)
		}
		for p := range e.Places {
			if got := e.BelowIn(p, y); slices.Contains(got, 3) != (p == want[2]) {
				t.Errorf("%d: under place %d are %d", y, p, got)
			}
		}
	}
}

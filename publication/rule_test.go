package publication

import (
	"testing"

	"vuonlen/unit"
)

// TestZeroAndHundredPercent: by the written rule a zero is shown, and all, or all but
// fewer than K, are a small group like one to K-1 of them.
func TestZeroAndHundredPercent(t *testing.T) {
	for _, c := range []struct {
		measure string
		n, of   int64 // of < 0: it is not known among how many
		want    bool
	}{
		{Poor, 0, 50, false}, {Poor, 0, 0, false}, {Poor, 0, -1, false},
		{Poor, 1, 50, true}, {Poor, 2, 50, true}, {Poor, 2, -1, true}, {Poor, 3, 50, false},
		{Poor, 47, 50, false}, {Poor, 48, 50, true}, {Poor, 49, 50, true}, {Poor, 50, 50, true}, {Poor, 50, -1, false},
		{NotPoor, 0, 50, true}, {NotPoor, 0, 0, false}, {NotPoor, 2, 50, true}, {NotPoor, 3, 50, false}, {NotPoor, 50, 50, false},
		// All poor or near-poor: it is none that is not poor who tells.
		{Multidim, 50, 50, false}, {Multidim, 2, 50, true},
		{MinPoor, 7, 7, true}, {MinPoor, 4, 7, false}, {Deprived(1), 6, 7, true}, {Deprived(1), 0, 7, false},
		{Households, 1, -1, false}, {Reviewed, 2, -1, false},
	} {
		if got := DefaultRule.protects(c.measure, c.n, max(c.of, 0), c.of >= 0); got != c.want {
			t.Errorf("%s, %d of %d: protected %v, want %v", c.measure, c.n, c.of, got, c.want)
		}
	}
}

// A place in which every household is poor is published by no edition: the count, and the
// none that are left, are both hidden.
func TestHundredPercentIsHidden(t *testing.T) {
	row := func(place int, households, poor, near int64) Row {
		return Row{Place: place, Year: 2024, Cells: map[string]Cell{Households: Number(households), Poor: Number(poor), NearPoor: Number(near),
			Multidim: Number(poor + near), NotPoor: Number(households - poor - near)}}
	}
	e := &Edition{Rule: DefaultRule,
		Places: []Place{{Code: "p", Level: unit.Province, Parent: -1}, {Code: "a", Level: unit.Commune, Parent: 0}, {Code: "b", Level: unit.Commune, Parent: 0}, {Code: "c", Level: unit.Commune, Parent: 0}},
		Rows:   []Row{row(0, 190, 96, 25), row(1, 40, 40, 0), row(2, 80, 30, 15), row(3, 70, 26, 10)},
	}
	e.Rows[0].Sums = []Sum{{Why: "children", Rows: []int{1, 2, 3}}}
	h := Hide(e, nil)
	if len(h.Unproved) > 0 {
		t.Fatal(h.Unproved)
	}
	for _, m := range []string{Poor, NotPoor} {
		if e.Rows[1].Cells[m].State != Hidden {
			t.Errorf("%s of a place of which all are poor: %+v", m, e.Rows[1].Cells[m])
		}
	}
	if e.Rows[0].Cells[Poor].State != Shown {
		t.Errorf("the whole need not be hidden: %+v", e.Rows[0].Cells)
	}
}

package web

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"vuonlen/law"
	"vuonlen/unit"
)

func ring(xy ...float64) []unit.Point {
	var out []unit.Point
	for i := 0; i+1 < len(xy); i += 2 {
		out = append(out, unit.Point{Lon: int32(xy[i] * 1e6), Lat: int32(xy[i+1] * 1e6)})
	}
	return out
}

// TestDraw: north is up, a straight border loses its points in between, a unit smaller
// than the grid keeps a dot, and the whole lies in its box.
func TestDraw(t *testing.T) {
	d := Draw([]unit.Boundary{
		{Code: "1", Rings: [][]unit.Point{ring(105, 0, 105.5, 0, 106, 0, 106, 1, 105, 1, 105, 0)}},
		{Code: "2", Rings: [][]unit.Point{ring(105.50001, .5, 105.50002, .5, 105.50002, .50001, 105.50001, .5)}},
	})
	// Half a degree north the equator's degree of longitude is shorter by less than 1 in 10,000.
	if want := "M0 520l520 0 0-520-520 0z"; d.Paths["1"] != want {
		t.Errorf("drawn as %s, want %s", d.Paths["1"], want)
	}
	if d.Box != "-3 -3 527 527" {
		t.Error(d.Box)
	}
	if !strings.HasPrefix(d.Paths["2"], "M259 259h3") {
		t.Errorf("a small unit is drawn as %q", d.Paths["2"])
	}
	if d := Draw(nil); d.Box != "" || len(d.Paths) != 0 {
		t.Errorf("nothing is drawn as %v", d)
	}
}

// TestSharedBorder: a border of two units is the same line for both, wherever its
// points are dropped.
func TestSharedBorder(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	border := []spot{}
	x := 0
	for range 300 {
		x += r.IntN(3)
		border = append(border, spot{x, r.IntN(4)})
	}
	back := slices.Clone(border)
	slices.Reverse(back)
	left := thin(append(slices.Clone(border), spot{x, -50}, spot{0, -50}, border[0]))
	right := thin(append(slices.Clone(back), spot{0, 90}, spot{x, 90}, back[0]))
	on := func(ss []spot) (out []spot) {
		for _, s := range ss {
			if s.y >= 0 && s.y < 5 {
				out = append(out, s)
			}
		}
		return out
	}
	a, b := on(left), on(right)
	slices.Reverse(b)
	// The ends may be dropped by one of the two: there the ring goes on differently.
	a, b = a[1:len(a)-1], b[1:len(b)-1]
	if len(a) < 50 || !slices.Equal(a, b) {
		t.Errorf("%d and %d points of the same border", len(a), len(b))
	}
}

func TestShadesOfValues(t *testing.T) {
	of := func(ns ...int64) (out []law.Count) {
		for _, n := range ns {
			out = append(out, law.Exactly(n))
		}
		return append(out, law.Count{}, law.Between(1, 900))
	}
	for _, c := range []struct {
		in   []law.Count
		want []int64
	}{
		{of(), nil}, {of(7), nil}, {of(3, 3, 3), nil}, {of(1, 2), []int64{1}},
		{of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), []int64{2, 4, 6, 8}}, {of(0, 0, 0, 0, 0, 0, 5, 9), []int64{0, 5}},
	} {
		if got := Shades(c.in); !slices.Equal(got, c.want) {
			t.Errorf("%v has the bounds %v, want %v", c.in, got, c.want)
		}
	}
}

package tally

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

// The transitions of any two years, hamlets and maps, against a comparison
// household by household.
func TestConcurrentTilesJoin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SampledFrom(household.Standards()).Draw(t, "standard")
		type home struct {
			hamlet int
			class  household.Class
		}
		hamlets := [2]int{rapid.IntRange(1, 4).Draw(t, "hamlets before"), rapid.IntRange(1, 4).Draw(t, "hamlets after")}
		seed := rapid.Uint64().Draw(t, "seed")
		const households = 400
		var homes [2]map[uint32]home
		var tiles [2]*Tiles
		for year := range 2 {
			homes[year] = map[uint32]home{}
			b := NewTileBuilder(2022, hamlets[year], true)
			for i := range households {
				x := mix(seed + uint64(i) + 1000*uint64(year))
				if x%7 == 0 {
					continue // not there that year
				}
				h := int(mix(seed+uint64(i)) % uint64(hamlets[year])) // the same in both years
				if x>>8%5 == 0 {
					h = int(x >> 16 % uint64(hamlets[year])) // it moved
				}
				r := hashed(int(x>>1), i)
				r.Number = uint32(i*3 + 1)
				if err := b.Add(h, &r); err != nil {
					t.Fatal(err)
				}
				homes[year][r.Number] = home{h, s.Classify(r.Answers)}
			}
			tiles[year] = b.Build([32]byte{})
		}
		units := rapid.IntRange(1, 3).Draw(t, "units")
		var maps [2][]int32
		for year := range 2 {
			for range hamlets[year] {
				maps[year] = append(maps[year], int32(rapid.IntRange(0, units-1).Draw(t, "unit")))
			}
		}
		want := make([]Flow, units)
		for n, was := range homes[0] {
			u := maps[0][was.hamlet]
			is, still := homes[1][n]
			if !still {
				want[u].Went[was.class]++
			} else if v := maps[1][is.hamlet]; v == u {
				want[u].Stayed[was.class][is.class]++
			} else {
				want[u].MovedOut[was.class][is.class]++
				want[v].MovedIn[was.class][is.class]++
			}
		}
		for n, is := range homes[1] {
			if _, before := homes[0][n]; !before {
				want[maps[1][is.hamlet]].Came[is.class]++
			}
		}
		j, err := NewJoin(tiles[0], tiles[1])
		if err != nil {
			t.Fatal(err)
		}
		got, err := j.Flows(s, maps[0], maps[1], units, rapid.IntRange(1, 3).Draw(t, "workers"))
		if err != nil {
			t.Fatal(err)
		}
		for u := range want {
			if got[u] != want[u] {
				t.Fatalf("unit %d:\n%+v, want\n%+v", u, got[u], want[u])
			}
		}
	})
}

// A household that stands twice in a year would be two households of the other
// year: the join is refused and names it. So are hamlets that belong nowhere.
func TestTilesJoinRefuses(t *testing.T) {
	build := func(numbers ...uint32) *Tiles {
		b := NewTileBuilder(2022, 2, true)
		for i, n := range numbers {
			if err := b.Add(i%2, &TileRow{Number: n}); err != nil {
				t.Fatal(err)
			}
		}
		return b.Build([32]byte{})
	}
	for _, years := range [][2]*Tiles{{build(1, 7, 3, 7), build(1)}, {build(1), build(7, 7)}} {
		_, err := NewJoin(years[0], years[1])
		if fault.KindOf(err) != fault.Refused || !strings.Contains(fault.Say(lang.EN, err), "numbered 7") {
			t.Errorf("twice: %v", err)
		}
	}
	j, err := NewJoin(build(1, 2), build(2, 3))
	if err != nil {
		t.Fatal(err)
	}
	s := standard(t, "2022-2026")
	for _, m := range [][2][]int32{{{0}, {0, 0}}, {{0, 0}, {0, 1}}, {{0, -1}, {0, 0}}} {
		if _, err := j.Flows(s, m[0], m[1], 1, 1); err == nil {
			t.Errorf("maps %v: no error", m)
		}
	}
}

package tally

import (
	"math/bits"
	"sync/atomic"

	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

// Join finds the households of one year's tiles in another's, by their numbers.
// It is made once and answers for any standard and any units. Besides four bytes
// a household of the later year it keeps nothing of the tiles' size.
type Join struct {
	before, after *Tiles
	from          []uint32 // for each place of after: the place in before, plus one; 0 is none
	found         []uint64 // for each tile of before: who is in after
}

// NewJoin joins two numbered tiles. The numbers index a table while it is made,
// so the caller keeps them dense: 4 bytes for each up to the largest. Refused: a
// household that stands twice in a year.
func NewJoin(before, after *Tiles) (*Join, error) {
	if !before.Numbered() || !after.Numbered() {
		panic("tally: a join of tiles without numbers")
	}
	j := &Join{before: before, after: after, from: make([]uint32, TileHouseholds*after.tiles()), found: make([]uint64, before.tiles())}
	largest := uint32(0)
	for _, t := range []*Tiles{before, after} {
		for p := range TileHouseholds * t.tiles() {
			largest = max(largest, t.number(p))
		}
	}
	place := make([]uint32, int64(largest)+1) // of the household in before, plus one
	seen := make([]uint64, int64(largest)/64+1)
	for p := range TileHouseholds * before.tiles() {
		n := before.number(p)
		if n == 0 {
			continue
		}
		if place[n] != 0 {
			return nil, twice(before, n)
		}
		place[n] = uint32(p) + 1
	}
	for p := range TileHouseholds * after.tiles() {
		n := after.number(p)
		if n == 0 {
			continue
		}
		if seen[n/64]>>(n%64)&1 == 1 {
			return nil, twice(after, n)
		}
		seen[n/64] |= 1 << (n % 64)
		if b := place[n]; b != 0 {
			j.from[p] = b
			j.found[(b-1)/TileHouseholds] |= 1 << ((b - 1) % TileHouseholds)
		}
	}
	return j, nil
}

func twice(t *Tiles, number uint32) error {
	return fault.New(fault.Refused, lang.T("tally.tile.twice", "number", int(number), "year", t.year)).Do(lang.T("tally.tile.twice.do"))
}

// Classes counts households by two classes, [household.Class] the index: the
// first that of the earlier year, the second that of the later. Unknown is a class
// of its own.
type Classes [4][4]int64

// ByClass counts households by one class.
type ByClass [4]int64

func (b *ByClass) add(c classWords, of uint64) {
	b[household.UnknownClass] += int64(ones(of &^ (c[0] | c[1])))
	b[household.Poor] += int64(ones(of & c[0] &^ c[1]))
	b[household.NearPoor] += int64(ones(of & c[1] &^ c[0]))
	b[household.NotPoor] += int64(ones(of & c[0] & c[1]))
}

// Flow is what became of the households of a unit between two years: counts by
// both classes, or by the one there is.
type Flow struct {
	Stayed   Classes // in the unit in both years
	MovedIn  Classes // in another unit the year before
	MovedOut Classes // in another unit the year after
	Came     ByClass // not in the earlier year's tiles: class of the later
	Went     ByClass // not in the later year's tiles: class of the earlier
}

// Flows counts the transitions of every unit of a level under a standard.
// before[h] is the unit of hamlet h of the earlier tiles and after[h] that of the
// later, so that both years can be seen on the map of one day; every unit is from
// 0 to before units.
func (j *Join) Flows(s *household.Standard, before, after []int32, units, workers int) ([]Flow, error) {
	earlier, err := NewLevels(j.before.Hamlets(), []int{units}, before)
	if err != nil {
		return nil, err
	}
	later, err := NewLevels(j.after.Hamlets(), []int{units}, after)
	if err != nil {
		return nil, err
	}
	r := newTileRule(s)
	was, is := j.before.classes(r, workers), j.after.classes(r, workers)
	home := make([]int32, j.before.tiles()) // the unit of each tile
	flows := make([]Flow, units)
	share(units, func(p int) int { return int(earlier.above[0].first[p]) }, workers, func(lo, hi int) {
		for p := lo; p < hi; p++ {
			j.before.eachOf(earlier.above[0].of(p), func(_, at int, _ tile, valid uint64) {
				home[at] = int32(p)
				flows[p].Went.add(was[at], valid&^j.found[at])
			})
		}
	})
	share(units, func(p int) int { return int(later.above[0].first[p]) }, workers, func(lo, hi int) {
		for p := lo; p < hi; p++ {
			f := &flows[p]
			j.after.eachOf(later.above[0].of(p), func(_, at int, _ tile, valid uint64) {
				came := uint64(0)
				for v := valid; v != 0; v &= v - 1 {
					lane := bits.TrailingZeros64(v)
					from := j.from[TileHouseholds*at+lane]
					if from == 0 {
						came |= 1 << lane
						continue
					}
					at0, lane0 := (from-1)/TileHouseholds, int((from-1)%TileHouseholds)
					a, b := was[at0].at(lane0), is[at].at(lane)
					if q := home[at0]; q == int32(p) {
						f.Stayed[a][b]++
					} else {
						f.MovedIn[a][b]++
						// The other unit may be another worker's.
						atomic.AddInt64(&flows[q].MovedOut[a][b], 1)
					}
				}
				f.Came.add(is[at], came)
			})
		}
	})
	return flows, nil
}

// eachOf visits the tiles of some hamlets.
func (t *Tiles) eachOf(hamlets []int32, visit func(_, at int, _ tile, valid uint64)) {
	for _, h := range hamlets {
		t.each(groups*int(h), groups*int(h+1), visit)
	}
}

// classWords are the classes of a tile's households: bit 0 and bit 1 of
// [household.Class].
type classWords [2]uint64

func (c *classWords) at(lane int) household.Class {
	return household.Class(c[0]>>lane&1 | c[1]>>lane&1<<1)
}

// classes classifies every household.
func (t *Tiles) classes(r *tileRule, workers int) []classWords {
	out := make([]classWords, t.tiles())
	t.eachHamlet(workers, func(lo, hi int) {
		t.each(groups*lo, groups*hi, func(_, at int, tl tile, valid uint64) { out[at] = r.classes(tl, valid) })
	})
	return out
}

// classes is Standard.Classify for the households of a tile at once.
func (r *tileRule) classes(t tile, valid uint64) classWords {
	poor, near, not, _, _, _, _, _ := r.possible(t, valid)
	poor, near, not = poor&^(near|not), near&^(poor|not), not&^(poor|near)
	return classWords{poor | not, near | not}
}

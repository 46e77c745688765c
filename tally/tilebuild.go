package tally

import (
	"encoding/binary"
	"math/bits"
	"slices"

	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// TileRow is one household of a year.
type TileRow struct {
	household.Answers                  // with the area that holds for it
	Minority          household.Answer // of the head's group
	Size              int              // members; 0 is unknown
	Number            uint32           // for a [Join], from 1 on; else 0
}

// TileBuilder gathers the households of a year in any order. It keeps nothing but
// the growing tiles, seven to eight bytes a household, and Build makes the final
// ones beside them.
type TileBuilder struct {
	year     law.Year
	numbered bool
	rows     []uint32 // households of each run
	last     []uint32 // its last tile
	of       []uint32 // the run of each tile
	data     []byte   // the tiles as they came, every word there
	numbers  []byte
}

// wideBytes is a tile of the builder: all words, there or not.
const wideBytes = 8 * tileWords

// NewTileBuilder begins the tiles of a year. With numbered each household has a
// number, unique in the year and the same in every year, which a [Join] needs.
func NewTileBuilder(y law.Year, hamlets int, numbered bool) *TileBuilder {
	return &TileBuilder{year: y, numbered: numbered, rows: make([]uint32, groups*hamlets), last: make([]uint32, groups*hamlets)}
}

// Grow makes room for households more, so that the tiles are not copied while
// they grow.
func (b *TileBuilder) Grow(households int) {
	tiles := households/TileHouseholds + len(b.rows)
	b.of = slices.Grow(b.of, tiles)
	b.data = slices.Grow(b.data, tiles*wideBytes)
	if b.numbered {
		b.numbers = slices.Grow(b.numbers, 4*TileHouseholds*tiles)
	}
}

// Add notes a household of a hamlet. Refused: a size that no form allows, more
// households of one hamlet than a country has hamlets for.
func (b *TileBuilder) Add(hamlet int, row *TileRow) error {
	if uint(row.Size) > MaxTileSize {
		return fault.New(fault.Refused, lang.T("tally.tile.size", "n", row.Size, "most", MaxTileSize)).Do(lang.T("tally.tile.size.do"))
	}
	if b.numbered != (row.Number != 0) {
		panic("tally: a household without a number among those with one, or the other way round")
	}
	run := groups*hamlet + int(row.Minority)
	n := b.rows[run]
	if n == MaxTileRun || len(b.of) == maxTiles {
		return fault.New(fault.Refused, lang.T("tally.tile.full", "most", MaxTileRun)).Do(lang.T("tally.tile.full.do"))
	}
	lane := n % TileHouseholds
	if lane == 0 {
		b.last[run] = uint32(len(b.of))
		b.of = append(b.of, uint32(run))
		b.data = append(b.data, make([]byte, wideBytes)...)
		if b.numbered {
			b.numbers = append(b.numbers, make([]byte, 4*TileHouseholds)...)
		}
	}
	b.rows[run]++
	at := int(b.last[run])
	t := (*[wideBytes]byte)(b.data[at*wideBytes:])
	for w := row.words(); w != 0; w &= w - 1 {
		t[uint32(bits.TrailingZeros64(w))<<3+lane>>3] |= 1 << (lane & 7)
	}
	if b.numbered {
		putNumber(b.numbers, at*TileHouseholds+int(lane), row.Number)
	}
	return nil
}

// words is the household as bits: bit w is its bit of the tile's word w.
func (r *TileRow) words() uint64 {
	deprived, known := r.Bits()
	w := uint64(deprived)<<deprivedAt | uint64(^known&blankMask)<<blankAt |
		uint64(r.Size&(1<<sizeLow-1))<<sizeAt | uint64(r.Size>>sizeLow)<<sizeHighAt
	if b1, known := r.B1(); known {
		w |= uint64((b1+1)&(1<<b1Low-1))<<b1At | uint64((b1+1)>>b1Low)<<b1HighAt
	}
	switch r.Area {
	case household.Urban:
		w |= 1 << urbanAt
	case household.AreaUnknown:
		w |= 1 << areaAt
	}
	return w
}

// Build gives the tiles; the builder is used up. units is a digest of what the
// hamlets' indexes mean, kept with the tiles for the caller to know them by.
func (b *TileBuilder) Build(units [32]byte) *Tiles {
	t := &Tiles{year: b.year, units: units, rows: b.rows, start: startOf(b.rows)}
	// The tiles by their place; those of a run keep their order.
	from, next := make([]uint32, len(b.of)), slices.Clone(t.start)
	for i, run := range b.of {
		from[next[run]] = uint32(i)
		next[run]++
	}
	heads, size := make([]uint32, len(b.of)), 0
	for i := range heads {
		wide := b.data[i*wideBytes:][:wideBytes]
		for w := optionalAt; w < tileWords; w++ {
			if binary.LittleEndian.Uint64(wide[8*w:]) != 0 {
				heads[i] |= 1 << (w - optionalAt)
			}
		}
		size += fixedBytes + 8*bits.OnesCount32(heads[i])
	}
	t.data = make([]byte, 0, size)
	if b.numbered {
		t.numbers = make([]byte, 0, len(b.numbers))
	}
	for _, i := range from {
		wide := b.data[int(i)*wideBytes:][:wideBytes]
		binary.LittleEndian.PutUint64(wide, uint64(heads[i]))
		t.data = append(t.data, wide[:fixedBytes]...)
		for h := heads[i]; h != 0; h &= h - 1 {
			w := optionalAt + bits.TrailingZeros32(h)
			t.data = append(t.data, wide[8*w:8*w+8]...)
		}
		if b.numbered {
			t.numbers = append(t.numbers, b.numbers[4*TileHouseholds*int(i):][:4*TileHouseholds]...)
		}
	}
	t.locate()
	*b = TileBuilder{}
	return t
}

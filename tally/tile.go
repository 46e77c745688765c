package tally

import (
	"encoding/binary"
	"math/bits"

	"vuonlen/household"
	"vuonlen/law"
)

// TileHouseholds is the number of households in a tile: the bits of a word.
const TileHouseholds = 64

// MaxTileSize is the largest number of members of a household that a tile holds;
// the forms stop at 100.
const MaxTileSize = 1<<sizeBits - 1

// MaxTileRun is the largest number of households of one hamlet and one answer to
// the question of minority: with it no count of a hamlet leaves 32 bits (the
// largest is qc, 12 deprivations times 127 members a household).
const MaxTileRun = 1 << 21

// The words of a tile, one bit a household. Of a household that is not there
// every bit is 0. The first word says which of the words from blankAt on the tile
// has; those it has not are 0 for all its households. Hardly any tile has more
// than one or two of them, and it is memory that counting waits for.
const (
	headAt     = 0                                 // bit i: word optionalAt+i is there
	deprivedAt = 1                                 // known to be deprived in d01 .. d12
	b1At       = deprivedAt + household.Indicators // B1 plus one, the lowest bit first; 0 is unknown
	urbanAt    = b1At + b1Low                      // the area is urban; it is rural where it is not unknown
	sizeAt     = urbanAt + 1                       // members, the lowest bit first; 0 is unknown
	optionalAt = sizeAt + sizeLow

	blankAt    = optionalAt                     // d01 .. d12 not answered
	areaAt     = blankAt + household.Indicators // the area is unknown
	b1HighAt   = areaAt + 1                     // the rest of B1
	sizeHighAt = b1HighAt + b1Bits - b1Low      // the rest of the size
	tileWords  = sizeHighAt + sizeBits - sizeLow

	b1Bits, b1Low     = 10, 9 // holds household.MaxB1 + 1
	sizeBits, sizeLow = 7, 4

	fixedBytes = 8 * optionalAt
	blankMask  = 1<<household.Indicators - 1 // of the first word
)

// tile is the answers of up to 64 households, sliced into bits: word w holds one
// bit of each. It is bytes, the lowest first, and not words, so that a mapped
// file is a tile as it lies there; a word is loaded in one instruction.
type tile struct {
	fixed *[fixedBytes]byte
	more  []byte // the words of the head, in their order
}

// head says which words are there.
func (t tile) head() uint64 { return binary.LittleEndian.Uint64(t.fixed[:]) }

// at is a word that every tile has.
func (t tile) at(w int) uint64 { return binary.LittleEndian.Uint64(t.fixed[8*w:]) }

// next is the i-th of the words that not every tile has.
func (t tile) next(i int) uint64 { return binary.LittleEndian.Uint64(t.more[8*i:]) }

// word is any word.
func (t tile) word(w int) uint64 {
	if w < optionalAt {
		return t.at(w)
	}
	head, bit := t.head(), uint64(1)<<(w-optionalAt)
	if head&bit == 0 {
		return 0
	}
	return t.next(bits.OnesCount64(head & (bit - 1)))
}

// groups are the answers to the question whether a household is of a minority
// (of its head): unknown, yes, no; [household.Answer] is the index.
const groups = 3

// b1Word and sizeWord are the words of a bit.
func b1Word(bit int) int {
	if bit < b1Low {
		return b1At + bit
	}
	return b1HighAt + bit - b1Low
}

func sizeWord(bit int) int {
	if bit < sizeLow {
		return sizeAt + bit
	}
	return sizeHighAt + bit - sizeLow
}

// Tiles holds the review answers of one year, 64 households a tile, so that a
// question is put to 64 of them at a time. A run is the households of one hamlet
// that have the same answer to the question of minority; its tiles lie side by
// side, all full but the last, and those of a hamlet's three runs do too. Some five
// bytes a household where 2 of 100 have an unknown (the benchmarks measure it).
//
// A hamlet is an index that the caller gives a meaning: the hamlets of the
// country, and for reviews that name a commune and no hamlet, one more for each
// commune. Tiles do not change and may be read by many at a time.
type Tiles struct {
	year    law.Year
	units   [32]byte
	rows    []uint32 // households of each run; run = groups*hamlet + answer
	start   []uint32 // first tile of each run, and the number of all tiles
	offset  []int64  // where it begins in data
	data    []byte   // the tiles
	numbers []byte   // of the households, 4 bytes a place; nil when they have none
}

// Year is the year of the reviews.
func (t *Tiles) Year() law.Year { return t.year }

// Units is the digest by which the caller knows again what the hamlets' indexes
// mean ([TileBuilder.Build]).
func (t *Tiles) Units() [32]byte { return t.units }

// Hamlets is the number of hamlets, with and without households.
func (t *Tiles) Hamlets() int { return len(t.rows) / groups }

// Households is the number of households.
func (t *Tiles) Households() int64 {
	var n int64
	for _, r := range t.rows {
		n += int64(r)
	}
	return n
}

// Bytes is the memory the tiles take.
func (t *Tiles) Bytes() int64 {
	return int64(len(t.data)) + int64(len(t.numbers)) + 4*int64(len(t.rows)+len(t.start)) + 8*int64(len(t.offset))
}

// Numbered tells whether the households have numbers, which a [Join] needs.
func (t *Tiles) Numbered() bool { return t.numbers != nil }

func (t *Tiles) tiles() int { return int(t.start[len(t.rows)]) }

// tileFrom is the tile that begins at an offset, and the offset of the next one.
func (t *Tiles) tileFrom(offset int64) (tile, int64) {
	b := t.data[offset:]
	fixed := (*[fixedBytes]byte)(b)
	end := fixedBytes + 8*bits.OnesCount32(uint32(binary.LittleEndian.Uint64(fixed[:])))
	return tile{fixed, b[fixedBytes:end]}, offset + int64(end)
}

// each visits the tiles of the runs from lo to before hi: the number of the tile,
// and which of its bits stand for a household.
func (t *Tiles) each(lo, hi int, visit func(run, at int, tl tile, valid uint64)) {
	var tl tile
	for run := lo; run < hi; run++ {
		at, offset := int(t.start[run]), t.offset[run]
		for left := int(t.rows[run]); left > 0; left -= TileHouseholds {
			valid := ^uint64(0)
			if left < TileHouseholds {
				valid = 1<<left - 1
			}
			tl, offset = t.tileFrom(offset)
			visit(run, at, tl, valid)
			at++
		}
	}
}

// number is that of the household at a place (64*tile + bit); 0 where there is
// none.
func (t *Tiles) number(place int) uint32 { return binary.LittleEndian.Uint32(t.numbers[4*place:]) }

// startOf lays the runs' tiles side by side.
func startOf(rows []uint32) []uint32 {
	start := make([]uint32, len(rows)+1)
	for i, n := range rows {
		start[i+1] = start[i] + (n+TileHouseholds-1)/TileHouseholds
	}
	return start
}

func putNumber(numbers []byte, place int, n uint32) {
	binary.LittleEndian.PutUint32(numbers[4*place:], n)
}

// locate finds where the tiles of each run begin; false when they do not fill the
// data to its end.
func (t *Tiles) locate() bool {
	t.offset = make([]int64, len(t.rows))
	offset, end := int64(0), int64(len(t.data))
	for run := range t.rows {
		t.offset[run] = offset
		for range t.start[run+1] - t.start[run] {
			if end-offset < fixedBytes {
				return false
			}
			head := binary.LittleEndian.Uint64(t.data[offset:])
			if head >= 1<<(tileWords-optionalAt) {
				return false
			}
			offset += fixedBytes + 8*int64(bits.OnesCount64(head))
			if offset > end {
				return false
			}
		}
	}
	return offset == end
}

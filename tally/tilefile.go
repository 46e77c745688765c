package tally

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io"
	"math/bits"

	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// The layout of tiles outside memory, every number with its lowest byte first:
//
//	 0  "VLTILES\n"
//	 8  version, 4 bytes
//	12  1 if the households have numbers, 4 bytes
//	16  year, 4 bytes
//	20  hamlets, 4 bytes
//	24  bytes of the tiles, 8 bytes
//	32  digest of the units, 32 bytes
//	64  CRC-32C of all before it and all from 72 on, 4 bytes
//	68  0, 4 bytes
//	72  households of each run, 4 bytes each, and zeros up to a multiple of 64
//	    the tiles
//	    the numbers, 4 bytes a place, if there are any
//
// The tiles lie as they do in memory, so that a mapped file is counted where it
// lies.
//
// No file has more tiles than 32 bits can number places.
const (
	maxTiles    = 1<<26 - 1
	tileMagic   = "VLTILES\n"
	tileVersion = 1
	tileSum     = 64 // where the check sum stands
	tileHead    = 72
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// tilesAt is where the tiles begin.
func tilesAt(hamlets int) int { return (tileHead + 4*groups*hamlets + 63) &^ 63 }

// head is all before the tiles, without the check sum.
func (t *Tiles) head() []byte {
	b := make([]byte, tilesAt(t.Hamlets()))
	copy(b, tileMagic)
	le := binary.LittleEndian
	le.PutUint32(b[8:], tileVersion)
	if t.Numbered() {
		le.PutUint32(b[12:], 1)
	}
	le.PutUint32(b[16:], uint32(t.year))
	le.PutUint32(b[20:], uint32(t.Hamlets()))
	le.PutUint64(b[24:], uint64(len(t.data)))
	copy(b[32:], t.units[:])
	for i, n := range t.rows {
		le.PutUint32(b[tileHead+4*i:], n)
	}
	return b
}

// WriteTo writes the tiles for [OpenTiles].
func (t *Tiles) WriteTo(w io.Writer) (int64, error) {
	head := t.head()
	sum := crc32.Checksum(head[:tileSum], castagnoli)
	for _, part := range [][]byte{head[tileHead:], t.data, t.numbers} {
		sum = crc32.Update(sum, castagnoli, part)
	}
	binary.LittleEndian.PutUint32(head[tileSum:], sum)
	var written int64
	for _, part := range [][]byte{head, t.data, t.numbers} {
		n, err := w.Write(part)
		written += int64(n)
		if err != nil {
			return written, err
		}
	}
	return written, nil
}

// OpenTiles opens what [Tiles.WriteTo] wrote, without copying it: b may be a
// mapped file, must not change, and must stay until the tiles are done with.
// Everything that a count rests on is checked, the check sum and that no place
// says what a household cannot; what is damaged or made by another version is
// refused.
func OpenTiles(b []byte) (*Tiles, error) {
	le := binary.LittleEndian
	if len(b) < tileHead || !bytes.HasPrefix(b, []byte(tileMagic)) {
		return nil, tileFault(lang.T("tally.tile.none"))
	}
	if v := le.Uint32(b[8:]); v != tileVersion {
		return nil, tileFault(lang.T("tally.tile.version", "version", v, "known", tileVersion))
	}
	damaged := func() (*Tiles, error) { return nil, tileFault(lang.T("tally.tile.damaged")) }
	hamlets, size, numbered := uint64(le.Uint32(b[20:])), le.Uint64(b[24:]), uint64(le.Uint32(b[12:]))
	// Every number is first held against the length, so that none of the sums
	// below overflows.
	have := uint64(len(b))
	if numbered > 1 || hamlets > have/(4*groups) || size > have {
		return damaged()
	}
	at := uint64(tilesAt(int(hamlets)))
	end := at + size
	if end > have {
		return damaged()
	}
	sum := crc32.Update(crc32.Checksum(b[:tileSum], castagnoli), castagnoli, b[tileHead:])
	if le.Uint32(b[tileSum:]) != sum || le.Uint32(b[tileSum+4:]) != 0 {
		return damaged()
	}
	t := &Tiles{year: law.Year(le.Uint32(b[16:])), units: [32]byte(b[32:]), rows: make([]uint32, groups*hamlets), data: b[at:end:end]}
	tiles := uint64(0)
	for i := range t.rows {
		t.rows[i] = le.Uint32(b[tileHead+4*i:])
		if t.rows[i] > MaxTileRun {
			return damaged()
		}
		tiles += uint64(t.rows[i]+TileHouseholds-1) / TileHouseholds
	}
	if tiles > size/fixedBytes || tiles > maxTiles || have-end != numbered*tiles*4*TileHouseholds || !blank(b[tileHead+4*len(t.rows):at]) {
		return damaged()
	}
	if numbered == 1 {
		t.numbers = b[end:]
	}
	t.start = startOf(t.rows)
	if !t.locate() || !t.sound() {
		return damaged()
	}
	return t, nil
}

func tileFault(what lang.Text) error {
	return fault.New(fault.Refused, what).Do(lang.T("tally.tile.again"))
}

func blank(b []byte) bool {
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}

// sound tells whether every place holds a household that can be, or none.
func (t *Tiles) sound() bool {
	limit := thresholdOf(household.MaxB1 + 1)
	sound := true
	t.each(0, len(t.rows), func(_, at int, tl tile, valid uint64) {
		sound = sound && tl.sound(valid, &limit)
		if t.numbers == nil {
			return
		}
		for lane := range TileHouseholds {
			if there := valid>>lane&1 == 1; there != (t.number(TileHouseholds*at+lane) != 0) {
				sound = false
			}
		}
	})
	return sound
}

func (t tile) sound(valid uint64, limit *threshold) bool {
	var any, both uint64
	for w := deprivedAt; w < optionalAt; w++ {
		any |= t.at(w)
	}
	k := 0
	for h := t.head(); h != 0; h &= h - 1 {
		x := t.next(k)
		k++
		if x == 0 {
			return false // it would not have been written
		}
		any |= x
		switch w := optionalAt + bits.TrailingZeros64(h); {
		case w < areaAt:
			both |= x & t.at(deprivedAt+w-blankAt)
		case w == areaAt:
			both |= x & t.at(urbanAt)
		}
	}
	over := limit.flip[0]
	for i := range b1Bits {
		over = limit.step(i, over, t.word(b1Word(i)))
	}
	return any&^valid|both|over == 0
}

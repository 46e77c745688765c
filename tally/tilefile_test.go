package tally

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math/bits"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/household"
	"vuonlen/internal/fault"
)

// made builds tiles of some rows of each of n hamlets and writes them.
func made(t testing.TB, tiles *Tiles) []byte {
	var file bytes.Buffer
	n, err := tiles.WriteTo(&file)
	if err != nil || n != int64(file.Len()) {
		t.Fatalf("wrote %d of %d: %v", n, file.Len(), err)
	}
	return file.Bytes()
}

// few are 70 households of one hamlet and 1 of another, with an empty one between.
// Of the last one d01 and the area are unknown, and its B1 is 960, which with one
// is 1111000001 in bits.
func few(t testing.TB, numbered bool) *Tiles {
	b := NewTileBuilder(2023, 3, numbered)
	for i := range 71 {
		r := TileRow{Size: i % 9, Minority: household.Answer(i % 3)}
		r.Area = household.Area(i % 3)
		if i%5 != 0 {
			r.SetB1(130 + i)
		}
		for d := 1; d <= household.Indicators; d++ {
			if (i+d)%7 != 0 {
				r.Set(d, (i*d)%3 == 0)
			}
		}
		if i == 70 {
			r.Area = household.AreaUnknown
			r.SetB1(960)
			r.Clear(1)
		}
		if numbered {
			r.Number = uint32(i + 1)
		}
		if err := b.Add(i/70*2, &r); err != nil {
			t.Fatal(err)
		}
	}
	return b.Build([32]byte{1, 2, 3})
}

// What is written is opened, says the same, and is written the same again.
func TestTilesRoundTrip(t *testing.T) {
	for _, numbered := range []bool{false, true} {
		tiles := few(t, numbered)
		file := made(t, tiles)
		opened, err := OpenTiles(file)
		if err != nil {
			t.Fatal(err)
		}
		if opened.Year() != 2023 || opened.Units() != [32]byte{1, 2, 3} || opened.Hamlets() != 3 || opened.Households() != 71 || opened.Numbered() != numbered {
			t.Errorf("opened as %d, %x, %d hamlets, %d households, %t", opened.Year(), opened.Units(), opened.Hamlets(), opened.Households(), opened.Numbered())
		}
		if !bytes.Equal(made(t, opened), file) {
			t.Error("written again, the file is another")
		}
		levels, err := NewLevels(3, []int{1}, []int32{0, 0, 0})
		if err != nil {
			t.Fatal(err)
		}
		s := standard(t, "2022-2026")
		if got, want := opened.Count(s, levels, 2).All(1, 0), tiles.Count(s, levels, 1).All(1, 0); got != want {
			t.Errorf("counted as %+v, want %+v", got, want)
		}
	}
	empty := made(t, NewTileBuilder(2023, 0, true).Build([32]byte{}))
	if _, err := OpenTiles(empty); err != nil {
		t.Errorf("no hamlets at all: %v", err)
	}
}

// No bit may turn and no byte be lost or added without notice.
func TestTilesDamaged(t *testing.T) {
	file := made(t, few(t, true))
	refused := func(what string, b []byte) {
		t.Helper()
		_, err := OpenTiles(b)
		var f *fault.Error
		if !errors.As(err, &f) || f.Kind != fault.Refused {
			t.Errorf("%s: %v", what, err)
		}
	}
	for i := range file {
		for bit := range 8 {
			file[i] ^= 1 << bit
			refused("a bit turned", file)
			file[i] ^= 1 << bit
		}
		refused("cut off", file[:i])
	}
	refused("a byte more", append(bytes.Clone(file), 0))
}

// A file with the right check sum that says what no household can: somebody else
// wrote it.
func TestTilesUnsound(t *testing.T) {
	tiles := few(t, true)
	at := tilesAt(3)
	// The last tile holds household 71 alone; it has every kind of word, see few.
	last := int(tiles.offset[len(tiles.rows)-1])
	for run, n := range tiles.rows {
		if n > 0 {
			last = int(tiles.offset[run])
		}
	}
	tl, _ := tiles.tileFrom(int64(last))
	word := func(w int) int { // where a word of the last tile lies
		if w < optionalAt {
			return at + last + 8*w
		}
		before := uint64(1)<<(w-optionalAt) - 1
		if tl.head()>>(w-optionalAt)&1 == 0 {
			t.Fatalf("the last tile has no word %d: another household is needed here", w)
		}
		return at + last + fixedBytes + 8*bits.OnesCount64(tl.head()&before)
	}
	none := func(b []byte, at int) { clear(b[at : at+8]) }
	for what, change := range map[string]func(b []byte){
		"a household too many":             func(b []byte) { b[tileHead]++ },
		"a run too long":                   func(b []byte) { binary.LittleEndian.PutUint32(b[tileHead:], MaxTileRun+1) },
		"padding":                          func(b []byte) { b[at-1] = 1 },
		"an answer of nobody":              func(b []byte) { b[word(deprivedAt)] |= 2 },
		"a blank of nobody":                func(b []byte) { b[word(blankAt)] |= 2 },
		"an indicator deprived and blank":  func(b []byte) { b[word(deprivedAt)] |= 1 },
		"an area urban and unknown":        func(b []byte) { b[word(urbanAt)] |= 1 },
		"a B1 over 1000":                   func(b []byte) { b[word(b1At+5)] |= 1; b[word(b1At+4)] |= 1 },
		"a word of nothing":                func(b []byte) { none(b, word(areaAt)) },
		"a word that no tile has":          func(b []byte) { b[word(headAt)+3] = 1 },
		"fewer words than there are":       func(b []byte) { b[word(headAt)+1] = 0 },
		"a household without number":       func(b []byte) { binary.LittleEndian.PutUint32(b[len(b)-4*TileHouseholds:], 0) },
		"a number without household":       func(b []byte) { b[len(b)-1] = 1 },
		"more hamlets than the file holds": func(b []byte) { binary.LittleEndian.PutUint32(b[20:], 1<<32-1) },
		"more bytes than the file holds":   func(b []byte) { binary.LittleEndian.PutUint64(b[24:], 1<<63) },
		"a byte fewer of tiles":            func(b []byte) { b[24]-- },
		"numbered neither yes nor no":      func(b []byte) { b[12] = 2 },
	} {
		b := made(t, tiles)
		change(b)
		if _, err := OpenTiles(sealed(b)); err == nil {
			t.Errorf("%s: opened", what)
		}
	}
	if _, err := OpenTiles(sealed(made(t, tiles))); err != nil {
		t.Errorf("unchanged: %v", err)
	}
}

// sealed sets the check sum.
func sealed(b []byte) []byte {
	if len(b) >= tileHead {
		sum := crc32.Update(crc32.Checksum(b[:tileSum], castagnoli), castagnoli, b[tileHead:])
		binary.LittleEndian.PutUint32(b[tileSum:], sum)
	}
	return b
}

// Whatever bytes are opened, with the check sum put right: refused, or tiles that
// count every household once, to a class or to unknown, and are written again as
// they were.
func FuzzOpenTiles(f *testing.F) {
	f.Add(made(f, few(f, false)))
	f.Add(made(f, few(f, true)))
	f.Add(made(f, NewTileBuilder(2022, 1, false).Build([32]byte{})))
	s := standard(f, "2022-2026")
	f.Fuzz(func(t *testing.T, b []byte) {
		tiles, err := OpenTiles(sealed(b))
		if err != nil {
			return
		}
		if !bytes.Equal(made(t, tiles), b) {
			t.Fatal("written again, the file is another")
		}
		if tiles.Hamlets() > 1000 {
			return
		}
		levels, err := NewLevels(tiles.Hamlets(), nil)
		if err != nil {
			t.Fatal(err)
		}
		c := tiles.Count(s, levels, 1)
		var sum int64
		for h := range tiles.Hamlets() {
			u := c.All(0, h)
			n, _ := u.Households.Exact()
			sum += n
			if u.Poor.Lo+u.NearPoor.Lo+u.Unknown > n || u.Poor.Hi > n || u.NearPoor.Hi > n || u.PersonsCounted > u.Persons || u.Q > u.PersonsCounted {
				t.Fatalf("hamlet %d: %+v", h, u)
			}
		}
		if sum != tiles.Households() {
			t.Fatalf("%d of %d households counted", sum, tiles.Households())
		}
	})
}

// The order in which rows come does not change a count.
func TestTilesInAnyOrder(t *testing.T) {
	s := standard(t, "2022-2026")
	rapid.Check(t, func(t *rapid.T) {
		type placed struct {
			hamlet int
			row    TileRow
		}
		var rows []placed
		for i := range rapid.IntRange(0, 300).Draw(t, "households") {
			r := TileRow{Size: i % 8, Minority: household.Answer(i % 3), Number: uint32(i + 1)}
			r.SetB1(i)
			rows = append(rows, placed{rapid.IntRange(0, 2).Draw(t, "hamlet"), r})
		}
		levels, err := NewLevels(3, []int{2}, []int32{1, 0, 1})
		if err != nil {
			t.Fatal(err)
		}
		build := func(rows []placed) *TileCount {
			b := NewTileBuilder(2022, 3, true)
			where := map[uint32]int{}
			for _, p := range rows {
				if err := b.Add(p.hamlet, &p.row); err != nil {
					t.Fatal(err)
				}
				where[p.row.Number] = groups*p.hamlet + int(p.row.Minority)
			}
			tiles := b.Build([32]byte{})
			if !tiles.sound() {
				t.Fatal("not sound")
			}
			// Each number lies in the run of its household, beside its answers.
			tiles.each(0, len(tiles.rows), func(run, at int, tl tile, valid uint64) {
				for m := valid; m != 0; m &= m - 1 {
					lane := bits.TrailingZeros64(m)
					number, b1 := tiles.number(TileHouseholds*at+lane), 0
					for i := range b1Bits {
						b1 |= int(tl.word(b1Word(i))>>lane&1) << i
					}
					if where[number] != run || b1 != int(number) {
						t.Fatalf("household %d lies in run %d with B1 %d", number, run, b1-1)
					}
					delete(where, number)
				}
			})
			if len(where) > 0 {
				t.Fatalf("%d households are lost", len(where))
			}
			return tiles.Count(s, levels, 2)
		}
		a, b := build(rows), build(rapid.Permutation(rows).Draw(t, "order"))
		for level := range 2 {
			for u := range a.Units(level) {
				if a.All(level, u) != b.All(level, u) {
					t.Fatalf("level %d, unit %d: %+v and %+v", level, u, a.All(level, u), b.All(level, u))
				}
			}
		}
	})
}

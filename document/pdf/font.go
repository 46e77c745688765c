package pdf

import (
	_ "embed" // the fonts
	"encoding/binary"
	"errors"
	"sync"
)

// A Face is one of the four of Liberation Serif, whose widths are those of Times New
// Roman.
type Face int

// The faces.
const (
	Regular Face = iota
	Bold
	Italic
	BoldItalic
)

// FaceOf chooses a face.
func FaceOf(bold, italic bool) Face {
	f := Regular
	if bold {
		f |= Bold
	}
	if italic {
		f |= Italic
	}
	return f
}

var (
	//go:embed font/LiberationSerif-Regular.ttf
	regular []byte
	//go:embed font/LiberationSerif-Bold.ttf
	bold []byte
	//go:embed font/LiberationSerif-Italic.ttf
	italic []byte
	//go:embed font/LiberationSerif-BoldItalic.ttf
	boldItalic []byte
)

// fonts are the faces, read once.
var fonts = sync.OnceValue(func() (all [4]*font) {
	for i, f := range []struct {
		name string
		data []byte
	}{{"LiberationSerif", regular}, {"LiberationSerif-Bold", bold}, {"LiberationSerif-Italic", italic}, {"LiberationSerif-BoldItalic", boldItalic}} {
		font, err := readFont(f.name, f.data)
		if err != nil {
			panic("pdf: " + f.name + ": " + err.Error()) // they come with the program; a test reads them
		}
		all[i] = font
	}
	return all
})

// font is a TrueType font (ISO/IEC 14496-22), as far as the file needs it.
type font struct {
	name     string
	tables   map[string][]byte
	glyphs   [1 << 16]uint16 // of each letter of the first plane
	advances []uint16        // of each glyph, in units
	units    float64         // in the size of the letters
	places   []uint32        // of each glyph's outline, and where the last ends
	bounds   [4]int16
	ascent   int16
	descent  int16
	capitals int16 // height
	slant    int16 // degrees
}

var errFont = errors.New("not a TrueType font with outlines and a Unicode table")

func readFont(name string, data []byte) (*font, error) {
	be := binary.BigEndian
	f := &font{name: name, tables: map[string][]byte{}}
	if len(data) < 12 {
		return nil, errFont
	}
	for i := range int(be.Uint16(data[4:])) {
		t := data[12+16*i:]
		from, size := be.Uint32(t[8:]), be.Uint32(t[12:])
		if uint64(from)+uint64(size) > uint64(len(data)) {
			return nil, errFont
		}
		f.tables[string(t[:4])] = data[from : from+size]
	}
	for _, need := range []string{"head", "hhea", "maxp", "hmtx", "loca", "glyf", "cmap", "OS/2", "post"} {
		if f.tables[need] == nil {
			return nil, errFont
		}
	}
	head, hhea, os2 := f.tables["head"], f.tables["hhea"], f.tables["OS/2"]
	f.units = float64(be.Uint16(head[18:]))
	for i := range f.bounds {
		f.bounds[i] = int16(be.Uint16(head[36+2*i:]))
	}
	f.ascent, f.descent = int16(be.Uint16(hhea[4:])), int16(be.Uint16(hhea[6:]))
	f.slant = int16(be.Uint16(f.tables["post"][4:]))
	if len(os2) >= 90 {
		f.capitals = int16(be.Uint16(os2[88:]))
	}
	n, long := int(be.Uint16(f.tables["maxp"][4:])), int(be.Uint16(hhea[34:]))
	hmtx := f.tables["hmtx"]
	for i := range n {
		f.advances = append(f.advances, be.Uint16(hmtx[4*min(i, long-1):]))
	}
	loca := f.tables["loca"]
	for i := range n + 1 {
		if be.Uint16(head[50:]) == 0 {
			f.places = append(f.places, 2*uint32(be.Uint16(loca[2*i:])))
		} else {
			f.places = append(f.places, be.Uint32(loca[4*i:]))
		}
	}
	return f, f.letters(f.tables["cmap"])
}

// letters reads which glyph each letter has (format 4, the first plane of Unicode).
func (f *font) letters(cmap []byte) error {
	be := binary.BigEndian
	for i := range int(be.Uint16(cmap[2:])) {
		t := cmap[4+8*i:]
		if be.Uint16(t) != 3 || be.Uint16(t[2:]) != 1 {
			continue
		}
		t = cmap[be.Uint32(t[4:]):]
		if be.Uint16(t) != 4 {
			continue
		}
		n := int(be.Uint16(t[6:])) // twice the number of ranges
		ends, starts, deltas, offsets := t[14:], t[16+n:], t[16+2*n:], t[16+3*n:]
		for j := 0; j < n; j += 2 {
			start, end, delta, offset := int(be.Uint16(starts[j:])), int(be.Uint16(ends[j:])), be.Uint16(deltas[j:]), int(be.Uint16(offsets[j:]))
			for c := start; c <= end && c < 0xffff; c++ {
				g := uint16(c)
				if offset > 0 {
					if g = be.Uint16(offsets[j+offset+2*(c-start):]); g == 0 {
						continue
					}
				}
				f.glyphs[c] = g + delta
			}
		}
		return nil
	}
	return errFont
}

// Has tells whether all four faces have a letter.
func Has(r rune) bool {
	if r < 0 || r > 0xffff {
		return false
	}
	for _, f := range fonts() {
		if f.glyphs[r] == 0 {
			return false
		}
	}
	return true
}

// Width is how wide a text is in a face and size, in points.
func Width(s string, f Face, size float64) float64 {
	font, sum := fonts()[f], 0
	for _, r := range s {
		if r >= 0 && r <= 0xffff && font.glyphs[r] != 0 {
			sum += int(font.advances[font.glyphs[r]])
		}
	}
	return float64(sum) * size / font.units
}

// parts are the glyphs of which a glyph is made: itself, and those it is put together
// from.
func (f *font) parts(g uint16, into map[uint16]bool) {
	if int(g) >= len(f.advances) || into[g] {
		return
	}
	into[g] = true
	be := binary.BigEndian
	d := f.outline(g)
	if len(d) < 10 || int16(be.Uint16(d)) >= 0 {
		return
	}
	const words, scale, more, scales, matrix = 1, 1 << 3, 1 << 5, 1 << 6, 1 << 7
	for d = d[10:]; len(d) >= 4; {
		flags := be.Uint16(d)
		f.parts(be.Uint16(d[2:]), into)
		size := 6
		if flags&words != 0 {
			size = 8
		}
		switch {
		case flags&scale != 0:
			size += 2
		case flags&scales != 0:
			size += 4
		case flags&matrix != 0:
			size += 8
		}
		if flags&more == 0 || size > len(d) {
			return
		}
		d = d[size:]
	}
}

func (f *font) outline(g uint16) []byte {
	return f.tables["glyf"][f.places[g]:f.places[g+1]]
}

// with is the font with some glyphs only. They keep their numbers; the others are
// empty.
func (f *font) with(used map[uint16]bool) []byte {
	be := binary.BigEndian
	last := 0
	for g := range used {
		last = max(last, int(g))
	}
	var glyf, loca, hmtx []byte
	for g := range last + 1 {
		loca = be.AppendUint32(loca, uint32(len(glyf)))
		advance, bearing := uint16(0), uint16(0)
		if used[uint16(g)] {
			glyf = append(glyf, f.outline(uint16(g))...)
			for len(glyf)%4 != 0 {
				glyf = append(glyf, 0)
			}
			advance, bearing = f.advances[g], f.bearing(g)
		}
		hmtx = be.AppendUint16(be.AppendUint16(hmtx, advance), bearing)
	}
	loca = be.AppendUint32(loca, uint32(len(glyf)))
	changed := func(name string, at int, v uint16) []byte {
		t := append([]byte{}, f.tables[name]...)
		be.PutUint16(t[at:], v)
		return t
	}
	head := changed("head", 50, 1) // long places
	be.PutUint32(head[8:], 0)      // the sum of the whole, below
	tables := []struct {
		name string
		data []byte
	}{
		{"cvt ", f.tables["cvt "]}, {"fpgm", f.tables["fpgm"]}, {"glyf", glyf}, {"head", head}, {"hhea", changed("hhea", 34, uint16(last+1))},
		{"hmtx", hmtx}, {"loca", loca}, {"maxp", changed("maxp", 4, uint16(last+1))}, {"prep", f.tables["prep"]},
	}
	n := len(tables)
	log := 0
	for 2<<log <= n {
		log++
	}
	out := be.AppendUint32(nil, 0x00010000)
	for _, v := range []int{n, 16 << log, log, 16*n - 16<<log} {
		out = be.AppendUint16(out, uint16(v))
	}
	at, headAt := 12+16*n, 0
	for _, t := range tables {
		if t.name == "head" {
			headAt = at
		}
		out = append(out, t.name...)
		for _, v := range []uint32{checksum(t.data), uint32(at), uint32(len(t.data))} {
			out = be.AppendUint32(out, v)
		}
		at += (len(t.data) + 3) &^ 3
	}
	for _, t := range tables {
		out = append(out, t.data...)
		for len(out)%4 != 0 {
			out = append(out, 0)
		}
	}
	be.PutUint32(out[headAt+8:], 0xb1b0afba-checksum(out))
	return out
}

// bearing is the room left of a glyph.
func (f *font) bearing(g int) uint16 {
	long := int(binary.BigEndian.Uint16(f.tables["hhea"][34:]))
	if g < long {
		return binary.BigEndian.Uint16(f.tables["hmtx"][4*g+2:])
	}
	return binary.BigEndian.Uint16(f.tables["hmtx"][4*long+2*(g-long):])
}

func checksum(b []byte) (sum uint32) {
	for len(b) >= 4 {
		sum += binary.BigEndian.Uint32(b)
		b = b[4:]
	}
	var rest [4]byte
	copy(rest[:], b)
	return sum + binary.BigEndian.Uint32(rest[:])
}

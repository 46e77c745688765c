package pdf

import (
	"crypto/sha256"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// faces are the faces as a file uses them.
type faces [4]used

// used is a face with the letters that were written in it. A letter's number in the
// file is its Unicode number, so that two letters that look alike stay two.
type used struct {
	ref     ref
	font    *font
	letters [1 << 13]byte // a bit for each
	any     bool
}

// use notes that a letter is written; false: the face has it not.
func (u *used) use(r rune) bool {
	if r < 0 || r > 0xffff || u.font.glyphs[r] == 0 {
		return false
	}
	u.letters[r>>3] |= 1 << (r & 7)
	u.any = true
	return true
}

// each calls fn with every letter used, in their order.
func (u *used) each(fn func(r rune)) {
	for i, b := range u.letters {
		for j := range 8 {
			if b>>j&1 == 1 {
				fn(rune(8*i + j))
			}
		}
	}
}

// endFonts writes the faces that were used.
func (p *Writer) endFonts() {
	for i := range p.faces {
		if u := &p.faces[i]; u.any {
			p.endFont(u)
		}
	}
}

// endFont writes a face: a composite font (ISO 32000-1, 9.7) whose codes are Unicode
// numbers, with the outlines of its letters set in.
func (p *Writer) endFont(u *used) {
	f := u.font
	em := func(v float64) float64 { return math.Round(v*1000/f.units*1000) / 1000 }
	descendant, describes, file, toGlyphs, toText := p.name(), p.name(), p.name(), p.name(), p.name()

	glyphs := map[uint16]bool{}
	f.parts(0, glyphs)
	var table []byte // of the glyph of each code
	var widths, texts []string
	u.each(func(r rune) {
		g := f.glyphs[r]
		f.parts(g, glyphs)
		for len(table) < int(r)*2 {
			table = append(table, 0, 0)
		}
		table = append(table, byte(g>>8), byte(g))
		widths = append(widths, fmt.Sprintf("%d[%s]", r, number(nil, em(float64(f.advances[g])))))
		texts = append(texts, fmt.Sprintf("<%04X><%04X>\n", r, r))
	})
	var maps strings.Builder
	maps.WriteString("/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n" +
		"/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n")
	for len(texts) > 0 { // not more than a hundred at once
		n := min(len(texts), 100)
		maps.WriteString(strconv.Itoa(n) + " beginbfchar\n" + strings.Join(texts[:n], "") + "endbfchar\n")
		texts = texts[n:]
	}
	maps.WriteString("endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n")

	program := f.with(glyphs)
	sum := sha256.Sum256(program)
	name := make([]byte, 6) // what is left of a font has a name of its own
	for i := range name {
		name[i] = 'A' + sum[i]%26
	}
	base := "/" + string(name) + "+" + f.name
	const nonsymbolic, serif, italic = 1 << 5, 1 << 1, 1 << 6
	flags, stem := nonsymbolic|serif, 80
	if f.slant != 0 {
		flags |= italic
	}
	if strings.Contains(f.name, "Bold") {
		stem = 140
	}
	var box []byte
	for _, v := range f.bounds {
		box = append(number(box, em(float64(v))), ' ')
	}
	say := func(v int16) string { return string(number(nil, em(float64(v)))) }
	p.object(u.ref, "<</Type/Font/Subtype/Type0/BaseFont", base, "/Encoding/Identity-H/DescendantFonts[", descendant.String(), "]/ToUnicode ", toText.String(), ">>")
	p.object(descendant, "<</Type/Font/Subtype/CIDFontType2/BaseFont", base, "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor ", describes.String(),
		"/DW 0/W[", strings.Join(widths, ""), "]/CIDToGIDMap ", toGlyphs.String(), ">>")
	p.object(describes, "<</Type/FontDescriptor/FontName", base, "/Flags ", strconv.Itoa(flags), "/FontBBox[", string(box), "]/ItalicAngle ", strconv.Itoa(int(f.slant)),
		"/Ascent ", say(f.ascent), "/Descent ", say(f.descent), "/CapHeight ", say(f.capitals), "/StemV ", strconv.Itoa(stem), "/FontFile2 ", file.String(), ">>")
	p.stream(file, "/Length1 "+strconv.Itoa(len(program)), program)
	p.stream(toGlyphs, "", table)
	p.stream(toText, "", []byte(maps.String()))
}

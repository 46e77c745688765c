package pdf

import (
	"bytes"
	"strconv"
)

// page is the page that is drawn on.
type page struct {
	ref    ref
	w, h   float64
	drawn  bytes.Buffer
	marks  []*Element // whose mark each is, by number
	inside *Element   // whose mark is open; nil: decoration, if open
	open   bool

	fonts  [4]bool
	images []image // used on it

	// as the page has them set
	face  Face
	size  float64
	color [3]int
	faced bool
}

// Page begins a page of a size.
func (p *Writer) Page(w, h float64) {
	p.endPage()
	p.page = &page{ref: p.name(), w: w, h: h}
	p.pages = append(p.pages, p.page.ref)
}

// Pages is how many pages were begun.
func (p *Writer) Pages() int { return len(p.pages) }

// endPage writes the page that is drawn on.
func (p *Writer) endPage() {
	g := p.page
	if g == nil {
		return
	}
	p.page = nil
	g.close()
	drawn := p.name()
	p.stream(drawn, "", g.drawn.Bytes())
	var dict []byte
	dict = append(dict, "<</Type/Page/Parent "...)
	dict = append(dict, p.pageTree.String()...)
	dict = append(dict, "/MediaBox[0 0 "...)
	dict = number(dict, g.w)
	dict = append(dict, ' ')
	dict = number(dict, g.h)
	dict = append(dict, "]/Resources<</Font<<"...)
	for f, used := range g.fonts {
		if used {
			dict = append(dict, "/F"+strconv.Itoa(f)+" "+p.faces[f].ref.String()...)
		}
	}
	dict = append(dict, ">>/XObject<<"...)
	for _, i := range g.images {
		dict = append(dict, "/I"+strconv.Itoa(int(i.ref))+" "+i.ref.String()...)
	}
	dict = append(dict, ">>>>/Contents "+drawn.String()+"/Tabs/S/StructParents "+strconv.Itoa(len(p.owners))+">>"...)
	p.object(g.ref, string(dict))
	owners := []byte("[")
	for _, e := range g.marks {
		owners = append(owners, e.ref.String()+" "...)
	}
	r := p.name()
	p.object(r, string(append(owners, ']')))
	p.owners = append(p.owners, r)
}

// close ends the mark that is open.
func (g *page) close() {
	if g.open {
		g.drawn.WriteString("EMC\n")
		g.open = false
	}
}

// in opens the mark of an element, unless it is open: nil is decoration.
func (p *Writer) in(e *Element) *page {
	g := p.page
	if g == nil {
		panic("pdf: drawn without a page")
	}
	if g.open && g.inside == e {
		return g
	}
	g.close()
	g.open, g.inside = true, e
	if e == nil {
		g.drawn.WriteString("/Artifact BMC\n")
		return g
	}
	if e.ref == 0 {
		e.ref = p.name()
	}
	n := len(g.marks)
	g.marks = append(g.marks, e)
	e.kids = append(e.kids, kid{page: g.ref, mark: n})
	g.drawn.WriteString("/" + e.kind + "<</MCID " + strconv.Itoa(n) + ">>BDC\n")
	return g
}

// put draws: numbers, then the operator.
func (g *page) put(op string, numbers ...float64) {
	b := g.drawn.AvailableBuffer()
	for _, f := range numbers {
		b = append(number(b, f), ' ')
	}
	g.drawn.Write(append(append(b, op...), '\n'))
}

func (g *page) paint(color [3]int) {
	if g.color != color {
		g.color = color
		g.put("rg", float64(color[0])/255, float64(color[1])/255, float64(color[2])/255)
	}
}

// Text writes a line of text that belongs to an element, its base line beginning at a
// place. Letters that the face has not are left out: ask [Has] before.
func (p *Writer) Text(e *Element, x, y float64, s string, f Face, size float64, color [3]int) {
	g := p.in(e)
	g.paint(color)
	g.drawn.WriteString("BT\n")
	if !g.faced || g.face != f || g.size != size {
		g.faced, g.face, g.size = true, f, size
		g.fonts[f] = true
		g.drawn.WriteString("/F" + strconv.Itoa(int(f)) + " ")
		g.put("Tf", size)
	}
	g.put("Td", x, g.h-y)
	b := append(g.drawn.AvailableBuffer(), '<')
	const digits = "0123456789ABCDEF"
	for _, r := range s {
		if p.faces[f].use(r) {
			b = append(b, digits[r>>12&15], digits[r>>8&15], digits[r>>4&15], digits[r&15])
		}
	}
	g.drawn.Write(append(b, "> Tj\nET\n"...))
}

// Line draws a black line of a width, as decoration.
func (p *Writer) Line(x1, y1, x2, y2, width float64) {
	g := p.in(nil)
	g.put("w", width)
	g.put("m", x1, g.h-y1)
	g.put("l", x2, g.h-y2)
	g.drawn.WriteString("S\n")
}

// Fill paints a rectangle, as decoration.
func (p *Writer) Fill(x, y, w, h float64, color [3]int) {
	g := p.in(nil)
	g.paint(color)
	g.put("re", x, g.h-y-h, w, h)
	g.drawn.WriteString("f\n")
}

// Picture shows a PNG or JPEG at a place in a size. The same picture stands in the
// file once, as long as it is shown again soon.
func (p *Writer) Picture(e *Element, data []byte, x, y, w, h float64) error {
	i, err := p.image(data)
	if err != nil {
		return err
	}
	g := p.in(e)
	if e != nil {
		e.box = [4]float64{x, g.h - y - h, x + w, g.h - y}
	}
	seen := false
	for _, j := range g.images {
		seen = seen || j == i
	}
	if !seen {
		g.images = append(g.images, i)
	}
	g.drawn.WriteString("q\n")
	g.put("cm", w, 0, 0, h, x, g.h-y-h)
	g.drawn.WriteString("/I" + strconv.Itoa(int(i.ref)) + " Do\nQ\n")
	return nil
}

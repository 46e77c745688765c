package pdf

import (
	"strconv"
	"strings"
)

// The kinds of elements (ISO 32000-1, 14.8.4).
const (
	Paper     = "Part" // a paper among those of a file
	Heading1  = "H1"   // H2 to H6 too, see [Heading]
	Paragraph = "P"
	Group     = "Div" // what stands together without being a table
	Table     = "Table"
	Row       = "TR"
	HeadCell  = "TH"
	Cell      = "TD"
	Figure    = "Figure"
)

// Heading is the kind of a heading of a level, 1 and more.
func Heading(level int) string { return "H" + strconv.Itoa(min(max(level, 1), 6)) }

// An Element is a piece of what a file says. A nil element is decoration, and so is
// what is put below it.
type Element struct {
	Alt     string // in words what a picture shows
	ColSpan int    // columns and rows that a cell takes, 0 and 1 alike
	RowSpan int
	kind    string
	ref     ref
	kids    []kid
	box     [4]float64 // of a picture
}

// kid is an element, or a mark on a page.
type kid struct {
	elem *Element
	page ref
	mark int
}

// NewPaper begins the tree of a paper. Nothing may be put into it after [Writer.End].
func NewPaper() *Element { return &Element{kind: Paper} }

// Add puts an element below another, behind those that are there.
func (e *Element) Add(kind string) *Element {
	if e == nil {
		return nil
	}
	k := &Element{kind: kind}
	e.kids = append(e.kids, kid{elem: k})
	return k
}

// needed tells whether an element says something, or keeps a table in its form.
func (e *Element) needed() bool {
	switch e.kind {
	case Row, HeadCell, Cell, Paper:
		return true
	}
	for _, k := range e.kids {
		if k.elem == nil || k.elem.needed() {
			return true
		}
	}
	return false
}

// End writes the tree of a paper, and lets it go. The page that is drawn on is
// written with it: no paper shares a page.
func (p *Writer) End(paper *Element) {
	p.endPage()
	p.tag(paper, p.document)
	p.papers = append(p.papers, paper.ref)
	paper.kids = nil
}

// tag writes an element and all below it.
func (p *Writer) tag(e *Element, parent ref) {
	if e.ref == 0 {
		e.ref = p.name()
	}
	var b strings.Builder
	b.WriteString("<</Type/StructElem/S/" + e.kind + "/P " + parent.String())
	if e.Alt != "" {
		b.WriteString("/Alt" + text(e.Alt))
	}
	switch {
	case e.kind == Figure:
		b.WriteString("/A<</O/Layout/BBox[")
		for _, f := range e.box {
			b.Write(append(number(nil, f), ' '))
		}
		b.WriteString("]>>")
	case e.kind == HeadCell, e.kind == Cell && (e.ColSpan > 1 || e.RowSpan > 1):
		b.WriteString("/A<</O/Table")
		if e.kind == HeadCell {
			b.WriteString("/Scope/Column")
		}
		if e.ColSpan > 1 {
			b.WriteString("/ColSpan " + strconv.Itoa(e.ColSpan))
		}
		if e.RowSpan > 1 {
			b.WriteString("/RowSpan " + strconv.Itoa(e.RowSpan))
		}
		b.WriteString(">>")
	}
	var on ref // the page of most marks: the first
	for _, k := range e.kids {
		if k.elem == nil {
			on = k.page
			b.WriteString("/Pg " + on.String())
			break
		}
	}
	b.WriteString("/K[")
	for _, k := range e.kids {
		switch {
		case k.elem == nil && k.page == on:
			b.WriteString(strconv.Itoa(k.mark) + " ")
		case k.elem == nil:
			b.WriteString("<</Type/MCR/Pg " + k.page.String() + "/MCID " + strconv.Itoa(k.mark) + ">>")
		case k.elem.needed():
			p.tag(k.elem, e.ref)
			b.WriteString(k.elem.ref.String() + " ")
		}
	}
	b.WriteString("]>>")
	p.object(e.ref, b.String())
}

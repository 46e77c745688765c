package docx

import (
	"fmt"
	"io"
	"slices"
	"time"

	"vuonlen/document/pdf"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

// A Book is a PDF of one or several papers, each beginning on a page of its own with
// numbers of its own. A paper is written when it is added and then let go, so that a
// book of thousands needs no more memory than one of few.
type Book struct {
	pdf    *pdf.Writer
	number int  // of the page within its paper
	aside  bool // what is drawn is repeated: decoration
	err    error
}

// NewBook begins a PDF that is written to w as it grows. The time is written into it,
// and nothing else that would differ between two printings. What was written is no PDF
// before [Book.Close].
func NewBook(w io.Writer, title, language string, made time.Time) *Book {
	return &Book{pdf: pdf.New(w, pdf.Meta{Title: lang.NFC(title), Language: language, Producer: "Vươn Lên", Made: made})}
}

// Close ends the PDF.
func (b *Book) Close() error {
	if b.err != nil {
		return b.err
	}
	return b.pdf.Close()
}

// PDF lays out one paper as a PDF. A paper that cannot be drawn writes nothing.
func (p *Paper) PDF(w io.Writer, title, language string, made time.Time) error {
	if err := p.drawable(); err != nil {
		return err
	}
	b := NewBook(w, title, language, made)
	if err := b.Add(p); err != nil {
		return err
	}
	return b.Close()
}

// Add lays out a paper behind those in the book. What cannot be drawn, and letters
// that the font has not, are refused by name: a paper with a hole is worse than
// none. The book is as it was before a paper that is refused.
func (b *Book) Add(p *Paper) error {
	if b.err != nil {
		return b.err
	}
	if err := p.drawable(); err != nil {
		return err
	}
	b.number = 0
	whole := pdf.NewPaper()
	p.lay(b, whole)
	b.pdf.End(whole)
	return b.err
}

// drawable refuses what the PDF could not show.
func (p *Paper) drawable() error {
	refuse := func(what, do lang.Text) error {
		return fault.New(fault.Refused, what).Do(do).Place(fault.Place{File: p.name})
	}
	names := make([]string, 0, len(p.texts))
	for name := range p.texts {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		root := p.texts[name]
		found := findUndrawn(root)
		for _, kind := range slices.Sorted(keysOf(found)) {
			// lang: keys in undrawnNames
			return refuse(lang.T("paper.pdf.undrawn", "what", lang.T(undrawnNames[kind])), lang.T("paper.pdf.undrawn.do"))
		}
		var bad rune
		var line string
		root.each(func(n *node) bool {
			if n.name != "w:p" || bad != 0 {
				return bad == 0
			}
			for _, r := range n.words() {
				if r == '\n' || r == '\t' {
					continue
				}
				if !pdf.Has(r) {
					bad, line = r, n.words()
					return false
				}
			}
			return true
		})
		if bad != 0 {
			return refuse(lang.T("paper.pdf.letter", "code", fmt.Sprintf("%04X", bad), "text", shown(line)), lang.T("paper.pdf.letter.do"))
		}
	}
	return nil
}

func keysOf(m map[string]bool) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// undrawnNames are what an officer calls the things of [undrawn].
//
// lang: keys
var undrawnNames = map[string]string{
	"numbering": "paper.pdf.numbering",
	"picture":   "paper.pdf.picture",
	"object":    "paper.pdf.object",
	"box":       "paper.pdf.box",
	"footnote":  "paper.pdf.footnote",
	"floating":  "paper.pdf.floating",
	"symbol":    "paper.pdf.symbol",
	"formula":   "paper.pdf.formula",
	"columns":   "paper.pdf.columns",
}

func (b *Book) width(text string, l look) float64 {
	l = shrunk(l)
	return pdf.Width(text, pdf.FaceOf(l.bold, l.italic), l.size)
}

// of is the element that what is drawn belongs to.
func (b *Book) of(e *pdf.Element) *pdf.Element {
	if b.aside {
		return nil
	}
	return e
}

func (b *Book) text(e *pdf.Element, x, y float64, text string, l look) {
	b.pdf.Text(b.of(e), x, y, text, pdf.FaceOf(l.bold, l.italic), l.size, l.color)
}

func (b *Book) line(x1, y1, x2, y2, w float64) { b.pdf.Line(x1, y1, x2, y2, w) }

func (b *Book) fill(x, y, w, h float64, color [3]int) { b.pdf.Fill(x, y, w, h, color) }

func (b *Book) picture(e *pdf.Element, p *picture, x, y float64) {
	if err := b.pdf.Picture(b.of(e), p.data, x, y, p.w, p.h); err != nil && b.err == nil {
		b.err = fmt.Errorf("docx: %s: %w", p.name, err)
	}
}

func (b *Book) repeat(draw func()) {
	was := b.aside
	b.aside = true
	draw()
	b.aside = was
}

func (b *Book) begin(w, h float64) {
	b.pdf.Page(w, h)
	b.number++
}

func (b *Book) page() int { return b.number }

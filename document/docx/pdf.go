package docx

import (
	"bytes"
	_ "embed" // the fonts
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"sync"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/sfnt"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

// Liberation Serif has the widths of Times New Roman, which Decree 30/2020 asks
// for and which may not be given away.
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

// letters of the regular face: the other three have the same.
var letters = sync.OnceValues(func() (*sfnt.Font, error) { return sfnt.Parse(regular) })

// A Book is a PDF of one or several papers, each beginning on a page of its own
// with numbers of its own.
type Book struct {
	pdf    *fpdf.Fpdf
	number int // of the page within its paper
	pics   map[string]string
	err    error
}

// NewBook begins a PDF. The time is written into it, and nothing else that would
// differ between two printings.
func NewBook(title, language string, made time.Time) *Book {
	b := &Book{pdf: fpdf.New("P", "pt", "A4", ""), pics: map[string]string{}}
	b.pdf.SetCatalogSort(true)
	b.pdf.SetCreationDate(made)
	b.pdf.SetModificationDate(made)
	b.pdf.SetProducer("Vươn Lên", true)
	b.pdf.SetTitle(lang.NFC(title), true)
	b.pdf.SetLang(language)
	b.pdf.SetAutoPageBreak(false, 0)
	b.pdf.SetMargins(0, 0, 0)
	b.pdf.SetCellMargin(0)
	for style, data := range map[string][]byte{"": regular, "B": bold, "I": italic, "BI": boldItalic} {
		b.pdf.AddUTF8FontFromBytes("serif", style, data)
	}
	return b
}

// Write ends the PDF.
func (b *Book) Write(w io.Writer) error {
	if b.err != nil {
		return b.err
	}
	var out bytes.Buffer
	if err := b.pdf.Output(&out); err != nil {
		return err
	}
	// fpdf names a list of embedded files in every PDF, which is empty: programs that
	// look for what hides in a PDF, ours among them, refuse it. Blanks keep the places.
	pdf := out.Bytes()
	if i := bytes.LastIndex(pdf, []byte(noFiles)); i >= 0 {
		copy(pdf[i:], bytes.Repeat([]byte(" "), len(noFiles)))
	}
	_, err := w.Write(pdf)
	return err
}

const noFiles = "/Names <<\n/EmbeddedFiles << /Names [\n  \n] >>\n>>"

// PDF lays out one paper as a PDF.
func (p *Paper) PDF(w io.Writer, title, language string, made time.Time) error {
	b := NewBook(title, language, made)
	if err := b.Add(p); err != nil {
		return err
	}
	return b.Write(w)
}

// Add lays out a paper behind those in the book. What cannot be drawn, and letters
// that the font has not, are refused by name: a paper with a hole is worse than
// none.
func (b *Book) Add(p *Paper) error {
	if err := p.drawable(); err != nil {
		return err
	}
	b.number = 0
	p.lay(b)
	if b.err == nil && b.pdf.Error() != nil {
		b.err = b.pdf.Error()
	}
	return b.err
}

// drawable refuses what the PDF could not show.
func (p *Paper) drawable() error {
	refuse := func(what, do lang.Text) error {
		return fault.New(fault.Refused, what).Do(do).Place(fault.Place{File: p.name})
	}
	font, err := letters()
	if err != nil {
		return fmt.Errorf("docx: font: %w", err)
	}
	var buf sfnt.Buffer
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
				if g, err := font.GlyphIndex(&buf, r); err != nil || g == 0 || r > 0xffff {
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

// font chooses the face of a look.
func (b *Book) font(l look) {
	style := ""
	if l.bold {
		style += "B"
	}
	if l.italic {
		style += "I"
	}
	b.pdf.SetFont("serif", style, l.size)
}

func (b *Book) width(text string, l look) float64 {
	b.font(shrunk(l))
	return b.pdf.GetStringWidth(text)
}

func (b *Book) text(x, y float64, text string, l look) {
	b.font(l)
	b.pdf.SetTextColor(l.color[0], l.color[1], l.color[2])
	b.pdf.Text(x, y, text)
}

func (b *Book) line(x1, y1, x2, y2, w float64) {
	b.pdf.SetLineWidth(w)
	b.pdf.SetDrawColor(0, 0, 0)
	b.pdf.Line(x1, y1, x2, y2)
}

func (b *Book) fill(x, y, w, h float64, color [3]int) {
	b.pdf.SetFillColor(color[0], color[1], color[2])
	b.pdf.Rect(x, y, w, h, "F")
}

func (b *Book) picture(p *picture, x, y float64) {
	kind := ""
	switch {
	case bytes.HasPrefix(p.data, []byte("\x89PNG")):
		kind = "PNG"
	case bytes.HasPrefix(p.data, []byte("\xff\xd8")):
		kind = "JPG"
	default:
		b.err = errors.New("docx: a picture is neither PNG nor JPEG: " + p.name)
		return
	}
	// The same picture stands once in the file however often it is shown.
	name, ok := b.pics[string(p.data)]
	if !ok {
		name = "p" + strconv.Itoa(len(b.pics))
		b.pics[string(p.data)] = name
		b.pdf.RegisterImageOptionsReader(name, fpdf.ImageOptions{ImageType: kind}, bytes.NewReader(p.data))
	}
	b.pdf.ImageOptions(name, x, y, p.w, p.h, false, fpdf.ImageOptions{ImageType: kind}, 0, "")
}

func (b *Book) begin(w, h float64) {
	orientation := "P"
	if w > h {
		orientation = "L"
	}
	b.pdf.AddPageFormat(orientation, fpdf.SizeType{Wd: min(w, h), Ht: max(w, h)})
	b.number++
}

func (b *Book) page() int { return b.number }

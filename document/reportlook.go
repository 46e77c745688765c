package document

import (
	"math"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// look is how a cell looks.
type look struct {
	size         float64 // 0 = 11
	bold, italic bool
	underline    bool
	across       string // left, center, right; empty = left
	middle       bool   // else at the top
	wrap         bool
	border       bool
	open         string // the side that has no border: top, bottom
	format       int    // number format
}

func (p *reportPage) style(k look) int {
	if id, ok := p.styles[k]; ok {
		return id
	}
	if k.size == 0 {
		k.size = 11
	}
	s := &excelize.Style{
		Font:      &excelize.Font{Family: reportFont, Size: k.size, Bold: k.bold, Italic: k.italic, Color: "000000"},
		Alignment: &excelize.Alignment{Horizontal: k.across, Vertical: "top", WrapText: k.wrap},
		NumFmt:    k.format,
	}
	if k.underline {
		s.Font.Underline = "single"
	}
	if k.middle {
		s.Alignment.Vertical = "center"
	}
	if k.border {
		for _, side := range []string{"left", "right", "top", "bottom"} {
			if side == k.open {
				continue
			}
			s.Border = append(s.Border, excelize.Border{Type: side, Color: "000000", Style: 1})
		}
	}
	id, err := p.f.NewStyle(s)
	p.do(err)
	p.styles[k] = id
	return id
}

// height is the height in points of a text that is wrapped in columns from to
// to: cells that are joined do not find their height by themselves. Letters are
// taken a little wider than they are on average.
func (p *reportPage) height(text string, from, to int, size float64) float64 {
	width := 0.0
	for _, w := range p.widths[from-1 : to] {
		width += w
	}
	letters := float64(utf8.RuneCountInString(text)) * size / 11 * 1.02
	return math.Ceil(letters/max(width-1, 1)) * lineHeight(size)
}

// words is the height of a heading, which is broken between words: no line is
// filled to its end.
func (p *reportPage) wordsHeight(text string, from, to int, size float64) float64 {
	width := -0.8
	for _, w := range p.widths[from-1 : to] {
		width += w
	}
	width *= 11 / size / 1.12 // headings are bold
	lines, used := 1, 0.0
	word := 0
	flush := func() {
		w := float64(word)
		switch {
		case used > 0 && used+1+w > width:
			lines++
			used = w
		case used > 0:
			used += 1 + w
		default:
			used = w
		}
		word = 0
	}
	for _, r := range text {
		if r == ' ' {
			flush()
			continue
		}
		word++
	}
	flush()
	return float64(lines) * lineHeight(size)
}

func lineHeight(size float64) float64 { return size * 1.32 }

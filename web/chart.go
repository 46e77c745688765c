package web

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"

	"vuonlen/internal/lang"
	"vuonlen/law"
)

// Chart is a few numbers drawn by the server, with a sentence that says what they
// show and a table that holds them. A count that is an interval is drawn as one, and
// what is unknown is a gap with the word, never a zero.
type Chart struct {
	Title    string
	Sentence string
	Unit     string // what is counted: "hộ"
	Series   []Series
	Labels   []string // of the points, in order
	Digits   int      // decimals of the values, which are whole numbers: 2 shows 1234 as 12.34
}

// Series is one row of values.
type Series struct {
	Name   string
	Values []law.Count
}

// value writes a value with the chart's decimals.
func (c Chart) value(l lang.Lang, n int64) string {
	if c.Digits == 0 {
		return l.Int(n)
	}
	scale := int64(1)
	for range c.Digits {
		scale *= 10
	}
	return l.Decimal(law.Frac(n, scale).Decimal(c.Digits))
}

func (c Chart) count(l lang.Lang, n law.Count) string {
	x, ok := n.Exact()
	switch {
	case ok:
		return c.value(l, x)
	case n.Known():
		return c.value(l, n.Lo) + "–" + c.value(l, n.Hi)
	}
	return n.Say(l)
}

func (c Chart) table(v *Visit) Table {
	t := Table{Caption: c.Title, Columns: []Column{{Text: ""}}}
	if c.Unit != "" {
		t.Caption += " (" + c.Unit + ")"
	}
	t.Columns[0].Text = v.Say(lang.T("web.chart.row"))
	for _, s := range c.Series {
		t.Columns = append(t.Columns, Column{Text: s.Name, Right: true})
	}
	for i, label := range c.Labels {
		row := []Cell{{Text: label}}
		for _, s := range c.Series {
			row = append(row, Cell{Text: c.count(v.Lang, s.Values[i])})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// top is the upper end of the scale: 1, 2 or 5 times a power of ten.
func (c Chart) top() int64 {
	most := int64(1)
	for _, s := range c.Series {
		for _, n := range s.Values {
			if n.Known() {
				most = max(most, n.Hi)
			}
		}
	}
	for step := int64(1); ; step *= 10 {
		for _, m := range []int64{1, 2, 5} {
			if m*step >= most {
				return m * step
			}
		}
	}
}

// The measures of a drawing, in its own units.
const (
	chartWidth  = 420
	chartLeft   = 52
	chartRight  = 16
	lineTop     = 30
	lineBottom  = 216
	barHeight   = 22
	barGap      = 14
	barLabels   = 176
	barNumbers  = 84
	barsMargins = 8
)

// share is n of top on a length; the only place where a count becomes a drawing.
func share(n, top int64, length float64) float64 { return float64(n) / float64(top) * length }

func px(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }

func (c Chart) x(i int) float64 {
	if len(c.Labels) < 2 {
		return (chartLeft + chartWidth - chartRight) / 2
	}
	return chartLeft + 24 + float64(i)*(chartWidth-chartRight-chartLeft-48)/float64(len(c.Labels)-1)
}

func (c Chart) y(n int64) float64 { return lineBottom - share(n, c.top(), lineBottom-lineTop) }

// labelY is where the number of a point stands: above it, that of a smaller value of
// another series below, so that two numbers near each other can both be read.
func (c Chart) labelY(series, point int) float64 {
	n := c.Series[series].Values[point]
	for k, s := range c.Series {
		if o := s.Values[point]; o.Known() && (o.Hi > n.Hi || o.Hi == n.Hi && k < series) {
			return c.y(n.Lo) + 22
		}
	}
	return c.y(n.Hi) - 11
}

// leastAt is where the least number of a range stands across: beside its foot, as the
// greatest stands over its head, so that neither runs into its neighbour or the scale.
func (c Chart) leastAt(point int) templ.Attributes {
	if point > 0 && point == len(c.Labels)-1 {
		return templ.Attributes{"x": px(c.x(point) - 7), "text-anchor": "end"}
	}
	return templ.Attributes{"x": px(c.x(point) + 7), "text-anchor": "start"}
}

// path draws a series through its exact points; an unknown one breaks it.
func (c Chart) path(s Series) string {
	out, pen := "", "M"
	for i, n := range s.Values {
		x, ok := n.Exact()
		if !ok {
			pen = "M"
			continue
		}
		out += fmt.Sprintf("%s%s %s", pen, px(c.x(i)), px(c.y(x)))
		pen = "L"
	}
	return out
}

func (c Chart) barsHeight() int {
	return barsMargins*2 + len(c.Labels)*(len(c.Series)*barHeight+barGap)
}

func (c Chart) barY(label, series int) int {
	return barsMargins + label*(len(c.Series)*barHeight+barGap) + series*barHeight
}

func (c Chart) barX(n int64) float64 {
	return share(n, c.top(), chartWidth-barLabels-barNumbers)
}

// labelled is a label of bars in one line or two. What does not fit is cut; the table has
// it whole.
func labelled(s string) []string {
	const most = 24
	if utf8.RuneCountInString(s) <= most {
		return []string{s}
	}
	first := ""
	for w := range strings.FieldsSeq(s) {
		if utf8.RuneCountInString(first)+1+utf8.RuneCountInString(w) > most {
			break
		}
		first = strings.TrimSpace(first + " " + w)
	}
	if first == "" {
		return []string{shortTo(s, most)}
	}
	return []string{first, shortTo(strings.TrimSpace(strings.TrimPrefix(s, first)), most)}
}

// barLabelY is where a line of a label stands: one beside the bar, two about its middle.
func (c Chart) barLabelY(label, line, lines int) int {
	return c.barY(label, 0) + 15 + line*14 - (lines-1)*7
}

func shortTo(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// Map is areas shaded by a count, drawn by the server. A shade is a colour and a
// hatching: it is told apart without colour as well.
type Map struct {
	Title    string
	Sentence string
	Unit     string
	Box      string // view box of the drawing
	Areas    []Area
	Bounds   []int64 // upper bounds of the shades but the last, ascending; at most 4
	Digits   int     // decimals of the values, as of [Chart]
	Open     bool    // the table is open from the beginning
}

// Area is one of them.
type Area struct {
	Name  string
	Short string // the name without its kind, for a label
	Href  string // where its name in the table leads; empty: nowhere
	Path  string // outline, in units of the box; empty: it is in the table only
	Value law.Count
	Why   string // why the value is not known, said instead of that it is not; empty: that it is not
	More  string // more about the value, for the table
	Label string // drawn at X, Y; empty: none
	X, Y  int
}

func (m Map) count(l lang.Lang, n law.Count) string { return Chart{Digits: m.Digits}.count(l, n) }

// said is the value of an area in words: what is hidden is said to be hidden, not to be
// unknown.
func (m Map) said(l lang.Lang, a Area) string {
	if !a.Value.Known() && a.Why != "" {
		return a.Why
	}
	return m.count(l, a.Value)
}

// shade is the number of an area's shade, -1 for what is not known exactly.
func (m Map) shade(n law.Count) int {
	x, ok := n.Exact()
	if !ok {
		return -1
	}
	for i, b := range m.Bounds {
		if x <= b {
			return i
		}
	}
	return len(m.Bounds)
}

// fill is the paint of a shade, shadeClass its colour.
func (m Map) fill(shade int) string { return "url(#shade" + shadeName(shade) + ")" }

func shadeClass(shade int) string { return "m" + shadeName(shade) }

func shadeName(shade int) string {
	if shade < 0 {
		return "u"
	}
	return strconv.Itoa(shade)
}

// hatching is the lines of a shade on a square of ten: the more, the higher.
func hatching(shade int) string {
	switch shade {
	case 1:
		return "M4 5h2"
	case 2:
		return "M0 10L10 0"
	case 3:
		return "M0 10L10 0M0 5L5 0M5 10L10 5"
	case 4:
		return "M0 10L10 0M0 0L10 10"
	}
	return ""
}

// shades lists the shades of the legend, that of what is not known last.
func (m Map) shades() (out []int) {
	for i := range len(m.Bounds) + 1 {
		out = append(out, i)
	}
	return append(out, -1)
}

// shadeText names a shade: its first and last value.
func (m Map) shadeText(v *Visit, shade int) string {
	value := func(n int64) string { return m.count(v.Lang, law.Exactly(n)) }
	low := int64(0)
	switch {
	case shade < 0:
		return v.Say(lang.T("web.chart.open"))
	case shade > 0:
		low = m.Bounds[shade-1] + 1
	}
	if shade == len(m.Bounds) {
		return "≥ " + value(low)
	}
	if low == m.Bounds[shade] {
		return value(low)
	}
	return value(low) + "–" + value(m.Bounds[shade])
}

func (m Map) table(v *Visit) Table {
	t := Table{Caption: m.Title, Columns: []Column{{Text: v.Say(lang.T("web.chart.area"))}, {Text: m.Unit, Right: true}}}
	for _, a := range m.Areas {
		t.Rows = append(t.Rows, []Cell{{Text: a.Name, Href: a.Href}, {Text: m.said(v.Lang, a), Sub: a.More}})
	}
	return t
}

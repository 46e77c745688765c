package web

import (
	"fmt"
	"strconv"

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
	barGap      = 10
	barLabels   = 132
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

// short cuts a label that would run into the bars; the table has it whole.
func short(s string) string {
	if r := []rune(s); len(r) > 17 {
		return string(r[:16]) + "…"
	}
	return s
}

// Map is areas shaded by a count, drawn by the server.
type Map struct {
	Title    string
	Sentence string
	Unit     string
	Box      string // view box of the drawing
	Areas    []Area
	Bounds   []int64 // upper bounds of the shades but the last, ascending; at most 4
}

// Area is one of them.
type Area struct {
	Name  string
	Path  string // outline, in units of the box
	Value law.Count
}

// shade is the class of an area: mu for what is not known exactly.
func (m Map) shade(n law.Count) string {
	x, ok := n.Exact()
	if !ok {
		return "mu"
	}
	for i, b := range m.Bounds {
		if x <= b {
			return "m" + strconv.Itoa(i)
		}
	}
	return "m" + strconv.Itoa(len(m.Bounds))
}

// legend names the shades.
func (m Map) legend(v *Visit) (out []FactRow) {
	low := int64(0)
	for i, b := range m.Bounds {
		out = append(out, FactRow{Name: "m" + strconv.Itoa(i), Cell: Cell{Text: v.Lang.Int(low) + "–" + v.Lang.Int(b)}})
		low = b + 1
	}
	out = append(out, FactRow{Name: "m" + strconv.Itoa(len(m.Bounds)), Cell: Cell{Text: "≥ " + v.Lang.Int(low)}})
	return append(out, FactRow{Name: "mu", Cell: Cell{Text: law.Count{}.Say(v.Lang)}})
}

func (m Map) table(v *Visit) Table {
	t := Table{Caption: m.Title, Columns: []Column{{Text: v.Say(lang.T("web.chart.area"))}, {Text: m.Unit, Right: true}}}
	for _, a := range m.Areas {
		t.Rows = append(t.Rows, []Cell{{Text: a.Name}, {Text: a.Value.Say(v.Lang)}})
	}
	return t
}

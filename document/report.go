package document

import (
	"io"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/report"
	"vuonlen/unit"
)

// WriteReport writes a filled report form as a workbook laid out as an official
// paper (Decree 30/2020/NĐ-CP: A4, Times New Roman, black, margins 20, 20, 30 and
// 15 mm, issuing body and national title, place and date, signatures). It prints
// one page wide with its headings on every page. Right of the printed table, and
// not printed, stand the codes of the units and the year, so that the workbook
// can be imported again.
//
// Numbers are values, not formulas: what was filled is what stands there. Equal
// sheets give equal bytes.
func WriteReport(w io.Writer, s *report.Sheet, l lang.Lang) error {
	f := excelize.NewFile()
	defer f.Close()
	p := &reportPage{f: f, s: s, l: l, styles: map[look]int{}}
	p.measure()
	if err := p.write(); err != nil {
		return err
	}
	return f.Write(w)
}

const reportFont = "Times New Roman"

// reportPage lays a sheet out. Rows and columns count from 1.
type reportPage struct {
	f      *excelize.File
	s      *report.Sheet
	l      lang.Lang
	name   string
	stream *excelize.StreamWriter
	styles map[look]int

	columns []report.Column // leads and numbered ones, as printed
	beside  []besideColumn
	widths  []float64 // of the columns, in letters; then of those not printed
	depth   int       // rows of headings
	split   int       // last column of the left half
	row     int       // last row written
	merges  [][2]string
	first   int // first row of the headings
	marks   int // row of the column numbers
	err     error
}

// printed is the number of columns that are printed.
func (p *reportPage) printed() int { return len(p.columns) }

// measure decides widths, the depth of the headings and the two halves.
func (p *reportPage) measure() {
	p.name = p.l.Say(lang.T("report.sheet", "no", p.s.Form.No))
	p.columns = append(append(p.columns, p.s.Leads...), p.s.Columns...)
	var total float64
	for i, c := range p.columns {
		w := 8.5
		if len(p.s.Columns) > 18 {
			w = 7
		}
		switch {
		case p.s.Form.List && i == 2:
			w = 27
		case p.s.Form.List && c.Letter != "", c.Measure == "mark":
			w = 6.5
		case p.s.Form.List && c.Measure == "text":
			w = 11
		case c.Letter == "A":
			w = 7
		case c.Letter == "B":
			w = 23
		case c.Letter == "C":
			w = 13.5
		case c.Measure == "percent", c.Measure == "year":
			w = 7.5
		}
		// The longest word of a heading, and a rate's formula, stay whole.
		for _, word := range strings.Fields(c.Heading.Say(p.l)) {
			w = max(w, float64(utf8.RuneCountInString(word))*1.15+1)
		}
		if c.Measure == "percent" {
			w = max(w, float64(len(c.Mark()))*0.7+1.2)
		}
		if c.No > 0 && !p.s.Form.List {
			for j := range p.s.Rows { // a range such as 31,03–32,14 must not be cut off
				w = max(w, float64(utf8.RuneCountInString(p.s.Rows[j].Cells[c.No-1].Say(p.l)))*1.05+1.2)
			}
		}
		p.widths = append(p.widths, w)
		total += w
		p.depth = max(p.depth, len(c.Groups)+1)
	}
	// A form of few columns is not squeezed into a corner of the page.
	if narrow := 82.0; total < narrow {
		p.widths[1] += min(narrow-total, 20)
		if p.s.Form.List {
			p.widths[1], p.widths[2] = 6.5, p.widths[2]+min(narrow-total, 20)
		}
		total = 0
		for _, w := range p.widths {
			total += w
		}
	}
	half := 0.0
	for p.split = 0; p.split < len(p.widths)-1 && (half < total*0.42 || p.split < 1); p.split++ {
		half += p.widths[p.split]
	}
	p.beside = p.besides()
	for _, b := range p.beside {
		p.widths = append(p.widths, b.width)
	}
}

func (p *reportPage) write() error {
	p.do(p.f.SetDefaultFont(reportFont))
	p.do(p.f.SetSheetName("Sheet1", p.name))
	p.page()
	var err error
	if p.stream, err = p.f.NewStreamWriter(p.name); err != nil {
		return err
	}
	for i, w := range p.widths {
		p.do(p.stream.SetColWidth(i+1, i+1, w))
	}
	p.first = 6
	p.marks = p.first + p.depth
	lead := len(p.s.Leads)
	p.do(p.stream.SetPanes(&excelize.Panes{
		Freeze: true, XSplit: lead, YSplit: p.marks, TopLeftCell: p.cell(lead+1, p.marks+1), ActivePane: "bottomRight",
	}))
	p.head()
	p.headings()
	p.body()
	p.foot()
	for _, m := range p.merges {
		p.do(p.stream.MergeCell(m[0], m[1]))
	}
	p.do(p.stream.Flush())
	scope := p.name
	quoted := "'" + p.name + "'!"
	p.do(p.f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", Scope: scope,
		RefersTo: quoted + "$A$1:" + absolute(p.cell(p.printed(), p.row))}))
	p.do(p.f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: scope,
		RefersTo: quoted + "$" + strconv.Itoa(p.first) + ":$" + strconv.Itoa(p.marks)}))
	return p.err
}

// do keeps the first error.
func (p *reportPage) do(err error) {
	if p.err == nil {
		p.err = err
	}
}

// page sets paper, margins and the page number, centred at the top and not on the
// first page.
func (p *reportPage) page() {
	a4, one, any := 9, 1, 0
	orientation := "landscape"
	var total float64
	for _, w := range p.widths[:p.printed()] {
		total += w
	}
	if total <= 100 {
		orientation = "portrait"
	}
	p.do(p.f.SetPageLayout(p.name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &orientation, FitToWidth: &one, FitToHeight: &any}))
	mm := func(n float64) *float64 { n /= 25.4; return &n }
	yes := true
	p.do(p.f.SetPageMargins(p.name, &excelize.PageLayoutMarginsOptions{
		Top: mm(20), Bottom: mm(20), Left: mm(30), Right: mm(15), Header: mm(10), Footer: mm(10), Horizontally: &yes,
	}))
	p.do(p.f.SetSheetProps(p.name, &excelize.SheetPropsOptions{FitToPage: &yes}))
	number := `&C&"` + reportFont + `,Regular"&13&P`
	p.do(p.f.SetHeaderFooter(p.name, &excelize.HeaderFooterOptions{DifferentFirst: true, OddHeader: number}))
}

func (p *reportPage) cell(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col, row)
	p.do(err)
	return name
}

func absolute(cell string) string {
	i := strings.IndexAny(cell, "0123456789")
	return "$" + cell[:i] + "$" + cell[i:]
}

// put writes the next row: cells by column, height 0 = as the text needs.
func (p *reportPage) put(height float64, cells map[int]excelize.Cell) {
	p.row++
	last := 0
	for c := range cells {
		last = max(last, c)
	}
	values := make([]any, last)
	for c, v := range cells {
		values[c-1] = v
	}
	var opts []excelize.RowOpts
	if height > 0 {
		opts = append(opts, excelize.RowOpts{Height: height})
	}
	p.do(p.stream.SetRow(p.cell(1, p.row), values, opts...))
}

// merge joins cells of the current row.
func (p *reportPage) merge(from, to int) { p.join(from, p.row, to, p.row) }

func (p *reportPage) join(col, row, toCol, toRow int) {
	if col < toCol || row < toRow {
		p.merges = append(p.merges, [2]string{p.cell(col, row), p.cell(toCol, toRow)})
	}
}

// text is a cell with text; nothing in it is ever run as a formula.
func (p *reportPage) text(s string, k look) excelize.Cell {
	k.format = 49 // text, also when somebody edits the cell
	return excelize.Cell{StyleID: p.style(k), Value: s}
}

// value is a cell of the table.
func (p *reportPage) value(c report.Cell, k look) excelize.Cell {
	switch c.Kind {
	case report.Blank:
		return excelize.Cell{StyleID: p.style(k)}
	case report.Count:
		if n, ok := c.Count.Exact(); ok {
			k.format, k.across = 3, "right" // #,##0
			return excelize.Cell{StyleID: p.style(k), Value: n}
		}
		k.across = "right"
	case report.Percent:
		k.across = "right"
		if c.Known && c.Lo.Percent() == c.Hi.Percent() {
			k.format = 2 // 0.00
			return excelize.Cell{StyleID: p.style(k), Value: shownPercent(c.Lo)}
		}
	case report.None:
		k.across = "right"
	}
	return p.text(c.Say(p.l), k)
}

// shownPercent is the rounded per cent as the number of a cell, for showing only.
func shownPercent(r law.Ratio) float64 {
	d, _ := new(big.Rat).SetString(r.Percent())
	f, _ := d.Float64()
	return f
}

// place is the body that issues the paper: the unit, or its commune for a hamlet.
func (p *reportPage) place() unit.State {
	if p.s.Unit.Level == unit.Hamlet && len(p.s.Above) > 0 {
		return p.s.Above[0]
	}
	return p.s.State
}

package document

import (
	"io"

	"github.com/xuri/excelize/v2"

	"vuonlen/law"
)

// Listing is a list of the screen as a file: the same rows, columns and words.
type Listing struct {
	Title    string   // name of the sheet
	About    []string // what was asked for, of whom and when: on a sheet of its own
	AboutTab string   // name of that sheet
	Headings []string
	Rows     [][]Datum
}

// Datum is one field of a list. An exact number or rate is written as a number, a rate
// as per cent with two decimals, anything else as the words that stand on the screen: an
// interval and what is unknown are no numbers.
type Datum struct {
	Text   string
	Number law.Count
	Rate   *law.Ratio // a part of one
}

// WriteListing writes a list as a workbook: A4 across, the headings frozen and on
// every printed page, a filter on them. Text is text also when somebody edits the cell.
// Equal lists give equal bytes.
func WriteListing(w io.Writer, l Listing) error {
	f := excelize.NewFile()
	defer f.Close()
	b := &listBook{f: f, sheet: sheetName(l.Title)}
	b.do(f.SetDefaultFont(reportFont))
	b.do(f.SetSheetName("Sheet1", b.sheet))
	b.write(l)
	if b.err != nil {
		return b.err
	}
	return f.Write(w)
}

type listBook struct {
	f     *excelize.File
	sheet string
	err   error
}

func (b *listBook) do(err error) {
	if b.err == nil {
		b.err = err
	}
}

func (b *listBook) style(s excelize.Style) int {
	id, err := b.f.NewStyle(&s)
	b.do(err)
	return id
}

func (b *listBook) write(l Listing) {
	head := b.style(excelize.Style{NumFmt: 49, Font: &excelize.Font{Bold: true, Family: reportFont}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"}})
	text := b.style(excelize.Style{NumFmt: 49, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	number := b.style(excelize.Style{NumFmt: 3, Alignment: &excelize.Alignment{Vertical: "top"}})
	percent := b.style(excelize.Style{NumFmt: 2, Alignment: &excelize.Alignment{Vertical: "top"}})
	// What the sheet says of itself is said before its rows: afterwards the library would read
	// all of them back.
	last, err := excelize.CoordinatesToCellName(max(1, len(l.Headings)), len(l.Rows)+1)
	b.do(err)
	b.do(b.f.AutoFilter(b.sheet, "A1:"+last, nil))
	quoted := "'" + b.sheet + "'!"
	b.do(b.f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: b.sheet, RefersTo: quoted + "$1:$1"}))
	a4, one, endless, across := 9, 1, 0, "landscape"
	yes := true
	b.do(b.f.SetPageLayout(b.sheet, &excelize.PageLayoutOptions{Size: &a4, Orientation: &across, FitToWidth: &one, FitToHeight: &endless}))
	b.do(b.f.SetSheetProps(b.sheet, &excelize.SheetPropsOptions{FitToPage: &yes}))
	s, err := b.f.NewStreamWriter(b.sheet)
	if err != nil {
		b.do(err)
		return
	}
	for i, width := range widths(l) {
		b.do(s.SetColWidth(i+1, i+1, width))
	}
	b.do(s.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, XSplit: 1, TopLeftCell: "B2", ActivePane: "bottomRight"}))
	row := make([]any, len(l.Headings))
	for i, h := range l.Headings {
		row[i] = excelize.Cell{StyleID: head, Value: h}
	}
	b.do(s.SetRow("A1", row))
	for at, r := range l.Rows {
		row := make([]any, len(r))
		for i, d := range r {
			row[i] = excelize.Cell{StyleID: text, Value: d.Text}
			if n, ok := d.Number.Exact(); ok {
				row[i] = excelize.Cell{StyleID: number, Value: n}
			} else if d.Rate != nil {
				row[i] = excelize.Cell{StyleID: percent, Value: shownPercent(*d.Rate)}
			}
		}
		cell, err := excelize.CoordinatesToCellName(1, at+2)
		b.do(err)
		b.do(s.SetRow(cell, row))
	}
	b.do(s.Flush())
	if len(l.About) == 0 {
		return
	}
	about := sheetName(l.AboutTab)
	_, err = b.f.NewSheet(about)
	b.do(err)
	b.do(b.f.SetColWidth(about, "A", "A", 90))
	for i, line := range l.About {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		b.do(err)
		b.do(b.f.SetCellStr(about, cell, line))
		b.do(b.f.SetCellStyle(about, cell, cell, text))
	}
}

// sheetName makes a name that a sheet may have: no more than 31 letters, none of
// those that Excel forbids.
func sheetName(s string) string {
	var out []rune
	for _, r := range s {
		switch r {
		case ':', '\\', '/', '?', '*', '[', ']', '\'':
			r = ' '
		}
		if len(out) < 31 {
			out = append(out, r)
		}
	}
	if len(out) == 0 {
		return "1"
	}
	return string(out)
}

// widths gives each column the room that most of its words need.
func widths(l Listing) []float64 {
	out := make([]float64, len(l.Headings))
	for i, h := range l.Headings {
		out[i] = float64(min(len([]rune(h)), 18) + 2)
	}
	for _, r := range l.Rows {
		for i, d := range r {
			if i < len(out) {
				out[i] = max(out[i], float64(min(len([]rune(d.Text))+2, 50)))
			}
		}
	}
	return out
}

// WriteListingCSV writes a list as CSV: its headings, then its rows; exact numbers
// without separators.
func WriteListingCSV(w io.Writer, l Listing) error {
	c := NewCSVWriter(w, l.Headings...)
	for _, r := range l.Rows {
		for _, d := range r {
			if n, ok := d.Number.Exact(); ok {
				c.Int(n)
			} else if d.Rate != nil {
				c.Raw(d.Rate.Percent())
			} else {
				c.Text(d.Text)
			}
		}
		c.End()
	}
	return c.Flush()
}

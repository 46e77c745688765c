package document

import (
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	fonts "vuonlen/document/pdf"
	"vuonlen/law"
)

// A Roll is a list or register as an office prints and signs it: a title block of
// Decree 30/2020/NĐ-CP, numbered rows, sums.
type Roll struct {
	Tab          string // name of the sheet
	Above, Organ string // the body above and the office that keeps it; Above may be empty
	Country      [2]string
	Title        string
	About        []string // lines below the title
	Number       string   // heading of the numbers of the rows
	Columns      []RollColumn
	Rows         [][]Datum // without the numbers
	Sum          string    // heading of the row of sums, where a column is summed
	Sign         []string  // who signs, from left to right
}

// A RollColumn is a column of a roll. Width is in letters. A sum is written only
// where every row has an exact number: what is unknown makes no smaller sum.
type RollColumn struct {
	Heading string
	Width   float64
	Sum     bool
}

// WriteRoll writes a roll as a workbook: A4 across, margins of Decree 30/2020, the
// headings frozen and repeated on every page, the number of the page at its top from
// the second on. Text is text, also what looks like a formula; numbers are numbers.
// Equal rolls give equal bytes.
func WriteRoll(w io.Writer, l Roll) error {
	f := excelize.NewFile()
	defer f.Close()
	b := &rollBook{listBook: listBook{f: f, sheet: sheetName(l.Tab)}, l: l, last: len(l.Columns) + 1, tall: map[int]int{}}
	b.do(f.SetDefaultFont(reportFont))
	b.do(f.SetSheetName("Sheet1", b.sheet))
	b.write()
	if b.err != nil {
		return b.err
	}
	return f.Write(w)
}

type rollBook struct {
	listBook
	l     Roll
	last  int         // column
	plain int         // the style of texts in rows; others are taken for bold
	tall  map[int]int // lines of each row that has more than one
}

// noWidth is how wide the column of the numbers is, in letters.
const noWidth = 6.0

// wraps notes how many lines a text takes in a row, over a width in letters: programs do
// not agree on finding out by themselves. A letter of a width is a digit of 11 points.
func (b *rollBook) wraps(row int, text string, width float64, bold bool) {
	face := fonts.FaceOf(bold, false)
	const size = 12
	room := (width - 1) * fonts.Width("0", fonts.Regular, 11)
	lines := 0
	for line := range strings.SplitSeq(text, "\n") {
		used := room + 1
		for word := range strings.FieldsSeq(line) {
			w := fonts.Width(word+" ", face, size)
			for r := range strings.SplitSeq(word, "") { // letters that the face has not are as wide as high
				if c := []rune(r); len(c) == 1 && !fonts.Has(c[0]) {
					w += size
				}
			}
			if used+w > room {
				lines, used = lines+1, 0
				for ; w > room; w -= room {
					lines++
				}
			}
			used += w
		}
	}
	if lines > max(1, b.tall[row]) {
		b.tall[row] = lines
	}
}

// heights makes the rows as high as their lines need, up to what a sheet may have.
func (b *rollBook) heights() {
	for row, lines := range b.tall {
		b.do(b.f.SetRowHeight(b.sheet, row, min(float64(lines)*lineHeight(12), 409)))
	}
}

func (b *rollBook) at(col, row int) string {
	cell, err := excelize.CoordinatesToCellName(col, row)
	b.do(err)
	return cell
}

// put writes a text over some columns of a row.
func (b *rollBook) put(row, from, to, style int, text string) {
	b.do(b.f.SetCellStr(b.sheet, b.at(from, row), text))
	b.do(b.f.SetCellStyle(b.sheet, b.at(from, row), b.at(to, row), style))
	width := 0.0
	for c := from; c <= to; c++ {
		if c == 1 {
			width += noWidth
		} else {
			width += b.l.Columns[c-2].Width
		}
	}
	b.wraps(row, text, width, style != b.plain)
	if to > from {
		b.do(b.f.MergeCell(b.sheet, b.at(from, row), b.at(to, row)))
	}
}

func (b *rollBook) write() {
	box := []excelize.Border{{Type: "left", Color: "000000", Style: 1}, {Type: "right", Color: "000000", Style: 1}, {Type: "top", Color: "000000", Style: 1}, {Type: "bottom", Color: "000000", Style: 1}}
	style := func(bold, italic bool, size float64, across string, format int, border []excelize.Border) int {
		return b.style(excelize.Style{NumFmt: format, Border: border, Font: &excelize.Font{Bold: bold, Italic: italic, Size: size, Family: reportFont},
			Alignment: &excelize.Alignment{Horizontal: across, Vertical: "center", WrapText: true}})
	}
	plain, strong, title, about := style(false, false, 12, "center", 49, nil), style(true, false, 12, "center", 49, nil), style(true, false, 14, "center", 49, nil), style(false, true, 12, "center", 49, nil)
	head, text, number := style(true, false, 12, "center", 49, box), style(false, false, 12, "left", 49, box), style(false, false, 12, "right", 3, box)
	no, sum, sumNumber := style(false, false, 12, "center", 1, box), style(true, false, 12, "center", 49, box), style(true, false, 12, "right", 3, box)

	b.plain = text
	b.do(b.f.SetColWidth(b.sheet, "A", "A", noWidth))
	total := noWidth
	for i, c := range b.l.Columns {
		name, err := excelize.ColumnNumberToName(i + 2)
		b.do(err)
		b.do(b.f.SetColWidth(b.sheet, name, name, c.Width))
		total += c.Width
	}
	// The issuing body stands over the left part, the national title over the right.
	half, used := 1, noWidth
	for half < b.last-1 && used+b.l.Columns[half-1].Width <= total*0.45 {
		used += b.l.Columns[half-1].Width
		half++
	}
	row := 1
	if b.l.Above != "" {
		b.put(row, 1, half, plain, b.l.Above)
		b.put(row+1, 1, half, strong, b.l.Organ)
	} else {
		b.put(row, 1, half, strong, b.l.Organ)
	}
	b.put(row, half+1, b.last, strong, b.l.Country[0])
	b.put(row+1, half+1, b.last, strong, b.l.Country[1])
	row += 3
	b.put(row, 1, b.last, title, b.l.Title)
	for _, line := range b.l.About {
		row++
		b.put(row, 1, b.last, about, line)
	}
	row += 2
	top := row
	b.put(row, 1, 1, head, b.l.Number)
	for i, c := range b.l.Columns {
		b.put(row, i+2, i+2, head, c.Heading)
	}
	sums := make([]law.Count, len(b.l.Columns))
	for i := range sums {
		sums[i] = law.Exactly(0)
	}
	for n, r := range b.l.Rows {
		row++
		b.do(b.f.SetCellInt(b.sheet, b.at(1, row), int64(n+1)))
		b.do(b.f.SetCellStyle(b.sheet, b.at(1, row), b.at(1, row), no))
		for i, d := range r {
			cell := b.at(i+2, row)
			x, exact := d.Number.Exact()
			if exact {
				b.do(b.f.SetCellInt(b.sheet, cell, x))
				b.do(b.f.SetCellStyle(b.sheet, cell, cell, number))
			} else {
				b.put(row, i+2, i+2, text, d.Text)
			}
			if was, ok := sums[i].Exact(); ok && exact {
				sums[i] = law.Exactly(was + x)
			} else {
				sums[i] = law.Count{}
			}
		}
	}
	row = b.sums(row, sums, sum, sumNumber)
	row += 2
	for i, who := range b.l.Sign { // each has its share of the width
		from, to := b.last*i/len(b.l.Sign)+1, b.last*(i+1)/len(b.l.Sign)
		b.put(row, from, max(from, to), strong, who)
	}
	b.heights()
	b.page(top)
}

// sums writes the row of sums, where a column is summed.
func (b *rollBook) sums(row int, sums []law.Count, sum, sumNumber int) int {
	first := -1
	for i, c := range b.l.Columns {
		if c.Sum && first < 0 {
			first = i
		}
	}
	if first < 0 {
		return row
	}
	row++
	b.put(row, 1, first+1, sum, b.l.Sum)
	for i := first; i < len(b.l.Columns); i++ {
		cell := b.at(i+2, row)
		if n, ok := sums[i].Exact(); ok && b.l.Columns[i].Sum && len(b.l.Rows) > 0 {
			b.do(b.f.SetCellInt(b.sheet, cell, n))
			b.do(b.f.SetCellStyle(b.sheet, cell, cell, sumNumber))
		} else {
			b.put(row, i+2, i+2, sum, "")
		}
	}
	return row
}

// page sets up the print; top is the row of the headings.
func (b *rollBook) page(top int) {
	b.do(b.f.SetPanes(b.sheet, &excelize.Panes{Freeze: true, YSplit: top, TopLeftCell: b.at(1, top+1), ActivePane: "bottomLeft"}))
	rows := "$" + strconv.Itoa(top) + ":$" + strconv.Itoa(top)
	b.do(b.f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: b.sheet, RefersTo: "'" + b.sheet + "'!" + rows}))
	a4, one, any, across, yes := 9, 1, 0, "landscape", true
	b.do(b.f.SetPageLayout(b.sheet, &excelize.PageLayoutOptions{Size: &a4, Orientation: &across, FitToWidth: &one, FitToHeight: &any}))
	b.do(b.f.SetSheetProps(b.sheet, &excelize.SheetPropsOptions{FitToPage: &yes}))
	const inch = 25.4
	side, edge, left, right := 20/inch, 10/inch, 30/inch, 15/inch
	b.do(b.f.SetPageMargins(b.sheet, &excelize.PageLayoutMarginsOptions{Top: &side, Bottom: &side, Left: &left, Right: &right, Header: &edge, Footer: &edge}))
	b.do(b.f.SetHeaderFooter(b.sheet, &excelize.HeaderFooterOptions{DifferentFirst: true, OddHeader: "&C&P"}))
}

package document

import (
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

var hundred = law.Int(100)

// target is the column of a fault in the data sheet, from 1; 0 when the fault is
// of the whole row or the file does not have the column.
func (r *returned) target(f *fault.Error) int {
	if i, ok := r.rd.index[f.At.Column]; ok {
		return r.rd.layout.at[i] + 1
	}
	return 0
}

// line says a fault without its place, which the cell tells.
func (r *returned) line(f *fault.Error) string {
	s := f.What.Say(r.l)
	if !f.Remedy.IsZero() {
		s += " → " + f.Remedy.Say(r.l)
	}
	return s
}

// columnName is the heading that the officer knows a column by.
func (r *returned) columnName(column string) string {
	if r.rd != nil {
		if i, ok := r.rd.index[column]; ok {
			if at := r.rd.layout.at[i]; at >= 0 {
				return r.rd.layout.names[at]
			}
		}
	}
	return column
}

// marks writes the faults to where they belong in the data sheet.
func (r *returned) marks() error {
	head := axis(r.mark, r.rows[r.rd.layout.row])
	if err := r.book.SetCellStr(r.sheet, head, r.l.Say(lang.T("document.result.column"))); err != nil {
		return err
	}
	if r.mark > 1 && r.rd.layout.mark < 0 { // looks like its neighbour
		id, err := r.book.GetCellStyle(r.sheet, axis(r.mark-1, r.rows[r.rd.layout.row]))
		if err == nil && id != 0 {
			err = r.book.SetCellStyle(r.sheet, head, head, id)
		}
		if err != nil {
			return err
		}
	}
	column, err := excelize.ColumnNumberToName(r.mark)
	if err != nil {
		return err
	}
	if err := r.book.SetColWidth(r.sheet, column, column, 60); err != nil {
		return err
	}
	rows := map[int][]string{}
	cells := map[string][]string{}
	var order []string
	for _, f := range r.o.Faults.Items {
		row, there := r.rows[f.At.Row]
		if !there || f.At.Row == 0 {
			continue
		}
		text := r.line(f)
		if f.At.Column == "" {
			rows[row] = append(rows[row], text)
		} else {
			rows[row] = append(rows[row], r.columnName(f.At.Column)+": "+text)
		}
		if col := r.target(f); col > 0 {
			at := axis(col, row)
			if cells[at] == nil {
				order = append(order, at)
			}
			cells[at] = append(cells[at], text)
		}
	}
	for row, texts := range rows {
		if row == r.rows[r.rd.layout.row] {
			continue // its heading stands there
		}
		if err := r.book.SetCellStr(r.sheet, axis(r.mark, row), cut(strings.Join(texts, "; "))); err != nil {
			return err
		}
	}
	for i, at := range order {
		if err := r.fill(at); err != nil {
			return err
		}
		if !r.comments || i >= maxNotes {
			continue
		}
		err := r.book.AddComment(r.sheet, excelize.Comment{Cell: at, Author: commenter, Width: 320, Height: 90,
			Paragraph: []excelize.RichTextRun{{Text: cut(strings.Join(cells[at], "\n"))}}})
		if err != nil {
			return err
		}
	}
	return nil
}

func cut(s string) string {
	if r := []rune(s); len(r) > maxReturned {
		return string(r[:maxReturned]) + "…"
	}
	return s
}

// resultKeys begin the titles of the sheet of results in both languages; by them
// it is known again when the workbook comes back.
var resultKeys = []string{"ket qua kiem tra tep", "result of checking the file"}

// resultSheet tells whether a sheet that begins with these texts is that of
// results.
func resultSheet(texts []string) bool {
	return len(texts) > 0 && slices.ContainsFunc(resultKeys, func(k string) bool { return strings.HasPrefix(headingKey(texts[0]), k) })
}

// result puts the sheet of results before all others.
func (r *returned) result(name string) error {
	sheet := r.l.Say(lang.T("document.result.sheet"))
	for n := 2; slices.ContainsFunc(r.book.GetSheetList(), func(s string) bool { return strings.EqualFold(s, sheet) }); n++ {
		sheet = r.l.Say(lang.T("document.result.sheet")) + " " + strconv.Itoa(n)
	}
	if r.sheet == "" {
		if err := r.book.SetSheetName(r.book.GetSheetName(0), sheet); err != nil {
			return err
		}
	} else if err := r.first(sheet); err != nil {
		return err
	}
	styles, err := r.styles()
	if err != nil {
		return err
	}
	w := &resultWriter{book: r.book, sheet: sheet, styles: styles}
	say := func(t lang.Text) string { return t.Say(r.l) }
	w.row(styles.title, say(lang.T("document.result.title", "file", show(name))))
	wrong := max(r.o.Wrong, wrongRows(r.o.Faults))
	for _, c := range []struct {
		label lang.Text
		n     int
	}{
		{lang.T("document.result.rows"), r.o.Rows}, {lang.T("document.result.good"), max(0, r.o.Rows-wrong)},
		{lang.T("document.result.warnings"), len(r.o.Notices)}, {lang.T("document.result.errors"), r.o.Faults.Total},
	} {
		w.row(styles.plain, say(c.label))
		w.number(2, c.n)
	}
	w.next()
	if r.o.Faults.Total > 0 {
		w.row(styles.head, say(lang.T("document.result.place")), say(lang.T("document.result.cell")),
			say(lang.T("document.result.what")), say(lang.T("document.result.do")))
	}
	for i, f := range r.o.Faults.Items {
		if i == ReturnedFaults {
			break
		}
		remedy, place := "", ""
		if !f.Remedy.IsZero() {
			remedy = say(f.Remedy)
		}
		if f.At.Row > 0 {
			place = strconv.Itoa(f.At.Row)
		}
		w.row(styles.wrap, place, r.columnName(f.At.Column), say(f.What), remedy)
		if row := r.rows[f.At.Row]; row > 0 && r.sheet != "" {
			col := r.target(f)
			if col == 0 {
				col = r.mark
			}
			w.link(r.sheet, axis(col, row), styles.link)
		}
	}
	if more := r.o.Faults.Total - min(len(r.o.Faults.Items), ReturnedFaults); more > 0 {
		w.row(styles.plain, say(lang.T("fault.more", "n", more)))
	}
	if r.partial {
		w.row(styles.plain, say(lang.T("document.result.partial", "n", r.o.Rows)))
	}
	if len(r.o.Notices) > 0 {
		w.next()
		w.row(styles.head, say(lang.T("document.result.warnings")))
		for _, n := range r.o.Notices {
			w.row(styles.plain, say(n))
		}
	}
	w.page()
	for i, width := range []float64{28, 24, 70, 70} {
		column := string(rune('A' + i))
		if w.err == nil {
			w.err = r.book.SetColWidth(sheet, column, column, width)
		}
	}
	return w.err
}

func wrongRows(l *fault.List) int {
	rows := map[int]bool{}
	for _, f := range l.Items {
		if f.At.Row > 0 {
			rows[f.At.Row] = true
		}
	}
	return len(rows)
}

// first makes a sheet before all others and opens the workbook on it. Names that
// are bound to a sheet (print areas, repeated headings) count sheets from the
// front, which the library leaves as they were.
func (r *returned) first(sheet string) error {
	before := r.book.GetSheetName(0)
	if _, err := r.book.NewSheet(sheet); err != nil {
		return err
	}
	if err := r.book.MoveSheet(sheet, before); err != nil {
		return err
	}
	if names := r.book.WorkBook.DefinedNames; names != nil {
		for i := range names.DefinedName {
			if id := names.DefinedName[i].LocalSheetID; id != nil {
				moved := *id + 1
				names.DefinedName[i].LocalSheetID = &moved
			}
		}
	}
	r.book.SetActiveSheet(0)
	return nil
}

type resultStyles struct{ title, head, wrap, link, plain int }

func (r *returned) styles() (s resultStyles, err error) {
	wrap := &excelize.Alignment{WrapText: true, Vertical: "top"}
	for _, x := range []struct {
		id    *int
		style excelize.Style
	}{
		{&s.title, excelize.Style{Font: &excelize.Font{Bold: true, Size: 14}}},
		{&s.head, excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: wrap,
			Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DDDDDD"}}}},
		{&s.wrap, excelize.Style{Alignment: wrap}},
		{&s.link, excelize.Style{Alignment: wrap, Font: &excelize.Font{Color: "1155CC", Underline: "single"}}},
	} {
		if *x.id, err = r.book.NewStyle(&x.style); err != nil {
			return s, err
		}
	}
	return s, nil
}

// resultWriter fills a sheet row by row and keeps the first error.
type resultWriter struct {
	book   *excelize.File
	sheet  string
	styles resultStyles
	at     int
	err    error
}

func (w *resultWriter) next() { w.at++ }

// page makes the sheet print on A4 across, as wide as the paper.
func (w *resultWriter) page() {
	yes, across, a4, one, any := true, "landscape", 9, 1, 0
	if w.err == nil {
		w.err = w.book.SetPageLayout(w.sheet, &excelize.PageLayoutOptions{Orientation: &across, Size: &a4, FitToWidth: &one, FitToHeight: &any})
	}
	if w.err == nil {
		w.err = w.book.SetSheetProps(w.sheet, &excelize.SheetPropsOptions{FitToPage: &yes})
	}
}

// row writes a row of texts; one that begins like a formula stays a text.
func (w *resultWriter) row(style int, texts ...string) {
	w.at++
	for i, t := range texts {
		if w.err != nil {
			return
		}
		if w.err = w.book.SetCellStr(w.sheet, axis(i+1, w.at), cut(t)); w.err == nil && style != 0 {
			w.err = w.book.SetCellStyle(w.sheet, axis(i+1, w.at), axis(i+1, w.at), style)
		}
	}
}

func (w *resultWriter) number(col, n int) {
	if w.err == nil {
		w.err = w.book.SetCellInt(w.sheet, axis(col, w.at), int64(n))
	}
}

// link makes the first cell of the row lead to a cell of the data.
func (w *resultWriter) link(sheet, cell string, style int) {
	if w.err == nil {
		target := "'" + strings.ReplaceAll(sheet, "'", "''") + "'!" + cell
		w.err = w.book.SetCellHyperLink(w.sheet, axis(1, w.at), target, "Location")
	}
	if w.err == nil {
		w.err = w.book.SetCellStyle(w.sheet, axis(1, w.at), axis(1, w.at), style)
	}
}

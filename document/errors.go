package document

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

// Bounds of a workbook that goes back. Writing needs all of it in memory, some
// ten times its size.
const (
	maxMarked   = 16 << 20 // bytes of all parts of a workbook that is marked itself
	maxFresh    = 10_000   // rows of a workbook that is made of another file
	maxNotes    = 2000     // cell comments
	maxFills    = 400      // styles of wrong cells; each is compared with all others
	maxReturned = 32_000   // letters of a cell
)

// ReturnedFaults is how many faults a workbook that goes back has room for.
const ReturnedFaults = 10_000

// Outcome is what reading a file gave.
type Outcome struct {
	Rows    int         // of data
	Wrong   int         // of them, with faults
	Faults  *fault.List // with what was found later, against the register
	Notices []lang.Text
}

// returned is a workbook that goes back, while it is made.
type returned struct {
	book     *excelize.File
	l        lang.Lang
	o        Outcome
	rd       *Reader // the original, opened again; nil when it is no table
	sheet    string  // of the data; empty when there is none
	rows     map[int]int
	marked   map[int]int // marked style of a style
	partial  bool        // the data are only the rows with faults
	mark     int         // column of errors, from 1
	comments bool
}

// WriteErrors writes a workbook that tells an officer what is wrong with a file:
// his own with its formats, when it is one, otherwise a new one with his rows. Wrong
// cells are filled red and have a comment; a column "Lỗi" has all that is wrong with
// a row; a first sheet "Kết quả" has the counts and every fault with a link to its
// cell. The reader passes over both, so the repaired workbook can be imported. An
// error is one of writing.
//
// name is the file's name in messages, s the schema that it was read under.
func WriteErrors(w io.Writer, name string, original io.ReaderAt, size int64, s Schema, o Outcome, l lang.Lang) error {
	if o.Faults == nil {
		o.Faults = &fault.List{}
	}
	for _, form := range []func(*returned, io.ReaderAt, int64) error{(*returned).own, (*returned).fresh, (*returned).none} {
		r := &returned{l: l, o: o, marked: map[int]int{}, rows: map[int]int{}}
		b, err := r.make(form, name, original, size, s)
		if err == nil {
			_, err = w.Write(b)
			return err
		}
	}
	return errors.New("document: a workbook of errors cannot be made") // an empty one always can
}

var errNotThisForm = errors.New("not in this form")

// make gives the bytes of a workbook in one form. What the library cannot cope
// with, it may panic at.
func (r *returned) make(form func(*returned, io.ReaderAt, int64) error, name string, original io.ReaderAt, size int64, s Schema) (_ []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", errBroken, p)
		}
		if r.book != nil {
			r.book.Close()
		}
		if r.rd != nil {
			r.rd.Close()
		}
	}()
	r.rd, err = OpenReader(name, io.NewSectionReader(original, 0, size), s)
	if err != nil {
		r.rd = nil // no table: only the result can be told
	}
	if err := form(r, original, size); err != nil {
		return nil, err
	}
	if err := r.result(name); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := r.book.Write(&b); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// own marks the officer's own workbook.
func (r *returned) own(original io.ReaderAt, size int64) error {
	if r.rd == nil || size > maxArchive {
		return errNotThisForm
	}
	src, ok := r.rd.src.(*xlsxSource)
	if !ok || !tame(original, size) {
		return errNotThisForm
	}
	var err error
	r.book, err = excelize.OpenReader(io.NewSectionReader(original, 0, size),
		excelize.Options{UnzipSizeLimit: maxMarked, UnzipXMLSizeLimit: maxMarked})
	if err != nil {
		return err
	}
	r.sheet = src.name
	width := len(r.rd.layout.names)
	for {
		cells, row, err := src.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			continue // it is among the faults
		}
		width = max(width, len(cells))
		r.rows[row] = row
	}
	r.rows[r.rd.layout.row] = r.rd.layout.row
	if r.mark = width + 1; r.rd.layout.mark >= 0 {
		r.mark = r.rd.layout.mark + 1
	}
	if err := r.forget(); err != nil {
		return err
	}
	return r.marks()
}

// commenter is the author by which the program's comments are known again.
const commenter = "Vươn Lên"

// forget takes away what an earlier return of the same workbook left.
func (r *returned) forget() error {
	for _, sheet := range r.book.GetSheetList() {
		title, err := r.book.GetCellValue(sheet, "A1")
		if err == nil && sheet != r.sheet && resultSheet([]string{title}) {
			if err := r.book.DeleteSheet(sheet); err != nil {
				return err
			}
		}
	}
	comments, err := r.book.GetComments(r.sheet)
	if err != nil {
		return err
	}
	// Beside the officer's own comments none are added: the library may mix them up.
	if len(comments) > 2*maxNotes {
		return errNotThisForm
	}
	r.comments = !slices.ContainsFunc(comments, func(c excelize.Comment) bool { return c.Author != commenter })
	for _, c := range comments {
		if c.Author != commenter {
			continue
		}
		if err := r.book.DeleteComment(r.sheet, c.Cell); err != nil {
			return err
		}
	}
	if r.rd.layout.mark < 0 {
		return nil
	}
	for row := range r.rows {
		for col := 1; col <= r.mark; col++ {
			if err := r.unfill(col, row); err != nil {
				return err
			}
		}
		if row != r.rd.layout.row {
			if err := r.book.SetCellStr(r.sheet, axis(r.mark, row), ""); err != nil {
				return err
			}
		}
	}
	return nil
}

func axis(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		panic(err) // within the bounds of the reader
	}
	return name
}

// red is the fill of a wrong cell. It is of a shade that no palette offers, so
// that an officer's own red cells are not taken for ours.
const red = "FFC7CD"

// unfill takes the red from a cell.
func (r *returned) unfill(col, row int) error {
	id, err := r.book.GetCellStyle(r.sheet, axis(col, row))
	if err != nil || id == 0 {
		return err
	}
	plain, seen := r.marked[-id]
	if !seen {
		style, err := r.book.GetStyle(id)
		if err != nil {
			return err
		}
		plain = id
		if len(style.Fill.Color) > 0 && strings.HasSuffix(style.Fill.Color[0], red) {
			style.Fill = excelize.Fill{}
			if plain, err = r.book.NewStyle(style); err != nil {
				return err
			}
		}
		r.marked[-id] = plain
	}
	if plain == id {
		return nil
	}
	return r.book.SetCellStyle(r.sheet, axis(col, row), axis(col, row), plain)
}

// fill makes a cell red and keeps the rest of its style.
func (r *returned) fill(cell string) error {
	id, err := r.book.GetCellStyle(r.sheet, cell)
	if err != nil {
		return err
	}
	marked, seen := r.marked[id]
	if !seen && len(r.marked) >= maxFills {
		return nil // the column of errors and the comment tell
	}
	if !seen {
		style, err := r.book.GetStyle(id)
		if err != nil {
			return err
		}
		style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{red}}
		if marked, err = r.book.NewStyle(style); err != nil {
			return err
		}
		r.marked[id] = marked
	}
	return r.book.SetCellStyle(r.sheet, cell, cell, marked)
}

// fresh makes a workbook of the rows of another kind of file, or of one too big
// to be marked itself.
func (r *returned) fresh(original io.ReaderAt, size int64) error {
	if r.rd == nil {
		return errNotThisForm
	}
	r.book, r.comments = excelize.NewFile(), true
	r.sheet = r.l.Say(lang.T("document.result.data"))
	if err := r.book.SetSheetName(r.book.GetSheetName(0), r.sheet); err != nil {
		return err
	}
	names := r.rd.layout.names
	for i, name := range names {
		if err := r.book.SetCellStr(r.sheet, axis(i+1, 1), name); err != nil {
			return err
		}
	}
	r.mark = len(names) + 1
	if r.rd.layout.mark >= 0 {
		r.mark = r.rd.layout.mark + 1
	} else if err := r.book.SetCellStr(r.sheet, axis(r.mark+1, 1), r.l.Say(lang.T("document.result.row"))); err != nil {
		return err
	}
	r.rows[r.rd.layout.row] = 1
	wrong := map[int]bool{}
	for _, f := range r.o.Faults.Items {
		wrong[f.At.Row] = true
	}
	r.partial = r.o.Rows > maxFresh
	to := 1
	for {
		cells, row, err := r.rd.src.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil || r.partial && !wrong[row] || to > maxFresh {
			continue // it is among the faults, or not for this workbook
		}
		to++
		r.rows[row] = to
		for i, c := range cells[:min(len(cells), len(names))] {
			if i == r.rd.layout.mark {
				continue
			}
			if err := r.put(axis(i+1, to), c); err != nil {
				return err
			}
		}
		if r.rd.layout.mark < 0 {
			if err := r.book.SetCellInt(r.sheet, axis(r.mark+1, to), int64(row)); err != nil {
				return err
			}
		}
	}
	if err := r.book.SetPanes(r.sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	return r.marks()
}

// put writes a cell as a spreadsheet program would have it: a plain number is
// one, and what begins like a formula is text.
func (r *returned) put(at string, c cell) error {
	text := strings.ToValidUTF8(c.text, "\ufffd")
	bare := cell{text: clean(text), kind: isNumber}
	n, whole := bare.whole()
	switch {
	case text == "":
		return nil
	case c.kind == isDate:
		if d, ok := dayNumber(text, r.rd.date1904); ok {
			return r.book.SetCellStr(r.sheet, at, d.String())
		}
	case c.kind == isPercent:
		if p, ok := c.decimal(); ok {
			return r.book.SetCellStr(r.sheet, at, p.Mul(hundred).Decimal(6)+"%")
		}
	case whole && digits(bare.text) && len(bare.text) <= 15 && (bare.text[0] != '0' || bare.text == "0") && (c.kind == isNumber || r.rd.allText),
		c.kind == isNumber && whole:
		return r.book.SetCellInt(r.sheet, at, n)
	}
	return r.book.SetCellStr(r.sheet, at, text)
}

// none makes a workbook with the result alone.
func (r *returned) none(io.ReaderAt, int64) error {
	r.book = excelize.NewFile()
	return nil
}

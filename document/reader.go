package document

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

// source is a stream of raw rows: the CSV, the XLSX or the Parquet reader.
type source interface {
	// next gives the next row that is not blank and its number, io.EOF after the
	// last. The cells are valid until the next call. After a *fault.Error it may
	// be called again; when nothing more can be read, io.EOF follows.
	next() (cells []cell, row int, err error)
	sheet() string
	io.Closer
}

// cell is a raw cell. XLSX says what a number is; in CSV everything is text.
type cell struct {
	text string
	kind kind
}

type kind uint8

const (
	isText kind = iota
	isNumber
	isPercent // a number shown as per cent: 0.0381 stands for 3.81 %
	isDate    // a day number
	isError   // #N/A, #REF!, or a formula without a stored value
)

// Reader reads the rows of one table.
type Reader struct {
	schema  Schema
	index   map[string]int
	name    string
	src     source
	sum     hash.Hash
	rest    io.Reader // what is left of the file, for the hash
	layout  layout
	row     Row
	done    bool
	faults  fault.List
	notices []lang.Text
	digest  string
	totals  int // rows passed over because they are the foot of a table
	feet    int // rows passed over because they are text around it

	rows     int  // of data, read so far
	wrong    int  // of them, with faults
	before   int  // faults before the current row
	started  bool // a row below the heading was read
	unquoted int  // cells whose text stood in quotation marks

	extras   []*household.Question // those of reviews whose column the file has
	allText  bool                  // a CSV file: it does not tell a number from text
	date1904 bool                  // day numbers of this workbook count from 1904
}

// Open opens a table of a file. The error is a fault: the file cannot be read
// (Usage), or it is no table of this schema (Refused). Faults name the file by
// its last element only.
func Open(path string, s Schema) (*Reader, error) {
	f, err := openFile(path)
	if err != nil {
		return nil, err
	}
	r, err := OpenReader(filepath.Base(path), f, s)
	if err != nil {
		f.Close()
		return nil, err
	}
	return r, nil
}

// openFile opens a file; the error is a fault of the call.
func openFile(path string) (*os.File, error) {
	f, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fault.New(fault.Usage, lang.T("document.file.missing", "path", path)).Do(lang.T("document.file.missing.do")).By(err)
	case err != nil:
		return nil, fault.New(fault.Usage, lang.T("document.file.unreadable", "path", path)).Do(lang.T("document.file.unreadable.do")).By(err)
	}
	if st, err := f.Stat(); err == nil && st.IsDir() {
		f.Close()
		return nil, fault.New(fault.Usage, lang.T("document.file.folder", "path", path)).Do(lang.T("document.file.folder.do"))
	}
	return f, nil
}

func newReader(name string, s Schema) *Reader {
	rd := &Reader{schema: s, name: name, sum: sha256.New(), index: map[string]int{}}
	for i, c := range s.Columns {
		rd.index[c.Name] = i
	}
	return rd
}

// OpenReader opens a table that comes from anywhere; name stands for the file in
// messages. If r is an io.Closer, the Reader closes it.
func OpenReader(name string, r io.Reader, s Schema) (*Reader, error) {
	rd := newReader(name, s)
	rd.rest = io.TeeReader(r, rd.sum)
	head := make([]byte, sniffLen)
	n, err := io.ReadFull(rd.rest, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, rd.unreadable(err)
	}
	head = head[:n]
	whole := io.MultiReader(bytes.NewReader(head), rd.rest)
	closer, _ := r.(io.Closer)
	switch what := sniff(head); what {
	case "csv":
		rd.allText = true
		rd.src, err = openCSV(rd, whole, head, closer)
	case "zip":
		rd.src, err = openXLSX(rd, whole, closer)
	case "parquet":
		rd.src, err = openParquet(rd, r, n, whole)
	case "ole":
		err = rd.alien(oleKind(whole))
	default:
		err = rd.alien(what)
	}
	if err != nil {
		return nil, err
	}
	rd.opened()
	return rd, nil
}

// opened makes a Reader ready whose heading was found.
func (r *Reader) opened() {
	if n := len(r.layout.ignored); n > 0 {
		r.notices = append(r.notices, lang.T("document.notice.ignored", "file", r.name, "n", n, "names", r.layout.ignored))
	}
	r.row = Row{reader: r, cells: make([]cell, len(r.schema.Columns))}
}

// Next goes to the next row that is not blank. Rows that cannot be read at all
// are noted as faults and passed over.
func (r *Reader) Next() bool {
	for !r.done {
		r.settle()
		cells, n, err := r.src.next()
		if errors.Is(err, io.EOF) {
			r.finish()
			return false
		}
		var f *fault.Error
		if errors.As(err, &f) {
			r.faults.Add(f)
			r.rows++
			continue
		}
		if err != nil {
			r.faults.Add(r.unreadable(err))
			r.done = true
			continue
		}
		if r.take(cells, n) {
			return true
		}
	}
	return false
}

// take makes a raw row the current one, unless it is text around the table or a
// cell of it cannot be text at all.
func (r *Reader) take(cells []cell, n int) bool {
	first := !r.started
	r.started = true
	switch {
	case first && r.schema.Totals != "" && numbering(cells):
	case r.foot(cells):
		r.feet++
	case r.total(cells):
		r.totals++
	default:
		r.rows++
		return r.fill(cells, n)
	}
	return false
}

// settle counts the row that was current, once nothing more is said about it.
func (r *Reader) settle() {
	if r.faults.Total > r.before {
		r.wrong++
		r.before = r.faults.Total
	}
}

// total tells whether a raw row is the foot of a table.
func (r *Reader) total(cells []cell) bool {
	if r.schema.Totals == "" {
		return false
	}
	pos := r.layout.at[r.column(r.schema.Totals)]
	if pos >= 0 && pos < len(cells) && clean(cells[pos].text) != "" {
		return totalWord(cells[pos])
	}
	return slices.ContainsFunc(cells, totalWord)
}

// totalWord knows the words of a foot with their diacritics: "Công" is a name.
func totalWord(c cell) bool {
	if c.kind != isText || len(c.text) > 40 {
		return false
	}
	return totalWords[strings.Trim(strings.ToLower(clean(c.text)), " :.")]
}

var totalWords = map[string]bool{"tổng": true, "cộng": true, "tổng cộng": true, "tổng số": true, "tong cong": true, "tong so": true, "total": true, "sum": true}

// fill puts a raw row's cells in the order of the schema; it is false when a
// cell cannot be text at all.
func (r *Reader) fill(cells []cell, n int) bool {
	r.row.number, r.row.failed = n, r.row.failed[:0]
	ok := true
	for i, pos := range r.layout.at {
		var c cell
		if pos >= 0 && pos < len(cells) {
			c = cells[pos]
			c.text = clean(c.text)
			if bare := unquote(c.text); c.kind == isText && bare != c.text {
				c.text = bare
				r.unquoted++
			}
		} else if pos < 0 && r.layout.stated != "" && r.schema.Columns[i].Name == r.schema.Stated {
			c.text = r.layout.stated
		}
		r.row.cells[i] = c
		if plain(c.text) && c.kind != isError {
			continue
		}
		col := r.schema.Columns[i].Name
		switch bad, found := control(c.text); {
		case c.kind == isError && c.text == "":
			r.row.Fail(col, lang.T("document.cell.formula"), lang.T("document.cell.formula.do"))
		case c.kind == isError:
			r.row.Fail(col, lang.T("document.cell.error", "value", r.row.quote(c.text)), lang.T("document.cell.error.do"))
		case found && bad == utf8.RuneError:
			r.row.Fail(col, lang.T("document.cell.lost"), lang.T("document.cell.lost.do"))
		case found && (bad == '\n' || bad == '\r'):
			r.row.Fail(col, lang.T("document.cell.line"), lang.T("document.cell.line.do"))
		case found:
			r.row.Fail(col, lang.T("document.cell.control", "code", fmt.Sprintf("U+%04X", bad)), lang.T("document.cell.control.do"))
		case legacy(c.text):
			r.row.Fail(col, lang.T("document.cell.legacy"), lang.T("document.cell.legacy.do"))
		default:
			continue
		}
		ok = false
	}
	return ok
}

// finish hashes what is left of the file (nothing, after the last row of a
// CSV), so that the hash is of the whole file.
func (r *Reader) finish() {
	r.done = true
	if _, err := io.Copy(io.Discard, r.rest); err != nil {
		r.faults.Add(r.unreadable(err))
		return
	}
	r.digest = hex.EncodeToString(r.sum.Sum(nil))
}

// Row is the current row; it is valid until the next call of Next.
func (r *Reader) Row() *Row { return &r.row }

// Faults is what is wrong with the rows read so far, including what the row
// accessors noted. Nothing of a file with faults may be used.
func (r *Reader) Faults() *fault.List { return &r.faults }

// KeepFaults makes the Reader keep n faults and not only those that a message
// shows, for a workbook that goes back to its officer ([WriteErrors]).
func (r *Reader) KeepFaults(n int) { r.faults.Limit = n }

// Outcome is what reading gave so far.
func (r *Reader) Outcome() Outcome {
	r.settle()
	return Outcome{Rows: r.rows, Wrong: r.wrong, Faults: &r.faults, Notices: r.Notices()}
}

// Notices is what was odd but accepted.
func (r *Reader) Notices() []lang.Text {
	out := r.notices[:len(r.notices):len(r.notices)]
	if r.feet > 0 {
		out = append(out, lang.T("document.notice.feet", "file", r.name, "n", r.feet))
	}
	if r.totals > 0 {
		out = append(out, lang.T("document.notice.totals", "file", r.name, "n", r.totals))
	}
	if r.unquoted > 0 {
		out = append(out, lang.T("document.notice.quoted", "file", r.name, "n", r.unquoted))
	}
	return out
}

// SHA256 is the hash of the file's bytes in hexadecimal, once Next has returned
// false; empty before, and when the file could not be read to its end.
func (r *Reader) SHA256() string { return r.digest }

// Name is the file's name in messages.
func (r *Reader) Name() string { return r.name }

// Has tells whether the file has the column at all.
func (r *Reader) Has(col string) bool { return r.layout.at[r.column(col)] >= 0 }

// Close closes the file.
func (r *Reader) Close() error { return r.src.Close() }

// column finds a column of the schema. Asking for another is a programming error.
func (r *Reader) column(col string) int {
	i, ok := r.index[col]
	if !ok {
		panic("document: column " + col + " is not in the schema")
	}
	return i
}

func (r *Reader) place() fault.Place {
	p := fault.Place{File: r.name}
	if r.src != nil {
		p.Sheet = r.src.sheet()
	}
	return p
}

func (r *Reader) refuse(what lang.Text, remedy lang.Text) *fault.Error {
	return fault.New(fault.Refused, what).Place(r.place()).Do(remedy)
}

func (r *Reader) unreadable(err error) *fault.Error {
	return fault.New(fault.Usage, lang.T("document.file.unreadable", "path", r.name)).Do(lang.T("document.file.unreadable.do")).By(err)
}

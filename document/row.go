package document

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// Row is one row of a table. Its accessors take a column name of the schema.
// A cell that cannot be read is noted as a fault of the Reader, with place and
// remedy, and comes out as zero, empty or unknown; an empty cell or a column the
// file does not have comes out the same way without a fault.
type Row struct {
	reader *Reader
	cells  []cell // in the order of the schema
	number int
	failed []string // columns with a fault
}

// Failed tells whether a fault was noted at the cell.
func (r *Row) Failed(col string) bool { return slices.Contains(r.failed, col) }

// Number is the row's number as the officer's program shows it: the first row
// of the sheet or line of the file is 1.
func (r *Row) Number() int { return r.number }

// Place is where a cell stands, for faults of the caller's own.
func (r *Row) Place(col string) fault.Place {
	p := r.reader.place()
	p.Row, p.Column = r.number, col
	return p
}

// Fail notes a fault at a cell.
func (r *Row) Fail(col string, what, remedy lang.Text) {
	r.failed = append(r.failed, col)
	r.reader.faults.Add(fault.New(fault.Refused, what).Place(r.Place(col)).Do(remedy))
}

// quote gives a cell's text for a fault, or the words that stand for it where
// cells are personal.
func (r *Row) quote(text string) lang.Sayer {
	if r.reader.schema.Personal {
		return lang.T("document.cell.value")
	}
	return lang.T("document.cell.quoted", "text", show(text))
}

func (r *Row) cell(col string) cell { return r.cells[r.reader.column(col)] }

// Has tells whether the cell is filled in.
func (r *Row) Has(col string) bool { return r.cell(col).text != "" }

// Text is the cell's text: NFC, trimmed, without control characters. A whole
// number of a workbook is written plainly; a date where text belongs is refused,
// because spreadsheets make dates of numbers like 3-12.
func (r *Row) Text(col string) string {
	c := r.cell(col)
	switch c.kind {
	case isDate:
		r.Fail(col, lang.T("document.text.date"), lang.T("document.text.date.do"))
		return ""
	case isNumber:
		if n, ok := c.whole(); ok {
			return strconv.FormatInt(n, 10)
		}
	}
	return c.text
}

// Need is Text for a cell that must be filled in.
func (r *Row) Need(col string) string {
	if !r.Has(col) {
		r.Fail(col, lang.T("document.need"), lang.T("document.need.do"))
		return ""
	}
	return r.Text(col)
}

// whole is a number cell's value when it is a whole number that a float64 holds
// exactly.
func (c cell) whole() (int64, bool) {
	f, err := strconv.ParseFloat(c.text, 64)
	if err != nil || f != math.Trunc(f) || math.Abs(f) > 1<<53 {
		return 0, false
	}
	return int64(f), true
}

// Int is a whole number, negative or not; ok is false for an empty or wrong
// cell. 1.234, 1,234, 12.0 and 1e3 are refused: in one program they are
// thousands, in another fractions. A number cell of a workbook says what it is.
func (r *Row) Int(col string) (n int64, ok bool) {
	c := r.cell(col)
	switch {
	case c.text == "":
		return 0, false
	case c.kind == isNumber:
		n, ok = c.whole()
	case c.kind == isText:
		n, ok = parseInt(c.text)
	}
	if !ok {
		r.Fail(col, lang.T("document.int", "value", r.quote(c.text)), lang.T("document.int.do"))
	}
	return n, ok
}

// parseInt reads digits with at most a minus sign; strconv alone would take "+5".
func parseInt(s string) (int64, bool) {
	if strings.HasPrefix(s, "+") {
		return 0, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil
}

// Within is Int for a number that must lie in [lo, hi].
func (r *Row) Within(col string, lo, hi int64) (n int64, ok bool) {
	n, ok = r.Int(col)
	if ok && (n < lo || n > hi) {
		r.Fail(col, lang.T("document.range", "value", r.quote(strconv.FormatInt(n, 10)), "lo", lo, "hi", hi), lang.T("document.range.do"))
		return 0, false
	}
	return n, ok
}

// Count is a number of households or persons, 0 to [law.MaxCount]; empty is
// unknown.
func (r *Row) Count(col string) law.Count {
	n, ok := r.Within(col, 0, law.MaxCount)
	if !ok {
		return law.Count{}
	}
	return law.Exactly(n)
}

// Dong is an amount of money in whole đồng, not negative; ok is false for an
// empty or wrong cell.
func (r *Row) Dong(col string) (d law.Dong, ok bool) {
	n, ok := r.Within(col, 0, maxDong)
	return law.Dong(n), ok
}

// maxDong is a thousand times the country's yearly budget: enough for anything,
// and sums of many stay within 64 bits.
const maxDong = 1_000_000_000_000_000_000 / 1000

// Year is a year of four digits, 1900 to 2100; 0 for an empty or wrong cell.
func (r *Row) Year(col string) law.Year {
	n, ok := r.Int(col)
	if ok && (n < 1900 || n > 2100) {
		r.Fail(col, lang.T("document.year", "value", r.quote(strconv.FormatInt(n, 10))), lang.T("document.year.do"))
		return 0
	}
	return law.Year(n)
}

// Date is a day written 2025-12-31 or 31/12/2025, or a date cell of a workbook;
// 0 for an empty or wrong cell.
func (r *Row) Date(col string) law.Date {
	c := r.cell(col)
	if c.text == "" {
		return 0
	}
	if c.kind == isText {
		if d, err := law.ParseDate(c.text); err == nil {
			return d
		}
	}
	if c.kind == isDate {
		if d, ok := dayNumber(c.text, r.reader.date1904); ok {
			return d
		}
	}
	r.Fail(col, lang.T("document.date", "value", r.quote(c.text)), lang.T("document.date.do"))
	return 0
}

// dayNumber reads the day number of a workbook; a time of day is dropped. Day 60
// of the 1900 system is a 29 February that never was, so days before 61 are
// refused: nothing here is that old.
func dayNumber(s string, date1904 bool) (law.Date, bool) {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f < 61 || f > 2_958_465 {
		return 0, false
	}
	epoch := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if date1904 {
		epoch = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	t := epoch.AddDate(0, 0, int(f))
	if t.Year() > 9999 {
		return 0, false
	}
	return law.MakeDate(t.Year(), int(t.Month()), t.Day()), true
}

// Percent is a rate in per cent, 0 to 100, written 3.81 or 3,81 with or without
// a per cent sign; nil for an empty or wrong cell. A workbook cell shown as per
// cent holds the hundredth part, and is read as it is shown.
func (r *Row) Percent(col string) *law.Ratio {
	c := r.cell(col)
	if c.text == "" {
		return nil
	}
	p, ok := c.decimal()
	if ok && c.kind == isPercent {
		p = p.Mul(law.Int(100))
	}
	if !ok || c.kind == isDate || p.Sign() < 0 || p.Cmp(law.Int(100)) > 0 {
		r.Fail(col, lang.T("document.percent", "value", r.quote(c.text)), lang.T("document.percent.do"))
		return nil
	}
	return &p
}

// Share is a part of a whole, 0 to 1, written 0.25 or 0,25; nil for an empty or
// wrong cell.
func (r *Row) Share(col string) *law.Ratio {
	c := r.cell(col)
	if c.text == "" {
		return nil
	}
	p, ok := c.decimal()
	if !ok || c.kind == isDate || strings.HasSuffix(c.text, "%") || p.Sign() < 0 || p.Cmp(law.Int(1)) > 0 {
		r.Fail(col, lang.T("document.share", "value", r.quote(c.text)), lang.T("document.share.do"))
		return nil
	}
	return &p
}

// decimal reads a decimal exactly as the person wrote it. Workbooks store the
// nearest double with up to 17 digits (3.8100000000000001); the 15 digits that
// spreadsheets show are what was typed.
func (c cell) decimal() (law.Ratio, bool) {
	s := c.text
	if c.kind == isText {
		s = strings.TrimSpace(strings.TrimSuffix(s, "%"))
	} else {
		f, err := strconv.ParseFloat(s, 64)
		if err != nil || math.Abs(f) > 1e6 {
			return law.Ratio{}, false
		}
		f, err = strconv.ParseFloat(strconv.FormatFloat(f, 'g', 15, 64), 64)
		if err != nil {
			return law.Ratio{}, false
		}
		if s = strconv.FormatFloat(f, 'f', -1, 64); decimals(s) > 9 {
			s = strconv.FormatFloat(f, 'f', 9, 64) // a computed rate: more digits than anyone typed
		}
	}
	p, err := law.ParseRatio(s)
	return p, err == nil
}

func decimals(s string) int {
	_, frac, _ := strings.Cut(s, ".")
	return len(frac)
}

// OneOf is a word of a fixed list, in any case; empty for an empty or wrong
// cell.
func (r *Row) OneOf(col string, allowed ...string) string {
	if !r.Has(col) {
		return ""
	}
	text := r.Text(col)
	for _, a := range allowed {
		if strings.EqualFold(text, a) {
			return a
		}
	}
	r.Fail(col, lang.T("document.oneof", "value", r.quote(text)), lang.T("document.oneof.do", "allowed", allowed))
	return ""
}

package document

import (
	"strings"
	"unicode"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

// Column is a column a reader asks for. Name is the name of formats.md;
// Synonyms are headings of official forms that mean the same. Headings are
// compared without case, diacritics, punctuation and spacing.
type Column struct {
	Name     string
	Synonyms []string
	Required bool // the file is refused without the column; its cells may still be empty
	// Under lists headings that mean the column only below the heading of a group
	// that has one of the words Group in it: "3" below "12 chỉ số thiếu hụt".
	Group, Under []string
}

// Schema lists the columns of a kind of file.
type Schema struct {
	Columns []Column
	// AnyOf lists groups of column names of which the file needs at least one.
	AnyOf [][]string
	// Personal says that cells may hold people's names and numbers, also under a
	// wrong heading: faults then name the place and never repeat the cell.
	Personal bool
	// Totals names the column that every row of data fills. A row that leaves it
	// empty and says "Tổng cộng" elsewhere is the foot of a table and is passed
	// over with a notice.
	Totals string
	// Printed says that the table may be a form laid out for printing: below it
	// stand notes and signatures. A row that leaves the column Totals empty and
	// holds no number is one of those, and is passed over with a notice.
	Printed bool
	// Stated names the column of a year that a file may leave out and state once,
	// in the name of the sheet or the titles above the heading ("năm 2025").
	Stated string
}

// headingKey is a heading as it is compared: letters and digits without case and
// diacritics, everything else as one space.
func headingKey(s string) string {
	var b strings.Builder
	space := false
	for _, r := range lang.Fold(s) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(r)
			continue
		}
		space = true
	}
	return b.String()
}

// layout is a schema bound to the headings of a file: at[i] is the position of
// the schema's column i in the file's rows, -1 when the file has no such column.
type layout struct {
	at      []int
	width   int // number of fields of the heading
	ignored []string
	stated  string // the value of the column Stated, which the file does not have
	mark    int    // position of the column of errors that a workbook was given back with, or -1
	row     int    // of the heading, its last when it has several
	names   []string
}

// bind finds the schema's columns among the headings of a file.
func (s Schema) bind(headings []heading, stated string, at fault.Place) (layout, error) {
	l := layout{at: make([]int, len(s.Columns)), width: len(headings), mark: -1, row: at.Row}
	for i := range l.at {
		l.at[i] = -1
	}
	var faults fault.List
	for pos, h := range headings {
		l.names = append(l.names, h.text)
		switch i := h.col; {
		case i < 0 && markHeadings[headingKey(h.text)]:
			l.mark = pos
		case i < 0:
			if h.text != "" && !ordinals[headingKey(h.text)] {
				l.ignored = append(l.ignored, show(h.text))
			}
		case l.at[i] >= 0:
			faults.Add(fault.New(fault.Refused, lang.T("document.heading.twice",
				"name", s.Columns[i].Name, "first", show(headings[l.at[i]].text), "second", show(h.text))).
				Place(at).Do(lang.T("document.heading.twice.do")))
		default:
			l.at[i] = pos
		}
	}
	for i, c := range s.Columns {
		switch {
		case l.at[i] >= 0:
		case c.Name == s.Stated && stated != "":
			l.stated = stated
		case c.Required:
			faults.Add(s.missing(c, at))
		}
	}
	for _, group := range s.AnyOf {
		if !s.hasAny(l, group) {
			faults.Add(fault.New(fault.Refused, lang.T("document.heading.any", "names", group)).
				Place(at).Do(lang.T("document.heading.any.do")))
		}
	}
	return l, faults.Err()
}

// ordinals are headings of columns that number the rows; nobody misses them.
var ordinals = map[string]bool{"stt": true, "tt": true, "so tt": true, "so thu tu": true, "no": true,
	"dong goc": true, "original row": true}

// The last two are those of a workbook that [WriteErrors] made of another file.

// markHeadings are the headings of the column that [WriteErrors] adds.
var markHeadings = map[string]bool{"loi": true, "errors": true}

func (s Schema) missing(c Column, at fault.Place) *fault.Error {
	f := fault.New(fault.Refused, lang.T("document.heading.missing", "name", c.Name)).Place(at)
	if len(c.Synonyms) == 0 {
		return f.Do(lang.T("document.heading.missing.do", "name", c.Name))
	}
	return f.Do(lang.T("document.heading.missing.synonyms", "name", c.Name, "synonyms", strings.Join(c.Synonyms, "; ")))
}

func (s Schema) hasAny(l layout, group []string) bool {
	for _, name := range group {
		for i, c := range s.Columns {
			if c.Name == name && l.at[i] >= 0 {
				return true
			}
		}
	}
	return false
}

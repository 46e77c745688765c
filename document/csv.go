package document

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

const bom = "\ufeff"

// maxRecord bounds one CSV record, so that a quotation mark that is never closed
// does not pull the whole file into memory.
const maxRecord = 1 << 20

var errAllowance = errors.New("more bytes than allowed")

// meter passes bytes on until an allowance is used up, which several meters may
// share.
type meter struct {
	r    io.Reader
	left *int
}

func (m meter) Read(p []byte) (int, error) {
	if *m.left <= 0 {
		return 0, errAllowance
	}
	n, err := m.r.Read(p[:min(len(p), *m.left)])
	*m.left -= n
	return n, err
}

type csvSource struct {
	rd     *Reader
	csv    *csv.Reader
	closer io.Closer
	cells  []cell
	width  int
	left   int  // bytes the current record may still take
	row    int  // line on which the last record began
	ended  bool // nothing more can be read
	ahead  []aheadRecord
	start  int64 // bytes behind the mark of UTF-8 that the heading and what stands above it take
}

func openCSV(rd *Reader, r io.Reader, head []byte, closer io.Closer) (source, error) {
	if bytes.HasPrefix(head, []byte(bom)) {
		if _, err := io.CopyN(io.Discard, r, int64(len(bom))); err != nil {
			return nil, rd.unreadable(err)
		}
		head = head[len(bom):]
	}
	s := &csvSource{rd: rd, closer: closer}
	s.csv = csv.NewReader(meter{r, &s.left})
	s.csv.FieldsPerRecord = -1
	s.csv.ReuseRecord = true
	f := rd.schema.finder()
	s.csv.Comma = f.separator(head)
	if s.csv.Comma != ',' {
		rd.notices = append(rd.notices, lang.T("document.notice.separator", "file", rd.name, "sign", separatorName(s.csv.Comma)))
	}
	found, err := s.findHeading(f)
	if err != nil {
		return nil, err
	}
	if found.row == 0 && len(s.ahead) > 0 {
		found.row = s.ahead[0].row
	}
	if rd.layout, err = rd.bindHeadings(found, rd.place()); err != nil {
		return nil, err
	}
	s.width = len(found.headings)
	for len(s.ahead) > 0 && s.ahead[0].err == nil && s.ahead[0].row <= found.row {
		s.start = s.ahead[0].end
		s.ahead = s.ahead[1:]
	}
	return s, nil
}

// aheadRecord is a record that was read to find the heading.
type aheadRecord struct {
	record []string
	row    int
	end    int64 // of the file, where the next begins
	err    error
}

// findHeading reads on until the heading is sure, and keeps what it has read.
func (s *csvSource) findHeading(f headingFinder) (headingRow, error) {
	var tops []topRow
	var found headingRow
	after := 0
	for len(tops) < headingRows && after < stackedRows {
		record, row, err := s.record()
		if errors.Is(err, io.EOF) {
			break
		}
		s.ahead = append(s.ahead, aheadRecord{slices.Clone(record), row, s.csv.InputOffset(), err})
		if err != nil {
			if len(tops) == 0 {
				return found, err
			}
			break
		}
		tops = append(tops, topRow{row, cleaned(record)})
		found = f.findHeading("", tops)
		if found.whole {
			after++
		}
	}
	if len(tops) == 0 {
		return found, s.rd.alien("empty")
	}
	return found, nil
}

func cleaned(record []string) []string {
	out := make([]string, len(record))
	for i, t := range record {
		out[i] = clean(strings.Clone(t))
	}
	return out
}

// separator takes the separator under which the beginning of the file has the
// best heading: Excel writes semicolons or tabs under Vietnamese settings, and a
// title above the heading may have any sign in it.
func (f headingFinder) separator(head []byte) rune {
	usual := separator(head)
	best, sign := headingRow{}, usual
	for _, c := range []rune{usual, ',', ';', '\t'} {
		r := csv.NewReader(bytes.NewReader(head))
		r.FieldsPerRecord, r.Comma = -1, c
		var tops []topRow
		for len(tops) < headingRows {
			record, err := r.Read()
			if err != nil || !allUTF8(record) {
				break
			}
			tops = append(tops, topRow{len(tops) + 1, cleaned(record)})
			if h := f.findHeading("", tops); h.whole {
				break
			}
		}
		if h := f.findHeading("", tops); h.whole && !best.whole || h.whole == best.whole && h.matches > best.matches {
			best, sign = h, c
		}
		if best.whole {
			break
		}
	}
	return sign
}

// separator takes the comma, unless the first line has none and has a semicolon
// or a tab: Excel writes those under Vietnamese settings.
func separator(head []byte) rune {
	line := bytes.TrimLeft(head, "\r\n")
	if i := bytes.IndexAny(line, "\r\n"); i >= 0 {
		line = line[:i]
	}
	if bytes.IndexByte(line, ',') < 0 {
		if bytes.IndexByte(line, ';') >= 0 {
			return ';'
		}
		if bytes.IndexByte(line, '\t') >= 0 {
			return '\t'
		}
	}
	return ','
}

func separatorName(r rune) lang.Text {
	if r == '\t' {
		return lang.T("document.separator.tab")
	}
	return lang.T("document.separator.semicolon")
}

// record reads the next record that is not blank and the file line it begins on.
func (s *csvSource) record() ([]string, int, error) {
	for !s.ended {
		s.left = maxRecord
		record, err := s.csv.Read()
		if err != nil {
			s.ended = true
			return nil, 0, s.explain(err)
		}
		blank := true
		for _, f := range record {
			if clean(f) != "" {
				blank = false
				break
			}
		}
		if blank {
			continue
		}
		s.row, _ = s.csv.FieldPos(0)
		if !allUTF8(record) {
			s.ended = true
			return nil, 0, s.rd.encodingFault(s.row)
		}
		return record, s.row, nil
	}
	return nil, 0, io.EOF
}

// recordAgain is record, beginning with what was read to find the heading.
func (s *csvSource) recordAgain() ([]string, int, error) {
	if len(s.ahead) == 0 {
		return s.record()
	}
	a := s.ahead[0]
	s.ahead = s.ahead[1:]
	return a.record, a.row, a.err
}

// explain makes a fault of an error of encoding/csv.
func (s *csvSource) explain(err error) error {
	if errors.Is(err, errAllowance) {
		return s.rd.longRecord(s.row + 1)
	}
	var p *csv.ParseError
	if !errors.As(err, &p) {
		return err
	}
	return s.rd.quoteFault(p.StartLine, err)
}

// quoteFault is the fault of a record whose quotation marks do not fit.
func (r *Reader) quoteFault(row int, err error) *fault.Error {
	f := r.refuse(lang.T("document.csv.quote"), lang.T("document.csv.quote.do")).By(err)
	f.At.Row = row
	return f
}

func (s *csvSource) next() ([]cell, int, error) {
	record, row, err := s.recordAgain()
	if err != nil {
		return nil, 0, err
	}
	return s.fit(record, row)
}

// fit makes cells of a record.
func (s *csvSource) fit(record []string, row int) ([]cell, int, error) {
	// Trailing separators are what spreadsheets leave behind; a value there, or
	// a field too few, means that the cells stand under the wrong headings.
	n := len(record)
	for n > s.width && clean(record[n-1]) == "" {
		n--
	}
	if n != s.width {
		f := s.rd.refuse(lang.T("document.csv.ragged", "n", n, "want", s.width), lang.T("document.csv.ragged.do"))
		f.At.Row = row
		return nil, 0, f
	}
	s.cells = s.cells[:0]
	for _, text := range record[:n] {
		s.cells = append(s.cells, cell{text: text})
	}
	return s.cells, row, nil
}

func (s *csvSource) sheet() string { return "" }

func (s *csvSource) Close() error {
	if s.closer == nil {
		return nil
	}
	return s.closer.Close()
}

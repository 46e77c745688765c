package document

import (
	"errors"
	"io"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

// Bounds of a workbook. An honest workbook of a commune has some thousand rows;
// a province's hundred thousands come as CSV, which has no bound.
const (
	maxArchive      = 64 << 20   // bytes of the file
	maxUnpacked     = 64 << 20   // bytes of all parts together
	maxTops         = 16 << 20   // bytes read of all sheets together to find the heading
	maxParts        = 2000       // files in the archive
	maxSmall        = 4 << 20    // bytes of the workbook part and of relations each
	maxToken        = 1 << 20    // bytes of one tag or text
	maxStyles       = 100_000    // cell styles; programs hold 65,490
	maxShared       = 2_000_000  // shared strings
	maxDepth        = 64         // nesting of the XML
	maxColumns      = 1024       // that may hold something
	maxCell         = 4 * 32_767 // bytes; spreadsheet programs hold 32,767 characters
	maxRows         = 200_000
	maxSheetColumns = 1 << 14 // that a sheet can have
	headingRows     = 30      // rows at the top of a sheet among which the heading is sought
)

// The workbook is read with encoding/xml and not with excelize, whose row
// iterator takes damaged XML and a missing shared string for the end of the data
// or an empty cell, passes over a wrong checksum, and tells neither a number from
// text nor a per cent cell from a plain one. A register must not lose rows in
// silence.

var (
	errBroken = errors.New("broken workbook")
	errTooBig = errors.New("too much data")
	errWide   = errors.New("too many columns")
)

type xlsxSource struct {
	rd     *Reader
	book   *workbook
	name   string
	rows   *sheetRows
	closer io.Closer
	count  int
	ended  bool
}

func openXLSX(rd *Reader, r io.Reader, closer io.Closer) (source, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxArchive+1))
	if err != nil {
		return nil, rd.unreadable(err)
	}
	s := &xlsxSource{rd: rd, closer: closer}
	if len(b) > maxArchive {
		return nil, s.explain(errTooBig)
	}
	if s.book, err = openWorkbook(b); err != nil {
		return nil, s.explain(err)
	}
	heading, err := s.findHeading()
	if err != nil {
		return nil, err
	}
	// Read again from the top: the rows up to the heading are passed over.
	if s.rows, err = s.book.open(heading.sheet); err != nil {
		return nil, s.explain(err)
	}
	s.name = heading.sheet.name
	rd.src, rd.date1904 = s, s.book.date1904
	if rd.layout, err = rd.bindHeadings(heading.headingRow, rd.place()); err != nil {
		return nil, err
	}
	for s.rows.number < heading.row {
		if _, err := s.rows.next(); err != nil {
			return nil, s.explain(err)
		}
	}
	return s, nil
}

// sheetHeading is the heading of one sheet.
type sheetHeading struct {
	headingRow
	sheet sheetRef
}

// findHeading looks for the heading in the first rows of every visible sheet.
func (s *xlsxSource) findHeading() (sheetHeading, error) {
	var best sheetHeading
	var also []string
	old := false
	// The tops are read a second time later, so they have an allowance of their
	// own: a workbook may name one part as many sheets.
	f := s.rd.schema.finder()
	keep := s.book.left
	s.book.left = maxTops
	defer func() { s.book.left = keep }()
	for _, sheet := range s.book.sheets {
		h, err := s.headingOf(f, sheet)
		old = old || h.legacy
		switch {
		case err != nil:
			return best, s.explain(err)
		case h.whole && best.whole:
			also = append(also, show(sheet.name))
		case h.whole && !best.whole, h.matches > best.matches:
			best = h
		}
	}
	if best.matches == 0 && old {
		return best, s.rd.refuse(lang.T("document.cell.legacy"), lang.T("document.cell.legacy.do"))
	}
	if best.matches == 0 {
		return best, s.rd.refuse(lang.T("document.heading.none"), lang.T("document.heading.none.do", "names", s.rd.schema.names()))
	}
	if len(also) > 0 {
		s.rd.notices = append(s.rd.notices, lang.T("document.notice.sheets", "file", s.rd.name, "sheet", show(best.sheet.name), "others", also))
	}
	return best, nil
}

func (s *xlsxSource) headingOf(f headingFinder, sheet sheetRef) (sheetHeading, error) {
	found := sheetHeading{sheet: sheet}
	rows, err := s.book.open(sheet)
	if err != nil {
		return found, err
	}
	defer rows.close()
	var tops []topRow
	after := 0
	for len(tops) < headingRows && after < stackedRows {
		cells, err := rows.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil && found.whole {
			break // it is met again, with its row, when the rows are read
		}
		if err != nil {
			return found, err
		}
		if blank(cells) {
			continue
		}
		texts := make([]string, len(cells))
		for i, c := range cells {
			texts[i] = clean(c.text)
		}
		if len(tops) == 0 && resultSheet(texts) {
			break
		}
		tops = append(tops, topRow{rows.number, texts})
		if found.headingRow = f.findHeading(sheet.name, tops); found.whole {
			after++
		}
	}
	return found, nil
}

func (s *xlsxSource) next() ([]cell, int, error) {
	if s.ended {
		return nil, 0, io.EOF
	}
	for {
		cells, err := s.rows.next()
		if err == nil && blank(cells) {
			continue
		}
		if err == nil {
			if s.count++; s.count > maxRows {
				err = errTooBig
			}
		}
		if err != nil {
			s.ended = true
			if errors.Is(err, io.EOF) {
				return nil, 0, io.EOF
			}
			return nil, 0, s.explain(err)
		}
		return cells, s.rows.number, nil
	}
}

func blank(cells []cell) bool {
	for _, c := range cells {
		if clean(c.text) != "" || c.kind == isError {
			return false
		}
	}
	return true
}

func (s *xlsxSource) sheet() string { return s.name }

func (s *xlsxSource) Close() error {
	if s.rows != nil {
		s.rows.close()
	}
	if s.closer == nil {
		return nil
	}
	return s.closer.Close()
}

// explain makes a fault of an error of the workbook.
func (s *xlsxSource) explain(err error) error {
	var f *fault.Error
	switch {
	case errors.As(err, &f):
		return f
	case errors.Is(err, errTooBig), errors.Is(err, errAllowance):
		f = s.rd.refuse(lang.T("document.xlsx.big", "mb", maxUnpacked>>20, "rows", maxRows), lang.T("document.xlsx.big.do"))
	case errors.Is(err, errWide):
		f = s.rd.refuse(lang.T("document.xlsx.wide", "n", maxColumns), lang.T("document.xlsx.wide.do"))
	case errors.Is(err, errNotWorkbook):
		f = s.rd.refuse(lang.T("document.alien.other"), lang.T("document.alien.other.do"))
	default:
		f = s.rd.refuse(lang.T("document.xlsx.broken"), lang.T("document.xlsx.broken.do")).By(err)
	}
	if s.rows != nil {
		f.At.Row = s.rows.number
	}
	return f
}

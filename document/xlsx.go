package document

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

// Bounds of a workbook. An honest workbook of a commune has some thousand rows;
// a province's hundred thousands come as CSV, which has no bound.
const (
	maxArchive  = 64 << 20  // bytes of the file
	maxUnpacked = 64 << 20  // bytes of all parts together
	maxParts    = 2000      // files in the archive
	maxSmall    = 4 << 20   // bytes of the workbook part and of relations each
	maxToken    = 1 << 20   // bytes of one tag or text
	maxStyles   = 100_000   // cell styles; programs hold 65,490
	maxShared   = 2_000_000 // shared strings
	maxDepth    = 64        // nesting of the XML
	maxColumns  = 1024
	maxCell     = 4 * 32_767 // bytes; spreadsheet programs hold 32,767 characters
	maxRows     = 200_000
	headingRows = 30 // rows at the top of a sheet among which the heading is sought
)

// The workbook is read with encoding/xml and not with excelize, which writes our
// reports: its row iterator takes damaged XML, a wrong checksum and a missing
// shared string for the end of the data or an empty cell, and tells neither a
// number from text nor a per cent cell from a plain one. A register must not lose
// rows in silence.

var (
	errBroken = errors.New("broken workbook")
	errTooBig = errors.New("too much data")
	errWide   = errors.New("too many columns")
)

// workbook is what of an opened XLSX is needed to read its sheets.
type workbook struct {
	parts    map[string]*zip.File // by lower-case name
	left     int                  // bytes that may still be unpacked, in all reading together
	shared   []string
	styles   []kind // by cell style
	date1904 bool
	sheets   []sheetRef
}

type sheetRef struct{ name, part string }

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
	at := rd.place()
	at.Row = heading.row
	if rd.layout, err = rd.bindHeadings(heading.cells, at); err != nil {
		return nil, err
	}
	for s.rows.number < heading.row {
		if _, err := s.rows.next(); err != nil {
			return nil, s.explain(err)
		}
	}
	return s, nil
}

type headingRow struct {
	sheet   sheetRef
	row     int
	cells   []string
	matches int
	whole   bool // has all columns the schema needs
	legacy  bool // text before it is in the characters of an old font
}

// findHeading looks for the heading in the first rows of every visible sheet:
// the first row with all columns needed, else the row that comes nearest, so
// that the fault can name what it lacks.
func (s *xlsxSource) findHeading() (headingRow, error) {
	var best headingRow
	var also []string
	old := false
	for _, sheet := range s.book.sheets {
		h, err := s.headingOf(sheet)
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

func (s *xlsxSource) headingOf(sheet sheetRef) (headingRow, error) {
	best := headingRow{sheet: sheet}
	rows, err := s.book.open(sheet)
	if err != nil {
		return best, err
	}
	defer rows.close()
	for range headingRows {
		cells, err := rows.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return best, err
		}
		texts := make([]string, len(cells))
		for i, c := range cells {
			texts[i] = clean(c.text)
		}
		best.legacy = best.legacy || slices.ContainsFunc(texts, legacy)
		if n := s.rd.schema.matches(texts); n > best.matches {
			best.row, best.cells, best.matches = rows.number, texts, n
			best.whole = s.rd.schema.complete(texts)
		}
		if best.whole {
			break
		}
	}
	return best, nil
}

// complete tells whether the headings have every column the schema needs.
func (s Schema) complete(headings []string) bool {
	_, err := s.bind(headings, fault.Place{})
	return err == nil
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

var errNotWorkbook = errors.New("not a workbook")

func openWorkbook(b []byte) (*workbook, error) {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errBroken, err)
	}
	if len(z.File) > maxParts {
		return nil, errTooBig
	}
	// Every part is read whole at most once, and the tops of the sheets once more
	// to find the heading; a workbook that needs more than that names one big part
	// as many sheets.
	w := &workbook{parts: map[string]*zip.File{}, left: 2 * maxUnpacked}
	var total uint64
	for _, f := range z.File {
		if total += f.UncompressedSize64; total > maxUnpacked || f.UncompressedSize64 > maxUnpacked {
			return nil, errTooBig
		}
		key := partKey(f.Name)
		if w.parts[key] != nil {
			return nil, fmt.Errorf("%w: part %s stands twice", errBroken, show(key))
		}
		w.parts[key] = f
	}
	main := "xl/workbook.xml"
	if rels, err := w.relations(""); err == nil {
		for _, r := range rels {
			if strings.HasSuffix(r.Type, "/officeDocument") {
				main = r.Target
			}
		}
	}
	if w.parts[partKey(main)] == nil {
		return nil, errNotWorkbook
	}
	var book struct {
		Pr struct {
			Date1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			Name  string     `xml:"name,attr"`
			State string     `xml:"state,attr"`
			Attrs []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := w.unmarshal(main, &book); err != nil {
		return nil, err
	}
	w.date1904 = book.Pr.Date1904 == "1" || book.Pr.Date1904 == "true"
	rels, err := w.relations(main)
	if err != nil {
		return nil, err
	}
	for _, sh := range book.Sheets {
		if sh.State == "hidden" || sh.State == "veryHidden" {
			continue
		}
		for _, a := range sh.Attrs {
			// A sheet's part is named by its relation; a chart sheet is no worksheet.
			if r, ok := rels[a.Value]; ok && a.Name.Local == "id" && strings.HasSuffix(r.Type, "/worksheet") {
				w.sheets = append(w.sheets, sheetRef{sh.Name, r.Target})
			}
		}
	}
	for _, r := range rels {
		switch {
		case strings.HasSuffix(r.Type, "/sharedStrings"):
			err = w.readShared(r.Target)
		case strings.HasSuffix(r.Type, "/styles"):
			err = w.readStyles(r.Target)
		}
		if err != nil {
			return nil, err
		}
	}
	return w, nil
}

func partKey(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// part opens a part of the archive; its bytes count against the bound whatever
// size the archive claims.
func (w *workbook) part(name string) (io.ReadCloser, error) {
	f := w.parts[partKey(name)]
	if f == nil {
		return nil, fmt.Errorf("%w: no part %s", errBroken, name)
	}
	rc, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errBroken, err)
	}
	return struct {
		io.Reader
		io.Closer
	}{meter{rc, &w.left}, rc}, nil
}

func (w *workbook) unmarshal(name string, into any) error {
	rc, err := w.part(name)
	if err != nil {
		return err
	}
	defer rc.Close()
	b, err := io.ReadAll(io.LimitReader(rc, maxSmall+1))
	if err != nil {
		return fmt.Errorf("%w: %w", errBroken, err)
	}
	if len(b) > maxSmall {
		return errTooBig
	}
	if err := xml.Unmarshal(b, into); err != nil {
		return fmt.Errorf("%w: %s: %w", errBroken, name, err)
	}
	return nil
}

type relation struct{ Type, Target string }

// relations reads the relations of a part, by id, with targets from the root of
// the archive. Part "" is the package itself.
func (w *workbook) relations(part string) (map[string]relation, error) {
	dir, base := path.Split(part)
	var file struct {
		Relations []struct {
			ID     string `xml:"Id,attr"`
			Type   string `xml:"Type,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if err := w.unmarshal(dir+"_rels/"+base+".rels", &file); err != nil {
		return nil, err
	}
	out := map[string]relation{}
	for _, r := range file.Relations {
		target := r.Target
		if !strings.HasPrefix(target, "/") {
			target = path.Join(dir, target)
		}
		out[r.ID] = relation{r.Type, strings.TrimPrefix(target, "/")}
	}
	return out, nil
}

// readStyles notes which cell styles show a number as a date or as per cent.
func (w *workbook) readStyles(part string) error {
	rc, err := w.part(part)
	if err != nil {
		return err
	}
	defer rc.Close()
	custom := map[int]kind{}
	s := newScanner(rc)
	cells := false // inside the list that cells refer to
	for {
		t, err := s.token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			id, _ := attr(t, "numFmtId")
			n, err := strconv.Atoi(id)
			switch name := t.Name.Local; {
			case name == "cellXfs":
				cells = true
			case name == "numFmt" && err == nil:
				code, _ := attr(t, "formatCode")
				custom[n] = formatKind(code)
			case name == "xf" && cells:
				k, ok := custom[n]
				if !ok {
					k = builtinKind(n)
				}
				if w.styles = append(w.styles, k); len(w.styles) > maxStyles {
					return errTooBig
				}
			}
		case xml.EndElement:
			if t.Name.Local == "cellXfs" {
				cells = false
			}
		}
	}
}

// builtinKind sorts the number formats that every workbook has by number
// (ECMA-376 part 1, 18.8.30).
func builtinKind(id int) kind {
	switch {
	case id == 9, id == 10:
		return isPercent
	case id >= 14 && id <= 17, id == 22, id >= 27 && id <= 36, id >= 50 && id <= 58:
		return isDate
	}
	return isNumber
}

// formatKind sorts a number format by its code, without the literal text in it.
func formatKind(code string) kind {
	var b strings.Builder
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case '\\', '_', '*':
			i++
		case '"', '[':
			end := byte('"')
			if c == '[' {
				end = ']'
			}
			j := strings.IndexByte(code[i+1:], end)
			if j < 0 {
				i = len(code)
				break
			}
			i += j + 1
		default:
			b.WriteByte(c)
		}
	}
	bare := strings.ToLower(b.String())
	switch {
	case strings.Contains(bare, "%"):
		return isPercent
	case strings.ContainsAny(bare, "yd") && !strings.ContainsAny(bare, "0#?"):
		return isDate
	}
	return isNumber
}

// scanner reads XML tokens with a bound on nesting and on the size of one token
// (a tag with a million attributes), and refuses what no workbook has (document
// types).
type scanner struct {
	dec   *xml.Decoder
	depth int
	left  int // bytes the current token may still take
}

func newScanner(r io.Reader) *scanner {
	s := &scanner{}
	s.dec = xml.NewDecoder(meter{r, &s.left})
	return s
}

func (s *scanner) token() (xml.Token, error) {
	s.left = maxToken
	t, err := s.dec.Token()
	if errors.Is(err, io.EOF) {
		return nil, io.EOF
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errBroken, err)
	}
	switch t.(type) {
	case xml.StartElement:
		if s.depth++; s.depth > maxDepth {
			return nil, fmt.Errorf("%w: nested too deeply", errBroken)
		}
	case xml.EndElement:
		s.depth--
	case xml.Directive:
		return nil, fmt.Errorf("%w: document type", errBroken)
	}
	return t, nil
}

// readShared reads the shared strings. Phonetic readings (rPh) are no part of
// the text.
func (w *workbook) readShared(part string) error {
	rc, err := w.part(part)
	if err != nil {
		return err
	}
	defer rc.Close()
	s := newScanner(rc)
	var text strings.Builder
	inText, phonetic := false, false
	for {
		t, err := s.token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "si":
				text.Reset()
			case "t":
				inText = !phonetic
			case "rPh":
				phonetic = true
			}
		case xml.CharData:
			if inText {
				text.Write(t)
			}
		case xml.EndElement:
			switch t.Name.Local {
			case "si":
				if len(w.shared) == maxShared {
					return errTooBig
				}
				w.shared = append(w.shared, unescape(text.String()))
			case "t":
				inText = false
			case "rPh":
				phonetic = false
			}
		}
	}
}

// unescape resolves _xHHHH_, the way workbooks write characters XML forbids.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for {
		i := strings.Index(s, "_x")
		if i < 0 || len(s) < i+7 {
			break
		}
		n, err := strconv.ParseUint(s[i+2:i+6], 16, 16)
		if err != nil || s[i+6] != '_' {
			b.WriteString(s[:i+2])
			s = s[i+2:]
			continue
		}
		b.WriteString(s[:i])
		b.WriteRune(rune(n))
		s = s[i+7:]
	}
	return b.String() + s
}

// sheetRows streams the rows of one sheet.
type sheetRows struct {
	book   *workbook
	rc     io.ReadCloser
	scan   *scanner
	number int // of the row last read
	cells  []cell
}

func (w *workbook) open(sheet sheetRef) (*sheetRows, error) {
	rc, err := w.part(sheet.part)
	if err != nil {
		return nil, err
	}
	return &sheetRows{book: w, rc: rc, scan: newScanner(rc)}, nil
}

func (s *sheetRows) close() { s.rc.Close() }

// next reads the next row that stands in the sheet, blank or not; io.EOF comes
// only at the end of the whole part, so that a cut-off sheet is an error.
func (s *sheetRows) next() ([]cell, error) {
	for {
		t, err := s.scan.token()
		if err != nil {
			return nil, err
		}
		start, ok := t.(xml.StartElement)
		if !ok || start.Name.Local != "row" {
			continue
		}
		n := s.number + 1
		if r, ok := attr(start, "r"); ok {
			if n, err = strconv.Atoi(r); err != nil || n <= s.number || n > 1<<20 {
				return nil, fmt.Errorf("%w: row %q after row %d", errBroken, show(r), s.number)
			}
		}
		s.number = n
		return s.readRow()
	}
}

func attr(e xml.StartElement, name string) (string, bool) {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value, true
		}
	}
	return "", false
}

func (s *sheetRows) readRow() ([]cell, error) {
	s.cells = s.cells[:0]
	col := 0
	for {
		t, err := s.scan.token()
		if err != nil {
			return nil, unexpected(err)
		}
		switch t := t.(type) {
		case xml.EndElement:
			if t.Name.Local == "row" {
				return s.cells, nil
			}
		case xml.StartElement:
			if t.Name.Local != "c" {
				continue
			}
			col++
			if ref, ok := attr(t, "r"); ok {
				n, ok := columnOf(ref)
				if !ok || n < col {
					return nil, fmt.Errorf("%w: cell %q", errBroken, show(ref))
				}
				col = n
			}
			c, err := s.readCell(t)
			if err != nil {
				return nil, err
			}
			if c.text == "" && c.kind != isError {
				continue
			}
			if len(c.text) > maxCell {
				return nil, fmt.Errorf("%w: a cell of %d bytes", errBroken, len(c.text))
			}
			if col > maxColumns {
				return nil, errWide
			}
			for len(s.cells) < col-1 {
				s.cells = append(s.cells, cell{})
			}
			s.cells = append(s.cells, c)
		}
	}
}

// columnOf reads the column number of a cell reference like AB12.
func columnOf(ref string) (int, bool) {
	n := 0
	for i := range len(ref) {
		switch c := ref[i]; {
		case c >= 'A' && c <= 'Z':
			if n = n*26 + int(c-'A') + 1; n > 1<<14 {
				return 0, false
			}
		case c >= '0' && c <= '9':
			return n, n > 0
		default:
			return 0, false
		}
	}
	return n, n > 0
}

func (s *sheetRows) readCell(start xml.StartElement) (cell, error) {
	typ, _ := attr(start, "t")
	var value, inline strings.Builder
	formula, phonetic := false, false
	var into *strings.Builder
	for {
		t, err := s.scan.token()
		if err != nil {
			return cell{}, unexpected(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "v":
				into = &value
			case "t":
				if !phonetic {
					into = &inline
				}
			case "rPh":
				phonetic = true
			case "f":
				formula = true
			}
		case xml.CharData:
			if into != nil {
				into.Write(t)
			}
		case xml.EndElement:
			switch t.Name.Local {
			case "v", "t":
				into = nil
			case "rPh":
				phonetic = false
			case "c":
				style, _ := attr(start, "s")
				return s.book.value(typ, style, value.String(), inline.String(), formula)
			}
		}
	}
}

// value makes a cell of what stands in it (ECMA-376 part 1, 18.18.11).
func (w *workbook) value(typ, style, v, inline string, formula bool) (cell, error) {
	switch typ {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(v))
		if err != nil || i < 0 || i >= len(w.shared) {
			return cell{}, fmt.Errorf("%w: no shared string %q", errBroken, show(v))
		}
		return cell{text: w.shared[i]}, nil
	case "inlineStr":
		return cell{text: unescape(inline)}, nil
	case "str":
		return cell{text: unescape(v)}, nil
	case "b":
		return cell{text: v}, nil
	case "e":
		return cell{text: v, kind: isError}, nil
	case "d":
		day, _, _ := strings.Cut(v, "T")
		return cell{text: day}, nil
	}
	v = strings.TrimSpace(v)
	if v == "" {
		if formula { // never computed: a program wrote the formula and no value
			return cell{kind: isError}, nil
		}
		return cell{}, nil
	}
	if _, err := strconv.ParseFloat(v, 64); err != nil {
		return cell{}, fmt.Errorf("%w: number %q", errBroken, show(v))
	}
	k := isNumber
	if i, err := strconv.Atoi(style); err == nil && i >= 0 && i < len(w.styles) {
		k = w.styles[i]
	}
	return cell{text: v, kind: k}, nil
}

// unexpected makes an end of file inside a row an error of the workbook.
func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: cut off", errBroken)
	}
	return err
}

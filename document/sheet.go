package document

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

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
			if col > maxSheetColumns {
				return nil, errWide
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
			if n = n*26 + int(c-'A') + 1; n > maxSheetColumns {
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

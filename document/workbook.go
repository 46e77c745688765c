package document

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
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

var errNotWorkbook = errors.New("not a workbook")

func openWorkbook(b []byte) (*workbook, error) {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errBroken, err)
	}
	if len(z.File) > maxParts {
		return nil, errTooBig
	}
	// Every part is read whole at most once.
	w := &workbook{parts: map[string]*zip.File{}, left: maxUnpacked}
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

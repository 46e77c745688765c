package document

import (
	"archive/zip"
	"encoding/xml"
	"io"
	"strconv"
)

// Bounds of a workbook that excelize is given. It makes every cell up to the last
// of a row and every row up to the last of a sheet, and goes through all merged
// cells, columns and styles again and again: a file of some kilobytes could take
// gigabytes and minutes.
const (
	maxGrid   = 1_000_000 // cells, with those that only have something behind them
	maxMerged = 10_000
	maxSpans  = 20_000 // columns that descriptions of columns name
	maxXf     = 20_000 // cell styles
)

// tame unpacks every part of a workbook, within its bound, and tells whether a
// library that believes what it says may have it.
func tame(original io.ReaderAt, size int64) bool {
	z, err := zip.NewReader(original, size)
	if err != nil || len(z.File) > maxParts {
		return false
	}
	left := maxMarked
	w := tamer{}
	for _, f := range z.File {
		rc, err := f.Open()
		if err != nil {
			return false
		}
		r := meter{rc, &left}
		w.part(r)
		_, err = io.Copy(io.Discard, r) // what follows where the part is no XML
		rc.Close()
		if err != nil || w.wild() {
			return false
		}
	}
	return true
}

// tamer counts what parts hold. Any part may be a sheet, whatever its name.
type tamer struct{ grid, merged, spans, xf int }

func (t *tamer) wild() bool {
	return t.grid > maxGrid || t.merged > maxMerged || t.spans > maxSpans || t.xf > maxXf
}

func (t *tamer) part(r io.Reader) {
	dec := xml.NewDecoder(r)
	dec.Strict = false
	row, col := 0, 0
	for !t.wild() {
		token, err := dec.RawToken()
		if err != nil {
			break
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch e.Name.Local {
		case "row":
			col = 0
			next := row + 1
			if n, err := strconv.Atoi(attribute(e, "r")); err == nil && n > 0 {
				next = n
			}
			t.grid += max(0, next-row) // rows take room too
			row = max(row, next)
		case "c":
			next := col + 1
			if n, ok := columnOf(attribute(e, "r")); ok {
				next = n
			}
			t.grid += max(1, next-col)
			col = max(col, next)
		case "mergeCell":
			t.merged++
		case "xf":
			t.xf++
		case "col":
			lo, _ := strconv.Atoi(attribute(e, "min"))
			hi, _ := strconv.Atoi(attribute(e, "max"))
			t.spans += max(1, hi-lo+1)
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

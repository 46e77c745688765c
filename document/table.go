package document

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"

	"vuonlen/law"
)

// ColumnKind is what a column of open data holds.
type ColumnKind string

// The kinds of columns.
const (
	TextColumn    ColumnKind = "text"
	IntegerColumn ColumnKind = "integer"
	DecimalColumn ColumnKind = "decimal" // with two decimals, exact as written
	DateColumn    ColumnKind = "date"
	YearColumn    ColumnKind = "year"
)

// TableColumn is a column of a table of open data.
type TableColumn struct {
	Name string
	Kind ColumnKind
	Unit string // what is counted; empty: nothing is
	List string // the code list that its values are from; empty: any
	Key  bool   // part of what names a row; never empty
}

// Table is a table of open data: each field as CSV has it, numbers without separators,
// nothing where nothing is known. It is written as CSV, JSON, XLSX and Parquet, with the
// same rows, columns and values; an empty field is null in all that know it.
type Table struct {
	Name    string
	Columns []TableColumn
	Rows    [][]string
}

// TableKinds are the forms in which a table is given out, by the ending of the file.
var TableKinds = []string{"csv", "json", "xlsx", "parquet"}

// MediaTypes are what files of open data are, by the ending of their names.
var MediaTypes = map[string]string{
	"csv":     "text/csv; charset=utf-8; header=present",
	"json":    "application/json",
	"xlsx":    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"parquet": "application/vnd.apache.parquet",
	"zip":     "application/zip",
	"":        "text/plain; charset=utf-8",
}

// Write writes the table in one of the [TableKinds]. About is what a reader must know; it
// goes where the form has a place for it: a sheet of its own, or the properties of a file.
func (t *Table) Write(w io.Writer, kind string, about []string) error {
	switch kind {
	case "csv":
		return t.writeCSV(w)
	case "json":
		return t.writeJSON(w)
	case "xlsx":
		return t.writeXLSX(w, about)
	case "parquet":
		return t.writeParquet(w, about)
	}
	return fmt.Errorf("document: no table is written as %q", kind)
}

func (t *Table) headings() []string {
	out := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		out[i] = c.Name
	}
	return out
}

// writeCSV writes numbers as they are and texts safe to open.
func (t *Table) writeCSV(w io.Writer) error {
	c := NewCSVWriter(w, t.headings()...)
	for _, r := range t.Rows {
		for i, f := range r {
			if t.Columns[i].Kind == TextColumn {
				c.Text(f)
			} else {
				c.Raw(f)
			}
		}
		c.End()
	}
	return c.Flush()
}

// writeJSON writes an object for each row, a row on each line.
func (t *Table) writeJSON(w io.Writer) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for i, r := range t.Rows {
		b.WriteString(map[bool]string{true: "[\n{", false: ",\n{"}[i == 0])
		for j, f := range r {
			if j > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, "%q:", t.Columns[j].Name)
			switch kind := t.Columns[j].Kind; {
			case f == "":
				b.WriteString("null")
			case kind == TextColumn || kind == DateColumn:
				if err := enc.Encode(f); err != nil {
					return err
				}
				b.Truncate(b.Len() - 1) // the encoder ends a line
			default:
				b.WriteString(f)
			}
		}
		b.WriteByte('}')
	}
	if len(t.Rows) == 0 {
		b.WriteByte('[')
	}
	b.WriteString("\n]\n")
	_, err := w.Write(b.Bytes())
	return err
}

// writeXLSX writes counts and rates as numbers that can be reckoned with, and all else as
// text, so that a code keeps its zeros and a year has no separator.
func (t *Table) writeXLSX(w io.Writer, about []string) error {
	l := Listing{Title: t.Name, About: about, AboutTab: "about", Headings: t.headings(), Rows: make([][]Datum, len(t.Rows))}
	for i, r := range t.Rows {
		row := make([]Datum, len(r))
		for j, f := range r {
			row[j] = Datum{Text: f}
			kind := t.Columns[j].Kind
			if f == "" || kind != IntegerColumn && kind != DecimalColumn {
				continue
			}
			n, err := t.Columns[j].integer(f)
			if err != nil {
				return err
			}
			if rate := law.Frac(n, 10_000); kind == DecimalColumn {
				row[j].Rate = &rate
			} else {
				row[j].Number = law.Exactly(n)
			}
		}
		l.Rows[i] = row
	}
	return WriteListing(w, l)
}

// integer is a number of the column as a whole one: of a decimal the hundredths.
func (c TableColumn) integer(s string) (int64, error) {
	if c.Kind == DecimalColumn {
		whole, part, ok := strings.Cut(s, ".")
		if !ok || len(part) != 2 {
			return 0, fmt.Errorf("document: %s is %q, which has not two decimals", c.Name, s)
		}
		s = whole + part
	}
	return strconv.ParseInt(s, 10, 64)
}

// writeParquet writes the columns in their order, with the types that other programs know:
// dates as dates, decimals as exact decimals. About stands in the properties of the file.
func (t *Table) writeParquet(w io.Writer, about []string) error {
	fields := make([]reflect.StructField, len(t.Columns))
	for i, c := range t.Columns {
		of, tag := reflect.TypeFor[string](), c.Name+",dict"
		switch c.Kind {
		case IntegerColumn:
			of, tag = reflect.TypeFor[int64](), c.Name
		case YearColumn:
			of, tag = reflect.TypeFor[int32](), c.Name
		case DateColumn:
			of, tag = reflect.TypeFor[int32](), c.Name+",date"
		case DecimalColumn:
			of, tag = reflect.TypeFor[int64](), c.Name+",decimal(2:18)"
		}
		if !c.Key {
			tag += ",optional"
		}
		fields[i] = reflect.StructField{Name: "F" + strconv.Itoa(i), Type: of, Tag: reflect.StructTag(`parquet:"` + tag + `"`)}
	}
	schema := parquet.SchemaOf(reflect.New(reflect.StructOf(fields)).Interface())
	p := parquet.NewWriter(w, schema, parquet.Compression(&parquet.Zstd), parquet.CreatedBy("vuonlen", "", ""), parquet.KeyValueMetadata("about", strings.Join(about, "\n")))
	for _, r := range t.Rows {
		row := make(parquet.Row, len(r))
		for i, f := range r {
			v, err := t.Columns[i].value(f)
			if err != nil {
				return err
			}
			present := 1
			switch {
			case t.Columns[i].Key && v.IsNull():
				return fmt.Errorf("document: %s.%s names a row and is empty", t.Name, t.Columns[i].Name)
			case t.Columns[i].Key || v.IsNull():
				present = 0
			}
			row[i] = v.Level(0, present, i)
		}
		if _, err := p.WriteRows([]parquet.Row{row}); err != nil {
			return err
		}
	}
	return p.Close()
}

// value is a field as Parquet has it.
func (c TableColumn) value(s string) (parquet.Value, error) {
	if s == "" {
		return parquet.NullValue(), nil
	}
	switch c.Kind {
	case IntegerColumn, DecimalColumn:
		n, err := c.integer(s)
		return parquet.Int64Value(n), err
	case YearColumn:
		n, err := strconv.ParseInt(s, 10, 32)
		return parquet.Int32Value(int32(n)), err
	case DateColumn:
		on, err := time.Parse(time.DateOnly, s)
		return parquet.Int32Value(int32(on.Unix() / 86400)), err
	}
	return parquet.ByteArrayValue([]byte(s)), nil
}

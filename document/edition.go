package document

import (
	"archive/zip"
	"bytes"
	"io"
	"slices"
	"strconv"
	"time"

	"github.com/parquet-go/parquet-go"

	"vuonlen/law"
	"vuonlen/publication"
)

// FigureRow is one figure of an edition in its files: a long table, so that a new
// measure is no new column. Value holds of the state shown, Min and Max of banded;
// RatePercent is the exact rate with two decimals, half away from zero, where both of
// its counts are shown.
type FigureRow struct {
	Map         string  `parquet:"map,dict"`
	Code        string  `parquet:"code,dict"`
	On          string  `parquet:"on,dict"`
	Name        string  `parquet:"name,dict"`
	Level       string  `parquet:"level,dict"`
	Parent      string  `parquet:"parent,dict"`
	Year        int32   `parquet:"year"`
	Standard    string  `parquet:"standard,dict"`
	Basis       string  `parquet:"basis,dict"`
	How         string  `parquet:"how,dict"`
	Measure     string  `parquet:"measure,dict"`
	State       string  `parquet:"state,dict"`
	Value       *int64  `parquet:"value,optional"`
	Min         *int64  `parquet:"min,optional"`
	Max         *int64  `parquet:"max,optional"`
	Among       string  `parquet:"among,dict"`
	RatePercent *string `parquet:"rate_percent,optional"`
}

// FigureColumns are the columns of the figures, in their order.
var FigureColumns = []string{"map", "code", "on", "name", "level", "parent", "year", "standard", "basis", "how", "measure", "state", "value", "min", "max", "among", "rate_percent"}

// Figures lists the figures of an edition in the order of its rows and measures.
func Figures(e *publication.Edition) []FigureRow {
	var out []FigureRow
	for i := range e.Rows {
		r := &e.Rows[i]
		p := e.Places[r.Place]
		for _, m := range publication.Measures {
			c, ok := r.Cells[m]
			if !ok {
				continue
			}
			f := FigureRow{Map: p.Map, Code: string(p.Code), On: p.On.String(), Name: p.Name, Level: string(p.Level), Year: int32(r.Year), Standard: r.Standard,
				Basis: r.Basis, How: r.How, Measure: m, State: string(c.State), Among: publication.Among(m)}
			if p.Parent >= 0 {
				f.Parent = string(e.Places[p.Parent].Code)
			}
			switch c.State {
			case publication.Shown:
				f.Value = &c.N
			case publication.Banded:
				f.Min, f.Max = &c.Lo, &c.Hi
			}
			if q, ok := e.Rate(r, m); ok {
				s := q.Percent()
				f.RatePercent = &s
			}
			out = append(out, f)
		}
	}
	return out
}

func (f FigureRow) fields() []Datum {
	number := func(n *int64) Datum {
		if n == nil {
			return Datum{}
		}
		return Datum{Text: strconv.FormatInt(*n, 10), Number: law.Exactly(*n)}
	}
	text := func(s string) Datum { return Datum{Text: s} }
	d := []Datum{text(f.Map), text(f.Code), text(f.On), text(f.Name), text(f.Level), text(f.Parent), text(strconv.Itoa(int(f.Year))), text(f.Standard), text(f.Basis), text(f.How),
		text(f.Measure), text(f.State), number(f.Value), number(f.Min), number(f.Max), text(f.Among), {}}
	if f.RatePercent != nil {
		d[len(d)-1].Text = *f.RatePercent
	}
	return d
}

// WriteTable writes rows as CSV: numbers as they are, texts safe to open.
func WriteTable(w io.Writer, headings []string, rows [][]Datum) error {
	c := NewCSVWriter(w, headings...)
	for _, r := range rows {
		for _, d := range r {
			if n, ok := d.Number.Exact(); ok {
				c.Int(n)
			} else {
				c.Text(d.Text)
			}
		}
		c.End()
	}
	return c.Flush()
}

// WriteFigures writes the figures of an edition as CSV, XLSX or Parquet.
func WriteFigures(w io.Writer, e *publication.Edition, kind string, about []string) error {
	all := Figures(e)
	switch kind {
	case "parquet":
		p := parquet.NewGenericWriter[FigureRow](w, parquet.Compression(&parquet.Zstd), parquet.CreatedBy("vuonlen", "", ""))
		if _, err := p.Write(all); err != nil {
			return err
		}
		return p.Close()
	case "xlsx":
		l := Listing{Title: "figures", About: about, AboutTab: "about", Headings: FigureColumns}
		for _, f := range all {
			l.Rows = append(l.Rows, f.fields())
		}
		return WriteListing(w, l)
	}
	rows := make([][]Datum, len(all))
	for i, f := range all {
		rows[i] = f.fields()
	}
	return WriteTable(w, FigureColumns, rows)
}

// BalanceColumns are the columns of the balance sheets, in their order.
var BalanceColumns = []string{"map", "code", "on", "name", "level", "year", "list", "column", "state", "value"}

// Balances lists the balance sheets of an edition, a row for each column of a sheet.
func Balances(e *publication.Edition) [][]Datum {
	var out [][]Datum
	for _, b := range e.Balances {
		p := e.Places[b.Place]
		for i, c := range b.Cells {
			row := []Datum{{Text: p.Map}, {Text: string(p.Code)}, {Text: p.On.String()}, {Text: p.Name}, {Text: string(p.Level)}, {Text: strconv.Itoa(int(b.Year))}, {Text: b.List},
				{Text: strconv.Itoa(i + 1)}, {Text: string(c.State)}, {}}
			if c.State == publication.Shown {
				row[len(row)-1].Number = law.Exactly(c.N)
			}
			out = append(out, row)
		}
	}
	return out
}

// Packed is a file in an archive.
type Packed struct {
	Name    string
	Content []byte
}

// Pack makes a zip archive of files; equal files give equal bytes.
func Pack(files []Packed) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	files = slices.Clone(files)
	slices.SortFunc(files, func(a, b Packed) int { return bytes.Compare([]byte(a.Name), []byte(b.Name)) })
	for _, f := range files {
		w, err := z.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(f.Content); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

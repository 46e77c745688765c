package document

import (
	"archive/zip"
	"bytes"
	"slices"
	"strconv"
	"strings"
	"time"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/publication"
)

// whose are the columns that name a place of an edition.
var whose = []TableColumn{
	{Name: "map", Kind: TextColumn, List: "map", Key: true}, {Name: "code", Kind: TextColumn, Key: true}, {Name: "on", Kind: DateColumn, Key: true},
	{Name: "name", Kind: TextColumn}, {Name: "level", Kind: TextColumn, List: "level"}, {Name: "parent", Kind: TextColumn},
}

func place(e *publication.Edition, i int, y law.Year) []string {
	p, parent := e.Places[i], ""
	if above := e.AboveIn(i, y); above >= 0 {
		parent = string(e.Places[above].Code)
	}
	return []string{p.Map, string(p.Code), p.On.String(), p.Name, string(p.Level), parent}
}

// figure are the columns of a figure and what is known of it: value holds of the state
// shown, min and max of banded.
var figure = []TableColumn{
	{Name: "state", Kind: TextColumn, List: "state"}, {Name: "value", Kind: IntegerColumn, Unit: "household"},
	{Name: "min", Kind: IntegerColumn, Unit: "household"}, {Name: "max", Kind: IntegerColumn, Unit: "household"},
}

func cellOf(c publication.Cell) []string {
	out := []string{string(c.State), "", "", ""}
	switch c.State {
	case publication.Shown:
		out[1] = strconv.FormatInt(c.N, 10)
	case publication.Banded:
		out[2], out[3] = strconv.FormatInt(c.Lo, 10), strconv.FormatInt(c.Hi, 10)
	}
	return out
}

// Figures are the figures of an edition, a row for each in the order of its rows and
// measures: a long table, so that a new measure is no new column. The rate is that of two
// counts that are both shown.
func Figures(e *publication.Edition) *Table {
	t := &Table{Name: "figures", Columns: slices.Concat(whose, []TableColumn{
		{Name: "year", Kind: YearColumn, Key: true}, {Name: "standard", Kind: TextColumn, List: "standard"}, {Name: "basis", Kind: TextColumn, List: "basis"}, {Name: "source", Kind: TextColumn}, {Name: "how", Kind: TextColumn, List: "how"},
		{Name: "measure", Kind: TextColumn, List: "measure", Key: true},
	}, figure, []TableColumn{{Name: "among", Kind: TextColumn, List: "measure"}, {Name: "rate_percent", Kind: DecimalColumn, Unit: "percent"}})}
	for i := range e.Rows {
		r := &e.Rows[i]
		for _, m := range publication.Measures {
			c, ok := r.Cells[m]
			if !ok {
				continue
			}
			rate := ""
			if q, ok := e.Rate(r, m); ok {
				rate = q.Percent()
			}
			t.Rows = append(t.Rows, slices.Concat(place(e, r.Place, r.Year), []string{strconv.Itoa(int(r.Year)), r.Standard, r.Basis, r.Source, r.How, m},
				cellOf(c), []string{publication.Among(m), rate}))
		}
	}
	return t
}

// Balances are the balance sheets of an edition, a row for each column of a sheet.
func Balances(e *publication.Edition) *Table {
	t := &Table{Name: "balances", Columns: slices.Concat(whose, []TableColumn{
		{Name: "year", Kind: YearColumn, Key: true}, {Name: "list", Kind: TextColumn, List: "list", Key: true}, {Name: "column", Kind: IntegerColumn, List: "column", Key: true},
	}, figure)}
	for _, b := range e.Balances {
		for i, c := range b.Cells {
			t.Rows = append(t.Rows, slices.Concat(place(e, b.Place, b.Year), []string{strconv.Itoa(int(b.Year)), b.List, strconv.Itoa(i + 1)}, cellOf(c)))
		}
	}
	return t
}

// TargetText is a target in the words of its movement.
type TargetText struct {
	Text   lang.Both
	Source law.Citation
}

// Targets are the targets of the movement with how far they are.
func Targets(e *publication.Edition, say func(id string) TargetText) *Table {
	t := &Table{Name: "targets", Columns: []TableColumn{
		{Name: "target", Kind: TextColumn, Key: true}, {Name: "text_vi", Kind: TextColumn}, {Name: "text_en", Kind: TextColumn},
		{Name: "source_vi", Kind: TextColumn}, {Name: "source_en", Kind: TextColumn}, {Name: "status", Kind: TextColumn, List: "status"},
		{Name: "on", Kind: DateColumn}, {Name: "verdict", Kind: TextColumn, List: "verdict"},
		{Name: "mean_points", Kind: DecimalColumn, Unit: "point"}, {Name: "mean_to", Kind: YearColumn},
		{Name: "units_at_start", Kind: IntegerColumn, Unit: "unit"}, {Name: "units_left_status", Kind: IntegerColumn, Unit: "unit"},
		{Name: "missing", Kind: TextColumn, List: "missing"},
	}}
	for _, x := range e.Targets {
		s := say(x.ID)
		at := map[string]string{}
		for _, f := range x.Facts {
			at[f.Name] = f.Value
			if f.Year != 0 {
				at["mean_to"] = strconv.Itoa(int(f.Year))
			}
		}
		source := func(l lang.Lang) string {
			return strings.Trim(s.Source.Document.Say(l)+", "+s.Source.Clause.Say(l), ", ")
		}
		t.Rows = append(t.Rows, []string{x.ID, s.Text.VI, s.Text.EN, source(lang.VI), source(lang.EN), string(s.Source.Status),
			e.Day.String(), x.Verdict, at["mean_points"], at["mean_to"], at["units_at_start"], at["units_left_status"], strings.Join(x.Missing, " ")})
	}
	return t
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

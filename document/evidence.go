package document

import (
	"maps"
	"slices"
	"strconv"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/programme"
)

// EvidenceColumns is the schema of a file of a kind of evidence (formats.md 2.7):
// a column for every field, known also by its Vietnamese label and headings.
func EvidenceColumns(k *programme.Kind) Schema {
	s := Schema{Personal: k.Private || k.ID == programme.Subjects, Totals: k.Key[0]}
	for _, f := range k.Fields {
		s.Columns = append(s.Columns, Column{Name: f.ID, Required: f.Required, Synonyms: append([]string{f.Label.VI}, f.Headings...)})
	}
	return s
}

// ReadEvidence reads the current row as a record of a kind; false when it has a
// fault. Days and years after today are refused, but for those that say when
// something is due or ends.
func ReadEvidence(row *Row, k *programme.Kind, today law.Date) (programme.Record, bool) {
	before := row.reader.faults.Total
	r := programme.NewRecord(k)
	r.Row = row.Number()
	for i := range k.Fields {
		f := &k.Fields[i]
		if row.Has(f.ID) {
			r.Set(f.ID, row.evidence(f))
		}
	}
	for _, x := range r.Check(today) {
		if !row.Failed(x.Field) { // an unreadable cell is not an empty one
			row.Fail(x.Field, x.What, x.Remedy)
		}
	}
	return r, row.reader.faults.Total == before
}

// TypedEvidence is a record with some fields as somebody typed them, by the names of
// the columns; empty makes a field unknown. They are read as the cells of a file are.
// The error is a [fault.List] with the field of each fault as its column.
func TypedEvidence(base programme.Record, fields map[string]string, today law.Date) (programme.Record, error) {
	k := base.Kind
	s := EvidenceColumns(k)
	s.Personal = false // who typed it may read it back
	rd := newReader("", s)
	rd.row = Row{reader: rd, cells: make([]cell, len(s.Columns))}
	typed := make([]cell, len(k.Fields))
	out := programme.NewRecord(k)
	for i, f := range k.Fields {
		rd.layout.at = append(rd.layout.at, i)
		out.Set(f.ID, base.Text(f.ID))
		typed[i].text = fields[f.ID]
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if _, ok := k.Field(name); !ok {
			rd.faults.Add(fault.New(fault.Usage, lang.T("document.field", "name", show(name))).Do(lang.T("document.field.do", "names", s.names())))
		}
	}
	rd.fill(typed, 0)
	for i := range k.Fields {
		f := &k.Fields[i]
		switch _, given := fields[f.ID]; {
		case !given || rd.row.Failed(f.ID):
		case !rd.row.Has(f.ID):
			out.Set(f.ID, "") // what was there is taken out
		default:
			out.Set(f.ID, rd.row.evidence(f))
		}
	}
	for _, x := range out.Check(today) {
		if !rd.row.Failed(x.Field) {
			rd.row.Fail(x.Field, x.What, x.Remedy)
		}
	}
	return out, rd.faults.Err()
}

// evidence reads a filled cell into the canonical spelling of its field; empty
// after a fault.
func (r *Row) evidence(f *programme.Field) string {
	switch f.Kind {
	case programme.Date:
		if d := r.Date(f.ID); d != 0 {
			return d.String()
		}
		return ""
	case programme.Year:
		if y := r.Year(f.ID); y != 0 {
			return strconv.Itoa(int(y))
		}
		return ""
	case programme.Dong:
		if d, ok := r.Dong(f.ID); ok {
			return strconv.FormatInt(int64(d), 10)
		}
		return ""
	case programme.Count:
		if n, ok := r.Count(f.ID).Exact(); ok {
			return strconv.FormatInt(n, 10)
		}
		return ""
	case programme.Decimal:
		return r.Decimal(f.ID)
	case programme.YesNo:
		switch headingKey(r.Text(f.ID)) {
		case "yes", "co", "1", "x":
			return "yes"
		case "no", "khong", "0":
			return "no"
		}
		return r.OneOf(f.ID, "yes", "no") // always a fault
	case programme.Days:
		days, err := programme.ParseDays(r.Text(f.ID))
		if err != nil {
			r.Fail(f.ID, lang.T("programme.days", "field", f.Label, "value", r.quote(r.Text(f.ID))), lang.T("programme.days.do"))
			return ""
		}
		return programme.SayDays(days)
	case programme.Choice:
		return r.option(f)
	}
	return r.Text(f.ID)
}

// option reads one of a field's values, or its label in either language.
func (r *Row) option(f *programme.Field) string {
	key := headingKey(r.Text(f.ID))
	i := slices.IndexFunc(f.Choices, func(o programme.Option) bool {
		return key == headingKey(o.Value) || key == headingKey(o.Label.VI) || key == headingKey(o.Label.EN)
	})
	if i >= 0 {
		return f.Choices[i].Value
	}
	var allowed []string
	for _, o := range f.Choices {
		allowed = append(allowed, o.Value)
	}
	r.Fail(f.ID, lang.T("document.oneof", "value", r.quote(r.Text(f.ID))), lang.T("document.oneof.do", "allowed", allowed))
	return ""
}

// WriteEvidenceCSV writes records of a kind as a file that the import takes back
// unchanged.
func WriteEvidenceCSV(w *CSVWriter, rs []programme.Record) error {
	for i := range rs {
		for _, f := range rs[i].Kind.Fields {
			w.Text(rs[i].Text(f.ID))
		}
		w.End()
	}
	return w.Flush()
}

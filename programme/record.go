package programme

import (
	"encoding/json"
	"fmt"
	"strconv"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
)

// Record is one row of evidence. A field that is not in it is unknown.
type Record struct {
	ID, Act int64 // of the stored row, and the act that stored it
	Kind    *Kind
	Import  int64 // the import it came with; 0: entered alone
	Row     int   // of the file

	// Attached are the hashes (hex SHA-256) of the files that stand beside it, where
	// somebody looked for them.
	Attached []string

	values map[string]string // canonical, see [Record.Set]
}

// NewRecord begins an empty record of a kind.
func NewRecord(k *Kind) Record { return Record{Kind: k, values: map[string]string{}} }

// Set fills a field in its canonical spelling: dates YYYY-MM-DD, numbers without
// signs or zeros in front and decimals after a point, yes or no, a choice's value. Empty makes it unknown.
func (r *Record) Set(field, value string) {
	if _, ok := r.Kind.at[field]; !ok {
		panic(fmt.Sprintf("programme: %s has no field %s", r.Kind.ID, field))
	}
	if value == "" {
		delete(r.values, field)
		return
	}
	r.values[field] = value
}

// Text is a field as it is spelled; empty when it is unknown.
func (r *Record) Text(field string) string {
	if _, ok := r.Kind.at[field]; !ok {
		panic(fmt.Sprintf("programme: %s has no field %s", r.Kind.ID, field))
	}
	return r.values[field]
}

// Date is a day; 0 when it is unknown.
func (r *Record) Date(field string) law.Date {
	d, err := law.ParseDate(r.Text(field))
	if err != nil {
		return 0
	}
	return d
}

// Year is a year; 0 when it is unknown.
func (r *Record) Year(field string) law.Year {
	n, err := strconv.Atoi(r.Text(field))
	if err != nil {
		return 0
	}
	return law.Year(n)
}

// Number is an amount of đồng or a number of things; false when it is unknown.
func (r *Record) Number(field string) (int64, bool) {
	n, err := strconv.ParseInt(r.Text(field), 10, 64)
	return n, err == nil
}

// Ratio is a number with decimals, exact; false when it is unknown.
func (r *Record) Ratio(field string) (law.Ratio, bool) {
	x, err := law.ParseRatio(r.Text(field))
	return x, err == nil
}

// Yes tells whether a yes-or-no field is yes; false, false when it is unknown.
func (r *Record) Yes(field string) (yes, known bool) {
	s := r.Text(field)
	return s == "yes", s != ""
}

// Place is the unit the record names and the day on which the code names it; day
// 0: not known.
func (r *Record) Place() (unit.Code, law.Date) {
	if r.Kind.Unit == "" {
		return "", 0
	}
	code := unit.Code(r.Text(r.Kind.Unit))
	if r.Kind.On == "" {
		return code, 0
	}
	if f, _ := r.Kind.Field(r.Kind.On); f.Kind == Year {
		if y := r.Year(r.Kind.On); y != 0 {
			return code, law.YearEnd(y)
		}
		return code, 0
	}
	return code, r.Date(r.Kind.On)
}

// Key says which record it is: the canonical values of the kind's key, in JSON.
func (r *Record) Key() string {
	parts := make([]string, len(r.Kind.Key))
	for i, f := range r.Kind.Key {
		parts[i] = r.values[f]
	}
	b, err := json.Marshal(parts)
	if err != nil {
		panic(err) // strings cannot fail
	}
	return string(b)
}

// Content is all known fields as a JSON object with its names in order: the form
// in which a record is stored, hashed and compared.
func (r *Record) Content() string {
	b, err := json.Marshal(r.values) // names are sorted
	if err != nil {
		panic(err)
	}
	return string(b)
}

// ParseContent reads what [Record.Content] wrote; anything
// else is refused, so that nothing stored goes unseen.
func ParseContent(k *Kind, content string) (Record, error) {
	r := NewRecord(k)
	if err := json.Unmarshal([]byte(content), &r.values); err != nil {
		return r, fmt.Errorf("programme: content of a record of %s: %w", k.ID, err)
	}
	if r.values == nil {
		return r, fmt.Errorf("programme: a record of %s without content", k.ID)
	}
	for name, value := range r.values {
		if _, ok := k.at[name]; !ok || value == "" {
			return r, fmt.Errorf("programme: a record of %s has a field %q that is empty or not of the kind", k.ID, name)
		}
	}
	if r.Content() != content { // a name twice, another order
		return r, fmt.Errorf("programme: a record of %s is not as it is written", k.ID)
	}
	return r, nil
}

// Same tells whether two records of a kind say the same.
func (r *Record) Same(o *Record) bool { return r.Kind == o.Kind && r.Content() == o.Content() }

// FieldChange is a field that one record has otherwise than another.
type FieldChange struct {
	Field    *Field
	From, To string
}

// Diff lists what changes from a record to another of its kind, in the order of
// the fields.
func (r *Record) Diff(to *Record) []FieldChange {
	var out []FieldChange
	for i := range r.Kind.Fields {
		f := &r.Kind.Fields[i]
		if a, b := r.values[f.ID], to.values[f.ID]; a != b {
			out = append(out, FieldChange{f, a, b})
		}
	}
	return out
}

// Say spells a field for people: dates and numbers as the language has them, the
// label of a choice; empty when it is unknown.
func (r *Record) Say(f *Field, l lang.Lang) string { return SayValue(f, r.Text(f.ID), l) }

// SayValue is [Record.Say] for a value in its canonical spelling.
func SayValue(f *Field, v string, l lang.Lang) string {
	if v == "" {
		return ""
	}
	switch f.Kind {
	case Date:
		if d, err := law.ParseDate(v); err == nil {
			return d.Say(l)
		}
	case Dong, Count:
		if n, err := strconv.ParseInt(v, 10, 64); err == nil {
			return l.Int(n)
		}
	case Decimal:
		return l.Decimal(v)
	case YesNo:
		if v == "yes" {
			return l.Say(lang.T("programme.yes"))
		}
		return l.Say(lang.T("programme.no"))
	case Choice:
		for _, o := range f.Choices {
			if o.Value == v {
				return o.Label.Say(l)
			}
		}
	}
	return v
}

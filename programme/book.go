package programme

import "slices"

// Book is a set of records that can be asked. It does not change.
type Book struct {
	of map[string][]Record
	by map[name][]int // records of a kind that name a unit, household, subject or contract
}

type name struct{ kind, field, value string }

// NewBook makes a book of records.
func NewBook(records []Record) *Book {
	b := &Book{map[string][]Record{}, map[name][]int{}}
	for _, r := range records {
		k := r.Kind
		at := len(b.of[k.ID])
		b.of[k.ID] = append(b.of[k.ID], r)
		for _, f := range k.Fields {
			if slices.Contains(k.Key, f.ID) || f.names() {
				n := name{k.ID, f.ID, r.values[f.ID]}
				b.by[n] = append(b.by[n], at)
			}
		}
	}
	return b
}

// names tells whether the field names something that is recorded elsewhere.
func (f *Field) names() bool {
	return f.Kind == Unit || f.Kind == Household || f.Kind == Subject || f.Kind == Any
}

// Of lists the records of a kind, in the order they were given. A nil book has
// none.
func (b *Book) Of(kind string) []Record {
	if b == nil {
		return nil
	}
	return b.of[kind]
}

// By lists the records of a kind whose field has a value; the field is one of the
// kind's key, or names a unit, household or subject.
func (b *Book) By(kind, field, value string) []Record {
	if b == nil {
		return nil
	}
	var out []Record
	for _, at := range b.by[name{kind, field, value}] {
		out = append(out, b.of[kind][at])
	}
	return out
}

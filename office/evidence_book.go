package office

import (
	"slices"
	"strings"

	"vuonlen/award"
	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/programme"
	"vuonlen/store"
	"vuonlen/unit"
)

// evidenceBook is all that holds of a kind, with what a list asks of each record again
// and again: where it is, what it names, by what words it is found. It is kept until the
// next act and shared: whose records they are is asked of each visitor anew.
type evidenceBook struct {
	record *award.Record // whose tree the places are of
	kind   *programme.Kind
	lines  []bookLine
	alike  []alikePair // records that look alike, of which nobody said that they differ
}

// bookLine is one record in a book.
type bookLine struct {
	EvidenceLine
	places []placeAt
	whose  household.ID // whose loans it tells about
	words  string       // folded: everything it can be found by
}

// EvidenceLine is one record as a list shows it.
type EvidenceLine struct {
	programme.Record
	Names map[string]string // of the units, persons and bodies that its fields name, by field
	Year  law.Year          // to which it belongs; 0: nobody said

	Withdrawn int64 // the act that took it back; 0: it holds
	Reason    string
	Alike     bool // another record looks like it and nobody said that they differ
}

// bookOf reads the book of a kind.
func bookOf(r *store.Reader, k *programme.Kind) (*evidenceBook, error) {
	return store.Keep(r, "evidence:"+k.ID, func(r *store.Reader) (*evidenceBook, error) {
		record, err := loadUnits(r)
		if err != nil {
			return nil, err
		}
		var rs []programme.Record
		if err := r.Evidence(k.ID, func(e programme.Record) error { rs = append(rs, e); return nil }); err != nil {
			return nil, err
		}
		if err := attached(r, rs); err != nil {
			return nil, err
		}
		look, err := newWitness(r, record, k, rs)
		if err != nil {
			return nil, err
		}
		b := &evidenceBook{record: record, kind: k}
		for i := range rs {
			l, ferr := newLine(look, rs[i])
			if ferr != nil {
				return nil, ferr // nothing that names nobody can have been entered
			}
			b.lines = append(b.lines, l)
		}
		return b, b.compare(r)
	})
}

func newLine(look *witness, e programme.Record) (bookLine, error) {
	places, ferr := look.places(&e)
	if ferr != nil {
		return bookLine{}, ferr
	}
	l := bookLine{EvidenceLine: EvidenceLine{Record: e, Names: look.called(&e), Year: yearOf(&e)}, places: places, whose: look.whose(&e)}
	words := []string{itoa(e.ID)}
	for i := range e.Kind.Fields {
		f := &e.Kind.Fields[i]
		if v := e.Text(f.ID); v != "" {
			words = append(words, v, e.Say(f, lang.VI), e.Say(f, lang.EN), l.Names[f.ID])
		}
	}
	l.words = lang.Fold(strings.Join(words, "\n"))
	return l, nil
}

// called names the units, persons and bodies in the fields of a record, as they are
// called on the day of the record.
func (w *witness) called(e *programme.Record) map[string]string {
	out := map[string]string{}
	for i := range e.Kind.Fields {
		f := &e.Kind.Fields[i]
		v := e.Text(f.ID)
		if v == "" {
			continue
		}
		switch w.refers(e, f) {
		case programme.Subject:
			if s := w.nameOf(v); s != "" {
				out[f.ID] = s
			}
		case programme.Unit:
			day := w.dayOf(e)
			if _, on := e.Place(); f.ID == e.Kind.Unit && on != 0 {
				day = on
			}
			if u, err := w.unit(unit.Code(v), day); err == nil {
				out[f.ID] = lastState(u, max(day, u.First)).FullName
			}
		}
	}
	return out
}

// nameOf is what a person or body is called; empty: nobody recorded it.
func (w *witness) nameOf(id string) string {
	if w.ask == nil {
		if e, ok := w.subjects[id]; ok {
			return e.Text("name")
		}
		return ""
	}
	if e := w.ask.held(programme.Subjects, "id", id); e != nil {
		return e.Text("name")
	}
	return ""
}

// yearOf is the year to which a record belongs: of its place, else of its first day.
func yearOf(e *programme.Record) law.Year {
	if _, on := e.Place(); on != 0 {
		return on.Year()
	}
	for i := range e.Kind.Fields {
		f := &e.Kind.Fields[i]
		switch f.Kind {
		case programme.Year:
			if y := e.Year(f.ID); y != 0 {
				return y
			}
		case programme.Date:
			if d := e.Date(f.ID); d != 0 {
				return d.Year()
			}
		}
	}
	return 0
}

// shows tells whether somebody may read a record: he may at every place that it names.
func (l *bookLine) shows(g gate) bool {
	for _, pl := range l.places {
		if g.within(pl.unit, pl.on) != nil {
			return false
		}
	}
	return true
}

// inside tells whether a record is about a unit or what lies in it.
func (l *bookLine) inside(look *witness, home *unit.Unit) bool {
	return home == nil || slices.ContainsFunc(l.places, func(p placeAt) bool { return look.inside(p, home) })
}

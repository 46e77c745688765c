package office

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"vuonlen/account"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/programme"
	"vuonlen/store"
	"vuonlen/unit"
)

// EvidenceState is what of a register is asked for.
type EvidenceState string

// The states. All but the last ask for what holds.
const (
	EvidenceHolds     EvidenceState = ""
	EvidenceFiled     EvidenceState = "files"     // a file stands beside it
	EvidenceUnfiled   EvidenceState = "no_files"  // none does
	EvidenceAlike     EvidenceState = "alike"     // it looks like another
	EvidenceWithdrawn EvidenceState = "withdrawn" // somebody took it back, with a reason
)

// EvidenceStates are all of them.
var EvidenceStates = []EvidenceState{EvidenceHolds, EvidenceFiled, EvidenceUnfiled, EvidenceAlike, EvidenceWithdrawn}

// EvidenceListQuestion asks for a page of the register of one kind.
type EvidenceListQuestion struct {
	Kind  string
	Unit  unit.Code // empty: everywhere
	On    law.Date  // a day on which Unit names the unit meant; 0 = today
	Year  law.Year  // 0: every year
	Text  string    // with or without diacritics; empty: any
	State EvidenceState

	Household household.ID // empty: of all

	Sort       string // a field of the kind, or "record"; empty: by the key
	Down       bool
	From, Most int
}

// EvidenceList is a page of a register.
type EvidenceList struct {
	Kind  *programme.Kind
	Lines []EvidenceLine
	All   int        // how many there are, on all pages
	Alike int        // pairs that look alike within the scope
	Years []law.Year // to which records of the scope belong, the latest first
}

// EvidenceList lists records of a kind as far as the actor may see them. Whose loans are
// on the page is written down, and nobody else's.
func (o *Office) EvidenceList(ctx context.Context, q EvidenceListQuestion) (EvidenceList, error) {
	var a EvidenceList
	k, err := evidenceKind(q.Kind)
	if err != nil {
		return a, err
	}
	a.Kind = k
	order, err := evidenceOrder(k, q.Sort, q.Down)
	if err != nil {
		return a, err
	}
	if !slices.Contains(EvidenceStates, q.State) {
		return a, fault.New(fault.Usage, lang.T("office.evidence.state", "state", string(q.State))).Do(lang.T("office.evidence.state.do"))
	}
	seen := map[household.ID]bool{}
	err = o.DB.Read(ctx, func(r *store.Reader) error {
		lines, err := o.evidenceLines(r, k, q, &a)
		if err != nil {
			return err
		}
		slices.SortStableFunc(lines, order)
		a.All = len(lines)
		from := min(max(q.From, 0), len(lines))
		for _, l := range lines[from:min(from+q.Most, len(lines))] {
			a.Lines = append(a.Lines, l.EvidenceLine)
			if l.whose != "" {
				seen[l.whose] = true
			}
		}
		return nil
	})
	if err != nil {
		return EvidenceList{}, err
	}
	return a, o.lookAtLoans(ctx, "list", q.Unit, seen)
}

// evidenceLines are the records that a question asks for and the actor may see.
func (o *Office) evidenceLines(r *store.Reader, k *programme.Kind, q EvidenceListQuestion, a *EvidenceList) ([]*bookLine, error) {
	b, err := bookOf(r, k)
	if err != nil {
		return nil, err
	}
	g, err := o.gate(r, b.record.Tree, readsKind(k))
	if err != nil {
		return nil, err
	}
	on := cmp.Or(q.On, o.Today)
	var home *unit.Unit
	if q.Unit != "" {
		u, ok := b.record.Tree.Find(q.Unit, on)
		if !ok {
			return nil, b.record.Tree.Explain(q.Unit, on)
		}
		if err := g.within(u, on); err != nil {
			return nil, err
		}
		home = u
	}
	lines := b.lines
	if q.State == EvidenceWithdrawn {
		if lines, err = withdrawnLines(r, b); err != nil {
			return nil, err
		}
	}
	look := &witness{record: b.record}
	words := strings.Fields(lang.Fold(q.Text))
	years := map[law.Year]bool{}
	visible := map[int64]bool{}
	var out []*bookLine
	for i := range lines {
		l := &lines[i]
		if !l.shows(g) {
			continue
		}
		visible[l.ID] = true
		if l.Year != 0 {
			years[l.Year] = true
		}
		if l.asked(q) && l.inside(look, home) && !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(l.words, w) }) {
			out = append(out, l)
		}
	}
	for _, p := range b.alike {
		if visible[p.a] && visible[p.b] {
			a.Alike++
		}
	}
	for y := range years {
		a.Years = append(a.Years, y)
	}
	slices.SortFunc(a.Years, func(x, y law.Year) int { return cmp.Compare(y, x) })
	return out, nil
}

// readsKind is what it takes to read records of a kind.
func readsKind(k *programme.Kind) account.Permission {
	if k.Private {
		return account.LoanRead
	}
	return account.EvidenceRead
}

// asked tells whether a record has the year, state and household that are asked for.
func (l *bookLine) asked(q EvidenceListQuestion) bool {
	switch q.State {
	case EvidenceFiled:
		if len(l.Attached) == 0 {
			return false
		}
	case EvidenceUnfiled:
		if len(l.Attached) > 0 {
			return false
		}
	case EvidenceAlike:
		if !l.Alike {
			return false
		}
	}
	return (q.Year == 0 || l.Year == q.Year) && (q.Household == "" || l.of(q.Household))
}

// of tells whether a record names a household.
func (l *bookLine) of(id household.ID) bool {
	if l.whose != "" {
		return l.whose == id
	}
	look := &witness{}
	for i := range l.Kind.Fields {
		f := &l.Kind.Fields[i]
		if l.Text(f.ID) == string(id) && look.refers(&l.Record, f) == programme.Household {
			return true
		}
	}
	return false
}

// evidenceOrder compares records by a field: numbers by what they are worth, words as in
// a dictionary, what is unknown first.
func evidenceOrder(k *programme.Kind, field string, down bool) (func(a, b *bookLine) int, error) {
	by := func(a, b *bookLine) int {
		for _, id := range k.Key {
			if c := cmp.Compare(a.Text(id), b.Text(id)); c != 0 {
				return c
			}
		}
		return cmp.Compare(a.ID, b.ID)
	}
	if field == "record" {
		by = func(a, b *bookLine) int { return cmp.Compare(a.ID, b.ID) }
	} else if field != "" {
		f, ok := k.Field(field)
		if !ok {
			return nil, fault.New(fault.Usage, lang.T("office.evidence.sort", "field", field)).Do(lang.T("office.evidence.sort.do"))
		}
		by = func(a, b *bookLine) int { return compareField(f, a, b) }
	}
	if down {
		return func(a, b *bookLine) int { return by(b, a) }, nil
	}
	return by, nil
}

func compareField(f *programme.Field, a, b *bookLine) int {
	x, y := a.Text(f.ID), b.Text(f.ID)
	if x == "" || y == "" {
		return cmp.Compare(len(x), len(y))
	}
	switch f.Kind {
	case programme.Dong, programme.Count:
		m, _ := a.Number(f.ID)
		n, _ := b.Number(f.ID)
		return cmp.Compare(m, n)
	case programme.Decimal:
		m, _ := a.Ratio(f.ID)
		n, _ := b.Ratio(f.ID)
		return m.Cmp(n)
	case programme.Date, programme.Year:
		return cmp.Compare(x, y)
	}
	return lang.Compare(cmp.Or(a.Names[f.ID], a.Say(f, lang.VI)), cmp.Or(b.Names[f.ID], b.Say(f, lang.VI)))
}

// withdrawnLines are the records of a kind that somebody took back and nobody entered
// again, as they stood.
func withdrawnLines(r *store.Reader, b *evidenceBook) ([]bookLine, error) {
	all, err := r.Corrections(about(b.kind), 0) // a row that no other took the place of
	if err != nil {
		return nil, err
	}
	var out []bookLine
	for _, c := range all {
		v, ok, err := r.EvidenceVersion(b.kind.ID, c.Was)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		later, err := r.EvidenceVersions(b.kind.ID, v.Key())
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(later, func(x store.Version) bool { return x.ID > v.ID }) {
			continue
		}
		// What it names may have been taken back after it.
		look, err := newAsking(r.AsKnown(v.Until-1), b.record, b.kind)
		if err != nil {
			return nil, err
		}
		l, err := newLine(look, v.Record)
		if err != nil {
			return nil, err
		}
		if err := look.err(); err != nil {
			return nil, err
		}
		l.Withdrawn, l.Reason = c.Act, c.Reason
		out = append(out, l)
	}
	return out, nil
}

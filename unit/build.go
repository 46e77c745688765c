package unit

import (
	"cmp"
	"fmt"
	"slices"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// Edit is an import by an officer: a snapshot or changes. Act is the act that
// stored it.
type Edit struct {
	Act      int64
	Snapshot *Snapshot
	Changes  []Change
}

// Deviation is a place where a snapshot of the base data says something else
// than the state before it and the changes since. The snapshot is followed from
// its day on.
type Deviation struct {
	Unit     *Unit
	On       law.Date
	Column   string // name, kind, parent, code
	Replayed string
	Snapshot string
}

// Build makes the tree of a base and of the edits, in the order of their acts.
// It fails with [Errors]: every row that contradicts the state of its day.
//
// Changes of a day are taken together, their order has no meaning; they start
// from the state of the day before. Snapshots of the day come after them, in the
// order of the acts. What an edit says about an old unit on a day replaces what
// the base or an earlier edit said about it on that day, so that a missing or
// doubtful successor can be corrected.
//
// How a change is read:
//   - rename, kind, reparent and keep (also under another code) go on with the
//     life; new_name, where given, is what the unit is called from that day.
//   - merge ends the old life. A row from a code to the same code says that a new
//     unit was formed which uses the code again: the old life ends, another
//     begins. Without such a row the unit of the new code goes on, enlarged.
//   - split_part ends the old life, unless a keep row says that the rest goes on.
//   - abolished ends the life; nothing says what became of it.
//   - The parent after a change is the one in the next snapshot that shows the
//     life. Until there is one it follows the old parents, where they agree.
func Build(base *Data, edits ...Edit) (*Tree, error) {
	b := newBuilder(base, edits)
	b.run()
	if len(b.errs) > 0 {
		slices.SortStableFunc(b.errs, func(x, y *RowError) int {
			return cmp.Or(cmp.Compare(x.Edit, y.Edit), cmp.Compare(x.Index, y.Index))
		})
		return nil, b.errs
	}
	t := b.tree()
	if err := t.check(); err != nil {
		return nil, err
	}
	return t, nil
}

type builder struct {
	base    *Data
	edits   []Edit
	start   law.Date // of the first snapshot: what stands there existed before
	country *Unit
	units   []*Unit
	byCode  map[Code][]*Unit
	errs    Errors
	dev     []Deviation
	links   []*Link
	stamp   int32

	unitSlab  []Unit
	stateSlab []State
	ptrSlab   []*Unit
	linkSlab  []Link
	toSlab    []*Link
}

func newBuilder(base *Data, edits []Edit) *builder {
	n := 0
	if len(base.Snapshots) > 0 {
		n = len(base.Snapshots[0].Records)
	}
	b := &builder{base: base, edits: edits, byCode: make(map[Code][]*Unit, n+n/2)}
	b.country = b.begin(State{Code: Country, Name: "Việt Nam", FullName: "Việt Nam"}, Nation)
	if len(base.Snapshots) > 0 {
		b.start = base.Snapshots[0].On
	}
	return b
}

// row is a change on its way through the builder.
type row struct {
	*Change
	kind        change
	edit, index int
	old         *Unit
	next        int32 // the next row about the same old unit, 1-based
}

// shot is a snapshot with its source.
type shot struct {
	*Snapshot
	edit int
}

// run applies everything in the order of days.
func (b *builder) run() {
	rows, shots := b.timeline()
	// The first snapshot comes before all, because what it shows existed before
	// its day. If an edit is dated earlier still, the snapshot is applied once
	// more on its own day, so that it has the last word there.
	if len(b.base.Snapshots) > 0 {
		first := shot{&b.base.Snapshots[0], -1}
		b.snapshot(first, 0)
		if !slices.ContainsFunc(rows, func(r row) bool { return r.Date <= b.start && r.Date > 0 }) &&
			!slices.ContainsFunc(shots, func(s shot) bool { return s.On < b.start && s.On > 0 }) {
			shots = slices.DeleteFunc(shots, func(s shot) bool { return s.Snapshot == first.Snapshot })
		}
	}
	ended := false
	for len(rows) > 0 || len(shots) > 0 || !ended {
		d := law.Date(99991231)
		if len(rows) > 0 {
			d = min(d, rows[0].Date)
		}
		if len(shots) > 0 {
			d = min(d, shots[0].On)
		}
		if !ended {
			d = min(d, DistrictsEnd)
		}
		n := 0
		for n < len(rows) && rows[n].Date == d {
			n++
		}
		b.day(d, rows[:n])
		rows = rows[n:]
		if d == DistrictsEnd {
			ended = true
		}
		for len(shots) > 0 && shots[0].On == d {
			b.snapshot(shots[0], d)
			shots = shots[1:]
		}
	}
}

// timeline gathers changes and snapshots by day, and on a day by act.
func (b *builder) timeline() (rows []row, shots []shot) {
	rows = make([]row, 0, len(b.base.Changes))
	take := func(edit int, cs []Change) {
		for i := range cs {
			k, f := cs[i].check()
			if f != nil {
				b.fail(edit, i, f)
				continue
			}
			rows = append(rows, row{Change: &cs[i], kind: k, edit: edit, index: i})
		}
	}
	take(-1, b.base.Changes)
	for i := range b.base.Snapshots {
		shots = append(shots, shot{&b.base.Snapshots[i], -1})
	}
	for i := range b.edits {
		e := &b.edits[i]
		take(i, e.Changes)
		if e.Snapshot == nil {
			continue
		}
		if e.Snapshot.On == 0 {
			b.fail(i, -1, fault.New(fault.Usage, lang.T("unit.no_day")).Do(lang.T("unit.no_day_do")))
			continue
		}
		shots = append(shots, shot{e.Snapshot, i})
	}
	byDay := func(x, y row) int { return cmp.Compare(x.Date, y.Date) }
	if !slices.IsSortedFunc(rows, byDay) {
		slices.SortStableFunc(rows, byDay)
	}
	slices.SortStableFunc(shots, func(x, y shot) int { return cmp.Compare(x.On, y.On) })
	return rows, shots
}

func (b *builder) fail(edit, index int, f *fault.Error) {
	b.errs = append(b.errs, &RowError{Edit: edit, Index: index, Err: f})
}

func (b *builder) refuse(r *row, column string, what, remedy lang.Text) {
	b.fail(r.edit, r.index, fault.New(fault.Refused, what).Place(fault.Place{Column: column}).Do(remedy))
}

// overruled tells whether what a source says may have been replaced by an edit:
// the base data come first, every edit is a later act.
func (b *builder) overruled(edit int) bool { return edit < 0 && len(b.edits) > 0 }

// now gives the unit that bears a code at the point the builder has reached.
func (b *builder) now(c Code) *Unit {
	l := b.byCode[c]
	if len(l) == 0 {
		return nil
	}
	if u := l[len(l)-1]; u.Last == 0 && u.last().Code == c {
		return u
	}
	return nil
}

// begin starts a life. The slabs keep the thousands of units from being
// thousands of allocations.
func (b *builder) begin(s State, l Level) *Unit {
	if len(b.unitSlab) == 0 {
		b.unitSlab = make([]Unit, 1024)
		b.stateSlab = make([]State, 1024)
		b.ptrSlab = make([]*Unit, 1024)
	}
	u := &b.unitSlab[0]
	b.unitSlab = b.unitSlab[1:]
	u.versions, b.stateSlab = b.stateSlab[:1:1], b.stateSlab[1:]
	u.versions[0] = s
	u.First, u.Level = s.From, l
	b.units = append(b.units, u)
	b.bear(u, s.Code)
	return u
}

// bear notes that a unit bears a code from now on.
func (b *builder) bear(u *Unit, c Code) {
	l := b.byCode[c]
	if l == nil {
		l, b.ptrSlab = b.ptrSlab[:0:1], b.ptrSlab[1:]
		if len(b.ptrSlab) == 0 {
			b.ptrSlab = make([]*Unit, 1024)
		}
	}
	// The newest bearer stands last; one that takes up an old code of its own is
	// not listed twice.
	if i := slices.Index(l, u); i >= 0 {
		l = slices.Delete(l, i, i+1)
	}
	b.byCode[c] = append(l, u)
}

// version gives the version from day d, to be changed in place.
func (u *Unit) version(d law.Date) *State {
	if u.last().From < d {
		s := *u.last()
		s.From = d
		u.versions = append(u.versions, s)
	}
	return u.last()
}

// finish ends a life on the day before d.
func (u *Unit) finish(last law.Date, how ending) { u.Last, u.end = last, how }

func (b *builder) link(l Link) {
	if len(b.linkSlab) == 0 {
		b.linkSlab = make([]Link, 1024)
	}
	p := &b.linkSlab[0]
	b.linkSlab = b.linkSlab[1:]
	*p = l
	b.links = append(b.links, p)
	l.From.out = b.more(l.From.out, p)
	l.To.in = b.more(l.To.in, p)
}

// more appends a link; most units have one, which needs no allocation.
func (b *builder) more(ls []*Link, l *Link) []*Link {
	if ls == nil {
		if len(b.toSlab) == 0 {
			b.toSlab = make([]*Link, 2048)
		}
		ls, b.toSlab = b.toSlab[:0:1], b.toSlab[1:]
	}
	return append(ls, l)
}

// tree closes the builder: keys, children and the index of what has no link.
func (b *builder) tree() *Tree {
	t := &Tree{units: b.units, byCode: b.byCode, country: b.country, links: b.links, deviations: b.dev,
		lostUnder: map[*Unit][]lost{}, bornUnder: map[*Unit][]*Unit{}}
	for _, u := range b.units {
		u.bound()
		first := "0"
		if u.First != 0 {
			first = u.First.String()
		}
		u.key = string(u.versions[0].Code) + "@" + first
		for i := range u.versions {
			if p := u.versions[i].Parent; p != nil && (len(p.children) == 0 || p.children[len(p.children)-1] != u) {
				p.children = append(p.children, u)
			}
		}
		if u.end == unmapped {
			t.unmapped = append(t.unmapped, u)
		}
		if u.orphan = u.First != 0 && len(u.in) == 0; u.orphan {
			if p := u.versions[0].Parent; p != nil {
				t.bornUnder[p] = append(t.bornUnder[p], u)
			}
		}
	}
	for _, u := range t.unmapped {
		for _, p := range receivers(u.at(u.Last).Parent, u.Last) {
			t.lostUnder[p] = append(t.lostUnder[p], lost{u, u.Last.AddDays(1)})
		}
	}
	return t
}

// check proves what the builder should have ensured; a failure is a defect, not
// a wrong file.
func (t *Tree) check() error {
	bad := func(format string, a ...any) error {
		return fmt.Errorf("unit: broken tree: "+format, a...)
	}
	for _, u := range t.units {
		if u.Last != 0 && u.Last < u.First {
			return bad("%s ends on %s before it begins", u.key, u.Last)
		}
		for i := range u.versions {
			v := &u.versions[i]
			p, last := v.Parent, u.Last
			if i+1 < len(u.versions) {
				next := u.versions[i+1].From
				if next <= v.From {
					return bad("%s has two states on %s", u.key, next)
				}
				if p != nil && p.Last != 0 {
					last = next.AddDays(-1)
				}
			}
			if p == nil {
				continue
			}
			if p.First > v.From || p.Last != 0 && (last == 0 || last > p.Last) {
				return bad("%s hangs under %s, which does not live from %s to %s", u.key, p.key, v.From, last)
			}
			if p.Level != u.Level.Above(v.From) {
				return bad("%s, a %s, hangs under %s, a %s", u.key, u.Level, p.key, p.Level)
			}
		}
	}
	// Two lives of one code on one day.
	for c, l := range t.byCode {
		if len(l) < 2 {
			continue
		}
		for _, z := range l {
			for i := range z.versions {
				d := max(z.versions[i].From, z.First)
				if z.versions[i].Code != c {
					continue
				}
				for _, a := range l {
					if a != z && a.Alive(d) && a.at(d).Code == c {
						return bad("%s and %s bear one code on %s", a.key, z.key, d)
					}
				}
			}
		}
	}
	// A link leads from a life of the eve to a life of its day, so a predecessor
	// never outlives its successor and no chain of links comes back to its start.
	var on, eve law.Date
	for _, l := range t.links {
		if l.On != on {
			on, eve = l.On, l.On.AddDays(-1)
		}
		if !l.From.Alive(eve) || !l.To.Alive(l.On) || l.From != l.To && l.Whole && l.From.Last != eve {
			return bad("link %s to %s on %s", l.From.key, l.To.key, l.On)
		}
	}
	return nil
}

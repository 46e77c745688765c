package office

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/document"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/programme"
	"vuonlen/store"
	"vuonlen/unit"
)

// evidenceKind finds a kind, or says which there are.
func evidenceKind(id string) (*programme.Kind, error) {
	if k, ok := programme.FindKind(id); ok {
		return k, nil
	}
	var names []string
	for _, k := range programme.Kinds() {
		names = append(names, k.ID)
	}
	return nil, fault.New(fault.Usage, lang.T("office.evidence.kind", "kind", id)).Do(lang.T("office.evidence.kind.do", "kinds", names))
}

// ImportEvidence takes records of a kind (formats.md 2.7). A record with the key of
// one that is there corrects it; the same file again changes nothing.
func (o *Office) ImportEvidence(ctx context.Context, kind, path string, confirm bool) (Report, error) {
	p := Report{What: "evidence", Kind: kind}
	k, err := evidenceKind(kind)
	if err != nil {
		return p, err
	}
	rows, err := readRows(o, path, document.EvidenceColumns(k), &p, func(r *document.Row) (programme.Record, bool) {
		return document.ReadEvidence(r, k, o.Today)
	})
	var faults *fault.List
	if err != nil && !errors.As(err, &faults) {
		return p, err
	}
	err = o.carryOut(ctx, &p, confirm && faults == nil, func(r *store.Reader) (ready, error) {
		found, err := o.compareEvidence(r, k, rows, &p)
		if err != nil {
			return ready{}, err
		}
		p.Against = hash([]byte(fmt.Sprint(p.New, p.Same, found.supersede)))
		if !p.Confirmed || len(found.add) == 0 {
			return ready{}, nil
		}
		if o.Shown != "" && o.Shown != p.Against {
			return ready{}, fault.New(fault.Conflict, lang.T("office.shown")).Do(lang.T("office.shown.do"))
		}
		at, err := reviewedAt(r, homesNamed(found.add))
		if err != nil {
			return ready{}, err
		}
		return ready{rests: found.rests, write: func(tx *store.Tx) error {
			source, err := tx.AddImport(store.Import{What: "evidence:" + k.ID, File: p.File, SHA256: p.SHA256, Rows: int64(p.Rows)})
			if err != nil {
				return err
			}
			if err := tx.EndEvidence(found.supersede...); err != nil {
				return err
			}
			for i := range found.add {
				e := &found.add[i]
				e.Import = source
				if code, on := e.Place(); code != "" && on != 0 {
					tx.Placed(source, "", code, on.Year())
				}
				if err := tx.AddEvidence(e); err != nil {
					return err
				}
			}
			at.placed(tx, source)
			return nil
		}}, nil
	})
	return p, joined(faults, err)
}

// homesNamed are the households that records are about by their field "household".
func homesNamed(es []programme.Record) map[household.ID]bool {
	out := map[household.ID]bool{}
	for i := range es {
		if _, has := es[i].Kind.Field("household"); has {
			out[household.ID(es[i].Text("household"))] = true
		}
	}
	return out
}

// comparedEvidence is what a file of evidence is against what is recorded.
type comparedEvidence struct {
	add       []programme.Record
	supersede []int64
	rests     *rests
}

// compareEvidence sorts records into new, changed and same, and refuses those that
// name what nobody knows.
func (o *Office) compareEvidence(r *store.Reader, k *programme.Kind, rows []placed[programme.Record], p *Report) (found comparedEvidence, err error) {
	record, err := loadUnits(r)
	if err != nil {
		return found, err
	}
	gate, err := o.gate(r, record.Tree, account.EvidenceWrite)
	if err != nil {
		return found, err
	}
	look, err := newWitness(r, record, k, values(rows))
	if err != nil {
		return found, err
	}
	found.rests = ofHouseholds(look.asked, k.ID, programme.Subjects, "loans", "duties", "inspections")
	old := map[string]programme.Record{}
	if err := r.Evidence(k.ID, func(e programme.Record) error { old[e.Key()] = e; return nil }); err != nil {
		return found, err
	}
	faults := fault.List{Limit: o.KeepFaults}
	seen := map[string]int{}
	var gifts giftBook
	if k.ID == "contributions" {
		for _, e := range old {
			gifts.add(e)
		}
	}
	for _, row := range rows {
		e := row.value
		if first, twice := seen[e.Key()]; twice {
			faults.Add(fault.New(fault.Refused, lang.T("office.twice", "first", strconv.Itoa(first))).Place(row.place).Do(lang.T("office.twice.do")))
			continue
		}
		seen[e.Key()] = row.place.Row
		if err := look.may(gate, &e); err != nil {
			at := row.place
			at.Column = err.At.Column
			faults.Add(err.Place(at))
			continue
		}
		switch was, had := old[e.Key()]; {
		case !had:
			p.New++
			p.record(nil, &e)
		case was.Same(&e):
			p.Same++
			continue
		default:
			p.Changed++
			p.record(&was, &e)
			found.supersede = append(found.supersede, was.ID)
		}
		if k.ID == "contributions" {
			if twin, ok := gifts.twin(e); ok {
				p.Notices = append(p.Notices, lang.T("office.evidence.gift", "at", row.place, "contributor", e.Text("contributor"), "unit", twin.Text("code")))
			}
			gifts.add(e)
		}
		found.add = append(found.add, e)
	}
	return found, faults.Err()
}

// RecordChange is a row of a file that enters a record or corrects one.
type RecordChange struct {
	Record  programme.Record        // as the row has it; its Row is the row of the file
	Was     int64                   // number of the record that it corrects; 0: it is new
	Changes []programme.FieldChange // against that
}

// mostRecords is how many of the rows that change something a report shows.
const mostRecords = 200

func (p *Report) record(was, e *programme.Record) {
	if len(p.Records) >= mostRecords {
		return
	}
	c := RecordChange{Record: *e}
	if was != nil {
		c.Was, c.Changes = was.ID, was.Diff(e)
	}
	p.Records = append(p.Records, c)
}

// giftBook finds a gift that was entered for two units: the same giver, day, form
// and value under another code.
type giftBook struct {
	byGift map[[4]string][]programme.Record
}

func gift(e programme.Record) ([4]string, bool) {
	g := [4]string{e.Text("contributor"), e.Text("received_on"), e.Text("form"), e.Text("value")}
	return g, g[1] != "" && g[3] != ""
}

func (b *giftBook) add(e programme.Record) {
	if g, ok := gift(e); ok {
		if b.byGift == nil {
			b.byGift = map[[4]string][]programme.Record{}
		}
		b.byGift[g] = append(b.byGift[g], e)
	}
}

func (b *giftBook) twin(e programme.Record) (programme.Record, bool) {
	g, ok := gift(e)
	if !ok {
		return e, false
	}
	for _, o := range b.byGift[g] {
		if o.Text("code") != e.Text("code") {
			return o, true
		}
	}
	return e, false
}

// witness knows the units, households and subjects that records may name.
type witness struct {
	record     *award.Record
	homes      homes
	asked      map[household.ID]bool // the households of which it was asked to know
	households map[household.ID]bool // those of them that were ever reviewed
	subjects   map[string]programme.Record
	contracts  map[string]household.ID

	// ask looks one name up where not all were read; nil: all were.
	ask       *asker
	movements map[string]bool
	inspected map[string]programme.Record // the inspections that findings name
	calendar  *programme.Calendar         // whose periods reports without a last day name
}

// newWitness reads what records of a kind name, and where the households live that they
// name: a register of a province has half a million others.
func newWitness(r *store.Reader, record *award.Record, k *programme.Kind, rs []programme.Record) (*witness, error) {
	w := &witness{record: record, subjects: map[string]programme.Record{}, contracts: map[string]household.ID{}}
	if err := r.Evidence(programme.Subjects, func(e programme.Record) error { w.subjects[e.Text("id")] = e; return nil }); err != nil {
		return nil, err
	}
	if k.ID == "loan-payments" {
		if err := r.Evidence("loans", func(e programme.Record) error {
			w.contracts[e.Text("contract")] = household.ID(e.Text("household"))
			return nil
		}); err != nil {
			return nil, err
		}
	}
	named := map[household.ID]bool{}
	for i := range rs {
		e := &rs[i]
		for j := range k.Fields {
			if f := &k.Fields[j]; e.Text(f.ID) != "" && w.refers(e, f) == programme.Household {
				named[household.ID(e.Text(f.ID))] = true
			}
		}
		if k.ID == "loan-payments" {
			named[w.contracts[e.Text("contract")]] = true
		}
	}
	if err := w.house(r, named); err != nil {
		return nil, err
	}
	return w, w.beside(r, k)
}

// house reads where some households lived.
func (w *witness) house(r *store.Reader, named map[household.ID]bool) (err error) {
	delete(named, "")
	w.asked, w.homes, w.households = named, homes{}, map[household.ID]bool{}
	if len(named) == 0 {
		return nil
	}
	ids := namedOf(named)
	if w.households, _, err = whoLives(r, ids); err != nil {
		return err
	}
	w.homes, err = readHomes(r, w.record, ids...)
	return err
}

// beside reads the little that records of some kinds name besides: which movements
// there are, when reports are due, what was inspected.
func (w *witness) beside(r *store.Reader, k *programme.Kind) error {
	if slices.ContainsFunc(k.Fields, func(f programme.Field) bool { return f.Kind == programme.Movement }) {
		sets, err := r.Datasets()
		if err != nil {
			return err
		}
		w.movements = map[string]bool{}
		for _, d := range sets {
			if d.Kind == "movement" {
				w.movements[d.Name] = true
			}
		}
	}
	if k.ID == "reports" {
		var duties []programme.Record
		if err := r.Evidence("duties", func(e programme.Record) error { duties = append(duties, e); return nil }); err != nil {
			return err
		}
		w.calendar = programme.NewCalendar(w.record.Tree, programme.NewBook(duties), programme.Weekend)
	}
	if k.ID == "inspection-findings" {
		w.inspected = map[string]programme.Record{}
		if err := r.Evidence("inspections", func(e programme.Record) error { w.inspected[e.Text("inspection")] = e; return nil }); err != nil {
			return err
		}
	}
	return nil
}

// placeAt is a unit that a record is about on a day, and the field that says so.
type placeAt struct {
	unit  *unit.Unit
	on    law.Date
	field string
}

// places finds the units that a record is about: the one it names, and where the
// households live that it names. A name that nobody knows is a fault of its field.
func (w *witness) places(e *programme.Record) ([]placeAt, *fault.Error) {
	out, err := w.named(e)
	if failed := w.err(); failed != nil {
		return nil, fault.New(fault.Internal, lang.T("fault.internal", "error", failed.Error())).By(failed)
	}
	return out, err
}

func (w *witness) named(e *programme.Record) ([]placeAt, *fault.Error) {
	var out []placeAt
	code, on := e.Place()
	if on == 0 && w.calendar != nil {
		on = w.calendar.DayOf(e.Text("period"))
	}
	if code != "" {
		u, err := w.unit(code, on)
		if err != nil {
			return nil, err.Place(fault.Place{Column: e.Kind.Unit})
		}
		if (e.Kind.ID == "duties" || e.Kind.ID == "days-off") && u.Level != unit.Province {
			// A commune must not move its own last days.
			return nil, fault.New(fault.Refused, lang.T("office.evidence.province", "unit", u.Label())).
				Place(fault.Place{Column: e.Kind.Unit}).Do(lang.T("office.evidence.province.do"))
		}
		out = append(out, placeAt{u, on, e.Kind.Unit})
	}
	home := func(id household.ID, field string) *fault.Error {
		lived, known := w.home(id)
		if !known {
			return fault.New(fault.Refused, lang.T("office.change.nobody", "household", string(id))).
				Place(fault.Place{Column: field}).Do(lang.T("office.change.nobody.do"))
		}
		day := on
		if day == 0 {
			day = w.dayOf(e)
		}
		if u := lived.on(day); u != nil {
			out = append(out, placeAt{u, day, field})
		}
		return nil
	}
	for i := range e.Kind.Fields {
		f := &e.Kind.Fields[i]
		value := e.Text(f.ID)
		if value == "" {
			continue
		}
		switch kind := w.refers(e, f); kind {
		case programme.Household:
			if err := home(household.ID(value), f.ID); err != nil {
				return nil, err
			}
		case programme.Subject:
			if !w.subject(value) {
				return nil, fault.New(fault.Refused, lang.T("office.evidence.nobody", "id", value)).
					Place(fault.Place{Column: f.ID}).Do(lang.T("office.evidence.nobody.do"))
			}
		case programme.Movement:
			if !w.movements[value] {
				return nil, fault.New(fault.Refused, lang.T("office.no_movement", "id", value)).
					Place(fault.Place{Column: f.ID}).Do(lang.T("office.no_movement.do", "ids", slices.Sorted(maps.Keys(w.movements))))
			}
		case programme.Unit:
			if f.ID == e.Kind.Unit {
				continue
			}
			u, err := w.unit(unit.Code(value), w.dayOf(e))
			if err != nil {
				return nil, err.Place(fault.Place{Column: f.ID})
			}
			out = append(out, placeAt{u, w.dayOf(e), f.ID})
		}
	}
	if e.Kind.ID == "loan-payments" {
		id, ok := w.contract(e.Text("contract"))
		if !ok {
			return nil, fault.New(fault.Refused, lang.T("office.evidence.contract")).
				Place(fault.Place{Column: "contract"}).Do(lang.T("office.evidence.contract.do"))
		}
		if err := home(id, "contract"); err != nil {
			return nil, err
		}
	}
	if e.Kind.ID == "inspection-findings" { // it is about the unit that was inspected
		i, ok := w.inspected[e.Text("inspection")]
		if !ok {
			return nil, fault.New(fault.Refused, lang.T("office.evidence.inspection", "inspection", e.Text("inspection"))).
				Place(fault.Place{Column: "inspection"}).Do(lang.T("office.evidence.inspection.do"))
		}
		code, on := i.Place()
		u, err := w.unit(code, on)
		if err != nil {
			return nil, err.Place(fault.Place{Column: "inspection"})
		}
		out = append(out, placeAt{u, on, "inspection"})
	}
	return out, nil
}

// may refuses a record that names what nobody knows, or a place for which the gate's
// permission is not held; the fault has the field as its column.
func (w *witness) may(g gate, e *programme.Record) *fault.Error {
	places, err := w.places(e)
	if err != nil {
		return err
	}
	for _, pl := range places {
		if err := g.within(pl.unit, pl.on); err != nil {
			return err.Place(fault.Place{Column: pl.field})
		}
	}
	return nil
}

// refers is what a field names; of a field of kind Any that is said by another.
func (w *witness) refers(e *programme.Record, f *programme.Field) programme.FieldKind {
	if f.Kind != programme.Any {
		return f.Kind
	}
	switch k := award.Kind(e.Text(f.By)); k {
	case award.Household:
		return programme.Household
	default:
		if _, isUnit := k.Level(); isUnit {
			return programme.Unit
		}
		return programme.Subject
	}
}

// dayOf is the first day that a record names, else 0.
func (w *witness) dayOf(e *programme.Record) law.Date {
	for _, f := range e.Kind.Fields {
		if f.Kind == programme.Date {
			if d := e.Date(f.ID); d != 0 {
				return d
			}
		}
	}
	return 0
}

func (w *witness) unit(code unit.Code, on law.Date) (*unit.Unit, *fault.Error) {
	return unitNamed(w.record.Tree, code, on)
}

// unitNamed finds the unit that a code names on a day; without a day the code must
// have named one unit only.
func unitNamed(tree *unit.Tree, code unit.Code, on law.Date) (*unit.Unit, *fault.Error) {
	if on != 0 {
		if u, ok := tree.Find(code, on); ok {
			return u, nil
		}
		return nil, tree.Explain(code, on)
	}
	switch lives := tree.Lives(code); len(lives) {
	case 0:
		return nil, fault.New(fault.Refused, lang.T("office.evidence.no_unit", "code", string(code))).Do(lang.T("office.evidence.no_unit.do"))
	case 1:
		return lives[0], nil
	}
	return nil, fault.New(fault.Refused, lang.T("office.evidence.undated", "code", string(code))).Do(lang.T("office.evidence.undated.do"))
}

// EvidenceQuestion asks for records of a kind: of a unit and all below it, of a
// subject, of a household; empty: of all.
type EvidenceQuestion struct {
	Kind      string
	Unit      unit.Code
	On        law.Date // a day on which Unit names the unit meant; 0 = today
	Subject   string
	Household household.ID
}

// Evidence lists records of a kind by their key, as far as the actor may see them.
func (o *Office) Evidence(ctx context.Context, q EvidenceQuestion) ([]programme.Record, error) {
	k, err := evidenceKind(q.Kind)
	if err != nil {
		return nil, err
	}
	if q.On == 0 {
		q.On = o.Today
	}
	var out []programme.Record
	seen := map[household.ID]bool{} // whose loans
	err = o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := loadUnits(r)
		if err != nil {
			return err
		}
		p := account.EvidenceRead
		if k.Private {
			p = account.LoanRead
		}
		gate, err := o.gate(r, record.Tree, p)
		if err != nil {
			return err
		}
		var all []programme.Record
		if err := r.Evidence(k.ID, func(e programme.Record) error { all = append(all, e); return nil }); err != nil {
			return err
		}
		look, err := newWitness(r, record, k, all)
		if err != nil {
			return err
		}
		var home *unit.Unit
		if q.Unit != "" {
			u, ok := record.Tree.Find(q.Unit, q.On)
			if !ok {
				return record.Tree.Explain(q.Unit, q.On)
			}
			if err := gate.within(u, q.On); err != nil {
				return err
			}
			home = u
		}
	records:
		for _, e := range all {
			places, err := look.places(&e)
			if err != nil {
				return err // nothing that names nobody can have been entered
			}
			inside := home == nil
			for _, pl := range places {
				if gate.within(pl.unit, pl.on) != nil {
					continue records
				}
				inside = inside || home != nil && look.inside(pl, home)
			}
			if inside && look.names(&e, q) {
				out = append(out, e)
				if id := look.whose(&e); id != "" {
					seen[id] = true
				}
			}
		}
		return attached(r, out)
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(out, func(a, b programme.Record) int {
		for _, f := range k.Key {
			if c := cmp.Compare(a.Text(f), b.Text(f)); c != 0 {
				return c
			}
		}
		return 0
	})
	if err := o.lookAtLoans(ctx, "list", q.Unit, seen); err != nil {
		return nil, err
	}
	return out, nil
}

// whose is the household whose loans a record tells about; empty: it tells of none.
func (w *witness) whose(e *programme.Record) household.ID {
	switch {
	case e.Kind.ID == "loan-payments":
		id, _ := w.contract(e.Text("contract"))
		return id
	case e.Kind.Private:
		return household.ID(e.Text("household"))
	}
	return ""
}

// attached puts the hashes of the files beside records into them.
func attached(r *store.Reader, rs []programme.Record) error {
	files := map[[2]string][]string{}
	if err := r.Attached(func(about, key, sum string) {
		files[[2]string{about, key}] = append(files[[2]string{about, key}], sum)
	}); err != nil || len(files) == 0 {
		return err
	}
	for i := range rs {
		rs[i].Attached = files[[2]string{about(rs[i].Kind), rs[i].Key()}]
	}
	return nil
}

// about is how attachments and corrections name a kind of evidence.
func about(k *programme.Kind) string { return "evidence:" + k.ID }

// lookAtLoans writes down whose loans the actor is about to be shown, each household
// by its number: a long list is several lines, so that nobody's look is lost in it.
func (o *Office) lookAtLoans(ctx context.Context, kind string, of unit.Code, whose map[household.ID]bool) error {
	for numbers := range slices.Chunk(slices.Sorted(maps.Keys(whose)), store.MaxNumbers) {
		line := store.Access{Kind: kind, Unit: of, Households: int64(len(whose)), Numbers: numbers, Fields: []string{sawLoan}}
		if err := o.look(ctx, line); err != nil {
			return err
		}
	}
	return nil
}

// inside tells whether a place lies in a unit on its day.
func (w *witness) inside(p placeAt, u *unit.Unit) bool {
	on := p.on
	if on == 0 {
		on = max(u.First, p.unit.First)
	}
	return p.unit == u || w.record.Tree.Within(p.unit, u, on)
}

// names tells whether a record names the subject and household asked for.
func (w *witness) names(e *programme.Record, q EvidenceQuestion) bool {
	subject, home := q.Subject == "", q.Household == ""
	for i := range e.Kind.Fields {
		f := &e.Kind.Fields[i]
		v := e.Text(f.ID)
		if v == "" {
			continue
		}
		switch w.refers(e, f) {
		case programme.Subject:
			subject = subject || v == q.Subject
		case programme.Household:
			home = home || v == string(q.Household)
		}
		if e.Kind.ID == programme.Subjects && f.ID == "id" {
			subject = subject || v == q.Subject
		}
	}
	if e.Kind.ID == "loan-payments" {
		home = home || w.contracts[e.Text("contract")] == q.Household
	}
	return subject && home
}

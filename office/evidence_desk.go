package office

import (
	"errors"
	"slices"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/programme"
	"vuonlen/store"
)

// desk is where somebody deals with single records of a kind.
type desk struct {
	r      *store.Reader
	kind   *programme.Kind
	record *award.Record
	gate   gate
	look   *witness
}

func (o *Office) desk(r *store.Reader, k *programme.Kind, p account.Permission) (*desk, error) {
	record, err := loadUnits(r)
	if err != nil {
		return nil, err
	}
	d := &desk{r: r, kind: k, record: record}
	if d.gate, err = o.gate(r, record.Tree, p); err != nil {
		return nil, err
	}
	d.look, err = newAsking(r, record, k)
	return d, err
}

// shows refuses a record that the actor may not read, whatever else he may do with
// records of the kind.
func (d *desk) shows(e *programme.Record) *fault.Error {
	g := d.gate
	g.p = account.EvidenceRead
	if d.kind.Private {
		g.p = account.LoanRead
	}
	return d.look.may(g, e)
}

// deals refuses a record that the actor may not both read and deal with. Who may not
// see it learns nothing from the number.
func (d *desk) deals(e *programme.Record) *fault.Error {
	if err := d.shows(e); err != nil {
		return err.Place(fault.Place{})
	}
	if err := d.look.may(d.gate, e); err != nil {
		return err.Place(fault.Place{})
	}
	return nil
}

// holding finds a record by the number of its version, which must hold.
func (d *desk) holding(version int64) (programme.Record, error) {
	seen, now, err := d.find(version)
	if err != nil {
		return programme.Record{}, err
	}
	if now == nil {
		return seen, fault.New(fault.Conflict, lang.T("office.evidence.gone", "record", itoa(version))).
			Do(lang.T("office.evidence.gone.do")).By(&Clash{Seen: &seen})
	}
	if now.ID != version {
		c, err := d.author(now.Act)
		if err != nil {
			return seen, err
		}
		return seen, fault.New(fault.Conflict, lang.T("office.evidence.changed", "record", itoa(version), "by", c, "act", itoa(now.Act), "now", itoa(now.ID))).
			Do(lang.T("office.evidence.changed.do", "now", itoa(now.ID))).By(&Clash{&seen, now})
	}
	return seen, nil
}

// find finds a version of a record, and the one that holds; nil when none does. The
// actor must be able to deal with both.
func (d *desk) find(version int64) (seen programme.Record, now *programme.Record, err error) {
	chain, err := d.chain(version)
	if err != nil {
		return seen, nil, err
	}
	if len(chain) == 0 {
		return seen, nil, fault.New(fault.NotFound, lang.T("office.evidence.none", "kind", d.kind.ID, "record", itoa(version))).
			Do(lang.T("office.evidence.none.do", "kind", d.kind.ID))
	}
	i := slices.IndexFunc(chain, func(v store.Version) bool { return v.ID == version })
	seen = chain[i].Record
	last := &chain[len(chain)-1]
	if last.Until == 0 {
		if err := d.deals(&last.Record); err != nil {
			return seen, nil, err
		}
		return seen, &last.Record, nil
	}
	if err := d.deals(&seen); err != nil {
		return seen, nil, err
	}
	return seen, nil, nil
}

// author is who entered an act.
func (d *desk) author(act int64) (string, error) {
	es, err := d.r.AsKnown(act).Entries(act)
	if err != nil || len(es) == 0 {
		return "", err
	}
	return string(es[0].Actor), nil
}

// free refuses a record whose key another holds.
func (d *desk) free(e *programme.Record) error {
	vs, err := d.r.EvidenceVersions(d.kind.ID, e.Key())
	if err != nil {
		return err
	}
	for i := range vs {
		v := &vs[i]
		if v.Until != 0 {
			continue
		}
		f := fault.New(fault.Conflict, lang.T("office.evidence.there", "fields", keyLabels(d.kind)))
		if d.deals(&v.Record) != nil {
			return f.Do(lang.T("office.evidence.there.other"))
		}
		return f.Do(lang.T("office.evidence.there.do", "kind", d.kind.ID, "record", itoa(v.ID))).By(&Clash{Now: &v.Record})
	}
	return nil
}

func keyLabels(k *programme.Kind) []lang.Sayer {
	var out []lang.Sayer
	for _, id := range k.Key {
		f, _ := k.Field(id)
		out = append(out, f.Label)
	}
	return out
}

// errNamed ends a search.
var errNamed = errors.New("named")

// restsOn refuses to take away what other records name: a person or body, a loan.
func (d *desk) restsOn(e *programme.Record) error {
	return unnamed(d.r, d.record, map[*programme.Kind]map[string]bool{d.kind: {e.Key(): true}})
}

// unnamed refuses when a record names one of those that go, by kind and key. Those
// that go themselves name nothing.
func unnamed(r *store.Reader, record *award.Record, gone map[*programme.Kind]map[string]bool) error {
	subjects, _ := programme.FindKind(programme.Subjects)
	loans, _ := programme.FindKind("loans")
	inspections, _ := programme.FindKind("inspections")
	if len(gone[subjects])+len(gone[loans])+len(gone[inspections]) == 0 {
		return nil
	}
	one := func(k *programme.Kind, field, value string) bool {
		e := programme.NewRecord(k)
		e.Set(field, value)
		return gone[k][e.Key()]
	}
	look := &witness{record: record}
	var found programme.Record
	err := r.Evidence("", func(e programme.Record) error {
		if gone[e.Kind][e.Key()] {
			return nil
		}
		for i := range e.Kind.Fields {
			f := &e.Kind.Fields[i]
			if v := e.Text(f.ID); v != "" && look.refers(&e, f) == programme.Subject && one(subjects, "id", v) {
				found = e
				return errNamed
			}
		}
		if e.Kind.ID == "loan-payments" && one(loans, "contract", e.Text("contract")) {
			found = e
			return errNamed
		}
		if e.Kind.ID == "inspection-findings" && one(inspections, "inspection", e.Text("inspection")) {
			found = e
			return errNamed
		}
		return nil
	})
	if errors.Is(err, errNamed) {
		return fault.New(fault.Conflict, lang.T("office.evidence.named", "kind", found.Kind.Name, "record", itoa(found.ID))).
			Do(lang.T("office.evidence.named.do"))
	}
	return err
}

// twins notes a gift that was entered for another unit too.
func (d *desk) twins(e *programme.Record, was int64, out *Entered) error {
	if d.kind.ID != "contributions" {
		return nil
	}
	var gifts giftBook
	if err := d.r.Evidence(d.kind.ID, func(other programme.Record) error {
		if other.ID != was {
			gifts.add(other)
		}
		return nil
	}); err != nil {
		return err
	}
	if twin, ok := gifts.twin(*e); ok {
		out.Notices = append(out.Notices, lang.T("office.evidence.twin", "contributor", e.Text("contributor"), "unit", twin.Text("code")))
	}
	return nil
}

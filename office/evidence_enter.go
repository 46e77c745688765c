package office

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/document"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/programme"
	"vuonlen/store"
)

// EvidenceEntry is one record, or a change of one, as somebody typed it.
type EvidenceEntry struct {
	Kind string

	// Fields are by the names of the kind's columns, as a file would have them. Of a
	// change those that are not named stay as they are; an empty one becomes unknown.
	Fields map[string]string

	// Version is the number of the record that is changed, as whoever changes it saw
	// it. Reason is why. A new record has neither.
	Version int64
	Reason  string

	Check bool // only say what would come of it
}

// Entered is what became of an entry.
type Entered struct {
	Record  programme.Record        // as it stands now; its ID is 0 while it is only checked
	Changes []programme.FieldChange // against what stood there
	Notices []lang.Text             // what somebody should look at
	Act     int64                   // 0: nothing was stored, or there was nothing to change
}

// Clash is the cause of a Conflict between a change and what another has done in the
// meantime: what the first saw and what holds now, for him to choose. Now is nil when
// the record was taken back, and Seen is nil where a new record met one that is there.
// It is left out where he may not see it.
type Clash struct{ Seen, Now *programme.Record }

func (*Clash) Error() string { return "another version of the record holds" }

// RecordEvidence enters one record. It goes through the checks of an import; one that
// is there under the same key is not changed but named. A field at fault is the column
// of its fault. Faults: a [fault.List] of the fields, Conflict with a [Clash].
func (o *Office) RecordEvidence(ctx context.Context, q EvidenceEntry) (Entered, error) {
	q.Version = 0
	return o.enterEvidence(ctx, "evidence.add", q)
}

// ChangeEvidence puts another version in the place of a record. The version that it
// names must hold: whoever changed it in between is not overruled unseen. Files that
// stand beside the record stay beside it.
func (o *Office) ChangeEvidence(ctx context.Context, q EvidenceEntry) (Entered, error) {
	var err *fault.Error
	if q.Reason, err = reasonOf(q.Reason); err != nil {
		return Entered{}, err
	}
	return o.enterEvidence(ctx, "evidence.change", q)
}

func (o *Office) enterEvidence(ctx context.Context, act string, q EvidenceEntry) (Entered, error) {
	k, err := evidenceKind(q.Kind)
	if err != nil {
		return Entered{}, err
	}
	var out Entered
	plan := func(r *store.Reader, tx *store.Tx) error {
		out = Entered{}
		d, err := o.desk(r, k, account.EvidenceWrite)
		if err != nil {
			return err
		}
		base, changes := programme.NewRecord(k), act == "evidence.change"
		if changes {
			if base, err = d.holding(q.Version); err != nil {
				return err
			}
		}
		e, err := document.TypedEvidence(base, q.Fields, o.Today)
		if err != nil {
			return err
		}
		if err := d.look.may(d.gate, &e); err != nil {
			return asList(err)
		}
		out.Record, out.Changes = e, base.Diff(&e)
		if changes && len(out.Changes) == 0 {
			out.Record = base
			return nil
		}
		moved := !changes || base.Key() != e.Key()
		if moved {
			if err := d.free(&e); err != nil {
				return err
			}
			if err := d.restsOn(&base); changes && err != nil {
				return err
			}
		}
		if err := d.twins(&e, base.ID, &out); err != nil || tx == nil {
			return err
		}
		if !changes {
			err := tx.AddEvidence(&e)
			out.Record = e
			return err
		}
		if err := tx.EndEvidence(base.ID); err != nil {
			return err
		}
		if err := tx.AddEvidence(&e); err != nil {
			return err
		}
		out.Record = e
		if moved {
			if err := moveAttachments(tx, &base, &e); err != nil {
				return err
			}
		}
		return tx.AddCorrection(store.Correction{About: about(k), Was: base.ID, Became: e.ID, Reason: q.Reason})
	}
	if q.Check {
		err := o.DB.Read(ctx, func(r *store.Reader) error { return plan(r, nil) })
		return out, err
	}
	rc, err := o.DB.Write(ctx, o.Actor, store.Act{Kind: act, Detail: detailOf(k, q.Version)}, func(tx *store.Tx) error { return plan(tx.Reader, tx) })
	out.Act = rc.Act
	return out, err
}

// WithdrawEvidence takes a record back, with the files beside it; both stay in its
// history. Version is as in [EvidenceEntry].
func (o *Office) WithdrawEvidence(ctx context.Context, kind string, version int64, reason string) (act int64, err error) {
	k, err := evidenceKind(kind)
	if err != nil {
		return 0, err
	}
	reason, ferr := reasonOf(reason)
	if ferr != nil {
		return 0, ferr
	}
	rc, err := o.DB.Write(ctx, o.Actor, store.Act{Kind: "evidence.withdraw", Detail: detailOf(k, version)}, func(tx *store.Tx) error {
		d, err := o.desk(tx.Reader, k, account.EvidenceWrite)
		if err != nil {
			return err
		}
		was, err := d.holding(version)
		if err != nil {
			return err
		}
		if err := d.restsOn(&was); err != nil {
			return err
		}
		if err := moveAttachments(tx, &was, nil); err != nil {
			return err
		}
		if err := tx.EndEvidence(was.ID); err != nil {
			return err
		}
		return tx.AddCorrection(store.Correction{About: about(k), Was: was.ID, Reason: reason})
	})
	return rc.Act, err
}

// detailOf is what the journal says of an act on one record: its kind and number, for
// the rest may tell of somebody's loans.
func detailOf(k *programme.Kind, version int64) [][2]string {
	d := [][2]string{{"kind", k.ID}}
	if version != 0 {
		d = append(d, [2]string{"record", itoa(version)})
	}
	return d
}

// reasonOf takes a reason: some words.
func reasonOf(s string) (string, *fault.Error) {
	s = lang.NFC(strings.TrimSpace(s))
	if !strings.ContainsFunc(s, unicode.IsLetter) || len(s) > 1000 || strings.ContainsFunc(s, unicode.IsControl) {
		return "", fault.New(fault.Usage, lang.T("office.evidence.reason")).Place(fault.Place{Column: "reason"}).Do(lang.T("office.evidence.reason.do"))
	}
	return s, nil
}

// asList makes a list of one fault, so that faults of fields come in one form.
func asList(f *fault.Error) error {
	var l fault.List
	l.Add(f)
	return l.Err()
}

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
	d.look = newAsking(r, record)
	return d, nil
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
	if len(gone[subjects])+len(gone[loans]) == 0 {
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

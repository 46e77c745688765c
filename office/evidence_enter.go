package office

import (
	"context"
	"strings"
	"unicode"

	"vuonlen/account"
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

// EnteredRecord is what became of an entry.
type EnteredRecord struct {
	Record  programme.Record        // as it stands now; its ID is 0 while it is only checked
	Names   map[string]string       // of the units, persons and bodies that its fields name, by field
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
func (o *Office) RecordEvidence(ctx context.Context, q EvidenceEntry) (EnteredRecord, error) {
	q.Version = 0
	return o.enterEvidence(ctx, "evidence.add", q)
}

// ChangeEvidence puts another version in the place of a record. The version that it
// names must hold: whoever changed it in between is not overruled unseen. Files that
// stand beside the record stay beside it.
func (o *Office) ChangeEvidence(ctx context.Context, q EvidenceEntry) (EnteredRecord, error) {
	if !q.Check || q.Reason != "" { // who only looks what would come of it has none yet
		var err *fault.Error
		if q.Reason, err = reasonOf(q.Reason); err != nil {
			return EnteredRecord{}, err
		}
	}
	return o.enterEvidence(ctx, "evidence.change", q)
}

func (o *Office) enterEvidence(ctx context.Context, act string, q EvidenceEntry) (EnteredRecord, error) {
	k, err := evidenceKind(q.Kind)
	if err != nil {
		return EnteredRecord{}, err
	}
	var out EnteredRecord
	plan := func(r *store.Reader, tx *store.Tx) error {
		out = EnteredRecord{}
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
		out.Record, out.Names, out.Changes = e, d.look.called(&e), base.Diff(&e)
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

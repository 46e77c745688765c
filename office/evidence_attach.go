package office

import (
	"context"
	"slices"

	"vuonlen/account"
	"vuonlen/document"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/journal"
	"vuonlen/programme"
	"vuonlen/store"
)

// maxAttachments bounds the files beside one record: what needs more is a dossier.
const maxAttachments = 50

// EvidenceAnswer is one record with what stands beside it.
type EvidenceAnswer struct {
	Record programme.Record
	Names  map[string]string // of the units, persons and bodies that its fields name, by field
	Entry  journal.Entry     // the act that entered this version
	Files  []store.Attachment
}

// EvidenceRecord shows one record by the number of any of its versions: as it holds
// now. Showing whose loans it tells about is written down.
func (o *Office) EvidenceRecord(ctx context.Context, kind string, number int64) (EvidenceAnswer, error) {
	var a EvidenceAnswer
	err := o.showRecord(ctx, "record", kind, number, func(r *store.Reader, e programme.Record) (err error) {
		es, err := r.AsKnown(e.Act).Entries(e.Act)
		if err != nil {
			return err
		}
		if a.Files, err = r.Attachments(about(e.Kind), e.Key()); err != nil {
			return err
		}
		for _, f := range a.Files {
			e.Attached = append(e.Attached, f.SHA256)
		}
		a.Record, a.Entry = e, es[0]
		record, err := loadUnits(r)
		if err != nil {
			return err
		}
		look, err := newAsking(r, record, e.Kind)
		if err != nil {
			return err
		}
		a.Names = look.called(&e)
		return look.err()
	})
	if err != nil {
		return EvidenceAnswer{}, err
	}
	return a, nil
}

// EvidenceFile gives a file that stands beside a record, with its bytes, which are held
// against their hash. It goes through the permission and scope of the record.
func (o *Office) EvidenceFile(ctx context.Context, kind string, number, file int64) (store.Attachment, []byte, error) {
	var a store.Attachment
	var content []byte
	err := o.showRecord(ctx, "file", kind, number, func(r *store.Reader, e programme.Record) (err error) {
		if a, err = fileOf(r, &e, file); err != nil {
			return err
		}
		content, err = r.Content(a.SHA256)
		return err
	})
	if err != nil {
		return store.Attachment{}, nil, err
	}
	return a, content, nil
}

// showRecord finds the record that holds under a number, if the actor may see it, and
// writes down whose loans he is about to be shown.
func (o *Office) showRecord(ctx context.Context, by, kind string, number int64, fn func(*store.Reader, programme.Record) error) error {
	k, err := evidenceKind(kind)
	if err != nil {
		return err
	}
	seen := map[household.ID]bool{}
	err = o.DB.Read(ctx, func(r *store.Reader) error {
		d, err := o.desk(r, k, account.EvidenceRead)
		if err != nil {
			return err
		}
		e, err := d.current(number)
		if err != nil {
			return err
		}
		if id := d.look.whose(&e); id != "" {
			seen[id] = true
		}
		if err := d.look.err(); err != nil {
			return err // whose loans it tells about is not known
		}
		return fn(r, e)
	})
	if err != nil {
		return err
	}
	return o.lookAtLoans(ctx, by, "", seen)
}

// current finds the version that holds of the record that a number names.
func (d *desk) current(number int64) (programme.Record, error) {
	_, now, err := d.find(number)
	if err == nil && now == nil {
		err = fault.New(fault.NotFound, lang.T("office.evidence.gone", "record", itoa(number))).Do(lang.T("office.evidence.gone.do"))
	}
	if err != nil {
		return programme.Record{}, err
	}
	return *now, nil
}

// fileOf finds a file beside a record by the number of the attachment.
func fileOf(r *store.Reader, e *programme.Record, file int64) (store.Attachment, error) {
	all, err := r.Attachments(about(e.Kind), e.Key())
	if err != nil {
		return store.Attachment{}, err
	}
	if i := slices.IndexFunc(all, func(a store.Attachment) bool { return a.ID == file }); i >= 0 {
		return all[i], nil
	}
	return store.Attachment{}, fault.New(fault.NotFound, lang.T("office.attachment.none", "file", itoa(file), "record", itoa(e.ID))).
		Do(lang.T("office.attachment.none.do", "kind", e.Kind.ID, "record", itoa(e.ID)))
}

// AttachEvidence puts a file beside a record. What the file is its content says; the
// bytes are kept once, whatever they stand beside; of a photograph all but the picture
// is taken out. The same file beside the same record again changes nothing. Faults:
// those of [document.Attach], and of the record.
func (o *Office) AttachEvidence(ctx context.Context, kind string, number int64, name string, content []byte) (store.Attachment, int64, error) {
	k, err := evidenceKind(kind)
	if err != nil {
		return store.Attachment{}, 0, err
	}
	file, err := document.Attach(name, content)
	if err != nil {
		return store.Attachment{}, 0, err
	}
	var out store.Attachment
	rc, err := o.DB.Write(ctx, o.Actor, store.Act{Kind: "evidence.attach", Detail: detailOf(k, number)}, func(tx *store.Tx) error {
		d, err := o.desk(tx.Reader, k, account.EvidenceWrite)
		if err != nil {
			return err
		}
		e, err := d.current(number)
		if err != nil {
			return err
		}
		there, err := tx.Attachments(about(k), e.Key())
		if err != nil {
			return err
		}
		sum := hash(file.Content)
		if i := slices.IndexFunc(there, func(a store.Attachment) bool { return a.SHA256 == sum }); i >= 0 {
			out = there[i]
			return nil
		}
		if len(there) >= maxAttachments {
			return fault.New(fault.Refused, lang.T("office.attachment.many", "n", maxAttachments)).Do(lang.T("office.attachment.many.do"))
		}
		out = store.Attachment{Act: tx.Act(), About: about(k), Key: e.Key(), Name: file.Name, Type: file.Type, Size: int64(len(file.Content)), SHA256: sum, Original: file.Original}
		out.ID, err = tx.AddAttachment(out, file.Content)
		return err
	})
	if err != nil {
		return store.Attachment{}, 0, err
	}
	return out, rc.Act, nil
}

// DetachEvidence takes a file away from a record. It stays in the record's history,
// and its bytes stay.
func (o *Office) DetachEvidence(ctx context.Context, kind string, number, file int64, reason string) (act int64, err error) {
	k, err := evidenceKind(kind)
	if err != nil {
		return 0, err
	}
	reason, ferr := reasonOf(reason)
	if ferr != nil {
		return 0, ferr
	}
	rc, err := o.DB.Write(ctx, o.Actor, store.Act{Kind: "evidence.detach", Detail: append(detailOf(k, number), [2]string{"file", itoa(file)})}, func(tx *store.Tx) error {
		d, err := o.desk(tx.Reader, k, account.EvidenceWrite)
		if err != nil {
			return err
		}
		e, err := d.current(number)
		if err != nil {
			return err
		}
		a, err := fileOf(tx.Reader, &e, file)
		if err != nil {
			return err
		}
		if err := tx.EndAttachments(a.ID); err != nil {
			return err
		}
		return tx.AddCorrection(store.Correction{About: "attachment", Was: a.ID, Reason: reason})
	})
	return rc.Act, err
}

// moveAttachments lets the files beside a record follow it to another key; to nil: they
// go with it.
func moveAttachments(tx *store.Tx, from, to *programme.Record) error {
	all, err := tx.Attachments(about(from.Kind), from.Key())
	if err != nil {
		return err
	}
	for _, a := range all {
		if err := tx.EndAttachments(a.ID); err != nil {
			return err
		}
		if to == nil {
			continue
		}
		a.Key = to.Key()
		if _, err := tx.Reattach(a); err != nil {
			return err
		}
	}
	return nil
}

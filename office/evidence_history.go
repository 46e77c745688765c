package office

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"vuonlen/account"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/programme"
	"vuonlen/store"
)

// EvidenceStep is one thing that was done to a record.
type EvidenceStep struct {
	Act  int64
	At   time.Time
	By   account.Actor
	What string // kind of the act: evidence.import, evidence.add, evidence.change, evidence.withdraw, import.undo, evidence.attach, evidence.detach

	Record  *programme.Record       // as it stood from then on; nil: it was taken back, or a file came or went
	Changes []programme.FieldChange // against the version before
	File    string                  // of an import, with the row; or the name of the file that came or went
	Reason  string

	// Hidden: this version lay where the actor may not look. He learns who and when.
	Hidden bool
}

// EvidenceHistory tells what was done to a record, from the first act on: every
// version with who, when, why, and what differs field by field, also over a change of
// its key and after it was taken back. Number is that of any version.
func (o *Office) EvidenceHistory(ctx context.Context, kind string, number int64) ([]EvidenceStep, error) {
	k, err := evidenceKind(kind)
	if err != nil {
		return nil, err
	}
	var out []EvidenceStep
	seen := map[household.ID]bool{}
	err = o.DB.Read(ctx, func(r *store.Reader) error {
		d, err := o.desk(r, k, account.EvidenceRead)
		if err != nil {
			return err
		}
		chain, err := d.history(number)
		if err != nil {
			return err
		}
		h := history{desk: d, entries: map[int64]EvidenceStep{}}
		for i := range chain {
			if err := h.version(chain, i, seen); err != nil {
				return err
			}
		}
		if err := h.files(chain); err != nil {
			return err
		}
		out = h.steps
		return d.look.err()
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(out, func(a, b EvidenceStep) int { return cmp.Compare(a.Act, b.Act) })
	return out, o.lookAtLoans(ctx, "record", "", seen)
}

// history finds the versions of a record of which the actor may see at least the one
// that he names or the last.
func (d *desk) history(number int64) ([]store.Version, error) {
	chain, err := d.chain(number)
	if err != nil {
		return nil, err
	}
	if len(chain) == 0 {
		return nil, fault.New(fault.NotFound, lang.T("office.evidence.none", "kind", d.kind.ID, "record", itoa(number))).
			Do(lang.T("office.evidence.none.do", "kind", d.kind.ID))
	}
	last := &chain[len(chain)-1]
	look, err := d.then(last)
	if err != nil {
		return nil, err
	}
	if err := look.shows(&last.Record); err != nil {
		return nil, err.Place(fault.Place{})
	}
	return chain, nil
}

// then is the desk as it knew the world when a version still held: what a record names
// may have been taken back later.
func (d *desk) then(v *store.Version) (*desk, error) {
	if _, err := d.look.places(&v.Record); err == nil || v.Until == 0 {
		return d, nil
	}
	look, err := newWitness(d.r.AsKnown(v.Until-1), d.record, d.kind, []programme.Record{v.Record})
	old := *d
	old.look = look
	return &old, err
}

// chain lists the versions of the record that a number names, in order; none: there is
// no such number. A record goes on under the same key, whoever entered it, and under
// another where a correction says so.
func (d *desk) chain(number int64) ([]store.Version, error) {
	v, ok, err := d.r.EvidenceVersion(d.kind.ID, number)
	if err != nil || !ok {
		return nil, err
	}
	chain := []store.Version{v}
	for at := v; ; {
		before, ok, err := d.neighbour(at, true)
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		chain = slices.Insert(chain, 0, before)
		at = before
	}
	for at := v; ; {
		after, ok, err := d.neighbour(at, false)
		if err != nil || !ok {
			return chain, err
		}
		chain = append(chain, after)
		at = after
	}
}

// neighbour is the version before or after one.
func (d *desk) neighbour(v store.Version, before bool) (store.Version, bool, error) {
	if !before && v.Until == 0 {
		return store.Version{}, false, nil
	}
	// moved finds where a correction leads from a row; 0: nowhere else.
	moved := func(id int64, back bool) (int64, error) {
		cs, err := d.r.Corrections(about(d.kind), id)
		for _, c := range cs {
			switch {
			case back && c.Became == id:
				return c.Was, err
			case !back && c.Was == id && c.Became != 0:
				return c.Became, err
			}
		}
		return 0, err
	}
	to, err := moved(v.ID, before)
	if err != nil {
		return store.Version{}, false, err
	}
	if to != 0 {
		return d.r.EvidenceVersion(d.kind.ID, to)
	}
	all, err := d.r.EvidenceVersions(d.kind.ID, v.Key())
	if err != nil {
		return store.Version{}, false, err
	}
	if before {
		slices.Reverse(all)
	}
	for _, x := range all {
		if x.ID == v.ID || before != (x.ID < v.ID) {
			continue
		}
		to, err := moved(x.ID, !before) // it came from, or went to, another record
		return x, to == 0, err
	}
	return store.Version{}, false, nil
}

// history collects steps.
type history struct {
	*desk
	entries map[int64]EvidenceStep
	steps   []EvidenceStep
	imports map[int64]string
}

// step begins the step of an act.
func (h *history) step(act int64) (EvidenceStep, error) {
	if s, ok := h.entries[act]; ok {
		return s, nil
	}
	es, err := h.r.AsKnown(act).Entries(act)
	if err != nil || len(es) == 0 {
		return EvidenceStep{Act: act}, err
	}
	s := EvidenceStep{Act: act, At: es[0].At, By: es[0].Actor, What: es[0].Kind}
	for _, d := range es[0].Detail {
		if d[0] == "reason" {
			s.Reason = d[1]
		}
	}
	h.entries[act] = s
	return s, nil
}

// version adds the steps of one version: that it was entered, and, where none follows
// at once, that it was taken back.
func (h *history) version(chain []store.Version, i int, seen map[household.ID]bool) error {
	v := &chain[i]
	s, err := h.step(v.Act)
	if err != nil {
		return err
	}
	at, err := h.then(v)
	if err != nil {
		return err
	}
	if s.Hidden = at.shows(&v.Record) != nil; !s.Hidden {
		s.Record = &v.Record
		if id := at.look.whose(&v.Record); id != "" {
			seen[id] = true
		}
		if i > 0 && !h.hid(i-1) {
			s.Changes = chain[i-1].Diff(&v.Record)
		}
	}
	if v.Import != 0 && s.What != "import.undo" {
		if s.File, err = h.importOf(v); err != nil {
			return err
		}
	}
	cs, err := h.r.Corrections(about(h.kind), v.ID)
	if err != nil {
		return err
	}
	for _, c := range cs {
		if c.Became == v.ID {
			s.Reason = c.Reason
		}
	}
	h.steps = append(h.steps, s)
	if v.Until == 0 || i+1 < len(chain) && chain[i+1].Act == v.Until {
		return nil
	}
	end, err := h.step(v.Until)
	if err != nil {
		return err
	}
	for _, c := range cs {
		if c.Was == v.ID {
			end.Reason = c.Reason
		}
	}
	h.steps = append(h.steps, end)
	return nil
}

// hid tells whether the version of a place in the chain was hidden.
func (h *history) hid(i int) bool {
	n := 0
	for _, s := range h.steps {
		if s.Record != nil || s.Hidden {
			if n == i {
				return s.Hidden
			}
			n++
		}
	}
	return true
}

func (h *history) importOf(v *store.Version) (string, error) {
	if h.imports == nil {
		h.imports = map[int64]string{}
		all, err := h.r.Imports()
		if err != nil {
			return "", err
		}
		for _, i := range all {
			h.imports[i.ID] = i.File
		}
	}
	return h.imports[v.Import] + ":" + strconv.Itoa(v.Row), nil
}

// files adds the steps of the files beside the record. That they follow it under
// another key, or go with it, is no step of their own.
func (h *history) files(chain []store.Version) error {
	var keys []string
	for i := range chain {
		if k := chain[i].Key(); !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	for _, key := range keys {
		all, err := h.r.AttachmentVersions(about(h.kind), key)
		if err != nil {
			return err
		}
		for _, a := range all {
			for _, act := range []int64{a.Act, a.Until} {
				if act == 0 {
					continue
				}
				s, err := h.step(act)
				if err != nil {
					return err
				}
				if s.What != "evidence.attach" && s.What != "evidence.detach" {
					continue
				}
				s.File = a.Name
				if strings.HasSuffix(s.What, "detach") {
					cs, err := h.r.Corrections("attachment", a.ID)
					if err != nil {
						return err
					}
					for _, c := range cs {
						s.Reason = c.Reason
					}
				}
				h.steps = append(h.steps, s)
			}
		}
	}
	return nil
}

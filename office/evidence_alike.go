package office

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"vuonlen/account"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/programme"
	"vuonlen/store"
)

// Two records look alike when they are about the same person, household or unit, agree
// in two or more of amount, day, document and wording, and contradict each other in
// nothing that would make them two things. It is a question to people and decides
// nothing (docs/decisions/0034-evidence-pages.md).

// alikePair is two records that look alike; a was entered first.
type alikePair struct{ a, b int64 }

// aboutAlike is how it is noted that two records that look alike are two.
func aboutAlike(k *programme.Kind) string { return "alike:" + k.ID }

// mostAlike bounds how many pairs of a kind are looked at: a register that has more was
// entered twice as a whole, and its import is to be taken back.
const mostAlike = 2000

// compare finds the records of a book that look alike.
func (b *evidenceBook) compare(r *store.Reader) error {
	said, err := r.CorrectionsOf(aboutAlike(b.kind))
	if err != nil {
		return err
	}
	differ := map[alikePair]bool{}
	for _, c := range said {
		differ[alikePair{c.Was, c.Became}] = true
	}
	found := map[alikePair]bool{}
	groups := map[string][]int{}
	for i := range b.lines {
		for _, sign := range signs(&b.lines[i].Record) {
			groups[sign] = append(groups[sign], i)
		}
	}
	for _, g := range groups {
		for n, i := range g {
			for _, j := range g[n+1:] {
				x, y := &b.lines[i], &b.lines[j]
				p := alikePair{min(x.ID, y.ID), max(x.ID, y.ID)}
				if found[p] || differ[p] || contradict(&x.Record, &y.Record) {
					continue
				}
				if found[p] = true; len(found) > mostAlike {
					break
				}
			}
		}
	}
	for p := range found {
		b.alike = append(b.alike, p)
	}
	slices.SortFunc(b.alike, func(p, q alikePair) int { return cmp.Or(cmp.Compare(p.a, q.a), cmp.Compare(p.b, q.b)) })
	b.alike = b.alike[:min(len(b.alike), mostAlike)]
	marked := map[int64]bool{}
	for _, p := range b.alike {
		marked[p.a], marked[p.b] = true, true
	}
	for i := range b.lines {
		b.lines[i].Alike = marked[b.lines[i].ID]
	}
	return nil
}

// signs are the words by which a record is held against others: whom it is about with
// each two of its marks.
func signs(e *programme.Record) []string {
	look := &witness{}
	var who, marks []string
	named := false
	for i := range e.Kind.Fields {
		f := &e.Kind.Fields[i]
		v := e.Text(f.ID)
		switch f.Kind {
		case programme.Household, programme.Subject, programme.Any:
			named = named || v != ""
			who = append(who, string(look.refers(e, f))+" "+v)
		case programme.Dong, programme.Count, programme.Decimal:
			if v != "" && v != "0" {
				marks = append(marks, f.ID+" "+v)
			}
		case programme.Date:
			if v != "" && !f.Future {
				marks = append(marks, f.ID+" "+v)
			}
		case programme.Text:
			if s := wording(v); s != "" {
				marks = append(marks, f.ID+" "+s)
			}
		}
	}
	switch {
	case e.Kind.ID == programme.Subjects: // whom a record of them is about is its name
		who, named = []string{wording(e.Text("name"))}, e.Text("name") != ""
		marks = []string{"kind " + e.Text("kind"), "kind"}
	case !named && e.Kind.Unit != "":
		who, named = append(who, e.Text(e.Kind.Unit)), e.Text(e.Kind.Unit) != ""
	}
	if !named {
		return nil
	}
	var out []string
	for i, m := range marks {
		for _, n := range marks[i+1:] {
			out = append(out, strings.Join(who, "\n")+"\n"+m+"\n"+n)
		}
	}
	return out
}

// wording is a text without what two people write differently: case, diacritics, spaces
// and signs.
func wording(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, lang.Fold(s))
}

// contradict tells whether two records say what makes them two things: another choice,
// year, number or household; another day, unless the same document is named: many give the
// same every year. Two units are no contradiction where something was given: the same
// gift is entered for two units by mistake.
func contradict(a, b *programme.Record) bool {
	gift, days, document := false, false, false
	for i := range a.Kind.Fields {
		f := &a.Kind.Fields[i]
		x, y := a.Text(f.ID), b.Text(f.ID)
		if f.Kind == programme.Dong && x != "" && x == y && x != "0" {
			gift = true
		}
		if (f.ID == "document" || f.ID == "decision") && wording(x) != "" && wording(x) == wording(y) {
			document = true
		}
		if x == "" || y == "" || x == y {
			continue
		}
		switch f.Kind {
		case programme.Choice, programme.Year, programme.Dong, programme.Count, programme.Decimal, programme.Household, programme.Subject, programme.Any, programme.Movement, programme.YesNo:
			return true
		case programme.Date:
			days = days || !f.Future
		}
	}
	if days && !document && a.Kind.ID != programme.Subjects {
		return true
	}
	if a.Kind.Unit == "" || gift || a.Kind.ID == programme.Subjects {
		return false
	}
	return a.Text(a.Kind.Unit) != b.Text(b.Kind.Unit)
}

// AlikeEvidence is two records that look alike, side by side.
type AlikeEvidence struct {
	First, Second EvidenceLine // the first was entered before the second
	Fields        []string     // in which they differ, by id
	Entered       [2]EvidenceEntered
}

// EvidenceEntered is who entered a record and when.
type EvidenceEntered struct {
	By account.Actor
	On law.Date
}

// AlikeEvidence lists the pairs of a kind that look alike as far as the actor may see
// both, from the first after leaving out some; all is how many there are.
func (o *Office) AlikeEvidence(ctx context.Context, kind string, from, most int) (out []AlikeEvidence, all int, err error) {
	k, err := evidenceKind(kind)
	if err != nil {
		return nil, 0, err
	}
	seen := map[household.ID]bool{}
	err = o.DB.Read(ctx, func(r *store.Reader) error {
		b, err := bookOf(r, k)
		if err != nil {
			return err
		}
		g, err := o.gate(r, b.record.Tree, readsKind(k))
		if err != nil {
			return err
		}
		lines := map[int64]*bookLine{}
		for i := range b.lines {
			if l := &b.lines[i]; l.Alike && l.shows(g) {
				lines[l.ID] = l
			}
		}
		for _, p := range b.alike {
			x, y := lines[p.a], lines[p.b]
			if x == nil || y == nil {
				continue
			}
			if all++; all <= from || len(out) == most {
				continue
			}
			pair := AlikeEvidence{First: x.EvidenceLine, Second: y.EvidenceLine}
			for _, c := range x.Diff(&y.Record) {
				pair.Fields = append(pair.Fields, c.Field.ID)
			}
			for i, l := range []*bookLine{x, y} {
				es, err := r.EntriesOf(l.Act)
				if err != nil {
					return err
				}
				for _, e := range es {
					pair.Entered[i] = EvidenceEntered{e.Actor, law.DateOf(e.At)}
				}
				if l.whose != "" {
					seen[l.whose] = true
				}
			}
			out = append(out, pair)
		}
		return nil
	})
	if err != nil {
		return nil, 0, err
	}
	return out, all, o.lookAtLoans(ctx, "list", "", seen)
}

// MarkDuplicate takes a record back because another tells the same: what was withdrawn
// stays in its history, and the files beside it go on beside the one that is kept. Both
// must hold as they were seen.
func (o *Office) MarkDuplicate(ctx context.Context, kind string, version, keep int64, reason string) (act int64, err error) {
	k, err := evidenceKind(kind)
	if err != nil {
		return 0, err
	}
	reason, ferr := reasonOf(reason)
	if ferr != nil {
		return 0, ferr
	}
	detail := append(detailOf(k, version), [2]string{"kept", strconv.FormatInt(keep, 10)})
	rc, err := o.DB.Write(ctx, o.Actor, store.Act{Kind: "evidence.duplicate", Detail: detail}, func(tx *store.Tx) error {
		was, kept, err := o.pair(tx.Reader, k, version, keep)
		if err != nil {
			return err
		}
		d, err := o.desk(tx.Reader, k, account.EvidenceWrite)
		if err != nil {
			return err
		}
		if err := d.restsOn(&was); err != nil {
			return err
		}
		if err := joinAttachments(tx, &was, &kept); err != nil {
			return err
		}
		if err := tx.EndEvidence(was.ID); err != nil {
			return err
		}
		return tx.AddCorrection(store.Correction{About: about(k), Was: was.ID, Reason: reason})
	})
	return rc.Act, err
}

// MarkDistinct notes that two records that look alike are two; nobody is asked about them
// again while both stand as they are. Said twice, it changes nothing.
func (o *Office) MarkDistinct(ctx context.Context, kind string, one, other int64, reason string) (act int64, err error) {
	k, err := evidenceKind(kind)
	if err != nil {
		return 0, err
	}
	reason, ferr := reasonOf(reason)
	if ferr != nil {
		return 0, ferr
	}
	one, other = min(one, other), max(one, other)
	detail := append(detailOf(k, one), [2]string{"other", strconv.FormatInt(other, 10)})
	rc, err := o.DB.Write(ctx, o.Actor, store.Act{Kind: "evidence.distinct", Detail: detail}, func(tx *store.Tx) error {
		if _, _, err := o.pair(tx.Reader, k, one, other); err != nil {
			return err
		}
		said, err := tx.Corrections(aboutAlike(k), one)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(said, func(c store.Correction) bool { return c.Was == one && c.Became == other }) {
			return nil
		}
		return tx.AddCorrection(store.Correction{About: aboutAlike(k), Was: one, Became: other, Reason: reason})
	})
	return rc.Act, err
}

// pair finds two records that must hold as they were seen, and of which the actor may
// deal with both.
func (o *Office) pair(r *store.Reader, k *programme.Kind, one, other int64) (a, b programme.Record, err error) {
	if one == other {
		return a, b, fault.New(fault.Usage, lang.T("office.evidence.self", "record", itoa(one))).Do(lang.T("office.evidence.self.do"))
	}
	d, err := o.desk(r, k, account.EvidenceWrite)
	if err != nil {
		return a, b, err
	}
	if a, err = d.holding(one); err != nil {
		return a, b, err
	}
	b, err = d.holding(other)
	return a, b, err
}

// joinAttachments lets the files beside a record go on beside another; one that stands
// there already is not there twice.
func joinAttachments(tx *store.Tx, from, to *programme.Record) error {
	all, err := tx.Attachments(about(from.Kind), from.Key())
	if err != nil {
		return err
	}
	there, err := tx.Attachments(about(to.Kind), to.Key())
	if err != nil {
		return err
	}
	n := len(there)
	for _, a := range all {
		if err := tx.EndAttachments(a.ID); err != nil {
			return err
		}
		if slices.ContainsFunc(there, func(b store.Attachment) bool { return b.SHA256 == a.SHA256 }) {
			continue
		}
		if n++; n > maxAttachments {
			return fault.New(fault.Refused, lang.T("office.attachment.many", "n", maxAttachments)).Do(lang.T("office.attachment.many.do"))
		}
		a.Key = to.Key()
		if _, err := tx.Reattach(a); err != nil {
			return err
		}
	}
	return nil
}

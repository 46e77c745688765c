package office

import (
	"context"
	"slices"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/document"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/publication"
	"vuonlen/round"
	"vuonlen/store"
)

// aboutConsent is what papers of consent stand beside; the key is the award's code.
const aboutConsent = "consent"

// Honours lists the awards as the public sees them today, with the names of those
// people who agreed to it and still do.
func (p *Public) Honours(ctx context.Context) ([]publication.HonourLine, error) {
	var out []publication.HonourLine
	err := p.DB.Read(ctx, func(r *store.Reader) (err error) {
		today := p.today()
		out, err = store.Keep(r, "honours "+today.String(), func(r *store.Reader) ([]publication.HonourLine, error) {
			hs, err := honours(r, today)
			return publication.Lines(hs), err
		})
		return err
	})
	return out, err
}

// honours makes the honours of all awards that were granted, those taken back included.
// Nobody in particular asks: what is made here is what anybody may see.
func honours(r *store.Reader, today law.Date) ([]publication.Honour, error) {
	h, err := (&Office{Actor: "cli:public", Today: today}).hall(r, account.DossierRead)
	if err != nil {
		return nil, err
	}
	consents, err := r.Consents()
	if err != nil {
		return nil, err
	}
	var out []publication.Honour
	for _, d := range h.dossiers {
		if !honoured(d) {
			continue
		}
		x, err := h.honour(d, consents[d.Code], today)
		if err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, nil
}

// honoured tells whether an award was granted, also one that was taken back.
func honoured(d *round.Dossier) bool {
	s := d.State()
	return d.Granted() || s == round.Revoked || s == round.Recovered
}

// personal tells whether a dossier is of a person or a household. Of what takes part
// otherwise only a body that is recorded as one is none.
func (h *hall) personal(d *round.Dossier) bool {
	switch d.Kind {
	case award.Household, award.Official:
		return true
	case award.Other:
		found := h.record.Evidence.By("subjects", "id", d.Subject)
		return len(found) == 0 || found[0].Text("kind") == "individual"
	}
	return false
}

func inBoth(s lang.Sayer) lang.Both { return lang.Both{VI: s.Say(lang.VI), EN: s.Say(lang.EN)} }

// honour is one award as the public sees it.
func (h *hall) honour(d *round.Dossier, c *publication.Consent, today law.Date) (publication.Honour, error) {
	x := publication.Honour{Code: d.Code, Kind: string(d.Kind), KindName: inBoth(d.Kind), Person: h.personal(d)}
	m, s, err := h.subject(d)
	if err != nil {
		return x, err
	}
	step := d.Last(round.Decided)
	course, err := round.NewCourse(d.Form, round.Recipient(d.Kind, individual(h.record, d)), d.Received(), step.On, h.rules)
	if err != nil {
		return x, err
	}
	x.Form, x.Decision, x.On, x.Movement = course.Form.Name, step.Decision.Number, step.On, m.ID
	if office, ok := course.Form.Authority.Get(); ok {
		x.Authority = inBoth(office)
	} else if sign := step.Signature; sign != nil { // the rules do not settle who decides: who signed
		x.Authority = lang.Both{VI: sign.Title, EN: sign.Title}
	}
	if to := receiverBefore(d, step); to != nil && !x.Person { // a commune would tell where an unnamed person lives
		if u, ok := h.record.Tree.Find(to.Unit, to.On); ok {
			x.Authority = inBoth(lang.T("office.honour.received", "office", x.Authority, "unit", nameOf(u, to.On)))
		}
	}
	if v := d.Last(round.Revoked); v != nil {
		x.Revoked = &publication.Revocation{Decision: v.Revocation.Decision, On: v.On, Note: v.Revocation.Note}
	}
	if x.Person && (!c.Holds(today) || x.Revoked != nil || c.Ground != publication.ByConsent && d.Kind == award.Household) {
		return x.Unnamed(), nil
	}
	x.Name = inBoth(s.Name)
	if x.Person {
		x.Ground = c.Ground
	}
	if d.Kind == award.Household {
		return x, h.homeOf(&x, d)
	}
	place, on, err := h.o.placeOf(h.r, h.record, s, d.On)
	if err != nil {
		return x, err
	}
	if s.Unit != nil {
		if st, ok := s.Unit.At(on); ok {
			place = st.Parent
		}
	}
	if place != nil {
		if st, ok := place.At(on); ok {
			x.Unit = st.Code
		}
		x.UnitName = nameOf(place, on)
	}
	if b := h.frozen[d.Bound()]; b != nil && !x.Person {
		found, err := b.Found()
		if err != nil {
			return x, err
		}
		for _, f := range found.Criteria {
			if c, ok := m.Criterion(f.Rule); ok && f.Verdict == law.Met && !f.Private {
				x.Criteria = append(x.Criteria, publication.HonourCriterion{ID: c.ID, Text: c.Text})
			}
		}
	}
	return x, nil
}

// receiverBefore is the body that had taken a dossier over when a step was taken; nil: none.
// The office that the rules name had ended by then, and did not decide.
func receiverBefore(d *round.Dossier, step *round.Step) (to *round.Receiver) {
	for i := range d.Steps {
		if &d.Steps[i] == step {
			return to
		}
		if r := d.Steps[i].Receiver; r != nil {
			to = r
		}
	}
	return to
}

// homeOf names a household that agreed to it: its head, and its commune.
func (h *hall) homeOf(x *publication.Honour, d *round.Dossier) error {
	var last household.Review
	err := h.r.Reviews(store.ReviewFilter{Household: household.ID(d.Subject)}, func(v *household.Review) error {
		if v.Year >= last.Year && v.Head != "" {
			last = *v
		}
		return nil
	})
	if err != nil {
		return err
	}
	if last.Head == "" {
		*x = x.Unnamed()
		return nil
	}
	x.Name = inBoth(lang.T("office.honour.household", "head", last.Head))
	end := law.YearEnd(last.Year)
	if u, ok := h.record.Tree.Find(last.Commune, end); ok {
		x.Unit, x.UnitName = last.Commune, nameOf(u, end)
	}
	return nil
}

// HonourAnswer is an award with what is recorded about naming whom it is of.
type HonourAnswer struct {
	publication.Honour
	Dossier  string // code of the dossier
	Subject  string // number of the household, id of the person, code of the unit
	Consents []publication.Consent
	Files    []store.Attachment
	Named    bool // the public sees the name today
	Write    bool // the actor may record a statement
}

// Honours lists the awards of people that the actor may see, the newest first, with the
// statement that holds about each.
func (o *Office) Honours(ctx context.Context) ([]HonourAnswer, error) {
	out := []HonourAnswer{}
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		h, err := o.hall(r, account.ConsentRead)
		if err != nil {
			return err
		}
		consents, err := r.Consents()
		if err != nil {
			return err
		}
		for _, d := range slices.Backward(h.dossiers) {
			if !honoured(d) || !h.personal(d) || h.sees(d) != nil {
				continue
			}
			x, err := h.honourAnswer(d, consents[d.Code])
			if err != nil {
				return err
			}
			if c := consents[d.Code]; c != nil {
				x.Consents = []publication.Consent{*c}
			}
			out = append(out, x)
		}
		return nil
	})
	return out, err
}

func (h *hall) honourAnswer(d *round.Dossier, c *publication.Consent) (HonourAnswer, error) {
	x, err := h.honour(d, c, h.o.Today)
	return HonourAnswer{Honour: x, Dossier: d.Code, Subject: d.Subject, Named: x.Name.VI != "", Write: h.gate.authority.MayAnywhere(account.ConsentWrite, h.o.Today) == nil}, err
}

// Honour is one award with all statements about naming whom it is of, and their papers.
func (o *Office) Honour(ctx context.Context, code string) (HonourAnswer, error) {
	var out HonourAnswer
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		h, err := o.hall(r, account.ConsentRead)
		if err != nil {
			return err
		}
		d, err := h.awardOf(code)
		if err != nil {
			return err
		}
		all, err := r.ConsentsOf(code)
		if err != nil {
			return err
		}
		var last *publication.Consent
		if n := len(all); n > 0 {
			last = &all[n-1]
		}
		if out, err = h.honourAnswer(d, last); err != nil {
			return err
		}
		out.Consents = all
		out.Files, err = r.Attachments(aboutConsent, code)
		return err
	})
	return out, err
}

// awardOf is a granted award of a person or household that the actor may see.
func (h *hall) awardOf(code string) (*round.Dossier, error) {
	d := h.dossier(code)
	if d == nil || !honoured(d) || h.sees(d) != nil {
		return nil, fault.New(fault.NotFound, lang.T("office.honour.none", "code", code)).Do(lang.T("office.honour.none.do"))
	}
	if !h.personal(d) {
		return nil, fault.New(fault.Refused, lang.T("office.honour.unit")).Do(lang.T("office.honour.none.do"))
	}
	return d, nil
}

// ConsentRequest is a statement about naming whom an award is of.
type ConsentRequest struct {
	Award     string // code of the dossier
	Given     bool   // false: it is withdrawn
	Ground    publication.Ground
	On, Until law.Date
	Source    string
	Reasons   string
	Paper     *NewFile // the signed paper; a consent is none without it
}

// RecordConsent records that somebody agreed to be named, or that a law says so, or
// that the consent was withdrawn: from the next answer on the name is gone. Faults:
// those of [publication.Consent.Check] and [document.Attach].
func (o *Office) RecordConsent(ctx context.Context, q ConsentRequest) (int64, error) {
	var paper *document.Attachment
	if q.Paper != nil {
		f, err := document.Attach(q.Paper.Name, q.Paper.Content)
		if err != nil {
			return 0, err
		}
		paper = &f
	}
	kind := "honour.withdraw"
	if q.Given {
		kind = "honour.consent"
	}
	rc, err := o.DB.Write(ctx, o.Actor, store.Act{Kind: kind, Detail: [][2]string{{"award", q.Award}}}, func(tx *store.Tx) error {
		h, err := o.hall(tx.Reader, account.ConsentWrite)
		if err != nil {
			return err
		}
		d, err := h.awardOf(q.Award)
		if err != nil {
			return err
		}
		all, err := tx.ConsentsOf(q.Award)
		if err != nil {
			return err
		}
		holds := len(all) > 0 && all[len(all)-1].Given
		c := publication.Consent{Award: q.Award, Ground: q.Ground, Given: q.Given, On: q.On, Until: q.Until, Source: q.Source, Reasons: q.Reasons, By: string(o.Actor)}
		if !q.Given {
			if !holds {
				return fault.New(fault.Refused, lang.T("office.honour.not_given")).Do(lang.T("office.honour.none.do"))
			}
			c.Ground, c.Until, c.Source = all[len(all)-1].Ground, 0, ""
		}
		if err := c.Check(d.Kind == award.Household, o.Today); err != nil {
			return err
		}
		if q.Given && c.Ground == publication.ByConsent && paper == nil {
			return fault.New(fault.Usage, lang.T("office.honour.paper")).Do(lang.T("office.honour.paper.do"))
		}
		if paper != nil {
			there, err := tx.Attachments(aboutConsent, q.Award)
			if err != nil {
				return err
			}
			sum := hash(paper.Content)
			if !slices.ContainsFunc(there, func(a store.Attachment) bool { return a.SHA256 == sum }) {
				if _, err := tx.AddAttachment(store.Attachment{About: aboutConsent, Key: q.Award, Name: paper.Name, Type: paper.Type, Original: paper.Original}, paper.Content); err != nil {
					return err
				}
			}
		}
		return tx.AddConsent(c)
	})
	return rc.Act, err
}

// ConsentFile gives a paper of consent to those who may see the award.
func (o *Office) ConsentFile(ctx context.Context, code string, file int64) (out store.Attachment, content []byte, err error) {
	err = o.DB.Read(ctx, func(r *store.Reader) error {
		h, err := o.hall(r, account.ConsentRead)
		if err != nil {
			return err
		}
		if _, err := h.awardOf(code); err != nil {
			return err
		}
		all, err := r.Attachments(aboutConsent, code)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(a store.Attachment) bool { return a.ID == file })
		if i < 0 {
			return fault.New(fault.NotFound, lang.T("office.honour.none", "code", code)).Do(lang.T("office.honour.none.do"))
		}
		out = all[i]
		content, err = r.Content(out.SHA256)
		return err
	})
	return out, content, err
}

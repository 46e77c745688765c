package office

import (
	"context"
	"slices"
	"strings"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/petition"
	"vuonlen/store"
	"vuonlen/unit"
)

// handles is the scope of the gate's permission over who deals with petitions.
func (g gate) handles(tree *unit.Tree) store.Handles {
	if g.authority.Actor().Operator() {
		return store.Everywhere
	}
	return func(code unit.Code, on law.Date) bool {
		u, ok := tree.Find(code, on)
		return ok && g.within(u, on) == nil
	}
}

// Contacts lists all contacts that were not withdrawn, also those of other days.
func (o *Office) Contacts(ctx context.Context) ([]petition.Contact, error) {
	var out []petition.Contact
	err := o.DB.Read(ctx, func(r *store.Reader) (err error) {
		if err := o.allow(r, account.ContactWrite); err != nil {
			return err
		}
		out, err = r.Contacts()
		return err
	})
	return out, err
}

// KeepContact enters a contact, or puts it in the place of the one whose row it names.
func (o *Office) KeepContact(ctx context.Context, c petition.Contact) (row, act int64, err error) {
	for _, s := range []*string{&c.Body, &c.Person, &c.Post, &c.Email} {
		*s = strings.TrimSpace(lang.NFC(*s))
	}
	if f := c.Check(); f != nil {
		return 0, 0, f
	}
	kind := "contact.add"
	if c.Row != 0 {
		kind = "contact.change"
	}
	rc, err := o.DB.Write(ctx, o.Actor, store.Act{Kind: kind, Detail: [][2]string{{"block", string(c.Block)}}}, func(tx *store.Tx) error {
		if err := o.allow(tx.Reader, account.ContactWrite); err != nil {
			return err
		}
		if c.Row != 0 {
			if err := contactThere(tx.Reader, c.Row); err != nil {
				return err
			}
		}
		row, err = tx.AddContact(c, c.Row)
		return err
	})
	return row, rc.Act, err
}

func contactThere(r *store.Reader, row int64) error {
	all, err := r.Contacts()
	if err == nil && !slices.ContainsFunc(all, func(c petition.Contact) bool { return c.Row == row }) {
		err = fault.New(fault.NotFound, lang.T("petition.contact.none", "contact", itoa(row))).Do(lang.T("petition.contact.none.do"))
	}
	return err
}

// WithdrawContact takes a contact away; it stays in the history.
func (o *Office) WithdrawContact(ctx context.Context, row int64) (int64, error) {
	rc, err := o.DB.Write(ctx, o.Actor, store.Act{Kind: "contact.withdraw", Detail: [][2]string{{"contact", itoa(row)}}}, func(tx *store.Tx) error {
		if err := o.allow(tx.Reader, account.ContactWrite); err != nil {
			return err
		}
		if err := contactThere(tx.Reader, row); err != nil {
			return err
		}
		return tx.EndContact(row)
	})
	return rc.Act, err
}

// PetitionLimits lists the days that the province gives itself.
func (o *Office) PetitionLimits(ctx context.Context) ([]petition.Limit, error) {
	var out []petition.Limit
	err := o.DB.Read(ctx, func(r *store.Reader) (err error) {
		if err := o.allow(r, account.PetitionRead); err != nil {
			return err
		}
		out, err = r.PetitionLimits()
		return err
	})
	return out, err
}

// SetPetitionLimit enters how many days the province gives itself for a kind, from a day
// on, by a document of its own.
func (o *Office) SetPetitionLimit(ctx context.Context, l petition.Limit) (int64, error) {
	l.Document = strings.TrimSpace(lang.NFC(l.Document))
	if f := l.Check(); f != nil {
		return 0, f
	}
	rc, err := o.DB.Write(ctx, o.Actor, store.Act{Kind: "petition.limit", Detail: [][2]string{{"kind", string(l.Kind)}, {"days", itoa(l.Days)}}}, func(tx *store.Tx) error {
		if err := o.allow(tx.Reader, account.ContactWrite); err != nil {
			return err
		}
		return tx.AddPetitionLimit(l)
	})
	return rc.Act, err
}

// Postings lists the lists that hang out or did, with the codes of their notices.
func (o *Office) Postings(ctx context.Context) ([]petition.Notice, error) {
	var out []petition.Notice
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		m, err := o.mail(r, account.PetitionRead)
		if err != nil {
			return err
		}
		ps, err := r.Postings(m.gate.handles(m.record.Tree))
		for _, p := range ps {
			n := petition.Notice{Posting: p, Unit: nameAt(m.record.Tree, p.Unit, p.UnitOn), Open: p.On(o.Today)}
			n.Code = account.ShowCode(p.Code)
			out = append(out, n)
		}
		return err
	})
	return out, err
}

// mostPosted is how many days a list hangs out at most: what is posted for longer is
// published.
const mostPosted = 90

// PostList hangs a list out for comment and gives the code for its notice. The days are
// the unit's to say: that of the review is a rule of the campaign, and no text that was
// seen says the number for every list.
func (o *Office) PostList(ctx context.Context, p petition.Posting) (petition.Notice, int64, error) {
	bad := func(field string, what lang.Text) error {
		return fault.New(fault.Usage, what).Place(fault.Place{Column: field}).Do(lang.T("petition.list.do"))
	}
	p.Place = strings.TrimSpace(lang.NFC(p.Place))
	switch {
	case p.From == 0 || p.To < p.From || p.To > p.From.AddDays(mostPosted):
		return petition.Notice{}, 0, bad("to", lang.T("petition.list.days", "most", mostPosted))
	case p.Place == "" || len(p.Place) > 4*petition.MostLine:
		return petition.Notice{}, 0, bad("place", lang.T("petition.list.place"))
	case !p.Round && !reviewYear(p.What):
		return petition.Notice{}, 0, bad("what", lang.T("petition.list.year", "what", p.What))
	}
	p.Code = newCode(NoticeCode)
	p.UnitOn = o.Today
	var name string
	rc, err := o.DB.Write(ctx, o.Actor, store.Act{Kind: "petition.posting", Detail: [][2]string{{"unit", string(p.Unit)}, {"what", p.What}}}, func(tx *store.Tx) error {
		m, err := o.mail(tx.Reader, account.PetitionWrite)
		if err != nil {
			return err
		}
		u, ok := m.record.Tree.Find(p.Unit, p.UnitOn)
		if !ok {
			return m.record.Tree.Explain(p.Unit, p.UnitOn).Place(fault.Place{Column: "unit"})
		}
		if f := m.gate.within(u, p.UnitOn); f != nil {
			return f
		}
		if p.Round {
			rs, err := tx.Rounds()
			if err != nil {
				return err
			}
			ok := false
			for _, x := range rs {
				ok = ok || x.ID == p.What
			}
			if !ok {
				return bad("what", lang.T("petition.list.round", "what", p.What))
			}
		}
		name = lastState(u, p.UnitOn).FullName
		p.Row, err = tx.AddPosting(p)
		return err
	})
	if err != nil {
		return petition.Notice{}, 0, err
	}
	n := petition.Notice{Posting: p, Unit: name, Open: p.On(o.Today)}
	n.Code = account.ShowCode(p.Code)
	return n, rc.Act, nil
}

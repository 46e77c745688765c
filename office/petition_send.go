package office

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"slices"
	"strconv"
	"strings"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/document"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/journal"
	"vuonlen/law"
	"vuonlen/petition"
	"vuonlen/store"
	"vuonlen/unit"
)

// Codes that open a petition and a posting: with the number 75 bits against guessing,
// and 50 for the code of a notice, which hangs out for everybody to read.
const (
	PetitionCode = 15
	NoticeCode   = 10
)

// aboutPetition is what attachments of petitions stand beside.
const aboutPetition = "petition"

// served are the provinces that the movements of this database are about, as they are on
// a day: whose land has another province now is found there.
func served(r *store.Reader, record *award.Record, on law.Date) ([]*unit.Unit, error) {
	ms, err := movements(r)
	if err != nil {
		return nil, err
	}
	var out []*unit.Unit
	for _, m := range ms {
		u, ok := record.Tree.Find(m.Territory.Code, m.Territory.On)
		if !ok {
			continue
		}
		for _, u := range provincesOver(record.Tree, u, on) {
			if !slices.Contains(out, u) {
				out = append(out, u)
			}
		}
	}
	return out, nil
}

// provincesOver is a unit, or the provinces over what became of it.
func provincesOver(tree *unit.Tree, u *unit.Unit, on law.Date) []*unit.Unit {
	if u.Alive(on) || u.Last == 0 || u.Last >= on {
		return []*unit.Unit{u}
	}
	var out []*unit.Unit
	for _, c := range tree.Under(u, u.Last, unit.Commune) {
		for _, part := range tree.Successors(c, u.Last, on).Parts {
			next, ok := part.Unit, true
			for ok && next.Level != unit.Province {
				next, ok = tree.Parent(next, on)
			}
			if ok && !slices.Contains(out, next) {
				out = append(out, next)
			}
		}
	}
	return out
}

// PetitionPlaces lists the units that a petition can be about: the provinces of the
// movements, then their communes by name, as they are today.
func (o *Office) PetitionPlaces(ctx context.Context) ([]petition.Place, error) {
	var out []petition.Place
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := loadUnits(r)
		if err != nil {
			return err
		}
		provinces, err := served(r, record, o.Today)
		if err != nil {
			return err
		}
		var communes []petition.Place
		for _, p := range provinces {
			out = append(out, placeOf(p, o.Today))
			for _, c := range record.Tree.Under(p, o.Today, unit.Commune) {
				communes = append(communes, placeOf(c, o.Today))
			}
		}
		slices.SortStableFunc(communes, func(a, b petition.Place) int { return lang.Compare(a.Name, b.Name) })
		out = append(out, communes...)
		return nil
	})
	return out, err
}

func placeOf(u *unit.Unit, on law.Date) petition.Place {
	st := lastState(u, on)
	return petition.Place{Code: st.Code, Name: st.FullName}
}

// SendPetition takes in what somebody sends and gives him number and code. The public
// site sends for anybody; an officer who types what came by phone or on paper must deal
// with petitions where it goes to. It is there, on the disk and in the journal, before
// the receipt is given. What was sent before with the same word once and the same content
// has the same receipt, in every process and after every restart. Faults: a [fault.List] of the fields, those of [document.Attach],
// and NotFound or Refused for the code of a notice.
func (o *Office) SendPetition(ctx context.Context, s petition.Submission) (petition.Receipt, error) {
	if l := s.Check(); l != nil {
		return petition.Receipt{}, l
	}
	var files []document.Attachment
	for _, f := range s.Files {
		a, err := document.Attach(f.Name, f.Content)
		var refused *fault.Error
		if errors.As(err, &refused) {
			refused.At.Column = "files"
		}
		if err != nil {
			return petition.Receipt{}, err
		}
		files = append(files, a)
	}
	code, err := o.petitionCode(&s, files)
	if err != nil {
		return petition.Receipt{}, err
	}
	var out petition.Receipt
	_, err = o.DB.Write(ctx, o.Actor, store.Act{Kind: "petition.send", Detail: [][2]string{{"kind", string(s.Kind)}}}, func(tx *store.Tx) error {
		limits, err := tx.PetitionLimits()
		if err != nil {
			return err
		}
		record, err := loadUnits(tx.Reader)
		if err != nil {
			return err
		}
		receipt := func(t *petition.Ticket) {
			due, _ := petition.Due(limits, t.Kind, t.On)
			out = petition.Receipt{Number: t.Number(), Code: account.ShowCode(code), On: t.On, Due: due, Handler: nameAt(record.Tree, t.Steps[0].To, t.Steps[0].ToOn)}
		}
		if s.Once != "" {
			if t, err := tx.PetitionByCode(code); err != nil || t != nil {
				if err == nil {
					receipt(t) // nothing more is written
				}
				return err
			}
		}
		public := o.Actor == account.Public
		var gate gate
		if !public {
			if gate, err = o.gate(tx.Reader, record.Tree, account.PetitionWrite); err != nil {
				return err
			}
		}
		t := petition.Ticket{Kind: s.Kind, Category: s.Category, On: o.Today, UnitOn: o.Today, Letter: s.Letter}
		u, err := o.addressee(tx.Reader, record, &s, &t)
		if err != nil {
			return err
		}
		if !public {
			if f := gate.within(u, o.Today); f != nil {
				return f
			}
		}
		t.Steps = []petition.Step{{What: petition.Receive, On: o.Today, By: string(o.Actor), To: lastState(u, o.Today).Code, ToOn: o.Today}}
		row, err := tx.AddPetition(&t, code)
		if err != nil {
			return err
		}
		for _, f := range files {
			if err := attachTo(tx, row, f); err != nil {
				return err
			}
		}
		receipt(&t)
		return nil
	})
	if err != nil {
		return petition.Receipt{}, err
	}
	return out, nil
}

// petitionCode is the code of what is sent: drawn by chance, or where it has a word of its
// own made from that and all that was typed, under a key of the program. Of the word
// nothing is kept, so nobody can make the code again but who sends the same once more.
func (o *Office) petitionCode(s *petition.Submission, files []document.Attachment) (string, error) {
	if s.Once == "" {
		return newCode(PetitionCode), nil
	}
	key, err := o.DB.KeyFor("petition code")
	if err != nil {
		return "", err
	}
	h := hmac.New(sha256.New, key)
	words := []string{s.Once, string(o.Actor), string(s.Kind), string(s.Category), string(s.Unit), s.Notice, s.Letter.Encode()}
	for _, f := range files {
		words = append(words, f.Name, f.Original)
	}
	for _, w := range words {
		h.Write(journal.Netstring(nil, w))
	}
	return account.NewCode(h.Sum(nil)[:PetitionCode]), nil
}

func attachTo(tx *store.Tx, row int64, f document.Attachment) error {
	a := store.Attachment{Act: tx.Act(), About: aboutPetition, Key: itoa(row), Name: f.Name, Type: f.Type, Size: int64(len(f.Content)), SHA256: hash(f.Content), Original: f.Original}
	there, err := tx.Attachments(aboutPetition, a.Key)
	if err != nil || slices.ContainsFunc(there, func(b store.Attachment) bool { return b.SHA256 == a.SHA256 }) {
		return err
	}
	_, err = tx.AddAttachment(a, f.Content)
	return err
}

// addressee is the unit that first deals with a petition: with what is about a unit that
// unit; with rules and procedures the province, whose office keeps watch over them; and
// with how officers behave the province too, since at the unit it would be read by whom
// it is about. It fills in what the ticket is about.
func (o *Office) addressee(r *store.Reader, record *award.Record, s *petition.Submission, t *petition.Ticket) (*unit.Unit, error) {
	if s.Kind == petition.Complaint {
		p, err := o.posting(r, s.Notice)
		if err != nil {
			return nil, err
		}
		if !p.On(o.Today) {
			return nil, fault.New(fault.Refused, lang.T("petition.list.over", "from", p.From, "to", p.To)).
				Place(fault.Place{Column: "notice"}).Do(lang.T("petition.list.over.do"))
		}
		u, ok := record.Tree.Find(p.Unit, p.UnitOn)
		if !ok {
			return nil, record.Tree.Explain(p.Unit, p.UnitOn)
		}
		t.Unit, t.UnitOn, t.Posting = p.Unit, p.UnitOn, p.Row
		return u, nil
	}
	provinces, err := served(r, record, o.Today)
	if err != nil {
		return nil, err
	}
	if len(provinces) == 0 {
		return nil, fault.New(fault.Refused, lang.T("petition.desk.nobody")).Do(lang.T("petition.desk.nobody.do"))
	}
	about, home := provinces[0], provinces[0]
	if s.Unit != "" {
		u, ok := record.Tree.Find(s.Unit, o.Today)
		i := -1
		if ok {
			i = slices.IndexFunc(provinces, func(p *unit.Unit) bool { return p == u || record.Tree.Within(u, p, o.Today) })
		}
		if i < 0 || u.Level == unit.Hamlet {
			return nil, &fault.List{Total: 1, Items: []*fault.Error{fault.New(fault.Refused, lang.T("petition.desk.unit", "code", string(s.Unit))).
				Place(fault.Place{Column: "unit"}).Do(lang.T("petition.desk.unit.do"))}}
		}
		about, home = u, provinces[i]
	}
	t.Unit = lastState(about, o.Today).Code
	if s.Kind == petition.Procedure || s.Category == petition.Conduct {
		return home, nil
	}
	return about, nil
}

// posting finds the posting that the code of a notice names.
func (o *Office) posting(r *store.Reader, notice string) (petition.Posting, error) {
	p, ok, err := r.PostingOf(account.ReadCode(notice, NoticeCode))
	if err == nil && !ok {
		err = fault.New(fault.NotFound, lang.T("petition.list.code")).Place(fault.Place{Column: "notice"}).Do(lang.T("petition.list.code.do"))
	}
	return p, err
}

// Notice is the posting that a code names, for everybody who reads the notice.
func (o *Office) Notice(ctx context.Context, code string) (petition.Notice, error) {
	var out petition.Notice
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := loadUnits(r)
		if err != nil {
			return err
		}
		p, err := o.posting(r, code)
		if err != nil {
			return err
		}
		out = petition.Notice{Posting: p, Unit: nameAt(record.Tree, p.Unit, p.UnitOn), Open: p.On(o.Today)}
		out.Code = account.ShowCode(p.Code)
		return nil
	})
	return out, err
}

// nameAt is the name of a unit, its code where nobody knows it.
func nameAt(tree *unit.Tree, code unit.Code, on law.Date) string {
	if u, ok := tree.Find(code, on); ok {
		return lastState(u, on).FullName
	}
	return string(code)
}

// PetitionState is what became of a petition, for whoever holds its number and code. A
// wrong number and a wrong code have one answer, in the same time: NotFound.
func (o *Office) PetitionState(ctx context.Context, number, code string) (petition.View, error) {
	var out petition.View
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		year, row := petition.ReadNumber(number)
		t, err := r.PetitionOf(row, account.ReadCode(code, PetitionCode))
		if err != nil {
			return err
		}
		if t == nil || t.On.Year() != year {
			return fault.New(fault.NotFound, lang.T("petition.desk.none_such")).Do(lang.T("petition.desk.none_such.do"))
		}
		record, err := loadUnits(r)
		if err != nil {
			return err
		}
		limits, err := r.PetitionLimits()
		if err != nil {
			return err
		}
		out = petition.View{Number: t.Number(), Kind: t.Kind, Category: t.Category, On: t.On, State: t.State(), Erased: t.Erased}
		out.Due, _ = petition.Due(limits, t.Kind, t.On)
		at, on := t.Handler()
		out.Handler = nameAt(record.Tree, at, on)
		for _, s := range t.Steps {
			if s.What == petition.Note {
				continue
			}
			x := petition.Shown{What: s.What, On: s.On, Text: s.Text, Body: s.Body, Ground: s.Ground, Outcome: s.Outcome}
			if s.To != "" {
				x.To = nameAt(record.Tree, s.To, s.ToOn)
			}
			if s.What == petition.Route {
				x.Text = "" // from office to office
			}
			out.Steps = append(out.Steps, x)
		}
		return nil
	})
	return out, err
}

// PublicContacts are the contacts that are good today, in the order in which they are
// shown.
func (o *Office) PublicContacts(ctx context.Context) ([]petition.Contact, error) {
	var out []petition.Contact
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		all, err := r.Contacts()
		for _, c := range all {
			if c.On(o.Today) {
				out = append(out, c)
			}
		}
		return err
	})
	return out, err
}

// reviewYear tells whether a posting's subject is a year of the review.
func reviewYear(s string) bool {
	n, err := strconv.Atoi(s)
	return err == nil && n >= 2000 && n <= 2999 && strings.TrimSpace(s) == s
}

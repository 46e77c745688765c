package office

import (
	"context"
	"slices"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/round"
	"vuonlen/store"
	"vuonlen/unit"
)

// Receiving says which body takes over from that of a unit that ended, by a document
// of the province.
type Receiving struct {
	Ended    unit.Code
	EndedOn  law.Date // a day on which the code names the unit
	To       unit.Code
	ToOn     law.Date // the day from which the receiver is in charge; 0 = the day after the end
	Document string
	// Users are those who go on in their role at the receiver. Nobody follows by
	// himself: a merged unit is larger than the one that ended (decision 14).
	Users []string
}

// Received is what passed with it.
type Received struct {
	Act      int64
	Dossiers []string
	Users    []string
	// Left are users with a role at the unit that ended who were not named.
	Left []string
}

// Receive enters who takes over, and passes on every dossier that the body of the
// ended unit still had to act on, with the roles of the users named.
func (o *Office) Receive(ctx context.Context, q Receiving) (Received, error) {
	var out Received
	if q.Document == "" {
		return out, fault.New(fault.Usage, lang.T("office.receive.document")).Do(lang.T("office.receive.document.do"))
	}
	rc, err := o.DB.Write(ctx, o.Actor, store.Act{Kind: "dossier.receiver", Detail: [][2]string{{"ended", string(q.Ended)}, {"to", string(q.To)}, {"document", q.Document}}}, func(tx *store.Tx) error {
		out = Received{}
		h, err := o.hall(tx.Reader, account.RoundWrite)
		if err != nil {
			return err
		}
		ended, ok := h.record.Tree.Find(q.Ended, q.EndedOn)
		if !ok {
			return h.record.Tree.Explain(q.Ended, q.EndedOn)
		}
		if ended.Last == 0 || ended.Last >= o.Today {
			return fault.New(fault.Refused, lang.T("office.receive.lives", "unit", ended.Label())).Do(lang.T("office.receive.lives.do"))
		}
		from := q.ToOn
		if from == 0 {
			from = ended.Last.AddDays(1)
		}
		to, ok := h.record.Tree.Find(q.To, from)
		if !ok {
			return h.record.Tree.Explain(q.To, from)
		}
		if from <= ended.Last || from > o.Today {
			return fault.New(fault.Usage, lang.T("office.receive.day", "on", from, "last", ended.Last)).Do(lang.T("office.receive.lives.do"))
		}
		if err := h.gate.within(to, from); err != nil {
			return err
		}
		if err := tx.AddReceiver(store.Receiver{Ended: q.Ended, EndedOn: q.EndedOn, To: q.To, ToOn: from, Document: q.Document}); err != nil {
			return err
		}
		for _, d := range h.dossiers {
			passed, err := h.pass(tx, d, ended, round.Receiver{Unit: q.To, On: from, Document: q.Document})
			if err != nil {
				return err
			}
			if passed {
				out.Dossiers = append(out.Dossiers, d.Code)
			}
		}
		return o.passRoles(tx, h, q, ended, from, &out)
	})
	out.Act = rc.Act
	return out, err
}

// pass gives a dossier to the receiver, if the body that ended had it and still had
// something to do with it.
func (h *hall) pass(tx *store.Tx, d *round.Dossier, ended *unit.Unit, to round.Receiver) (bool, error) {
	body, err := h.body(d)
	if err != nil || body != ended {
		return false, err
	}
	day := max(to.On, d.Steps[len(d.Steps)-1].On)
	c, err := round.NewCourse(d.Form, round.Recipient(d.Kind, individual(h.record, d)), d.Received(), day, h.rules)
	if err != nil {
		return false, err
	}
	if next, _ := c.Next(d); !slices.Contains(next, round.Passed) {
		return false, nil
	}
	s := round.Step{Dossier: d.Row, What: round.Passed, On: day, By: string(h.o.Actor), Detail: round.Detail{Receiver: &to}}
	m := round.Matter{Round: h.round(d.Round), Dossier: d, Course: c, Today: h.o.Today}
	if err := m.Check(&s); err != nil {
		return false, err
	}
	return true, tx.AddStep(s)
}

// passRoles gives the users named their roles at the receiver.
func (o *Office) passRoles(tx *store.Tx, h *hall, q Receiving, ended *unit.Unit, from law.Date, out *Received) error {
	users, err := tx.Users()
	if err != nil {
		return err
	}
	for _, name := range q.Users {
		if !slices.ContainsFunc(users, func(u account.User) bool { return u.Name == name }) {
			return store.NoUser(name)
		}
	}
	for _, u := range users {
		named := slices.Contains(q.Users, u.Name)
		roles := 0
		for _, g := range u.Grants {
			if at, ok := h.record.Tree.Find(g.Scope, g.On); !ok || at != ended || g.To != 0 && g.To <= ended.Last {
				continue
			}
			roles++
			if !named {
				continue
			}
			if g.Role == account.DistrictOfficer {
				return fault.New(fault.Refused, lang.T("office.receive.district", "name", u.Name)).Do(lang.T("office.receive.district.do"))
			}
			next := account.Grant{Role: g.Role, Scope: q.To, On: from, From: from}
			if slices.Contains(u.Grants, next) {
				continue
			}
			if f := account.CanGrant(h.gate.authority, next, o.Today); f != nil {
				return f
			}
			if err := tx.AddGrant(u.Name, next); err != nil {
				return err
			}
		}
		switch {
		case named && roles == 0:
			return fault.New(fault.Refused, lang.T("office.receive.role", "name", u.Name, "unit", ended.Label())).Do(lang.T("office.receive.role.do"))
		case named:
			out.Users = append(out.Users, u.Name)
		case roles > 0 && !u.Disabled:
			out.Left = append(out.Left, u.Name)
		}
	}
	return nil
}

package office

import (
	"context"
	"strings"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/petition"
	"vuonlen/store"
)

// mostErased is how many petitions one act erases at most.
const mostErased = 500

// PetitionKeeping is how long petitions are kept, and which have been kept long enough.
type PetitionKeeping struct {
	Settings []petition.Retention
	Now      petition.Retention // in force today; its From is 0 where none is
	Over     []PetitionLine     // kept for as long as they may be; their letters are not in it
}

// PetitionKeeping says how long the province keeps what petitions say of people, and
// which of those that the actor's units deal with are over that.
func (o *Office) PetitionKeeping(ctx context.Context) (PetitionKeeping, error) {
	var k PetitionKeeping
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		m, err := o.mail(r, account.ContactWrite)
		if err != nil {
			return err
		}
		if k.Settings, err = r.PetitionRetentions(); err != nil {
			return err
		}
		now, over, err := o.keptLongEnough(m)
		k.Now = now
		for _, t := range over {
			l := m.line(t)
			t.Letter = petition.Letter{}
			k.Over = append(k.Over, l)
		}
		return err
	})
	return k, err
}

func (o *Office) keptLongEnough(m *mail) (now petition.Retention, out []*petition.Ticket, err error) {
	all, err := m.r.PetitionRetentions()
	if err != nil {
		return now, nil, err
	}
	now, ok := petition.Kept(all, o.Today)
	if !ok {
		return petition.Retention{}, nil, nil
	}
	ts, err := m.r.Petitions(m.gate.handles(m.record.Tree))
	for _, t := range ts {
		if now.Over(t, o.Today) {
			out = append(out, t)
		}
	}
	return now, out, err
}

// PublicRetention is how long the province keeps what somebody sends, for the form; false:
// it has set nothing.
func (o *Office) PublicRetention(ctx context.Context) (x petition.Retention, ok bool, err error) {
	err = o.DB.Read(ctx, func(r *store.Reader) error {
		all, err := r.PetitionRetentions()
		x, ok = petition.Kept(all, o.Today)
		return err
	})
	return x, ok, err
}

// SetPetitionRetention enters how many months the province keeps what petitions say of
// people, from a day on, by a document of its own.
func (o *Office) SetPetitionRetention(ctx context.Context, x petition.Retention) (int64, error) {
	x.Document = strings.TrimSpace(lang.NFC(x.Document))
	if f := x.Check(); f != nil {
		return 0, f
	}
	rc, err := o.DB.Write(ctx, o.Actor, store.Act{Kind: "petition.retention", Detail: [][2]string{{"months", itoa(x.Months)}}}, func(tx *store.Tx) error {
		if err := o.allow(tx.Reader, account.ContactWrite); err != nil {
			return err
		}
		return tx.AddPetitionRetention(x)
	})
	return rc.Act, err
}

// ErasePetitions erases what the petitions say of people that have been kept for as long
// as the province set, at most some hundreds an act, and gives how many. Their number,
// kind, days, steps and outcomes stay, so every report counts as before.
func (o *Office) ErasePetitions(ctx context.Context) (n int, act int64, err error) {
	rc, err := o.DB.Write(ctx, o.Actor, store.Act{Kind: "petition.erase", Detail: [][2]string{{"why", string(petition.ByTime)}}}, func(tx *store.Tx) error {
		m, err := o.mail(tx.Reader, account.ContactWrite)
		if err != nil {
			return err
		}
		now, over, err := o.keptLongEnough(m)
		if err != nil {
			return err
		}
		if now.From == 0 {
			return fault.New(fault.Refused, lang.T("petition.retention.none")).Do(lang.T("petition.retention.none.do"))
		}
		over = over[:min(len(over), mostErased)]
		n = len(over)
		for _, t := range over {
			if err := tx.ErasePetition(t, aboutPetition, itoa(t.Row), o.Today, petition.ByTime); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, 0, err
	}
	return n, rc.Act, nil
}

// ErasePetition erases what one petition says of people, because somebody asked for it.
// One with which something is still to be done is not erased: it is answered or refused
// first, so that nobody makes a complaint go away by erasing it.
func (o *Office) ErasePetition(ctx context.Context, number string) (int64, error) {
	rc, err := o.DB.Write(ctx, o.Actor, store.Act{Kind: "petition.erase", Detail: [][2]string{{"petition", number}, {"why", string(petition.ByRequest)}}}, func(tx *store.Tx) error {
		m, err := o.mail(tx.Reader, account.ContactWrite)
		if err != nil {
			return err
		}
		t, err := m.one(number)
		if err != nil {
			return err
		}
		switch {
		case t.State().Open():
			return fault.New(fault.Conflict, lang.T("petition.erase.open", "number", number)).Do(lang.T("petition.erase.open.do"))
		case t.Erased != 0:
			return fault.New(fault.Conflict, lang.T("petition.step.erased", "number", number, "on", t.Erased)).Do(lang.T("petition.step.state.do"))
		}
		return tx.ErasePetition(t, aboutPetition, itoa(t.Row), o.Today, petition.ByRequest)
	})
	return rc.Act, err
}

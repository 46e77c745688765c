package office

import (
	"context"
	"slices"
	"strings"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/petition"
	"vuonlen/store"
)

// PetitionFilter asks for petitions.
type PetitionFilter struct {
	State petition.State // empty: all
	Kind  petition.Kind  // empty: all
	Late  bool           // only those after their day
	Open  bool           // only those with which somebody still has to do something
	Doubt bool           // only those that somebody should look at first
}

// PetitionLine is a petition as the officers see it.
type PetitionLine struct {
	*petition.Ticket
	Unit    string   // the name of what it is about
	Handler string   // the name of who deals with it
	Due     law.Date // 0: the province has set no days
	Late    bool
	Doubts  []petition.Doubt
}

// mail is where petitions are dealt with.
type mail struct {
	r      *store.Reader
	record *award.Record
	gate   gate
	limits []petition.Limit
	today  law.Date
}

func (o *Office) mail(r *store.Reader, p account.Permission) (*mail, error) {
	record, err := loadUnits(r)
	if err != nil {
		return nil, err
	}
	m := &mail{r: r, record: record, today: o.Today}
	if m.gate, err = o.gate(r, record.Tree, p); err != nil {
		return nil, err
	}
	m.limits, err = r.PetitionLimits()
	return m, err
}

// line says of a petition what follows from it.
func (m *mail) line(t *petition.Ticket) PetitionLine {
	at, on := t.Handler()
	out := PetitionLine{Ticket: t, Unit: nameAt(m.record.Tree, t.Unit, t.UnitOn), Handler: nameAt(m.record.Tree, at, on), Late: t.LateOn(m.limits, m.today)}
	out.Due, _ = petition.Due(m.limits, t.Kind, t.On)
	if !t.State().Open() {
		return out
	}
	if out.Late {
		out.Doubts = append(out.Doubts, petition.Late)
	}
	if t.OtherLaw() {
		out.Doubts = append(out.Doubts, petition.OtherLaw)
	}
	if u, ok := m.record.Tree.Find(at, on); !ok || !u.Alive(m.today) {
		out.Doubts = append(out.Doubts, petition.NoHandler)
	}
	return out
}

// one finds a petition by its number, as far as the actor deals with it.
func (m *mail) one(number string) (*petition.Ticket, error) {
	year, row := petition.ReadNumber(number)
	t, err := m.r.Petition(m.gate.handles(m.record.Tree), row)
	if err == nil && (t == nil || t.On.Year() != year) {
		return nil, fault.New(fault.NotFound, lang.T("petition.desk.none", "number", number)).Do(lang.T("petition.desk.none.do"))
	}
	return t, err
}

// Petitions lists the petitions that the actor's units deal with, the oldest first.
func (o *Office) Petitions(ctx context.Context, q PetitionFilter) ([]PetitionLine, error) {
	var out []PetitionLine
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		m, err := o.mail(r, account.PetitionRead)
		if err != nil {
			return err
		}
		all, err := r.Petitions(m.gate.handles(m.record.Tree))
		for _, t := range all {
			l := m.line(t)
			open := t.State().Open()
			if q.State != "" && t.State() != q.State || q.Kind != "" && t.Kind != q.Kind || q.Open && !open || q.Late && !(open && l.Late) || q.Doubt && len(l.Doubts) == 0 {
				continue
			}
			out = append(out, l)
		}
		return err
	})
	return out, err
}

// PetitionAnswer is one petition with all that stands beside it.
type PetitionAnswer struct {
	PetitionLine
	Posting *petition.Posting // that a complaint is about
	Files   []store.Attachment
	Names   map[int]string // of the units of its steps, by number
	Writes  bool           // the actor may deal with it
}

// Petition shows one petition. That somebody looked at who wrote it is written down.
func (o *Office) Petition(ctx context.Context, number string) (PetitionAnswer, error) {
	var a PetitionAnswer
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		m, err := o.mail(r, account.PetitionRead)
		if err != nil {
			return err
		}
		t, err := m.one(number)
		if err != nil {
			return err
		}
		a = PetitionAnswer{PetitionLine: m.line(t), Names: map[int]string{}}
		for _, s := range t.Steps {
			if s.To != "" {
				a.Names[s.Number] = nameAt(m.record.Tree, s.To, s.ToOn)
			}
		}
		if t.Posting != 0 {
			p, ok, err := r.PostingAt(t.Posting)
			if err != nil {
				return err
			}
			if ok {
				p.Code = account.ShowCode(p.Code)
				a.Posting = &p
			}
		}
		write := m.gate
		write.p = account.PetitionWrite
		a.Writes = write.handles(m.record.Tree)(t.Handler())
		a.Files, err = r.Attachments(aboutPetition, itoa(t.Row))
		return err
	})
	if err == nil {
		err = o.lookAtPetition(ctx, a.Ticket)
	}
	if err != nil {
		return PetitionAnswer{}, err // without a line there is no answer
	}
	return a, nil
}

// lookAtPetition writes down that the actor was shown who wrote a petition.
func (o *Office) lookAtPetition(ctx context.Context, t *petition.Ticket) error {
	at, _ := t.Handler()
	return o.DB.LogAccess(ctx, store.Access{Actor: o.Actor, Kind: "petition", Unit: at, Year: t.On.Year(), Fields: []string{"person"}, Purpose: t.Number()})
}

// PetitionFile gives a file that came with a petition, with its bytes.
func (o *Office) PetitionFile(ctx context.Context, number string, file int64) (store.Attachment, []byte, error) {
	var a store.Attachment
	var content []byte
	var t *petition.Ticket
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		m, err := o.mail(r, account.PetitionRead)
		if err != nil {
			return err
		}
		if t, err = m.one(number); err != nil {
			return err
		}
		all, err := r.Attachments(aboutPetition, itoa(t.Row))
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(a store.Attachment) bool { return a.ID == file })
		if i < 0 {
			return fault.New(fault.NotFound, lang.T("petition.desk.file", "file", itoa(file), "number", number)).Do(lang.T("petition.desk.none.do"))
		}
		a = all[i]
		content, err = r.Content(a.SHA256)
		return err
	})
	if err == nil {
		err = o.lookAtPetition(ctx, t)
	}
	if err != nil {
		return store.Attachment{}, nil, err
	}
	return a, content, nil
}

// TakePetition does the next thing to a petition and gives the number of the act. Who,
// when and the unit's day are filled in. A petition may be routed to any unit of the
// provinces that this program serves, also out of the actor's own hands.
func (o *Office) TakePetition(ctx context.Context, number string, s petition.Step) (int64, error) {
	s.Text, s.Body = strings.TrimSpace(lang.NFC(s.Text)), strings.TrimSpace(lang.NFC(s.Body))
	s.On, s.By = o.Today, string(o.Actor)
	rc, err := o.DB.Write(ctx, o.Actor, store.Act{Kind: "petition." + string(s.What), Detail: [][2]string{{"petition", number}}}, func(tx *store.Tx) error {
		m, err := o.mail(tx.Reader, account.PetitionWrite)
		if err != nil {
			return err
		}
		t, err := m.one(number)
		if err != nil {
			return err
		}
		if s.What == petition.Route {
			if err := o.routable(tx.Reader, m, &s, t); err != nil {
				return err
			}
		}
		if f := t.Check(s); f != nil {
			return f
		}
		if s.Mended != 0 {
			if err := mends(tx.Reader, s.Mended, t); err != nil {
				return err
			}
		}
		s.Petition, s.Number = t.Row, len(t.Steps)+1
		return tx.AddPetitionStep(s)
	})
	return rc.Act, err
}

// routable finds the unit that a petition is to go to.
func (o *Office) routable(r *store.Reader, m *mail, s *petition.Step, t *petition.Ticket) error {
	if s.To == "" {
		return nil // said by the check
	}
	s.ToOn = o.Today
	bad := func(what lang.Text) error {
		return fault.New(fault.Usage, what).Place(fault.Place{Column: "to"}).Do(lang.T("petition.desk.unit.do"))
	}
	u, ok := m.record.Tree.Find(s.To, o.Today)
	if !ok {
		return m.record.Tree.Explain(s.To, o.Today).Place(fault.Place{Column: "to"})
	}
	provinces, err := served(r, m.record, o.Today)
	if err != nil {
		return err
	}
	for _, p := range provinces {
		if u != p && !m.record.Tree.Within(u, p, o.Today) {
			continue
		}
		if at, _ := t.Handler(); at == s.To {
			return bad(lang.T("petition.desk.there", "unit", u.Label()))
		}
		return nil
	}
	return bad(lang.T("petition.desk.unit", "code", string(s.To)))
}

// mending are the kinds of acts by which what a list says is mended. All of them are
// known to the recall of dossiers: what rests on the rows is in doubt from then on.
var mending = []string{"review.", "household_change.", "member.", "tally.", "campaign.", "evidence.", "dossier.", "import."}

// mends refuses an act that cannot have mended what a complaint is about: there is none,
// it came before the complaint, or it is about something else.
func mends(r *store.Reader, act int64, t *petition.Ticket) error {
	bad := func(what lang.Text) error {
		return fault.New(fault.Refused, what).Place(fault.Place{Column: "mended"}).Do(lang.T("petition.desk.mended.do"))
	}
	if act <= t.Act {
		return bad(lang.T("petition.desk.mended.before", "act", itoa(act), "sent", itoa(t.Act)))
	}
	es, err := r.AsKnown(act).Entries(act)
	if err != nil {
		return err
	}
	if len(es) == 0 {
		return bad(lang.T("petition.desk.mended.none", "act", itoa(act)))
	}
	if !slices.ContainsFunc(mending, func(p string) bool { return strings.HasPrefix(es[0].Kind, p) }) {
		return bad(lang.T("petition.desk.mended.kind", "act", itoa(act), "kind", es[0].Kind))
	}
	return nil
}

// PetitionReport counts the petitions that the actor's units deal with in a period.
func (o *Office) PetitionReport(ctx context.Context, from, to law.Date) (petition.Report, error) {
	var out petition.Report
	if from == 0 || to < from {
		return out, fault.New(fault.Usage, lang.T("petition.desk.period", "from", from, "to", to)).Do(lang.T("petition.desk.period.do"))
	}
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		m, err := o.mail(r, account.PetitionRead)
		if err != nil {
			return err
		}
		all, err := r.Petitions(m.gate.handles(m.record.Tree))
		if err != nil {
			return err
		}
		out = petition.MakeReport(all, m.limits, from, to, o.Today)
		for i := range out.Handlers {
			h := &out.Handlers[i]
			h.Name = nameAt(m.record.Tree, h.Handler, h.On)
		}
		return nil
	})
	return out, err
}

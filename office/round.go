package office

import (
	"context"
	"slices"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/procedure"
	"vuonlen/round"
	"vuonlen/store"
	"vuonlen/unit"
)

// OpenRound opens an award round, or changes what an open one says before anybody is
// nominated in it. The body whose round it is must be there on the day it opens, and
// every form of commendation in the rules of that day.
func (o *Office) OpenRound(ctx context.Context, x round.Round) (int64, error) {
	if err := x.Check(); err != nil {
		return 0, err
	}
	if x.On == 0 {
		x.On = x.OpenedOn
	}
	rc, err := o.DB.Write(ctx, o.Actor, store.Act{Kind: "round.open", Detail: [][2]string{{"round", x.ID}, {"movement", x.Movement}}}, func(tx *store.Tx) error {
		record, err := loadUnits(tx.Reader)
		if err != nil {
			return err
		}
		gate, err := o.gate(tx.Reader, record.Tree, account.RoundWrite)
		if err != nil {
			return err
		}
		if _, err := movement(tx.Reader, x.Movement); err != nil {
			return err
		}
		u, ok := record.Tree.Find(x.Unit, x.On)
		if !ok {
			return record.Tree.Explain(x.Unit, x.On)
		}
		if !u.Alive(x.OpenedOn) {
			return fault.New(fault.Refused, lang.T("office.round.body", "unit", u.Label(), "on", x.OpenedOn)).Do(lang.T("office.round.body.do"))
		}
		if err := gate.within(u, x.OpenedOn); err != nil {
			return err
		}
		set, f := procedure.On(x.OpenedOn)
		if f != nil {
			return f
		}
		for _, form := range x.Forms {
			if _, f := set.Form(procedure.FormID(form)); f != nil {
				return f
			}
		}
		all, err := tx.Rounds()
		if err != nil {
			return err
		}
		var was round.Round
		for _, r := range all {
			if r.ID == x.ID {
				was = r
			}
		}
		for _, id := range x.Excluding {
			if id == x.ID || !slices.ContainsFunc(all, func(r round.Round) bool { return r.ID == id }) {
				return noRound(id)
			}
		}
		if was.Row != 0 {
			if was.Encode() == x.Encode() {
				return nil
			}
			ds, err := tx.Dossiers()
			if err != nil {
				return err
			}
			if slices.ContainsFunc(ds, func(d *round.Dossier) bool { return d.Round == x.ID }) {
				return fault.New(fault.Conflict, lang.T("office.round.begun", "id", x.ID)).Do(lang.T("office.round.begun.do"))
			}
		}
		return tx.AddRound(x, was.Row)
	})
	return rc.Act, err
}

func noRound(id string) error {
	return fault.New(fault.NotFound, lang.T("office.round.none", "id", id)).Do(lang.T("office.round.none.do"))
}

// RoundAnswer is a round with its dossiers by state and how they stand to the places.
type RoundAnswer struct {
	round.Round
	Dossiers []*round.Dossier
	States   map[round.State]int
	Quotas   []QuotaAnswer
}

// QuotaAnswer is a quota of a round with who fits into it.
type QuotaAnswer struct {
	Text string // as it was written
	Form string
	Fit  award.Fit
	// Of are the dossiers of those who fit, by kind and code of the subject, as far as
	// the actor may see them.
	Of map[string]*round.Dossier
}

// Rounds lists the rounds with their dossiers that the actor may see.
func (o *Office) Rounds(ctx context.Context) ([]RoundAnswer, error) {
	var out []RoundAnswer
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		h, err := o.hall(r, account.DossierRead)
		if err != nil {
			return err
		}
		for i := range h.rounds {
			a, err := h.answer(&h.rounds[i], false)
			if err != nil {
				return err
			}
			out = append(out, a)
		}
		return nil
	})
	return out, err
}

// Round is one round with its quotas.
func (o *Office) Round(ctx context.Context, id string) (RoundAnswer, error) {
	var out RoundAnswer
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		h, err := o.hall(r, account.DossierRead)
		if err != nil {
			return err
		}
		x := h.round(id)
		if x == nil {
			return noRound(id)
		}
		out, err = h.answer(x, true)
		return err
	})
	return out, err
}

// hall is everything that rounds and dossiers are looked at with.
type hall struct {
	o         *Office
	r         *store.Reader
	record    *award.Record
	gate      gate
	rounds    []round.Round
	dossiers  []*round.Dossier
	frozen    map[int64]*round.Frozen
	rules     round.Rules
	movements map[string]*award.Movement
	living    *livingBook // nil: households were not read yet
}

func (o *Office) hall(r *store.Reader, p account.Permission) (*hall, error) {
	h := &hall{o: o, r: r, frozen: map[int64]*round.Frozen{}, movements: map[string]*award.Movement{}}
	var err error
	if h.record, err = load(r); err != nil {
		return nil, err
	}
	if h.gate, err = o.gate(r, h.record.Tree, p); err != nil {
		return nil, err
	}
	if h.rounds, err = r.Rounds(); err != nil {
		return nil, err
	}
	if h.dossiers, err = r.Dossiers(); err != nil {
		return nil, err
	}
	frozen, err := r.Judgements()
	if err != nil {
		return nil, err
	}
	for i := range frozen {
		h.frozen[frozen[i].Row] = &frozen[i]
	}
	h.rules, err = rules(r)
	return h, err
}

// judge judges the subject of a dossier on what is known now, households and their
// living conditions included.
func (h *hall) judge(m *award.Movement, s award.Subject, on law.Date) (round.Frozen, award.Judgement, error) {
	if err := h.lives(); err != nil {
		return round.Frozen{}, award.Judgement{}, err
	}
	f, j := round.Freeze(m, h.record, s, on)
	return f, j, h.living.err
}

// lives makes the households known whose judging may need them.
func (h *hall) lives() error {
	if h.living != nil {
		return nil
	}
	ids := []string{}
	for _, d := range h.dossiers {
		if d.Kind == award.Household {
			ids = append(ids, d.Subject)
		}
	}
	l, err := readLives(h.r, h.record, householdIDs(ids)...)
	if err != nil {
		return err
	}
	h.record.Households, h.living = l.of, withLiving(h.r, h.record)
	return nil
}

func (h *hall) round(id string) *round.Round {
	if i := slices.IndexFunc(h.rounds, func(r round.Round) bool { return r.ID == id }); i >= 0 {
		return &h.rounds[i]
	}
	return nil
}

func (h *hall) dossier(code string) *round.Dossier {
	if i := slices.IndexFunc(h.dossiers, func(d *round.Dossier) bool { return d.Code == code }); i >= 0 {
		return h.dossiers[i]
	}
	return nil
}

func (h *hall) movement(id string) (*award.Movement, error) {
	if m := h.movements[id]; m != nil {
		return m, nil
	}
	m, err := movement(h.r, id)
	if err == nil {
		h.movements[id] = m
	}
	return m, err
}

// subject is that of a dossier.
func (h *hall) subject(d *round.Dossier) (*award.Movement, award.Subject, error) {
	m, err := h.movement(h.round(d.Round).Movement)
	if err != nil {
		return nil, award.Subject{}, err
	}
	s, err := m.FindSubject(h.record, d.Kind, d.Subject, d.On)
	return m, s, err
}

// body is the unit whose body runs a dossier now.
func (h *hall) body(d *round.Dossier) (*unit.Unit, error) {
	code, on := d.Body(h.round(d.Round))
	u, ok := h.record.Tree.Find(code, on)
	if !ok {
		return nil, h.record.Tree.Explain(code, on)
	}
	return u, nil
}

// sees tells whether the actor may see a dossier: where its subject is, or where the
// body is that runs it.
func (h *hall) sees(d *round.Dossier) error {
	body, err := h.body(d)
	if err != nil {
		return err
	}
	if h.gate.within(body, h.o.Today) == nil {
		return nil
	}
	_, s, err := h.subject(d)
	if err != nil {
		return err
	}
	place, on, err := h.o.placeOf(h.r, h.record, s, d.On)
	if err != nil {
		return err
	}
	if place == nil {
		return h.gate.within(body, h.o.Today)
	}
	if f := h.gate.within(place, on); f != nil {
		return f
	}
	return nil
}

// answer shows a round. Quotas are about all of its dossiers; of those that the actor
// may not see only the kind, the rank and the standing are told.
func (h *hall) answer(x *round.Round, quotas bool) (RoundAnswer, error) {
	a := RoundAnswer{Round: *x, States: map[round.State]int{}, Dossiers: []*round.Dossier{}}
	for _, d := range h.dossiers {
		if d.Round == x.ID && h.sees(d) == nil {
			a.Dossiers = append(a.Dossiers, d)
			a.States[d.State()]++
		}
	}
	if !quotas {
		return a, nil
	}
	for _, text := range x.Quotas {
		form, q, f := round.ParseQuota(text)
		if f != nil {
			return a, f
		}
		fit, of, err := h.fit(x, form, q)
		if err != nil {
			return a, err
		}
		for _, g := range fit.Groups {
			for i, c := range g.Fits {
				key := string(c.Subject.Kind) + " " + c.Subject.Code
				if h.sees(of[key]) != nil {
					delete(of, key)
					g.Fits[i].Subject = award.Subject{Kind: c.Subject.Kind}
				}
			}
		}
		a.Quotas = append(a.Quotas, QuotaAnswer{text, form, fit, of})
	}
	return a, nil
}

// fit puts the dossiers of a round to a quota. The council's answer stands for the
// verdict where there is one.
func (h *hall) fit(x *round.Round, form string, q award.Quota) (award.Fit, map[string]*round.Dossier, error) {
	m, err := h.movement(x.Movement)
	if err != nil {
		return award.Fit{}, nil, err
	}
	units := law.Exactly(0)
	for _, k := range q.Kinds {
		if _, isUnit := k.Level(); !isUnit {
			units = law.Count{} // how many households and bodies there are is not known
			break
		}
		all, err := m.Subjects(h.record, k, x.SubmittedOn)
		if err != nil {
			return award.Fit{}, nil, err
		}
		units = units.Add(law.Exactly(int64(len(all))))
	}
	of := map[string]*round.Dossier{}
	var cs []award.Candidate
	for _, d := range h.dossiers {
		if d.Round != x.ID || string(d.Form) != form || !d.Open() && !d.Granted() {
			continue
		}
		_, s, err := h.subject(d)
		if err != nil {
			return award.Fit{}, nil, err
		}
		c := award.Candidate{Subject: s, Verdict: law.Unknown, Eligible: true}
		if f := h.frozen[d.Bound()]; f != nil {
			c.Verdict, c.Eligible = f.Verdict, f.Eligible
		}
		if v := d.Last(round.Voted); v != nil {
			c.Verdict = law.If(v.Votes.Carried)
		}
		c.Rank, c.Group = d.Rank()
		c.Prefers = d.Prefers(x)
		cs = append(cs, c)
		of[string(s.Kind)+" "+s.Code] = d
	}
	return q.Fit(units, cs), of, nil
}

// standing is how a dossier stands to the quota for its form and kind; empty: there
// is none.
func (h *hall) standing(x *round.Round, d *round.Dossier) (award.Standing, error) {
	for _, text := range x.Quotas {
		form, q, f := round.ParseQuota(text)
		if f != nil {
			return "", f
		}
		if form != string(d.Form) || !slices.Contains(q.Kinds, d.Kind) {
			continue
		}
		fit, _, err := h.fit(x, form, q)
		if err != nil {
			return "", err
		}
		for _, g := range fit.Groups {
			for _, c := range g.Fits {
				if c.Subject.Kind == d.Kind && c.Subject.Code == d.Subject {
					return c.Standing, nil
				}
			}
		}
	}
	return "", nil
}

package office

import (
	"cmp"
	"context"
	"slices"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/programme"
	"vuonlen/store"
	"vuonlen/unit"
)

// DecideRequest is what a named person decides on a judged criterion.
type DecideRequest struct {
	Movement  string
	Criterion string
	Subject   string
	On        law.Date // a day on which a unit's code names it; 0 = today
	Verdict   law.Verdict
	Reasons   string
	// Replaces is the act of the conclusion that this one takes the place of; 0:
	// there is none yet. Somebody who decided in between is not overruled unseen.
	Replaces int64
}

// Decide enters a conclusion. It is refused to who has an interest in it, and where
// another holds that the request does not know of.
func (o *Office) Decide(ctx context.Context, q DecideRequest) (act int64, err error) {
	if q.Verdict != law.Met && q.Verdict != law.NotMet {
		return 0, fault.New(fault.Usage, lang.T("office.decide.verdict")).Do(lang.T("office.decide.verdict.do"))
	}
	if q.Reasons == "" {
		return 0, fault.New(fault.Usage, lang.T("office.decide.reasons")).Do(lang.T("office.decide.reasons.do"))
	}
	if q.On == 0 {
		q.On = o.Today
	}
	detail := [][2]string{{"movement", q.Movement}, {"criterion", q.Criterion}}
	if private, err := o.private(ctx, q); err != nil {
		return 0, err
	} else if !private {
		detail = append(detail, [2]string{"subject", q.Subject}, [2]string{"verdict", string(q.Verdict)})
	}
	rc, err := o.DB.Write(ctx, o.Actor, store.Act{Kind: "criterion.decide", Detail: detail}, func(tx *store.Tx) error {
		b, err := o.bench(tx.Reader, q.Movement, q.Criterion, q.Subject, q.On)
		if err != nil {
			return err
		}
		state, err := b.state()
		if err != nil {
			return err
		}
		d := award.Conclusion{Movement: b.movement.ID, Criterion: q.Criterion, Kind: b.subject.Kind, Subject: b.subject.Code, On: q.On,
			Verdict: q.Verdict, Reasons: q.Reasons, State: state, By: string(o.Actor), DecidedOn: o.Today}
		was, had := b.record.Conclusions[d.About()]
		switch {
		case had && was.Act != q.Replaces:
			return fault.New(fault.Conflict, lang.T("office.decide.taken", "by", was.By, "on", was.DecidedOn, "verdict", was.Verdict, "act", was.Act)).
				Do(lang.T("office.decide.taken.do", "act", was.Act))
		case !had && q.Replaces != 0:
			return fault.New(fault.Conflict, lang.T("office.decide.gone", "act", q.Replaces)).Do(lang.T("office.decide.gone.do"))
		case had && was.Verdict == d.Verdict && was.Reasons == d.Reasons && was.State == d.State:
			return nil // nothing new is said
		}
		return tx.AddConclusion(d, was.ID)
	})
	return rc.Act, err
}

// private tells whether a criterion rests on what not everybody may see, which
// the journal may not say in the clear: who may read the journal may not know that
// a household has a loan.
func (o *Office) private(ctx context.Context, q DecideRequest) (private bool, err error) {
	err = o.DB.Read(ctx, func(r *store.Reader) error {
		m, err := movement(r, q.Movement)
		if err != nil {
			return err
		}
		c, _ := m.Criterion(q.Criterion) // one that is not there is refused later
		part, _ := c.JudgedPart()
		for _, kind := range part.Data {
			if k, ok := programme.FindKind(kind); ok && k.Private {
				private = true
			}
		}
		return nil
	})
	return private, err
}

// ConfirmConclusion lets a second person stand by a conclusion; act is the one that
// entered it.
func (o *Office) ConfirmConclusion(ctx context.Context, act int64) (int64, error) {
	rc, err := o.DB.Write(ctx, o.Actor, store.Act{Kind: "criterion.confirm", Detail: [][2]string{{"act", lang.EN.Value(act)}}}, func(tx *store.Tx) error {
		all, err := tx.Conclusions()
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(d award.Conclusion) bool { return d.Act == act })
		if i < 0 {
			return fault.New(fault.NotFound, lang.T("office.confirm.none", "act", act)).Do(lang.T("office.confirm.none.do"))
		}
		d := all[i]
		b, err := o.bench(tx.Reader, d.Movement, d.Criterion, d.Subject, d.On)
		if err != nil {
			return err
		}
		state, err := b.state()
		if err != nil {
			return err
		}
		switch {
		case d.Confirmed != "":
			return fault.New(fault.Conflict, lang.T("office.confirm.done", "by", d.Confirmed)).Do(lang.T("office.confirm.none.do"))
		case d.By == string(o.Actor):
			return fault.New(fault.Refused, lang.T("office.confirm.self")).Do(lang.T("office.confirm.self.do"))
		case d.State != state:
			return fault.New(fault.Conflict, lang.T("office.confirm.doubt")).Do(lang.T("office.confirm.doubt.do"))
		}
		was := d.ID
		d.Confirmed = string(o.Actor)
		return tx.AddConclusion(d, was)
	})
	return rc.Act, err
}

// bench is where somebody decides on a criterion of a subject.
type bench struct {
	movement  *award.Movement
	record    *award.Record
	subject   award.Subject
	criterion award.Criterion
	part      award.Judged
	living    *livingBook
}

// state is the state of what the decision rests on.
func (b *bench) state() (string, error) {
	s := b.movement.State(b.record, b.subject, b.part)
	return s, b.living.err
}

// bench looks whether the actor may decide: he holds the permission where the
// subject is, the criterion has a part that is judged, and he has no interest.
func (o *Office) bench(r *store.Reader, movementID, criterion, code string, on law.Date) (*bench, error) {
	m, err := movement(r, movementID)
	if err != nil {
		return nil, err
	}
	record, err := loadEvidence(r)
	if err != nil {
		return nil, err
	}
	gate, err := o.gate(r, record.Tree, account.CriterionDecide)
	if err != nil {
		return nil, err
	}
	c, ok := m.Criterion(criterion)
	if !ok {
		return nil, fault.New(fault.NotFound, lang.T("office.decide.criterion", "id", criterion)).Do(lang.T("office.decide.criterion.do"))
	}
	part, ok := c.JudgedPart()
	if !ok {
		return nil, fault.New(fault.Refused, lang.T("office.decide.computed", "id", criterion)).Do(lang.T("office.decide.computed.do"))
	}
	s, err := m.FindSubject(record, c.Kind, code, on)
	if err != nil {
		return nil, err
	}
	place, day, err := o.placeOf(r, record, s, on)
	if err != nil {
		return nil, err
	}
	if err := gate.within(place, day); err != nil {
		return nil, err
	}
	if why, found := m.Conflict(record, s, part, string(o.Actor)); found {
		return nil, fault.New(fault.Refused, lang.T("office.decide.interest", "why", why)).Do(lang.T("office.decide.interest.do"))
	}
	return &bench{m, record, s, c, part, withLiving(r, record)}, nil
}

// placeOf is the unit to whose scope a subject belongs, and the day on which: the
// unit itself, where a household was last reviewed, the unit of a person or body;
// nil for one that belongs to no unit. Whom nobody recorded is not found.
func (o *Office) placeOf(r *store.Reader, record *award.Record, s award.Subject, on law.Date) (*unit.Unit, law.Date, error) {
	if s.Kind == award.Household {
		l, err := readLife(r, record, household.ID(s.Code))
		if err != nil {
			return nil, 0, err
		}
		life, known := l.of(household.ID(s.Code))
		if !known {
			return nil, 0, fault.New(fault.NotFound, lang.T("office.household.none", "household", s.Code)).Do(lang.T("office.household.none.do"))
		}
		last := life.Years[len(life.Years)-1]
		return last.Unit, law.YearEnd(last.Year), nil
	}
	if s.Unit != nil {
		return s.Unit, on, nil
	}
	found := record.Evidence.By("subjects", "id", s.Code)
	if len(found) == 0 {
		return nil, 0, fault.New(fault.NotFound, lang.T("office.evidence.nobody", "id", s.Code)).Do(lang.T("office.evidence.nobody.do"))
	}
	if found[0].Text("unit") != "" {
		code, when := found[0].Place()
		if u, _ := unitOn(record.Tree, code, when, o.Today); u != nil {
			return u, o.Today, nil
		}
	}
	return nil, on, nil
}

// unitOn is the unit that a code names on a day, or without one today.
func unitOn(tree *unit.Tree, code unit.Code, on, today law.Date) (*unit.Unit, bool) {
	if on == 0 {
		on = today
	}
	return tree.Find(code, on)
}

// ConclusionAnswer is a conclusion with what has become of its evidence.
type ConclusionAnswer struct {
	award.Conclusion
	Needs   bool // a second person has to confirm it and nobody has
	InDoubt bool // the evidence has changed since
}

// Conclusions lists the conclusions on a movement's criteria, by criterion and
// subject, as far as the actor may see the subjects.
func (o *Office) Conclusions(ctx context.Context, movementID string) ([]ConclusionAnswer, error) {
	var out []ConclusionAnswer
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		m, err := movement(r, movementID)
		if err != nil {
			return err
		}
		record, err := load(r)
		if err != nil {
			return err
		}
		gate, err := o.gate(r, record.Tree, account.JudgeRead)
		if err != nil {
			return err
		}
		all, err := r.Conclusions()
		if err != nil {
			return err
		}
		living := withLiving(r, record)
		for _, d := range all {
			if d.Movement != m.ID {
				continue
			}
			c, ok := m.Criterion(d.Criterion)
			if !ok {
				continue
			}
			s, err := m.FindSubject(record, d.Kind, d.Subject, d.On)
			if err != nil {
				return err
			}
			if s.Unit != nil && gate.within(s.Unit, d.On) != nil {
				continue
			}
			part, _ := c.JudgedPart()
			out = append(out, ConclusionAnswer{d, part.Confirm && d.Confirmed == "", d.State != m.State(record, s, part)})
		}
		return living.err
	})
	slices.SortStableFunc(out, func(a, b ConclusionAnswer) int {
		return cmp.Or(cmp.Compare(a.Criterion, b.Criterion), cmp.Compare(a.Subject, b.Subject))
	})
	return out, err
}

package office

import (
	"context"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/unit"
)

// Question asks for judgements: of one subject, of all subjects of a kind, or of
// all kinds.
type Question struct {
	Movement    string
	SubmittedOn law.Date
	Kind        award.Kind // empty: all kinds, or the kind of the subject
	Subject     string     // empty: all subjects
	On          law.Date   // the day on which subjects live; 0 = SubmittedOn

	// VerdictsOnly leaves the number of households that are lacking out of the
	// answer: then nobody has looked at it.
	VerdictsOnly bool
}

// Judge answers a question. It only reads: judging stores nothing.
func (o *Office) Judge(ctx context.Context, q Question) (*award.Movement, []award.Judgement, error) {
	var m *award.Movement
	out := []award.Judgement{}
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		var err error
		if m, err = movement(r, q.Movement); err != nil {
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
		var lives *lives
		if q.Kind == "" || q.Kind == award.Household {
			if lives, err = readLives(r, record, household.ID(q.Subject)); err != nil {
				return err
			}
			record.Households = lives.of
		}
		living := withLiving(r, record)
		if out, err = judge(m, record, q); err != nil {
			return err
		}
		if living.err != nil {
			return living.err
		}
		out, err = gate.judgements(record, out, q)
		return err
	})
	if err != nil {
		return m, nil, err
	}
	loans := map[household.ID]bool{}
	for _, j := range out {
		for _, f := range j.Criteria {
			if f.Private && len(f.Because) > 0 && !q.VerdictsOnly {
				loans[household.ID(j.Subject.Code)] = true
			}
		}
	}
	if err := o.lookAtLoans(ctx, "list", "", loans); err != nil {
		return m, nil, err
	}
	l := look{by: "judge", movement: q.Movement, on: q.SubmittedOn}
	for _, j := range out {
		for _, f := range j.Criteria {
			l.saw(j.Subject, f)
		}
	}
	if err := o.looked(ctx, l); err != nil {
		return m, nil, err
	}
	return m, out, nil
}

func judge(m *award.Movement, record *award.Record, q Question) ([]award.Judgement, error) {
	on := q.On
	if on == 0 {
		on = q.SubmittedOn
	}
	out := []award.Judgement{}
	if q.Subject != "" {
		s, err := subject(m, record, q.Kind, q.Subject, on)
		if err != nil {
			return nil, err
		}
		return append(out, m.Judge(record, s, q.SubmittedOn)), nil
	}
	for _, k := range award.Kinds {
		if q.Kind != "" && q.Kind != k {
			continue
		}
		subjects, err := m.Subjects(record, k, on)
		if err != nil {
			return nil, err
		}
		for _, s := range subjects {
			out = append(out, m.Judge(record, s, q.SubmittedOn))
		}
	}
	return out, nil
}

// subject resolves a code, finding out the kind where none is named: the
// territory's own code is the province, any other code of a unit is that unit.
func subject(m *award.Movement, record *award.Record, k award.Kind, code string, on law.Date) (award.Subject, error) {
	if k == "" {
		switch u, ok := record.Tree.Find(unit.Code(code), on); {
		case code == string(m.Territory.Code):
			k = award.Province
		case ok && u.Level == unit.Nation:
			return award.Subject{}, fault.New(fault.Usage, lang.T("office.no_kind", "code", code)).Do(lang.T("office.no_kind.do"))
		case ok:
			k = award.Kind(u.Level)
		case len(record.Tree.Lives(unit.Code(code))) > 0:
			return award.Subject{}, record.Tree.Explain(unit.Code(code), on)
		default:
			return award.Subject{}, fault.New(fault.Usage, lang.T("office.no_kind", "code", code)).Do(lang.T("office.no_kind.do"))
		}
	}
	return m.FindSubject(record, k, code, on)
}

// TargetQuestion asks how far the targets of a movement are.
type TargetQuestion struct {
	Movement string
	On       law.Date
	Code     string // of a unit; empty: the movement's territory, else what the actor is responsible for

	// NoNumbers leaves out how many households are left and the pace that it needs: then
	// nobody has looked at them.
	NoNumbers bool
}

// Targets measures the movement's targets on a day, for its territory or for one
// unit inside it.
func (o *Office) Targets(ctx context.Context, id string, on law.Date, code string) (*award.Movement, []award.Progress, error) {
	m, out, _, err := o.Progress(ctx, TargetQuestion{Movement: id, On: on, Code: code})
	return m, out, err
}

// Progress is Targets for a question; sees tells whether the actor may be shown how many
// households are left.
func (o *Office) Progress(ctx context.Context, q TargetQuestion) (m *award.Movement, out []award.Progress, sees bool, err error) {
	err = o.DB.Read(ctx, func(r *store.Reader) error {
		var err error
		if m, err = movement(r, q.Movement); err != nil {
			return err
		}
		record, err := load(r)
		if err != nil {
			return err
		}
		gate, err := o.gate(r, record.Tree, account.TargetRead)
		if err != nil {
			return err
		}
		code := q.Code
		if code == "" {
			code = string(m.Territory.Code)
		}
		s, err := subject(m, record, "", code, q.On)
		if err == nil && s.Unit != nil && q.Code == "" && gate.within(s.Unit, q.On) != nil {
			// The territory is not the actor's: what he is responsible for.
			if roots := gate.roots(record.Tree, q.On); len(roots) > 0 {
				st, _ := roots[0].At(q.On)
				s, err = subject(m, record, "", string(st.Code), q.On)
			}
		}
		if err != nil {
			return err
		}
		if s.Unit != nil {
			if err := gate.within(s.Unit, q.On); err != nil {
				return err
			}
		}
		if out, err = m.Measure(record, q.On, s); err != nil {
			return err
		}
		sees = s.Unit != nil && gate.shortfall(record, s.Unit)
		if q.NoNumbers || !sees {
			for i := range out {
				withhold(&out[i].Finding)
				if out[i].CountsHouseholds() {
					out[i].Left, out[i].Needed = nil, nil
				}
			}
		}
		return nil
	})
	if err != nil {
		return m, nil, sees, err
	}
	l := look{by: "target show", movement: q.Movement, on: q.On}
	for _, p := range out {
		if p.Left != nil && p.CountsHouseholds() {
			l.add(p.Target.ID, p.Subject)
		}
	}
	if err := o.looked(ctx, l); err != nil {
		return m, nil, sees, err
	}
	return m, out, sees, nil
}

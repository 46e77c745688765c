package office

import (
	"context"
	"fmt"
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

// Nomination proposes a subject for a form of award in a round.
type Nomination struct {
	Round   string
	Kind    award.Kind // empty: found out from the code
	Subject string
	On      law.Date // a day on which a unit's code names it; 0 = the day of nomination
	Form    procedure.FormID
	Day     law.Date // of the nomination; 0 = today
	round.Detail
}

// Nominate opens a dossier and binds it to the judgement of its subject as it is at
// this moment. It gives the dossier's code.
func (o *Office) Nominate(ctx context.Context, q Nomination) (code string, act int64, err error) {
	if q.Day == 0 {
		q.Day = o.Today
	}
	if q.On == 0 {
		q.On = q.Day
	}
	rc, err := o.DB.Write(ctx, o.Actor, store.Act{Kind: "dossier.nominate", Detail: [][2]string{{"round", q.Round}, {"subject", q.Subject}}}, func(tx *store.Tx) error {
		h, err := o.hall(tx.Reader, account.DossierNominate)
		if err != nil {
			return err
		}
		x := h.round(q.Round)
		if x == nil {
			return noRound(q.Round)
		}
		m, err := h.movement(x.Movement)
		if err != nil {
			return err
		}
		s, err := subject(m, h.record, q.Kind, q.Subject, q.On)
		if err != nil {
			return err
		}
		n := 1
		for _, d := range h.dossiers {
			if d.Round == x.ID {
				n++
			}
		}
		code = fmt.Sprintf("%s-%03d", x.ID, n)
		d := &round.Dossier{Code: code, Round: x.ID, Kind: s.Kind, Subject: s.Code, On: q.On, Form: q.Form}
		h.dossiers = append(h.dossiers, d)
		step := round.Step{What: round.Nominated, On: q.Day, Detail: q.Detail}
		if err := h.take(tx, d, &step); err != nil {
			return err
		}
		if step.Dossier, err = tx.AddDossier(d); err != nil {
			return err
		}
		return tx.AddStep(step)
	})
	return code, rc.Act, err
}

// StepRequest is the next step of a dossier.
type StepRequest struct {
	Dossier string
	// After is the number of the last step that who asks has seen; 0: whatever it is.
	// Somebody who was faster is not overruled unseen.
	After int
	What  round.What
	Day   law.Date // on which it was done; 0 = today
	round.Detail
}

// TakeStep takes a step with a dossier, if the rules that bind it, the role and the
// scope of who asks allow it.
func (o *Office) TakeStep(ctx context.Context, q StepRequest) (act int64, err error) {
	if q.What == round.Nominated || q.What == round.Passed {
		return 0, fault.New(fault.Usage, lang.T("office.step.own", "what", q.What)).Do(lang.T("office.step.own.do"))
	}
	if q.Day == 0 {
		q.Day = o.Today
	}
	rc, err := o.DB.Write(ctx, o.Actor, store.Act{Kind: "dossier." + string(q.What), Detail: [][2]string{{"dossier", q.Dossier}, {"on", q.Day.String()}}}, func(tx *store.Tx) error {
		h, err := o.hall(tx.Reader, permission(q.What))
		if err != nil && !o.recordsForAbove(q.What, err) {
			return err
		}
		if h == nil || err != nil { // who may not decide may still enter what was decided above
			if h, err = o.hall(tx.Reader, account.DossierAppraise); err != nil {
				return err
			}
		}
		d := h.dossier(q.Dossier)
		if d == nil {
			return noDossier(q.Dossier)
		}
		if n := len(d.Steps); q.After != 0 && q.After != n {
			last := d.Steps[n-1]
			return fault.New(fault.Conflict, lang.T("office.step.taken", "n", n, "what", last.What, "by", last.By, "on", last.On)).Do(lang.T("office.step.taken.do"))
		}
		s := round.Step{Dossier: d.Row, What: q.What, On: q.Day, Detail: q.Detail}
		if err := h.take(tx, d, &s); err != nil {
			return err
		}
		return tx.AddStep(s)
	})
	return rc.Act, err
}

func noDossier(code string) error {
	return fault.New(fault.NotFound, lang.T("office.dossier.none", "code", code)).Do(lang.T("office.dossier.none.do"))
}

// permission is what a step takes.
func permission(w round.What) account.Permission {
	switch w {
	case round.Nominated, round.Completed, round.Withdrawn:
		return account.DossierNominate
	case round.Answered:
		return account.OpinionWrite
	case round.Decided, round.Revoked:
		return account.DecisionSign
	}
	return account.DossierAppraise
}

// recordsForAbove tells whether a refusal leaves open that the secretary enters a
// decision of an authority above the province; [hall.competent] decides.
func (o *Office) recordsForAbove(w round.What, err error) bool {
	return permission(w) == account.DecisionSign && err != nil
}

// take checks a step and fills it in, and freezes the judgement that it binds the
// dossier to.
func (h *hall) take(tx *store.Tx, d *round.Dossier, s *round.Step) error {
	x := h.round(d.Round)
	s.By = string(h.o.Actor)
	if s.On > h.o.Today {
		return fault.New(fault.Usage, lang.T("round.day.future", "on", s.On)).Do(lang.T("round.day.do"))
	}
	received := d.Received()
	if n := len(d.Steps); n > 0 && s.On < d.Steps[n-1].On {
		received = 0 // the order of the days is the finding, not the rule set
	}
	course, f := round.NewCourse(d.Form, round.Recipient(d.Kind, individual(h.record, d)), received, s.On, h.rules)
	if f != nil {
		return f
	}
	m, subj, err := h.subject(d)
	if err != nil {
		return err
	}
	if err := h.mayTake(d, s, subj, course); err != nil {
		return err
	}
	now, j, err := h.judge(m, subj, x.SubmittedOn)
	if err != nil {
		return err
	}
	bound := h.frozen[d.Bound()]
	binds := slices.Contains([]round.What{round.Nominated, round.Completed, round.Appraised, round.Upheld}, s.What)
	if binds || bound == nil {
		bound = &now
	}
	later := slices.Contains([]round.What{round.Voted, round.Submitted}, s.What) || s.What == round.Decided && s.Decision != nil && s.Decision.Grant
	matter := &round.Matter{Round: x, Dossier: d, Course: course, Verdict: bound.Verdict, Today: h.o.Today}
	matter.Bars = h.bars(m, subj, x, d, course, s, j)
	if matter.Standing, err = h.standing(x, d); err != nil {
		return err
	}
	if f := matter.Check(s); f != nil {
		return f
	}
	found := h.foundBars(h.record, d, m, subj, x)
	if s.What == round.Upheld {
		s.Bars = round.KeepBars(found)
	}
	if later && (bound.Basis() != now.Basis() || len(found) > 0) {
		return fault.New(fault.Refused, lang.T("office.step.doubt", "dossier", d.Code)).Do(lang.T("office.step.doubt.do"))
	}
	if !binds {
		return nil
	}
	if bound.Rules, err = rulesOf(h.r, m.ID); err != nil {
		return err
	}
	bound.AsKnown, bound.Program = tx.Act()-1, program()
	s.Judgement, err = tx.AddJudgement(*bound)
	return err
}

// bars are all that stands against an award on the day of a step.
func (h *hall) bars(m *award.Movement, subj award.Subject, x *round.Round, d *round.Dossier, c *round.Course, s *round.Step, j award.Judgement) []law.Finding {
	of := *d
	if s.What == round.Nominated { // what the nominator says counts already
		of.Steps = append(of.Steps[:len(of.Steps):len(of.Steps)], *s)
	}
	g := round.Ground{Movement: m, Record: h.record, Subject: subj, Round: x, Dossier: &of, Rounds: h.rounds, Day: s.On, Set: c.Case.Deciding}
	for _, o := range h.dossiers {
		if o != d {
			g.Dossiers = append(g.Dossiers, o)
		}
	}
	out := g.Bars()
	for _, f := range j.Barring {
		if f.Verdict == law.NotMet {
			out = append(out, f)
		}
	}
	return out
}

// foundBars are those that stood, as a record knows now, when steps of a dossier were
// taken. A step whose rules cannot be settled any more is passed over.
func (h *hall) foundBars(record *award.Record, d *round.Dossier, m *award.Movement, subj award.Subject, x *round.Round) []round.Barred {
	return d.FoundBars(func(then *round.Dossier, s *round.Step) []law.Finding {
		c, err := round.NewCourse(d.Form, round.Recipient(d.Kind, individual(record, d)), then.Received(), s.On, h.rules)
		if err != nil {
			return nil
		}
		g := round.Ground{Movement: m, Record: record, Subject: subj, Round: x, Dossier: then, Rounds: h.rounds, Day: s.On, Set: c.Case.Deciding}
		return g.Recorded()
	})
}

// individual tells whether the subject is one person.
func individual(record *award.Record, d *round.Dossier) bool {
	for _, e := range record.Evidence.By("subjects", "id", d.Subject) {
		return e.Text("kind") == "individual"
	}
	return false
}

// mayTake holds a step against role and scope: the nominator acts where the subject
// is, the appraising body and the chair for the body that runs the dossier, which
// must be there on the day.
func (h *hall) mayTake(d *round.Dossier, s *round.Step, subj award.Subject, c *round.Course) error {
	body, err := h.body(d)
	if err != nil {
		return err
	}
	if !body.Alive(s.On) {
		return fault.New(fault.Refused, lang.T("office.step.ended", "unit", body.Label(), "on", s.On)).Do(lang.T("office.step.ended.do"))
	}
	switch p := permission(s.What); p {
	case account.DossierNominate:
		if s.What == round.Nominated {
			if err := bodyFits(body, d.Form, c); err != nil {
				return err
			}
		}
		place, on, err := h.o.placeOf(h.r, h.record, subj, d.On)
		if err != nil {
			return err
		}
		if place == nil {
			place, on = body, s.On
		}
		if f := h.gate.within(place, on); f != nil {
			return f
		}
		return nil
	case account.DecisionSign:
		return h.competent(d, body, s, c)
	default:
		if f := h.gate.may(p, body, s.On); f != nil {
			return f
		}
		return nil
	}
}

// levels are the committees whose chairs decide.
var levels = map[procedure.Office]unit.Level{
	procedure.ProvincialChair: unit.Province, procedure.DistrictChair: unit.District, procedure.CommuneChair: unit.Commune,
}

// bodyFits makes sure that the body of the round decides on the form, or that the
// province proposes what is decided above it.
func bodyFits(body *unit.Unit, form procedure.FormID, c *round.Course) error {
	_, who, f := c.Competent(form)
	if f != nil {
		return f
	}
	level, known := levels[who]
	if who.Above() {
		level, known = unit.Province, true
	}
	if known && body.Level != level {
		return fault.New(fault.Refused, lang.T("office.decide.level", "who", who, "unit", body.Label())).Do(lang.T("office.decide.level.do"))
	}
	return nil
}

// competent: only the competent chair decides and revokes. What was decided above the
// province is entered by the appraising body from the paper that came.
func (h *hall) competent(d *round.Dossier, body *unit.Unit, s *round.Step, c *round.Course) error {
	_, who, f := c.Competent(d.Form)
	if f != nil {
		return f
	}
	if err := bodyFits(body, d.Form, c); err != nil {
		return err
	}
	if who.Above() {
		if f := h.gate.may(account.DossierAppraise, body, s.On); f != nil {
			return f
		}
		return nil
	}
	if f := h.gate.may(account.DecisionSign, body, s.On); f != nil {
		return f
	}
	if !h.gate.authority.Heads(account.DecisionSign, body, h.o.Today) {
		return fault.New(fault.Refused, lang.T("office.decide.other", "who", who, "unit", body.Label())).Do(lang.T("office.decide.other.do")).By(account.ErrDenied)
	}
	return nil
}

// rulesOf is the digest of the movement's file as the database holds it.
func rulesOf(r *store.Reader, id string) (string, error) {
	d, ok, err := r.Dataset("movement", id)
	if err != nil || !ok {
		return "", err
	}
	return d.SHA256, nil
}

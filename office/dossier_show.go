package office

import (
	"context"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/law"
	"vuonlen/paper"
	"vuonlen/procedure"
	"vuonlen/round"
	"vuonlen/store"
)

// DossierAnswer is a dossier with where it stands and what may be done next.
type DossierAnswer struct {
	*round.Dossier
	Round       *round.Round
	Name        award.Subject
	Set         *procedure.Set // that binds its way
	FormName    procedure.Form
	Recipient   procedure.Recipient // as the law calls the subject
	State       round.State
	Taken       []TakenStep
	Next        []NextStep
	Needs       []procedure.Fact   // nobody may act on these, and they stand in the way of more
	Bound       *round.Frozen      // the judgement it is bound to
	Mismatches  []round.Mismatch   // typed figures that are not what the judgement rests on
	Then, Now   Verdicts           // of the judgement it is bound to, and of judging again
	Differences []round.Difference // what the judgement would find otherwise now: the dossier is in doubt
	Bars        []law.Finding
	// Found are bars that stood when a step was taken and were entered only later: they
	// put the dossier in doubt too.
	Found    []round.Barred
	Standing award.Standing
	Signed   []SignedAnswer // papers that came back signed; not in lists
}

// Verdicts are those of one judgement: on what was decided by the day of submission,
// which is the one that counts, and on all that is known.
type Verdicts struct{ Asked, OnAll law.Verdict }

// TakenStep is a step with its last day by the rules and how many days it was late.
type TakenStep struct {
	round.Step
	Due  law.Date // 0: none is set
	Late bool
}

// NextStep is what may be done next and by when.
type NextStep struct {
	What     round.What
	Due      law.Date // 0: none is set
	DueKnown bool     // false: the rules do not say, or the holidays of the year are not known
	Late     bool     // today is past it
	Takes    account.Permission
}

// Dossier shows a dossier.
func (o *Office) Dossier(ctx context.Context, code string) (DossierAnswer, error) {
	var out DossierAnswer
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		h, err := o.hall(r, account.DossierRead)
		if err != nil {
			return err
		}
		d := h.dossier(code)
		if d == nil {
			return noDossier(code)
		}
		if err := h.sees(d); err != nil {
			return err
		}
		if out, err = h.show(d); err != nil {
			return err
		}
		out.Signed, err = h.signed(d, func(s *paper.Signed) bool { return ofDossier(d, s) })
		return err
	})
	return out, err
}

// DossierFilter says which dossiers are listed.
type DossierFilter struct {
	Round string      // empty: of every round
	State round.State // empty: in every state
	Late  bool        // only those of which a step is overdue
}

// Dossiers lists the dossiers that the actor may see.
func (o *Office) Dossiers(ctx context.Context, f DossierFilter) ([]DossierAnswer, error) {
	out := []DossierAnswer{}
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		h, err := o.hall(r, account.DossierRead)
		if err != nil {
			return err
		}
		if f.Round != "" && h.round(f.Round) == nil {
			return noRound(f.Round)
		}
		for _, d := range h.dossiers {
			if f.Round != "" && d.Round != f.Round || f.State != "" && d.State() != f.State || h.sees(d) != nil {
				continue
			}
			a, err := h.show(d)
			if err != nil {
				return err
			}
			if f.Late && !a.overdue() {
				continue
			}
			out = append(out, a)
		}
		return nil
	})
	return out, err
}

// InDoubt tells whether what an open dossier or an award rests on is another now than
// when it was bound to it.
func (a *DossierAnswer) InDoubt() bool {
	return (a.Open() || a.Granted()) && len(a.Differences)+len(a.Found) > 0
}

// overdue tells whether what has to be done next is late.
func (a *DossierAnswer) overdue() bool {
	for _, n := range a.Next {
		if n.Late {
			return true
		}
	}
	return false
}

func (h *hall) show(d *round.Dossier) (DossierAnswer, error) {
	x := h.round(d.Round)
	out := DossierAnswer{Dossier: d, Round: x, State: d.State(), Bound: h.frozen[d.Bound()]}
	m, s, err := h.subject(d)
	if err != nil {
		return out, err
	}
	out.Name = s
	last := d.Steps[len(d.Steps)-1]
	day := last.On // what comes after today may go by other rules, which its own check finds
	c, err := round.NewCourse(d.Form, round.Recipient(d.Kind, individual(h.record, d)), d.Received(), day, h.rules)
	if err != nil {
		return out, err
	}
	out.Set, out.FormName, out.Recipient = c.Case.Set, *c.Form, c.Recipient
	for i, st := range d.Steps {
		before := *d
		before.Steps = d.Steps[:i]
		t := TakenStep{Step: st}
		if due, known := c.Due(&before, st.What); known && due != 0 {
			t.Due, t.Late = due, st.On > due
		}
		out.Taken = append(out.Taken, t)
	}
	next, open := c.Next(d)
	out.Needs = open
	for _, w := range next {
		n := NextStep{What: w, DueKnown: true, Takes: permission(w)}
		n.Due, n.DueKnown = c.Due(d, w)
		n.Late = n.Due != 0 && h.o.Today > n.Due
		out.Next = append(out.Next, n)
	}
	if out.Standing, err = h.standing(x, d); err != nil {
		return out, err
	}
	now, j, err := h.judge(m, s, x.SubmittedOn)
	if err != nil {
		return out, err
	}
	out.Bars = h.bars(m, s, x, d, c, &round.Step{On: day}, j)
	out.Found = h.foundBars(h.record, d, m, s, x)
	if out.Bound == nil {
		return out, nil
	}
	then, err := out.Bound.Found()
	if err != nil {
		return out, err
	}
	out.Mismatches = then.Mismatches(d.Subject, d.Steps[0].Figures)
	is, err := now.Found()
	if err != nil {
		return out, err
	}
	out.Then, out.Now = Verdicts{then.Verdict, then.OnAll().Verdict}, Verdicts{is.Verdict, is.OnAll().Verdict}
	if now.Basis() != out.Bound.Basis() {
		out.Differences = h.told(round.Differences(then, is))
	}
	return out, nil
}

// told leaves out what tells of loans, where the actor may not see them.
func (h *hall) told(ds []round.Difference) []round.Difference {
	if h.gate.authority.MayAnywhere(account.LoanRead, h.o.Today) == nil {
		return ds
	}
	var out []round.Difference
	for _, x := range ds {
		if !x.Private {
			out = append(out, x)
		}
	}
	return out
}

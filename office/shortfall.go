package office

import (
	"context"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/unit"
)

// judgements leaves out the subjects outside the actor's scope, and the number of
// households that are lacking where the actor may not see it (mission.md 7.2).
func (g gate) judgements(record *award.Record, js []award.Judgement, q Question) ([]award.Judgement, error) {
	if q.VerdictsOnly {
		for _, j := range js {
			withholdAll(j)
		}
	}
	if g.authority.Actor().Operator() {
		return js, nil
	}
	var out []award.Judgement
	for _, j := range js {
		u, on := j.Subject.Unit, j.Subject.On
		if j.Subject.Kind == award.Household && record.Households != nil {
			if life, ok := record.Households(household.ID(j.Subject.Code)); ok {
				last := life.Years[len(life.Years)-1]
				u, on = last.Unit, law.YearEnd(last.Year)
			}
			if g.may(account.LoanRead, u, on) != nil {
				for i := range j.Criteria {
					if j.Criteria[i].Private {
						verdictOnly(&j.Criteria[i])
					}
				}
			}
		}
		if u != nil {
			if err := g.within(u, on); err != nil {
				if q.Subject != "" {
					return nil, err
				}
				continue
			}
		}
		if j.Subject.Unit == nil || !g.shortfall(record, j.Subject.Unit) {
			withholdAll(j)
		}
		out = append(out, j)
	}
	return out, nil
}

// verdictOnly takes out of a finding what it rests on: the loans of a household are
// not for everybody who may know the verdict.
func verdictOnly(f *law.Finding) {
	f.Text, f.Facts, f.Because, f.Missing = lang.T("office.loan.withheld", "verdict", f.Verdict), nil, nil, nil
}

func withholdAll(j award.Judgement) {
	for i := range j.Criteria {
		withhold(&j.Criteria[i])
	}
}

// withhold takes the number of households that are lacking out of a finding.
func withhold(f *law.Finding) {
	f.Change.ShortBy = nil
	for i := range f.Because {
		withhold(&f.Because[i])
	}
}

// shortfall tells whether the actor sees how many households a unit lacks: by the
// real day, until the campaign that has begun is recognised in every commune.
func (g gate) shortfall(record *award.Record, u *unit.Unit) bool {
	if g.authority.Actor().Operator() {
		return true
	}
	on := g.today
	if !u.Alive(on) && u.Last != 0 {
		on = u.Last
	}
	if g.may(account.ShortfallRead, u, on) != nil {
		return false
	}
	year := account.CampaignOf(g.today)
	communes := []*unit.Unit{u}
	switch u.Level {
	case unit.Hamlet:
		if c, ok := record.Tree.Parent(u, on); ok {
			communes = []*unit.Unit{c}
		}
	case unit.Commune:
	default:
		communes = record.Tree.Under(u, on, unit.Commune)
	}
	var last law.Date
	for _, c := range communes {
		k, ok := record.Tallies.Campaign(c, year)
		if !ok || k.RecognisedOn == 0 {
			last = 0
			break
		}
		last = max(last, k.RecognisedOn)
	}
	return g.authority.SeesShortfall(g.today, last)
}

// SeesShortfall tells whether the actor would now be shown how many households a unit
// lacks. Asking is no look: no number is given.
func (o *Office) SeesShortfall(ctx context.Context, code unit.Code, on law.Date) (bool, error) {
	sees := false
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := load(r)
		if err != nil {
			return err
		}
		u, ok := record.Tree.Find(code, on)
		if !ok {
			return record.Tree.Explain(code, on)
		}
		gate, err := o.gate(r, record.Tree, account.JudgeRead)
		if err != nil {
			return err
		}
		sees = gate.shortfall(record, u)
		return nil
	})
	return sees, err
}

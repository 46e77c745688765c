package office

import (
	"context"

	"vuonlen/account"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/tally"
	"vuonlen/unit"
)

// LivingAnswer is how living conditions in a unit changed between two years.
type LivingAnswer struct {
	tally.Living
	Unit  *unit.Unit
	State unit.State
}

// Living compares the living conditions of the poor and near-poor households of a
// unit between the ends of two years, by indicator. Each year's households are those
// reviewed in the unit as it was then; only counts come out.
func (o *Office) Living(ctx context.Context, code unit.Code, first, last law.Year) (LivingAnswer, error) {
	var a LivingAnswer
	if first >= last {
		return a, fault.New(fault.Usage, lang.T("office.living.years", "from", first, "to", last)).Do(lang.T("office.living.years.do"))
	}
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := loadUnits(r)
		if err != nil {
			return err
		}
		end := law.YearEnd(last)
		u, ok := record.Tree.Find(code, end)
		if !ok {
			return record.Tree.Explain(code, end)
		}
		gate, err := o.gate(r, record.Tree, account.TallyRead)
		if err != nil {
			return err
		}
		if err := gate.within(u, end); err != nil {
			return err
		}
		a.Unit = u
		a.State, _ = u.At(end)
		ps := newPlaces(record)
		of := func(y law.Year) (out []household.Review, err error) {
			day := law.YearEnd(y)
			err = r.Reviews(store.ReviewFilter{Year: y}, func(v *household.Review) error {
				p := ps.of(v.Hamlet, v.Commune, day)
				if p.unit != nil && (p.unit == u || u.Alive(day) && record.Tree.Within(p.unit, u, day)) {
					out = append(out, household.Review{Year: y, Household: v.Household, Class: v.Class, Answers: v.Answers})
				}
				return nil
			})
			return out, err
		}
		before, err := of(first)
		if err != nil {
			return err
		}
		after, err := of(last)
		if err != nil {
			return err
		}
		if len(before)+len(after) == 0 {
			return fault.New(fault.NotFound, lang.T("office.living.none", "from", first, "to", last)).Do(lang.T("office.living.none.do"))
		}
		a.Living = tally.NewLiving(first, last, before, after)
		return nil
	})
	return a, err
}

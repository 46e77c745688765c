package office

import (
	"cmp"
	"context"
	"strings"

	"vuonlen/account"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/tally"
	"vuonlen/unit"
)

// BalanceAnswer is the balance of a unit with those of the units below it.
type BalanceAnswer struct {
	Balance  *tally.Balance
	Name     string
	Code     unit.Code
	Children []BalanceAnswer
}

// Balance tells what became of the poor and near-poor households of a unit
// between the ends of the year before and the year (official forms 2 and 3). on is
// a day on which the code names the unit; 0 = the year's end. A unit that ended
// during the year is shown with what it had at the start.
func (o *Office) Balance(ctx context.Context, code unit.Code, year law.Year, on law.Date) (BalanceAnswer, error) {
	var a BalanceAnswer
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := loadUnits(r)
		if err != nil {
			return err
		}
		end := law.YearEnd(year)
		u, ok := record.Tree.Find(code, cmp.Or(on, end))
		if !ok {
			return record.Tree.Explain(code, cmp.Or(on, end))
		}
		day := end
		if u.Last != 0 && u.Last < end {
			day = law.YearEnd(year - 1)
		}
		if !u.Alive(day) {
			return record.Tree.Explain(code, day)
		}
		gate, err := o.gate(r, record.Tree, account.BalanceRead)
		if err != nil {
			return err
		}
		if err := gate.within(u, day); err != nil {
			return err
		}
		in, err := balanceInput(r, year)
		if err != nil {
			return err
		}
		if len(in.First)+len(in.Last) == 0 {
			return fault.New(fault.NotFound, lang.T("office.balance.none", "from", year-1, "to", year)).Do(lang.T("office.balance.none.do"))
		}
		bs := tally.NewBalances(record.Tree, in)
		answer := func(u *unit.Unit) BalanceAnswer {
			s, _ := u.At(day)
			return BalanceAnswer{Balance: bs.Of(record.Tree, u), Name: s.FullName, Code: s.Code}
		}
		a = answer(u)
		for _, c := range record.Tree.Children(u, day) {
			a.Children = append(a.Children, answer(c))
		}
		return nil
	})
	return a, err
}

// balanceInput reads what the balance of a year rests on.
func balanceInput(r *store.Reader, year law.Year) (tally.BalanceInput, error) {
	in := tally.BalanceInput{Year: year}
	type known struct {
		household.Past
		year law.Year
	}
	earlier := map[household.ID]known{}
	err := r.Reviews(store.ReviewFilter{}, func(v *household.Review) error {
		switch {
		case v.Year == year-1:
			in.First = append(in.First, *v)
		case v.Year == year:
			in.Last = append(in.Last, *v)
		case v.Year < year-1:
			l := earlier[v.Household]
			l.Poor = l.Poor || v.Class == household.Poor
			l.NearPoor = l.NearPoor || v.Class == household.NearPoor
			if v.Year >= l.year {
				l.Last, l.year = v.Class, v.Year
			}
			earlier[household.ID(strings.Clone(string(v.Household)))] = l
		}
		return nil
	})
	if err != nil {
		return in, err
	}
	in.Earlier = func(id household.ID) household.Past { return earlier[id].Past }
	in.Changes, err = r.HouseholdChanges()
	return in, err
}

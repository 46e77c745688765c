package office

import (
	"context"

	"vuonlen/account"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/report"
	"vuonlen/store"
	"vuonlen/tally"
	"vuonlen/unit"
)

// Report fills an official report form for a unit and year from the register. A
// member list names people: it asks for the permission to read them.
func (o *Office) Report(ctx context.Context, form string, code unit.Code, year law.Year) (*report.Sheet, error) {
	f, ok := report.Find(form)
	if !ok {
		return nil, fault.New(fault.Usage, lang.T("office.report.form", "form", form)).Do(lang.T("office.report.form.do"))
	}
	var out *report.Sheet
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := load(r)
		if err != nil {
			return err
		}
		gate, err := o.gate(r, record.Tree, account.ReportRead)
		if err != nil {
			return err
		}
		end := law.YearEnd(year)
		u, ok := record.Tree.Find(code, end)
		if !ok {
			return record.Tree.Explain(code, end)
		}
		if f := gate.within(u, end); f != nil {
			return f
		}
		if f.List {
			if f := gate.may(account.PersonRead, u, end); f != nil {
				return f
			}
			if f := gate.may(account.SensitiveRead, u, end); f != nil {
				return f
			}
		}
		in, err := reportInput(r, record.Tree, record.Tallies, u, year, o.Today)
		if err != nil {
			return err
		}
		out, err = report.Fill(f, in)
		return err
	})
	if err == nil && len(out.Listed) > 0 {
		err = o.look(ctx, store.Access{Kind: "list", Unit: code, Year: year, Households: int64(len(out.Listed)), Numbers: out.Listed,
			Fields: []string{sawPerson, sawSensitive, sawMember}})
	}
	if err != nil {
		return nil, err
	}
	return out, nil
}

func reportInput(r *store.Reader, tree *unit.Tree, ledger *tally.Ledger, u *unit.Unit, year law.Year, today law.Date) (report.Input, error) {
	std, _, ferr := standardFor("", year)
	if ferr != nil {
		return report.Input{}, ferr
	}
	s, _ := household.FindStandard(std)
	balance, err := balanceInput(r, year)
	if err != nil {
		return report.Input{}, err
	}
	in := report.Input{Tree: tree, Unit: u, Year: year, Standard: s, Reviews: balance.Last}
	if err := r.Members(store.ReviewFilter{Year: year}, func(m *household.Member) error {
		in.Members = append(in.Members, *m)
		return nil
	}); err != nil {
		return in, err
	}
	in.Declared = func(u *unit.Unit) report.Declared {
		f := ledger.Figure(u, year, std, today)
		return report.Declared{Households: f.Households, MinorityHouseholds: f.MinorityHouseholds}
	}
	in.Complete = func(u *unit.Unit) bool {
		c, ok := ledger.Campaign(u, year)
		return ok && c.Complete
	}
	in.Recognised = func(u *unit.Unit) *tally.Tally {
		t, _ := ledger.Recognised(u, year, std, today)
		return t
	}
	bs := tally.NewBalances(tree, balance)
	in.Movement = func(u *unit.Unit, list household.Class) (report.Movement, bool) {
		var m report.Movement
		if len(balance.First) == 0 {
			return m, false
		}
		b := bs.Of(tree, u)
		sheet := &b.Poor
		if list == household.NearPoor {
			sheet = &b.NearPoor
		}
		for i, c := range sheet.Cells {
			m.Households[i], m.Persons[i] = law.Exactly(c.Households), c.Persons
			for _, x := range c.Behind {
				m.Behind[i] = append(m.Behind[i], x.Household)
			}
		}
		return m, true
	}
	before := map[household.ID]household.Class{}
	for i := range balance.First {
		before[balance.First[i].Household] = balance.First[i].Class
	}
	in.Entry = func(id household.ID, list household.Class) report.Entry {
		past := balance.Earlier(id)
		earlier := past.Poor
		if list == household.NearPoor {
			earlier = past.NearPoor
		}
		switch was, reviewed := before[id]; {
		case reviewed && was == list:
			return report.EntryOld
		case reviewed && was == household.UnknownClass:
			return report.EntryUnknown
		case earlier:
			return report.EntryFellBack
		}
		return report.EntryNew
	}
	c, ok := ledger.Campaign(u, year)
	// A complete review is not yet a recognised one.
	in.Provisional = in.Recognised(u) == nil && (!ok || !c.Complete || c.RecognisedOn == 0 || c.RecognisedOn > today)
	if ok {
		in.SignedOn = c.RecognisedOn
	}
	return in, nil
}

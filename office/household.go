package office

import (
	"cmp"
	"context"
	"slices"

	"vuonlen/account"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/unit"
)

// HouseholdAnswer is one household as the register knows it.
type HouseholdAnswer struct {
	Number  household.ID
	Years   []HouseholdYear
	Changes []household.Change
	History []store.Import // where its rows come from, by id
	Steps   []HouseholdStep
	Hidden  int // years of which the asker may not see the review; then there are no steps
}

// HouseholdYear is its review of a year with the finding that explains the class.
type HouseholdYear struct {
	Review  household.Review // the citizen number is masked
	Unit    *unit.Unit
	Name    string // of the unit on 31 December of the year
	Commune string // above it; empty where the unit is one
	Area    household.Area
	Because lang.Text
	Finding law.Finding
	Members []household.Member // numbers masked
	Earlier int                // versions of the review before this one
	hidden  hidden
}

// hidden is what of a household the asker may not see.
type hidden struct{ person, sensitive bool }

func hide(g gate, u *unit.Unit, on law.Date) hidden {
	return hidden{g.may(account.PersonRead, u, on) != nil, g.may(account.SensitiveRead, u, on) != nil}
}

func (h hidden) review(v *household.Review) {
	if h.person {
		v.Head, v.Address, v.Interviewer, v.CitizenID = "", "", "", ""
	}
	if !h.sensitive {
		return
	}
	v.Ethnicity = ""
	answers := v.More.Map()
	if f, ok := household.FormForYear(v.Year); ok {
		for i := range f.Questions {
			q := &f.Questions[i]
			if q.Sensitive != household.EthnicOrigin && q.Sensitive != household.HealthCondition {
				continue
			}
			delete(answers, q.Code)
		}
	}
	v.More = household.NewExtra(answers)
}

func (h hidden) member(m *household.Member) {
	if h.person {
		m.Name, m.Relation, m.CitizenID, m.Birth, m.BirthYear = "", "", "", 0, 0
	}
	if h.sensitive {
		m.Ethnicity, m.Disabled, m.Malnourished, m.Insured, m.NoLabour = "", 0, 0, 0, 0
	}
}

// Household answers for one household: its years, why it has its classes, who
// lives in it and what happened to it. Citizen numbers are masked.
func (o *Office) Household(ctx context.Context, number household.ID) (HouseholdAnswer, error) {
	a := HouseholdAnswer{Number: number}
	line := store.Access{Kind: "show", Household: number, Households: 1}
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := loadUnits(r)
		if err != nil {
			return err
		}
		gate, err := o.gate(r, record.Tree, account.HouseholdRead)
		if err != nil {
			return err
		}
		ps := newPlaces(record)
		classes := map[law.Year]household.Class{}
		if err := r.Reviews(store.ReviewFilter{Household: number}, func(v *household.Review) error { classes[v.Year] = v.Class; return nil }); err != nil {
			return err
		}
		r = r.Seeing(gate.sees(ps))
		if err := r.Reviews(store.ReviewFilter{Household: number, Open: r.Opens()}, func(v *household.Review) error {
			end := law.YearEnd(v.Year)
			p := ps.of(v.Hamlet, v.Commune, end)
			y := HouseholdYear{Review: *v, Unit: p.unit, Name: nameOf(p.unit, end), Area: p.answers(v).Area}
			if c := p.commune(record.Tree, end); c != nil && c != p.unit {
				y.Commune = nameOf(c, end)
			}
			y.Review.CitizenID = household.MaskCitizenID(v.CitizenID)
			y.hidden = hide(gate, p.unit, end)
			y.hidden.review(&y.Review)
			y.hidden.seen(&line.Fields, false)
			if s, ok := household.FindStandard(v.Standard); ok {
				y.Because, y.Finding = s.Because(p.answers(v)), s.Explain(p.answers(v))
			}
			a.Years = append(a.Years, y)
			return nil
		}); err != nil {
			return err
		}
		slices.SortFunc(a.Years, func(x, y HouseholdYear) int { return cmp.Compare(x.Review.Year, y.Review.Year) })
		for i := range a.Years {
			y := &a.Years[i]
			if err := r.Members(store.ReviewFilter{Household: number, Year: y.Review.Year, Open: r.Opens()}, func(m *household.Member) error {
				w := *m
				w.CitizenID = household.MaskCitizenID(m.CitizenID)
				y.hidden.member(&w)
				y.Members = append(y.Members, w)
				return nil
			}); err != nil {
				return err
			}
			slices.SortFunc(y.Members, func(x, y household.Member) int { return cmp.Compare(x.No, y.No) })
			y.hidden.seen(&line.Fields, len(y.Members) > 0)
			if y.Earlier, err = r.EarlierReviews(number, y.Review.Year); err != nil {
				return err
			}
		}
		if a.Changes, err = r.ChangesOf(number); err != nil {
			return err
		}
		slices.SortStableFunc(a.Changes, func(x, y household.Change) int { return cmp.Compare(x.On, y.On) })
		// What happened to a household is shown to who may see one of its reviews, or a
		// place where it came to live.
		if len(a.Years) == 0 && !slices.ContainsFunc(a.Changes, func(c household.Change) bool {
			pl := ps.of(c.Hamlet, c.Commune, c.On)
			return gate.authority.Actor().Operator() || pl.unit != nil && gate.within(pl.unit, c.On) == nil
		}) {
			return fault.New(fault.NotFound, lang.T("office.household.none", "household", string(number))).Do(lang.T("office.household.none.do"))
		}
		if a.Hidden = len(classes) - len(a.Years); a.Hidden == 0 {
			a.Steps = a.steps(classes)
		}
		a.History, err = r.ImportsOf(a.sources()...)
		return err
	})
	if err == nil {
		err = o.look(ctx, line)
	}
	if err != nil {
		return HouseholdAnswer{Number: number}, err
	}
	return a, nil
}

// sources are the imports that the rows of a household come from.
func (a *HouseholdAnswer) sources() []int64 {
	var ids []int64
	add := func(id int64) {
		if id != 0 && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	for i := range a.Years {
		add(a.Years[i].Review.Import)
		for _, m := range a.Years[i].Members {
			add(m.Import)
		}
	}
	for _, c := range a.Changes {
		add(c.Import)
	}
	return ids
}

package office

import (
	"cmp"
	"context"
	"slices"
	"strings"

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
}

// HouseholdYear is its review of a year with the finding that explains the class.
type HouseholdYear struct {
	Review  household.Review // the citizen number is masked
	Unit    *unit.Unit
	Name    string // of the unit on 31 December of the year
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
		r = r.Seeing(gate.sees(ps))
		if err := r.Reviews(store.ReviewFilter{Household: number, Open: r.Opens()}, func(v *household.Review) error {
			end := law.YearEnd(v.Year)
			p := ps.of(v.Hamlet, v.Commune, end)
			y := HouseholdYear{Review: *v, Unit: p.unit, Name: nameOf(p.unit, end), Area: p.answers(v).Area}
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
		all, err := r.HouseholdChanges()
		if err != nil {
			return err
		}
		for _, c := range all {
			if c.Household == number || c.Other == number {
				a.Changes = append(a.Changes, c)
			}
		}
		slices.SortStableFunc(a.Changes, func(x, y household.Change) int { return cmp.Compare(x.On, y.On) })
		if len(a.Years)+len(a.Changes) == 0 {
			return fault.New(fault.NotFound, lang.T("office.household.none", "household", string(number))).Do(lang.T("office.household.none.do"))
		}
		a.History, err = r.Imports()
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

// Found is a household that a search found.
type Found struct {
	Household household.ID
	Year      law.Year // of its newest review that matches
	Head      string
	Unit      string
	Class     household.Class
}

// FindHouseholds looks for households by the head's name, with or without
// diacritics, or by a whole citizen number of head or member.
func (o *Office) FindHouseholds(ctx context.Context, text string) ([]Found, error) {
	byNumber := map[household.ID]Found{}
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := loadUnits(r)
		if err != nil {
			return err
		}
		gate, err := o.gate(r, record.Tree, account.PersonRead)
		if err != nil {
			return err
		}
		ps := newPlaces(record)
		r = r.Seeing(gate.sees(ps))
		note := func(v *household.Review) error {
			end := law.YearEnd(v.Year)
			p := ps.of(v.Hamlet, v.Commune, end)
			if f, had := byNumber[v.Household]; !had || f.Year < v.Year {
				byNumber[v.Household] = Found{v.Household, v.Year, v.Head, nameOf(p.unit, end), v.Class}
			}
			return nil
		}
		if len(text) == 12 && strings.Trim(text, "0123456789") == "" {
			mark, err := r.CitizenMark(text)
			if err != nil {
				return err
			}
			if err := r.Reviews(store.ReviewFilter{Citizen: mark}, note); err != nil {
				return err
			}
			return r.Members(store.ReviewFilter{Citizen: mark}, func(m *household.Member) error {
				return r.Reviews(store.ReviewFilter{Household: m.Household, Year: m.Year}, note)
			})
		}
		key := lang.Fold(lang.NFC(strings.TrimSpace(text)))
		return r.Reviews(store.ReviewFilter{}, func(v *household.Review) error {
			if v.Household == household.ID(text) || key != "" && strings.Contains(lang.Fold(v.Head), key) {
				return note(v)
			}
			return nil
		})
	})
	var out []Found
	for _, f := range byNumber {
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b Found) int { return cmp.Compare(a.Household, b.Household) })
	if err == nil && len(out) > 0 {
		line := store.Access{Kind: "find", Households: int64(len(out)), Fields: []string{sawPerson}}
		for _, f := range out {
			line.Numbers = append(line.Numbers, f.Household)
		}
		err = o.look(ctx, line)
	}
	if err != nil {
		return nil, err
	}
	return out, nil
}

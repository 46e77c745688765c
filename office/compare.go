package office

import (
	"context"
	"maps"
	"slices"
	"strings"

	"vuonlen/account"
	"vuonlen/document"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/unit"
)

// Compared is the households of one year under two standards.
type Compared struct {
	Year    law.Year
	Bridge  *household.Bridge
	Changed []Reclassed // whose class is known under both and differs
}

// Reclassed is a household that has another class under another standard.
type Reclassed struct {
	Household household.ID
	From, To  household.Class
}

// comparison gathers years.
type comparison struct {
	named   *household.Standard // nil: the standard of each year
	to      *household.Standard
	years   map[law.Year]*Compared
	notices []lang.Text
}

func newComparison(named, to *household.Standard) *comparison {
	return &comparison{named: named, to: to, years: map[law.Year]*Compared{}, notices: []lang.Text{lang.T("office.compare.reviewed")}}
}

// year finds or begins a year. The fault: no standard is known for it, or it is
// the very one that is compared with.
func (c *comparison) year(y law.Year) (*Compared, *fault.Error) {
	if x := c.years[y]; x != nil {
		return x, nil
	}
	from := c.named
	if from == nil {
		id, note, err := standardFor("", y)
		if err != nil {
			return nil, err
		}
		from, _ = household.FindStandard(id)
		if note {
			c.notices = append(c.notices, lang.T("office.compare.unconfirmed", "year", y, "standard", id))
		}
	}
	if from.ID == c.to.ID {
		return nil, fault.New(fault.Usage, lang.T("office.compare.same", "standard", from.ID, "year", y)).Do(lang.T("office.compare.same.do"))
	}
	for _, s := range []*household.Standard{from, c.to} {
		text := lang.T("office.compare.closed", "standard", s.ID, "why", s.WhyNot)
		if !s.Classifiable() && !slices.ContainsFunc(c.notices, func(n lang.Text) bool { return lang.EN.Say(n) == lang.EN.Say(text) }) {
			c.notices = append(c.notices, text)
		}
	}
	c.years[y] = &Compared{Year: y, Bridge: household.NewBridge(from, c.to)}
	return c.years[y], nil
}

func (x *Compared) add(id household.ID, a household.Answers) {
	if from, to := x.Bridge.Add(a); household.Changes(from, to) {
		x.Changed = append(x.Changed, Reclassed{household.ID(strings.Clone(string(id))), from, to})
	}
}

// list gives the years in order, each with its households by number.
func (c *comparison) list() []Compared {
	out := []Compared{}
	for _, y := range slices.Sorted(maps.Keys(c.years)) {
		x := c.years[y]
		slices.SortFunc(x.Changed, func(a, b Reclassed) int { return strings.Compare(string(a.Household), string(b.Household)) })
		out = append(out, *x)
	}
	return out
}

// CompareFile classifies every row of a review file under two standards: the one
// named, nil for that of each row's year, and another. It needs no database. Under
// a standard that cannot classify every class is unknown, and a notice says so. A
// file with a fault gives nothing.
func CompareFile(rd *document.Reader, named, to *household.Standard, current law.Year) ([]Compared, []lang.Text, error) {
	c := newComparison(named, to)
	rows := document.ReadReviews(rd, current)
	for rows.Next() {
		r := rows.Review()
		x, err := c.year(r.Year)
		switch {
		case err != nil && fault.KindOf(err) == fault.Usage:
			return nil, nil, err
		case err != nil:
			rd.Row().Fail("year", err.What, err.Remedy)
		default:
			x.add(r.Household, r.Answers)
		}
	}
	if err := rd.Faults().Err(); err != nil {
		return nil, nil, err
	}
	return c.list(), append(rows.Notices(), c.notices...), nil
}

// CompareRegister is the same for the reviews of a unit and year in the register,
// with the area that holds for each. Counts need tally.read; whose households change
// (list) needs household.read.
func (o *Office) CompareRegister(ctx context.Context, code unit.Code, y law.Year, named, to *household.Standard, list bool) ([]Compared, []lang.Text, error) {
	c := newComparison(named, to)
	end := law.YearEnd(y)
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := loadUnits(r)
		if err != nil {
			return err
		}
		u, ok := record.Tree.Find(code, end)
		if !ok {
			return record.Tree.Explain(code, end)
		}
		need := []account.Permission{account.TallyRead}
		if list {
			need = append(need, account.HouseholdRead)
		}
		for _, p := range need {
			gate, err := o.gate(r, record.Tree, p)
			if err != nil {
				return err
			}
			if err := gate.within(u, end); err != nil {
				return err
			}
		}
		x, ferr := c.year(y)
		if ferr != nil {
			return ferr
		}
		ps := newPlaces(record)
		if err := r.Reviews(store.ReviewFilter{Year: y}, func(v *household.Review) error {
			if p := ps.of(v.Hamlet, v.Commune, end); p.unit != nil && record.Tree.Within(p.unit, u, end) {
				x.add(v.Household, p.answers(v))
			}
			return nil
		}); err != nil {
			return err
		}
		if x.Bridge.Households() == 0 {
			return fault.New(fault.NotFound, lang.T("office.compare.none", "unit", u.Label(), "year", y)).Do(lang.T("office.compare.none.do"))
		}
		if !list {
			x.Changed = nil
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	return c.list(), c.notices, nil
}

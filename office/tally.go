package office

import (
	"context"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/tally"
	"vuonlen/unit"
)

// TallyQuestion asks for the counts of a unit and year.
type TallyQuestion struct {
	Code     unit.Code
	Year     law.Year
	On       law.Date // a day on which Code names the unit meant; 0 = 31 December of the year
	Standard string   // empty: the standard of the year
	AsKnown  law.Date // counts decided by this day; 0 = today
	Map      law.Date // restate on the boundaries of this day; 0 = as it was
}

// TallyAnswer is the counts of a unit and year with those of its children.
type TallyAnswer struct {
	Unit     *unit.Unit
	State    unit.State
	On       law.Date
	Year     law.Year
	Standard string
	Figure   tally.Figure
	Gap      tally.Gap
	Register *tally.Register // what the reviews of the unit and year add up to, whatever the basis; nil: none
	Flags    []lang.Text
	Notices  []lang.Text
	Map      *Mapped // of a question with a map
	Children []TallyAnswer
}

// Tally answers with the counts of a unit on its own boundary of the year's end,
// or on the boundaries of the map's day.
func (o *Office) Tally(ctx context.Context, q TallyQuestion) (TallyAnswer, error) {
	var a TallyAnswer
	std, note, ferr := standardFor(q.Standard, q.Year)
	if ferr != nil {
		return a, ferr
	}
	if q.On == 0 {
		q.On = law.YearEnd(q.Year)
	}
	if q.AsKnown == 0 {
		q.AsKnown = o.Today
	}
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := load(r)
		if err != nil {
			return err
		}
		u, ok := record.Tree.Find(q.Code, q.On)
		if !ok {
			return record.Tree.Explain(q.Code, q.On)
		}
		gate, err := o.gate(r, record.Tree, account.TallyRead)
		if err != nil {
			return err
		}
		if err := gate.within(u, q.On); err != nil {
			return err
		}
		if q.Map != 0 {
			a = onMap(record, gate, u, q, std)
			return nil
		}
		a = answer(record, u, q, std)
		for _, c := range record.Tree.Children(u, min(lastDay(u, law.YearEnd(q.Year)), law.YearEnd(q.Year))) {
			a.Children = append(a.Children, answer(record, c, q, std))
		}
		return nil
	})
	if note {
		a.Notices = append(a.Notices, lang.T("office.standard_2026", "at", lang.T("office.tally.asked"), "year", q.Year, "standard", std))
	}
	return a, err
}

func lastDay(u *unit.Unit, on law.Date) law.Date {
	if u.Last != 0 && u.Last < on {
		return u.Last
	}
	return on
}

func answer(record *award.Record, u *unit.Unit, q TallyQuestion, std string) TallyAnswer {
	l := record.Tallies
	on := lastDay(u, max(q.On, u.First))
	a := TallyAnswer{Unit: u, On: on, Year: q.Year, Standard: std}
	a.State, _ = u.At(on)
	if u.Alive(law.YearEnd(q.Year)) {
		a.Figure = l.Shown(u, q.Year, std, q.AsKnown)
		if r, ok := l.Register(u, q.Year, std); ok {
			a.Register = &r
		}
	} else {
		// The unit did not live at the end of the year: what is recognised for it,
		// or the land it had.
		a.Figure, a.Gap = l.Territory(u, q.Year, std, q.AsKnown)
		if u.First > law.YearEnd(q.Year) {
			a.Figure, a.Gap = l.Restated(u, on, q.Year, std, q.AsKnown)
		}
	}
	a.Flags = append(gapFlag(a.Gap), l.Flags(u, q.Year, std, q.AsKnown)...)
	a.Flags = append(a.Flags, breaks(record.Facts, u, law.YearEnd(q.Year-1), law.YearEnd(q.Year))...)
	return a
}

// UnitAnswer is one unit as it is on a day, with what is around and before it.
type UnitAnswer struct {
	Unit         *unit.Unit
	On           law.Date
	State        unit.State
	Above        []*unit.Unit // from the parent up
	Children     []*unit.Unit
	Predecessors unit.Lineage
	Successors   unit.Lineage
	Facts        []unit.Fact
}

// Unit answers for the unit that a code names on a day.
func (o *Office) Unit(ctx context.Context, code unit.Code, on law.Date) (UnitAnswer, error) {
	a := UnitAnswer{On: on}
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := load(r)
		if err != nil {
			return err
		}
		if _, err := o.gate(r, record.Tree, account.UnitRead); err != nil {
			return err
		}
		u, ok := record.Tree.Find(code, on)
		if !ok {
			return record.Tree.Explain(code, on)
		}
		a.Unit = u
		a.State, _ = u.At(on)
		for p, ok := record.Tree.Parent(u, on); ok; p, ok = record.Tree.Parent(p, on) {
			a.Above = append(a.Above, p)
		}
		a.Children = record.Tree.Children(u, on)
		if u.Level != unit.Nation {
			a.Predecessors = record.Tree.Predecessors(u, on, FirstSnapshot)
			a.Successors = record.Tree.Successors(u, on, max(on, o.Today))
		}
		a.Facts = record.Facts.History(u)
		return nil
	})
	return a, err
}

// FirstSnapshot is the earliest day of which the units of the country are known.
const FirstSnapshot law.Date = 20211101

package office

import (
	"cmp"
	"context"
	"slices"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/law"
	"vuonlen/programme"
	"vuonlen/store"
	"vuonlen/unit"
)

// DueQuestion asks which reports a unit and those below it owe in a year, and how it
// stands with them on a day.
type DueQuestion struct {
	Code unit.Code
	Year law.Year // in which the reports fall due
	On   law.Date // as of the end of this day, on which Code names the unit if it is in the year; 0 = today
}

// DueReport is one report owed.
type DueReport struct {
	programme.Obligation
	Name      unit.State // of the unit on the last day of the report
	State     programme.ReportState
	Late      law.Count    // days; unknown where it is not late
	Inherited []*unit.Unit // that ended since the report before, whose land it tells of

	// Origin is the unit whose body owed the report and had not given it when the unit
	// ended; nil: it lives, or gave it. Then Receiver answers for it, by PassedBy, and
	// Name names it; a nil receiver is an open question: the province has recorded none.
	Origin, Receiver *unit.Unit
	PassedBy         string
}

// Unassigned tells whether nobody is recorded who answers for the report.
func (d *DueReport) Unassigned() bool { return d.Origin != nil && d.Receiver == nil }

// DueAnswer is the reports of a unit and those below it.
type DueAnswer struct {
	Unit    *unit.Unit
	Name    unit.State
	Year    law.Year
	On      law.Date
	Reports []DueReport // by unit, then by last day
	Counts  map[programme.ReportState]int
}

// ReportsDue lists the reports owed in a year by a unit and all below it, as far as
// the actor may see their evidence. A unit that ended owes what fell due while it
// lived; what comes after is owed by those that live then. What it had not given when it
// ended stands under the body that the province recorded as its receiver, and is in the
// lists of the receiver and those above it, each time once; in the year in which it passed
// also what was owed from years before and is known not to have come.
func (o *Office) ReportsDue(ctx context.Context, q DueQuestion) (DueAnswer, error) {
	a := DueAnswer{Year: q.Year, On: cmp.Or(q.On, o.Today), Counts: map[programme.ReportState]int{}}
	from, to := law.MakeDate(int(q.Year), 1, 1), law.YearEnd(q.Year)
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := load(r)
		if err != nil {
			return err
		}
		gate, err := o.gate(r, record.Tree, account.EvidenceRead)
		if err != nil {
			return err
		}
		named := min(max(a.On, from), to)
		home, ok := record.Tree.Find(q.Code, named)
		if !ok {
			return record.Tree.Explain(q.Code, named)
		}
		if err := gate.within(home, named); err != nil {
			return err
		}
		a.Unit = home
		a.Name, _ = home.At(named)
		cal := record.Calendar()
		pass, err := newPassage(r, record, cal, a.On)
		if err != nil {
			return err
		}
		add := func(x programme.Obligation, day law.Date) {
			d := DueReport{Obligation: x, Name: lastState(x.Unit, day), State: x.State(a.On), Late: x.DaysLate(a.On), Inherited: cal.Inherited(x)}
			pass.pass(&d)
			a.Counts[d.State]++
			a.Reports = append(a.Reports, d)
		}
		own := owing(cal, record, home, from, to)
		for _, u := range own {
			for _, x := range cal.Owed(u, from, to) {
				day := cmp.Or(x.Day, x.Last, named)
				if !inside(record.Tree, u, home, day) || gate.within(u, day) != nil {
					continue
				}
				add(x, day)
			}
		}
		// Who may see the unit may see what it answers for.
		for _, u := range pass.foreign(home, own, from, to) {
			for _, x := range pass.owed(u, from, to) {
				add(x, cmp.Or(x.Day, x.Last, u.Last))
			}
		}
		return nil
	})
	return a, err
}

// owing lists the units that may owe reports in a span: the unit itself and those
// below it on a day on which something falls due, by level and code.
func owing(cal *programme.Calendar, record *award.Record, home *unit.Unit, from, to law.Date) []*unit.Unit {
	seen := map[*unit.Unit]bool{home: true}
	out := []*unit.Unit{home}
	add := func(u *unit.Unit) {
		if !seen[u] {
			seen[u] = true
			out = append(out, u)
		}
	}
	for _, d := range cal.Duties(from, to) {
		for _, on := range d.Asked(from, to) {
			if !home.Alive(on) {
				continue
			}
			for _, u := range record.Tree.Under(home, on, d.Level) {
				add(u)
			}
		}
	}
	for _, e := range record.Evidence.Of("reports") {
		if u := cal.UnitOf(&e); u != nil && inside(record.Tree, u, home, cmp.Or(e.Date("due"), max(home.First, u.First))) {
			add(u)
		}
	}
	rank := []unit.Level{unit.Nation, unit.Province, unit.District, unit.Commune, unit.Hamlet}
	slices.SortFunc(out, func(a, b *unit.Unit) int {
		return cmp.Or(cmp.Compare(slices.Index(rank, a.Level), slices.Index(rank, b.Level)),
			cmp.Compare(lastState(a, to).Code, lastState(b, to).Code), cmp.Compare(a.First, b.First))
	})
	return out
}

// inside tells whether a unit is another or lies in it on a day; of one that has ended,
// on its last.
func inside(tree *unit.Tree, u, home *unit.Unit, on law.Date) bool {
	if u.Last != 0 {
		on = min(on, u.Last)
	}
	return u == home || tree.Within(u, home, on)
}

// lastState is how a unit is called on a day; of one that has ended or not begun, as
// near to it as can be.
func lastState(u *unit.Unit, on law.Date) unit.State {
	if u.Last != 0 {
		on = min(on, u.Last)
	}
	st, _ := u.At(max(on, u.First))
	return st
}

// DutyAnswer is a report duty, with how it ended where it did.
type DutyAnswer struct {
	*programme.Duty
	// Last is the last day on which anybody owes a report by it, 0: there is none known.
	// Whole tells that it is before every last day of the year, Ended is the unit that
	// set the duty and ended; nil: the units that owed it did.
	Last  law.Date
	Whole bool
	Ended *unit.Unit
	// Passed are the ended units that owed by it and whose receiving body is recorded;
	// Unassigned is how many have none. What they had not given stands as they say in
	// [Office.ReportsDue].
	Passed     []PassedOn
	Unassigned int
}

// PassedOn says who takes over from a unit that ended.
type PassedOn struct {
	Unit, Receiver *unit.Unit
	Document       string
	On             law.Date // from which the receiver is in charge
}

// Duties lists the report duties with last days in a year, the national ones and all
// that were set: rules are no secret to who may see evidence. One that nobody owes any
// more says since when, why, and who answers for what was left.
func (o *Office) Duties(ctx context.Context, year law.Year) ([]DutyAnswer, error) {
	var out []DutyAnswer
	from, to := law.MakeDate(int(year), 1, 1), law.YearEnd(year)
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := load(r)
		if err != nil {
			return err
		}
		if _, err := o.gate(r, record.Tree, account.EvidenceRead); err != nil {
			return err
		}
		cal := record.Calendar()
		pass, err := newPassage(r, record, cal, o.Today)
		if err != nil {
			return err
		}
		for _, d := range cal.Duties(from, to) {
			x := DutyAnswer{Duty: d}
			if x.Last, x.Ended = cal.Lapsed(d, to); x.Last != 0 {
				x.Whole = x.Last < slices.Min(d.Asked(from, to))
				pass.leavers(&x)
			}
			out = append(out, x)
		}
		return nil
	})
	return out, err
}

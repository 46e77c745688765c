package office

import (
	"cmp"
	"errors"
	"slices"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/law"
	"vuonlen/programme"
	"vuonlen/tally"
	"vuonlen/unit"
)

// DoubtfulReport is a report that was given on figures that are others now.
type DoubtfulReport struct {
	programme.Obligation
	Name unit.State // of the unit on the day it was given
	// Year is the last one of which the unit had a figure on that day.
	Year law.Year
	// Then is the figure that was decided by the day the report was given, as it was
	// known when its receipt was entered; Now is the one known now, whenever decided.
	Then, Now tally.Figure
	Causes    []Cause

	code unit.Code // names the unit on the day on
	on   law.Date
	act  int64 // that entered the receipt
	then tally.Counts
}

// doubtfulReports lists the reports on the way to other figures: those of which a
// receipt is entered and that the actor may see.
func (h *hall) doubtfulReports(past *chronicle, out *Recalled) error {
	gate, err := h.o.gate(h.r, h.record.Tree, account.EvidenceRead)
	if errors.Is(err, account.ErrDenied) {
		out.ReportsHidden = true
		return nil
	}
	if err != nil {
		return err
	}
	cal := h.record.Calendar()
	var all []DoubtfulReport
	for _, e := range h.record.Evidence.Of("reports") {
		on := e.Date("received_on")
		u := cal.UnitOf(&e)
		if on == 0 || u == nil {
			continue
		}
		named := min(max(on, u.First), cmp.Or(u.Last, on))
		if gate.within(u, named) != nil {
			continue
		}
		st, _ := u.At(named)
		o := cal.Given(u, &e)
		all = append(all, DoubtfulReport{Obligation: o, Name: st, code: st.Code, on: named, act: e.Act})
	}
	slices.SortStableFunc(all, func(a, b DoubtfulReport) int { return cmp.Compare(past.before[a.act], past.before[b.act]) })
	var then *award.Record
	base := int64(-1)
	for i := range all {
		x := &all[i]
		if b := past.before[x.act]; b != base {
			base = b
			if then, err = h.knownOn(past, b); err != nil {
				return err
			}
		}
		if !x.compare(then, h.record) {
			continue
		}
		out.Reports = append(out.Reports, *x)
	}
	return nil
}

// knownOn is the units and counts as known on an act after which nothing changed until
// the next in the chronicle.
func (h *hall) knownOn(past *chronicle, act int64) (*award.Record, error) {
	if act == past.before[len(past.acts)] {
		return h.record, nil
	}
	return loadFigures(h.r.AsKnown(act))
}

// compare fills in the figure of then and of now, and tells whether they are different.
// Without a figure then there is nothing that the report could have given.
func (x *DoubtfulReport) compare(then, now *award.Record) bool {
	for x.Year = x.on.Year(); x.Year > x.on.Year()-2; x.Year-- {
		f, ok := x.figure(then, x.ReceivedOn())
		if !ok {
			continue
		}
		x.Then = f
		all, _ := x.figure(then, everyDay) // what of it was decided since was known already
		x.then = all.Counts
		x.Now, ok = x.figure(now, everyDay)
		return ok && x.Now.Counts != x.Then.Counts
	}
	return false
}

// everyDay comes after every decision.
const everyDay law.Date = 99991231

// figure is that of the unit and year on the land it had when the report was given, as
// decided by a day; false where there is none.
func (x *DoubtfulReport) figure(record *award.Record, asOf law.Date) (tally.Figure, bool) {
	u, ok := record.Tree.Find(x.code, x.on)
	std, _, f := standardFor("", x.Year)
	if !ok || f != nil {
		return tally.Figure{}, false
	}
	ref := x.on
	if u.Alive(law.YearEnd(x.Year)) {
		ref = max(ref, law.YearEnd(x.Year)) // a count of the year is on the land at its end
	}
	out, gap := record.Tallies.Restated(u, ref, x.Year, std, asOf)
	return out, gap == tally.NoGap
}

// figure is what a report would give on all that this state knows.
func (s *pastState) figure(x *DoubtfulReport) (tally.Figure, bool) {
	return x.figure(s.record, everyDay)
}

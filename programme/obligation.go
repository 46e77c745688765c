package programme

import (
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
)

// The kinds of report.
const (
	Periodic      = "periodic"
	Extraordinary = "extraordinary"
)

// Obligation is one report that a unit owes.
type Obligation struct {
	Duty        *Duty // nil: recorded on its own, as an extraordinary report is
	Unit        *unit.Unit
	Kind        string
	Period      string
	Day         law.Date // the last day as the calendar has it; 0: it is recorded only
	First, Last law.Date // the time ends on a day from First to Last; 0: nobody said when
	Record      *Record  // in which its receipt is written down; nil: there is none
	Stated      law.Date // all reports that had come by this day are said to be entered; 0: nobody said so

	off DayOff
}

// take puts the record beside what the calendar says. A last day that is recorded is
// that of this very report: it goes before the calendar.
func (o *Obligation) take(e *Record) {
	o.Record = e
	if due := e.Date("due"); due != 0 {
		o.First, o.Last = due, due
	}
}

// Label names the report for people: of the calendar by its name with the year, and
// the month where there are several; else as its period is recorded.
func (o *Obligation) Label() lang.Text {
	switch {
	case o.Duty == nil:
		return lang.T("programme.report.recorded", "period", o.Period)
	case len(o.Duty.Days) == 1:
		return lang.T("programme.report.year", "name", o.Duty.Name, "year", o.Day.Year())
	}
	return lang.T("programme.report.month", "name", o.Duty.Name, "month", int(o.Day)/100%100, "year", o.Day.Year())
}

// Due is the last day in time for people, or the two days between which it lies.
func (o *Obligation) Due() lang.Sayer {
	if o.First == o.Last {
		return o.Last
	}
	return lang.T("programme.report.span", "first", o.First, "last", o.Last)
}

// ReceivedOn is the day on which the report came; 0: not recorded.
func (o *Obligation) ReceivedOn() law.Date {
	if o.Record == nil {
		return 0
	}
	return o.Record.Date("received_on")
}

// ReportState is how it stands with a report on a day.
type ReportState string

// The states of a report.
const (
	ReportReceived ReportState = "received" // in time
	ReportLate     ReportState = "late"     // received, after its day
	ReportMissing  ReportState = "missing"  // its day is past, and it is known not to have come
	ReportPending  ReportState = "pending"  // its day has not come
	ReportUnknown  ReportState = "unknown"
	ReportNotOwed  ReportState = "not_owed" // said to be so
)

// ReportStates lists the states.
var ReportStates = []ReportState{ReportReceived, ReportLate, ReportMissing, ReportPending, ReportUnknown, ReportNotOwed}

// Say names the state.
func (s ReportState) Say(l lang.Lang) string {
	switch s {
	case ReportReceived:
		return l.Say(lang.T("programme.report.received"))
	case ReportLate:
		return l.Say(lang.T("programme.report.late"))
	case ReportMissing:
		return l.Say(lang.T("programme.report.missing"))
	case ReportPending:
		return l.Say(lang.T("programme.report.pending"))
	case ReportNotOwed:
		return l.Say(lang.T("programme.report.not_owed"))
	}
	return l.Say(lang.T("programme.report.unknown"))
}

// State is how it stands on a day. What came later had not come by then. A report of
// which nothing is recorded is missing only where somebody states that all that came
// is entered, and where it was owed without question; else it is unknown.
func (o *Obligation) State(on law.Date) ReportState {
	if o.Record != nil {
		if yes, known := o.Record.Yes("owed"); known && !yes {
			return ReportNotOwed
		}
	}
	if o.Last == 0 {
		return ReportUnknown
	}
	r := o.ReceivedOn()
	switch {
	case r != 0 && r <= on:
		switch {
		case r <= o.First:
			return ReportReceived
		case r > o.Last:
			return ReportLate
		}
		return ReportUnknown // whether its day was moved is not known
	case on <= o.First:
		return ReportPending
	case on <= o.Last:
		return ReportUnknown
	case o.openOn(on) >= o.Last:
		return ReportMissing
	}
	return ReportUnknown
}

// openOn is the latest day up to the one asked for on which the report is known not
// to have come; 0: no such day.
func (o *Obligation) openOn(on law.Date) law.Date {
	if r := o.ReceivedOn(); r != 0 {
		return min(on, r.AddDays(-1))
	}
	switch {
	case o.Record != nil && o.Record.Text("document") != "":
		return 0 // it came, nobody knows when
	case o.Record == nil && (o.Duty == nil || o.Duty.IfAny):
		return 0 // there may have been nothing to tell
	}
	return min(on, o.Stated)
}

// InTime tells whether the report came by its day, at the end of the day asked for:
// not met is late or missing, not applicable what is not owed, or not yet.
func (o *Obligation) InTime(on law.Date) law.Verdict {
	r := o.ReceivedOn()
	switch {
	case o.State(on) == ReportNotOwed:
		return law.NotApplicable
	case o.Last == 0:
		return law.Unknown
	case on < o.First:
		return law.NotApplicable
	case r != 0 && r <= o.First:
		return law.Met
	case on < o.Last: // its day may still come
		return law.Unknown
	case r > o.Last || o.openOn(on) >= o.Last:
		return law.NotMet
	}
	return law.Unknown
}

// DaysLate counts the days by which a report is late or, missing, has been by the day
// asked for. It is an interval where the last day or the days off are not known, or it
// may have come meanwhile; unknown when the report is not late.
func (o *Obligation) DaysLate(on law.Date) law.Count {
	least, most := o.ReceivedOn(), o.ReceivedOn()
	switch o.State(on) {
	case ReportLate:
	case ReportMissing:
		least, most = min(o.openOn(on).AddDays(1), on), on // at the earliest it came the day after
	default:
		return law.Count{}
	}
	working := o.Duty != nil && o.Duty.Working
	return law.Between(daysLate(o.First, o.Last, least, working, o.off).Lo, daysLate(o.First, o.Last, most, working, o.off).Hi)
}

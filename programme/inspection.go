package programme

import (
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// InspectionState is how far an inspection has come on a day.
type InspectionState string

// The states of an inspection.
const (
	InspectionPlanned InspectionState = "planned" // its day has not passed
	InspectionOverdue InspectionState = "overdue" // its day has passed, and no inspection is recorded
	InspectionDone    InspectionState = "done"
)

// Say names the state.
func (s InspectionState) Say(l lang.Lang) string {
	switch s {
	case InspectionPlanned:
		return l.Say(lang.T("programme.inspection.planned"))
	case InspectionOverdue:
		return l.Say(lang.T("programme.inspection.overdue"))
	}
	return l.Say(lang.T("programme.inspection.done"))
}

// InspectionOn tells how far a record of the kind inspections has come on a day.
func InspectionOn(e *Record, on law.Date) InspectionState {
	switch d := e.Date("inspected_on"); {
	case d != 0 && d <= on:
		return InspectionDone
	case on <= e.Date("planned_on"):
		return InspectionPlanned
	}
	return InspectionOverdue
}

// RemedyState is what has become of a finding of an inspection by a day.
type RemedyState string

// The states of a finding. The book of remedies is the board's own: what is not in it
// has not been remedied.
const (
	RemedyOpen         RemedyState = "open"          // not remedied; its day has not passed, or there is none
	RemedyOverdue      RemedyState = "overdue"       // not remedied, and its day has passed
	Remedied           RemedyState = "remedied"      // in time, or without a day
	RemedyRemediedLate RemedyState = "remedied_late" // after its day
)

// RemedyStates lists the states.
var RemedyStates = []RemedyState{RemedyOpen, RemedyOverdue, Remedied, RemedyRemediedLate}

// Say names the state.
func (s RemedyState) Say(l lang.Lang) string {
	switch s {
	case RemedyOpen:
		return l.Say(lang.T("programme.remedy.open"))
	case RemedyOverdue:
		return l.Say(lang.T("programme.remedy.overdue"))
	case RemedyRemediedLate:
		return l.Say(lang.T("programme.remedy.remedied_late"))
	}
	return l.Say(lang.T("programme.remedy.remedied"))
}

// RemedyOn tells what has become of a record of the kind inspection-findings by a day.
func RemedyOn(e *Record, on law.Date) RemedyState {
	due, done := e.Date("due"), e.Date("remedied_on")
	switch {
	case done != 0 && done <= on && (due == 0 || done <= due):
		return Remedied
	case done != 0 && done <= on:
		return RemedyRemediedLate
	case due == 0 || on <= due:
		return RemedyOpen
	}
	return RemedyOverdue
}

// RemedyLate counts the days of the calendar by which a remedy was or has been late;
// unknown where it is not.
func RemedyLate(e *Record, on law.Date) law.Count {
	until := on
	switch RemedyOn(e, on) {
	case RemedyRemediedLate:
		until = e.Date("remedied_on")
	case RemedyOverdue:
	default:
		return law.Count{}
	}
	due := e.Date("due")
	return daysLate(due, due, until, false, nil)
}

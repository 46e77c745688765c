package procedure

import (
	"strconv"

	"vuonlen/internal/lang"
)

// StepID names a step on the way of a dossier.
type StepID string

// The steps in their order.
const (
	Nominate StepID = "nominate" // proposed, with the list
	Complete StepID = "complete" // the papers are all there
	Receive  StepID = "receive"  // by the appraising body: this day binds the rule set
	Appraise StepID = "appraise" // examined, and put to the council
	Opinion  StepID = "opinion"  // of other bodies, asked and answered
	Post     StepID = "post"     // published for comment
	Meet     StepID = "meet"     // the council meets and votes
	Submit   StepID = "submit"   // to the authority above the province
	Decide   StepID = "decide"
	Notify   StepID = "notify" // the result goes to who submitted
	Deliver  StepID = "deliver"
)

// StepIDs lists the steps in their order.
var StepIDs = []StepID{Nominate, Complete, Receive, Appraise, Opinion, Post, Meet, Submit, Decide, Notify, Deliver}

// lang: keys
var stepNames = map[StepID]string{
	Nominate: "procedure.step.nominate",
	Complete: "procedure.step.complete",
	Receive:  "procedure.step.receive",
	Appraise: "procedure.step.appraise",
	Opinion:  "procedure.step.opinion",
	Post:     "procedure.step.post",
	Meet:     "procedure.step.meet",
	Submit:   "procedure.step.submit",
	Decide:   "procedure.step.decide",
	Notify:   "procedure.step.notify",
	Deliver:  "procedure.step.deliver",
}

// Say names the step.
func (s StepID) Say(l lang.Lang) string {
	return l.Say(lang.T(stepNames[s])) // lang: keys in stepNames
}

// Actor is in what capacity somebody takes a step; who holds it is a matter of
// roles and scopes.
type Actor string

// The actors.
const (
	Nominator Actor = "nominator" // the body that manages the candidate, or the commune's chair (law art. 83)
	Appraiser Actor = "appraiser" // the body for emulation of the deciding or submitting level
	Consulted Actor = "consulted" // another body that is asked
	Council   Actor = "council"
	Chair     Actor = "chair" // who submits upward
	Decider   Actor = "decider"
)

// lang: keys
var actorNames = map[Actor]string{
	Nominator: "procedure.actor.nominator",
	Appraiser: "procedure.actor.appraiser",
	Consulted: "procedure.actor.consulted",
	Council:   "procedure.actor.council",
	Chair:     "procedure.actor.chair",
	Decider:   "procedure.actor.decider",
}

// Say names the actor.
func (a Actor) Say(l lang.Lang) string {
	return l.Say(lang.T(actorNames[a])) // lang: keys in actorNames
}

// Step is one step on the way of a dossier.
type Step struct {
	ID       StepID
	Actor    Actor
	Required Given[bool]
	Limit    Given[Limit] // from the day of Since; Days 0 where the law sets none
	Since    StepID       // the step from whose day the limit runs
}

// DayKind says how days are counted.
type DayKind string

// The kinds of day.
const (
	WorkingDays  DayKind = "working"
	CalendarDays DayKind = "calendar"
)

// Limit is a number of days. No days means that none is set.
type Limit struct {
	Days int
	Kind DayKind
}

// Say writes "10 working days".
func (x Limit) Say(l lang.Lang) string {
	switch {
	case x.Days == 0:
		return l.Say(lang.T("procedure.limit.none"))
	case x.Kind == WorkingDays:
		return l.Say(lang.T("procedure.limit.working", "n", x.Days))
	}
	return l.Say(lang.T("procedure.limit.calendar", "n", x.Days))
}

func (x Limit) String() string {
	if x.Days == 0 {
		return "none"
	}
	return strconv.Itoa(x.Days) + " " + string(x.Kind)
}

package petition

import (
	"strings"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
)

// State is where a petition stands. It follows from its steps and is kept nowhere.
type State string

// The states.
const (
	Received    State = "received"
	Routed      State = "routed"      // with the unit that deals with it
	Transferred State = "transferred" // handed to another authority: over here
	Answered    State = "answered"
	Refused     State = "refused"
	Closed      State = "closed"
)

// States lists the states in their order.
var States = []State{Received, Routed, Answered, Transferred, Refused, Closed}

// lang: keys
var stateNames = map[State]string{
	Received: "petition.state.received", Routed: "petition.state.routed", Transferred: "petition.state.transferred",
	Answered: "petition.state.answered", Refused: "petition.state.refused", Closed: "petition.state.closed",
}

// Say names the state.
func (s State) Say(l lang.Lang) string { return l.Say(lang.T(stateNames[s])) } // lang: keys in stateNames

// Open tells whether somebody still has to do something.
func (s State) Open() bool { return s == Received || s == Routed }

// What is done to a petition.
type What string

// The steps.
const (
	Receive  What = "receive" // made by whoever sends it
	Route    What = "route"   // to the unit that deals with it
	Note     What = "note"    // for the file only; the sender does not see it
	Transfer What = "transfer"
	Answer   What = "answer"
	Refuse   What = "refuse"
	Close    What = "close"
)

// Whats lists what can be done to a petition that is there.
var Whats = []What{Route, Answer, Transfer, Refuse, Note, Close}

// lang: keys
var whatNames = map[What]string{
	Receive: "petition.what.receive", Route: "petition.what.route", Note: "petition.what.note", Transfer: "petition.what.transfer",
	Answer: "petition.what.answer", Refuse: "petition.what.refuse", Close: "petition.what.close",
}

// Say names the step.
func (w What) Say(l lang.Lang) string { return l.Say(lang.T(whatNames[w])) } // lang: keys in whatNames

// Step is one thing done to a petition.
type Step struct {
	Row, Act int64
	Petition int64 // row of the petition
	Number   int   // from 1, without a gap
	What     What
	On       law.Date
	By       string    // the actor
	To       unit.Code // of receive and route: who deals with it
	ToOn     law.Date  // a day on which the code names the unit
	Ground   Ground    // of a refusal
	Outcome  Outcome   // of the answer to a complaint
	Mended   int64     // the act by which what was complained about was mended; 0: none
	Words
}

// Words are what a step says; they may tell of people and are kept sealed.
type Words struct {
	Text string `json:"text,omitempty"` // to the sender; of a note: for the file
	Body string `json:"body,omitempty"` // of a transfer: the authority
}

// MostWords is how long an answer or note may be, in bytes.
const MostWords = 20_000

// Next lists what can be done in a state.
func (s State) Next() []What {
	switch s {
	case Received, Routed:
		return []What{Route, Answer, Transfer, Refuse, Note}
	case Answered:
		return []What{Answer, Close, Note} // an answer can be completed
	case Transferred, Refused:
		return []What{Close, Note}
	}
	return []What{Note}
}

// after is the state that a step leads to.
func (s State) after(w What) State {
	switch w {
	case Receive:
		return Received
	case Route:
		return Routed
	case Transfer:
		return Transferred
	case Answer:
		return Answered
	case Refuse:
		return Refused
	case Close:
		return Closed
	}
	return s
}

// State is where the petition stands.
func (t *Ticket) State() State {
	s := Received
	for _, x := range t.Steps {
		s = s.after(x.What)
	}
	return s
}

// Handler is the unit that deals with the petition, with a day on which the code names
// it.
func (t *Ticket) Handler() (unit.Code, law.Date) {
	for i := len(t.Steps) - 1; i >= 0; i-- {
		if s := t.Steps[i]; s.What == Receive || s.What == Route {
			return s.To, s.ToOn
		}
	}
	return t.Unit, t.UnitOn
}

// Check says what is wrong with a step that is about to be taken, nil when nothing is.
// The column of the fault names the field.
func (t *Ticket) Check(s Step) *fault.Error {
	bad := func(field string, what lang.Text) *fault.Error {
		return fault.New(fault.Usage, what).Place(fault.Place{Column: field}).Do(lang.T("petition.step.do"))
	}
	if !known(s.What, t.State().Next()) {
		return fault.New(fault.Conflict, lang.T("petition.step.state", "number", t.Number(), "step", s.What, "state", t.State())).Do(lang.T("petition.step.state.do"))
	}
	if t.Erased != 0 {
		return fault.New(fault.Conflict, lang.T("petition.step.erased", "number", t.Number(), "on", t.Erased)).Do(lang.T("petition.step.state.do"))
	}
	if s.On < t.On {
		return bad("on", lang.T("petition.step.early", "on", t.On))
	}
	if len(s.Text) > MostWords {
		return bad("text", lang.T("petition.long", "most", MostWords))
	}
	needs := s.What == Answer || s.What == Note || s.What == Transfer || s.What == Route
	if needs && s.What != Route && strings.TrimSpace(s.Text) == "" {
		return bad("text", lang.T("petition.step.text"))
	}
	switch s.What {
	case Route:
		if s.To == "" || s.ToOn == 0 {
			return bad("to", lang.T("petition.step.to"))
		}
	case Transfer:
		if strings.TrimSpace(s.Body) == "" {
			return bad("body", lang.T("petition.step.body"))
		}
	case Refuse:
		if !known(s.Ground, Grounds) {
			return bad("ground", lang.T("petition.step.ground"))
		}
	case Answer:
		if t.Kind == Complaint && !known(s.Outcome, Outcomes) {
			return bad("outcome", lang.T("petition.step.outcome"))
		}
		if t.Kind != Complaint && s.Outcome != "" {
			return bad("outcome", lang.T("petition.step.no_outcome"))
		}
		// A complaint that was right is not answered before the list is: the mending is
		// an act of its own, and puts in doubt what rests on the list.
		if (s.Outcome == Right || s.Outcome == Part) && s.Mended <= 0 {
			return bad("mended", lang.T("petition.step.mended"))
		}
	}
	return nil
}

package round

import (
	"slices"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/procedure"
)

// Course is the way of a dossier under the rules that bind it.
type Course struct {
	Case      procedure.Case
	Calendar  *procedure.Calendar
	Form      *procedure.Form // of the set that binds the way
	Recipient procedure.Recipient
}

// Rules are the rule sets and the calendar with the decisions of the province counted
// in.
type Rules struct {
	Sets     []*procedure.Set
	Calendar *procedure.Calendar
}

// NewCourse finds the way of a form for a recipient. received is the day on which
// the appraising body took the dossier in, 0 while it has not; on the day asked
// about.
func NewCourse(form procedure.FormID, to procedure.Recipient, received, on law.Date, rules Rules) (*Course, error) {
	if received == 0 {
		received = on
	}
	c, f := procedure.For(received, on, rules.Sets...)
	if f != nil {
		return nil, f
	}
	if len(c.Needs) > 0 {
		return nil, needed(c.Needs)
	}
	out := &Course{Case: c, Calendar: rules.Calendar, Recipient: to}
	if out.Form, f = c.Set.Form(form); f != nil {
		// The form was abolished with its body: it goes on as what succeeds it.
		if out.Form, f = c.Authority(form); f != nil {
			return nil, f
		}
	}
	return out, nil
}

// needed refuses to go by facts that are not known to be law and that the province
// has not adopted.
func needed(facts []procedure.Fact) error {
	ids := make([]string, len(facts))
	for i, x := range facts {
		ids[i] = x.ID
	}
	return fault.New(fault.Refused, lang.T("round.needs", "facts", ids)).Do(lang.T("round.needs.do"))
}

// demands tells whether the rules ask for a step: yes, no, or not settled, with the
// facts that would settle it.
func (c *Course) demands(w What) (yes bool, open []procedure.Fact) {
	switch w {
	case Nominated, Completed, Received, Decided:
		return true, nil // there is no award without them, whatever the set leaves out
	case Posted:
		if v, ok := c.Form.Posting.Required.Get(); ok {
			return v, nil
		}
		return false, []procedure.Fact{c.Form.Posting.Required.Fact}
	}
	return c.asks(procedure.StepID(w))
}

func (c *Course) asks(id procedure.StepID) (yes bool, open []procedure.Fact) {
	i := slices.IndexFunc(c.Form.Steps, func(s procedure.Step) bool { return s.ID == id })
	if i < 0 {
		return false, nil
	}
	if v, ok := c.Form.Steps[i].Required.Get(); ok {
		return v, nil
	}
	return false, []procedure.Fact{c.Form.Steps[i].Required.Fact}
}

// step is the rule set's word on a step, nil if it has none.
func (c *Course) step(w What) *procedure.Step {
	i := slices.IndexFunc(c.Form.Steps, func(s procedure.Step) bool { return s.ID == procedure.StepID(w) })
	if i < 0 {
		return nil
	}
	return &c.Form.Steps[i]
}

// Next lists what may be done to a dossier, steps on the way first, and the facts
// that nobody may act on and that stand in the way of more.
func (c *Course) Next(d *Dossier) (next []What, open []procedure.Fact) {
	state := d.State()
	switch state {
	case "":
		return []What{Nominated}, nil
	case Refused, Withdrawn, Recovered:
		return nil, nil
	case Declined:
		if d.last(Notified) == nil {
			next = append(next, Notified)
		}
		return next, nil
	case Returned:
		return []What{Completed, Withdrawn, Passed}, nil
	case Revoked:
		return []What{Recovered}, nil
	}
	at := slices.Index(Way, state)
	for _, w := range Way[at+1:] {
		next = append(next, w)
		yes, facts := c.demands(w)
		if len(facts) > 0 {
			open = facts
			next = next[:len(next)-1] // not past what is not settled
			break
		}
		if yes {
			break
		}
	}
	switch state {
	case Nominated:
		return append(next, Withdrawn, Passed), open
	case Completed:
		return append(next, Returned, Withdrawn, Passed), open
	case Received, Appraised, Posted, Voted, Submitted:
		next = append(next, Returned, Refused, Withdrawn, Ranked, Passed)
		if state == Received || state == Appraised {
			next = append(next, Asked)
		}
		if len(d.unanswered(Asked, Answered)) > 0 {
			next = append(next, Answered)
		}
		if d.last(Posted) != nil {
			next = append(next, Commented)
		}
		if len(d.unanswered(Commented, Replied)) > 0 {
			next = append(next, Replied)
		}
		return next, open
	case Decided, Notified:
		return append(next, Upheld, Revoked, Passed), open
	case Delivered:
		return append(next, Upheld, Revoked), open
	}
	return next, open
}

// Due is the last day for a step on the way, 0 where the rules set none. known is
// false where nobody may say: the limit is not settled, or the holidays of its year
// are not known.
func (c *Course) Due(d *Dossier, w What) (due law.Date, known bool) {
	s := c.step(w)
	if s == nil {
		return 0, true
	}
	limit, ok := s.Limit.Get()
	if !ok {
		return 0, false
	}
	since := d.last(What(s.Since))
	if s.Since == procedure.Opinion {
		if since = d.last(Answered); since == nil {
			since = d.last(Appraised)
		}
	}
	if limit.Days == 0 || since == nil {
		return 0, true
	}
	due, f := c.Calendar.Add(since.On, limit)
	return due, f == nil
}

// Competent is the form under which the award is decided on the day the course was
// asked for, and who decides on it.
func (c *Course) Competent(form procedure.FormID) (*procedure.Form, procedure.Office, error) {
	f, err := c.Case.Authority(form)
	if err != nil {
		return nil, "", err
	}
	who, ok := f.Authority.Get()
	if !ok {
		return nil, "", needed([]procedure.Fact{f.Authority.Fact})
	}
	return f, who, nil
}

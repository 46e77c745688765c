package round

import (
	"slices"

	"vuonlen/award"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/procedure"
	"vuonlen/unit"
)

// Dossier is the papers of one subject in a round (hồ sơ), as the list of what was
// done to it.
type Dossier struct {
	Row, Act int64
	Code     string // ROUND-NUMBER
	Round    string
	Kind     award.Kind
	Subject  string
	On       law.Date // the day on which a unit's code names it
	Form     procedure.FormID
	Steps    []Step // by number; the first is the nomination
}

// State is where a dossier stands: the last step on its way, or how it left it.
type State = What

// Declined is the state after a decision that does not grant the award.
const Declined State = "decline"

// State follows from the steps.
func (d *Dossier) State() State {
	at := State("")
	for _, s := range d.Steps {
		switch {
		case s.What == Decided && !s.Decision.Grant:
			at = Declined
		case s.What == Notified && at == Declined: // told, and declined all the same
		case s.What == Recovered:
			at = Recovered
		case slices.Contains(Way, s.What) || slices.Contains([]What{Returned, Refused, Withdrawn, Revoked}, s.What):
			at = s.What
		}
	}
	return at
}

// StateText names a state.
func StateText(s State) lang.Text {
	if s == Declined {
		return lang.T("round.state.declined")
	}
	return lang.T("round.state", "what", s)
}

// lap is the steps since the dossier was last returned: what was done before has
// to be done again, because it is another dossier now.
func (d *Dossier) lap() []Step {
	for i := len(d.Steps) - 1; i >= 0; i-- {
		if d.Steps[i].What == Returned {
			return d.Steps[i+1:]
		}
	}
	return d.Steps
}

// last is the last step of a sort in the lap; of nomination, in all steps.
func (d *Dossier) last(w What) *Step {
	steps := d.lap()
	if w == Nominated {
		steps = d.Steps
	}
	for i := len(steps) - 1; i >= 0; i-- {
		if steps[i].What == w {
			return &steps[i]
		}
	}
	return nil
}

// Last is the last step of a sort since the dossier was last returned, nil if there
// is none.
func (d *Dossier) Last(w What) *Step { return d.last(w) }

// Open tells whether the dossier is still on its way to a decision.
func (d *Dossier) Open() bool {
	switch d.State() {
	case Decided, Notified, Delivered, Declined, Refused, Withdrawn, Revoked, Recovered:
		return false
	}
	return true
}

// Granted tells whether there is an award that was not taken back.
func (d *Dossier) Granted() bool {
	switch d.State() {
	case Decided, Notified, Delivered:
		return true
	}
	return false
}

// Received is the day on which the appraising body first took the dossier in, which
// binds the rule set; 0 before.
func (d *Dossier) Received() law.Date {
	for _, s := range d.Steps {
		if s.What == Received {
			return s.On
		}
	}
	return 0
}

// Bound is the row of the judgement that the dossier is bound to now.
func (d *Dossier) Bound() int64 {
	for i := len(d.Steps) - 1; i >= 0; i-- {
		if d.Steps[i].Judgement != 0 {
			return d.Steps[i].Judgement
		}
	}
	return 0
}

// Body is the unit whose body runs the dossier, and a day on which the code names it:
// that of the round until it was passed on.
func (d *Dossier) Body(r *Round) (unit.Code, law.Date) {
	for i := len(d.Steps) - 1; i >= 0; i-- {
		if p := d.Steps[i].Receiver; p != nil {
			return p.Unit, p.On
		}
	}
	return r.Unit, r.On
}

// Rank is the place that the body gave the dossier, unknown if it gave none.
func (d *Dossier) Rank() (law.Count, string) {
	for i := len(d.Steps) - 1; i >= 0; i-- {
		if p := d.Steps[i].Place; p != nil {
			return law.Exactly(p.Rank), p.Group
		}
	}
	return law.Count{}, ""
}

// Prefers tells for each preference of a round, in its order, whether the dossier was
// nominated with it.
func (d *Dossier) Prefers(r *Round) []bool {
	var out []bool
	for _, p := range r.Preferences {
		out = append(out, slices.Contains(d.nomination().Preference, p))
	}
	return out
}

// Recipient is the recipient as the law tells them apart.
func Recipient(k award.Kind, individual bool) procedure.Recipient {
	switch {
	case k == award.Household:
		return procedure.Household
	case k == award.Official || individual:
		return procedure.Individual
	}
	return procedure.Collective
}

// opinions gives those asked in the lap that nobody answered yet.
func (d *Dossier) unanswered(ask, answer What) []*Step {
	steps := d.lap()
	var out []*Step
	for i := range steps {
		if steps[i].What != ask {
			continue
		}
		if !slices.ContainsFunc(steps, func(s Step) bool { return s.What == answer && number(&s) == number(&steps[i]) }) {
			out = append(out, &steps[i])
		}
	}
	return out
}

// number is that of an opinion or comment.
func number(s *Step) int {
	switch {
	case s.Opinion != nil:
		return s.Opinion.Number
	case s.Comment != nil:
		return s.Comment.Number
	}
	return 0
}

// count is how many steps of a sort there are.
func (d *Dossier) count(w What) (n int) {
	for _, s := range d.Steps {
		if s.What == w {
			n++
		}
	}
	return n
}

package round

import (
	"slices"

	"vuonlen/award"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/procedure"
)

// Matter is a dossier with everything that a step of it is held against.
type Matter struct {
	Round   *Round
	Dossier *Dossier
	Course  *Course
	// Verdict is that of the judgement which the dossier is bound to, or which the
	// step would bind it to.
	Verdict  law.Verdict
	Bars     []law.Finding  // what stands against an award on the day of the step: not met bars, unknown is not stated
	Standing award.Standing // to the quota; empty: there is none
	Today    law.Date
}

// Check says why a step may not be taken, nil if it may, and fills in what follows
// from the rules: whether a vote was carried, how much money goes with the award. It
// is the one place that decides about the way of a dossier.
func (m *Matter) Check(s *Step) error {
	d := m.Dossier
	if f := m.order(s); f != nil {
		return f
	}
	if s.On == 0 || s.On > m.Today {
		return fault.New(fault.Usage, lang.T("round.day.future", "on", s.On)).Do(lang.T("round.day.do"))
	}
	if n := len(d.Steps); n > 0 && s.On < d.Steps[n-1].On {
		return fault.New(fault.Refused, lang.T("round.day.before", "on", s.On, "what", d.Steps[n-1].What, "day", d.Steps[n-1].On)).Do(lang.T("round.day.do"))
	}
	if heldAgainst(s) {
		if f := m.barred(s.What); f != nil {
			return f
		}
	}
	if i := slices.Index(Way, s.What); i > slices.Index(Way, Appraised) && i <= slices.Index(Way, Decided) {
		if f := m.heard(s); f != nil {
			return f
		}
	}
	s.Number = len(d.Steps) + 1
	return m.content(s)
}

// order holds the step against the way.
func (m *Matter) order(s *Step) error {
	d := m.Dossier
	next, open := m.Course.Next(d)
	if slices.Contains(next, s.What) {
		return nil
	}
	if done := d.last(s.What); done != nil && slices.Contains(Way, s.What) && d.State() == s.What || len(d.Steps) > 0 && d.Steps[len(d.Steps)-1].What == s.What {
		done = d.last(s.What)
		if done == nil {
			done = &d.Steps[len(d.Steps)-1]
		}
		return fault.New(fault.Conflict, lang.T("round.done", "what", s.What, "by", done.By, "on", done.On, "act", done.Act)).Do(lang.T("round.done.do"))
	}
	if len(open) > 0 {
		return needed(open)
	}
	words := make([]lang.Text, len(next))
	for i, w := range next {
		words[i] = lang.T("round.word", "word", string(w), "what", w)
	}
	if len(words) == 0 {
		return fault.New(fault.Refused, lang.T("round.over", "what", s.What, "state", StateText(d.State()))).Do(lang.T("round.over.do"))
	}
	return fault.New(fault.Refused, lang.T("round.order", "what", s.What, "state", StateText(d.State()))).Do(lang.T("round.order.do", "next", words))
}

// barred refuses what may not be awarded.
func (m *Matter) barred(w What) error {
	for _, b := range m.Bars {
		switch {
		case b.Verdict == law.NotMet:
			return fault.New(fault.Refused, lang.T("round.barred", "what", w, "why", b.Text)).Do(lang.T("round.barred.do"))
		case bars(&b, w):
			return fault.New(fault.Refused, lang.T("round.unstated", "what", w, "why", b.Text)).Do(lang.T("round.unstated.do"))
		}
	}
	return nil
}

// heard makes sure that nobody is passed over who was asked or who spoke up.
func (m *Matter) heard(s *Step) error {
	d := m.Dossier
	for _, o := range d.unanswered(Asked, Answered) {
		if o.Opinion.Due == 0 || s.On <= o.Opinion.Due {
			return fault.New(fault.Refused, lang.T("round.opinion.open", "body", o.Opinion.Body, "due", o.Opinion.Due)).Do(lang.T("round.opinion.open.do"))
		}
	}
	yes, open := m.Course.asks(procedure.Opinion)
	if len(open) > 0 {
		return needed(open)
	}
	if yes && !slices.ContainsFunc(d.lap(), func(s Step) bool { return s.What == Asked }) {
		return fault.New(fault.Refused, lang.T("round.opinion.none")).Do(lang.T("round.opinion.open.do"))
	}
	if p := d.last(Posted); p != nil && s.What != Posted {
		if s.On <= p.Posting.To {
			return fault.New(fault.Refused, lang.T("round.posting.running", "to", p.Posting.To)).Do(lang.T("round.posting.running.do"))
		}
		if n := len(d.unanswered(Commented, Replied)); n > 0 {
			return fault.New(fault.Refused, lang.T("round.comment.open", "n", n)).Do(lang.T("round.comment.open.do"))
		}
	}
	return nil
}

// differs tells whether an answer is another than what the verdict advises.
func (m *Matter) differs(favours bool) bool { return favours != (m.Verdict == law.Met) }

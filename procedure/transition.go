package procedure

import (
	"slices"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// Transition says which rules a dossier follows that was received before a set
// came into force.
type Transition string

// The transitions.
const (
	ByReceipt  Transition = "receipt"  // the old ones to the end
	ByDecision Transition = "decision" // the new ones from their first day
)

// Say names the transition.
func (t Transition) Say(l lang.Lang) string {
	if t == ByDecision {
		return l.Say(lang.T("procedure.transition.decision"))
	}
	return l.Say(lang.T("procedure.transition.receipt"))
}

// Case is what a dossier goes by.
type Case struct {
	Set      *Set   // its steps, papers, votes and posting
	Deciding *Set   // of the day of decision: who decides, and the money
	Needs    []Fact // the transition clauses that it rests on and nobody may act on yet
}

// For is what a dossier goes by that the appraising body received on one day and
// that is decided (or stands) on another. Where a transition clause is unknown the
// day of receipt holds, and Needs names the clause. Sets with adoptions may be
// handed in; they stand in for those of the same id.
func For(received, on law.Date, adopted ...*Set) (Case, error) {
	if on < received {
		return Case{}, fault.New(fault.Refused, lang.T("procedure.order", "received", received, "on", on)).Do(lang.T("procedure.order.do"))
	}
	old, f := On(received)
	if f != nil {
		return Case{}, f
	}
	last, f := Covering(on)
	if f != nil {
		return Case{}, f
	}
	now := func(s *Set) *Set {
		if i := slices.IndexFunc(adopted, func(a *Set) bool { return a.ID == s.ID }); i >= 0 {
			return adopted[i]
		}
		return s
	}
	c := Case{Set: now(old), Deciding: now(old)}
	for _, s := range sets() {
		if s.From <= old.From || s.From > last.From {
			continue
		}
		s = now(s)
		clause, ok := s.Transition.Get()
		if !ok {
			c.Needs = append(c.Needs, s.Transition.Fact)
		}
		if ok && clause == ByDecision {
			if s.WhyNot != (lang.Both{}) {
				return Case{}, s.closed()
			}
			c.Set = s
		}
		if s.WhyNot == (lang.Both{}) {
			c.Deciding = s // an office that was abolished cannot sign
		}
	}
	return c, nil
}

// Authority is the form under which the dossier is decided on the day, with who
// decides. A form that the deciding set no longer knows goes on as the one that
// succeeds it: a district's certificate as the commune's.
func (c Case) Authority(id FormID) (*Form, error) {
	for i := range c.Deciding.Forms {
		if f := &c.Deciding.Forms[i]; f.ID == id || slices.Contains(f.Succeeds, id) {
			return f, nil
		}
	}
	return c.Deciding.Form(id)
}

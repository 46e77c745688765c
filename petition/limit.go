package petition

import (
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// Limit is how many days the province gives itself for a kind, by a document of its own.
// No law that was seen says a number, so none is shipped.
type Limit struct {
	Row, Act int64
	Kind     Kind
	Days     int64 // calendar days from the day of receipt, which does not count
	Document string
	From     law.Date // petitions received from this day on
}

// MostDays bounds a limit: a year is no answer.
const MostDays = 365

// Check says what is wrong with a limit, nil when nothing is.
func (l Limit) Check() *fault.Error {
	bad := func(field string, what lang.Text) *fault.Error {
		return fault.New(fault.Usage, what).Place(fault.Place{Column: field}).Do(lang.T("petition.limit.do"))
	}
	switch {
	case !known(l.Kind, Kinds):
		return bad("kind", lang.T("petition.letter.kind"))
	case l.Days < 1 || l.Days > MostDays:
		return bad("days", lang.T("petition.limit.days", "most", MostDays))
	case l.Document == "":
		return bad("document", lang.T("petition.limit.document"))
	case l.From == 0:
		return bad("from", lang.T("petition.limit.from"))
	}
	return nil
}

// Due is the last day for an answer to a kind that came on a day, by the latest limit in
// force then; false: the province has set none, and nothing is late.
func Due(limits []Limit, k Kind, on law.Date) (law.Date, bool) {
	var best *Limit
	for i := range limits {
		l := &limits[i]
		if l.Kind == k && l.From <= on && (best == nil || l.From >= best.From) {
			best = l
		}
	}
	if best == nil {
		return 0, false
	}
	return on.AddDays(int(best.Days)), true
}

// Done is the day on which the petition was answered, transferred or refused; 0: it was
// not yet.
func (t *Ticket) Done() law.Date {
	for _, s := range t.Steps {
		if s.What == Answer || s.What == Transfer || s.What == Refuse {
			return s.On
		}
	}
	return 0
}

// LateOn tells whether the petition was, or is, answered after its day.
func (t *Ticket) LateOn(limits []Limit, day law.Date) bool {
	due, ok := Due(limits, t.Kind, t.On)
	if !ok {
		return false
	}
	if done := t.Done(); done != 0 {
		return done > due
	}
	return day > due
}

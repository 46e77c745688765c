package petition

import (
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// Retention is how many months the province keeps what a petition says of people after
// the last thing was done to it, by a document of its own. No law that was seen says a
// number, so none is shipped: where none is set nothing is erased by time.
type Retention struct {
	Row, Act int64
	Months   int64
	Document string
	From     law.Date // in force from this day on, also for what came before
}

// MostMonths bounds a retention.
const MostMonths = 240

// Check says what is wrong with a retention, nil when nothing is.
func (r Retention) Check() *fault.Error {
	bad := func(field string, what lang.Text) *fault.Error {
		return fault.New(fault.Usage, what).Place(fault.Place{Column: field}).Do(lang.T("petition.retention.do"))
	}
	switch {
	case r.Months < 1 || r.Months > MostMonths:
		return bad("months", lang.T("petition.retention.months", "most", MostMonths))
	case r.Document == "":
		return bad("document", lang.T("petition.limit.document"))
	case r.From == 0:
		return bad("from", lang.T("petition.limit.from"))
	}
	return nil
}

// Kept is the latest retention in force on a day; false: the province has set none.
func Kept(rs []Retention, on law.Date) (best Retention, ok bool) {
	for _, r := range rs {
		if r.From <= on && (!ok || r.From >= best.From) {
			best, ok = r, true
		}
	}
	return best, ok
}

// Why is why what a petition says of people was erased.
type Why string

// The reasons.
const (
	ByTime    Why = "retention" // it was kept for as long as the province set
	ByRequest Why = "request"   // whom it is about asked for it
)

// lang: keys
var whyNames = map[Why]string{ByTime: "petition.why.retention", ByRequest: "petition.why.request"}

// Say names the reason.
func (w Why) Say(l lang.Lang) string { return l.Say(lang.T(whyNames[w])) } // lang: keys in whyNames

// Last is the day on which the last thing was done to it; a note is none.
func (t *Ticket) Last() law.Date {
	for i := len(t.Steps) - 1; i >= 0; i-- {
		if s := t.Steps[i]; s.What != Note {
			return s.On
		}
	}
	return t.On
}

// Over tells whether on a day a petition has been kept for as long as it may be. One with
// which somebody still has to do something is not, however old it is.
func (r Retention) Over(t *Ticket, on law.Date) bool {
	return t.Erased == 0 && !t.State().Open() && t.Last().AddMonths(int(r.Months)) < on
}

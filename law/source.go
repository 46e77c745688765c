package law

import (
	"fmt"

	"vuonlen/internal/lang"
)

// Status says how sure a fact about the law is.
type Status string

// The three words. Nothing unconfirmed is ever shown as law.
const (
	Confirmed   Status = "confirmed"   // the published text was seen
	Reported    Status = "reported"    // press or second-hand document
	Unconfirmed Status = "unconfirmed" // memory or inference
)

// Say names the status.
func (s Status) Say(l lang.Lang) string {
	switch s {
	case Confirmed:
		return l.Say(lang.T("law.status.confirmed"))
	case Reported:
		return l.Say(lang.T("law.status.reported"))
	case Unconfirmed:
		return l.Say(lang.T("law.status.unconfirmed"))
	}
	return string(s)
}

// UnmarshalText refuses any other word.
func (s *Status) UnmarshalText(b []byte) error {
	switch Status(b) {
	case Confirmed, Reported, Unconfirmed:
		*s = Status(b)
		return nil
	}
	return fmt.Errorf("status %q is none of confirmed, reported, unconfirmed", b)
}

// Citation points to the place in a document that a rule rests on. Document is
// the name people cite it by ("Nghị định 07/2021/NĐ-CP").
type Citation struct {
	Document lang.Both
	Clause   lang.Both
	Status   Status
}

// IsZero tells whether nothing is cited.
func (c Citation) IsZero() bool { return c.Document == lang.Both{} }

// Say writes document, clause and status.
func (c Citation) Say(l lang.Lang) string {
	s := c.Document.Say(l)
	if cl := c.Clause.Say(l); cl != "" {
		s += ", " + cl
	}
	return s + " (" + c.Status.Say(l) + ")"
}

package household

import (
	"fmt"

	"vuonlen/law"
	"vuonlen/unit"
)

// ID is a household's number in the register: unique in its province and stable
// over the years. It is the only name a household has outside its own record.
type ID string

// Review is one household's row of a yearly review (formats.md 2.5). Empty
// texts and zero numbers are unknown.
type Review struct {
	Year      law.Year
	Household ID
	Hamlet    unit.Code // Hamlet or Commune is given
	Commune   unit.Code
	Ethnicity Ethnicity // of the head
	Size      int       // members
	Answers
	More Extra // answers to the other questions of the form

	Head        string
	Address     string
	CitizenID   string
	ReviewedOn  law.Date
	Interviewer string

	Row int // of the file it was read from

	// What the register adds. ID is the number of the stored row and Act the act
	// that stored it; Standard and Class are those under which it was entered;
	// CitizenMark stands for the citizen number, which is sealed: equal numbers
	// have equal marks.
	ID          int64
	Act         int64
	Standard    string
	Class       Class
	CitizenMark string
	Import      int64
}

// Place is the unit that the review names: the hamlet, else the commune.
func (r Review) Place() unit.Code {
	if r.Hamlet != "" {
		return r.Hamlet
	}
	return r.Commune
}

// String names the review without anything personal, so that a review that ends
// up in a log or an error tells no one's name.
func (r Review) String() string {
	return fmt.Sprintf("review of household %s in %d (row %d)", r.Household, int(r.Year), r.Row)
}

// GoString keeps %#v as silent as String.
func (r Review) GoString() string { return r.String() }

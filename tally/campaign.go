package tally

import (
	"vuonlen/law"
	"vuonlen/unit"
)

// Campaign says of one unit and year whether its review is complete (every
// household that had to be reviewed was) and when its result was recognised
// (formats.md 2.6). It holds for the units below that have no row of their own.
type Campaign struct {
	ID, Act      int64     // of the stored row, and the act that stored it
	Code         unit.Code // on 31 December of the year
	Year         law.Year
	Complete     bool
	RecognisedOn law.Date // 0 = not yet
	Decision     string
}

// Same tells whether two rows state the same.
func (c Campaign) Same(o Campaign) bool {
	return c.Complete == o.Complete && c.RecognisedOn == o.RecognisedOn && c.Decision == o.Decision
}

package award

import (
	"slices"

	"vuonlen/law"
	"vuonlen/tally"
)

// divided names, where a finding is unknown, the years of which only bounds are
// known because a unit was divided and nobody counted its parts. The count that
// would settle it is missing, so nobody can say either whether any number of
// households would do.
func (c *context) divided(f *law.Finding) {
	for i := range f.Because {
		c.divided(&f.Because[i])
	}
	if f.Verdict != law.Unknown {
		return
	}
	for _, x := range f.Facts {
		if e, ok := c.book.seen[x.Year]; !ok || e.gap != tally.Split || !e.Usable() {
			continue
		}
		m := law.Missing{Code: c.subject.Code, Year: x.Year, What: string(tally.Split)}
		if !slices.Contains(f.Missing, m) {
			f.Missing = append(slices.Clip(f.Missing), m)
		}
		f.Change = law.Change{}
	}
}

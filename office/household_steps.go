package office

import (
	"vuonlen/household"
	"vuonlen/law"
)

// HouseholdStep is what became of a household from the end of the year before to the
// end of a year, as far as one list is concerned, in the whole of the register.
type HouseholdStep struct {
	Year law.Year
	List household.Class // Poor or NearPoor
	What household.Transition
}

// steps tells what became of the household from year to year. all are the classes of
// every review, by year.
func (a *HouseholdAnswer) steps(all map[law.Year]household.Class) []HouseholdStep {
	var first, last law.Year
	for y := range all {
		if first == 0 || y < first {
			first = y
		}
		last = max(last, y)
	}
	standing := func(y law.Year) household.Standing {
		s := household.Standing{Where: household.Here}
		s.Class, s.Reviewed = all[y], false
		if _, ok := all[y]; ok {
			s.Reviewed = true
		}
		if !s.Reviewed && (y < first || a.endedBy(law.YearEnd(y))) {
			s.Where = household.Nowhere
		}
		return s
	}
	var out []HouseholdStep
	var past household.Past
	for y := first + 1; first != 0 && y <= last; y++ {
		var kinds []household.ChangeKind
		for _, c := range a.Changes { // they are in order
			if c.Household == a.Number && c.On > law.YearEnd(y-1) && c.On <= law.YearEnd(y) {
				kinds = append(kinds, c.Kind)
			}
		}
		for _, list := range []household.Class{household.Poor, household.NearPoor} {
			if t := household.Compare(list, standing(y-1), standing(y), kinds, past); t != household.None {
				out = append(out, HouseholdStep{y, list, t})
			}
		}
		if c, ok := all[y-1]; ok { // of the next pair it is the past
			past.Poor = past.Poor || c == household.Poor
			past.NearPoor = past.NearPoor || c == household.NearPoor
			past.Last = c
		}
	}
	return out
}

// endedBy tells whether its last change up to a day ended it.
func (a *HouseholdAnswer) endedBy(d law.Date) bool {
	ended := false
	for _, c := range a.Changes {
		if c.Household == a.Number && c.On <= d {
			ended = c.Kind.Ends()
		}
	}
	return ended
}

// Ended tells whether the household lives no longer in the territory on a day, as far
// as changes say.
func (a *HouseholdAnswer) Ended(on law.Date) bool { return a.endedBy(on) }

package tally

import (
	"vuonlen/law"
	"vuonlen/unit"
)

// Tally is a recognised count of one unit and year under one standard, as a row
// of a tallies file states it (formats.md 2.4). Counts that were left empty are
// unknown, never zero.
type Tally struct {
	ID       int64
	Code     unit.Code
	On       law.Date // a day on which Code names the unit meant
	Year     law.Year
	Standard string

	Households         law.Count
	Poor               law.Count
	NearPoor           law.Count
	MinorityHouseholds law.Count
	MinorityPoor       law.Count
	MinorityNearPoor   law.Count

	// Rates as printed, in per cent; nil = not printed. They are shown and
	// checked against the counts, never used to judge.
	PoorPct, NearPoorPct, MultidimPct, MinorityPoorPct *law.Ratio

	DecidedOn law.Date
	Decision  string
	Source    string
	Act       int64 // the act that stored it
}

// Same tells whether two rows state the same. The day on which the code names
// the unit and the act that stored it do not count: the unit is the same.
func (t Tally) Same(o Tally) bool {
	same := func(a, b *law.Ratio) bool {
		return a == nil && b == nil || a != nil && b != nil && a.Cmp(*b) == 0
	}
	return t.Year == o.Year && t.Standard == o.Standard && t.DecidedOn == o.DecidedOn &&
		t.Households == o.Households && t.Poor == o.Poor && t.NearPoor == o.NearPoor &&
		t.MinorityHouseholds == o.MinorityHouseholds && t.MinorityPoor == o.MinorityPoor && t.MinorityNearPoor == o.MinorityNearPoor &&
		same(t.PoorPct, o.PoorPct) && same(t.NearPoorPct, o.NearPoorPct) && same(t.MultidimPct, o.MultidimPct) && same(t.MinorityPoorPct, o.MinorityPoorPct) &&
		t.Decision == o.Decision && t.Source == o.Source
}

// Cite is what a count rests on: its decision, and the source it was taken from.
func (t Tally) Cite() string {
	switch {
	case t.Decision == "":
		return t.Source
	case t.Source == "":
		return t.Decision
	}
	return t.Decision + "; " + t.Source
}

package tally

import (
	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// Measure is one number that a figure has: a count, or a rate of two counts.
type Measure string

// The measures. Those named d01 to d12 are made by [DeprivedIn].
const (
	MHouseholds       Measure = "households"
	MReviewed         Measure = "reviewed"
	MPoor             Measure = "poor"
	MNearPoor         Measure = "near_poor"
	MMultidim         Measure = "multidim"
	MUnknown          Measure = "unknown"
	MPoorRate         Measure = "poor_rate"
	MNearPoorRate     Measure = "near_poor_rate"
	MMultidimRate     Measure = "multidim_rate"
	MMinority         Measure = "minority_households"
	MMinorityPoor     Measure = "minority_poor"
	MMinorityNearPoor Measure = "minority_near_poor"
	MMinorityPoorRate Measure = "minority_poor_rate"
)

// Measures lists the measures: households by class, rates, minority households, then
// the indicators among the households reviewed.
var Measures = func() []Measure {
	out := []Measure{
		MHouseholds, MReviewed, MPoor, MNearPoor, MMultidim, MUnknown, MPoorRate, MNearPoorRate, MMultidimRate,
		MMinority, MMinorityPoor, MMinorityNearPoor, MMinorityPoorRate,
	}
	for i := range household.Indicators {
		out = append(out, DeprivedIn(i+1))
	}
	return out
}()

// DeprivedIn is the number of households, among those reviewed, that are deprived in an
// indicator (from 1).
func DeprivedIn(indicator int) Measure {
	return Measure([]byte{'d', byte('0' + indicator/10), byte('0' + indicator%10)})
}

// Indicator is the indicator of a measure made by [DeprivedIn]; 0: of none.
func (m Measure) Indicator() int {
	if len(m) == 3 && m[0] == 'd' {
		return int(m[1]-'0')*10 + int(m[2]-'0')
	}
	return 0
}

// IsRate tells whether the measure is a rate.
func (m Measure) IsRate() bool {
	return m == MPoorRate || m == MNearPoorRate || m == MMultidimRate || m == MMinorityPoorRate
}

// lang: keys
var measureNames = map[Measure]string{
	MHouseholds: "tally.households", MReviewed: "tally.reviewed", MPoor: "tally.poor", MNearPoor: "tally.near_poor", MMultidim: "tally.multidim",
	MUnknown: "tally.unknown_class", MPoorRate: "tally.poor_rate", MNearPoorRate: "tally.near_poor_rate", MMultidimRate: "tally.multidim_rate",
	MMinority: "tally.minority_households", MMinorityPoor: "tally.minority_poor", MMinorityNearPoor: "tally.minority_near_poor", MMinorityPoorRate: "tally.minority_poor_rate",
}

// Say names the measure; an indicator by its number, because its name is the standard's.
func (m Measure) Say(l lang.Lang) string {
	if i := m.Indicator(); i > 0 {
		return l.Say(lang.T("tally.indicator", "n", i))
	}
	return l.Say(lang.T(measureNames[m])) // lang: keys in measureNames
}

// Measured is the value of a measure: a count, or a rate between two exact bounds. The
// zero Measured is unknown.
type Measured struct {
	Count  law.Count
	Rate   bool
	Lo, Hi law.Ratio
	known  bool
}

// Known tells whether anything is known.
func (x Measured) Known() bool { return x.known }

// ExactRate is the rate where it is certain.
func (x Measured) ExactRate() (law.Ratio, bool) {
	return x.Lo, x.Rate && x.known && x.Lo.Cmp(x.Hi) == 0
}

// Hundredths is the value as whole numbers to draw by: a count as it is, a rate in
// hundredths of a per cent, rounded.
func (x Measured) Hundredths() law.Count {
	switch {
	case !x.known:
		return law.Count{}
	case !x.Rate:
		return x.Count
	}
	round := func(r law.Ratio) int64 { return r.Mul(law.Int(10_000)).Add(law.Frac(1, 2)).Floor() }
	return law.Between(round(x.Lo), round(x.Hi))
}

// Say writes 1.234, 12–15, 3,81 %, or the word for unknown.
func (x Measured) Say(l lang.Lang) string {
	switch {
	case !x.known:
		return law.Count{}.Say(l)
	case !x.Rate:
		return x.Count.Say(l)
	case x.Lo.Cmp(x.Hi) == 0:
		return law.Points(x.Lo).Say(l) + " %"
	}
	return law.Points(x.Lo).Say(l) + "–" + law.Points(x.Hi).Say(l) + " %"
}

// Of measures a figure. r is what the reviews count; nil: there are none, and what only
// they tell is unknown.
func (m Measure) Of(f Figure, r *Register) Measured {
	count := func(c law.Count) Measured { return Measured{Count: c, known: c.Known()} }
	rate := func(n, d law.Count) Measured {
		lo, hi, ok := Rate(n, d)
		return Measured{Rate: true, Lo: lo, Hi: hi, known: ok}
	}
	switch m {
	case MHouseholds:
		return count(f.Households)
	case MPoor:
		return count(f.Poor)
	case MNearPoor:
		return count(f.NearPoor)
	case MMultidim:
		return count(f.Multidim())
	case MMinority:
		return count(f.MinorityHouseholds)
	case MMinorityPoor:
		return count(f.MinorityPoor)
	case MMinorityNearPoor:
		return count(f.MinorityNearPoor)
	case MPoorRate:
		return rate(f.Poor, f.Households)
	case MNearPoorRate:
		return rate(f.NearPoor, f.Households)
	case MMultidimRate:
		return rate(f.Multidim(), f.Households)
	case MMinorityPoorRate:
		return rate(f.MinorityPoor, f.MinorityHouseholds)
	}
	if r == nil {
		return Measured{}
	}
	switch i := m.Indicator(); {
	case m == MReviewed:
		return count(r.Reviewed)
	case m == MUnknown:
		return count(r.Unknown)
	case i >= 1 && i <= len(r.Indicators):
		return count(r.Indicators[i-1])
	}
	return Measured{}
}

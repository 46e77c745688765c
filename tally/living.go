package tally

import (
	"vuonlen/household"
	"vuonlen/law"
)

// Living is how the living conditions of the poor and near-poor households of a
// territory changed between two years, by indicator (mission section 4,
// hamlet.living). What is not known of a household is counted apart: an interval
// would say the same and hide how much it is.
type Living struct {
	First, Last  law.Year
	FirstListed  int64 // poor and near-poor households of the first year
	LastListed   int64 // of the last
	Indicators   [household.Indicators]LivingIndicator
	FollowedGone int64 // of the first year's, those without a review in the last
}

// LivingIndicator is one indicator among the poor and near-poor households of the
// two years, and among the same households followed.
type LivingIndicator struct {
	First, Last Deprived
	// Followed are the households listed in the first year by their answers in the
	// last; those no longer reviewed are unknown.
	Followed Deprived
	Cured    int64 // deprived in the first year and known not to be in the last
	Arisen   int64 // the other way round
}

// Deprived counts households by an indicator.
type Deprived struct{ Yes, No, Unknown int64 }

// Share is the part of the households that is deprived: an interval where some are
// unknown; false where there are none.
func (d Deprived) Share() (lo, hi law.Ratio, ok bool) {
	n := d.Yes + d.No + d.Unknown
	return Rate(law.Between(d.Yes, d.Yes+d.Unknown), law.Exactly(n))
}

func (d *Deprived) add(deprived, known bool) {
	switch {
	case !known:
		d.Unknown++
	case deprived:
		d.Yes++
	default:
		d.No++
	}
}

// NewLiving compares two years' reviews of one territory. Households of unknown
// class are not among the poor and near-poor.
func NewLiving(first, last law.Year, before, after []household.Review) Living {
	l := Living{First: first, Last: last}
	listed := func(v *household.Review) bool { return v.Class == household.Poor || v.Class == household.NearPoor }
	now := make(map[household.ID]*household.Review, len(after))
	for i := range after {
		v := &after[i]
		now[v.Household] = v
		if !listed(v) {
			continue
		}
		l.LastListed++
		for k := range l.Indicators {
			l.Indicators[k].Last.add(v.Indicator(k + 1))
		}
	}
	for i := range before {
		v := &before[i]
		if !listed(v) {
			continue
		}
		l.FirstListed++
		w, reviewed := now[v.Household]
		if !reviewed {
			l.FollowedGone++
		}
		for k := range l.Indicators {
			x := &l.Indicators[k]
			was, knew := v.Indicator(k + 1)
			x.First.add(was, knew)
			if !reviewed {
				x.Followed.add(false, false)
				continue
			}
			is, knows := w.Indicator(k + 1)
			x.Followed.add(is, knows)
			switch {
			case !knew || !knows:
			case was && !is:
				x.Cured++
			case !was && is:
				x.Arisen++
			}
		}
	}
	return l
}

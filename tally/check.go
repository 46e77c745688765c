package tally

import (
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
)

// Check looks at one row by itself. It returns faults of the row (impossible
// numbers; the row is refused) by column, and flags (numbers that do not agree;
// shown, never refused, never changed).
func (t Tally) Check() (faults []ColumnFault, flags []lang.Text) {
	part := func(column string, n, of law.Count, text lang.Text) {
		if n.Known() && of.Known() && n.Lo > of.Hi {
			faults = append(faults, ColumnFault{column, text})
		}
	}
	part("poor", t.Poor, t.Households, lang.T("tally.more_than", "part", lang.T("tally.poor"), "n", t.Poor, "whole", lang.T("tally.households"), "of", t.Households))
	part("near_poor", t.NearPoor, t.Households, lang.T("tally.more_than", "part", lang.T("tally.near_poor"), "n", t.NearPoor, "whole", lang.T("tally.households"), "of", t.Households))
	if len(faults) == 0 {
		both := t.Poor.Add(t.NearPoor)
		part("near_poor", both, t.Households, lang.T("tally.more_than", "part", lang.T("tally.multidim"), "n", both, "whole", lang.T("tally.households"), "of", t.Households))
	}
	part("minority_households", t.MinorityHouseholds, t.Households, lang.T("tally.more_than", "part", lang.T("tally.minority_households"), "n", t.MinorityHouseholds, "whole", lang.T("tally.households"), "of", t.Households))
	part("minority_poor", t.MinorityPoor, t.Poor, lang.T("tally.more_than", "part", lang.T("tally.minority_poor"), "n", t.MinorityPoor, "whole", lang.T("tally.poor"), "of", t.Poor))
	part("minority_poor", t.MinorityPoor, t.MinorityHouseholds, lang.T("tally.more_than", "part", lang.T("tally.minority_poor"), "n", t.MinorityPoor, "whole", lang.T("tally.minority_households"), "of", t.MinorityHouseholds))
	part("minority_near_poor", t.MinorityNearPoor, t.NearPoor, lang.T("tally.more_than", "part", lang.T("tally.minority_near_poor"), "n", t.MinorityNearPoor, "whole", lang.T("tally.near_poor"), "of", t.NearPoor))
	// Together they say more than near-poor alone; alone where poor is unknown, or
	// is itself too large.
	near, name := t.MinorityNearPoor, lang.T("tally.minority_near_poor")
	if sum := t.MinorityPoor.Add(near); sum.Known() && !(t.MinorityHouseholds.Known() && t.MinorityPoor.Lo > t.MinorityHouseholds.Hi) {
		near, name = sum, lang.T("tally.minority_multidim")
	}
	part("minority_near_poor", near, t.MinorityHouseholds, lang.T("tally.more_than", "part", name, "n", near, "whole", lang.T("tally.minority_households"), "of", t.MinorityHouseholds))
	return faults, t.rateFlags()
}

// ColumnFault is what is wrong with one column of a row.
type ColumnFault struct {
	Column string
	What   lang.Text
}

// rateFlags compares printed rates with the counts: a printed rate is in order
// when the exact rate rounds to it at the two decimals in which rates are
// printed, half away from zero.
func (t Tally) rateFlags() []lang.Text {
	var out []lang.Text
	check := func(printed *law.Ratio, name lang.Text, n, d law.Count) {
		if printed == nil {
			return
		}
		r, ok := ExactRate(n, d)
		if !ok {
			return
		}
		diff := r.Mul(law.Int(100)).Sub(*printed)
		if diff.Sign() < 0 {
			diff = diff.Neg()
		}
		if diff.Cmp(law.Frac(5, 1000)) > 0 {
			out = append(out, lang.T("tally.flag.rate", "rate", name, "printed", Pct(*printed), "computed", law.Points(r)))
		}
	}
	check(t.PoorPct, lang.T("tally.poor_rate"), t.Poor, t.Households)
	check(t.NearPoorPct, lang.T("tally.near_poor_rate"), t.NearPoor, t.Households)
	check(t.MultidimPct, lang.T("tally.multidim_rate"), t.Poor.Add(t.NearPoor), t.Households)
	check(t.MinorityPoorPct, lang.T("tally.minority_poor_rate"), t.MinorityPoor, t.MinorityHouseholds)
	if t.PoorPct != nil && t.NearPoorPct != nil && t.MultidimPct != nil {
		if sum := t.PoorPct.Add(*t.NearPoorPct); sum.Cmp(*t.MultidimPct) != 0 {
			out = append(out, lang.T("tally.flag.rate_sum", "poor", Pct(*t.PoorPct), "near", Pct(*t.NearPoorPct), "multidim", Pct(*t.MultidimPct)))
		}
	}
	return out
}

// Pct is a rate in per cent as printed; it is spelled with two decimals.
type Pct law.Ratio

// Say writes 3,81 or 3.81.
func (p Pct) Say(l lang.Lang) string { return l.Decimal(law.Ratio(p).Decimal(2)) }

// Flags lists where the figure of a unit and year does not agree with itself or
// with the counts of its children. Nothing is changed by it.
func (l *Ledger) Flags(u *unit.Unit, y law.Year, standard string, asOf law.Date) []lang.Text {
	t, ok := l.Recognised(u, y, standard, asOf)
	if !ok {
		if l.Figure(u, y, standard, asOf).Unlisted {
			return []lang.Text{lang.T("tally.flag.unlisted")}
		}
		return nil
	}
	out := t.rateFlags()
	kids := l.tree.Children(u, law.YearEnd(y))
	for _, c := range []struct {
		name lang.Text
		own  law.Count
		of   func(Counts) law.Count
	}{
		{lang.T("tally.households"), t.Households, func(c Counts) law.Count { return c.Households }},
		{lang.T("tally.poor"), t.Poor, func(c Counts) law.Count { return c.Poor }},
		{lang.T("tally.near_poor"), t.NearPoor, func(c Counts) law.Count { return c.NearPoor }},
		{lang.T("tally.minority_households"), t.MinorityHouseholds, func(c Counts) law.Count { return c.MinorityHouseholds }},
		{lang.T("tally.minority_poor"), t.MinorityPoor, func(c Counts) law.Count { return c.MinorityPoor }},
		{lang.T("tally.minority_near_poor"), t.MinorityNearPoor, func(c Counts) law.Count { return c.MinorityNearPoor }},
	} {
		if !c.own.Known() || len(kids) == 0 {
			continue
		}
		sum, missing := law.Exactly(0), 0
		for _, k := range kids {
			if n := c.of(l.Figure(k, y, standard, asOf).Counts); n.Known() {
				sum = sum.Add(n)
			} else {
				missing++
			}
		}
		switch {
		case missing == 0 && sum != c.own:
			out = append(out, lang.T("tally.flag.sum", "what", c.name, "own", c.own, "sum", sum))
		case missing > 0 && sum.Lo > c.own.Hi:
			out = append(out, lang.T("tally.flag.sum_over", "what", c.name, "own", c.own, "sum", sum, "missing", missing))
		}
	}
	return out
}

package award

import (
	"strconv"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/tally"
)

// YearlyFall asks that a rate falls by at least By (0.06 = 6 points) in each of the
// last Years years; Years falls need Years+1 year-ends under one standard. Metric is
// the rate, empty for the multidimensional one. Rule is each_year or mean where the
// plan says which; else the reading three_year_rule does. Other readings:
// reduction_measure, and those of the metric.
type YearlyFall struct {
	By     law.Ratio
	Years  int
	Metric string
	Rule   string
}

func (f YearlyFall) uses() []string {
	out := []string{"reduction_measure"}
	if f.Rule == "" {
		out = append(out, "three_year_rule")
	}
	return append(out, metricReadings(f.Metric)...)
}

// averaged tells that only the mean fall over the years counts.
func (f YearlyFall) averaged(c *context) bool {
	return f.Rule == "mean" || f.Rule == "" && c.reading("three_year_rule") == "mean"
}

// span is an interval of exact ratios.
type span struct{ lo, hi law.Ratio }

func (s span) minus(o span) span { return span{s.lo.Sub(o.hi), s.hi.Sub(o.lo)} }

// atLeast compares a span with a threshold: unknown unless both ends agree.
func (s span) atLeast(t law.Ratio) law.Verdict {
	return law.Agree(law.If(s.lo.Cmp(t) >= 0), law.If(s.hi.Cmp(t) >= 0))
}

func (f YearlyFall) judge(c *context, rule string) law.Finding {
	by := c.followed(f.Metric)
	first := c.book.last - law.Year(f.Years)
	years := make([]yearRate, f.Years+1)
	for i := range years {
		years[i] = c.rate(first+law.Year(i), by)
	}
	if f.averaged(c) {
		return f.mean(c, rule, years)
	}
	out := law.Finding{Rule: rule}
	verdicts := make([]law.Verdict, 0, f.Years)
	relative := c.reading("reduction_measure") == "relative"
	if c.quiet() {
		for i := 1; i < len(years); i++ {
			v, _ := f.falls(years[i-1], years[i], relative)
			verdicts = append(verdicts, v)
		}
		out.Verdict = law.AllOf.Of(verdicts...)
		return out
	}
	for i := 1; i < len(years); i++ {
		b := f.fall(c, rule, years[i-1], years[i], relative)
		verdicts = append(verdicts, b.Verdict)
		out.Because = append(out.Because, b)
	}
	for _, y := range years {
		out.Facts = append(out.Facts, y.facts...)
		out.Missing = append(out.Missing, y.missing...)
	}
	out.Verdict = law.AllOf.Of(verdicts...)
	last, prev := years[f.Years], years[f.Years-1]
	out.Text = lang.T("award.yearly_fall", "points", percent(f.By), "years", f.Years,
		"from", first, "to", c.book.last, "verdict", out.Verdict, "measure", measureText(relative))
	if f.Metric != "" {
		out.Text = lang.T("award.yearly_fall.of", "rate", rateName(f.Metric), "points", percent(f.By), "years", f.Years,
			"from", first, "to", c.book.last, "verdict", out.Verdict, "measure", measureText(relative))
	}
	out.Change = f.change(verdicts, years, last, func() (law.Ratio, bool) {
		r, ok := prev.exact()
		if relative {
			return shrunk(r, f.By), ok
		}
		return r.Sub(f.By), ok
	})
	return out
}

// percent is a threshold as the plan writes it: 0.06 is 6.
func percent(r law.Ratio) law.Ratio { return r.Mul(law.Int(100)) }

func measureText(relative bool) lang.Text {
	if relative {
		return lang.T("award.measure.relative")
	}
	return lang.T("award.measure.points")
}

// change is the smallest change of the last year that would make the path hold:
// aim gives the highest rate of the last year that would do.
func (f YearlyFall) change(falls []law.Verdict, years []yearRate, last yearRate, aim func() (law.Ratio, bool)) law.Change {
	verdict := law.AllOf.Of(falls...)
	missing := false
	for _, y := range years {
		missing = missing || len(y.missing) > 0
	}
	earlierFails, earlierOpen := false, false
	for _, v := range falls[:len(falls)-1] {
		earlierFails = earlierFails || v == law.NotMet
		earlierOpen = earlierOpen || v == law.Unknown // missing, or only intervals are known
	}
	if verdict != law.NotMet {
		if missing {
			return law.Change{}
		}
		return law.Change{Reachable: law.Can(true)}
	}
	if earlierFails {
		return law.Change{Reachable: law.Can(false)}
	}
	// The last fall is the one that fails, so its two years are known.
	most, ok := aim()
	households, ok2 := last.of.Exact()
	now, ok3 := last.n.Exact()
	if !ok || !ok2 || !ok3 {
		return law.Change{} // only intervals are known
	}
	allowed := most.Mul(law.Int(households)).Floor()
	if allowed < 0 { // even no household left would not do
		return law.Change{Reachable: law.Can(false)}
	}
	if earlierOpen {
		return law.Change{}
	}
	return law.Change{Reachable: law.Can(true), ShortBy: law.Short(now - allowed)}
}

// yearRate is the rate of a year with the counts it is made of.
type yearRate struct {
	year    law.Year
	n, of   law.Count
	span    span
	known   bool
	facts   []law.Fact
	missing []law.Missing
}

func (y yearRate) exact() (law.Ratio, bool) {
	return y.span.lo, y.known && y.span.lo.Cmp(y.span.hi) == 0
}

// rate looks up the rate of a year by a metric. A year before the start of the
// period was counted under another standard and is never compared.
func (c *context) rate(y law.Year, by string) yearRate {
	e := c.book.year(y)
	r := yearRate{year: y, n: metric(e, by), of: e.Households}
	if by == "minority_poor" {
		r.of = e.MinorityHouseholds
		if c.reading("minority_by") == "any_member" {
			r.n, r.of = e.byAnyMember()
		}
		for _, f := range []struct {
			name string
			n    law.Count
		}{{"minority_poor", r.n}, {"minority_households", r.of}} {
			if f.n.Known() {
				r.facts = append(r.facts, law.Fact{Name: f.name, Code: c.subject.Code, Year: y, Value: f.n, Source: e.Source})
			} else {
				r.missing = append(r.missing, law.Missing{Code: c.subject.Code, Year: y, What: f.name})
			}
		}
	} else {
		r.facts = c.facts(y, e, true)
		r.missing = c.lacking(y, e, true)
	}
	lo, hi, ok := tally.Rate(r.n, r.of)
	r.span, r.known = span{lo, hi}, ok
	if !ok && len(r.missing) == 0 {
		r.missing = []law.Missing{{Code: c.subject.Code, Year: y, What: "households"}}
	}
	return r
}

// falls is the verdict on one yearly fall, and how much it is.
func (f YearlyFall) falls(before, after yearRate, relative bool) (law.Verdict, span) {
	if !before.known || !after.known {
		return law.Unknown, span{}
	}
	fall := before.span.minus(after.span)
	if relative {
		fall = relativeFall(before.span, after.span)
	}
	return fall.atLeast(f.By), fall
}

// noFall says why the fall between two years is not known.
func (c *context) noFall(before, after yearRate) lang.Text {
	for _, y := range []yearRate{before, after} {
		if len(y.missing) > 0 && c.otherStandard(y.year) {
			return lang.T("award.fall.other_standard", "from", before.year, "to", after.year,
				"year", y.year, "standard", c.movement.Standard)
		}
	}
	return lang.T("award.fall.unknown", "from", before.year, "to", after.year)
}

// fall judges and explains one yearly fall.
func (f YearlyFall) fall(c *context, rule string, before, after yearRate, relative bool) law.Finding {
	out := law.Finding{
		Rule:    rule + "/" + strconv.Itoa(int(after.year)),
		Facts:   append(append([]law.Fact{}, before.facts...), after.facts...),
		Missing: append(append([]law.Missing{}, before.missing...), after.missing...),
	}
	if !before.known || !after.known {
		out.Verdict, out.Text = law.Unknown, c.noFall(before, after)
		return out
	}
	var fall span
	out.Verdict, fall = f.falls(before, after, relative)
	out.Text = lang.T("award.fall", "from", before.year, "to", after.year, "before", rateText(before),
		"after", rateText(after), "fall", besides{fall, f.By}, "measure", measureText(relative), "verdict", out.Verdict)
	return out
}

// relativeFall is 1 - after/before at both ends. Where there was nothing to
// fall the fall is 0: no fall that is asked for is reached.
func relativeFall(before, after span) span {
	end := func(b, a law.Ratio) law.Ratio {
		if b.Sign() == 0 {
			return law.Int(0)
		}
		return law.Int(1).Sub(a.Quo(b))
	}
	return span{end(before.lo, after.hi), end(before.hi, after.lo)}
}

// shrunk is the highest rate that is lower than r by a share of it; below 0,
// which no rate is, where r is 0 and cannot fall.
func shrunk(r, share law.Ratio) law.Ratio {
	if r.Sign() == 0 {
		return law.Int(-1)
	}
	return r.Mul(law.Int(1).Sub(share))
}

// mean judges the fall over all years divided by their number; the years in
// between are not needed.
func (f YearlyFall) mean(c *context, rule string, years []yearRate) law.Finding {
	first, last := years[0], years[f.Years]
	n := law.Int(int64(f.Years))
	relative := c.reading("reduction_measure") == "relative"
	out := law.Finding{
		Rule:    rule,
		Facts:   append(append([]law.Fact{}, first.facts...), last.facts...),
		Missing: append(append([]law.Missing{}, first.missing...), last.missing...),
	}
	if !first.known || !last.known {
		out.Verdict, out.Text = law.Unknown, c.noFall(first, last)
		return out
	}
	fall := first.span.minus(last.span)
	if relative {
		fall = relativeFall(first.span, last.span)
	}
	mean := span{fall.lo.Mul(law.Frac(1, int64(f.Years))), fall.hi.Mul(law.Frac(1, int64(f.Years)))}
	out.Verdict = mean.atLeast(f.By)
	out.Text = lang.T("award.fall.mean", "from", first.year, "to", last.year, "before", rateText(first),
		"after", rateText(last), "mean", besides{mean, f.By}, "points", percent(f.By), "measure", measureText(relative), "verdict", out.Verdict)
	out.Change = f.change([]law.Verdict{out.Verdict}, []yearRate{first, last}, last, func() (law.Ratio, bool) {
		r, ok := first.exact()
		if relative {
			return shrunk(r, f.By.Mul(n)), ok
		}
		return r.Sub(f.By.Mul(n)), ok
	})
	return out
}

func rateText(y yearRate) lang.Sayer { return spanText(y.span) }

// spanText spells a span of rates as per cent.
type spanText span

// Say writes 9,70 or 9,70–10,20.
func (s spanText) Say(l lang.Lang) string {
	if s.lo.Cmp(s.hi) == 0 {
		return law.Points(s.lo).Say(l)
	}
	return law.Points(s.lo).Say(l) + "–" + law.Points(s.hi).Say(l)
}

// besides spells a fall beside the threshold it is held against: with as many
// more decimals as it takes to show on which side it lies (3.9975 is not 4.00).
type besides struct {
	span
	threshold law.Ratio
}

// Say writes the fall as per cent.
func (b besides) Say(l lang.Lang) string {
	if b.lo.Cmp(b.hi) != 0 || b.lo.Cmp(b.threshold) == 0 {
		return spanText(b.span).Say(l)
	}
	fall, edge := percent(b.lo), percent(b.threshold)
	for places := 2; places < 12; places++ {
		if s := fall.Decimal(places); s != edge.Decimal(places) {
			return l.Decimal(s)
		}
	}
	return l.Decimal(fall.Decimal(12))
}

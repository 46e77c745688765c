package award

import (
	"strconv"

	"vuonlen/internal/lang"
	"vuonlen/law"
)

// PlannedFall asks that a rate fell, in each of the last Years years, by at least the
// points that a document assigned to this very unit for that year. What no document
// assigned is unknown: a share of the higher unit's plan is only arithmetic.
type PlannedFall struct {
	Metric string
	Years  int
}

func (f PlannedFall) uses() []string { return metricReadings(f.Metric) }

// plan is what was assigned for a year, by a document issued by the day of
// submission.
type plan struct {
	fall     law.Ratio // 0.015 = 1.5 points
	document string
	known    bool
}

func (c *context) plan(metric string, y law.Year) plan {
	for _, e := range c.own("plans") {
		if e.Year("year") != y || e.Text("metric") != metric || e.Date("decided_on") > c.day {
			continue
		}
		if x, ok := e.Ratio("fall"); ok {
			return plan{x.Mul(law.Frac(1, 100)), e.Text("document"), true}
		}
	}
	return plan{}
}

func (f PlannedFall) judge(c *context, rule string) law.Finding {
	by := c.followed(f.Metric)
	first := c.book.last - law.Year(f.Years)
	years := make([]yearRate, f.Years+1)
	for i := range years {
		years[i] = c.rate(first+law.Year(i), by)
	}
	out := law.Finding{Rule: rule}
	vs := make([]law.Verdict, 0, f.Years)
	plans := make([]plan, 0, f.Years)
	unplanned := false
	for i := 1; i < len(years); i++ {
		p := c.plan(f.Metric, years[i].year)
		b := f.fall(c, rule, years[i-1], years[i], p)
		plans, vs, out.Because = append(plans, p), append(vs, b.Verdict), append(out.Because, b)
		unplanned = unplanned || !p.known
	}
	out.Verdict = law.AllOf.Of(vs...)
	if c.quiet() {
		out.Because = nil
		return out
	}
	for _, y := range years {
		out.Facts = append(out.Facts, y.facts...)
	}
	out.Missing = out.AllMissing()
	out.Text = lang.T("award.plan", "rate", rateName(f.Metric), "years", f.Years, "from", first, "to", c.book.last, "verdict", out.Verdict)
	if out.Verdict == law.NotMet || !unplanned {
		last, before, p := years[f.Years], years[f.Years-1], plans[f.Years-1]
		out.Change = YearlyFall{}.change(vs, years, last, func() (law.Ratio, bool) {
			r, ok := before.exact()
			return r.Sub(p.fall), ok
		})
	}
	return out
}

// fall judges one year against its plan.
func (f PlannedFall) fall(c *context, rule string, before, after yearRate, p plan) law.Finding {
	out := law.Finding{
		Rule: rule + "/" + strconv.Itoa(int(after.year)), Verdict: law.Unknown,
		Facts:   append(append([]law.Fact{}, before.facts...), after.facts...),
		Missing: append(append([]law.Missing{}, before.missing...), after.missing...),
	}
	if !p.known {
		out.Missing = append(out.Missing, law.Missing{Code: c.subject.Code, Year: after.year, What: "plans"})
	} else {
		out.Facts = append(out.Facts, law.Fact{Name: "plans", Code: c.subject.Code, Year: after.year, Value: percent(p.fall), Source: p.document})
	}
	switch {
	case !before.known || !after.known:
		out.Text = c.noFall(before, after)
	case !p.known:
		out.Text = lang.T("award.plan.none", "year", after.year, "fall", spanText(before.span.minus(after.span)))
	default:
		fall := before.span.minus(after.span)
		out.Verdict = fall.atLeast(p.fall)
		out.Text = lang.T("award.plan.year", "from", before.year, "to", after.year, "before", rateText(before), "after", rateText(after),
			"fall", besides{fall, p.fall}, "plan", percent(p.fall), "document", p.document, "verdict", out.Verdict)
	}
	return out
}

func (f PlannedFall) needs(c *context, x law.Finding) (need, bool) {
	if x.Change.ShortBy == nil {
		return need{}, false
	}
	return c.needOf(f.Metric, *x.Change.ShortBy), true
}

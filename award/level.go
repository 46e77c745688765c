package award

import (
	"strconv"

	"vuonlen/internal/lang"
	"vuonlen/law"
)

// Level asks that a rate lies below Edge (0.02 = 2 %), or at it too unless Strict, at
// every year-end from From to To. To 0 is the last counted year, From 0 that year
// only. A year-end that is still to come is unknown.
type Level struct {
	Metric   string
	Edge     law.Ratio
	Strict   bool
	From, To law.Year
}

func (f Level) uses() []string { return metricReadings(f.Metric) }

// span is the first and the last year-end asked for.
func (f Level) span(c *context) (from, to law.Year) {
	from, to = f.From, f.To
	if to == 0 {
		to = max(c.book.last, from)
	}
	if from == 0 {
		from = to
	}
	return from, to
}

// under compares a rate with the edge.
func (f Level) under(r span) law.Verdict {
	at := func(r law.Ratio) law.Verdict {
		n := r.Cmp(f.Edge)
		return law.If(n < 0 || n == 0 && !f.Strict)
	}
	return law.Agree(at(r.lo), at(r.hi))
}

func (f Level) judge(c *context, rule string) law.Finding {
	from, to := f.span(c)
	by := c.followed(f.Metric)
	out := law.Finding{Rule: rule}
	var years []yearRate
	var vs []law.Verdict
	for y := from; y <= to; y++ {
		r := yearRate{year: y, missing: []law.Missing{{Code: c.subject.Code, Year: y, What: "tally"}}}
		if y <= c.book.last {
			r = c.rate(y, by)
		}
		v := law.Unknown
		if r.known {
			v = f.under(r.span)
		}
		years, vs = append(years, r), append(vs, v)
		if c.quiet() {
			continue
		}
		out.Facts, out.Missing = append(out.Facts, r.facts...), append(out.Missing, r.missing...)
		if from < to {
			out.Because = append(out.Because, law.Finding{Rule: rule + "/" + strconv.Itoa(int(y)), Verdict: v, Facts: r.facts, Missing: r.missing, Text: f.text(c, r, v)})
		}
	}
	out.Verdict = law.AllOf.Of(vs...)
	if c.quiet() {
		return out
	}
	out.Text = f.text(c, years[0], vs[0])
	if from < to {
		out.Text = lang.T("award.level.through", "rate", rateName(f.Metric), "edge", f.edge(), "from", from, "to", to, "verdict", out.Verdict)
	}
	out.Change = f.change(c, years, vs)
	return out
}

func (f Level) edge() lang.Text {
	if f.Strict {
		return lang.T("award.level.below", "percent", percent(f.Edge))
	}
	return lang.T("award.level.at_most", "percent", percent(f.Edge))
}

func (f Level) text(c *context, r yearRate, v law.Verdict) lang.Text {
	switch {
	case r.known:
		return lang.T("award.level", "rate", rateName(f.Metric), "year", r.year, "now", besides{r.span, f.Edge}, "edge", f.edge(), "verdict", v)
	case r.year > c.book.last:
		return lang.T("award.level.too_early", "rate", rateName(f.Metric), "year", r.year, "edge", f.edge())
	}
	return lang.T("award.level.unknown", "rate", rateName(f.Metric), "year", r.year, "edge", f.edge())
}

// most is the largest number of households on the list that still holds.
func (f Level) most(households int64) int64 {
	edge := f.Edge.Mul(law.Int(households))
	most := edge.Floor()
	if f.Strict && law.Int(most).Cmp(edge) == 0 {
		most--
	}
	return most
}

// change is the smallest change of the last counted year: no other year's can be
// changed any more.
func (f Level) change(c *context, years []yearRate, vs []law.Verdict) law.Change {
	open, missing := false, false
	last := -1
	for i, y := range years {
		missing = missing || len(y.missing) > 0
		switch {
		case y.year == c.book.last:
			last = i
		case vs[i] == law.NotMet:
			return law.Change{Reachable: law.Can(false)}
		case vs[i] == law.Unknown:
			open = true
		}
	}
	if law.AllOf.Of(vs...) != law.NotMet {
		if missing {
			return law.Change{}
		}
		return law.Change{Reachable: law.Can(true)}
	}
	now, ok := years[last].n.Exact()
	households, ok2 := years[last].of.Exact()
	if open || !ok || !ok2 {
		return law.Change{}
	}
	most := f.most(households)
	if most < 0 {
		return law.Change{Reachable: law.Can(false)}
	}
	return law.Change{Reachable: law.Can(true), ShortBy: law.Short(now - most)}
}

func (f Level) needs(c *context, x law.Finding) (need, bool) {
	if x.Change.ShortBy == nil {
		return need{}, false
	}
	return c.needOf(f.Metric, *x.Change.ShortBy), true
}

// remains says how many households still have to leave the list until the end of
// the level's time, with as many households in all as now.
func (f Level) remains(c *context, p *Progress) {
	from, to := f.span(c)
	if to <= p.LastYear || p.Finding.Verdict == law.NotMet {
		return
	}
	p.By = to
	if from < to {
		p.By = min(to, max(p.LastYear+1, from))
	}
	r := c.rate(p.LastYear, c.followed(f.Metric))
	now, ok := r.n.Exact()
	households, ok2 := r.of.Exact()
	if !ok || !ok2 {
		return
	}
	left := law.Exactly(max(0, now-f.most(households)))
	p.Left = &left
	p.Finding.Change.Reachable = law.Can(true)
	if r.known {
		p.Finding.Facts = append(p.Finding.Facts, r.facts...)
		p.Finding.Text = lang.T("award.level.on_the_way", "rate", rateName(f.Metric), "year", p.LastYear, "now", besides{r.span, f.Edge},
			"edge", f.edge(), "by", p.By)
	}
}

package award

import (
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// CountFalls asks that the number of poor and near-poor households falls by more than By
// (0.5 = 50 %) against the start of the period. Readings: scale_count,
// scale_strict.
type CountFalls struct{ By law.Ratio }

func (f CountFalls) uses() []string { return []string{"scale_count", "scale_strict"} }

func (f CountFalls) judge(c *context, rule string) law.Finding {
	from, to := c.movement.From, c.book.last
	if to <= from {
		// The first result after the start of the period is not due yet.
		return law.Finding{
			Rule: rule, Verdict: law.Unknown, Text: lang.T("award.scale.too_early", "year", from),
			Missing: []law.Missing{{Code: c.subject.Code, Year: from + 1, What: "tally"}},
		}
	}
	base, now := c.book.year(from), c.book.year(to)
	out := law.Finding{
		Rule:    rule,
		Facts:   append(c.facts(from, base, false), c.facts(to, now, false)...),
		Missing: append(c.lacking(from, base, false), c.lacking(to, now, false)...),
	}
	if len(out.Missing) > 0 {
		out.Verdict = law.Unknown
		out.Text = lang.T("award.scale.unknown", "from", from, "to", to)
		for _, y := range []law.Year{from, to} {
			if !c.book.year(y).Usable() && c.otherStandard(y) {
				out.Text = lang.T("award.scale.other_standard", "year", y, "standard", c.movement.Standard)
				break
			}
		}
		return out
	}
	if c.reading("scale_count") != "each" {
		p := f.part(c, base.Multidim(), now.Multidim())
		out.Verdict = p.verdict
		if c.quiet() {
			return out
		}
		out.Text = f.text(c, lang.T("tally.multidim"), base.Multidim(), now.Multidim(), p.verdict)
		out.Change = p.change()
		return out
	}
	poor, near := f.part(c, base.Poor, now.Poor), f.part(c, base.NearPoor, now.NearPoor)
	out.Verdict = law.AllOf.Of(poor.verdict, near.verdict)
	if c.quiet() {
		return out
	}
	out.Text = lang.T("award.scale.each", "verdict", out.Verdict)
	out.Because = []law.Finding{
		{Rule: rule + "/poor", Verdict: poor.verdict, Text: f.text(c, lang.T("tally.poor"), base.Poor, now.Poor, poor.verdict), Change: poor.change()},
		{Rule: rule + "/near_poor", Verdict: near.verdict, Text: f.text(c, lang.T("tally.near_poor"), base.NearPoor, now.NearPoor, near.verdict), Change: near.change()},
	}
	out.Change = both(out.Verdict, poor, near)
	return out
}

// part is one count against its start.
type part struct {
	verdict law.Verdict
	short   int64
	can     bool // a number of households would do
	known   bool // both counts are certain
	fresh   bool // there were none at the start: without them the part does not apply
}

func (f CountFalls) part(c *context, base, now law.Count) part {
	judge := func(base, now int64) law.Verdict {
		switch {
		case base == 0 && now == 0:
			return law.NotApplicable
		case base == 0:
			return law.NotMet
		}
		return law.If(now <= f.most(c, base))
	}
	p := part{verdict: law.Agree(judge(base.Lo, now.Lo), judge(base.Lo, now.Hi), judge(base.Hi, now.Lo), judge(base.Hi, now.Hi))}
	b, ok := base.Exact()
	n, ok2 := now.Exact()
	if p.known = ok && ok2; p.known && p.verdict == law.NotMet {
		if most := f.most(c, b); b == 0 {
			p.fresh, p.short = true, n
		} else if most >= 0 {
			p.can, p.short = true, n-most
		}
	}
	return p
}

// most is the largest count that still meets the criterion: strictly under, or
// at, base x (1 - By).
func (f CountFalls) most(c *context, base int64) int64 {
	edge := law.Int(base).Mul(law.Int(1).Sub(f.By))
	most := edge.Floor()
	if c.reading("scale_strict") == "more_than" && law.Int(most).Cmp(edge) == 0 {
		most--
	}
	return most
}

func (p part) change() law.Change {
	switch {
	case p.verdict != law.NotMet:
		return law.Change{Reachable: law.Can(true)}
	case !p.known:
		return law.Change{}
	case !p.can:
		return law.Change{Reachable: law.Can(false)}
	}
	return law.Change{Reachable: law.Can(true), ShortBy: law.Short(p.short)}
}

// both is the change that turns two counts that must both fall.
func both(v law.Verdict, parts ...part) law.Change {
	if v != law.NotMet {
		return law.Change{Reachable: law.Can(true)}
	}
	var sum int64
	applies := false // one of them is left to be met
	for _, p := range parts {
		switch {
		case p.verdict != law.NotMet:
			applies = applies || p.verdict == law.Met
		case p.known && !p.can && !p.fresh:
			return law.Change{Reachable: law.Can(false)}
		case p.known:
			applies = applies || p.can
			sum += p.short
		}
	}
	for _, p := range parts {
		if p.verdict == law.Unknown || p.verdict == law.NotMet && !p.known {
			return law.Change{}
		}
	}
	if !applies {
		return law.Change{Reachable: law.Can(false)}
	}
	return law.Change{Reachable: law.Can(true), ShortBy: law.Short(sum)}
}

func (f CountFalls) text(c *context, what lang.Text, base, now law.Count, v law.Verdict) lang.Text {
	from, to := c.movement.From, c.book.last
	b, ok := base.Exact()
	n, ok2 := now.Exact()
	switch {
	case v == law.NotApplicable:
		return lang.T("award.scale.none", "what", what, "from", from, "to", to)
	case ok && ok2 && b == 0:
		return lang.T("award.scale.from_none", "what", what, "from", from, "to", to, "now", now)
	case ok && ok2:
		fall := law.Frac(b-n, b)
		return lang.T("award.scale", "what", what, "from", from, "to", to, "base", base, "now", now,
			"fall", besides{span{fall, fall}, f.By}, "percent", percent(f.By), "strict", strictText(c), "verdict", v)
	}
	return lang.T("award.scale.interval", "what", what, "from", from, "to", to, "base", base, "now", now,
		"percent", percent(f.By), "strict", strictText(c), "verdict", v)
}

func strictText(c *context) lang.Text {
	if c.reading("scale_strict") == "more_than" {
		return lang.T("award.strict.more_than")
	}
	return lang.T("award.strict.at_least")
}

package award

import (
	"cmp"
	"strconv"
	"strings"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/programme"
)

// value is a yearly figure of the subject that was recorded by the day of
// submission: an income, a number of anything. Not entered is unknown.
type value struct {
	year  law.Year
	known bool
	of    law.Ratio
	fact  law.Fact
}

// value looks up the figure of a year; the end of the year has come by the day of
// submission.
func (c *context) value(indicator string, y law.Year) value {
	out := value{year: y}
	if y > c.book.last {
		return out
	}
	for _, e := range c.own("indicators") {
		if e.Year("year") != y || lang.Fold(e.Text("indicator")) != lang.Fold(indicator) || e.Date("recorded_on") > c.known {
			continue
		}
		if x, ok := e.Ratio("value"); ok {
			out.known, out.of = true, x
			out.fact = law.Fact{Name: "indicators", Code: c.subject.Code, Year: y, Value: x, Source: cmp.Or(e.Text("document"), "indicators")}
		}
	}
	return out
}

// Multiple asks that a yearly figure is at least Times what it was: the one of year
// To against the one of year From. To 0 is the last counted year, From 0 the start
// of the movement's period.
type Multiple struct {
	Indicator string
	Name      lang.Both
	Times     law.Ratio
	From, To  law.Year
}

func (Multiple) uses() []string { return nil }

func (f Multiple) judge(c *context, rule string) law.Finding {
	from, to := cmp.Or(f.From, c.movement.From), cmp.Or(f.To, c.book.last)
	out := law.Finding{Rule: rule, Change: law.Change{Reachable: law.Can(true)}}
	base, now := c.value(f.Indicator, from), c.value(f.Indicator, to)
	for _, v := range []value{base, now} {
		if v.known {
			out.Facts = append(out.Facts, v.fact)
		} else {
			out.Missing = append(out.Missing, law.Missing{Code: c.subject.Code, Year: v.year, What: "indicators"})
		}
	}
	switch {
	case base.known && base.of.Sign() == 0:
		out.Verdict, out.Missing = law.NotApplicable, nil
		out.Text = lang.T("award.multiple.from_none", "what", f.Name, "from", from)
	case !base.known || !now.known:
		out.Verdict = law.Unknown
		out.Text = lang.T("award.multiple.unknown", "what", f.Name, "from", from, "to", to, "times", f.Times)
	default:
		need := base.of.Mul(f.Times)
		out.Verdict = law.If(now.of.Cmp(need) >= 0)
		out.Text = lang.T("award.multiple", "what", f.Name, "from", from, "to", to, "base", amount(base.of), "now", amount(now.of),
			"ratio", times(now.of.Quo(base.of), f.Times), "times", f.Times, "need", amount(need), "verdict", out.Verdict)
	}
	return out
}

// amount spells a figure with as many decimals as it has, nine at most.
type amount law.Ratio

// Say writes 1.500.000 or 12,5.
func (a amount) Say(l lang.Lang) string {
	r := law.Ratio(a)
	whole := r.Floor()
	s := l.Int(whole)
	if rest := r.Sub(law.Int(whole)); rest.Sign() != 0 { // 0.5 without its nought
		s += l.Decimal(strings.TrimRight(rest.Decimal(9), "0")[1:])
	}
	return s
}

// times spells a multiple beside the one it is held against, with as many decimals
// as it takes to show on which side it lies.
func times(r, edge law.Ratio) lang.Sayer {
	hundredth := law.Frac(1, 100)
	return besides{span{r.Mul(hundredth), r.Mul(hundredth)}, edge.Mul(hundredth)}
}

// Coverage asks that of those entitled to each of some policies at least AtLeast
// (1 = all) were served in a year; Year 0 is the last counted one. A policy to which
// nobody is entitled does not apply.
type Coverage struct {
	Policies []Policy
	AtLeast  law.Ratio
	Year     law.Year
}

// Policy is a policy by the id that records use, and its name.
type Policy struct {
	ID   string
	Name lang.Both
}

func (Coverage) uses() []string { return nil }

func (f Coverage) judge(c *context, rule string) law.Finding {
	y := cmp.Or(f.Year, c.book.last)
	out := law.Finding{Rule: rule, Change: law.Change{Reachable: law.Can(true)}}
	records := map[string]programme.Record{}
	for _, e := range c.own("coverage") {
		if e.Year("year") == y && y <= c.book.last && e.Date("recorded_on") <= c.known {
			records[lang.Fold(e.Text("policy"))] = e
		}
	}
	var vs []law.Verdict
	for i, p := range f.Policies {
		b := law.Finding{Rule: rule + "/" + strconv.Itoa(i+1), Verdict: law.Unknown, Change: out.Change,
			Text:    lang.T("award.coverage.unknown", "what", p.Name, "year", y),
			Missing: []law.Missing{{Code: c.subject.Code, Year: y, What: "coverage"}}}
		if e, ok := records[lang.Fold(p.ID)]; ok {
			f.policy(c, &b, p, &e)
		}
		vs = append(vs, b.Verdict)
		out.Because = append(out.Because, b)
	}
	out.Verdict = law.AllOf.Of(vs...)
	out.Missing = out.AllMissing()
	out.Text = lang.T("award.coverage", "percent", percent(f.AtLeast), "n", len(f.Policies), "year", y, "verdict", out.Verdict)
	return out
}

// policy judges one policy from its record.
func (f Coverage) policy(c *context, b *law.Finding, p Policy, e *programme.Record) {
	y := e.Year("year")
	entitled, served := law.Count{}, law.Count{}
	if n, ok := e.Number("entitled"); ok {
		entitled = law.Exactly(n)
	}
	if n, ok := e.Number("served"); ok {
		served = law.Exactly(n)
	}
	source := cmp.Or(e.Text("document"), "coverage")
	for _, x := range []struct {
		name string
		n    law.Count
	}{{"entitled", entitled}, {"served", served}} {
		if x.n.Known() {
			b.Facts = append(b.Facts, law.Fact{Name: x.name, Code: c.subject.Code, Year: y, Value: x.n, Source: source})
		}
	}
	switch {
	case entitled.Known() && entitled.Hi == 0:
		b.Verdict, b.Missing, b.Text = law.NotApplicable, nil, lang.T("award.coverage.none", "what", p.Name, "year", y)
	case entitled.Known() && served.Known():
		need := ceil(f.AtLeast.Mul(law.Int(entitled.Lo)))
		share := law.Frac(served.Lo, entitled.Lo)
		b.Verdict, b.Missing = law.If(served.Lo >= need), nil
		b.Text = lang.T("award.coverage.policy", "what", p.Name, "served", served, "entitled", entitled,
			"share", besides{span{share, share}, f.AtLeast}, "short", max(0, need-served.Lo), "verdict", b.Verdict)
	}
}

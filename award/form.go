package award

import (
	"strconv"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/tally"
	"vuonlen/unit"
)

// Form is a typed form of criterion. Judge decides in three-valued logic and
// explains; uses names the readings that may change its verdict.
type Form interface {
	judge(c *context, rule string) law.Finding
	uses() []string
}

// context is what a form may look at: one subject, and the movement's readings
// with at most one of them changed.
type context struct {
	movement *Movement
	changed  struct{ name, value string }
	subject  Subject
	book     *book
}

// reading is the value of a reading here.
func (c *context) reading(name string) string {
	if name == c.changed.name {
		return c.changed.value
	}
	return c.movement.Readings[name]
}

// quiet tells that only the verdict is asked for: of the other readings nothing
// is shown but that, and explanations take most of the time.
func (c *context) quiet() bool { return c.changed.name != "" }

// with is the context with one reading changed.
func (c *context) with(name, value string) *context {
	o := *c
	o.changed.name, o.changed.value = name, value
	return &o
}

// combine is how the subject's criteria combine.
func (c *context) combine() law.Combine {
	return law.Combine(c.reading("combination." + string(c.subject.Kind)))
}

// book holds the counts of the subject, each year looked up once for all
// readings and classes.
type book struct {
	last  law.Year // the last counted year
	look  func(law.Year) (tally.Figure, tally.Gap)
	other func(law.Year) (standard string, ok bool) // the year was counted under another standard
	seen  map[law.Year]entry
}

type entry struct {
	tally.Figure
	gap tally.Gap
}

func (b *book) year(y law.Year) entry {
	e, ok := b.seen[y]
	if !ok {
		e.Figure, e.gap = b.look(y)
		b.seen[y] = e
	}
	return e
}

// facts lists the counts of a year that a finding rests on.
func (c *context) facts(y law.Year, e entry, households bool) []law.Fact {
	if c.quiet() || !e.Usable() {
		return nil
	}
	source := e.Source
	if e.Basis == tally.Summed {
		source = string(tally.Summed)
	}
	fact := func(name string, n law.Count) law.Fact {
		return law.Fact{Name: name, Code: c.subject.Code, Year: y, Value: n, Source: source}
	}
	out := []law.Fact{fact("poor", e.Poor), fact("near_poor", e.NearPoor)}
	if households && e.Households.Known() {
		out = append(out, fact("households", e.Households))
	}
	return out
}

// otherStandard tells that a year was counted under another poverty standard:
// before the start of the period, or because such a count was entered.
func (c *context) otherStandard(y law.Year) bool {
	if y < c.movement.From {
		return true
	}
	_, ok := c.book.other(y)
	return ok
}

// lacking says what of a year is missing for a rate (or, without households, for
// a count).
func (c *context) lacking(y law.Year, e entry, households bool) []law.Missing {
	switch {
	case !e.Usable():
		what := "tally"
		if e.gap == tally.Split || e.gap == tally.Unlinked {
			what = string(e.gap)
		}
		return []law.Missing{{Code: c.subject.Code, Year: y, What: what}}
	case households && (!e.Households.Known() || e.Households.Lo <= 0):
		return []law.Missing{{Code: c.subject.Code, Year: y, What: "households"}}
	}
	return nil
}

// metric is the count whose rate is followed.
func metric(e entry, name string) law.Count {
	switch name {
	case "poor":
		return e.Poor
	case "minority_poor":
		return e.MinorityPoor
	}
	return e.Multidim()
}

// YearlyFall asks that the multidimensional rate falls by at least By (0.06 = 6
// points) in each of the last Years years; Years falls need Years+1 year-ends
// under one standard. Readings: reduction_measure, three_year_rule, multidim_metric.
type YearlyFall struct {
	By    law.Ratio
	Years int
}

func (f YearlyFall) uses() []string {
	return []string{"reduction_measure", "three_year_rule", "multidim_metric"}
}

// span is an interval of exact ratios.
type span struct{ lo, hi law.Ratio }

func (s span) minus(o span) span { return span{s.lo.Sub(o.hi), s.hi.Sub(o.lo)} }

// atLeast compares a span with a threshold: unknown unless both ends agree.
func (s span) atLeast(t law.Ratio) law.Verdict {
	return law.Agree(law.If(s.lo.Cmp(t) >= 0), law.If(s.hi.Cmp(t) >= 0))
}

func (f YearlyFall) judge(c *context, rule string) law.Finding {
	by := "poor"
	if c.reading("multidim_metric") == "poor_plus_near" {
		by = "multidim"
	}
	first := c.book.last - law.Year(f.Years)
	years := make([]yearRate, f.Years+1)
	for i := range years {
		years[i] = c.rate(first+law.Year(i), by)
	}
	if c.reading("three_year_rule") == "mean" {
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
			r.n, r.of = law.Count{}, law.Count{} // recognised counts are by head
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

// fall judges and explains one yearly fall.
func (f YearlyFall) fall(c *context, rule string, before, after yearRate, relative bool) law.Finding {
	out := law.Finding{
		Rule:    rule + "/" + strconv.Itoa(int(after.year)),
		Facts:   append(append([]law.Fact{}, before.facts...), after.facts...),
		Missing: append(append([]law.Missing{}, before.missing...), after.missing...),
	}
	if !before.known || !after.known {
		out.Verdict = law.Unknown
		out.Text = lang.T("award.fall.unknown", "from", before.year, "to", after.year)
		for _, y := range []yearRate{before, after} {
			if len(y.missing) > 0 && c.otherStandard(y.year) {
				out.Text = lang.T("award.fall.other_standard", "from", before.year, "to", after.year,
					"year", y.year, "standard", c.movement.Standard)
				break
			}
		}
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
		out.Verdict = law.Unknown
		out.Text = lang.T("award.fall.unknown", "from", first.year, "to", last.year)
		for _, y := range []yearRate{first, last} {
			if len(y.missing) > 0 && c.otherStandard(y.year) {
				out.Text = lang.T("award.fall.other_standard", "from", first.year, "to", last.year,
					"year", y.year, "standard", c.movement.Standard)
				break
			}
		}
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

// EvidenceKinds lists what a criterion may rest on besides counts: the files of
// formats.md 2.7, and the reviews.
var EvidenceKinds = []string{
	"budget", "reports", "contributions", "linkages", "projects", "loans", "loan-payments", "credit-reports",
	"initiatives", "registrations", "assistance", "household-help", "trainings", "recognitions", "reviews",
}

// Judged leaves the decision to a named person on attached evidence with the data beside it.
// Without a judgement it is unknown; the data only inform.
type Judged struct {
	SelfAssessment bool
	Data           []string
}

func (Judged) uses() []string { return nil }

func (f Judged) judge(c *context, rule string) law.Finding {
	text := lang.T("award.judged.none")
	if f.SelfAssessment {
		text = lang.T("award.judged.self")
	}
	if len(f.Data) > 0 {
		text = lang.T("award.judged.data", "state", text, "what", names(f.Data))
	}
	return law.Finding{
		Rule: rule, Verdict: law.Unknown, Text: text,
		Missing: []law.Missing{{Code: c.subject.Code, What: "judgement"}},
		Change:  law.Change{Reachable: law.Can(true)},
	}
}

// Recorded is decided from recorded evidence of the named kinds. Nothing recorded
// is unknown, never "on time" and never "not met". Uses names the readings that
// the rule has.
type Recorded struct {
	Data []string
	Uses []string
}

func (f Recorded) uses() []string { return f.Uses }

func (f Recorded) judge(c *context, rule string) law.Finding {
	out := law.Finding{Rule: rule, Verdict: law.Unknown, Change: law.Change{Reachable: law.Can(true)}}
	for _, k := range f.Data {
		out.Missing = append(out.Missing, law.Missing{Code: c.subject.Code, What: k})
	}
	out.Text = lang.T("award.recorded.none", "what", names(f.Data))
	return out
}

// names spells kinds of evidence.
func names(kinds []string) (out []lang.Text) {
	for _, k := range kinds {
		out = append(out, What(k))
	}
	return out
}

// Group holds parts that all (or any) must hold.
type Group struct {
	Combine law.Combine
	Parts   []Form
}

func (f Group) uses() (out []string) {
	for _, p := range f.Parts {
		out = append(out, p.uses()...)
	}
	return out
}

func (f Group) judge(c *context, rule string) law.Finding {
	out := law.Finding{Rule: rule, Change: law.Change{Reachable: law.Can(true)}}
	var vs []law.Verdict
	for i, p := range f.Parts {
		b := p.judge(c, rule+"/"+strconv.Itoa(i+1))
		vs = append(vs, b.Verdict)
		out.Because = append(out.Because, b)
	}
	out.Missing = out.AllMissing()
	out.Verdict = f.Combine.Of(vs...)
	out.Text = lang.T("award.group", "verdict", out.Verdict)
	return out
}

// What names a missing datum or kind of evidence.
func What(what string) lang.Text {
	if t, ok := whats[what]; ok {
		return t
	}
	return lang.T("award.what.other", "what", what)
}

var whats = map[string]lang.Text{
	"tally":               lang.T("award.what.tally"),
	"households":          lang.T("award.what.households"),
	"minority_poor":       lang.T("award.what.minority_poor"),
	"minority_households": lang.T("award.what.minority_households"),
	"restated":            lang.T("award.what.restated"),
	"lineage":             lang.T("award.what.lineage"),
	"judgement":           lang.T("award.what.judgement"),
	"subject":             lang.T("award.what.subject"),
	"poor_district":       lang.T("award.what.poor_district"),
	"zone":                lang.T("award.what.zone"),
	"provincial":          lang.T("award.what.provincial"),
	"subject_kind":        lang.T("award.what.subject_kind"),
	"specially_difficult": lang.T("award.what.specially_difficult"),
	"decision":            lang.T("award.what.decision"),
	"budget":              lang.T("award.what.budget"),
	"reports":             lang.T("award.what.reports"),
	"contributions":       lang.T("award.what.contributions"),
	"linkages":            lang.T("award.what.linkages"),
	"projects":            lang.T("award.what.projects"),
	"loans":               lang.T("award.what.loans"),
	"loan-payments":       lang.T("award.what.loan_payments"),
	"credit-reports":      lang.T("award.what.credit_reports"),
	"initiatives":         lang.T("award.what.initiatives"),
	"registrations":       lang.T("award.what.registrations"),
	"assistance":          lang.T("award.what.assistance"),
	"household-help":      lang.T("award.what.household_help"),
	"trainings":           lang.T("award.what.trainings"),
	"recognitions":        lang.T("award.what.recognitions"),
	"reviews":             lang.T("award.what.reviews"),
}

// Subject is who is judged.
type Subject struct {
	Kind Kind
	Code string // unit code, household number or subject id
	On   law.Date
	Name lang.Sayer
	Unit *unit.Unit // nil for households, persons and bodies
}

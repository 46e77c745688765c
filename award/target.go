package award

import (
	"slices"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
)

// Target is one target of the movement.
type Target struct {
	ID       string
	Text     lang.Both
	Citation law.Citation
	Aim      Aim
}

// Aim is a typed form of target.
type Aim interface {
	measure(c *context, w *where, p *Progress)
	uses() []string // the readings that may change its verdict
}

// where is the land and the day a target is measured on.
type where struct {
	record *Record
	on     law.Date
	root   *unit.Unit // the unit measured
	base   law.Date   // the day on which the units below it are listed
}

// Progress is how far a target is on a day.
type Progress struct {
	Target   Target
	Subject  Subject
	Assigned bool // the value is set by the movement for this unit; else it is only arithmetic
	Final    bool // the period is over
	LastYear law.Year
	Finding  law.Finding
	Mean     *law.Ratio // mean fall a year so far, as a fraction of one
	Needed   *law.Ratio // fall a year that the remaining years need
	Left     *law.Count // households that still have to leave poverty and near-poverty, or units that still have to leave the status
	By       law.Year   // the year by which they have to
	Base     law.Count  // units on the list at the start
	Out      law.Count  // of those, units that left by a recorded decision
	Printed  []law.Fact // rates as printed, shown beside and never used to judge
	Beside   []law.Fact // of a territory whose province ended: see [Movement.Beside]
	Doubt    []Subject  // units whose state is not known (merged without a decision)

	Readings []ReadingChange // other readings that would change the verdict
	Tried    []ReadingChange // every other reading that bears on the target, with the verdict under it
}

// Measure measures every target of the movement on a day, for its territory or,
// with a unit, for one unit inside it.
func (m *Movement) Measure(r *Record, on law.Date, s Subject) ([]Progress, error) {
	home, err := m.home(r)
	if err != nil {
		return nil, err
	}
	if s.Unit == nil {
		return nil, fault.New(fault.Usage, lang.T("award.target_unit"))
	}
	whole := s.Kind == Province
	last := min(LastYear(on, 0), m.To)
	if !whole {
		last = min(LastYear(on, s.Unit.Last), m.To)
	}
	w := &where{record: r, on: on, root: s.Unit, base: m.Territory.On}
	if whole {
		w.root = home
	}
	if !w.root.Alive(w.base) {
		w.base = lastDay(w.root, on)
	}
	out := make([]Progress, 0, len(m.Targets))
	for _, t := range m.Targets {
		c := &context{movement: m, subject: s, book: m.open(r, s, last, on)}
		p := Progress{Target: t, Subject: s, Assigned: whole, LastYear: last, Final: last == m.To}
		t.Aim.measure(c, w, &p)
		for _, rd := range AllReadings {
			for _, v := range rd.Values {
				if v != m.Readings[rd.Name] && slices.Contains(t.Aim.uses(), rd.Name) {
					other := Progress{Target: t, Subject: s, Assigned: whole, LastYear: last, Final: p.Final}
					t.Aim.measure(c.with(rd.Name, v), w, &other)
					p.Tried = append(p.Tried, ReadingChange{rd.Name, v, other.Finding.Verdict})
				}
			}
		}
		p.Readings = changes(p.Tried, p.Finding.Verdict)
		c.divided(&p.Finding)
		p.Finding.Rule, p.Finding.Citation = t.ID, t.Citation
		p.Printed = c.printed(w, m.From, last)
		if whole {
			p.Beside = m.Beside(r, last, on)
		}
		out = append(out, p)
	}
	return out, nil
}

// printed lists the rates that recognised rows print, year by year.
func (c *context) printed(w *where, from, to law.Year) (out []law.Fact) {
	for y := from; y <= to; y++ {
		t, ok := w.record.Tallies.Recognised(w.root, y, c.movement.Standard, w.on)
		if !ok {
			continue
		}
		for _, f := range []struct {
			name string
			pct  *law.Ratio
		}{{"poor_pct", t.PoorPct}, {"near_poor_pct", t.NearPoorPct}, {"multidim_pct", t.MultidimPct}, {"minority_poor_pct", t.MinorityPoorPct}} {
			if f.pct != nil {
				out = append(out, law.Fact{Name: f.name, Code: c.subject.Code, Year: y, Value: *f.pct, Source: t.Source})
			}
		}
	}
	return out
}

// RateFalls asks that a rate falls by at least AtLeast a year, on average over the period
// (mean) or in each year. Going beyond UpTo meets the target too, unless the
// reading range_above says otherwise.
type RateFalls struct {
	Metric  string
	Rule    string
	AtLeast law.Ratio
	UpTo    *law.Ratio
}

func (f RateFalls) uses() (out []string) {
	switch f.Metric {
	case "multidim":
		out = append(out, "multidim_metric")
	case "minority_poor":
		out = append(out, "minority_by")
	}
	if f.UpTo != nil {
		out = append(out, "range_above")
	}
	return out
}

func (f RateFalls) measure(c *context, w *where, p *Progress) {
	from, last, to := c.movement.From, p.LastYear, c.movement.To
	by := f.Metric
	if by == "multidim" && c.reading("multidim_metric") == "poor" {
		by = "poor"
	}
	if last <= from {
		p.Finding = law.Finding{
			Verdict: law.Unknown, Text: lang.T("award.target.too_early", "year", from),
			Missing: []law.Missing{{Code: c.subject.Code, Year: from + 1, What: "tally"}},
		}
		return
	}
	years := make([]yearRate, last-from+1)
	for i := range years {
		years[i] = c.rate(from+law.Year(i), by)
	}
	first, now := years[0], years[len(years)-1]
	n := int64(last - from)
	path := YearlyFall{By: f.AtLeast, Years: int(n)}
	each := make([]law.Verdict, 0, n)
	for i := 1; i < len(years); i++ {
		b := path.fall(c, p.Target.ID, years[i-1], years[i], false)
		if v := f.above(c, years[i-1].span.minus(years[i].span), b.Verdict); v != b.Verdict {
			b.Verdict = v
			b.Text = lang.T("award.target.above", "from", years[i-1].year, "to", years[i].year,
				"fall", spanText(years[i-1].span.minus(years[i].span)), "up_to", percent(*f.UpTo), "verdict", v)
		}
		b.Citation = p.Target.Citation
		each = append(each, b.Verdict)
		p.Finding.Because = append(p.Finding.Because, b)
	}
	known := first.known && now.known
	var mean span
	if known {
		fall := first.span.minus(now.span)
		mean = span{fall.lo.Mul(law.Frac(1, n)), fall.hi.Mul(law.Frac(1, n))}
		if mean.lo.Cmp(mean.hi) == 0 {
			p.Mean = &mean.lo
		}
	}
	if f.Rule == "each_year" {
		p.Finding.Verdict = law.AllOf.Of(each...)
		for _, y := range years {
			p.Finding.Facts = append(p.Finding.Facts, y.facts...)
			p.Finding.Missing = append(p.Finding.Missing, y.missing...)
		}
	} else {
		p.Finding.Verdict = law.Unknown
		if known {
			p.Finding.Verdict = f.above(c, mean, mean.atLeast(f.AtLeast))
		}
		p.Finding.Facts = append(append(p.Finding.Facts, first.facts...), now.facts...)
		p.Finding.Missing = append(append(p.Finding.Missing, first.missing...), now.missing...)
	}
	p.Finding.Text = lang.T("award.target.rate_unknown", "from", from, "to", last)
	if known && f.Rule == "each_year" {
		p.Finding.Text = lang.T("award.target.rate_each", "from", from, "to", last, "before", rateText(first), "after", rateText(now),
			"mean", besides{mean, f.AtLeast}, "points", percent(f.AtLeast), "verdict", p.Finding.Verdict)
	} else if known {
		p.Finding.Text = lang.T("award.target.rate", "from", from, "to", last, "before", rateText(first), "after", rateText(now),
			"mean", besides{mean, f.AtLeast}, "points", percent(f.AtLeast), "verdict", p.Finding.Verdict)
	}
	f.left(c, p, each, first, now, last, to)
}

// above applies the reading range_above.
func (f RateFalls) above(c *context, fall span, v law.Verdict) law.Verdict {
	if f.UpTo == nil || c.reading("range_above") != "not_met" || v == law.Unknown {
		return v
	}
	over := law.Agree(law.If(fall.lo.Cmp(*f.UpTo) > 0), law.If(fall.hi.Cmp(*f.UpTo) > 0))
	switch {
	case over == law.Met:
		return law.NotMet
	case over == law.Unknown && v == law.Met:
		return law.Unknown
	}
	return v
}

// left says what remains: how many households until which year, and whether the
// target can still be reached. With the period over it is what was short.
func (f RateFalls) left(c *context, p *Progress, each []law.Verdict, first, now yearRate, last, to law.Year) {
	start, ok := first.exact()
	rate, ok2 := now.exact()
	households, ok3 := now.of.Exact()
	count, ok4 := now.n.Exact()
	var most law.Ratio
	if f.Rule == "each_year" {
		if slices.Contains(each, law.NotMet) {
			p.Finding.Change.Reachable = law.Can(false)
			return
		}
		ok = true
		p.By = min(last+1, to)
		most = rate.Sub(f.AtLeast)
	} else {
		p.By = to
		most = start.Sub(f.AtLeast.Mul(law.Int(int64(to - c.movement.From))))
	}
	if !(ok && ok2 && ok3 && ok4) {
		return
	}
	if f.Rule == "each_year" && last == to {
		p.Finding.Change.Reachable = law.Can(true)
		return
	}
	allowed := most.Mul(law.Int(households)).Floor()
	if most.Sign() < 0 {
		p.Finding.Change.Reachable = law.Can(false)
		return
	}
	p.Finding.Change.Reachable = law.Can(true)
	if last < to {
		left := law.Exactly(max(0, count-allowed))
		p.Left = &left
	}
	if years := int64(p.By - last); years > 0 {
		need := rate.Sub(most).Mul(law.Frac(1, years))
		if need.Sign() < 0 {
			need = law.Int(0)
		}
		p.Needed = &need
	} else if p.Finding.Verdict == law.NotMet {
		p.Finding.Change.Reachable = law.Can(false) // the period is over
	}
}

// UnitLeaves asks that a named unit leaves a status by a recorded decision. Nothing
// recorded is unknown; that its level of government was abolished is no leaving.
type UnitLeaves struct {
	Unit UnitRef
	Fact string
}

func (UnitLeaves) uses() []string { return nil }

func (f UnitLeaves) measure(c *context, w *where, p *Progress) {
	u, ok := w.record.Tree.Find(f.Unit.Code, f.Unit.On)
	if !ok {
		p.Finding = law.Finding{Verdict: law.Unknown, Text: lang.T("award.target.no_unit", "code", string(f.Unit.Code)),
			Missing: []law.Missing{{Code: string(f.Unit.Code), What: f.Fact}}}
		return
	}
	if !p.Assigned && u != w.root {
		p.Finding = law.Finding{Verdict: law.NotApplicable, Text: lang.T("award.target.other_unit", "unit", nameOf(u, f.Unit.On))}
		return
	}
	p.Assigned = true
	first, _ := c.movement.Period()
	st, fact := leaving(w.record, u, f.Fact, first, w.on)
	name := nameOf(u, f.Unit.On)
	switch st {
	case out:
		p.Finding = law.Finding{
			Verdict: law.Met, Text: lang.T("award.target.left", "unit", name, "decision", cite(fact), "on", fact.From),
			Facts: []law.Fact{{Name: f.Fact, Code: string(f.Unit.Code), Value: fact.Value, Source: cite(fact)}},
		}
	default:
		text := lang.T("award.target.not_recorded", "unit", name)
		if u.Last != 0 && u.Last < w.on {
			text = lang.T("award.target.ended", "unit", name, "on", u.Last)
		}
		p.Finding = law.Finding{
			Verdict: law.Unknown, Text: text,
			Missing: []law.Missing{{Code: string(f.Unit.Code), What: "decision"}},
		}
	}
	p.Finding.Change.Reachable = law.Can(true)
}

// state is what is recorded about a unit and a status.
type state int

const (
	silent state = iota // nothing recorded
	listed              // had the status at the start; no exit recorded
	out                 // left it by a recorded decision
	again               // was listed again after the start
	never               // recorded as not having it at the start
)

// leaving finds the state of a unit on a day. Only a fact "no" with a decision,
// in force after the start, is a leaving.
func leaving(r *Record, u *unit.Unit, name string, start, on law.Date) (state, unit.Fact) {
	day := lastDay(u, on)
	now, ok := r.Facts.On(u, name, day)
	if ok && now.Value == "no" && now.From > start && now.Decision != "" {
		return out, now
	}
	base, had := r.Facts.FirstFrom(u, name, start)
	switch {
	case !had || base.From > day:
		return silent, base
	case base.Value == "no":
		return never, base
	case ok && now.Value == "yes" && now.From > base.From && now.From > start:
		return again, now
	}
	return listed, base
}

// ShareLeaves asks that a share of the units that had a status at the start leaves it by
// recorded decisions. Base is the number of units on that list where a document
// states it; else the list is the facts entered.
type ShareLeaves struct {
	Level        unit.Level
	Fact         string
	AtLeast      law.Ratio
	Base         int64
	BaseCitation law.Citation
}

func (ShareLeaves) uses() []string { return nil }

func (f ShareLeaves) measure(c *context, w *where, p *Progress) {
	p.Finding.Verdict = law.Unknown
	first, _ := c.movement.Period()
	var base, left, still, unknown, nothing int64
	for _, u := range w.record.Tree.Under(w.root, w.base, f.Level) {
		s, _ := leaving(w.record, u, f.Fact, first, w.on)
		switch s {
		case out:
			base, left = base+1, left+1
		case again:
			base, still = base+1, still+1
		case listed:
			base, unknown = base+1, unknown+1
			if u.Last != 0 && u.Last < w.on {
				p.Doubt = append(p.Doubt, unitSubject(Kind(f.Level), u, u.Last))
			}
		case silent:
			nothing++
		}
	}
	// The base is the list at the start: as many units as a document states, else
	// the units entered as listed. A list names its members only, so a unit that
	// nothing is recorded of is not on it; but if nobody is, no list was entered.
	hi := base
	if f.Base > 0 && p.Assigned {
		hi = max(base, f.Base)
		p.Base = law.Exactly(hi)
	} else if base > 0 || nothing == 0 {
		p.Base = law.Exactly(base)
	}
	nothing = hi - base
	if !p.Base.Known() {
		p.Finding.Text = lang.T("award.target.share_unknown", "percent", percent(f.AtLeast))
		p.Finding.Missing = []law.Missing{{Code: c.subject.Code, Year: c.movement.From, What: f.Fact}}
		p.Finding.Change.Reachable = law.Can(true)
		return
	}
	if hi == 0 {
		p.Finding.Verdict = law.NotApplicable
		p.Finding.Text = lang.T("award.target.none_listed")
		return
	}
	if base < hi {
		p.Finding.Missing = append(p.Finding.Missing, law.Missing{Code: c.subject.Code, Year: c.movement.From, What: f.Fact})
	}
	p.Out = law.Between(left, left+unknown+nothing)
	low, high := law.Frac(left, hi), law.Frac(hi-still, hi)
	p.Finding.Verdict = span{low, high}.atLeast(f.AtLeast)
	if unknown > 0 && p.Finding.Verdict == law.Unknown {
		p.Finding.Missing = append(p.Finding.Missing, law.Missing{Code: c.subject.Code, What: "decision"})
	}
	need := ceil(f.AtLeast.Mul(law.Int(hi)))
	rest := law.Exactly(max(0, need-left))
	p.Left, p.By = &rest, c.movement.To
	p.Finding.Facts = append(p.Finding.Facts, law.Fact{Name: "base", Code: c.subject.Code, Year: c.movement.From, Value: p.Base, Source: f.source()})
	p.Finding.Text = lang.T("award.target.share", "left", left, "base", hi, "share", law.Points(low), "percent", percent(f.AtLeast),
		"need", need, "unknown", unknown+nothing, "verdict", p.Finding.Verdict)
	p.Finding.Facts = append(p.Finding.Facts, law.Fact{Name: "left", Code: c.subject.Code, Value: law.Exactly(left)})
	p.Finding.Change.Reachable = law.Can(p.Finding.Verdict != law.NotMet || !p.Final)
}

func (f ShareLeaves) source() string {
	if f.BaseCitation.IsZero() {
		return ""
	}
	return f.BaseCitation.Document.VI
}

func ceil(r law.Ratio) int64 { return -r.Neg().Floor() }

// cite is how a fact's source is cited: its decision, else its source.
func cite(f unit.Fact) string {
	if f.Decision != "" {
		return f.Decision
	}
	return f.Source
}

func nameOf(u *unit.Unit, on law.Date) lang.Sayer {
	st, _ := u.At(lastDay(u, on))
	return lang.Both{VI: st.FullName, EN: st.FullName}
}

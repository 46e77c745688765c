package award

import (
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// Shortfall is how many households more one criterion or target of a unit needs
// (mission.md 7.2), with a split of that number over the units below.
type Shortfall struct {
	Finding  law.Finding // verdict, whether it is reachable, citation, what is missing
	Text     lang.Both
	Target   bool     // a target: what is left until By; else what was short in Year
	Assigned bool     // a target that is set for this very unit
	Year     law.Year // of the counts that the number is measured against
	By       law.Year // of a target: until the end of which year
	Demands  []Demand // none where the criterion is met, does not apply or is out of reach
}

// Demand is a number of households that would have to leave a list. A criterion
// that asks for two lists to fall has two demands.
type Demand struct {
	Metric string // which list: multidim (poor and near-poor together), poor, near_poor, minority_poor

	// Total is the smallest number that would do, all else the same. It is an
	// interval where counts are, unknown where one is missing or where it is not
	// certain that any number would do.
	Total law.Count

	// Split shares out what is certain of the total: Total.Lo.
	Split Share
}

// Share is what one unit would give, and what of that the units below it would.
// It is arithmetic: nobody has assigned it.
type Share struct {
	Subject  Subject
	Has      law.Count // households on the list in the year
	Gives    int64
	Unplaced int64 // of Gives: more than the units below are known to have; 0 where there are none below
	Parts    []Share
}

// Total is the sum over the demands.
func (s Shortfall) Total() law.Count {
	sum := law.Exactly(0)
	for _, d := range s.Demands {
		sum = sum.Add(d.Total)
	}
	return sum
}

// OutOfReach tells that no number of households would do any more.
func (s Shortfall) OutOfReach() bool {
	return s.Finding.Change.Reachable != nil && !*s.Finding.Change.Reachable
}

// CountsHouseholds tells that what is left for the target are households, which
// those who classify may not see while they do.
func (p Progress) CountsHouseholds() bool {
	_, ok := lackerOf(p.Target.Aim)
	return ok
}

// lacker is a form or aim that a number of households would turn.
type lacker interface {
	// lacks gives the demands of a form that is not met for certain, or not known
	// to be met.
	lacks(c *context) []Demand
}

// lackerOf is the part of a form or aim that a number of households would turn.
func lackerOf(x any) (lacker, bool) {
	if a, ok := x.(FormAim); ok {
		x = a.Form
	}
	l, ok := x.(lacker)
	return l, ok
}

// Shortfalls says how many households more every criterion and target of a unit
// needs that counts households, or one of them where only names it. Faults: Usage
// for a subject that is no unit, NotFound where only is no such criterion or
// target of its kind.
func (m *Movement) Shortfalls(r *Record, s Subject, on law.Date, only string) ([]Shortfall, error) {
	if s.Unit == nil {
		return nil, fault.New(fault.Usage, lang.T("award.target_unit"))
	}
	home, err := m.home(r)
	if err != nil {
		return nil, err
	}
	last := LastYear(on, 0)
	if s.Kind != Province {
		last = LastYear(on, s.Unit.Last)
	}
	c := &context{record: r, day: on, movement: m, subject: s, book: m.open(r, s, last, on)}
	criteria := m.CriteriaOf(s.Kind)
	all := &judged{context: c, criteria: criteria, findings: make([]*law.Finding, len(criteria))}
	var out []Shortfall
	for i, f := range all.list(c.classes(r, criteria, on)) {
		form, ok := lackerOf(criteria[i].Form)
		if !ok || only != "" && only != f.Rule {
			continue
		}
		x := Shortfall{Finding: f, Text: criteria[i].Text, Year: last}
		// Where the class is not known the criterion may not apply: no demand.
		sure := len(f.Because) != 1 || f.Because[0].Rule != f.Rule
		if sure && !x.OutOfReach() && (f.Verdict == law.NotMet || f.Verdict == law.Unknown) {
			x.Demands = form.lacks(c)
		}
		out = append(out, x)
	}
	ps, err := m.Measure(r, on, s)
	if err != nil {
		return nil, err
	}
	for _, p := range ps {
		aim, ok := lackerOf(p.Target.Aim)
		if !ok || only != "" && only != p.Target.ID {
			continue
		}
		x := Shortfall{Finding: p.Finding, Text: p.Target.Text, Target: true, Assigned: p.Assigned, Year: p.LastYear, By: p.By}
		if !x.OutOfReach() && p.LastYear < m.To && p.LastYear > m.From {
			t := &context{record: r, day: on, movement: m, subject: s, book: m.open(r, s, p.LastYear, on)}
			x.Demands = aim.lacks(t)
		}
		out = append(out, x)
	}
	if only != "" && len(out) == 0 {
		var ids []string
		for _, c := range criteria {
			if _, ok := lackerOf(c.Form); ok {
				ids = append(ids, c.ID)
			}
		}
		for _, t := range m.Targets {
			if _, ok := lackerOf(t.Aim); ok {
				ids = append(ids, t.ID)
			}
		}
		return nil, fault.New(fault.NotFound, lang.T("award.no_shortfall", "id", only, "kind", s.Kind)).Do(lang.T("award.no_shortfall.do", "ids", ids))
	}
	sp := splitter{m: m, r: r, home: home, asOf: on}
	for i := range out {
		for k := range out[i].Demands {
			d := &out[i].Demands[k]
			sp.year, sp.metric = out[i].Year, d.Metric
			d.Split = sp.share(s)
			if d.Total.Known() {
				d.Split = sp.split(d.Split)
				sp.give(&d.Split, d.Total.Lo)
			}
		}
	}
	return out, nil
}

// lackOf is the number of households that would do, where counts may be intervals.
// need says it for exact counts; it must rise or fall steadily with each of them,
// so that the ends of the intervals give the ends of the answer. Where no number
// would do for some of the ends, it is unknown.
func lackOf(need func(n []int64) (int64, bool), counts ...law.Count) law.Count {
	for _, c := range counts {
		if !c.Known() {
			return law.Count{}
		}
	}
	var out law.Count
	at := make([]int64, len(counts))
	for mask := range 1 << len(counts) {
		for i, c := range counts {
			at[i] = c.Lo
			if mask>>i&1 == 1 {
				at[i] = c.Hi
			}
		}
		n, ok := need(at)
		if !ok {
			return law.Count{}
		}
		n = max(n, 0)
		if mask == 0 {
			out = law.Exactly(n)
		}
		out = law.Between(min(out.Lo, n), max(out.Hi, n))
	}
	return out
}

// over is by how much n exceeds the share most of all households; false where
// even none would be too many.
func over(n, households int64, most law.Ratio) (int64, bool) {
	if most.Sign() < 0 {
		return 0, false
	}
	return n - most.Mul(law.Int(households)).Floor(), true
}

func (f YearlyFall) lacks(c *context) []Demand {
	by := c.followed(f.Metric)
	years := make([]yearRate, f.Years+1)
	for i := range years {
		years[i] = c.rate(c.book.last-law.Year(f.Years-i), by)
	}
	relative := c.reading("reduction_measure") == "relative"
	before, times := years[f.Years-1], int64(1)
	if f.averaged(c) {
		before, times = years[0], int64(f.Years)
	} else {
		for i := 1; i < f.Years; i++ {
			if v, _ := f.falls(years[i-1], years[i], relative); v != law.Met {
				return []Demand{{Metric: by}} // an earlier fall is not certain
			}
		}
	}
	last := years[f.Years]
	fall := f.By.Mul(law.Int(times))
	return []Demand{{Metric: by, Total: lackOf(func(n []int64) (int64, bool) {
		if n[1] <= 0 || n[3] <= 0 {
			return 0, false
		}
		rate := law.Frac(n[0], n[1])
		if relative {
			return over(n[2], n[3], shrunk(rate, fall))
		}
		return over(n[2], n[3], rate.Sub(fall))
	}, before.n, before.of, last.n, last.of)}}
}

func (f CountFalls) lacks(c *context) []Demand {
	from, to := c.book.year(c.movement.From), c.book.year(c.book.last)
	each := c.reading("scale_count") == "each"
	// A list on which nobody was at the start does not apply once it is empty again;
	// that is enough where the other list applies for certain.
	lack := func(metric string, base, now, other law.Count) Demand {
		if c.book.last <= c.movement.From {
			return Demand{Metric: metric}
		}
		return Demand{Metric: metric, Total: lackOf(func(n []int64) (int64, bool) {
			p := f.part(c, law.Exactly(n[0]), law.Exactly(n[1]))
			return p.short, p.verdict != law.NotMet || p.can || p.fresh && each && other.Known() && other.Lo > 0
		}, base, now)}
	}
	if !each {
		return []Demand{lack("multidim", from.Multidim(), to.Multidim(), law.Count{})}
	}
	return []Demand{lack("poor", from.Poor, to.Poor, from.NearPoor), lack("near_poor", from.NearPoor, to.NearPoor, from.Poor)}
}

func (f RateFalls) lacks(c *context) []Demand {
	by := f.Metric
	if by == "multidim" && c.reading("multidim_metric") == "poor" {
		by = "poor"
	}
	from, last := c.movement.From, c.book.last
	now := c.rate(last, by)
	if f.Rule == "each_year" {
		for y := from; y < last; y++ {
			if v, _ := (YearlyFall{By: f.AtLeast}).falls(c.rate(y, by), c.rate(y+1, by), false); v != law.Met {
				return []Demand{{Metric: by}} // what came before is not certain
			}
		}
		return []Demand{{Metric: by, Total: lackOf(func(n []int64) (int64, bool) {
			if n[1] <= 0 {
				return 0, false
			}
			return over(n[0], n[1], law.Frac(n[0], n[1]).Sub(f.AtLeast))
		}, now.n, now.of)}}
	}
	first := c.rate(from, by)
	fall := f.AtLeast.Mul(law.Int(int64(c.movement.To - from)))
	return []Demand{{Metric: by, Total: lackOf(func(n []int64) (int64, bool) {
		if n[1] <= 0 || n[3] <= 0 {
			return 0, false
		}
		return over(n[2], n[3], law.Frac(n[0], n[1]).Sub(fall))
	}, first.n, first.of, now.n, now.of)}}
}

func (f Level) lacks(c *context) []Demand {
	by := c.followed(f.Metric)
	from, to := f.span(c)
	for y := from; y <= min(to, c.book.last-1); y++ {
		if r := c.rate(y, by); !r.known || f.under(r.span) != law.Met {
			return []Demand{{Metric: by}} // what came before is not certain
		}
	}
	if to < c.book.last {
		return []Demand{{Metric: by}} // the last counted year is not asked for
	}
	now := c.rate(c.book.last, by)
	return []Demand{{Metric: by, Total: lackOf(func(n []int64) (int64, bool) {
		return n[0] - f.most(n[1]), n[1] > 0
	}, now.n, now.of)}}
}

func (f PlannedFall) lacks(c *context) []Demand {
	by := c.followed(f.Metric)
	last := c.book.last
	for y := last - law.Year(f.Years) + 1; y <= last; y++ {
		was, now, p := c.rate(y-1, by), c.rate(y, by), c.plan(f.Metric, y)
		if !p.known {
			break
		}
		if y == last {
			return []Demand{{Metric: by, Total: lackOf(func(n []int64) (int64, bool) {
				if n[1] <= 0 || n[3] <= 0 {
					return 0, false
				}
				return over(n[2], n[3], law.Frac(n[0], n[1]).Sub(p.fall))
			}, was.n, was.of, now.n, now.of)}}
		}
		if !was.known || !now.known || was.span.minus(now.span).atLeast(p.fall) != law.Met {
			break
		}
	}
	return []Demand{{Metric: by}}
}

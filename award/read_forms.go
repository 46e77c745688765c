package award

import (
	"math"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"vuonlen/internal/lang"
	"vuonlen/law"
)

// moreForms are the forms that a criterion may have besides those of read.go, by
// their key in a movement file.
func (r *reader) moreForms(set func(*yaml.Node, Form)) []field {
	return []field{
		may("yearly_fall", func(n *yaml.Node) { set(n, r.yearlyFall(n)) }),
		may("level", func(n *yaml.Node) { set(n, r.level(n)) }),
		may("multiple", func(n *yaml.Node) { set(n, r.multiple(n)) }),
		may("coverage", func(n *yaml.Node) { set(n, r.coverage(n)) }),
		may("planned_fall", func(n *yaml.Node) { set(n, r.plannedFall(n)) }),
		may("ladder", func(n *yaml.Node) { set(n, r.ladder(n)) }),
		may("recognised", func(n *yaml.Node) { set(n, r.recognised(n)) }),
	}
}

// formAims are the forms that a target may have too.
func (r *reader) formAims(set func(*yaml.Node, Aim)) []field {
	aim := func(n *yaml.Node, f Form) { set(n, FormAim{f}) }
	return []field{
		may("count_falls", func(n *yaml.Node) {
			f := CountFalls{}
			r.mapping(n, must("percent", func(n *yaml.Node) { f.By = r.percent(n) }))
			aim(n, f)
		}),
		may("level", func(n *yaml.Node) { aim(n, r.level(n)) }),
		may("multiple", func(n *yaml.Node) { aim(n, r.multiple(n)) }),
		may("coverage", func(n *yaml.Node) { aim(n, r.coverage(n)) }),
		may("planned_fall", func(n *yaml.Node) { aim(n, r.plannedFall(n)) }),
	}
}

// group reads a list of simple forms that must all hold, or one of them.
func (r *reader) group(combine law.Combine, set func(*yaml.Node, Form)) field {
	key := string(combine)
	return may(key, func(n *yaml.Node) {
		f := Group{Combine: combine}
		r.list(n, func(n *yaml.Node) {
			var p Form
			r.mapping(n, r.forms(&p, false)...)
			if p == nil {
				r.bad(n, lang.T("award.file.no_form", "id", key))
				return
			}
			f.Parts = append(f.Parts, p)
		})
		if len(f.Parts) == 0 {
			r.bad(n, lang.T("award.file.no_form", "id", key))
		}
		set(n, f)
	})
}

func (r *reader) year(n *yaml.Node) law.Year { return law.Year(r.whole(n, 2000, 2100)) }

func (r *reader) metric(into *string) field {
	return must("metric", func(n *yaml.Node) { *into = r.oneOf(n, metrics...) })
}

func (r *reader) yearlyFall(n *yaml.Node) YearlyFall {
	f := YearlyFall{}
	r.mapping(n,
		must("percent", func(n *yaml.Node) { f.By = r.percent(n) }),
		must("years", func(n *yaml.Node) { f.Years = r.whole(n, 1, 10) }),
		may("metric", func(n *yaml.Node) { f.Metric = r.oneOf(n, metrics...) }),
		may("rule", func(n *yaml.Node) { f.Rule = r.oneOf(n, "each_year", "mean") }))
	return f
}

func (r *reader) level(n *yaml.Node) Level {
	f := Level{}
	edges, whens := 0, 0
	edge := func(strict bool) func(*yaml.Node) {
		return func(n *yaml.Node) { edges++; f.Edge, f.Strict = r.percent(n), strict }
	}
	r.mapping(n,
		r.metric(&f.Metric),
		may("below", edge(true)),
		may("at_most", edge(false)),
		may("year", func(n *yaml.Node) { whens++; f.From = r.year(n); f.To = f.From }),
		may("from", func(n *yaml.Node) { whens++; f.From = r.year(n) }),
		may("to", func(n *yaml.Node) { f.To = r.year(n) }))
	if edges != 1 {
		r.bad(n, lang.T("award.file.one_key", "keys", []string{"below", "at_most"}))
	}
	if whens > 1 {
		r.bad(n, lang.T("award.file.one_key", "keys", []string{"year", "from"}))
	}
	if f.From == 0 && f.To != 0 {
		r.bad(n, lang.T("award.file.missing_key", "key", "from"))
	}
	r.ordered(n, f.From, f.To)
	return f
}

// ordered refuses years that run backwards.
func (r *reader) ordered(n *yaml.Node, from, to law.Year) {
	if from != 0 && to != 0 && from > to {
		r.bad(n, lang.T("award.file.years"))
	}
}

func (r *reader) multiple(n *yaml.Node) Multiple {
	f := Multiple{}
	r.mapping(n,
		must("indicator", func(n *yaml.Node) { f.Indicator = r.id(n) }),
		must("name", func(n *yaml.Node) { f.Name = r.both(n) }),
		must("times", func(n *yaml.Node) {
			s := r.text(n)
			x, err := law.ParseRatio(s)
			if s != "" && (err != nil || x.Sign() <= 0 || x.Cmp(law.Int(1000)) > 0) {
				r.bad(n, lang.T("award.file.want_times", "value", s))
				return
			}
			f.Times = x
		}),
		may("from", func(n *yaml.Node) { f.From = r.year(n) }),
		may("to", func(n *yaml.Node) { f.To = r.year(n) }))
	if f.From != 0 && f.From == f.To {
		r.bad(n, lang.T("award.file.years"))
	}
	r.ordered(n, f.From, f.To)
	return f
}

func (r *reader) coverage(n *yaml.Node) Coverage {
	f := Coverage{}
	seen := map[string]bool{}
	r.mapping(n,
		must("at_least", func(n *yaml.Node) { f.AtLeast = r.percent(n) }),
		must("policies", func(n *yaml.Node) {
			r.list(n, func(n *yaml.Node) {
				p := Policy{}
				r.mapping(n,
					must("id", func(n *yaml.Node) { p.ID = r.word(n, seen) }),
					must("name", func(n *yaml.Node) { p.Name = r.both(n) }))
				f.Policies = append(f.Policies, p)
			})
			if len(f.Policies) == 0 {
				r.bad(n, lang.T("award.file.empty"))
			}
		}),
		may("year", func(n *yaml.Node) { f.Year = r.year(n) }))
	return f
}

// word reads an id of a list, each once.
func (r *reader) word(n *yaml.Node, seen map[string]bool) string {
	s := r.text(n)
	key := lang.Fold(s)
	if s != "" && seen[key] {
		r.bad(n, lang.T("award.file.twice", "key", s))
	} else {
		seen[key] = true
	}
	return s
}

func (r *reader) plannedFall(n *yaml.Node) PlannedFall {
	f := PlannedFall{Years: 1}
	r.mapping(n,
		r.metric(&f.Metric),
		may("years", func(n *yaml.Node) { f.Years = r.whole(n, 1, 10) }))
	return f
}

// dong reads an amount of whole đồng, written without marks between thousands.
func (r *reader) dong(n *yaml.Node) law.Dong {
	s := r.text(n)
	v, err := strconv.ParseInt(s, 10, 64)
	if s != "" && (err != nil || v <= 0 || v > math.MaxInt64/1000) {
		r.bad(n, lang.T("award.file.want_dong", "value", s))
		return 0
	}
	return law.Dong(v)
}

func (r *reader) ladder(n *yaml.Node) Ladder {
	f := Ladder{}
	var forms *yaml.Node
	r.mapping(n,
		must("data", func(n *yaml.Node) { f.Data = r.oneOf(n, ladderData...) }),
		must("met_from", func(n *yaml.Node) { f.MetFrom = r.dong(n) }),
		may("not_below", func(n *yaml.Node) { f.NotBelow = r.dong(n) }),
		may("forms", func(n *yaml.Node) { forms, f.Forms = n, r.someOf(n, contributionForms) }))
	if f.NotBelow == 0 {
		f.NotBelow = f.MetFrom // no band of discretion
	}
	if f.NotBelow > f.MetFrom {
		r.bad(n, lang.T("award.file.ladder"))
	}
	if forms != nil && f.Data != "contributions" {
		r.bad(forms, lang.T("award.file.ladder_forms"))
	}
	return f
}

var contributionForms = []string{"money", "goods", "work", "land", "knowledge"}

// recognitions reads the names of recognitions, each once.
func (r *reader) recognitions(into *[]string) field {
	return must("any_of", func(n *yaml.Node) {
		seen := map[string]bool{}
		r.list(n, func(n *yaml.Node) { *into = append(*into, r.word(n, seen)) })
		if len(*into) == 0 {
			r.bad(n, lang.T("award.file.empty"))
		}
	})
}

func (r *reader) recognised(n *yaml.Node) Recognised {
	f := Recognised{Times: 1}
	r.mapping(n,
		r.recognitions(&f.AnyOf),
		may("times", func(n *yaml.Node) { f.Times = r.whole(n, 1, 100) }),
		may("within_years", func(n *yaml.Node) { f.Within = r.whole(n, 1, 100) }))
	return f
}

func (r *reader) kinds(n *yaml.Node) []Kind {
	var all []string
	for _, k := range Kinds {
		all = append(all, string(k))
	}
	var out []Kind
	for _, k := range r.someOf(n, all) {
		out = append(out, Kind(k))
	}
	if len(out) == 0 {
		r.bad(n, lang.T("award.file.empty"))
	}
	return out
}

func (r *reader) bar(n *yaml.Node) (b Bar) {
	set := func(n *yaml.Node, f BarRule) {
		if b.Rule != nil {
			r.bad(n, lang.T("award.file.two_forms"))
		}
		b.Rule = f
	}
	fields := append(r.cited(&b.ID, &b.Text, &b.Citation),
		may("kinds", func(n *yaml.Node) { b.Kinds = r.kinds(n) }),
		may("proceedings", func(n *yaml.Node) {
			f := Proceedings{Of: r.someOf(n, proceedings)}
			if len(f.Of) == 0 {
				r.bad(n, lang.T("award.file.empty"))
			}
			set(n, f)
		}),
		may("awarded", func(n *yaml.Node) {
			f := Awarded{}
			r.mapping(n, r.recognitions(&f.AnyOf),
				may("from", func(n *yaml.Node) { f.From = r.date(n) }),
				may("to", func(n *yaml.Node) { f.To = r.date(n) }))
			if f.To != 0 && f.From > f.To {
				r.bad(n, lang.T("award.file.years"))
			}
			set(n, f)
		}))
	r.mapping(n, fields...)
	if !strings.HasPrefix(b.ID, "bar.") {
		r.bad(n, lang.T("award.file.prefix", "id", b.ID, "prefix", "bar."))
	}
	if b.Rule == nil {
		r.bad(n, lang.T("award.file.no_bar", "id", b.ID))
	}
	return b
}

func (r *reader) award(n *yaml.Node) (a AwardForm) {
	var quotas *yaml.Node
	fields := append(r.cited(&a.ID, &a.Text, &a.Citation),
		must("kinds", func(n *yaml.Node) { a.Kinds = r.kinds(n) }),
		may("quotas", func(n *yaml.Node) { quotas = n }))
	r.mapping(n, fields...)
	if quotas != nil { // after the kinds, which a quota has where it names none
		r.list(quotas, func(n *yaml.Node) { a.Quotas = append(a.Quotas, r.quota(n, a.Kinds)) })
	}
	if !strings.HasPrefix(a.ID, "award.") {
		r.bad(n, lang.T("award.file.prefix", "id", a.ID, "prefix", "award."))
	}
	return a
}

func (r *reader) quota(n *yaml.Node, kinds []Kind) Quota {
	q := Quota{Kinds: kinds}
	ways, round, share := 0, false, false
	r.mapping(n,
		may("kinds", func(n *yaml.Node) {
			var of []string
			for _, k := range kinds {
				of = append(of, string(k))
			}
			q.Kinds = nil
			for _, k := range r.someOf(n, of) {
				q.Kinds = append(q.Kinds, Kind(k))
			}
			if len(q.Kinds) == 0 {
				r.bad(n, lang.T("award.file.empty"))
			}
		}),
		may("number", func(n *yaml.Node) { ways++; q.Number = int64(r.whole(n, 1, 1_000_000)) }),
		may("percent", func(n *yaml.Node) { ways++; share, q.Share = true, r.percent(n) }),
		may("per_cluster", func(n *yaml.Node) {
			ways++
			q.PerCluster, q.Number = true, int64(r.whole(n, 1, 1_000_000))
		}),
		may("split", func(n *yaml.Node) { ways++; q.Parts = r.parts(n) }),
		may("round", func(n *yaml.Node) { round, q.Up = true, r.oneOf(n, "up", "down") == "up" }))
	if ways != 1 {
		r.bad(n, lang.T("award.file.one_key", "keys", []string{"number", "percent", "per_cluster", "split"}))
	}
	if round != share { // a share without a rounding would be a silent reading
		r.bad(n, lang.T("award.file.round"))
	}
	return q
}

func (r *reader) parts(n *yaml.Node) (out []QuotaPart) {
	seen := map[string]bool{}
	r.list(n, func(n *yaml.Node) {
		p := QuotaPart{}
		r.mapping(n,
			must("id", func(n *yaml.Node) { p.ID = r.word(n, seen) }),
			must("text", func(n *yaml.Node) { p.Text = r.both(n) }),
			must("number", func(n *yaml.Node) { p.Number = int64(r.whole(n, 1, 1_000_000)) }))
		out = append(out, p)
	})
	if len(out) == 0 {
		r.bad(n, lang.T("award.file.empty"))
	}
	return out
}

package award

import (
	"slices"
	"strings"

	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/tally"
)

// How a finding and what it rests on are put into words: the same on the terminal, on
// a page and on paper.

// Above is what of a finding's facts and missing data is not said again by the
// findings below it.
func Above(f law.Finding) (facts []law.Fact, missing []law.Missing) {
	var below law.Finding
	below.Because = f.Because
	said := below.AllMissing()
	all := len(f.Missing) == len(said)
	for _, m := range f.Missing {
		all = all && slices.Contains(said, m)
	}
	if !all {
		missing = f.Missing // the verdict lacks something else than what is below
	}
	for _, x := range f.Facts {
		if !slices.ContainsFunc(f.Because, func(b law.Finding) bool { return slices.Contains(b.Facts, x) }) {
			facts = append(facts, x)
		}
	}
	return facts, missing
}

// FactLine joins facts by year: "2021: hộ nghèo 120, hộ cận nghèo 80 (QĐ 12)".
func FactLine(l lang.Lang, fs []law.Fact) string {
	var groups []string
	for i := 0; i < len(fs); {
		y, src := fs[i].Year, fs[i].Source
		var parts []string
		of := law.Count{} // of which the facts of the group are a part
		for ; i < len(fs) && fs[i].Year == y && fs[i].Source == src; i++ {
			value := fs[i].Value
			if class, ok := value.(string); ok && fs[i].Name == "class" {
				if c, ok := household.ParseClass(class); ok {
					value = c
				}
			}
			name := l.Say(FactName(fs[i].Name))
			if x, ok := indicatorName(fs[i]); ok {
				name = x.Say(l)
			}
			part := name + " " + l.Value(value)
			if n, ok := value.(law.Count); ok && fs[i].Name != "listed" && fs[i].Name != "followed" {
				if lo, hi, ok := tally.Rate(n, of); ok {
					part += " (" + span{lo, hi}.Say(l) + " %)"
				}
			} else if ok {
				of = n
			}
			if strings.HasSuffix(fs[i].Name, "_pct") {
				part += " %"
			}
			parts = append(parts, part)
		}
		s := strings.Join(parts, ", ")
		if y != 0 {
			s = y.Say(l) + ": " + s
		}
		if src == "sum" {
			s += " (" + l.Say(lang.T("tally.basis.sum")) + ")"
		} else if units, ok := strings.CutPrefix(src, Restated); ok {
			s += " (" + l.Say(lang.T("award.fact.restated", "units", units)) + ")"
		} else if src == Followed {
			s += " (" + l.Say(lang.T("award.fact.followed_note")) + ")"
		} else if src == Unlisted {
			s += " (" + l.Say(lang.T("award.fact.unlisted")) + ")"
		} else if src != "" && !slices.Contains(EvidenceKinds, src) {
			s += " (" + src + ")"
		}
		groups = append(groups, s)
	}
	return strings.Join(groups, "; ")
}

// FactName names a figure of a finding.
func FactName(name string) lang.Text {
	if kind, ok := strings.CutSuffix(name, "_value_least"); ok {
		return lang.T("award.fact.value_least", "what", What(kind))
	}
	if kind, ok := strings.CutSuffix(name, "_unvalued"); ok {
		return lang.T("award.fact.unvalued", "what", What(kind))
	}
	if kind, ok := strings.CutSuffix(name, "_value"); ok {
		return lang.T("award.fact.value", "what", What(kind))
	}
	switch name {
	case "poor":
		return lang.T("tally.poor")
	case "near_poor":
		return lang.T("tally.near_poor")
	case "households":
		return lang.T("tally.households")
	case "minority_poor":
		return lang.T("tally.minority_poor")
	case "minority_households":
		return lang.T("tally.minority_households")
	case "poor_pct":
		return lang.T("tally.poor_rate")
	case "near_poor_pct":
		return lang.T("tally.near_poor_rate")
	case "multidim_pct":
		return lang.T("tally.multidim_rate")
	case "minority_poor_pct":
		return lang.T("tally.minority_poor_rate")
	case "class":
		return lang.T("award.fact.class")
	case "listed":
		return lang.T("award.fact.listed")
	case "followed":
		return lang.T("award.fact.followed")
	case "priority_money":
		return lang.T("award.fact.priority_money")
	case "all_money":
		return lang.T("award.fact.all_money")
	case "priority_poor":
		return lang.T("award.fact.priority_poor")
	case "base":
		return lang.T("award.fact.base")
	case "left":
		return lang.T("award.fact.left")
	}
	return What(name)
}

// MissingLine says each kind of missing datum once, with its years.
func MissingLine(l lang.Lang, ms []law.Missing) string {
	var whats []string
	years := map[string][]string{}
	for _, m := range ms {
		if _, seen := years[m.What]; !seen {
			whats = append(whats, m.What)
			years[m.What] = nil
		}
		if m.Year != 0 {
			years[m.What] = append(years[m.What], m.Year.Say(l))
		}
	}
	parts := make([]string, 0, len(whats))
	for _, what := range whats {
		s := l.Say(What(what))
		if ys := years[what]; len(ys) > 0 {
			slices.Sort(ys)
			s += " " + strings.Join(slices.Compact(ys), ", ")
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, "; ")
}

// SameCitation tells whether all criteria stand in the same place, which is then
// said once for all of them.
func SameCitation(fs []law.Finding) bool {
	for _, f := range fs {
		if f.Citation != fs[0].Citation {
			return false
		}
	}
	return len(fs) > 1
}

// ShortBy is the fewest households that would turn a verdict that is not met by
// turning one criterion; none when no number would do.
func ShortBy(j Judgement) (best int64, ok bool) {
	if j.Verdict != law.NotMet {
		return 0, false
	}
	for _, f := range j.Criteria {
		if n := f.Change.ShortBy; n != nil && (!ok || *n < best) {
			best, ok = *n, true
		}
	}
	return best, ok
}

// MissingOf gathers what a judgement of unknown outcome lacks.
func MissingOf(j Judgement) (out []law.Missing) {
	if j.Verdict != law.Unknown {
		return nil
	}
	seen := map[law.Missing]bool{}
	for _, f := range j.Criteria {
		if f.Verdict != law.Unknown {
			continue
		}
		for _, m := range f.AllMissing() {
			if !seen[m] {
				seen[m] = true
				out = append(out, m)
			}
		}
	}
	return out
}

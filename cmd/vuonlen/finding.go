package main

import (
	"fmt"
	"slices"
	"strings"

	"vuonlen/award"
	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// findingJSON is a finding as formats.md 3.4 shows it, with the sentence that
// says why.
type findingJSON struct {
	ID        string        `json:"id"`
	Verdict   law.Verdict   `json:"verdict"`
	Reachable *bool         `json:"reachable"`
	ShortBy   *shortJSON    `json:"short_by"`
	Text      string        `json:"text"`
	Facts     []factJSON    `json:"facts"`
	Missing   []missingJSON `json:"missing"`
	Citation  *citationJSON `json:"citation"`
	Because   []findingJSON `json:"because"`
}

type shortJSON struct {
	Households int64 `json:"households"`
}

type factJSON struct {
	Name   string  `json:"name"`
	Code   *string `json:"code"`
	Year   *int    `json:"year"`
	Value  any     `json:"value"`
	Source string  `json:"source"`
}

type missingJSON struct {
	Code *string `json:"code"`
	Year *int    `json:"year"`
	What string  `json:"what"`
}

type citationJSON struct {
	Document string     `json:"document"`
	Clause   string     `json:"clause"`
	Status   law.Status `json:"status"`
}

func (a *app) findingJSON(f law.Finding) findingJSON {
	out := findingJSON{
		ID: f.Rule, Verdict: f.Verdict, Reachable: f.Change.Reachable, Text: a.say(f.Text),
		Facts: factsJSON(f.Facts), Missing: missingsJSON(f.Missing), Because: []findingJSON{},
	}
	if f.Change.ShortBy != nil {
		out.ShortBy = &shortJSON{*f.Change.ShortBy}
	}
	if !f.Citation.IsZero() {
		out.Citation = &citationJSON{f.Citation.Document.Say(a.lang), f.Citation.Clause.Say(a.lang), f.Citation.Status}
	}
	for _, b := range f.Because {
		out.Because = append(out.Because, a.findingJSON(b))
	}
	return out
}

func factsJSON(fs []law.Fact) []factJSON {
	out := []factJSON{}
	for _, f := range fs {
		out = append(out, factJSON{f.Name, given(f.Code), given(int(f.Year)), valueJSON(f.Value), f.Source})
	}
	return out
}

// given is a value, or null where there is none.
func given[T comparable](v T) *T {
	var none T
	if v == none {
		return nil
	}
	return &v
}

// valueJSON writes exact decimals as JSON numbers and leaves the rest.
func valueJSON(v any) any {
	if r, ok := v.(law.Ratio); ok {
		return number(r.Decimal(2))
	}
	return v
}

// number is a decimal that goes into JSON as a number, digit for digit.
type number string

// MarshalJSON writes the digits.
func (n number) MarshalJSON() ([]byte, error) { return []byte(n), nil }

func missingsJSON(ms []law.Missing) []missingJSON {
	out := []missingJSON{}
	for _, m := range ms {
		out = append(out, missingJSON{given(m.Code), given(int(m.Year)), m.What})
	}
	return out
}

// finding writes a finding and what is below it for people.
func (a *app) finding(f law.Finding, name lang.Sayer, indent string) {
	w := a.stdout
	head := f.Rule
	if name != nil {
		head += " · " + name.Say(a.lang)
	}
	fmt.Fprintf(w, "%s%s [%s]\n", indent, head, f.Verdict.Say(a.lang))
	a.findingBody(f, indent+"    ")
}

func (a *app) findingBody(f law.Finding, in string) {
	w := a.stdout
	if !f.Text.IsZero() {
		fmt.Fprintf(w, "%s%s\n", in, a.say(f.Text))
	}
	facts, missing := above(f)
	if s := a.factLine(facts); s != "" {
		fmt.Fprintf(w, "%s%s: %s\n", in, a.say(lang.T("cli.finding.facts")), s)
	}
	if s := a.missingLine(missing); s != "" {
		fmt.Fprintf(w, "%s%s: %s\n", in, a.say(lang.T("cli.finding.missing")), s)
	}
	switch c := f.Change; {
	case c.ShortBy != nil:
		fmt.Fprintf(w, "%s%s\n", in, a.say(lang.T("cli.finding.short_by", "n", *c.ShortBy)))
	case f.Verdict == law.NotMet && c.Reachable != nil && !*c.Reachable:
		fmt.Fprintf(w, "%s%s\n", in, a.say(lang.T("cli.finding.unreachable")))
	}
	for _, b := range f.Because {
		fmt.Fprintf(w, "%s- [%s] %s\n", in, b.Verdict.Say(a.lang), a.say(b.Text))
		b.Text = lang.Text{}
		a.findingBody(withoutCitation(b), in+"  ")
	}
	if !f.Citation.IsZero() {
		fmt.Fprintf(w, "%s%s: %s\n", in, a.say(lang.T("cli.finding.citation")), f.Citation.Say(a.lang))
	}
}

// above is what of a finding's facts and missing data is not said again by the
// findings below it.
func above(f law.Finding) (facts []law.Fact, missing []law.Missing) {
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

// withoutCitation keeps a citation that stands above from being said again.
func withoutCitation(f law.Finding) law.Finding {
	f.Citation = law.Citation{}
	return f
}

// factLine joins facts by year: "2021: hộ nghèo 120, hộ cận nghèo 80 (QĐ 12)".
func (a *app) factLine(fs []law.Fact) string {
	var groups []string
	for i := 0; i < len(fs); {
		y, src := fs[i].Year, fs[i].Source
		var parts []string
		for ; i < len(fs) && fs[i].Year == y && fs[i].Source == src; i++ {
			value := fs[i].Value
			if class, ok := value.(string); ok && fs[i].Name == "class" {
				if c, ok := household.ParseClass(class); ok {
					value = c
				}
			}
			part := a.say(factName(fs[i].Name)) + " " + a.lang.Value(value)
			if strings.HasSuffix(fs[i].Name, "_pct") {
				part += " %"
			}
			parts = append(parts, part)
		}
		s := strings.Join(parts, ", ")
		if y != 0 {
			s = y.Say(a.lang) + ": " + s
		}
		if src == "sum" {
			s += " (" + a.say(lang.T("tally.basis.sum")) + ")"
		} else if units, ok := strings.CutPrefix(src, award.Restated); ok {
			s += " (" + a.say(lang.T("cli.fact.restated", "units", units)) + ")"
		} else if src == award.Unlisted {
			s += " (" + a.say(lang.T("cli.fact.unlisted")) + ")"
		} else if src != "" && !slices.Contains(award.EvidenceKinds, src) {
			s += " (" + src + ")"
		}
		groups = append(groups, s)
	}
	return strings.Join(groups, "; ")
}

func factName(name string) lang.Text {
	if kind, ok := strings.CutSuffix(name, "_value"); ok {
		return lang.T("cli.fact.value", "what", award.What(kind))
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
		return lang.T("cli.fact.class")
	case "base":
		return lang.T("cli.fact.base")
	case "left":
		return lang.T("cli.fact.left")
	}
	return award.What(name)
}

// missingLine says each kind of missing datum once, with its years.
func (a *app) missingLine(ms []law.Missing) string {
	var whats []string
	years := map[string][]string{}
	for _, m := range ms {
		if _, seen := years[m.What]; !seen {
			whats = append(whats, m.What)
			years[m.What] = nil
		}
		if m.Year != 0 {
			years[m.What] = append(years[m.What], m.Year.Say(a.lang))
		}
	}
	parts := make([]string, 0, len(whats))
	for _, what := range whats {
		s := a.say(award.What(what))
		if ys := years[what]; len(ys) > 0 {
			slices.Sort(ys)
			s += " " + strings.Join(slices.Compact(ys), ", ")
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, "; ")
}

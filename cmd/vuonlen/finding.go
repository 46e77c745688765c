package main

import (
	"fmt"

	"vuonlen/award"
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
	facts, missing := award.Above(f)
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

// withoutCitation keeps a citation that stands above from being said again.
func withoutCitation(f law.Finding) law.Finding {
	f.Citation = law.Citation{}
	return f
}

func (a *app) factLine(fs []law.Fact) string { return award.FactLine(a.lang, fs) }

func (a *app) missingLine(ms []law.Missing) string { return award.MissingLine(a.lang, ms) }

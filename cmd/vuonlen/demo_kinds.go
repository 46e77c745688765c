package main

import (
	"fmt"
	"slices"
	"strings"

	"vuonlen/award"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// example is a judgement worth reading, and of which submission.
type example struct {
	award.Judgement
	on law.Date
}

// ofEachKind picks for every kind of subject one that meets its criteria, one that
// does not, one of which it is not known, and one that is barred from being
// proposed, as far as there are such. Of several, that of which most criteria are
// met comes first: it has most to say.
func ofEachKind(all []example) map[award.Kind][]example {
	out := map[award.Kind][]example{}
	best := func(k award.Kind, ok func(*example) bool) {
		var pick *example
		for i := range all {
			e := &all[i]
			if e.Subject.Kind == k && ok(e) && (pick == nil || metIn(e) > metIn(pick)) {
				pick = e
			}
		}
		if pick != nil && !slices.ContainsFunc(out[k], func(e example) bool { return e.Subject == pick.Subject && e.on == pick.on }) {
			out[k] = append(out[k], *pick)
		}
	}
	for _, k := range award.Kinds {
		for _, v := range []law.Verdict{law.Met, law.NotMet, law.Unknown} {
			best(k, func(e *example) bool { return e.Verdict == v && (e.Eligible || k == award.Province) })
			if k == award.Commune { // phường beside xã: their poor are counted by other lines
				best(k, func(e *example) bool { return e.Verdict == v && e.Eligible && kindOf(e) == "phuong" })
			}
		}
		best(k, func(e *example) bool { return !e.Eligible })
	}
	return out
}

func metIn(e *example) (n int) {
	for _, f := range e.Criteria {
		if f.Verdict == law.Met {
			n++
		}
	}
	return n
}

// kindOf is the kind of a unit that lives on the day of its submission.
func kindOf(e *example) string {
	st, _ := e.Subject.Unit.At(e.on)
	return st.Kind
}

// kinds shows what [ofEachKind] picks, shortly: the criteria that decided with the
// facts they rest on, the others by name, and the command that says the rest.
func (a *app) kinds(m *award.Movement, all []example) {
	w := a.stdout
	picked := ofEachKind(all)
	for _, k := range award.Kinds {
		if len(picked[k]) == 0 {
			continue
		}
		fmt.Fprintf(w, "\n  %s · %s\n", strings.ToUpper(k.Say(a.lang)), a.say(combineText(m, k)))
		for _, e := range picked[k] {
			a.shortly(e)
		}
		for _, c := range citations(picked[k][0].Criteria) {
			fmt.Fprintf(w, "    %s: %s\n", a.say(lang.T("cli.finding.citation")), c.Say(a.lang))
		}
		e := picked[k][0]
		fmt.Fprintf(w, "    judge --movement %s --submitted-on %s --kind %s --subject %s\n", m.ID, e.on, k, e.Subject.Code)
	}
}

func citations(fs []law.Finding) (out []law.Citation) {
	for _, f := range fs {
		if !slices.Contains(out, f.Citation) {
			out = append(out, f.Citation)
		}
	}
	return out
}

func (a *app) shortly(e example) {
	w := a.stdout
	fmt.Fprintf(w, "    %s (%s), %s: %s\n", e.Subject.Name.Say(a.lang), e.Subject.Code, a.say(lang.T("cli.judge.submitted", "on", e.on)), strings.ToUpper(e.Verdict.Say(a.lang)))
	if slices.Contains(e.Bars, award.Dissolved) {
		fmt.Fprintf(w, "      %s\n", a.say(lang.T("cli.judge.dissolved", "on", lastDay(e.Judgement))))
	}
	var others []string // that did not decide
	for _, f := range e.Criteria {
		switch {
		case f.Verdict == law.NotApplicable:
			continue
		case f.Verdict != e.Verdict || !e.Eligible && e.Subject.Kind != award.Province:
			others = append(others, f.Rule+" ["+f.Verdict.Say(a.lang)+"]")
			continue
		}
		fmt.Fprintf(w, "      %s: %s\n", f.Rule, a.say(f.Text))
		facts := slices.DeleteFunc(slices.Clone(f.Facts), func(x law.Fact) bool { return x.Source == award.Followed }) // the text has their sum
		if s := a.factLine(facts); s != "" {
			fmt.Fprintf(w, "        %s: %s\n", a.say(lang.T("cli.finding.facts")), s)
		}
		a.below(f, f.Verdict, "        ")
	}
	if len(others) > 0 {
		fmt.Fprintf(w, "      %s: %s\n", a.say(lang.T("cli.demo.besides")), strings.Join(others, ", "))
	}
}

// below says which of the findings below decided.
func (a *app) below(f law.Finding, v law.Verdict, in string) {
	for _, b := range f.Because {
		if b.Verdict != v || v == law.Met {
			continue
		}
		fmt.Fprintf(a.stdout, "%s- %s\n", in, a.say(b.Text))
		a.below(b, v, in+"  ")
	}
}

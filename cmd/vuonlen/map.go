package main

import (
	"fmt"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/tally"
)

// mapJSON says how counts were restated: unchanged, exact, interval or unknown,
// and why; gap is the word that judge uses for what is missing.
type mapJSON struct {
	On   law.Date        `json:"on"`
	How  string          `json:"how"`
	Gap  *string         `json:"gap"`
	Why  string          `json:"why"`
	Part bool            `json:"part"` // only a part of this unit lies in the land asked about
	From []mapSourceJSON `json:"from"`
}

// mapSourceJSON is a unit of the year's end and what of it went into the counts.
type mapSourceJSON struct {
	Code     string    `json:"code"`
	Name     string    `json:"name"`
	Way      string    `json:"way"` // whole, hamlets, share, part
	ShareMin number    `json:"share_min"`
	ShareMax number    `json:"share_max"`
	Poor     law.Count `json:"poor"`
	NearPoor law.Count `json:"near_poor"`
}

// wasJSON is a unit's figure on the boundaries of the year's end.
type wasJSON struct {
	Households         law.Count `json:"households"`
	Poor               law.Count `json:"poor"`
	NearPoor           law.Count `json:"near_poor"`
	Unknown            law.Count `json:"unknown"`
	MinorityHouseholds law.Count `json:"minority_households"`
	MinorityPoor       law.Count `json:"minority_poor"`
	MinorityNearPoor   law.Count `json:"minority_near_poor"`
	Rates              ratesJSON `json:"rates"`
	Basis              *string   `json:"basis"`
	Source             string    `json:"source"`
}

func rates(f tally.Figure) ratesJSON {
	return ratesJSON{rateJSON(f.Poor, f.Households), rateJSON(f.NearPoor, f.Households), rateJSON(f.Multidim(), f.Households), rateJSON(f.MinorityPoor, f.MinorityHouseholds)}
}

func (a *app) mapJSON(out *tallyJSON, t office.TallyAnswer) {
	m := t.Map
	if m == nil {
		return
	}
	out.Map = &mapJSON{On: m.On, How: string(m.Result.How), Why: a.how(m.Result), Part: m.Part, From: []mapSourceJSON{}}
	if g := string(m.Result.Gap); g != "" {
		out.Map.Gap = &g
	}
	for _, s := range m.Result.Sources {
		st, _ := s.Unit.At(law.YearEnd(t.Year))
		out.Map.From = append(out.Map.From, mapSourceJSON{string(st.Code), st.FullName, string(s.Way),
			number(s.Least.Decimal(4)), number(s.Most.Decimal(4)), s.Counts.Poor, s.Counts.NearPoor})
	}
	if f := m.Was; f != nil {
		out.AsItWas = &wasJSON{f.Households, f.Poor, f.NearPoor, f.Unknown, f.MinorityHouseholds, f.MinorityPoor, f.MinorityNearPoor, rates(*f), nil, f.Source}
		if f.Basis != tally.None {
			b := string(f.Basis)
			out.AsItWas.Basis = &b
		}
	}
}

// how says how sure a restated figure is, and why it is not.
func (a *app) how(r tally.Restatement) string {
	switch {
	case r.How == tally.Interval:
		return a.say(lang.T("cli.map.interval"))
	case r.Gap == tally.Split:
		return a.say(lang.T("cli.map.split"))
	case r.Gap == tally.Unlinked:
		return a.say(lang.T("cli.map.lineage"))
	case r.Gap == tally.NotCounted && r.How != tally.Unchanged:
		return a.say(lang.T("cli.map.tally"))
	case r.How == tally.Unchanged:
		return a.say(lang.T("cli.map.unchanged"))
	}
	return a.say(lang.T("cli.map.exact"))
}

// onMap writes the counts on the map of a day beside those of the year's own
// boundaries.
func (a *app) onMap(t office.TallyAnswer) {
	w := a.stdout
	fmt.Fprintln(w, a.say(lang.T("cli.map.head", "name", t.State.FullName, "code", string(t.State.Code), "year", t.Year, "standard", t.Standard, "on", t.Map.On)))
	tb := table{right: map[int]bool{2: true, 3: true, 4: true, 5: true, 7: true, 8: true, 9: true, 10: true}}
	heads := []string{a.say(lang.T("cli.col.households")), a.say(lang.T("cli.col.poor")), a.say(lang.T("cli.col.near_poor")), a.say(lang.T("cli.col.multidim"))}
	tb.row("", "", "", "", "", "", "", a.say(lang.T("cli.map.col.was", "year", t.Year)))
	head := append([]string{a.say(lang.T("cli.col.code")), a.say(lang.T("cli.col.name"))}, heads...)
	tb.row(append(append(head, a.say(lang.T("cli.map.col.how"))), heads...)...)
	counts := func(f tally.Figure) []string {
		return []string{f.Households.Say(a.lang), f.Poor.Say(a.lang), f.NearPoor.Say(a.lang), a.percent(f.Multidim(), f.Households)}
	}
	for _, x := range append([]office.TallyAnswer{t}, t.Children...) {
		row := append([]string{string(x.State.Code), x.State.FullName}, counts(x.Figure)...)
		how := a.how(x.Map.Result)
		if x.Map.Part {
			how += "; " + a.say(lang.T("cli.map.part"))
		}
		row = append(row, how)
		if x.Map.Was != nil {
			row = append(row, counts(*x.Map.Was)...)
		} else {
			row = append(row, "–", "–", "–", "–")
		}
		tb.row(row...)
	}
	tb.write(w, "  ")
	a.sources(t)
	for _, f := range t.Flags {
		fmt.Fprintf(w, "  ! %s\n", a.say(f))
	}
}

// sources lists what a restated figure is made of.
func (a *app) sources(t office.TallyAnswer) {
	w, r := a.stdout, t.Map.Result
	if len(r.Sources) > 0 {
		fmt.Fprintf(w, "  %s\n", a.say(lang.T("cli.map.sources")))
	}
	for _, s := range r.Sources {
		st, _ := s.Unit.At(law.YearEnd(t.Year))
		way := lang.T("cli.map.some")
		switch s.Way {
		case tally.ByWhole:
			way = lang.T("cli.map.whole")
		case tally.ByHamlets:
			way = lang.T("cli.map.hamlets")
		case tally.ByShare:
			way = lang.T("cli.map.share", "least", law.Points(s.Least), "most", law.Points(s.Most))
		}
		fmt.Fprintf(w, "    %s %s: %s; %s %s, %s %s\n", st.Code, st.FullName, a.say(way),
			a.say(lang.T("tally.poor")), s.Counts.Poor.Say(a.lang), a.say(lang.T("tally.near_poor")), s.Counts.NearPoor.Say(a.lang))
	}
	if len(r.Behind) > 0 {
		fmt.Fprintf(w, "  %s\n", a.say(lang.T("cli.map.behind")))
	}
	for i, u := range r.Behind {
		if i == shownLines {
			fmt.Fprintf(w, "    %s\n", a.say(lang.T("cli.review.more", "n", len(r.Behind)-shownLines)))
			break
		}
		fmt.Fprintf(w, "    %s\n", u.Label())
	}
}

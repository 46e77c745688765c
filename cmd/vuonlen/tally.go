package main

import (
	"fmt"
	"strconv"

	"vuonlen/document"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/tally"
	"vuonlen/unit"
)

type tallyShowCmd struct {
	Code     string   `arg:"" help:"arg_code"`
	Year     int      `required:"" placeholder:"YEAR" help:"flag_year"`
	On       law.Date `placeholder:"DATE" help:"flag_on_unit"`
	Standard string   `placeholder:"ID" help:"flag_standard"`
	AsKnown  law.Date `placeholder:"DATE" help:"flag_as_known"`
	Map      law.Date `placeholder:"DATE" help:"flag_map"`
}

// tallyJSON is formats.md 3.2: own counts before those of the children. A count
// is a number, {"min","max"} or null; rates are per cent with two decimals.
type tallyJSON struct {
	Code               string      `json:"code"`
	On                 law.Date    `json:"on"`
	Year               int         `json:"year"`
	Standard           string      `json:"standard"`
	Name               string      `json:"name"`
	Households         law.Count   `json:"households"`
	Poor               law.Count   `json:"poor"`
	NearPoor           law.Count   `json:"near_poor"`
	Unknown            law.Count   `json:"unknown"`
	MinorityHouseholds law.Count   `json:"minority_households"`
	MinorityPoor       law.Count   `json:"minority_poor"`
	MinorityNearPoor   law.Count   `json:"minority_near_poor"`
	Indicators         []law.Count `json:"indicators"` // d01 .. d12, of the reviewed households; empty: none is reviewed
	Reviewed           law.Count   `json:"reviewed"`
	Rates              ratesJSON   `json:"rates"`
	Printed            *ratesJSON  `json:"printed"`
	Basis              *string     `json:"basis"`
	Source             string      `json:"source"`
	Decision           string      `json:"decision"`
	DecidedOn          *law.Date   `json:"decided_on"`
	Flags              []string    `json:"flags"`
	Map                *mapJSON    `json:"map,omitempty"`       // with --map: how the counts above were restated
	AsItWas            *wasJSON    `json:"as_it_was,omitempty"` // and what the unit had on the boundaries of the year's end
	Children           []tallyJSON `json:"children"`
}

type ratesJSON struct {
	Poor         any `json:"poor_pct"`
	NearPoor     any `json:"near_poor_pct"`
	Multidim     any `json:"multidim_pct"`
	MinorityPoor any `json:"minority_poor_pct"`
}

// rateJSON is a rate in per cent: a number, {"min","max"} or null.
func rateJSON(n, d law.Count) any {
	lo, hi, ok := tally.Rate(n, d)
	switch {
	case !ok:
		return nil
	case lo.Cmp(hi) == 0:
		return number(lo.Percent())
	}
	return map[string]number{"min": number(lo.Percent()), "max": number(hi.Percent())}
}

func printedJSON(r *law.Ratio) any {
	if r == nil {
		return nil
	}
	return number(r.Decimal(2))
}

func (a *app) tallyJSON(t office.TallyAnswer) tallyJSON {
	f := t.Figure
	out := tallyJSON{
		Code: string(t.State.Code), On: t.On, Year: int(t.Year), Standard: t.Standard, Name: t.State.FullName,
		Households: f.Households, Poor: f.Poor, NearPoor: f.NearPoor, Unknown: f.Unknown,
		MinorityHouseholds: f.MinorityHouseholds, MinorityPoor: f.MinorityPoor, MinorityNearPoor: f.MinorityNearPoor,
		Indicators: []law.Count{}, Source: f.Source, Flags: []string{}, Children: []tallyJSON{},
		Rates: ratesJSON{rateJSON(f.Poor, f.Households), rateJSON(f.NearPoor, f.Households), rateJSON(f.Multidim(), f.Households), rateJSON(f.MinorityPoor, f.MinorityHouseholds)},
	}
	if f.Basis != tally.None {
		b := string(f.Basis)
		out.Basis, out.DecidedOn = &b, some(f.DecidedOn)
	}
	if r := t.Register; r != nil {
		out.Indicators, out.Reviewed = r.Indicators[:], r.Reviewed
	}
	if r := f.Tally; r != nil {
		out.Decision = r.Decision
		if r.PoorPct != nil || r.NearPoorPct != nil || r.MultidimPct != nil || r.MinorityPoorPct != nil {
			out.Printed = &ratesJSON{printedJSON(r.PoorPct), printedJSON(r.NearPoorPct), printedJSON(r.MultidimPct), printedJSON(r.MinorityPoorPct)}
		}
	}
	for _, x := range t.Flags {
		out.Flags = append(out.Flags, a.say(x))
	}
	a.mapJSON(&out, t)
	for _, c := range t.Children {
		out.Children = append(out.Children, a.tallyJSON(c))
	}
	return out
}

// Run shows the counts of a unit and year.
func (c *tallyShowCmd) Run(a *app) error {
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	t, err := o.Tally(a.ctx, office.TallyQuestion{Code: unit.Code(c.Code), Year: law.Year(c.Year), On: c.On, Standard: c.Standard, AsKnown: c.AsKnown, Map: c.Map})
	if err != nil {
		return err
	}
	a.notices(t.Notices)
	switch a.format("text") {
	case "json":
		return a.json(a.tallyJSON(t))
	case "csv":
		return a.tallyCSV(t)
	}
	if t.Map != nil {
		a.onMap(t)
		return nil
	}
	a.tally(t)
	return nil
}

func (a *app) tallyCSV(t office.TallyAnswer) error {
	columns := []string{"code", "on", "year", "standard", "name", "households", "poor", "near_poor", "unknown",
		"minority_households", "minority_poor", "minority_near_poor", "poor_pct", "near_poor_pct", "multidim_pct", "minority_poor_pct", "basis", "source"}
	if t.Map != nil {
		columns = append(columns, "how", "gap", "was_households", "was_poor", "was_near_poor")
	}
	w := document.NewCSVWriter(a.stdout, columns...)
	count := func(n law.Count) {
		s := ""
		if v, ok := n.Exact(); ok {
			s = strconv.FormatInt(v, 10)
		} else if n.Known() {
			s = strconv.FormatInt(n.Lo, 10) + "-" + strconv.FormatInt(n.Hi, 10)
		}
		w.Raw(s)
	}
	rate := func(n, d law.Count) {
		if r, ok := tally.ExactRate(n, d); ok {
			w.Raw(r.Percent())
		} else {
			w.Raw("")
		}
	}
	for _, x := range append([]office.TallyAnswer{t}, t.Children...) {
		f := x.Figure
		w.Raw(string(x.State.Code))
		w.Raw(x.On.String())
		w.Raw(strconv.Itoa(int(x.Year)))
		w.Raw(x.Standard)
		w.Text(x.State.FullName)
		for _, n := range []law.Count{f.Households, f.Poor, f.NearPoor, f.Unknown, f.MinorityHouseholds, f.MinorityPoor, f.MinorityNearPoor} {
			count(n)
		}
		rate(f.Poor, f.Households)
		rate(f.NearPoor, f.Households)
		rate(f.Multidim(), f.Households)
		rate(f.MinorityPoor, f.MinorityHouseholds)
		w.Raw(string(f.Basis))
		w.Text(f.Source)
		if m := x.Map; m != nil {
			w.Raw(string(m.Result.How))
			w.Raw(string(m.Result.Gap))
			var was tally.Counts
			if m.Was != nil {
				was = m.Was.Counts
			}
			count(was.Households)
			count(was.Poor)
			count(was.NearPoor)
		}
		w.End()
	}
	return w.Flush()
}

// tally writes the counts for people.
func (a *app) tally(t office.TallyAnswer) {
	w := a.stdout
	fmt.Fprintln(w, a.say(lang.T("cli.tally.head", "name", t.State.FullName, "code", string(t.State.Code), "year", t.Year, "standard", t.Standard)))
	fmt.Fprintf(w, "  %s\n", a.say(lang.T("cli.tally.basis", "basis", a.basis(t.Figure))))
	if r := t.Figure.Tally; r != nil && r.Decision != "" {
		fmt.Fprintf(w, "  %s\n", a.say(lang.T("cli.tally.decided", "on", r.DecidedOn, "decision", r.Decision, "source", orDash(r.Source))))
	} else if r != nil {
		fmt.Fprintf(w, "  %s\n", a.say(lang.T("cli.tally.undecided", "on", r.DecidedOn, "source", orDash(r.Source))))
	}
	tb := table{right: map[int]bool{2: true, 3: true, 4: true, 5: true}}
	tb.row(a.say(lang.T("cli.col.code")), a.say(lang.T("cli.col.name")), a.say(lang.T("cli.col.households")), a.say(lang.T("cli.col.poor")),
		a.say(lang.T("cli.col.near_poor")), a.say(lang.T("cli.col.multidim")), a.say(lang.T("cli.col.basis")))
	for _, x := range append([]office.TallyAnswer{t}, t.Children...) {
		f := x.Figure
		tb.row(string(x.State.Code), x.State.FullName, f.Households.Say(a.lang), f.Poor.Say(a.lang), f.NearPoor.Say(a.lang), a.percent(f.Multidim(), f.Households), a.basis(f))
	}
	tb.write(w, "  ")
	if f := t.Figure; f.MinorityHouseholds.Known() || f.MinorityPoor.Known() {
		fmt.Fprintf(w, "  %s\n", a.say(lang.T("cli.tally.minority", "households", f.MinorityHouseholds, "poor", f.MinorityPoor, "near", f.MinorityNearPoor, "rate", a.percent(f.MinorityPoor, f.MinorityHouseholds))))
	}
	if r := t.Register; r != nil {
		fmt.Fprintf(w, "  %s\n", a.say(lang.T("cli.tally.register", "reviewed", r.Reviewed, "poor", r.Poor, "near", r.NearPoor, "unknown", r.Unknown)))
	}
	if r := t.Figure.Tally; r != nil {
		var facts []law.Fact
		for _, p := range []struct {
			name string
			v    *law.Ratio
		}{{"poor_pct", r.PoorPct}, {"near_poor_pct", r.NearPoorPct}, {"multidim_pct", r.MultidimPct}, {"minority_poor_pct", r.MinorityPoorPct}} {
			if p.v != nil {
				facts = append(facts, law.Fact{Name: p.name, Value: *p.v})
			}
		}
		if len(facts) > 0 {
			fmt.Fprintf(w, "  %s: %s\n", a.say(lang.T("cli.target.printed")), a.factLine(facts))
		}
	}
	for _, f := range t.Flags {
		fmt.Fprintf(w, "  ! %s\n", a.say(f))
	}
}

// basis names what a figure rests on; a recognised row may hold only a rate.
func (a *app) basis(f tally.Figure) string {
	if f.Basis == tally.Reported && !f.Usable() {
		return a.say(lang.T("cli.tally.rate_only"))
	}
	return f.Basis.Say(a.lang)
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// percent writes a rate for people: per cent, an interval, or the word unknown.
func (a *app) percent(n, d law.Count) string {
	lo, hi, ok := tally.Rate(n, d)
	switch {
	case !ok:
		return a.say(lang.T("law.unknown"))
	case lo.Cmp(hi) == 0:
		return law.Points(lo).Say(a.lang) + " %"
	}
	return law.Points(lo).Say(a.lang) + "–" + law.Points(hi).Say(a.lang) + " %"
}

package main

import (
	"fmt"
	"strconv"

	"vuonlen/award"
	"vuonlen/document"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

type targetShortfallCmd struct {
	Movement  string   `required:"" placeholder:"ID" help:"flag_movement"`
	On        law.Date `required:"" placeholder:"DATE" help:"flag_on_shortfall"`
	Unit      string   `placeholder:"CODE" help:"flag_unit"`
	Criterion string   `placeholder:"ID" help:"flag_criterion"`
}

// Run says how many households more a unit needs, and splits the number.
func (c *targetShortfallCmd) Run(a *app) error {
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	m, s, xs, err := o.Shortfalls(a.ctx, c.Movement, c.On, c.Unit, c.Criterion)
	if err != nil {
		return err
	}
	switch a.format("text") {
	case "json":
		out := struct {
			Movement   string            `json:"movement"`
			On         law.Date          `json:"on"`
			Unit       subjectJSON       `json:"unit"`
			Parameters map[string]string `json:"parameters"`
			Shortfalls []shortfallJSON   `json:"shortfalls"`
		}{m.ID, c.On, a.subjectJSON(s), m.Readings, []shortfallJSON{}}
		for _, x := range xs {
			out.Shortfalls = append(out.Shortfalls, a.shortfallJSON(x))
		}
		return a.json(out)
	case "csv":
		return a.shortfallsCSV(xs)
	}
	fmt.Fprintf(a.stdout, "%s\n%s\n", m.Name.Say(a.lang), a.say(lang.T("cli.shortfall.head", "name", s.Name, "code", s.Code, "on", c.On)))
	for _, x := range xs {
		fmt.Fprintln(a.stdout)
		a.shortfall(x)
	}
	return nil
}

type shortfallJSON struct {
	ID        string        `json:"id"`
	Target    bool          `json:"target"`
	Assigned  bool          `json:"assigned"`
	Verdict   law.Verdict   `json:"verdict"`
	Reachable *bool         `json:"reachable"`
	Total     *law.Count    `json:"households"` // null: not known, or none would do
	Year      int           `json:"year"`
	By        *int          `json:"by"`
	Missing   []missingJSON `json:"missing"`
	Citation  citationJSON  `json:"citation"`
	Demands   []demandJSON  `json:"demands"`
}

type demandJSON struct {
	Metric     string    `json:"metric"`
	Households law.Count `json:"households"`
	Split      shareJSON `json:"split"`
}

type shareJSON struct {
	Unit     subjectJSON `json:"unit"`
	Has      law.Count   `json:"has"`
	Gives    int64       `json:"gives"`
	Unplaced int64       `json:"unplaced"`
	Assigned bool        `json:"assigned"` // never: the split is arithmetic
	Parts    []shareJSON `json:"parts"`
}

func (a *app) shortfallJSON(x award.Shortfall) shortfallJSON {
	c := x.Finding.Citation
	out := shortfallJSON{
		ID: x.Finding.Rule, Target: x.Target, Assigned: x.Assigned, Verdict: x.Finding.Verdict, Reachable: x.Finding.Change.Reachable,
		Year: int(x.Year), By: given(int(x.By)), Missing: missingsJSON(x.Finding.AllMissing()),
		Citation: citationJSON{c.Document.Say(a.lang), c.Clause.Say(a.lang), c.Status}, Demands: []demandJSON{},
	}
	if len(x.Demands) > 0 {
		t := x.Total()
		out.Total = &t
	}
	for _, d := range x.Demands {
		out.Demands = append(out.Demands, demandJSON{d.Metric, d.Total, a.shareJSON(d.Split)})
	}
	return out
}

func (a *app) shareJSON(x award.Share) shareJSON {
	out := shareJSON{Unit: a.subjectJSON(x.Subject), Has: x.Has, Gives: x.Gives, Unplaced: x.Unplaced, Parts: []shareJSON{}}
	for _, p := range x.Parts {
		out.Parts = append(out.Parts, a.shareJSON(p))
	}
	return out
}

// shortfall writes one criterion or target: the number, then who would give it.
func (a *app) shortfall(x award.Shortfall) {
	w := a.stdout
	fmt.Fprintf(w, "  %s · %s [%s]\n", x.Finding.Rule, x.Text.Say(a.lang), x.Finding.Verdict.Say(a.lang))
	switch n, exact := x.Total().Exact(); {
	case x.OutOfReach():
		fmt.Fprintf(w, "      %s\n", a.say(lang.T("cli.finding.unreachable")))
	case x.Finding.Verdict == law.NotApplicable:
		fmt.Fprintf(w, "      %s\n", a.say(lang.T("cli.shortfall.na")))
	case len(x.Demands) == 0 && x.Finding.Verdict == law.Unknown || len(x.Demands) > 0 && !x.Total().Known():
		fmt.Fprintf(w, "      %s\n", a.say(lang.T("cli.shortfall.unknown")))
		if s := a.missingLine(x.Finding.AllMissing()); s != "" {
			fmt.Fprintf(w, "      %s: %s\n", a.say(lang.T("cli.finding.missing")), s)
		}
	case len(x.Demands) == 0 || exact && n == 0:
		fmt.Fprintf(w, "      %s\n", a.say(lang.T("cli.shortfall.none")))
	}
	for _, d := range x.Demands {
		if n, exact := d.Total.Exact(); d.Total.Known() && !(exact && n == 0) {
			a.demand(x, d)
		}
	}
	if x.Target && !x.Assigned {
		fmt.Fprintf(w, "      %s\n", a.say(lang.T("cli.target.not_assigned")))
	}
	fmt.Fprintf(w, "      %s: %s\n", a.say(lang.T("cli.finding.citation")), x.Finding.Citation.Say(a.lang))
}

func (a *app) demand(x award.Shortfall, d award.Demand) {
	w := a.stdout
	what := onList(d.Metric)
	text := lang.T("cli.shortfall.was", "n", d.Total, "what", what, "year", x.Year)
	if x.Target {
		text = lang.T("cli.shortfall.until", "n", d.Total, "what", what, "year", x.Year, "by", x.By)
	}
	fmt.Fprintf(w, "      %s\n", a.say(text))
	if _, exact := d.Total.Exact(); !exact {
		fmt.Fprintf(w, "      %s\n", a.say(lang.T("cli.shortfall.interval", "n", d.Total.Lo)))
	}
	if len(d.Split.Parts) == 0 || d.Split.Gives == 0 {
		return
	}
	fmt.Fprintf(w, "      %s\n", a.say(lang.T("cli.shortfall.split")))
	t := table{right: map[int]bool{2: true, 3: true}}
	t.row(a.say(lang.T("cli.col.code")), a.say(lang.T("cli.col.name")), a.say(lang.T("cli.col.has")), a.say(lang.T("cli.col.share")))
	var rest int
	var unplaced []award.Share
	var walk func(x award.Share, in string)
	walk = func(x award.Share, in string) {
		if x.Unplaced > 0 {
			unplaced = append(unplaced, x)
		}
		for _, p := range x.Parts {
			if p.Gives == 0 {
				rest++
				continue
			}
			t.row(p.Subject.Code, in+p.Subject.Name.Say(a.lang), p.Has.Say(a.lang), a.lang.Int(p.Gives))
			walk(p, in+"  ")
		}
	}
	walk(d.Split, "")
	if len(t.rows) > 1 {
		t.write(w, "        ")
	}
	for _, u := range unplaced {
		fmt.Fprintf(w, "      %s\n", a.say(lang.T("cli.shortfall.unplaced", "n", u.Unplaced, "name", u.Subject.Name, "code", u.Subject.Code)))
	}
	if rest > 0 {
		fmt.Fprintf(w, "      %s\n", a.say(lang.T("cli.shortfall.rest", "n", rest)))
	}
}

// onList names the households of a metric.
func onList(metric string) lang.Text {
	switch metric {
	case "poor":
		return lang.T("tally.poor")
	case "near_poor":
		return lang.T("tally.near_poor")
	case "minority_poor":
		return lang.T("tally.minority_poor")
	}
	return lang.T("tally.multidim")
}

// shortfallsCSV writes a row a unit of every split, the whole first.
func (a *app) shortfallsCSV(xs []award.Shortfall) error {
	w := document.NewCSVWriter(a.stdout, "criterion", "verdict", "reachable", "metric", "least", "most", "year", "by", "kind", "code", "name", "has_least", "has_most", "gives", "unplaced", "assigned")
	count := func(c law.Count) {
		if !c.Known() {
			w.Raw("")
			w.Raw("")
			return
		}
		w.Int(c.Lo)
		w.Int(c.Hi)
	}
	row := func(x award.Shortfall, d award.Demand, s *award.Share) {
		w.Raw(x.Finding.Rule)
		w.Raw(string(x.Finding.Verdict))
		reachable := ""
		if r := x.Finding.Change.Reachable; r != nil {
			reachable = strconv.FormatBool(*r)
		}
		w.Raw(reachable)
		w.Raw(d.Metric)
		count(d.Total)
		w.Int(int64(x.Year))
		by := ""
		if x.By != 0 {
			by = strconv.Itoa(int(x.By))
		}
		w.Raw(by)
		if s == nil {
			for range 8 {
				w.Raw("")
			}
		} else {
			w.Raw(string(s.Subject.Kind))
			w.Text(s.Subject.Code)
			w.Text(s.Subject.Name.Say(a.lang))
			count(s.Has)
			w.Int(s.Gives)
			w.Int(s.Unplaced)
			w.Raw("false")
		}
		w.End()
	}
	for _, x := range xs {
		if len(x.Demands) == 0 {
			row(x, award.Demand{}, nil)
		}
		for _, d := range x.Demands {
			var walk func(s award.Share)
			walk = func(s award.Share) {
				row(x, d, &s)
				for _, p := range s.Parts {
					walk(p)
				}
			}
			walk(d.Split)
		}
	}
	return w.Flush()
}

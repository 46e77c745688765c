package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"vuonlen/award"
	"vuonlen/document"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/unit"
)

type judgeCmd struct {
	Movement    string   `required:"" placeholder:"ID" help:"flag_movement"`
	SubmittedOn law.Date `required:"" placeholder:"DATE" help:"flag_submitted_on"`
	Kind        string   `enum:"province,district,commune,hamlet,household,official,enterprise,other," default:"" placeholder:"KIND" help:"flag_kind"`
	Subject     string   `placeholder:"CODE" help:"flag_subject"`
	On          law.Date `placeholder:"DATE" help:"flag_on_judge"`
	Readings    bool     `help:"flag_readings"`
}

// Run judges and prints; whatever the verdicts, the exit code is 0.
func (c *judgeCmd) Run(a *app) error {
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	m, js, err := o.Judge(a.ctx, office.Question{
		Movement: c.Movement, SubmittedOn: c.SubmittedOn, Kind: award.Kind(c.Kind), Subject: c.Subject, On: c.On, VerdictsOnly: c.Readings,
	})
	if err != nil {
		return err
	}
	if c.Readings {
		return a.matrices(m, c.SubmittedOn, js)
	}
	switch a.format("text") {
	case "json":
		return a.json(a.judgementsJSON(m, c.SubmittedOn, js))
	case "csv":
		return a.judgementsCSV(js)
	}
	fmt.Fprintf(a.stdout, "%s\n%s\n", m.Name.Say(a.lang), a.say(lang.T("cli.judge.submitted", "on", c.SubmittedOn)))
	if len(js) == 0 {
		fmt.Fprintln(a.stdout, a.say(lang.T("cli.judge.nobody")))
		return nil
	}
	if len(js) == 1 {
		fmt.Fprintln(a.stdout)
		a.judgement(m, js[0])
		return nil
	}
	a.judgementTable(js)
	fmt.Fprintf(a.stdout, "\n%s\n", a.say(lang.T("cli.judge.one")))
	return nil
}

type judgementsJSON struct {
	Movement    string            `json:"movement"`
	SubmittedOn law.Date          `json:"submitted_on"`
	Parameters  map[string]string `json:"parameters"`
	Judgements  []judgementJSON   `json:"judgements"`
}

type judgementJSON struct {
	Subject  subjectJSON   `json:"subject"`
	Verdict  law.Verdict   `json:"verdict"`
	Eligible bool          `json:"eligible"`
	Bars     []string      `json:"bars"`
	Barring  []findingJSON `json:"barring,omitempty"`
	Class    *factJSON     `json:"class"`
	LastYear int           `json:"last_year"`
	Criteria []findingJSON `json:"criteria"`
	Readings []readingJSON `json:"readings"`
	Breaks   []breakJSON   `json:"breaks,omitempty"`
	Beside   []factJSON    `json:"beside,omitempty"` // of the province that an ended province went into; judges nothing
}

// breakJSON is a change between urban and rural in the subject's land.
type breakJSON struct {
	Code     string   `json:"code"` // of the unit whose land it was
	Into     string   `json:"into"` // and of the one whose it is from that day on
	On       law.Date `json:"on"`
	From     string   `json:"from"` // urban, rural; of a possible break the kinds
	To       string   `json:"to"`
	Possible bool     `json:"possible"`
	Text     string   `json:"text"`
}

func (a *app) breaksJSON(bs []unit.Break) []breakJSON {
	out := []breakJSON{}
	for _, b := range bs {
		from, _ := b.Unit.At(b.On.AddDays(-1))
		into, _ := b.Into.At(b.On)
		out = append(out, breakJSON{string(from.Code), string(into.Code), b.On, b.From, b.To, b.Possible, a.say(b.Text())})
	}
	return out
}

// beside writes the counts of the province that a movement's province went into.
func (a *app) beside(fs []law.Fact) {
	if len(fs) == 0 {
		return
	}
	known := slices.DeleteFunc(slices.Clone(fs), func(f law.Fact) bool { n, ok := f.Value.(law.Count); return ok && !n.Known() })
	if len(known) == 0 {
		fmt.Fprintf(a.stdout, "  %s\n", a.say(lang.T("cli.judge.beside_none", "code", fs[0].Code)))
		return
	}
	fmt.Fprintf(a.stdout, "  %s %s\n", a.say(lang.T("cli.judge.beside", "code", fs[0].Code)), a.factLine(known))
}

type subjectJSON struct {
	Kind award.Kind `json:"kind"`
	Code string     `json:"code"`
	On   law.Date   `json:"on"`
	Name string     `json:"name"`
}

type readingJSON struct {
	Name    string      `json:"name"`
	Value   string      `json:"value"`
	Verdict law.Verdict `json:"verdict"`
}

func (a *app) judgementsJSON(m *award.Movement, on law.Date, js []award.Judgement) judgementsJSON {
	out := judgementsJSON{Movement: m.ID, SubmittedOn: on, Parameters: m.Readings, Judgements: []judgementJSON{}}
	for _, j := range js {
		out.Judgements = append(out.Judgements, a.judgementJSON(j))
	}
	return out
}

func (a *app) subjectJSON(s award.Subject) subjectJSON {
	return subjectJSON{s.Kind, s.Code, s.On, s.Name.Say(a.lang)}
}

func (a *app) judgementJSON(j award.Judgement) judgementJSON {
	out := judgementJSON{
		Subject: a.subjectJSON(j.Subject), Verdict: j.Verdict, Eligible: j.Eligible, Bars: j.Bars, LastYear: int(j.LastYear),
		Criteria: []findingJSON{}, Readings: readingsJSON(j.Readings), Breaks: a.breaksJSON(j.Breaks), Beside: factsJSON(j.Beside),
	}
	if j.Class.Name != "" {
		out.Class = &factJSON{Name: j.Class.Name, Code: given(j.Class.Code), Value: j.Class.Value, Source: j.Class.Source}
	}
	for _, f := range j.Barring {
		out.Barring = append(out.Barring, a.findingJSON(f))
	}
	for _, f := range j.Criteria {
		out.Criteria = append(out.Criteria, a.findingJSON(f))
	}
	return out
}

// judgement writes one judgement whole: verdict, every criterion with its
// reasons, and the readings under which the verdict would be another.
func (a *app) judgement(m *award.Movement, j award.Judgement) {
	w := a.stdout
	fmt.Fprintf(w, "%s (%s %s): %s\n", j.Subject.Name.Say(a.lang), j.Subject.Kind.Say(a.lang), j.Subject.Code, strings.ToUpper(j.Verdict.Say(a.lang)))
	if slices.Contains(j.Bars, award.NotFormed) {
		fmt.Fprintf(w, "  %s\n", a.say(lang.T("cli.judge.not_formed", "on", j.Subject.Unit.First)))
	}
	if slices.Contains(j.Bars, award.Dissolved) {
		fmt.Fprintf(w, "  %s\n", a.say(lang.T("cli.judge.dissolved", "on", lastDay(j))))
	}
	if j.Class.Name != "" {
		class := lang.T("cli.judge.class_unknown", "what", award.What(j.Class.Name))
		if v, ok := j.Class.Value.(string); ok {
			class = lang.T("cli.judge.class", "class", award.ClassText(j.Class.Name, v))
		}
		fmt.Fprintf(w, "  %s\n", a.say(class))
	}
	fmt.Fprintf(w, "  %s\n", a.say(lang.T("cli.judge.last_year", "year", j.LastYear, "combine", combineText(m, j.Subject.Kind))))
	for _, b := range j.Breaks {
		fmt.Fprintf(w, "  ! %s\n", a.say(b.Text()))
	}
	a.beside(j.Beside)
	for _, f := range j.Barring {
		if f.Verdict != law.Met { // what bars, or is not known to be clear
			i := slices.IndexFunc(m.Bars, func(b award.Bar) bool { return b.ID == f.Rule })
			fmt.Fprintln(w)
			a.finding(f, m.Bars[i].Text, "  ")
		}
	}
	one := award.SameCitation(j.Criteria)
	texts := map[string]lang.Both{}
	for _, c := range m.CriteriaOf(j.Subject.Kind) {
		texts[c.ID] = c.Text
	}
	for _, f := range j.Criteria {
		fmt.Fprintln(w)
		if one {
			f = withoutCitation(f)
		}
		a.finding(f, texts[f.Rule], "  ")
	}
	if one {
		fmt.Fprintf(w, "\n  %s: %s\n", a.say(lang.T("cli.finding.citation")), j.Criteria[0].Citation.Say(a.lang))
	}
	if j.Class.Name != "" && j.Class.Value == nil && j.Verdict != law.Unknown {
		fmt.Fprintf(w, "\n  %s\n", a.say(lang.T("cli.judge.all_classes", "verdict", j.Verdict)))
	}
	if len(j.Readings) > 0 {
		fmt.Fprintln(w)
		a.readings(j.Readings, "  ")
	}
}

// readings says under which other readings a verdict would be another.
func (a *app) readings(rs []award.ReadingChange, in string) {
	fmt.Fprintf(a.stdout, "%s%s\n", in, a.say(lang.T("cli.judge.readings")))
	for _, r := range rs {
		fmt.Fprintf(a.stdout, "%s  %s: %s (%s = %s)\n", in, a.say(award.ReadingText(r.Name, r.Value)), strings.ToUpper(r.Verdict.Say(a.lang)), r.Name, r.Value)
	}
}

func lastDay(j award.Judgement) law.Date {
	if j.Subject.Unit == nil {
		return 0
	}
	return j.Subject.Unit.Last
}

func combineText(m *award.Movement, k award.Kind) lang.Text {
	if m.Readings["combination."+string(k)] == string(law.AllOf) {
		return lang.T("cli.judge.all_of")
	}
	return lang.T("cli.judge.any_of")
}

// judgementTable writes a line a subject, kind by kind.
func (a *app) judgementTable(js []award.Judgement) {
	w := a.stdout
	for i := 0; i < len(js); {
		k := js[i].Subject.Kind
		count := map[law.Verdict]int{}
		t := table{right: map[int]bool{3: true}}
		t.row(a.say(lang.T("cli.col.code")), a.say(lang.T("cli.col.name")), a.say(lang.T("cli.col.verdict")), a.say(lang.T("cli.col.short_by")), a.say(lang.T("cli.col.missing")))
		for ; i < len(js) && js[i].Subject.Kind == k; i++ {
			j := js[i]
			count[j.Verdict]++
			t.row(j.Subject.Code, j.Subject.Name.Say(a.lang), j.Verdict.Say(a.lang), a.shortest(j), a.missingLine(award.MissingOf(j)))
		}
		fmt.Fprintf(w, "\n%s: %s\n", strings.ToUpper(k.Say(a.lang)), a.say(lang.T("cli.judge.counts",
			"met", count[law.Met], "not_met", count[law.NotMet], "unknown", count[law.Unknown], "na", count[law.NotApplicable])))
		t.write(w, "  ")
	}
}

// shortest writes the fewest households that would turn one of the criteria that
// are not met.
func (a *app) shortest(j award.Judgement) string {
	if j.Verdict != law.NotMet {
		return ""
	}
	if n, ok := award.ShortBy(j); ok {
		return a.lang.Int(n)
	}
	return "–"
}

// judgementsCSV writes a row a criterion.
func (a *app) judgementsCSV(js []award.Judgement) error {
	w := document.NewCSVWriter(a.stdout, "kind", "code", "on", "name", "verdict", "eligible", "criterion", "criterion_verdict", "reachable", "short_by", "missing")
	for _, j := range js {
		for _, f := range j.Criteria {
			w.Raw(string(j.Subject.Kind))
			w.Text(j.Subject.Code)
			w.Raw(j.Subject.On.String())
			w.Text(j.Subject.Name.Say(a.lang))
			w.Raw(string(j.Verdict))
			w.Raw(strconv.FormatBool(j.Eligible))
			w.Raw(f.Rule)
			w.Raw(string(f.Verdict))
			reachable, short := "", ""
			if f.Change.Reachable != nil {
				reachable = strconv.FormatBool(*f.Change.Reachable)
			}
			if f.Change.ShortBy != nil {
				short = strconv.FormatInt(*f.Change.ShortBy, 10)
			}
			w.Raw(reachable)
			w.Raw(short)
			var missing []string
			for _, m := range f.AllMissing() {
				s := m.What
				if m.Year != 0 {
					s += " " + strconv.Itoa(int(m.Year))
				}
				missing = append(missing, s)
			}
			w.Text(strings.Join(missing, "; "))
			w.End()
		}
	}
	return w.Flush()
}

type targetShowCmd struct {
	Movement string   `required:"" placeholder:"ID" help:"flag_movement"`
	On       law.Date `required:"" placeholder:"DATE" help:"flag_on_target"`
	Unit     string   `placeholder:"CODE" help:"flag_unit"`
}

type targetJSON struct {
	findingJSON
	Target   string        `json:"target"`
	Assigned bool          `json:"assigned"`
	Final    bool          `json:"final"`
	LastYear int           `json:"last_year"`
	Mean     *number       `json:"mean"`
	Needed   *number       `json:"needed"`
	Left     *law.Count    `json:"left"`
	By       int           `json:"by,omitempty"`
	Base     *law.Count    `json:"base,omitempty"`
	Out      *law.Count    `json:"out,omitempty"`
	Printed  []factJSON    `json:"printed"`
	Beside   []factJSON    `json:"beside,omitempty"`
	Doubt    []subjectJSON `json:"doubt"`
	Readings []readingJSON `json:"readings"`
}

// Run measures the targets.
func (c *targetShowCmd) Run(a *app) error {
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	m, ps, err := o.Targets(a.ctx, c.Movement, c.On, c.Unit)
	if err != nil {
		return err
	}
	switch a.format("text") {
	case "json":
		out := struct {
			Movement string       `json:"movement"`
			On       law.Date     `json:"on"`
			Unit     subjectJSON  `json:"unit"`
			Targets  []targetJSON `json:"targets"`
		}{m.ID, c.On, subjectJSON{}, []targetJSON{}}
		for _, p := range ps {
			out.Unit = a.subjectJSON(p.Subject)
			out.Targets = append(out.Targets, a.targetJSON(p))
		}
		return a.json(out)
	case "csv":
		w := document.NewCSVWriter(a.stdout, "target", "unit", "verdict", "assigned", "final", "last_year", "mean", "needed", "left", "by")
		for _, p := range ps {
			w.Raw(p.Target.ID)
			w.Text(p.Subject.Code)
			w.Raw(string(p.Finding.Verdict))
			w.Raw(strconv.FormatBool(p.Assigned))
			w.Raw(strconv.FormatBool(p.Final))
			w.Raw(strconv.Itoa(int(p.LastYear)))
			w.Raw(percentOf(p.Mean))
			w.Raw(percentOf(p.Needed))
			left := ""
			if p.Left != nil {
				if n, ok := p.Left.Exact(); ok {
					left = strconv.FormatInt(n, 10)
				}
			}
			w.Raw(left)
			by := ""
			if p.By != 0 {
				by = strconv.Itoa(int(p.By))
			}
			w.Raw(by)
			w.End()
		}
		return w.Flush()
	}
	a.targets(m, c.On, ps)
	return nil
}

func percentOf(r *law.Ratio) string {
	if r == nil {
		return ""
	}
	return r.Percent()
}

func (a *app) targetJSON(p award.Progress) targetJSON {
	num := func(r *law.Ratio) *number {
		if r == nil {
			return nil
		}
		n := number(r.Percent())
		return &n
	}
	t := targetJSON{
		findingJSON: a.findingJSON(p.Finding), Target: p.Target.Text.Say(a.lang), Assigned: p.Assigned, Final: p.Final,
		LastYear: int(p.LastYear), Mean: num(p.Mean), Needed: num(p.Needed), Left: p.Left, By: int(p.By),
		Printed: factsJSON(p.Printed), Beside: factsJSON(p.Beside), Doubt: []subjectJSON{}, Readings: readingsJSON(p.Readings),
	}
	if _, ok := p.Target.Aim.(award.ShareLeaves); ok {
		t.Base, t.Out = &p.Base, &p.Out
	}
	for _, s := range p.Doubt {
		t.Doubt = append(t.Doubt, a.subjectJSON(s))
	}
	return t
}

// targets writes every target with pace and what is left.
func (a *app) targets(m *award.Movement, on law.Date, ps []award.Progress) {
	w := a.stdout
	fmt.Fprintln(w, m.Name.Say(a.lang))
	for i, p := range ps {
		if i == 0 {
			fmt.Fprintf(w, "%s\n", a.say(lang.T("cli.target.head", "name", p.Subject.Name, "code", p.Subject.Code, "on", on, "year", p.LastYear)))
			if s := a.factLine(p.Printed); s != "" {
				fmt.Fprintf(w, "%s: %s\n", a.say(lang.T("cli.target.printed")), s)
			}
			a.beside(p.Beside)
		}
		fmt.Fprintln(w)
		a.finding(p.Finding, p.Target.Text, "  ")
		if !p.Assigned && p.Finding.Verdict != law.NotApplicable {
			fmt.Fprintf(w, "      %s\n", a.say(lang.T("cli.target.not_assigned")))
		}
		done := false
		if p.Left != nil {
			n, ok := p.Left.Exact()
			done = ok && n == 0
		}
		if p.Mean != nil && p.Needed != nil && !done {
			fmt.Fprintf(w, "      %s\n", a.say(lang.T("cli.target.pace", "mean", law.Points(*p.Mean), "needed", law.Points(*p.Needed), "by", p.By)))
		}
		if done {
			fmt.Fprintf(w, "      %s\n", a.say(lang.T("cli.target.done", "by", p.By)))
		} else if p.Left != nil {
			text := lang.T("cli.target.left_households", "n", *p.Left, "by", p.By)
			if _, ok := p.Target.Aim.(award.ShareLeaves); ok {
				text = lang.T("cli.target.left_units", "n", *p.Left, "by", p.By)
			}
			fmt.Fprintf(w, "      %s\n", a.say(text))
		}
		if r := p.Finding.Change.Reachable; r != nil && !*r && p.Finding.Verdict != law.NotMet {
			fmt.Fprintf(w, "      %s\n", a.say(lang.T("cli.target.unreachable", "verdict", p.Finding.Verdict)))
		}
		for _, s := range p.Doubt {
			fmt.Fprintf(w, "      %s\n", a.say(lang.T("cli.target.doubt", "name", s.Name, "code", s.Code, "on", s.On)))
		}
		if len(p.Readings) > 0 {
			a.readings(p.Readings, "      ")
		}
	}
}

package main

import (
	"fmt"
	"strconv"

	"vuonlen/award"
	"vuonlen/document"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/round"
)

type dossierListCmd struct {
	Round string `placeholder:"ROUND" help:"flag_of_round"`
	State string `placeholder:"STATE" help:"flag_state"`
	Late  bool   `help:"flag_late"`
}

// dossierJSON is a dossier as lists and pages show it.
type dossierJSON struct {
	Dossier     string          `json:"dossier"`
	Round       string          `json:"round"`
	Kind        award.Kind      `json:"kind"`
	Subject     string          `json:"subject"`
	On          law.Date        `json:"on"`
	Name        string          `json:"name"`
	Form        string          `json:"form"`
	Rules       string          `json:"rules"`
	State       round.State     `json:"state"`
	Standing    *award.Standing `json:"standing"`
	Judgement   *frozenJSON     `json:"judgement"`
	InDoubt     bool            `json:"in_doubt"`
	Differences []apartJSON     `json:"differences"`
	Mismatches  []mismatchJSON  `json:"mismatches"`
	Bars        []findingJSON   `json:"bars"`
	FoundBars   []foundBarJSON  `json:"found_bars"` // that stood against a step and were entered later
	Steps       []takenJSON     `json:"steps"`
	Next        []nextJSON      `json:"next"`
	Needs       []string        `json:"needs"`
	Signed      []signedJSON    `json:"signed,omitempty"`
}

type frozenJSON struct {
	Verdict     law.Verdict `json:"verdict"`
	Eligible    bool        `json:"eligible"`
	SubmittedOn law.Date    `json:"submitted_on"`
	AsKnown     int64       `json:"as_known"`
	Inputs      string      `json:"inputs"`
	Rules       string      `json:"rules"`
	Program     string      `json:"program"`
}

type takenJSON struct {
	Number int        `json:"number"`
	Act    int64      `json:"act"`
	Step   round.What `json:"step"`
	On     law.Date   `json:"on"`
	By     string     `json:"by"`
	Due    *law.Date  `json:"due"`
	Late   bool       `json:"late"`
	round.Detail
}

type nextJSON struct {
	Step     round.What `json:"step"`
	Due      *law.Date  `json:"due"`
	DueKnown bool       `json:"due_known"`
	Late     bool       `json:"late"`
	Takes    string     `json:"permission"`
}

type apartJSON struct {
	Rule string   `json:"rule,omitempty"`
	Name string   `json:"name,omitempty"`
	Code string   `json:"code,omitempty"`
	Year law.Year `json:"year,omitempty"`
	Then string   `json:"then"`
	Now  string   `json:"now"`
	Text string   `json:"text"`
}

type foundBarJSON struct {
	Step round.What `json:"step"`
	On   law.Date   `json:"on"`
	findingJSON
}

type mismatchJSON struct {
	round.Figure
	Judged *string `json:"judged"`
}

func (a *app) apartsJSON(ds []round.Difference) []apartJSON {
	out := []apartJSON{}
	for _, d := range ds {
		out = append(out, apartJSON{d.Rule, d.Name, d.Code, d.Year, d.Then, d.Now, a.lang.Value(d)})
	}
	return out
}

func day(d law.Date) *law.Date {
	if d == 0 {
		return nil
	}
	return &d
}

func (a *app) dossierJSON(x office.DossierAnswer) dossierJSON {
	out := dossierJSON{Dossier: x.Code, Round: x.Dossier.Round, Kind: x.Kind, Subject: x.Subject, On: x.On, Name: x.Name.Name.Say(a.lang), Form: string(x.Form),
		Rules: x.Set.ID, State: x.State, InDoubt: x.InDoubt(), Differences: a.apartsJSON(x.Differences),
		Mismatches: []mismatchJSON{}, Bars: []findingJSON{}, FoundBars: []foundBarJSON{}, Steps: []takenJSON{}, Next: []nextJSON{}, Needs: []string{}}
	if x.Standing != "" {
		out.Standing = &x.Standing
	}
	if f := x.Bound; f != nil {
		out.Judgement = &frozenJSON{f.Verdict, f.Eligible, f.SubmittedOn, f.AsKnown, f.Inputs, f.Rules, f.Program}
	}
	for _, m := range x.Mismatches {
		out.Mismatches = append(out.Mismatches, mismatchJSON{m.Figure, given(m.Judged)})
	}
	for _, b := range x.Bars {
		out.Bars = append(out.Bars, a.findingJSON(b))
	}
	for _, b := range x.Found {
		out.FoundBars = append(out.FoundBars, foundBarJSON{b.What, b.On, a.findingJSON(b.Finding)})
	}
	for _, s := range x.Taken {
		out.Steps = append(out.Steps, takenJSON{s.Number, s.Act, s.What, s.Step.On, s.By, day(s.Due), s.Late, s.Detail})
	}
	for _, n := range x.Next {
		out.Next = append(out.Next, nextJSON{n.What, day(n.Due), n.DueKnown, n.Late, string(n.Takes)})
	}
	for _, f := range x.Needs {
		out.Needs = append(out.Needs, f.ID)
	}
	out.Signed = signedJSONs(x.Signed)
	return out
}

// Run lists dossiers.
func (c *dossierListCmd) Run(a *app) error {
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	all, err := o.Dossiers(a.ctx, office.DossierFilter{Round: c.Round, State: round.State(c.State), Late: c.Late})
	if err != nil {
		return err
	}
	return a.dossiers(all)
}

func (a *app) dossiers(all []office.DossierAnswer) error {
	switch a.format("text") {
	case "json":
		out := []dossierJSON{}
		for _, x := range all {
			out = append(out, a.dossierJSON(x))
		}
		return a.json(out)
	case "csv":
		w := document.NewCSVWriter(a.stdout, "dossier", "round", "kind", "subject", "on", "form", "state", "verdict", "in_doubt", "late")
		for _, x := range all {
			w.Raw(x.Code)
			w.Raw(x.Dossier.Round)
			w.Raw(string(x.Kind))
			w.Text(x.Subject)
			w.Raw(x.On.String())
			w.Raw(string(x.Form))
			w.Raw(string(x.State))
			w.Raw(verdictOf(x))
			w.Raw(strconv.FormatBool(x.InDoubt()))
			w.Raw(strconv.FormatBool(overdue(x)))
			w.End()
		}
		return w.Flush()
	}
	a.line(lang.T("cli.dossier.head", "n", len(all)))
	t := table{}
	for _, x := range all {
		note := []lang.Text{}
		if x.InDoubt() {
			note = append(note, lang.T("cli.dossier.doubt"))
		}
		if overdue(x) {
			note = append(note, lang.T("cli.dossier.late"))
		}
		verdict := ""
		if x.Bound != nil {
			verdict = x.Bound.Verdict.Say(a.lang)
		}
		t.row(x.Code, x.Kind.Say(a.lang), x.Subject, x.Name.Name.Say(a.lang), a.say(round.StateText(x.State)), verdict, a.lang.Value(note))
	}
	t.write(a.stdout, "  ")
	return nil
}

func verdictOf(x office.DossierAnswer) string {
	if x.Bound == nil {
		return ""
	}
	return string(x.Bound.Verdict)
}

func overdue(x office.DossierAnswer) bool {
	for _, n := range x.Next {
		if n.Late {
			return true
		}
	}
	return false
}

type dossierShowCmd struct {
	Dossier string `arg:"" help:"arg_dossier"`
}

// Run shows a dossier whole: every step with its day, and what comes next.
func (c *dossierShowCmd) Run(a *app) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	x, err := o.Dossier(a.ctx, c.Dossier)
	if err != nil {
		return err
	}
	if a.format("text") == "json" {
		return a.json(a.dossierJSON(x))
	}
	a.dossier(x)
	return nil
}

func (a *app) dossier(x office.DossierAnswer) {
	a.line(lang.T("cli.dossier.one", "code", x.Code, "kind", x.Kind, "subject", x.Subject, "name", x.Name.Name, "form", x.FormName.Name, "state", round.StateText(x.State)))
	a.line(lang.T("cli.dossier.rules", "set", x.Set.Name))
	if f := x.Bound; f != nil {
		a.line(lang.T("cli.dossier.bound", "verdict", f.Verdict, "act", strconv.FormatInt(f.AsKnown, 10), "inputs", f.Inputs[:16]))
	}
	if x.Standing != "" {
		a.line(lang.T("cli.dossier.standing", "standing", x.Standing))
	}
	a.doubts(x)
	for _, m := range x.Mismatches {
		a.line(lang.T("cli.dossier.mismatch", "name", award.What(m.Name), "year", m.Year, "typed", m.Value, "judged", orUnknown(m.Judged)))
	}
	for _, b := range x.Bars {
		if b.Verdict != law.Met {
			a.line(lang.T("cli.dossier.bar", "text", b.Text))
		}
	}
	fmt.Fprintln(a.stdout)
	t := table{right: map[int]bool{0: true}}
	for _, s := range x.Taken {
		note := []lang.Text{}
		if s.Late {
			note = append(note, lang.T("cli.dossier.step_late", "due", s.Due))
		}
		t.row(strconv.Itoa(s.Number), s.Step.On.Say(a.lang), s.What.Say(a.lang), s.By, a.stepNote(s.Step), a.lang.Value(note))
	}
	t.write(a.stdout, "  ")
	for _, n := range x.Next {
		switch {
		case n.Due != 0 && n.Late:
			a.line(lang.T("cli.dossier.next_late", "word", commandOf(n.What), "what", n.What, "due", n.Due))
		case n.Due != 0:
			a.line(lang.T("cli.dossier.next_due", "word", commandOf(n.What), "what", n.What, "due", n.Due))
		default:
			a.line(lang.T("cli.dossier.next", "word", commandOf(n.What), "what", n.What))
		}
	}
	for _, f := range x.Needs {
		a.line(lang.T("cli.dossier.needs", "fact", f))
	}
	a.signed(x.Signed)
}

// doubts lists what is otherwise now than when a dossier was bound to it.
func (a *app) doubts(x office.DossierAnswer) {
	for _, d := range x.Differences {
		a.line(lang.T("cli.dossier.difference", "what", d))
	}
	for _, b := range x.Found {
		a.line(lang.T("cli.dossier.found_bar", "what", b.What, "on", b.On, "text", b.Finding.Text))
	}
}

// commandOf is the command that takes a step.
func commandOf(w round.What) string {
	switch w {
	case round.Voted:
		return "vote record"
	case round.Decided:
		return "decision sign"
	case round.Answered:
		return "dossier opinion"
	case round.Passed:
		return "dossier receiver"
	case round.Upheld, round.Revoked, round.Recovered:
		return "award " + string(w)
	}
	return "dossier " + string(w)
}

func orUnknown(s string) string {
	if s == "" {
		return "?"
	}
	return s
}

// stepNote says in a few words what a step says besides.
func (a *app) stepNote(s round.Step) string {
	var out []lang.Text
	add := func(t lang.Text) { out = append(out, t) }
	if p := s.Incoming; p != nil {
		add(lang.T("cli.dossier.note.incoming", "number", p.Number, "on", p.On))
	}
	if p := s.Outgoing; p != nil {
		add(lang.T("cli.dossier.note.outgoing", "number", p.Number, "on", p.On))
	}
	if v := s.Votes; v != nil && v.Carried {
		add(lang.T("cli.dossier.note.carried", "yes", v.Yes+v.WrittenYes, "members", v.Members, "minutes", v.Minutes))
	} else if v != nil {
		add(lang.T("cli.dossier.note.not_carried", "yes", v.Yes+v.WrittenYes, "members", v.Members, "minutes", v.Minutes))
	}
	if d := s.Decision; d != nil && d.Grant && d.Source != "" {
		add(lang.T("cli.dossier.note.granted", "number", d.Number, "money", d.Money))
	} else if d != nil && d.Grant {
		add(lang.T("cli.dossier.note.granted_open", "number", d.Number))
	} else if d != nil {
		add(lang.T("cli.dossier.note.declined", "number", d.Number))
	}
	if len(s.Parts) > 0 {
		add(lang.T("cli.dossier.note.parts", "parts", s.Parts))
	}
	if d := s.Delivery; d != nil {
		add(lang.T("cli.dossier.note.delivered", "occasion", d.Occasion, "money", d.Money, "receipt", d.Receipt))
	}
	if p := s.Place; p != nil && p.Group != "" {
		add(lang.T("cli.dossier.note.placed_in", "rank", p.Rank, "group", p.Group))
	} else if p != nil {
		add(lang.T("cli.dossier.note.placed", "rank", p.Rank))
	}
	if p := s.Receiver; p != nil {
		add(lang.T("cli.dossier.note.receiver", "unit", string(p.Unit), "document", p.Document))
	}
	if r := s.Revocation; r != nil {
		add(lang.T("cli.dossier.note.revoked", "ground", r.Ground, "number", r.Decision, "note", r.Note))
	}
	if r := s.Recovery; r != nil && r.Object {
		add(lang.T("cli.dossier.note.recovered", "money", r.Money, "receipt", r.Receipt))
	} else if r != nil {
		add(lang.T("cli.dossier.note.recovered_none", "receipt", r.Receipt))
	}
	if o := s.Opinion; o != nil {
		add(lang.T("cli.dossier.note.opinion", "n", o.Number, "what", o.Body+o.Document+" "+o.Agrees))
	}
	if p := s.Posting; p != nil {
		add(lang.T("cli.dossier.note.posting", "channel", p.Channel, "from", p.From, "to", p.To))
	}
	if c := s.Comment; c != nil {
		add(lang.T("cli.dossier.note.opinion", "n", c.Number, "what", c.Text))
	}
	if g := s.Signature; g != nil {
		add(lang.T("round.state", "what", g))
		switch {
		case g.Paper != "" && g.To != 0:
			add(lang.T("cli.dossier.note.acting_until", "paper", g.Paper, "from", g.From, "to", g.To))
		case g.Paper != "":
			add(lang.T("cli.dossier.note.acting", "paper", g.Paper, "from", g.From))
		}
	}
	if s.Reasons != "" {
		add(lang.T("round.state", "what", s.Reasons))
	}
	return a.lang.Value(out)
}

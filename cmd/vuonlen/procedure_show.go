package main

import (
	"fmt"
	"strconv"

	"vuonlen/document"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/procedure"
)

type procedureShowCmd struct {
	On   law.Date `placeholder:"DATE" help:"flag_procedure_on"`
	Form string   `placeholder:"FORM" help:"flag_procedure_form"`
}

// Run shows the rules of commendation in force on a day, every fact with its status;
// with a form everything its way rests on. It needs no database.
func (c *procedureShowCmd) Run(a *app) error {
	if err := a.only("text", "json", "csv"); err != nil {
		return err
	}
	day := c.On
	if day == 0 {
		day = a.today()
	}
	s, err := procedure.Covering(day)
	if err != nil {
		return err
	}
	facts := s.Facts()
	var form *procedure.Form
	if c.Form != "" {
		if form, err = s.Form(procedure.FormID(c.Form)); err != nil {
			return err
		}
		facts = form.Facts()
	}
	switch a.format("text") {
	case "json":
		return a.procedureJSON(s, facts)
	case "csv":
		return a.rulesCSV(facts)
	}
	a.procedureHead(s)
	if form != nil {
		fmt.Fprintf(a.stdout, "\n%s (%s)\n", form.Say(a.lang), form.ID)
		a.rules(facts)
		return nil
	}
	if len(s.Forms) > 0 {
		a.procedureForms(s)
	}
	a.rules(s.Shared())
	return nil
}

// procedureHead writes which rules these are, by what documents, and whether they
// may be used.
func (a *app) procedureHead(s *procedure.Set) {
	w := a.stdout
	to := lang.T("cli.procedure.no_end")
	if s.To != 0 {
		to = lang.T("cli.procedure.to", "day", s.To)
	}
	fmt.Fprintln(w, a.say(lang.T("cli.procedure.head", "name", s.Name, "id", s.ID, "from", s.From, "to", to)))
	for _, d := range s.Documents {
		fmt.Fprintf(w, "  %s\n", d.Say(a.lang))
	}
	if s.WhyNot != (lang.Both{}) {
		fmt.Fprintf(w, "  %s\n", a.say(lang.T("cli.procedure.closed", "why", s.WhyNot)))
		return
	}
	fmt.Fprintf(w, "  %s\n", a.say(lang.T("cli.procedure.counts", "n", len(s.Facts()), "open", len(s.Needs()))))
}

// procedureForms writes a row a form: who decides, and how much bars its way for
// each recipient that may have it.
func (a *app) procedureForms(s *procedure.Set) {
	t := table{right: map[int]bool{3: true}}
	t.row(a.say(lang.T("cli.col.code")), a.say(lang.T("cli.col.name")), a.say(lang.T("cli.col.decides")), a.say(lang.T("cli.col.open")))
	for i := range s.Forms {
		f := &s.Forms[i]
		open := 0
		for _, x := range f.Way(procedure.Collective) {
			if !x.Usable() {
				open++
			}
		}
		t.row(string(f.ID), f.Say(a.lang), f.Authority.Says(a.lang)+" ("+f.Authority.Citation.Status.Say(a.lang)+")", a.lang.Int(int64(open)))
	}
	fmt.Fprintln(a.stdout)
	t.write(a.stdout, "  ")
	fmt.Fprintf(a.stdout, "  %s\n\n", a.say(lang.T("cli.procedure.open")))
}

// rules writes a row a fact; what nobody may act on is marked.
func (a *app) rules(facts []procedure.Fact) {
	t := table{}
	t.row(a.say(lang.T("cli.col.code")), a.say(lang.T("cli.col.what")), a.say(lang.T("cli.col.value")), a.say(lang.T("cli.col.stands")))
	for _, f := range facts {
		mark := ""
		if !f.Usable() {
			mark = "* "
		}
		t.row(f.ID, f.About().Say(a.lang), f.Says(a.lang), mark+f.Stands(a.lang))
	}
	t.write(a.stdout, "  ")
	fmt.Fprintf(a.stdout, "  %s\n", a.say(lang.T("cli.procedure.mark")))
}

type ruleJSON struct {
	ID       string       `json:"id"`
	About    string       `json:"about"`
	Value    *string      `json:"value"`
	Citation citationJSON `json:"citation"`
	Seen     string       `json:"seen,omitempty"`
	Usable   bool         `json:"usable"`
}

type procedureJSON struct {
	ID    string     `json:"id"`
	Name  string     `json:"name"`
	From  law.Date   `json:"from"`
	To    law.Date   `json:"to"`
	Why   string     `json:"not_usable,omitempty"`
	Facts []ruleJSON `json:"facts"`
}

func (a *app) rulesJSON(facts []procedure.Fact) []ruleJSON {
	out := []ruleJSON{}
	for _, f := range facts {
		x := ruleJSON{ID: f.ID, About: f.About().Say(a.lang), Seen: f.Seen, Usable: f.Usable(),
			Citation: citationJSON{f.Citation.Document.Say(a.lang), f.Citation.Clause.Say(a.lang), f.Citation.Status}}
		if f.Known {
			x.Value = &f.Value
		}
		out = append(out, x)
	}
	return out
}

func (a *app) procedureJSON(s *procedure.Set, facts []procedure.Fact) error {
	return a.json(procedureJSON{s.ID, s.Name.Say(a.lang), s.From, s.To, s.WhyNot.Say(a.lang), a.rulesJSON(facts)})
}

// rulesCSV writes a row a fact.
func (a *app) rulesCSV(facts []procedure.Fact) error {
	w := document.NewCSVWriter(a.stdout, "id", "value", "status", "document", "clause", "seen", "usable")
	for _, f := range facts {
		w.Text(f.ID)
		w.Text(f.Value)
		w.Raw(string(f.Citation.Status))
		w.Text(f.Citation.Document.Say(a.lang))
		w.Text(f.Citation.Clause.Say(a.lang))
		w.Text(f.Seen)
		w.Raw(strconv.FormatBool(f.Usable()))
		w.End()
	}
	return w.Flush()
}

type procedureHolidaysCmd struct {
	Year int `required:"" placeholder:"YEAR" help:"flag_year"`
}

type holidayJSON struct {
	Name string     `json:"name"`
	Off  []law.Date `json:"off"`
	Work []law.Date `json:"work"`
	ruleJSON
}

// Run lists the days of a year on which offices are closed, and the Saturdays worked
// in exchange, each with its status.
func (c *procedureHolidaysCmd) Run(a *app) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	hs := procedure.VietNam().Holidays(law.Year(c.Year))
	if len(hs) == 0 {
		return fault.New(fault.NotFound, lang.T("cli.holidays.unknown", "year", law.Year(c.Year))).
			Do(lang.T("cli.holidays.unknown.do", "years", procedure.VietNam().Years()))
	}
	if a.format("text") == "json" {
		out := []holidayJSON{}
		for _, h := range hs {
			work := h.Work
			if work == nil {
				work = []law.Date{}
			}
			out = append(out, holidayJSON{h.Name.Say(a.lang), h.Off, work, a.rulesJSON([]procedure.Fact{h.Fact})[0]})
		}
		return a.json(out)
	}
	t := table{}
	t.row(a.say(lang.T("cli.col.name")), a.say(lang.T("cli.col.off")), a.say(lang.T("cli.col.worked")), a.say(lang.T("cli.col.stands")))
	for _, h := range hs {
		mark := ""
		if !h.Usable() {
			mark = "* "
		}
		t.row(h.Name.Say(a.lang), a.lang.Value(h.Off), a.lang.Value(h.Work), mark+h.Stands(a.lang))
	}
	t.write(a.stdout, "  ")
	fmt.Fprintf(a.stdout, "  %s\n", a.say(lang.T("cli.procedure.mark")))
	return nil
}

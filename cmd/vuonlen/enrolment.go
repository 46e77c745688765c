package main

import (
	"fmt"

	"vuonlen/award"
	"vuonlen/document"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/unit"
)

type enrolmentCmd struct {
	List   enrolmentListCmd   `cmd:"" help:"enrolment_list"`
	Letter enrolmentLetterCmd `cmd:"" help:"enrolment_letter"`
}

type enrolmentFlags struct {
	Movement string   `required:"" placeholder:"ID" help:"flag_movement"`
	On       law.Date `placeholder:"DATE" help:"flag_due_on"`
	Kind     string   `placeholder:"KIND" enum:"province,district,commune,hamlet,household,official,enterprise,other," default:"" help:"flag_kind"`
	Unit     string   `placeholder:"CODE" help:"flag_enrolment_unit"`
}

func (f *enrolmentFlags) question() office.EnrolmentQuestion {
	return office.EnrolmentQuestion{Movement: f.Movement, On: f.On, Kind: award.Kind(f.Kind), Unit: unit.Code(f.Unit)}
}

type enrolmentListCmd struct {
	enrolmentFlags
	State string `placeholder:"STATE" enum:"not_enrolled,no_plan,enrolled," default:"" help:"flag_enrolment_state"`
}

type enrolmentJSON struct {
	Kind        award.Kind           `json:"kind"`
	Subject     string               `json:"subject"`
	Name        string               `json:"name"`
	Above       string               `json:"above"`
	State       award.EnrolmentState `json:"state"`
	Expected    bool                 `json:"expected"`
	EnrolledOn  *string              `json:"enrolled_on"`
	Plan        *string              `json:"plan"`
	PlanFiledOn *string              `json:"plan_filed_on"`
}

// Run lists who has enrolled in a movement and who has not.
func (c *enrolmentListCmd) Run(a *app) error {
	if err := a.only("text", "json", "csv"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	ans, err := o.Enrolments(a.ctx, c.question())
	if err != nil {
		return err
	}
	out := []enrolmentJSON{}
	for _, x := range ans.Lines {
		if c.State != "" && c.State != string(x.State) {
			continue
		}
		y := enrolmentJSON{Kind: x.Subject.Kind, Subject: x.Subject.Code, Name: x.Subject.Name.Say(a.lang), Above: x.Above, State: x.State, Expected: x.Expected}
		if x.Record != nil {
			y.EnrolledOn, y.Plan, y.PlanFiledOn = known(x.Record.Text("enrolled_on")), known(x.Record.Text("plan")), known(x.Record.Text("plan_filed_on"))
		}
		out = append(out, y)
	}
	switch a.format("text") {
	case "json":
		return a.json(out)
	case "csv":
		// The columns of the file of enrolments come first, so that the list is filled in
		// and imported.
		w := document.NewCSVWriter(a.stdout, "movement", "subject_kind", "subject", "enrolled_on", "plan", "plan_filed_on", "name", "above", "state", "expected")
		for _, x := range out {
			w.Text(c.Movement)
			w.Raw(string(x.Kind))
			w.Text(x.Subject)
			for _, s := range []*string{x.EnrolledOn, x.Plan, x.PlanFiledOn} {
				w.Text(orEmpty(s))
			}
			w.Text(x.Name)
			w.Text(x.Above)
			w.Raw(string(x.State))
			w.Raw(map[bool]string{true: "yes", false: "no"}[x.Expected])
			w.End()
		}
		return w.Flush()
	}
	fmt.Fprintln(a.stdout, a.say(lang.T("cli.enrolment.head", "movement", ans.Movement.Name, "on", ans.On)))
	for _, k := range award.Kinds {
		n := ans.Counts[k]
		if total := n[award.NotEnrolled] + n[award.NoPlan] + n[award.Enrolled]; total > 0 {
			fmt.Fprintln(a.stdout, "  "+a.say(lang.T("cli.enrolment.sum", "kind", k, "n", total, "not", n[award.NotEnrolled], "no_plan", n[award.NoPlan], "enrolled", n[award.Enrolled])))
		}
	}
	if len(out) == 0 {
		return nil
	}
	t := table{}
	t.row(a.say(lang.T("cli.col.kind_of")), a.say(lang.T("cli.col.code")), a.say(lang.T("cli.col.name")), a.say(lang.T("cli.col.unit")), a.say(lang.T("cli.col.state")), a.say(lang.T("cli.col.enrolled_on")), a.say(lang.T("cli.col.plan")))
	for _, x := range out {
		t.row(x.Kind.Say(a.lang), x.Subject, x.Name, orDash(x.Above), x.State.Say(a.lang), orDash(a.dayOf(x.EnrolledOn)), orDash(orEmpty(x.Plan)))
	}
	t.write(a.stdout, "  ")
	return nil
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// dayOf spells a day of an answer for people.
func (a *app) dayOf(s *string) string {
	d, err := law.ParseDate(orEmpty(s))
	if err != nil {
		return ""
	}
	return d.Say(a.lang)
}

type enrolmentLetterCmd struct {
	enrolmentFlags
	Subject string   `placeholder:"CODE" help:"flag_letter_subject"`
	Until   law.Date `required:"" placeholder:"DATE" help:"flag_letter_until"`
	From    string   `placeholder:"NAME" help:"flag_letter_from"`
	letterFlags
}

type reminderJSON struct {
	From    string   `json:"from"`
	To      string   `json:"to"`
	On      law.Date `json:"on"`
	About   string   `json:"about"`
	Grounds []string `json:"grounds"`
	Asks    []string `json:"asks"`
	Until   law.Date `json:"until"`
	Check   bool     `json:"check_grounds"` // a document was not seen as published
}

// Run writes the letters that remind who has not enrolled or not filed a plan.
func (c *enrolmentLetterCmd) Run(a *app) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	if c.Out != "" {
		all, err := o.ReminderPapers(a.ctx, office.ReminderQuestion{EnrolmentQuestion: c.question(), Subject: c.Subject, From: c.From, Until: c.Until})
		if err != nil {
			return err
		}
		return a.letters(o, paperFlags{templateFlags: c.templateFlags, Out: c.Out}, all)
	}
	letters, err := o.Reminders(a.ctx, office.ReminderQuestion{EnrolmentQuestion: c.question(), Subject: c.Subject, From: c.From, Until: c.Until})
	if err != nil {
		return err
	}
	if a.format("text") == "json" {
		out := []reminderJSON{}
		for _, r := range letters {
			x := reminderJSON{From: r.From, To: r.To.Say(a.lang), On: r.On, About: a.say(r.About), Grounds: []string{}, Until: r.Until, Check: r.Doubtful}
			for _, g := range r.Grounds {
				x.Grounds = append(x.Grounds, g.Say(a.lang))
			}
			for _, t := range r.Asks {
				x.Asks = append(x.Asks, a.say(t))
			}
			out = append(out, x)
		}
		return a.json(out)
	}
	if len(letters) == 0 {
		fmt.Fprintln(a.stdout, a.say(lang.T("cli.enrolment.no_letter")))
	}
	for i, r := range letters {
		if i > 0 {
			fmt.Fprint(a.stdout, "\n----------\n\n")
		}
		fmt.Fprint(a.stdout, r.Text(a.lang))
	}
	return nil
}

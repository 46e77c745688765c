package main

import (
	"fmt"
	"strconv"

	"vuonlen/award"
	"vuonlen/document"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
)

type criterionCmd struct {
	Decide  criterionDecideCmd  `cmd:"" help:"criterion_decide"`
	Confirm criterionConfirmCmd `cmd:"" help:"criterion_confirm"`
	List    criterionListCmd    `cmd:"" help:"criterion_list"`
}

type criterionDecideCmd struct {
	Movement  string   `required:"" placeholder:"ID" help:"flag_movement"`
	Criterion string   `required:"" placeholder:"ID" help:"flag_decide_criterion"`
	Subject   string   `required:"" placeholder:"CODE" help:"flag_decide_subject"`
	On        law.Date `placeholder:"DATE" help:"flag_on_unit"`
	Verdict   string   `required:"" enum:"met,not_met" placeholder:"met|not_met" help:"flag_verdict"`
	Reasons   string   `required:"" placeholder:"TEXT" help:"flag_reasons"`
	Replaces  int64    `placeholder:"ACT" help:"flag_replaces"`
}

// Run enters what a named person decides on a judged criterion.
func (c *criterionDecideCmd) Run(a *app) error {
	return a.acted(func(o *office.Office) (int64, error) {
		return o.Decide(a.ctx, office.DecideRequest{Movement: c.Movement, Criterion: c.Criterion, Subject: c.Subject, On: c.On,
			Verdict: law.Verdict(c.Verdict), Reasons: c.Reasons, Replaces: c.Replaces})
	})
}

type criterionConfirmCmd struct {
	Act int64 `arg:"" help:"arg_conclusion"`
}

// Run lets a second person stand by a conclusion.
func (c *criterionConfirmCmd) Run(a *app) error {
	return a.acted(func(o *office.Office) (int64, error) { return o.ConfirmConclusion(a.ctx, c.Act) })
}

// acted carries out an act and says its number.
func (a *app) acted(do func(*office.Office) (int64, error)) error {
	return a.actedAs(do, nil)
}

// actedAs is acted for an act that makes something with a code of its own, which it
// says by a name.
func (a *app) actedAs(do func(*office.Office) (int64, error), made func() (name, code string)) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	act, err := do(o)
	if err != nil {
		return err
	}
	if a.format("text") == "json" {
		var n *int64
		if act != 0 {
			n = &act
		}
		out := map[string]any{"act": n}
		if made != nil {
			name, code := made()
			out[name] = code
		}
		return a.json(out)
	}
	if made != nil {
		_, code := made()
		fmt.Fprintln(a.stdout, code)
	}
	if act == 0 {
		fmt.Fprintln(a.stdout, a.say(lang.T("cli.import.nothing")))
	} else {
		fmt.Fprintln(a.stdout, a.say(lang.T("cli.import.done", "act", strconv.FormatInt(act, 10))))
	}
	return nil
}

type criterionListCmd struct {
	Movement string `required:"" placeholder:"ID" help:"flag_movement"`
	Doubt    bool   `help:"flag_doubt"`
}

type conclusionJSON struct {
	Act       int64       `json:"act"`
	Criterion string      `json:"criterion"`
	Kind      award.Kind  `json:"kind"`
	Subject   string      `json:"subject"`
	On        law.Date    `json:"on"`
	Verdict   law.Verdict `json:"verdict"`
	Reasons   string      `json:"reasons"`
	By        string      `json:"by"`
	DecidedOn law.Date    `json:"decided_on"`
	Confirmed *string     `json:"confirmed_by"`
	Needs     bool        `json:"needs_confirmation"`
	InDoubt   bool        `json:"in_doubt"`
}

// Run lists conclusions, those in doubt or waiting for a second person marked.
func (c *criterionListCmd) Run(a *app) error {
	if err := a.only("text", "json", "csv"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	all, err := o.Conclusions(a.ctx, c.Movement)
	if err != nil {
		return err
	}
	out := []conclusionJSON{}
	for _, d := range all {
		if c.Doubt && !d.InDoubt {
			continue
		}
		x := conclusionJSON{Act: d.Act, Criterion: d.Criterion, Kind: d.Kind, Subject: d.Subject, On: d.On, Verdict: d.Verdict, Reasons: d.Reasons,
			By: d.By, DecidedOn: d.DecidedOn, Needs: d.Needs, InDoubt: d.InDoubt}
		if d.Confirmed != "" {
			x.Confirmed = &d.Confirmed
		}
		out = append(out, x)
	}
	switch a.format("text") {
	case "json":
		return a.json(out)
	case "csv":
		w := document.NewCSVWriter(a.stdout, "act", "criterion", "kind", "subject", "on", "verdict", "reasons", "by", "decided_on", "confirmed_by", "needs_confirmation", "in_doubt")
		for _, x := range out {
			w.Raw(strconv.FormatInt(x.Act, 10))
			w.Raw(x.Criterion)
			w.Raw(string(x.Kind))
			w.Text(x.Subject)
			w.Raw(x.On.String())
			w.Raw(string(x.Verdict))
			w.Text(x.Reasons)
			w.Text(x.By)
			w.Raw(x.DecidedOn.String())
			if x.Confirmed != nil {
				w.Text(*x.Confirmed)
			} else {
				w.Raw("")
			}
			w.Raw(strconv.FormatBool(x.Needs))
			w.Raw(strconv.FormatBool(x.InDoubt))
			w.End()
		}
		return w.Flush()
	}
	fmt.Fprintln(a.stdout, a.say(lang.T("cli.criterion.head", "n", len(out))))
	if len(out) == 0 {
		return nil
	}
	t := table{right: map[int]bool{0: true}}
	t.row(a.say(lang.T("cli.col.act")), a.say(lang.T("cli.col.criterion")), a.say(lang.T("cli.col.code")), a.say(lang.T("cli.col.verdict")), a.say(lang.T("cli.col.by")), a.say(lang.T("cli.col.note")))
	for _, x := range out {
		var note []lang.Text
		if x.InDoubt {
			note = append(note, lang.T("cli.criterion.doubt"))
		}
		if x.Needs {
			note = append(note, lang.T("cli.criterion.needs"))
		}
		t.row(strconv.FormatInt(x.Act, 10), x.Criterion, x.Subject, x.Verdict.Say(a.lang), x.By+", "+x.DecidedOn.Say(a.lang), a.lang.Value(note))
	}
	t.write(a.stdout, "  ")
	return nil
}

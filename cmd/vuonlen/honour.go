package main

import (
	"vuonlen/document"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/publication"
)

type honourCmd struct {
	List     honourListCmd     `cmd:"" help:"honour_list"`
	Consent  honourConsentCmd  `cmd:"" help:"honour_consent"`
	Withdraw honourWithdrawCmd `cmd:"" help:"honour_withdraw"`
}

type honourListCmd struct{}

// honourJSON is an award of a person or household. Names are not among it: they stand in
// the register, and on the public site while they may.
type honourJSON struct {
	Dossier  string   `json:"dossier"`
	Kind     string   `json:"kind"`
	Subject  string   `json:"subject"`
	Decision string   `json:"decision"`
	On       law.Date `json:"on"`
	Named    bool     `json:"named"`
}

// Run lists the people and households who were honoured.
func (c *honourListCmd) Run(a *app) error {
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	all, err := o.Honours(a.ctx)
	if err != nil {
		return err
	}
	out := []honourJSON{}
	for _, x := range all {
		out = append(out, honourJSON{x.Dossier, x.Kind, x.Subject, x.Decision, x.On, x.Named})
	}
	switch a.format("text") {
	case "json":
		return a.json(out)
	case "csv":
		w := document.NewCSVWriter(a.stdout, "dossier", "kind", "subject", "decision", "on", "named")
		for _, x := range out {
			w.Raw(x.Dossier)
			w.Raw(x.Kind)
			w.Raw(x.Subject)
			w.Text(x.Decision)
			w.Raw(x.On.String())
			w.Raw(map[bool]string{true: "yes", false: "no"}[x.Named])
			w.End()
		}
		return w.Flush()
	}
	a.line(lang.T("cli.honour.head", "n", len(out)))
	var t table
	for i, x := range out {
		named := lang.T("cli.honour.hidden")
		if x.Named {
			named = lang.T("cli.honour.named")
		}
		t.row(x.Dossier, a.lang.Value(all[i].KindName), x.Subject, x.Decision, x.On.Say(a.lang), a.say(named))
	}
	t.write(a.stdout, "  ")
	return nil
}

type honourConsentCmd struct {
	Award  string   `arg:"" help:"arg_award"`
	Ground string   `enum:"consent,law" default:"consent" placeholder:"consent|law" help:"flag_honour_ground"`
	On     law.Date `required:"" placeholder:"DATE" help:"flag_honour_on"`
	Until  law.Date `placeholder:"DATE" help:"flag_honour_until"`
	Source string   `required:"" placeholder:"TEXT" help:"flag_honour_source"`
	Paper  string   `placeholder:"FILE" help:"flag_honour_paper"`
}

// Run records why somebody may be named.
func (c *honourConsentCmd) Run(a *app) error {
	q := office.ConsentRequest{Award: c.Award, Given: true, Ground: publication.Ground(c.Ground), On: c.On, Until: c.Until, Source: lang.NFC(c.Source)}
	if c.Paper != "" {
		content, err := readFile(c.Paper)
		if err != nil {
			return err
		}
		q.Paper = &office.NewFile{Name: c.Paper, Content: content}
	}
	return a.acted(func(o *office.Office) (int64, error) { return o.RecordConsent(a.ctx, q) })
}

type honourWithdrawCmd struct {
	Award   string   `arg:"" help:"arg_award"`
	On      law.Date `required:"" placeholder:"DATE" help:"flag_honour_on"`
	Reasons string   `placeholder:"TEXT" help:"flag_honour_reasons"`
}

// Run records that a consent was withdrawn.
func (c *honourWithdrawCmd) Run(a *app) error {
	return a.acted(func(o *office.Office) (int64, error) {
		return o.RecordConsent(a.ctx, office.ConsentRequest{Award: c.Award, On: c.On, Reasons: lang.NFC(c.Reasons)})
	})
}

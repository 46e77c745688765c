package main

import (
	"fmt"
	"strconv"
	"strings"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/petition"
)

type petitionNoticeCmd struct {
	Site string `env:"VUONLEN_PORTAL_SITE" placeholder:"URL" help:"flag_petition_site"`
}

// Run lists the posted lists with the codes of their notices, and the address that the
// picture on each opens.
func (c *petitionNoticeCmd) Run(a *app) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	all, err := o.Postings(a.ctx)
	if err != nil {
		return err
	}
	address := func(n petition.Notice) string {
		if c.Site == "" {
			return ""
		}
		return petition.NoticeAddress(strings.TrimSuffix(c.Site, "/"), n.Code)
	}
	if a.format("text") == "json" {
		out := []map[string]any{}
		for _, n := range all {
			out = append(out, map[string]any{"code": n.Code, "unit": n.Posting.Unit, "unit_name": n.Unit, "what": n.What, "round": n.Round, "from": n.From.String(), "to": n.To.String(), "place": n.Place, "open": n.Open, "address": address(n)})
		}
		return a.json(out)
	}
	var t table
	for _, n := range all {
		t.row(n.Code, n.Unit, n.Posting.Say(a.lang), n.From.Say(a.lang), n.To.Say(a.lang), n.Place, orDash(address(n)))
	}
	t.write(a.stdout, "")
	return nil
}

type petitionKeepCmd struct {
	Months   int64    `arg:"" placeholder:"MONTHS" help:"arg_petition_months"`
	Document string   `required:"" placeholder:"TEXT" help:"flag_petition_document"`
	From     law.Date `required:"" placeholder:"DATE" help:"flag_petition_since"`
}

// Run enters how long the province keeps what petitions say of people.
func (c *petitionKeepCmd) Run(a *app) error {
	if err := a.only("text"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	act, err := o.SetPetitionRetention(a.ctx, petition.Retention{Months: c.Months, Document: c.Document, From: c.From})
	if err != nil {
		return err
	}
	fmt.Fprintln(a.stdout, a.say(lang.T("cli.petition.keeps", "n", c.Months, "act", strconv.FormatInt(act, 10))))
	return nil
}

type petitionEraseCmd struct {
	Number  string `arg:"" optional:"" placeholder:"NUMBER" help:"arg_petition_erase"`
	Confirm bool   `help:"flag_petition_confirm"`
}

// Run erases what petitions say of people: of the one named, or of all that have been
// kept for as long as the province set. Without --confirm it says of how many.
func (c *petitionEraseCmd) Run(a *app) error {
	if err := a.only("text"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	if c.Number != "" {
		if !c.Confirm {
			return fault.New(fault.Usage, lang.T("cli.petition.erase.confirm", "number", c.Number)).Do(lang.T("cli.petition.erase.confirm.do"))
		}
		act, err := o.ErasePetition(a.ctx, c.Number)
		if err != nil {
			return err
		}
		fmt.Fprintln(a.stdout, a.say(lang.T("cli.petition.erased", "n", 1, "act", strconv.FormatInt(act, 10))))
		return nil
	}
	if !c.Confirm {
		k, err := o.PetitionKeeping(a.ctx)
		if err != nil {
			return err
		}
		for _, l := range k.Over {
			fmt.Fprintln(a.stdout, l.Number())
		}
		fmt.Fprintln(a.stdout, a.say(lang.T("cli.petition.over", "n", len(k.Over))))
		return nil
	}
	for { // one act erases some hundreds
		n, act, err := o.ErasePetitions(a.ctx)
		if err != nil {
			return err
		}
		fmt.Fprintln(a.stdout, a.say(lang.T("cli.petition.erased", "n", n, "act", strconv.FormatInt(act, 10))))
		if n == 0 {
			return nil
		}
	}
}

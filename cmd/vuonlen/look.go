package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
)

type householdNumberCmd struct {
	Number string `arg:"" help:"arg_household"`
	Member int    `default:"0" placeholder:"N" help:"flag_member"`
	Reason string `required:"" placeholder:"TEXT" help:"flag_number_reason"`
}

type numberJSON struct {
	Household string `json:"household"`
	Year      int    `json:"year"`
	Member    int    `json:"member"`
	Name      string `json:"name"`
	Citizen   string `json:"citizen_id"` // in full
	Act       int64  `json:"act"`
}

// Run shows a citizen number in full.
func (c *householdNumberCmd) Run(a *app) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	n, err := o.ShowNumber(a.ctx, household.ID(c.Number), c.Member, c.Reason)
	if err != nil {
		return err
	}
	if a.format("text") == "json" {
		return a.json(numberJSON{string(n.Household), int(n.Year), n.Member, n.Name, n.CitizenID, n.Act})
	}
	fmt.Fprintln(a.stdout, a.say(lang.T("cli.number", "name", n.Name, "household", string(n.Household), "year", n.Year, "number", n.CitizenID)))
	fmt.Fprintln(a.stdout, a.say(lang.T("cli.number.act", "act", strconv.FormatInt(n.Act, 10))))
	return nil
}

type householdLooksCmd struct {
	Number string `arg:"" help:"arg_household"`
}

type lookJSON struct {
	At         time.Time `json:"at"`
	Actor      string    `json:"actor"`
	Kind       string    `json:"kind"`
	Households int64     `json:"households"`
	Maybe      bool      `json:"maybe"`
	Unit       string    `json:"unit"`
	Fields     []string  `json:"fields"`
	Purpose    string    `json:"purpose"`
	Member     *int      `json:"member"`
	Act        *int64    `json:"act"`
}

// Run lists who saw a household.
func (c *householdLooksCmd) Run(a *app) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	looks, err := o.Looks(a.ctx, household.ID(c.Number))
	if err != nil {
		return err
	}
	if a.format("text") == "json" {
		out := []lookJSON{}
		for _, l := range looks {
			x := lookJSON{l.At, string(l.Actor), l.Kind, l.List, l.Maybe, l.Unit, l.Fields, l.Purpose, nil, nil}
			if l.Act != 0 {
				x.Member, x.Act = &l.Member, &l.Act
			}
			out = append(out, x)
		}
		return a.json(out)
	}
	if len(looks) == 0 {
		fmt.Fprintln(a.stdout, a.say(lang.T("cli.looks.none")))
		return nil
	}
	t := table{}
	t.row(a.say(lang.T("cli.col.at")), a.say(lang.T("cli.col.user")), a.say(lang.T("cli.col.look")), a.say(lang.T("cli.col.fields")), a.say(lang.T("cli.col.purpose")))
	for _, l := range looks {
		t.row(a.moment(l.At), string(l.Actor), a.say(lookWords(l)), strings.Join(l.Fields, " "), l.Purpose)
	}
	t.write(a.stdout, "  ")
	return nil
}

func lookWords(l office.Look) lang.Text {
	switch {
	case l.Act != 0:
		return lang.T("cli.look.number", "member", l.Member, "act", strconv.FormatInt(l.Act, 10))
	case l.Maybe:
		return lang.T("cli.look.maybe", "n", l.List, "unit", l.Unit)
	case l.Kind == "find":
		return lang.T("cli.look.find", "n", l.List)
	case l.Kind == "list":
		return lang.T("cli.look.list", "n", l.List)
	case l.Kind == "record":
		return lang.T("cli.look.record")
	case l.Kind == "file":
		return lang.T("cli.look.file")
	}
	return lang.T("cli.look.show")
}

// moment writes an instant as the day and time in Viet Nam.
func (a *app) moment(t time.Time) string {
	return t.In(law.Zone).Format("15:04") + " " + law.DateOf(t).Say(a.lang)
}

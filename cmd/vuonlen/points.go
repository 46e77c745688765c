package main

import (
	"fmt"
	"path/filepath"

	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

type pointsCheckCmd struct {
	File string `arg:"" help:"arg_points"`
}

// Run checks a B1 point table; it needs no database.
func (c *pointsCheckCmd) Run(a *app) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	b, err := readFile(c.File)
	if err != nil {
		return err
	}
	t, err := household.ParsePoints(filepath.Base(c.File), b)
	if err != nil {
		return err
	}
	options := 0
	for _, i := range t.Items {
		options += len(i.Options)
	}
	if a.format("text") == "json" {
		var to *law.Date
		if t.To != 0 {
			to = &t.To
		}
		return a.json(struct {
			ID         string    `json:"id"`
			Name       string    `json:"name"`
			Valid      bool      `json:"valid"`
			Standard   string    `json:"standard"`
			From       law.Date  `json:"from"`
			To         *law.Date `json:"to"`
			Fictitious bool      `json:"fictitious"`
			Zones      int       `json:"zones"`
			Items      int       `json:"items"`
			Options    int       `json:"options"`
		}{t.ID, t.Name.Say(a.lang), true, t.Standard, t.From, to, t.Fictitious, len(t.Zones), len(t.Items), options})
	}
	fmt.Fprintln(a.stdout, a.say(lang.T("cli.points.valid", "id", t.ID, "name", t.Name, "standard", t.Standard, "from", t.From, "zones", len(t.Zones), "items", len(t.Items), "options", options)))
	if t.Fictitious {
		fmt.Fprintln(a.stdout, a.say(lang.T("cli.points.fictitious")))
	}
	return nil
}

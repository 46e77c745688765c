package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"vuonlen/award"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
)

type movementListCmd struct{}

type movementJSON struct {
	ID       string            `json:"id"`
	Name     string            `json:"name"`
	From     int               `json:"from"`
	To       int               `json:"to"`
	Standard string            `json:"standard"`
	Province string            `json:"territory"`
	Readings map[string]string `json:"parameters"`
	Targets  []clauseJSON      `json:"targets"`
	Criteria []clauseJSON      `json:"criteria"`
	Bars     []clauseJSON      `json:"bars"`
	Awards   []clauseJSON      `json:"awards"`
}

type clauseJSON struct {
	ID       string       `json:"id"`
	Text     string       `json:"text"`
	Citation citationJSON `json:"citation"`
}

func (a *app) clauseJSON(id string, text lang.Both, c law.Citation) clauseJSON {
	return clauseJSON{id, text.Say(a.lang), citationJSON{c.Document.Say(a.lang), c.Clause.Say(a.lang), c.Status}}
}

// Run lists the movements in the database.
func (c *movementListCmd) Run(a *app) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	if err := a.only("text", "json"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	ms, err := o.Movements(a.ctx)
	if err != nil {
		return err
	}
	if a.format("text") == "json" {
		out := []movementJSON{}
		for _, m := range ms {
			j := movementJSON{m.ID, m.Name.Say(a.lang), int(m.From), int(m.To), m.Standard, string(m.Territory.Code), m.Readings, []clauseJSON{}, []clauseJSON{}, []clauseJSON{}, []clauseJSON{}}
			for _, t := range m.Targets {
				j.Targets = append(j.Targets, a.clauseJSON(t.ID, t.Text, t.Citation))
			}
			for _, c := range m.Criteria {
				j.Criteria = append(j.Criteria, a.clauseJSON(c.ID, c.Text, c.Citation))
			}
			for _, b := range m.Bars {
				j.Bars = append(j.Bars, a.clauseJSON(b.ID, b.Text, b.Citation))
			}
			for _, x := range m.Awards {
				j.Awards = append(j.Awards, a.clauseJSON(x.ID, x.Text, x.Citation))
			}
			out = append(out, j)
		}
		return a.json(out)
	}
	for _, m := range ms {
		a.movement(m)
	}
	return nil
}

// movement writes a movement with its aims, targets and criteria.
func (a *app) movement(m *award.Movement) {
	w := a.stdout
	fmt.Fprintf(w, "%s\n  %s\n", m.ID, m.Name.Say(a.lang))
	for _, c := range m.Aims {
		fmt.Fprintf(w, "    %s: %s\n", c.ID, c.Text.Say(a.lang))
	}
	for _, t := range m.Targets {
		fmt.Fprintf(w, "    %s: %s\n", t.ID, t.Text.Say(a.lang))
	}
	for _, c := range m.Criteria {
		fmt.Fprintf(w, "    %s: %s\n", c.ID, c.Text.Say(a.lang))
	}
	for _, b := range m.Bars {
		fmt.Fprintf(w, "    %s: %s\n", b.ID, b.Text.Say(a.lang))
	}
	for _, x := range m.Awards {
		fmt.Fprintf(w, "    %s: %s\n", x.ID, x.Text.Say(a.lang))
	}
	var cited []string
	cite := func(c law.Citation) {
		c.Clause = lang.Both{}
		if s := c.Say(a.lang); !slices.Contains(cited, s) {
			cited = append(cited, s)
		}
	}
	for _, t := range m.Targets {
		cite(t.Citation)
	}
	for _, c := range m.Criteria {
		cite(c.Citation)
	}
	for _, b := range m.Bars {
		cite(b.Citation)
	}
	for _, x := range m.Awards {
		cite(x.Citation)
	}
	if len(cited) > 0 {
		fmt.Fprintf(w, "    %s: %s\n", a.say(lang.T("cli.finding.citation")), strings.Join(cited, "; "))
	}
}

// readFile reads a file that the call names.
func readFile(path string) ([]byte, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	return b, nil
}

// unreadable is the fault for a file that the call names and that is not there.
func unreadable(path string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fault.New(fault.Usage, lang.T("cli.file.missing", "path", path)).Do(lang.T("document.file.missing.do")).By(err)
	}
	return fault.New(fault.Usage, lang.T("cli.file.unreadable", "path", path)).Do(lang.T("document.file.unreadable.do")).By(err)
}

type movementCheckCmd struct {
	File string `arg:"" help:"arg_movement"`
}

// Run checks a movement file; it needs no database.
func (c *movementCheckCmd) Run(a *app) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	b, err := readFile(c.File)
	if err != nil {
		return err
	}
	m, err := office.CheckMovement(filepath.Base(c.File), b)
	if err != nil {
		return err
	}
	if a.format("text") == "json" {
		return a.json(struct {
			ID       string `json:"id"`
			Valid    bool   `json:"valid"`
			Targets  int    `json:"targets"`
			Criteria int    `json:"criteria"`
		}{m.ID, true, len(m.Targets), len(m.Criteria)})
	}
	fmt.Fprintln(a.stdout, a.say(lang.T("cli.movement.valid", "id", m.ID, "targets", len(m.Targets), "criteria", len(m.Criteria))))
	return nil
}

type movementImportCmd struct {
	File    string `arg:"" help:"arg_movement"`
	Confirm bool   `help:"flag_confirm"`
}

// Run takes a movement file into the database.
func (c *movementImportCmd) Run(a *app) error {
	b, err := readFile(c.File)
	if err != nil {
		return err
	}
	return a.imported(importFlags{File: c.File, Confirm: c.Confirm}, func(o *office.Office) (office.Report, error) {
		return o.ImportMovement(a.ctx, filepath.Base(c.File), b, c.Confirm)
	})
}

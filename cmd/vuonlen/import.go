package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"vuonlen/document"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/office"
)

// importFlags are what every import of a table takes.
type importFlags struct {
	File    string `arg:"" help:"arg_file"`
	Confirm bool   `help:"flag_confirm"`
	Errors  string `placeholder:"FILE.xlsx" help:"flag_errors"`
}

// importer opens the database for an import. The file is looked for first: a
// mistyped name must not make a database.
func (a *app) importer(c importFlags) (*office.Office, func(), error) {
	if _, err := os.Stat(c.File); err != nil && c.File != "-" {
		return nil, nil, unreadable(c.File, err)
	}
	if err := a.only("text", "json"); err != nil {
		return nil, nil, err
	}
	if c.Errors != "" && c.File == "-" {
		return nil, nil, fault.New(fault.Usage, lang.T("cli.import.errors.stdin")).Do(lang.T("cli.usage.do"))
	}
	o, done, err := a.office()
	if err == nil && c.Errors != "" {
		o.KeepFaults = document.ReturnedFaults
	}
	return o, done, err
}

// imported carries an import out and prints its report.
func (a *app) imported(c importFlags, do func(*office.Office) (office.Report, error)) error {
	o, done, err := a.importer(c)
	if err != nil {
		return err
	}
	defer done()
	p, err := do(o)
	if err != nil {
		return a.giveBack(c, p, err)
	}
	a.notices(p.Notices)
	if a.format("text") == "json" {
		notices := []string{}
		for _, n := range p.Notices {
			notices = append(notices, a.say(n))
		}
		return a.json(struct {
			File      string   `json:"file"`
			SHA256    string   `json:"sha256"`
			Rows      int      `json:"rows"`
			New       int      `json:"new"`
			Changed   int      `json:"changed"`
			Same      int      `json:"same"`
			Ended     int      `json:"ended"`
			Declared  int      `json:"declared"`
			Confirmed bool     `json:"confirmed"`
			Act       *int64   `json:"act"`
			Notices   []string `json:"notices"`
		}{p.File, p.SHA256, p.Rows, p.New, p.Changed, p.Same, p.Ended, p.Declared, c.Confirm, actOf(p), notices})
	}
	fmt.Fprintln(a.stdout, a.say(lang.T("cli.import.rows", "file", p.File, "rows", p.Rows, "new", p.New, "changed", p.Changed, "same", p.Same)))
	if p.Declared > 0 {
		fmt.Fprintln(a.stdout, a.say(lang.T("cli.import.declared", "n", p.Declared)))
	}
	if p.Ended > 0 {
		fmt.Fprintln(a.stdout, a.say(lang.T("cli.import.ended", "n", p.Ended)))
	}
	switch {
	case !c.Confirm && p.Changes():
		fmt.Fprintln(a.stdout, a.say(lang.T("cli.import.dry")))
	case p.Act == 0:
		fmt.Fprintln(a.stdout, a.say(lang.T("cli.import.nothing")))
	default:
		fmt.Fprintln(a.stdout, a.say(lang.T("cli.import.done", "act", strconv.FormatInt(p.Act, 10))))
	}
	return nil
}

func actOf(p office.Report) *int64 {
	if p.Act == 0 {
		return nil
	}
	return &p.Act
}

// giveBack writes, where it is asked for, the officer's own workbook with the
// faults marked in it. The faults are the answer of the command all the same.
func (a *app) giveBack(c importFlags, p office.Report, err error) error {
	var faults *fault.List
	if c.Errors == "" || !errors.As(err, &faults) {
		return err
	}
	f, ferr := os.Open(c.File)
	if ferr != nil {
		return err
	}
	defer f.Close()
	st, ferr := f.Stat()
	if ferr != nil {
		return err
	}
	out := p.Outcome
	out.Faults = faults
	var b bytes.Buffer
	if ferr := document.WriteErrors(&b, filepath.Base(c.File), f, st.Size(), p.Schema, out, a.lang); ferr != nil {
		return errors.Join(err, ferr)
	}
	if ferr := writeFile(c.Errors, b.Bytes()); ferr != nil {
		return fault.New(fault.Refused, lang.T("cli.report.unwritten", "file", c.Errors)).Do(lang.T("cli.report.unwritten.do")).By(ferr)
	}
	a.notices([]lang.Text{lang.T("cli.import.errors.written", "file", c.Errors, "n", faults.Total)})
	return err
}

package main

import (
	"fmt"
	"io"
	"os"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/journal"
	"vuonlen/paper"
)

type awardVerifyCmd struct {
	File string `arg:"" help:"arg_statement"`
	Key  string `placeholder:"KEY" help:"flag_public_key"`
	List string `placeholder:"FILE" help:"flag_verify_list"`
}

// Run checks the code of a certificate: with a published key, without a database;
// else with the key of the database.
func (c *awardVerifyCmd) Run(a *app) error {
	if err := a.only("text"); err != nil {
		return err
	}
	signed, err := c.read(a)
	if err != nil {
		return err
	}
	var text string
	if c.Key != "" {
		v, kerr := journal.ParsePublicKey(c.Key)
		if kerr != nil {
			return kerr
		}
		text, err = journal.OpenStatement(signed, v)
	} else {
		o, done, oerr := a.office()
		if oerr != nil {
			return oerr
		}
		defer done()
		text, err = o.DB.OpenStatement(signed)
	}
	if err != nil {
		return err
	}
	s, err := paper.ParseStatement(text)
	if err != nil {
		return err
	}
	if c.List != "" {
		rows, err := os.ReadFile(c.List)
		if err != nil {
			return unreadable(c.List, err)
		}
		if s.List == "" {
			return fault.New(fault.Usage, lang.T("cli.award.no_list")).Do(lang.T("cli.award.no_list.do"))
		}
		if paper.ListSum(paper.ListOf(string(rows))) != s.List {
			return fault.New(fault.Refused, lang.T("cli.award.other_list", "file", c.List)).Do(lang.T("cli.award.other_list.do"))
		}
	}
	fmt.Fprintln(a.stdout, a.say(lang.T("cli.award.genuine")))
	var t table
	for _, r := range [][2]lang.Text{
		{lang.T("cli.award.to"), lang.T("cli.award.value", "value", s.To)},
		{lang.T("cli.award.form"), lang.T("cli.award.value", "value", s.Form)},
		{lang.T("cli.award.unit"), lang.T("cli.award.value", "value", s.Unit)},
		{lang.T("cli.award.decision"), lang.T("cli.award.decided", "number", s.Decision, "on", s.Decided)},
		{lang.T("cli.award.by"), lang.T("cli.award.value", "value", s.By)},
		{lang.T("cli.award.book"), lang.T("cli.award.value", "value", s.Book)},
	} {
		if value := a.say(r[1]); value != "" { // a decision on many has no unit, and no number in the book
			t.row(a.say(r[0]), value)
		}
	}
	t.write(a.stdout, "  ")
	switch {
	case c.List != "":
		fmt.Fprintln(a.stdout, a.say(lang.T("cli.award.same_list")))
	case s.List != "":
		fmt.Fprintln(a.stdout, a.say(lang.T("cli.award.listed", "sum", s.List)))
	}
	fmt.Fprintln(a.stdout, a.say(lang.T("cli.award.only")))
	return nil
}

// read reads what a scanner gave, from a file or standard input. A code is short.
func (c *awardVerifyCmd) read(a *app) ([]byte, error) {
	const most = 64 << 10
	in := a.stdin
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return nil, fault.New(fault.Usage, lang.T("document.file.missing", "path", c.File)).Do(lang.T("document.file.missing.do")).By(err)
		}
		defer f.Close()
		in = f
	}
	return io.ReadAll(io.LimitReader(in, most))
}

type awardStatementCmd struct {
	Dossier string `arg:"" help:"arg_dossier"`
}

// Run prints what the code on a certificate says.
func (c *awardStatementCmd) Run(a *app) error {
	if err := a.only("text"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	s, err := o.Statement(a.ctx, c.Dossier)
	if err != nil {
		return err
	}
	fmt.Fprint(a.stdout, s)
	return nil
}

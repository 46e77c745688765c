package main

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"

	"vuonlen/document"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/unit"
)

type paperListCmd struct {
	List  string   `arg:"" enum:"summary,dossiers,awards,money,posting" help:"arg_list"`
	Round string   `placeholder:"ID" help:"flag_of_round"`
	Unit  string   `placeholder:"CODE" help:"flag_paper_commune"`
	Year  law.Year `placeholder:"YEAR" help:"flag_list_year"`
	Out   string   `required:"" placeholder:"FILE.xlsx" help:"flag_list_out"`
}

// Run writes a list or register as a workbook to be printed and signed.
func (c *paperListCmd) Run(a *app) error {
	if err := a.only("text"); err != nil {
		return err
	}
	posting := c.List == "posting"
	switch {
	case !strings.EqualFold(filepath.Ext(c.Out), ".xlsx"):
		return fault.New(fault.Usage, lang.T("cli.list.ext", "file", c.Out)).Do(lang.T("cli.list.ext.do"))
	case posting != (c.Unit != "" && c.Year != 0 && c.Round == ""):
		return fault.New(fault.Usage, lang.T("cli.list.of")).Do(lang.T("cli.list.of.do"))
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	var l document.Roll
	if posting {
		l, err = o.PostingList(a.ctx, unit.Code(c.Unit), c.Year)
	} else {
		l, err = o.RoundList(a.ctx, c.List, c.Round)
	}
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := document.WriteRoll(&b, l); err != nil {
		return err
	}
	if err := writeFile(c.Out, b.Bytes()); err != nil {
		return unwritten(c.Out, err)
	}
	fmt.Fprintln(a.stdout, a.say(lang.T("cli.list.written", "file", c.Out, "title", l.Title, "n", len(l.Rows))))
	return nil
}

// letters writes letters: one as a Word file or a PDF, several as one PDF.
func (a *app) letters(o *office.Office, f paperFlags, all []office.PaperAnswer) error {
	if len(all) == 0 {
		a.line(lang.T("cli.enrolment.no_letter"))
		return nil
	}
	if err := f.check(all[0].Kind); err != nil {
		return err
	}
	if len(all) == 1 {
		return a.paper(o, f, all[0])
	}
	if !strings.EqualFold(filepath.Ext(f.Out), ".pdf") {
		return fault.New(fault.Usage, lang.T("cli.letters.batch", "n", len(all))).Do(lang.T("cli.letters.batch.do"))
	}
	return a.book(o, f, all[0].Kind, func(add func(office.PaperAnswer) error) error {
		for _, x := range all {
			if err := add(x); err != nil {
				return err
			}
		}
		return nil
	})
}

type dutyLetterCmd struct {
	Code  string   `arg:"" help:"arg_code"`
	Year  int      `required:"" placeholder:"YEAR" help:"flag_due_year"`
	On    law.Date `placeholder:"DATE" help:"flag_due_on"`
	Until law.Date `required:"" placeholder:"DATE" help:"flag_letter_until"`
	From  string   `placeholder:"NAME" help:"flag_duty_from"`
	paperFlags
}

// Run writes the letters that remind units of reports which did not come in time.
func (c *dutyLetterCmd) Run(a *app) error {
	if err := a.only("text"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	all, err := o.DutyPapers(a.ctx, office.DueQuestion{Code: unit.Code(c.Code), Year: law.Year(c.Year), On: c.On}, c.From, c.Until)
	if err != nil {
		return err
	}
	return a.letters(o, c.paperFlags, all)
}

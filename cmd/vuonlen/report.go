package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"vuonlen/document"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
)

type reportCmd struct {
	Form string `arg:"" help:"arg_form"`
	Unit string `required:"" placeholder:"CODE" help:"flag_unit"`
	Year int    `required:"" placeholder:"YEAR" help:"flag_year"`
	Out  string `required:"" placeholder:"FILE.xlsx" help:"flag_out"`
}

// Run writes an official report form as a workbook.
func (c *reportCmd) Run(a *app) error {
	if err := a.only("text"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	sheet, err := o.Report(a.ctx, c.Form, unit.Code(c.Unit), law.Year(c.Year))
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := document.WriteReport(&b, sheet, a.lang); err != nil {
		return err
	}
	if err := writeFile(c.Out, b.Bytes()); err != nil {
		return unwritten(c.Out, err)
	}
	a.notices(sheet.Notices)
	fmt.Fprintln(a.stdout, a.say(lang.T("cli.report.written", "file", c.Out, "form", sheet.Form.Title, "unit", sheet.State.FullName, "year", sheet.Year)))
	return nil
}

// writeFile writes a file whole or not at all: it may hold people's names, so
// only its owner may read it.
func writeFile(path string, b []byte) error {
	return writeTo(path, func(w io.Writer) error {
		_, err := w.Write(b)
		return err
	})
}

// writeTo does the same with what write says, bit by bit.
func writeTo(path string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".vuonlen-*")
	if err != nil {
		return err
	}
	if err = errors.Join(write(f), f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

// unwritten is the fault of a file that could not be written.
func unwritten(path string, err error) error {
	return fault.New(fault.Refused, lang.T("cli.report.unwritten", "file", path)).Do(lang.T("cli.report.unwritten.do")).By(err)
}

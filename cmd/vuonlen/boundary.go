package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"vuonlen/document"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
)

type boundaryCmd struct {
	Import boundaryImportCmd `cmd:"" help:"boundary_import"`
	List   boundaryListCmd   `cmd:"" help:"boundary_list"`
}

type boundaryImportCmd struct {
	File    string   `arg:"" help:"arg_boundary"`
	On      law.Date `required:"" placeholder:"DATE" help:"flag_boundary_on"`
	Confirm bool     `help:"flag_confirm"`
}

// Run takes a file of boundaries into the database.
func (c *boundaryImportCmd) Run(a *app) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	f, err := os.Open(c.File)
	if err != nil {
		return unreadable(c.File, err)
	}
	defer f.Close()
	// One byte more than there may be: what is too large is refused by whoever reads it.
	b, err := io.ReadAll(io.LimitReader(f, document.MaxBoundaryFile+1))
	if err != nil {
		return unreadable(c.File, err)
	}
	return a.imported(importFlags{File: c.File, Confirm: c.Confirm}, func(o *office.Office) (office.Report, error) {
		return o.ImportBoundaries(a.ctx, filepath.Base(c.File), b, c.On, c.Confirm)
	})
}

type boundaryListCmd struct{}

type boundaryJSON struct {
	Level  string   `json:"level"`
	On     law.Date `json:"on"`
	Area   string   `json:"area"`
	Units  int      `json:"units"`
	SHA256 string   `json:"sha256"`
	Act    int64    `json:"act"`
}

// Run lists the files of boundaries that are loaded.
func (c *boundaryListCmd) Run(a *app) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	sets, err := o.Boundaries(a.ctx)
	if err != nil {
		return err
	}
	if a.format("text") == "json" {
		out := []boundaryJSON{}
		for _, s := range sets {
			out = append(out, boundaryJSON{string(s.Level), s.On, string(s.Area), s.Len(), s.SHA256, s.Act})
		}
		return a.json(out)
	}
	if len(sets) == 0 {
		fmt.Fprintln(a.stdout, a.say(lang.T("cli.boundary.none")))
	}
	for _, s := range sets {
		fmt.Fprintln(a.stdout, a.say(lang.T("cli.boundary.line", "level", s.Level, "on", s.On, "area", string(s.Area), "n", s.Len(), "sha256", s.SHA256[:12])))
	}
	return nil
}

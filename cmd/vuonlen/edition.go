package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"vuonlen/document"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/publication"
)

type editionCmd struct {
	Draft  editionDraftCmd  `cmd:"" help:"edition_draft"`
	List   editionListCmd   `cmd:"" help:"edition_list"`
	Show   editionShowCmd   `cmd:"" help:"edition_show"`
	Attack editionAttackCmd `cmd:"" help:"edition_attack"`
	Sign   editionSignCmd   `cmd:"" help:"edition_sign"`
	Export editionExportCmd `cmd:"" help:"edition_export"`
}

type editionDraftCmd struct {
	Movement  string   `required:"" placeholder:"ID" help:"flag_movement"`
	Day       law.Date `placeholder:"DATE" help:"flag_edition_day"`
	Map       law.Date `placeholder:"DATE" help:"flag_edition_map"`
	Corrects  int      `placeholder:"N" help:"flag_corrects"`
	Reason    string   `placeholder:"TEXT" help:"flag_edition_reason"`
	Threshold int64    `default:"3" placeholder:"K" help:"flag_threshold"`
	Rule      string   `placeholder:"TEXT" help:"flag_rule"`
}

type editionJSON struct {
	Number   int                   `json:"number"`
	Day      law.Date              `json:"day"`
	By       string                `json:"made_by"`
	Signed   bool                  `json:"published"`
	SignedBy string                `json:"signed_by,omitempty"`
	SignedOn law.Date              `json:"signed_on,omitempty"`
	Corrects int                   `json:"corrects,omitempty"`
	Reason   string                `json:"reason,omitempty"`
	SHA256   string                `json:"sha256"`
	Report   *office.EditionReport `json:"report,omitempty"`
	Files    []editionFileJSON     `json:"files,omitempty"`
}

type editionFileJSON struct {
	Name   string `json:"name"`
	Type   string `json:"type"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

func editionOut(e office.EditionAnswer) editionJSON {
	out := editionJSON{Number: e.Number, Day: e.Day, By: e.By, Signed: e.Signed, SignedBy: e.SignedBy, SignedOn: e.SignedOn, Corrects: e.Corrects, SHA256: e.SHA256}
	if e.Edited != nil {
		out.Report, out.Reason = &e.Report, e.Edited.Reason
	}
	for _, f := range e.Files {
		out.Files = append(out.Files, editionFileJSON{f.Name, f.Type, f.Size, f.SHA256})
	}
	return out
}

// Run makes a draft.
func (c *editionDraftCmd) Run(a *app) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	rule := publication.DefaultRule
	rule.K, rule.Text = c.Threshold, c.Rule
	if rule != publication.DefaultRule {
		rule.From = o.Today
	}
	e, err := o.DraftEdition(a.ctx, office.EditionQuestion{Movement: c.Movement, Day: c.Day, Map: c.Map, Corrects: c.Corrects, Reason: c.Reason, Rule: rule})
	if err != nil {
		return err
	}
	return a.edition(e)
}

// edition writes what is known of one edition.
func (a *app) edition(e office.EditionAnswer) error {
	if a.format("text") == "json" {
		return a.json(editionOut(e))
	}
	a.editionLine(e, 0)
	if e.Edited == nil {
		return nil
	}
	if e.Corrects != 0 {
		a.line(lang.T("cli.edition.corrects", "number", e.Corrects, "reason", e.Edited.Reason))
	}
	for _, c := range e.Edited.Coarse {
		a.line(lang.T("cli.edition.coarse", "what", c))
	}
	r := e.Report
	a.line(lang.T("cli.edition.cells", "shown", r.Cells[publication.Shown], "hidden", r.Cells[publication.Hidden], "banded", r.Cells[publication.Banded], "missing", r.Cells[publication.Missing], "doubt", r.Cells[publication.Doubtful]))
	a.line(lang.T("cli.edition.hiding", "protected", r.Protected, "besides", r.Besides, "sticky", r.Sticky, "exposed", r.Exposed))
	a.line(lang.T("cli.edition.attacked", "attacked", r.Attacked, "solved", r.Solved, "largest", r.Largest, "broken", r.Broken, "width", r.Width))
	for _, f := range e.Files {
		a.line(lang.T("cli.edition.file", "name", f.Name, "size", f.Size, "sha256", f.SHA256))
	}
	return nil
}

func (a *app) editionLine(e office.EditionAnswer, corrected int) {
	state := lang.T("cli.edition.drafted", "who", e.By)
	switch {
	case corrected != 0:
		state = lang.T("cli.edition.corrected", "number", corrected)
	case e.Signed:
		state = lang.T("cli.edition.signed", "on", e.SignedOn)
	}
	a.line(lang.T("cli.edition.one", "number", e.Number, "day", e.Day, "state", state))
}

type editionListCmd struct{}

// Run lists the editions.
func (c *editionListCmd) Run(a *app) error {
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	all, err := o.Editions(a.ctx)
	if err != nil {
		return err
	}
	switch a.format("text") {
	case "json":
		out := []editionJSON{}
		for _, e := range all {
			out = append(out, editionOut(e))
		}
		return a.json(out)
	case "csv":
		w := document.NewCSVWriter(a.stdout, "number", "day", "published", "signed_on", "corrects", "sha256")
		for _, e := range all {
			w.Int(int64(e.Number))
			w.Raw(e.Day.String())
			w.Raw(strconv.FormatBool(e.Signed))
			w.Raw(e.SignedOn.String())
			w.Int(int64(e.Corrects))
			w.Raw(e.SHA256)
			w.End()
		}
		return w.Flush()
	}
	for _, e := range all {
		by := 0
		for _, o := range all {
			if o.Signed && o.Corrects == e.Number {
				by = o.Number
			}
		}
		a.editionLine(e, by)
	}
	return nil
}

type editionShowCmd struct {
	Number int `arg:"" optional:"" name:"edition" help:"arg_edition"`
}

// Run shows one edition.
func (c *editionShowCmd) Run(a *app) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	e, err := o.Edition(a.ctx, c.Number)
	if err != nil {
		return err
	}
	return a.edition(e)
}

type editionAttackCmd struct {
	Number int `arg:"" optional:"" name:"edition" help:"arg_edition"`
	Most   int `default:"60" placeholder:"N" help:"flag_most"`
}

// Run attacks an edition; what is found is a failed check.
func (c *editionAttackCmd) Run(a *app) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	s, err := o.AttackEdition(a.ctx, c.Number, c.Most)
	if err != nil {
		return err
	}
	if a.format("text") == "json" {
		if err := a.json(s); err != nil {
			return err
		}
	} else {
		a.line(lang.T("cli.edition.assault", "hidden", s.Hidden, "parts", s.Parts, "largest", s.Largest, "solved", s.Solved, "broken", len(s.Broken)))
		for _, b := range s.Broken {
			a.line(lang.T("cli.edition.break", "cell", b.Cell, "lo", b.Lo, "hi", b.Hi, "by", b.By))
		}
	}
	if len(s.Broken) > 0 {
		return fault.New(fault.Refused, lang.T("cli.edition.found")).Do(lang.T("cli.edition.found.do"))
	}
	return nil
}

type editionSignCmd struct {
	Number int    `arg:"" name:"edition" help:"arg_edition"`
	SHA256 string `name:"sha256" placeholder:"HEX" help:"flag_sha256"`
}

// Run lets a draft out.
func (c *editionSignCmd) Run(a *app) error {
	return a.acted(func(o *office.Office) (int64, error) { return o.SignEdition(a.ctx, c.Number, c.SHA256) })
}

type editionExportCmd struct {
	Number int    `arg:"" optional:"" name:"edition" help:"arg_edition"`
	Dir    string `required:"" placeholder:"DIR" help:"flag_edition_dir"`
}

// Run writes the files of a published edition.
func (c *editionExportCmd) Run(a *app) error {
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	_, files, _, err := o.Published(a.ctx, c.Number)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(c.Dir, 0o755); err != nil {
		return err
	}
	for _, f := range files {
		got, err := o.EditionFile(a.ctx, c.Number, f.Name)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(c.Dir, f.Name), got.Content, 0o644); err != nil {
			return err
		}
	}
	fmt.Fprintln(a.stdout, a.say(lang.T("cli.edition.exported", "n", len(files), "dir", c.Dir)))
	return nil
}

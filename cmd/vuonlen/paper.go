package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"vuonlen/document/docx"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/paper"
	"vuonlen/unit"
)

type paperCmd struct {
	Kinds  paperKindsCmd  `cmd:"" help:"paper_kinds"`
	Fields paperFieldsCmd `cmd:"" help:"paper_fields"`
	Draft  paperDraftCmd  `cmd:"" help:"paper_draft"`
	Check  paperCheckCmd  `cmd:"" help:"paper_check"`
	Print  paperPrintCmd  `cmd:"" help:"paper_print"`

	List   paperListCmd   `cmd:"" help:"paper_list"`
	Attach paperAttachCmd `cmd:"" help:"paper_attach"`
	Sign   paperSignCmd   `cmd:"" help:"paper_sign"`
	Signed paperSignedCmd `cmd:"" help:"paper_signed"`
	Unsign paperUnsignCmd `cmd:"" help:"paper_unsign"`

	Template paperTemplateCmd `cmd:"" help:"paper_template"`
}

type paperKindsCmd struct{}

// Run lists the kinds of paper; it needs no database.
func (c *paperKindsCmd) Run(a *app) error {
	if err := a.only("text"); err != nil {
		return err
	}
	var t table
	for _, k := range paper.Kinds() {
		form := ""
		if !k.Form.IsZero() {
			form = k.Form.Say(a.lang)
		}
		t.row(k.ID, k.Say(a.lang), form)
	}
	t.write(a.stdout, "")
	return nil
}

type paperFieldsCmd struct {
	Kind string `arg:"" help:"arg_paper"`
}

// Run lists the fields that a template of a kind may ask for.
func (c *paperFieldsCmd) Run(a *app) error {
	if err := a.only("text"); err != nil {
		return err
	}
	k, err := paperKind(c.Kind)
	if err != nil {
		return err
	}
	var t table
	for _, f := range k.Fields {
		name := "{{" + f.Say(a.lang) + "}}"
		note := ""
		switch {
		case f.List:
			name = "{{#" + f.Say(a.lang) + "}} … {{/" + f.Say(a.lang) + "}}"
			note = a.say(lang.T("cli.paper.list"))
		case f.Picture:
			note = a.say(lang.T("cli.paper.picture"))
		case f.In != "":
			in, _ := k.Field(f.In)
			note = a.say(lang.T("cli.paper.in", "list", in.Say(a.lang)))
		}
		t.row(name, note)
	}
	t.write(a.stdout, "")
	return nil
}

type paperDraftCmd struct {
	Kind string `arg:"" help:"arg_paper"`
	Out  string `required:"" placeholder:"FILE.docx" help:"flag_draft_out"`
}

// Run writes the program's own template for the office to change in Word.
func (c *paperDraftCmd) Run(a *app) error {
	if err := a.only("text"); err != nil {
		return err
	}
	k, err := paperKind(c.Kind)
	if err != nil {
		return err
	}
	data, err := docx.Draft(k.Layout)
	if err != nil {
		return err
	}
	return a.wrote(c.Out, data, k)
}

type paperCheckCmd struct {
	Kind string `arg:"" help:"arg_paper"`
	File string `arg:"" help:"arg_template"`
}

// Run checks a template that an office changed.
func (c *paperCheckCmd) Run(a *app) error {
	if err := a.only("text"); err != nil {
		return err
	}
	k, err := paperKind(c.Kind)
	if err != nil {
		return err
	}
	data, err := os.ReadFile(c.File)
	if err != nil {
		return unreadable(c.File, err)
	}
	if _, err := docx.Read(filepath.Base(c.File), data, k.Names()); err != nil {
		return err
	}
	fmt.Fprintln(a.stdout, a.say(lang.T("cli.paper.good", "file", c.File, "kind", k)))
	return nil
}

type paperPrintCmd struct {
	Kind      string   `arg:"" help:"arg_paper"`
	Household string   `xor:"of" required:"" placeholder:"NUMBER" help:"flag_paper_household"`
	Dossier   string   `xor:"of" required:"" placeholder:"CODE" help:"flag_paper_dossier"`
	Round     string   `xor:"of" required:"" placeholder:"ID" help:"flag_paper_round"`
	Commune   string   `xor:"of" required:"" placeholder:"CODE" help:"flag_paper_commune"`
	Number    string   `placeholder:"TEXT" help:"flag_paper_number"`
	Year      law.Year `placeholder:"YEAR" help:"flag_paper_year"`
	Reason    string   `placeholder:"TEXT" help:"flag_paper_reason"`
	paperFlags
}

// paperFlags are those of every command that writes a paper.
type paperFlags struct {
	templateFlags
	Out string `required:"" placeholder:"FILE" help:"flag_paper_out"`
}

// templateFlags choose the template and put in what the office adds.
type templateFlags struct {
	Template string   `xor:"template" placeholder:"FILE.docx" help:"flag_template"`
	Kept     int64    `xor:"template" placeholder:"NUMBER" help:"flag_kept"`
	Set      []string `sep:"none" placeholder:"FIELD=TEXT" help:"flag_set"`
}

// letterFlags are those of a command that may write its letters as papers.
type letterFlags struct {
	templateFlags
	Out string `placeholder:"FILE" help:"flag_letter_out"`
}

// Run writes a paper on a household, a dossier or a round.
func (c *paperPrintCmd) Run(a *app) error {
	if err := a.only("text"); err != nil {
		return err
	}
	k, err := paperKind(c.Kind)
	if err != nil {
		return err
	}
	if err := c.check(k); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	if c.Round != "" && c.Kind == "certificate" {
		return a.certificates(o, c)
	}
	p, err := c.answer(a, o)
	if err != nil {
		return err
	}
	return a.paper(o, c.paperFlags, p)
}

// answer asks what the paper says.
func (c *paperPrintCmd) answer(a *app, o *office.Office) (office.PaperAnswer, error) {
	switch {
	case c.Household != "":
		return o.HouseholdPaper(a.ctx, c.Kind, household.ID(c.Household), c.Year, c.Reason)
	case c.Commune != "":
		if c.Year == 0 {
			return office.PaperAnswer{}, fault.New(fault.Usage, lang.T("cli.paper.commune_year")).Do(lang.T("cli.paper.commune_year.do"))
		}
		return o.CommunePaper(a.ctx, c.Kind, unit.Code(c.Commune), c.Year)
	case c.Dossier != "":
		return o.DossierPaper(a.ctx, c.Kind, c.Dossier)
	}
	return o.RoundPaper(a.ctx, c.Kind, c.Round, c.Number)
}

// certificates prints the certificates of a round into a PDF, one after another.
func (a *app) certificates(o *office.Office, c *paperPrintCmd) error {
	if !strings.EqualFold(filepath.Ext(c.Out), ".pdf") {
		return fault.New(fault.Usage, lang.T("cli.paper.batch", "file", c.Out)).Do(lang.T("cli.paper.batch.do"))
	}
	k, _ := paper.Of(c.Kind)
	return a.book(o, c.paperFlags, k, func(add func(office.PaperAnswer) error) error {
		return o.Certificates(a.ctx, c.Round, c.Number, add)
	})
}

// book prints papers of a kind into one PDF. Each is written when it comes and let
// go: their number costs no memory.
func (a *app) book(o *office.Office, f paperFlags, k paper.Kind, each func(add func(office.PaperAnswer) error) error) error {
	choice := templates{app: a, office: o, flags: &f}
	n := 0
	var refused error // a paper is, and not the file
	if err := writeTo(f.Out, func(w io.Writer) error {
		book := docx.NewBook(w, k.VI, "vi-VN", a.now())
		refused = each(func(x office.PaperAnswer) error {
			n++
			t, err := choice.of(&x)
			if err != nil {
				return err
			}
			p, err := t.Fill(f.set(x.Kind, x.Values), x.Kind.Names())
			if err != nil {
				return err
			}
			return book.Add(p)
		})
		if refused != nil {
			return refused
		}
		return book.Close()
	}); err != nil {
		if refused != nil {
			return refused
		}
		return unwritten(f.Out, err)
	}
	fmt.Fprintln(a.stdout, a.say(lang.T("cli.paper.written", "file", f.Out, "kind", k)))
	choice.say()
	fmt.Fprintln(a.stdout, a.say(lang.T("cli.paper.count", "n", n)))
	return nil
}

// check refuses flags that are wrong before anything is read or written down.
func (f *paperFlags) check(k paper.Kind) error {
	switch strings.ToLower(filepath.Ext(f.Out)) {
	case ".docx", ".pdf":
	default:
		return fault.New(fault.Usage, lang.T("cli.paper.ext", "file", f.Out)).Do(lang.T("cli.paper.ext.do"))
	}
	for _, s := range f.Set {
		name, _, ok := strings.Cut(s, "=")
		if field, known := k.Field(k.Names()[docx.Name(name)]); !ok || !known || field.List || field.Picture || field.In != "" {
			return fault.New(fault.Usage, lang.T("cli.paper.set", "field", name)).Do(lang.T("cli.paper.set.do"))
		}
	}
	return nil
}

// set puts in what the flags say.
func (f *paperFlags) set(k paper.Kind, v docx.Values) docx.Values {
	for _, s := range f.Set {
		name, text, _ := strings.Cut(s, "=")
		v[k.Names()[docx.Name(name)]] = docx.Text(text)
	}
	return v
}

// paper fills a template with values and writes the file, DOCX or PDF by its name.
func (a *app) paper(o *office.Office, f paperFlags, x office.PaperAnswer) error {
	choice := templates{app: a, office: o, flags: &f}
	data, err := choice.made(&x)
	if err != nil {
		return err
	}
	if err := a.wrote(f.Out, data, x.Kind); err != nil {
		return err
	}
	choice.say()
	return nil
}

func (a *app) wrote(file string, data []byte, k paper.Kind) error {
	if err := writeFile(file, data); err != nil {
		return unwritten(file, err)
	}
	fmt.Fprintln(a.stdout, a.say(lang.T("cli.paper.written", "file", file, "kind", k)))
	return nil
}

func paperKind(id string) (paper.Kind, error) {
	k, ok := paper.Of(id)
	if !ok {
		return k, paper.NoKind(id)
	}
	return k, nil
}

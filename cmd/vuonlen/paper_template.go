package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"vuonlen/document/docx"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/paper"
	"vuonlen/unit"
)

type paperTemplateCmd struct {
	List     templateListCmd     `cmd:"" help:"template_list"`
	Add      templateAddCmd      `cmd:"" help:"template_add"`
	Show     templateShowCmd     `cmd:"" help:"template_show"`
	Withdraw templateWithdrawCmd `cmd:"" help:"template_withdraw"`
}

type templateListCmd struct {
	Kind string   `arg:"" optional:"" help:"arg_paper"`
	Unit string   `placeholder:"CODE" help:"flag_template_unit"`
	On   law.Date `placeholder:"DATE" help:"flag_template_on"`
	All  bool     `help:"flag_template_all"`
}

type templateJSON struct {
	Number int64     `json:"number"`
	Kind   string    `json:"kind"`
	Unit   unit.Code `json:"unit"`
	Name   string    `json:"name"`
	From   law.Date  `json:"from"`
	To     *law.Date `json:"to"`
	Act    int64     `json:"act"`
	Until  *int64    `json:"until"`
	File   fileJSON  `json:"file"`
}

func templateOf(t office.TemplateAnswer) templateJSON {
	return templateJSON{t.Row, t.Template.Kind, t.Unit, t.Name, t.From, day(t.To), t.Act, known(t.Until), fileOf(t.File)}
}

// Run lists the templates of offices.
func (c *templateListCmd) Run(a *app) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	if c.Kind != "" {
		if _, err := paperKind(c.Kind); err != nil {
			return err
		}
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	all, err := o.Templates(a.ctx, office.TemplateQuestion{Kind: c.Kind, Unit: unit.Code(c.Unit), On: c.On, All: c.All})
	if err != nil {
		return err
	}
	if a.format("text") == "json" {
		out := []templateJSON{}
		for _, t := range all {
			out = append(out, templateOf(t))
		}
		return a.json(out)
	}
	if len(all) == 0 {
		fmt.Fprintln(a.stdout, a.say(lang.T("cli.template.none")))
		return nil
	}
	t := table{right: map[int]bool{0: true}}
	for _, x := range all {
		note := ""
		if x.Until != 0 {
			note = a.say(lang.T("cli.template.ended", "act", strconv.FormatInt(x.Until, 10)))
		}
		t.row(strconv.FormatInt(x.Row, 10), x.Template.Kind, string(x.Unit), x.Name, a.say(days(x)), x.File.SHA256[:12], note)
	}
	t.write(a.stdout, "")
	return nil
}

// days are those of the papers that a template is for.
func days(t office.TemplateAnswer) lang.Text {
	if t.To == 0 {
		return lang.T("cli.template.from", "from", t.From)
	}
	return lang.T("cli.template.from_to", "from", t.From, "to", t.To)
}

type templateAddCmd struct {
	Kind string   `arg:"" help:"arg_paper"`
	File string   `arg:"" help:"arg_template"`
	Unit string   `required:"" placeholder:"CODE" help:"flag_template_unit"`
	From law.Date `required:"" placeholder:"DATE" help:"flag_template_from"`
	To   law.Date `placeholder:"DATE" help:"flag_template_to"`
}

// Run checks a template and keeps it.
func (c *templateAddCmd) Run(a *app) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	content, err := a.limited(c.File)
	if err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	t, act, err := o.KeepTemplate(a.ctx, paper.Template{Kind: c.Kind, Unit: unit.Code(c.Unit), From: c.From, To: c.To}, filepath.Base(c.File), content)
	if err != nil {
		return err
	}
	if a.format("text") == "json" {
		return a.json(templateOf(t))
	}
	fmt.Fprintln(a.stdout, a.say(lang.T("cli.template.kept", "number", strconv.FormatInt(t.Row, 10), "kind", t.Kind, "name", t.Name, "days", days(t))))
	if t.Undrawn != nil {
		fmt.Fprintln(a.stdout, a.say(lang.T("cli.template.undrawn", "what", fault.Say(a.lang, t.Undrawn))))
	}
	if act == 0 {
		fmt.Fprintln(a.stdout, a.say(lang.T("cli.import.nothing")))
	} else {
		fmt.Fprintln(a.stdout, a.say(lang.T("cli.import.done", "act", strconv.FormatInt(act, 10))))
	}
	return nil
}

type templateShowCmd struct {
	Number int64  `arg:"" help:"arg_template_number"`
	Out    string `placeholder:"FILE.docx" help:"flag_draft_out"`
}

// Run shows a template, also one that no longer holds, and writes its file.
func (c *templateShowCmd) Run(a *app) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	t, content, err := o.TemplateFile(a.ctx, c.Number)
	if err != nil {
		return err
	}
	if c.Out != "" {
		if err := writeFile(c.Out, content); err != nil {
			return unwritten(c.Out, err)
		}
	}
	if a.format("text") == "json" {
		return a.json(templateOf(t))
	}
	fmt.Fprintln(a.stdout, a.say(lang.T("cli.template.one", "number", strconv.FormatInt(t.Row, 10), "kind", t.Kind, "name", t.Name, "days", days(t), "act", strconv.FormatInt(t.Act, 10), "file", t.File.Name, "sha256", t.File.SHA256)))
	if t.Until != 0 {
		fmt.Fprintln(a.stdout, a.say(lang.T("cli.template.ended", "act", strconv.FormatInt(t.Until, 10))))
	}
	return nil
}

type templateWithdrawCmd struct {
	Number int64    `arg:"" help:"arg_template_number"`
	From   law.Date `placeholder:"DATE" help:"flag_template_end"`
	Reason string   `required:"" placeholder:"TEXT" help:"flag_reason_record"`
}

// Run ends a template.
func (c *templateWithdrawCmd) Run(a *app) error {
	return a.acted(func(o *office.Office) (int64, error) { return o.WithdrawTemplate(a.ctx, c.Number, c.From, c.Reason) })
}

// templates chooses the template of each paper and remembers which were used.
type templates struct {
	app    *app
	office *office.Office
	flags  *paperFlags
	read   map[int64]*docx.Template // by number; 0: the draft or the file of the flag
	used   []lang.Text
}

// of finds the template for a paper: that of the flags, else the office's own of the
// day, else the program's draft.
func (c *templates) of(p *office.PaperAnswer) (*docx.Template, error) {
	var content []byte
	var err error
	name, number, used := p.Kind.ID+".docx", int64(0), lang.T("cli.template.draft")
	switch {
	case c.flags.Template != "":
		name, used = filepath.Base(c.flags.Template), lang.T("cli.template.file", "file", c.flags.Template)
		if c.read[0] == nil {
			if content, err = os.ReadFile(c.flags.Template); err != nil {
				return nil, unreadable(c.flags.Template, err)
			}
		}
	case c.flags.Kept != 0:
		var t office.TemplateAnswer
		if t, content, err = c.office.TemplateFile(c.app.ctx, c.flags.Kept); err != nil {
			return nil, err
		}
		if t.Kind.ID != p.Kind.ID {
			return nil, fault.New(fault.Usage, lang.T("cli.template.other", "number", strconv.FormatInt(t.Row, 10), "kind", t.Kind)).Do(lang.T("cli.template.other.do"))
		}
		name, number, used = t.File.Name, t.Row, usedTemplate(t)
	default:
		t, own, err := c.office.TemplateFor(c.app.ctx, p)
		switch {
		case err != nil:
			return nil, err
		case t != nil:
			name, number, content, used = t.File.Name, t.Row, own, usedTemplate(*t)
		case c.read[0] == nil:
			if content, err = docx.Draft(p.Kind.Layout); err != nil {
				return nil, err
			}
		}
	}
	if t := c.read[number]; t != nil {
		return t, nil
	}
	t, err := docx.Read(name, content, p.Kind.Names())
	if err != nil {
		return nil, err
	}
	if c.read == nil {
		c.read = map[int64]*docx.Template{}
	}
	c.read[number] = t
	c.used = append(c.used, used)
	return t, nil
}

func usedTemplate(t office.TemplateAnswer) lang.Text {
	return lang.T("cli.template.used", "number", strconv.FormatInt(t.Row, 10), "name", t.Name, "days", days(t), "sha256", t.File.SHA256[:12])
}

// say tells which templates were used.
func (c *templates) say() {
	for _, t := range c.used {
		fmt.Fprintln(c.app.stdout, c.app.say(t))
	}
}

// made is the paper as a file, DOCX or PDF as the flags name it.
func (c *templates) made(x *office.PaperAnswer) ([]byte, error) {
	t, err := c.of(x)
	if err != nil {
		return nil, err
	}
	p, err := t.Fill(c.flags.set(x.Kind, x.Values), x.Kind.Names())
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if strings.EqualFold(filepath.Ext(c.flags.Out), ".pdf") {
		err = p.PDF(&b, x.Kind.VI, "vi-VN", c.app.now())
	} else {
		err = p.Docx(&b)
	}
	return b.Bytes(), err
}

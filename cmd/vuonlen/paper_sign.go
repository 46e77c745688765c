package main

import (
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/journal"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/paper"
)

// signedFlags name a paper on a dossier or a round.
type signedFlags struct {
	Kind    string `arg:"" help:"arg_paper"`
	Dossier string `xor:"of" required:"" placeholder:"CODE" help:"flag_paper_dossier"`
	Round   string `xor:"of" required:"" placeholder:"ID" help:"flag_paper_round"`
	Number  string `placeholder:"TEXT" help:"flag_paper_number"`
}

func (f *signedFlags) request() office.SignedRequest {
	return office.SignedRequest{Kind: f.Kind, Round: f.Round, Dossier: f.Dossier, Number: f.Number}
}

type paperAttachCmd struct {
	signedFlags
	File string `required:"" placeholder:"FILE.pdf" help:"flag_scan"`
}

type signedJSON struct {
	Number   int64       `json:"number"`
	Kind     string      `json:"kind"`
	Dossier  *string     `json:"dossier"`
	Document string      `json:"document"`
	On       law.Date    `json:"on"`
	Means    paper.Means `json:"means"`
	Signer   *string     `json:"signer"`
	Issuer   *string     `json:"issuer"`
	SignedAt *string     `json:"signed_at"`
	Act      int64       `json:"act"`
	By       string      `json:"by"`
	At       string      `json:"at"`
	Files    []fileJSON  `json:"files"`
}

func signedJSONs(all []office.SignedAnswer) []signedJSON {
	out := []signedJSON{}
	for _, s := range all {
		x := signedJSON{Number: s.Row, Kind: s.Kind, Dossier: known(s.Dossier), Document: s.Number, On: s.On, Means: s.Means, Signer: known(s.Seal.Signer), Issuer: known(s.Seal.Issuer),
			Act: s.Act, By: string(s.Entry.Actor), At: journal.FormatTime(s.Entry.At), Files: []fileJSON{}}
		if !s.Seal.At.IsZero() {
			x.SignedAt = known(journal.FormatTime(s.Seal.At))
		}
		for _, f := range s.Files {
			x.Files = append(x.Files, fileOf(f))
		}
		out = append(out, x)
	}
	return out
}

// signed lists the signed papers of a dossier.
func (a *app) signed(all []office.SignedAnswer) {
	for _, s := range all {
		k, _ := paper.Of(s.Kind)
		n := strconv.FormatInt(s.Row, 10)
		if s.Means == paper.Service {
			a.line(lang.T("cli.signed.service", "n", n, "kind", k, "number", orDash(s.Number), "on", s.On, "signer", s.Seal.Signer, "issuer", s.Seal.Issuer, "by", string(s.Entry.Actor), "at", a.moment(s.Entry.At)))
		} else {
			a.line(lang.T("cli.signed.scan", "n", n, "kind", k, "number", orDash(s.Number), "on", s.On, "by", string(s.Entry.Actor), "at", a.moment(s.Entry.At)))
		}
		for _, f := range s.Files {
			a.line(lang.T("cli.signed.file", "file", strconv.FormatInt(f.ID, 10), "name", f.Name, "size", f.Size, "sha256", f.SHA256))
		}
	}
}

// Run puts a scanned signed copy beside its paper.
func (c *paperAttachCmd) Run(a *app) error {
	if err := a.only("text"); err != nil {
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
	s, act, err := o.AttachSigned(a.ctx, c.request(), filepath.Base(c.File), content)
	if err != nil {
		return err
	}
	a.enteredSigned(s, act)
	return nil
}

// entered says what became of a signed paper.
func (a *app) enteredSigned(s office.SignedAnswer, act int64) {
	k, _ := paper.Of(s.Kind)
	a.line(lang.T("cli.signed.entered", "n", strconv.FormatInt(s.Row, 10), "kind", k, "number", orDash(s.Number), "on", s.On))
	if act == 0 {
		a.line(lang.T("cli.import.nothing"))
		return
	}
	a.line(lang.T("cli.import.done", "act", strconv.FormatInt(act, 10)))
}

type paperSignedCmd struct {
	Number int64  `arg:"" help:"arg_signed"`
	File   int64  `placeholder:"NUMBER" help:"flag_signed_file"`
	Out    string `required:"" placeholder:"FILE" help:"flag_out_file"`
}

// Run writes a file of a signed paper.
func (c *paperSignedCmd) Run(a *app) error {
	if err := a.only("text"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	f, content, err := o.SignedFile(a.ctx, c.Number, c.File)
	if err != nil {
		return err
	}
	if err := writeFile(c.Out, content); err != nil {
		return unwritten(c.Out, err)
	}
	a.line(lang.T("cli.evidence.written", "name", f.Name, "file", c.Out, "size", f.Size))
	return nil
}

type paperUnsignCmd struct {
	Number int64  `arg:"" help:"arg_signed"`
	Reason string `required:"" placeholder:"TEXT" help:"flag_reason_record"`
}

// Run takes a signed paper back that was put beside the wrong one.
func (c *paperUnsignCmd) Run(a *app) error {
	return a.acted(func(o *office.Office) (int64, error) { return o.WithdrawSigned(a.ctx, c.Number, c.Reason) })
}

type paperSignCmd struct {
	signedFlags
	paperFlags
	Service string        `env:"VUONLEN_SIGNER" placeholder:"COMMAND" help:"flag_service"`
	Limit   time.Duration `env:"VUONLEN_SIGNER_LIMIT" default:"60s" help:"flag_service_limit"`
}

// Run prints a paper and has it signed by the office's own service. The printed file
// is there whatever becomes of that.
func (c *paperSignCmd) Run(a *app) error {
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
	if !strings.EqualFold(filepath.Ext(c.Out), ".pdf") {
		return fault.New(fault.Usage, lang.T("cli.sign.pdf", "file", c.Out)).Do(lang.T("cli.sign.pdf.do"))
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	print := paperPrintCmd{Kind: c.Kind, Dossier: c.Dossier, Round: c.Round, Number: c.Number}
	p, err := print.answer(a, o)
	if err != nil {
		return err
	}
	choice := templates{app: a, office: o, flags: &c.paperFlags}
	pdf, err := choice.made(&p)
	if err != nil {
		return err
	}
	if err := a.wrote(c.Out, pdf, k); err != nil {
		return err
	}
	choice.say()
	s, act, err := o.SignPaper(a.ctx, c.request(), &p, pdf, &office.SignCommand{Args: strings.Fields(c.Service), Limit: c.Limit})
	if err != nil {
		return err
	}
	a.enteredSigned(s, act)
	a.line(lang.T("cli.sign.signed", "signer", s.Seal.Signer, "issuer", s.Seal.Issuer))
	return nil
}

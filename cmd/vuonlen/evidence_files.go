package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"vuonlen/document"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/journal"
	"vuonlen/office"
	"vuonlen/store"
)

type evidenceShowCmd struct {
	recordArgs
	Purpose string `placeholder:"TEXT" help:"flag_purpose"`
}

type fileJSON struct {
	File     int64  `json:"file"`
	Name     string `json:"name"`
	Type     string `json:"type"`
	Size     int64  `json:"size"`
	SHA256   string `json:"sha256"`
	Original string `json:"original_sha256"`
	Act      int64  `json:"act"`
}

func fileOf(f store.Attachment) fileJSON {
	return fileJSON{f.ID, f.Name, f.Type, f.Size, f.SHA256, f.Original, f.Act}
}

// Run shows one record with the files beside it.
func (c *evidenceShowCmd) Run(a *app) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	o.Purpose = c.Purpose
	e, err := o.EvidenceRecord(a.ctx, c.Kind, c.Record)
	if err != nil {
		return err
	}
	if a.format("text") == "json" {
		files := []fileJSON{}
		for _, f := range e.Files {
			files = append(files, fileOf(f))
		}
		return a.json(struct {
			Record  int64          `json:"record"`
			Kind    string         `json:"kind"`
			Fields  map[string]any `json:"fields"`
			Act     int64          `json:"act"`
			At      string         `json:"at"`
			By      string         `json:"by"`
			What    string         `json:"what"`
			Files   []fileJSON     `json:"files"`
			Version bool           `json:"asked_version_holds"`
		}{e.Record.ID, e.Record.Kind.ID, recordJSON(&e.Record), e.Entry.Act, journal.FormatTime(e.Entry.At), string(e.Entry.Actor), e.Entry.Kind, files, e.Record.ID == c.Record})
	}
	w := a.stdout
	fmt.Fprintln(w, a.say(lang.T("cli.evidence.record", "kind", e.Record.Kind.Name, "record", strconv.FormatInt(e.Record.ID, 10))))
	t := table{right: map[int]bool{}}
	for i := range e.Record.Kind.Fields {
		f := &e.Record.Kind.Fields[i]
		t.row(f.Label.Say(a.lang), orDash(e.Record.Say(f, a.lang)))
	}
	t.write(w, "  ")
	fmt.Fprintln(w, a.say(lang.T("cli.evidence.by", "by", string(e.Entry.Actor), "at", a.moment(e.Entry.At), "act", strconv.FormatInt(e.Entry.Act, 10), "what", e.Entry.Kind)))
	fmt.Fprintln(w, a.say(lang.T("cli.evidence.files", "n", len(e.Files))))
	t = table{right: map[int]bool{0: true, 3: true}}
	for _, f := range e.Files {
		t.row(strconv.FormatInt(f.ID, 10), f.Name, f.Type, a.lang.Int(f.Size), f.SHA256)
	}
	t.write(w, "  ")
	return nil
}

type evidenceHistoryCmd struct {
	recordArgs
	Purpose string `placeholder:"TEXT" help:"flag_purpose"`
}

type stepJSON struct {
	Act     int64             `json:"act"`
	At      string            `json:"at"`
	By      string            `json:"by"`
	What    string            `json:"what"`
	Record  *int64            `json:"record"`
	Fields  map[string]any    `json:"fields"`
	Changes []fieldChangeJSON `json:"changes"`
	File    string            `json:"file"`
	Reason  string            `json:"reason"`
	Hidden  bool              `json:"hidden"`
}

// Run tells what was done to a record, from the first act on.
func (c *evidenceHistoryCmd) Run(a *app) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	o.Purpose = c.Purpose
	steps, err := o.EvidenceHistory(a.ctx, c.Kind, c.Record)
	if err != nil {
		return err
	}
	if a.format("text") == "json" {
		out := []stepJSON{}
		for _, s := range steps {
			x := stepJSON{Act: s.Act, At: journal.FormatTime(s.At), By: string(s.By), What: s.What, Changes: changesJSON(s.Changes), File: s.File, Reason: s.Reason, Hidden: s.Hidden}
			if s.Record != nil {
				x.Record, x.Fields = &s.Record.ID, recordJSON(s.Record)
			}
			out = append(out, x)
		}
		return a.json(out)
	}
	for _, s := range steps {
		fmt.Fprintln(a.stdout, a.say(lang.T("cli.evidence.step", "act", strconv.FormatInt(s.Act, 10), "at", a.moment(s.At), "by", string(s.By), "what", s.What)))
		a.stepLines(s)
	}
	return nil
}

func (a *app) stepLines(s office.EvidenceStep) {
	say := func(t lang.Text) { fmt.Fprintln(a.stdout, "  "+a.say(t)) }
	if s.Hidden {
		say(lang.T("cli.evidence.hidden"))
	}
	if s.Record != nil {
		say(lang.T("cli.evidence.version", "record", strconv.FormatInt(s.Record.ID, 10)))
	}
	if s.File != "" {
		say(lang.T("cli.evidence.step_file", "file", s.File))
	}
	if s.Reason != "" {
		say(lang.T("cli.evidence.step_reason", "reason", s.Reason))
	}
	for _, line := range a.changes(s.Changes) {
		fmt.Fprintln(a.stdout, line)
	}
	if s.Record != nil && len(s.Changes) == 0 {
		for i := range s.Record.Kind.Fields {
			f := &s.Record.Kind.Fields[i]
			if v := s.Record.Say(f, a.lang); v != "" {
				fmt.Fprintln(a.stdout, "  "+f.Label.Say(a.lang)+": "+v)
			}
		}
	}
}

type evidenceAttachCmd struct {
	recordArgs
	File string `arg:"" help:"arg_attach"`
	Name string `placeholder:"NAME" help:"flag_name"`
}

// Run puts a file beside a record.
func (c *evidenceAttachCmd) Run(a *app) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	content, err := a.limited(c.File)
	if err != nil {
		return err
	}
	name := c.Name
	if name == "" {
		name = filepath.Base(c.File)
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	f, act, err := o.AttachEvidence(a.ctx, c.Kind, c.Record, name, content)
	if err != nil {
		return err
	}
	if a.format("text") == "json" {
		return a.json(struct {
			fileJSON
			Act *int64 `json:"act"`
		}{fileOf(f), known(act)})
	}
	fmt.Fprintln(a.stdout, a.say(lang.T("cli.evidence.attached", "file", strconv.FormatInt(f.ID, 10), "name", f.Name, "type", f.Type, "size", f.Size)))
	if act != 0 && f.SHA256 != f.Original {
		fmt.Fprintln(a.stdout, a.say(lang.T("cli.evidence.stripped")))
	}
	if act == 0 {
		fmt.Fprintln(a.stdout, a.say(lang.T("cli.import.nothing")))
	} else {
		fmt.Fprintln(a.stdout, a.say(lang.T("cli.import.done", "act", strconv.FormatInt(act, 10))))
	}
	return nil
}

// limited reads a file up to a little more than may be attached; "-" is standard input.
func (a *app) limited(path string) ([]byte, error) {
	in := a.stdin
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, unreadable(path, err)
		}
		defer f.Close()
		in = f
	}
	b, err := io.ReadAll(io.LimitReader(in, document.MaxAttachment+1))
	if err != nil {
		return nil, unreadable(path, err)
	}
	return b, nil
}

type evidenceDetachCmd struct {
	recordArgs
	File   int64  `arg:"" help:"arg_attachment"`
	Reason string `required:"" placeholder:"TEXT" help:"flag_reason_record"`
}

// Run takes a file away from a record.
func (c *evidenceDetachCmd) Run(a *app) error {
	return a.acted(func(o *office.Office) (int64, error) {
		return o.DetachEvidence(a.ctx, c.Kind, c.Record, c.File, c.Reason)
	})
}

type evidenceFileCmd struct {
	recordArgs
	File    int64  `arg:"" help:"arg_attachment"`
	Out     string `required:"" placeholder:"FILE" help:"flag_out_file"`
	Purpose string `placeholder:"TEXT" help:"flag_purpose"`
}

// Run writes a file that stands beside a record.
func (c *evidenceFileCmd) Run(a *app) error {
	if err := a.only("text"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	o.Purpose = c.Purpose
	f, content, err := o.EvidenceFile(a.ctx, c.Kind, c.Record, c.File)
	if err != nil {
		return err
	}
	if err := writeFile(c.Out, content); err != nil {
		return fault.New(fault.Refused, lang.T("cli.report.unwritten", "file", c.Out)).Do(lang.T("cli.report.unwritten.do")).By(err)
	}
	fmt.Fprintln(a.stdout, a.say(lang.T("cli.evidence.written", "name", f.Name, "file", c.Out, "size", f.Size)))
	return nil
}

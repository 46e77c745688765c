package main

import (
	"fmt"
	"strconv"
	"strings"

	"vuonlen/document"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/journal"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/store"
)

type verifyCmd struct {
	Head string `placeholder:"FILE" help:"flag_head"`
}

// Run checks the journal and everything it vouches for.
func (c *verifyCmd) Run(a *app) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	var head []byte
	if c.Head != "" {
		var err error
		if head, err = readFile(c.Head); err != nil {
			return err
		}
	}
	db, err := store.Open(a.ctx, store.Options{DSN: a.flags.DB, Keys: a.flags.Keys, Now: a.now, Check: true})
	if err != nil {
		return err
	}
	defer db.Close()
	o := &office.Office{DB: db, Actor: a.actor(), Today: a.today()}
	v, err := o.Verify(a.ctx, head)
	if err != nil {
		return err
	}
	if a.format("text") == "json" {
		if err := a.json(a.verifyJSON(v)); err != nil {
			return err
		}
	} else {
		a.verified(v)
		if head != nil && v.Difference == nil {
			fmt.Fprintln(a.stdout, a.say(lang.T("cli.verify.agrees")))
		}
	}
	if v.Difference != nil {
		return fault.New(fault.Refused, lang.T("cli.verify.failed"))
	}
	return nil
}

type verifyJSON struct {
	OK         bool            `json:"ok"`
	Acts       int64           `json:"acts"`
	Rows       int64           `json:"rows"`
	Root       string          `json:"root"`
	Signed     bool            `json:"signed"`
	Difference *differenceJSON `json:"difference"`
	Notices    []string        `json:"notices"`
}

type differenceJSON struct {
	What  string `json:"what"`
	Table string `json:"table"`
	Row   *int64 `json:"row"`
	Act   *int64 `json:"act"`
}

func (a *app) verifyJSON(v office.Verified) verifyJSON {
	out := verifyJSON{OK: v.Difference == nil, Acts: v.Head.Size, Rows: v.Rows, Root: v.Head.Root.String(), Signed: v.Signed, Notices: []string{}}
	if d := v.Difference; d != nil {
		out.Difference = &differenceJSON{What: a.say(d.What), Table: d.Table}
		if d.Row >= 0 {
			out.Difference.Row = &d.Row
		}
		if d.Act > 0 {
			out.Difference.Act = &d.Act
		}
	}
	for _, n := range v.Notices {
		out.Notices = append(out.Notices, a.say(n))
	}
	return out
}

func (a *app) verified(v office.Verified) {
	w := a.stdout
	a.notices(v.Notices)
	if d := v.Difference; d != nil {
		fmt.Fprintln(w, a.say(lang.T("cli.verify.difference", "what", d.What)))
		return
	}
	signed := lang.T("cli.verify.signed")
	if !v.Signed {
		signed = lang.T("cli.verify.unsigned")
	}
	fmt.Fprintln(w, a.say(lang.T("cli.verify.ok", "acts", v.Head.Size, "rows", v.Rows, "signed", signed)))
	fmt.Fprintln(w, a.say(lang.T("cli.verify.head", "acts", strconv.FormatInt(v.Head.Size, 10), "root", v.Head.Root.String())))
}

type journalHeadCmd struct {
	Accesses bool `help:"flag_accesses"`
}

// Run prints the signed head, to be kept outside or printed on minutes.
func (c *journalHeadCmd) Run(a *app) error {
	if err := a.only("text"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	if c.Accesses {
		if _, err := o.FixAccesses(a.ctx); err != nil {
			return err
		}
	}
	h, err := o.Head(a.ctx)
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(a.stdout, h.Note)
	return err
}

type journalListCmd struct{}

type entryJSON struct {
	Act    int64             `json:"act"`
	At     string            `json:"at"`
	Actor  string            `json:"actor"`
	Kind   string            `json:"kind"`
	Detail map[string]string `json:"detail"`
	Digest string            `json:"digest"`
}

// Run lists the acts.
func (c *journalListCmd) Run(a *app) error {
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	entries, err := o.Entries(a.ctx)
	if err != nil {
		return err
	}
	details := func(e journal.Entry) string {
		var s []string
		for _, d := range e.Detail {
			s = append(s, d[0]+"="+d[1])
		}
		return strings.Join(s, "; ")
	}
	switch a.format("text") {
	case "json":
		out := []entryJSON{}
		for _, e := range entries {
			d := map[string]string{}
			for _, x := range e.Detail {
				d[x[0]] = x[1]
			}
			out = append(out, entryJSON{e.Act, journal.FormatTime(e.At), string(e.Actor), e.Kind, d, e.Digest})
		}
		return a.json(out)
	case "csv":
		w := document.NewCSVWriter(a.stdout, "act", "at", "actor", "kind", "detail", "digest")
		for _, e := range entries {
			w.Int(e.Act)
			w.Raw(journal.FormatTime(e.At))
			w.Text(string(e.Actor))
			w.Raw(e.Kind)
			w.Text(details(e))
			w.Raw(e.Digest)
			w.End()
		}
		return w.Flush()
	}
	t := table{right: map[int]bool{0: true}}
	t.row(a.say(lang.T("cli.col.act")), a.say(lang.T("cli.col.at")), a.say(lang.T("cli.col.actor")), a.say(lang.T("cli.col.kind")), a.say(lang.T("cli.col.detail")))
	for _, e := range entries {
		t.row(strconv.FormatInt(e.Act, 10), e.At.In(law.Zone).Format("2006-01-02 15:04:05"), string(e.Actor), e.Kind, details(e))
	}
	t.write(a.stdout, "")
	return nil
}

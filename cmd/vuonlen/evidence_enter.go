package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/office"
	"vuonlen/programme"
)

// recordArgs name one record: by its kind and the number that evidence list shows.
type recordArgs struct {
	Kind   string `arg:"" help:"arg_kind"`
	Record int64  `arg:"" help:"arg_record"`
}

type evidenceAddCmd struct {
	Kind   string   `arg:"" help:"arg_kind"`
	Fields []string `arg:"" sep:"none" placeholder:"FIELD=VALUE" help:"arg_fields"`
	Check  bool     `help:"flag_check"`
}

// Run enters one record.
func (c *evidenceAddCmd) Run(a *app) error {
	fields, err := fieldsOf(c.Fields)
	if err != nil {
		return err
	}
	return a.entered(c.Check, func(o *office.Office) (office.EnteredRecord, error) {
		return o.RecordEvidence(a.ctx, office.EvidenceEntry{Kind: c.Kind, Fields: fields, Check: c.Check})
	})
}

type evidenceChangeCmd struct {
	recordArgs
	Fields []string `arg:"" sep:"none" placeholder:"FIELD=VALUE" help:"arg_fields_change"`
	Reason string   `required:"" placeholder:"TEXT" help:"flag_reason_record"`
	Check  bool     `help:"flag_check"`
}

// Run puts another version in the place of a record.
func (c *evidenceChangeCmd) Run(a *app) error {
	fields, err := fieldsOf(c.Fields)
	if err != nil {
		return err
	}
	return a.entered(c.Check, func(o *office.Office) (office.EnteredRecord, error) {
		return o.ChangeEvidence(a.ctx, office.EvidenceEntry{Kind: c.Kind, Fields: fields, Version: c.Record, Reason: c.Reason, Check: c.Check})
	})
}

type evidenceWithdrawCmd struct {
	recordArgs
	Reason string `required:"" placeholder:"TEXT" help:"flag_reason_record"`
}

// Run takes a record back.
func (c *evidenceWithdrawCmd) Run(a *app) error {
	return a.acted(func(o *office.Office) (int64, error) {
		act, err := o.WithdrawEvidence(a.ctx, c.Kind, c.Record, c.Reason)
		a.clashed(err)
		return act, err
	})
}

// fieldsOf reads what is written as FIELD=VALUE.
func fieldsOf(args []string) (map[string]string, error) {
	out := map[string]string{}
	for _, s := range args {
		name, value, ok := strings.Cut(s, "=")
		if _, twice := out[name]; !ok || name == "" || twice {
			return nil, fault.New(fault.Usage, lang.T("cli.evidence.field", "text", s)).Do(lang.T("cli.evidence.field.do"))
		}
		out[name] = value
	}
	return out, nil
}

// entered carries an entry out and says what became of it.
func (a *app) entered(check bool, do func(*office.Office) (office.EnteredRecord, error)) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	e, err := do(o)
	if err != nil {
		a.clashed(err)
		return err
	}
	a.notices(e.Notices)
	if a.format("text") == "json" {
		out := struct {
			Record  *int64            `json:"record"`
			Fields  map[string]any    `json:"fields"`
			Changes []fieldChangeJSON `json:"changes"`
			Act     *int64            `json:"act"`
			Notices []string          `json:"notices"`
		}{known(e.Record.ID), recordJSON(&e.Record), changesJSON(e.Changes), known(e.Act), []string{}}
		for _, n := range e.Notices {
			out.Notices = append(out.Notices, a.say(n))
		}
		return a.json(out)
	}
	for _, line := range a.changes(e.Changes) {
		fmt.Fprintln(a.stdout, line)
	}
	switch {
	case check && len(e.Changes) > 0:
		fmt.Fprintln(a.stdout, a.say(lang.T("cli.evidence.checked")))
	case e.Act == 0:
		fmt.Fprintln(a.stdout, a.say(lang.T("cli.import.nothing")))
	default:
		fmt.Fprintln(a.stdout, a.say(lang.T("cli.evidence.entered", "record", strconv.FormatInt(e.Record.ID, 10), "act", strconv.FormatInt(e.Act, 10))))
	}
	return nil
}

// clashed says what another has made of the record in the meantime.
func (a *app) clashed(err error) {
	var c *office.Clash
	if errors.As(err, &c) && c.Seen != nil && c.Now != nil {
		for _, line := range a.changes(c.Seen.Diff(c.Now)) {
			fmt.Fprintln(a.stderr, line)
		}
	}
}

// changes writes a line for each field that changes.
func (a *app) changes(cs []programme.FieldChange) []string {
	var out []string
	for _, c := range cs {
		from, to := a.shown(c.Field, c.From), a.shown(c.Field, c.To)
		out = append(out, "  "+a.say(lang.T("cli.evidence.field_change", "field", c.Field.Label, "from", orDash(from), "to", orDash(to))))
	}
	return out
}

// shown spells the value of a field for people.
func (a *app) shown(f *programme.Field, value string) string {
	return programme.SayValue(f, value, a.lang)
}

type fieldChangeJSON struct {
	Field string `json:"field"`
	From  string `json:"from"`
	To    string `json:"to"`
}

func changesJSON(cs []programme.FieldChange) []fieldChangeJSON {
	out := []fieldChangeJSON{}
	for _, c := range cs {
		out = append(out, fieldChangeJSON{c.Field.ID, c.From, c.To})
	}
	return out
}

// known is a value, null where there is none.
func known[T comparable](v T) *T {
	var none T
	if v == none {
		return nil
	}
	return &v
}

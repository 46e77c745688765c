package main

import (
	"fmt"
	"strconv"

	"vuonlen/document"
	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/programme"
	"vuonlen/unit"
)

type evidenceCmd struct {
	Import evidenceImportCmd `cmd:"" help:"evidence_import"`
	List   evidenceListCmd   `cmd:"" help:"evidence_list"`
	Kinds  evidenceKindsCmd  `cmd:"" help:"evidence_kinds"`

	Add      evidenceAddCmd      `cmd:"" help:"evidence_add"`
	Change   evidenceChangeCmd   `cmd:"" help:"evidence_change"`
	Withdraw evidenceWithdrawCmd `cmd:"" help:"evidence_withdraw"`
	Show     evidenceShowCmd     `cmd:"" help:"evidence_show"`
	History  evidenceHistoryCmd  `cmd:"" help:"evidence_history"`
	Attach   evidenceAttachCmd   `cmd:"" help:"evidence_attach"`
	Detach   evidenceDetachCmd   `cmd:"" help:"evidence_detach"`
	File     evidenceFileCmd     `cmd:"" help:"evidence_file"`
}

type evidenceImportCmd struct {
	Kind string `arg:"" help:"arg_kind"`
	importFlags
}

// Run imports records of a kind of evidence.
func (c *evidenceImportCmd) Run(a *app) error {
	return a.imported(c.importFlags, func(o *office.Office) (office.Report, error) {
		return o.ImportEvidence(a.ctx, c.Kind, c.File, c.Confirm)
	})
}

type evidenceListCmd struct {
	Kind      string   `arg:"" help:"arg_kind"`
	Unit      string   `placeholder:"CODE" help:"flag_evidence_unit"`
	On        law.Date `placeholder:"DATE" help:"flag_on_unit"`
	Subject   string   `placeholder:"ID" help:"flag_evidence_subject"`
	Household string   `placeholder:"NUMBER" help:"flag_evidence_household"`
}

// Run lists records of a kind; as CSV in the form of its file.
func (c *evidenceListCmd) Run(a *app) error {
	if err := a.only("text", "json", "csv"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	rs, err := o.Evidence(a.ctx, office.EvidenceQuestion{Kind: c.Kind, Unit: unit.Code(c.Unit), On: c.On, Subject: c.Subject, Household: household.ID(c.Household)})
	if err != nil {
		return err
	}
	k, _ := programme.FindKind(c.Kind)
	switch a.format("text") {
	case "json":
		out := []map[string]any{}
		for i := range rs {
			x := recordJSON(&rs[i])
			x["record"], x["files"] = rs[i].ID, len(rs[i].Attached)
			out = append(out, x)
		}
		return a.json(out)
	case "csv":
		names := make([]string, len(k.Fields))
		for i, f := range k.Fields {
			names[i] = f.ID
		}
		return document.WriteEvidenceCSV(document.NewCSVWriter(a.stdout, names...), rs)
	}
	a.evidence(k, rs)
	return nil
}

// recordJSON is a record under the names of its fields: numbers as numbers, yes or
// no as true or false, what is unknown as null.
func recordJSON(r *programme.Record) map[string]any {
	out := map[string]any{}
	for _, f := range r.Kind.Fields {
		out[f.ID] = nil
		if r.Text(f.ID) == "" {
			continue
		}
		switch f.Kind {
		case programme.Dong, programme.Count:
			out[f.ID], _ = r.Number(f.ID)
		case programme.Year:
			out[f.ID] = int(r.Year(f.ID))
		case programme.YesNo:
			out[f.ID], _ = r.Yes(f.ID)
		default:
			out[f.ID] = r.Text(f.ID)
		}
	}
	return out
}

// evidence writes records for people: one column for each field that some record
// has.
func (a *app) evidence(k *programme.Kind, rs []programme.Record) {
	fmt.Fprintln(a.stdout, a.say(lang.T("cli.evidence.head", "kind", k.Name, "n", len(rs))))
	if len(rs) == 0 {
		return
	}
	t := table{right: map[int]bool{0: true}}
	var shown []*programme.Field
	head := []string{a.say(lang.T("cli.col.record"))}
	for i := range k.Fields {
		f := &k.Fields[i]
		for j := range rs {
			if rs[j].Text(f.ID) != "" {
				t.right[len(shown)+1] = f.Kind == programme.Dong || f.Kind == programme.Count
				shown, head = append(shown, f), append(head, f.Label.Say(a.lang))
				break
			}
		}
	}
	t.row(head...)
	for i := range rs {
		cells := []string{strconv.FormatInt(rs[i].ID, 10)}
		for _, f := range shown {
			cells = append(cells, orDash(rs[i].Say(f, a.lang)))
		}
		t.row(cells...)
	}
	t.write(a.stdout, "  ")
}

type evidenceKindsCmd struct{}

// Run lists the kinds of evidence with their columns; it needs no database.
func (c *evidenceKindsCmd) Run(a *app) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	if a.format("text") == "json" {
		type field struct {
			ID       string   `json:"id"`
			Kind     string   `json:"kind"`
			Label    string   `json:"label"`
			Required bool     `json:"required"`
			Choices  []string `json:"choices,omitempty"`
		}
		type kind struct {
			ID     string   `json:"id"`
			Name   string   `json:"name"`
			Key    []string `json:"key"`
			Fields []field  `json:"fields"`
		}
		var out []kind
		for _, k := range programme.Kinds() {
			x := kind{ID: k.ID, Name: k.Name.Say(a.lang), Key: k.Key}
			for _, f := range k.Fields {
				y := field{ID: f.ID, Kind: string(f.Kind), Label: f.Label.Say(a.lang), Required: f.Required}
				for _, o := range f.Choices {
					y.Choices = append(y.Choices, o.Value)
				}
				x.Fields = append(x.Fields, y)
			}
			out = append(out, x)
		}
		return a.json(out)
	}
	for _, k := range programme.Kinds() {
		fmt.Fprintf(a.stdout, "%s: %s\n", k.ID, k.Name.Say(a.lang))
		for _, f := range k.Fields {
			mark := " "
			if f.Required {
				mark = "*"
			}
			fmt.Fprintf(a.stdout, "  %s %-18s %s\n", mark, f.ID, f.Label.Say(a.lang))
		}
	}
	return nil
}

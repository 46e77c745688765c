package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"vuonlen/account"
	"vuonlen/document"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/internal/sample"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/programme"
)

// demoDeciders are the people who decide on judged criteria in the demo. They never
// sign in.
var demoDeciders = []struct {
	name string
	role account.Role
}{{sample.Mai, account.Department}, {sample.Son, account.Department}, {sample.Phuc, account.BoardSecretary}}

// demoEvidence names the file of a kind of evidence.
func demoEvidence(kind string) string { return "evidence-" + kind + ".csv" }

// demoLate names the file that corrects evidence after it was decided on.
const demoLate = "evidence-contributions-late.csv"

func init() {
	for _, k := range programme.Kinds() {
		demoFiles = append(demoFiles, demoEvidence(k.ID))
	}
	demoFiles = append(demoFiles, demoLate)
}

// evidence imports the evidence of the made-up province kind by kind, has people
// decide on the judged criteria, and corrects some of it afterwards.
func (c *demoCmd) evidence(a *app, o *office.Office, p *sample.Province) error {
	rows := 0
	var notices []lang.Text
	take := func(kind, name string, rs []programme.Record) error {
		r, err := c.enter(a, o, kind, name, rs)
		rows += r.Rows
		notices = append(notices, r.Notices...)
		return err
	}
	for _, k := range programme.Kinds() {
		var rs []programme.Record
		for _, e := range p.Evidence {
			if e.Kind == k {
				rs = append(rs, e)
			}
		}
		if err := take(k.ID, demoEvidence(k.ID), rs); err != nil {
			return err
		}
	}
	if err := c.decide(a, o, p.Conclusions); err != nil {
		return err
	}
	if err := take("contributions", demoLate, p.LateEvidence); err != nil {
		return err
	}
	all, err := o.Conclusions(a.ctx, demoMovement)
	if err != nil {
		return err
	}
	doubt, confirmed := 0, 0
	for _, d := range all {
		if d.InDoubt {
			doubt++
		}
		if d.Confirmed != "" {
			confirmed++
		}
	}
	w := a.stdout
	fmt.Fprintf(w, "  %s\n", a.say(lang.T("cli.demo.evidence", "kinds", len(programme.Kinds()), "rows", rows)))
	for _, n := range notices {
		fmt.Fprintf(w, "  ! %s\n", a.say(n))
	}
	fmt.Fprintf(w, "  %s\n", a.say(lang.T("cli.demo.concluded", "n", len(all), "first", sample.Mai, "second", sample.Son, "third", sample.Phuc, "confirmed", confirmed, "doubt", doubt)))
	for _, d := range p.Conclusions {
		if d.Refused {
			fmt.Fprintf(w, "  %s\n", a.say(lang.T("cli.demo.refused", "by", d.By, "criterion", d.Criterion, "subject", d.Subject)))
		}
	}
	return nil
}

// enter writes records as a file and imports it as an officer would.
func (c *demoCmd) enter(a *app, o *office.Office, kind, name string, rs []programme.Record) (office.Report, error) {
	k, _ := programme.FindKind(kind)
	var heads []string
	for _, f := range k.Fields {
		heads = append(heads, f.ID)
	}
	var b bytes.Buffer
	if err := document.WriteEvidenceCSV(document.NewCSVWriter(&b, heads...), rs); err != nil {
		return office.Report{}, err
	}
	path := filepath.Join(c.Dir, name)
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		return office.Report{}, err
	}
	if len(rs) == 0 { // a small province has no loans
		return office.Report{}, nil
	}
	return o.ImportEvidence(a.ctx, kind, path, true)
}

// decide has each of the made-up people decide in their own name, on the day that
// the sample says. A conflict of interest has to be refused.
func (c *demoCmd) decide(a *app, o *office.Office, ds []sample.Conclusion) error {
	as := func(name string, on law.Date) *office.Office {
		return &office.Office{DB: o.DB, Actor: account.Actor(name), Today: on}
	}
	for _, u := range demoDeciders {
		grant := account.Grant{Role: u.role, Scope: sample.Code, On: sample.DecidedOn}
		if _, err := as(string(o.Actor), sample.DecidedOn).AddUser(a.ctx, u.name, grant); err != nil {
			return err
		}
	}
	for _, d := range ds {
		act, err := as(d.By, d.On).Decide(a.ctx, office.DecideRequest{
			Movement: demoMovement, Criterion: d.Criterion, Subject: d.Subject, On: d.On, Verdict: d.Verdict, Reasons: d.Reasons})
		if d.Refused {
			if fault.KindOf(err) != fault.Refused {
				return errors.Join(fmt.Errorf("demo: %s decides on %s of %s in spite of an interest", d.By, d.Criterion, d.Subject), err)
			}
			continue
		}
		if err != nil {
			return fmt.Errorf("%s %s: %w", d.Criterion, d.Subject, err)
		}
		if d.Confirmed == "" {
			continue
		}
		if _, err := as(d.Confirmed, d.On).ConfirmConclusion(a.ctx, act); err != nil {
			return err
		}
	}
	return nil
}

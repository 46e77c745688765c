package main

import (
	"fmt"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/programme"
	"vuonlen/unit"
)

type inspectionCmd struct {
	List inspectionListCmd `cmd:"" help:"inspection_list"`
}

type inspectionListCmd struct {
	Movement string   `placeholder:"ID" help:"flag_movement"`
	Unit     string   `placeholder:"CODE" help:"flag_enrolment_unit"`
	On       law.Date `placeholder:"DATE" help:"flag_due_on"`
}

// Run lists the inspections with their findings and what became of them.
func (c *inspectionListCmd) Run(a *app) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	all, err := o.Inspections(a.ctx, office.InspectionQuestion{Movement: c.Movement, Unit: unit.Code(c.Unit), On: c.On})
	if err != nil {
		return err
	}
	if a.format("text") == "json" {
		out := []map[string]any{}
		for i := range all {
			x := &all[i]
			y := recordJSON(&x.Record)
			y["unit_name"], y["state"] = x.Name.FullName, x.State
			findings := []map[string]any{}
			for j := range x.Findings {
				f := &x.Findings[j]
				z := recordJSON(&f.Record)
				z["state"], z["days_late"] = f.State, f.Late
				findings = append(findings, z)
			}
			y["findings"] = findings
			out = append(out, y)
		}
		return a.json(out)
	}
	sums := map[programme.RemedyState]int{}
	n := 0
	for i := range all {
		for _, f := range all[i].Findings {
			sums[f.State]++
			n++
		}
	}
	fmt.Fprintln(a.stdout, a.say(lang.T("cli.inspection.head", "n", len(all), "findings", n)))
	for _, s := range programme.RemedyStates {
		if sums[s] > 0 {
			fmt.Fprintln(a.stdout, "  "+a.say(lang.T("cli.due.count", "n", sums[s], "state", s)))
		}
	}
	for i := range all {
		x := &all[i]
		e := &x.Record
		fmt.Fprintln(a.stdout, a.say(lang.T("cli.inspection.line", "inspection", e.Text("inspection"), "unit", x.Name.FullName, "planned", e.Date("planned_on"), "state", x.State)))
		if s := e.Text("conclusion"); s != "" {
			fmt.Fprintln(a.stdout, "  "+a.say(lang.T("cli.inspection.conclusion", "text", s)))
		}
		for j := range x.Findings {
			f := &x.Findings[j]
			state := f.State.Say(a.lang)
			if f.Late.Known() {
				state = a.say(lang.T("cli.inspection.late", "state", f.State, "days", f.Late))
			}
			fmt.Fprintln(a.stdout, "  "+a.say(lang.T("cli.inspection.finding", "finding", f.Record.Text("finding"), "content", f.Record.Text("content"), "due", orDash(f.Record.Date("due").Say(a.lang)), "state", state)))
		}
	}
	return nil
}

package office

import (
	"cmp"
	"context"
	"slices"

	"vuonlen/account"
	"vuonlen/law"
	"vuonlen/programme"
	"vuonlen/store"
	"vuonlen/unit"
)

// InspectionQuestion asks for the inspections of a movement.
type InspectionQuestion struct {
	Movement string    // empty: of all
	Unit     unit.Code // and all below it; empty: all that the actor may see
	On       law.Date  // as of the end of this day; 0 = today
}

// Inspection is one inspection with its findings.
type Inspection struct {
	Record   programme.Record
	Name     unit.State // of the unit that is inspected
	State    programme.InspectionState
	Findings []InspectionFinding
}

// InspectionFinding is one finding and what became of it.
type InspectionFinding struct {
	Record programme.Record
	State  programme.RemedyState
	Late   law.Count // days; unknown where it is not late
}

// Inspections lists the inspections by the day they were planned for, with their
// findings and remedies as of a day, as far as the actor may see the units.
func (o *Office) Inspections(ctx context.Context, q InspectionQuestion) ([]Inspection, error) {
	on := cmp.Or(q.On, o.Today)
	var out []Inspection
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := load(r)
		if err != nil {
			return err
		}
		gate, err := o.gate(r, record.Tree, account.EvidenceRead)
		if err != nil {
			return err
		}
		if q.Movement != "" {
			if _, err := movement(r, q.Movement); err != nil {
				return err
			}
		}
		var home *unit.Unit
		if q.Unit != "" {
			u, ok := record.Tree.Find(q.Unit, on)
			if !ok {
				return record.Tree.Explain(q.Unit, on)
			}
			if err := gate.within(u, on); err != nil {
				return err
			}
			home = u
		}
		for _, e := range record.Evidence.Of("inspections") {
			code, day := e.Place()
			u, ok := record.Tree.Find(code, day)
			if !ok || gate.within(u, day) != nil || q.Movement != "" && e.Text("movement") != q.Movement || home != nil && !inside(record.Tree, u, home, day) {
				continue
			}
			x := Inspection{Record: e, Name: lastState(u, day), State: programme.InspectionOn(&e, on)}
			for _, f := range record.Evidence.By("inspection-findings", "inspection", e.Text("inspection")) {
				x.Findings = append(x.Findings, InspectionFinding{f, programme.RemedyOn(&f, on), programme.RemedyLate(&f, on)})
			}
			slices.SortFunc(x.Findings, func(a, b InspectionFinding) int {
				return cmp.Compare(a.Record.Text("finding"), b.Record.Text("finding"))
			})
			out = append(out, x)
		}
		return nil
	})
	slices.SortFunc(out, func(a, b Inspection) int {
		return cmp.Or(cmp.Compare(a.Record.Date("planned_on"), b.Record.Date("planned_on")), cmp.Compare(a.Record.Text("inspection"), b.Record.Text("inspection")))
	})
	return out, err
}

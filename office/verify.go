package office

import (
	"context"

	"vuonlen/award"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/unit"
)

// Verified is what Verify found: the store's report, and notices about what is
// consistent but does not agree.
type Verified struct {
	store.Report
}

// Verify checks the database against its journal and then the data against each
// other: everything recorded must still resolve to its unit, and where counts
// and rates or sums do not agree a notice says so. outside is a head kept
// elsewhere, nil for none.
func (o *Office) Verify(ctx context.Context, outside []byte) (Verified, error) {
	rep, err := o.DB.Verify(ctx, outside)
	if err != nil || rep.Difference != nil {
		return Verified{rep}, err
	}
	err = o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := load(r)
		if err != nil {
			return err
		}
		seen := map[string]bool{}
		rows, err := r.Tallies()
		if err != nil {
			return err
		}
		for _, t := range rows {
			u, ok := record.Tree.Find(t.Code, t.On)
			if !ok {
				return record.Tree.Explain(t.Code, t.On)
			}
			k := u.Key() + t.Year.Say(lang.EN) + t.Standard
			if seen[k] {
				continue
			}
			seen[k] = true
			for _, f := range record.Tallies.Flags(u, t.Year, t.Standard, o.Today) {
				rep.Notices = append(rep.Notices, lang.T("office.flag", "at", lang.T("office.flag.unit", "code", string(t.Code), "year", t.Year), "what", f))
			}
		}
		return nil
	})
	return Verified{rep}, err
}

// CheckMovement reads a movement file and checks what it says against the units
// of the country.
func CheckMovement(name string, content []byte) (*award.Movement, error) {
	m, err := award.Read(name, content)
	if err != nil {
		return nil, err
	}
	tree, err := unit.Build(unit.Embedded())
	if err != nil {
		return nil, err
	}
	var faults fault.List
	check := func(what string, code unit.Code, on law.Date) {
		if _, ok := tree.Find(code, on); !ok {
			faults.Add(tree.Explain(code, on).Place(fault.Place{File: name, Column: what}))
		}
	}
	check("territory", m.Territory.Code, m.Territory.On)
	for _, t := range m.Targets {
		if l, ok := t.Aim.(award.UnitLeaves); ok {
			check(t.ID, l.Unit.Code, l.Unit.On)
		}
	}
	return m, faults.Err()
}

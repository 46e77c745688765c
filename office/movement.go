package office

import (
	"context"
	"slices"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/store"
	"vuonlen/unit"
)

// CheckMovement reads a movement file and checks what it says against the units
// of the country.
func CheckMovement(name string, content []byte) (*award.Movement, error) {
	m, err := award.Read(name, content)
	if err != nil {
		return nil, err
	}
	tree, err := unit.Shipped()
	if err != nil {
		return nil, err
	}
	return m, unitsOf(m, name, tree)
}

// unitsOf refuses a movement that names units which do not exist.
func unitsOf(m *award.Movement, file string, tree *unit.Tree) error {
	var faults fault.List
	check := func(what string, ref award.UnitRef) {
		if _, ok := tree.Find(ref.Code, ref.On); !ok {
			faults.Add(tree.Explain(ref.Code, ref.On).Place(fault.Place{File: file, Column: what}))
		}
	}
	check("territory", m.Territory)
	for _, t := range m.Targets {
		if l, ok := t.Aim.(award.UnitLeaves); ok {
			check(t.ID, l.Unit)
		}
	}
	return faults.Err()
}

// ImportMovement takes a movement file into the database: another province,
// period or movement is a data file. A later file of the same id takes the place
// of the earlier one, which stays in history; the movements that the program
// brings along cannot be replaced so.
func (o *Office) ImportMovement(ctx context.Context, name string, content []byte, confirm bool) (Report, error) {
	p := Report{What: "movement", File: name, SHA256: hash(content), Rows: 1}
	m, err := award.Read(name, content)
	if err != nil {
		return p, err
	}
	if slices.ContainsFunc(award.Files(), func(f award.File) bool { return f.Name == m.ID }) {
		return p, fault.New(fault.Refused, lang.T("office.shipped_movement", "id", m.ID)).
			Place(fault.Place{File: name}).Do(lang.T("office.shipped_movement.do"))
	}
	err = o.carryOut(ctx, &p, confirm, func(r *store.Reader) (ready, error) {
		record, err := load(r)
		if err != nil {
			return ready{}, err
		}
		if err := unitsOf(m, name, record.Tree); err != nil {
			return ready{}, err
		}
		if err := o.allow(r, account.MovementWrite); err != nil {
			return ready{}, err
		}
		old, had, err := r.Dataset("movement", m.ID)
		switch {
		case err != nil:
			return ready{}, err
		case had && old.SHA256 == p.SHA256:
			p.Same++
			return ready{}, nil
		case had:
			p.Changed++
		default:
			p.New++
		}
		return ready{write: func(tx *store.Tx) error {
			return tx.AddDataset(store.Dataset{Kind: "movement", Name: m.ID, Content: content})
		}}, nil
	})
	return p, err
}

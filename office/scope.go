package office

import (
	"context"
	"slices"

	"vuonlen/account"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/unit"
)

// ScopeUnit is a unit to choose.
type ScopeUnit struct {
	Code  unit.Code
	Name  string
	Above string // the district of a commune, empty where there is none
}

// ScopeUnits are the units that somebody may choose from.
type ScopeUnits struct {
	Communes []ScopeUnit // by name
	Open     unit.Code   // the commune whose hamlets are listed
	Hamlets  []ScopeUnit
	Name     string // of the unit that is chosen, whatever its level
}

// Scope lists the communes where the actor holds a permission, as they are on a day,
// and the hamlets of the chosen one, or of the only one there is.
func (o *Office) Scope(ctx context.Context, p account.Permission, on law.Date, chosen unit.Code) (ScopeUnits, error) {
	var a ScopeUnits
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := loadUnits(r)
		if err != nil {
			return err
		}
		gate, err := o.gate(r, record.Tree, p)
		if err != nil {
			return err
		}
		tree := record.Tree
		operator := gate.authority.Actor().Operator()
		scope := gate.authority.Scope(p, o.Today)
		covers := func(u *unit.Unit) bool { return operator || scope.Covers(u, on) }
		var open *unit.Unit
		if u, ok := tree.Find(chosen, on); ok {
			open = u
			if u.Level == unit.Hamlet {
				open, _ = tree.Parent(u, on)
			}
			a.Name = nameOf(u, on)
		}
		var listed []*unit.Unit
		for _, c := range tree.Alive(on, unit.Commune) {
			if covers(c) || slices.ContainsFunc(tree.Children(c, on), covers) {
				listed = append(listed, c)
				st, _ := c.At(on)
				x := ScopeUnit{Code: st.Code, Name: st.FullName}
				if up, ok := tree.Parent(c, on); ok && up.Level == unit.District {
					x.Above = nameOf(up, on)
				}
				a.Communes = append(a.Communes, x)
			}
		}
		if open == nil && len(listed) == 1 {
			open = listed[0]
		}
		if open != nil && slices.Contains(listed, open) {
			st, _ := open.At(on)
			a.Open = st.Code
			for _, h := range tree.Children(open, on) {
				if covers(h) {
					st, _ := h.At(on)
					a.Hamlets = append(a.Hamlets, ScopeUnit{Code: st.Code, Name: st.FullName})
				}
			}
		}
		for _, l := range [][]ScopeUnit{a.Communes, a.Hamlets} {
			slices.SortStableFunc(l, func(x, y ScopeUnit) int { return lang.Compare(x.Name, y.Name) })
		}
		return nil
	})
	return a, err
}

package office

import (
	"context"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/unit"
)

// gate is what the actor may do in the course of one act or answer. Every one of
// them begins with [Office.gate].
type gate struct {
	authority *account.Authority
	p         account.Permission
	today     law.Date
}

// gate finds out who acts and refuses who does not hold a permission anywhere.
func (o *Office) gate(r *store.Reader, tree *unit.Tree, p account.Permission) (gate, error) {
	g := gate{p: p, today: o.Today}
	var err error
	if g.authority, err = o.authority(r, tree); err != nil || o.Actor.Operator() {
		return g, err
	}
	if f := g.authority.MayAnywhere(p, o.Today); f != nil {
		return g, f
	}
	return g, nil
}

// authority is what the actor may do. The operator at the command line may
// everything; a user must be known and not barred.
func (o *Office) authority(r *store.Reader, tree *unit.Tree) (*account.Authority, error) {
	if o.Actor.Operator() {
		return account.Operate(o.Actor), nil
	}
	users, err := r.Users()
	if err != nil {
		return nil, err
	}
	for _, u := range users {
		if u.Name != string(o.Actor) {
			continue
		}
		if u.Disabled {
			return nil, fault.New(fault.Refused, lang.T("office.user.disabled", "name", u.Name)).Do(lang.T("office.user.disabled.do")).By(account.ErrDenied)
		}
		return account.NewAuthority(tree, u)
	}
	return nil, store.NoUser(string(o.Actor))
}

// Authority is what the actor may do, as the accounts stand now. A page asks it at
// every request, so that a role that was taken is gone at once.
func (o *Office) Authority(ctx context.Context) (*account.Authority, error) {
	var a *account.Authority
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := loadUnits(r)
		if err != nil {
			return err
		}
		a, err = o.authority(r, record.Tree)
		return err
	})
	return a, err
}

// within refuses a unit for which the actor does not hold the gate's permission.
func (g gate) within(u *unit.Unit, on law.Date) *fault.Error {
	return g.may(g.p, u, on)
}

func (g gate) may(p account.Permission, u *unit.Unit, on law.Date) *fault.Error {
	if u == nil || g.authority.Actor().Operator() {
		return nil
	}
	if !u.Alive(on) && u.Last != 0 {
		on = u.Last
	}
	return g.authority.May(p, u, on, g.today)
}

// sees tells whether the actor may read what stands under a place and year: the
// store leaves out the rest.
func (g gate) sees(ps *places) func(hamlet, commune unit.Code, y law.Year) bool {
	if g.authority.Actor().Operator() {
		return nil
	}
	known := map[placeKey]bool{} // half a million rows name a thousand places
	return func(hamlet, commune unit.Code, y law.Year) bool {
		k := placeKey{hamlet, commune, law.YearEnd(y)}
		may, ok := known[k]
		if !ok {
			p := ps.of(hamlet, commune, k.on)
			may = p.err == nil && g.within(p.unit, k.on) == nil
			known[k] = may
		}
		return may
	}
}

// seesUnits is sees for what may stand under a unit of any level.
func (g gate) seesUnits(tree *unit.Tree) func(hamlet, commune unit.Code, y law.Year) bool {
	if g.authority.Actor().Operator() {
		return nil
	}
	return func(hamlet, commune unit.Code, y law.Year) bool {
		code, end := hamlet, law.YearEnd(y)
		if code == "" {
			code = commune
		}
		u, ok := tree.Find(code, end)
		return ok && g.within(u, end) == nil
	}
}

// allow is gate for what belongs to no unit.
func (o *Office) allow(r *store.Reader, p account.Permission) error {
	if o.Actor.Operator() {
		return nil
	}
	record, err := loadUnits(r)
	if err != nil {
		return err
	}
	_, err = o.gate(r, record.Tree, p)
	return err
}

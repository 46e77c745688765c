package office

import (
	"cmp"
	"context"

	"vuonlen/account"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/unit"
)

// AddUser makes a user with a role in a scope; a user that exists is given the
// role besides. Nobody grants more than they hold.
func (o *Office) AddUser(ctx context.Context, name string, g account.Grant) (act int64, err error) {
	name, ferr := account.ParseName(name)
	if ferr != nil {
		return 0, ferr
	}
	g.On = cmp.Or(g.On, o.Today)
	rc, err := o.DB.Write(ctx, o.Actor, store.Act{Kind: "user.add", Detail: [][2]string{{"name", name}, {"role", string(g.Role)}, {"scope", string(g.Scope)}}}, func(tx *store.Tx) error {
		record, err := loadUnits(tx.Reader)
		if err != nil {
			return err
		}
		who, err := o.gate(tx.Reader, record.Tree, account.UserManage)
		if err != nil {
			return err
		}
		if f := g.Check(record.Tree); f != nil {
			return f
		}
		if f := account.CanGrant(who.authority, g, o.Today); f != nil {
			return f
		}
		users, err := tx.Users()
		if err != nil {
			return err
		}
		for _, u := range users {
			if u.Name != name {
				continue
			}
			for _, old := range u.Grants {
				if old == g {
					return nil
				}
			}
			return tx.AddGrant(name, g)
		}
		if err := tx.AddUser(name); err != nil {
			return err
		}
		return tx.AddGrant(name, g)
	})
	return rc.Act, err
}

// DisableUser bars a user at once, or lets him in again.
func (o *Office) DisableUser(ctx context.Context, name string, disabled bool) (act int64, err error) {
	kind := map[bool]string{true: "user.disable", false: "user.enable"}[disabled]
	rc, err := o.DB.Write(ctx, o.Actor, store.Act{Kind: kind, Detail: [][2]string{{"name", name}}}, func(tx *store.Tx) error {
		record, err := loadUnits(tx.Reader)
		if err != nil {
			return err
		}
		who, err := o.gate(tx.Reader, record.Tree, account.UserManage)
		if err != nil {
			return err
		}
		users, err := tx.Users()
		if err != nil {
			return err
		}
		for _, u := range users { // who bars somebody manages users wherever he works
			if u.Name != name {
				continue
			}
			if f := manages(who, record.Tree, u); f != nil {
				return f
			}
		}
		return tx.SetDisabled(name, disabled)
	})
	return rc.Act, err
}

// UserAnswer is a user with the names of the units of his grants.
type UserAnswer struct {
	account.User
	Units []string
}

// Users lists the users who work only where the actor may see accounts, and himself.
func (o *Office) Users(ctx context.Context) ([]UserAnswer, error) {
	var out []UserAnswer
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := loadUnits(r)
		if err != nil {
			return err
		}
		who, err := o.gate(r, record.Tree, account.UserRead)
		if err != nil {
			return err
		}
		users, err := r.Users()
		if err != nil {
			return err
		}
		for _, u := range users {
			if u.Name != string(o.Actor) && manages(who, record.Tree, u) != nil {
				continue
			}
			a := UserAnswer{User: u}
			for _, g := range u.Grants {
				a.Units = append(a.Units, unitName(record.Tree, g.Scope, g.On))
			}
			out = append(out, a)
		}
		return nil
	})
	return out, err
}

func unitName(tree *unit.Tree, code unit.Code, on law.Date) string {
	u, ok := tree.Find(code, on)
	if !ok {
		return ""
	}
	return nameOf(u, on)
}

package office

import (
	"cmp"
	"context"
	"slices"
	"time"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/unit"
)

// Invitation is a one-time code by which a user sets his password. It is shown
// this once: the register holds a keyed hash of it.
type Invitation struct {
	Name  string
	Path  string // of the page where the code is typed
	Code  string
	Until time.Time
	Act   int64
}

// InvitePath is the page where a one-time code is typed. The code is not part of an
// address: those stand in logs and in the history of browsers.
const InvitePath = "/login/code"

// Invite makes a one-time code for a user; earlier ones count no more. It is power
// over the account, so nobody makes one for a user who holds more than he does.
func (o *Office) Invite(ctx context.Context, name string) (Invitation, error) {
	return o.invite(ctx, name, "user.invite", func(*store.Tx, []account.Credential) error { return nil })
}

// Reset takes away everything by which a user signs in, ends his sessions, and makes
// a one-time code: for who has lost the device, and the recovery codes too.
func (o *Office) Reset(ctx context.Context, name string) (Invitation, error) {
	inv, err := o.invite(ctx, name, "user.reset", func(tx *store.Tx, list []account.Credential) error {
		for _, c := range list {
			if c.Kind == account.Link {
				continue
			}
			if err := tx.EndCredential(c.ID); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return inv, err
	}
	_, err = o.DB.EndSessions(ctx, inv.Name, "")
	return inv, err
}

func (o *Office) invite(ctx context.Context, name, kind string, before func(*store.Tx, []account.Credential) error) (Invitation, error) {
	inv := Invitation{Path: InvitePath}
	name, ferr := account.ParseName(name)
	if ferr != nil {
		return inv, ferr
	}
	inv.Name, inv.Until = name, o.DB.Now().Add(account.LinkLife)
	rc, err := o.DB.Write(ctx, o.Actor, store.Act{Kind: kind, Detail: [][2]string{{"name", name}}}, func(tx *store.Tx) error {
		record, err := loadUnits(tx.Reader)
		if err != nil {
			return err
		}
		who, err := o.gate(tx.Reader, record.Tree, account.UserManage)
		if err != nil {
			return err
		}
		u, ok, err := findUser(tx.Reader, name)
		if err != nil {
			return err
		}
		if !ok {
			return store.NoUser(name)
		}
		if f := manages(who, record.Tree, u); f != nil {
			return f
		}
		for _, g := range u.Grants {
			if g.To != 0 && g.To < o.Today {
				continue
			}
			if f := account.CanGrant(who.authority, g, o.Today); f != nil {
				return f
			}
		}
		list, err := tx.Credentials(name)
		if err != nil {
			return err
		}
		if err := before(tx, list); err != nil {
			return err
		}
		for _, c := range list {
			if c.Kind == account.Link {
				if err := tx.EndCredential(c.ID); err != nil {
					return err
				}
			}
		}
		code := newCode(account.LinkLength)
		inv.Code = account.ShowCode(code)
		handle, err := tx.Handle(account.Link, code)
		if err != nil {
			return err
		}
		return tx.AddCredential(account.Credential{User: name, Kind: account.Link, Handle: handle, Expires: inv.Until})
	})
	inv.Act = rc.Act
	return inv, err
}

// manages refuses who does not manage users wherever this one works.
func manages(who gate, tree *unit.Tree, u account.User) *fault.Error {
	for _, g := range u.Grants {
		at, ok := tree.Find(g.Scope, g.On)
		if !ok {
			continue
		}
		if f := who.within(at, who.today); f != nil {
			return f
		}
	}
	return nil
}

// HasPassword tells whether a user can sign in already; it is for the operator, who
// is told a code only for who cannot.
func (o *Office) HasPassword(ctx context.Context, name string) (has bool, err error) {
	name, ferr := account.ParseName(name)
	if ferr != nil {
		return false, ferr
	}
	err = o.DB.Read(ctx, func(r *store.Reader) error {
		if err := o.allow(r, account.UserManage); err != nil {
			return err
		}
		list, err := r.Credentials(name)
		has = slices.ContainsFunc(list, func(c account.Credential) bool { return c.Kind == account.Password })
		return err
	})
	return has, err
}

// Revoke takes a role away from a user, at once: whoever manages users there may,
// also without holding the role.
func (o *Office) Revoke(ctx context.Context, name string, role account.Role, scope unit.Code, on law.Date) (act int64, err error) {
	name, ferr := account.ParseName(name)
	if ferr != nil {
		return 0, ferr
	}
	rc, err := o.DB.Write(ctx, o.Actor, store.Act{Kind: "user.revoke", Detail: [][2]string{{"name", name}, {"role", string(role)}, {"scope", string(scope)}}}, func(tx *store.Tx) error {
		record, err := loadUnits(tx.Reader)
		if err != nil {
			return err
		}
		who, err := o.gate(tx.Reader, record.Tree, account.UserManage)
		if err != nil {
			return err
		}
		u, ok, err := findUser(tx.Reader, name)
		if err != nil {
			return err
		}
		if !ok {
			return store.NoUser(name)
		}
		found := false
		for _, g := range u.Grants {
			if g.Role != role || g.Scope != scope || on != 0 && g.On != on {
				continue
			}
			found = true
			at, ok := record.Tree.Find(g.Scope, g.On)
			if !ok {
				return record.Tree.Explain(g.Scope, g.On)
			}
			if f := who.within(at, o.Today); f != nil {
				return f
			}
			if err := tx.EndGrant(name, g); err != nil {
				return err
			}
		}
		if !found {
			if f := manages(who, record.Tree, u); f != nil { // who works elsewhere is not told about
				return f
			}
			return fault.New(fault.NotFound, lang.T("office.user.no_role", "name", name, "role", role, "unit", string(scope))).Do(lang.T("office.user.no_role.do"))
		}
		return nil
	})
	return rc.Act, err
}

// UserAccess tells how a user signs in, for who manages him.
type UserAccess struct {
	UserAnswer
	Password bool
	Invited  time.Time // until when a one-time code counts; zero: none does
	Factors  []account.Credential
	Sessions int
}

// UserAccess gives one user with how he signs in.
func (o *Office) UserAccess(ctx context.Context, name string) (UserAccess, error) {
	var a UserAccess
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := loadUnits(r)
		if err != nil {
			return err
		}
		who, err := o.gate(r, record.Tree, account.UserRead)
		if err != nil {
			return err
		}
		u, ok, err := findUser(r, name)
		if err != nil {
			return err
		}
		if !ok {
			return store.NoUser(name)
		}
		if f := manages(who, record.Tree, u); f != nil {
			return f
		}
		a.User = u
		for _, g := range u.Grants {
			a.Units = append(a.Units, unitName(record.Tree, g.Scope, g.On))
		}
		list, err := r.Credentials(name)
		if err != nil {
			return err
		}
		for _, c := range list {
			switch {
			case c.Kind == account.Password:
				a.Password = true
			case c.Kind == account.Link && !c.Expired(o.DB.Now()):
				a.Invited = c.Expires
			case c.Kind.Second() || c.Kind == account.Elsewhere:
				a.Factors = append(a.Factors, c)
			}
		}
		slices.SortFunc(a.Factors, func(x, y account.Credential) int { return cmp.Compare(x.ID, y.ID) })
		ss, err := r.Sessions(name)
		for _, s := range ss {
			if s.Stage == account.Whole {
				a.Sessions++
			}
		}
		return err
	})
	return a, err
}

package office

import (
	"context"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/store"
)

// Redeem sets a password by a one-time code. All sessions of the user end, the code
// is used up, and the next step is the second factor: to show it, or to choose one.
func (d *Door) Redeem(ctx context.Context, v Visitor, code, password string) (Entrance, error) {
	limits := []store.Limited{{Limit: account.LimitCode, What: "code/" + account.Network(v.Address)}}
	if wait, err := d.DB.TakeLimits(ctx, limits); err != nil {
		return Entrance{}, err
	} else if wait > 0 {
		return Entrance{}, tooMany(wait)
	}
	var link account.Credential
	second := false
	if err := d.DB.Read(ctx, func(r *store.Reader) error {
		typed := account.ReadCode(code, account.LinkLength)
		handle, err := r.Handle(account.Link, typed)
		if err != nil {
			return err
		}
		c, ok, err := r.CredentialBy(account.Link, handle)
		if err != nil {
			return err
		}
		u, there, err := findUser(r, c.User)
		if err != nil {
			return err
		}
		if typed == "" || !ok || c.Expired(d.DB.Now()) || !there || u.Disabled {
			return fault.New(fault.Refused, lang.T("office.login.link")).Do(lang.T("office.login.link.do"))
		}
		list, err := r.Credentials(c.User)
		for _, x := range list {
			second = second || x.Kind.Second()
		}
		link = c
		if err != nil {
			return err
		}
		return fits(r, u, password)
	}); err != nil {
		return Entrance{}, err
	}
	if err := d.DB.GiveBackLimits(ctx, limits); err != nil {
		return Entrance{}, err
	}
	if err := d.setPassword(ctx, link.User, password, link.ID); err != nil {
		return Entrance{}, err
	}
	stage := account.Enrol
	if second {
		stage = account.Half
	}
	return d.begin(ctx, v, account.Session{User: link.User, Stage: stage, How: string(account.Password)})
}

// fits checks a password that a user chooses: his name and his units are near at hand.
func fits(r *store.Reader, u account.User, password string) error {
	near := []string{u.Name}
	record, err := loadUnits(r)
	if err != nil {
		return err
	}
	for _, g := range u.Grants {
		near = append(near, unitName(record.Tree, g.Scope, g.On))
	}
	if f := account.CheckPassword(password, near...); f != nil {
		return f
	}
	return nil
}

// setPassword enters a new password and ends the old one, all one-time codes and
// all sessions. link is the code by which it is done, 0 for none.
func (d *Door) setPassword(ctx context.Context, user, password string, link int64) error {
	hash := hashNew(password)
	if _, err := d.DB.Write(ctx, account.Actor(user), store.Act{Kind: "user.password", Detail: [][2]string{{"name", user}}}, func(tx *store.Tx) error {
		list, err := tx.Credentials(user)
		if err != nil {
			return err
		}
		there := link == 0
		for _, c := range list {
			there = there || c.ID == link
			if c.Kind == account.Password || c.Kind == account.Link {
				if err := tx.EndCredential(c.ID); err != nil {
					return err
				}
			}
		}
		if !there { // somebody used it a moment ago
			return fault.New(fault.Refused, lang.T("office.login.link")).Do(lang.T("office.login.link.do"))
		}
		return tx.AddCredential(account.Credential{User: user, Kind: account.Password, Secret: hash})
	}); err != nil {
		return err
	}
	_, err := d.DB.EndSessions(ctx, user, "")
	return err
}

// ChangePassword sets another password; the old one is asked for.
func (d *Door) ChangePassword(ctx context.Context, v Visitor, old, password string) (Entrance, error) {
	c, err := d.at(ctx, v, account.Whole)
	if err != nil {
		return Entrance{}, err
	}
	limits := []store.Limited{{Limit: account.LimitSecond, What: "second/" + c.User}}
	if err := d.try(ctx, c, limits); err != nil {
		return Entrance{}, err
	}
	hash := account.NoHash
	var f error
	if err := d.DB.Read(ctx, func(r *store.Reader) error {
		list, err := r.Credentials(c.User)
		if err != nil {
			return err
		}
		for _, x := range list {
			if x.Kind == account.Password {
				if hash, err = r.Secret(x.ID); err != nil {
					return err
				}
			}
		}
		u, _, err := findUser(r, c.User)
		if err == nil {
			f = fits(r, u, password)
		}
		return err
	}); err != nil {
		return Entrance{}, err
	}
	if ok, _, err := match(ctx, hash, old); err != nil {
		return Entrance{}, err
	} else if !ok {
		return Entrance{}, fault.New(fault.Refused, lang.T("office.login.old")).Do(lang.T("office.login.old.do"))
	}
	if err := d.DB.GiveBackLimits(ctx, limits); err != nil {
		return Entrance{}, err
	}
	if f != nil {
		return Entrance{}, f
	}
	if err := d.setPassword(ctx, c.User, password, 0); err != nil {
		return Entrance{}, err
	}
	e, err := d.whole(ctx, v, c, c.How)
	if err == nil {
		e.Known, err = d.mark(ctx, c.User)
	}
	return e, err
}

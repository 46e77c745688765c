package main

import (
	"fmt"
	"strconv"

	"vuonlen/account"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/unit"
)

type userCmd struct {
	Add     userAddCmd     `cmd:"" help:"user_add"`
	List    userListCmd    `cmd:"" help:"user_list"`
	Disable userDisableCmd `cmd:"" help:"user_disable"`
	Enable  userEnableCmd  `cmd:"" help:"user_enable"`
	Revoke  userRevokeCmd  `cmd:"" help:"user_revoke"`
	Link    userLinkCmd    `cmd:"" help:"user_link"`
	Reset   userResetCmd   `cmd:"" help:"user_reset"`
}

type userAddCmd struct {
	Name  string   `arg:"" help:"arg_user"`
	Role  string   `required:"" placeholder:"R" help:"flag_role"`
	Scope string   `required:"" placeholder:"CODE" help:"flag_scope"`
	On    law.Date `placeholder:"DATE" help:"flag_on_unit"`
	From  law.Date `placeholder:"DATE" help:"flag_from"`
	To    law.Date `placeholder:"DATE" help:"flag_to"`
}

// Run makes a user, or gives one a further role.
func (c *userAddCmd) Run(a *app) error {
	if err := a.only("text"); err != nil {
		return err
	}
	role, ferr := account.ParseRole(c.Role)
	if ferr != nil {
		return ferr
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	act, err := o.AddUser(a.ctx, c.Name, account.Grant{Role: role, Scope: unit.Code(c.Scope), On: c.On, From: c.From, To: c.To})
	if err != nil {
		return err
	}
	a.written(act)
	// Who cannot sign in yet is given the means. Where the actor may not do that, the
	// role stands all the same, and somebody else makes the code.
	if has, err := o.HasPassword(a.ctx, c.Name); err != nil || has {
		return err
	}
	inv, err := o.Invite(a.ctx, c.Name)
	if err != nil {
		return err
	}
	a.invitation(inv)
	return nil
}

// invitation shows a one-time code, this once.
func (a *app) invitation(inv office.Invitation) {
	fmt.Fprintln(a.stdout, a.say(lang.T("cli.user.code", "name", inv.Name, "code", inv.Code)))
	fmt.Fprintln(a.stdout, a.say(lang.T("cli.user.code.where", "path", inv.Path, "until", a.moment(inv.Until))))
}

type userLinkCmd struct {
	Name string `arg:"" help:"arg_user"`
}

// Run makes a one-time code.
func (c *userLinkCmd) Run(a *app) error {
	return a.invite(func(o *office.Office) (office.Invitation, error) { return o.Invite(a.ctx, c.Name) })
}

type userResetCmd struct {
	Name string `arg:"" help:"arg_user"`
}

// Run takes away everything by which a user signs in.
func (c *userResetCmd) Run(a *app) error {
	return a.invite(func(o *office.Office) (office.Invitation, error) { return o.Reset(a.ctx, c.Name) })
}

func (a *app) invite(act func(*office.Office) (office.Invitation, error)) error {
	if err := a.only("text"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	inv, err := act(o)
	if err != nil {
		return err
	}
	a.written(inv.Act)
	a.invitation(inv)
	return nil
}

type userRevokeCmd struct {
	Name  string   `arg:"" help:"arg_user"`
	Role  string   `required:"" placeholder:"R" help:"flag_role"`
	Scope string   `required:"" placeholder:"CODE" help:"flag_scope"`
	On    law.Date `placeholder:"DATE" help:"flag_on_unit"`
}

// Run takes a role away.
func (c *userRevokeCmd) Run(a *app) error {
	if err := a.only("text"); err != nil {
		return err
	}
	role, ferr := account.ParseRole(c.Role)
	if ferr != nil {
		return ferr
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	act, err := o.Revoke(a.ctx, c.Name, role, unit.Code(c.Scope), c.On)
	if err != nil {
		return err
	}
	a.written(act)
	return nil
}

func (a *app) written(act int64) {
	if act == 0 {
		fmt.Fprintln(a.stdout, a.say(lang.T("cli.import.nothing")))
		return
	}
	fmt.Fprintln(a.stdout, a.say(lang.T("cli.import.done", "act", strconv.FormatInt(act, 10))))
}

type userDisableCmd struct {
	Name string `arg:"" help:"arg_user"`
}

// Run bars a user.
func (c *userDisableCmd) Run(a *app) error { return a.disable(c.Name, true) }

type userEnableCmd struct {
	Name string `arg:"" help:"arg_user"`
}

// Run lets a barred user in again.
func (c *userEnableCmd) Run(a *app) error { return a.disable(c.Name, false) }

func (a *app) disable(name string, disabled bool) error {
	if err := a.only("text"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	act, err := o.DisableUser(a.ctx, name, disabled)
	if err != nil {
		return err
	}
	a.written(act)
	return nil
}

type userListCmd struct{}

type userJSON struct {
	Name     string      `json:"name"`
	Disabled bool        `json:"disabled"`
	Grants   []grantJSON `json:"grants"`
}

type grantJSON struct {
	Role  string    `json:"role"`
	Scope string    `json:"scope"`
	Name  string    `json:"scope_name"`
	On    law.Date  `json:"on"`
	From  *law.Date `json:"from"`
	To    *law.Date `json:"to"`
}

// Run lists the users with their roles.
func (c *userListCmd) Run(a *app) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	users, err := o.Users(a.ctx)
	if err != nil {
		return err
	}
	if a.format("text") == "json" {
		out := []userJSON{}
		for _, u := range users {
			x := userJSON{Name: u.Name, Disabled: u.Disabled, Grants: []grantJSON{}}
			for i, g := range u.Grants {
				x.Grants = append(x.Grants, grantJSON{string(g.Role), string(g.Scope), u.Units[i], g.On, some(g.From), some(g.To)})
			}
			out = append(out, x)
		}
		return a.json(out)
	}
	t := table{}
	t.row(a.say(lang.T("cli.col.user")), a.say(lang.T("cli.col.role")), a.say(lang.T("cli.col.unit")), a.say(lang.T("cli.col.state")))
	for _, u := range users {
		state := ""
		if u.Disabled {
			state = a.say(lang.T("cli.user.disabled"))
		}
		for i, g := range u.Grants {
			t.row(u.Name, g.Role.Say(a.lang), string(g.Scope)+" "+u.Units[i], state)
		}
	}
	t.write(a.stdout, "  ")
	return nil
}

package main

import (
	"crypto/rand"
	"fmt"
	"strings"

	"vuonlen/account"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/unit"
)

// demoUsers are the people of the demo: one for each role, at a place of the made-up
// province. The district's officer has the rights of the time of the districts.
var demoUsers = []struct {
	name  string
	role  account.Role
	scope unit.Code
	on    law.Date // the code names the scope on this day
}{
	{"rasoat", account.Reviewer, "30547", 20250701},
	{"xa", account.CommuneOfficer, "30547", 20250701},
	{"huyen", account.DistrictOfficer, "891", 20250601},
	{"tinh", account.ProvincialOfficer, "91", 20250701},
	{"thidua", account.BoardSecretary, "91", 20250701},
	{"hoidong", account.CouncilMember, "91", 20250701},
	{"chutich", account.Chair, "30547", 20250701},
	{"so", account.Department, "91", 20250701},
	{"kiemtra", account.Auditor, "91", 20250701},
	{"quantri", account.Administrator, "91", 20250701},
}

// demoLogin is how one of them signs in.
type demoLogin struct {
	name  string
	role  account.Role
	scope unit.Code
	codes []string // each stands in once for the authenticator app, which nobody has here
}

// people makes the demo's users, who cannot sign in yet.
func (c *demoCmd) people(a *app, o *office.Office) error {
	for _, u := range demoUsers {
		if _, err := o.AddUser(a.ctx, u.name, account.Grant{Role: u.role, Scope: u.scope, On: u.on}); err != nil {
			return err
		}
	}
	return nil
}

// logins lets the demo's users in through the same door as everybody: a one-time code,
// a password, an authenticator app whose secret is then forgotten, and the recovery
// codes that it leaves. The password is one for all, drawn anew for each demo.
func (c *demoCmd) logins(a *app, o *office.Office) (password string, out []demoLogin, err error) {
	var b [15]byte
	_, _ = rand.Read(b[:]) // never fails
	s := strings.ToLower(account.ShowSecret(b[:]))
	password = strings.Join([]string{s[:6], s[6:12], s[12:18], s[18:24]}, "-")
	door := &office.Door{DB: o.DB, Today: o.Today}
	for _, u := range demoUsers {
		inv, err := o.Invite(a.ctx, u.name)
		if err != nil {
			return "", nil, err
		}
		v := office.Visitor{Address: "127.0.0.1", Device: "demo"}
		e, err := door.Redeem(a.ctx, v, inv.Code, password)
		if err != nil {
			return "", nil, err
		}
		v.Token = e.Token
		secret, _, err := door.BeginApp(a.ctx, v)
		if err != nil {
			return "", nil, err
		}
		if e, err = door.FinishApp(a.ctx, v, "demo", account.TOTP(secret, account.TOTPStep(a.now()))); err != nil {
			return "", nil, err
		}
		if err := door.Leave(a.ctx, e.Token); err != nil {
			return "", nil, err
		}
		out = append(out, demoLogin{u.name, u.role, u.scope, e.Codes})
	}
	return password, out, nil
}

// printLogins tells how to sign in. It is no part of standard output, which is the
// same for the same province.
func (a *app) printLogins(password string, logins []demoLogin) {
	fmt.Fprintln(a.stderr, a.say(lang.T("cli.demo.logins", "password", password)))
	t := table{}
	t.row(a.say(lang.T("cli.col.name")), a.say(lang.T("cli.col.role")), a.say(lang.T("cli.col.scope")), a.say(lang.T("cli.col.codes")))
	for _, l := range logins {
		t.row(l.name, l.role.Say(a.lang), string(l.scope), strings.Join(l.codes[:min(4, len(l.codes))], "  "))
	}
	t.write(a.stderr, "  ")
}

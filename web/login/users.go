package login

import (
	"net/url"
	"strings"

	"vuonlen/account"
	"vuonlen/internal/lang"
	"vuonlen/office"
	"vuonlen/unit"
	"vuonlen/web"
)

// UsersPage is the accounts there are, and a form for another one.
type UsersPage struct {
	*web.Visit
	List   web.Table
	Manage bool
	Form   GrantForm
}

// GrantForm gives a role; with a name it makes the account too.
type GrantForm struct {
	Wrong  []web.Wrong
	Fields []web.Field // name, or none for a user there is; scope
	Roles  web.Field
	Days   [2]web.DateField
}

// Head names the page.
func (p UsersPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("login.users")), Section: "/users", Wrong: len(p.Form.Wrong) > 0}
}

func (l *Login) grantForm(v *web.Visit, withName bool) GrantForm {
	var g GrantForm
	if withName {
		g.Fields = append(g.Fields, web.Field{Name: "name", Label: v.Say(lang.T("login.name")), Hint: v.Say(lang.T("account.name_do")), Required: true, Width: "w14"})
	}
	g.Fields = append(g.Fields, web.Field{Name: "scope", Label: v.Say(lang.T("login.scope")), Hint: v.Say(lang.T("login.scope.hint")), Required: true, Width: "w10"})
	g.Roles = web.Field{Name: "role", Label: v.Say(lang.T("login.role")), Type: "select", Choices: []web.Choice{{Text: ""}}}
	for _, r := range account.Roles {
		g.Roles.Choices = append(g.Roles.Choices, web.Choice{Value: string(r), Text: v.Say(r)})
	}
	g.Days = [2]web.DateField{
		{Name: "from", Label: v.Say(lang.T("login.from")), Hint: v.Say(lang.T("login.from.hint"))},
		{Name: "to", Label: v.Say(lang.T("login.to")), Hint: v.Say(lang.T("login.to.hint"))},
	}
	return g
}

// read takes what was typed.
func (g *GrantForm) read(v *web.Visit, f web.Form) (name string, grant account.Grant) {
	for i := range g.Fields {
		x := &g.Fields[i]
		x.Value, x.Error = f.Text(x.Name, x.Required)
		switch x.Name {
		case "name":
			name = x.Value
		case "scope":
			grant.Scope = unit.Code(x.Value)
		}
	}
	var role string
	role, g.Roles.Error = f.One("role", g.Roles.Choices, true)
	for i := range g.Roles.Choices {
		g.Roles.Choices[i].Chosen = g.Roles.Choices[i].Value == role
	}
	grant.Role = account.Role(role)
	grant.From, g.Days[0] = f.Date(g.Days[0], false)
	grant.To, g.Days[1] = f.Date(g.Days[1], false)
	g.Wrong = append(web.WrongOf(append(append([]web.Field{}, g.Fields...), g.Roles)...), append(web.WrongDate(g.Days[0]), web.WrongDate(g.Days[1])...)...)
	return name, grant
}

// refuse puts what the office says on top of the form.
func (g *GrantForm) refuse(v *web.Visit, err error) bool {
	text, ok := words(v, err)
	if ok {
		g.Wrong = append(g.Wrong, web.Wrong{ID: g.Fields[0].Name, Text: text})
	}
	return ok
}

func (l *Login) usersPage(v *web.Visit) (UsersPage, error) {
	p := UsersPage{Visit: v, Manage: v.May(account.UserManage), Form: l.grantForm(v, true)}
	users, err := l.office(v).Users(v.Request.Context())
	if err != nil {
		return p, err
	}
	p.List = web.Table{Caption: v.Say(lang.T("login.users")), Columns: []web.Column{{Text: v.Say(lang.T("login.name"))}, {Text: v.Say(lang.T("login.roles"))}},
		Empty: web.Empty{Text: v.Say(lang.T("login.users.none"))}}
	for _, u := range users {
		first := web.Cell{Text: u.Name, Href: "/users/" + url.PathEscape(u.Name)}
		if u.Disabled {
			first.Tag = web.Tag{Text: v.Say(lang.T("login.disabled")), Tone: web.Bad}
		}
		var roles []string
		for i, g := range u.Grants {
			roles = append(roles, v.Say(g.Role)+" ("+u.Units[i]+")")
		}
		p.List.Rows = append(p.List.Rows, []web.Cell{first, {Text: strings.Join(roles, "; ")}})
	}
	return p, nil
}

func (l *Login) users(v *web.Visit) (web.Answer, error) {
	p, err := l.usersPage(v)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(p), nil
}

func (l *Login) postUser(v *web.Visit) (web.Answer, error) {
	return l.Proved(account.UserManage, func(v *web.Visit) (web.Answer, error) {
		f, err := v.Form()
		if err != nil {
			return web.Answer{}, err
		}
		p, err := l.usersPage(v)
		if err != nil {
			return web.Answer{}, err
		}
		name, g := p.Form.read(v, f)
		if len(p.Form.Wrong) > 0 {
			return web.Again(p), nil
		}
		if _, err := l.office(v).AddUser(v.Request.Context(), name, g); err != nil {
			if p.Form.refuse(v, err) {
				return web.Again(p), nil
			}
			return web.Answer{}, err
		}
		return web.Go("/users/" + url.PathEscape(name)), nil
	})(v)
}

// UserPage is one account, for who manages it.
type UserPage struct {
	*web.Visit
	Name   string
	Path   string
	Done   web.Note
	Invite office.Invitation // just made; zero: none
	Until  string
	Facts  web.Facts
	Grants []GrantRow
	Barred bool
	Manage bool
	Form   GrantForm
}

// GrantRow is a role that the user has.
type GrantRow struct {
	Role, Text, Sub, Scope, On string
}

// Head names the page.
func (p UserPage) Head() web.Head {
	return web.Head{Title: p.Name, Section: "/users", Crumbs: []web.Link{{Text: p.Say(lang.T("login.users")), Href: "/users"}}, Wrong: len(p.Form.Wrong) > 0}
}

func (l *Login) userPage(v *web.Visit) (UserPage, error) {
	name := v.Path("name")
	p := UserPage{Visit: v, Name: name, Path: "/users/" + url.PathEscape(name), Manage: v.May(account.UserManage), Form: l.grantForm(v, false)}
	u, err := l.office(v).UserAccess(v.Request.Context(), name)
	if err != nil {
		return p, err
	}
	p.Barred = u.Disabled
	state := v.Say(lang.T("login.user.no_password"))
	switch {
	case u.Disabled:
		state = v.Say(lang.T("login.disabled"))
	case u.Password:
		state = v.Say(lang.T("login.user.password"))
	case !u.Invited.IsZero():
		state = v.Say(lang.T("login.user.invited", "until", moment(v, u.Invited)))
	}
	var factors []string
	for _, c := range u.Factors {
		factors = append(factors, strings.TrimSpace(v.Say(lang.T(factorNames[c.Kind]))+" "+c.Label)) // lang: keys in factorNames
	}
	if len(factors) == 0 {
		factors = []string{v.Say(lang.T("login.none"))}
	}
	p.Facts = web.Facts{
		{Name: v.Say(lang.T("login.state")), Cell: web.Cell{Text: state}},
		{Name: v.Say(lang.T("login.factors")), Cell: web.Cell{Text: strings.Join(factors, ", ")}},
		{Name: v.Say(lang.T("login.signed_in")), Cell: web.Cell{Text: v.Int(u.Sessions)}},
	}
	for i, g := range u.Grants {
		days := ""
		if g.From != 0 {
			days += v.Say(lang.T("login.since", "on", g.From)) + " "
		}
		if g.To != 0 {
			days += v.Say(lang.T("login.until", "on", g.To))
		}
		p.Grants = append(p.Grants, GrantRow{string(g.Role), v.Say(g.Role), strings.TrimSpace(u.Units[i] + " (" + string(g.Scope) + ") " + days), string(g.Scope), g.On.String()})
	}
	return p, nil
}

func (l *Login) user(v *web.Visit) (web.Answer, error) {
	p, err := l.userPage(v)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(p), nil
}

// postOneUser does to an account what the button says.
func (l *Login) postOneUser(v *web.Visit) (web.Answer, error) {
	return l.Proved(account.UserManage, func(v *web.Visit) (web.Answer, error) {
		f, err := v.Form()
		if err != nil {
			return web.Answer{}, err
		}
		name, ctx, o := v.Path("name"), v.Request.Context(), l.office(v)
		do, _ := f.Text("do", true)
		var inv office.Invitation
		switch do {
		case "disable", "enable":
			_, err = o.DisableUser(ctx, name, do == "disable")
		case "invite":
			inv, err = o.Invite(ctx, name)
		case "reset":
			inv, err = o.Reset(ctx, name)
		case "revoke":
			var g account.Grant
			if g, err = grantOf(f); err == nil {
				_, err = o.Revoke(ctx, name, g.Role, g.Scope, g.On)
			}
		case "grant":
			return l.postGrant(v, f, o, name)
		default:
			err = broken(nil)
		}
		if err != nil {
			return web.Answer{}, err
		}
		if inv.Code == "" {
			return web.Go("/users/" + url.PathEscape(name)), nil
		}
		p, err := l.userPage(v)
		if err != nil {
			return web.Answer{}, err
		}
		p.Invite, p.Until = inv, moment(v, inv.Until)
		return web.Show(p), nil
	})(v)
}

func (l *Login) postGrant(v *web.Visit, f web.Form, o *office.Office, name string) (web.Answer, error) {
	p, err := l.userPage(v)
	if err != nil {
		return web.Answer{}, err
	}
	_, g := p.Form.read(v, f)
	if len(p.Form.Wrong) > 0 {
		return web.Again(p), nil
	}
	if _, err := o.AddUser(v.Request.Context(), name, g); err != nil {
		if p.Form.refuse(v, err) {
			return web.Again(p), nil
		}
		return web.Answer{}, err
	}
	return web.Go(p.Path), nil
}

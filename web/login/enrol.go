package login

import (
	"errors"
	"strings"

	"vuonlen/account"
	"vuonlen/internal/lang"
	"vuonlen/office"
	"vuonlen/store"
	"vuonlen/web"
)

// EnrolPage offers the kinds of second factor.
type EnrolPage struct {
	*web.Visit
	Tasks   []web.Task
	Passkey bool
}

// Head names the page.
func (p EnrolPage) Head() web.Head { return web.Head{Title: p.Say(lang.T("login.enrol"))} }

func (l *Login) enrol(v *web.Visit) (web.Answer, error) {
	c, err := l.door(v.Today).Who(v.Request.Context(), l.cookie(v.Request, session))
	if err != nil {
		return web.Answer{}, err
	}
	if c.Stage != account.Enrol && c.Stage != account.Whole {
		return web.Go("/login"), nil
	}
	p := EnrolPage{Visit: v, Passkey: l.Site != "", Tasks: []web.Task{
		{Text: v.Say(lang.T("login.enrol.app")), Href: "/login/app", Sub: v.Say(lang.T("login.enrol.app.what"))},
	}}
	return web.Show(p), nil
}

func (l *Login) appPage(v *web.Visit, secret []byte, user string) FormPage {
	return FormPage{
		Visit: v, Title: v.Say(lang.T("login.app")), Action: "/login/app", Button: v.Say(lang.T("login.app.confirm")),
		Lines:  []string{v.Say(lang.T("login.app.how"))},
		Secret: grouped(account.ShowSecret(secret)), Open: account.TOTPAddress(user, secret),
		Fields: []web.Field{
			{Name: "label", Label: v.Say(lang.T("login.label")), Hint: v.Say(lang.T("login.label.hint")), Width: "w14"},
			{Name: "code", Label: v.Say(lang.T("login.app_code")), Autocomplete: "one-time-code", Numeric: true, Width: "w10", Required: true},
		},
	}
}

// grouped writes a secret in groups of four.
func grouped(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i += 4 {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(s[i:min(i+4, len(s))])
	}
	return b.String()
}

func (l *Login) app(v *web.Visit) (web.Answer, error) {
	secret, user, err := l.door(v.Today).BeginApp(v.Request.Context(), l.visitor(v))
	if err != nil {
		return l.toProve(v, "/login/app", err)
	}
	return web.Show(l.appPage(v, secret, user)), nil
}

// toProve sends who must show a factor first to do so.
func (l *Login) toProve(v *web.Visit, next string, err error) (web.Answer, error) {
	if errors.Is(err, office.ErrProve) {
		return web.Go("/account/prove?next=" + next), nil
	}
	if v.Who == nil && errors.Is(err, store.ErrNoSession) {
		return web.Go("/login"), nil
	}
	return web.Answer{}, err
}

func (l *Login) postApp(v *web.Visit) (web.Answer, error) {
	f, err := v.Form()
	if err != nil {
		return web.Answer{}, err
	}
	d := l.door(v.Today)
	secret, user, err := d.BeginApp(v.Request.Context(), l.visitor(v))
	if err != nil {
		return l.toProve(v, "/login/app", err)
	}
	p := l.appPage(v, secret, user)
	label, wrong := f.Text("label", false)
	code, _ := f.Text("code", true)
	p.Fields[0].Value, p.Fields[0].Error = label, wrong
	if len([]rune(label)) > 60 {
		p.Fields[0].Error = v.Say(lang.T("login.label.long"))
	}
	required(&p.Fields[1], code, v)
	if p.wrong() {
		return web.Again(p), nil
	}
	e, err := d.FinishApp(v.Request.Context(), l.visitor(v), label, code)
	if err != nil {
		return again(p, err)
	}
	return l.enrolled(v, e), nil
}

// enrolled shows the recovery codes, where there are new ones, this once.
func (l *Login) enrolled(v *web.Visit, e office.Entrance) web.Answer {
	if len(e.Codes) == 0 {
		return l.tokens(web.Go("/account"), e)
	}
	return l.tokens(web.Show(CodesPage{v, e.Codes}), e)
}

// CodesPage shows recovery codes.
type CodesPage struct {
	*web.Visit
	Codes []string
}

// Head names the page.
func (p CodesPage) Head() web.Head { return web.Head{Title: p.Say(lang.T("login.codes"))} }

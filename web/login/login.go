package login

import (
	"errors"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/store"
	"vuonlen/web"
)

// Login is the door and the accounts over one database.
type Login struct {
	DB   *store.DB
	Site string // address of the site, "https://host"; passkeys are bound to it
	// Forwarded tells that a proxy stands before the program and adds the visitor's
	// address to X-Forwarded-For. Without a proxy anybody could write there.
	Forwarded bool
	Elsewhere *Elsewhere // another service by which one may sign in; nil: none
}

// Routes is every page of this part, with the permission of each.
func (l *Login) Routes() []web.Route {
	return []web.Route{
		web.Get("/login", web.Everybody, l.password),
		web.Post("/login", web.Everybody, l.postPassword),
		web.Get("/login/second", web.Everybody, l.second),
		web.Post("/login/second", web.Everybody, l.postSecond),
		web.Get(office.InvitePath, web.Everybody, l.code),
		web.Post(office.InvitePath, web.Everybody, l.postCode),
		web.Get("/login/enrol", web.Everybody, l.enrol),
		web.Get("/login/app", web.Everybody, l.app),
		web.Post("/login/app", web.Everybody, l.postApp),
		web.Post("/login/passkey", web.Everybody, l.askPasskey),
		web.Post("/login/passkey/answer", web.Everybody, l.postPasskey),
		web.Post("/login/passkey/new", web.Everybody, l.newPasskey),
		web.Post("/login/passkey/add", web.Everybody, l.addPasskey),
		web.Get("/login/elsewhere", web.Everybody, l.goElsewhere),
		web.Post("/login/elsewhere", web.SignedIn, l.linkElsewhere),
		web.Get(backPath, web.Everybody, l.comeBack),
		web.Post("/logout", web.Everybody, l.logout),

		web.Get("/account", web.SignedIn, l.account),
		web.Get("/account/prove", web.SignedIn, l.prove),
		web.Post("/account/prove", web.SignedIn, l.postProve),
		web.Get("/account/password", web.SignedIn, l.change),
		web.Post("/account/password", web.SignedIn, l.postChange),
		web.Post("/account/codes", web.SignedIn, l.postCodes),
		web.Post("/account/drop", web.SignedIn, l.postDrop),
		web.Post("/account/leave", web.SignedIn, l.postLeave),

		web.Get("/users", web.Needs(account.UserRead), l.users),
		web.Post("/users", web.Needs(account.UserManage), l.postUser),
		web.Get("/users/{name}", web.Needs(account.UserRead), l.user),
		web.Post("/users/{name}", web.Needs(account.UserManage), l.postOneUser),
	}
}

// Menu is what the main menu gets from this part.
func (l *Login) Menu() []web.Item {
	return []web.Item{{Text: lang.T("login.menu.users"), Path: "/users"}}
}

// Account is the menu of whoever is signed in.
func (l *Login) Account() []web.Item {
	return []web.Item{{Text: lang.T("login.menu.account"), Path: "/account"}}
}

// Identify tells who is at the other end. It is asked at every request: who was
// barred or lost a role a moment ago has lost it.
func (l *Login) Identify(q *http.Request) (*account.Authority, error) {
	c, err := l.door(law.DateOf(l.DB.Now())).Who(q.Context(), l.cookie(q, session))
	return c.Authority, err
}

// Known tells whether a request brings a session along, whoever's and good or not: only
// which page to begin with is decided by it.
func Known(q *http.Request) bool {
	for _, c := range q.Cookies() {
		if strings.TrimPrefix(c.Name, "__Host-") == session {
			return true
		}
	}
	return false
}

func (l *Login) door(today law.Date) *office.Door {
	return &office.Door{DB: l.DB, Today: today, Site: l.Site}
}

func (l *Login) office(v *web.Visit) *office.Office {
	return &office.Office{DB: l.DB, Actor: v.Who.Actor(), Today: v.Today}
}

// The cookies: the token of the session, and what says that somebody signed in at
// this device before.
const (
	session = "session"
	device  = "device"
)

func (l *Login) secure() bool { return strings.HasPrefix(l.Site, "https://") }

// cookieName binds a cookie to this very host where the site is reached by https.
func (l *Login) cookieName(name string) string {
	if l.secure() {
		return "__Host-" + name
	}
	return name
}

func (l *Login) cookie(q *http.Request, name string) string {
	c, err := q.Cookie(l.cookieName(name))
	if err != nil {
		return ""
	}
	return c.Value
}

func (l *Login) set(a web.Answer, name, value string, seconds int) web.Answer {
	return a.Set(&http.Cookie{Name: l.cookieName(name), Value: value, Path: "/", MaxAge: seconds, HttpOnly: true, Secure: l.secure(), SameSite: http.SameSiteLaxMode})
}

// visitor is who stands at the door.
func (l *Login) visitor(v *web.Visit) office.Visitor {
	q := v.Request
	return office.Visitor{Token: l.cookie(q, session), Known: l.cookie(q, device), Address: l.Address(q), Device: q.UserAgent()}
}

// Address is from where a request comes: the last one that the proxy added.
func (l *Login) Address(q *http.Request) string {
	if l.Forwarded {
		all := strings.Split(q.Header.Get("X-Forwarded-For"), ",")
		return strings.TrimSpace(all[len(all)-1])
	}
	if ap, err := netip.ParseAddrPort(q.RemoteAddr); err == nil {
		return ap.Addr().String()
	}
	return q.RemoteAddr
}

// entered gives the device its new token and sends it on: to the next step of
// signing in, or to where it wanted to go.
func (l *Login) entered(e office.Entrance, next string) web.Answer {
	a := web.Go(web.Local(next))
	switch e.Session.Stage {
	case account.Half:
		a = web.Go("/login/second?" + url.Values{"next": {web.Local(next)}}.Encode())
	case account.Enrol:
		a = web.Go("/login/enrol")
	}
	return l.tokens(a, e)
}

// tokens leaves the token at the device until the browser closes, and the mark of a
// known device for a year.
func (l *Login) tokens(a web.Answer, e office.Entrance) web.Answer {
	a = l.set(a, session, e.Token, 0)
	if e.Known != "" {
		a = l.set(a, device, e.Known, 365*24*3600)
	}
	return a
}

// FormPage is a page with one form.
type FormPage struct {
	*web.Visit
	Title  string
	Lines  []string // what to know first
	Steps  []web.Step
	Secret string // of an app, to be typed
	Open   string // address that an app on the same device opens
	Wrong  string // what is wrong with all of it; empty: nothing
	Fields []web.Field
	Action string
	Next   string
	Button string
	Links  []web.Link
	User   string // for password managers, where the form does not ask for it

	Passkey   bool   // it can be done by passkey too
	Elsewhere string // the other service by which it can be done; empty: none
}

// elsewhere is the way to the other service.
func (p FormPage) elsewhere() string {
	if p.Next == "" {
		return "/login/elsewhere"
	}
	return "/login/elsewhere?" + url.Values{"next": {p.Next}}.Encode()
}

// Head names the page.
func (p FormPage) Head() web.Head { return web.Head{Title: p.Title, Wrong: p.wrong()} }

func (p FormPage) wrong() bool { return len(p.all()) > 0 }

func (p FormPage) all() []web.Wrong {
	ws := web.WrongOf(p.Fields...)
	if p.Wrong != "" && len(p.Fields) > 0 {
		ws = append([]web.Wrong{{ID: p.Fields[0].Name, Text: p.Wrong}}, ws...)
	}
	return ws
}

// again shows the form once more with what a fault says; other errors go their way.
func again(p FormPage, err error) (web.Answer, error) {
	var f *fault.Error
	if !errors.As(err, &f) {
		return web.Answer{}, err
	}
	p.Wrong = p.Say(f.What)
	if !f.Remedy.IsZero() {
		p.Wrong += " — " + p.Say(f.Remedy)
	}
	return web.Again(p), nil
}

func (l *Login) passwordPage(v *web.Visit, name, next string) FormPage {
	return FormPage{
		Visit: v, Title: v.Say(lang.T("login.title")), Action: "/login", Next: next, Button: v.Say(lang.T("login.enter")),
		Fields: []web.Field{
			{Name: "name", Label: v.Say(lang.T("login.name")), Value: name, Autocomplete: "username", Required: true},
			{Name: "password", Label: v.Say(lang.T("login.password")), Type: "password", Autocomplete: "current-password", Required: true},
		},
		Passkey: l.Site != "", Elsewhere: l.elsewhereName(),
		Links: []web.Link{{Text: v.Say(lang.T("login.have_code")), Href: office.InvitePath}},
	}
}

func (l *Login) password(v *web.Visit) (web.Answer, error) {
	if v.Who != nil {
		return web.Go(web.Local(v.Query("next"))), nil
	}
	return web.Show(l.passwordPage(v, "", v.Query("next"))), nil
}

func (l *Login) postPassword(v *web.Visit) (web.Answer, error) {
	f, err := v.Form()
	if err != nil {
		return web.Answer{}, err
	}
	name, _ := f.Text("name", true)
	next, _ := f.Text("next", false)
	p := l.passwordPage(v, name, next)
	password := f.Secret("password")
	required(&p.Fields[0], name, v)
	required(&p.Fields[1], password, v)
	if p.wrong() {
		return web.Again(p), nil
	}
	e, err := l.door(v.Today).Password(v.Request.Context(), l.visitor(v), name, password)
	if err != nil {
		return again(p, err)
	}
	return l.entered(e, next), nil
}

func required(f *web.Field, value string, v *web.Visit) {
	if value == "" {
		f.Error = v.Say(lang.T("web.required"))
	}
}

func (l *Login) secondPage(v *web.Visit, action, next string) FormPage {
	return FormPage{
		Visit: v, Title: v.Say(lang.T("login.second")), Action: action, Next: next, Passkey: l.Site != "", Button: v.Say(lang.T("login.go_on")),
		Fields: []web.Field{{
			Name: "code", Label: v.Say(lang.T("login.app_code")), Hint: v.Say(lang.T("login.app_code.hint")),
			Autocomplete: "one-time-code", Width: "w10", Required: true,
		}},
	}
}

func (l *Login) second(v *web.Visit) (web.Answer, error) {
	c, err := l.door(v.Today).Who(v.Request.Context(), l.cookie(v.Request, session))
	if err != nil {
		return web.Answer{}, err
	}
	if c.Stage != account.Half {
		return web.Go("/login"), nil
	}
	return web.Show(l.secondPage(v, "/login/second", v.Query("next"))), nil
}

func (l *Login) postSecond(v *web.Visit) (web.Answer, error) {
	return l.shown(v, "/login/second")
}

// shown takes a code for the second step, and for proving again.
func (l *Login) shown(v *web.Visit, action string) (web.Answer, error) {
	f, err := v.Form()
	if err != nil {
		return web.Answer{}, err
	}
	next, _ := f.Text("next", false)
	p := l.secondPage(v, action, next)
	code, _ := f.Text("code", true)
	required(&p.Fields[0], code, v)
	if p.wrong() {
		return web.Again(p), nil
	}
	e, err := l.door(v.Today).Second(v.Request.Context(), l.visitor(v), code)
	if err != nil {
		return again(p, err)
	}
	return l.entered(e, next), nil
}

func (l *Login) prove(v *web.Visit) (web.Answer, error) {
	p := l.secondPage(v, "/account/prove", v.Query("next"))
	p.Title = v.Say(lang.T("login.prove"))
	p.Lines = []string{v.Say(lang.T("login.prove.why"))}
	return web.Show(p), nil
}

func (l *Login) postProve(v *web.Visit) (web.Answer, error) { return l.shown(v, "/account/prove") }

// Proved lets a handler be called only by who has shown a factor lately, where the
// permission asks for that; others are sent to show one and come back.
func (l *Login) Proved(p account.Permission, h web.Handler) web.Handler {
	return func(v *web.Visit) (web.Answer, error) {
		c, err := l.door(v.Today).Who(v.Request.Context(), l.cookie(v.Request, session))
		if err != nil {
			return web.Answer{}, err
		}
		if c.MustProve(p, l.DB.Now()) {
			next := v.URL.RequestURI()
			if v.Request.Method != http.MethodGet {
				next = v.URL.Path // the page with the form
			}
			return web.Go("/account/prove?" + url.Values{"next": {next}}.Encode()), nil
		}
		return h(v)
	}
}

func (l *Login) codePage(v *web.Visit, code string) FormPage {
	return FormPage{
		Visit: v, Title: v.Say(lang.T("login.set_password")), Action: office.InvitePath, Button: v.Say(lang.T("login.set_password")),
		Fields: []web.Field{
			{Name: "code", Label: v.Say(lang.T("login.code")), Hint: v.Say(lang.T("login.code.hint")), Value: code, Autocomplete: "off", Width: "w14", Required: true},
			l.newPassword(v),
		},
	}
}

func (l *Login) newPassword(v *web.Visit) web.Field {
	return web.Field{Name: "new_password", Label: v.Say(lang.T("login.new_password")), Hint: v.Say(lang.T("account.password.do", "min", account.MinPassword)),
		Type: "password", Autocomplete: "new-password", Required: true}
}

func (l *Login) code(v *web.Visit) (web.Answer, error) { return web.Show(l.codePage(v, "")), nil }

func (l *Login) postCode(v *web.Visit) (web.Answer, error) {
	f, err := v.Form()
	if err != nil {
		return web.Answer{}, err
	}
	code, _ := f.Text("code", true)
	p := l.codePage(v, code)
	password := f.Secret("new_password")
	required(&p.Fields[0], code, v)
	required(&p.Fields[1], password, v)
	if p.wrong() {
		return web.Again(p), nil
	}
	e, err := l.door(v.Today).Redeem(v.Request.Context(), l.visitor(v), code, password)
	if err != nil {
		return again(p, err)
	}
	return l.entered(e, "/"), nil
}

// logout ends the session, of whatever stage.
func (l *Login) logout(v *web.Visit) (web.Answer, error) {
	if err := l.door(v.Today).Leave(v.Request.Context(), l.cookie(v.Request, session)); err != nil {
		return web.Answer{}, err
	}
	return l.set(web.Go("/login"), session, "", -1), nil
}

package login

import (
	"strconv"
	"strings"
	"time"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/web"
)

// AccountPage is one's own account: by what one signs in, and where one is signed in.
type AccountPage struct {
	*web.Visit
	Done    web.Note // zero: nothing was done just now
	Facts   web.Facts
	Factors []Factor
	Places  web.Table
	Service string // to which the account can be linked; empty: none
	Others  bool   // there are sessions besides this one
}

// Factor is one second factor or outside account.
type Factor struct {
	ID   string
	Text string
	Sub  string
	Last bool // it cannot be taken away
}

// Head names the page.
func (p AccountPage) Head() web.Head { return web.Head{Title: p.Say(lang.T("login.account"))} }

func (l *Login) account(v *web.Visit) (web.Answer, error) { return l.showAccount(v, web.Note{}) }

func (l *Login) showAccount(v *web.Visit, done web.Note) (web.Answer, error) {
	own, err := l.door(v.Today).Own(v.Request.Context(), l.cookie(v.Request, session))
	if err != nil {
		return web.Answer{}, err
	}
	p := AccountPage{Visit: v, Done: done, Service: l.elsewhereName(), Others: len(own.Sessions) > 1}
	var roles []string
	for _, r := range own.Authority.Roles(v.Today) {
		roles = append(roles, v.Say(r))
	}
	seconds, codes := 0, 0
	for _, c := range own.Credentials {
		if c.Kind.Second() {
			seconds++
		}
		if c.Kind == account.Recovery {
			codes++
		}
	}
	for _, c := range own.Credentials {
		if c.Kind.Second() || c.Kind == account.Elsewhere {
			p.Factors = append(p.Factors, Factor{strconv.FormatInt(c.ID, 10), v.Say(lang.T(factorNames[c.Kind])), c.Label, c.Kind.Second() && seconds == 1}) // lang: keys in factorNames
		}
	}
	p.Facts = web.Facts{
		{Name: v.Say(lang.T("login.name")), Cell: web.Cell{Text: own.User}},
		{Name: v.Say(lang.T("login.roles")), Cell: web.Cell{Text: strings.Join(roles, ", ")}},
		{Name: v.Say(lang.T("login.codes_left")), Cell: web.Cell{Text: v.Int(codes)}},
	}
	p.Places = web.Table{Caption: v.Say(lang.T("login.sessions")), Columns: []web.Column{
		{Text: v.Say(lang.T("login.session.device"))}, {Text: v.Say(lang.T("login.session.began"))},
		{Text: v.Say(lang.T("login.session.seen"))}, {Text: v.Say(lang.T("login.session.how"))},
	}}
	for _, s := range own.Sessions {
		first := web.Cell{Text: deviceWords(s.Device)}
		if first.Text == "" {
			first.Text = v.Say(lang.T("login.session.unknown"))
		}
		if s.Key == own.Key {
			first.Tag = web.Tag{Text: v.Say(lang.T("login.session.this")), Tone: web.Good}
		}
		p.Places.Rows = append(p.Places.Rows, []web.Cell{first, {Text: moment(v, s.Started)}, {Text: moment(v, s.Seen)}, {Text: howWords(v, s)}})
	}
	return web.Show(p), nil
}

// lang: keys
var factorNames = map[account.CredentialKind]string{
	account.Password: "login.factor.password", account.App: "login.factor.app", account.Passkey: "login.factor.passkey",
	account.Recovery: "login.factor.recovery", account.Elsewhere: "login.factor.elsewhere",
}

func howWords(v *web.Visit, s account.Session) string {
	var words []string
	for _, k := range strings.Fields(s.How) {
		if name, ok := factorNames[account.CredentialKind(k)]; ok {
			words = append(words, v.Say(lang.T(name))) // lang: keys in factorNames
		}
	}
	if s.Stage != account.Whole {
		words = append(words, v.Say(lang.T("login.session.half")))
	}
	return strings.Join(words, ", ")
}

// deviceWords shortens what a browser calls itself to what tells devices apart.
func deviceWords(s string) string {
	var words []string
	for _, w := range []string{"Windows", "Android", "iPhone", "iPad", "Mac OS", "Linux"} {
		if strings.Contains(s, w) {
			words = append(words, w)
			break
		}
	}
	for _, w := range []string{"CocCoc", "coc_coc", "Edg", "OPR", "Firefox", "Chrome", "Safari"} {
		if strings.Contains(s, w) {
			words = append(words, strings.NewReplacer("Edg", "Edge", "OPR", "Opera", "coc_coc", "CocCoc").Replace(w))
			break
		}
	}
	if len(words) == 0 {
		return s[:min(len(s), 40)]
	}
	return strings.Join(words, ", ")
}

// moment writes an instant as the time and day in Viet Nam.
func moment(v *web.Visit, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(law.Zone).Format("15:04") + " " + law.DateOf(t).Say(v.Lang)
}

func (l *Login) changePage(v *web.Visit) FormPage {
	return FormPage{
		Visit: v, Title: v.Say(lang.T("login.change")), Action: "/account/password", User: string(v.Who.Actor()), Button: v.Say(lang.T("login.change")),
		Lines: []string{v.Say(lang.T("login.change.what"))},
		Fields: []web.Field{
			{Name: "password", Label: v.Say(lang.T("login.old_password")), Type: "password", Autocomplete: "current-password", Required: true},
			l.newPassword(v),
		},
	}
}

func (l *Login) change(v *web.Visit) (web.Answer, error) { return web.Show(l.changePage(v)), nil }

func (l *Login) postChange(v *web.Visit) (web.Answer, error) {
	f, err := v.Form()
	if err != nil {
		return web.Answer{}, err
	}
	p := l.changePage(v)
	old, password := f.Secret("password"), f.Secret("new_password")
	required(&p.Fields[0], old, v)
	required(&p.Fields[1], password, v)
	if p.wrong() {
		return web.Again(p), nil
	}
	e, err := l.door(v.Today).ChangePassword(v.Request.Context(), l.visitor(v), old, password)
	if err != nil {
		return again(p, err)
	}
	return l.tokens(web.Go("/account"), e), nil
}

func (l *Login) postCodes(v *web.Visit) (web.Answer, error) {
	codes, err := l.door(v.Today).NewCodes(v.Request.Context(), l.visitor(v))
	if err != nil {
		return l.toProve(v, "/account", err)
	}
	return web.Show(CodesPage{v, codes}), nil
}

func (l *Login) postDrop(v *web.Visit) (web.Answer, error) {
	f, err := v.Form()
	if err != nil {
		return web.Answer{}, err
	}
	text, _ := f.Text("id", true)
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return web.Answer{}, fault.New(fault.Usage, lang.T("web.broken_form")).Do(lang.T("web.broken_form.do")).By(err)
	}
	if err := l.door(v.Today).Drop(v.Request.Context(), l.visitor(v), id); err != nil {
		return l.toProve(v, "/account", err)
	}
	return web.Go("/account"), nil
}

func (l *Login) postLeave(v *web.Visit) (web.Answer, error) {
	n, err := l.door(v.Today).LeaveEverywhere(v.Request.Context(), l.cookie(v.Request, session))
	if err != nil {
		return web.Answer{}, err
	}
	return l.showAccount(v, web.Note{Tone: web.Good, Title: v.Say(lang.T("login.left", "n", n))})
}

package login

import (
	"vuonlen/internal/lang"
	"vuonlen/web"
)

// PasskeyPage asks the browser for a passkey. It is the one page that cannot do
// without JavaScript; who has none signs in by password and code.
type PasskeyPage struct {
	*web.Visit
	Title    string
	Line     string
	Kind     string // create, get
	Question string // JSON for the browser
	Action   string
	Next     string
	Label    *web.Field // nil: no name is asked for
	Wrong    string
}

// Head names the page.
func (p PasskeyPage) Head() web.Head { return web.Head{Title: p.Title, Wrong: p.Wrong != ""} }

// askPasskey begins to sign in by passkey, or to prove by one.
func (l *Login) askPasskey(v *web.Visit) (web.Answer, error) {
	f, err := v.Form()
	if err != nil {
		return web.Answer{}, err
	}
	next, _ := f.Text("next", false)
	return l.passkeyPage(v, next, "")
}

func (l *Login) passkeyPage(v *web.Visit, next, wrong string) (web.Answer, error) {
	question, e, err := l.door(v.Today).AskPasskey(v.Request.Context(), l.visitor(v))
	if err != nil {
		return web.Answer{}, err
	}
	p := PasskeyPage{Visit: v, Title: v.Say(lang.T("login.passkey")), Line: v.Say(lang.T("login.passkey.how")), Kind: "get", Question: question,
		Action: "/login/passkey/answer", Next: next, Wrong: wrong}
	a := web.Show(p)
	if wrong != "" {
		a = web.Again(p)
	}
	return l.tokens(a, e), nil
}

func (l *Login) postPasskey(v *web.Visit) (web.Answer, error) {
	f, err := v.Form()
	if err != nil {
		return web.Answer{}, err
	}
	next, _ := f.Text("next", false)
	answer, _ := f.Text("answer", true)
	e, err := l.door(v.Today).Passkey(v.Request.Context(), l.visitor(v), answer)
	if err != nil {
		text, ok := words(v, err)
		if !ok {
			return web.Answer{}, err
		}
		return l.passkeyPage(v, next, text)
	}
	return l.entered(e, next), nil
}

// newPasskey begins to enter a passkey.
func (l *Login) newPasskey(v *web.Visit) (web.Answer, error) { return l.newPasskeyPage(v, "", "") }

func (l *Login) newPasskeyPage(v *web.Visit, label, wrong string) (web.Answer, error) {
	question, err := l.door(v.Today).NewPasskey(v.Request.Context(), l.visitor(v))
	if err != nil {
		return l.toProve(v, "/login/enrol", err)
	}
	p := PasskeyPage{Visit: v, Title: v.Say(lang.T("login.passkey.new")), Line: v.Say(lang.T("login.passkey.new.how")), Kind: "create", Question: question,
		Action: "/login/passkey/add", Wrong: wrong,
		Label: &web.Field{Name: "label", Label: v.Say(lang.T("login.label")), Hint: v.Say(lang.T("login.label.hint")), Width: "w14", Value: label}}
	if wrong != "" {
		return web.Again(p), nil
	}
	return web.Show(p), nil
}

func (l *Login) addPasskey(v *web.Visit) (web.Answer, error) {
	f, err := v.Form()
	if err != nil {
		return web.Answer{}, err
	}
	label, wrong := f.Text("label", false)
	if len([]rune(label)) > 60 {
		wrong = v.Say(lang.T("login.label.long"))
	}
	if wrong != "" {
		return l.newPasskeyPage(v, label, wrong)
	}
	answer, _ := f.Text("answer", true)
	e, err := l.door(v.Today).AddPasskey(v.Request.Context(), l.visitor(v), label, answer)
	if err != nil {
		text, ok := words(v, err)
		if !ok {
			return web.Answer{}, err
		}
		return l.newPasskeyPage(v, label, text)
	}
	return l.enrolled(v, e), nil
}

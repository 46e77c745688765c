package login

import (
	"errors"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
	"vuonlen/web"
)

// words says a fault in one sentence; ok is false for what is none.
func words(v *web.Visit, err error) (text string, ok bool) {
	var f *fault.Error
	if !errors.As(err, &f) {
		return "", false
	}
	text = v.Say(f.What)
	if !f.Remedy.IsZero() {
		text += " — " + v.Say(f.Remedy)
	}
	return text, true
}

func broken(cause error) error {
	return fault.New(fault.Usage, lang.T("web.broken_form")).Do(lang.T("web.broken_form.do")).By(cause)
}

// grantOf reads the role that a button takes away.
func grantOf(f web.Form) (account.Grant, error) {
	role, _ := f.Text("role", true)
	scope, _ := f.Text("scope", true)
	on, _ := f.Text("on", true)
	r, ferr := account.ParseRole(role)
	if ferr != nil {
		return account.Grant{}, ferr
	}
	day, err := law.ParseDate(on)
	if err != nil {
		return account.Grant{}, broken(err)
	}
	return account.Grant{Role: r, Scope: unit.Code(scope), On: day}, nil
}

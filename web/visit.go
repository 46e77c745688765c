package web

import (
	"net/http"
	"net/url"
	"strings"

	"vuonlen/account"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// Visit is one request of one visitor, and what a page knows of it. Pages embed it:
// the parts (p.Table, p.Field) and the words (p.Say) are its methods. The storybook
// and tests make visits from literals.
type Visit struct {
	Lang    lang.Lang
	Today   law.Date           // in Asia/Ho_Chi_Minh
	Who     *account.Authority // who is signed in; nil: nobody
	URL     *url.URL           // what was asked for: path and query
	Request *http.Request      // nil in the storybook

	site *Site
}

// Say says a text, a role, a verdict or anything else with words of its own, in
// the language of the visit.
func (v *Visit) Say(s lang.Sayer) string {
	if s == nil {
		return ""
	}
	return s.Say(v.Lang)
}

// Int writes a whole number.
func (v *Visit) Int(n int) string { return v.Lang.Int(int64(n)) }

// May tells whether the visitor holds a permission for any unit.
func (v *Visit) May(p account.Permission) bool {
	return v.Who != nil && v.Who.MayAnywhere(p, v.Today) == nil
}

// allowed tells whether the visitor may call what has this access.
func (v *Visit) allowed(a Access) bool {
	switch a.who {
	case Everybody.who:
		return true
	case SignedIn.who:
		return v.Who != nil
	}
	return v.May(a.permission)
}

// Path is a part of the address: {code} in /units/{code}. Everything from outside
// comes in composed letters (NFC).
func (v *Visit) Path(name string) string { return lang.NFC(v.Request.PathValue(name)) }

// Query is a value of the address after the question mark, trimmed.
func (v *Visit) Query(name string) string {
	return strings.TrimSpace(lang.NFC(v.URL.Query().Get(name)))
}

// With is the address of this page with values changed; an empty value takes the
// name out. Names and values alternate.
func (v *Visit) With(pairs ...string) string {
	q := v.URL.Query()
	q.Del("lang")
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			q.Del(pairs[i])
		} else {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return v.URL.EscapedPath()
	}
	return v.URL.EscapedPath() + "?" + q.Encode()
}

// Local gives an address that leads nowhere but into this site, else "/": for
// addresses that come from a form or a query.
func Local(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" ||
		!strings.HasPrefix(s, "/") || strings.HasPrefix(s, "//") || strings.ContainsAny(s, "\\\r\n\t") {
		return "/"
	}
	return s
}

// Leads tells whether there is a page at a path that the visitor may open.
func (v *Visit) Leads(path string) bool {
	if v.site == nil {
		return false
	}
	a, ok := v.site.access(path)
	return ok && v.allowed(a)
}

// Parts are what pages are put together from. They are methods of a type of their own:
// a page has all that [Visit] has, and the compiler writes every part anew for each type
// of page that it is passed on to.
type Parts struct{ *Visit }

// Parts gives the parts, in the words and the place of the visit.
func (v *Visit) Parts() Parts { return Parts{v} }

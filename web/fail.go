package web

import (
	"crypto/rand"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

var (
	errNoPage  = errors.New("no page at this address")
	errForeign = errors.New("a form of another site")
)

// ErrorPage says that and why a visit came to nothing.
type ErrorPage struct {
	*Visit
	Status   int
	Title    string
	Faults   []*fault.Error
	Incident string // under which the log tells more; empty: there is nothing to tell
}

// Head names the page.
func (p ErrorPage) Head() Head { return Head{Title: p.Title} }

// fail is the one place where an error becomes an answer. A fault is shown with its
// remedy; of anything else only a number is shown, under which the log has it.
func (s *Site) fail(w http.ResponseWriter, v *Visit, err error) {
	p := ErrorPage{Visit: v}
	var one *fault.Error
	var many *fault.List
	var large *http.MaxBytesError
	switch {
	case errors.Is(err, errNoPage):
		p.Status, p.Title = http.StatusNotFound, v.Say(lang.T("web.no_page"))
		one = fault.New(fault.NotFound, lang.T("web.no_page.what")).Do(lang.T("web.no_page.do"))
	case errors.Is(err, errForeign):
		p.Status, p.Title = http.StatusForbidden, v.Say(lang.T("web.foreign"))
		one = fault.New(fault.Refused, lang.T("web.foreign.what")).Do(lang.T("web.foreign.do"))
	case errors.As(err, &large):
		p.Status, p.Title = http.StatusRequestEntityTooLarge, v.Say(lang.T("web.too_large"))
		one = fault.New(fault.Refused, lang.T("web.too_large.what", "mib", large.Limit>>20)).Do(lang.T("web.too_large.do"))
	case errors.Is(err, account.ErrDenied):
		p.Status, p.Title = http.StatusForbidden, v.Say(lang.T("web.denied"))
	default:
		switch fault.KindOf(err) {
		case fault.Usage:
			p.Status, p.Title = http.StatusBadRequest, v.Say(lang.T("web.wrong_call"))
		case fault.NotFound:
			p.Status, p.Title = http.StatusNotFound, v.Say(lang.T("web.not_found"))
		case fault.Conflict:
			p.Status, p.Title = http.StatusConflict, v.Say(lang.T("web.conflict"))
		case fault.Refused:
			p.Status, p.Title = http.StatusUnprocessableEntity, v.Say(lang.T("web.refused"))
		default:
			p.Status, p.Title = http.StatusInternalServerError, v.Say(lang.T("web.broken"))
		}
	}
	switch {
	case p.Status == http.StatusInternalServerError:
		p.Incident = strings.ToLower(rand.Text()[:8])
		s.Log.Error("failed", "incident", p.Incident, "method", v.Request.Method, "route", v.Request.Pattern, "error", err.Error())
	case one != nil || errors.As(err, &one):
		p.Faults = []*fault.Error{one}
	case errors.As(err, &many):
		p.Faults = many.Items[:min(len(many.Items), fault.Max)]
	}
	if err := v.write(w, Answer{status: p.Status, page: p}); err != nil {
		// The frame itself is broken.
		s.Log.Error("failed", "route", v.Request.Pattern, "error", err.Error())
		http.Error(w, v.Say(lang.T("web.broken")), http.StatusInternalServerError)
	}
}

// refuse answers who may not call a route: who is not signed in is sent to sign in
// and comes back; a form that was sent after the session ended is kept.
func (s *Site) refuse(w http.ResponseWriter, v *Visit, r Route) {
	switch {
	case v.Who != nil:
		err := error(account.ErrDenied)
		if p := r.Access.permission; p != "" {
			err = v.Who.MayAnywhere(p, v.Today)
		}
		s.fail(w, v, err)
	case s.SignIn == "":
		s.answer(w, v, Answer{status: http.StatusUnauthorized, page: ErrorPage{
			Visit: v, Status: http.StatusUnauthorized, Title: v.Say(lang.T("web.nobody")),
			Faults: []*fault.Error{fault.New(fault.Refused, lang.T("web.no_sign_in")).Do(lang.T("web.no_sign_in.do"))},
		}})
	case r.Method == http.MethodGet:
		s.answer(w, v, Go(s.signIn(v.URL)))
	default:
		p, err := expired(v)
		if err != nil {
			s.fail(w, v, err)
			return
		}
		s.answer(w, v, Answer{status: http.StatusUnauthorized, page: p})
	}
}

func (s *Site) answer(w http.ResponseWriter, v *Visit, a Answer) {
	if err := v.write(w, a); err != nil {
		s.fail(w, v, err)
	}
}

// signIn is the address of signing in, from where the visitor comes back.
func (s *Site) signIn(back *url.URL) string {
	return s.SignIn + "?" + url.Values{"next": {back.RequestURI()}}.Encode()
}

// ExpiredPage keeps what was typed when the session ended before it was sent.
type ExpiredPage struct {
	*Visit
	SignInAt string
	Action   string
	Kept     []Pair
	Files    bool // files were chosen, which a page cannot keep
}

// Pair is a name and a value.
type Pair struct{ Name, Value string }

// Head names the page.
func (p ExpiredPage) Head() Head { return Head{Title: p.Say(lang.T("web.expired"))} }

func expired(v *Visit) (ExpiredPage, error) {
	p := ExpiredPage{Visit: v, SignInAt: v.site.signIn(&url.URL{Path: "/"}), Action: v.URL.RequestURI()}
	q := v.Request
	if strings.HasPrefix(q.Header.Get("Content-Type"), "multipart/") {
		p.Files = true
		if err := q.ParseMultipartForm(1 << 20); err != nil {
			return p, err
		}
		defer q.MultipartForm.RemoveAll()
	} else if err := q.ParseForm(); err != nil {
		return p, err
	}
	for _, name := range slices.Sorted(maps.Keys(q.PostForm)) {
		// A secret is typed again: it must not stand in a page.
		if strings.Contains(name, "password") || strings.Contains(name, "secret") {
			continue
		}
		for _, value := range q.PostForm[name] {
			p.Kept = append(p.Kept, Pair{name, value})
		}
	}
	return p, nil
}

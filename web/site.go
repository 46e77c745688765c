package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/a-h/templ"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// Site is a web program: its routes, what stands round every page, and who is told
// apart how.
type Site struct {
	Routes []Route
	Menu   []Item // shown to those who may call the route of its path
	// Account is the menu of whoever is signed in: own account, sessions.
	Account []Item
	SignIn  string // path of the page for signing in; empty: there is none
	SignOut string // path to which signing out is posted; empty: there is none
	// Identify tells who is at the other end: nil without an error is nobody. It is
	// asked at every request, so that a role that was taken is gone at once.
	Identify func(*http.Request) (*account.Authority, error)
	Now      func() time.Time
	Log      *slog.Logger
	Secure   bool // the site is reached by https only
	// Frame stands round every page; nil: the frame of those who sign in.
	Frame func(*Visit, Page) templ.Component
	// Tongue is the language that an address is in. A site with it has an address for
	// each language and sets no cookie; nil: the language is asked for and remembered.
	Tongue func(*url.URL) lang.Lang
}

// Item is an entry of a menu.
type Item struct {
	Text lang.Text
	Path string
}

// Table is every route of the site, with those that the frame brings along.
func (s *Site) Table() []Route {
	return append([]Route{{Method: http.MethodGet, Pattern: "/assets/{name}", Access: Everybody}}, s.Routes...)
}

// Handler makes the program. A route without access, a menu item without a route and
// two routes for one address are errors.
func (s *Site) Handler() (h http.Handler, err error) {
	defer func() {
		// ServeMux panics when two patterns collide.
		if e := recover(); e != nil {
			h, err = nil, fmt.Errorf("routes: %v", e)
		}
	}()
	mux := http.NewServeMux()
	for _, r := range s.Routes {
		if err := r.check(); err != nil {
			return nil, err
		}
		mux.HandleFunc(r.mux(), func(w http.ResponseWriter, q *http.Request) { s.serve(w, q, r) })
	}
	for _, i := range append(append([]Item{}, s.Menu...), s.Account...) {
		if _, ok := s.access(i.Path); !ok {
			return nil, fmt.Errorf("menu: no page at %s", i.Path)
		}
	}
	mux.HandleFunc("GET /assets/{name}", serveAsset)
	mux.HandleFunc("/", func(w http.ResponseWriter, q *http.Request) {
		s.serve(w, q, Route{Access: Everybody, Serve: func(*Visit) (Answer, error) { return Answer{}, errNoPage }})
	})
	// A change is taken from a page of this site only. Requests without Origin and
	// Sec-Fetch-Site pass by design (they come from no browser), so cookies are
	// SameSite and nothing changes by GET.
	origin := http.NewCrossOriginProtection()
	origin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		s.serve(w, q, Route{Access: Everybody, Serve: func(*Visit) (Answer, error) { return Answer{}, errForeign }})
	}))
	return s.around(origin.Handler(mux)), nil
}

// access is the access of the page at a path.
func (s *Site) access(path string) (Access, bool) {
	for _, r := range s.Routes {
		if r.Method == http.MethodGet && r.Pattern == path {
			return r.Access, true
		}
	}
	return Access{}, false
}

// around sets the headers of every answer, keeps a panic from ending the program and
// writes the log: method, route, status, size and time. The address itself is not
// written: it may name a household.
func (s *Site) around(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		begun := s.Now()
		s.headers(w.Header())
		seen := &recorder{ResponseWriter: w}
		next.ServeHTTP(seen, q)
		s.Log.Info("request", "method", q.Method, "route", q.Pattern, "status", seen.status, "bytes", seen.bytes,
			"ms", s.Now().Sub(begun).Milliseconds())
	})
}

// recorder remembers what went out.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int
}

func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	n, err := r.ResponseWriter.Write(b)
	r.bytes += n
	return n, err
}

// Unwrap is for http.ResponseController.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

const langCookie = "lang"

// readable refuses an address that is not written as addresses are, or that holds
// control characters: half of it must not be taken for the whole.
func readable(u *url.URL) error {
	values, err := url.ParseQuery(u.RawQuery)
	bad := err != nil || control(u.Path)
	for _, vs := range values {
		bad = bad || slices.ContainsFunc(vs, control)
	}
	if bad {
		return fault.New(fault.Usage, lang.T("web.bad_address")).Do(lang.T("web.no_page.do")).By(err)
	}
	return nil
}

// control tells of characters that are not for reading.
func control(s string) bool {
	return !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return r < 0x20 || r == 0x7f })
}

// serve answers one request: who, which language, whether he may, the page.
func (s *Site) serve(w http.ResponseWriter, q *http.Request, r Route) {
	v := &Visit{Lang: lang.VI, Today: law.DateOf(s.Now()), URL: q.URL, Request: q, site: s}
	defer func() {
		if e := recover(); e != nil {
			s.fail(w, v, fmt.Errorf("panic: %v\n%s", e, debug.Stack()))
		}
	}()
	s.language(w, v)
	if err := readable(q.URL); err != nil {
		s.fail(w, v, err)
		return
	}
	limit := r.Bytes
	if limit == 0 {
		limit = MaxForm
	}
	q.Body = http.MaxBytesReader(w, q.Body, limit)
	who, err := s.Identify(q)
	if err != nil {
		s.fail(w, v, err)
		return
	}
	if who != nil && who.Actor().Operator() {
		s.fail(w, v, errors.New("the operator works at the command line: he holds everything and is nobody's session"))
		return
	}
	v.Who = who
	if !v.allowed(r.Access) {
		s.refuse(w, v, r)
		return
	}
	a, err := r.Serve(v)
	if err == nil {
		err = v.write(w, a)
	}
	if err != nil {
		s.fail(w, v, err)
	}
}

// language is what the address asks for, which is remembered, else what is
// remembered, else Vietnamese.
func (s *Site) language(w http.ResponseWriter, v *Visit) {
	if s.Tongue != nil {
		v.Lang = s.Tongue(v.URL)
		return
	}
	if l, ok := lang.Parse(v.URL.Query().Get("lang")); ok {
		v.Lang = l
		http.SetCookie(w, &http.Cookie{
			Name: langCookie, Value: string(l), Path: "/", MaxAge: 365 * 24 * 3600,
			HttpOnly: true, Secure: s.Secure, SameSite: http.SameSiteLaxMode,
		})
		return
	}
	if c, err := v.Request.Cookie(langCookie); err == nil {
		v.Lang, _ = lang.Parse(c.Value)
	}
}

// Serve listens until the context ends, then lets running requests finish.
func Serve(ctx context.Context, srv *http.Server, listen func() error) error {
	ended := make(chan error, 1)
	go func() { ended <- listen() }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	err := srv.Shutdown(grace)
	if e := <-ended; !errors.Is(e, http.ErrServerClosed) {
		return e
	}
	return err
}

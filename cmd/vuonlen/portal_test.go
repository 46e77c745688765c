package main

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"testing"
	"time"

	"vuonlen/web/login"
	"vuonlen/web/portal"
	"vuonlen/web/webtest"
)

// portalPages are pages of the public site in the states that matter, without the
// language. TestBrowserPortal of web/portal opens all pages on made-up editions; here
// they stand on the made-up province.
var portalPages = []struct{ name, path string }{
	{"public-home", "/"},
	{"public-movement", "/movement"},
	{"public-figures", "/figures"},
	{"public-figures-then", "/figures?map=then&year=2021"},
	{"public-balance", "/figures/balance"},
	{"public-indicators", "/figures/indicators"},
	{"public-compare", "/figures/compare"},
	{"public-data", "/data"},
	{"public-data-before", "/data?edition=1"},
	{"public-news", "/news"},
	{"public-honours", "/honours"},
	{"public-search", "/search?q=tri+ton"},
}

// public serves the public site of the made-up province as serve does.
func (x *office2025) public(t *testing.T) (address string) {
	t.Helper()
	a := &app{ctx: t.Context(), stdout: io.Discard, stderr: io.Discard, now: func() time.Time { return day2025 }}
	var h http.Handler
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) { h.ServeHTTP(w, q) }))
	t.Cleanup(srv.Close)
	o := a.public(x.db, &serveCmd{Site: srv.URL})
	o.Log = slog.New(slog.DiscardHandler)
	public, err := portal.New(o).Handler()
	if err != nil {
		t.Fatal(err)
	}
	staff, err := x.site.Handler()
	if err != nil {
		t.Fatal(err)
	}
	h = together(public, staff, login.Known)
	return srv.URL
}

// publicPages looks at them as at every page, and at what passes over the wire for the
// first one.
func (x *office2025) publicPages(t *testing.T, b *webtest.Browser) {
	address := x.public(t)
	only := regexp.MustCompile(os.Getenv("VUONLEN_PAGES"))
	var names, paths []string
	for _, p := range portalPages {
		if only.MatchString(p.name) {
			names, paths = append(names, p.name), append(paths, p.path)
		}
	}
	b.Look(t, webtest.Site{Address: address, InPath: true}, names, paths)
	p := b.Page(t, webtest.View{NoScript: true})
	p.Go(address + "/")
	if got := p.String(); got != "/vi/" {
		t.Errorf("whoever is not signed in comes to %s", got)
	}
	if n := p.Wire(); n > firstBytes {
		t.Errorf("the first page is %d bytes, at most %d", n, firstBytes)
	}
}

// TestTogether: at one address the public site has its own addresses and the first page
// of who is not signed in; all else is the staff's.
func TestTogether(t *testing.T) {
	say := func(what string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, what) })
	}
	h := together(say("public"), say("staff"), login.Known)
	for _, c := range []struct{ method, path, cookie, want, to string }{
		{"GET", "/vi/figures", "", "public", ""},
		{"GET", "/en/", "session=x", "public", ""},
		{"POST", "/vi/contact", "", "public", ""},
		{"GET", "/data/1/counts.csv", "", "public", ""},
		{"GET", "/robots.txt", "", "public", ""},
		{"GET", "/", "session=x", "staff", ""},
		{"GET", "/", "__Host-session=x", "staff", ""},
		{"GET", "/", "lang=en", "", "/vi/"},
		{"POST", "/", "", "staff", ""},
		{"GET", "/figures", "", "staff", ""},
		{"GET", "/videos", "", "staff", ""},
		{"GET", "/login", "", "staff", ""},
	} {
		q := httptest.NewRequest(c.method, c.path, nil)
		if c.cookie != "" {
			q.Header.Set("Cookie", c.cookie)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, q)
		if to := w.Header().Get("Location"); c.to != to || c.to == "" && w.Body.String() != c.want {
			t.Errorf("%s %s with %q: %q %q", c.method, c.path, c.cookie, w.Body, to)
		}
	}
}

package main

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"vuonlen/account"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/store"
	"vuonlen/web"
	"vuonlen/web/webtest"
)

// office2025 is the made-up province in a site, where the visitor is who the cookie
// says: signing in has tests of its own.
type office2025 struct {
	address string
	db      *store.DB
	site    *web.Site
}

// asCookie names the cookie of the tests by which a visitor is told apart.
const asCookie = "as"

// day2025 is the day of the tests of pages: the reviews of 2025 are late in part.
var day2025 = time.Date(2026, 1, 20, 9, 0, 0, 0, law.Zone)

// users2025 are the made-up users of those tests.
var users2025 = []struct {
	name string
	account.Grant
}{
	{"lan.tinh", account.Grant{Role: account.ProvincialOfficer, Scope: "89", On: 20250601}},
	{"lan.tinh", account.Grant{Role: account.ProvincialOfficer, Scope: "91", On: 20250701}},
	{"thu.ky", account.Grant{Role: account.BoardSecretary, Scope: "91", On: 20250701}},
	{"xa.o-lam", account.Grant{Role: account.CommuneOfficer, Scope: "30577", On: 20250701}},
	{"kiem.tra", account.Grant{Role: account.Auditor, Scope: "VN", On: 20250701}},
	{"quan.tri", account.Grant{Role: account.Administrator, Scope: "91", On: 20250701}},
}

func open2025(t *testing.T) *office2025 {
	t.Helper()
	dir := province(t, 2000)
	a := &app{ctx: t.Context(), stdout: io.Discard, stderr: io.Discard, now: func() time.Time { return day2025 }}
	db, err := store.Open(t.Context(), store.Options{DSN: "sqlite:" + dir + "/vuonlen.db", Now: a.now, Datasets: office.Datasets()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	for _, u := range users2025 {
		o := &office.Office{DB: db, Actor: "cli:an", Today: a.today()}
		if _, err := o.AddUser(t.Context(), u.name, u.Grant); err != nil {
			t.Fatal(u.name, err)
		}
	}
	x := &office2025{db: db, site: a.site(db, false)}
	x.site.Log = slog.New(slog.DiscardHandler)
	x.site.SignIn = ""
	x.site.Identify = func(q *http.Request) (*account.Authority, error) {
		c, err := q.Cookie(asCookie)
		if err != nil {
			return nil, nil
		}
		return (&office.Office{DB: db, Actor: account.Actor(c.Value), Today: a.today()}).Authority(q.Context())
	}
	h, err := x.site.Handler()
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	x.address = srv.URL
	return x
}

// pages2025 are pages in the states that matter, as seen by a user.
var pages2025 = []struct{ name, user, path string }{
	{"home", "lan.tinh", "/"},
	{"home-2024", "lan.tinh", "/?year=2024"},
	{"campaigns", "lan.tinh", "/campaigns?year=2025&sort=-stage"},
	{"campaigns-empty", "lan.tinh", "/campaigns?year=2024&stage=not_begun"},
	{"doubts", "lan.tinh", "/doubts?year=2024"},
	{"units", "lan.tinh", "/units"},
	{"units-found", "lan.tinh", "/units?q=tri+ton"},
	{"units-none", "lan.tinh", "/units?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E"},
	{"unit-merged", "lan.tinh", "/units/30577"},
	{"unit-province", "lan.tinh", "/units/91"},
	{"unit-ended", "lan.tinh", "/units/891?on=2025-06-01"},
	{"figures", "lan.tinh", "/units/891/figures?on=2025-06-01&year=2024"},
	{"figures-merged", "lan.tinh", "/units/30577/figures?year=2023"},
	{"judgements", "thu.ky", "/judgements?kind=commune"},
	{"judgements-none", "thu.ky", "/judgements?kind=official"},
	{"judgement-district", "kiem.tra", "/judgements/an-giang-2021-2025/district/891?submitted=2025-06-01"},
	{"judgement-province", "kiem.tra", "/judgements/an-giang-2021-2025/province/89"},
	{"journal", "kiem.tra", "/journal"},
	{"home-admin", "quan.tri", "/"},
	{"denied", "quan.tri", "/judgements"},
	{"wrong-day", "lan.tinh", "/units?on=31/02/2025"},
	{"no-page", "lan.tinh", "/none"},
	{"nobody", "", "/units"},
}

// TestBrowserPages looks at every page in both languages: axe, console, 320 pixels,
// untranslated keys.
func TestBrowserPages(t *testing.T) {
	b := webtest.Start(t)
	x := open2025(t)
	byUser := map[string][2][]string{}
	for _, p := range pages2025 {
		l := byUser[p.user]
		byUser[p.user] = [2][]string{append(l[0], p.name), append(l[1], p.path)}
	}
	for user, l := range byUser {
		cookies := map[string]string{}
		if user != "" {
			cookies[asCookie] = user
		}
		b.Look(t, webtest.Site{Address: x.address, Cookies: cookies}, l[0], l[1])
	}
}

// TestPagesCoverRoutes: a route that no page of the tests opens is looked at by
// nobody.
func TestPagesCoverRoutes(t *testing.T) {
	mux := http.NewServeMux()
	files := map[string]bool{"/assets/{name}": true, "/journal/head": true} // no pages
	opened := map[string]bool{}
	for _, r := range (&app{now: time.Now, stderr: io.Discard}).site(nil, false).Table() {
		if r.Method == http.MethodGet && !files[r.Pattern] {
			pattern := strings.TrimSuffix(r.Pattern, "/")
			if pattern == "" {
				pattern = "/{$}"
			}
			opened[pattern] = false
			mux.HandleFunc(pattern, func(http.ResponseWriter, *http.Request) { opened[pattern] = true })
		}
	}
	for _, p := range pages2025 {
		u, err := url.Parse(p.path)
		if err != nil {
			t.Fatal(err)
		}
		mux.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "http://x"+u.EscapedPath(), nil))
	}
	for pattern, ok := range opened {
		if !ok {
			t.Errorf("no page of the browser tests opens %s", pattern)
		}
	}
}


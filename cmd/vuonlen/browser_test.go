package main

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"vuonlen/account"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/queue"
	"vuonlen/store"
	"vuonlen/web"
	"vuonlen/web/staff"
	"vuonlen/web/webtest"
)

// office2025 is the made-up province in a site, where the visitor is who the cookie
// says: signing in has tests of its own.
type office2025 struct {
	address string
	dsn     string
	serves  atomic.Pointer[http.Handler] // the program that answers; it may be another one later
	db      *store.DB
	site    *web.Site
	clock   func() time.Time // nil: it is [day2025]
}

func (x *office2025) now() time.Time {
	if x.clock != nil {
		return x.clock()
	}
	return day2025
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
	{"tham.o-lam", account.Grant{Role: account.Reviewer, Scope: "30577", On: 20250701}},
	{"kiem.tra", account.Grant{Role: account.Auditor, Scope: "VN", On: 20250701}},
	{"quan.tri", account.Grant{Role: account.Administrator, Scope: "91", On: 20250701}},
}

func open2025(t *testing.T) *office2025 {
	t.Helper()
	dir := province(t)
	x := &office2025{dsn: "sqlite:" + dir + "/vuonlen.db"}
	a := &app{ctx: t.Context(), stdout: io.Discard, stderr: io.Discard, now: x.now}
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
	xa := &office.Office{DB: db, Actor: "xa.o-lam", Today: a.today()}
	for i := range 2 { // the first is worked on
		if _, err := xa.BeginJob(t.Context(), "import-review", "rà soát 2025.csv", strings.NewReader("year,household,commune\n2025,,30577\n2025,AG9,99999\n"), true); err != nil {
			t.Fatal(err)
		}
		if i > 0 {
			continue
		}
		if worked, err := queue.New(db, slog.New(slog.DiscardHandler)).Once(t.Context()); !worked || err != nil {
			t.Fatal(worked, err)
		}
	}
	o := &office.Office{DB: db, Actor: "cli:an", Today: a.today()}
	if _, err := o.ImportBoundaries(t.Context(), "made-up.geojson", madeUpDistricts(), 20250630, true); err != nil {
		t.Fatal(err)
	}
	for _, topic := range []string{"Trồng nấm rơm", "trong nam rom"} { // entered twice, by mistake
		if _, err := xa.RecordEvidence(t.Context(), office.EvidenceEntry{Kind: "trainings", Fields: map[string]string{"code": "30577", "date": "2025-09-01", "topic": topic, "participants": "30"}}); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := o.AttachEvidence(t.Context(), "subjects", 1, "quyết định thành lập.pdf", []byte("%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n")); err != nil {
		t.Fatal(err)
	}
	x.begin(t, db)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) { (*x.serves.Load()).ServeHTTP(w, q) }))
	t.Cleanup(srv.Close)
	x.address = srv.URL
	return x
}

// begin makes the site on a database, as a program that has just started.
func (x *office2025) begin(t *testing.T, db *store.DB) {
	t.Helper()
	a := &app{ctx: t.Context(), stdout: io.Discard, stderr: io.Discard, now: x.now}
	x.db, x.site = db, a.site(db, &serveCmd{})
	x.site.Log = slog.New(slog.DiscardHandler)
	x.site.SignIn = ""
	// Nobody has a session here who could show a factor.
	officers := &staff.Staff{DB: db, Portal: "https://phongtrao.example.vn", Proved: func(_ account.Permission, h web.Handler) web.Handler { return h }}
	for _, r := range officers.Routes() {
		i := slices.IndexFunc(x.site.Routes, func(o web.Route) bool { return o.Method == r.Method && o.Pattern == r.Pattern })
		x.site.Routes[i] = r
	}
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
	x.serves.Store(&h)
}

// madeUpDistricts is a file of boundaries for ten of the eleven districts of An Giang:
// six-cornered, and nowhere near where they lie.
func madeUpDistricts() []byte {
	var fs []string
	for i, code := range []string{"883", "884", "886", "887", "888", "889", "890", "891", "892", "893"} {
		x, y := 104.6+float64(i%4)*.2+float64(i/4%2)*.1, 10.9-float64(i/4)*.15
		fs = append(fs, fmt.Sprintf(`{"type":"Feature","properties":{"code":"%s"},"geometry":{"type":"Polygon","coordinates":[[[%.3f,%.3f],[%.3f,%.3f],[%.3f,%.3f],[%.3f,%.3f],[%.3f,%.3f],[%.3f,%.3f],[%.3f,%.3f]]]}}`,
			code, x, y+.05, x+.1, y+.1, x+.2, y+.05, x+.2, y-.05, x+.1, y-.1, x, y-.05, x, y+.05))
	}
	return []byte(`{"type":"FeatureCollection","features":[` + strings.Join(fs, ",\n") + `]}`)
}

// pages2025 are pages in the states that matter, as seen by a user.
var pages2025 = []struct{ name, user, path string }{
	{"home", "lan.tinh", "/"},
	{"home-2024", "lan.tinh", "/?year=2024"},
	{"campaigns", "lan.tinh", "/campaigns?year=2025&sort=-stage"},
	{"campaigns-empty", "lan.tinh", "/campaigns?year=2024&stage=not_begun"},
	{"quality", "lan.tinh", "/quality?year=2024&sort=-unit&col=unit&col=kind&col=what&col=level"},
	{"quality-balance", "lan.tinh", "/quality?year=2024&kind=balance"},
	{"recent", "lan.tinh", "/quality/recent?year=2025&since=2025-01-01"},
	{"pivot", "lan.tinh", "/figures"},
	{"pivot-commune", "lan.tinh", "/figures?unit=91&level=commune&year=2024&year=2025&what=multidim_rate&what=poor&sort=-y2025.multidim_rate"},
	{"pivot-measures", "xa.o-lam", "/figures?rows=what&year=2025&what=d01&what=d02&what=poor&what=poor_rate"},
	{"pivot-none", "lan.tinh", "/figures?level=district"},
	{"map", "lan.tinh", "/figures/map?year=2024"},
	{"map-then", "lan.tinh", "/figures/map?unit=89&on=2025-06-30&level=district&year=2024&what=poor"},
	{"map-tiles", "lan.tinh", "/figures/map?unit=891&on=2025-06-30&level=commune&year=2024&what=near_poor"},
	{"forms", "lan.tinh", "/figures/forms"},
	{"forms-no-unit", "lan.tinh", "/figures/forms?form=1"},
	{"form-1", "lan.tinh", "/figures/forms?form=1&unit=91&year=2025"},
	{"form-7", "lan.tinh", "/figures/forms?form=7&unit=91&year=2025"},
	{"targets", "lan.tinh", "/targets"},
	{"targets-numbers", "thu.ky", "/targets?unit=89&on=2025-06-01&short=1"},
	{"shortfall", "kiem.tra", "/targets/shortfall?unit=89&on=2025-06-01"},
	{"boundaries", "quan.tri", "/figures/boundaries"},
	{"units", "lan.tinh", "/units"},
	{"units-found", "lan.tinh", "/units?q=tri+ton"},
	{"units-none", "lan.tinh", "/units?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E"},
	{"unit-merged", "lan.tinh", "/units/30577"},
	{"unit-province", "lan.tinh", "/units/91"},
	{"unit-ended", "lan.tinh", "/units/891?on=2025-06-01"},
	{"figures", "lan.tinh", "/units/891/figures?on=2025-06-01&year=2024"},
	{"figures-merged", "lan.tinh", "/units/30577/figures?year=2023"},
	{"households", "xa.o-lam", "/households?year=2025"},
	{"households-found", "lan.tinh", "/households?q=nguyen&year=2024&sort=name"},
	{"households-none", "lan.tinh", "/households?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E"},
	{"households-wide", "lan.tinh", "/households?q=123&year=2024"},
	{"household", "lan.tinh", "/households/AG0000153"},
	{"household-why", "lan.tinh", "/households/AG0000153/why"},
	{"household-history", "lan.tinh", "/households/AG0000153/history"},
	{"household-change", "xa.o-lam", "/households/AG0000178/change"},
	{"household-members", "xa.o-lam", "/households/AG0000178/members"},
	{"household-member", "xa.o-lam", "/households/AG0000178/members/1"},
	{"household-member-new", "xa.o-lam", "/households/AG0000178/members/new"},
	{"reviews", "xa.o-lam", "/reviews"},
	{"reviews-form", "xa.o-lam", "/reviews/form?household=AG0000178&year=2025"},
	{"reviews-form-new", "xa.o-lam", "/reviews/form?household=NEW-1&year=2025"},
	{"reviews-paste", "xa.o-lam", "/reviews/paste"},
	{"reviews-gone", "xa.o-lam", "/reviews/files/none"},
	{"reviews-gone-errors", "xa.o-lam", "/reviews/files/none/errors"},
	{"import-undo", "xa.o-lam", "/imports/14"},
	{"imports", "lan.tinh", "/imports"},
	{"import", "lan.tinh", "/imports/9"},
	{"boundary-gone", "quan.tri", "/figures/boundaries/none"},
	{"evidence", "lan.tinh", "/evidence"},
	{"evidence-secretary", "thu.ky", "/evidence"},
	{"evidence-register", "lan.tinh", "/evidence/registers/contributions?sort=-value"},
	{"evidence-register-found", "lan.tinh", "/evidence/registers/trainings?q=nam+rom&col=code&col=topic&col=n-files"},
	{"evidence-register-none", "lan.tinh", "/evidence/registers/trainings?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E"},
	{"evidence-register-withdrawn", "lan.tinh", "/evidence/registers/trainings?state=withdrawn"},
	{"evidence-loans", "xa.o-lam", "/evidence/registers/loans"},
	{"evidence-loans-denied", "thu.ky", "/evidence/registers/loans"},
	{"evidence-record", "lan.tinh", "/evidence/registers/subjects/1"},
	{"evidence-record-none", "lan.tinh", "/evidence/registers/subjects/99999999"},
	{"evidence-new", "xa.o-lam", "/evidence/registers/contributions/new?code=30577"},
	{"evidence-new-choices", "lan.tinh", "/evidence/registers/duties/new"},
	{"evidence-change", "lan.tinh", "/evidence/registers/subjects/1/change"},
	{"evidence-upload", "xa.o-lam", "/evidence/registers/budget/upload"},
	{"evidence-gone", "xa.o-lam", "/evidence/files/none"},
	{"evidence-gone-errors", "xa.o-lam", "/evidence/files/none/errors"},
	{"evidence-alike", "lan.tinh", "/evidence/registers/trainings/alike"},
	{"evidence-alike-none", "lan.tinh", "/evidence/registers/duties/alike"},
	{"evidence-imports", "thu.ky", "/evidence/imports"},
	{"evidence-import-none", "thu.ky", "/evidence/imports/9"},
	{"evidence-unit", "lan.tinh", "/units/30577/evidence"},
	{"evidence-unit-province", "lan.tinh", "/units/89/evidence?on=2025-06-01"},
	{"evidence-household", "xa.o-lam", "/households/AG0000178/evidence"},
	{"evidence-household-secretary", "thu.ky", "/households/AG0000178/evidence"},
	{"judgements", "thu.ky", "/judgements?kind=commune"},
	{"judgements-none", "thu.ky", "/judgements?kind=official"},
	{"judgement-district", "kiem.tra", "/judgements/an-giang-2021-2025/district/891?submitted=2025-06-01"},
	{"judgement-province", "kiem.tra", "/judgements/an-giang-2021-2025/province/89"},
	{"journal", "kiem.tra", "/journal"},
	{"about", "kiem.tra", "/about"},
	{"looks", "kiem.tra", "/households/AG0000178/looks"},
	{"looks-elsewhere", "xa.o-lam", "/households/AG0000141/looks"},
	{"number", "xa.o-lam", "/households/AG0000178/number"},
	{"petitions", "lan.tinh", "/petitions?which=all"},
	{"petition", "lan.tinh", "/petitions/2026-000001"},
	{"petition-no-file", "lan.tinh", "/petitions/2026-000001/files/1"},
	{"petitions-new", "lan.tinh", "/petitions/new"},
	{"petitions-report", "lan.tinh", "/petitions/report"},
	{"petitions-postings", "lan.tinh", "/petitions/postings"},
	{"petitions-notice", "lan.tinh", "/petitions/postings/1"},
	{"contacts", "thu.ky", "/contacts"},
	{"articles", "thu.ky", "/articles"},
	{"article-new", "xa.o-lam", "/articles/new"},
	{"article-none", "thu.ky", "/articles/none"},
	{"article-edit", "thu.ky", "/articles/none/edit"},
	{"article-file", "thu.ky", "/articles/none/files/none"},
	{"editions", "lan.tinh", "/editions"},
	{"edition", "lan.tinh", "/editions/2"},
	{"edition-corrected", "kiem.tra", "/editions/1"},
	{"edition-hidden", "thu.ky", "/editions/2/hidden"},
	{"edition-changes", "lan.tinh", "/editions/2/changes"},
	{"edition-attack", "thu.ky", "/editions/2/attack"},
	{"edition-none", "thu.ky", "/editions/99"},
	{"edition-hidden-none", "thu.ky", "/editions/99/hidden"},
	{"edition-changes-none", "thu.ky", "/editions/99/changes"},
	{"edition-attack-none", "thu.ky", "/editions/99/attack"},
	{"honours", "thu.ky", "/honours"},
	{"honour-none", "thu.ky", "/honours/none"},
	{"honour-file", "thu.ky", "/honours/none/files/1"},
	{"jobs", "xa.o-lam", "/jobs"},
	{"job-wrong", "xa.o-lam", "/jobs/1"},
	{"job-waiting", "xa.o-lam", "/jobs/2"},
	{"home-admin", "quan.tri", "/"},
	{"denied", "quan.tri", "/judgements"},
	{"wrong-day", "lan.tinh", "/units?on=31/02/2025"},
	{"no-page", "lan.tinh", "/none"},
	{"nobody", "", "/units"},
	{"login", "", "/login"},
	{"login-code", "", "/login/code"},
	{"users", "quan.tri", "/users"},
	{"user", "quan.tri", "/users/quan.tri"},
}

// TestBrowser opens the pages in a real browser.
func TestBrowser(t *testing.T) {
	t.Parallel()
	b := webtest.Start(t)
	x := open2025(t)
	for name, look := range map[string]func(*testing.T, *webtest.Browser){ // all only read
		"pages": x.pages, "without JavaScript": x.noScript, "from page to page": x.boosted,
		"keyboard": x.keyboard, "down to households": x.drillDown, "first page": x.firstPage, "public": x.publicPages, "printed": x.printed,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			look(t, b)
		})
	}
}

// fetch is a file as the site sends it.
func (x *office2025) fetch(t *testing.T, user, path string) []byte {
	t.Helper()
	q, err := http.NewRequestWithContext(t.Context(), http.MethodGet, x.address+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	q.AddCookie(&http.Cookie{Name: asCookie, Value: user})
	r, err := http.DefaultClient.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	content, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %v", path, r.StatusCode, err)
	}
	return content
}

func (x *office2025) as(user string) map[string]string {
	if user == "" {
		return nil
	}
	return map[string]string{asCookie: user}
}

// pages holds every page in both languages against what every page must keep.
func (x *office2025) pages(t *testing.T, b *webtest.Browser) {
	byUser := map[string][2][]string{}
	only := regexp.MustCompile(os.Getenv("VUONLEN_PAGES")) // while one page is worked on
	for _, p := range pages2025 {
		if !only.MatchString(p.name) {
			continue
		}
		l := byUser[p.user]
		byUser[p.user] = [2][]string{append(l[0], p.name), append(l[1], p.path)}
	}
	for user, l := range byUser {
		b.Look(t, webtest.Site{Address: x.address, Cookies: x.as(user)}, l[0], l[1])
	}
}

// noScript: every page says the same without JavaScript, is small once the first one
// has come, and a search goes the whole way by an ordinary form.
func (x *office2025) noScript(t *testing.T, b *webtest.Browser) {
	users := map[string]bool{}
	for _, page := range pages2025 {
		users[page.user] = true
	}
	for user := range users {
		p := b.Page(t, webtest.View{NoScript: true, Cookies: x.as(user), At: x.address})
		p.Go(x.address + "/") // what every page needs
		for _, page := range pages2025 {
			if page.user != user {
				continue
			}
			p.Go(x.address + page.path)
			// The split of a shortfall is a sheet to print: every criterion by every unit.
			if n := p.Wire(); page.path != "/" && page.name != "shortfall" && (n > laterBytes || n < 500) {
				t.Errorf("%s is %d bytes, at most %d", page.name, n, laterBytes)
			}
			if webtest.Eval[bool](p, `'htmx' in window`) {
				t.Fatal("JavaScript runs")
			}
			if h := webtest.Eval[string](p, `document.querySelector('h1').innerText`); h == "" || len(p.Text()) < 100 {
				t.Errorf("%s: without JavaScript there is only %q", page.name, p.Text())
			}
		}
		if user != "lan.tinh" {
			continue // who has units to look for
		}
		p.Go(x.address + "/units")
		p.Do(chromedp.SendKeys(chromedp.ID("q"), "o lam"), chromedp.Click(chromedp.CSS("main form button")), chromedp.WaitVisible(chromedp.CSS(`#q[value="o lam"]`)))
		if !strings.Contains(p.Text(), "Xã Ô Lâm") || !strings.HasPrefix(p.String(), "/units?q=o+lam&on=") {
			t.Errorf("the search leads to %s", p)
		}
	}
}

// boosted: with JavaScript a link replaces the page without loading it anew, and leaves
// address, title, focus and the way back as a load would.
func (x *office2025) boosted(t *testing.T, b *webtest.Browser) {
	p := b.Page(t, webtest.View{Cookies: x.as("lan.tinh"), At: x.address})
	p.Go(x.address + "/")
	webtest.Eval[bool](p, `window.same = true`)
	state := func() string {
		return webtest.Eval[string](p, `[document.title, location.pathname, document.querySelector('h1').innerText, window.same === true, document.activeElement.id].join(' | ')`)
	}
	arrive := func(step chromedp.Action[chromedp.Void], heading string) {
		t.Helper()
		p.Do(step)
		if _, err := p.Poll(`document.querySelector('h1').innerText === '` + heading + `' && document.title === '` + heading + ` – Vươn Lên' && document.activeElement.id === 'main'`); err != nil {
			t.Fatalf("%s does not come: %s", heading, state())
		}
	}
	arrive(chromedp.Click(chromedp.CSS(`.menu a[href="/units"]`)), "Đơn vị hành chính")
	if got, want := state(), "Đơn vị hành chính – Vươn Lên | /units | Đơn vị hành chính | true | main"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	p.Do(chromedp.SendKeys(chromedp.ID("q"), "tri ton"))
	arrive(chromedp.Click(chromedp.CSS("main form button")), "Đơn vị hành chính")
	if _, err := p.Poll(`document.querySelector('main').innerText.includes('Huyện Tri Tôn')`); err != nil {
		t.Fatal("the search finds nothing: ", p.Text())
	}
	arrive(chromedp.NavigateBack(), "Đơn vị hành chính")
	arrive(chromedp.NavigateBack(), "Việc của tôi")
	// Another language is a load of its own: the page's language changes.
	p.Do(chromedp.Click(chromedp.CSS(`.lang a[hreflang="en"]`)), chromedp.WaitVisible(chromedp.CSS(`html[lang="en"] h1`)))
	if got, want := state(), "My work – Vươn Lên | / | My work | false | "; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if said := p.Console(); len(said) > 0 {
		t.Errorf("console: %q", said)
	}
}

// keyboard: the whole page can be walked through, one always sees where one is, and
// the first stop leads past the menu.
func (x *office2025) keyboard(t *testing.T, b *webtest.Browser) {
	p := b.Page(t, webtest.View{Cookies: x.as("lan.tinh"), At: x.address})
	p.Go(x.address + "/units?q=tri+ton")
	all := webtest.Eval[int](p, `document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]').length`)
	var stops []string
	for range all {
		name, visible := p.Tab()
		stops = append(stops, name)
		if !visible {
			t.Errorf("one does not see the focus on %q", name)
		}
	}
	if len(stops) < 10 || !strings.HasPrefix(stops[0], "a ") || slices.Contains(stops, "") {
		t.Errorf("the stops are %q", stops)
	}
	p.Go(x.address + "/units")
	p.Tab()
	p.Do(chromedp.KeyEvent("\r"))
	if got := webtest.Eval[string](p, `location.hash + ' ' + document.activeElement.id`); got != "#main main" {
		t.Errorf("skipping the menu leads to %q", got)
	}
}

// The promise of weak networks (mission, ux.md U10): the first page with everything it
// needs, and every page after it, headers and all.
const (
	firstBytes = 150_000
	laterBytes = 30_000
)

func (x *office2025) firstPage(t *testing.T, b *webtest.Browser) {
	p := b.Page(t, webtest.View{Cookies: x.as("lan.tinh"), At: x.address})
	p.Go(x.address + "/")
	first := p.Wire()
	t.Logf("first page: %d bytes", first)
	if first > firstBytes || first < 20_000 {
		t.Errorf("the first page is %d bytes, at most %d", first, firstBytes)
	}
}

// TestPagesCoverRoutes: a route that no page of the tests opens is looked at by
// nobody.
func TestPagesCoverRoutes(t *testing.T) {
	mux := http.NewServeMux()
	files := map[string]bool{
		"/assets/{name}": true, "/journal/head": true, "/jobs/{id}/file": true, "/login/elsewhere": true, "/login/elsewhere/back": true, // no pages
		"/evidence/registers/{kind}/{record}/files/{file}": true,
		// Pages behind a session of one's own: TestBrowserPasskey of web/login opens them.
		"/login/second": true, "/login/enrol": true, "/login/app": true,
		"/account": true, "/account/password": true, "/account/prove": true,
	}
	opened := map[string]bool{}
	for _, r := range (&app{now: time.Now, stderr: io.Discard}).site(nil, &serveCmd{}).Table() {
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

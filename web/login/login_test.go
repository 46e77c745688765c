package login_test

import (
	"context"
	"encoding/base32"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"vuonlen/account"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/store"
	"vuonlen/store/storetest"
	"vuonlen/unit"
	"vuonlen/web"
	"vuonlen/web/login"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// site is a running site over a database of its own, with a clock that stands still.
type site struct {
	t   *testing.T
	db  *store.DB
	in  *login.Login
	srv *httptest.Server
	mu  sync.Mutex
	now time.Time
}

func (s *site) clock() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(time.Millisecond)
	return s.now
}

func (s *site) wait(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{t: t, now: time.Date(2026, 11, 26, 1, 0, 0, 0, time.UTC)}
	db, err := store.Open(t.Context(), store.Options{DSN: storetest.SQLite(t), Now: s.clock, Datasets: office.Datasets()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	s.db = db
	s.in = &login.Login{DB: db, Site: "http://localhost"}
	routes := append(s.in.Routes(),
		web.Get("/", web.SignedIn, func(v *web.Visit) (web.Answer, error) {
			return web.Send(web.File{Name: "x", Type: "text/plain", Content: []byte("in as " + string(v.Who.Actor()))}), nil
		}),
		web.Get("/counts", web.Needs(account.TallyRead), func(*web.Visit) (web.Answer, error) {
			return web.Send(web.File{Name: "x", Type: "text/plain", Content: []byte("counts")}), nil
		}),
		web.Get("/danger", web.Needs(account.CitizenRead), s.in.Proved(account.CitizenRead, func(*web.Visit) (web.Answer, error) {
			return web.Send(web.File{Name: "x", Type: "text/plain", Content: []byte("danger")}), nil
		})),
	)
	h, err := (&web.Site{Routes: routes, Menu: s.in.Menu(), Account: s.in.Account(), SignIn: "/login", SignOut: "/logout", Identify: s.in.Identify,
		Now: s.clock, Log: slog.New(slog.DiscardHandler)}).Handler()
	if err != nil {
		t.Fatal(err)
	}
	s.srv = httptest.NewServer(h)
	t.Cleanup(s.srv.Close)
	return s
}

func (s *site) operator() *office.Office {
	return &office.Office{DB: s.db, Actor: "cli:an", Today: law.DateOf(s.clock())}
}

// user makes a user with a role and gives his one-time code.
func (s *site) user(name string, role account.Role, scope string) string {
	s.t.Helper()
	o := s.operator()
	g := account.Grant{Role: role, On: 20241231}
	g.Scope = "VN"
	if scope != "" {
		g.Scope = unit.Code(scope)
	}
	if scope == "30577" || scope == "91" { // units of today
		g.On = 20250701
	}
	if _, err := o.AddUser(context.Background(), name, g); err != nil {
		s.t.Fatal(err)
	}
	inv, err := o.Invite(context.Background(), name)
	if err != nil {
		s.t.Fatal(err)
	}
	return inv.Code
}

// browser is a visitor with cookies of his own.
type browser struct {
	*site
	c *http.Client
}

func (s *site) browser() *browser {
	jar, _ := cookiejar.New(nil)
	return &browser{s, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// page is what came back.
type page struct {
	status int
	to     string // where it sends the visitor
	body   string
	set    []*http.Cookie
}

func (b *browser) do(method, path string, form url.Values, headers ...string) page {
	b.t.Helper()
	q, err := http.NewRequest(method, b.srv.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	if method == http.MethodPost {
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		q.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		q.Header.Set(headers[i], headers[i+1])
	}
	r, err := b.c.Do(q)
	if err != nil {
		b.t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	text := string(body)
	if strings.Contains(text, "⟦") {
		b.t.Errorf("%s %s: an untranslated key", method, path)
	}
	return page{r.StatusCode, r.Header.Get("Location"), html.UnescapeString(text), r.Cookies()}
}

func (b *browser) get(path string) page { b.t.Helper(); return b.do(http.MethodGet, path, nil) }

func (b *browser) post(path string, pairs ...string) page {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return b.do(http.MethodPost, path, form)
}

func (b *browser) token() string {
	u, _ := url.Parse(b.srv.URL)
	for _, c := range b.c.Jar.Cookies(u) {
		if c.Name == "session" {
			return c.Value
		}
	}
	return ""
}

func (p page) goes(t *testing.T, to string) page {
	t.Helper()
	if p.status != http.StatusSeeOther || p.to != to {
		t.Fatalf("%d to %q, want a way to %q\n%s", p.status, p.to, to, p.body)
	}
	return p
}

func (p page) says(t *testing.T, status int, words ...string) page {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(p.body, w) {
			t.Fatalf("does not say %q:\n%s", w, p.body)
		}
	}
	if p.status != status {
		t.Fatalf("%d, want %d (to %q)\n%s", p.status, status, p.to, p.body)
	}
	return p
}

const goodPassword = "con mèo tím ăn cá kho"

var secretOf = regexp.MustCompile(`<code class="secret">([A-Z2-7 ]+)</code>`)

// in carries a new user through password and app; the secret and codes come back.
func (b *browser) enter(code string) (secret []byte, codes []string) {
	b.t.Helper()
	b.post("/login/code", "code", code, "new_password", goodPassword).goes(b.t, "/login/enrol")
	b.get("/login/enrol").says(b.t, 200, "Ứng dụng xác thực")
	p := b.get("/login/app").says(b.t, 200, "otpauth://totp/")
	m := secretOf.FindStringSubmatch(p.body)
	if m == nil {
		b.t.Fatal("no secret")
	}
	secret, err := base32.StdEncoding.DecodeString(strings.ReplaceAll(m[1], " ", ""))
	if err != nil {
		b.t.Fatal(err)
	}
	p = b.post("/login/app", "label", "máy cơ quan", "code", b.totp(secret)).says(b.t, 200, "Mã dự phòng")
	for _, m := range regexp.MustCompile(`<li><code>([0-9A-Z-]+)</code>`).FindAllStringSubmatch(p.body, -1) {
		codes = append(codes, m[1])
	}
	if len(codes) != account.RecoveryCodes {
		b.t.Fatalf("%d codes", len(codes))
	}
	return secret, codes
}

func (s *site) totp(secret []byte) string { return account.TOTP(secret, account.TOTPStep(s.clock())) }

// TestSigningIn: from the one-time code to the first page, out, and in again.
func TestSigningIn(t *testing.T) {
	s := newSite(t)
	code := s.user("Lan", account.CommuneOfficer, "30553")
	b := s.browser()
	b.get("/counts").goes(t, "/login?next=%2Fcounts")
	b.post("/login", "name", "Lan", "password", goodPassword).says(t, 422, "tên hoặc mật khẩu không đúng")
	b.post("/login/code", "code", "AAAAA-AAAAA-AAAAA-AAAAA", "new_password", goodPassword).says(t, 422, "mã một lần không đúng")
	b.post("/login/code", "code", code, "new_password", "lan lan lan lan").says(t, 422, "Mật khẩu")
	b.post("/login/code", "code", code, "new_password", "").says(t, 422, "Lỗi")
	first := b.token()
	secret, codes := b.enter(strings.ToLower(code))
	if b.token() == first || b.token() == "" {
		t.Error("the token was not changed")
	}
	b.get("/").says(t, 200, "in as Lan")
	b.get("/danger").says(t, 200, "danger")
	b.get("/account").says(t, 200, "máy cơ quan", "công chức cấp xã", "phiên này")

	other := s.browser()
	other.post("/login/code", "code", code, "new_password", goodPassword).says(t, 422, "đã dùng")
	other.post("/login", "name", "Lan", "password", goodPassword, "next", "/counts").goes(t, "/login/second?next=%2Fcounts")
	half := other.token()
	for _, path := range []string{"/", "/counts", "/account", "/users"} {
		if p := other.get(path); p.status != http.StatusSeeOther || !strings.HasPrefix(p.to, "/login?next=") {
			t.Errorf("half way in, %s: %d %s", path, p.status, p.to)
		}
	}
	other.get("/login/app").goes(t, "/login") // a second factor is there: it is shown, not chosen anew
	other.post("/login/second", "code", "000000", "next", "/counts").says(t, 422, "mã không đúng")
	other.post("/login/second", "code", s.totp(secret), "next", "/counts").says(t, 422, "đã dùng rồi") // it served when the app was set up
	s.wait(time.Minute)
	other.post("/login/second", "code", s.totp(secret), "next", "//evil.example").goes(t, "/")
	if other.token() == half {
		t.Error("the token of the half session lives on")
	}
	other.get("/counts").says(t, 200, "counts")
	third := s.browser()
	third.post("/login", "name", "Lan", "password", goodPassword).goes(t, "/login/second?next=%2F")
	third.post("/login/second", "code", codes[3]).goes(t, "/")
	fourth := s.browser()
	fourth.post("/login", "name", "Lan", "password", goodPassword).goes(t, "/login/second?next=%2F")
	fourth.post("/login/second", "code", codes[3]).says(t, 422, "đã dùng rồi")

	third.post("/account/leave").says(t, 200, "Đã đăng xuất khỏi 3 phiên khác")
	other.get("/counts").goes(t, "/login?next=%2Fcounts")
	third.get("/counts").says(t, 200, "counts")
	dead := third.token()
	third.post("/logout").goes(t, "/login")
	u, _ := url.Parse(s.srv.URL)
	third.c.Jar.SetCookies(u, []*http.Cookie{{Name: "session", Value: dead, Path: "/"}})
	third.get("/counts").goes(t, "/login?next=%2Fcounts") // replayed after signing out
	rep, err := s.db.Verify(t.Context(), nil)
	if err != nil || rep.Difference != nil {
		t.Fatalf("%+v %v", rep.Difference, err)
	}
}

// TestFixation: a token that a visitor brings along never becomes that of a session.
func TestFixation(t *testing.T) {
	s := newSite(t)
	code := s.user("lan", account.Reviewer, "30553")
	b := s.browser()
	u, _ := url.Parse(s.srv.URL)
	planted := strings.Repeat("A", 43)
	b.c.Jar.SetCookies(u, []*http.Cookie{{Name: "session", Value: planted, Path: "/"}})
	b.enter(code)
	thief := s.browser()
	thief.c.Jar.SetCookies(u, []*http.Cookie{{Name: "session", Value: planted, Path: "/"}})
	thief.get("/").goes(t, "/login?next=%2F")
}

// TestCookies: by https only to this host, unseen by scripts, sent to no other site.
func TestCookies(t *testing.T) {
	s := newSite(t)
	s.in.Site = "https://vuonlen.example"
	code := s.user("lan", account.Reviewer, "30553")
	p := s.browser().post("/login/code", "code", code, "new_password", goodPassword)
	found := false
	for _, c := range p.set {
		if c.Name == "__Host-session" {
			found = c.Secure && c.HttpOnly && c.SameSite == http.SameSiteLaxMode && c.Path == "/" && c.Domain == "" && c.MaxAge == 0
		}
	}
	if !found {
		t.Errorf("%v", p.set)
	}
}

// TestForeignForms: a form of another site changes nothing, whoever is signed in.
func TestForeignForms(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	b.enter(s.user("lan", account.CommuneOfficer, "30553"))
	for _, r := range s.in.Routes() {
		if r.Method != http.MethodPost {
			continue
		}
		path := strings.ReplaceAll(r.Pattern, "{name}", "lan")
		for _, h := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Sec-Fetch-Site", "", "Origin", "https://evil.example"}} {
			if p := b.do(http.MethodPost, path, url.Values{}, h...); p.status != http.StatusForbidden {
				t.Errorf("%s with %v: %d", path, h, p.status)
			}
		}
	}
	b.get("/").says(t, 200, "in as lan")
}

// TestSessionEnds: idle, too old, barred, without the role, after a new password.
func TestSessionEnds(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	secret, _ := b.enter(s.user("lan", account.CommuneOfficer, "30553"))
	again := func() {
		t.Helper()
		s.wait(time.Minute)
		b.post("/login", "name", "lan", "password", goodPassword).goes(t, "/login/second?next=%2F")
		b.post("/login/second", "code", s.totp(secret)).goes(t, "/")
		b.get("/counts").says(t, 200, "counts")
	}
	s.wait(29 * time.Minute)
	b.get("/counts").says(t, 200, "counts")
	b.get("/danger").goes(t, "/account/prove?next=%2Fdanger")
	old := b.token()
	b.post("/account/prove", "code", s.totp(secret), "next", "/danger").goes(t, "/danger")
	if b.token() == old {
		t.Error("proving again keeps the token")
	}
	b.get("/danger").says(t, 200, "danger")
	s.wait(30 * time.Minute)
	b.get("/counts").goes(t, "/login?next=%2Fcounts")
	again()
	for range 24 * 2 {
		s.wait(15 * time.Minute)
		b.get("/")
	}
	b.get("/").goes(t, "/login?next=%2F") // twelve hours, though never idle
	again()
	o := s.operator()
	if _, err := o.DisableUser(t.Context(), "lan", true); err != nil {
		t.Fatal(err)
	}
	b.get("/counts").goes(t, "/login?next=%2Fcounts")
	s.browser().post("/login", "name", "lan", "password", goodPassword).says(t, 422, "tên hoặc mật khẩu không đúng")
	if _, err := o.DisableUser(t.Context(), "lan", false); err != nil {
		t.Fatal(err)
	}
	b.get("/counts").says(t, 200, "counts")
	if _, err := o.Revoke(t.Context(), "lan", account.CommuneOfficer, "30553", 0); err != nil {
		t.Fatal(err)
	}
	b.get("/counts").says(t, 403, "không có quyền")
	if _, err := o.Reset(t.Context(), "lan"); err != nil {
		t.Fatal(err)
	}
	b.get("/").goes(t, "/login?next=%2F")
	s.browser().post("/login", "name", "lan", "password", goodPassword).says(t, 422, "tên hoặc mật khẩu không đúng")
}

// TestChangedPassword ends the other sessions and keeps this one.
func TestChangedPassword(t *testing.T) {
	s := newSite(t)
	b, other := s.browser(), s.browser()
	secret, _ := b.enter(s.user("lan", account.Reviewer, "30553"))
	s.wait(time.Minute)
	other.post("/login", "name", "lan", "password", goodPassword)
	other.post("/login/second", "code", s.totp(secret)).goes(t, "/")
	b.post("/account/password", "password", "wrong", "new_password", "ba con voi uống trà đá").says(t, 422, "mật khẩu hiện tại không đúng")
	b.post("/account/password", "password", goodPassword, "new_password", "short").says(t, 422, "ít hơn 12")
	b.post("/account/password", "password", goodPassword, "new_password", "ba con voi uống trà đá").goes(t, "/account")
	b.get("/").says(t, 200, "in as lan")
	other.get("/").goes(t, "/login?next=%2F")
	s.browser().post("/login", "name", "lan", "password", "ba con voi uống trà đá").goes(t, "/login/second?next=%2F")
}

// TestGuessing: a guesser is held up; the user himself is not, from a device that he
// signed in on before, nor is anybody else.
func TestGuessing(t *testing.T) {
	s := newSite(t)
	s.in.Forwarded = true
	own, guess := s.browser(), s.browser()
	secret, _ := own.enter(s.user("lan", account.Reviewer, "30553"))
	own.post("/logout")
	from := func(b *browser, ip, name, password string) page {
		return b.do(http.MethodPost, "/login", url.Values{"name": {name}, "password": {password}}, "X-Forwarded-For", "10.0.0.1, "+ip)
	}
	s.wait(time.Minute)
	from(own, "198.51.100.1", "lan", goodPassword).goes(t, "/login/second?next=%2F") // now the device is known
	for range 5 {
		from(guess, "203.0.113.9", "lan", "wrong wrong wrong").says(t, 422, "tên hoặc mật khẩu không đúng")
	}
	from(guess, "203.0.113.9", "lan", goodPassword).says(t, 422, "đã thử sai nhiều lần")
	from(guess, "203.0.113.9", "nobody", "x").says(t, 422, "tên hoặc mật khẩu không đúng")
	for range 4 {
		from(guess, "203.0.113.9", "nobody", "x")
	}
	from(guess, "203.0.113.9", "nobody", "x").says(t, 422, "đã thử sai nhiều lần") // the same for who does not exist
	from(own, "203.0.113.9", "lan", goodPassword).goes(t, "/login/second?next=%2F")
	from(s.browser(), "198.51.100.7", "lan", goodPassword).goes(t, "/login/second?next=%2F")
	s.wait(5 * time.Minute)
	from(guess, "203.0.113.9", "lan", goodPassword).goes(t, "/login/second?next=%2F")
	for range account.MaxTries {
		guess.post("/login/second", "code", "000000").says(t, 422, "mã không đúng")
	}
	guess.post("/login/second", "code", s.totp(secret)).says(t, 422, "nhiều lần")
	guess.get("/login/second").goes(t, "/login")
}

// TestHostileFields: what is typed comes back as text and reaches no statement.
func TestHostileFields(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	b.enter(s.user("lan", account.CommuneOfficer, "30553"))
	for _, bad := range []string{
		`"><script>alert(1)</script>`, `' OR '1'='1`, `'; DROP TABLE sessions; --`, "lan\x00", `{{7*7}}`, `<img src=x onerror=alert(1)>`,
		strings.Repeat("ế", 5000), "\u202egnp", "lan' UNION SELECT * FROM credentials --",
	} {
		for _, at := range []struct{ path, field string }{
			{"/login", "name"}, {"/login", "password"}, {"/login/code", "code"}, {"/login/code", "new_password"}, {"/login/second", "code"},
			{"/users", "name"}, {"/users", "scope"}, {"/users", "role"}, {"/users", "from-day"}, {"/users/lan", "do"}, {"/account/drop", "id"},
		} {
			form := []string{"name", "lan", "password", "x", "code", "x", "new_password", goodPassword, "scope", "30553", "role", "reviewer", at.field, bad}
			p := b.post(at.path, form...)
			if p.status >= 500 {
				t.Errorf("%s %s=%.30q: %d", at.path, at.field, bad, p.status)
			}
			if raw := p.body; strings.Contains(bad, "<") && strings.Contains(raw, bad) && !strings.Contains(raw, `value="`+bad) && !strings.Contains(raw, "“"+bad) {
				t.Errorf("%s %s: %q stands in the page", at.path, at.field, bad)
			}
			if to, err := url.Parse(p.to); err != nil || to.Host != "" || to.Scheme != "" {
				t.Errorf("%s %s=%q leads to %q", at.path, at.field, bad, p.to)
			}
		}
		if p := b.get("/login?next=" + url.QueryEscape(bad)); p.status >= 500 || p.status == 303 && !strings.HasPrefix(p.to, "/") {
			t.Errorf("next %q: %d %s", bad, p.status, p.to)
		}
	}
	b.get("/account").says(t, 200, "lan")
	s.wait(time.Hour)
	rep, err := s.db.Verify(t.Context(), nil)
	if err != nil || rep.Difference != nil {
		t.Fatalf("%+v %v", rep.Difference, err)
	}
}

// TestManaging: an officer makes a reviewer and gives him his code; what he does not
// hold he neither gives nor takes over.
func TestManaging(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	secret, _ := b.enter(s.user("lan", account.CommuneOfficer, "30577"))
	s.user("sep", account.ProvincialOfficer, "91")
	if p := b.get("/users").says(t, 200, "lan", "Thêm tài khoản"); strings.Contains(p.body, "sep") {
		t.Error("who works elsewhere is shown")
	}
	b.post("/users", "name", "tam", "role", "auditor", "scope", "30577").says(t, 422, "không giao được vai trò")
	b.post("/users", "name", "tam", "role", "reviewer", "scope", "30502").says(t, 422, "không phải đối với")
	b.post("/users", "name", "tam", "role", "", "scope", "").says(t, 422, "Lỗi")
	b.get("/users/tam").says(t, 404, "không có người dùng")
	b.post("/users", "name", "tam", "role", "reviewer", "scope", "30577").goes(t, "/users/tam")
	b.get("/users/tam").says(t, 200, "rà soát viên", "chưa có mật khẩu")
	p := b.post("/users/tam", "do", "invite").says(t, 200, "Mã một lần, chỉ hiện lần này")
	m := regexp.MustCompile(`<code class="secret">([0-9A-Z-]{23})</code>`).FindStringSubmatch(p.body)
	if m == nil {
		t.Fatal("no code")
	}
	tam := s.browser()
	tam.enter(m[1])
	tam.get("/counts").says(t, 200, "counts")
	tam.get("/users").says(t, 403)
	tam.post("/users", "name", "x", "role", "reviewer", "scope", "30577").says(t, 403)
	tam.post("/users/lan", "do", "disable").says(t, 403)
	b.post("/users/sep", "do", "reset").says(t, 403)
	b.post("/users/sep", "do", "invite").says(t, 403)
	b.post("/users/sep", "do", "nonsense").says(t, 400)
	b.get("/users/sep").says(t, 403)
	s.wait(11 * time.Minute)
	b.post("/users/tam", "do", "disable").goes(t, "/account/prove?next=%2Fusers%2Ftam")
	tam.get("/counts").says(t, 200, "counts")
	b.post("/account/prove", "code", s.totp(secret), "next", "/users/tam").goes(t, "/users/tam")
	b.post("/users/tam", "do", "disable").goes(t, "/users/tam")
	tam.get("/counts").goes(t, "/login?next=%2Fcounts")
	b.post("/users/tam", "do", "enable").goes(t, "/users/tam")
	b.post("/users/tam", "do", "revoke", "role", "reviewer", "scope", "30577", "on", lang.EN.Say(lang.T("login.none"))).says(t, 400)
}

// TestUnknownUser: the answer for a name that nobody has is the same as for a wrong
// password, and so is the work: hashing takes 19 MiB, which would be missing. Time
// itself is not measured: on a busy machine it proves nothing.
func TestUnknownUser(t *testing.T) {
	s := newSite(t)
	s.browser().enter(s.user("lan", account.Reviewer, "30553"))
	s.user("minh", account.Reviewer, "30553") // invited, without a password yet
	work := func(name string) (uint64, string) {
		s.wait(time.Hour) // no limit in the way
		b := s.browser()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		p := b.post("/login", "name", name, "password", "sai sai sai sai").says(t, 422, "tên hoặc mật khẩu không đúng")
		runtime.ReadMemStats(&after)
		return (after.TotalAlloc - before.TotalAlloc) >> 20, strings.ReplaceAll(p.body, `value="`+name+`"`, "")
	}
	work("lan") // what is built once is built
	known, words := work("lan")
	if known < 19 {
		t.Fatalf("%d MiB: hashing is not seen", known)
	}
	for _, name := range []string{"nobody", "minh", "x OR 1", "<>"} {
		took, body := work(name)
		if body != words && name != "<>" {
			t.Errorf("%s is told something else", name)
		}
		if took+2 < known || took > known+2 {
			t.Errorf("%s: %d MiB, a known user %d", name, took, known)
		}
	}
}

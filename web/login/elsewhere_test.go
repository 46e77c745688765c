package login_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"

	"vuonlen/account"
	"vuonlen/web/login"
)

// provider runs a real OpenID Connect provider with its two made-up users.
func provider(t *testing.T, back string) string {
	t.Helper()
	var h http.Handler
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) { h.ServeHTTP(w, q) }))
	t.Cleanup(srv.Close)
	storage.RegisterClients(storage.WebClient("vuonlen", "client-secret", back))
	old := slog.Default()
	slog.SetDefault(slog.New(slog.DiscardHandler))
	t.Cleanup(func() { slog.SetDefault(old) })
	h = exampleop.SetupServer(srv.URL, storage.NewStorage(storage.NewUserStore(srv.URL)), slog.New(slog.DiscardHandler), false)
	return srv.URL
}

// there signs in at the provider as a user and gives the address to which it sends back.
func there(t *testing.T, at, to, user string) string {
	t.Helper()
	jar, _ := cookiejar.New(nil)
	c := &http.Client{Jar: jar, CheckRedirect: func(q *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(q.URL.Path, "/login/elsewhere/back") {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	r, err := c.Get(to)
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(r.Body)
	r.Body.Close()
	m := regexp.MustCompile(`name="id" value="([^"]+)"`).FindSubmatch(body)
	if m == nil {
		t.Fatalf("no form at the provider: %d %s", r.StatusCode, body)
	}
	r, err = c.PostForm(at+"/login/username", url.Values{"id": {string(m[1])}, "username": {user}, "password": {"verysecure"}})
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	u, err := url.Parse(r.Header.Get("Location"))
	if err != nil || u.Query().Get("code") == "" {
		t.Fatalf("the provider sends to %q", r.Header.Get("Location"))
	}
	return u.RequestURI()
}

var goingTo = regexp.MustCompile(`<a class="button" href="([^"]+)"`)

// away gives the address of the service to which a link leads who wants to sign in.
func (b *browser) away(next string) string {
	b.t.Helper()
	p := b.get("/login/elsewhere?" + url.Values{"next": {next}}.Encode())
	if p.status != http.StatusSeeOther || !strings.HasPrefix(p.to, "http://127.0.0.1:") {
		b.t.Fatalf("no way to the provider: %d %q %s", p.status, p.to, p.body)
	}
	return p.to
}

// link gives the address to which who is signed in goes on to link his account.
func (b *browser) link() string {
	b.t.Helper()
	p := b.post("/login/elsewhere").says(b.t, 200, "Bấm Tiếp tục")
	m := goingTo.FindStringSubmatch(p.body)
	if m == nil {
		b.t.Fatal("no way to the provider")
	}
	return m[1]
}

// TestElsewhere: an account that is linked is let in by the service, up to the second
// factor that the service did not ask for; one that is not, and an answer that is not
// for this visit, are not.
func TestElsewhere(t *testing.T) {
	s := newSite(t)
	s.in.Site = s.srv.URL
	issuer := provider(t, s.srv.URL+"/login/elsewhere/back")
	s.in.Elsewhere = login.NewElsewhere(issuer, "vuonlen", "client-secret")
	secret, _ := s.browser().enter(s.user("lan", account.CommuneOfficer, "30553"))
	name := "test-user@127.0.0.1"

	stranger := s.browser()
	stranger.get(there(t, issuer, stranger.away(""), name)).says(t, 422, "chưa gắn với tài khoản nào")
	stranger.get("/counts").goes(t, "/login?next=%2Fcounts")

	// Another site can neither begin it nor have somebody's account linked.
	stranger.do(http.MethodGet, "/login/elsewhere", nil, "Sec-Fetch-Site", "cross-site").goes(t, "/login")
	if p := stranger.post("/login/elsewhere"); p.status != http.StatusUnauthorized {
		t.Errorf("linking without an account: %d", p.status)
	}

	own := s.browser()
	s.wait(60_000_000_000)
	own.post("/login", "name", "lan", "password", goodPassword)
	own.post("/login/second", "code", s.totp(secret)).goes(t, "/")
	own.get(there(t, issuer, own.link(), name)).goes(t, "/account")
	own.get("/account").says(t, 200, "tài khoản ngoài")

	own.get("/login/elsewhere?next=%2Fcounts").goes(t, "/counts") // he is in already
	s.browser().get("/login?next=%2Fcounts").says(t, 200, `href="/login/elsewhere?next=%2Fcounts"`)

	b := s.browser()
	back := there(t, issuer, b.away("/counts"), name)
	s.browser().get(back).says(t, 422, "hông nhận được") // stolen: for another session
	b.get(strings.Replace(back, "state=", "state=x", 1)).says(t, 422, "xác nhận hợp lệ")
	b.get(back).says(t, 422, "xác nhận hợp lệ") // the errand was spent
	half := b.token()
	b.get(there(t, issuer, b.away("/counts"), name)).goes(t, "/login/second?next=%2Fcounts")
	if b.token() == half {
		t.Error("the token was not changed")
	}
	b.get("/counts").goes(t, "/login?next=%2Fcounts")
	s.wait(60_000_000_000)
	b.post("/login/second", "code", s.totp(secret), "next", "/counts").goes(t, "/counts")
	b.get("/counts").says(t, 200, "counts")
	other := s.browser()
	other.get(there(t, issuer, other.away(""), "test-user2")).says(t, 422, "chưa gắn với tài khoản nào")

	s.in.Elsewhere = login.NewElsewhere(issuer, "vuonlen", "wrong-secret")
	b = s.browser()
	b.get(there(t, issuer, b.away(""), name)).says(t, 422, "xác nhận hợp lệ")
	s.in.Elsewhere = login.NewElsewhere("http://127.0.0.1:1", "vuonlen", "x")
	s.browser().get("/login/elsewhere").says(t, 422, "Không liên lạc được")
	rep, err := s.db.Verify(t.Context(), nil)
	if err != nil || rep.Difference != nil {
		t.Errorf("%+v %v", rep.Difference, err)
	}
}

package web

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/a-h/templ"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/unit"
)

var tree = sync.OnceValue(func() *unit.Tree {
	t, err := unit.Shipped()
	if err != nil {
		panic(err)
	}
	return t
})

var noon = time.Date(2025, 5, 1, 12, 0, 0, 0, time.UTC)

// officer is the authority of a made-up user in the old An Giang.
func officer(t *testing.T, role account.Role) *account.Authority {
	t.Helper()
	a, err := account.NewAuthority(tree(), account.User{Name: "lan", Grants: []account.Grant{{Role: role, Scope: "89", On: 20250101}}})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// note is a page of one line.
type note struct {
	*Visit
	title, text string
}

func (n note) Head() Head            { return Head{Title: n.title} }
func (n note) Body() templ.Component { return words(n.text) }

type trial struct {
	*Site
	log bytes.Buffer
	h   http.Handler
}

func site(t *testing.T, who *account.Authority, routes ...Route) *trial {
	t.Helper()
	x := &trial{}
	x.Site = &Site{
		Routes: routes, SignIn: "/login", Now: func() time.Time { return noon },
		Identify: func(*http.Request) (*account.Authority, error) { return who, nil },
		Log:      slog.New(slog.NewTextHandler(&x.log, nil)),
	}
	var err error
	if x.h, err = x.Handler(); err != nil {
		t.Fatal(err)
	}
	return x
}

func (x *trial) do(method, target string, form url.Values, headers ...string) *httptest.ResponseRecorder {
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	q := httptest.NewRequest(method, target, body)
	if form != nil {
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		q.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	x.h.ServeHTTP(w, q)
	return w
}

func say(text string) Handler {
	return func(v *Visit) (Answer, error) { return Show(note{v, "Thử", text}), nil }
}

func TestRouteWithoutAccess(t *testing.T) {
	ok := say("x")
	for name, c := range map[string]struct {
		r    Route
		want string
	}{
		"forgotten":               {Route{Method: "GET", Pattern: "/a", Serve: ok}, "no access"},
		"a permission of nothing": {Get("/a", Needs(""), ok), "which there is not"},
		"a permission nobody has": {Get("/a", Needs("reveiw.read"), ok), "which there is not"},
		"no handler":              {Get("/a", Everybody, nil), "no handler"},
		"a method of no form":     {Route{Method: "PUT", Pattern: "/a", Access: SignedIn, Serve: ok}, "GET and POST"},
		"two for one":             {Get("/{x}", Everybody, ok), "conflicts"},
	} {
		s := &Site{Routes: []Route{Get("/{y}", Everybody, ok), c.r}}
		if _, err := s.Handler(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	s := &Site{Routes: []Route{Get("/a", Everybody, ok)}, Menu: []Item{{Path: "/b"}}}
	if _, err := s.Handler(); err == nil || !strings.Contains(err.Error(), "/b") {
		t.Errorf("menu without a page: %v", err)
	}
}

// Who may call what: every kind of access against nobody, an officer who holds the
// permission and one who does not.
func TestAccess(t *testing.T) {
	routes := []Route{
		Get("/all", Everybody, say("all")), Get("/any", SignedIn, say("any")),
		Get("/judge", Needs(account.JudgeRead), say("judge")), Post("/judge", Needs(account.ReviewWrite), say("done")),
	}
	secretary, admin := officer(t, account.BoardSecretary), officer(t, account.Administrator)
	for _, c := range []struct {
		who          *account.Authority
		method, path string
		status       int
	}{
		{nil, "GET", "/all", 200}, {nil, "GET", "/any", 303}, {nil, "GET", "/judge", 303}, {nil, "POST", "/judge", 401}, {nil, "GET", "/none", 404},
		{secretary, "GET", "/all", 200}, {secretary, "GET", "/any", 200}, {secretary, "GET", "/judge", 200}, {secretary, "POST", "/judge", 403},
		{admin, "GET", "/any", 200}, {admin, "GET", "/judge", 403}, {admin, "POST", "/judge", 403}, {admin, "GET", "/none", 404},
		{nil, "HEAD", "/all", 200},
	} {
		var form url.Values
		if c.method == "POST" {
			form = url.Values{"a": {"b"}}
		}
		w := site(t, c.who, routes...).do(c.method, c.path, form)
		if w.Code != c.status {
			t.Errorf("%v %s %s: %d, want %d", c.who != nil, c.method, c.path, w.Code, c.status)
		}
		if c.status >= 400 && strings.Contains(w.Body.String(), ">done<") {
			t.Errorf("%s %s: refused and carried out", c.method, c.path)
		}
	}
	w := site(t, nil, routes...).do("GET", "/judge?kind=commune&n=1", nil)
	if got := w.Header().Get("Location"); got != "/login?next=%2Fjudge%3Fkind%3Dcommune%26n%3D1" {
		t.Errorf("sent to %s", got)
	}
}

func TestOperatorIsNobodysSession(t *testing.T) {
	if w := site(t, account.Operate("cli:an"), Get("/", SignedIn, say("in"))).do("GET", "/", nil); w.Code != 500 {
		t.Errorf("the operator's authority came in over the web: %d", w.Code)
	}
}

// What was typed survives the end of the session (ux.md U17), but for secrets.
func TestExpiredKeepsForm(t *testing.T) {
	x := site(t, nil, Post("/save", SignedIn, say("saved")))
	w := x.do("POST", "/save?year=2025", url.Values{"note": {`"> <script>x</script>`, "hai"}, "password": {"bimat-1"}})
	body := w.Body.String()
	for _, want := range []string{
		`action="/save?year=2025"`, `name="note" value="&#34;&gt; &lt;script&gt;x&lt;/script&gt;"`, `name="note" value="hai"`,
		`href="/login?next=%2F" target="_blank"`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("%s is not in the page", want)
		}
	}
	if strings.Contains(body, "bimat-1") {
		t.Error("the password stands in the page")
	}
}

// A state change needs the same origin (promises.md A4); requests without either
// header come from no browser and pass.
func TestCrossOrigin(t *testing.T) {
	x := site(t, officer(t, account.CommuneOfficer), Post("/save", SignedIn, say("saved")), Get("/save", SignedIn, say("form")))
	form := url.Values{"a": {"b"}}
	for _, c := range []struct {
		status  int
		headers []string
	}{
		{200, []string{"Sec-Fetch-Site", "same-origin"}},
		{200, []string{"Origin", "http://example.com"}}, // httptest's own host
		{200, nil},
		{403, []string{"Sec-Fetch-Site", "cross-site"}},
		{403, []string{"Sec-Fetch-Site", "same-site"}},
		{403, []string{"Origin", "https://evil.example"}},
		{403, []string{"Origin", "null"}},
	} {
		w := x.do("POST", "/save", form, c.headers...)
		if w.Code != c.status || (w.Code == 403) == strings.Contains(w.Body.String(), "saved") {
			t.Errorf("%v: %d, want %d", c.headers, w.Code, c.status)
		}
	}
	if w := x.do("GET", "/save", nil, "Sec-Fetch-Site", "cross-site"); w.Code != 200 {
		t.Errorf("a link from elsewhere: %d", w.Code)
	}
}

// Every error ends in one place: its kind gives the status, its words are shown, and
// of what nobody classified only a number is shown.
func TestFail(t *testing.T) {
	inner := errors.New("SELECT * FROM secrets at /var/lib/x")
	for name, c := range map[string]struct {
		err    error
		status int
		shown  string
	}{
		"usage":     {fault.New(fault.Usage, lang.T("web.no_page.what")), 400, "Địa chỉ có thể"},
		"refused":   {fault.New(fault.Refused, lang.T("web.no_page.what")).Do(lang.T("web.no_page.do")), 422, "bắt đầu từ trang đầu"},
		"not found": {fault.New(fault.NotFound, lang.T("web.no_page.what")).By(inner), 404, "Không tìm thấy"},
		"conflict":  {fault.New(fault.Conflict, lang.T("web.no_page.what")), 409, "thay đổi trước"},
		"denied":    {fault.New(fault.Refused, lang.T("web.no_page.what")).By(account.ErrDenied), 403, "Không có quyền"},
		"a defect":  {inner, 500, "mã sự cố"},
		"many":      {many(), 422, "tep.csv, dòng 3"},
	} {
		x := site(t, nil, Get("/x", Everybody, func(*Visit) (Answer, error) { return Answer{}, c.err }))
		w := x.do("GET", "/x?so=070123456789", nil)
		body := w.Body.String()
		if w.Code != c.status || !strings.Contains(body, c.shown) {
			t.Errorf("%s: %d %s, want %d and %q", name, w.Code, body, c.status, c.shown)
		}
		for _, secret := range []string{"SELECT", "/var/lib", "secrets"} {
			if strings.Contains(body, secret) {
				t.Errorf("%s: the page tells %s", name, secret)
			}
		}
		if c.status == 500 && !strings.Contains(x.log.String(), "SELECT") {
			t.Errorf("%s: the log does not tell the cause", name)
		}
		if strings.Contains(x.log.String(), "070123456789") {
			t.Errorf("%s: the log tells what was asked for: %s", name, &x.log)
		}
	}
}

func many() error {
	var l fault.List
	l.Add(fault.New(fault.Refused, lang.T("web.no_page.what")).Place(fault.Place{File: "tep.csv", Row: 3}))
	return l.Err()
}

func TestPanicInHandler(t *testing.T) {
	x := site(t, nil, Get("/x", Everybody, func(*Visit) (Answer, error) { panic("internal detail") }), Get("/y", Everybody, say("alive")))
	w := x.do("GET", "/x", nil)
	if w.Code != 500 || strings.Contains(w.Body.String(), "internal detail") || !strings.Contains(x.log.String(), "internal detail") {
		t.Errorf("%d %s\n%s", w.Code, w.Body, &x.log)
	}
	if w := x.do("GET", "/y", nil); w.Code != 200 {
		t.Errorf("after a panic: %d", w.Code)
	}
}

// A page that breaks while it is made is never half sent.
func TestBrokenPage(t *testing.T) {
	x := site(t, nil, Get("/x", Everybody, func(v *Visit) (Answer, error) { return Show(note{v, "half a page", ""}), nil }))
	w := x.do("GET", "/x", nil)
	if w.Code != 500 || strings.Contains(w.Body.String(), "half a page") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestBodyLimit(t *testing.T) {
	read := func(v *Visit) (Answer, error) {
		if err := v.Request.ParseForm(); err != nil {
			return Answer{}, err
		}
		return Go("/"), nil
	}
	x := site(t, nil, Post("/small", Everybody, read), Upload("/large", Everybody, 4<<20, read))
	form := url.Values{"a": {strings.Repeat("x", 2<<20)}}
	if w := x.do("POST", "/small", form); w.Code != 413 {
		t.Errorf("2 MiB into a form: %d", w.Code)
	}
	if w := x.do("POST", "/large", form); w.Code != 303 {
		t.Errorf("2 MiB into an upload of 4: %d", w.Code)
	}
}

func TestHeaders(t *testing.T) {
	x := site(t, nil, Get("/x", Everybody, say("x")))
	for _, path := range []string{"/x", "/none", Asset("style.css")} {
		h := x.do("GET", path, nil).Header()
		for name, want := range map[string]string{
			"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
			"Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin", "Strict-Transport-Security": "",
		} {
			if got := h.Get(name); got != want {
				t.Errorf("%s: %s: %q, want %q", path, name, got, want)
			}
		}
		cache := "no-store"
		if strings.HasPrefix(path, "/assets/") {
			cache = "public, max-age=31536000, immutable"
		}
		if got := h.Get("Cache-Control"); got != cache {
			t.Errorf("%s: cache %q", path, got)
		}
	}
	for _, unsafe := range []string{"unsafe", "data:", "http", "*", "blob"} {
		if strings.Contains(policy, unsafe) {
			t.Errorf("the policy allows %s", unsafe)
		}
	}
	x.Secure = true
	if got := x.do("GET", "/x", nil).Header().Get("Strict-Transport-Security"); got == "" {
		t.Error("no HSTS on a site that is reached by https only")
	}
}

func TestLanguage(t *testing.T) {
	x := site(t, nil, Get("/x", Everybody, say("x")))
	for _, c := range []struct{ path, cookie, want, set string }{
		{"/x", "", "vi", ""},
		{"/x?lang=en", "", "en", "en"},
		{"/x?lang=vi", "lang=en", "vi", "vi"},
		{"/x", "lang=en", "en", ""},
		{"/x?lang=fr", "lang=en", "en", ""},
		{"/x", "lang=xx", "vi", ""},
	} {
		w := x.do("GET", c.path, nil, "Cookie", c.cookie)
		if !strings.Contains(w.Body.String(), `<html lang="`+c.want+`"`) {
			t.Errorf("%s %s: not in %s", c.path, c.cookie, c.want)
		}
		set := ""
		for _, k := range w.Result().Cookies() {
			set = k.Value
		}
		if set != c.set {
			t.Errorf("%s %s: remembered %q, want %q", c.path, c.cookie, set, c.set)
		}
	}
	body := x.do("GET", "/x?a=1&lang=vi&b=%22%3E", nil).Body.String()
	if !strings.Contains(body, `href="/x?a=1&amp;b=%22%3E&amp;lang=en"`) {
		t.Errorf("the other language is not this page: %s", body)
	}
}

// An address that is only half readable is refused, not half read.
func TestBadAddress(t *testing.T) {
	x := site(t, nil, Get("/x/{code}", Everybody, say("seen")))
	for path, status := range map[string]int{
		"/x/a?q=b": 200, "/x/%E1%BA%A5?q=%E1%BA%A5": 200,
		"/x/a?q=%00": 400, "/x/%00": 400, "/x/a?q=a;b=c": 400, "/x/a?q=%zz": 400, "/x/a?q=%0a": 400, "/x/%ff": 400, "/x/a?%01=b": 200,
	} {
		if w := x.do("GET", path, nil); w.Code != status || strings.Contains(w.Body.String(), "\x00") {
			t.Errorf("%s: %d, want %d", path, w.Code, status)
		}
	}
}

func TestLocal(t *testing.T) {
	for in, want := range map[string]string{
		"/units/89?on=2025-01-01": "/units/89?on=2025-01-01", "/": "/",
		"": "/", "//evil.example": "/", "https://evil.example": "/", "javascript:alert(1)": "/", `/\evil.example`: "/",
		"/\t/evil.example": "/", "units": "/", "/a\r\nX: y": "/", "/%zz": "/",
	} {
		if got := Local(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

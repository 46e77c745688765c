package portal

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/andybalholm/brotli"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/web"
)

// plan is a citation that nobody has seen in print.
var plan = law.Citation{Document: lang.Both{VI: "Kế hoạch 1", EN: "Plan 1"}, Status: law.Reported}

// world is a site with made-up content, whose state and day the test turns.
type world struct {
	state string
	now   time.Time
	asked int // how often the movement was read
	Options
}

func newWorld() *world {
	w := &world{state: "1", now: time.Date(2024, 5, 6, 9, 0, 0, 0, law.Zone)}
	w.Options = Options{
		Now: func() time.Time { return w.now }, Log: slog.New(slog.DiscardHandler), Base: "https://x.example.vn", SignIn: "/login", Mail: "an@example.vn",
		Watch: func(ctx context.Context) (context.Context, func(context.Context) (bool, error), error) {
			was := w.state
			return ctx, func(context.Context) (bool, error) { return w.state == was, nil }, nil
		},
		Movement: func(context.Context) (*Movement, error) {
			w.asked++
			return &Movement{
				ID: "m", Name: lang.Both{VI: "Phong trào A", EN: "Movement A"}, From: 2021, To: 2025, Plan: plan,
				Aims:    []lang.Both{{VI: "Mục tiêu một", EN: "Aim one"}},
				Targets: []Target{{ID: "target.rate", Text: lang.Both{VI: "Chỉ tiêu một", EN: "Target one"}, Citation: plan}},
				Kinds: []Kind{{ID: "hamlet", Name: lang.Both{VI: "Khóm, ấp", EN: "Hamlet"}, All: true,
					Criteria: []Criterion{{ID: "hamlet.scale", Text: lang.Both{VI: "Giảm <trên> 50 %", EN: "Falls by <more> than 50 %"}, Computed: true, Citation: law.Citation{Document: lang.Both{VI: "Dự thảo", EN: "Draft"}, Status: law.Unconfirmed}}}}},
				Responsibilities: []Responsibility{{Who: lang.Both{VI: "Sở Một", EN: "Department one"}, What: lang.Both{VI: "Tham mưu", EN: "Advises"}, To: 20250228, Citation: plan}},
				Calendar: []Occasion{
					{Text: lang.Both{VI: "Phát động", EN: "Launch"}, From: 20220101, To: 20221231},
					{Text: lang.Both{VI: "Thực hiện", EN: "Carry out"}, From: 20220101, To: 20251231},
					{Text: lang.Both{VI: "Tổng kết", EN: "Final review"}, From: 20250101, To: 20251231},
				},
			}, nil
		},
	}
	return w
}

func (w *world) handler(t *testing.T) http.Handler {
	t.Helper()
	h, err := New(w.Options).Handler()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// ask asks for an address; fields alternate names and values of the head.
func ask(h http.Handler, path string, fields ...string) *httptest.ResponseRecorder {
	q := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i+1 < len(fields); i += 2 {
		q.Header.Set(fields[i], fields[i+1])
	}
	r := httptest.NewRecorder()
	h.ServeHTTP(r, q)
	return r
}

// TestMovement: what is known of the law is said with how sure it is, and the calendar
// stands where the day stands.
func TestMovement(t *testing.T) {
	h := newWorld().handler(t)
	for path, words := range map[string][]string{
		"/vi/movement": {`lang="vi"`, "Phong trào A", "Mục tiêu một", "Chỉ tiêu một", "theo nguồn tin", "chưa xác nhận", "Giảm &lt;trên&gt; 50 %", "đã qua", "đang thực hiện", "sắp tới", "Sở Một", "đến ngày 28/02/2025"},
		"/en/movement": {`lang="en"`, "Movement A", "Aim one", "reported", "unconfirmed", `hreflang="vi" href="https://x.example.vn/vi/movement"`, `rel="canonical" href="https://x.example.vn/en/movement"`},
	} {
		r := ask(h, path)
		if r.Code != http.StatusOK {
			t.Fatalf("%s: %d", path, r.Code)
		}
		for _, w := range words {
			if !strings.Contains(r.Body.String(), w) {
				t.Errorf("%s does not say %q", path, w)
			}
		}
	}
}

// TestAnswers: no cookie, no script, nothing from elsewhere, in no answer; an address
// that there is not is refused in its language.
func TestAnswers(t *testing.T) {
	w := newWorld()
	p := New(w.Options)
	h, err := p.Handler()
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range p.Pages() {
		if strings.Contains(g.Path, "{") || g.Method == http.MethodPost {
			continue
		}
		for _, path := range g.patterns() {
			r := ask(h, path, "Cookie", "lang=en; session=x")
			if r.Code != http.StatusOK && r.Code != http.StatusSeeOther {
				t.Errorf("%s: %d", path, r.Code)
			}
			if c := r.Header().Get("Set-Cookie"); c != "" {
				t.Errorf("%s sets a cookie: %s", path, c)
			}
			if b := r.Body.String(); strings.Contains(b, "<script") || strings.Contains(b, "style=") || strings.Contains(b, "⟦") {
				t.Errorf("%s has a script, a style of its own or a key in place of words", path)
			}
			if r.Header().Get("Content-Security-Policy") == "" {
				t.Errorf("%s has no policy", path)
			}
		}
	}
	if r := ask(h, "/en/none"); r.Code != http.StatusNotFound || !strings.Contains(r.Body.String(), "There is no such page") || !strings.Contains(r.Body.String(), `href="/en/"`) {
		t.Errorf("an address that there is not: %d", r.Code)
	}
}

// TestKept: an answer is made once for a state, whatever is hung on its address, and has
// one tag for each packing.
func TestKept(t *testing.T) {
	w := newWorld()
	h := w.handler(t)
	first := ask(h, "/vi/movement")
	ask(h, "/vi/movement?fbclid=1&utm_source=x")
	if w.asked != 1 {
		t.Errorf("the movement was read %d times for one address", w.asked)
	}
	tags := map[string]bool{first.Header().Get("ETag"): true}
	for how, unpack := range map[string]func(io.Reader) io.Reader{
		"br":   func(r io.Reader) io.Reader { return brotli.NewReader(r) },
		"gzip": func(r io.Reader) io.Reader { z, _ := gzip.NewReader(r); return z },
	} {
		r := ask(h, "/vi/movement", "Accept-Encoding", how)
		tag := r.Header().Get("ETag")
		if tags[tag] || tag == "" {
			t.Errorf("%s: the tag %s is that of other bytes", how, tag)
		}
		tags[tag] = true
		if r.Header().Get("Content-Encoding") != how || r.Header().Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s: %v", how, r.Header())
		}
		body, err := io.ReadAll(unpack(r.Body))
		if err != nil || !bytes.Equal(body, first.Body.Bytes()) {
			t.Errorf("%s unpacks to something else: %v", how, err)
		}
		if again := ask(h, "/vi/movement", "Accept-Encoding", how, "If-None-Match", `"x", W/`+tag); again.Code != http.StatusNotModified || again.Body.Len() > 0 {
			t.Errorf("%s: who has it is sent it again: %d", how, again.Code)
		}
		if other := ask(h, "/vi/movement", "If-None-Match", tag); other.Code != http.StatusOK {
			t.Errorf("%s: its tag stands for other bytes too: %d", how, other.Code)
		}
	}
	w.state = "2"
	if ask(h, "/vi/movement"); w.asked != 2 {
		t.Errorf("after the state changed it was read %d times", w.asked)
	}
	w.now = w.now.AddDate(0, 0, 1)
	if ask(h, "/vi/movement"); w.asked != 3 {
		t.Errorf("on the next day it was read %d times", w.asked)
	}
}

// TestKeepBounded: what is kept never grows past its bound, and what was asked for last
// stays.
func TestKeepBounded(t *testing.T) {
	var k keep
	good := func(context.Context) (bool, error) { return true, nil }
	gone := func(context.Context) (bool, error) { return false, nil }
	body := make([]byte, keepBytes/20)
	put := func(a *answer) { k.put(a, a.packed(Visitors{})) }
	for i := range 40 {
		for range 2 { // the second takes the place of the first
			put(&answer{key: string(rune('a' + i)), header: http.Header{}, body: body, fresh: good})
		}
		k.get(t.Context(), "a")
	}
	if k.bytes > keepBytes || len(k.byKey) != k.used.Len() || len(k.byKey) < 5 {
		t.Errorf("%d answers of %d bytes", len(k.byKey), k.bytes)
	}
	if k.get(t.Context(), "a") == nil {
		t.Error("what was asked for last is gone")
	}
	put(&answer{key: "a", header: http.Header{}, body: body, fresh: gone})
	if k.get(t.Context(), "a") != nil {
		t.Error("an answer of which something changed")
	}
}

// TestVisitorsFilled: a new number of visitors makes nothing anew, is in every packing of
// what is kept, with a tag of its own, and in answers that are not kept.
func TestVisitorsFilled(t *testing.T) {
	w := newWorld()
	n := Visitors{Total: 12345, Today: 67, Now: 3}
	w.Visitors = func(context.Context) (Visitors, error) { return n, nil }
	h := w.handler(t)
	unpack := func(path string) (string, string) {
		t.Helper()
		r := ask(h, path, "Accept-Encoding", "br")
		body, err := io.ReadAll(brotli.NewReader(r.Body))
		if err != nil {
			t.Fatal(err)
		}
		return string(body), r.Header().Get("ETag")
	}
	_, first := unpack("/vi/movement")
	n.Total, n.Now = 54321, 4
	body, second := unpack("/vi/movement")
	if !strings.Contains(body, "<dd>54.321</dd>") || !strings.Contains(body, "<dd>4</dd>") || first == second {
		t.Errorf("%q then %q: %s", first, second, body)
	}
	if r := ask(h, "/vi/movement", "Accept-Encoding", "br", "If-None-Match", second); r.Code != http.StatusNotModified {
		t.Error(r.Code)
	}
	if w.asked != 1 {
		t.Errorf("the page was made %d times", w.asked)
	}
	for _, path := range []string{"/en/movement", "/en/none", "/en/search"} {
		if body, _ := unpack(path); !strings.Contains(body, "<dd>54,321</dd>") || strings.Contains(body, blanks[0][:9]) {
			t.Errorf("%s: %s", path, body)
		}
	}
}

// TestPlain: the files for machines.
func TestPlain(t *testing.T) {
	h := newWorld().handler(t)
	for path, want := range map[string]string{
		"/robots.txt":               "Sitemap: https://x.example.vn/sitemap.xml",
		"/sitemap.xml":              `<xhtml:link rel="alternate" hreflang="en" href="https://x.example.vn/en/movement">`,
		"/.well-known/security.txt": "Contact: mailto:an@example.vn\nExpires: 2025-05-05T00:00:00Z\nPreferred-Languages: vi, en\n",
	} {
		if r := ask(h, path); r.Code != http.StatusOK || !strings.Contains(r.Body.String(), want) {
			t.Errorf("%s: %d %s", path, r.Code, r.Body)
		}
	}
}

// TestShare: other sites are told what a page is about, with a picture of this site, and
// nothing where the site does not know its own address.
func TestShare(t *testing.T) {
	w := pressWorld()
	h := w.handler(t)
	pagesSay(t, h, map[string][]string{
		"/vi/movement": {`property="og:title"`, `property="og:description"`, `property="og:image" content="https://x.example.vn/assets/share.`, `property="og:image:width" content="1200"`, `name="twitter:card"`},
		"/en/news/a":   {`property="og:image" content="https://x.example.vn/data/news/a/aa11"`, `property="og:image:alt" content="A meeting"`},
	})
	r := ask(h, web.Asset("share.png"))
	if r.Code != http.StatusOK || r.Header().Get("Content-Type") != "image/png" || r.Body.Len() > 60_000 {
		t.Errorf("the picture: %d %v, %d bytes", r.Code, r.Header(), r.Body.Len())
	}
	w.Base = ""
	pagesSay(t, w.handler(t), map[string][]string{"/vi/movement": {"!og:image", "!hreflang=\"x-default\"", "!rel=\"canonical\""}})
	for _, path := range []string{"/sitemap.xml"} {
		if r := ask(w.handler(t), path); r.Code != http.StatusNotFound {
			t.Errorf("%s without an address of the site: %d", path, r.Code)
		}
	}
}

// TestConcurrentTurn: what many ask for at once is made once.
func TestConcurrentTurn(t *testing.T) {
	w := newWorld()
	inner := w.Movement
	var mu sync.Mutex
	w.Movement = func(ctx context.Context) (*Movement, error) {
		mu.Lock()
		defer mu.Unlock()
		return inner(ctx)
	}
	h := w.handler(t)
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if r := ask(h, "/vi/movement"); r.Code != http.StatusOK {
				t.Error(r.Code)
			}
			if r := ask(h, "/vi/none"); r.Code != http.StatusNotFound {
				t.Error(r.Code)
			}
		})
	}
	all.Wait()
	if w.asked != 1 {
		t.Errorf("it was made %d times", w.asked)
	}
}

package portal

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/petition"
)

// box is an inbox that keeps what it is sent in memory.
type box struct {
	mu   sync.Mutex
	sent []petition.Submission
	fail error
}

func (b *box) inbox() *Inbox {
	return &Inbox{
		Places: func(context.Context) ([]petition.Place, error) {
			return []petition.Place{{Code: "91", Name: "Tỉnh An Giang"}, {Code: "30577", Name: "Xã Ô Lâm"}}, nil
		},
		Send: func(_ context.Context, s petition.Submission) (petition.Receipt, error) {
			b.mu.Lock()
			defer b.mu.Unlock()
			if b.fail != nil {
				return petition.Receipt{}, b.fail
			}
			n := slices.IndexFunc(b.sent, func(x petition.Submission) bool { return x.Once == s.Once && x.Letter == s.Letter })
			if n < 0 {
				n = len(b.sent)
				b.sent = append(b.sent, s)
			}
			return petition.Receipt{Number: fmt.Sprintf("2024-%06d", n+1), Code: "AAAAA-BBBBB-CCCCC", On: 20240506}, nil
		},
		State: func(_ context.Context, number, code string) (petition.View, error) {
			if number != "2024-000001" || code != "AAAAA-BBBBB-CCCCC" {
				return petition.View{}, fault.New(fault.NotFound, lang.T("petition.desk.none_such")).Do(lang.T("petition.desk.none_such.do"))
			}
			return petition.View{Number: number, Kind: petition.Remark, Category: petition.Other, On: 20240506, State: petition.Answered, Handler: "Xã Ô Lâm",
				Steps: []petition.Shown{{What: petition.Answer, On: 20240507, Text: naughty}}}, nil
		},
		Notice: func(_ context.Context, code string) (petition.Notice, error) {
			if code != "ABCDE-12345" {
				return petition.Notice{}, fault.New(fault.NotFound, lang.T("petition.list.code")).Do(lang.T("petition.list.code.do"))
			}
			return petition.Notice{Posting: petition.Posting{Code: code, What: "2024", From: 20240501, To: 20240510, Place: naughty}, Unit: "Xã Ô Lâm", Open: true}, nil
		},
		Address: func(q *http.Request) string { return q.RemoteAddr },
	}
}

const naughty = `"'><script>alert(1)</script><img src=x onerror=alert(1)>`

// desk is a site with an inbox, its log and the time.
type desk struct {
	*world
	box
	h   http.Handler
	log bytes.Buffer
}

func newDesk(t *testing.T) *desk {
	d := &desk{world: newWorld()}
	d.Inbox = d.inbox()
	d.Log = slog.New(slog.NewTextHandler(&d.log, nil))
	d.h = d.handler(t)
	return d
}

var tokenOf = regexp.MustCompile(`name="token" value="([^"]+)"`)

func (d *desk) token(t *testing.T, path string) string {
	t.Helper()
	m := tokenOf.FindStringSubmatch(ask(d.h, path).Body.String())
	if m == nil {
		t.Fatal("no token at ", path)
	}
	return m[1]
}

func (d *desk) post(path, from string, pairs ...string) *httptest.ResponseRecorder {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	q := httptest.NewRequest(http.MethodPost, path, strings.NewReader(v.Encode()))
	q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	q.RemoteAddr = from
	w := httptest.NewRecorder()
	d.h.ServeHTTP(w, q)
	return w
}

// TestSend: what is sent arrives as it was typed, two clicks send once, and neither the
// log nor an address nor a cookie tells of it.
func TestSend(t *testing.T) {
	d := newDesk(t)
	token := d.token(t, "/vi/contact/form")
	form := []string{"kind", "remark", "token", token, "category", "policy", "unit", "30577", "text", naughty, "name", naughty, "phone", "0900 000 000", "email", "", "address", naughty}
	if w := d.post("/vi/contact/form", "192.0.2.1", form...); w.Code != http.StatusUnprocessableEntity || len(d.sent) != 0 || !strings.Contains(w.Body.String(), token) {
		t.Errorf("sent at once: %d", w.Code)
	} else if s := w.Body.String(); strings.Contains(s, "<script>alert") || !strings.Contains(s, html.EscapeString(naughty)[5:20]) {
		t.Error("what was typed does not come back as it was typed")
	}
	d.now = d.now.Add(4 * time.Second)
	for range 2 {
		w := d.post("/vi/contact/form", "192.0.2.1", form...)
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "AAAAA-BBBBB-CCCCC") || !strings.Contains(w.Body.String(), "2024-000001") {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		if w.Header().Get("Set-Cookie") != "" || w.Header().Get("Location") != "" || !strings.Contains(w.Header().Get("Cache-Control"), "no-store") {
			t.Errorf("%v", w.Header())
		}
	}
	want := petition.Submission{Kind: petition.Remark, Category: petition.Policy, Unit: "30577", Letter: petition.Letter{Name: naughty, Phone: "0900 000 000", Address: naughty, Text: naughty}}
	if len(d.sent) != 1 || d.sent[0].Letter != want.Letter || d.sent[0].Unit != want.Unit || d.sent[0].Category != want.Category {
		t.Errorf("%+v", d.sent)
	}
	w := d.post("/vi/contact/state", "192.0.2.1", "number", "2024-000001", "code", "AAAAA-BBBBB-CCCCC")
	if s := w.Body.String(); w.Code != http.StatusOK || strings.Contains(s, "<script>alert") || !strings.Contains(s, "&lt;script&gt;alert(1)") {
		t.Errorf("%d %s", w.Code, s)
	}
	for _, s := range []string{"0900", "AAAAA", "192.0.2.1", "script", "2024-000001"} {
		if strings.Contains(d.log.String(), s) {
			t.Errorf("the log has %q", s)
		}
	}
}

// TestRestart: a form that was fetched before the site was started again, or from another
// process with the same key, is taken; of another key what was typed comes back, with a
// token that is good. The form says how long the province keeps what is sent.
func TestRestart(t *testing.T) {
	keys := [][]byte{bytes.Repeat([]byte("a"), 32), bytes.Repeat([]byte("a"), 32), bytes.Repeat([]byte("b"), 32)}
	var desks []*desk
	for i, key := range keys {
		d := &desk{world: newWorld()}
		d.Inbox = d.inbox()
		d.Inbox.Key = key
		if i > 0 {
			d.Inbox.Retention = func(context.Context) (petition.Retention, bool, error) {
				return petition.Retention{Months: 24, Document: "Quyết định mẫu"}, true, nil
			}
		}
		d.h = d.handler(t)
		desks = append(desks, d)
	}
	token := desks[0].token(t, "/vi/contact/form")
	form := []string{"kind", "remark", "token", token, "category", "other", "text", "những lời đã gõ"}
	for i, d := range desks {
		d.now = desks[0].now.Add(time.Minute)
		w := d.post("/vi/contact/form", "192.0.2.1", form...)
		if i < 2 {
			if w.Code != http.StatusOK || len(d.sent) != 1 {
				t.Errorf("process %d: %d", i+1, w.Code)
			}
			continue
		}
		again := tokenOf.FindStringSubmatch(w.Body.String())
		if w.Code != http.StatusUnprocessableEntity || len(d.sent) != 0 || !strings.Contains(w.Body.String(), "những lời đã gõ") || again == nil {
			t.Fatalf("of another key: %d", w.Code)
		}
		form[3] = again[1]
		d.now = d.now.Add(5 * time.Second)
		if w = d.post("/vi/contact/form", "192.0.2.1", form...); w.Code != http.StatusOK || len(d.sent) != 1 {
			t.Errorf("sent again: %d", w.Code)
		}
	}
	for i, want := range []string{"Tỉnh chưa quy định thời gian lưu", "sau 24 tháng kể từ khi xử lý xong, theo Quyết định mẫu"} {
		if s := ask(desks[i].h, "/vi/contact/form").Body.String(); !strings.Contains(s, want) {
			t.Errorf("the form does not say %q", want)
		}
	}
}

// TestForged: a form without a token of this program, for another purpose, too old, or
// with the box filled that stays empty sends nothing, and what was typed comes back.
func TestForged(t *testing.T) {
	d := newDesk(t)
	good, other := d.token(t, "/en/contact/form"), d.token(t, "/en/contact/form?kind=procedure")
	d.now = d.now.Add(time.Minute)
	send := func(token string, pairs ...string) string {
		t.Helper()
		w := d.post("/en/contact/form", "192.0.2.1", append([]string{"kind", "remark", "token", token, "category", "other", "text", "some words that were typed"}, pairs...)...)
		if w.Code != http.StatusUnprocessableEntity || len(d.sent) != 0 || !strings.Contains(w.Body.String(), "some words that were typed") {
			t.Errorf("%d, %d sent", w.Code, len(d.sent))
		}
		return w.Body.String()
	}
	send("")
	send(other)
	send(good[:len(good)-2] + "AA")
	if s := send(good, "website", "http://spam.example"); !strings.Contains(s, "must stay empty") {
		t.Error("not said why")
	}
	send(good, "category", "missing")
	send(good, "text", "some words that were typed", "email", "nobody")
	foreign := httptest.NewRequest(http.MethodPost, "/en/contact/form", strings.NewReader("kind=remark&token="+good+"&category=other&text=some+words+that"))
	foreign.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	foreign.Header.Set("Sec-Fetch-Site", "cross-site")
	w := httptest.NewRecorder()
	d.h.ServeHTTP(w, foreign)
	if w.Code < 400 || len(d.sent) != 0 {
		t.Errorf("from another site: %d", w.Code)
	}
	d.now = d.now.Add(25 * time.Hour)
	send(good)
}

// TestLimits: one network that sends without end is stopped, everybody else is not, and
// an hour later neither is it.
func TestLimits(t *testing.T) {
	d := newDesk(t)
	send := func(from string) int {
		token := d.token(t, "/vi/contact/form")
		d.now = d.now.Add(5 * time.Second)
		return d.post("/vi/contact/form", from, "kind", "remark", "token", token, "category", "other", "text", "một hai ba bốn").Code
	}
	for i := range sendMost + 3 {
		if got, want := send("192.0.2.1"), i < sendMost; (got == http.StatusOK) != want {
			t.Fatalf("sending %d: %d", i+1, got)
		}
	}
	for _, other := range []string{"192.0.2.2", "2001:db8::1"} {
		if got := send(other); got != http.StatusOK {
			t.Errorf("%s: %d", other, got)
		}
	}
	d.now = d.now.Add(time.Hour)
	if got := send("192.0.2.1"); got != http.StatusOK {
		t.Errorf("an hour later: %d", got)
	}
	// No memory is kept of more networks than there is room for, and who comes then is let in.
	g := newGuard(func() time.Time { return d.now }, nil)
	for i := range mostKnown + 10 {
		if !g.allow(fmt.Sprintf("10.%d.%d.%d", i>>16, i>>8&255, i&255), true) {
			t.Fatal(i)
		}
	}
	if len(g.seen) > mostKnown {
		t.Error(len(g.seen))
	}
	if a, b := g.network("2001:db8::1"), g.network("2001:db8::ffff"); a != b {
		t.Error("a household of the new kind of address has many")
	}
	before := g.network("192.0.2.1")
	d.now = d.now.Add(24 * time.Hour)
	g.allow("192.0.2.1", false)
	if g.network("192.0.2.1") == before {
		t.Error("the salt did not turn")
	}
}

// TestTrouble: when the office is in trouble, before it is asked or while it writes, nobody
// is given a number, what was typed comes back with words for a citizen, and neither this
// page nor any other tells of paths and servers. The log does. Sent again, it arrives.
func TestTrouble(t *testing.T) {
	path := "/var/lib/vuonlen/register.db"
	trouble := fault.New(fault.Refused, lang.T("store.io", "path", path)).Do(lang.T("store.io.do"))
	d := newDesk(t)
	places := d.Inbox.Places
	token, onList := d.token(t, "/vi/contact/form"), d.token(t, "/vi/contact/notice?code=ABCDE-12345")
	d.now = d.now.Add(5 * time.Second)
	send := func() string {
		w := d.post("/vi/contact/form", "192.0.2.9", "kind", "remark", "token", token, "category", "other", "unit", "30577", "text", "những lời đã gõ")
		s := w.Body.String()
		if (w.Code == http.StatusOK) != (len(d.sent) == 1) {
			t.Errorf("%d, %d sent", w.Code, len(d.sent))
		}
		return s
	}
	for _, where := range []string{"writing", "reading"} {
		d.log.Reset()
		if where == "writing" {
			d.fail = trouble
		} else {
			d.fail, d.Inbox.Places = nil, func(context.Context) ([]petition.Place, error) { return nil, trouble }
		}
		s := send()
		if !strings.Contains(s, "những lời đã gõ") || !strings.Contains(s, "30577") || !strings.Contains(s, token) || !strings.Contains(s, "chưa cấp được số") || strings.Contains(s, path) || strings.Contains(s, "verify") {
			t.Errorf("%s: %s", where, s)
		}
		if !strings.Contains(d.log.String(), path) || strings.Contains(d.log.String(), "những lời") {
			t.Errorf("%s: the log has %s", where, &d.log)
		}
	}
	d.Inbox.Notice = func(context.Context, string) (petition.Notice, error) { return petition.Notice{}, trouble }
	comment := []string{"kind", "complaint", "token", onList, "notice", "ABCDE-12345", "category", "wrong", "text", "những lời đã gõ"}
	if s := d.post("/vi/contact/notice", "192.0.2.9", comment...).Body.String(); !strings.Contains(s, "những lời đã gõ") || !strings.Contains(s, `value="ABCDE-12345"`) || strings.Contains(s, "không còn trong thời gian") || strings.Contains(s, path) {
		t.Errorf("a comment: %s", s)
	}
	if w := ask(d.h, "/vi/contact/form"); w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), path) {
		t.Errorf("another page: %d %s", w.Code, w.Body)
	}
	d.Inbox.Places = places
	if s := send(); !strings.Contains(s, "AAAAA-BBBBB-CCCCC") {
		t.Error(s)
	}
}

// TestFiles: files come with a form; of too many and too large ones it is said so.
func TestFiles(t *testing.T) {
	d := newDesk(t)
	send := func(sizes ...int) *httptest.ResponseRecorder {
		t.Helper()
		var b bytes.Buffer
		m := multipart.NewWriter(&b)
		token := d.token(t, "/vi/contact/form")
		for name, value := range map[string]string{"kind": "remark", "token": token, "category": "other", "text": "một hai ba bốn"} {
			_ = m.WriteField(name, value)
		}
		for i, n := range sizes {
			f, err := m.CreateFormFile("files", fmt.Sprintf("tệp %d.csv", i))
			if err != nil {
				t.Fatal(err)
			}
			_, _ = f.Write(bytes.Repeat([]byte("a"), n))
		}
		_ = m.Close()
		d.now = d.now.Add(5 * time.Second)
		q := httptest.NewRequest(http.MethodPost, "/vi/contact/form", &b)
		q.Header.Set("Content-Type", m.FormDataContentType())
		w := httptest.NewRecorder()
		d.h.ServeHTTP(w, q)
		return w
	}
	if w := send(10, 2<<20); w.Code != http.StatusOK || len(d.sent) != 1 || len(d.sent[0].Files) != 2 || d.sent[0].Files[0].Name != "tệp 0.csv" || len(d.sent[0].Files[1].Content) != 2<<20 {
		t.Errorf("%d", w.Code)
	}
	for _, sizes := range [][]int{{1, 1, 1, 1}, {petition.MostFile + 1}} {
		if w := send(sizes...); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `id="files-error"`) {
			t.Errorf("%v: %d", sizes, w.Code)
		}
	}
	// Three photographs as they come from a telephone: what was typed is not lost.
	if w := send(7<<20, 7<<20, 7<<20); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `id="files-error"`) || !strings.Contains(w.Body.String(), "một hai ba bốn") {
		t.Errorf("photographs: %d", w.Code)
	}
	if w := send(petition.MostSent); w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("too large: %d", w.Code)
	}
	if len(d.sent) != 1 {
		t.Error(len(d.sent))
	}
}

// TestNotice: the code of a notice opens the posting and a form for comments.
func TestNotice(t *testing.T) {
	d := newDesk(t)
	if w := ask(d.h, "/vi/contact/notice?code=XXXXX"); w.Code != http.StatusUnprocessableEntity {
		t.Error(w.Code)
	}
	token := d.token(t, "/vi/contact/notice?code=ABCDE-12345")
	d.now = d.now.Add(5 * time.Second)
	if w := d.post("/vi/contact/form", "192.0.2.1", "kind", "complaint", "token", token, "notice", "ABCDE-12345", "category", "wrong", "text", "một hai ba bốn"); w.Code < 400 || len(d.sent) > 0 {
		t.Errorf("by the form for remarks: %d", w.Code)
	}
	if w := d.post("/vi/contact/notice", "192.0.2.1", "kind", "complaint", "token", token, "notice", "ABCDE-12345", "category", "wrong", "text", "một hai ba bốn", "about", "ông A"); w.Code != http.StatusOK || len(d.sent) != 1 || d.sent[0].About != "ông A" {
		t.Errorf("%d %+v", w.Code, d.sent)
	}
}

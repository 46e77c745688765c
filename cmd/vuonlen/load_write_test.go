package main

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// What the people of the load write besides: one of loadWriterOf of those of communes is
// one who enters: an entry after every third page, and a file of a hamlet after every
// eighth.
const (
	loadWriterOf = 5
	entryAfter   = 3
	fileAfter    = 8
	hamletRows   = 60
)

// loadWrites are the names of what is written; each is measured whole, from the first of
// its requests to the last.
var loadWrites = []string{"enter a household", "import a hamlet"}

// writes tells whether somebody enters things: some reviewers and commune officers.
func (l *load) writes(w *loadWorker) bool {
	for i := range l.people {
		if &l.people[i] == w {
			return w.commune != "" && i%loadWriterOf == 0
		}
	}
	return false
}

// write does what is due after the n-th page.
func (l *load) write(client *http.Client, w *loadWorker, n int, chance *rand.Rand) {
	what := -1
	var do func(*http.Client, *loadWorker, string) string
	switch {
	case n%fileAfter == 2:
		what, do = 1, l.importHamlet
	case n%entryAfter == 0:
		what, do = 0, l.enterHousehold
	default:
		return
	}
	began := time.Now()
	if wrong := do(client, w, fmt.Sprintf("LOAD-%s-%d-%d", w.name, n, chance.IntN(1e9))); wrong != "" {
		l.fail(loadWrites[what] + ": " + wrong)
		return
	}
	took := time.Since(began)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.written[what] = append(l.written[what], took)
}

// enterHousehold looks at what an entry would mean and saves it, as the form does.
func (l *load) enterHousehold(client *http.Client, w *loadWorker, id string) string {
	v := url.Values{"household": {id}, "year": {"2025"}, "base": {"0"}, "commune": {string(w.commune)}, "area": {"rural"}, "size": {"4"}, "b1": {"120"}, "head": {"Chau Sóc"}}
	for i := range 12 {
		v.Set(fmt.Sprintf("d%02d", i+1), "0")
	}
	for _, s := range []struct {
		step string
		want int
	}{{"check", http.StatusOK}, {"save", http.StatusSeeOther}} {
		v.Set("step", s.step)
		if status, body, _ := l.post(client, w, "/reviews/form", "application/x-www-form-urlencoded", strings.NewReader(v.Encode())); status != s.want {
			return fmt.Sprintf("%s as %s: %d %s", s.step, w.name, status, wrongOf(body))
		}
	}
	return ""
}

var shownField = regexp.MustCompile(`name="shown" value="([^"]*)"`)

// importHamlet sends a file, looks at what it would change and confirms it.
func (l *load) importHamlet(client *http.Client, w *loadWorker, id string) string {
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	_ = m.WriteField("kind", "review")
	f, _ := m.CreateFormFile("file", "ap.csv")
	fmt.Fprintln(f, "year,household,commune,area,size,b1,d01,d02,d03,d04,d05,d06,d07,d08,d09,d10,d11,d12,head")
	for i := range hamletRows {
		fmt.Fprintf(f, "2025,%s-%d,%s,rural,4,%d,1,1,0,0,0,0,0,0,0,0,0,0,Neang Da %d\n", id, i, w.commune, 90+i, i)
	}
	_ = m.Close()
	status, body, to := l.post(client, w, "/reviews", m.FormDataContentType(), &b)
	if status != http.StatusSeeOther {
		return fmt.Sprintf("sent as %s: %d %s", w.name, status, wrongOf(body))
	}
	_, body, wrong := l.get(client, w, to)
	if wrong != "" {
		return wrong
	}
	shown := shownField.FindStringSubmatch(body)
	if shown == nil {
		return "nothing is shown: " + wrongOf(body)
	}
	if status, body, _ = l.post(client, w, to+"/confirm", "application/x-www-form-urlencoded", strings.NewReader(url.Values{"shown": {shown[1]}}.Encode())); status != http.StatusSeeOther {
		return fmt.Sprintf("confirmed as %s: %d %s", w.name, status, wrongOf(body))
	}
	return ""
}

func (l *load) get(client *http.Client, w *loadWorker, path string) (took time.Duration, body, wrong string) {
	began := time.Now()
	status, body, _ := l.send(client, w, http.MethodGet, path, "", nil)
	if status != http.StatusOK {
		wrong = fmt.Sprintf("%s as %s: %d", path, w.name, status)
	}
	return time.Since(began), body, wrong
}

func (l *load) post(client *http.Client, w *loadWorker, path, kind string, content io.Reader) (status int, body, location string) {
	return l.send(client, w, http.MethodPost, path, kind, content)
}

// send sends a request and reads the answer to its end.
func (l *load) send(client *http.Client, w *loadWorker, method, path, kind string, content io.Reader) (status int, body, location string) {
	q, err := http.NewRequest(method, l.address+path, content)
	if err != nil {
		return 0, err.Error(), ""
	}
	if kind != "" {
		q.Header.Set("Content-Type", kind)
	}
	q.AddCookie(&http.Cookie{Name: "session", Value: w.token})
	r, err := client.Do(q)
	if err != nil {
		return 0, err.Error(), ""
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		return 0, err.Error(), ""
	}
	return r.StatusCode, string(b), r.Header.Get("Location")
}

// wrongOf is what a page says is wrong, in a few words.
func wrongOf(body string) string {
	_, main, _ := strings.Cut(body, "<main")
	words := strings.Join(strings.Fields(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(main, " ")), " ")
	return words[:min(len(words), 300)]
}

package portal

import (
	"bytes"
	"container/list"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"
	"sync"

	"vuonlen/law"
	"vuonlen/web"
)

// keepBytes is how much may be kept of finished answers, all packings together.
const keepBytes = 64 << 20

// keep holds the finished answers of one state of what is published, those asked for
// last; when the state changes all are dropped.
type keep struct {
	mu    sync.Mutex
	state string
	bytes int
	byKey map[string]*list.Element // of *answer
	used  list.List                // the one asked for last in front
}

// answer is a finished answer in every packing.
type answer struct {
	key    string
	header http.Header
	bodies map[string][]byte // by packing, "" for none
	tag    string
}

func (a *answer) size() (n int) {
	for _, b := range a.bodies {
		n += len(b)
	}
	return n + 512 // headers and key, about
}

// get gives what is kept for a state.
func (k *keep) get(state, key string) *answer {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.state != state {
		return nil
	}
	e := k.byKey[key]
	if e == nil {
		return nil
	}
	k.used.MoveToFront(e)
	return e.Value.(*answer)
}

// put keeps an answer. One that was begun before the state changed finds its state gone
// at the next request, and is dropped then.
func (k *keep) put(state string, a *answer) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.state != state {
		k.state, k.bytes, k.byKey = state, 0, map[string]*list.Element{}
		k.used.Init()
	}
	if k.byKey[a.key] != nil || a.size() > keepBytes/8 {
		return
	}
	k.byKey[a.key] = k.used.PushFront(a)
	for k.bytes += a.size(); k.bytes > keepBytes; {
		last := k.used.Remove(k.used.Back()).(*answer)
		delete(k.byKey, last.key)
		k.bytes -= last.size()
	}
}

// kept stands before the pages: it drops from addresses what the page does not read,
// answers with what is kept, and keeps what may be.
func (p *Portal) kept(inner http.Handler) (http.Handler, error) {
	reads := http.NewServeMux()
	pages := map[string]Page{}
	for _, g := range p.Pages() {
		if g.Method != "" && g.Method != http.MethodGet {
			continue
		}
		for _, pattern := range g.patterns() {
			if strings.HasSuffix(pattern, "/") {
				pattern += "{$}"
			}
			pages[pattern] = g
			reads.Handle(pattern, http.NotFoundHandler())
		}
	}
	return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		_, pattern := reads.Handler(q)
		g, ok := pages[pattern]
		if !ok || q.Method != http.MethodGet && q.Method != http.MethodHead {
			inner.ServeHTTP(w, q)
			return
		}
		if p.Seen != nil && !g.Plain {
			p.Seen(q)
		}
		q = g.asked(q)
		state, err := p.State(q.Context())
		if err != nil {
			inner.ServeHTTP(w, q) // the page meets the error itself and tells of it
			return
		}
		state += "\x00" + law.DateOf(p.Now()).String()
		key := q.URL.EscapedPath() + "?" + q.URL.RawQuery
		a := p.keep.get(state, key)
		if a == nil {
			seen := &recorder{header: http.Header{}, status: http.StatusOK}
			whole := q.Clone(q.Context())
			whole.Method = http.MethodGet
			whole.Header.Del("Accept-Encoding")
			inner.ServeHTTP(seen, whole)
			a = seen.answer(key)
			if seen.status != http.StatusOK || !strings.HasPrefix(seen.header.Get("Cache-Control"), "public") {
				seen.pass(w, q)
				return
			}
			p.keep.put(state, a)
		}
		a.send(w, q)
	}), nil
}

// asked is the request with nothing after the question mark but what the page reads, in
// one order.
func (g Page) asked(q *http.Request) *http.Request {
	if q.URL.RawQuery == "" {
		return q
	}
	values := q.URL.Query()
	for name := range values {
		if !slices.Contains(g.Query, name) {
			values.Del(name)
		}
	}
	u := *q.URL
	u.RawQuery = values.Encode()
	q = q.Clone(q.Context())
	q.URL = &u
	return q
}

// recorder takes an answer in.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) WriteHeader(status int)      { r.status = status }
func (r *recorder) Write(b []byte) (int, error) { return r.body.Write(b) }

// pass hands on an answer that is not kept.
func (r *recorder) pass(w http.ResponseWriter, q *http.Request) {
	for name, values := range r.header {
		w.Header()[name] = values
	}
	w.Header().Del("Content-Length")
	web.Packed(w, q, r.status, r.body.Bytes())
}

// answer is what was taken in, packed once.
func (r *recorder) answer(key string) *answer {
	sum := sha256.Sum256(r.body.Bytes())
	r.header.Del("Content-Length")
	r.header.Del("Vary")
	return &answer{key: key, header: r.header, tag: hex.EncodeToString(sum[:8]), bodies: web.Pack(r.header.Get("Content-Type"), r.body.Bytes())}
}

// send answers with what is kept, or says that the visitor has it already. Each packing
// has a tag of its own: it is other bytes.
func (a *answer) send(w http.ResponseWriter, q *http.Request) {
	h := w.Header()
	for name, values := range a.header {
		h[name] = values
	}
	how, tag := "", a.tag
	if len(a.bodies) > 1 {
		h.Set("Vary", "Accept-Encoding")
		if how = web.Accepted(q); how != "" {
			tag += "-" + how
		}
	}
	h.Set("ETag", `"`+tag+`"`)
	if has(q.Header.Values("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if how != "" {
		h.Set("Content-Encoding", how)
	}
	web.Write(w, q, http.StatusOK, a.bodies[how])
}

// has tells whether a visitor names a tag among those that he has.
func has(fields []string, tag string) bool {
	for _, f := range fields {
		for one := range strings.SplitSeq(f, ",") {
			one = strings.TrimSpace(one)
			if one == "*" || strings.TrimPrefix(one, "W/") == `"`+tag+`"` {
				return true
			}
		}
	}
	return false
}

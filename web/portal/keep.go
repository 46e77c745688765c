package portal

import (
	"bytes"
	"container/list"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/web"
)

// keepBytes is how much may be kept of finished answers, all packings together.
const keepBytes = 64 << 20

// keep holds finished answers, those asked for last, each until something that was read
// for it has changed.
type keep struct {
	mu    sync.Mutex
	bytes int
	byKey map[string]*list.Element // of *answer
	used  list.List                // the one asked for last in front

	making map[string]chan struct{} // closed when what is being made is made
}

// turn gives what is kept and still good; else, to the first who asks, the turn to make
// it: done must be called then. Others wait, so that what many ask for at once, when
// something has just changed, is made once.
func (k *keep) turn(ctx context.Context, key string) (a *answer, done func()) {
	for {
		if a := k.get(ctx, key); a != nil {
			return a, nil
		}
		k.mu.Lock()
		wait := k.making[key]
		if wait == nil {
			if k.making == nil {
				k.making = map[string]chan struct{}{}
			}
			made := make(chan struct{})
			k.making[key] = made
			k.mu.Unlock()
			return nil, func() {
				k.mu.Lock()
				if k.making[key] == made {
					delete(k.making, key)
					close(made)
				}
				k.mu.Unlock()
			}
		}
		k.mu.Unlock()
		select {
		case <-wait:
			// It is kept, or it is nothing to keep: then one after the other makes his own.
		case <-ctx.Done():
			return nil, func() {}
		}
	}
}

// answer is a finished answer in every packing.
type answer struct {
	key    string
	header http.Header
	body   []byte // with blanks where the numbers of visitors go
	blank  bool   // it has them
	fresh  func(context.Context) (bool, error)
	most   int // what is kept of it in bytes, about

	mu     sync.Mutex
	filled *packed // with the numbers that were asked for last
	with   Visitors
}

// packed is a body in every packing, "" for none, with its tag.
type packed struct {
	bodies map[string][]byte
	tag    string
}

func pack(contentType string, body []byte) *packed {
	sum := sha256.Sum256(body)
	return &packed{web.Pack(contentType, body), hex.EncodeToString(sum[:8])}
}

// size is reckoned once: the numbers of visitors do not change it by much.
func (a *answer) size(p *packed) int {
	a.most = len(a.body) + 512 // headers and key, about
	for _, b := range p.bodies {
		a.most += len(b)
	}
	return a.most
}

// packed is the answer with the numbers of visitors in it. Where they have changed since
// it is filled and packed anew, once; nothing is read or made for that.
func (a *answer) packed(n Visitors) *packed {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.filled == nil || a.blank && a.with != n {
		a.filled, a.with = pack(a.header.Get("Content-Type"), a.fill(n)), n
	}
	return a.filled
}

func (a *answer) fill(n Visitors) []byte {
	if !a.blank {
		return a.body
	}
	return fillBlanks(a.body, lang.Lang(a.header.Get("Content-Language")), n)
}

// get gives what is kept, if it is still good.
func (k *keep) get(ctx context.Context, key string) *answer {
	k.mu.Lock()
	e := k.byKey[key]
	if e == nil {
		k.mu.Unlock()
		return nil
	}
	k.used.MoveToFront(e)
	a := e.Value.(*answer)
	k.mu.Unlock()
	if good, err := a.fresh(ctx); err != nil || !good {
		return nil
	}
	return a
}

// put keeps an answer in the place of an older one.
func (k *keep) put(a *answer, p *packed) {
	size := a.size(p)
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.byKey == nil {
		k.byKey = map[string]*list.Element{}
	}
	if old := k.byKey[a.key]; old != nil {
		k.drop(old)
	}
	if size > keepBytes/4 {
		return
	}
	k.byKey[a.key] = k.used.PushFront(a)
	for k.bytes += size; k.bytes > keepBytes; {
		k.drop(k.used.Back())
	}
}

func (k *keep) drop(e *list.Element) {
	a := k.used.Remove(e).(*answer)
	delete(k.byKey, a.key)
	k.bytes -= a.most
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
		if strings.HasPrefix(g.Path, "/data/") {
			// Open data are for the programs of other sites as well.
			w.Header().Set("Access-Control-Allow-Origin", "*")
		}
		if g.Own {
			inner.ServeHTTP(w, q)
			return
		}
		key := q.URL.EscapedPath() + "?" + q.URL.RawQuery
		a, done := p.keep.turn(q.Context(), key)
		if a == nil {
			defer done()
			ctx, fresh, err := p.watched(q.Context())
			if err != nil {
				inner.ServeHTTP(w, q) // the page meets the error itself and tells of it
				return
			}
			seen := &recorder{header: http.Header{}, status: http.StatusOK}
			whole := q.Clone(leaveBlank(ctx))
			whole.Method = http.MethodGet
			whole.Header.Del("Accept-Encoding")
			inner.ServeHTTP(seen, whole)
			a = seen.answer(key, fresh)
			if seen.status != http.StatusOK || !strings.HasPrefix(seen.header.Get("Cache-Control"), "public") {
				seen.pass(w, q, a.fill(p.visitors(q.Context())))
				return
			}
			p.keep.put(a, a.packed(p.visitors(q.Context())))
			done()
		}
		var n Visitors
		if a.blank {
			n = p.visitors(q.Context())
		}
		a.send(w, q, a.packed(n))
	}), nil
}

// watched begins to note what is read for an answer. It is fresh as long as nothing of
// that has changed and the day is the same: pages stand where the day stands.
func (p *Portal) watched(ctx context.Context) (context.Context, func(context.Context) (bool, error), error) {
	ctx, fresh, err := p.Watch(ctx)
	day := law.DateOf(p.Now())
	return ctx, func(ctx context.Context) (bool, error) {
		if law.DateOf(p.Now()) != day {
			return false, nil
		}
		return fresh(ctx)
	}, err
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
func (r *recorder) pass(w http.ResponseWriter, q *http.Request, body []byte) {
	for name, values := range r.header {
		w.Header()[name] = values
	}
	w.Header().Del("Content-Length")
	web.Packed(w, q, r.status, body)
}

// answer is what was taken in.
func (r *recorder) answer(key string, fresh func(context.Context) (bool, error)) *answer {
	r.header.Del("Content-Length")
	r.header.Del("Vary")
	return &answer{key: key, header: r.header, body: r.body.Bytes(), blank: bytes.Contains(r.body.Bytes(), []byte(blanks[0])), fresh: fresh}
}

// send answers with what is kept or the part of it that is asked for, or says that the
// visitor has it already. Each packing has a tag of its own: it is other bytes.
func (a *answer) send(w http.ResponseWriter, q *http.Request, p *packed) {
	h := w.Header()
	for name, values := range a.header {
		h[name] = values
	}
	if h.Get("Access-Control-Allow-Origin") != "" {
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	}
	how, tag := "", p.tag
	if len(p.bodies) > 1 {
		h.Set("Vary", "Accept-Encoding")
		if how = web.Accepted(q); how != "" {
			tag += "-" + how
			h.Set("Content-Encoding", how)
		}
	}
	body := p.bodies[how]
	h.Set("ETag", `"`+tag+`"`)
	h.Set("Content-Length", strconv.Itoa(len(body))) // which ServeContent leaves out of packed answers
	modified, _ := http.ParseTime(h.Get("Last-Modified"))
	http.ServeContent(w, q, "", modified, bytes.NewReader(body))
}

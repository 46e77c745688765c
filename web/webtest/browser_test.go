package webtest

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

// TestSees is the negative control: on a page with planted faults every kind of
// check must find its own.
func TestSees(t *testing.T) {
	b := Start(t)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		if q.URL.Path != "/" {
			http.NotFound(w, q)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'unsafe-inline'")
		_, _ = w.Write([]byte(`<!doctype html><html lang="vi"><title>x</title><main><h1>Thử</h1>
			<p style="color:#aaa;width:400px">chữ mờ <input> <button style="outline:none" id="bare">b</button></p>
			<p id="js"></p><img src="/none.png" alt="x"><script>document.getElementById('js').textContent = 'có JS'; throw new Error('planted');</script></main>`))
	}))
	t.Cleanup(srv.Close)
	p := b.Page(t, View{Width: 320, Height: 640})
	p.Go(srv.URL + "/")
	found := strings.Join(p.Axe(), "\n")
	for _, rule := range []string{"color-contrast: ", "label: "} {
		if !strings.Contains(found, rule) {
			t.Errorf("axe does not find the planted %s%s", rule, found)
		}
	}
	if n := p.Sideways(); n < 50 {
		t.Errorf("a paragraph of 400 pixels in a window of 320: %d too wide", n)
	}
	said := p.Console()
	for _, want := range []string{"exception: ", "404"} {
		if !slices.ContainsFunc(said, func(s string) bool { return strings.Contains(s, want) }) {
			t.Errorf("the console does not tell of %q: %q", want, said)
		}
	}
	if n := p.Wire(); n < 500 || n > 5000 {
		t.Errorf("%d bytes on the wire", n)
	}
	p.Tab() // the box, which the browser marks itself
	if name, visible := p.Tab(); name != "button#bare b" || visible {
		t.Errorf("%s has a focus that nobody sees: %v", name, visible)
	}
	quiet := b.Page(t, View{NoScript: true})
	quiet.Go(srv.URL + "/")
	if strings.Contains(quiet.Text(), "có JS") || !strings.Contains(quiet.Text(), "chữ mờ") {
		t.Errorf("without JavaScript: %q", quiet.Text())
	}
}

package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

func TestPacking(t *testing.T) {
	text := strings.Repeat("Hộ nghèo, hộ cận nghèo. ", 200)
	x := site(t, nil, Get("/long", Everybody, say(text)))
	whole := x.do("GET", "/long", nil).Body.String()
	for _, c := range []struct{ takes, how string }{
		{"", ""}, {"identity", ""}, {"gzip", "gzip"}, {"gzip, deflate, br", "br"}, {"br;q=0, gzip;q=0.5", "gzip"}, {"BR", "br"}, {"gzip;q=0", ""},
	} {
		for _, path := range []string{"/long", Asset("style.css"), Asset("htmx.min.js")} {
			w := x.do("GET", path, nil, "Accept-Encoding", c.takes)
			if got := w.Header().Get("Content-Encoding"); got != c.how {
				t.Errorf("%s %q: packed with %q, want %q", path, c.takes, got, c.how)
			}
			if w.Header().Get("Vary") != "Accept-Encoding" {
				t.Errorf("%s: Vary %q", path, w.Header().Get("Vary"))
			}
			if path == "/long" && unpack(t, w) != whole {
				t.Errorf("%q: another page comes out", c.takes)
			}
		}
	}
	if w := x.do("GET", Asset("be-vietnam-pro-latin-400-normal.woff2"), nil, "Accept-Encoding", "br"); w.Header().Get("Content-Encoding") != "" {
		t.Error("a font, packed already, is packed again")
	}
}

func unpack(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	var r io.Reader = bytes.NewReader(w.Body.Bytes())
	switch w.Header().Get("Content-Encoding") {
	case "br":
		r = brotli.NewReader(r)
	case "gzip":
		z, err := gzip.NewReader(r)
		if err != nil {
			t.Fatal(err)
		}
		r = z
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestAssets(t *testing.T) {
	x := site(t, nil)
	css := x.do("GET", Asset("style.css"), nil)
	if css.Code != 200 || css.Header().Get("Content-Type") != "text/css; charset=utf-8" {
		t.Fatalf("%d %v", css.Code, css.Header())
	}
	fonts := cssURL.FindAllStringSubmatch(css.Body.String(), -1)
	if len(fonts) == 0 {
		t.Error("the style sheet names no font")
	}
	for _, m := range fonts {
		if w := x.do("GET", m[1], nil); w.Code != 200 || w.Header().Get("Content-Type") != "font/woff2" {
			t.Errorf("%s: %d", m[1], w.Code)
		}
	}
	for _, path := range []string{"/assets/style.css", "/assets/..%2froute.go", "/assets/", "/assets/be-vietnam-pro.OFL.txt"} {
		if w := x.do("GET", path, nil); w.Code != 404 {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

package webtest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// Site is a site to look at, with the cookies of a visitor.
type Site struct {
	Address string
	Cookies map[string]string
	InPath  bool // the language stands in front of the path, and in no cookie
}

// Look opens pages in Vietnamese by light and in English by dark, and holds each
// against what every page must keep: nothing that axe finds, nothing on the console,
// no sideways scroll at 320 pixels, a heading, no key in place of words. With
// VUONLEN_SCREENSHOTS set to a folder it also writes pictures, wide and narrow.
//
// The two languages are looked at in parallel to each other and to the other looks of
// the test: they begin when the test that calls has returned, and only read.
func (b *Browser) Look(t *testing.T, s Site, names, paths []string) {
	for _, l := range []string{"vi", "en"} {
		t.Run(l, func(t *testing.T) {
			t.Parallel()
			b.look(t, s, l, names, paths)
		})
	}
}

func (b *Browser) look(t *testing.T, s Site, l string, names, paths []string) {
	shots := os.Getenv("VUONLEN_SCREENSHOTS")
	cookies := map[string]string{}
	if !s.InPath {
		cookies["lang"] = l
	}
	for k, v := range s.Cookies {
		cookies[k] = v
	}
	p := b.Page(t, View{Dark: l == "en", Cookies: cookies, At: s.Address})
	for i, path := range paths {
		fail := func(format string, args ...any) {
			t.Helper()
			t.Errorf("%s (%s, %s): "+format, append([]any{names[i], l, path}, args...)...)
		}
		if s.InPath {
			path = "/" + l + path
		}
		p.Go(s.Address + path)
		for _, line := range p.Axe() {
			fail("axe: %s", line)
		}
		text := p.Text()
		if got := Eval[string](p, `document.documentElement.lang`); got != l {
			fail("the page is in %q", got)
		}
		if n := Eval[int](p, `document.querySelectorAll('h1').length`); n != 1 {
			fail("%d headings of the first level", n)
		}
		if keys := keyLike.FindString(text); keys != "" {
			fail("a key in place of words: %s", keys)
		}
		if shots != "" {
			p.picture(shots, names[i], l, "wide")
		}
		p.Do(chromedp.EmulateViewport(320, 640))
		if n := p.Sideways(); n > 0 {
			fail("at 320 pixels the page is %d too wide: %s", n, Eval[string](p, widest))
		}
		if shots != "" {
			p.Do(chromedp.EmulateViewport(390, 844))
			p.picture(shots, names[i], l, "phone")
		}
		p.Do(chromedp.EmulateViewport(1280, 800))
		for _, line := range p.Console() {
			// A page that refuses has a status that says so; the browser notes it.
			if !strings.HasPrefix(line, "network: Failed to load resource: ") || !strings.HasSuffix(line, " "+s.Address+path) {
				fail("console: %s", line)
			}
		}
	}
}

func (p *Page) picture(dir, name, l, size string) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		p.t.Fatal(err)
	}
	p.Shot(filepath.Join(dir, strings.Join([]string{name, l, size}, "-")+".png"))
}

// keyLike is a key of the catalogues that reached the page.
var keyLike = regexp.MustCompile(`⟦[^⟧]*⟧|\b(web|staff|portal|register|entry|tally|account|office|law|unit)\.[a-z_]+\b`)

// widest names what sticks out of the window.
const widest = `[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.scroll'))
	.slice(0, 3).map(e => e.tagName + '.' + e.className + ' ' + Math.round(e.getBoundingClientRect().right)).join('; ')`

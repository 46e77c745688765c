package portal

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"vuonlen/internal/lang"
	"vuonlen/web/webtest"
)

// full is the world with everything that a page can be given.
func full() *world {
	w := pressWorld()
	w.publish()
	w.Agency = lang.Both{VI: "Cơ quan chạy thử", EN: "A trial body"}
	w.Contacts = func(context.Context) ([]ContactBlock, error) {
		return []ContactBlock{
			{Title: lang.Both{VI: "Phản ánh, kiến nghị về thủ tục hành chính", EN: "Petitions on administrative procedures"}, Lines: []Contact{{Who: "Bộ phận tiếp nhận", Post: "Văn phòng", Phones: []string{"0000 000 001"}, Mail: "an@example.vn"}}},
			{Title: lang.Both{VI: "Đường dây nóng", EN: "Hot-lines"}, Hot: true, Lines: []Contact{{Who: "Trực ban", Phones: []string{"0000 000 002", "0000 000 003"}}}},
		}, nil
	}
	w.Visitors = func(context.Context) (Visitors, error) { return Visitors{Total: 12345, Today: 67, Now: 3}, nil }
	return w
}

// TestBrowserPortal opens every page of the public site: what axe finds, what the console
// says, sideways scroll, both languages; without JavaScript there is nothing less, because
// there is none.
func TestBrowserPortal(t *testing.T) {
	b := webtest.Start(t)
	w := full()
	var h = w.handler(t)
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	var names, paths []string
	for _, g := range New(w.Options).Pages() {
		if !g.Plain && g.Method == "" && !strings.Contains(g.Path, "{") && g.Path != "/news.atom" {
			names, paths = append(names, "portal"+strings.ReplaceAll(g.Path, "/", "-")), append(paths, g.Path)
		}
	}
	names, paths = append(names, "portal-article", "portal-article-before", "portal-article-gone", "portal-article-none"), append(paths, "/news/a", "/news/a/versions/1", "/news/gone", "/news/none")
	names, paths = append(names, "portal-found", "portal-found-none", "portal-none", "portal-hidden", "portal-then", "portal-compared", "portal-old", "portal-data-old"), append(paths, "/search?q=giam", "/search?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "/none",
		"/figures?unit=2&what=poor", "/figures?map=then&year=2021", "/figures/compare?unit=1&with=2", "/figures?edition=1", "/data?edition=1")
	b.Look(t, webtest.Site{Address: srv.URL, InPath: true}, names, paths)

	p := b.Page(t, webtest.View{NoScript: true})
	p.Go(srv.URL + "/vi/search")
	p.Do(chromedp.SendKeys(chromedp.ID("q"), "muc tieu"), chromedp.Click(chromedp.CSS("main form button")), chromedp.WaitVisible(chromedp.CSS(".found")))
	if !strings.Contains(p.Text(), "Mục tiêu một") {
		t.Errorf("searching without marks finds nothing: %s", p.Text())
	}
	p.Go(srv.URL + "/vi/movement")
	for range 60 {
		name, visible := p.Tab()
		if !visible {
			t.Errorf("one does not see the focus on %q", name)
		}
	}
	// A code that is pasted is answered without a script.
	p.Go(srv.URL + "/vi/verify")
	p.Do(chromedp.SendKeys(chromedp.ID("code"), "genuine"), chromedp.Click(chromedp.CSS("main form button")), chromedp.WaitVisible(chromedp.CSS(".facts")))
	if !strings.Contains(p.Text(), "Mã là thật") {
		t.Errorf("a genuine code: %s", p.Text())
	}
	// A letter and a code are read as they are typed: long lines go on in the next.
	if n := webtest.Eval[int](p, `(() => { const a = document.querySelector('textarea'); a.value = 'x y '.repeat(400); return a.scrollWidth - a.clientWidth; })()`); n > 0 {
		t.Errorf("a long line runs %d out of its box", n)
	}
	// Each thing said of an edition stands beside its name.
	p.Go(srv.URL + "/vi/data")
	if n := webtest.Eval[int](p, `new Set([...document.querySelectorAll('.facts dd')].map(e => Math.round(e.getBoundingClientRect().left))).size`); n != 1 {
		t.Errorf("what is said of an edition stands in %d columns", n)
	}
	if n := webtest.Eval[string](p, "document.cookie"); n != "" {
		t.Errorf("a cookie was set: %s", n)
	}
	onPaper(t, b, srv.URL)
	p.Wire()
	p.Go(srv.URL + "/vi/")
	if n := p.Wire(); n > 20_000 {
		t.Errorf("a page after the first is %d bytes", n)
	}
}

// onPaper: what is printed fits its paper, has nothing on it to fill in or press, shows what
// was folded, and says where it is from and on which day.
func onPaper(t *testing.T, b *webtest.Browser, address string) {
	for path, words := range map[string][]string{
		"/vi/": nil, "/vi/movement": {"Giảm <trên> 50 %"}, "/vi/figures": nil, "/vi/figures/indicators": nil, "/vi/honours": {"Giảm trên 50 %"}, "/vi/verify": nil, "/vi/news/a": nil,
	} {
		p := b.Page(t, webtest.View{})
		p.Go(address + path)
		p.Printed(623) // A4 inside the margins of Decree 30
		if n := p.Sideways(); n > 0 {
			t.Errorf("%s is %d too wide for its paper", path, n)
		}
		if left := webtest.Eval[[]string](p, `[...document.querySelectorAll('nav:not(.crumbs), main form, main .button, .foot')].filter(e => e.checkVisibility()).map(e => e.tagName + '.' + e.className)`); len(left) > 0 {
			t.Errorf("%s: on paper there are %q", path, left)
		}
		if feet := webtest.Eval[int](p, `[...document.querySelectorAll('tfoot')].filter(e => getComputedStyle(e).display === 'table-footer-group').length`); feet > 0 {
			t.Errorf("%s: the total of a table is printed below each of its pages", path)
		}
		text := p.Text()
		for _, w := range append(words, "In ngày 06/05/2024", "https://x.example.vn"+path) {
			if !strings.Contains(text, w) {
				t.Errorf("%s: %q is not on paper", path, w)
			}
		}
	}
}

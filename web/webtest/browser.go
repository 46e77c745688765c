// Package webtest drives a real browser (Debian's Chromium) for the tests of pages:
// what axe finds, what the console says, whether a page scrolls sideways, what comes
// over the wire, how it looks. Only tests import it.
package webtest

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// axe checks a page against WCAG. The rules are named by their tags in Page.Axe.
//
//go:embed testdata/axe.min.js
var axe string

// Browser is one running Chromium.
type Browser struct{ ctx context.Context }

// Start starts Chromium for a test and ends it with the test. A machine without it
// skips the test in a line; with CI set that is an error.
func Start(t testing.TB) *Browser {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("chromium is not installed (apt-get install chromium): pages cannot be tested in a browser")
		}
		t.Skip("skipped: chromium is not installed, so pages are not tested in a browser")
	}
	ctx, end := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(path), chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("headless", "new"), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("disable-extensions", true),
		chromedp.Flag("hide-scrollbars", true), chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("force-color-profile", "srgb"),
	)
	t.Cleanup(end)
	ctx, end = chromedp.NewContext(ctx)
	t.Cleanup(end)
	b := &Browser{ctx}
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("chromium does not start: %v", err)
	}
	return b
}

// View is how a page is looked at.
type View struct {
	Width, Height int64 // 0: 1280 x 800
	Phone         bool
	NoScript      bool
	Dark          bool
	Cookies       map[string]string
	At            string // address of the site, for the cookies
}

// Page is a tab of its own, with cookies of its own.
type Page struct {
	t   testing.TB
	ctx context.Context

	mu      sync.Mutex
	console []string
	wire    int // bytes received since the page was asked for, headers and all
}

// Page opens a tab.
func (b *Browser) Page(t testing.TB, v View) *Page {
	t.Helper()
	if v.Width == 0 {
		v.Width, v.Height = 1280, 800
	}
	ctx, end := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(end)
	ctx, end = context.WithTimeout(ctx, 10*time.Minute)
	t.Cleanup(end)
	p := &Page{t: t, ctx: ctx}
	if err := chromedp.Listen(ctx, p.hear); err != nil {
		t.Fatal(err)
	}
	theme := "light"
	if v.Dark {
		theme = "dark"
	}
	size := chromedp.EmulateViewport(v.Width, v.Height)
	if v.Phone {
		size = chromedp.EmulateViewport(v.Width, v.Height, chromedp.EmulateMobile, chromedp.EmulateTouch)
	}
	p.must(chromedp.Do(ctx, size, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		if _, err := cdp.Call(ctx, tab, network.Enable, network.EnableParams{}); err != nil {
			return err
		}
		if _, err := cdp.Call(ctx, tab, log.Enable, cdp.Empty{}); err != nil {
			return err
		}
		for name, value := range v.Cookies {
			if _, err := cdp.Call(ctx, tab, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: v.At}); err != nil {
				return err
			}
		}
		if _, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: theme}, {Name: "prefers-reduced-motion", Value: "reduce"},
		}}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: v.NoScript})
		return err
	})))
	return p
}

func (p *Page) hear(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		var words []string
		for _, a := range e.Args {
			words = append(words, string(a.Value)+a.Description)
		}
		p.console = append(p.console, string(e.Type)+": "+strings.Join(words, " "))
	case *runtime.EventExceptionThrown:
		p.console = append(p.console, "exception: "+e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		p.console = append(p.console, string(e.Entry.Source)+": "+e.Entry.Text+" "+e.Entry.URL)
	case *network.EventLoadingFinished:
		p.wire += int(e.EncodedDataLength)
	}
}

func (p *Page) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// Go loads an address.
func (p *Page) Go(address string) {
	p.t.Helper()
	p.mu.Lock()
	p.wire = 0
	p.mu.Unlock()
	p.must(chromedp.Do(p.ctx, chromedp.Navigate(address)))
}

// Do runs steps of chromedp in the tab.
func (p *Page) Do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	p.must(chromedp.Do(p.ctx, steps...))
}

// Wire is how many bytes came since the page was asked for, and forgets them.
func (p *Page) Wire() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := p.wire
	p.wire = 0
	return n
}

// Console is what the console said so far, errors of loading included, and forgets it.
func (p *Page) Console() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	said := p.console
	p.console = nil
	return said
}

// Eval evaluates an expression in the page and waits for its promise.
func Eval[T any](p *Page, expression string) T {
	p.t.Helper()
	out, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression, func(e *runtime.EvaluateParams) { e.AwaitPromise = new(true) }))
	p.must(err)
	return out
}

// Poll waits, some seconds at most, until an expression is true in the page.
func (p *Page) Poll(expression string) (bool, error) {
	return chromedp.Run(p.ctx, chromedp.Poll[bool](expression, chromedp.WithPollingTimeout(20*time.Second)))
}

// Axe lists what breaks WCAG 2.2 AA on the page: rule, element and why.
func (p *Page) Axe() []string {
	p.t.Helper()
	p.Do(func(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
		return chromedp.Evaluate[chromedp.Void](axe)(ctx, tab)
	})
	return Eval[[]string](p, `axe.run(document, {resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
		.then(r => r.violations.flatMap(v => v.nodes.map(n => v.id + ': ' + n.target.join(' ') + ': ' + n.failureSummary.replace(/\s+/g, ' '))))`)
}

// Sideways is by how many pixels the page is wider than its window.
func (p *Page) Sideways() int {
	p.t.Helper()
	return Eval[int](p, `document.documentElement.scrollWidth - document.documentElement.clientWidth`)
}

// Text is the words of the page as they are shown.
func (p *Page) Text() string {
	p.t.Helper()
	return Eval[string](p, `document.body.innerText`)
}

// Shot writes a picture of the whole page.
func (p *Page) Shot(file string) {
	p.t.Helper()
	size := Eval[[]float64](p, `[document.documentElement.clientWidth, Math.min(document.documentElement.scrollHeight, 6000)]`)
	res, err := chromedp.Call(p.ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{
		CaptureBeyondViewport: new(true), Clip: &page.Viewport{Width: size[0], Height: size[1], Scale: 1},
	})
	p.must(err)
	p.must(os.WriteFile(file, res.Data, 0o644))
}

// Printed shows the page as it is printed on paper of a width in CSS pixels, its margins
// left out, until it is asked for again.
func (p *Page) Printed(width int64) {
	p.t.Helper()
	p.Do(chromedp.EmulateViewport(width, 1000), func(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
		return chromedp.Void{}, err
	})
}

// PDF writes the page as it is printed.
func (p *Page) PDF(file string) {
	p.t.Helper()
	res, err := chromedp.Call(p.ctx, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: new(true)})
	p.must(err)
	p.must(os.MkdirAll(filepath.Dir(file), 0o755))
	p.must(os.WriteFile(file, res.Data, 0o644))
}

// Tab presses the tabulator and tells what has the focus, and whether one sees it:
// "a#id text", "" for the page itself.
func (p *Page) Tab() (name string, visible bool) {
	p.t.Helper()
	p.Do(chromedp.KeyEvent("\t"))
	got := Eval[[]string](p, `(() => {
		const e = document.activeElement;
		if (!e || e === document.body) { return ['', 'true']; }
		const s = getComputedStyle(e), r = e.getBoundingClientRect();
		const marked = s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2;
		const inside = r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth && r.width > 0 && r.height > 0;
		return [e.tagName.toLowerCase() + (e.id ? '#' + e.id : '') + ' ' + (e.innerText || e.name || '').trim().slice(0, 60), String(marked && inside)];
	})()`)
	return strings.TrimSpace(got[0]), got[1] == "true"
}

// String names the page by its address.
func (p *Page) String() string {
	return fmt.Sprint(Eval[string](p, `location.pathname + location.search`))
}

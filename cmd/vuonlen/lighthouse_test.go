package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"vuonlen/account"
	"vuonlen/office"
	"vuonlen/store"
	"vuonlen/web/portal"
)

// lighthouseLeast is what every page must reach, of 100 (docs/performance.md).
const lighthouseLeast = 95

// TestLighthouse has Lighthouse look at every page of the staff: make lighthouse. It is no part of
// make test, because Lighthouse comes from npm and takes minutes.
func TestLighthouse(t *testing.T) {
	command := strings.Fields(os.Getenv("VUONLEN_LIGHTHOUSE"))
	if len(command) == 0 {
		t.Skip("skipped: make lighthouse runs it")
	}
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal("chromium is not installed (apt-get install chromium)")
	}
	x := open2025(t)
	only := os.Getenv("VUONLEN_PAGES")
	worst := map[string]int{}
	seen := 0
	for _, p := range pages2025 {
		if only != "" && !slices.Contains(strings.Fields(only), p.name) {
			continue
		}
		q, err := http.NewRequest(http.MethodGet, x.address+p.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		cookie := asCookie + "=" + p.user
		q.Header.Set("Cookie", cookie)
		r, err := http.DefaultClient.Do(q)
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
		if r.StatusCode != http.StatusOK || p.user == "" && r.Request.URL.Path != "/login" && r.Request.URL.Path != "/login/code" {
			continue // Lighthouse looks at no page of errors
		}
		seen++
		headers, _ := json.Marshal(map[string]string{"Cookie": cookie})
		run := lighthouse(t, chromium, append(command, x.address+p.path, "--extra-headers="+string(headers)), lighthouseCategories)
		line := p.name
		for _, name := range lighthouseCategories {
			n := run[name]
			line += fmt.Sprintf("  %s %d", name, n)
			if w, had := worst[name]; !had || n < w {
				worst[name] = n
			}
			if n < lighthouseLeast {
				t.Errorf("%s: %s is %d, at least %d", p.name, name, n, lighthouseLeast)
			}
		}
		t.Log(line)
	}
	t.Logf("%d pages, worst: %v", seen, worst)
	if seen < 10 && only == "" {
		t.Errorf("only %d pages", seen)
	}
}

// TestLighthousePublic has Lighthouse look at every page of the public site, on a made-up
// province with an edition, articles and honours.
func TestLighthousePublic(t *testing.T) {
	command := strings.Fields(os.Getenv("VUONLEN_LIGHTHOUSE"))
	if len(command) == 0 {
		t.Skip("skipped: make lighthouse runs it")
	}
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal("chromium is not installed (apt-get install chromium)")
	}
	address, paths := publicDemo(t)
	only := os.Getenv("VUONLEN_PAGES")
	worst := map[string]int{}
	for _, path := range paths {
		if only != "" && !slices.Contains(strings.Fields(only), path) {
			continue
		}
		line := path
		run := lighthouse(t, chromium, append(slices.Clone(command), address+"/vi"+path), publicCategories)
		for _, name := range publicCategories {
			n := run[name]
			line += fmt.Sprintf("  %s %d", name, n)
			if w, had := worst[name]; !had || n < w {
				worst[name] = n
			}
			if n < lighthouseLeast {
				t.Errorf("%s: %s is %d, at least %d", path, name, n, lighthouseLeast)
			}
		}
		t.Log(line)
	}
	t.Logf("worst of the public site: %v", worst)
}

// publicDemo serves the public site of a made-up province that has published, and tells
// its pages: each kind, and the states that look different.
func publicDemo(t *testing.T) (address string, paths []string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "demo") // of a smaller province no edition can be published (decision 36)
	done(t, "demo", "--no-serve", "--dir", dir)
	a := &app{ctx: t.Context(), stdout: io.Discard, stderr: io.Discard, now: time.Now}
	db, err := store.Open(t.Context(), store.Options{DSN: "sqlite:" + dir + "/vuonlen.db", Now: a.now, Datasets: office.Datasets()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	o := &office.Office{DB: db, Actor: "cli:an", Today: a.today()}
	for _, u := range demoUsers {
		if _, err := o.AddUser(t.Context(), u.name, account.Grant{Role: u.role, Scope: u.scope, On: u.on}); err != nil {
			t.Fatal(err)
		}
	}
	if err := (&demoCmd{}).news(a, o); err != nil {
		t.Fatal(err)
	}
	if _, err := o.ImportBoundaries(t.Context(), "made-up.geojson", madeUpDistricts(), 20250630, true); err != nil {
		t.Fatal(err)
	}
	db1 := "sqlite:" + dir + "/vuonlen.db"
	done(t, "--db", db1, "edition", "draft", "--movement", demoMovement, "--map", "2026-01-15", "--day", "2026-01-15")
	done(t, "--db", db1, "--as", "cli:binh", "edition", "sign", "1")
	var h http.Handler
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) { h.ServeHTTP(w, q) }))
	t.Cleanup(srv.Close)
	options := a.public(db, &serveCmd{Site: srv.URL, Agency: "Cơ quan chạy thử"})
	options.Log = slog.New(slog.DiscardHandler)
	site := portal.New(options)
	if h, err = site.Handler(); err != nil {
		t.Fatal(err)
	}
	for _, g := range site.Pages() {
		if !g.Plain && g.Method == "" && !strings.Contains(g.Path, "{") && g.Path != "/news.atom" {
			paths = append(paths, g.Path)
		}
	}
	paths = append(paths, "/figures?unit=30316&what=poor", "/figures?map=then&year=2022", "/figures/compare?unit=30316&with=30547", "/search?q=tri+ton")
	all, err := options.News(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range all {
		paths = append(paths, "/news/"+n.Code)
		if len(n.Versions) > 1 {
			paths = append(paths, "/news/"+n.Code+"/versions/1")
		}
	}
	return srv.URL, paths
}

var lighthouseCategories = []string{"performance", "accessibility", "best-practices"}

// publicCategories are those of the public site, which search engines read as well.
var publicCategories = append(slices.Clone(lighthouseCategories), "seo")

// lighthouseTries is how often a page is looked at before it counts as slow: how fast
// it is measured depends on what else the machine does, so the best run counts.
const lighthouseTries = 4

// lighthouse gives the best figures of some runs; it ends with the first that is good.
func lighthouse(t *testing.T, chromium string, command, categories []string) map[string]int {
	t.Helper()
	best := map[string]int{}
	for range lighthouseTries {
		out := filepath.Join(t.TempDir(), "report.json")
		c := exec.Command(command[0], append(slices.Clone(command[1:]), "--quiet", "--output=json", "--output-path="+out,
			"--only-categories="+strings.Join(categories, ","), "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage")...)
		c.Env = append(os.Environ(), "CHROME_PATH="+chromium)
		if b, err := c.CombinedOutput(); err != nil {
			t.Logf("a run came to nothing: %v\n%s", err, b) // the browser was too slow for it
			continue
		}
		b, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		var report struct {
			Categories map[string]struct {
				Score     *float64
				AuditRefs []struct {
					ID     string
					Weight float64
				}
			}
			Audits map[string]struct {
				Title        string
				Score        *float64
				DisplayValue string
			}
		}
		if err := json.Unmarshal(b, &report); err != nil {
			t.Fatal(err)
		}
		good := true
		for _, name := range categories {
			k := report.Categories[name]
			if k.Score == nil {
				good = false
				continue
			}
			n := int(*k.Score*100 + .5)
			best[name] = max(best[name], n)
			if best[name] >= lighthouseLeast {
				continue
			}
			good = false
			for _, ref := range k.AuditRefs {
				if a := report.Audits[ref.ID]; ref.Weight > 0 && a.Score != nil && *a.Score < .9 {
					t.Logf("    %s: %s (%s)", ref.ID, a.Title, a.DisplayValue)
				}
			}
		}
		if good {
			break
		}
	}
	return best
}

package main

import (
	"bufio"
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"vuonlen/store"
	"vuonlen/store/storetest"
)

// loadUsers work at the same time, each thinking loadThink on average between two pages.
const (
	loadUsers = 50
	loadThink = 5 * time.Second
)

// TestLoad has fifty people of several roles work on a register of 525,000 households
// in SQLite and in PostgreSQL and measures every page from their side: make load. It
// keeps its databases in the folder that VUONLEN_LOAD names and fills them once. A few of
// the people also enter households and import hamlets.
//
// VUONLEN_LOAD_HOUSEHOLDS is how many households the register has, VUONLEN_LOAD_TIME how
// long each database is used, VUONLEN_LOAD_DB the only one of the two, and
// VUONLEN_LOAD_PROFILE a file for a processor profile; then the site is served by the
// test itself and not by a program of its own.
func TestLoad(t *testing.T) {
	dir := os.Getenv("VUONLEN_LOAD")
	if dir == "" {
		t.Skip("skipped: make load runs it")
	}
	households, err := strconv.Atoi(orElse(os.Getenv("VUONLEN_LOAD_HOUSEHOLDS"), "525000"))
	if err != nil || households < 1000 {
		t.Fatal("VUONLEN_LOAD_HOUSEHOLDS: not a number of households from 1000 up")
	}
	span, err := time.ParseDuration(orElse(os.Getenv("VUONLEN_LOAD_TIME"), "150s"))
	if err != nil {
		t.Fatal(err)
	}
	if dir, err = filepath.Abs(dir); err != nil {
		t.Fatal(err)
	}
	dir = filepath.Join(dir, strconv.Itoa(households))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(t.TempDir(), "vuonlen")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	filled, persons := filledForLoad(t, dir, households)
	for name, open := range map[string]func(*testing.T) store.Options{
		"sqlite": func(*testing.T) store.Options { return filled },
		"postgres": func(t *testing.T) store.Options {
			return copiedForLoad(t, filled, storetest.Kept(t, filepath.Join(dir, "pg")), dir)
		},
	} {
		if only := os.Getenv("VUONLEN_LOAD_DB"); only != "" && only != name {
			continue
		}
		t.Run(name, func(t *testing.T) {
			options := open(t)
			l := &load{persons: persons, people: peopleOfLoad(t, options, persons), span: span}
			l.address = served(t, program, options)
			l.run(t)
			l.report(t)
		})
	}
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// served starts the program as an operator does and gives its address.
func served(t *testing.T, program string, options store.Options) string {
	t.Helper()
	if path := os.Getenv("VUONLEN_LOAD_PROFILE"); path != "" {
		return profiled(t, path, options)
	}
	ctx, stop := context.WithCancel(context.Background())
	c := exec.CommandContext(ctx, program, "--lang", "en", "--db", options.DSN, "--keys", options.Keys, "serve", "--listen", "127.0.0.1:0")
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) }
	c.WaitDelay = 20 * time.Second
	var said strings.Builder
	c.Stderr = &said
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(); _ = c.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	_, rest, ok := strings.Cut(line, "http://")
	if err != nil || !ok {
		t.Fatalf("the program does not serve: %v %q\n%s", err, line, said.String())
	}
	address, _, _ := strings.Cut(rest, "/")
	return "http://" + address
}

// profiled serves the same site from this process and writes where its time went.
func profiled(t *testing.T, path string, options store.Options) string {
	t.Helper()
	db, err := store.Open(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	a := loadApp()
	h, err := a.site(db, &serveCmd{}).Handler()
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(h)
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { pprof.StopCPUProfile(); _ = f.Close(); s.Close(); _ = db.Close() })
	return s.URL
}

// report prints what was measured, page by page, and fails where a limit is passed.
func (l *load) report(t *testing.T) {
	average, _ := os.ReadFile("/proc/loadavg") // where there is none, nothing is said of it
	t.Logf("%d people, %v each on average to think, %v; load of the machine %s", len(l.people), loadThink, l.span, strings.TrimSpace(string(average)))
	t.Logf("%-22s %6s %8s %8s %8s %8s %6s", "page", "asked", "p50", "p95", "p99", "worst", "limit")
	for i, p := range l.pages() {
		times := l.times[i]
		slices.Sort(times)
		if len(times) == 0 {
			t.Errorf("%s was not asked for", p.name)
			continue
		}
		at := func(hundredth int) time.Duration { return times[min(len(times)*hundredth/100, len(times)-1)] }
		ms := func(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000) }
		t.Logf("%-22s %6d %8s %8s %8s %8s %6d", p.name, len(times), ms(at(50)), ms(at(95)), ms(at(99)), ms(times[len(times)-1]), p.limit.Milliseconds())
		if len(times) < loadLeast {
			t.Errorf("%s was asked for %d times only, which says nothing of its slowest answers", p.name, len(times))
		}
		if at(95) > p.limit {
			t.Errorf("%s: 95 of 100 answers took up to %s, the limit is %v", p.name, ms(at(95)), p.limit)
		}
	}
	for i, what := range loadWrites {
		times := l.written[i]
		slices.Sort(times)
		if len(times) == 0 {
			t.Errorf("nobody did: %s", what)
			continue
		}
		t.Logf("%-22s %6d times, half within %v, 95 of 100 within %v, the worst %v (all requests of it together, no limit)", what, len(times),
			times[len(times)/2].Round(time.Millisecond), times[min(len(times)*95/100, len(times)-1)].Round(time.Millisecond), times[len(times)-1].Round(time.Millisecond))
	}
	if l.wrong > 0 {
		t.Errorf("%d answers were not what was asked for; the first: %s", l.wrong, l.first)
	}
}

package main

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"vuonlen/web/login"
	"vuonlen/web/portal"
)

// The promise of the public site: so many requests a second, and how long all but one in
// a hundred of them may take (docs/performance.md).
const (
	loadRate = 500
	loadP99  = 50 * time.Millisecond
)

// TestPortalLoad asks the public site, as serve puts it up, for its pages at a fixed rate
// from the same machine: make load-portal. A request that has to wait for its turn has
// its waiting counted (open loop). It is no part of make test, because what it measures
// is the machine as well.
func TestPortalLoad(t *testing.T) {
	seconds, err := strconv.Atoi(os.Getenv("VUONLEN_PORTAL_LOAD"))
	if err != nil {
		t.Skip("skipped: make load-portal runs it")
	}
	x := open2025(t)
	t.Run("kept", func(t *testing.T) { x.load(t, seconds, false) })
	// The worst case: something is published every second, and every page made anew.
	t.Run("published every second", func(t *testing.T) { x.load(t, seconds, true) })
}

// loadPages are asked for in turn, in both languages.
var loadPages = []string{
	"/", "/movement", "/figures", "/figures?what=poor", "/figures?year=2023", "/figures/compare", "/figures/balance", "/figures/indicators",
	"/data", "/privacy", "/accessibility", "/search?q=tri+ton",
}

func (x *office2025) load(t *testing.T, seconds int, restless bool) {
	a := &app{ctx: t.Context(), stdout: io.Discard, stderr: io.Discard, now: time.Now}
	o := a.public(x.db, &serveCmd{})
	o.Log = slog.New(slog.DiscardHandler)
	began := time.Now()
	if restless {
		watch := o.Watch
		o.Watch = func(ctx context.Context) (context.Context, func(context.Context) (bool, error), error) {
			second := int(time.Since(began).Seconds())
			ctx, fresh, err := watch(ctx)
			return ctx, func(ctx context.Context) (bool, error) {
				if int(time.Since(began).Seconds()) != second {
					return false, nil
				}
				return fresh(ctx)
			}, err
		}
	}
	public, err := portal.New(o).Handler()
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := &http.Server{Handler: together(public, http.NotFoundHandler(), login.Known)}
	go func() { _ = srv.Serve(l) }() // ends with Close
	defer srv.Close()

	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 256, DisableCompression: true}, Timeout: 10 * time.Second}
	n := seconds * loadRate
	took := make([]time.Duration, n)
	var failed, unchanged atomic.Int64
	var bytes atomic.Int64
	var tags sync.Map
	var all sync.WaitGroup
	start := time.Now()
	for i := range n {
		due := start.Add(time.Duration(i) * time.Second / loadRate)
		time.Sleep(time.Until(due))
		all.Go(func() {
			path := []string{"/vi", "/en"}[i%2] + loadPages[i/2%len(loadPages)]
			q, err := http.NewRequest(http.MethodGet, "http://"+l.Addr().String()+path, nil)
			if err != nil {
				failed.Add(1)
				return
			}
			q.Header.Set("Accept-Encoding", "br, gzip")
			if tag, ok := tags.Load(path); ok && i%4 == 0 { // one in four was here before
				q.Header.Set("If-None-Match", tag.(string))
			}
			r, err := client.Do(q)
			if err != nil {
				failed.Add(1)
				return
			}
			k, err := io.Copy(io.Discard, r.Body)
			r.Body.Close()
			took[i] = time.Since(due)
			bytes.Add(k)
			switch {
			case err != nil || r.StatusCode != http.StatusOK && r.StatusCode != http.StatusNotModified:
				failed.Add(1)
			case r.StatusCode == http.StatusNotModified:
				unchanged.Add(1)
			case r.Header.Get("ETag") != "":
				tags.Store(path, r.Header.Get("ETag"))
			}
		})
	}
	all.Wait()
	whole := time.Since(start)
	slices.Sort(took)
	at := func(percent int) time.Duration { return took[min(n-1, n*percent/100)] }
	t.Logf("%d requests in %.1f s: median %v, 95 %% %v, 99 %% %v, longest %v; %d unchanged, %d failed, %d KiB",
		n, whole.Seconds(), at(50), at(95), at(99), took[n-1], unchanged.Load(), failed.Load(), bytes.Load()>>10)
	if failed.Load() > 0 || at(99) > loadP99 {
		t.Errorf("at %d a second 99 %% take up to %v, promised is %v; %d failed", loadRate, at(99), loadP99, failed.Load())
	}
}

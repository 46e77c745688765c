package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// Until somebody can sign in, the served program shows nothing of its data to
// anybody: every route but the assets is refused.
func TestServeIsClosed(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	out, in := io.Pipe()
	a := &app{ctx: ctx, stdout: in, stderr: io.Discard, now: time.Now, user: func() string { return "an" }}
	ended := make(chan int, 1)
	go func() {
		ended <- a.run([]string{"--lang", "en", "--db", "sqlite:" + t.TempDir() + "/x.db", "serve", "--listen", "127.0.0.1:0"})
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(line, "http://")
	address, _, _ := strings.Cut(rest, "/")
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for _, r := range (&app{now: time.Now, stderr: io.Discard}).site(nil, &serveCmd{}).Table() {
		if r.Access.String() == "everybody" {
			continue
		}
		q, err := http.NewRequest(r.Method, "http://"+address+strings.NewReplacer("{", "", "}", "").Replace(r.Pattern), nil)
		if err != nil {
			t.Fatal(err)
		}
		w, err := client.Do(q)
		if err != nil {
			t.Fatal(err)
		}
		w.Body.Close()
		if r.Pattern == "/" && w.StatusCode == http.StatusFound && w.Header.Get("Location") == "/vi/" {
			continue // the public site is for everybody
		}
		if w.StatusCode != http.StatusUnauthorized && w.StatusCode != http.StatusSeeOther {
			t.Errorf("%s %s: %d to somebody who is not signed in", r.Method, r.Pattern, w.StatusCode)
		}
	}
	stop()
	if code := <-ended; code != 0 {
		t.Errorf("told to end, it gives %d", code)
	}
}

func TestServeTakenPort(t *testing.T) {
	var e strings.Builder
	a := &app{ctx: t.Context(), stdout: io.Discard, stderr: &e, now: time.Now, user: func() string { return "an" }}
	code := a.run([]string{"--lang", "en", "--db", "sqlite:" + t.TempDir() + "/x.db", "serve", "--listen", "192.0.2.1:80"})
	if code != 1 || !strings.Contains(e.String(), "Cannot listen on 192.0.2.1:80") {
		t.Errorf("%d %s", code, e.String())
	}
}

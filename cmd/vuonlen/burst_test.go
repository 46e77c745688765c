package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"vuonlen/office"
	"vuonlen/petition"
	"vuonlen/store"
	"vuonlen/store/storetest"
)

var (
	tokenIn  = regexp.MustCompile(`name="token" value="([^"]+)"`)
	numberIn = regexp.MustCompile(`id="number">([^<]+)<`)
	codeIn   = regexp.MustCompile(`id="code">([^<]+)<`)
)

// acknowledged is what a sender was given.
type acknowledged struct{ number, code, text string }

// TestBurstConcurrent: the serving process is killed while 50 people send; every number
// that was given out is there when it is started again, with what was written. On both
// databases.
func TestBurstConcurrent(t *testing.T) {
	t.Parallel()
	storetest.Both(t, func(t *testing.T, so store.Options) {
		so.Datasets = office.Datasets()
		db, err := store.Open(t.Context(), so) // founded before anybody asks
		if err != nil {
			t.Fatal(err)
		}
		_ = db.Close()
		child, address := serveChild(t, so)
		const people = 50
		enough := make(chan struct{}, people*100)
		var mu sync.Mutex
		var given []acknowledged
		var wait sync.WaitGroup
		for i := range people {
			wait.Go(func() {
				for n := 0; ; n++ {
					text := fmt.Sprintf("Phản ánh %d của người thứ %d", n, i)
					r, err := sendOne(address, fmt.Sprintf("192.0.2.%d", i), text)
					if err != nil {
						return // the process is gone
					}
					mu.Lock()
					given = append(given, acknowledged{r[0], r[1], text})
					mu.Unlock()
					enough <- struct{}{}
				}
			})
		}
		limit := time.After(2 * time.Minute)
		for n := 0; n < people*3/2; n++ { // in the middle of a wave
			select {
			case <-enough:
			case <-limit:
				n = people * 2 // said below
			}
		}
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = child.Wait()
		wait.Wait()
		if len(given) < people {
			t.Fatalf("only %d were given out", len(given))
		}
		if db, err = store.Open(t.Context(), so); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		public := visitors(db, time.Now)
		for _, g := range given {
			if v, err := public.PetitionState(t.Context(), g.number, g.code); err != nil || v.State != petition.Received {
				t.Errorf("%s was given out and is not there: %v", g.number, err)
			}
		}
		desk := &office.Office{DB: db, Actor: "cli:an", Today: public.Today}
		all, err := desk.Petitions(t.Context(), office.PetitionFilter{})
		if err != nil || len(all) < len(given) {
			t.Fatalf("%v: %d kept, %d given out", err, len(all), len(given))
		}
		kept := map[string]string{}
		for _, l := range all {
			kept[l.Number()] = l.Letter.Text
		}
		for _, g := range given {
			if kept[g.number] != g.text {
				t.Errorf("%s holds %q, sent was %q", g.number, kept[g.number], g.text)
			}
		}
		v, err := desk.Verify(t.Context(), nil)
		if err != nil || v.Difference != nil {
			t.Errorf("%v %+v", err, v.Difference)
		}
		t.Logf("%d numbers given out, %d petitions kept", len(given), len(all))
	})
}

// serveChild starts the program as a process of its own and gives its address.
func serveChild(t *testing.T, so store.Options) (*exec.Cmd, string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self)
	c.Args = []string{"vuonlen", "--lang", "en", "--db", so.DSN, "--keys", so.Keys, "serve", "--listen", "127.0.0.1:0", "--forwarded"}
	c.Env = append(os.Environ(), "VUONLEN_TEST_CLOCK=real")
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(line, "http://")
	address, _, _ := strings.Cut(rest, "/")
	return c, "http://" + address
}

// sendOne fetches a form and sends it until it is old enough to be taken.
func sendOne(address, from, text string) ([2]string, error) {
	ask := func(method, body string) (string, error) {
		q, err := http.NewRequest(method, address+"/en/contact/form", strings.NewReader(body))
		if err != nil {
			return "", err
		}
		q.Header.Set("X-Forwarded-For", from)
		if body != "" {
			q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		r, err := http.DefaultClient.Do(q)
		if err != nil {
			return "", err
		}
		defer func() { _ = r.Body.Close() }()
		b, err := io.ReadAll(r.Body)
		return string(b), err
	}
	page, err := ask(http.MethodGet, "")
	if err != nil {
		return [2]string{}, err
	}
	token := tokenIn.FindStringSubmatch(page)
	if token == nil {
		return [2]string{}, errors.New("a form without token")
	}
	form := url.Values{"kind": {"remark"}, "category": {"other"}, "text": {text}, "token": {token[1]}}.Encode()
	for {
		page, err := ask(http.MethodPost, form)
		if err != nil {
			return [2]string{}, err
		}
		number, code := numberIn.FindStringSubmatch(page), codeIn.FindStringSubmatch(page)
		if number != nil && code != nil {
			return [2]string{number[1], code[1]}, nil
		}
		if !strings.Contains(page, "too fast") {
			return [2]string{}, fmt.Errorf("not taken: %s", page)
		}
		<-time.After(500 * time.Millisecond)
	}
}

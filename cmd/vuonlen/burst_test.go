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
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
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

// person is who sends, and what he was given.
type person struct {
	from, token, text string
	number, code      string
	err               error
}

// TestBurstConcurrent: the serving process is killed while 40 people send at once. Every
// number that was given out is there when it is started again, with what was written; who
// got no answer sends the same form to the new process, and nothing is kept twice. On
// both databases.
func TestBurstConcurrent(t *testing.T) {
	t.Parallel()
	storetest.Both(t, func(t *testing.T, so store.Options) {
		so.Datasets = office.Datasets()
		db, err := store.Open(t.Context(), so) // founded before anybody asks
		if err != nil {
			t.Fatal(err)
		}
		_ = db.Close()
		began := time.Now()
		clock := "20 " + strconv.FormatInt(began.Unix(), 10) // forms are old enough soon
		child, address := serveChild(t, so, clock)
		people := make([]*person, 40)
		for i := range people {
			people[i] = &person{from: fmt.Sprintf("192.0.2.%d", i), text: fmt.Sprintf("Phản ánh của người thứ %d", i)}
		}
		atOnce(people, func(p *person) { p.fetch(address) })
		for _, p := range people {
			if p.err != nil {
				t.Fatal(p.err)
			}
		}
		<-time.After(200 * time.Millisecond)
		var answered atomic.Int64
		atOnce(people, func(p *person) {
			p.send(address)
			if answered.Add(1) == int64(len(people)/4) {
				_ = child.Process.Kill()
			}
		})
		_ = child.Wait()
		given := 0
		for _, p := range people {
			if p.number != "" {
				given++
			}
		}
		if given < len(people)/4 || given == len(people) {
			t.Fatalf("killed when %d of %d had their number: %v", given, len(people), people[0].err)
		}
		killed := time.Now()

		_, address = serveChild(t, so, clock)
		atOnce(people, func(p *person) {
			if p.number == "" {
				p.send(address)
			}
		})
		if db, err = store.Open(t.Context(), so); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		public := visitors(db, time.Now)
		for _, p := range people {
			if p.err != nil {
				t.Fatal(p.err)
			}
			if v, err := public.PetitionState(t.Context(), p.number, p.code); err != nil || v.State != petition.Received {
				t.Errorf("%s was given out and is not there: %v", p.number, err)
			}
		}
		desk := &office.Office{DB: db, Actor: "cli:an", Today: public.Today}
		all, err := desk.Petitions(t.Context(), office.PetitionFilter{})
		if err != nil || len(all) != len(people) {
			t.Fatalf("%v: %d kept, %d sent", err, len(all), len(people))
		}
		kept := map[string]string{}
		for _, l := range all {
			kept[l.Number()] = l.Letter.Text
		}
		for _, p := range people {
			if kept[p.number] != p.text {
				t.Errorf("%s holds %q, sent was %q", p.number, kept[p.number], p.text)
			}
		}
		v, err := desk.Verify(t.Context(), nil)
		if err != nil || v.Difference != nil {
			t.Errorf("%v %+v", err, v.Difference)
		}
		t.Logf("%d numbers given out before the kill, %d petitions kept; %s to the kill, %s after it", given, len(all), killed.Sub(began).Round(time.Millisecond), time.Since(killed).Round(time.Millisecond))
	})
}

// atOnce lets everybody do something at the same time.
func atOnce(people []*person, do func(*person)) {
	var wait sync.WaitGroup
	for _, p := range people {
		wait.Go(func() { do(p) })
	}
	wait.Wait()
}

// serveChild starts the program as a process of its own and gives its address.
func serveChild(t *testing.T, so store.Options, clock string) (*exec.Cmd, string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self)
	c.Args = []string{"vuonlen", "--lang", "en", "--db", so.DSN, "--keys", so.Keys, "serve", "--listen", "127.0.0.1:0", "--forwarded"}
	c.Env = append(os.Environ(), "VUONLEN_TEST_CLOCK="+clock)
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

func (p *person) ask(address, method, body string) (string, error) {
	q, err := http.NewRequest(method, address+"/en/contact/form", strings.NewReader(body))
	if err != nil {
		return "", err
	}
	q.Header.Set("X-Forwarded-For", p.from)
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

func (p *person) fetch(address string) {
	page, err := p.ask(address, http.MethodGet, "")
	if err == nil && tokenIn.FindStringSubmatch(page) == nil {
		err = errors.New("a form without token")
	}
	if p.err = err; err == nil {
		p.token = tokenIn.FindStringSubmatch(page)[1]
	}
}

// send sends the form, which may have been fetched from another process.
func (p *person) send(address string) {
	var page string
	form := url.Values{"kind": {"remark"}, "category": {"other"}, "text": {p.text}, "token": {p.token}}.Encode()
	if page, p.err = p.ask(address, http.MethodPost, form); p.err != nil {
		return
	}
	number, code := numberIn.FindStringSubmatch(page), codeIn.FindStringSubmatch(page)
	if number == nil || code == nil {
		p.err = fmt.Errorf("not taken: %s", page)
		return
	}
	p.number, p.code = number[1], code[1]
}

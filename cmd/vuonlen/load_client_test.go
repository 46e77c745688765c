package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"vuonlen/internal/lang"
)

// loadLeast is how often a page must have been asked for: fewer say nothing of its
// slowest answers.
const loadLeast = 20

// load is fifty people at work.
type load struct {
	address string
	persons []loadPerson
	people  []loadWorker
	span    time.Duration

	mu      sync.Mutex
	times   [][]time.Duration // of each page
	asked   []int             // how often each was asked for, also those that are under way
	written [2][]time.Duration
	wrong   int    // answers that were not what was asked for
	first   string // of them
}

// loadPage is a page that is asked for.
type loadPage struct {
	name  string
	limit time.Duration
	often int // against the others
	path  func(w *loadWorker, p loadPerson, chance *rand.Rand) string
	says  string // stands in every answer
}

// The limits, for 95 of 100 answers.
const (
	pageLimit = 100 * time.Millisecond
	listLimit = 300 * time.Millisecond
)

// commonNames and noName are looked for besides whole names of heads.
var commonNames = []string{"Nguyễn Văn", "nguyen thi", "Trần", "le van"}

const noName = "Quách Xyz Không Có"

func (l *load) pages() []loadPage {
	always := func(path string) func(*loadWorker, loadPerson, *rand.Rand) string {
		return func(*loadWorker, loadPerson, *rand.Rand) string { return path }
	}
	search := func(text string) string { return "/households?year=all&q=" + url.QueryEscape(text) }
	return []loadPage{
		{"home", pageLimit, 12, always("/"), "<h1"},
		{"search a whole name", pageLimit, 6, func(_ *loadWorker, p loadPerson, _ *rand.Rand) string { return search(p.Head) }, "<h1"},
		{"search without marks", pageLimit, 6, func(_ *loadWorker, p loadPerson, _ *rand.Rand) string { return search(lang.Fold(p.Head)) }, "<h1"},
		{"search a common name", pageLimit, 6, func(_ *loadWorker, _ loadPerson, c *rand.Rand) string {
			return search(commonNames[c.IntN(len(commonNames))])
		}, "<h1"},
		{"search nobody", pageLimit, 4, func(_ *loadWorker, _ loadPerson, c *rand.Rand) string {
			return search(fmt.Sprintf("%s %d", noName, c.IntN(1000)))
		}, "<h1"},
		{"search last digits", pageLimit, 5, func(w *loadWorker, p loadPerson, _ *rand.Rand) string {
			unit := w.commune
			if unit == "" {
				unit = p.Commune
			}
			return "/households?q=" + p.Citizen[len(p.Citizen)-4:] + "&unit=" + string(unit) // of the latest year, as the form is at first
		}, "<h1"},
		{"unit", pageLimit, 8, func(w *loadWorker, p loadPerson, _ *rand.Rand) string {
			if w.commune != "" {
				return "/units/" + string(w.commune)
			}
			return "/units/" + string(p.Commune)
		}, "<h1"},
		{"why", pageLimit, 8, func(_ *loadWorker, p loadPerson, _ *rand.Rand) string {
			return "/households/" + string(p.Household) + "/why"
		}, "<h1"},
		{"household", pageLimit, 6, func(_ *loadWorker, p loadPerson, _ *rand.Rand) string { return "/households/" + string(p.Household) }, "<h1"},
		{"pivot", pageLimit, 8, always("/figures"), "<h1"},
		{"list of households", listLimit, 6, func(_ *loadWorker, _ loadPerson, c *rand.Rand) string {
			return fmt.Sprintf("/households?page=%d", 1+c.IntN(5))
		}, "<h1"},
		{"the same by name", listLimit, 4, always("/households?sort=name"), "<h1"},
		{"the same by class", listLimit, 4, always("/households?sort=-class&class=poor"), "<h1"},
		{"imports", listLimit, 5, always("/imports"), "<h1"},
		{"recent changes", listLimit, 5, always("/quality/recent"), "<h1"},
		{"quality", listLimit, 4, always("/quality"), "<h1"},
		{"campaigns", listLimit, 4, always("/campaigns"), "<h1"},
		{"units", listLimit, 4, always("/units?q=an"), "<h1"},
		{"evidence of a kind", listLimit, 4, always("/evidence/registers/trainings"), "<h1"},
		{"journal", listLimit, 4, always("/journal"), "<h1"},
		{"jobs", listLimit, 4, always("/jobs"), "<h1"},
	}
}

// run has everybody work for the span, after each has seen once which pages are for him.
func (l *load) run(t *testing.T) {
	pages := l.pages()
	l.times, l.asked = make([][]time.Duration, len(pages)), make([]int, len(pages))
	var all sync.WaitGroup
	began := time.Now()
	for i := range l.people {
		all.Add(1)
		go func() {
			defer all.Done()
			l.work(&l.people[i], pages, rand.New(rand.NewPCG(uint64(i), 7)), began)
		}()
	}
	all.Wait()
	t.Logf("%v", time.Since(began).Round(time.Second))
}

// work is one person's: first each page once, unmeasured, for what is not for his role
// is left out afterwards; then always the page that, of those for him, was asked for least
// against its share, so that each is asked for often enough. Some also write.
func (l *load) work(w *loadWorker, pages []loadPage, chance *rand.Rand, began time.Time) {
	client := &http.Client{Timeout: time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	var mine []int // the pages for him
	think := func() { time.Sleep(time.Duration((0.5 + chance.Float64()) * float64(loadThink))) }
	own := l.persons
	if w.commune != "" {
		own = nil
		for _, p := range l.persons {
			if p.Commune == w.commune {
				own = append(own, p)
			}
		}
		if len(own) == 0 {
			l.fail(fmt.Sprintf("%s has nobody to look for", w.name))
			return
		}
	}
	time.Sleep(time.Duration(chance.Int64N(int64(loadThink))))
	for i, p := range pages {
		_, status, what := l.ask(client, w, p, p.path(w, own[chance.IntN(len(own))], chance))
		switch {
		case status == http.StatusForbidden:
			continue
		case what != "":
			l.fail(what)
		}
		mine = append(mine, i)
		time.Sleep(time.Duration(chance.Int64N(int64(loadThink / 5))))
	}
	writes := l.writes(w)
	for n := 1; time.Since(began) < l.span; n++ {
		think()
		i := l.next(pages, mine, chance)
		took, _, what := l.ask(client, w, pages[i], pages[i].path(w, own[chance.IntN(len(own))], chance))
		if what != "" {
			l.fail(what)
			continue
		}
		l.mu.Lock()
		l.times[i] = append(l.times[i], took)
		l.mu.Unlock()
		if writes {
			l.write(client, w, n, chance)
		}
	}
}

// next is the page, of some, that was asked for least against its share.
func (l *load) next(pages []loadPage, mine []int, chance *rand.Rand) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	best := mine[chance.IntN(len(mine))]
	for _, i := range mine {
		if l.asked[i]*pages[best].often < l.asked[best]*pages[i].often {
			best = i
		}
	}
	l.asked[best]++
	return best
}

func (l *load) fail(what string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.wrong++; l.wrong == 1 {
		l.first = what
	}
}

// ask asks for a page and reads it to its end; what is wrong with the answer, if anything.
func (l *load) ask(client *http.Client, w *loadWorker, p loadPage, path string) (took time.Duration, status int, wrong string) {
	began := time.Now()
	status, body, _ := l.send(client, w, http.MethodGet, path, "", nil)
	took = time.Since(began)
	if status != http.StatusOK || !strings.Contains(body, p.says) {
		wrong = fmt.Sprintf("%s as %s: %d", path, w.name, status)
	}
	return took, status, wrong
}

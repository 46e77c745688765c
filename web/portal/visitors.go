package portal

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"net/http"
	"strings"
	"sync"
	"time"

	"vuonlen/law"
)

// Counter counts visitors without knowing them.
//
// Two requests are of one visitor if they come from one address and one browser on one
// day. Both go, with a number that is drawn anew each day and stands in the memory alone,
// into a hash of 64 bits; the set of the day's hashes stands in the memory alone too, and
// the number of its members is all that is stored. When the day ends, or the program,
// number and set are gone: nobody can find out any more who was there, or that it was
// the same one on two days.
//
// What that costs: the total is a sum over days, so whoever comes on ten days counts ten
// times. After a restart whoever comes back on the same day counts once more. A program
// that is killed loses those who came first within the last minute. Several who share an
// address and a browser of one version count once. Above [maxVisitors] a day no more are
// told apart, so the number is a least one.
type Counter struct {
	Now func() time.Time
	// Address tells from where a request comes.
	Address func(*http.Request) string
	// Load gives what is stored: of all days, and of one. Add adds to a day.
	Load func(ctx context.Context, day law.Date) (total, today int64, err error)
	Add  func(ctx context.Context, day law.Date, n int64) error

	mu      sync.Mutex
	day     law.Date
	salt    [32]byte
	seen    map[uint64]int64   // when each was last seen, seconds
	waiting map[law.Date]int64 // not stored yet
	shown   Visitors
	shownAt time.Time
}

// Bounds of counting.
const (
	maxVisitors = 500_000          // of a day: 8 MB or so
	nowTime     = 5 * time.Minute  // who was seen within it is here now
	shownTime   = 60 * time.Second // how old the numbers of the foot may be
)

// bots are parts of the names of programs that are no people. Those that call
// themselves like browsers are counted: there is no honest way to tell them.
var bots = []string{
	"bot", "crawl", "spider", "slurp", "preview", "facebookexternalhit", "curl", "wget", "python", "java/", "go-http", "okhttp", "libwww", "httpclient", "axios",
	"node-fetch", "headless", "phantom", "lighthouse", "monitor", "uptime", "scan", "feed", "rss", "archive", "zgrab", "ruby", "perl", "php", "postman", "insomnia",
}

// counts tells whether a request is one of a person who opens a page.
func counts(q *http.Request) bool {
	agent := strings.ToLower(q.UserAgent())
	if q.Method != http.MethodGet || agent == "" || strings.Contains(q.Header.Get("Sec-Purpose")+q.Header.Get("Purpose"), "prefetch") {
		return false
	}
	for _, b := range bots {
		if strings.Contains(agent, b) {
			return false
		}
	}
	return true
}

// Seen counts who asks for a page.
func (c *Counter) Seen(q *http.Request) {
	if !counts(q) {
		return
	}
	now := c.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.turn(law.DateOf(now))
	h := sha256.New()
	h.Write(c.salt[:])
	h.Write([]byte(c.Address(q)))
	h.Write([]byte{0})
	h.Write([]byte(q.UserAgent()))
	who := binary.BigEndian.Uint64(h.Sum(nil))
	if _, known := c.seen[who]; !known {
		if len(c.seen) >= maxVisitors {
			return
		}
		c.waiting[c.day]++
	}
	c.seen[who] = now.Unix()
}

// turn begins a day: with another number, whoever was there yesterday is somebody else.
func (c *Counter) turn(day law.Date) {
	if c.day == day {
		return
	}
	_, _ = rand.Read(c.salt[:]) // never fails
	c.day, c.seen, c.shownAt = day, map[uint64]int64{}, time.Time{}
	if c.waiting == nil {
		c.waiting = map[law.Date]int64{}
	}
}

// Flush stores what was counted since. What cannot be stored waits for the next time.
func (c *Counter) Flush(ctx context.Context) error {
	c.mu.Lock()
	waiting := c.waiting
	c.waiting = map[law.Date]int64{}
	c.mu.Unlock()
	var failed error
	for day, n := range waiting {
		if err := c.Add(ctx, day, n); err != nil {
			failed = err
			c.mu.Lock()
			c.waiting[day] += n
			c.mu.Unlock()
		}
	}
	return failed
}

// Numbers are those of the foot, a minute old at most.
func (c *Counter) Numbers(ctx context.Context) (Visitors, error) {
	now := c.Now()
	c.mu.Lock()
	c.turn(law.DateOf(now))
	day, shown, at := c.day, c.shown, c.shownAt
	c.mu.Unlock()
	if d := now.Sub(at); d >= 0 && d < shownTime {
		return shown, nil
	}
	total, today, err := c.Load(ctx, day)
	if err != nil {
		return Visitors{}, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	v := Visitors{Total: total, Today: today + c.waiting[day]}
	for _, n := range c.waiting {
		v.Total += n
	}
	for _, at := range c.seen {
		if now.Unix()-at < int64(nowTime/time.Second) {
			v.Now++
		}
	}
	if c.day == day {
		c.shown, c.shownAt = v, now
	}
	return v, nil
}

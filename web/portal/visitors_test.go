package portal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"vuonlen/law"
)

// counting is a counter over made-up storage and a clock that the test turns.
type counting struct {
	Counter
	now    time.Time
	stored map[law.Date]int64
	fails  bool
}

func newCounting(stored map[law.Date]int64, now time.Time) *counting {
	c := &counting{now: now, stored: stored}
	c.Counter = Counter{
		Now: func() time.Time { return c.now }, Address: func(q *http.Request) string { return q.RemoteAddr },
		Load: func(_ context.Context, day law.Date) (total, today int64, err error) {
			for _, n := range c.stored {
				total += n
			}
			return total, c.stored[day], nil
		},
		Add: func(_ context.Context, day law.Date, n int64) error {
			if c.fails {
				return errors.New("no disk")
			}
			c.stored[day] += n
			return nil
		},
	}
	return c
}

const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

func (c *counting) visit(address, agent string) {
	q := httptest.NewRequest(http.MethodGet, "/vi/", nil)
	q.RemoteAddr = address
	q.Header.Set("User-Agent", agent)
	c.Seen(q)
}

func (c *counting) want(t *testing.T, total, today, now int64) {
	t.Helper()
	v, err := c.Numbers(t.Context())
	if err != nil || v != (Visitors{total, today, now}) {
		t.Errorf("%s: %+v %v, want %d %d %d", c.now.Format("2 15:04"), v, err, total, today, now)
	}
}

func TestCounter(t *testing.T) {
	morning := time.Date(2026, 1, 20, 8, 0, 0, 0, law.Zone)
	c := newCounting(map[law.Date]int64{20260119: 40}, morning)
	c.want(t, 40, 0, 0)
	c.visit("10.0.0.1", firefox)
	c.visit("10.0.0.1", firefox)
	c.visit("10.0.0.1", firefox+" other")
	c.visit("10.0.0.2", firefox)
	c.want(t, 40, 0, 0) // the numbers of the foot are a minute old
	c.now = morning.Add(time.Minute)
	c.want(t, 43, 3, 3)
	c.now = morning.Add(4 * time.Minute)
	c.visit("10.0.0.2", firefox)
	c.now = morning.Add(6 * time.Minute)
	c.want(t, 43, 3, 1) // only one was seen within five minutes

	// Stored or waiting, the numbers are the same; what cannot be stored is not lost.
	c.fails = true
	if c.Flush(t.Context()) == nil {
		t.Error("a full disk is not told")
	}
	c.fails, c.now = false, c.now.Add(time.Minute)
	c.want(t, 43, 3, 1)
	if err := c.Flush(t.Context()); err != nil || c.stored[20260120] != 3 {
		t.Error(err, c.stored)
	}
	c.now = c.now.Add(time.Minute)
	c.want(t, 43, 3, 1)

	// A new day begins at midnight in the country: the same people count anew.
	c.now = time.Date(2026, 1, 21, 0, 0, 1, 0, law.Zone)
	c.want(t, 43, 0, 0)
	c.visit("10.0.0.1", firefox)
	c.now = c.now.Add(time.Minute)
	c.want(t, 44, 1, 1)
	// After a restart nobody knows who was there: whoever comes back counts once more.
	if err := c.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	c = newCounting(c.stored, c.now)
	c.want(t, 44, 1, 0)
	c.visit("10.0.0.1", firefox)
	c.now = c.now.Add(time.Minute)
	c.want(t, 45, 2, 1)
}

// TestCounterOverMidnight: who came before midnight and was not stored yet counts for
// the day before.
func TestCounterOverMidnight(t *testing.T) {
	c := newCounting(map[law.Date]int64{}, time.Date(2026, 1, 20, 23, 59, 50, 0, law.Zone))
	c.visit("10.0.0.1", firefox)
	c.now = c.now.Add(20 * time.Second)
	c.visit("10.0.0.1", firefox)
	if err := c.Flush(t.Context()); err != nil || c.stored[20260120] != 1 || c.stored[20260121] != 1 {
		t.Error(err, c.stored)
	}
}

func TestBots(t *testing.T) {
	c := newCounting(map[law.Date]int64{}, time.Date(2026, 1, 20, 8, 0, 0, 0, law.Zone))
	for i, agent := range []string{"", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "curl/8.5", "facebookexternalhit/1.1", "Mozilla/5.0 HeadlessChrome/140",
		"Go-http-client/1.1", "python-requests/2.31", "Zalo LinkPreview", "UptimeRobot/2.0", "Mozilla/5.0 AppleWebKit (compatible; bingbot/2.0)"} {
		c.visit(fmt.Sprint(i), agent)
	}
	q := httptest.NewRequest(http.MethodHead, "/vi/", nil)
	q.Header.Set("User-Agent", firefox)
	c.Seen(q)
	q = httptest.NewRequest(http.MethodGet, "/vi/", nil)
	q.Header.Set("User-Agent", firefox)
	q.Header.Set("Sec-Purpose", "prefetch;prerender")
	c.Seen(q)
	c.want(t, 0, 0, 0)
	c.now = c.now.Add(time.Minute)
	c.visit("10.0.0.1", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1")
	c.want(t, 1, 1, 1)
}

// TestCounterKeepsNobody: in all that the counter holds there is no address and no
// browser, and the same visitor is another one on another day and in another run.
func TestCounterKeepsNobody(t *testing.T) {
	c := newCounting(map[law.Date]int64{}, time.Date(2026, 1, 20, 8, 0, 0, 0, law.Zone))
	of := func(c *counting) (who uint64) {
		for who = range c.seen {
			break
		}
		return who
	}
	c.visit("203.0.113.77", firefox)
	first := of(c)
	dump := fmt.Sprintf("%+v %v %v %v", c.shown, c.seen, c.waiting, c.salt)
	if strings.Contains(dump, "203.0.113.77") || strings.Contains(dump, "Firefox") || bytes.Contains([]byte(dump), []byte("Mozilla")) {
		t.Error(dump)
	}
	c.now = c.now.AddDate(0, 0, 1)
	c.visit("203.0.113.77", firefox)
	d := newCounting(map[law.Date]int64{}, c.now)
	d.visit("203.0.113.77", firefox)
	if first == of(c) || of(c) == of(d) || len(c.seen) != 1 {
		t.Error("one can tell that it was the same visitor")
	}
}

func TestConcurrentCounter(t *testing.T) {
	c := newCounting(map[law.Date]int64{}, time.Date(2026, 1, 20, 8, 0, 0, 0, law.Zone))
	done := make(chan struct{})
	for i := range 8 {
		go func() {
			for j := range 200 {
				c.visit(fmt.Sprint(i%4, " ", j), firefox)
				if j%50 == 0 {
					_, _ = c.Numbers(context.Background())
				}
			}
			done <- struct{}{}
		}()
	}
	for range 8 {
		<-done
	}
	if err := c.Flush(t.Context()); err != nil || c.stored[20260120] != 800 {
		t.Error(err, c.stored)
	}
}

// TestTwoCounters: two processes over one store add up what each has counted, and neither
// loses what the other stored; who came to both counts in both.
func TestTwoCounters(t *testing.T) {
	stored := map[law.Date]int64{20260119: 7}
	morning := time.Date(2026, 1, 20, 8, 0, 0, 0, law.Zone)
	a, b := newCounting(stored, morning), newCounting(stored, morning)
	for i := range 5 {
		a.visit(fmt.Sprint("10.0.0.", i), firefox)
		b.visit(fmt.Sprint("10.0.1.", i), firefox)
	}
	b.visit("10.0.0.1", firefox)
	for range 3 { // storing again adds nothing again
		for _, c := range []*counting{a, b} {
			if err := c.Flush(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, c := range []*counting{a, b} {
		c.now = morning.Add(time.Minute)
	}
	a.want(t, 18, 11, 5)
	b.want(t, 18, 11, 6)
}

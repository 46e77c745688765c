package portal

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"net/netip"
	"sync"
	"time"

	"vuonlen/law"
)

// What keeps machines from filling the inbox, without puzzles, cookies or anybody else's
// service: a form carries a signed token with the time at which it was fetched, a box
// that people leave empty, and an address may send so many in an hour.
const (
	leastTime = 3 * time.Second // nobody writes ten characters faster
	mostTime  = 24 * time.Hour
	sendMost  = 30 // of one network in an hour: many people share an address of a telephone network
	askMost   = 120
	hour      = time.Hour
	mostKnown = 100_000 // networks that are remembered
)

// guard is what the site remembers of who sends. It is in memory and gone with the
// program. The key that signs is not: a form that was fetched before a restart, or from
// another process, is taken.
type guard struct {
	now func() time.Time
	key []byte // signs tokens

	mu   sync.Mutex
	day  law.Date // of the salt
	salt [32]byte // turns daily and is never stored, so no address can be found again
	seen map[[16]byte]*window
}

// window counts what one network did since a moment.
type window struct {
	since time.Time
	sends int
	asks  int
}

// newGuard makes a guard that signs with a key; without one with a key of its own, which
// is gone with it.
func newGuard(now func() time.Time, key []byte) *guard {
	if len(key) == 0 {
		key = make([]byte, 32)
		_, _ = rand.Read(key) // never fails
	}
	return &guard{now: now, key: key, seen: map[[16]byte]*window{}}
}

// token is the time and a number used once, signed for a purpose.
func (g *guard) token(purpose string) string {
	var b [20]byte
	_, _ = rand.Read(b[:12])
	binary.BigEndian.PutUint64(b[12:], uint64(g.now().Unix()))
	return base64.RawURLEncoding.EncodeToString(append(b[:], g.sign(b[:], purpose)...))
}

func (g *guard) sign(b []byte, purpose string) []byte {
	h := hmac.New(sha256.New, g.key)
	h.Write(b)
	h.Write([]byte(purpose))
	return h.Sum(nil)[:16]
}

// check tells how a token is: the form's own word, how old it is, and whether this program
// signed it for the purpose.
func (g *guard) check(token, purpose string) (once string, age time.Duration, ok bool) {
	b, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(b) != 36 || !hmac.Equal(b[20:], g.sign(b[:20], purpose)) {
		return "", 0, false
	}
	age = g.now().Sub(time.Unix(int64(binary.BigEndian.Uint64(b[12:20])), 0))
	return string(b[:12]), age, age >= 0 && age <= mostTime
}

// network is an address as it is counted: of the new kind the network of a household.
// It goes in under a salt of the day.
func (g *guard) network(address string) (out [16]byte) {
	if a, err := netip.ParseAddr(address); err == nil {
		bits := 32
		if a = a.Unmap(); a.Is6() {
			bits = 64
		}
		if p, err := a.Prefix(bits); err == nil {
			address = p.String()
		}
	}
	h := hmac.New(sha256.New, g.salt[:])
	h.Write([]byte(address))
	copy(out[:], h.Sum(nil))
	return out
}

// allow counts one more of what a network does, and tells whether that is still few.
// Others are counted for themselves: nobody is locked out by somebody else's zeal.
func (g *guard) allow(address string, send bool) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.now()
	if day := law.DateOf(now); day != g.day {
		g.day = day
		_, _ = rand.Read(g.salt[:])
		clear(g.seen)
	}
	k := g.network(address)
	w := g.seen[k]
	if w == nil || now.Sub(w.since) >= hour {
		if w == nil && len(g.seen) >= mostKnown {
			g.forget(now)
		}
		w = &window{since: now}
		g.seen[k] = w
	}
	if send {
		w.sends++
		return w.sends <= sendMost
	}
	w.asks++
	return w.asks <= askMost
}

// forget makes room: who has been quiet for an hour goes, and where none has, some do.
// That lets who has many addresses send more; it keeps nobody out.
func (g *guard) forget(now time.Time) {
	for k, w := range g.seen {
		if now.Sub(w.since) >= hour {
			delete(g.seen, k)
		}
	}
	for k := range g.seen {
		if len(g.seen) < mostKnown*9/10 {
			return
		}
		delete(g.seen, k)
	}
}

package account

import (
	"net/netip"
	"time"
)

// Limit lets something happen Burst times at once and then once in Every.
type Limit struct {
	Burst int64
	Every time.Duration
}

// The limits of guessing. Only failures count. No limit shuts an account: whoever
// comes from a device on which the account signed in before has a bucket of its
// own, and so have passkeys, so that a guesser elsewhere stops nobody but himself
// and strangers of his own network.
var (
	LimitPair    = Limit{5, time.Minute}        // one account from one network
	LimitDevice  = Limit{10, time.Minute}       // one account from one known device
	LimitAccount = Limit{50, 2 * time.Minute}   // one account from everywhere unknown
	LimitNetwork = Limit{100, 10 * time.Second} // all accounts from one network, known devices apart
	LimitSecond  = Limit{10, 5 * time.Minute}   // second factors of one account, by who knows the password
	LimitCode    = Limit{20, 30 * time.Second}  // one-time codes from one network
	LimitVisitor = Limit{60, 5 * time.Second}   // half-way sessions begun from one network
)

// Wait is how long to wait before the next try, 0 for none. until is what Count
// gave last, zero for nothing yet.
func (l Limit) Wait(until, now time.Time) time.Duration {
	if !until.After(now) {
		return 0
	}
	return max(until.Sub(now)-l.Every*time.Duration(l.Burst-1), 0)
}

// Count counts one and gives what to remember (the generic cell rate algorithm).
func (l Limit) Count(until, now time.Time) time.Time {
	if until.Before(now) {
		until = now
	}
	// Never further ahead than a full bucket: a clock set back shuts nobody out.
	if most := now.Add(l.Every * time.Duration(l.Burst)); until.After(most) {
		until = most
	}
	return until.Add(l.Every)
}

// Network is the network of an address as limits see it: an IPv4 address, the /64
// of an IPv6 one, "?" for none.
func Network(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		if ap, e := netip.ParseAddrPort(address); e == nil {
			a = ap.Addr()
		} else {
			return "?"
		}
	}
	a = a.Unmap().WithZone("")
	if a.Is4() {
		return a.String()
	}
	p, _ := a.Prefix(64)
	return p.String()
}

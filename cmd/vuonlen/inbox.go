package main

import (
	"context"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"vuonlen/account"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/petition"
	"vuonlen/store"
	"vuonlen/web/portal"
)

// visitors is the office with the public site acting for its visitors.
func visitors(db *store.DB, now func() time.Time) *office.Office {
	return &office.Office{DB: db, Actor: account.Public, Today: law.DateOf(now())}
}

// inbox is what the public site is handed to take petitions in.
func inbox(db *store.DB, now func() time.Time, forwarded bool) *portal.Inbox {
	var key []byte
	if db != nil { // without the keys file nothing can be sent, and the site says so when it is
		key, _ = db.KeyFor("form token")
	}
	return &portal.Inbox{
		Key: key,
		Retention: func(ctx context.Context) (petition.Retention, bool, error) {
			return visitors(db, now).PublicRetention(ctx)
		},
		Places: func(ctx context.Context) ([]petition.Place, error) { return visitors(db, now).PetitionPlaces(ctx) },
		Send: func(ctx context.Context, s petition.Submission) (petition.Receipt, error) {
			return visitors(db, now).SendPetition(ctx, s)
		},
		State: func(ctx context.Context, number, code string) (petition.View, error) {
			return visitors(db, now).PetitionState(ctx, number, code)
		},
		Notice: func(ctx context.Context, code string) (petition.Notice, error) {
			return visitors(db, now).Notice(ctx, code)
		},
		Address: func(q *http.Request) string { return address(q, forwarded) },
	}
}

// address is from where a request comes: the last one that the proxy added, where one
// stands before the program.
func address(q *http.Request, forwarded bool) string {
	if forwarded {
		all := strings.Split(q.Header.Get("X-Forwarded-For"), ",")
		return strings.TrimSpace(all[len(all)-1])
	}
	if ap, err := netip.ParseAddrPort(q.RemoteAddr); err == nil {
		return ap.Addr().String()
	}
	return q.RemoteAddr
}

// contactBlocks are the contacts of the day as the public site shows them.
func contactBlocks(ctx context.Context, db *store.DB, now func() time.Time) ([]portal.ContactBlock, error) {
	cs, err := visitors(db, now).PublicContacts(ctx)
	if err != nil {
		return nil, err
	}
	var out []portal.ContactBlock
	for _, b := range petition.Blocks {
		block := portal.ContactBlock{Title: both(b), Hot: b == petition.HotLine}
		for _, c := range cs {
			if c.Block != b {
				continue
			}
			line := portal.Contact{Who: c.Person, Post: c.Post, Phones: c.Phones, Mail: c.Email}
			switch {
			case c.Person == "":
				line.Who = c.Body
			case c.Body != "":
				line.Post = strings.Join([]string{c.Post, c.Body}, ", ")
			}
			block.Lines = append(block.Lines, line)
		}
		if len(block.Lines) > 0 {
			out = append(out, block)
		}
	}
	return out, nil
}

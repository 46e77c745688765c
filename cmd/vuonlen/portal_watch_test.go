package main

import (
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"vuonlen/account"
	"vuonlen/office"
	"vuonlen/petition"
	"vuonlen/store"
	"vuonlen/store/storetest"
)

// TestWatch: an act makes those answers old that read what it touched. A petition, a user
// and a visitor make none old; a contact makes that of the contacts old and not that of
// the movement.
func TestWatch(t *testing.T) {
	storetest.Both(t, func(t *testing.T, so store.Options) {
		now := time.Date(2026, 1, 20, 9, 0, 0, 0, time.UTC)
		so.Datasets, so.Now = office.Datasets(), func() time.Time { return now }
		db, err := store.Open(t.Context(), so)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		a := &app{ctx: t.Context(), stdout: io.Discard, stderr: io.Discard, now: so.Now}
		o := a.public(db, &serveCmd{})
		officer := &office.Office{DB: db, Actor: "cli:an", Today: a.today()}
		const movement, contacts, news, honours, figures = "movement", "contacts", "news", "honours", "figures"
		read := map[string]func(context.Context) error{
			movement: func(ctx context.Context) error { _, err := o.Movement(ctx); return err },
			contacts: func(ctx context.Context) error { _, err := o.Contacts(ctx); return err },
			news:     func(ctx context.Context) error { _, err := o.News(ctx); return err },
			honours:  func(ctx context.Context) error { _, err := o.Honours(ctx); return err },
			figures:  func(ctx context.Context) error { _, err := o.Edition(ctx, 0); return err },
		}
		for _, c := range []struct {
			act string
			do  func() error
			old string // what it makes old
		}{
			{"nothing", func() error { return nil }, ""},
			{"a petition", func() error {
				_, err := (&office.Office{DB: db, Actor: account.Public, Today: a.today()}).SendPetition(a.ctx, petition.Submission{Kind: petition.Remark, Category: petition.Site, Letter: petition.Letter{Text: "Đường vào ấp bị ngập."}})
				return err
			}, ""},
			{"a user", func() error {
				_, err := officer.AddUser(a.ctx, "mai", account.Grant{Role: account.CommuneOfficer, Scope: "30577", On: 20250701})
				return err
			}, ""},
			{"a visitor", func() error { return db.AddVisitors(a.ctx, a.today(), 1) }, ""},
			{"a contact", func() error {
				_, _, err := officer.KeepContact(a.ctx, petition.Contact{Block: petition.HotLine, Order: 1, Body: "Trực ban", Phones: []string{"0000 000 009"}, From: 20260101})
				return err
			}, contacts},
			{"boundaries", func() error {
				_, err := officer.ImportBoundaries(a.ctx, "made-up.geojson", madeUpDistricts(), 20250630, true)
				return err
			}, movement}, // the files of movements and of boundaries stand in one table
		} {
			fresh := map[string]func(context.Context) (bool, error){}
			for name, f := range read {
				ctx, is, err := o.Watch(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if err := f(ctx); err != nil {
					t.Fatal(c.act, name, err)
				}
				fresh[name] = is
			}
			if err := c.do(); err != nil {
				t.Fatal(c.act, err)
			}
			now = now.Add(2 * time.Second)
			for name, is := range fresh {
				good, err := is(t.Context())
				if err != nil || good == strings.Contains(c.old, name) {
					t.Errorf("after %s: the answer of %s is good: %v %v", c.act, name, good, err)
				}
			}
		}
	})
}

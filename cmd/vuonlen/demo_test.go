package main

import (
	"errors"
	"io"
	"path/filepath"
	"testing"
	"time"

	"vuonlen/account"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/store"
)

// TestDemoLogins: everybody whom the demo names comes in with the password and a
// recovery code, as himself and with the role that stands beside, and no code twice.
func TestDemoLogins(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 26, 8, 0, 0, 0, time.UTC)
	a := &app{ctx: t.Context(), now: func() time.Time { return now }}
	db, err := store.Open(a.ctx, store.Options{DSN: "sqlite:" + filepath.Join(t.TempDir(), "d.db"), Now: a.now, Datasets: office.Datasets()})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	o := &office.Office{DB: db, Actor: "cli:demo", Today: law.DateOf(now)}
	if err := (&demoCmd{}).people(a, o); err != nil {
		t.Fatal(err)
	}
	password, logins, err := (&demoCmd{}).logins(a, o)
	if err != nil {
		t.Fatal(err)
	}
	if len(logins) != len(account.Roles) {
		t.Errorf("%d logins for %d roles", len(logins), len(account.Roles))
	}
	door := &office.Door{DB: db, Today: law.DateOf(now)}
	for i, l := range logins {
		if l.role != account.Roles[i] || len(l.codes) < 4 {
			t.Errorf("%+v", l)
		}
		v := office.Visitor{Address: "127.0.0.1", Device: "test"}
		in := func(code string) error {
			e, err := door.Password(a.ctx, v, l.name, password)
			if err != nil {
				t.Fatal(err)
			}
			w := v
			w.Token = e.Token
			if e, err = door.Second(a.ctx, w, code); err != nil {
				return err
			}
			who, err := door.Who(a.ctx, e.Token)
			if err == nil && (who.User != l.name || who.Authority == nil) {
				t.Errorf("%s came in as %+v", l.name, who)
			}
			return err
		}
		if err := in(l.codes[0]); err != nil {
			t.Errorf("%s: %v", l.name, err)
		}
		if i == 0 {
			if err := in(l.codes[0]); err == nil {
				t.Error("a recovery code counted twice")
			}
		}
	}
}

// TestDemoEditions: an edition is published by two people, another corrects it, and the first
// stays.
func TestDemoEditions(t *testing.T) {
	now := time.Date(2026, 11, 26, 8, 0, 0, 0, time.UTC)
	a := testApp(io.Discard, io.Discard)
	a.ctx, a.now = t.Context(), func() time.Time { return now }
	db, err := store.Open(a.ctx, store.Options{DSN: "sqlite:" + filepath.Join(t.TempDir(), "d.db"), Now: a.now, Datasets: office.Datasets()})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	o := &office.Office{DB: db, Actor: "cli:demo", Today: law.DateOf(now)}
	if _, err := o.ImportTallies(a.ctx, filepath.Join("..", "..", "examples", "an-giang-published.csv"), true); err != nil {
		t.Fatal(err)
	}
	c := &demoCmd{}
	if err := errors.Join(c.people(a, o), c.editions(a, o)); err != nil {
		t.Fatal(err)
	}
	e, _, issues, err := o.Published(a.ctx, 0)
	if err != nil || e.Number != 2 || e.Corrects != 1 || len(issues) != 2 {
		t.Fatal(e, issues, err)
	}
	all, err := o.Editions(a.ctx)
	if err != nil || all[0].By != "tinh" || all[0].SignedBy != "thidua" || all[1].By != "tinh" {
		t.Errorf("%+v %v", all, err)
	}
	if f, err := o.EditionFile(a.ctx, 1, "edition.json"); err != nil || f.Size == 0 {
		t.Error("the first edition is gone:", err)
	}
}

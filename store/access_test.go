package store_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"vuonlen/account"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/store"
	"vuonlen/store/storetest"
	"vuonlen/unit"
)

// TestCredentials: what was entered is found and opened; what was superseded has no
// secret any more, and putting one back is found.
func TestCredentials(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		db := open(t, o)
		const secret = "$argon2id$made-up"
		day := time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC)
		write(t, db, "x", func(tx *store.Tx) error {
			if err := tx.AddCredential(account.Credential{User: "lan", Kind: account.Password, Secret: secret}); err != nil {
				return err
			}
			return tx.AddCredential(account.Credential{User: "lan", Kind: account.Link, Handle: "h", Label: "ô", Data: "d", Expires: day})
		})
		list := read(t, db, func(r *store.Reader) ([]account.Credential, error) { return r.Credentials("lan") })
		if len(list) != 2 || list[1].Handle != "h" || !list[1].Expires.Equal(day) || list[0].Secret != "" {
			t.Fatalf("%+v", list)
		}
		if got := read(t, db, func(r *store.Reader) (string, error) { return r.Secret(list[0].ID) }); got != secret {
			t.Errorf("opened %q", got)
		}
		_, err := db.Write(background, "cli:an", store.Act{Kind: "x"}, func(tx *store.Tx) error {
			return tx.AddCredential(account.Credential{User: "minh", Kind: account.Link, Handle: "h"})
		})
		refused(t, err, fault.Conflict, "store.credential.taken")
		if strings.Contains(dump(t, o), secret) {
			t.Error("the secret lies open in the database")
		}
		clean(t, db)
		var sealed string
		if err := past(t, o.DSN).QueryRow("SELECT secret_sealed FROM credentials WHERE id = 1").Scan(&sealed); err != nil {
			t.Fatal(err)
		}
		write(t, db, "x", func(tx *store.Tx) error { return tx.EndCredential(list[0].ID) })
		clean(t, db)
		if strings.Contains(dump(t, o), sealed) {
			t.Error("the secret outlives its row")
		}
		if _, _, err := db.RotateKey(background, "cli:an"); err != nil {
			t.Fatal(err)
		}
		clean(t, db)
		must(t, past(t, o.DSN), "UPDATE credentials SET secret_sealed = $1 WHERE id = 1", sealed)
		if d := verify(t, db, nil).Difference; d == nil || d.Table != "credentials" || d.Row != 1 {
			t.Errorf("a secret put back: %+v", d)
		}
	})
}

// TestAccessLog: lines are found by household, alone, in a short list and in a long
// one of its unit; acts fix the chain, and what is done to it past the program is found.
func TestAccessLog(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		db := open(t, o)
		var many []household.ID
		for i := range store.MaxNumbers + 1 {
			many = append(many, household.ID(fmt.Sprint("M", i)))
		}
		if err := db.LogAccess(background,
			store.Access{Actor: "lan", Kind: "show", Household: "A_1", Households: 1, Fields: []string{"person", "member"}, Purpose: "vì việc"},
			store.Access{Actor: "lan", Kind: "find", Households: 2, Numbers: []household.ID{"B", "A_1"}, Fields: []string{"person"}},
			store.Access{Actor: "minh", Kind: "list", Unit: "30553", Households: int64(len(many)), Numbers: many, Fields: []string{"person"}},
			store.Access{Actor: "minh", Kind: "show", Household: "AB1", Households: 1, Fields: []string{"person"}},
			store.Access{Actor: "minh", Kind: "login"},
		); err != nil {
			t.Fatal(err)
		}
		nos := func(h household.ID, units ...unit.Code) (out string) {
			for _, a := range read(t, db, func(r *store.Reader) ([]store.Access, error) { return r.AccessesTo(h, units) }) {
				out += fmt.Sprint(a.No, " ")
			}
			return out
		}
		for _, c := range []struct {
			h     household.ID
			units []unit.Code
			want  string
		}{
			{"A_1", nil, "1 2 "}, {"AB1", nil, "4 "}, {"B", nil, "2 "}, {"A", nil, ""}, {"", nil, ""}, {"%", nil, ""},
			{"M3", nil, ""}, {"M3", []unit.Code{"30553", "891"}, "3 "}, {"M3", []unit.Code{"30547"}, ""}, {"A_1", []unit.Code{"30553"}, "1 2 3 "},
		} {
			if got := nos(c.h, c.units...); got != c.want {
				t.Errorf("%s %v: %q, want %q", c.h, c.units, got, c.want)
			}
		}
		clean(t, db)
		write(t, db, "x", func(tx *store.Tx) error { return tx.AddUser("lan") })
		if err := db.LogAccess(background, store.Access{Actor: "lan", Kind: "logout"}); err != nil {
			t.Fatal(err)
		}
		clean(t, db)
		raw := past(t, o.DSN)
		for what, c := range map[string]struct {
			do, undo string
			row      int64
		}{
			"who":        {"UPDATE accesses SET actor = 'x' WHERE id = 2", "UPDATE accesses SET actor = 'lan' WHERE id = 2", 2},
			"why":        {"UPDATE accesses SET purpose = '' WHERE id = 1", "UPDATE accesses SET purpose = 'vì việc' WHERE id = 1", 1},
			"how many":   {"UPDATE accesses SET households = 1 WHERE id = 3", "UPDATE accesses SET households = 101 WHERE id = 3", 3},
			"not marked": {"UPDATE accesses SET kind = 'x' WHERE id = 6", "UPDATE accesses SET kind = 'logout' WHERE id = 6", 6},
		} {
			must(t, raw, c.do)
			if d := verify(t, db, nil).Difference; d == nil || d.Table != "accesses" || d.Row != c.row {
				t.Errorf("%s: %+v", what, d)
			}
			must(t, raw, c.undo)
		}
		clean(t, db)
		// The table by household must say what the lines say, and no less.
		for what, c := range map[string][2]string{
			"a household that was taken out": {"UPDATE access_numbers SET number = number + 1 WHERE access = 2", "UPDATE access_numbers SET number = number - 1 WHERE access = 2"},
			"a line that was put in":         {"INSERT INTO access_numbers (number, access) VALUES (7, 1)", "DELETE FROM access_numbers WHERE number = 7"},
			"a mark that was moved":          {"UPDATE access_numbers SET access = 2 WHERE number = -1", "UPDATE access_numbers SET access = 0 WHERE number = -1"},
		} {
			must(t, raw, c[0])
			if d := verify(t, db, nil).Difference; d == nil || d.Table != "access_numbers" {
				t.Errorf("%s: %+v", what, d)
			}
			must(t, raw, c[1])
		}
		clean(t, db)
		// Lines from before the table are found as well.
		must(t, raw, "DELETE FROM access_numbers WHERE number <> -1")
		must(t, raw, "UPDATE access_numbers SET access = 4 WHERE number = -1")
		if got := nos("A_1"); got != "1 2 " {
			t.Errorf("in lines of an older program: %q", got)
		}
		clean(t, db)
		// The tail up to the mark cannot go, nor can all be made anew.
		must(t, raw, "DELETE FROM accesses WHERE id > 4")
		if d := verify(t, db, nil).Difference; d == nil || d.Table != "accesses" || d.Row != 5 {
			t.Errorf("cut: %+v", d)
		}
		must(t, raw, "DELETE FROM accesses")
		if d := verify(t, db, nil).Difference; d == nil || d.Table != "accesses" || d.Row != 1 {
			t.Errorf("emptied: %+v", d)
		}
	})
}

// TestConcurrentAccessLog: lines written at once get numbers one after the other, and
// a chain.
func TestConcurrentAccessLog(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		db := open(t, o)
		var wg sync.WaitGroup
		for i := range 4 {
			wg.Go(func() {
				for range 10 {
					if err := db.LogAccess(context.Background(), store.Access{Actor: account.Actor(fmt.Sprint("u", i)), Kind: "login"}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		write(t, db, "x", func(tx *store.Tx) error { return tx.AddUser("lan") })
		clean(t, db)
		if n := len(read(t, db, func(r *store.Reader) ([]store.Access, error) { return r.AccessesBy("u1") })); n != 10 {
			t.Errorf("%d lines", n)
		}
	})
}

// TestConcurrentLimits: of many tries at once no more pass than the limit allows.
func TestConcurrentLimits(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		o.Now = func() time.Time { return now }
		db := open(t, o)
		ls := []store.Limited{{Limit: account.Limit{Burst: 3, Every: time.Minute}, What: "a"}, {Limit: account.Limit{Burst: 50, Every: time.Minute}, What: "b"}}
		var mu sync.Mutex
		passed := 0
		var wg sync.WaitGroup
		for range 12 {
			wg.Go(func() {
				wait, err := db.TakeLimits(background, ls)
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					t.Error(err)
				}
				if wait == 0 {
					passed++
				}
			})
		}
		wg.Wait()
		if passed != 3 {
			t.Errorf("%d passed, want 3", passed)
		}
		if wait, err := db.TakeLimits(background, ls[1:]); err != nil || wait != 0 {
			t.Errorf("who is held up by one limit counted for another: %v %v", wait, err)
		}
		if err := db.GiveBackLimits(background, ls[:1]); err != nil {
			t.Fatal(err)
		}
		if wait, err := db.TakeLimits(background, ls[:1]); err != nil || wait != 0 {
			t.Errorf("given back: %v %v", wait, err)
		}
	})
}

// TestCountUse: a count serves once, and only upwards.
func TestConcurrentCountUse(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		db := open(t, o)
		var mu sync.Mutex
		won := 0
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				ok, err := db.CountUse(background, 7, 100)
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					t.Error(err)
				}
				if ok {
					won++
				}
			})
		}
		wg.Wait()
		lower, err1 := db.CountUse(background, 7, 99)
		higher, err2 := db.CountUse(background, 7, 101)
		if won != 1 || lower || !higher || err1 != nil || err2 != nil {
			t.Errorf("%d won; lower %v, higher %v; %v %v", won, lower, higher, err1, err2)
		}
	})
}

// TestSessions: a session is found by its hash, replaced under a new one, ended for
// one user only; what it remembers is sealed for its token.
func TestSessions(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		db := open(t, o)
		at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		s := account.Session{Key: "k1", User: "lan", Stage: account.Half, Started: at, Seen: at, How: "password", Device: "Máy", Pending: "totp ABCDEF"}
		put := func(s account.Session, instead string) {
			t.Helper()
			if err := db.PutSession(background, s, instead); err != nil {
				t.Fatal(err)
			}
		}
		get := func(key string) (out account.Session, ok bool) {
			t.Helper()
			if err := db.Read(background, func(r *store.Reader) (err error) { out, ok, err = r.Session(key); return err }); err != nil {
				t.Fatal(err)
			}
			return out, ok
		}
		put(s, "")
		if got, ok := get("k1"); !ok || got != s {
			t.Errorf("%+v", got)
		}
		if strings.Contains(dump(t, o), "ABCDEF") {
			t.Error("what it remembers lies open")
		}
		for want := int64(1); want <= 2; want++ {
			if n, err := db.TrySecond(background, "k1"); err != nil || n != want {
				t.Errorf("try %d: %d %v", want, n, err)
			}
		}
		next := s
		next.Key, next.Stage, next.Pending, next.Proved = "k2", account.Whole, "", at
		put(next, "k1")
		if _, ok := get("k1"); ok {
			t.Error("the old token lives on")
		}
		if _, err := db.TrySecond(background, "k1"); err == nil {
			t.Error("a try at a session that is not")
		}
		other := next
		other.Key, other.User = "k3", "minh"
		put(other, "")
		third := next
		third.Key = "k4"
		put(third, "")
		if n, err := db.EndSessions(background, "lan", "k4"); err != nil || n != 1 {
			t.Errorf("%d ended, %v", n, err)
		}
		if _, ok := get("k3"); !ok {
			t.Error("another user's session ended too")
		}
		if list := read(t, db, func(r *store.Reader) ([]account.Session, error) { return r.Sessions("lan") }); len(list) != 1 || list[0].Key != "k4" {
			t.Errorf("%+v", list)
		}
		if err := db.SweepSessions(background, at.Add(time.Second)); err != nil {
			t.Fatal(err)
		}
		if _, ok := get("k3"); ok {
			t.Error("old sessions stay")
		}
		clean(t, db)
	})
}

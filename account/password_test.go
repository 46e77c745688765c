package account_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vuonlen/account"
	"vuonlen/internal/lang"
)

// TestPasswords: OWASP ASVS 5.0.0, 6.2.1 to 6.2.12: long, of any characters, none of
// the frequent ones, none of the context.
func TestPasswords(t *testing.T) {
	near := []string{"Lan Nguyễn", "Xã Lê Trì"}
	for p, key := range map[string]string{
		"":                                  "account.password.short",
		"cut within: \xe1\xba":              "account.password.control",
		"elevenchars":                       "account.password.short",
		strings.Repeat("mười hai chữ ", 10): "account.password.long",
		"correct horse battery staple":      "",
		"con mèo tím ăn cá kho":             "",
		"nhà tôi có ba cây xoài":            "",
		"áo dài trắng ngoài sân":            "",
		"Xk9#vQ2!mP4z":                      "",
		"aaaaaaaaaaaaaaaa":                  "account.password.pattern",
		"121212121212":                      "account.password.pattern",
		"123456789012":                      "account.password.pattern",
		"qwertyuiopasdf":                    "account.password.pattern",
		"abcdefghijklmnop":                  "account.password.pattern",
		"Password2026!!":                    "account.password.common",
		"p@ssw0rd123456":                    "account.password.common",
		"MậtKhẩu123456":                     "account.password.common",
		"dragondragon12":                    "account.password.common",
		"AnhYêuEm201314":                    "account.password.common",
		"VuonLen2026ngheo":                  "account.password.near",
		"lannguyen1990!":                    "account.password.near",
		"Nguyễn Lan 2026":                   "account.password.near",
		"xalêtrì-hộnghèo":                   "account.password.near",
		"angiang-giamngheo":                 "account.password.near",
		"giảm nghèo không phải chuyện dễ đâu": "",
		"a b c d e f\x00 g h":                 "account.password.control",
	} {
		f := account.CheckPassword(p, near...)
		switch {
		case f == nil && key != "":
			t.Errorf("%q passes, want %s", p, key)
		case f != nil && f.What.Key != key:
			t.Errorf("%q: %s, want %q", p, f.What.Key, key)
		}
		if f != nil && len(p) > 0 && strings.Contains(f.Say(lang.EN), p) {
			t.Errorf("the refusal repeats the password %q", p)
		}
	}
}

// TestPasswordNormal: the two spellings of a Vietnamese letter are one password.
func TestPasswordNormal(t *testing.T) {
	h := account.HashPassword("con mèo tím ăn cá", [16]byte{1})
	for p, want := range map[string]bool{"con mèo tím ăn cá": true, "con me\u0300o ti\u0301m a\u0306n ca\u0301": true, "con meo tim an ca": false, "": false} {
		if ok, stale := account.MatchPassword(h, p); ok != want || stale {
			t.Errorf("%q: %v %v", p, ok, stale)
		}
	}
	if ok, stale := account.MatchPassword("$argon2id$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAA", "x"); ok || !stale {
		t.Errorf("an old hash: %v %v", ok, stale)
	}
	for _, h := range []string{"", "x", "$argon2id$v=19$m=19456,t=2,p=1$AAAA", "$argon2i$v=19$m=64,t=1,p=1$AAAA$AAAA", "$argon2id$v=19$m=99999999,t=1,p=1$AAAA$AAAA",
		"$argon2id$v=19$m=64,t=0,p=1$AAAA$AAAA", "$argon2id$v=19$m=064,t=1,p=1$AAAA$AAAA", account.NoHash} {
		if ok, _ := account.MatchPassword(h, "x"); ok {
			t.Errorf("%q matches", h)
		}
	}
}

// TestTOTP: RFC 6238, appendix B (its eight digits end in our six).
func TestTOTP(t *testing.T) {
	secret := []byte("12345678901234567890")
	for at, want := range map[int64]string{59: "94287082", 1111111109: "07081804", 1111111111: "14050471", 1234567890: "89005924", 2000000000: "69279037", 20000000000: "65353130"} {
		if got := account.TOTP(secret, account.TOTPStep(time.Unix(at, 0))); got != want[2:] {
			t.Errorf("%d: %s, want %s", at, got, want[2:])
		}
	}
	now := time.Unix(1111111111, 0)
	step := account.TOTPStep(now)
	for d := int64(-3); d <= 3; d++ {
		_, ok := account.MatchTOTP(secret, account.TOTP(secret, step+d), now, 0)
		if want := d >= -1 && d <= 1; ok != want {
			t.Errorf("%d half minutes off: %v", d, ok)
		}
	}
	if _, ok := account.MatchTOTP(secret, account.TOTP(secret, step), now, step); ok {
		t.Error("a code serves twice")
	}
	if _, ok := account.MatchTOTP(secret, "", now, 0); ok {
		t.Error("no code serves")
	}
}

// TestCodes: a code read aloud and typed carelessly is the same; others are none.
func TestCodes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := account.NewCode(rapid.SliceOfN(rapid.Byte(), 20, 20).Draw(t, "chance"))
		typed := strings.NewReplacer("0", "o", "1", "l", "-", " ").Replace(strings.ToLower(account.ShowCode(code)))
		if got := account.ReadCode(typed, 20); got != code {
			t.Fatalf("%s typed as %q is %q", code, typed, got)
		}
	})
	for _, s := range []string{"", "ABC", strings.Repeat("A", 21), "ÀAAAAAAAAAAAAAAAAAAA", strings.Repeat("U", 20), "AAAAAAAAAA' OR 1=1--", "AAAAA\x00AAAAAAAAAAAAAA", strings.Repeat("Ａ", 20)} {
		if got := account.ReadCode(s, 20); got != "" {
			t.Errorf("%q is %q", s, got)
		}
	}
}

// TestSessionRules: ASVS 7.3.1 and 7.3.2; the strictest of the roles counts.
func TestSessionRules(t *testing.T) {
	at := time.Date(2026, 11, 26, 1, 0, 0, 0, time.UTC)
	s := account.Session{Stage: account.Whole, Started: at, Seen: at}
	for _, c := range []struct {
		roles      []account.Role
		idle, life time.Duration
	}{
		{nil, 30 * time.Minute, 12 * time.Hour},
		{[]account.Role{account.Reviewer}, 30 * time.Minute, 12 * time.Hour},
		{[]account.Role{account.Reviewer, account.Administrator}, 15 * time.Minute, 8 * time.Hour},
		{[]account.Role{account.Administrator, account.Auditor}, 15 * time.Minute, 8 * time.Hour},
	} {
		if s.Ended(c.roles, at.Add(c.idle-1)) || !s.Ended(c.roles, at.Add(c.idle)) {
			t.Errorf("%v: idle is not %v", c.roles, c.idle)
		}
		busy := s
		busy.Seen = at.Add(c.life - time.Second)
		if busy.Ended(c.roles, at.Add(c.life-1)) || !busy.Ended(c.roles, at.Add(c.life)) {
			t.Errorf("%v: life is not %v", c.roles, c.life)
		}
	}
	if !s.Ended(nil, at.Add(-time.Second)) {
		t.Error("a clock set back prolongs it")
	}
	half := account.Session{Stage: account.Half, Started: at, Seen: at}
	if !half.Ended(nil, at.Add(10*time.Minute)) || half.Ended(nil, at.Add(9*time.Minute)) {
		t.Error("half way lasts ten minutes")
	}
	if !(account.Session{Started: at, Seen: at}).Ended(nil, at) {
		t.Error("no stage is no session")
	}
	s.Proved = at
	for p, want := range map[account.Permission]bool{account.CitizenRead: true, account.UserManage: true, account.HouseholdRead: false} {
		if s.MustProve(p, at.Add(9*time.Minute)) || s.MustProve(p, at.Add(10*time.Minute)) != want {
			t.Errorf("%s: step-up is wrong", p)
		}
	}
}

// TestLimits against a slow second way: a bucket of Burst that regains one each Every.
func TestLimits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := account.Limit{Burst: rapid.Int64Range(1, 6).Draw(t, "burst"), Every: time.Duration(rapid.Int64Range(1, 9).Draw(t, "every")) * time.Second}
		now := time.Unix(1e9, 0)
		var until time.Time
		owed := time.Duration(0) // what has not leaked out yet
		for range rapid.IntRange(1, 40).Draw(t, "n") {
			step := time.Duration(rapid.IntRange(0, 20).Draw(t, "step")) * time.Second / 2
			now = now.Add(step)
			owed = max(owed-step, 0)
			wait := max(owed+l.Every-l.Every*time.Duration(l.Burst), 0)
			if got := l.Wait(until, now); got != wait {
				t.Fatalf("wait %v, want %v", got, wait)
			}
			if wait == 0 {
				until, owed = l.Count(until, now), owed+l.Every
			}
		}
	})
	l := account.Limit{Burst: 3, Every: time.Minute}
	now := time.Unix(1e9, 0)
	if w := l.Wait(l.Count(now.Add(1000*time.Hour), now), now); w > 2*time.Minute {
		t.Errorf("a clock set back shuts out for %v", w)
	}
}

func TestNetwork(t *testing.T) {
	for in, want := range map[string]string{
		"203.0.113.7": "203.0.113.7", "203.0.113.7:4711": "203.0.113.7", "::ffff:203.0.113.7": "203.0.113.7",
		"2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64", "[2001:db8:1:2:ffff::1]:80": "2001:db8:1:2::/64", "fe80::1%eth0": "fe80::/64", "": "?", "x": "?",
	} {
		if got := account.Network(in); got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
	}
}

// FuzzTyped: whatever is typed at the door, nothing panics, a code that is read back
// is one, and no refusal repeats a password.
func FuzzTyped(f *testing.F) {
	for _, s := range []string{"", "AAAAA-AAAAA", "o0il1", "mật khẩu", "\xff\xfe", "ＡＢＣ", "' OR 1=1 --"} {
		f.Add(s, "Lan")
	}
	f.Fuzz(func(t *testing.T, s, near string) {
		if c := account.ReadCode(s, 10); c != "" && account.ReadCode(account.ShowCode(c), 10) != c {
			t.Errorf("%q is read as %q", s, c)
		}
		if e := account.CheckPassword(s, near); e == nil && len([]rune(s)) < account.MinPassword {
			t.Errorf("%q passes", s)
		}
		if ok, _ := account.MatchPassword(s, near); ok {
			t.Errorf("%q is a hash of %q", s, near)
		}
		_, _ = account.MatchTOTP([]byte("12345678901234567890"), s, time.Unix(1e9, 0), 0)
		_ = account.Network(s)
	})
}

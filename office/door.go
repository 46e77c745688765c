package office

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/store"
)

// Door is where a visitor becomes somebody. What it tells a visitor who is not let
// in is the same, and takes as long, whether there is such a user or not.
type Door struct {
	DB    *store.DB
	Today law.Date
	Site  string // the address of the site, "https://host": passkeys are bound to it; empty: there are none
}

// Visitor is what is known of who stands at the door.
type Visitor struct {
	Token   string // of the session so far; empty: none
	Address string // from where he comes
	Device  string // what the browser calls itself
	Known   string // what the door left at the device when somebody signed in there; empty: nothing
}

// Entrance is a session begun or gone a step further. The device gets the new token;
// the old one is dead.
type Entrance struct {
	Token   string
	Session account.Session
	Known   string   // to be left at the device; empty: as it was
	Codes   []string // recovery codes, shown this once
}

// Caller is who is signed in, and how far.
type Caller struct {
	account.Session
	Authority *account.Authority // nil unless he is wholly signed in
}

// hashing bounds how many passwords are hashed at a time: each takes 19 MiB and a
// processor, and a visitor must not be able to have them all.
var hashing = make(chan struct{}, 4)

func newToken() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(b[:])
}

func tokenKey(token string) string {
	if token == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// Who tells who holds a token: the zero Caller for a session that is over or was
// never, and for a user who is barred. What he may do is read anew each time.
func (d *Door) Who(ctx context.Context, token string) (Caller, error) {
	var c Caller
	if token == "" {
		return c, nil
	}
	now := d.DB.Now()
	err := d.DB.Read(ctx, func(r *store.Reader) error {
		s, ok, err := r.Session(tokenKey(token))
		if err != nil || !ok {
			return err
		}
		if s.Stage == account.Nobody {
			if !s.Ended(nil, now) {
				c.Session = s
			}
			return nil
		}
		u, ok, err := findUser(r, s.User)
		if err != nil || !ok || u.Disabled {
			return err
		}
		record, err := loadUnits(r)
		if err != nil {
			return err
		}
		a, err := account.NewAuthority(record.Tree, u)
		if err != nil {
			return err
		}
		if s.Ended(a.Roles(d.Today), now) {
			return nil
		}
		c.Session = s
		if s.Stage == account.Whole {
			c.Authority = a
		}
		return nil
	})
	if err == nil && c.Stage != "" && now.Sub(c.Seen) >= time.Minute {
		err = d.DB.TouchSession(ctx, c.Key, now)
	}
	return c, err
}

func findUser(r *store.Reader, name string) (account.User, bool, error) {
	users, err := r.Users()
	if err != nil {
		return account.User{}, false, err
	}
	i := slices.IndexFunc(users, func(u account.User) bool { return u.Name == name })
	if i < 0 {
		return account.User{}, false, nil
	}
	return users[i], true, nil
}

func tooMany(wait time.Duration) *fault.Error {
	return fault.New(fault.Refused, lang.T("office.login.wait")).
		Do(lang.T("office.login.wait.do", "minutes", int64((wait+time.Minute-1)/time.Minute)))
}

func wrongPassword() *fault.Error {
	return fault.New(fault.Refused, lang.T("office.login.wrong")).Do(lang.T("office.login.wrong.do"))
}

// Password is the first step of signing in by name and password.
func (d *Door) Password(ctx context.Context, v Visitor, name, password string) (Entrance, error) {
	if n, f := account.ParseName(strings.TrimSpace(name)); f == nil {
		name = n
	} else {
		name = "?" // none has it; it is treated like any unknown name
	}
	limits, known, err := d.limits(ctx, v, name)
	if err != nil {
		return Entrance{}, err
	}
	if wait, err := d.DB.TakeLimits(ctx, limits); err != nil {
		return Entrance{}, err
	} else if wait > 0 {
		return Entrance{}, tooMany(wait)
	}
	var u account.User
	var has account.Credential
	var second bool
	hash := account.NoHash
	if err := d.DB.Read(ctx, func(r *store.Reader) error {
		var there bool
		if u, there, err = findUser(r, name); err != nil {
			return err
		}
		list, err := r.Credentials(name)
		if err != nil {
			return err
		}
		for _, c := range list {
			second = second || c.Kind.Second()
			if c.Kind == account.Password {
				has = c
			}
		}
		secret, err := r.Secret(has.ID) // asked for also where there is none
		if err == nil && secret != "" && there && !u.Disabled {
			hash = secret
		}
		return err
	}); err != nil {
		return Entrance{}, err
	}
	ok, stale, err := match(ctx, hash, password)
	if err != nil {
		return Entrance{}, err
	}
	if !ok || hash == account.NoHash {
		actor := account.Actor("?") // what was typed may be a password: it is not kept
		if u.Name != "" {
			actor = account.Actor(u.Name)
		}
		if err := d.DB.LogAccess(ctx, store.Access{Actor: actor, Kind: "refused"}); err != nil {
			return Entrance{}, err
		}
		return Entrance{}, wrongPassword()
	}
	if err := d.DB.GiveBackLimits(ctx, limits); err != nil {
		return Entrance{}, err
	}
	if stale {
		if err := d.renewHash(ctx, name, has.ID, password); err != nil {
			return Entrance{}, err
		}
	}
	stage := account.Enrol
	if second {
		stage = account.Half
	}
	e, err := d.begin(ctx, v, account.Session{User: name, Stage: stage, How: string(account.Password)})
	if err == nil && !known {
		e.Known, err = d.mark(ctx, name)
	}
	return e, err
}

// match compares under the bound on hashing at a time.
func match(ctx context.Context, hash, password string) (ok, stale bool, err error) {
	select {
	case hashing <- struct{}{}:
	case <-ctx.Done():
		return false, false, ctx.Err()
	}
	defer func() { <-hashing }()
	ok, stale = account.MatchPassword(hash, password)
	return ok, stale, nil
}

func hashNew(password string) string {
	hashing <- struct{}{}
	defer func() { <-hashing }()
	var salt [account.SaltLength]byte
	_, _ = rand.Read(salt[:]) // never fails
	return account.HashPassword(password, salt)
}

// renewHash keeps a password at today's cost of hashing.
func (d *Door) renewHash(ctx context.Context, name string, old int64, password string) error {
	hash := hashNew(password)
	_, err := d.DB.Write(ctx, account.Actor(name), store.Act{Kind: "user.password.cost", Detail: [][2]string{{"name", name}}}, func(tx *store.Tx) error {
		if err := tx.EndCredential(old); err != nil {
			return err
		}
		return tx.AddCredential(account.Credential{User: name, Kind: account.Password, Secret: hash})
	})
	return err
}

// limits are those that a try at a user's password falls under, and whether it
// comes from a device on which that user signed in before.
func (d *Door) limits(ctx context.Context, v Visitor, name string) ([]store.Limited, bool, error) {
	if nonce, _, ok := strings.Cut(v.Known, "."); ok {
		want, err := d.markOf(ctx, name, nonce)
		if err != nil {
			return nil, false, err
		}
		if want == v.Known {
			return []store.Limited{{Limit: account.LimitDevice, What: "device/" + name + "/" + nonce}}, true, nil
		}
	}
	net := account.Network(v.Address)
	return []store.Limited{
		{Limit: account.LimitPair, What: "pair/" + net + "/" + name},
		{Limit: account.LimitAccount, What: "account/" + name},
		{Limit: account.LimitNetwork, What: "network/" + net},
	}, false, nil
}

// mark is what is left at a device on which a user gave his password rightly: who
// comes with it is not held up by guessers elsewhere. It lets nobody in.
func (d *Door) mark(ctx context.Context, name string) (string, error) {
	var b [12]byte
	_, _ = rand.Read(b[:]) // never fails
	return d.markOf(ctx, name, hex.EncodeToString(b[:]))
}

func (d *Door) markOf(ctx context.Context, name, nonce string) (s string, err error) {
	err = d.DB.Read(ctx, func(r *store.Reader) error {
		list, err := r.Credentials(name)
		if err != nil {
			return err
		}
		var pw string // a new password makes the old marks worthless
		for _, c := range list {
			if c.Kind == account.Password {
				pw = itoa(c.ID)
			}
		}
		s, err = r.Handle("device", name+"\x00"+pw+"\x00"+nonce)
		return err
	})
	return nonce + "." + s, err
}

// begin makes a session with a token of its own, in place of the visitor's.
func (d *Door) begin(ctx context.Context, v Visitor, s account.Session) (Entrance, error) {
	now := d.DB.Now()
	if err := d.DB.SweepSessions(ctx, now.Add(-24*time.Hour)); err != nil {
		return Entrance{}, err
	}
	token := newToken()
	s.Key, s.Started, s.Seen, s.Device = tokenKey(token), now, now, deviceName(v.Device)
	if s.Stage == account.Whole {
		s.Proved = now
		if err := d.DB.LogAccess(ctx, store.Access{Actor: account.Actor(s.User), Kind: "login", Purpose: s.How}); err != nil {
			return Entrance{}, err
		}
	}
	return Entrance{Token: token, Session: s}, d.DB.PutSession(ctx, s, tokenKey(v.Token))
}

// deviceName keeps enough of what a browser calls itself to know one's own devices
// by, and nothing that a terminal would obey.
func deviceName(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return -1
		}
		return r
	}, s)
	return s[:min(len(s), 120)]
}

// at gives the caller if he has come to one of some stages.
func (d *Door) at(ctx context.Context, v Visitor, stages ...account.Stage) (Caller, error) {
	c, err := d.Who(ctx, v.Token)
	if err == nil && !slices.Contains(stages, c.Stage) {
		err = store.NoSession()
	}
	return c, err
}

// Leave ends the session of a token.
func (d *Door) Leave(ctx context.Context, token string) error {
	c, err := d.Who(ctx, token)
	if err != nil || c.Stage == "" {
		return err
	}
	if c.Stage == account.Whole {
		if err := d.DB.LogAccess(ctx, store.Access{Actor: account.Actor(c.User), Kind: "logout"}); err != nil {
			return err
		}
	}
	return d.DB.EndSession(ctx, c.Key)
}

// LeaveEverywhere ends all sessions of the caller but this one; n is how many.
func (d *Door) LeaveEverywhere(ctx context.Context, token string) (n int64, err error) {
	c, err := d.at(ctx, Visitor{Token: token}, account.Whole)
	if err != nil {
		return 0, err
	}
	if err := d.DB.LogAccess(ctx, store.Access{Actor: account.Actor(c.User), Kind: "logout", Purpose: "everywhere"}); err != nil {
		return 0, err
	}
	return d.DB.EndSessions(ctx, c.User, c.Key)
}

// Own is what a user sees of his own account.
type Own struct {
	Caller
	Credentials []account.Credential
	Sessions    []account.Session
}

// Own gives the caller's credentials and sessions.
func (d *Door) Own(ctx context.Context, token string) (Own, error) {
	c, err := d.at(ctx, Visitor{Token: token}, account.Whole, account.Enrol)
	o := Own{Caller: c}
	if err != nil {
		return o, err
	}
	err = d.DB.Read(ctx, func(r *store.Reader) error {
		if o.Credentials, err = r.Credentials(c.User); err != nil {
			return err
		}
		o.Sessions, err = r.Sessions(c.User)
		return err
	})
	return o, err
}

package office

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"strconv"
	"strings"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/store"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func wrongCode() *fault.Error {
	return fault.New(fault.Refused, lang.T("office.login.code")).Do(lang.T("office.login.code.do"))
}

// Second is the second step of signing in: the code of an authenticator app, or a
// recovery code, which is used up. Whoever is signed in already proves again that
// it is he.
func (d *Door) Second(ctx context.Context, v Visitor, code string) (Entrance, error) {
	c, err := d.at(ctx, v, account.Half, account.Whole)
	if err != nil {
		return Entrance{}, err
	}
	limits := []store.Limited{{Limit: account.LimitSecond, What: "second/" + c.User}}
	if err := d.try(ctx, c, limits); err != nil {
		return Entrance{}, err
	}
	kind, err := d.proves(ctx, c.User, code)
	if err != nil {
		return Entrance{}, err
	}
	if kind == "" {
		if err := d.DB.LogAccess(ctx, store.Access{Actor: account.Actor(c.User), Kind: "refused", Purpose: "second"}); err != nil {
			return Entrance{}, err
		}
		return Entrance{}, wrongCode()
	}
	if err := d.DB.GiveBackLimits(ctx, limits); err != nil {
		return Entrance{}, err
	}
	return d.whole(ctx, v, c, string(account.Password)+" "+string(kind))
}

// try counts a try at a second factor and refuses one too many. A session half way
// ends with it; a whole one goes on without what had to be proved.
func (d *Door) try(ctx context.Context, c Caller, limits []store.Limited) error {
	n, err := d.DB.TrySecond(ctx, c.Key)
	if err != nil {
		return err
	}
	if n > account.MaxTries {
		if c.Stage != account.Whole {
			if err := d.DB.EndSession(ctx, c.Key); err != nil {
				return err
			}
		}
		return fault.New(fault.Refused, lang.T("office.login.tries")).Do(lang.T("office.login.tries.do"))
	}
	wait, err := d.DB.TakeLimits(ctx, limits)
	if err == nil && wait > 0 {
		return tooMany(wait)
	}
	return err
}

// proves tells by what kind of factor a code is proved, "" when by none.
func (d *Door) proves(ctx context.Context, user, code string) (account.CredentialKind, error) {
	var app account.Credential
	var step int64
	var rest account.Credential
	now := d.DB.Now()
	if err := d.DB.Read(ctx, func(r *store.Reader) error {
		list, err := r.Credentials(user)
		if err != nil {
			return err
		}
		for _, c := range list {
			if c.Kind != account.App {
				continue
			}
			secret, err := r.Secret(c.ID)
			if err != nil {
				return err
			}
			used, err := r.Used(c.ID)
			if err != nil {
				return err
			}
			key, err := base32.StdEncoding.DecodeString(secret)
			if err != nil {
				return err
			}
			if s, ok := account.MatchTOTP(key, code, now, used); ok {
				app, step = c, s
			}
		}
		typed := account.ReadCode(code, account.RecoveryLength)
		if typed == "" {
			return nil
		}
		handle, err := r.Handle(account.Recovery, user+"\x00"+typed)
		if err != nil {
			return err
		}
		rest, _, err = r.CredentialBy(account.Recovery, handle)
		return err
	}); err != nil {
		return "", err
	}
	switch {
	case app.ID != 0:
		ok, err := d.DB.CountUse(ctx, app.ID, step)
		if !ok {
			return "", err
		}
		return account.App, err
	case rest.ID != 0 && rest.User == user:
		_, err := d.DB.Write(ctx, account.Actor(user), store.Act{Kind: "user.recover", Detail: [][2]string{{"name", user}}}, func(tx *store.Tx) error {
			return tx.EndCredential(rest.ID)
		})
		return account.Recovery, err
	}
	return "", nil
}

// whole makes a session whole, under a new token.
func (d *Door) whole(ctx context.Context, v Visitor, c Caller, how string) (Entrance, error) {
	s := c.Session
	s.Stage, s.How, s.Pending, s.Tries = account.Whole, how, "", 0
	if c.Stage == account.Whole { // it goes on: how long it lasts is counted from its beginning
		token := newToken()
		now := d.DB.Now()
		s.Key, s.Seen, s.Proved = tokenKey(token), now, now
		return Entrance{Token: token, Session: s}, d.DB.PutSession(ctx, s, c.Key)
	}
	return d.begin(ctx, v, s)
}

const pendingApp = "totp "

// enrolling gives the caller if he may add a factor: when he has none yet, or has
// shown one lately.
func (d *Door) enrolling(ctx context.Context, v Visitor) (Caller, error) {
	c, err := d.at(ctx, v, account.Enrol, account.Whole)
	if err == nil && c.Stage == account.Whole && c.MustProve(account.UserManage, d.DB.Now()) {
		err = proveAgain()
	}
	return c, err
}

// ErrProve is the cause of a refusal that ends when a factor is shown again.
var ErrProve = errors.New("to be shown again who it is")

func proveAgain() *fault.Error {
	return fault.New(fault.Refused, lang.T("office.login.prove")).Do(lang.T("office.login.prove.do")).By(ErrProve)
}

// BeginApp makes the secret that an authenticator app is given.
func (d *Door) BeginApp(ctx context.Context, v Visitor) (secret []byte, user string, err error) {
	c, err := d.enrolling(ctx, v)
	if err != nil {
		return nil, "", err
	}
	if s, ok := strings.CutPrefix(c.Pending, pendingApp); ok { // the page was loaded again
		secret, err = base32.StdEncoding.DecodeString(s)
		return secret, c.User, err
	}
	secret = make([]byte, account.TOTPLength)
	_, _ = rand.Read(secret) // never fails
	s := c.Session
	s.Pending = pendingApp + account.ShowSecret(secret)
	return secret, c.User, d.DB.PutSession(ctx, s, "")
}

// FinishApp enters the app after a code of it was right. With the first second
// factor come the recovery codes, and the session is whole.
func (d *Door) FinishApp(ctx context.Context, v Visitor, label, code string) (Entrance, error) {
	c, err := d.enrolling(ctx, v)
	if err != nil {
		return Entrance{}, err
	}
	text, ok := strings.CutPrefix(c.Pending, pendingApp)
	if !ok {
		return Entrance{}, store.NoSession()
	}
	secret, err := base32.StdEncoding.DecodeString(text)
	if err != nil {
		return Entrance{}, err
	}
	step, ok := account.MatchTOTP(secret, code, d.DB.Now(), 0)
	if !ok {
		return Entrance{}, wrongCode()
	}
	x := account.Credential{User: c.User, Kind: account.App, Label: label, Secret: text}
	id, codes, err := d.addFactor(ctx, c, x)
	if err != nil {
		return Entrance{}, err
	}
	if _, err := d.DB.CountUse(ctx, id, step); err != nil {
		return Entrance{}, err
	}
	e, err := d.whole(ctx, v, c, string(account.Password)+" "+string(account.App))
	e.Codes = codes
	return e, err
}

// addFactor enters a second factor, and recovery codes with the first.
func (d *Door) addFactor(ctx context.Context, c Caller, x account.Credential) (id int64, codes []string, err error) {
	_, err = d.DB.Write(ctx, account.Actor(c.User), store.Act{Kind: "user.factor", Detail: [][2]string{{"name", c.User}, {"factor", string(x.Kind)}, {"label", x.Label}}}, func(tx *store.Tx) error {
		codes = nil
		list, err := tx.Credentials(c.User)
		if err != nil {
			return err
		}
		has := false
		for _, old := range list {
			has = has || old.Kind.Second()
		}
		if has && c.Stage == account.Enrol { // another device was faster: it is to be shown
			return store.NoSession()
		}
		if err := tx.AddCredential(x); err != nil {
			return err
		}
		if !has {
			if codes, err = addCodes(tx, c.User); err != nil {
				return err
			}
		}
		list, err = tx.Credentials(c.User)
		for _, n := range list {
			if n.Kind == x.Kind {
				id = max(id, n.ID)
			}
		}
		return err
	})
	return id, codes, err
}

// addCodes enters new recovery codes in place of the old.
func addCodes(tx *store.Tx, user string) (codes []string, err error) {
	list, err := tx.Credentials(user)
	if err != nil {
		return nil, err
	}
	for _, c := range list {
		if c.Kind == account.Recovery {
			if err := tx.EndCredential(c.ID); err != nil {
				return nil, err
			}
		}
	}
	for range account.RecoveryCodes {
		code := newCode(account.RecoveryLength)
		handle, err := tx.Handle(account.Recovery, user+"\x00"+code)
		if err != nil {
			return nil, err
		}
		if err := tx.AddCredential(account.Credential{User: user, Kind: account.Recovery, Handle: handle}); err != nil {
			return nil, err
		}
		codes = append(codes, account.ShowCode(code))
	}
	return codes, nil
}

func newCode(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return account.NewCode(b)
}

// NewCodes gives the caller new recovery codes; the old ones count no more.
func (d *Door) NewCodes(ctx context.Context, v Visitor) (codes []string, err error) {
	c, err := d.enrolling(ctx, v)
	if err != nil {
		return nil, err
	}
	if c.Stage != account.Whole {
		return nil, store.NoSession()
	}
	_, err = d.DB.Write(ctx, account.Actor(c.User), store.Act{Kind: "user.codes", Detail: [][2]string{{"name", c.User}}}, func(tx *store.Tx) error {
		codes, err = addCodes(tx, c.User)
		return err
	})
	return codes, err
}

// Drop takes away a second factor or an outside account of the caller. The last
// second factor stays: without one nobody is signed in.
func (d *Door) Drop(ctx context.Context, v Visitor, id int64) error {
	c, err := d.enrolling(ctx, v)
	if err != nil {
		return err
	}
	_, err = d.DB.Write(ctx, account.Actor(c.User), store.Act{Kind: "user.factor.drop", Detail: [][2]string{{"name", c.User}}}, func(tx *store.Tx) error {
		list, err := tx.Credentials(c.User)
		if err != nil {
			return err
		}
		seconds, found := 0, account.Credential{}
		for _, x := range list {
			if x.Kind.Second() {
				seconds++
			}
			if x.ID == id && (x.Kind.Second() || x.Kind == account.Elsewhere) {
				found = x
			}
		}
		switch {
		case found.ID == 0:
			return fault.New(fault.NotFound, lang.T("office.login.no_factor")).Do(lang.T("office.login.no_factor.do"))
		case found.Kind.Second() && seconds == 1:
			return fault.New(fault.Refused, lang.T("office.login.last_factor")).Do(lang.T("office.login.last_factor.do"))
		}
		return tx.EndCredential(id)
	})
	return err
}

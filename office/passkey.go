package office

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"strings"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/store"
)

// A passkey signs in by itself: the device checks its owner (by PIN, finger or face,
// which is asked for), so that it is two factors in one, and it cannot be given to a
// site that only looks like ours.

const pendingPasskey = "passkey "

// relying is this site as authenticators see it: its host, and its address. The fault
// is Refused where the site was not told its address.
func (d *Door) relying() (*webauthn.WebAuthn, error) {
	u, err := url.Parse(d.Site)
	if err != nil || u.Hostname() == "" {
		return nil, fault.New(fault.Refused, lang.T("office.login.no_site")).Do(lang.T("office.login.no_site.do"))
	}
	return webauthn.New(&webauthn.Config{
		RPID: u.Hostname(), RPDisplayName: "Vươn Lên", RPOrigins: []string{d.Site},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired,
		},
	})
}

// holder is a user as the library sees him. His id is a keyed hash: a device tells
// nobody his name by it.
type holder struct {
	id   []byte
	name string
	keys []webauthn.Credential
	ids  []int64 // of the rows of keys
}

func (h *holder) WebAuthnID() []byte                         { return h.id }
func (h *holder) WebAuthnName() string                       { return h.name }
func (h *holder) WebAuthnDisplayName() string                { return h.name }
func (h *holder) WebAuthnCredentials() []webauthn.Credential { return h.keys }

func holderOf(r *store.Reader, name string) (*holder, error) {
	text, err := r.Handle("holder", name)
	if err != nil {
		return nil, err
	}
	h := &holder{name: name}
	if h.id, err = hex.DecodeString(text); err != nil {
		return nil, err
	}
	list, err := r.Credentials(name)
	if err != nil {
		return nil, err
	}
	for _, c := range list {
		if c.Kind != account.Passkey {
			continue
		}
		var key webauthn.Credential
		if err := json.Unmarshal([]byte(c.Data), &key); err != nil {
			return nil, err
		}
		used, err := r.Used(c.ID)
		if err != nil {
			return nil, err
		}
		key.Authenticator.SignCount = max(key.Authenticator.SignCount, uint32(used))
		h.keys, h.ids = append(h.keys, key), append(h.ids, c.ID)
	}
	return h, nil
}

// NewPasskey begins to enter a passkey of the caller: what the browser is to be
// asked, as JSON.
func (d *Door) NewPasskey(ctx context.Context, v Visitor) (options string, err error) {
	c, err := d.enrolling(ctx, v)
	if err != nil {
		return "", err
	}
	rp, err := d.relying()
	if err != nil {
		return "", err
	}
	var h *holder
	if err := d.DB.Read(ctx, func(r *store.Reader) error { h, err = holderOf(r, c.User); return err }); err != nil {
		return "", err
	}
	var old []protocol.CredentialDescriptor
	for i := range h.keys {
		old = append(old, h.keys[i].Descriptor())
	}
	ask, data, err := rp.BeginRegistration(h, webauthn.WithExclusions(old))
	if err != nil {
		return "", err
	}
	return d.ask(ctx, c.Session, ask.Response, data)
}

// ask keeps the challenge in the session and gives the browser's question.
func (d *Door) ask(ctx context.Context, s account.Session, question any, data *webauthn.SessionData) (string, error) {
	kept, err := json.Marshal(data)
	if err != nil {
		return "", err
	}
	s.Pending = pendingPasskey + string(kept)
	text, err := json.Marshal(question)
	if err != nil {
		return "", err
	}
	return string(text), d.DB.PutSession(ctx, s, "")
}

// asked gives the challenge back, once.
func (d *Door) asked(ctx context.Context, s account.Session) (data webauthn.SessionData, err error) {
	text, ok := strings.CutPrefix(s.Pending, pendingPasskey)
	if !ok {
		return data, store.NoSession()
	}
	if err := json.Unmarshal([]byte(text), &data); err != nil {
		return data, err
	}
	s.Pending = ""
	return data, d.DB.PutSession(ctx, s, "")
}

func badPasskey(err error) *fault.Error {
	return fault.New(fault.Refused, lang.T("office.login.passkey")).Do(lang.T("office.login.passkey.do")).By(err)
}

// AddPasskey enters the passkey that the browser answered with.
func (d *Door) AddPasskey(ctx context.Context, v Visitor, label, answer string) (Entrance, error) {
	c, err := d.enrolling(ctx, v)
	if err != nil {
		return Entrance{}, err
	}
	rp, err := d.relying()
	if err != nil {
		return Entrance{}, err
	}
	data, err := d.asked(ctx, c.Session)
	if err != nil {
		return Entrance{}, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(answer))
	if err != nil {
		return Entrance{}, badPasskey(err)
	}
	var h *holder
	if err := d.DB.Read(ctx, func(r *store.Reader) error { h, err = holderOf(r, c.User); return err }); err != nil {
		return Entrance{}, err
	}
	key, err := rp.CreateCredential(h, data, parsed)
	if err != nil {
		return Entrance{}, badPasskey(err)
	}
	key.Attestation = webauthn.CredentialAttestation{} // none was asked for
	text, err := json.Marshal(key)
	if err != nil {
		return Entrance{}, err
	}
	_, codes, err := d.addFactor(ctx, c, account.Credential{User: c.User, Kind: account.Passkey, Label: label,
		Handle: base64.RawURLEncoding.EncodeToString(key.ID), Data: string(text)})
	if err != nil {
		return Entrance{}, err
	}
	e, err := d.whole(ctx, v, c, c.How+" "+string(account.Passkey))
	e.Codes = codes
	return e, err
}

// AskPasskey begins to sign in by a passkey, or to prove by one again. The entrance
// has the token of a session in which nobody is signed in yet, unless somebody is.
func (d *Door) AskPasskey(ctx context.Context, v Visitor) (options string, e Entrance, err error) {
	rp, err := d.relying()
	if err != nil {
		return "", e, err
	}
	c, err := d.Who(ctx, v.Token)
	if err != nil {
		return "", e, err
	}
	e = Entrance{Token: v.Token, Session: c.Session}
	if c.Stage == "" {
		limits := []store.Limited{{Limit: account.LimitVisitor, What: "visitor/" + account.Network(v.Address)}}
		if wait, err := d.DB.TakeLimits(ctx, limits); err != nil {
			return "", e, err
		} else if wait > 0 {
			return "", e, tooMany(wait)
		}
		if e, err = d.begin(ctx, v, account.Session{Stage: account.Nobody}); err != nil {
			return "", e, err
		}
	}
	question, data, err := rp.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return "", e, err
	}
	options, err = d.ask(ctx, e.Session, question.Response, data)
	return options, e, err
}

// Passkey signs in by the passkey that the browser answered with.
func (d *Door) Passkey(ctx context.Context, v Visitor, answer string) (Entrance, error) {
	c, err := d.Who(ctx, v.Token)
	if err != nil {
		return Entrance{}, err
	}
	rp, err := d.relying()
	if err != nil {
		return Entrance{}, err
	}
	data, err := d.asked(ctx, c.Session)
	if err != nil {
		return Entrance{}, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer))
	if err != nil {
		return Entrance{}, badPasskey(err)
	}
	var h *holder
	var row int64
	if err := d.DB.Read(ctx, func(r *store.Reader) error {
		found, ok, err := r.CredentialBy(account.Passkey, base64.RawURLEncoding.EncodeToString(parsed.RawID))
		if err != nil {
			return err
		}
		u, there, err := findUser(r, found.User)
		if err != nil {
			return err
		}
		if !ok || !there || u.Disabled {
			return badPasskey(nil)
		}
		row = found.ID
		h, err = holderOf(r, found.User)
		return err
	}); err != nil {
		return Entrance{}, err
	}
	_, key, err := rp.ValidatePasskeyLogin(func(_, _ []byte) (webauthn.User, error) { return h, nil }, data, parsed)
	if err != nil || !key.Flags.UserVerified {
		if err := d.DB.LogAccess(ctx, store.Access{Actor: account.Actor(h.name), Kind: "refused", Purpose: "passkey"}); err != nil {
			return Entrance{}, err
		}
		return Entrance{}, badPasskey(err)
	}
	// A count that does not rise tells of a copied key; passkeys that do not count
	// stay at 0.
	if key.Authenticator.CloneWarning {
		return Entrance{}, badPasskey(nil)
	}
	if n := int64(key.Authenticator.SignCount); n > 0 {
		if ok, err := d.DB.CountUse(ctx, row, n); err != nil {
			return Entrance{}, err
		} else if !ok {
			return Entrance{}, badPasskey(nil)
		}
	}
	if c.Stage == account.Whole && c.User == h.name {
		return d.whole(ctx, v, c, c.How)
	}
	return d.begin(ctx, v, account.Session{User: h.name, Stage: account.Whole, How: string(account.Passkey)})
}

// Elsewhere signs in who proved elsewhere (OpenID Connect) to be somebody: the
// service and its own name for him must have been linked to an account before. strong
// tells that the service says it asked for a second factor; else ours is asked for.
func (d *Door) Elsewhere(ctx context.Context, v Visitor, service, subject string, strong bool) (Entrance, error) {
	var user string
	second := false
	if err := d.DB.Read(ctx, func(r *store.Reader) error {
		handle, err := r.Handle(account.Elsewhere, service+"\x00"+subject)
		if err != nil {
			return err
		}
		c, ok, err := r.CredentialBy(account.Elsewhere, handle)
		if err != nil {
			return err
		}
		u, there, err := findUser(r, c.User)
		if err != nil {
			return err
		}
		if !ok || !there || u.Disabled {
			return fault.New(fault.Refused, lang.T("office.login.elsewhere")).Do(lang.T("office.login.elsewhere.do"))
		}
		user = c.User
		list, err := r.Credentials(user)
		for _, x := range list {
			second = second || x.Kind.Second()
		}
		return err
	}); err != nil {
		return Entrance{}, err
	}
	stage := account.Whole
	switch {
	case strong:
	case second:
		stage = account.Half
	default:
		stage = account.Enrol
	}
	return d.begin(ctx, v, account.Session{User: user, Stage: stage, How: string(account.Elsewhere)})
}

// LinkElsewhere links the caller's account to one at another service.
func (d *Door) LinkElsewhere(ctx context.Context, v Visitor, service, subject string) error {
	c, err := d.enrolling(ctx, v)
	if err != nil {
		return err
	}
	if c.Stage != account.Whole {
		return store.NoSession()
	}
	_, err = d.DB.Write(ctx, account.Actor(c.User), store.Act{Kind: "user.link", Detail: [][2]string{{"name", c.User}, {"service", service}}}, func(tx *store.Tx) error {
		handle, err := tx.Handle(account.Elsewhere, service+"\x00"+subject)
		if err != nil {
			return err
		}
		return tx.AddCredential(account.Credential{User: c.User, Kind: account.Elsewhere, Label: service, Handle: handle})
	})
	return err
}

// Pending keeps for a visitor what must be remembered while he is at another
// service, and Recall gives it back once.
func (d *Door) Pending(ctx context.Context, v Visitor, text string) (Entrance, error) {
	c, err := d.Who(ctx, v.Token)
	if err != nil {
		return Entrance{}, err
	}
	e := Entrance{Token: v.Token, Session: c.Session}
	if c.Stage == "" {
		limits := []store.Limited{{Limit: account.LimitVisitor, What: "visitor/" + account.Network(v.Address)}}
		if wait, err := d.DB.TakeLimits(ctx, limits); err != nil {
			return e, err
		} else if wait > 0 {
			return e, tooMany(wait)
		}
		if e, err = d.begin(ctx, v, account.Session{Stage: account.Nobody}); err != nil {
			return e, err
		}
	}
	e.Session.Pending = "elsewhere " + text
	return e, d.DB.PutSession(ctx, e.Session, "")
}

// Recall gives back what Pending kept, once; "" when there is nothing.
func (d *Door) Recall(ctx context.Context, v Visitor) (string, error) {
	c, err := d.Who(ctx, v.Token)
	if err != nil {
		return "", err
	}
	text, ok := strings.CutPrefix(c.Pending, "elsewhere ")
	if !ok {
		return "", nil
	}
	s := c.Session
	s.Pending = ""
	return text, d.DB.PutSession(ctx, s, "")
}

package login

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/office"
	"vuonlen/web"
)

// Elsewhere is a service by which one may sign in (OpenID Connect, authorization code
// with PKCE). Who proves there to be somebody is let in only where his account here
// was linked to that one before: the service makes no accounts and gives no roles.
type Elsewhere struct {
	Name   string // shown to visitors
	Issuer string // its address, from the operator and nobody else
	Client string
	Secret string

	mu       sync.Mutex
	provider *oidc.Provider
}

const backPath = "/login/elsewhere/back"

// talk is how the program speaks to the service: not for long, and nowhere else.
func talk(ctx context.Context) context.Context {
	return oidc.ClientContext(ctx, &http.Client{
		Timeout: 10 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return errors.New("the service sends elsewhere")
		},
	})
}

// config asks the service once where its parts are.
func (e *Elsewhere) config(ctx context.Context, site string) (*oauth2.Config, *oidc.IDTokenVerifier, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.provider == nil {
		p, err := oidc.NewProvider(talk(context.WithoutCancel(ctx)), e.Issuer)
		if err != nil {
			return nil, nil, fault.New(fault.Refused, lang.T("login.elsewhere.down", "name", e.Name)).Do(lang.T("login.elsewhere.down.do")).By(err)
		}
		e.provider = p
	}
	return &oauth2.Config{ClientID: e.Client, ClientSecret: e.Secret, Endpoint: e.provider.Endpoint(), RedirectURL: site + backPath, Scopes: []string{oidc.ScopeOpenID}},
		e.provider.Verifier(&oidc.Config{ClientID: e.Client}), nil
}

// errand is what is remembered while a visitor is at the service.
type errand struct{ State, Nonce, Verifier, Next, Link string }

// GoingPage sends the visitor to the service by a link: a form may not lead to
// another site.
type GoingPage struct {
	*web.Visit
	Name string
	To   string
}

// Head names the page.
func (p GoingPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("login.elsewhere", "name", p.Name))}
}

// goElsewhere sends who wants to sign in to the service. It begins an errand by GET,
// because the policy lets no form lead to another site; what it changes is the errand
// of this browser alone. A link of another site does not begin one.
func (l *Login) goElsewhere(v *web.Visit) (web.Answer, error) {
	next := web.Local(v.Query("next"))
	switch v.Request.Header.Get("Sec-Fetch-Site") {
	case "", "none", "same-origin":
	default:
		return web.Go("/login"), nil
	}
	if v.Who != nil {
		return web.Go(next), nil
	}
	to, e, err := l.errand(v, errand{Next: next})
	if err != nil {
		return web.Answer{}, err
	}
	return l.tokens(web.Leave(to), e), nil
}

// linkElsewhere leads who is signed in to the service, to link his account with the
// one there. It changes what lets him in, so it is posted, and goes on by a link.
func (l *Login) linkElsewhere(v *web.Visit) (web.Answer, error) {
	to, e, err := l.errand(v, errand{Next: "/account", Link: "yes"})
	if err != nil {
		return web.Answer{}, err
	}
	return l.tokens(web.Show(GoingPage{v, l.Elsewhere.Name, to}), e), nil
}

// errand gives the address of the service for an errand and remembers it.
func (l *Login) errand(v *web.Visit, x errand) (to string, e office.Entrance, err error) {
	if l.Elsewhere == nil {
		return "", e, broken(nil)
	}
	config, _, err := l.Elsewhere.config(v.Request.Context(), l.Site)
	if err != nil {
		return "", e, err
	}
	x.State, x.Nonce, x.Verifier = rand.Text(), rand.Text(), oauth2.GenerateVerifier()
	kept, err := json.Marshal(x)
	if err != nil {
		return "", e, err
	}
	e, err = l.door(v.Today).Pending(v.Request.Context(), l.visitor(v), string(kept))
	return config.AuthCodeURL(x.State, oidc.Nonce(x.Nonce), oauth2.S256ChallengeOption(x.Verifier)), e, err
}

// comeBack is where the service sends the visitor. It changes something by GET, as
// the protocol has it: the state, known to this session alone, stands for the origin.
func (l *Login) comeBack(v *web.Visit) (web.Answer, error) {
	if l.Elsewhere == nil {
		return web.Answer{}, broken(nil)
	}
	ctx, d := v.Request.Context(), l.door(v.Today)
	refused := func(cause error) error {
		return fault.New(fault.Refused, lang.T("login.elsewhere.refused", "name", l.Elsewhere.Name)).Do(lang.T("login.elsewhere.refused.do")).By(cause)
	}
	kept, err := d.Recall(ctx, l.visitor(v))
	if err != nil {
		return web.Answer{}, err
	}
	var x errand
	if kept == "" {
		return web.Answer{}, refused(nil)
	}
	if err := json.Unmarshal([]byte(kept), &x); err != nil {
		return web.Answer{}, err
	}
	q := v.URL.Query()
	if x.State == "" || q.Get("state") != x.State || q.Get("code") == "" {
		return web.Answer{}, refused(nil)
	}
	config, verifier, err := l.Elsewhere.config(ctx, l.Site)
	if err != nil {
		return web.Answer{}, err
	}
	token, err := config.Exchange(talk(ctx), q.Get("code"), oauth2.VerifierOption(x.Verifier))
	if err != nil {
		return web.Answer{}, refused(err)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := verifier.Verify(talk(ctx), raw)
	if err != nil {
		return web.Answer{}, refused(err)
	}
	var claims struct {
		How []string `json:"amr"`
	}
	if err := id.Claims(&claims); err != nil {
		return web.Answer{}, refused(err)
	}
	if id.Nonce != x.Nonce || id.Subject == "" {
		return web.Answer{}, refused(nil)
	}
	if x.Link != "" {
		if err := d.LinkElsewhere(ctx, l.visitor(v), id.Issuer, id.Subject); err != nil {
			return l.toProve(v, "/account", err)
		}
		return web.Go("/account"), nil
	}
	// RFC 8176: "mfa" says that more than one factor was asked for.
	e, err := d.Elsewhere(ctx, l.visitor(v), id.Issuer, id.Subject, slices.Contains(claims.How, "mfa"))
	if err != nil {
		return web.Answer{}, err
	}
	return l.entered(e, x.Next), nil
}

// elsewhereName is the name of the service for pages, "" when there is none.
func (l *Login) elsewhereName() string {
	if l.Elsewhere == nil {
		return ""
	}
	return l.Elsewhere.Name
}

// NewElsewhere is a service named by the host of its address.
func NewElsewhere(issuer, client, secret string) *Elsewhere {
	name := issuer
	if u, err := url.Parse(issuer); err == nil && u.Host != "" {
		name = u.Host
	}
	return &Elsewhere{Name: name, Issuer: issuer, Client: client, Secret: secret}
}

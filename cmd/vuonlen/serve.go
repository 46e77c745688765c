package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/office"
	"vuonlen/queue"
	"vuonlen/store"
	"vuonlen/web"
	"vuonlen/web/login"
	"vuonlen/web/portal"
	"vuonlen/web/staff"
	"vuonlen/web/storybook"
)

type serveCmd struct {
	Listen string `default:"127.0.0.1:8080" placeholder:"ADDR" help:"flag_listen"`
	Source string `placeholder:"URL" help:"flag_source"`
	Routes bool   `help:"flag_routes"`

	Site      string `placeholder:"URL" help:"flag_site"`
	Forwarded bool   `help:"flag_forwarded"`

	Portal       string `placeholder:"ADDR" help:"flag_portal"`
	PortalSite   string `env:"VUONLEN_PORTAL_SITE" placeholder:"URL" help:"flag_portal_site"`
	Agency       string `placeholder:"NAME" help:"flag_agency"`
	AgencyEN     string `name:"agency-en" placeholder:"NAME" help:"flag_agency_en"`
	SecurityMail string `placeholder:"MAIL" help:"flag_security_mail"`

	Issuer string `name:"oidc-issuer" env:"VUONLEN_OIDC_ISSUER" placeholder:"URL" help:"flag_oidc_issuer"`
	Client string `name:"oidc-client" env:"VUONLEN_OIDC_CLIENT" placeholder:"ID" help:"flag_oidc_client"`

	Storybook bool `help:"flag_storybook"`
}

// Run serves the web program until it is told to end.
func (c *serveCmd) Run(a *app) error {
	if c.Routes {
		return a.routes()
	}
	if err := a.only("text"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	at, err := a.listeners(o.DB, c)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(a.stderr, nil))
	defer a.fixing(o, log)()
	defer a.warming(o, log)()
	defer a.counting(log)()
	return a.serve(at...)
}

// listeners are the staff's and the public site, at one address or at two.
func (a *app) listeners(db *store.DB, c *serveCmd) ([]listener, error) {
	staff, err := a.site(db, c).Handler()
	if err != nil {
		return nil, err
	}
	public, err := portal.New(a.public(db, c)).Handler()
	if err != nil {
		return nil, err
	}
	if c.Portal != "" {
		return []listener{{c.Listen, staff}, {c.Portal, public}}, nil
	}
	return []listener{{c.Listen, together(public, staff, login.Known)}}, nil
}

// fixing has the access log fixed by an act every hour and once at the end, so that
// heads taken daily show it when lines of the log are cut off. It gives what ends it.
func (a *app) fixing(o *office.Office, log *slog.Logger) (stop func()) {
	return every(time.Hour, func() {
		if _, err := o.FixAccesses(context.WithoutCancel(a.ctx)); err != nil {
			log.Error("access log not fixed", "error", err.Error())
		}
	})
}

// every does something at intervals, and once more when it is stopped.
func every(interval time.Duration, do func()) (stop func()) {
	ended, over := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(over)
		tick := time.NewTicker(interval)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				do()
			case <-ended:
				do()
				return
			}
		}
	}()
	return func() { close(ended); <-over }
}

// warming puts together what pages need while the first visitors are still on their way.
// It gives what waits for its end.
func (a *app) warming(o *office.Office, log *slog.Logger) (wait func()) {
	ctx, stop := context.WithCancel(a.ctx)
	over := make(chan struct{})
	go func() {
		defer close(over)
		if err := o.Warm(ctx); err != nil && ctx.Err() == nil {
			log.Error("not made ready beforehand", "error", err.Error()) // pages do it themselves, and say what is wrong
		}
	}()
	return func() { stop(); <-over }
}

// site puts the web program together: every route there is, and who is told apart
// how.
func (a *app) site(db *store.DB, c *serveCmd) *web.Site {
	door := &login.Login{DB: db, Site: strings.TrimSuffix(c.Site, "/"), Forwarded: c.Forwarded}
	if c.Issuer != "" {
		// The secret is in the environment: a call can be seen by every user of a machine.
		door.Elsewhere = login.NewElsewhere(c.Issuer, c.Client, os.Getenv("VUONLEN_OIDC_SECRET"))
	}
	officers := &staff.Staff{DB: db, Proved: door.Proved}
	if officers.Portal = door.Site; c.Portal != "" {
		officers.Portal = strings.TrimSuffix(c.PortalSite, "/")
	}
	if db != nil {
		a.queue = queue.New(db, slog.New(slog.NewTextHandler(a.stderr, nil)))
		officers.Queue = a.queue
	}
	routes := append(append(officers.Routes(), door.Routes()...), web.About(c.Source))
	if c.Storybook {
		routes = append(routes, storybook.Routes()...)
	}
	return &web.Site{
		Routes: routes, Menu: append(officers.Menu(), door.Menu()...), Account: door.Account(),
		SignIn: "/login", SignOut: "/logout", Identify: door.Identify, Secure: strings.HasPrefix(c.Site, "https://"),
		Now: a.now,
		Log: slog.New(slog.NewTextHandler(a.stderr, nil)),
	}
}

// listener is an address and what is served there.
type listener struct {
	address string
	h       http.Handler
}

// serve listens on addresses and says on which, so that ":0" can be used. When one of
// them ends, all do.
func (a *app) serve(at ...listener) error {
	var open []net.Listener
	for _, x := range at {
		l, err := net.Listen("tcp", x.address)
		if err != nil {
			for _, o := range open {
				_ = o.Close() // nothing was served yet
			}
			var op *net.OpError
			if errors.As(err, &op) {
				err = op.Err
			}
			return fault.New(fault.Refused, lang.T("cli.serve.listen", "address", x.address, "why", err)).Do(lang.T("cli.serve.listen.do")).By(err)
		}
		open = append(open, l)
	}
	working, end := context.WithCancel(a.ctx)
	worked := make(chan struct{})
	go func() { defer close(worked); a.queue.Run(working) }()
	defer func() { end(); <-worked }()
	ended := make(chan error, len(at))
	for i, l := range open {
		srv := &http.Server{
			Handler: at[i].h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 5 * time.Minute, WriteTimeout: 5 * time.Minute,
			IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		}
		fmt.Fprintln(a.stdout, a.say(lang.T("cli.serve.at", "address", "http://"+l.Addr().String()+"/")))
		go func() { ended <- web.Serve(working, srv, func() error { return srv.Serve(l) }) }()
	}
	var errs []error
	for range open {
		errs = append(errs, <-ended)
		end()
	}
	return errors.Join(errs...)
}

// routes prints the table of routes with the access of each.
func (a *app) routes() error {
	if err := a.only("text"); err != nil {
		return err
	}
	var t table
	for _, r := range append(a.site(nil, &serveCmd{}).Table(), portal.New(a.public(nil, &serveCmd{})).Routes()...) {
		t.row(r.Method, r.Pattern, r.Access.String())
	}
	t.write(a.stdout, "")
	return nil
}

package main

import (
	"context"
	"log/slog"
	"strconv"
	"time"

	"vuonlen/office"
	"vuonlen/store"
	"vuonlen/web/login"
	"vuonlen/web/portal"
)

// press hands the public site its articles, honours, the checking of certificates and
// the counter of visitors.
func (a *app) press(db *store.DB, c *serveCmd, o *portal.Options, r *publicReader) {
	public := &office.Public{DB: db}
	o.News, o.NewsFile, o.Honours, o.Certificate = public.News, public.NewsFile, public.Honours, public.Certificate
	door := &login.Login{Forwarded: c.Forwarded}
	a.counter = &portal.Counter{Now: a.now, Address: door.Address, Load: public.Visitors, Add: public.AddVisitors}
	o.Seen, o.Visitors = a.counter.Seen, a.counter.Numbers
	r.hours = func(ctx context.Context) (string, error) {
		all, err := public.News(ctx)
		if err != nil {
			return "", err
		}
		versions := 0 // one more when an hour comes
		for _, n := range all {
			versions += len(n.Versions)
		}
		return strconv.Itoa(versions), nil
	}
}

// counting stores the count of visitors every minute and once at the end. It gives what
// ends it.
func (a *app) counting(log *slog.Logger) (stop func()) {
	return every(time.Minute, func() {
		if err := a.counter.Flush(context.WithoutCancel(a.ctx)); err != nil {
			log.Error("visitors not stored", "error", err.Error())
		}
	})
}

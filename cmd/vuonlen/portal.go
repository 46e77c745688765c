package main

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"vuonlen/award"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/store"
	"vuonlen/web/portal"
)

// public is the public site's options: what it is handed of the database.
func (a *app) public(db *store.DB, c *serveCmd) portal.Options {
	site := strings.TrimSuffix(c.Site, "/")
	o := portal.Options{
		Now: a.now, Log: slog.New(slog.NewTextHandler(a.stderr, nil)), Source: c.Source,
		Agency: lang.Both{VI: c.Agency, EN: c.AgencyEN}, Mail: c.SecurityMail,
		Base: site, Secure: strings.HasPrefix(site, "https://"), SignIn: "/login",
	}
	if o.Agency.EN == "" {
		o.Agency.EN = o.Agency.VI
	}
	if c.Portal != "" {
		o.Base, o.SignIn = strings.TrimSuffix(c.PortalSite, "/"), ""
		o.Secure = strings.HasPrefix(o.Base, "https://")
	}
	r := &publicReader{db: db, now: a.now}
	o.Watch, o.Movement = r.watch, r.movement
	o.Wanting = func(what string) lang.Both { return both(award.What(what)) }
	r.publishes(&o)
	o.Contacts = func(ctx context.Context) ([]portal.ContactBlock, error) { return contactBlocks(ctx, db, a.now) }
	o.Inbox = inbox(db, a.now, c.Forwarded)
	a.press(db, c, &o, r)
	return o
}

// together is the public and the staff's site at one address: the public one under its
// own addresses and for whoever opens the first page without being signed in.
func together(public, staff http.Handler, signedIn func(*http.Request) bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		switch {
		case portal.Owns(q.URL.Path):
			public.ServeHTTP(w, q)
		case q.URL.Path == "/" && (q.Method == http.MethodGet || q.Method == http.MethodHead) && !signedIn(q):
			w.Header().Set("Cache-Control", "no-store") // to others the same address is their work
			http.Redirect(w, q, "/vi/", http.StatusFound)
		default:
			staff.ServeHTTP(w, q)
		}
	})
}

// publicReader reads for the public site.
type publicReader struct {
	db  *store.DB
	now func() time.Time

	// The acts that were read last. Within a second they are not read again, so that what
	// is published is seen a second later at most.
	mu   sync.Mutex
	at   time.Time
	last *store.Last
	hour string

	// hours tells what changes without an act, because an hour came.
	hours func(context.Context) (string, error)

	told     kept[*portal.Movement]
	editions publicEditions
}

// kept is what was read once, for all who ask for it until something changes that it
// rests on; one reads at a time.
type kept[T any] struct {
	mu    sync.Mutex
	what  T
	rests *store.Noted
	fresh func(context.Context) (bool, error)
}

func (k *kept[T]) of(ctx context.Context, r *publicReader, read func(context.Context) (T, error)) (T, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.fresh != nil {
		if good, err := k.fresh(ctx); err == nil && good {
			k.rests.Rests(ctx)
			return k.what, nil
		}
	}
	rests, fresh, err := r.noting(ctx)
	if err != nil {
		var none T
		return none, err
	}
	what, err := read(store.Note(ctx, rests))
	rests.Rests(ctx)
	if err == nil {
		k.what, k.rests, k.fresh = what, rests, fresh
	}
	return what, err
}

// watch is [portal.Options.Watch]: of each answer is noted which tables were read for it,
// so an act drops those that read what it touched and no others.
func (r *publicReader) watch(ctx context.Context) (context.Context, func(context.Context) (bool, error), error) {
	rests, fresh, err := r.noting(ctx)
	return store.Note(ctx, rests), fresh, err
}

// noting begins to note what is read. The acts are those from before, so that one in
// between makes what was read old rather than new.
func (r *publicReader) noting(ctx context.Context) (*store.Noted, func(context.Context) (bool, error), error) {
	rests := &store.Noted{}
	was, hour, err := r.acts(ctx)
	return rests, func(ctx context.Context) (bool, error) {
		now, at, err := r.acts(ctx)
		return err == nil && at == hour && (now == was || now.Of(rests) == was.Of(rests)), err
	}, err
}

// acts are the last acts, and what the hour changed, a second old at most.
func (r *publicReader) acts(ctx context.Context) (*store.Last, string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.now()
	if d := now.Sub(r.at); r.last != nil && d >= 0 && d < time.Second {
		return r.last, r.hour, nil
	}
	ctx = store.Note(ctx, nil)
	last, err := r.db.Last(ctx)
	if err != nil {
		return nil, "", err
	}
	hour := ""
	if r.hours != nil {
		if hour, err = r.hours(ctx); err != nil {
			return nil, "", err
		}
	}
	r.at, r.last, r.hour = now, last, hour
	return last, hour, nil
}

// movement is the movement that the public is told of: the newest one.
func (r *publicReader) movement(ctx context.Context) (*portal.Movement, error) {
	return r.told.of(ctx, r, r.readMovement)
}

func (r *publicReader) readMovement(ctx context.Context) (*portal.Movement, error) {
	m, err := r.newestMovement(ctx)
	if err != nil {
		return nil, err
	}
	home, err := r.office().Unit(ctx, m.Territory.Code, m.Territory.On)
	if err != nil {
		return nil, err
	}
	out := told(m)
	out.Area = lang.Both{VI: lowerFirst(home.State.FullName), EN: home.State.FullName}
	out.AreaOn = m.Territory.On
	return out, nil
}

func (r *publicReader) newestMovement(ctx context.Context) (*award.Movement, error) {
	all, err := r.office().Movements(ctx)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, fault.New(fault.NotFound, lang.T("portal.no_movement")).Do(lang.T("portal.no_movement.do"))
	}
	return slices.MaxFunc(all, func(a, b *award.Movement) int { return cmp.Compare(a.From, b.From) }), nil
}

// office is the operator's, who serves the site: what it is asked for are editions,
// which are public, files of movements, and the name of a unit.
func (r *publicReader) office() *office.Office {
	return &office.Office{DB: r.db, Actor: "cli:portal", Today: law.DateOf(r.now())}
}

// lowerFirst is a unit's name within a sentence: "tỉnh An Giang".
func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}

// told is a movement in the words that the public is given.
func told(m *award.Movement) *portal.Movement {
	out := &portal.Movement{ID: m.ID, Name: m.Name, From: m.From, To: m.To}
	for _, c := range m.Aims {
		out.Aims = append(out.Aims, c.Text)
	}
	for _, c := range m.Groups {
		out.Groups = append(out.Groups, c.Text)
	}
	for _, t := range m.Targets {
		out.Targets = append(out.Targets, portal.Target{ID: t.ID, Text: t.Text, Citation: t.Citation})
		if out.Plan.IsZero() {
			out.Plan = law.Citation{Document: t.Citation.Document, Status: t.Citation.Status}
		}
	}
	for _, k := range award.Kinds {
		kind := portal.Kind{ID: string(k), Name: both(k), All: m.Readings["combination."+string(k)] == "all_of"}
		for _, c := range m.CriteriaOf(k) {
			_, judged := c.JudgedPart()
			kind.Criteria = append(kind.Criteria, portal.Criterion{ID: c.ID, Text: c.Text, Computed: !judged, Citation: c.Citation})
		}
		if len(kind.Criteria) > 0 {
			out.Kinds = append(out.Kinds, kind)
		}
	}
	for _, r := range award.AllReadings {
		if !strings.HasPrefix(r.Name, "combination.") { // said with each kind
			out.Readings = append(out.Readings, both(award.ReadingText(r.Name, m.Readings[r.Name])))
		}
	}
	for _, x := range m.Responsibilities {
		out.Responsibilities = append(out.Responsibilities, portal.Responsibility{Who: x.Who, What: x.Text, From: x.From, To: x.To, Citation: x.Citation})
	}
	for _, c := range m.Calendar {
		out.Calendar = append(out.Calendar, portal.Occasion{Text: c.Text, From: c.From, To: c.To})
	}
	return out
}

// both is what something is called in both languages.
func both(s lang.Sayer) lang.Both { return lang.Both{VI: s.Say(lang.VI), EN: s.Say(lang.EN)} }

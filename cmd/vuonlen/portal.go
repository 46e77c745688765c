package main

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
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
	o.State, o.Movement = r.state, r.movement
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

	// The state that was read last. Within a second it is not read again, so that what is
	// published is seen a second later at most.
	mu    sync.Mutex
	at    time.Time
	known string

	// more is what changes without an act: an hour that came, the numbers of the foot.
	more func(context.Context) (string, error)

	told     kept[*portal.Movement]
	editions publicEditions
}

// kept is what was read of one state, for all who ask for it; one reads at a time.
type kept[T any] struct {
	mu    sync.Mutex
	state string
	what  T
}

func (k *kept[T]) of(state string, read func() (T, error)) (T, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.state == state && state != "" {
		return k.what, nil
	}
	what, err := read()
	if err == nil {
		k.state, k.what = state, what
	}
	return what, err
}

// state names the state of what is public: the number of the last act, for every change
// is one, and what changes by itself.
func (r *publicReader) state(ctx context.Context) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.now()
	if d := now.Sub(r.at); r.known != "" && d >= 0 && d < time.Second {
		return r.known, nil
	}
	var act int64
	err := r.db.Read(ctx, func(reader *store.Reader) error {
		h, err := reader.Head()
		act = h.Size
		return err
	})
	if err != nil && fault.KindOf(err) != fault.Refused { // refused: nothing was written yet
		return "", err
	}
	r.at, r.known = now, strconv.FormatInt(act, 10)
	if r.more != nil {
		more, err := r.more(ctx)
		if err != nil {
			return "", err
		}
		r.known += " " + more
	}
	return r.known, nil
}

// movement is the movement that the public is told of: the newest one.
func (r *publicReader) movement(ctx context.Context) (*portal.Movement, error) {
	state, err := r.state(ctx)
	if err != nil {
		return nil, err
	}
	return r.told.of(state, func() (*portal.Movement, error) { return r.readMovement(ctx) })
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
			kind.Citation = c.Citation
		}
		if len(kind.Criteria) > 0 {
			out.Kinds = append(out.Kinds, kind)
		}
	}
	for _, c := range m.Calendar {
		out.Calendar = append(out.Calendar, portal.Occasion{Text: c.Text, From: c.From, To: c.To})
	}
	return out
}

// both is what something is called in both languages.
func both(s lang.Sayer) lang.Both { return lang.Both{VI: s.Say(lang.VI), EN: s.Say(lang.EN)} }

package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"vuonlen/account"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/store"
	"vuonlen/store/storetest"
	"vuonlen/unit"
)

// The matrix of routes: every route x every role x places inside and outside of the
// role's scope x the id in the path, in the query and in the body of a form. What must
// come out is worked out from docs/permissions.md and by going up the units by hand,
// not by the code that decides.

// rights reads who may do what from the page of permissions, as an officer would.
func rights(t *testing.T) map[account.Role]map[account.Permission]bool {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "docs", "permissions.md"))
	if err != nil {
		t.Fatal(err)
	}
	var roles []account.Role // in the order of the page's columns
	for _, m := range regexp.MustCompile("(?m)^\\| ([A-Z]) \\|.*\\| `([a-z_]+)` \\|$").FindAllStringSubmatch(string(b), -1) {
		roles = append(roles, account.Role(m[2]))
	}
	out := map[account.Role]map[account.Permission]bool{}
	for _, m := range regexp.MustCompile("(?m)^\\|[^|]*\\|[^|]*\\| `([a-z]+\\.[a-z]+)` \\|(.*)\\|$").FindAllStringSubmatch(string(b), -1) {
		for i, cell := range strings.Split(m[2], "|") {
			role := roles[i]
			if out[role] == nil {
				out[role] = map[account.Permission]bool{}
			}
			out[role][account.Permission(m[1])] = strings.TrimSpace(cell) != ""
		}
	}
	if len(out) != len(account.Roles) || len(out[account.Auditor]) != len(account.Permissions) {
		t.Fatalf("%d roles, %d permissions on the page", len(out), len(out[account.Auditor]))
	}
	return out
}

// under goes up from a unit by hand and tells whether it meets another.
func under(tree *unit.Tree, code, scope unit.Code, on law.Date) bool {
	for u, ok := tree.Find(code, on); ok && u != nil; u, ok = tree.Parent(u, on) {
		if s, alive := u.At(on); alive && s.Code == scope {
			return true
		}
	}
	return false
}

// gateway is a site whose visitors have real sessions.
type gateway struct {
	t    *testing.T
	db   *store.DB
	h    http.Handler
	now  time.Time
	pats map[string]account.Permission // of each route; empty: none is needed
	free map[string]bool               // routes for everybody
	n    int
}

func newGateway(t *testing.T, day time.Time) *gateway {
	t.Helper()
	g := &gateway{t: t, now: day, pats: map[string]account.Permission{}, free: map[string]bool{}}
	db, err := store.Open(t.Context(), store.Options{DSN: storetest.SQLite(t), Keys: filepath.Join(t.TempDir(), "keys"), Now: func() time.Time { return g.now }, Datasets: office.Datasets()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	g.db = db
	site := (&app{now: func() time.Time { return g.now }, stderr: io.Discard}).site(db, &serveCmd{Site: "http://vuonlen.test"})
	site.Log = slog.New(slog.DiscardHandler)
	for _, r := range site.Table() {
		k := r.Method + " " + r.Pattern
		g.pats[k], g.free[k] = r.Access.Permission(), r.Access.String() == "everybody"
	}
	if g.h, err = site.Handler(); err != nil {
		t.Fatal(err)
	}
	return g
}

func (g *gateway) operator() *office.Office {
	return &office.Office{DB: g.db, Actor: "cli:an", Today: law.DateOf(g.now)}
}

// do sends a request of a user in a session of its own; user empty: of nobody.
func (g *gateway) do(user, method string, a ask) (status int, to, body string) {
	g.t.Helper()
	var content io.Reader
	if method == http.MethodPost {
		content = strings.NewReader(a.form.Encode())
	}
	q := httptest.NewRequest(method, "http://vuonlen.test"+a.path, content)
	if method == http.MethodPost {
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if user != "" {
		g.n++
		token := fmt.Sprintf("token-%d", g.n)
		sum := sha256.Sum256([]byte(token))
		if err := g.db.PutSession(g.t.Context(), account.Session{Key: hex.EncodeToString(sum[:]), User: user, Stage: account.Whole, Started: g.now, Seen: g.now, Proved: g.now, How: "password totp"}, ""); err != nil {
			g.t.Fatal(err)
		}
		q.AddCookie(&http.Cookie{Name: "session", Value: token})
	}
	w := httptest.NewRecorder()
	g.h.ServeHTTP(w, q)
	text := regexp.MustCompile(`\s*([<>])\s*`).ReplaceAllString(w.Body.String(), "$1")
	return w.Code, w.Header().Get("Location"), text
}

// barred tells whether an answer bars who asks from the route, refused besides whether
// it says that there is no such thing for him.
func barred(status int, to string) bool {
	return status == http.StatusForbidden || status == http.StatusUnauthorized || status == http.StatusSeeOther && strings.HasPrefix(to, "/login")
}

func refused(status int, to string) bool { return barred(status, to) || status == http.StatusNotFound }

// settle makes people, counts, households and campaigns at the spots, and a user of
// each role at a scope, named by the role.
func (g *gateway) settle(scope unit.Code, on law.Date, spots []spot) {
	t, o, ctx := g.t, g.operator(), g.t.Context()
	t.Helper()
	file := func(name string, lines ...string) string {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	reviews := []string{"year,household,commune,area,ethnicity,size,b1,d01,d02,d03,d04,d05,d06,d07,d08,d09,d10,d11,d12,head,citizen_id"}
	tallies, campaigns := []string{"code,on,year,households,poor,near_poor"}, []string{"code,year,review_complete"}
	for i, s := range spots {
		y := s.on.Year()
		tallies = append(tallies, fmt.Sprintf("%s,%s,%d,1000,%d,9", s.code, s.on, y, 10+i), fmt.Sprintf("%s,%s,%d,1000,%d,9", s.code, s.on, y-1, 300+i))
		if s.household != "" {
			reviews = append(reviews, fmt.Sprintf("%d,%s,%s,rural,01,4,120,1,1,1,0,0,0,0,0,0,0,0,0,Nguyễn Văn %s,089190000123", y, s.household, s.code, s.household))
			campaigns = append(campaigns, fmt.Sprintf("%s,%d,no", s.code, y))
		}
		if _, err := o.AddUser(ctx, s.user, account.Grant{Role: account.Reviewer, Scope: s.code, On: s.on}); err != nil {
			t.Fatal(s.name, err)
		}
	}
	for _, err := range []error{
		second(o.ImportTallies(ctx, file("t.csv", tallies...), true)), second(o.ImportReviews(ctx, file("r.csv", reviews...), true)), second(o.ImportCampaigns(ctx, file("c.csv", campaigns...), true)),
		second(o.AddUser(ctx, "everywhere", account.Grant{Role: account.Reviewer, Scope: scope, On: on})),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, role := range account.Roles {
		if _, err := o.AddUser(ctx, string(role), account.Grant{Role: role, Scope: scope, On: on}); err != nil {
			t.Fatal(err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// run sends every probe of every route as every role at every spot.
func (g *gateway) run(tree *unit.Tree, spots []spot, within func(spot) bool) (asked int) {
	t := g.t
	table := rights(t)
	for route, ps := range probes {
		method, _, _ := strings.Cut(route, " ")
		for _, p := range ps {
			for _, role := range account.Roles {
				holds := g.pats[route] == "" || table[role][g.pats[route]]
				for _, x := range p.also {
					holds = holds && table[role][x]
				}
				if role == account.DistrictOfficer && g.pats[route] == account.EvidenceWrite && law.DateOf(g.now) >= 20250701 {
					holds = false // there are no districts any more to write for
				}
				for i, s := range spots {
					if p.about == "household" && s.household == "" || p.open != "" && i > 0 {
						continue
					}
					if p.anew {
						if _, err := g.operator().AddUser(t.Context(), s.user, account.Grant{Role: account.Reviewer, Scope: s.code, On: s.on}); err != nil {
							t.Fatal(err)
						}
					}
					a := p.ask(s)
					status, to, body := g.do(string(role), method, a)
					asked++
					name := fmt.Sprintf("%s by %s at %s (%s %v): %d to %q", route, role, s.name, a.path, a.form, status, to)
					if status >= 500 {
						t.Errorf("%s: %s", name, body)
					}
					switch {
					case p.open != "":
						if no := barred(status, to) && !g.free[route]; no == holds {
							t.Errorf("%s: holds it %v, refused %v", name, holds, no)
						}
					case p.lists != nil:
						seen, may := strings.Contains(body, p.lists(s)), holds && within(s)
						if g.pats[route] == "" { // the start page asks by itself
							may = within(s) && table[role][account.TallyRead]
						}
						if no := barred(status, to); no == holds {
							t.Errorf("%s: holds it %v, refused %v", name, holds, no)
						}
						if seen && !may || p.sure && may && !seen && (p.about != "unit" || s.household != "") {
							t.Errorf("%s: may see it %v, sees it %v", name, may, seen)
						}
					default:
						no := refused(status, to)
						if p.does {
							no = status >= 400
						}
						may := holds && within(s)
						if p.today {
							_, lives := tree.Find(s.code, law.DateOf(g.now))
							may = may && lives
						}
						if no == may {
							t.Errorf("%s: may %v, refused %v: %s", name, may, no, body)
						}
					}
				}
			}
		}
	}
	return asked
}

// stray: ids of another place in the query, and in the body of a form, beside the id
// that a route takes, change nothing.
func (g *gateway) stray(here, there spot) {
	for route, ps := range probes {
		method, _, _ := strings.Cut(route, " ")
		for _, p := range ps {
			if p.about == "" || p.open != "" {
				continue
			}
			for _, role := range []account.Role{account.CommuneOfficer, account.DistrictOfficer, account.Auditor} {
				a := p.ask(here)
				others := url.Values{}
				for _, name := range []string{"code", "unit", "id", "household", "user", "subject", "commune"} {
					others.Add(name, map[string]string{"id": string(there.household), "household": string(there.household), "user": there.user}[name])
					if others.Get(name) == "" {
						others.Set(name, string(there.code))
					}
				}
				sep := "?"
				if strings.Contains(a.path, "?") {
					sep = "&"
				}
				a.path += sep + others.Encode()
				for k, v := range others {
					if a.form != nil && a.form.Get(k) == "" {
						a.form[k] = v
					}
				}
				_, _, body := g.do(string(role), method, a)
				for _, leak := range []string{"Nguyễn Văn " + string(there.household), ">" + there.user + "<", ">" + string(there.code) + "<"} {
					if strings.Contains(body, leak) {
						g.t.Errorf("%s by %s with %s shows %q", route, role, a.path, leak)
					}
				}
			}
		}
	}
}

// TestRoutesMatrix: who gets what by each route; then after the roles were taken in the
// middle of sessions.
func TestRoutesMatrix(t *testing.T) {
	t.Parallel()
	tree, err := unit.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2024, 12, 31, 9, 0, 0, 0, law.Zone)
	for _, c := range []struct {
		scope unit.Code
		spots []spot
	}{
		{"891", []spot{
			{"own", "891", 20241231, "", "u-own"}, {"child", "30544", 20241231, "HH-child", "u-child"}, {"sibling", "893", 20241231, "", "u-sibling"},
			{"child-of-sibling", "30682", 20241231, "HH-niece", "u-niece"}, {"parent", "89", 20241231, "", "u-parent"}, {"other-province", "00001", 20241231, "HH-other", "u-other"},
		}},
		{"30544", []spot{
			{"own", "30544", 20241231, "HH-own", "u-own"}, {"sibling", "30547", 20241231, "HH-sibling", "u-sibling"}, {"parent", "891", 20241231, "", "u-parent"},
			{"other-province", "00001", 20241231, "HH-other", "u-other"},
		}},
	} {
		t.Run(string(c.scope), func(t *testing.T) {
			t.Parallel()
			g := newGateway(t, day)
			for k := range g.pats {
				if len(probes[k]) == 0 {
					t.Errorf("%s has no probe: say in probes how it is tried", k)
				}
			}
			for k := range probes {
				if _, ok := g.pats[k]; !ok {
					t.Errorf("there is no route %s", k)
				}
			}
			g.settle(c.scope, 20241231, c.spots)
			asked := g.run(tree, c.spots, func(s spot) bool { return under(tree, s.code, c.scope, s.on) })
			g.stray(c.spots[0], c.spots[len(c.spots)-1])
			t.Logf("%d requests", asked)
			if asked < 500 {
				t.Errorf("only %d requests", asked)
			}
			somebody := c.spots[slices.IndexFunc(c.spots, func(s spot) bool { return s.household != "" })]
			for route, ps := range probes { // nobody at all
				method, _, _ := strings.Cut(route, " ")
				if status, to, _ := g.do("", method, ps[0].ask(somebody)); !g.free[route] && !barred(status, to) {
					t.Errorf("%s by nobody: %d", route, status)
				}
			}
			// The roles are taken while the sessions last.
			for _, role := range account.Roles {
				if _, err := g.operator().Revoke(t.Context(), string(role), role, c.scope, 20241231); err != nil {
					t.Fatal(err)
				}
			}
			for route, ps := range probes {
				if g.pats[route] == "" {
					continue
				}
				method, _, _ := strings.Cut(route, " ")
				for _, role := range account.Roles {
					if status, _, _ := g.do(string(role), method, ps[0].ask(c.spots[1])); status != http.StatusForbidden {
						t.Errorf("%s by %s after the role was taken: %d", route, role, status)
					}
				}
			}
			rep, err := g.db.Verify(t.Context(), nil)
			if err != nil || rep.Difference != nil {
				t.Errorf("%+v %v", rep.Difference, err)
			}
		})
	}
}

// TestRoutesAfterMerger: commune 30553 was merged into another on 1 July 2025. Who
// worked there reads its past, and nothing of the commune that it went into.
func TestRoutesAfterMerger(t *testing.T) {
	t.Parallel()
	tree, err := unit.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	spots := []spot{
		{"its-past", "30553", 20241231, "HH-past", "u-past"},
		{"where-it-went", "30547", 20250801, "", "u-new"},
		{"past-of-the-other", "30547", 20241231, "HH-beside", "u-beside"},
	}
	g := newGateway(t, time.Date(2025, 12, 20, 9, 0, 0, 0, law.Zone))
	g.settle("30553", 20241231, spots)
	asked := g.run(tree, spots, func(s spot) bool { return s.code == "30553" })
	if asked < 400 {
		t.Errorf("only %d requests", asked)
	}
}

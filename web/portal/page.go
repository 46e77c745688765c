package portal

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strings"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/web"
)

// Page is a line of the table of pages.
type Page struct {
	Path   string // without the language: "/movement", "/units/{code}"
	Method string // empty: GET
	// Query are the names after the question mark that the page reads. Others are dropped
	// before it is asked, so that what is kept of it is not kept anew for each of them.
	Query []string
	Serve func(View) (web.Answer, error)
	Bytes int64     // how large a body may be; 0 = [web.MaxForm]
	Name  lang.Text // in the site map and the search; zero: it is in neither
	Menu  bool      // it stands in the menu
	Plain bool      // its address has no language
	Own   bool      // each answer is its asker's own and never kept: forms, searches
}

// Pages is every page of the site, the menu's in its order.
func (p *Portal) Pages() []Page {
	return slices.Concat(
		p.homePages(),
		p.movementPages(),
		p.figurePages(),
		p.dataPages(),
		p.newsPages(),
		p.honourPages(),
		p.certificatePages(),
		p.aboutPages(),
		p.petitionPages(),
		p.plainPages(),
	)
}

// Routes is the table of routes: a page in each language.
func (p *Portal) Routes() []web.Route {
	var out []web.Route
	for _, g := range p.Pages() {
		serve := func(v *web.Visit) (web.Answer, error) {
			a, err := g.Serve(View{v, p})
			if trouble(err) {
				err = errors.New(fault.Say(lang.EN, err))
			}
			return a, err
		}
		for _, pattern := range g.patterns() {
			out = append(out, web.Route{Method: cmp.Or(g.Method, http.MethodGet), Pattern: pattern, Access: web.Everybody, Serve: serve, Bytes: g.Bytes})
		}
	}
	return out
}

// trouble tells whether the office itself is in trouble: its disk is full, its database
// is not there. What the fault says of paths and servers, and what to do, is for who runs
// it: it goes into the log, and the visitor is told its number.
func trouble(err error) bool {
	var f *fault.Error
	return errors.As(err, &f) && strings.HasPrefix(f.What.Key, "store.")
}

func (g Page) patterns() []string {
	if g.Plain {
		return []string{g.Path}
	}
	var out []string
	for _, l := range lang.All {
		out = append(out, "/"+string(l)+g.Path)
	}
	return out
}

// show answers with a page that is the same for everybody.
func show(p web.Page) (web.Answer, error) { return web.Show(p).Public(), nil }

// View is one visit of the public site. Pages embed it.
type View struct {
	*web.Visit
	portal *Portal
}

// To is the address of a page of the site in the language of the visit: p.To("/movement").
func (v View) To(path string) string { return "/" + string(v.Lang) + path }

// Crumbs are the ways back from a page: the first page, and those given.
func (v View) Crumbs(ls ...web.Link) []web.Link {
	return append([]web.Link{{Text: v.Say(lang.T("portal.home")), Href: v.To("/")}}, ls...)
}

// path is the address without the language, as it is for every language.
func (v View) path() string {
	rest := strings.TrimPrefix(strings.TrimPrefix(v.URL.EscapedPath(), "/"), string(v.Lang))
	if rest == "" {
		return "/"
	}
	return rest
}

// in is the same page in another language.
func (v View) in(l lang.Lang) string {
	to := "/" + string(l) + v.path()
	if v.URL.RawQuery != "" {
		to += "?" + v.URL.RawQuery
	}
	return to
}

package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"vuonlen/account"
)

// Access says who may call a route. The zero Access is nobody's: a route that
// forgot it is refused when the site is made.
type Access struct {
	who        string
	permission account.Permission
}

// Everybody is the access of what needs no account: assets, signing in.
var Everybody = Access{who: "everybody"}

// SignedIn is the access of whoever has an account, whatever the role.
var SignedIn = Access{who: "signed in"}

// Needs is the access of those who hold a permission for any unit. For which units
// is asked again by the office, for each of them.
func Needs(p account.Permission) Access { return Access{who: permission, permission: p} }

const permission = "permission"

// Permission is what a route needs, empty where any account or none will do.
func (a Access) Permission() account.Permission { return a.permission }

// String is the access as the table of routes shows it.
func (a Access) String() string {
	if a.permission != "" {
		return string(a.permission)
	}
	return a.who
}

// Handler answers one visit. It writes nothing itself: the answer is made whole
// before the first byte is sent, so that an error never follows half a page.
type Handler func(*Visit) (Answer, error)

// Route is one line of the table of routes.
type Route struct {
	Method  string
	Pattern string // as in http.ServeMux: "/units/{code}"; "/" is that page alone
	Access  Access
	Serve   Handler
	Bytes   int64 // how large a body may be; 0 = [MaxForm]
}

// MaxForm is how large a form may be that brings no file.
const MaxForm = 1 << 20

// Get is a route that only reads.
func Get(pattern string, a Access, h Handler) Route {
	return Route{Method: http.MethodGet, Pattern: pattern, Access: a, Serve: h}
}

// Post is a route that changes something.
func Post(pattern string, a Access, h Handler) Route {
	return Route{Method: http.MethodPost, Pattern: pattern, Access: a, Serve: h}
}

// Upload is a route that takes a file of at most so many bytes.
func Upload(pattern string, a Access, bytes int64, h Handler) Route {
	return Route{Method: http.MethodPost, Pattern: pattern, Access: a, Serve: h, Bytes: bytes}
}

// mux is the pattern for http.ServeMux. "/" would match everything below it.
func (r Route) mux() string {
	if strings.HasSuffix(r.Pattern, "/") {
		return r.Method + " " + r.Pattern + "{$}"
	}
	return r.Method + " " + r.Pattern
}

// check says what is wrong with a route; a site with such a route is not made.
func (r Route) check() error {
	switch {
	case r.Access == Access{}:
		return fmt.Errorf("route %s %s has no access: say web.Needs(permission), web.SignedIn or web.Everybody", r.Method, r.Pattern)
	case r.Access.who == permission && !slices.Contains(account.Permissions, r.Access.permission):
		return fmt.Errorf("route %s %s needs the permission %q, which there is not", r.Method, r.Pattern, r.Access.permission)
	case r.Serve == nil:
		return fmt.Errorf("route %s %s has no handler", r.Method, r.Pattern)
	case r.Method != http.MethodGet && r.Method != http.MethodPost:
		return fmt.Errorf("route %s %s: a form can send GET and POST only", r.Method, r.Pattern)
	}
	return nil
}

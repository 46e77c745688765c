package account

import (
	"errors"
	"slices"
	"sync"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
)

// ErrDenied is the cause of every refusal that is about who asks, not about what is
// asked: a page shows it as forbidden.
var ErrDenied = errors.New("not permitted")

// Authority answers what an actor may do. It may be used from many goroutines.
type Authority struct {
	actor Actor
	all   bool
	user  User
	tree  *unit.Tree

	mu     sync.Mutex
	scopes map[string]Scope // by the grants that count
}

// Operate is the authority of the command line: everything, everywhere.
func Operate(a Actor) *Authority { return &Authority{actor: a, all: true} }

// NewAuthority is the authority of a user. It fails with a fault when a grant
// cannot be: an unknown role, no unit of that code on its day.
func NewAuthority(tree *unit.Tree, user User) (*Authority, error) {
	for _, g := range user.Grants {
		if f := g.Check(tree); f != nil {
			return nil, f
		}
	}
	return &Authority{actor: Actor(user.Name), user: user, tree: tree, scopes: map[string]Scope{}}, nil
}

// Actor is who acts.
func (a *Authority) Actor() Actor { return a.actor }

// holds tells whether the grant carries a permission on a day. What a district
// officer may change ends with the districts, whatever the grant says: since 1
// July 2025 there is no district that could act.
func (g Grant) holds(p Permission, today law.Date) bool {
	return g.InForce(today) && g.Role.Holds(p) &&
		(g.Role != DistrictOfficer || !p.Changes() || today < unit.DistrictsEnd)
}

// Scope is where the actor holds a permission today.
func (a *Authority) Scope(p Permission, today law.Date) Scope {
	if a.all {
		return Everything()
	}
	if a.user.Disabled {
		return Scope{}
	}
	var grants []Grant
	key := make([]byte, len(a.user.Grants))
	for i, g := range a.user.Grants {
		if g.holds(p, today) {
			grants = append(grants, g)
			key[i] = 1
		}
	}
	if len(grants) == 0 {
		return Scope{}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	s, ok := a.scopes[string(key)]
	if !ok {
		s, _ = NewScope(a.tree, grants) // the grants were checked
		a.scopes[string(key)] = s
	}
	return s
}

// May says whether the actor may do something today to a unit as it is on a day:
// nil, or the fault that refuses it.
func (a *Authority) May(p Permission, u *unit.Unit, on, today law.Date) *fault.Error {
	if f := a.MayAnywhere(p, today); f != nil {
		return f
	}
	if a.all || u != nil && a.Scope(p, today).Covers(u, on) {
		return nil
	}
	where := "?"
	if u != nil {
		where = u.Label()
		if s, ok := u.At(on); ok {
			where = string(s.Code) + " " + s.FullName
		}
	}
	return fault.New(fault.Refused, lang.T("account.outside", "actor", string(a.actor), "may", p, "unit", where, "on", on)).
		Do(lang.T("account.outside_do", "roles", holders(p, today))).By(ErrDenied)
}

// MayAnywhere says whether the actor holds a permission for any unit today: for
// what belongs to no unit (keys, movements, the journal), and before a file is
// read that names units.
func (a *Authority) MayAnywhere(p Permission, today law.Date) *fault.Error {
	switch {
	case a.all:
		return nil
	case a.user.Disabled:
		return fault.New(fault.Refused, lang.T("account.disabled", "actor", string(a.actor))).
			Do(lang.T("account.disabled_do")).By(ErrDenied)
	case !slices.ContainsFunc(a.user.Grants, func(g Grant) bool { return g.holds(p, today) }):
		return fault.New(fault.Refused, lang.T("account.refused", "actor", string(a.actor), "may", p)).
			Do(lang.T("account.refused_do", "roles", holders(p, today))).By(ErrDenied)
	}
	return nil
}

// holders lists the roles that could do it today; the operator always can.
func holders(p Permission, today law.Date) []lang.Text {
	var out []lang.Text
	for _, r := range Roles {
		if (Grant{Role: r}).holds(p, today) {
			out = append(out, lang.T(roleNames[r])) // lang: keys in roleNames
		}
	}
	return append(out, lang.T("account.operator"))
}

// Roles lists the roles that the user has today, each once.
func (a *Authority) Roles(today law.Date) []Role {
	var out []Role
	for _, g := range a.user.Grants {
		if !a.user.Disabled && g.InForce(today) && !slices.Contains(out, g.Role) {
			out = append(out, g.Role)
		}
	}
	return out
}

// CanGrant says whether somebody may make a grant today: nil, or the fault that
// refuses it. Nobody grants more than they hold: who grants manages users there
// and holds every permission of the role there, on the day of the grant's unit
// and, while it lives, today.
func CanGrant(granter *Authority, g Grant, today law.Date) *fault.Error {
	if granter.all {
		return nil
	}
	if f := g.Check(granter.tree); f != nil {
		return f
	}
	u, _ := granter.tree.Find(g.Scope, g.On)
	for _, p := range append([]Permission{UserManage}, table[g.Role]...) {
		days := []law.Date{g.On}
		if u.Alive(today) {
			days = append(days, today)
		}
		for _, on := range days {
			f := granter.May(p, u, on, today)
			switch {
			case f == nil:
			case p == UserManage:
				return f
			default:
				return fault.New(fault.Refused, lang.T("account.more", "actor", string(granter.actor), "role", g.Role, "may", p, "unit", u.Label())).
					Do(lang.T("account.more_do")).By(ErrDenied)
			}
		}
	}
	return nil
}

// Heads tells whether the actor holds a permission today for a unit itself, and not
// only because it lies under one that was granted: the chair of a province does not
// sign for a commune.
func (a *Authority) Heads(p Permission, u *unit.Unit, today law.Date) bool {
	if a.all {
		return true
	}
	for _, g := range a.user.Grants {
		if a.user.Disabled || !g.holds(p, today) {
			continue
		}
		if own, ok := a.tree.Find(g.Scope, g.On); ok && own == u {
			return true
		}
	}
	return false
}

// Package account says who acts and what they may do: users, roles, permissions
// and scopes. It answers questions; office and store ask them before every act
// and read.
//
// Who does what comes from the requirement (mission.md, sections 1, 7.2 and 8),
// not from a legal text: the table of roles is ours. How a scope lives through
// mergers is docs/decisions/0014-scopes.md.
//
// It also has the rules of signing in: what a password must be, how long a session
// lasts, how often somebody may guess. The package keeps no password, session or
// key itself, and reads no clock: the day or instant is always an argument.
package account

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
)

// Actor is who does something: "cli:an" for the operating-system user an at the
// command line, else the name of a user.
type Actor string

// operator begins the actors of the command line.
const operator = "cli:"

// Operator tells whether the actor works the program on its own machine. He holds
// every permission (formats.md 3.6): who can read the file can read the database.
func (a Actor) Operator() bool { return strings.HasPrefix(string(a), operator) }

// Public is the actor of what the public site enters for its visitors, who have no
// account and are nobody here. No user can be called so: names have no colon.
const Public Actor = "public:portal"

// User is an account. What it may do are its grants; a disabled one may nothing.
type User struct {
	Name     string // as ParseName gives it
	Grants   []Grant
	Disabled bool
}

// Grant gives a user a role for a unit and what lies under it.
type Grant struct {
	Role  Role
	Scope unit.Code
	On    law.Date // a day on which Scope names the unit meant
	From  law.Date // first day in force; 0 = from the beginning
	To    law.Date // last day in force; 0 = until it is ended
}

// InForce tells whether the grant counts on a day.
func (g Grant) InForce(today law.Date) bool {
	return g.From <= today && (g.To == 0 || today <= g.To)
}

// Check says what is wrong with the grant, nil when nothing is.
func (g Grant) Check(tree *unit.Tree) *fault.Error {
	if _, f := ParseRole(string(g.Role)); f != nil {
		return f
	}
	if g.To != 0 && g.To < g.From {
		return fault.New(fault.Refused, lang.T("account.days", "from", g.From, "to", g.To)).
			Do(lang.T("account.days_do"))
	}
	return tree.Explain(g.Scope, g.On)
}

// ParseName reads the name of a user: 1 to 64 letters (with the marks of
// Vietnamese), digits and . _ - with single spaces inside, at least one letter,
// composed (NFC). Letters of other scripts look like ours in the journal and are
// refused; so are the names that the program itself uses there.
func ParseName(s string) (string, *fault.Error) {
	s = lang.NFC(s)
	bad := func(t lang.Text) (string, *fault.Error) {
		return "", fault.New(fault.Usage, t).Do(lang.T("account.name_do"))
	}
	if strings.HasPrefix(strings.ToLower(s), operator) || strings.EqualFold(s, "system") {
		return bad(lang.T("account.name_taken", "name", printable(s)))
	}
	letters := 0
	space := true // before the first letter none may stand
	for _, r := range s {
		switch {
		case isLetter(r):
			letters++
			space = false
		case r >= '0' && r <= '9', r == '.', r == '_', r == '-':
			space = false
		case r == ' ' && !space:
			space = true
		default:
			return bad(lang.T("account.name", "name", printable(s)))
		}
	}
	if letters == 0 || space || utf8.RuneCountInString(s) > 64 {
		return bad(lang.T("account.name", "name", printable(s)))
	}
	return s, nil
}

// isLetter tells whether r is a composed letter of Vietnamese or of the western
// languages around it (Latin-1). Others of the Latin script, full-width letters
// and clicks among them, look like these or like signs.
func isLetter(r rune) bool {
	switch {
	case r < 0xc0:
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
	case r <= 0xff:
		return r != '×' && r != '÷'
	}
	return strings.ContainsRune("ĂăĐđĨĩŨũƠơƯư", r) || r >= 'Ạ' && r <= 'ỹ'
}

// printable keeps what a terminal would obey out of a sentence.
func printable(s string) string {
	if r := []rune(s); len(r) > 64 {
		s = string(r[:64]) + "…"
	}
	return strings.Map(func(r rune) rune {
		if r == utf8.RuneError || r != ' ' && !unicode.IsGraphic(r) {
			return '\ufffd'
		}
		return r
	}, s)
}

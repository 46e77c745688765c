package account

import (
	"slices"
	"time"
)

// SessionRule bounds a session: Idle is how long nothing may be asked, Whole how
// long it lasts at most.
type SessionRule struct{ Idle, Whole time.Duration }

// A working day, and a walk to the counter and back (OWASP ASVS 7.3.1, 7.3.2).
var usualSession = SessionRule{30 * time.Minute, 12 * time.Hour}

// sessionRules are stricter for who manages accounts or reads a whole province.
var sessionRules = map[Role]SessionRule{
	ProvincialOfficer: {20 * time.Minute, 10 * time.Hour},
	Auditor:           {20 * time.Minute, 10 * time.Hour},
	Administrator:     {15 * time.Minute, 8 * time.Hour},
}

// halfSession is the rule of a session whose second factor is not proved yet, and
// of one in which nobody has signed in.
var halfSession = SessionRule{10 * time.Minute, 10 * time.Minute}

// RuleFor gives the rule of whoever holds some roles: the strictest of each.
func RuleFor(roles []Role) SessionRule {
	rule := usualSession
	for _, r := range roles {
		if s, ok := sessionRules[r]; ok {
			rule.Idle, rule.Whole = min(rule.Idle, s.Idle), min(rule.Whole, s.Whole)
		}
	}
	return rule
}

// Stage is how far somebody has come in signing in.
type Stage string

// The stages.
const (
	Nobody  Stage = "nobody" // a visitor in the middle of signing in by passkey or elsewhere
	Half    Stage = "half"   // the password was right; the second factor is still to be shown
	Enrol   Stage = "enrol"  // the password was right; there is no second factor yet
	Whole   Stage = "whole"  // signed in
	noStage Stage = ""       // no session
)

// Session is somebody being signed in, at one device.
type Session struct {
	Key     string // hash of the token that the device holds
	User    string // empty at stage Nobody
	Stage   Stage
	Started time.Time
	Seen    time.Time
	Proved  time.Time // when a factor was last shown
	How     string    // by what: "password totp", "passkey", "oidc", ...
	Device  string    // what the browser calls itself, shortened
	Tries   int64     // wrong second factors so far
	Pending string    // what the server must remember between two steps; sealed at rest
}

// Ended tells whether the session is over.
func (s Session) Ended(roles []Role, now time.Time) bool {
	rule := halfSession
	if s.Stage == Whole {
		rule = RuleFor(roles)
	}
	// A clock that went back ends it too: nobody can say how long it has lasted.
	return s.Stage == noStage || now.Before(s.Started) || now.Sub(s.Seen) >= rule.Idle || now.Sub(s.Started) >= rule.Whole
}

// MaxTries is how many wrong second factors a session lives through.
const MaxTries = 5

// Fresh is how long a factor shown counts for what needs one shown lately.
const Fresh = 10 * time.Minute

// stepUp are the permissions that need a factor shown lately: what shows a number
// in full, gives power or takes work back.
var stepUp = []Permission{CitizenRead, UserManage, KeyManage, ReviewUndo}

// MustProve tells whether a permission needs a factor to be shown again.
func (s Session) MustProve(p Permission, now time.Time) bool {
	return slices.Contains(stepUp, p) && (now.Before(s.Proved) || now.Sub(s.Proved) >= Fresh)
}

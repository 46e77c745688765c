package account

import "time"

// CredentialKind is by what somebody is known to be who he is.
type CredentialKind string

// The kinds.
const (
	Password  CredentialKind = "password"
	Link      CredentialKind = "link"     // a one-time code by which a password is set
	App       CredentialKind = "totp"     // the secret shared with an authenticator app
	Passkey   CredentialKind = "passkey"  // a public key of a device
	Recovery  CredentialKind = "recovery" // a code for the day on which the device is lost
	Elsewhere CredentialKind = "oidc"     // an account at another service
)

// Second tells whether the kind proves what a password does not.
func (k CredentialKind) Second() bool { return k == App || k == Passkey }

// LinkLife is how long a one-time code counts.
const LinkLife = 72 * time.Hour

// Credential is one of them, of one user.
type Credential struct {
	ID      int64 // of its row
	User    string
	Kind    CredentialKind
	Label   string    // what the user calls it
	Handle  string    // by what it is found: a keyed hash of the code, the id of a passkey
	Data    string    // what need not be secret: a public key, the service
	Expires time.Time // zero: never
	Secret  string    // hash of the password, secret of the app; empty unless asked for
	Since   int64     // act
}

// Expired tells whether it no longer counts.
func (c Credential) Expired(now time.Time) bool { return !c.Expires.IsZero() && !now.Before(c.Expires) }

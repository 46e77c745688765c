// Package account says who acts. Users, roles and scopes join it with the
// register; until then every actor is the operator of the command line, who
// holds every permission (formats.md 3.6).
package account

// Actor is who does something: "cli:an" for the operating-system user an at the
// command line.
type Actor string

// Package login is the pages at the door and behind it: signing in with password and
// second factor, with a passkey or by another service, one's own account and
// sessions, and the accounts of others for who manages them.
//
// A token stands in one cookie, which scripts cannot read and which goes to no other
// site; it is another one after every step. No secret stands in an address.
package login

// Package floors keeps the house standing: its test holds every import of the
// program against the floors and walls written there, each with its reason. A
// package imports lower floors only; a wall forbids more than the floors do,
// also through other packages. What tests import is free.
//
// The package has no code of its own and is imported by nobody.
package floors

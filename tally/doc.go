// Package tally holds counts of households by unit and year: the recognised
// (reported) counts, their sums over children, exact rates, and flags where
// counts and rates do not agree.
//
// It cannot see movements or awards: a count is made without knowledge of
// targets or prizes. It touches no file, database or clock.
package tally

// Package tally holds counts of households by unit and year: the recognised
// (reported) counts, their sums over children, exact rates, and flags where
// counts and rates do not agree.
//
// Its tiles are the fast way to count: the review answers of a year, 64
// households at a time, by any standard and over any map, with what is unknown
// kept apart ([Tiles], [TileBuilder], [Join]). They give the integers that one
// household at a time gives, and no other.
//
// It cannot see movements or awards: a count is made without knowledge of
// targets or prizes. It touches no file, database or clock.
package tally

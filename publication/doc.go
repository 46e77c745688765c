// Package publication holds what may be public: editions of figures, in which small
// groups are hidden so that no arithmetic over what is shown can find them.
//
// An [Edition] is finished: it carries every figure that the public side shows, says
// of each what state it is in, and why what is not shown is not. Whoever shows it
// computes nothing but rates of counts that are shown or banded ([Edition.Rate],
// [Edition.RateRange]) and fetches nothing. An edition is never changed: a correction is
// another edition that says which one it corrects, and the old one stays.
//
// How to read one:
//
//	e, err := publication.DecodeEdition(content)
//	for i, p := range e.Places { ... }                     // units, on one of two maps
//	row := e.Row(place, year)                              // nil: nothing was published
//	cell := row.Cell("poor")                               // state first, then the number
//	switch cell.State { case publication.Shown: cell.N ... }
//	rate, ok := e.Rate(row, "multidim")                    // exact; ok false: not to be shown
//
// A place is a unit on a map: Then = the boundaries at the end of each year, Today =
// the boundaries of the edition's map day. Above and below hang together by
// [Place.Parent]. Measures are listed by [Measures].
//
// How small groups are hidden stands in [Rule] and [Hide]; who wants to break it has
// [Attack], which knows the edition only. The package refuses to know households,
// registers or who asks; it has no file, no clock and no chance.
package publication

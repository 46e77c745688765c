// Package unit holds the administrative units of Viet Nam through time: which
// unit a code names on a day, its names, kinds and parents, which units it came
// from and which it became, and dated facts about it (area, zone, poor district).
//
// A code names a unit only together with a date: communes of July 2025 reuse the
// codes of communes that ended the day before. What the sources do not say (566
// communes without a known successor, 46 doubtful links) is reported as such and
// never guessed.
//
// The package knows no count, household or movement, and reads nothing but its
// own embedded data.
package unit

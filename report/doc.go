// Package report fills the fifteen official report forms of the yearly review:
// from the reviews of a year, the members, what was declared of each unit and the
// movement between two years to a [Sheet] of rows and cells. The forms are cited
// data (forms.yaml); their place in the annexes of the circular is not known, and
// each says whether a printed form of it was seen.
//
// Numbers are exact. An answer that nobody gave makes a cell an interval, a
// missing declared total makes it unknown, and neither is ever a zero. Every cell
// names the households behind it. What the forms themselves get wrong (groups
// that overlap) or leave open (the link of forms 2 and 3) is said in a notice and
// never changed.
//
// The package makes no file: document writes the sheets.
package report

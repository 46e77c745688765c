// Package document reads the tables people bring (CSV, XLSX and Parquet) and writes CSV.
//
// A table is read as a stream of rows under a [Schema] of named columns. What is
// odd but clear is accepted with a notice (column order, unknown columns, a
// semicolon for a comma); what could be read in two ways is refused with file,
// sheet, row, column and what to do, and never guessed: 1.234 is a thousand in
// one program and one and a bit in another. An empty cell is unknown, never zero.
//
// Files come from outside, so nothing in them is trusted: archives are checked
// before they are unpacked, sizes are bounded, control characters are refused.
//
// The package knows rows and columns and the shape of the files of formats.md
// section 2; what may be done with a row, it leaves to others.
package document

// Package pdf writes PDF files (ISO 32000-1, PDF 1.7) straight to where they go: a
// page leaves memory when the next begins, the tree of a paper when the paper is
// ended. What stays is a number for each object (its place in the file), and one for
// each page and paper; a thousand papers need hardly more memory than one.
//
// Files are tagged (ISO 32000-1, 14.7 and 14.8): what is drawn belongs to an element
// of a tree (heading, paragraph, table, picture) or is decoration, so that programs
// that read aloud say it in order. Letters are those of Liberation Serif, set in with
// the letters used; each goes into the file under its own Unicode number, so that
// what is copied out is what was written.
//
// Lengths are points (1/72 inch) from the upper left corner of the page. Equal calls
// give equal bytes. After an error everything else does nothing; [Writer.Close] says
// it.
package pdf

// Package office is where things happen: each act that changes something and
// each combined answer is one function here. An act reads a file, says what it
// would do, and writes when it is confirmed, in one transaction that leaves its
// entry in the journal. Answers only read.
//
// Nothing is computed here that a package below can compute; nothing is printed
// here that the edge (terminal, page) can print.
package office

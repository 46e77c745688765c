// Package law holds what legal texts are made of: documents and citations with
// how sure each fact is, dates, exact numbers that may be partly or wholly
// unknown, verdicts in three-valued logic, and the Finding that explains one.
//
// It refuses to know any unit, household, movement, database, clock or file.
package law

package unit

import (
	"strings"

	"vuonlen/internal/fault"
)

// RowError is a fault in one row of what was given: Edit counts the edits given
// to [Build] from 0 (-1 = the embedded data; always 0 for [NewFacts]) and Index
// the records, changes or facts in it (-1 = the edit as a whole). Who read the
// file adds file and row.
type RowError struct {
	Edit, Index int
	Err         *fault.Error
}

// Error is the English line.
func (e *RowError) Error() string { return e.Err.Error() }

// Unwrap returns the fault.
func (e *RowError) Unwrap() error { return e.Err }

// Errors are all the rows refused, by edit and row.
type Errors []*RowError

// Error joins the lines in English.
func (e Errors) Error() string {
	s := make([]string, len(e))
	for i, r := range e {
		s[i] = r.Error()
	}
	return strings.Join(s, "\n")
}

// Unwrap returns the single errors.
func (e Errors) Unwrap() []error {
	out := make([]error, len(e))
	for i, r := range e {
		out[i] = r
	}
	return out
}

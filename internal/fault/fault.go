// Package fault holds the kinds of error. A fault says what went wrong, where
// (file, sheet, row, column) and what to do, as texts that are rendered in the
// reader's language at the edge; its cause stays inside for the log.
package fault

import (
	"errors"
	"strconv"
	"strings"

	"vuonlen/internal/lang"
)

// Kind decides how a fault ends a command or a request.
type Kind int

// The kinds. Internal is the zero value: an error nobody classified.
const (
	Internal Kind = iota // a defect or a broken machine
	Usage                // the call is wrong (exit 2)
	Refused              // the data are refused or a check failed (exit 1)
	NotFound             // what was asked for does not exist (exit 1)
	Conflict             // somebody else was faster (exit 1)
)

// Place says where in a file something is wrong. Row counts from 1 as the
// officer's program shows it (the heading is row 1); 0 means no row.
type Place struct {
	File, Sheet string
	Row         int
	Column      string
}

// Say writes the place: file, sheet, row, column, as far as known.
func (p Place) Say(l lang.Lang) string {
	var s []string
	if p.File != "" {
		s = append(s, p.File)
	}
	if p.Sheet != "" {
		s = append(s, l.Say(lang.T("fault.sheet", "name", p.Sheet)))
	}
	if p.Row > 0 {
		s = append(s, l.Say(lang.T("fault.row", "n", strconv.Itoa(p.Row))))
	}
	if p.Column != "" {
		s = append(s, l.Say(lang.T("fault.column", "name", p.Column)))
	}
	return strings.Join(s, ", ")
}

// Error is one fault.
type Error struct {
	Kind   Kind
	At     Place
	What   lang.Text
	Remedy lang.Text
	Cause  error
}

// New makes a fault of a kind.
func New(k Kind, what lang.Text) *Error { return &Error{Kind: k, What: what} }

// Place returns the fault with its place set.
func (e *Error) Place(p Place) *Error { e.At = p; return e }

// Do returns the fault with its remedy set.
func (e *Error) Do(remedy lang.Text) *Error { e.Remedy = remedy; return e }

// By returns the fault with its cause set.
func (e *Error) By(cause error) *Error { e.Cause = cause; return e }

// Say writes the fault in one line: place, what is wrong, what to do.
func (e *Error) Say(l lang.Lang) string {
	var b strings.Builder
	if at := e.At.Say(l); at != "" {
		b.WriteString(at + ": ")
	}
	b.WriteString(e.What.Say(l))
	if !e.Remedy.IsZero() {
		b.WriteString(" → " + e.Remedy.Say(l))
	}
	return b.String()
}

// Error is the English line with the cause, for logs and tests.
func (e *Error) Error() string {
	s := e.Say(lang.EN)
	if e.Cause != nil {
		s += ": " + e.Cause.Error()
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// List is several faults of one file, in its order. Limit of them are kept, 0
// meaning Max; Total counts all.
type List struct {
	Items []*Error
	Total int
	Limit int
}

// Max is how many faults of one file are shown; an officer repairs a column at
// a time, and a wrong file gives one fault a row.
const Max = 50

// Add notes a fault.
func (l *List) Add(e *Error) {
	l.Total++
	limit := l.Limit
	if limit == 0 {
		limit = Max
	}
	if len(l.Items) < limit {
		l.Items = append(l.Items, e)
	}
}

// Err returns the list as an error, nil when it is empty.
func (l *List) Err() error {
	if l == nil || l.Total == 0 {
		return nil
	}
	return l
}

// Error joins the lines in English.
func (l *List) Error() string { return l.Say(lang.EN) }

// Say writes a line a fault, at most Max of them, and how many more there are.
func (l *List) Say(in lang.Lang) string {
	shown := l.Items[:min(len(l.Items), Max)]
	s := make([]string, 0, len(shown)+1)
	for _, e := range shown {
		s = append(s, e.Say(in))
	}
	if more := l.Total - len(shown); more > 0 {
		s = append(s, in.Say(lang.T("fault.more", "n", more)))
	}
	return strings.Join(s, "\n")
}

// KindOf finds the kind of an error, Internal when it is not a fault.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	var l *List
	if errors.As(err, &l) && len(l.Items) > 0 {
		return l.Items[0].Kind
	}
	return Internal
}

// Say writes any error in a language: a fault (the outermost, when one causes
// another) by its texts, another error by the general sentence for the
// unexpected with its own words behind.
func Say(l lang.Lang, err error) string {
	var f interface {
		error
		lang.Sayer
	}
	if errors.As(err, &f) {
		return f.Say(l)
	}
	return l.Say(lang.T("fault.internal", "error", err.Error()))
}

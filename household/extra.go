package household

import (
	"maps"
	"slices"
	"strings"
)

// Extra holds the answers of a review to the questions of its form that have no
// field of their own in [Review]: groups, reasons of poverty, wishes, typed
// totals. It is the canonical text "code=value;code=value", sorted by code, so
// that equal answers are equal texts; unanswered questions do not stand in it. A
// question that a later form adds needs no new column.
type Extra string

// NewExtra writes answers canonically; empty values are left out. Codes and
// values must not hold the signs = and ; (what [Form] lets through does not).
func NewExtra(answers map[string]string) Extra {
	var b strings.Builder
	for _, code := range slices.Sorted(maps.Keys(answers)) {
		v := answers[code]
		if v == "" {
			continue
		}
		if strings.ContainsAny(code, "=;") || strings.ContainsAny(v, "=;") {
			panic("household: an answer that cannot be written: " + code)
		}
		if b.Len() > 0 {
			b.WriteByte(';')
		}
		b.WriteString(code + "=" + v)
	}
	return Extra(b.String())
}

// Get is the answer to a question, empty when there is none.
func (e Extra) Get(code string) string {
	for s := string(e); s != ""; {
		var pair string
		pair, s, _ = strings.Cut(s, ";")
		if c, v, ok := strings.Cut(pair, "="); ok && c == code {
			return v
		}
	}
	return ""
}

// Answer is the answer to a yes-or-no question.
func (e Extra) Answer(code string) Answer {
	a, _ := ParseAnswer(e.Get(code))
	return a
}

// Map gives all answers by code.
func (e Extra) Map() map[string]string {
	out := map[string]string{}
	for c, v := range e.all {
		out[c] = v
	}
	return out
}

// all goes through the answers in the order of their codes.
func (e Extra) all(yield func(code, value string) bool) {
	for s := string(e); s != ""; {
		var pair string
		pair, s, _ = strings.Cut(s, ";")
		if c, v, ok := strings.Cut(pair, "="); ok && !yield(c, v) {
			return
		}
	}
}

package lang

import (
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// collators are kept: one is dear to make and serves one goroutine at a time.
var collators = sync.Pool{New: func() any { return collate.New(language.Vietnamese, collate.Numeric) }}

// Compare orders words as a Vietnamese dictionary does: a ă â b c d đ e ê …, the tone
// last (da, dả, dã, dá, dạ, đa), and numbers by their value (Ấp 2 before Ấp 10).
func Compare(a, b string) int {
	c := collators.Get().(*collate.Collator)
	defer collators.Put(c)
	return c.CompareString(a, b)
}

package document

import (
	"slices"
	"strings"
)

// foot tells whether a raw row is text around a printed table: the name of a
// group, a note, a signature. A row with a number in it is never passed over: it
// may be a row of data that lost its code.
func (r *Reader) foot(cells []cell) bool {
	if !r.schema.Printed || r.schema.Totals == "" {
		return false
	}
	if pos := r.layout.at[r.column(r.schema.Totals)]; pos >= 0 && pos < len(cells) && clean(cells[pos].text) != "" {
		return false
	}
	if slices.ContainsFunc(cells, totalWord) { // told as a total
		return false
	}
	return !slices.ContainsFunc(cells, func(c cell) bool {
		if c.kind != isText {
			return true
		}
		text := clean(c.text)
		return text != "" && strings.Trim(text, "0123456789.,%-– ") == "" && strings.ContainsAny(text, "0123456789")
	})
}

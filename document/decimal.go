package document

import (
	"math"
	"strconv"
	"strings"

	"vuonlen/internal/lang"
	"vuonlen/law"
)

// maxDecimal is the largest number that a workbook cell holds to the last whole.
const maxDecimal = 1e15

// Decimal is a number of 0 or more with up to nine decimals in its canonical
// spelling, 1500 or 1.5; empty for an empty or wrong cell. A typed 1.500 may be
// one and a half or a thousand and a half, so it is refused.
func (r *Row) Decimal(col string) string {
	c := r.cell(col)
	if c.text == "" {
		return ""
	}
	x, ok := c.decimal()
	if !ok && c.kind != isText { // a workbook's number too large for a rate
		f, err := strconv.ParseFloat(c.text, 64)
		if ok = err == nil && f == math.Trunc(f) && math.Abs(f) <= maxDecimal; ok {
			x = law.Int(int64(f))
		}
	}
	if !ok || c.kind == isDate || c.kind == isPercent || strings.HasSuffix(c.text, "%") || x.Sign() < 0 || c.kind == isText && ambiguous(c.text) {
		r.Fail(col, lang.T("document.decimal", "value", r.quote(c.text)), lang.T("document.decimal.do"))
		return ""
	}
	s := x.Decimal(9)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// ambiguous tells that the mark in a number may divide thousands as well as
// decimals: one to three digits, the mark, three digits.
func ambiguous(s string) bool {
	at := strings.IndexAny(s, ".,")
	return at >= 1 && at <= 3 && len(s) == at+4 && s[0] != '0'
}

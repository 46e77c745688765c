package law

import (
	"encoding/json"
	"strconv"

	"vuonlen/internal/lang"
)

// Count is a number of households, persons or units that may be known exactly,
// known only to lie in an interval, or unknown. The zero Count is unknown:
// what nobody entered is never zero.
type Count struct {
	Lo, Hi int64
	known  bool
}

// MaxCount is the largest count accepted from outside: over thirty times the
// households of the country, and small enough that exact ratios of two rates
// fit 64 bits.
const MaxCount = 1_000_000_000

// Exactly is a certain count.
func Exactly(n int64) Count { return Count{n, n, true} }

// Between is a count known to lie in [lo, hi].
func Between(lo, hi int64) Count { return Count{lo, hi, true} }

// Known tells whether anything is known (exactly or as an interval).
func (c Count) Known() bool { return c.known }

// Exact returns the number when it is certain.
func (c Count) Exact() (int64, bool) { return c.Lo, c.known && c.Lo == c.Hi }

// Add sums two counts; a sum with an unknown part is unknown.
func (c Count) Add(o Count) Count {
	if !c.known || !o.known {
		return Count{}
	}
	return Between(c.Lo+o.Lo, c.Hi+o.Hi)
}

// Sum adds counts; the sum of none is a certain zero.
func Sum(cs ...Count) Count {
	s := Exactly(0)
	for _, c := range cs {
		s = s.Add(c)
	}
	return s
}

// Say writes the number, "a–b", or the word for unknown.
func (c Count) Say(l lang.Lang) string {
	switch {
	case !c.known:
		return l.Say(lang.T("law.unknown"))
	case c.Lo == c.Hi:
		return l.Int(c.Lo)
	}
	return l.Int(c.Lo) + "–" + l.Int(c.Hi)
}

// IsOne is for plural forms.
func (c Count) IsOne() bool { return c.known && c.Lo == 1 && c.Hi == 1 }

// MarshalJSON writes a number, {"min","max"} or null.
func (c Count) MarshalJSON() ([]byte, error) {
	switch {
	case !c.known:
		return []byte("null"), nil
	case c.Lo == c.Hi:
		return strconv.AppendInt(nil, c.Lo, 10), nil
	}
	return json.Marshal(struct {
		Min int64 `json:"min"`
		Max int64 `json:"max"`
	}{c.Lo, c.Hi})
}

// Dong is an amount of money in whole đồng.
type Dong int64

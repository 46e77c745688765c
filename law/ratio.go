package law

import (
	"fmt"
	"math"
	"math/big"
	"math/bits"
	"strings"

	"vuonlen/internal/lang"
)

// Ratio is an exact rational number: a rate, a fall between two rates, a
// threshold. It is never rounded; rounding happens only in [Ratio.Decimal], for
// showing. The zero Ratio is 0.
type Ratio struct {
	num, den int64    // den > 0, reduced; den 0 stands for 1 (the zero value)
	big      *big.Rat // set instead when the number does not fit 64 bits
}

// Int is a whole number as a Ratio.
func Int(n int64) Ratio { return Ratio{num: n, den: 1} }

// Frac is n/d. It panics when d is 0: callers test the denominator, because a
// rate without households is unknown, not a number.
func Frac(n, d int64) Ratio {
	if d == 0 {
		panic("law: ratio with denominator 0")
	}
	if d < 0 {
		if n == math.MinInt64 || d == math.MinInt64 { // -n or -d would not fit
			return fromBig(big.NewRat(n, d))
		}
		n, d = -n, -d
	}
	if g := gcd(abs(n), uint64(d)); g > 1 {
		n, d = n/int64(g), d/int64(g)
	}
	return Ratio{num: n, den: d}
}

// ParseRatio reads a decimal such as "1.2", "1,2" or "50" exactly.
func ParseRatio(s string) (Ratio, error) {
	t := strings.Replace(s, ",", ".", 1)
	body := strings.TrimPrefix(t, "-")
	whole, frac, dot := strings.Cut(body, ".")
	if whole == "" || (dot && frac == "") || len(whole) > 15 || len(frac) > 9 || !digits(whole) || !digits(frac) {
		return Ratio{}, fmt.Errorf("%q is not a decimal number", s)
	}
	r, ok := new(big.Rat).SetString(t)
	if !ok {
		return Ratio{}, fmt.Errorf("%q is not a decimal number", s)
	}
	return fromBig(r), nil
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

func (r Ratio) d() int64 {
	if r.den == 0 {
		return 1
	}
	return r.den
}

func (r Ratio) rat() *big.Rat {
	if r.big != nil {
		return r.big
	}
	return big.NewRat(r.num, r.d())
}

func fromBig(r *big.Rat) Ratio {
	if r.Num().IsInt64() && r.Denom().IsInt64() {
		return Ratio{num: r.Num().Int64(), den: r.Denom().Int64()}
	}
	return Ratio{big: r}
}

// Add is r + o.
func (r Ratio) Add(o Ratio) Ratio {
	if r.big == nil && o.big == nil {
		if a, ok := mul(r.num, o.d()); ok {
			if b, ok := mul(o.num, r.d()); ok {
				if n, ok := add(a, b); ok {
					if d, ok := mul(r.d(), o.d()); ok {
						return Frac(n, d)
					}
				}
			}
		}
	}
	return fromBig(new(big.Rat).Add(r.rat(), o.rat()))
}

// Neg is -r.
func (r Ratio) Neg() Ratio {
	if r.big == nil && r.num != math.MinInt64 {
		return Ratio{num: -r.num, den: r.d()}
	}
	return fromBig(new(big.Rat).Neg(r.rat()))
}

// Sub is r - o.
func (r Ratio) Sub(o Ratio) Ratio { return r.Add(o.Neg()) }

// Mul is r * o.
func (r Ratio) Mul(o Ratio) Ratio {
	if r.big == nil && o.big == nil {
		if n, ok := mul(r.num, o.num); ok {
			if d, ok := mul(r.d(), o.d()); ok {
				return Frac(n, d)
			}
		}
	}
	return fromBig(new(big.Rat).Mul(r.rat(), o.rat()))
}

// Quo is r / o; it panics when o is 0.
func (r Ratio) Quo(o Ratio) Ratio {
	if o.Sign() == 0 {
		panic("law: division by zero")
	}
	return fromBig(new(big.Rat).Quo(r.rat(), o.rat()))
}

// Cmp compares: -1, 0, +1.
func (r Ratio) Cmp(o Ratio) int {
	if r.big == nil && o.big == nil {
		rs, os := r.Sign(), o.Sign()
		if rs != os {
			return sign(int64(rs - os))
		}
		ah, al := bits.Mul64(abs(r.num), uint64(o.d()))
		bh, bl := bits.Mul64(abs(o.num), uint64(r.d()))
		c := 0
		switch {
		case ah > bh || ah == bh && al > bl:
			c = 1
		case ah < bh || ah == bh && al < bl:
			c = -1
		}
		return c * rs
	}
	return r.rat().Cmp(o.rat())
}

// Sign is -1, 0 or +1.
func (r Ratio) Sign() int {
	if r.big != nil {
		return r.big.Sign()
	}
	return sign(r.num)
}

// Floor is the largest int64 not above r (math.MinInt64 for anything below
// that). It is used to turn a threshold into a number of households.
func (r Ratio) Floor() int64 {
	if r.big == nil {
		q := r.num / r.d()
		if r.num%r.d() != 0 && r.num < 0 {
			q--
		}
		return q
	}
	q := new(big.Int).Div(r.big.Num(), r.big.Denom()) // Euclidean: floor for a positive denominator
	switch {
	case q.IsInt64():
		return q.Int64()
	case q.Sign() < 0:
		return math.MinInt64
	}
	return math.MaxInt64
}

// Decimal writes r with the given number of places, half away from zero, for
// showing only. What rounds to zero has no sign.
func (r Ratio) Decimal(places int) string {
	s := r.rat().FloatString(places)
	if strings.HasPrefix(s, "-") && strings.Trim(s, "-0.") == "" {
		return s[1:]
	}
	return s
}

// String is the exact fraction, for tests and digests.
func (r Ratio) String() string { return r.rat().RatString() }

// Percent is the ratio times a hundred, as shown: "9.70".
func (r Ratio) Percent() string { return r.Mul(Int(100)).Decimal(2) }

// Points is a ratio that is shown as percentage points or per cent.
type Points Ratio

// Say writes 9,70 or 9.70 (per cent or points; the sentence around it says which).
func (p Points) Say(l lang.Lang) string { return l.Decimal(Ratio(p).Percent()) }

// Say writes the ratio with up to two decimals and no trailing zeros, as
// thresholds are written in the plans: 4; 1,2.
func (r Ratio) Say(l lang.Lang) string {
	s := r.Decimal(2)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	return l.Decimal(s)
}

func gcd(a, b uint64) uint64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func abs(n int64) uint64 {
	if n < 0 {
		return uint64(-(n + 1)) + 1
	}
	return uint64(n)
}

func sign(n int64) int {
	switch {
	case n > 0:
		return 1
	case n < 0:
		return -1
	}
	return 0
}

func mul(a, b int64) (int64, bool) {
	hi, lo := bits.Mul64(abs(a), abs(b))
	if hi != 0 || lo > 1<<63-1 {
		return 0, false
	}
	if (a < 0) != (b < 0) {
		return -int64(lo), true
	}
	return int64(lo), true
}

func add(a, b int64) (int64, bool) {
	s := a + b
	return s, (a < 0) != (b < 0) || (s < 0) == (a < 0)
}

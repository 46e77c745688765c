package paper

import "strings"

// digits are read as officers of the north and the formal papers do: linh, tư, mươi.
var digits = [...]string{"không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"}

// InWords reads a whole number of 0 or more in Vietnamese, as decisions write sums
// of money (bằng chữ): 702000 is "bảy trăm linh hai nghìn".
func InWords(n int64) string {
	if n < 0 {
		return "âm " + InWords(-n)
	}
	if n == 0 {
		return digits[0]
	}
	if n >= 1e9 { // tỷ again for every nine digits
		s := InWords(n/1e9) + " tỷ"
		if rest := n % 1e9; rest > 0 {
			s += " " + millions(rest, true)
		}
		return s
	}
	return millions(n, false)
}

// millions reads a number below 10^9; full tells that digits stand before it.
func millions(n int64, full bool) string {
	var s []string
	for _, g := range []struct {
		size int64
		name string
	}{{1e6, "triệu"}, {1e3, "nghìn"}, {1, ""}} {
		if three := n / g.size % 1000; three > 0 {
			s = append(s, hundreds(int(three), full))
			if g.name != "" {
				s = append(s, g.name)
			}
			full = true
		}
		if n/g.size > 0 {
			full = true
		}
	}
	return strings.Join(s, " ")
}

// hundreds reads three digits; full says the hundred also where it is none.
func hundreds(n int, full bool) string {
	h, t, u := n/100, n/10%10, n%10
	var s []string
	if h > 0 || full {
		s = append(s, digits[h], "trăm")
	}
	switch {
	case t == 0 && u > 0 && len(s) > 0:
		s = append(s, "linh")
	case t == 1:
		s = append(s, "mười")
	case t > 1:
		s = append(s, digits[t], "mươi")
	}
	switch {
	case u == 0:
	case u == 1 && t > 1:
		s = append(s, "mốt")
	case u == 4 && t > 1:
		s = append(s, "tư")
	case u == 5 && t > 0:
		s = append(s, "lăm")
	default:
		s = append(s, digits[u])
	}
	return strings.Join(s, " ")
}

package tally

import (
	"fmt"
	"strconv"
	"strings"

	"vuonlen/household"
	"vuonlen/law"
	"vuonlen/unit"
)

// Leaf counts the reviews of a year that name one hamlet, or one commune and no
// hamlet, under one standard. What is not known makes a count an interval: a
// household of unknown class may be poor, near-poor, neither.
type Leaf struct {
	ID       int64     // of the stored row
	Code     unit.Code // on 31 December of the year
	Year     law.Year
	Standard string
	Register
}

// Register is what the reviews of a territory and year add up to. The zero value
// is not usable: begin with [NoReviews].
type Register struct {
	Reviewed, Poor, NearPoor law.Count
	Either                   law.Count // poor or near-poor: tighter than the sum of both
	Unknown                  law.Count // households of unknown class
	Head, Any                Minority  // by the head's group, and by any member's
	Indicators               [household.Indicators]law.Count
}

// Minority counts minority households.
type Minority struct{ Reviewed, Poor, NearPoor law.Count }

// NoReviews counts nothing: zero everywhere.
func NoReviews() Register {
	var r Register
	for _, c := range r.cells() {
		*c = law.Exactly(0)
	}
	return r
}

// registerCells names the counts of a register, in a fixed order.
var registerCells = func() []string {
	out := []string{
		"reviewed", "poor", "near_poor", "either", "unknown", "minority_reviewed", "minority_poor", "minority_near_poor",
		"any_minority_reviewed", "any_minority_poor", "any_minority_near_poor",
	}
	for i := range household.Indicators {
		out = append(out, fmt.Sprintf("d%02d", i+1))
	}
	return out
}()

// cells are the counts in the order of [registerCells].
func (r *Register) cells() [11 + household.Indicators]*law.Count {
	out := [11 + household.Indicators]*law.Count{
		&r.Reviewed, &r.Poor, &r.NearPoor, &r.Either, &r.Unknown, &r.Head.Reviewed, &r.Head.Poor, &r.Head.NearPoor,
		&r.Any.Reviewed, &r.Any.Poor, &r.Any.NearPoor,
	}
	for i := range r.Indicators {
		out[11+i] = &r.Indicators[i]
	}
	return out
}

// Review adds one household. Its class is what the standard makes of its answers
// with the area that holds for it.
func (r *Register) Review(s *household.Standard, a household.Answers, ethnicity household.Ethnicity, more household.Extra) {
	poor, near, not := s.Possible(a)
	class := s.Classify(a)
	one := func(c *law.Count, may, must bool) {
		lo, hi := c.Lo, c.Hi
		if must {
			lo++
		}
		if may {
			hi++
		}
		*c = law.Between(lo, hi)
	}
	one(&r.Reviewed, true, true)
	one(&r.Poor, poor, class == household.Poor)
	one(&r.NearPoor, near, class == household.NearPoor)
	one(&r.Either, poor || near, !not)
	unknown := class == household.UnknownClass
	one(&r.Unknown, unknown, unknown)
	minority := ethnicity.Minority()
	group := func(m *Minority, is household.Answer) {
		may, must := is != household.No, is == household.Yes
		one(&m.Reviewed, may, must)
		one(&m.Poor, may && poor, must && class == household.Poor)
		one(&m.NearPoor, may && near, must && class == household.NearPoor)
	}
	group(&r.Head, minority)
	anyone := more.Answer("any_minority")
	if minority == household.Yes {
		anyone = household.Yes
	}
	group(&r.Any, anyone)
	for i := range r.Indicators {
		deprived, known := a.Indicator(i + 1)
		one(&r.Indicators[i], deprived || !known, deprived)
	}
}

// Plus adds the counts of two territories.
func (r Register) Plus(o Register) Register {
	r.add(&o)
	return r
}

func (r *Register) add(o *Register) {
	theirs := o.cells()
	for i, c := range r.cells() {
		*c = c.Add(*theirs[i])
	}
}

// Text writes the counts canonically: "reviewed=12;poor=3-5;...".
func (r Register) Text() string {
	var b strings.Builder
	for i, c := range r.cells() {
		if i > 0 {
			b.WriteByte(';')
		}
		b.WriteString(registerCells[i])
		b.WriteByte('=')
		b.WriteString(strconv.FormatInt(c.Lo, 10))
		if c.Hi != c.Lo {
			b.WriteByte('-')
			b.WriteString(strconv.FormatInt(c.Hi, 10))
		}
	}
	return b.String()
}

// ParseRegister reads what [Register.Text] writes, and nothing else.
func ParseRegister(s string) (Register, bool) {
	var r Register
	for i, c := range r.cells() {
		var pair string
		pair, s, _ = strings.Cut(s, ";")
		name, value, _ := strings.Cut(pair, "=")
		lo, hi, interval := strings.Cut(value, "-")
		n, err := strconv.ParseInt(lo, 10, 64)
		if err != nil || name != registerCells[i] || n < 0 {
			return r, false
		}
		m := n
		if interval {
			if m, err = strconv.ParseInt(hi, 10, 64); err != nil || m <= n {
				return r, false
			}
		}
		*c = law.Between(n, m)
	}
	return r, s == ""
}

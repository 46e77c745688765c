package report

import (
	"fmt"
	"strconv"
	"strings"

	"vuonlen/law"
	"vuonlen/tally"
)

// Formula makes a column of others, as printed under its heading: a sum with
// signs ("1-2-3-4+5") or a rate ("3/1*100"). The zero Formula is none.
type Formula struct {
	terms []term
	rate  bool // terms[0] / terms[1] * 100
}

type term struct {
	column int
	minus  bool
}

// IsZero tells whether there is no formula.
func (f Formula) IsZero() bool { return len(f.terms) == 0 }

// String is the formula as printed.
func (f Formula) String() string {
	if f.rate {
		return fmt.Sprintf("%d/%d*100", f.terms[0].column, f.terms[1].column)
	}
	var b strings.Builder
	for i, t := range f.terms {
		switch {
		case t.minus:
			b.WriteByte('-')
		case i > 0:
			b.WriteByte('+')
		}
		b.WriteString(strconv.Itoa(t.column))
	}
	return b.String()
}

func (f Formula) columns() (out []int) {
	for _, t := range f.terms {
		out = append(out, t.column)
	}
	return out
}

// parseFormula reads what [Formula.String] writes, and nothing else.
func parseFormula(s string) (Formula, error) {
	var f Formula
	text := s
	if over, ok := strings.CutSuffix(s, "*100"); ok {
		f.rate = true
		text = strings.Replace(over, "/", "+", 1)
	}
	for rest := text; rest != ""; {
		t := term{}
		if len(f.terms) > 0 {
			t.minus = rest[0] == '-'
			if rest[0] != '-' && rest[0] != '+' {
				return f, fmt.Errorf("formula %q", s)
			}
			rest = rest[1:]
		}
		n := strings.IndexAny(rest, "+-")
		if n < 0 {
			n = len(rest)
		}
		var err error
		if t.column, err = strconv.Atoi(rest[:n]); err != nil || t.column < 1 {
			return f, fmt.Errorf("formula %q", s)
		}
		f.terms = append(f.terms, t)
		rest = rest[n:]
	}
	if f.IsZero() || f.rate && len(f.terms) != 2 || f.String() != s {
		return f, fmt.Errorf("formula %q", s)
	}
	return f, nil
}

// eval makes the cell of what stands in the columns named. A difference of
// intervals is the widest there can be; it may be below zero, and is then shown
// so.
func (f Formula) eval(column func(no int) law.Count) Cell {
	if f.rate {
		return rate(column(f.terms[0].column), column(f.terms[1].column))
	}
	sum := law.Exactly(0)
	for _, t := range f.terms {
		c := column(t.column)
		if t.minus {
			c = minus(c)
		}
		sum = sum.Add(c)
	}
	return Number(sum)
}

func minus(c law.Count) law.Count {
	if !c.Known() {
		return c
	}
	return law.Between(-c.Hi, -c.Lo)
}

// rate is n/d. Of nobody there is no rate, which is not the same as a rate that
// is not known.
func rate(n, d law.Count) Cell {
	if none, ok := d.Exact(); ok && none == 0 {
		return Cell{Kind: None}
	}
	lo, hi, ok := tally.Rate(n, d)
	return Cell{Kind: Percent, Lo: lo, Hi: hi, Known: ok}
}

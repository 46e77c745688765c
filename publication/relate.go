package publication

import (
	"fmt"
	"slices"

	"vuonlen/law"
)

// Relate makes the system of an edition: its figures, and everything that anybody
// knows of how they hang together. Of an edition that is not yet hidden the figures
// are the truth.
func Relate(e *Edition) *System {
	s := &System{}
	at := make([]map[string]int, len(e.Rows))
	add := func(c Cell, u Unknown) (int, bool) {
		u.Hi, u.wide = NoBound, Interval{0, NoBound}
		switch c.State {
		case Shown:
			u.Lo, u.Hi, u.Truth = c.N, c.N, c.N
		case Banded:
			u.Lo, u.Hi, u.banded = c.Lo, c.Hi, true
		case Hidden:
		default:
			return 0, false // nobody counted it: it tells nothing
		}
		s.Cells = append(s.Cells, u)
		return len(s.Cells) - 1, true
	}
	for i := range e.Rows {
		at[i] = map[string]int{}
		p := e.Places[e.Rows[i].Place]
		for _, m := range Measures {
			c, ok := e.Rows[i].Cells[m]
			if !ok {
				continue
			}
			name := fmt.Sprintf("%s %s@%s %d %s", p.Map, p.Code, p.On, e.Rows[i].Year, m)
			if j, ok := add(c, Unknown{Name: name, row: i, measure: m, fixed: open(m), dear: rank(p.Level)*4 + dearness(m)}); ok {
				at[i][m] = j
			}
		}
	}
	broken := map[string]bool{}
	for _, b := range e.Broken {
		broken[b] = true
	}
	relate := func(name string, lo, hi int64, terms ...Term) {
		if !broken[name] {
			s.Relations = append(s.Relations, Relation{name, terms, lo, hi})
		}
	}
	// all gives the cells of several measures of a row, if it has them all.
	all := func(row int, ms ...string) (out []int, ok bool) {
		for _, m := range ms {
			j, ok := at[row][m]
			if !ok {
				return nil, false
			}
			out = append(out, j)
		}
		return out, true
	}
	for i := range e.Rows {
		classes(i, all, relate)
		for n, sum := range e.Rows[i].Sums {
			for _, m := range Measures {
				whole, ok := at[i][m]
				if !ok {
					continue
				}
				terms, hi := []Term{{whole, 1}}, int64(0)
				if sum.Least {
					hi = NoBound
				}
				for _, r := range sum.Beside {
					if j, ok := at[r][m]; ok {
						terms = append(terms, Term{j, 1})
					} else {
						terms = nil // nobody counted a part of the whole
						break
					}
				}
				if terms == nil {
					continue
				}
				for _, r := range sum.Rows {
					if j, ok := at[r][m]; ok {
						terms = append(terms, Term{j, -1})
					} else {
						hi = NoBound // some of it nobody counted: the others are no more than the whole
					}
				}
				if len(terms) > 1 {
					relate(fmt.Sprintf("%s %d row %d %s", sum.Why, n, i, m), 0, hi, terms...)
				}
			}
		}
	}
	balances(e, at, add, relate)
	s.link()
	return s
}

// classes relates the measures of one row.
func classes(i int, all func(int, ...string) ([]int, bool), relate func(string, int64, int64, ...Term)) {
	if c, ok := all(i, Poor, NearPoor, Multidim); ok {
		relate(fmt.Sprintf("multidim row %d", i), 0, 0, Term{c[0], 1}, Term{c[1], 1}, Term{c[2], -1})
	}
	if c, ok := all(i, Multidim, NotPoor, Households); ok {
		relate(fmt.Sprintf("classes row %d", i), 0, 0, Term{c[0], 1}, Term{c[1], 1}, Term{c[2], -1})
	}
	if _, ok := all(i, NotPoor); !ok { // as of hamlets
		if c, ok := all(i, Multidim, Households); ok {
			relate(fmt.Sprintf("multidim within households row %d", i), -NoBound, 0, Term{c[0], 1}, Term{c[1], -1})
		}
	}
	for _, p := range [][2]string{{MinPoor, Poor}, {MinNear, NearPoor}, {Minority, Households}, {MinPoor, Minority}, {MinNear, Minority}} {
		if c, ok := all(i, p[0], p[1]); ok {
			relate(fmt.Sprintf("%s within %s row %d", p[0], p[1], i), -NoBound, 0, Term{c[0], 1}, Term{c[1], -1})
		}
	}
	if c, ok := all(i, MinPoor, MinNear, Minority); ok {
		relate(fmt.Sprintf("minority row %d", i), -NoBound, 0, Term{c[0], 1}, Term{c[1], 1}, Term{c[2], -1})
	}
	if c, ok := all(i, Minority, MinPoor, MinNear, NotPoor); ok {
		relate(fmt.Sprintf("minority not poor row %d", i), -NoBound, 0, Term{c[0], 1}, Term{c[1], -1}, Term{c[2], -1}, Term{c[3], -1})
	}
	deprived := []Term{}
	for k := range Indicators {
		if c, ok := all(i, Deprived(k+1), Reviewed); ok {
			relate(fmt.Sprintf("d%02d row %d", k+1, i), -NoBound, 0, Term{c[0], 1}, Term{c[1], -1})
			deprived = append(deprived, Term{c[0], 1})
		}
	}
	// A poor household is deprived in three indicators at least.
	if c, ok := all(i, Poor); ok && len(deprived) == Indicators {
		relate(fmt.Sprintf("three deprivations row %d", i), 0, NoBound, append(deprived, Term{c[0], -3})...)
	}
}

// balances relates the columns of balance sheets with each other and with the counts
// at both ends, and a sheet with those below it.
func balances(e *Edition, at []map[string]int, add func(Cell, Unknown) (int, bool), relate func(string, int64, int64, ...Term)) {
	type sheet struct {
		place int
		year  law.Year
		list  string
	}
	cells, of := make([][]int, len(e.Balances)), map[sheet]int{}
	for i := range e.Balances {
		b := &e.Balances[i]
		p := e.Places[b.Place]
		of[sheet{b.Place, b.Year, b.List}] = i
		for c := range b.Cells {
			name := fmt.Sprintf("%s %s@%s %d %s column %d", p.Map, p.Code, p.On, b.Year, b.List, c+1)
			j, ok := add(b.Cells[c], Unknown{Name: name, row: -1, balance: i, column: c, dear: rank(p.Level) * 4})
			if !ok {
				j = -1
			}
			cells[i] = append(cells[i], j)
		}
	}
	rows := map[rowKey]int{}
	for i, r := range e.Rows {
		rows[rowKey{r.Place, r.Year}] = i
	}
	for i := range e.Balances {
		b, c := &e.Balances[i], cells[i]
		if slices.Contains(c, -1) {
			continue
		}
		relate(fmt.Sprintf("balance %d", i), 0, 0, Term{c[0], 1}, Term{c[1], -1}, Term{c[2], -1}, Term{c[3], -1},
			Term{c[4], 1}, Term{c[5], 1}, Term{c[6], 1}, Term{c[7], 1}, Term{c[8], -1})
		for _, end := range []struct {
			name   string
			year   law.Year
			column int
		}{{"start", b.Year - 1, 0}, {"end", b.Year, 8}} {
			if r, ok := rows[rowKey{b.Place, end.year}]; ok {
				if j, ok := at[r][b.List]; ok {
					relate(fmt.Sprintf("%s of balance %d", end.name, i), 0, 0, Term{c[end.column], 1}, Term{j, -1})
				}
			}
		}
		if b.List == Poor { // who crosses from one list to the other stands in both
			if j, ok := of[sheet{b.Place, b.Year, NearPoor}]; ok && !slices.Contains(cells[j], -1) {
				relate(fmt.Sprintf("down %d", i), 0, 0, Term{c[1], 1}, Term{cells[j][4], -1})
				relate(fmt.Sprintf("up %d", i), 0, 0, Term{c[4], 1}, Term{cells[j][2], -1})
			}
		}
		below := e.Below(b.Place)
		for k := range Columns {
			terms := []Term{{c[k], 1}}
			for _, p := range below {
				if j, ok := of[sheet{p, b.Year, b.List}]; ok && cells[j][k] >= 0 {
					terms = append(terms, Term{cells[j][k], -1})
				}
			}
			if len(terms) > 1 && len(terms) == len(below)+1 {
				relate(fmt.Sprintf("balance %d column %d", i, k+1), 0, 0, terms...)
			}
		}
	}
}

// dearness orders the measures of a row by how much is lost when they are hidden.
func dearness(measure string) int {
	switch measure {
	case Poor, Multidim:
		return 2
	case NotPoor:
		return 1
	}
	return 0
}

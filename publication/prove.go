package publication

import "vuonlen/law"

// pivots is how many steps a linear program may take; past them a bound stays as it is.
const pivots = 4000

// program is the linear relaxation of a part of the system: a column for each cell of
// part, in its order, that counts from the cell's lower bound. ok is false when nothing
// satisfies it or the pivots are used up.
func (s *System) program(part []int, bounds []Interval) (p *program, ok bool) {
	col := map[int]int{}
	for j, i := range part {
		col[i] = j
	}
	type ineq struct {
		terms []Term // Cell is a column
		b     int64
		eq    bool
	}
	var rows []ineq
	seen := map[int]bool{}
	for _, i := range part {
		if bounds[i].Hi < NoBound {
			rows = append(rows, ineq{[]Term{{col[i], 1}}, bounds[i].Hi - bounds[i].Lo, false})
		}
		for _, ri := range s.of[i] {
			if seen[ri] {
				continue
			}
			seen[ri] = true
			r := &s.Relations[ri]
			known := int64(0)
			var terms, minus []Term
			for _, t := range r.Terms {
				known += t.Times * bounds[t.Cell].Lo // what is shown, or the least of what is not
				if j, ok := col[t.Cell]; ok {
					terms = append(terms, Term{j, t.Times})
					minus = append(minus, Term{j, -t.Times})
				}
			}
			if r.Lo == r.Hi {
				rows = append(rows, ineq{terms, r.Hi - known, true})
				continue
			}
			if r.Hi < NoBound {
				rows = append(rows, ineq{terms, r.Hi - known, false})
			}
			if r.Lo > -NoBound {
				rows = append(rows, ineq{minus, known - r.Lo, false})
			}
		}
	}
	n := len(part)
	for _, r := range rows {
		if !r.eq {
			n++
		}
	}
	table, slack := make([][]law.Ratio, len(rows)), len(part)
	for i, r := range rows {
		table[i] = make([]law.Ratio, n+1)
		for _, t := range r.terms {
			table[i][t.Cell] = table[i][t.Cell].Add(law.Int(t.Times))
		}
		if !r.eq {
			table[i][slack] = oneR
			slack++
		}
		table[i][n] = law.Int(r.b)
	}
	return newProgram(table, n, pivots)
}

// prove gives those of some cells of which linear programs prove no range of
// their width. The corner at which a program makes a cell greatest or least is a set of numbers
// that satisfies every relation; where all of them are whole it is a proof like those of
// the mover, and it is held against the relations before it counts as one.
func (s *System) prove(cells []int) (missing []int) {
	if len(cells) == 0 {
		return nil
	}
	wanted := map[int]bool{}
	for _, i := range cells {
		wanted[i] = true
	}
	bounds, _, ok := s.propagate(20)
	for _, part := range s.components() {
		var p *program
		for j, i := range part {
			if !wanted[i] {
				continue
			}
			if p == nil && ok && len(part) <= mostSolved {
				p, ok = s.program(part, bounds)
			}
			if p != nil && ok && s.reach(p, part, bounds, j, 1)-s.reach(p, part, bounds, j, -1) >= s.Cells[i].width {
				continue
			}
			missing = append(missing, i)
		}
		ok = true
	}
	return missing
}

// locally tells whether a linear program over the cells nearest to one, size of them at most,
// proves that it keeps a width while all others stay as they are.
func (s *System) locally(cell int, width int64, size int) bool {
	part := s.around(cell, size)
	bounds := make([]Interval, len(s.Cells))
	for i, u := range s.Cells {
		bounds[i] = Interval{u.Truth, u.Truth}
	}
	for _, i := range part {
		bounds[i] = Interval{s.Cells[i].Lo, s.Cells[i].Hi}
	}
	u := &s.Cells[cell] // farther than the width it need not go
	bounds[cell] = Interval{max(u.Lo, u.Truth-width), min(u.Hi, u.Truth+width)}
	p, ok := s.program(part, bounds)
	return ok && s.reach(p, part, bounds, 0, 1)-s.reach(p, part, bounds, 0, -1) >= width
}

// around gives a cell and those that are not shown and hang together with it, the nearest
// first, size of them at most.
func (s *System) around(cell, size int) []int {
	out, seen := []int{cell}, map[int]bool{cell: true}
	for at := 0; at < len(out); at++ {
		for _, r := range s.of[out[at]] {
			for _, t := range s.Relations[r].Terms {
				if len(out) == size {
					return out
				}
				if !seen[t.Cell] && s.Cells[t.Cell].Free() {
					seen[t.Cell] = true
					out = append(out, t.Cell)
				}
			}
		}
	}
	return out
}

// reach is the number of a cell at the corner farthest up (sign 1) or down (-1), if all
// numbers there are whole; else the number itself.
func (s *System) reach(p *program, part []int, bounds []Interval, j int, sign int64) int64 {
	truth := s.Cells[part[j]].Truth
	p.steps = pivots
	if _, ok := p.most(j, sign); !ok {
		return truth
	}
	at := map[int]int64{}
	for _, i := range part {
		at[i] = bounds[i].Lo
	}
	for r, b := range p.basis {
		if b >= len(part) {
			continue
		}
		x := p.rows[r][p.n]
		if x.Cmp(law.Int(x.Floor())) != 0 {
			return truth
		}
		at[part[b]] += x.Floor()
	}
	for i, x := range at {
		if u := &s.Cells[i]; x < u.Lo || x > u.Hi {
			return truth
		}
		for _, ri := range s.of[i] {
			sum := int64(0)
			for _, t := range s.Relations[ri].Terms {
				if y, ok := at[t.Cell]; ok {
					sum += t.Times * y
				} else {
					sum += t.Times * s.Cells[t.Cell].Truth
				}
			}
			if sum < s.Relations[ri].Lo || sum > s.Relations[ri].Hi {
				return truth
			}
		}
	}
	return at[part[j]]
}

// mostSolved bounds the parts that proofs are sought for in linear programs: their tables are
// dense.
const mostSolved = 1500

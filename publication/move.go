package publication

import (
	"cmp"
	"slices"
)

// mover looks for other numbers that would have made the same edition: whole numbers
// for all that is not shown that satisfy every relation, with one cell moved. Each
// that it finds is a proof, to the last digit, that the cell can be that number as
// far as anybody can tell. That it finds none proves nothing.
type mover struct {
	s     *System
	sums  []int64 // of each relation, as moved
	moved []int64 // by how much, of each cell
	order []int   // the cells that were moved
	in    []bool  // the same, of each cell
	left  int     // tries
	most  int     // tries for one move
}

// tries is how many changes are tried for one move.
const tries = 300

func newMover(s *System) *mover {
	m := &mover{s: s, most: tries, sums: make([]int64, len(s.Relations)), moved: make([]int64, len(s.Cells)), in: make([]bool, len(s.Cells))}
	for i, r := range s.Relations {
		for _, t := range r.Terms {
			m.sums[i] += t.Times * s.Cells[t.Cell].Truth
		}
	}
	return m
}

func (m *mover) shift(cell int, by int64) {
	m.moved[cell] += by
	for _, i := range m.s.of[cell] {
		for _, t := range m.s.Relations[i].Terms {
			if t.Cell == cell {
				m.sums[i] += t.Times * by
			}
		}
	}
}

// can moves a cell by so much and the others so that all relations hold again, and
// puts all back.
func (m *mover) can(cell int, by int64) bool {
	u := &m.s.Cells[cell]
	if x := u.Truth + by; x < u.Lo || x > u.Hi {
		return false
	}
	m.left = m.most
	m.shift(cell, by)
	m.order, m.in[cell] = append(m.order[:0], cell), true
	ok := m.mend()
	m.back(0)
	return ok
}

// back puts back what was moved after the first n.
func (m *mover) back(n int) {
	for _, c := range m.order[n:] {
		if by := m.moved[c]; by != 0 {
			m.shift(c, -by)
		}
		m.in[c] = false
	}
	m.order = m.order[:n]
}

// off is how far a relation is from holding.
func (m *mover) off(i int) int64 {
	r := &m.s.Relations[i]
	switch {
	case m.sums[i] < r.Lo:
		return m.sums[i] - r.Lo
	case m.sums[i] > r.Hi:
		return m.sums[i] - r.Hi
	}
	return 0
}

func (m *mover) mend() bool {
	// Of the relations that do not hold, the one that the fewest cells can mend.
	wrong, fewest := -1, 0
	for _, c := range m.order {
		for _, i := range m.s.of[c] {
			if i == wrong || m.off(i) == 0 {
				continue
			}
			n := 0
			for _, t := range m.s.Relations[i].Terms {
				if !m.in[t.Cell] && m.s.Cells[t.Cell].Free() {
					n++
				}
			}
			if n == 0 {
				m.left--
				return false
			}
			if wrong < 0 || n < fewest {
				wrong, fewest = i, n
			}
		}
	}
	if wrong < 0 {
		return true
	}
	if m.left--; m.left <= 0 {
		return false
	}
	type way struct {
		cell  int
		by    int64
		whole bool
	}
	var ways []way
	off := m.off(wrong)
	for _, t := range m.s.Relations[wrong].Terms {
		u := &m.s.Cells[t.Cell]
		if m.in[t.Cell] || !u.Free() {
			continue
		}
		by := -off / t.Times
		if by == 0 {
			continue
		}
		to := min(max(u.Truth+by, u.Lo), u.Hi)
		if to != u.Truth {
			ways = append(ways, way{t.Cell, to - u.Truth, to == u.Truth+by && by*t.Times == -off})
		}
	}
	slices.SortStableFunc(ways, func(a, b way) int {
		if a.whole != b.whole {
			if a.whole {
				return -1
			}
			return 1
		}
		return len(m.s.of[a.cell]) - len(m.s.of[b.cell])
	})
	for _, w := range ways {
		n := len(m.order)
		m.order, m.in[w.cell] = append(m.order, w.cell), true
		m.shift(w.cell, w.by)
		if m.mend() {
			return true
		}
		m.back(n)
		if m.left <= 0 {
			return false
		}
	}
	return false
}

// eases gives a band beside a cell, or its own, without which the cell is proved to keep its
// width: the greatest number first, which has most to give. -1: no single one does.
func (m *mover) eases(cell int, width int64) int {
	var bands []int
	for _, r := range m.s.of[cell] {
		for _, t := range m.s.Relations[r].Terms {
			if u := &m.s.Cells[t.Cell]; u.banded && !u.fixed && !u.exposed && !slices.Contains(bands, t.Cell) {
				bands = append(bands, t.Cell)
			}
		}
	}
	slices.SortStableFunc(bands, func(a, b int) int { return cmp.Compare(m.s.Cells[b].Truth, m.s.Cells[a].Truth) })
	for _, i := range bands {
		u := &m.s.Cells[i]
		was := *u
		u.Lo, u.Hi = u.wide.Lo, u.wide.Hi
		ok := m.spread(cell, width) >= width
		*u = was
		if ok {
			return i
		}
	}
	return -1
}

// spread is the distance between the least and the greatest number that a cell is
// proved to be able to be, up to width.
func (m *mover) spread(cell int, width int64) int64 {
	up, down := int64(0), int64(0)
	for t := width; t > 0; t-- {
		if m.can(cell, t) {
			up = t
			break
		}
	}
	for t := min(width-up, m.s.Cells[cell].Truth); t > 0; t-- {
		if m.can(cell, -t) {
			down = t
			break
		}
	}
	return up + down
}

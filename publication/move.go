package publication

import "slices"

// mover looks for other numbers that would have made the same edition: whole numbers
// for all that is not shown that satisfy every relation, with one cell moved. Each
// that it finds is a proof, to the last digit, that the cell can be that number as
// far as anybody can tell. That it finds none proves nothing.
type mover struct {
	s     *System
	sums  []int64 // of each relation, as moved
	moved map[int]int64
	order []int
	left  int // tries
}

// tries is how many changes are tried for one move.
const tries = 600

func newMover(s *System) *mover {
	m := &mover{s: s, sums: make([]int64, len(s.Relations)), moved: map[int]int64{}}
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
	m.left = tries
	m.shift(cell, by)
	m.order = append(m.order[:0], cell)
	ok := m.mend()
	for _, c := range m.order {
		if by := m.moved[c]; by != 0 {
			m.shift(c, -by)
		}
	}
	clear(m.moved)
	return ok
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
	wrong := -1
	for _, c := range m.order {
		for _, i := range m.s.of[c] {
			if m.off(i) != 0 {
				wrong = i
				break
			}
		}
		if wrong >= 0 {
			break
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
		if !u.Free() || slices.Contains(m.order, t.Cell) {
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
		m.order = append(m.order, w.cell)
		m.shift(w.cell, w.by)
		if m.mend() {
			return true
		}
		// What was moved below stands in order too: put it back first.
		for _, c := range m.order[n:] {
			if by := m.moved[c]; by != 0 {
				m.shift(c, -by)
				m.moved[c] = 0
			}
		}
		m.order = m.order[:n]
		if m.left <= 0 {
			return false
		}
	}
	return false
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

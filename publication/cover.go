package publication

import (
	"cmp"
	"slices"
)

// nearby is how many cells a linear program looks at where nothing is left to hide.
const nearby = 100

// cover hides more until every protected cell is proved safe. What is hidden anyway is hidden
// only where a proof wants it: what is proved stays proved when more is hidden, and among few
// numbers that may move a proof is found sooner than among many.
func (s *System) cover(e *Edition, earlier []Earlier, h *Hiding, hide func(int), all bool) {
	width, again := e.Rule.K, lowered(e, earlier)
	more := func(i int) {
		if !s.Cells[i].anyway {
			h.Besides++
		}
		hide(i)
	}
	can := func(t Term) bool {
		u := &s.Cells[t.Cell]
		return (!u.Free() || u.banded) && !u.fixed && !u.exposed
	}
	cheaper := func(a, b int) int {
		return cmp.Or(cmp.Compare(s.cost(a, width), s.cost(b, width)), cmp.Compare(s.Cells[a].Truth, s.Cells[b].Truth), cmp.Compare(a, b))
	}
	// A relation in which one number alone is hidden gives it away.
	close := func() {
		for changed := true; changed; {
			changed = false
			for _, r := range s.Relations {
				if r.Lo != r.Hi {
					continue
				}
				free, best := 0, -1
				for _, t := range r.Terms {
					if s.Cells[t.Cell].Free() {
						free++
					} else if can(t) && (best < 0 || cheaper(t.Cell, best) < 0) {
						best = t.Cell
					}
				}
				if free == 1 && best >= 0 {
					more(best)
					changed = true
				}
			}
		}
	}
	close()
	m := newMover(s)
	var open, late []int
	for i, u := range s.Cells {
		if u.Protect {
			open = append(open, i)
		}
	}
	// What is proved stays proved when more is hidden.
	for len(open) > 0 {
		i := open[0]
		w := s.Cells[i].width
		if m.spread(i, w) >= w {
			open = open[1:]
			continue
		}
		if ring := s.ring(i, func(t Term) bool { return can(t) && s.Cells[t.Cell].anyway }); len(ring) > 0 {
			for _, j := range ring {
				hide(j)
			}
			close()
			continue
		}
		best := m.eases(i, w)
		if best < 0 {
			best = s.near(i, can, cheaper)
		}
		if best < 0 { // nothing is left to hide: a longer search, then linear programs
			open = open[1:]
			if !s.locally(i, w, nearby) && !m.longer(i, w) {
				late = append(late, i)
			}
			if len(late) > 0 && !all && !again {
				if late = s.prove(late); len(late) > 0 {
					break // all that hangs together with it is hidden: nothing later helps
				}
			}
			continue
		}
		more(best)
		close()
	}
	late = s.prove(late)
	if again {
		late = slices.DeleteFunc(late, func(i int) bool {
			u := &s.Cells[i]
			if u.past {
				return false // it has the width of its edition
			}
			was := *e
			was.Rule = e.lowest(u, earlier)
			u.promised(was.Rule, was.protected(u))
			return !u.Protect || m.longer(i, u.width)
		})
		late = s.prove(late)
	}
	for _, i := range late {
		h.Unproved = append(h.Unproved, s.Cells[i].Name)
	}
	if len(late) > 0 {
		return
	}
	for i := range s.Cells {
		if s.Cells[i].blur && m.spread(i, width) < width {
			if best := m.eases(i, width); best >= 0 {
				more(best)
				close()
			}
		}
	}
}

// near gives the cheapest shown cell that stands in a relation with a cell, or with
// one that is hidden with it, by the shortest way; -1: there is none.
func (s *System) near(from int, can func(Term) bool, cheaper func(a, b int) int) int {
	ring := s.ring(from, can)
	if len(ring) == 0 {
		return -1
	}
	return slices.MinFunc(ring, cheaper)
}

// ring gives all cells of a kind that stand in a relation with a cell, or with one that is
// hidden with it, by the shortest way.
func (s *System) ring(from int, can func(Term) bool) (found []int) {
	seen, ring := make([]bool, len(s.Cells)), []int{from}
	seen[from] = true
	for len(ring) > 0 && len(found) == 0 {
		var next []int
		for _, i := range ring {
			for _, r := range s.of[i] {
				for _, t := range s.Relations[r].Terms {
					switch {
					case can(t):
						if !slices.Contains(found, t.Cell) {
							found = append(found, t.Cell)
						}
					case s.Cells[t.Cell].Free() && !seen[t.Cell]:
						seen[t.Cell] = true
						next = append(next, t.Cell)
					}
				}
			}
		}
		ring = next
	}
	return found
}

// cost is how much is lost by hiding a cell: less beside one that is hidden anyway,
// more where it has little to give.
func (s *System) cost(i int, width int64) int {
	u := &s.Cells[i]
	if u.anyway {
		return -1000
	}
	c := u.dear * 4
	if u.Truth < width {
		c += 2
	}
	for _, r := range s.of[i] {
		if slices.ContainsFunc(s.Relations[r].Terms, func(t Term) bool { o := &s.Cells[t.Cell]; return o.Free() && o.row == u.row }) {
			return c
		}
	}
	return c + 3
}

// hopeless gives a cell that cannot be safe even if everything is hidden that may be; -1:
// none is found. Bounds by one relation at a time are wider than what is possible, so one that
// is too narrow is sure.
func (s *System) hopeless() int {
	all := System{Cells: slices.Clone(s.Cells), Relations: s.Relations, of: s.of}
	for i := range all.Cells {
		if u := &all.Cells[i]; !u.fixed && !u.exposed {
			u.Lo, u.Hi = u.wide.Lo, u.wide.Hi
		}
	}
	bounds, _, _ := all.propagate(20)
	return slices.IndexFunc(s.Cells, func(u Unknown) bool {
		b := bounds[0]
		bounds = bounds[1:]
		return u.Protect && b.Hi-b.Lo < u.width
	})
}

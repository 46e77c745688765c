package publication

import (
	"cmp"
	"slices"
)

// Hiding is what was done to an edition so that it may be published.
type Hiding struct {
	System    *System
	Protected int      // cells that are small groups, or the rest beside one
	Besides   int      // cells that were hidden so that those cannot be found
	Sticky    int      // of these, cells hidden because an earlier edition hid them
	Exposed   []string // small groups that an earlier edition showed: nothing can take that back
	Unproved  []string // cells of which it is not proved that they are safe; with one the edition is refused
	Width     int64    // that every protected cell has been proved to keep
}

// Hide hides small groups of a draft, whose cells are the truth, and as few other
// cells as it finds, until it is proved of each protected cell that its value lies in
// a range of the rule's width of which nobody can exclude either end: two sets of
// whole numbers that would have made the very same edition. Earlier editions count
// as known: what one hid stays hidden, what one showed cannot protect.
func Hide(e *Edition, earlier []*Edition) *Hiding {
	s := Relate(e)
	kept := s.Relations[:0]
	for _, r := range s.Relations {
		if s.holds(r) {
			kept = append(kept, r)
		} else {
			e.Broken = append(e.Broken, r.Name)
		}
	}
	s.Relations = kept
	s.link()
	h := &Hiding{System: s, Width: e.Rule.K}
	for i := range s.Cells {
		s.Cells[i].Protect = e.protected(&s.Cells[i])
	}
	s.recall(earlier)
	hide := func(i int) {
		u := &s.Cells[i]
		u.Lo, u.Hi = 0, NoBound
	}
	for i := range s.Cells {
		u := &s.Cells[i]
		switch {
		case u.Protect && u.exposed:
			h.Exposed = append(h.Exposed, u.Name)
			u.Protect, u.again = false, true
		case u.Protect:
			h.Protected++
			hide(i)
		case u.sticky && !u.fixed && !u.exposed:
			h.Sticky++
			h.Besides++
			hide(i)
		}
	}
	s.cover(e.Rule.K, h, hide)
	for i := range s.Cells {
		if u := &s.Cells[i]; u.Free() || u.again || u.sticky && !u.fixed {
			e.put(u, Cell{State: Hidden})
		}
	}
	return h
}

// protected tells whether a cell is a small group, or leaves one beside it.
func (e *Edition) protected(u *Unknown) bool {
	if u.row < 0 {
		return u.Truth > 0 && u.Truth < e.Rule.K
	}
	d := Cell{}
	if m := Among(u.measure); m != "" {
		d = e.Rows[u.row].Cells[m]
	}
	return e.Rule.protects(u.measure, u.Truth, d.N, d.State == Shown)
}

func (e *Edition) put(u *Unknown, c Cell) {
	if u.row >= 0 {
		e.Rows[u.row].Cells[u.measure] = c
	} else {
		e.Balances[u.balance].Cells[u.column] = c
	}
}

// recall counts in what earlier editions showed and hid. A relation of an earlier
// edition binds what it hid as long as the numbers are still the same.
func (s *System) recall(earlier []*Edition) {
	byName := map[string]int{}
	for i, u := range s.Cells {
		byName[u.Name] = i
	}
	for _, old := range earlier {
		was := Relate(old)
		for i := range was.Cells {
			j, ok := byName[was.Cells[i].Name]
			if !ok {
				continue
			}
			u := &s.Cells[j]
			if was.Cells[i].Free() {
				u.sticky = true
			} else if was.Cells[i].Lo == u.Truth {
				u.exposed = true
			}
		}
		for _, r := range was.Relations {
			lo, hi, terms, same := r.Lo, r.Hi, []Term{}, true
			for _, t := range r.Terms {
				c := &was.Cells[t.Cell]
				if !c.Free() {
					lo, hi = lo-t.Times*c.Lo, hi-t.Times*c.Lo
					continue
				}
				j, ok := byName[c.Name]
				if same = same && ok; ok {
					terms = append(terms, Term{j, t.Times})
				}
			}
			if r.Lo <= -NoBound {
				lo = -NoBound
			}
			if r.Hi >= NoBound {
				hi = NoBound
			}
			then := Relation{r.Name, terms, lo, hi}
			if same && len(terms) > 0 && s.holds(then) {
				s.Relations = append(s.Relations, then)
			}
		}
	}
	s.link()
}

// cover hides more until every protected cell is proved safe.
func (s *System) cover(width int64, h *Hiding, hide func(int)) {
	more := func(i int) {
		h.Besides++
		hide(i)
	}
	can := func(t Term) bool {
		u := &s.Cells[t.Cell]
		return !u.Free() && !u.fixed && !u.exposed
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
		if m.spread(i, width) >= width {
			open = open[1:]
			continue
		}
		best := s.near(i, can, cheaper)
		if best < 0 { // nothing is left to hide: linear programs find what the search misses
			late = append(late, i)
			open = open[1:]
			continue
		}
		more(best)
		close()
	}
	h.Unproved = s.prove(late, width)
}

// near gives the cheapest shown cell that stands in a relation with a cell, or with
// one that is hidden with it, by the shortest way; -1: there is none.
func (s *System) near(from int, can func(Term) bool, cheaper func(a, b int) int) int {
	seen, ring := map[int]bool{from: true}, []int{from}
	for len(ring) > 0 {
		var next []int
		best := -1
		for _, i := range ring {
			for _, r := range s.of[i] {
				for _, t := range s.Relations[r].Terms {
					switch {
					case can(t):
						if best < 0 || cheaper(t.Cell, best) < 0 {
							best = t.Cell
						}
					case s.Cells[t.Cell].Free() && !seen[t.Cell]:
						seen[t.Cell] = true
						next = append(next, t.Cell)
					}
				}
			}
		}
		if best >= 0 {
			return best
		}
		ring = next
	}
	return -1
}

// cost is how much is lost by hiding a cell: less beside one that is hidden anyway,
// more where it has little to give.
func (s *System) cost(i int, width int64) int {
	u := &s.Cells[i]
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

package publication

import (
	"cmp"
	"slices"
)

// Assault is what an attacker found out about an edition: of each number that is not
// shown, between which numbers it must lie.
//
// The bounds are outer ones: they are those of fractions, or coarser where a part of
// the edition is larger than Most. A range that is too narrow here is narrow in whole
// numbers too, so the edition is broken; one that is wide enough here might still be
// narrower in whole numbers. That it is not is what [Hide] proves beforehand.
type Assault struct {
	Hidden  int // cells attacked
	Solved  int // of these, cells bounded by linear programs; the others by propagation only
	Parts   int // systems that do not touch each other
	Largest int // cells of the largest
	Broken  []Break
}

// Break is a cell of which less than the rule's width is left.
type Break struct {
	Cell   string
	Lo, Hi int64
	By     []string // relations that give it away
}

// Attack bounds all cells of a system that are not shown. Parts of more than most cells
// are bounded by propagation only. Without protected marks, that is of a public edition,
// every hidden cell is examined, and one counts as broken when its range lies below
// width: hidden cells beside a small group need no width of their own, but a range
// that holds small numbers only gives a small group away.
func (s *System) Attack(width int64, most int, marks bool) Assault {
	a := Assault{}
	bounds, why, _ := s.propagate(20)
	for _, part := range s.components() {
		a.Parts++
		a.Hidden += len(part)
		a.Largest = max(a.Largest, len(part))
		if len(part) <= most {
			a.Solved += len(part)
			s.solve(part, bounds)
		}
		for _, i := range part {
			u, b, w := &s.Cells[i], bounds[i], width
			if u.width > 0 {
				w = min(w, u.width)
			}
			bad := b.Hi-b.Lo < w && u.Protect
			if !marks {
				bad = b.Hi < w && b.Hi > 0
			}
			if bad {
				a.Broken = append(a.Broken, Break{u.Name, b.Lo, b.Hi, s.because(i, why)})
			}
		}
	}
	slices.SortFunc(a.Broken, func(x, y Break) int { return cmp.Compare(x.Cell, y.Cell) })
	return a
}

// because names the relations that a cell stands in whose numbers are known but for
// few, the one that propagation used first.
func (s *System) because(cell int, why []int) (out []string) {
	if why[cell] >= 0 {
		out = append(out, s.Relations[why[cell]].Name)
	}
	for _, r := range s.of[cell] {
		if n := s.Relations[r].Name; !slices.Contains(out, n) && len(out) < 4 {
			out = append(out, n)
		}
	}
	return out
}

// solve narrows the bounds of a part to those of its linear relaxation, rounded
// inwards to whole numbers. Bounds that are there already serve as bounds.
func (s *System) solve(part []int, bounds []Interval) {
	p, ok := s.program(part, bounds)
	if !ok {
		return
	}
	for j, i := range part {
		base := bounds[i].Lo
		p.steps = pivots
		if hi, ok := p.most(j, 1); ok {
			bounds[i].Hi = min(bounds[i].Hi, base+hi.Floor())
		}
		p.steps = pivots
		if lo, ok := p.most(j, -1); ok {
			bounds[i].Lo = max(bounds[i].Lo, base-lo.Floor())
		}
	}
}

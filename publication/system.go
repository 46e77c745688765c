package publication

import (
	"math"

	"vuonlen/unit"
)

// System is numbers that are shown or hidden, and the relations between them that
// anybody knows who sees an edition.
type System struct {
	Cells     []Unknown
	Relations []Relation

	of [][]int // relations that a cell stands in
}

// Unknown is a number. What is shown has Lo = Hi.
type Unknown struct {
	Name   string
	Lo, Hi int64 // what is known of it without the relations; NoBound: nothing

	// Truth is the number itself, for whoever publishes; the attacker does not look.
	Truth   int64
	Protect bool // must not be narrowed to less than the width

	width int64 // what is promised: the rule's, or that of an earlier edition with a lower one; 0: the rule's

	fixed   bool // may not be hidden
	dear    int  // how much is lost when it is hidden
	sticky  bool // was hidden by an earlier edition
	exposed bool // an earlier edition showed this very number

	wide   Interval // between which it lies when it is hidden, by the bands of earlier editions
	banded bool     // given as a band: Lo to Hi
	blur   bool     // a zero that should not be told apart from a small group

	anyway bool // is hidden whatever is proved, when the proofs are done

	few    bool // hidden because there are too few households for figures of its place
	coarse bool // hidden because the figures are made coarser
	past   bool // stands in an earlier edition only: the number has changed since
	again  bool // exposed, and not to be shown once more

	// Where it stands: a row and measure, or, row being -1, a balance and column.
	row, balance, column int
	measure              string
}

// NoBound is a greatest value of something without one.
const NoBound = math.MaxInt64 / 4

// Term is a cell times a whole number.
type Term struct {
	Cell  int
	Times int64
}

// Relation says that Lo <= sum of terms <= Hi.
type Relation struct {
	Name   string
	Terms  []Term
	Lo, Hi int64
}

// Free tells whether a cell is not shown.
func (u *Unknown) Free() bool { return u.Lo != u.Hi }

func (s *System) link() {
	s.of = make([][]int, len(s.Cells))
	for i, r := range s.Relations {
		for _, t := range r.Terms {
			s.of[t.Cell] = append(s.of[t.Cell], i)
		}
	}
}

// holds tells whether a relation holds of the numbers themselves.
func (s *System) holds(r Relation) bool {
	sum := int64(0)
	for _, t := range r.Terms {
		sum += t.Times * s.Cells[t.Cell].Truth
	}
	return sum >= r.Lo && sum <= r.Hi
}

// components groups the cells that are not shown by the relations between them.
func (s *System) components() (out [][]int) {
	seen := make([]bool, len(s.Cells))
	for i := range s.Cells {
		if seen[i] || !s.Cells[i].Free() {
			continue
		}
		seen[i] = true
		part := []int{i}
		for at := 0; at < len(part); at++ {
			for _, r := range s.of[part[at]] {
				for _, t := range s.Relations[r].Terms {
					if !seen[t.Cell] && s.Cells[t.Cell].Free() {
						seen[t.Cell] = true
						part = append(part, t.Cell)
					}
				}
			}
		}
		out = append(out, part)
	}
	return out
}

// Interval is what is possible for a number.
type Interval struct{ Lo, Hi int64 }

// propagate narrows what is possible for each cell by one relation at a time until
// nothing changes any more, or the rounds are used up. What it gives is never
// narrower than what is possible. why names the relation that narrowed a cell last;
// ok is false when nothing is possible.
func (s *System) propagate(rounds int) (out []Interval, why []int, ok bool) {
	out, why = make([]Interval, len(s.Cells)), make([]int, len(s.Cells))
	for i, c := range s.Cells {
		out[i], why[i] = Interval{c.Lo, c.Hi}, -1
	}
	queue, waits := make([]int, 0, len(s.Relations)), make([]int, len(s.Relations))
	for i := range s.Relations {
		queue = append(queue, i)
		waits[i] = 1
	}
	for at := 0; at < len(queue) && at < rounds*len(s.Relations)+len(s.Relations); at++ {
		i := queue[at]
		waits[i] = 0
		r := &s.Relations[i]
		for _, t := range r.Terms {
			lo, hi, loFree, hiFree := int64(0), int64(0), false, false // of the other terms
			for _, o := range r.Terms {
				if o.Cell == t.Cell {
					continue
				}
				a, b := out[o.Cell].Lo, out[o.Cell].Hi
				if o.Times > 0 {
					lo, hiFree = lo+o.Times*a, hiFree || b >= NoBound
					if b < NoBound {
						hi += o.Times * b
					}
				} else {
					hi, loFree = hi+o.Times*a, loFree || b >= NoBound
					if b < NoBound {
						lo += o.Times * b
					}
				}
			}
			// Lo - hi <= times*x <= Hi - lo
			was := out[t.Cell]
			now := was
			if r.Hi < NoBound && !loFree {
				if t.Times > 0 {
					now.Hi = min(now.Hi, floorDiv(r.Hi-lo, t.Times))
				} else {
					now.Lo = max(now.Lo, -floorDiv(r.Hi-lo, -t.Times))
				}
			}
			if r.Lo > -NoBound && !hiFree {
				if t.Times > 0 {
					now.Lo = max(now.Lo, -floorDiv(-(r.Lo-hi), t.Times))
				} else {
					now.Hi = min(now.Hi, floorDiv(-(r.Lo-hi), -t.Times))
				}
			}
			if now == was {
				continue
			}
			if now.Lo > now.Hi {
				return out, why, false
			}
			out[t.Cell], why[t.Cell] = now, i
			for _, j := range s.of[t.Cell] {
				if waits[j] == 0 && j != i {
					waits[j] = 1
					queue = append(queue, j)
				}
			}
		}
	}
	return out, why, true
}

// floorDiv is a/b rounded down, b > 0.
func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func rank(l unit.Level) int {
	switch l {
	case unit.Nation, unit.Province:
		return 2
	case unit.District:
		return 1
	case unit.Hamlet:
		return -1
	}
	return 0
}

package publication

import (
	"slices"

	"vuonlen/unit"
)

// ladder is where bands may begin. They widen upwards as a count says less of each household.
var ladder = []int64{0, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000}

// Bands gives the first number of each band in which counts of hamlets are published, and
// one past the last band: of the fixed ladder those steps between which the least and the
// greatest number lie K or more apart. They hang on the rule alone and not on the counts, so
// that where a band begins tells of nobody.
func (r Rule) Bands() []int64 {
	out := ladder[:1:1]
	for _, n := range ladder[1:] {
		if n-1-out[len(out)-1] >= r.K {
			out = append(out, n)
		}
	}
	return out
}

// band is the band of a count; ok is false past the last.
func (e *Edition) band(n int64) (b Interval, ok bool) {
	i, at := slices.BinarySearch(e.Bands, n)
	if !at {
		i--
	}
	if i < 0 || i+1 >= len(e.Bands) {
		return b, false
	}
	return Interval{e.Bands[i], e.Bands[i+1] - 1}, true
}

// Few is how many households a hamlet or commune must have so that figures of it can be
// given.
func (r Rule) Few() int64 { return 4 * r.K }

// ofHamlet tells whether a cell is of a hamlet.
func (e *Edition) ofHamlet(u *Unknown) bool {
	return u.row >= 0 && e.Places[e.Rows[u.row].Place].Level == unit.Hamlet
}

// tiny tells whether nothing is given of a row because there are too few households.
func (e *Edition) tiny(r *Row) bool {
	c := r.Cells[Households]
	return c.State == Shown && c.N < e.Rule.Few()
}

// protectedHamlet tells whether a hamlet's count needs protection: as elsewhere, and of the
// poor and near-poor together also where few are neither, which is no measure of hamlets.
func (e *Edition) protectedHamlet(u *Unknown) bool {
	d := e.Rows[u.row].Cells[Households]
	return e.Rule.protects(u.measure, u.Truth, d.N, d.State == Shown) ||
		u.measure == Multidim && u.Truth > 0 && d.State == Shown && d.N-u.Truth < e.Rule.K
}

// blurred tells whether a hamlet's zero is kept from being told apart from a small group,
// where a band or two do it: a zero names nobody, but who cannot tell leaves both alone.
// Where the commune counts none there is nothing to blur.
func (e *Edition) blurred(u *Unknown) bool {
	r := &e.Rows[u.row]
	c := e.Row(e.AboveIn(r.Place, r.Year), r.Year).Cell(u.measure)
	return u.Truth == 0 && !open(u.measure) && (c.State != Shown || c.N > 0)
}

// banded puts the counts of hamlets into their bands, and hides what is given of none: all of
// a hamlet with too few households, and counts past the last band.
func (s *System) banded(e *Edition) {
	for i := range s.Cells {
		u := &s.Cells[i]
		if u.past || !e.ofHamlet(u) {
			continue
		}
		u.fixed = false
		if e.tiny(&e.Rows[u.row]) {
			u.few = true
			continue
		}
		b, ok := e.band(u.Truth)
		switch {
		case open(u.measure):
		case !ok:
			u.few = true
		case !u.sticky:
			u.Lo, u.Hi, u.banded = max(b.Lo, u.wide.Lo), min(b.Hi, u.wide.Hi), true
			u.blur = e.blurred(u)
		}
	}
}

// What a draft has of hamlets.
type ofHamlets int

const (
	none ofHamlets = iota
	enough
	mostTiny // most have too few households: figures of the others would cost more above than they tell
)

func (e *Edition) hamlets() ofHamlets {
	all, tiny := 0, 0
	for i := range e.Rows {
		if r := &e.Rows[i]; e.Places[r.Place].Level == unit.Hamlet {
			all++
			if e.tiny(r) {
				tiny++
			}
		}
	}
	switch {
	case all == 0 || len(e.Bands) == 0:
		return none
	case 2*tiny >= all:
		return mostTiny
	}
	return enough
}

// mostHidden tells whether most counts of hamlets are hidden.
func (s *System) mostHidden(e *Edition) bool {
	n := 0
	for i := range s.Cells {
		switch u := &s.Cells[i]; {
		case u.past || !e.ofHamlet(u) || open(u.measure):
		case u.banded:
			n--
		default:
			n++
		}
	}
	return n > 0
}

// dropHamlets takes the hamlets out of a draft. They stand after everything else.
func (e *Edition) dropHamlets() {
	of := func(p Place) bool { return p.Level == unit.Hamlet }
	if i := slices.IndexFunc(e.Places, of); i >= 0 {
		e.Places = e.Places[:i]
	}
	n := slices.IndexFunc(e.Rows, func(r Row) bool { return r.Place >= len(e.Places) })
	if n >= 0 {
		e.Rows = e.Rows[:n]
	}
	for i := range e.Rows {
		e.Rows[i].Sums = slices.DeleteFunc(e.Rows[i].Sums, func(s Sum) bool {
			return slices.ContainsFunc(s.Rows, func(r int) bool { return r >= len(e.Rows) })
		})
	}
	e.Bands = nil
}

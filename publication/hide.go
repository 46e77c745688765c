package publication

import (
	"slices"

	"vuonlen/unit"
)

// Hiding is what was done to an edition so that it may be published.
type Hiding struct {
	System    *System
	Protected int      // cells that are small groups, or the rest beside one
	Besides   int      // cells that were hidden so that those cannot be found
	Sticky    int      // of these, cells hidden because an earlier edition hid them
	Exposed   []string // small groups that an earlier edition showed: nothing can take that back
	Cells     []Hid    // every cell that is not shown, and why
	Unproved  []string // cells of which it is not proved that they are safe; with one the edition is refused
	Width     int64    // that every protected cell has been proved to keep
}

// Why a cell is hidden.
type Why string

// The reasons. Which cells are small groups is told to nobody outside.
const (
	Small  Why = "small"  // it is a small group, or leaves one beside it
	Before Why = "before" // an earlier edition hid it
	Beside Why = "beside" // another one could be found with its help
	Rough  Why = "coarse" // a step of [Coarser] hides it
	Few    Why = "few"    // too few households live there for figures of a hamlet
)

// Hid is a cell that is not shown.
type Hid struct {
	Place   int    `json:"place"` // among the places of the edition
	Year    int    `json:"year"`
	Measure string `json:"measure"`          // of a balance sheet: its list
	Column  int    `json:"column,omitempty"` // of a balance sheet, from 1
	Why     Why    `json:"why"`
}

func (e *Edition) hid(u *Unknown) Hid {
	h := Hid{Why: Beside}
	switch {
	case u.Protect || u.again:
		h.Why = Small
	case u.sticky:
		h.Why = Before
	case u.few:
		h.Why = Few
	case u.coarse:
		h.Why = Rough
	}
	if u.row >= 0 {
		r := &e.Rows[u.row]
		h.Place, h.Year, h.Measure = r.Place, int(r.Year), u.measure
	} else {
		b := &e.Balances[u.balance]
		h.Place, h.Year, h.Measure, h.Column = b.Place, int(b.Year), b.List, u.column+1
	}
	return h
}

// Hide hides small groups of a draft, whose cells are the truth, and as few other
// cells as it finds, until it is proved of each protected cell that its value lies in
// a range of the rule's width of which nobody can exclude either end: two sets of
// whole numbers that would have made the very same edition. Earlier editions count
// as known: what one hid stays hidden, what one showed cannot protect.
//
// Where that cannot be had the figures are made coarser by the steps of [Coarser], one after
// the other, until it can; the edition says which were taken.
func Hide(e *Edition, earlier []Earlier) *Hiding {
	steps, n := Coarser, 0
	switch e.hamlets() {
	case none: // nothing is left out
		e.Bands, steps = nil, steps[1:]
	case mostTiny:
		e.dropHamlets()
		n = 1
	}
	for ; ; n++ {
		h := e.hide(earlier, steps[:n], n == len(steps))
		if n < len(steps) && (len(h.Unproved) > 0 || steps[n] == NoHamlets && h.System.mostHidden(e)) {
			if steps[n] == NoHamlets {
				e.dropHamlets()
			}
			continue
		}
		e.Coarse = slices.Clone(steps[:n])
		for i := range h.System.Cells {
			switch u := &h.System.Cells[i]; {
			case u.past:
			case u.banded:
				b, _ := e.band(u.Truth)
				e.put(u, Cell{State: Banded, Lo: b.Lo, Hi: b.Hi})
			case u.Free() || u.again || u.sticky && !u.fixed:
				e.put(u, Cell{State: Hidden})
				h.Cells = append(h.Cells, e.hid(u))
			}
		}
		return h
	}
}

// hide decides what is hidden when some steps are taken; all asks for the name of every cell
// that is not proved, not only the first.
func (e *Edition) hide(earlier []Earlier, steps []Coarse, all bool) *Hiding {
	s := Relate(e)
	kept := s.Relations[:0]
	e.Broken = nil
	bare := slices.Contains(steps, NoCommunes) && !slices.ContainsFunc(earlier, func(x Earlier) bool { return !slices.Contains(x.Edition.Coarse, NoCommunes) })
	for _, r := range s.Relations {
		switch {
		case !s.holds(r):
			e.Broken = append(e.Broken, r.Name)
		case bare && e.ofCommune(s, r):
			// Of communes nothing was ever shown: whatever the numbers above are, one commune of
			// each part of the land may have all of it and the others nothing. So what they add up
			// to tells nothing of what is above, and need not be looked at.
		default:
			kept = append(kept, r)
		}
	}
	s.Relations = kept
	s.link()
	h := &Hiding{System: s, Width: e.Rule.K}
	for i := range s.Cells {
		u := &s.Cells[i]
		u.Protect, u.width = e.protected(u), e.Rule.K
		if e.coarse(u, steps) {
			u.coarse, u.fixed = true, false
		}
	}
	s.recall(earlier, bare)
	s.banded(e)
	hide := func(i int) {
		u := &s.Cells[i]
		u.Lo, u.Hi, u.banded = u.wide.Lo, u.wide.Hi, false
	}
	for i := range s.Cells {
		u := &s.Cells[i]
		switch {
		case u.past:
		case u.Protect && u.exposed:
			h.Exposed = append(h.Exposed, u.Name)
			u.Protect, u.again = false, true
		case u.Protect:
			h.Protected++
			if !u.banded { // a band protects, where it is proved to
				hide(i)
			}
		case u.sticky && !u.fixed && !u.exposed:
			h.Sticky++
			h.Besides++
			u.anyway = true
		case (u.coarse || u.few) && !u.exposed:
			h.Besides++
			u.anyway = true
		}
	}
	if i := s.hopeless(); i >= 0 && !all && !lowered(e, earlier) {
		h.Unproved = []string{s.Cells[i].Name}
		return h
	}
	s.cover(e, earlier, h, hide, all)
	for i := range s.Cells {
		if s.Cells[i].anyway {
			hide(i)
		}
	}
	for _, u := range s.Cells {
		if u.Protect {
			h.Width = min(h.Width, u.width)
		}
	}
	return h
}

// ofCommune tells whether a relation has to do with a commune.
func (e *Edition) ofCommune(s *System, r Relation) bool {
	return slices.ContainsFunc(r.Terms, func(t Term) bool {
		u := &s.Cells[t.Cell]
		return u.row >= 0 && e.Places[e.Rows[u.row].Place].Level == unit.Commune
	})
}

// protected tells whether a cell is a small group, or leaves one beside it.
func (e *Edition) protected(u *Unknown) bool {
	if u.row < 0 {
		return u.Truth > 0 && u.Truth < e.Rule.K
	}
	if e.ofHamlet(u) {
		return e.protectedHamlet(u)
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

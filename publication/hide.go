package publication

import (
	"cmp"
	"fmt"
	"slices"

	"vuonlen/internal/lang"
	"vuonlen/law"
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

// lowered tells whether an earlier edition had a lower threshold.
func lowered(e *Edition, earlier []Earlier) bool {
	return slices.ContainsFunc(earlier, func(x Earlier) bool { return x.Edition.Rule.K < e.Rule.K })
}

// lowest is the rule with the lowest threshold under which figures of a cell's year were ever
// published. Of a year that no earlier edition has it is the edition's own: nothing that was
// published can have made less possible.
func (e *Edition) lowest(u *Unknown, earlier []Earlier) Rule {
	var y law.Year
	if u.row >= 0 {
		y = e.Rows[u.row].Year
	} else {
		y = e.Balances[u.balance].Year
	}
	r := e.Rule
	for _, x := range earlier {
		if x.Edition.Rule.K < r.K && slices.Contains(x.Edition.Years, y) {
			r = x.Edition.Rule
		}
	}
	return r
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

// Coarse is a step by which the figures of an edition are made coarser.
type Coarse string

// The steps.
const (
	NoHamlets     Coarse = "hamlets"        // nothing of hamlets
	SmallCommunes Coarse = "small_communes" // nothing of a commune and year with fewer than 4k households
	NoBalances    Coarse = "balances"       // balance sheets of the whole land only
	NoDeprived    Coarse = "deprivations"   // minority households and deprivations of the whole land only
	NoCommunes    Coarse = "communes"       // nothing of communes
)

// lang: keys
var coarseWords = map[Coarse]string{
	NoHamlets: "edition.coarse.hamlets", SmallCommunes: "edition.coarse.small_communes", NoBalances: "edition.coarse.balances", NoDeprived: "edition.coarse.deprivations", NoCommunes: "edition.coarse.communes",
}

// Say is what a step leaves out, in words.
func (c Coarse) Say(in lang.Lang) string {
	return in.Say(lang.T(coarseWords[c])) // lang: keys in coarseWords
}

// Coarser is the steps in the order in which they are taken.
var Coarser = []Coarse{NoHamlets, SmallCommunes, NoBalances, NoDeprived, NoCommunes}

// coarse tells whether steps hide a cell.
func (e *Edition) coarse(u *Unknown, steps []Coarse) bool {
	if u.row < 0 {
		return slices.Contains(steps, NoBalances) && e.Places[e.Balances[u.balance].Place].Parent >= 0
	}
	r := &e.Rows[u.row]
	p := e.Places[r.Place]
	if p.Level == unit.Commune {
		return slices.Contains(steps, NoCommunes) || slices.Contains(steps, SmallCommunes) && e.tiny(r)
	}
	return p.Parent >= 0 && slices.Contains(steps, NoDeprived) && !slices.Contains([]string{Households, Poor, NearPoor, Multidim, NotPoor}, u.measure)
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

// Earlier is an edition that is published, with the draft that it was made of, in which
// nothing is hidden; Truth nil: nobody knows that any more.
type Earlier struct{ Edition, Truth *Edition }

// recall counts in what earlier editions showed and hid. A hidden number is the same
// unknown in several editions as long as it is the same number: so much is granted to whoever
// keeps them all. A number that has changed since is an unknown of its own and stays protected. With bare
// no edition ever showed anything of communes.
func (s *System) recall(earlier []Earlier, bare bool) {
	named := map[string][]int{}
	for i, u := range s.Cells {
		named[u.Name] = append(named[u.Name], i)
	}
	for _, old := range earlier {
		was, truth := Relate(old.Edition), map[string]int64{}
		if old.Truth != nil {
			for _, u := range Relate(old.Truth).Cells {
				truth[u.Name] = u.Truth
			}
		}
		at := make([]int, len(was.Cells)) // of what was hidden; -1: nobody knows which number
		for i := range was.Cells {
			o := was.Cells[i]
			all := named[o.Name]
			now := -1
			if len(all) > 0 && !s.Cells[all[0]].past {
				now = all[0]
			}
			if !o.Free() {
				if now >= 0 && o.Lo == s.Cells[now].Truth {
					s.Cells[now].exposed = true
				}
				continue
			}
			if now >= 0 && !o.banded {
				s.Cells[now].sticky = true
			}
			n, known := truth[o.Name]
			if !known {
				at[i] = -1
				if now >= 0 && s.Cells[now].within(o.Lo, o.Hi) {
					at[i] = now
					s.Cells[now].promised(old.Edition.Rule, true)
				}
				continue
			}
			same := slices.IndexFunc(all, func(j int) bool { return s.Cells[j].Truth == n })
			if same >= 0 {
				at[i] = all[same]
				s.Cells[at[i]].within(o.Lo, o.Hi)
				o.Truth = n
				s.Cells[at[i]].promised(old.Edition.Rule, old.Truth.protected(&o))
				continue
			}
			u := Unknown{Name: fmt.Sprintf("%s (edition %d)", o.Name, old.Edition.Number), Lo: o.Lo, Hi: o.Hi, wide: Interval{o.Lo, o.Hi}, Truth: n, width: old.Edition.Rule.K, fixed: true, past: true, row: o.row, balance: o.balance, column: o.column, measure: o.measure}
			u.Protect = old.Truth.protected(&u)
			at[i] = len(s.Cells)
			named[o.Name] = append(all, at[i])
			s.Cells = append(s.Cells, u)
		}
		for _, r := range was.Relations {
			lo, hi, terms, known := r.Lo, r.Hi, []Term{}, true
			for _, t := range r.Terms {
				c := &was.Cells[t.Cell]
				if !c.Free() {
					lo, hi = lo-t.Times*c.Lo, hi-t.Times*c.Lo
					continue
				}
				known = known && at[t.Cell] >= 0
				terms = append(terms, Term{at[t.Cell], t.Times})
			}
			if r.Lo <= -NoBound {
				lo = -NoBound
			}
			if r.Hi >= NoBound {
				hi = NoBound
			}
			if !known || len(terms) == 0 || bare && old.Edition.ofCommune(was, r) {
				continue
			}
			then := Relation{fmt.Sprintf("%s (edition %d)", r.Name, old.Edition.Number), terms, lo, hi}
			if s.holds(then) {
				s.Relations = append(s.Relations, then)
			}
		}
	}
	s.once()
	s.link()
}

// once keeps of relations that say the same of what is not public one, the first: each edition
// says again most of what the one before it said.
func (s *System) once() {
	seen := map[string]bool{}
	var key []byte
	s.Relations = slices.DeleteFunc(s.Relations, func(r Relation) bool {
		lo, hi, terms := r.Lo, r.Hi, make([]Term, 0, len(r.Terms))
		for _, t := range r.Terms {
			u := &s.Cells[t.Cell]
			if !u.exposed {
				terms = append(terms, t)
				continue
			}
			if lo > -NoBound {
				lo -= t.Times * u.Truth
			}
			if hi < NoBound {
				hi -= t.Times * u.Truth
			}
		}
		slices.SortFunc(terms, func(a, b Term) int { return cmp.Compare(a.Cell, b.Cell) })
		key = fmt.Append(key[:0], lo, hi, terms)
		if seen[string(key)] {
			return true
		}
		seen[string(key)] = true
		return false
	})
}

// within notes that a number is known to lie between lo and hi, if it does.
func (u *Unknown) within(lo, hi int64) bool {
	if u.Truth < lo || u.Truth > hi {
		return false
	}
	u.wide.Lo, u.wide.Hi = max(u.wide.Lo, lo), min(u.wide.Hi, hi)
	if u.past {
		u.Lo, u.Hi = u.wide.Lo, u.wide.Hi
	}
	return true
}

// promised notes what an earlier edition with a lower threshold gave a number: no new one can
// give it more, and none at all where it was no small group then.
func (u *Unknown) promised(r Rule, protected bool) {
	if r.K >= u.width {
		return
	}
	if u.Protect = u.Protect && protected; u.Protect {
		u.width = r.K
	}
}

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

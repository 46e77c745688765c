package publication

import (
	"cmp"
	"fmt"
	"slices"

	"vuonlen/law"
)

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

package publication

import "fmt"

// RelateAll makes one system of several editions, the newest last: what somebody knows who
// kept them all. A number that two editions hide is taken to be the same number, unless
// it stands in a relation with one that was shown differently: then it may have changed
// with it. A number that an earlier edition showed otherwise, or that is hidden only now, is
// a number of its own, which nobody protects any more.
func RelateAll(es []*Edition) *System {
	if len(es) == 0 {
		return &System{}
	}
	s := Relate(es[len(es)-1])
	for i := range s.Cells {
		s.Cells[i].width = es[len(es)-1].Rule.K
	}
	byName := map[string]int{}
	for i, u := range s.Cells {
		byName[u.Name] = i
	}
	for n := len(es) - 2; n >= 0; n-- {
		old := Relate(es[n])
		other := make([]bool, len(old.Cells)) // shown, but not with this number
		for i := range old.Cells {
			o := &old.Cells[i]
			if j, ok := byName[o.Name]; ok && !o.Free() {
				other[i] = s.Cells[j].Free() || s.Cells[j].Lo != o.Lo
			} else if ok && (o.Lo > s.Cells[j].Hi || o.Hi < s.Cells[j].Lo) {
				other[i] = true // bands that have no number in common
			}
		}
		at := make([]int, len(old.Cells))
		for i := range old.Cells {
			o := old.Cells[i]
			j, ok := byName[o.Name]
			own := other[i]
			for _, r := range old.of[i] {
				for _, t := range old.Relations[r].Terms {
					own = own || o.Free() && other[t.Cell]
				}
			}
			if ok && !own {
				at[i] = j
				c := &s.Cells[j] // it lies in both bands
				c.Lo, c.Hi = max(c.Lo, o.Lo), min(c.Hi, o.Hi)
				if o.Free() {
					c.width = min(c.width, es[n].Rule.K) // no later edition can promise more
				}
				continue
			}
			if ok {
				o.Name = fmt.Sprintf("%s (edition %d)", o.Name, es[n].Number)
			} else {
				byName[o.Name] = len(s.Cells)
			}
			at[i] = len(s.Cells)
			o.width = es[n].Rule.K
			s.Cells = append(s.Cells, o)
		}
		for _, r := range old.Relations {
			terms := make([]Term, len(r.Terms))
			for i, t := range r.Terms {
				terms[i] = Term{at[t.Cell], t.Times}
			}
			s.Relations = append(s.Relations, Relation{fmt.Sprintf("%s (edition %d)", r.Name, es[n].Number), terms, r.Lo, r.Hi})
		}
	}
	s.link()
	return s
}

// Change is a figure that another edition gives otherwise.
type Change struct {
	Place   Place
	Year    int
	Measure string // of rows; of a balance sheet its list
	Column  int    // of a balance sheet, from 1; 0: a figure of a row
	Was, Is Cell   // Missing: the edition has none
}

// Changes lists what a newer edition gives otherwise than an older one, in the order of
// the newer one's rows; what only the older one has comes last.
func Changes(was, is *Edition) []Change {
	type key struct {
		place  Place
		year   int
		what   string
		column int
	}
	place := func(e *Edition, i int) Place {
		p := e.Places[i]
		p.Parent = 0
		if p.Map == Today {
			p.On = 0 // each edition has a day of its own
		}
		return p
	}
	var order []key
	seen := map[key][2]Cell{}
	for n, e := range []*Edition{is, was} {
		put := func(k key, c Cell) {
			x, ok := seen[k]
			if !ok {
				x = [2]Cell{{State: Missing}, {State: Missing}}
				order = append(order, k)
			}
			x[n] = c
			seen[k] = x
		}
		for _, r := range e.Rows {
			for _, m := range Measures {
				if c, ok := r.Cells[m]; ok {
					put(key{place(e, r.Place), int(r.Year), m, 0}, c)
				}
			}
		}
		for _, b := range e.Balances {
			for i, c := range b.Cells {
				put(key{place(e, b.Place), int(b.Year), b.List, i + 1}, c)
			}
		}
	}
	var out []Change
	for _, k := range order {
		if x := seen[k]; x[0] != x[1] {
			out = append(out, Change{k.place, k.year, k.what, k.column, x[1], x[0]})
		}
	}
	return out
}

// Hides tells whether an edition shows of a draft what the draft says, and hides the rest.
func (e *Edition) Hides(draft *Edition) bool {
	if len(e.Places) != len(draft.Places) || len(e.Rows) != len(draft.Rows) || len(e.Balances) != len(draft.Balances) {
		return false
	}
	same := func(c, d Cell) bool {
		return c == d || d.State == Shown && (c.State == Hidden || c.State == Banded && c.Lo <= d.N && d.N <= c.Hi)
	}
	for i := range e.Rows {
		a, b := &e.Rows[i], &draft.Rows[i]
		if a.Place != b.Place || a.Year != b.Year || len(a.Cells) != len(b.Cells) || e.Places[a.Place] != draft.Places[b.Place] {
			return false
		}
		for m, c := range a.Cells {
			if d, ok := b.Cells[m]; !ok || !same(c, d) {
				return false
			}
		}
	}
	for i := range e.Balances {
		a, b := &e.Balances[i], &draft.Balances[i]
		if a.Place != b.Place || a.Year != b.Year || a.List != b.List {
			return false
		}
		for k := range a.Cells {
			if !same(a.Cells[k], b.Cells[k]) {
				return false
			}
		}
	}
	return true
}

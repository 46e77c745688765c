package account

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/law"
	"vuonlen/unit"
)

// The second way knows no lineage: it reads the rows of the change lists and goes
// through the country day by day.
func TestScopeAgainstTheChangeListsReadPlainly(t *testing.T) {
	tree := country()
	w := readPlainly(tree)
	checked := 0
	rapid.Check(t, func(t *rapid.T) {
		var us []*unit.Unit
		for i := range rapid.IntRange(1, 3).Draw(t, "grants") {
			u, d := anyUnit(t, tree, fmt.Sprint("unit ", i))
			us = append(us, u)
			if rapid.Bool().Draw(t, "neighbour too") {
				if p, ok := tree.Parent(u, d); ok {
					all := tree.Children(p, d)
					us = append(us, all[rapid.IntRange(0, len(all)-1).Draw(t, "neighbour")])
				}
			}
		}
		if slices.Contains(us, tree.Country()) {
			return
		}
		s := scopeOf(t, tree, us...)
		seen := map[*plainPart]bool{}
		for _, u := range us {
			p := w.part(u)
			if seen[p] {
				continue
			}
			seen[p] = true
			want := w.replay(p, w.above(us))
			for i, d := range w.days {
				for _, u := range p.alive[i] {
					if s.Covers(u, d) != want[i][u] {
						t.Fatalf("%s on %s: covered %v, plainly %v", u.Key(), d, s.Covers(u, d), want[i][u])
					}
					if want[i][u] {
						checked++
					}
				}
			}
		}
	})
	if checked < 1000 {
		t.Errorf("only %d units were covered in all", checked)
	}
}

// plain is the communes of the country by the 34 provinces in which they are today,
// on every day of a change, and of what the change lists say each was formed. The
// island districts without communes, which became special zones, count as communes.
type plain struct {
	tree  *unit.Tree
	days  []law.Date
	rows  map[law.Date][][2]*unit.Unit // what went into what on a day
	parts map[*unit.Unit]*plainPart
}

type plainPart struct {
	alive [][]*unit.Unit                // by day
	from  []map[*unit.Unit][]*unit.Unit // by day: formed or enlarged unit -> units of the eve
	to    []map[*unit.Unit][]*unit.Unit // the reverse
}

func readPlainly(tree *unit.Tree) *plain {
	w := &plain{tree: tree, days: []law.Date{20211101, 20250301, reform, 20260501}, rows: map[law.Date][][2]*unit.Unit{}, parts: map[*unit.Unit]*plainPart{}}
	var islands []*unit.Unit
	for _, c := range unit.Embedded().Changes {
		if c.Kind != "merge" && c.Kind != "split_part" {
			continue
		}
		w.days = append(w.days, c.Date)
		x, ok1 := tree.Find(c.Old, c.Date.AddDays(-1))
		y, ok2 := tree.Find(c.New, c.Date)
		if ok1 && ok2 && x != y {
			w.rows[c.Date] = append(w.rows[c.Date], [2]*unit.Unit{x, y})
			if x.Level == unit.District && y.Level == unit.Commune {
				islands = append(islands, x)
			}
		}
	}
	slices.Sort(w.days)
	w.days = slices.Compact(w.days)
	for i, d := range w.days {
		for _, u := range slices.Concat(living(unit.Commune, d), islands) {
			if !u.Alive(d) {
				continue
			}
			p := w.part(u)
			for len(p.alive) <= i {
				p.alive = append(p.alive, nil)
				p.from, p.to = append(p.from, map[*unit.Unit][]*unit.Unit{}), append(p.to, map[*unit.Unit][]*unit.Unit{})
			}
			p.alive[i] = append(p.alive[i], u)
			if i > 0 && u.Alive(d.AddDays(-1)) {
				p.from[i][u], p.to[i][u] = append(p.from[i][u], u), append(p.to[i][u], u)
			}
		}
		w.links(d, unit.Commune, func(x, y *unit.Unit) {
			p := w.part(y)
			p.from[i][y], p.to[i][x] = append(p.from[i][y], x), append(p.to[i][x], y)
		})
	}
	return w
}

// links gives what the rows of a day say: x went into y, wholly or in part.
func (w *plain) links(d law.Date, level unit.Level, link func(x, y *unit.Unit)) {
	for _, l := range w.rows[d] {
		if l[1].Level == level {
			link(l[0], l[1])
		}
	}
}

// part is the piece of the country, one province of today, in which a unit lies.
func (w *plain) part(u *unit.Unit) *plainPart {
	d := max(u.First, 20211101)
	for u != nil && u.Level != unit.Province {
		u, _ = w.tree.Parent(u, d)
	}
	if u == nil {
		return &plainPart{} // one commune of the sources hangs nowhere
	}
	if !u.Alive(reform) {
		w.links(reform, unit.Province, func(x, y *unit.Unit) {
			if x == u {
				u = y
			}
		})
	}
	if w.parts[u] == nil {
		w.parts[u] = &plainPart{}
	}
	return w.parts[u]
}

// above adds to the granted units the provinces and districts that were formed of
// them alone, or that went into them wholly.
func (w *plain) above(us []*unit.Unit) []*unit.Unit {
	us = slices.Clone(us)
	for grown := true; grown; {
		grown = false
		for _, d := range w.days {
			for _, level := range []unit.Level{unit.Province, unit.District} {
				from, to := map[*unit.Unit][]*unit.Unit{}, map[*unit.Unit][]*unit.Unit{}
				w.links(d, level, func(x, y *unit.Unit) { from[y], to[x] = append(from[y], x), append(to[x], y) })
				add := func(u *unit.Unit, others []*unit.Unit, on law.Date) {
					for _, o := range others {
						if !slices.ContainsFunc(us, func(g *unit.Unit) bool { return w.tree.Within(o, g, on) }) {
							return
						}
					}
					if !slices.Contains(us, u) {
						us, grown = append(us, u), true
					}
				}
				for x, ys := range to {
					if !x.Alive(d) {
						add(x, ys, d)
					}
				}
				for y, xs := range from {
					if !y.Alive(d.AddDays(-1)) {
						add(y, xs, d.AddDays(-1))
					}
				}
			}
		}
	}
	return us
}

// replay gives the covered communes of a part by day.
func (w *plain) replay(p *plainPart, us []*unit.Unit) []map[*unit.Unit]bool {
	granted := func(u *unit.Unit, d law.Date) bool {
		return slices.ContainsFunc(us, func(g *unit.Unit) bool { return w.tree.Within(u, g, d) })
	}
	free := func(u *unit.Unit, d law.Date) bool { // its grant ended on the day d
		return slices.ContainsFunc(us, func(g *unit.Unit) bool { return g.Last == d && w.tree.Within(u, g, d) })
	}
	began := func(u *unit.Unit, d law.Date) bool { // a grant over it was formed or enlarged on the day d
		return slices.ContainsFunc(us, func(g *unit.Unit) bool {
			return w.tree.Within(u, g, d) && (g.First == d || slices.Contains(g.Arrivals(), d))
		})
	}
	all := func(us []*unit.Unit, in map[*unit.Unit]bool) bool {
		return len(us) > 0 && !slices.ContainsFunc(us, func(u *unit.Unit) bool { return !in[u] })
	}
	out := make([]map[*unit.Unit]bool, len(w.days))
	followed := map[*unit.Unit]bool{}
	for i, d := range w.days {
		out[i] = map[*unit.Unit]bool{}
		next := map[*unit.Unit]bool{}
		for _, u := range p.alive[i] {
			if granted(u, d) {
				out[i][u] = true
				continue
			}
			if i == 0 || !all(p.from[i][u], out[i-1]) || w.doubted(u, out[i-1], d) {
				continue
			}
			if slices.ContainsFunc(p.from[i][u], func(x *unit.Unit) bool { return followed[x] || free(x, d.AddDays(-1)) }) {
				out[i][u], next[u] = true, true
			}
		}
		followed = next
	}
	past := map[*unit.Unit]bool{}
	for i := len(w.days) - 1; i > 0; i-- {
		before := map[*unit.Unit]bool{}
		for _, u := range p.alive[i-1] {
			if out[i-1][u] || !all(p.to[i][u], out[i]) {
				continue
			}
			if slices.ContainsFunc(p.to[i][u], func(x *unit.Unit) bool { return past[x] || began(x, w.days[i]) }) {
				out[i-1][u], before[u] = true, true
			}
		}
		past = before
	}
	return out
}

// doubted tells whether land of a commune without a known successor may have come
// into u on the day: only this is taken from the lineage.
func (w *plain) doubted(u *unit.Unit, eve map[*unit.Unit]bool, d law.Date) bool {
	l := w.tree.Predecessors(u, d, d.AddDays(-1))
	return slices.ContainsFunc(l.Unmapped, func(x *unit.Unit) bool { return !eve[x] }) || slices.Contains(l.Orphans, u)
}

package tally

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"vuonlen/law"
	"vuonlen/unit"
)

// Gap says why a territory's figure is not known, or only as an interval,
// although counts may exist.
type Gap string

// The gaps.
const (
	NoGap      Gap = ""
	Split      Gap = "restated" // only part of a unit belongs to the territory, and the part is not counted
	Unlinked   Gap = "lineage"  // the links of units are doubtful or missing
	NotCounted Gap = "tally"    // no usable count
)

// How tells how surely a figure is known on another day's map.
type How string

// The ways in which a figure can be known.
const (
	Unchanged How = "unchanged" // the territory is the same on both days
	Exact     How = "exact"     // every unit that belongs to it is counted
	Interval  How = "interval"  // of a divided unit only bounds are known
	NotKnown  How = "unknown"   // see the gap
)

// Way tells by what a unit's count went into a territory.
type Way string

// The ways, from the surest.
const (
	ByWhole   Way = "whole"   // all of the unit
	ByHamlets Way = "hamlets" // its hamlets, or its households, are known place by place
	ByShare   Way = "share"   // a stated share of its households bounds it
	ByPart    Way = "part"    // a part of which nothing is known
)

// Source is a unit of the year's end whose land belongs to a territory, wholly or
// in part.
type Source struct {
	Unit        *unit.Unit
	Way         Way
	Least, Most law.Ratio // what is certain of the share of its households inside
	Counts      Counts    // what of it went into the figure
	Whole       Counts    // what the unit itself counts
	Disagrees   bool      // its hamlets, its own count and the share contradict each other
}

// Restatement is the figure of a year for the territory that a unit has on
// another day, and what it is made of.
type Restatement struct {
	Unit *unit.Unit
	Figure
	How     How
	Gap     Gap
	Sources []Source     // by key; empty where the unit's own count serves
	Behind  []*unit.Unit // units of which the sources do not say where their land went
}

// Restated is [Ledger.OnMap] without what it is made of.
func (l *Ledger) Restated(u *unit.Unit, ref law.Date, y law.Year, standard string, asOf law.Date) (Figure, Gap) {
	r := l.OnMap(u, ref, y, standard, asOf)
	return r.Figure, r.Gap
}

// OnMap is the figure of year y for the territory that the unit has on the day
// ref, which may be before or after the year's end: of the unit itself where its
// boundary is the same on both days; else the sum of the units of the year's end
// that lie in the territory, whole. Of a unit that lies in it only in part it is
// what its hamlets and households count that lie in it, else bounds: what is left
// when those outside are taken away, and what the stated shares allow
// (docs/decisions/0017). Nothing is known where the links of units are doubtful.
func (l *Ledger) OnMap(u *unit.Unit, ref law.Date, y law.Year, standard string, asOf law.Date) Restatement {
	r := l.onMap(u, ref, y, standard, asOf)
	r.Unit = u
	return r
}

// Atlas restates a year for every unit of a level on a day, by code.
func (l *Ledger) Atlas(level unit.Level, ref law.Date, y law.Year, standard string, asOf law.Date) []Restatement {
	units := l.tree.Alive(ref, level)
	out := make([]Restatement, len(units))
	for i, u := range units {
		out[i] = l.OnMap(u, ref, y, standard, asOf)
	}
	return out
}

func (l *Ledger) onMap(u *unit.Unit, ref law.Date, y law.Year, standard string, asOf law.Date) Restatement {
	end := law.YearEnd(y)
	switch {
	case u.Level == unit.Nation || end == ref:
		return l.own(u, y, standard, asOf)
	case !u.Alive(ref):
		return Restatement{How: NotKnown, Gap: Unlinked}
	case !u.Alive(end):
		// A document may state the count of a unit for a year in which it did not live.
		if t, ok := l.Recognised(u, y, standard, asOf); ok && t.Poor.Known() && t.NearPoor.Known() {
			return Restatement{Figure: reported(t), How: Exact}
		}
	}
	q := question{l, ref, y, standard, asOf}
	ground := q.land([]*unit.Unit{u})
	if (u.Level == unit.Province || u.Level == unit.District) && !ground.entire() {
		// Districts and provinces whose units went different ways are the sum of
		// their communes.
		if communes := l.tree.Under(u, ref, unit.Commune); len(communes) > 0 {
			ground = q.land(communes)
		}
	}
	if len(ground.pieces) == 1 && ground.entire() && ground.pieces[0].unit == u {
		return l.own(u, y, standard, asOf)
	}
	r := q.count(ground)
	if r.Gap == Unlinked {
		if s, ok := q.byHamlets(ground); ok {
			return s
		}
	}
	return r
}

func (l *Ledger) own(u *unit.Unit, y law.Year, standard string, asOf law.Date) Restatement {
	r := Restatement{How: Unchanged}
	if r.Figure, r.Gap = gap(l.Figure(u, y, standard, asOf)); r.Gap != NoGap {
		r.How = NotKnown
	}
	return r
}

func gap(f Figure) (Figure, Gap) {
	if !f.Usable() {
		return f, NotCounted
	}
	return f, NoGap
}

// question is a year's counts asked for on the map of a day.
type question struct {
	*Ledger
	ref      law.Date
	year     law.Year
	standard string
	asOf     law.Date
}

// ground is what units of the year's end make up a territory.
type ground struct {
	of     map[*unit.Unit]bool // the units of the map's day that the territory is made of
	level  unit.Level          // of these
	pieces []piece
	behind []*unit.Unit
	sure   bool // no link is doubtful or missing
}

// piece is a unit of the year's end inside a territory, wholly or in part.
type piece struct {
	unit        *unit.Unit
	whole       bool
	least, most law.Ratio
}

func (g ground) entire() bool {
	return g.sure && len(g.pieces) > 0 && !slices.ContainsFunc(g.pieces, func(p piece) bool { return !p.whole })
}

// land finds the units of the year's end in which the land of some units of the
// map's day lay or lies. A unit all of whose parts are in it is whole. Hamlets that
// changed their commune without a division being recorded make both communes
// parts.
func (q question) land(units []*unit.Unit) ground {
	g := ground{of: make(map[*unit.Unit]bool, len(units)), level: units[0].Level, sure: true}
	for _, u := range units {
		g.of[u] = true
	}
	end := law.YearEnd(q.year)
	seen := map[*unit.Unit]bool{}
	add := func(u *unit.Unit, whole bool) {
		switch {
		case seen[u]:
		case whole:
			g.pieces = append(g.pieces, piece{u, true, law.Int(1), law.Int(1)})
		default:
			g.pieces = append(g.pieces, q.part(&g, u))
		}
		seen[u] = true
	}
	for _, u := range units {
		var lin unit.Lineage
		if end < q.ref {
			lin = q.tree.Predecessors(u, q.ref, end)
		} else {
			lin = q.tree.Successors(u, q.ref, end)
		}
		g.trust(lin)
		for _, p := range lin.Parts {
			add(p.Unit, end < q.ref && p.Whole)
		}
		for _, h := range lin.Moved {
			in, known := g.holds(q.tree, h, q.ref)
			c, ok := q.tree.Parent(h, end)
			if h.Level != unit.Hamlet || !known || !ok {
				g.doubt(h)
			} else if in {
				add(c, false)
			}
		}
	}
	g.sure = g.sure && len(g.pieces) > 0
	slices.SortFunc(g.pieces, func(a, b piece) int { return cmp.Compare(a.unit.Key(), b.unit.Key()) })
	return g
}

// trust notes what puts a lineage in doubt.
func (g *ground) trust(lin unit.Lineage) {
	for _, us := range [][]*unit.Unit{lin.Unmapped, lin.Orphans, lin.Dissolved} {
		for _, u := range us {
			g.doubt(u)
		}
	}
	for _, p := range lin.Parts {
		if p.Doubtful {
			g.doubt(p.Unit)
		}
	}
	g.sure = g.sure && len(lin.Parts) > 0
}

func (g *ground) doubt(u *unit.Unit) {
	g.sure = false
	if !slices.Contains(g.behind, u) {
		g.behind = append(g.behind, u)
	}
}

// part is how much of a unit of the year's end lies in the territory: all of it
// when all its parts do. Doubts about parts that are elsewhere are no doubts about
// this one.
func (q question) part(g *ground, u *unit.Unit) piece {
	end := law.YearEnd(q.year)
	in := piece{unit: u, whole: true, least: law.Int(0), most: law.Int(1)}
	var lin unit.Lineage
	if end < q.ref {
		lin = q.tree.Successors(u, end, q.ref)
	} else {
		lin = q.tree.Predecessors(u, end, q.ref)
		g.trust(lin)
	}
	if len(lin.Unmapped)+len(lin.Orphans)+len(lin.Dissolved) > 0 {
		in.whole = false
	}
	strays := false
	for _, h := range lin.Moved {
		if c, ok := q.tree.Parent(h, end); !ok || c != u {
			continue
		}
		strays = true
		if inside, known := g.holds(q.tree, h, q.ref); !known || !inside {
			in.whole = false
		}
	}
	inside, outside := law.Int(0), law.Int(0)
	for _, p := range lin.Parts {
		if g.of[p.Unit] {
			in.whole = in.whole && !p.Doubtful
			inside = inside.Add(p.Most)
			in.least = in.least.Add(p.Least)
		} else {
			in.whole, outside = false, outside.Add(p.Least)
		}
	}
	one := law.Int(1)
	switch {
	case in.whole:
		in.least = one
	case strays || end >= q.ref: // shares are of the divided unit, not of what came of it
		in.least = law.Int(0)
	default:
		// What is certainly elsewhere is not here.
		for _, m := range []law.Ratio{inside, one.Sub(outside)} {
			if m.Cmp(in.most) < 0 {
				in.most = m
			}
		}
	}
	return in
}

// count adds up the pieces of a territory.
func (q question) count(g ground) Restatement {
	if !g.sure {
		return Restatement{How: NotKnown, Gap: Unlinked, Behind: g.behind}
	}
	r := Restatement{Figure: Figure{Counts: zero, Basis: Summed}, How: Exact}
	for _, p := range g.pieces {
		f := q.Figure(p.unit, q.year, q.standard, q.asOf)
		s := Source{Unit: p.unit, Way: ByWhole, Least: p.least, Most: p.most, Counts: f.Counts, Whole: f.Counts}
		exact := true
		if !p.whole {
			exact = q.divide(&s, f, g)
		}
		r.Sources = append(r.Sources, s)
		if !s.Counts.Poor.Known() || !s.Counts.NearPoor.Known() {
			r.Gap = NotCounted
			continue
		}
		if !exact {
			r.How = Interval
		}
		r.Counts = r.plus(s.Counts)
		r.DecidedOn = max(r.DecidedOn, f.DecidedOn)
		r.Unlisted = r.Unlisted || f.Unlisted
	}
	if both := r.Poor.Add(r.NearPoor); exactly(both) && r.Either == both {
		r.Either = law.Count{}
	}
	r.Source = q.cite(r.Sources)
	switch {
	case r.Gap != NoGap:
		r.Figure, r.How = Figure{}, NotKnown
	case r.How == Interval:
		r.Gap = Split
	}
	return r
}

// cited is how many units the source of a sum names; the rest is said by number.
const cited = 8

// cite names the units that a figure is made of by their codes of the year's
// end; "~" marks those of which only a part is.
func (q question) cite(ss []Source) string {
	var b strings.Builder
	for i, s := range ss {
		if i == cited {
			fmt.Fprintf(&b, " + … (%d)", len(ss)-cited)
			break
		}
		if i > 0 {
			b.WriteString(" + ")
		}
		if s.Way != ByWhole {
			b.WriteByte('~')
		}
		st, _ := s.Unit.At(law.YearEnd(q.year))
		b.WriteString(string(st.Code))
	}
	return b.String()
}

// byHamlets is the figure of a territory by the hamlets that it has on the map's
// day, where a list names them all and each was a hamlet of its own at the end
// of the year: then it does not matter that the links of communes are doubtful.
func (q question) byHamlets(g ground) (Restatement, bool) {
	end := law.YearEnd(q.year)
	if end >= q.ref {
		return Restatement{}, false
	}
	r := Restatement{Figure: Figure{Counts: zero, Basis: Summed}, How: Exact}
	for u := range g.of {
		kids := q.tree.Children(u, q.ref)
		if u.Level != unit.Commune || !u.Listed() || len(kids) == 0 {
			return Restatement{}, false
		}
		for _, h := range kids {
			lin := q.tree.Predecessors(h, q.ref, end)
			if !lin.Certain() || len(lin.Parts) == 0 || q.tree.Astray(h, q.ref) {
				return Restatement{}, false
			}
			for _, p := range lin.Parts {
				parent, ok := q.tree.Parent(p.Unit, end)
				f := q.Figure(p.Unit, q.year, q.standard, q.asOf)
				if !p.Whole || !ok || !parent.Listed() || q.direct[key{parent, q.year, q.standard}] || !f.Usable() {
					return Restatement{}, false
				}
				r.Counts = r.plus(f.Counts)
				r.DecidedOn = max(r.DecidedOn, f.DecidedOn)
				r.Sources = append(r.Sources, Source{Unit: p.Unit, Way: ByWhole, Least: law.Int(1), Most: law.Int(1), Counts: f.Counts, Whole: f.Counts})
			}
		}
	}
	slices.SortFunc(r.Sources, func(a, b Source) int { return cmp.Compare(a.Unit.Key(), b.Unit.Key()) })
	r.Source = q.cite(r.Sources)
	return r, true
}

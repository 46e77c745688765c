package tally

import (
	"slices"

	"vuonlen/law"
	"vuonlen/unit"
)

// cells lists the counts in a fixed order. Households come first: a share is of
// them.
func (c *Counts) cells() [8]*law.Count {
	return [8]*law.Count{&c.Households, &c.Poor, &c.NearPoor, &c.Unknown, &c.MinorityHouseholds, &c.MinorityPoor, &c.MinorityNearPoor, &c.Either}
}

// divide puts into a source what is known of the part of a divided unit that lies
// in a territory, and tells whether poor and near-poor are as sure as the unit's
// own counts.
//
// Three things bound the part: the hamlets and households that are known to lie
// inside; what is left of the whole when those known to lie outside are taken
// away; and the share of the unit's households. With h of H households inside,
// of P poor ones at least P - (H - h) and at most the smaller of P and h are
// inside, however the poor are spread.
func (q question) divide(s *Source, f Figure, g ground) (exact bool) {
	in, out, complete := q.sides(s.Unit, g)
	total := f.Counts
	total.Either = law.Count{}
	if f.Usable() {
		total.Either = f.Multidim()
	}
	var h law.Count // households of the part
	narrowed := false
	s.Counts = Counts{}
	whole, part := total.cells(), s.Counts.cells()
	for i := range part {
		t, inside, outside := *whole[i], in[i], out[i]
		placed := complete && inside.sum.Known()
		agree := !t.Known() || inside.least <= t.Hi-outside.least && (!outside.sum.Known() || meets(t, inside.sum.Add(outside.sum)))
		switch {
		case placed && agree:
			*part[i] = inside.sum
		case !t.Known():
		case inside.least > t.Hi-outside.least:
			// The places count more than was recognised for the unit: either may be right.
			s.Disagrees = true
			*part[i] = law.Between(max(0, t.Hi-outside.least), inside.least)
		case placed: // or less
			s.Disagrees = true
			*part[i] = law.Between(inside.sum.Lo, t.Hi-outside.least)
		default:
			lo, hi := inside.least, t.Hi-outside.least
			a, b := s.shared(t, total.Households, h, i == 0)
			switch {
			case a > hi || b < lo:
				s.Disagrees = true // the places of households are surer than a share
			default:
				narrowed = narrowed || a > lo || b < hi
				lo, hi = max(lo, a), min(hi, b)
			}
			*part[i] = law.Between(lo, hi)
		}
		if i == 0 {
			h = *part[i]
		}
	}
	switch {
	case in[1].some || out[1].some:
		s.Way = ByHamlets
	case narrowed:
		s.Way = ByShare
	default:
		s.Way = ByPart
	}
	return complete && !s.Disagrees && in[1].sum.Known() && in[2].sum.Known() || exactly(s.Counts.Poor) && exactly(s.Counts.NearPoor)
}

func exactly(c law.Count) bool { _, ok := c.Exact(); return ok }

func meets(a, b law.Count) bool { return b.Known() && a.Lo <= b.Hi && b.Lo <= a.Hi }

// shared bounds a count of a part, t of the whole unit, by the share of the unit's
// households; h is what is already certain of the part's households. ofHouseholds:
// t counts the households themselves.
func (s *Source) shared(t, households, h law.Count, ofHouseholds bool) (lo, hi int64) {
	if ofHouseholds {
		return floor(s.Least, t.Lo), ceil(s.Most, t.Hi)
	}
	if !households.Known() || !h.Known() {
		return 0, t.Hi
	}
	elsewhere := min(households.Hi-h.Lo, ceil(law.Int(1).Sub(s.Least), households.Hi))
	return max(0, t.Lo-elsewhere), min(t.Hi, h.Hi)
}

func floor(share law.Ratio, n int64) int64 { return share.Mul(law.Int(n)).Floor() }

func ceil(share law.Ratio, n int64) int64 { return -share.Neg().Mul(law.Int(n)).Floor() }

// side is what is known of one side of a divided unit, count by count.
type side [8]struct {
	sum   law.Count // over all places of the side; unknown when one is not counted
	least int64     // what is certain of those that are
	some  bool      // one of them is counted
}

func (s *side) add(c Counts) {
	if c.Poor.Known() && c.NearPoor.Known() && !c.Either.Known() {
		c.Either = c.Multidim()
	}
	for i, n := range c.cells() {
		s[i].sum = s[i].sum.Add(*n)
		if n.Known() {
			s[i].least, s[i].some = s[i].least+n.Lo, true
		}
	}
}

// sides sorts the hamlets of a divided unit by whether they lie inside the
// territory on the map's day. complete: every household of the unit is in a hamlet
// whose place is known.
func (q question) sides(u *unit.Unit, g ground) (in, out side, complete bool) {
	for i := range in {
		in[i].sum, out[i].sum = law.Exactly(0), law.Exactly(0)
	}
	end := law.YearEnd(q.year)
	kids := q.tree.Children(u, end)
	complete = u.Level == unit.Commune && len(kids) > 0 && u.Listed()
	for _, h := range kids {
		if h.Level != unit.Hamlet {
			continue
		}
		at, ok := q.stands(h, g)
		f := q.Figure(h, q.year, q.standard, q.asOf)
		switch {
		case !ok:
			// What its households say stands for the hamlet.
			complete = f.Basis == Computed && q.scatter(h, u, g, &in, &out) && complete
		case at:
			in.add(f.Counts)
		default:
			out.add(f.Counts)
		}
	}
	if q.direct[key{u, q.year, q.standard}] {
		f, done := q.computed(u, q.year, q.standard, q.asOf)
		complete = done && f.Usable() && q.scatter(u, u, g, &in, &out) && complete
	}
	return in, out, complete
}

// Placed is what the reviews of a hamlet, or of a commune and no hamlet, add up to
// for the households that are later found in one place, if it is known of none of
// them that they moved meanwhile. At is nil for those of whom nothing is known.
type Placed struct {
	Leaf     *unit.Unit
	Year     law.Year
	Standard string
	At       *unit.Unit
	On       law.Date
	Register
}

// AddPlaced gives the ledger the later places of households whose hamlet or
// commune does not tell on which side of a division they live.
func (l *Ledger) AddPlaced(ps []Placed) {
	l.placed = map[key][]Placed{}
	for _, p := range ps {
		k := key{p.Leaf, p.Year, p.Standard}
		l.placed[k] = append(l.placed[k], p)
	}
}

// scatter sorts the households reviewed in a place by where they are later found,
// and tells whether all are. It does not take one that is found where the divided
// unit never was.
func (q question) scatter(leaf, divided *unit.Unit, g ground, in, out *side) (all bool) {
	end := law.YearEnd(q.year)
	ps := q.placed[key{leaf, q.year, q.standard}]
	all = len(ps) > 0
	for _, p := range ps {
		at, ok := q.lies(p, g)
		if ok && !slices.ContainsFunc(q.tree.Predecessors(p.At, p.On, end).Parts, func(x unit.Part) bool {
			parent, known := q.tree.Parent(x.Unit, end)
			return x.Unit == divided || x.Unit.Level == unit.Hamlet && (!known || parent == divided)
		}) {
			ok = false
		}
		c := Counts{
			Poor: p.Poor, NearPoor: p.NearPoor, Unknown: p.Unknown, Either: p.Either,
			MinorityPoor: p.Head.Poor, MinorityNearPoor: p.Head.NearPoor,
		}
		switch {
		case !ok:
			all = false
		case at:
			in.add(c)
		default:
			out.add(c)
		}
	}
	return all
}

// lies tells on which side of the territory's boundary a later place is on the
// map's day.
func (q question) lies(p Placed, g ground) (inside, ok bool) {
	if p.At == nil || q.tree.Astray(p.At, max(p.On, q.ref)) {
		return false, false
	}
	var lin unit.Lineage
	if p.On < q.ref {
		lin = q.tree.Successors(p.At, p.On, q.ref)
	} else {
		lin = q.tree.Predecessors(p.At, p.On, q.ref)
	}
	return g.side(q.tree, lin, q.ref)
}

// side tells on which side all parts of a lineage lie on a day.
func (g ground) side(tree *unit.Tree, lin unit.Lineage, on law.Date) (inside, ok bool) {
	if len(lin.Unmapped)+len(lin.Orphans)+len(lin.Dissolved) > 0 || len(lin.Parts) == 0 {
		return false, false
	}
	for i, p := range lin.Parts {
		at, known := g.holds(tree, p.Unit, on)
		if p.Doubtful || !known || i > 0 && at != inside {
			return false, false
		}
		inside = at
	}
	return inside, true
}

// stands tells on which side of the territory's boundary a hamlet of the year's
// end lies on the map's day; not ok where that is not known.
func (q question) stands(h *unit.Unit, g ground) (inside, ok bool) {
	end := law.YearEnd(q.year)
	var lin unit.Lineage
	if end < q.ref {
		lin = q.tree.Successors(h, end, q.ref)
	} else {
		lin = q.tree.Predecessors(h, end, q.ref)
	}
	if q.tree.Astray(h, max(end, q.ref)) {
		return false, false
	}
	return g.side(q.tree, lin, q.ref)
}

// holds tells whether a unit lies in the territory on a day; not known where the
// units above it are not.
func (g ground) holds(tree *unit.Tree, u *unit.Unit, on law.Date) (inside, known bool) {
	for ok := true; ok; u, ok = tree.Parent(u, on) {
		if g.of[u] {
			return true, true
		}
		if u.Level == g.level {
			return false, true
		}
	}
	return false, false
}

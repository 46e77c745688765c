package tally

import (
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
	if c.Poor.Known() && c.NearPoor.Known() {
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
	complete = u.Level == unit.Commune && len(kids) > 0 && u.Listed() && !q.direct[key{u, q.year, q.standard}]
	for _, h := range kids {
		if h.Level != unit.Hamlet {
			continue
		}
		at, ok := q.stands(h, g)
		f := q.Figure(h, q.year, q.standard, q.asOf)
		switch {
		case !ok:
			complete = false
		case at:
			in.add(f.Counts)
		default:
			out.add(f.Counts)
		}
	}
	return in, out, complete
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
	if !lin.Certain() || len(lin.Parts) == 0 {
		return false, false
	}
	for i, p := range lin.Parts {
		at, known := g.holds(q.tree, p.Unit, q.ref)
		if !known || i > 0 && at != inside {
			return false, false
		}
		inside = at
	}
	return inside, true
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

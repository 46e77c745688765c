package unit

import (
	"cmp"
	"slices"

	"vuonlen/law"
)

// Lineage says what a unit came from or became between two days, and what may
// have changed its land without the sources saying how.
type Lineage struct {
	Parts []Part // by code on the day at the other end
	// Unmapped are units that ended in between without a known successor.
	// Looking forward: the unit itself, or what a part of it became. Looking back:
	// units of the same parent, whose land may have gone into the unit.
	Unmapped []*Unit
	// Orphans are units formed in between of which the sources do not say from
	// what: the unit itself, one it came from, or one of the same parent that may
	// have taken land from it.
	Orphans []*Unit
	// Moved are units below that went over to another parent, or came from one,
	// while both lived: communes that changed their district.
	Moved []*Unit
	// Dissolved are districts that ended with all districts on 30 June 2025, and
	// so have no successor by law. Ask for their communes.
	Dissolved []*Unit
}

// Part is a unit at the other end of a lineage.
type Part struct {
	Unit *Unit
	// Whole: the earlier unit lies wholly inside the later one.
	Whole bool
	// Share of the earlier unit's households that is inside the later one, as
	// stated; nil = not known.
	Share *law.Ratio
	// Least and Most are what is certain of that share, by every share stated on
	// the way to the digits it was written with: 0 and 1 where nobody said any.
	Least, Most law.Ratio
	// Hamlets of the earlier unit that are inside the later one, as far as the
	// changes name them; empty for a whole unit.
	Hamlets []Code
	// Doubtful: the way leads over a link that the source itself asks to check.
	Doubtful bool
}

// Certain tells that nothing is missing or in doubt. Parts that are not whole
// are certain too: it is known that they are parts.
func (l Lineage) Certain() bool {
	return len(l.Unmapped)+len(l.Orphans)+len(l.Moved)+len(l.Dissolved) == 0 &&
		!slices.ContainsFunc(l.Parts, func(p Part) bool { return p.Doubtful })
}

// span is the days from one on, up to and including the other.
type span struct{ from, to law.Date }

// Successors says what the unit of day from has become by day to. A unit that
// lives on is its own successor. Nothing when the unit does not live on day from
// or to is earlier.
func (t *Tree) Successors(u *Unit, from, to law.Date) Lineage {
	var l Lineage
	if !u.Alive(from) || to < from {
		return l
	}
	front, way := u.forward(from, to)
	for v, p := range front {
		switch {
		case v.Alive(to):
			l.Parts = append(l.Parts, Part{Unit: v, Share: p.share, Least: p.least, Most: p.most, Hamlets: t.of(u, from, p), Doubtful: p.doubtful})
		case v.end == dissolved:
			l.Dissolved = append(l.Dissolved, v)
		default:
			l.Unmapped = append(l.Unmapped, v)
		}
	}
	left := l.change(t, way, from)
	if len(front) == 1 && len(l.Parts) == 1 && !left {
		l.Parts[0].Whole = true
	} else if left {
		// What share of the land the units below were that left is not known.
		for i := range l.Parts {
			l.Parts[i].Share, l.Parts[i].Least, l.Parts[i].Most = nil, none, one
		}
	}
	l.sort(to)
	return l
}

// forward follows the links from one day to another: the units in which u is at
// the end, and every life on the way with the days it matters.
func (u *Unit) forward(from, to law.Date) (map[*Unit]portion, map[*Unit]span) {
	front := map[*Unit]portion{u: {share: &one, least: one, most: one, all: true, pure: true}}
	way := map[*Unit]span{u: {from, to}}
	for {
		// All links of the earliest day at once: they lead from the state of the
		// eve to the state of the day. Ways that meet are added up, so that the
		// work does not grow with the number of ways.
		day := law.Date(0)
		for v := range front {
			if d := v.next(from); d != 0 && d <= to && (day == 0 || d < day) {
				day = d
			}
		}
		if day == 0 {
			return front, way
		}
		after := make(map[*Unit]portion, len(front))
		for v, p := range front {
			moved := false
			for _, k := range v.out {
				if k.On == day {
					moved = true
					q := p
					q.pure = p.pure && !v.enlarged(way[v].from, day)
					after[k.To] = q.through(k).add(after, k.To)
					if _, seen := way[k.To]; !seen {
						way[k.To] = span{day, to}
					}
				}
			}
			if !moved {
				after[v] = p.add(after, v)
			}
		}
		front, from = after, day
		if len(front) == 1 {
			// All parts have come together again.
			for v, p := range front {
				front[v] = portion{share: &one, least: one, most: one, all: true, doubtful: p.doubtful}
			}
		}
	}
}

// portion is how much of a unit has come to a place.
type portion struct {
	share    *law.Ratio
	least    law.Ratio // bounds of the share that are certain
	most     law.Ratio
	hamlets  []Code // named; empty when all came, or it is not known which
	all      bool   // of the unit is there
	pure     bool   // and nothing but the unit is there
	doubtful bool
}

var one, none = law.Int(1), law.Int(0)

// enlarged tells whether another unit came into a life after a day and not after
// the other.
func (u *Unit) enlarged(after, until law.Date) bool {
	return slices.ContainsFunc(u.in, func(k *Link) bool { return k.From != u && k.On > after && k.On <= until })
}

// of gives the named hamlets of a portion that were the unit's on a day. Where
// others may have been named with them, only those known to be its own.
func (t *Tree) of(u *Unit, on law.Date, p portion) []Code {
	if p.pure {
		return p.hamlets
	}
	return slices.DeleteFunc(slices.Clone(p.hamlets), func(c Code) bool {
		h, ok := t.Find(c, on)
		return !ok || h.at(on).Parent != u
	})
}

// through is the portion that goes along a link.
func (p portion) through(k *Link) portion {
	p.doubtful = p.doubtful || k.Doubtful
	if k.Whole {
		p.pure = p.pure && len(k.To.in) == 1 && k.To.First == k.On
		return p
	}
	// The share is of all that the link comes from. What share of a part, or of a
	// unit among others, it is depends on where their households lived.
	p.share, p.least = nil, none
	if p.pure && p.all {
		p.share, p.least, p.most = k.Share, k.least, k.most
	}
	if p.all {
		p.hamlets = k.Hamlets
	} else {
		p.hamlets = slices.DeleteFunc(slices.Clone(p.hamlets), func(c Code) bool { return !slices.Contains(k.Hamlets, c) })
	}
	p.all = false
	return p
}

// add joins a portion to what has already come to a unit.
func (p portion) add(to map[*Unit]portion, u *Unit) portion {
	q, ok := to[u]
	if !ok {
		return p
	}
	q.doubtful = q.doubtful || p.doubtful
	if q.share != nil && p.share != nil {
		s := q.share.Add(*p.share)
		q.share = &s
	} else {
		q.share = nil
	}
	q.least, q.most = q.least.Add(p.least), lower(one, q.most.Add(p.most))
	if len(q.hamlets) > 0 && len(p.hamlets) > 0 {
		q.hamlets = slices.Concat(q.hamlets, p.hamlets)
		slices.Sort(q.hamlets)
		q.hamlets = slices.Compact(q.hamlets)
	} else {
		q.hamlets = nil
	}
	q.all = false
	q.pure = q.pure && p.pure
	return q
}

// next is the first day after a day on which links lead away, 0 when none does.
func (u *Unit) next(after law.Date) law.Date {
	for _, k := range u.out {
		if k.On > after {
			return k.On
		}
	}
	return 0
}

// Predecessors says what the unit of day on was on the earlier day before: the
// units of that day that came into it, wholly or in part. A unit that lived on is
// its own predecessor. Nothing when the unit does not live on day on or before is
// later.
func (t *Tree) Predecessors(u *Unit, on, before law.Date) Lineage {
	var l Lineage
	if !u.Alive(on) || before > on {
		return l
	}
	way := map[*Unit]span{}
	var back func(v *Unit, to law.Date)
	back = func(v *Unit, to law.Date) {
		if s, ok := way[v]; ok && s.to >= to {
			return
		}
		way[v] = span{max(before, v.First), to}
		for _, k := range v.in {
			if k.On > before && k.On <= to && k.From != v {
				back(k.From, k.On.AddDays(-1))
			}
		}
	}
	back(u, on)
	for v := range way {
		if !v.Alive(before) {
			continue
		}
		s := t.Successors(v, before, on)
		if i := slices.IndexFunc(s.Parts, func(p Part) bool { return p.Unit == u }); i >= 0 {
			p := s.Parts[i]
			p.Unit = v
			l.Parts = append(l.Parts, p)
		}
	}
	for v, s := range way {
		for _, p := range v.parents() {
			for _, x := range t.lostUnder[p] {
				if x.Last >= before && x.Last < on && v.hung(x.Level, p, s, x.day) && !slices.Contains(l.Unmapped, x.Unit) {
					l.Unmapped = append(l.Unmapped, x.Unit)
				}
			}
		}
	}
	l.change(t, way, before)
	l.sort(before)
	return l
}

// lost is an unmapped unit with the day after its last.
type lost struct {
	*Unit
	day law.Date
}

// parents lists the parents that a unit had, each once.
func (u *Unit) parents() []*Unit {
	if len(u.versions) == 1 {
		return []*Unit{u.versions[0].Parent}
	}
	var out []*Unit
	for i := range u.versions {
		if p := u.versions[i].Parent; !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

// hung tells whether a life of a level hung under a parent on a day of its span.
func (u *Unit) hung(level Level, parent *Unit, s span, day law.Date) bool {
	return u.Level == level && s.from <= day && day <= s.to && u.Alive(day) && u.at(day).Parent == parent
}

// change gathers, for the days after one, the orphans near the lives on the way
// and the units below them that changed their parent. left tells that one of these went away.
func (l *Lineage) change(t *Tree, way map[*Unit]span, after law.Date) (left bool) {
	for v, s := range way {
		if v.orphan && v.First > after {
			l.Orphans = append(l.Orphans, v)
		}
		for _, p := range v.parents() {
			for _, x := range t.bornUnder[p] {
				if _, on := way[x]; !on && x.First > after && s.from < x.First && v.hung(x.Level, p, s, x.First) && !slices.Contains(l.Orphans, x) {
					l.Orphans = append(l.Orphans, x)
				}
			}
		}
	}
	for v, s := range way {
		for _, c := range v.children {
			for i := 1; i < len(c.versions); i++ {
				d, p, q := c.versions[i].From, c.versions[i-1].Parent, c.versions[i].Parent
				if p == q || p == nil || q == nil || d <= s.from || d > s.to || p != v && q != v {
					continue
				}
				// A parent that ended with a link took its children along, and one that was
				// divided gave those away that the link is about.
				if !p.Alive(d) && p.end != unmapped || p.gave(q, d) {
					continue
				}
				left = left || p == v && v.Alive(d)
				if !slices.Contains(l.Moved, c) {
					l.Moved = append(l.Moved, c)
				}
			}
		}
	}
	return left
}

// gave tells whether a part of the unit went to another on a day.
func (u *Unit) gave(to *Unit, d law.Date) bool {
	return slices.ContainsFunc(u.out, func(k *Link) bool { return k.On == d && k.To == to })
}

// receivers are the parents under which, on the day after last, the land of a
// child of p can be that ended on last: p itself and wherever p's other children
// went that day.
func receivers(p *Unit, last law.Date) []*Unit {
	if p == nil {
		return nil
	}
	d := last.AddDays(1)
	var out []*Unit
	if p.Alive(d) {
		out = append(out, p)
	}
	for _, c := range p.children {
		if c.Alive(last) && c.at(last).Parent == p && c.Alive(d) {
			if q := c.at(d).Parent; q != nil && !slices.Contains(out, q) {
				out = append(out, q)
			}
		}
	}
	return out
}

func (l *Lineage) sort(on law.Date) {
	slices.SortFunc(l.Parts, func(a, b Part) int {
		return cmp.Or(cmp.Compare(a.Unit.at(on).Code, b.Unit.at(on).Code), cmp.Compare(a.Unit.key, b.Unit.key))
	})
	for _, s := range [][]*Unit{l.Unmapped, l.Orphans, l.Moved, l.Dissolved} {
		slices.SortFunc(s, func(a, b *Unit) int { return cmp.Compare(a.key, b.key) })
	}
}

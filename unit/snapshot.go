package unit

import (
	"slices"
	"strings"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// snapshot applies a state of the country, or a part of it, as of its day. from
// is the first day of what was not known before: 0 for the base data's first.
func (b *builder) snapshot(s shot, from law.Date) {
	b.stamp++
	d := s.On
	if from == 0 {
		d = 0
	}
	here := make([]*Unit, len(s.Records))
	for i := range s.Records {
		r := &s.Records[i]
		if f := r.check(); f != nil {
			b.fail(s.edit, i, f)
			continue
		}
		if r.Level == District && s.On >= DistrictsEnd {
			b.reject(s, i, "level", lang.T("unit.no_districts", "on", s.On), lang.T("unit.no_districts_do"))
			continue
		}
		u := b.now(r.Code)
		if u == nil {
			if b.overruled(s.edit) && from != 0 {
				continue // an edit ended the unit
			}
			begin := d
			if s.On <= b.start && len(b.byCode[r.Code]) == 0 {
				begin = 0
			}
			u = b.begin(State{Code: r.Code, Name: r.Name, FullName: r.full(), Kind: r.Kind, From: begin}, r.Level)
			u.pending, u.since, u.fresh = true, begin, true
			if s.edit < 0 && from != 0 {
				b.dev = append(b.dev, Deviation{u, s.On, "code", "", string(r.Code)})
			}
		} else if u.Level != r.Level {
			b.reject(s, i, "level", lang.T("unit.level_is", "unit", u.Label(), "level", u.Level), lang.T("unit.level_do", "level", u.Level))
			continue
		} else if u.mark == -b.stamp {
			b.reject(s, i, "code", lang.T("unit.code_twice", "code", string(r.Code)), lang.T("unit.code_twice_do"))
			continue
		} else {
			b.update(s, u, r, d)
		}
		u.mark = -b.stamp
		here[i] = u
	}
	listed := map[*Unit]bool{}
	for i, u := range here {
		if u == nil {
			continue
		}
		r := &s.Records[i]
		p := b.country
		if r.Level != Province {
			p = b.now(r.Parent)
		}
		switch {
		case p == nil && b.overruled(s.edit):
			continue // an edit ended the parent
		case p == nil:
			b.reject(s, i, "parent", lang.T("unit.no_parent", "code", string(r.Parent), "on", s.On), b.remedy(r.Parent))
			continue
		case p.Level != r.Level.Above(s.On):
			b.reject(s, i, "parent", lang.T("unit.parent_level", "unit", p.Label(), "level", p.Level, "child", r.Level, "above", r.Level.Above(s.On), "on", s.On),
				lang.T("unit.parent_level_do"))
			continue
		}
		if s.Complete == r.Level {
			listed[p], p.listed = true, true
			p.listedOn = max(p.listedOn, s.On)
		}
		b.hang(s, u, p, d)
		u.placed = max(u.placed, s.On)
	}
	if s.Complete != "" {
		b.complete(s, listed)
	}
	for _, u := range here {
		if u != nil {
			u.mark = 0
		}
	}
}

func (b *builder) reject(s shot, i int, column string, what, remedy lang.Text) {
	b.fail(s.edit, i, fault.New(fault.Refused, what).Place(fault.Place{Column: column}).Do(remedy))
}

// full is the record's full name.
func (r *Record) full() string {
	if r.FullName != "" {
		return r.FullName
	}
	word, _ := wordOf(r.Level, r.Kind)
	if strings.HasPrefix(r.Name, word+" ") {
		return r.Name // lists often print the kind before the name
	}
	return word + " " + r.Name
}

// update brings names and kind of a living unit to what a snapshot says.
func (b *builder) update(s shot, u *Unit, r *Record, d law.Date) {
	v := u.last()
	full := r.full()
	if v.Name == r.Name && v.Kind == r.Kind && v.FullName == full {
		return
	}
	if s.edit < 0 {
		if v.FullName != full {
			b.dev = append(b.dev, Deviation{u, s.On, "name", v.FullName, full})
		} else {
			b.dev = append(b.dev, Deviation{u, s.On, "kind", v.Kind, r.Kind})
		}
	}
	v = u.version(d)
	v.Name, v.Kind, v.FullName = r.Name, r.Kind, full
}

// hang sets the parent that a snapshot shows. An inferred parent gives way from
// the day it was inferred, as far as the parent shown lived then. Only a hamlet
// whose commune was divided stays without a parent until the snapshot's day: in
// between it can have been anywhere.
func (b *builder) hang(s shot, u, p *Unit, d law.Date) {
	was := u.pending
	u.pending = false
	if was && (u.Level != Hamlet || u.fresh || u.since == d) {
		u.fresh = false
		u.backfill(p)
		return
	}
	if u.last().Parent == p {
		return
	}
	if s.edit < 0 {
		replayed := ""
		if q := u.last().Parent; q != nil {
			replayed = string(q.last().Code)
		}
		b.dev = append(b.dev, Deviation{u, s.On, "parent", replayed, string(p.last().Code)})
	}
	u.version(d).Parent = p
}

// backfill sets the parent from the day since which it was inferred, or from
// the first later day on which p can be the parent.
func (u *Unit) backfill(p *Unit) {
	from := max(u.since, p.First)
	if u.Level == Commune && p.Level == Province {
		from = max(from, DistrictsEnd)
	}
	for i := range u.versions {
		last := i+1 == len(u.versions)
		if v := u.versions[i]; v.From < from && (last || from < u.versions[i+1].From) {
			v.From = from
			u.versions = slices.Insert(u.versions, i+1, v)
			break
		}
	}
	for i := range u.versions {
		if v := &u.versions[i]; v.From >= from {
			v.Parent = p
		}
	}
}

// complete ends the units of the level that the snapshot should show and does
// not.
func (b *builder) complete(s shot, listed map[*Unit]bool) {
	eve := s.On.AddDays(-1)
	ended := false
	for _, u := range b.units {
		if u.Last != 0 || u.Level != s.Complete || u.mark == -b.stamp || !listed[u.last().Parent] {
			continue
		}
		if u.First > eve || u.at(eve).Code != u.last().Code || linkedOn(u.in, s.On) || linkedOn(u.out, s.On) {
			b.fail(s.edit, -1, fault.New(fault.Refused, lang.T("unit.one_day", "unit", u.Label(), "on", s.On)).Do(lang.T("unit.one_day_do")))
			continue
		}
		u.finish(eve, unmapped)
		// A version that began on the day it no longer lived never was.
		for len(u.versions) > 1 && u.last().From > eve {
			u.versions = u.versions[:len(u.versions)-1]
		}
		ended = true
	}
	if ended {
		b.follow(s.On)
	}
}

func linkedOn(ls []*Link, d law.Date) bool {
	return len(ls) > 0 && ls[len(ls)-1].On == d
}

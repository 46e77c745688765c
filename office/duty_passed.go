package office

import (
	"cmp"
	"slices"

	"vuonlen/award"
	"vuonlen/law"
	"vuonlen/programme"
	"vuonlen/store"
	"vuonlen/unit"
)

// passage tells who answers for what the bodies of ended units still owed when they
// ended.
type passage struct {
	record *award.Record
	cal    *programme.Calendar
	to     map[*unit.Unit]store.Receiver // by the unit that ended
	on     law.Date                      // as of the end of this day
}

func newPassage(r *store.Reader, record *award.Record, cal *programme.Calendar, on law.Date) (*passage, error) {
	all, err := r.Receivers()
	if err != nil {
		return nil, err
	}
	p := &passage{record, cal, map[*unit.Unit]store.Receiver{}, on}
	for _, v := range all {
		if u, ok := record.Tree.Find(v.Ended, v.EndedOn); ok && v.ToOn <= on {
			p.to[u] = v
		}
	}
	return p, nil
}

// receiver is the unit whose body takes over from that of another; nil: none is
// recorded.
func (p *passage) receiver(u *unit.Unit) *unit.Unit {
	v, ok := p.to[u]
	if !ok {
		return nil
	}
	to, _ := p.record.Tree.Find(v.To, v.ToOn)
	return to
}

// left tells whether a report was still owed when its unit ended.
func (p *passage) left(x *programme.Obligation) bool {
	if x.Unit.Last == 0 || x.Unit.Last >= p.on {
		return false
	}
	switch x.State(x.Unit.Last) {
	case programme.ReportReceived, programme.ReportLate, programme.ReportNotOwed:
		return false
	}
	return true
}

// pass puts a report that was left under its receiver, or says that none is recorded.
func (p *passage) pass(d *DueReport) {
	if !p.left(&d.Obligation) {
		return
	}
	d.Origin = d.Unit
	if v, ok := p.to[d.Unit]; ok {
		d.PassedBy = v.Document
		d.Receiver = p.receiver(d.Unit)
		d.Name, _ = d.Receiver.At(v.ToOn)
	}
}

// foreign lists the ended units outside of a unit for whose reports it answers now: it
// or one below it is their receiver, or none is recorded and all of their land came to
// it.
func (p *passage) foreign(home *unit.Unit, listed []*unit.Unit, from, to law.Date) []*unit.Unit {
	seen := map[*unit.Unit]bool{}
	for _, u := range listed {
		seen[u] = true
	}
	var out []*unit.Unit
	consider := func(u *unit.Unit) {
		if seen[u] || u.Last == 0 || u.Last >= p.on {
			return
		}
		seen[u] = true
		if to := p.receiver(u); to != nil && (to == home || p.record.Tree.Within(to, home, p.to[u].ToOn)) || to == nil && p.inherited(u, home) {
			out = append(out, u)
		}
	}
	for u := range p.to {
		consider(u)
	}
	for _, d := range p.cal.Duties(from, to) {
		for _, on := range d.Asked(from, min(to, p.on)) {
			for _, u := range p.record.Tree.Alive(on, d.Level) {
				consider(u)
			}
		}
	}
	for _, e := range p.record.Evidence.Of("reports") {
		if u := p.cal.UnitOf(&e); u != nil {
			consider(u)
		}
	}
	slices.SortFunc(out, func(a, b *unit.Unit) int {
		return cmp.Or(cmp.Compare(lastState(a, a.Last).Code, lastState(b, b.Last).Code), cmp.Compare(a.Last, b.Last))
	})
	return out
}

// inherited tells whether all the land of a unit that ended came to another.
func (p *passage) inherited(u, home *unit.Unit) bool {
	tree, next := p.record.Tree, u.Last.AddDays(1)
	communes := []*unit.Unit{u}
	if u.Level == unit.District || u.Level == unit.Province {
		communes = tree.Under(u, u.Last, unit.Commune)
	}
	heirs := 0
	for _, c := range communes {
		for _, part := range tree.Successors(c, u.Last, next).Parts {
			if heirs++; part.Unit != home && !tree.Within(part.Unit, home, next) {
				return false
			}
		}
	}
	return heirs > 0
}

// owed lists what an ended unit left of a span: what fell due in it, and, in the span
// in which it passed, what was certainly owed from earlier on and never came.
func (p *passage) owed(u *unit.Unit, from, to law.Date) []programme.Obligation {
	since := from
	if v, ok := p.to[u]; ok && from <= v.ToOn && v.ToOn <= to {
		since = 0
	}
	var out []programme.Obligation
	for _, x := range p.cal.Owed(u, since, to) {
		sure := x.Last == 0 || x.Last >= from || x.Record != nil || x.State(u.Last) == programme.ReportMissing
		if p.left(&x) && sure {
			out = append(out, x)
		}
	}
	return out
}

// leavers fills in who owed by a duty until its last day and ended then, with who takes
// over.
func (p *passage) leavers(x *DutyAnswer) {
	on := x.Last
	var units []*unit.Unit
	land := x.Land()
	switch {
	case land == nil:
		units = p.record.Tree.Alive(on, x.Level)
	case land.Level == x.Level:
		units = []*unit.Unit{land}
	default:
		units = p.record.Tree.Under(land, min(on, cmp.Or(land.Last, on)), x.Level)
	}
	for _, u := range units {
		if u.Last != on {
			continue
		}
		if to := p.receiver(u); to != nil {
			v := p.to[u]
			x.Passed = append(x.Passed, PassedOn{u, to, v.Document, v.ToOn})
		} else if land != nil {
			x.Unassigned++
		}
	}
}

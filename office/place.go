package office

import (
	"vuonlen/award"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
)

// place is where a review or a change of a household puts it.
type place struct {
	unit *unit.Unit     // the hamlet, else the commune
	leaf unit.Code      // its code on the day
	area household.Area // by the fact of the hamlet, else of its commune
	err  *fault.Error   // with the column at fault
}

// commune is the commune of the place on a day, nil where it is not known.
func (p place) commune(tree *unit.Tree, on law.Date) *unit.Unit {
	u := p.unit
	if u != nil && u.Level == unit.Hamlet {
		u, _ = tree.Parent(u, on)
	}
	return u
}

// places resolves the codes of rows and remembers them: a file has few.
type places struct {
	record *award.Record
	known  map[placeKey]place
}

type placeKey struct {
	hamlet, commune unit.Code
	on              law.Date
}

func newPlaces(record *award.Record) *places {
	return &places{record: record, known: map[placeKey]place{}}
}

// of finds the unit that the codes name on a day: the hamlet, which must belong
// to the commune if both are given, else the commune.
func (ps *places) of(hamlet, commune unit.Code, on law.Date) place {
	k := placeKey{hamlet, commune, on}
	if p, ok := ps.known[k]; ok {
		return p
	}
	p := ps.find(k)
	if p.err == nil {
		p.area = ps.areaOf(p.unit, on)
	}
	ps.known[k] = p
	return p
}

func (ps *places) find(k placeKey) place {
	tree := ps.record.Tree
	at := func(code unit.Code, level unit.Level, column string) (*unit.Unit, *fault.Error) {
		u, ok := tree.Find(code, k.on)
		switch {
		case !ok:
			return nil, tree.Explain(code, k.on).Place(fault.Place{Column: column})
		case u.Level != level:
			return nil, fault.New(fault.Refused, lang.T("office.place.level", "unit", u.Label(), "level", level)).
				Place(fault.Place{Column: column}).Do(lang.T("office.place.level.do"))
		}
		return u, nil
	}
	p := place{leaf: k.hamlet}
	var c *unit.Unit
	if k.commune != "" {
		if c, p.err = at(k.commune, unit.Commune, "commune"); p.err != nil {
			return p
		}
	}
	if k.hamlet == "" {
		p.unit, p.leaf = c, k.commune
		return p
	}
	if p.unit, p.err = at(k.hamlet, unit.Hamlet, "hamlet"); p.err != nil {
		return p
	}
	if parent, ok := tree.Parent(p.unit, k.on); c != nil && (!ok || parent != c) {
		of := lang.T("office.place.nowhere")
		if ok {
			of = lang.T("office.place.unit", "unit", parent.Label())
		}
		p.err = fault.New(fault.Refused, lang.T("office.place.apart", "hamlet", p.unit.Label(), "of", of, "commune", c.Label(), "on", k.on)).
			Place(fault.Place{Column: "commune"}).Do(lang.T("office.place.apart.do"))
	}
	return p
}

// areaOf is the area of a unit on a day by its own fact, else by that of the
// commune above it; nothing else tells it (formats.md 2.5).
func (ps *places) areaOf(u *unit.Unit, on law.Date) household.Area {
	for ok := u != nil; ok; u, ok = ps.record.Tree.Parent(u, on) {
		if f, has := ps.record.Facts.On(u, "area", on); has {
			if f.Value == "urban" {
				return household.Urban
			}
			return household.Rural
		}
		if u.Level != unit.Hamlet {
			break
		}
	}
	return household.AreaUnknown
}

// answers are those of a review with the area that holds for it: the row's, else
// the unit's.
func (p place) answers(v *household.Review) household.Answers {
	a := v.Answers
	if a.Area == household.AreaUnknown {
		a.Area = p.area
	}
	return a
}

package report

import (
	"vuonlen/household"
	"vuonlen/law"
	"vuonlen/tally"
)

// Declared are totals of a unit that no review counts. The zero value knows
// nothing.
type Declared struct {
	Households, MinorityHouseholds, LocalHouseholds law.Count // local = of minorities native to the place
	Persons, MinorityPersons, LocalPersons          law.Count
}

var declaredKeys = map[string]func(Declared) law.Count{
	"households":          func(d Declared) law.Count { return d.Households },
	"minority_households": func(d Declared) law.Count { return d.MinorityHouseholds },
	"kinh_households":     func(d Declared) law.Count { return less(d.Households, d.MinorityHouseholds) },
	"local_households":    func(d Declared) law.Count { return d.LocalHouseholds },
	"persons":             func(d Declared) law.Count { return d.Persons },
	"minority_persons":    func(d Declared) law.Count { return d.MinorityPersons },
	"kinh_persons":        func(d Declared) law.Count { return less(d.Persons, d.MinorityPersons) },
	"local_persons":       func(d Declared) law.Count { return d.LocalPersons },
}

// less is a part of a whole without another part.
func less(whole, part law.Count) law.Count { return whole.Add(minus(part)) }

func (d Declared) plus(o Declared) Declared {
	return Declared{
		d.Households.Add(o.Households), d.MinorityHouseholds.Add(o.MinorityHouseholds), d.LocalHouseholds.Add(o.LocalHouseholds),
		d.Persons.Add(o.Persons), d.MinorityPersons.Add(o.MinorityPersons), d.LocalPersons.Add(o.LocalPersons),
	}
}

// or fills what is not known.
func (d Declared) or(o Declared) Declared {
	first := func(a, b law.Count) law.Count {
		if a.Known() {
			return a
		}
		return b
	}
	return Declared{
		first(d.Households, o.Households), first(d.MinorityHouseholds, o.MinorityHouseholds), first(d.LocalHouseholds, o.LocalHouseholds),
		first(d.Persons, o.Persons), first(d.MinorityPersons, o.MinorityPersons), first(d.LocalPersons, o.LocalPersons),
	}
}

func nobodyDeclared() Declared {
	z := law.Exactly(0)
	return Declared{z, z, z, z, z, z}
}

// recognisedKeys are the recognised counts that win over what the sheet counts.
var recognisedKeys = map[string]func(*tally.Tally) law.Count{
	"households": func(t *tally.Tally) law.Count { return t.Households },
	"poor":       func(t *tally.Tally) law.Count { return t.Poor },
	"near_poor":  func(t *tally.Tally) law.Count { return t.NearPoor },
}

// recognised puts the recognised count of the row's unit into a cell.
func (r *Row) recognised(c *Column, cell *Cell) {
	if r.Recognised == nil || c.recognised == "" {
		return
	}
	if n := recognisedKeys[c.recognised](r.Recognised); n.Known() {
		*cell = Number(n)
	}
}

// moves is the number of columns of forms 2 and 3.
const moves = 9

// Movement is what became of the poor, or near-poor, households of a unit
// between two year-ends: columns 1 to 9 of form 2 or 3, and the households behind
// each. The zero Movement knows nothing.
type Movement struct {
	Households, Persons [moves]law.Count
	Behind              [moves][]household.ID
}

func (m Movement) plus(o Movement) Movement {
	for i := range moves {
		m.Households[i] = m.Households[i].Add(o.Households[i])
		m.Persons[i] = m.Persons[i].Add(o.Persons[i])
		m.Behind[i] = append(m.Behind[i][:len(m.Behind[i]):len(m.Behind[i])], o.Behind[i]...)
	}
	return m
}

func (m Movement) line(l string) [moves]law.Count {
	if l == "persons" {
		return m.Persons
	}
	return m.Households
}

func nobodyMoved() Movement {
	var m Movement
	for i := range moves {
		m.Households[i], m.Persons[i] = law.Exactly(0), law.Exactly(0)
	}
	return m
}

// total adds up what of each household a column asks for: lo over those that
// certainly count, hi also over those that may.
func (s *Sheet) total(set []int, tests []func(*subject) household.Answer, sum string) law.Count {
	weigh := sums[sum]
	var lo, hi int64
	for _, i := range set {
		sub := &s.subjects[i]
		is := sub.meets(tests)
		if is == household.No {
			continue
		}
		w := weigh(sub)
		if !w.Known() {
			return law.Count{}
		}
		hi += w.Hi
		if is == household.Yes {
			lo += w.Lo
		}
	}
	return law.Between(lo, hi)
}

// part is the share of the households that fulfil of which also fulfil the
// conditions. The same blank can open the numerator and the denominator, so the
// ends are those of the households themselves: the lowest rate when all that are
// in doubt count against it, the highest when they count for it.
func (s *Sheet) part(set []int, of, conds []func(*subject) household.Answer) Cell {
	var sure, sureYes, sureMay int64 // of those that certainly count: all, with it, that may have it
	var mayYes, mayNo int64          // of those that may count: that may have it, that may not
	for _, i := range set {
		sub := &s.subjects[i]
		in, has := sub.meets(of), sub.meets(conds)
		switch {
		case in == household.No:
		case in == household.Yes:
			sure++
			if has == household.Yes {
				sureYes++
			}
			if has != household.No {
				sureMay++
			}
		default:
			if has != household.No {
				mayYes++
			}
			if has != household.Yes {
				mayNo++
			}
		}
	}
	switch {
	case sure == 0 && mayYes == 0 && mayNo == 0:
		return Cell{Kind: None}
	case sure == 0: // perhaps of nobody
		return Cell{Kind: Percent}
	}
	return Cell{Kind: Percent, Known: true, Lo: law.Frac(sureYes, sure+mayNo), Hi: law.Frac(sureMay+mayYes, sure+mayYes)}
}

// fill makes the cells of a row that counts.
func (s *Sheet) fill(r *Row, d Declared) {
	line := s.Form.line(r.Line)
	r.Cells = make([]Cell, len(s.Columns))
	counts := func(no int) law.Count { return r.Cells[no-1].Count }
	for later := range 2 { // what a formula is made of stands before or behind it
		for i := range s.Columns {
			c := &s.Columns[i]
			made := c.declared == "" && len(c.count) == 0 && c.move == 0
			if made != (later == 1) {
				continue
			}
			if n, ok := r.sums[i]; ok {
				r.Cells[i] = Number(n)
				continue
			}
			switch {
			case made:
				r.Cells[i] = c.Formula.eval(counts)
			case c.declared != "":
				r.Cells[i] = Number(declaredKeys[c.declared](d))
				r.recognised(c, &r.Cells[i])
			case len(c.share) > 0 && r.silent:
				r.Cells[i] = Cell{Kind: Percent}
			case len(c.share) > 0:
				r.Cells[i] = s.part(r.set, s.tests(c.count, r.Line), s.tests(c.share, r.Line))
			case c.move != 0:
				if r.moved == nil {
					r.Cells[i] = Number(law.Count{})
				} else {
					r.Cells[i] = Number(r.moved.line(line)[c.move-1])
				}
			case r.silent:
				r.Cells[i] = Number(law.Count{})
				r.recognised(c, &r.Cells[i])
			default:
				sum := c.sum
				if c.Measure == "line" {
					sum = line
				}
				r.Cells[i] = Number(s.total(r.set, s.tests(c.count, r.Line), sum))
				r.recognised(c, &r.Cells[i])
			}
		}
	}
}

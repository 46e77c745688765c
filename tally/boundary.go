package tally

import (
	"vuonlen/household"
	"vuonlen/law"
	"vuonlen/unit"
)

// Residual is what a balance leaves over, for households and for persons; it must
// be zero: Start + In - Out, which is column 1, then -2-3-4+5+6+7+8-9. Start and
// column 9 are counted from the reviews and not from the others.
func (s *BalanceSheet) Residual() (households int64, persons law.Count) {
	persons = law.Exactly(0)
	add := func(c *BalanceCell, sign int64) {
		households += sign * c.Households
		p := c.Persons
		if sign < 0 && p.Known() {
			p = law.Between(-p.Hi, -p.Lo)
		}
		persons = persons.Add(p)
	}
	add(&s.Start, 1)
	add(&s.In, 1)
	add(&s.Out, -1)
	for i := 1; i < Columns; i++ {
		if i <= 3 || i == 8 {
			add(&s.Cells[i], -1)
		} else {
			add(&s.Cells[i], 1)
		}
	}
	return households, persons
}

// locate refines the place at the start as refine does the one on the boundaries
// of the end: a household that named only its commune lived in the hamlet of that
// commune in which it is later found. So no household crosses a boundary only
// because its place was written more exactly.
func (l *life) locate(tree *unit.Tree, start law.Date) {
	a, h := l.before, l.leaf
	if a != nil && h != nil && a != h && tree.Within(h, a, start) {
		l.before = h
	}
}

// boundary counts the list at the start on the boundaries of then, and the
// households that came or went with their land. Those whose land at the end is
// not known went out of the unit of then and came in nowhere: where they are
// listed at the end they stand in column 8.
func (b *Balances) boundary(tree *unit.Tree, out *Balance) {
	end := law.YearEnd(b.year)
	sheet := func(l *life) *BalanceSheet {
		switch {
		case l.first == nil:
			return nil
		case l.first.Class == household.Poor:
			return &out.Poor
		case l.first.Class == household.NearPoor:
			return &out.NearPoor
		}
		return nil
	}
	// What became of a household is told with respect to in.
	enter := func(s *BalanceSheet, l *life, in *unit.Unit, into ...*BalanceCell) {
		first := l.standing(tree, in, l.leaf, l.first, end)
		last := l.standing(tree, in, l.leafAfter, l.last, end)
		if l.unplaced {
			first.Where = household.Unplaced
		}
		if l.gone {
			last.Where = household.Nowhere
		}
		m := Moved{l.id, household.Compare(s.List, first, last, l.changes, l.past)}
		for _, c := range into {
			c.add(persons(first), m)
		}
	}
	had := map[int]bool{}
	for _, i := range b.began[out.Unit] {
		had[i] = true
		l := &b.lives[i]
		s := sheet(l)
		switch {
		case s == nil:
		case l.leaf != nil && tree.Within(l.leaf, out.Unit, end):
			enter(s, l, out.Unit, &s.Start)
		default:
			// It lives in another unit now: wherever that is.
			enter(s, l, tree.Country(), &s.Start, &s.Out)
		}
	}
	for _, i := range b.of[out.Unit] {
		l := &b.lives[i]
		if s := sheet(l); s != nil && !had[i] && l.leaf != nil && tree.Within(l.leaf, out.Unit, end) {
			enter(s, l, out.Unit, &s.In)
		}
	}
}

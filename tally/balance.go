package tally

import (
	"cmp"
	"slices"

	"vuonlen/household"
	"vuonlen/law"
	"vuonlen/unit"
)

// Columns is the number of columns of report forms 2 and 3.
const Columns = 9

// BalanceCell is a column of a balance: households, persons in them, and which
// households they are. Persons are unknown where the size of one is.
type BalanceCell struct {
	Households int64
	Persons    law.Count
	Behind     []Moved
}

// Moved is a household behind a cell.
type Moved struct {
	Household  household.ID
	Transition household.Transition
}

// BalanceSheet is one list of a unit over a year: official form 2 for the poor,
// form 3 for the near-poor. Cells[0] is column 1.
type BalanceSheet struct {
	List  household.Class
	Cells [Columns]BalanceCell
	Open  []Moved // of columns 4 and 8, the open questions

	// Start is the list at the start on the boundary of then; In and Out are those
	// of it whose land came to the unit or went away with it during the year, without
	// the household moving. Column 1 is Start + In - Out.
	Start, In, Out BalanceCell
}

func (s *BalanceSheet) add(column int, size law.Count, m Moved) {
	s.Cells[column-1].add(size, m)
}

func (c *BalanceCell) add(size law.Count, m Moved) {
	c.Households++
	c.Persons = c.Persons.Add(size)
	c.Behind = append(c.Behind, m)
}

// Balance is what became of the poor and near-poor households of a unit between
// the ends of the year before and the year, on the unit's boundary at the end of
// the year.
type Balance struct {
	Unit     *unit.Unit
	Year     law.Year
	Poor     BalanceSheet
	NearPoor BalanceSheet
}

// Agrees tells whether the two forms tell the same of the households that
// crossed from one list to the other: form 2 column 2 = form 3 column 5, and
// form 2 column 5 = form 3 column 3. That they must is inferred from the columns'
// meaning (unconfirmed), so it is reported and never forced.
func (b *Balance) Agrees() bool {
	return b.Poor.Cells[1].Households == b.NearPoor.Cells[4].Households && b.Poor.Cells[4].Households == b.NearPoor.Cells[2].Households
}

// BalanceInput is the register of two years.
type BalanceInput struct {
	Year        law.Year
	First, Last []household.Review // of the year before and of the year, the whole register
	Changes     []household.Change // all there are
	// Earlier tells what is known of a household from the years before the first.
	Earlier func(household.ID) household.Past
}

// Balances answers for every unit.
type Balances struct {
	year  law.Year
	lives []life
	of    map[*unit.Unit][]int // lives that touch a unit at either end, on the boundaries of the year's end
	began map[*unit.Unit][]int // lives in a unit at the start, on the boundaries of then
}

// life is one household over the year. The leaves are units of the year's end;
// nil: it lives nowhere, or nobody can say where.
type life struct {
	id              household.ID
	first, last     *household.Review
	leaf, leafAfter *unit.Unit
	before          *unit.Unit // where it lived at the start, a unit of then
	unplaced        bool       // the first leaf is not known, though it lived somewhere
	gone            bool       // it ended during the year and was not reviewed after
	changes         []household.ChangeKind
	past            household.Past
}

// NewBalances places every household at both ends of the year.
func NewBalances(tree *unit.Tree, in BalanceInput) *Balances {
	b := &Balances{year: in.Year, of: map[*unit.Unit][]int{}, began: map[*unit.Unit][]int{}}
	start, end := law.YearEnd(in.Year-1), law.YearEnd(in.Year)
	index := map[household.ID]int{}
	at := func(id household.ID) *life {
		i, ok := index[id]
		if !ok {
			i = len(b.lives)
			index[id] = i
			l := life{id: id}
			if in.Earlier != nil {
				l.past = in.Earlier(id)
			}
			b.lives = append(b.lives, l)
		}
		return &b.lives[i]
	}
	for i := range in.First {
		at(in.First[i].Household).first = &in.First[i]
	}
	for i := range in.Last {
		at(in.Last[i].Household).last = &in.Last[i]
	}
	changes := slices.Clone(in.Changes)
	slices.SortStableFunc(changes, func(x, y household.Change) int { return cmp.Compare(x.On, y.On) })
	moved := map[household.ID]*unit.Unit{} // where a change of the year puts a household that is not reviewed after
	for _, c := range changes {
		if c.On <= start || c.On > end {
			continue
		}
		if _, ok := index[c.Household]; !ok {
			continue
		}
		l := at(c.Household)
		l.changes = append(l.changes, c.Kind)
		l.gone = c.Kind.Ends()
		if u := find(tree, c.Hamlet, c.Commune, c.On); u != nil {
			moved[c.Household], _ = landed(tree, u, c.On, end, nil)
		}
	}
	for i := range b.lives {
		l := &b.lives[i]
		if l.last != nil {
			l.leafAfter = find(tree, l.last.Hamlet, l.last.Commune, end)
			l.gone = false
		}
		if l.first != nil {
			u := find(tree, l.first.Hamlet, l.first.Commune, start)
			var sure bool
			l.leaf, sure = landed(tree, u, start, end, l.leafAfter)
			l.unplaced = !sure
			l.before = u
		}
		l.refine(tree, end)
		l.locate(tree, start)
		for u, ok := l.before, l.before != nil; ok; u, ok = tree.Parent(u, start) {
			b.began[u] = append(b.began[u], i)
		}
		if l.last == nil && !l.gone {
			if l.leafAfter = l.leaf; moved[l.id] != nil {
				l.leafAfter = moved[l.id]
			}
		}
		for _, u := range []*unit.Unit{l.leaf, l.leafAfter} {
			for ok := u != nil; ok; u, ok = tree.Parent(u, end) {
				if is := b.of[u]; len(is) == 0 || is[len(is)-1] != i {
					b.of[u] = append(b.of[u], i)
				}
			}
		}
	}
	return b
}

func find(tree *unit.Tree, hamlet, commune unit.Code, on law.Date) *unit.Unit {
	code := hamlet
	if code == "" {
		code = commune
	}
	u, _ := tree.Find(code, on)
	return u
}

// landed gives the unit of a later day in which the land of a unit lies: the unit
// itself while it lives, else the one it went into whole. Where it was divided
// the household's later place decides if it lies in one of the parts; otherwise
// nobody can say.
func landed(tree *unit.Tree, u *unit.Unit, on, later law.Date, after *unit.Unit) (*unit.Unit, bool) {
	if u == nil {
		return nil, false
	}
	if u.Alive(later) {
		return u, true
	}
	next := tree.Successors(u, min(on, cmp.Or(u.Last, on)), later)
	if len(next.Parts) == 1 && next.Certain() {
		return next.Parts[0].Unit, true
	}
	for _, p := range next.Parts {
		if after != nil && tree.Within(after, p.Unit, later) {
			return after, true
		}
	}
	return nil, false
}

// refine takes the hamlet for both ends where one of them names only the commune
// that the hamlet belongs to: nothing says that the household moved.
func (l *life) refine(tree *unit.Tree, on law.Date) {
	a, b := l.leaf, l.leafAfter
	if a == nil || b == nil || a == b {
		return
	}
	if a.Level == unit.Commune && tree.Within(b, a, on) {
		l.leaf = b
	} else if b.Level == unit.Commune && tree.Within(a, b, on) {
		l.leafAfter = a
	}
}

// Of gives the balance of a unit; of one that ended during the year, what it had
// and where that went.
func (b *Balances) Of(tree *unit.Tree, u *unit.Unit) *Balance {
	out := &Balance{Unit: u, Year: b.year}
	out.Poor.List, out.NearPoor.List = household.Poor, household.NearPoor
	for _, s := range []*BalanceSheet{&out.Poor, &out.NearPoor} {
		for i := range s.Cells {
			s.Cells[i].Persons = law.Exactly(0)
		}
		s.Start.Persons, s.In.Persons, s.Out.Persons = law.Exactly(0), law.Exactly(0), law.Exactly(0)
	}
	end := law.YearEnd(b.year)
	for _, i := range b.of[u] {
		l := &b.lives[i]
		first := l.standing(tree, u, l.leaf, l.first, end)
		if l.unplaced {
			first.Where = household.Unplaced
		}
		last := l.standing(tree, u, l.leafAfter, l.last, end)
		if l.gone {
			last.Where = household.Nowhere
		}
		out.Poor.enter(l.id, first, last, l.changes, l.past)
		out.NearPoor.enter(l.id, first, last, l.changes, l.past)
	}
	b.boundary(tree, out)
	return out
}

func (l *life) standing(tree *unit.Tree, u, leaf *unit.Unit, v *household.Review, on law.Date) household.Standing {
	var s household.Standing
	switch {
	case leaf == nil:
	case tree.Within(leaf, u, on):
		s.Where = household.Here
	default:
		s.Where = household.Elsewhere
	}
	if v != nil {
		s.Reviewed, s.Class, s.Size = true, v.Class, v.Size
	}
	return s
}

// enter puts one household into the columns.
func (s *BalanceSheet) enter(id household.ID, first, last household.Standing, changes []household.ChangeKind, past household.Past) {
	t := household.Compare(s.List, first, last, changes, past)
	if t == household.None {
		return
	}
	m := Moved{id, t}
	was, is := persons(first), persons(last)
	out, in := t.ColumnOut(s.List), t.ColumnIn()
	leaves := first.Where == household.Here && first.Reviewed && first.Class == s.List
	arrives := last.Where == household.Here && last.Reviewed && last.Class == s.List
	if leaves {
		s.add(1, was, m)
	}
	if arrives {
		s.add(9, is, m)
	}
	switch {
	case leaves && arrives:
		s.resized(was, is)
	case leaves:
		s.add(out, was, m)
	case t == household.Crossed:
		// It crosses with the members that it had: the other form's column says the
		// same number; who joined or left since is a change of members.
		s.add(in, was, m)
		s.resized(was, is)
	default:
		s.add(in, is, m)
	}
	if t.Open() {
		s.Open = append(s.Open, m)
	}
}

// resized notes the members that a household lost or won while it stayed on the
// list (đổi nhân khẩu): persons in columns 4 or 8, no household.
func (s *BalanceSheet) resized(was, is law.Count) {
	a, ok := was.Exact()
	b, ok2 := is.Exact()
	switch {
	case !ok || !ok2: // nobody can say how many: neither column is known
		s.Cells[3].Persons, s.Cells[7].Persons = law.Count{}, law.Count{}
	case a > b:
		s.Cells[3].Persons = s.Cells[3].Persons.Add(law.Exactly(a - b))
	case b > a:
		s.Cells[7].Persons = s.Cells[7].Persons.Add(law.Exactly(b - a))
	}
}

func persons(s household.Standing) law.Count {
	if s.Size == 0 {
		return law.Count{}
	}
	return law.Exactly(int64(s.Size))
}

package tally

import (
	"cmp"
	"slices"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
)

// Basis says what a figure rests on (formats.md 3.2).
type Basis string

// The bases. None: nothing usable is known.
const (
	None        Basis = ""
	Reported    Basis = "reported"    // a recognised count; always wins
	Computed    Basis = "computed"    // from the register, campaign complete
	Summed      Basis = "sum"         // of the children, all known
	Provisional Basis = "provisional" // from the register, campaign not complete; never used for awards
)

// Say names the basis.
func (b Basis) Say(l lang.Lang) string {
	switch b {
	case Reported:
		return l.Say(lang.T("tally.basis.reported"))
	case Computed:
		return l.Say(lang.T("tally.basis.computed"))
	case Summed:
		return l.Say(lang.T("tally.basis.sum"))
	case Provisional:
		return l.Say(lang.T("tally.basis.provisional"))
	}
	return l.Say(lang.T("tally.basis.none"))
}

// Counts are the households of one territory and year by class.
type Counts struct {
	Households, Poor, NearPoor, Unknown                law.Count
	MinorityHouseholds, MinorityPoor, MinorityNearPoor law.Count

	// Either is poor or near-poor, where more is known than the sum of both says:
	// a household of unknown class that is certainly one of the two.
	Either law.Count
}

// Multidim is the number of poor and near-poor households together. Households
// of unknown class widen poor and near-poor each, but are counted once here.
func (c Counts) Multidim() law.Count {
	if c.Either.Known() {
		return c.Either
	}
	s := c.Poor.Add(c.NearPoor)
	if u, ok := c.Unknown.Exact(); s.Known() && ok && c.Poor.Lo+c.NearPoor.Lo+u < s.Hi {
		s = law.Between(s.Lo, c.Poor.Lo+c.NearPoor.Lo+u)
	}
	return s
}

// plus adds field by field; an unknown part makes the sum unknown.
func (c Counts) plus(o Counts) Counts {
	sum := Counts{
		c.Households.Add(o.Households), c.Poor.Add(o.Poor), c.NearPoor.Add(o.NearPoor), c.Unknown.Add(o.Unknown),
		c.MinorityHouseholds.Add(o.MinorityHouseholds), c.MinorityPoor.Add(o.MinorityPoor), c.MinorityNearPoor.Add(o.MinorityNearPoor),
		law.Count{},
	}
	if c.Either.Known() || o.Either.Known() {
		sum.Either = c.Multidim().Add(o.Multidim())
	}
	return sum
}

var zero = Counts{
	law.Exactly(0), law.Exactly(0), law.Exactly(0), law.Exactly(0),
	law.Exactly(0), law.Exactly(0), law.Exactly(0), law.Count{},
}

// Figure is what is known about a unit and year on some day.
type Figure struct {
	Counts
	Basis     Basis
	Source    string    // decision and source of a recognised count
	DecidedOn law.Date  // of a recognised count; of a sum, the latest of its children
	Unlisted  bool      // of a sum: over hamlets that no list declared to be all there are
	Tally     *Tally    // the recognised row, if there is one (also when it holds only rates)
	Register  *Register // what the reviews count, of a computed or provisional figure
}

// Usable tells whether poor and near-poor are known, exactly or as intervals.
func (f Figure) Usable() bool { return f.Poor.Known() && f.NearPoor.Known() }

// Rate is n/d as the interval [lo, hi] of exact ratios, for n counted among d, so
// that the rate is never more than one where bounds alone would let it. It is not
// known when either count is unknown or there may be no households at all.
func Rate(n, d law.Count) (lo, hi law.Ratio, ok bool) {
	if !n.Known() || !d.Known() || d.Lo <= 0 {
		return lo, hi, false
	}
	lo, hi = law.Frac(n.Lo, d.Hi), law.Frac(n.Hi, d.Lo)
	if one := law.Int(1); lo.Cmp(one) <= 0 && hi.Cmp(one) > 0 {
		hi = one
	}
	return lo, hi, true
}

// ExactRate is n/d where both are certain.
func ExactRate(n, d law.Count) (law.Ratio, bool) {
	a, ok := n.Exact()
	b, ok2 := d.Exact()
	if !ok || !ok2 || b <= 0 {
		return law.Ratio{}, false
	}
	return law.Frac(a, b), true
}

type key struct {
	unit     *unit.Unit
	year     law.Year
	standard string
}

// Ledger is every recognised count there is, by the unit life it belongs to.
// It answers what was known on a day. It is safe for concurrent reading.
type Ledger struct {
	tree *unit.Tree
	rows map[key][]*Tally // by decided_on, act, id

	standards []string // that there are counts under, sorted

	register  map[key]*Register // of every unit that has reviews at or under it
	direct    map[key]bool      // units with reviews that name no hamlet below them
	placed    map[key][]Placed
	campaigns map[campaignKey]*Campaign
	whole     func(*unit.Unit, law.Year) law.Count
	counted   map[stdYear]bool // years and standards of which the register has reviews
}

type stdYear struct {
	year     law.Year
	standard string
}

// NewLedger resolves every tally to its unit. A tally whose code names no unit
// on its day is an error: nothing recognised may drop out silently.
func NewLedger(tree *unit.Tree, tallies []Tally) (*Ledger, error) {
	l := &Ledger{tree: tree, rows: make(map[key][]*Tally, len(tallies))}
	var faults fault.List
	for i := range tallies {
		t := &tallies[i]
		u, ok := tree.Find(t.Code, t.On)
		if !ok {
			faults.Add(tree.Explain(t.Code, t.On))
			continue
		}
		k := key{u, t.Year, t.Standard}
		l.rows[k] = append(l.rows[k], t)
		if !slices.Contains(l.standards, t.Standard) {
			l.standards = append(l.standards, t.Standard)
		}
	}
	slices.Sort(l.standards)
	for _, rows := range l.rows {
		slices.SortFunc(rows, func(a, b *Tally) int {
			return cmp.Or(cmp.Compare(a.DecidedOn, b.DecidedOn), cmp.Compare(a.Act, b.Act), cmp.Compare(a.ID, b.ID))
		})
	}
	return l, faults.Err()
}

// Recognised is the recognised row in force on a day: the one decided last, on
// or before the day.
func (l *Ledger) Recognised(u *unit.Unit, y law.Year, standard string, asOf law.Date) (*Tally, bool) {
	rows := l.rows[key{u, y, standard}]
	for i := len(rows) - 1; i >= 0; i-- {
		if rows[i].DecidedOn <= asOf {
			return rows[i], true
		}
	}
	return nil, false
}

// OtherStandard names another standard under which a unit's year was recognised
// by a day, if there is one: a count that is there and may not be compared.
func (l *Ledger) OtherStandard(u *unit.Unit, y law.Year, standard string, asOf law.Date) (string, bool) {
	for _, s := range l.standards {
		if s == standard {
			continue
		}
		if _, ok := l.Recognised(u, y, s, asOf); ok {
			return s, true
		}
	}
	return "", false
}

// Rows lists all recognised rows of a unit and year, the earliest decided first.
func (l *Ledger) Rows(u *unit.Unit, y law.Year, standard string) []*Tally {
	return l.rows[key{u, y, standard}]
}

// Figure is what is known on the day asOf about a unit that lives at the end of
// the year: its recognised count, else what the register counts once the
// campaign is complete, else the sum of its children if all are known. A
// recognised row that holds only printed rates is shown but is no count, so
// another basis may serve beside it.
func (l *Ledger) Figure(u *unit.Unit, y law.Year, standard string, asOf law.Date) Figure {
	t, ok := l.Recognised(u, y, standard, asOf)
	if ok && t.Poor.Known() && t.NearPoor.Known() {
		return reported(t)
	}
	f, done := l.computed(u, y, standard, asOf)
	if !done && !l.direct[key{u, y, standard}] {
		// Reviews that name the commune alone are in no hamlet's count.
		f = l.sum(l.tree.Children(u, law.YearEnd(y)), y, standard, asOf)
		f.Unlisted = f.Unlisted || f.Basis == Summed && !u.Listed()
	}
	if !f.Usable() {
		f = Figure{}
		if ok {
			f.Basis, f.Source, f.DecidedOn = Reported, t.Cite(), t.DecidedOn
		}
	}
	if ok {
		f.Tally = t
		if t.Households.Known() {
			f.Households = t.Households
		}
		if !f.MinorityHouseholds.Known() {
			f.MinorityHouseholds = t.MinorityHouseholds
		}
	}
	return f
}

func reported(t *Tally) Figure {
	return Figure{
		Counts: Counts{
			Households: t.Households, Poor: t.Poor, NearPoor: t.NearPoor, Unknown: law.Exactly(0),
			MinorityHouseholds: t.MinorityHouseholds, MinorityPoor: t.MinorityPoor, MinorityNearPoor: t.MinorityNearPoor,
		},
		Basis: Reported, Source: t.Cite(), DecidedOn: t.DecidedOn, Tally: t,
	}
}

func (l *Ledger) sum(units []*unit.Unit, y law.Year, standard string, asOf law.Date) Figure {
	if len(units) == 0 {
		return Figure{}
	}
	s := Figure{Counts: zero, Basis: Summed}
	for _, u := range units {
		f := l.Figure(u, y, standard, asOf)
		if !f.Usable() {
			return Figure{}
		}
		s.Counts = s.plus(f.Counts)
		s.DecidedOn = max(s.DecidedOn, f.DecidedOn)
		s.Unlisted = s.Unlisted || f.Unlisted
	}
	return s
}

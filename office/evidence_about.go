package office

import (
	"cmp"
	"context"
	"slices"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/programme"
	"vuonlen/store"
	"vuonlen/tally"
	"vuonlen/unit"
)

// EvidenceSheet is all that is recorded about a unit and what lies in it, or about a
// household, kind by kind.
type EvidenceSheet struct {
	Unit      *unit.Unit // nil: of a household
	State     unit.State
	On        law.Date
	Household household.ID
	Kinds     []EvidenceOfKind
}

// EvidenceOfKind is what there is of one kind.
type EvidenceOfKind struct {
	Kind   *programme.Kind
	N      int      // records
	Files  int      // records beside which a file stands
	Alike  int      // records that look like another
	Newest law.Year // to which one belongs; 0: none says
	Uses   []EvidenceUse
	Others []award.Kind // other kinds of subject whose criteria look at it

	// Lines are the records, the latest first; of a household.
	Lines []EvidenceLine

	// Hidden: the actor may not read this kind here; there is nothing but its name.
	Hidden bool
}

// Missing tells whether a criterion looks at this kind and nothing is recorded.
func (k *EvidenceOfKind) Missing() bool { return !k.Hidden && k.N == 0 && len(k.Uses) > 0 }

// EvidenceUse is a criterion that looks at a kind of evidence.
type EvidenceUse struct {
	Movement  *award.Movement
	Criterion award.Criterion
}

// UnitEvidence tells what is recorded about a unit and what lies in it.
func (o *Office) UnitEvidence(ctx context.Context, code unit.Code, on law.Date) (EvidenceSheet, error) {
	a := EvidenceSheet{On: cmp.Or(on, o.Today)}
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, g, err := o.evidenceGate(r)
		if err != nil {
			return err
		}
		u, ok := record.Tree.Find(code, a.On)
		if !ok {
			return record.Tree.Explain(code, a.On)
		}
		if err := g.within(u, a.On); err != nil {
			return err
		}
		a.Unit = u
		a.State, _ = u.At(a.On)
		uses, err := usesOf(r, record, award.Kind(u.Level), string(code), a.On)
		if err != nil {
			return err
		}
		for _, k := range programme.Kinds() {
			x := EvidenceOfKind{Kind: k, Uses: uses[k.ID].here, Others: uses[k.ID].others}
			g.p = readsKind(k)
			if x.Hidden = g.within(u, a.On) != nil; !x.Hidden {
				b, err := bookOf(r, k)
				if err != nil {
					return err
				}
				look := &witness{record: b.record}
				home, ok := b.record.Tree.Find(code, a.On)
				if !ok {
					return b.record.Tree.Explain(code, a.On)
				}
				for i := range b.lines {
					if l := &b.lines[i]; l.shows(g) && l.inside(look, home) {
						x.count(l)
					}
				}
			}
			a.Kinds = append(a.Kinds, x)
		}
		return nil
	})
	return a, err
}

// HouseholdEvidence tells what is recorded about a household. Showing its loans is
// written down.
func (o *Office) HouseholdEvidence(ctx context.Context, id household.ID) (EvidenceSheet, error) {
	a := EvidenceSheet{On: o.Today, Household: id}
	seen := map[household.ID]bool{}
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, g, err := o.evidenceGate(r)
		if err != nil {
			return err
		}
		lived, err := (&asker{r: r}).read(record, id)
		if err != nil {
			return err
		}
		if lived == nil {
			return fault.New(fault.NotFound, lang.T("office.household.none", "household", string(id))).Do(lang.T("office.household.none.do"))
		}
		home := lived.on(o.Today)
		if home == nil { // it is nowhere any more: where it was last said to live
			home = lived.last()
		}
		if err := g.within(home, o.Today); err != nil {
			return err
		}
		commune, day := communeOver(record.Tree, home, o.Today)
		uses, err := usesOf(r, record, award.Household, string(lastState(commune, day).Code), day)
		if err != nil {
			return err
		}
		for _, k := range programme.Kinds() {
			if !namesHouseholds(k) {
				continue
			}
			x := EvidenceOfKind{Kind: k, Uses: uses[k.ID].here, Others: uses[k.ID].others}
			g.p = readsKind(k)
			if x.Hidden = g.within(home, o.Today) != nil; x.Hidden {
				a.Kinds = append(a.Kinds, x)
				continue
			}
			b, err := bookOf(r, k)
			if err != nil {
				return err
			}
			for i := len(b.lines) - 1; i >= 0; i-- {
				l := &b.lines[i]
				if !l.of(id) || !l.shows(g) {
					continue
				}
				x.count(l)
				x.Lines = append(x.Lines, l.EvidenceLine)
				if l.whose != "" {
					seen[l.whose] = true
				}
			}
			a.Kinds = append(a.Kinds, x)
		}
		return nil
	})
	if err != nil {
		return EvidenceSheet{}, err
	}
	return a, o.lookAtLoans(ctx, "list", "", seen)
}

func (k *EvidenceOfKind) count(l *bookLine) {
	k.N++
	if len(l.Attached) > 0 {
		k.Files++
	}
	if l.Alike {
		k.Alike++
	}
	k.Newest = max(k.Newest, l.Year)
}

// evidenceGate reads the units and refuses who may read no evidence anywhere.
func (o *Office) evidenceGate(r *store.Reader) (*award.Record, gate, error) {
	record, err := loadUnits(r)
	if err != nil {
		return nil, gate{}, err
	}
	g, err := o.gate(r, record.Tree, account.EvidenceRead)
	return record, g, err
}

// namesHouseholds tells whether records of a kind can be about a household.
func namesHouseholds(k *programme.Kind) bool {
	for i := range k.Fields {
		f := &k.Fields[i]
		if f.Kind == programme.Household || k.ID == "loan-payments" {
			return true
		}
		if f.Kind == programme.Any {
			by, _ := k.Field(f.By)
			for _, c := range by.Choices {
				if award.Kind(c.Value) == award.Household {
					return true
				}
			}
		}
	}
	return false
}

// kindUses is what looks at a kind of evidence: criteria for the kind of subject that is
// asked about, and other kinds of subject that have some.
type kindUses struct {
	here   []EvidenceUse
	others []award.Kind
}

// usesOf finds, for each kind of evidence, the criteria for a kind of subject that look
// at it, of the movements that reach a unit; of a household that of its commune.
func usesOf(r *store.Reader, record *award.Record, kind award.Kind, code string, on law.Date) (map[string]kindUses, error) {
	all, err := movements(r)
	if err != nil {
		return nil, err
	}
	if record.Tallies, err = tally.NewLedger(record.Tree, nil); err != nil {
		return nil, err
	}
	out := map[string]kindUses{}
	for _, m := range all {
		if _, err := subject(m, record, "", code, on); err != nil {
			if fault.KindOf(err) == fault.Internal {
				return nil, err
			}
			continue // the movement does not reach it
		}
		for _, c := range m.Criteria {
			for _, k := range c.Evidence() {
				x := out[k]
				if c.Kind == kind {
					x.here = append(x.here, EvidenceUse{m, c})
				} else if !slices.Contains(x.others, c.Kind) {
					x.others = append(x.others, c.Kind)
				}
				out[k] = x
			}
		}
	}
	return out, nil
}

// last is where a household was last said to live.
func (hs stays) last() *unit.Unit {
	var out *home
	for i := range hs {
		if h := &hs[i]; h.unit != nil && (out == nil || h.on >= out.on) {
			out = h
		}
	}
	if out == nil {
		return nil
	}
	return out.unit
}

// communeOver is the commune that a unit is, or lies in, on a day or its last before it.
func communeOver(tree *unit.Tree, u *unit.Unit, on law.Date) (*unit.Unit, law.Date) {
	if u.Last != 0 && u.Last < on {
		on = u.Last
	}
	if u.Level == unit.Hamlet {
		u, _ = tree.Parent(u, on)
	}
	return u, on
}

package office

import (
	"context"
	"slices"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/tally"
	"vuonlen/unit"
)

// QualityAnswer is what is odd about the figures of a unit and all units below it.
type QualityAnswer struct {
	Unit     *unit.Unit
	State    unit.State
	Year     law.Year
	Standard string
	Units    int // looked at, the unit itself included
	Findings []tally.QualityFinding
}

// Quality lists the data-quality findings of a unit, year and standard (empty:
// the year's): sums and rates that do not agree, recognised counts that the
// reviews do not bear out, missing units, jumps, reviews not complete, balances
// with open questions. It changes nothing.
func (o *Office) Quality(ctx context.Context, code unit.Code, year law.Year, standard string, limits tally.JumpLimits) (QualityAnswer, error) {
	a := QualityAnswer{Year: year}
	var ferr *fault.Error
	if a.Standard, _, ferr = standardFor(standard, year); ferr != nil {
		return a, ferr
	}
	end := law.YearEnd(year)
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := load(r)
		if err != nil {
			return err
		}
		tree := record.Tree
		u, ok := tree.Find(code, end)
		if !ok {
			return tree.Explain(code, end)
		}
		gate, err := o.gate(r, tree, account.TallyRead)
		if err != nil {
			return err
		}
		if err := gate.within(u, end); err != nil {
			return err
		}
		a.Unit = u
		a.State, _ = u.At(end)
		bs, err := o.balances(r, record.Tree, year)
		if err != nil {
			return err
		}
		var look func(*unit.Unit)
		look = func(u *unit.Unit) {
			a.Units++
			a.Findings = slices.Concat(a.Findings, record.Tallies.Quality(u, year, a.Standard, o.Today, limits))
			if bs != nil && u.Level == unit.Commune {
				a.Findings = append(a.Findings, unbalanced(bs.Of(tree, u), u, year)...)
			}
			for _, k := range tree.Children(u, end) {
				look(k)
			}
		}
		look(u)
		return nil
	})
	return a, err
}

// balances of a year; nil where the register does not have both its ends, or the
// actor may not see balances.
func (o *Office) balances(r *store.Reader, tree *unit.Tree, year law.Year) (*tally.Balances, error) {
	if o.allow(r, account.BalanceRead) != nil {
		return nil, nil
	}
	in, err := balanceInput(r, year)
	if err != nil || len(in.First) == 0 || len(in.Last) == 0 {
		return nil, err
	}
	return tally.NewBalances(tree, in), nil
}

func unbalanced(b *tally.Balance, u *unit.Unit, year law.Year) []tally.QualityFinding {
	var out []tally.QualityFinding
	add := func(what lang.Text) {
		out = append(out, tally.QualityFinding{Kind: tally.QualityBalance, Unit: u, Year: year, What: what})
	}
	for _, s := range []*tally.BalanceSheet{&b.Poor, &b.NearPoor} {
		if n, persons := s.Residual(); n != 0 || persons.Known() && (persons.Lo > 0 || persons.Hi < 0) {
			add(lang.T("tally.quality.residual", "list", s.List, "n", n, "persons", persons))
		}
		if len(s.Open) > 0 {
			add(lang.T("tally.quality.questions", "list", s.List, "n", len(s.Open)))
		}
	}
	if !b.Agrees() {
		add(lang.T("tally.quality.forms"))
	}
	return out
}

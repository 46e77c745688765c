package office

import (
	"context"
	"fmt"
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

// findings of every unit of a year, by unit, the higher levels first. They are
// kept as long as what they rest on is.
func findings(r *store.Reader, year law.Year, std string, today law.Date) ([]tally.QualityFinding, error) {
	return store.Keep(r, fmt.Sprintf("quality %d %s %s", year, std, today), func(r *store.Reader) ([]tally.QualityFinding, error) {
		record, err := load(r)
		if err != nil {
			return nil, err
		}
		var out []tally.QualityFinding
		end := law.YearEnd(year)
		for _, level := range unit.Levels[1:] {
			for _, u := range record.Tree.Alive(end, level) {
				out = append(out, record.Tallies.Quality(u, year, std, today, tally.UsualJumps)...)
			}
		}
		return out, nil
	})
}

// QualityHere is [Office.Quality] for all units whose counts the actor may read.
// Balances are made of every household of two years, which takes its time in a large
// register: they are looked at when asked for.
func (o *Office) QualityHere(ctx context.Context, year law.Year, balances bool) (QualityAnswer, error) {
	a := QualityAnswer{Year: year}
	var ferr *fault.Error
	if a.Standard, _, ferr = standardFor("", year); ferr != nil {
		return a, ferr
	}
	end := law.YearEnd(year)
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := load(r)
		if err != nil {
			return err
		}
		gate, err := o.gate(r, record.Tree, account.TallyRead)
		if err != nil {
			return err
		}
		scope := gate.authority.Scope(account.TallyRead, o.Today)
		all, err := findings(r, year, a.Standard, o.Today)
		if err != nil {
			return err
		}
		for _, level := range unit.Levels[1:] {
			for _, u := range record.Tree.Alive(end, level) {
				if scope.Covers(u, end) {
					a.Units++
				}
			}
		}
		for _, f := range all {
			if scope.Covers(f.Unit, end) {
				a.Findings = append(a.Findings, f)
			}
		}
		if !balances {
			return nil
		}
		bs, err := o.balances(r, record.Tree, year)
		if err != nil || bs == nil {
			return err
		}
		sees := gate.authority.Scope(account.BalanceRead, o.Today)
		for _, u := range record.Tree.Alive(end, unit.Commune) {
			if scope.Covers(u, end) && sees.Covers(u, end) {
				a.Findings = append(a.Findings, unbalanced(bs.Of(record.Tree, u), u, year)...)
			}
		}
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

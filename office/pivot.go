package office

import (
	"context"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/unit"
)

// PivotQuestion asks for the figures of many units and years.
type PivotQuestion struct {
	Code  unit.Code  // the unit; empty: what the actor is responsible for
	On    law.Date   // the day on which Code names the unit, and whose units are listed
	Level unit.Level // all units of this level in it; empty: the unit itself and those right below
	Years []law.Year

	// Land restates every year on the boundaries of On. Else a unit that lived at the
	// year's end has its figure on the boundary of then.
	Land bool
}

// PivotAnswer is those figures, the unit itself first where it is one of them.
type PivotAnswer struct {
	Unit   *unit.Unit // nil: the actor is responsible for several units, which are listed
	State  unit.State
	Above  []*unit.Unit // from the parent up
	Units  []PivotUnit
	Hidden int // units that the actor may not see
}

// PivotUnit is a unit with its figures, one for each year asked for.
type PivotUnit struct {
	Unit  *unit.Unit
	State unit.State
	Years []TallyAnswer
}

// MostPivoted is how many figures one question may ask for.
const MostPivoted = 60_000

// Pivot answers with the figures of many units and years: exact, as a range, or unknown
// with why.
func (o *Office) Pivot(ctx context.Context, q PivotQuestion) (PivotAnswer, error) {
	var a PivotAnswer
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		record, err := load(r)
		if err != nil {
			return err
		}
		gate, err := o.gate(r, record.Tree, account.TallyRead)
		if err != nil {
			return err
		}
		tree := record.Tree
		var units []*unit.Unit
		if q.Code == "" {
			if units = gate.roots(tree, q.On); len(units) == 1 {
				a.Unit = units[0]
			}
		} else {
			u, ok := tree.Find(q.Code, q.On)
			if !ok {
				return tree.Explain(q.Code, q.On)
			}
			if f := gate.within(u, q.On); f != nil {
				return f
			}
			a.Unit = u
		}
		if a.Unit != nil {
			a.State, _ = a.Unit.At(q.On)
			for p, ok := tree.Parent(a.Unit, q.On); ok; p, ok = tree.Parent(p, q.On) {
				a.Above = append(a.Above, p)
			}
		}
		units = pivoted(tree, units, a.Unit, q)
		if len(units)*len(q.Years) > MostPivoted {
			return fault.New(fault.Usage, lang.T("office.pivot.large", "units", len(units), "years", len(q.Years), "most", MostPivoted)).Do(lang.T("office.pivot.large.do"))
		}
		for _, u := range units {
			if gate.within(u, q.On) != nil {
				a.Hidden++
				continue
			}
			x := PivotUnit{Unit: u}
			x.State, _ = u.At(q.On)
			for _, y := range q.Years {
				std, _, ferr := standardFor("", y)
				if ferr != nil {
					return ferr
				}
				tq := TallyQuestion{Code: x.State.Code, Year: y, On: q.On, AsKnown: o.Today}
				if q.Land {
					x.Years = append(x.Years, mapped(record, u, q.On, tq, std))
				} else {
					x.Years = append(x.Years, answer(record, u, tq, std))
				}
			}
			a.Units = append(a.Units, x)
		}
		return nil
	})
	return a, err
}

// pivoted lists the units that are asked about.
func pivoted(tree *unit.Tree, roots []*unit.Unit, u *unit.Unit, q PivotQuestion) []*unit.Unit {
	if u != nil {
		roots = []*unit.Unit{u}
	}
	if q.Level == "" && u == nil {
		return roots
	}
	var out []*unit.Unit
	for _, r := range roots {
		switch {
		case q.Level == "":
			out = append(append(out, r), tree.Children(r, q.On)...)
		case r.Level == q.Level:
			out = append(out, r)
		default:
			out = append(out, tree.Under(r, q.On, q.Level)...)
		}
	}
	return out
}

// roots are the highest units of a day that the actor holds the gate's permission for.
func (g gate) roots(tree *unit.Tree, on law.Date) []*unit.Unit {
	scope := g.authority.Scope(g.p, g.today)
	if scope.All() {
		return []*unit.Unit{tree.Country()}
	}
	var out []*unit.Unit
	for _, level := range unit.Levels[1:] {
		for _, u := range tree.Alive(on, level) {
			if !scope.Covers(u, on) {
				continue
			}
			if p, ok := tree.Parent(u, on); !ok || !scope.Covers(p, on) {
				out = append(out, u)
			}
		}
	}
	return out
}

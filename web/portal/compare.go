package portal

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/publication"
	"vuonlen/unit"
	"vuonlen/web"
)

// ComparePage sets two units beside each other over the years.
type ComparePage struct {
	Asked
	Other int // place; -1: none was chosen
	Years *web.Chart
}

// Head names the page.
func (p ComparePage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("portal.compare")), Section: "/figures", Crumbs: p.crumbs()}
}

// Summary is for previews.
func (p ComparePage) Summary() string { return p.Say(lang.T("portal.compare.what")) }

func (p *Portal) compare(_ context.Context, a Asked) (web.Answer, error) {
	out := ComparePage{Asked: a, Other: -1}
	if code := a.Query("with"); code != "" {
		i, ok := a.E.FindIn(a.OnMap, unit.Code(code), a.Year)
		if !ok {
			if _, other := a.E.Find(a.mapBeside(), unit.Code(code)); other {
				return web.Answer{}, a.noUnit(code)
			}
			return web.Answer{}, a.unknown("with", code)
		}
		out.Other = i
		if c := a.chart(a.Place, i); c != nil && !ranged(c) {
			out.Years = c
		}
	}
	return show(out)
}

// ranged tells whether a chart has a range. Those of two units lie over each other and are
// told apart in the table only.
func ranged(c *web.Chart) bool {
	return slices.ContainsFunc(c.Series, func(s web.Series) bool {
		return slices.ContainsFunc(s.Values, func(n law.Count) bool { return n.Known() && n.Lo < n.Hi })
	})
}

// others are those to choose from, not the unit itself: of a hamlet also those beside it.
func (p ComparePage) others() []web.Choice {
	var beside []int
	if above := p.E.AboveIn(p.Place, p.Year); p.hamlet(p.Place) && above >= 0 {
		beside = p.byName(p.E.BelowIn(above, p.Year))
	}
	own := string(p.unit().Code)
	all := slices.DeleteFunc(p.unitChoices(p.Other, beside...), func(c web.Choice) bool { return c.Value == own })
	return append([]web.Choice{{Text: p.Say(lang.T("portal.compare.choose")), Chosen: p.Other < 0}}, all...)
}

// table is both units over the years.
func (p ComparePage) table() web.Table {
	t := web.Table{
		Caption: p.Say(p.What.Name), Columns: []web.Column{
			{Text: p.Say(lang.T("portal.year"))}, {Text: p.name(p.Place), Right: true}, {Text: p.name(p.Other), Right: true},
		},
	}
	for _, y := range p.E.Years {
		a, b := p.E.Row(p.Place, y), p.E.Row(p.Other, y)
		if a == nil && b == nil {
			continue
		}
		line := []web.Cell{{Text: p.Say(y)}, {Text: p.text(a, p.What), Sub: p.how(a)}, {Text: p.text(b, p.What), Sub: p.how(b)}}
		if a != nil && b != nil && a.Standard != b.Standard {
			line[0].Sub = p.Say(lang.T("portal.compare.standards", "a", a.Standard, "b", b.Standard))
		}
		t.Rows = append(t.Rows, line)
	}
	return t
}

// BalancePage is the balance sheet of a unit and year: start, what went, what came, end.
type BalancePage struct {
	Asked
	Of    string // the hamlet that was asked for, of which there is none; empty: none was
	Lists []publication.Movements
	There []web.Link // where the edition has one, if it has none here
}

// Head names the page.
func (p BalancePage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("portal.balance.of", "unit", p.called(p.Place), "year", p.Year)), Section: "/figures", Crumbs: p.crumbs()}
}

// Summary is for previews.
func (p BalancePage) Summary() string { return p.Say(lang.T("portal.balance.what")) }

func (p *Portal) balance(_ context.Context, a Asked) (web.Answer, error) {
	has := func(place int, y law.Year) bool {
		return slices.ContainsFunc(a.E.Balances, func(b publication.Movements) bool { return b.Place == place && b.Year == y })
	}
	a, of := a.above()
	a, there := a.nearest(has)
	out := BalancePage{Asked: a, Of: of, There: there}
	for _, b := range a.E.Balances {
		if b.Place == a.Place && b.Year == a.Year {
			out.Lists = append(out.Lists, b)
		}
	}
	return show(out)
}

// lang: keys
var poorColumns = []string{
	"portal.balance.poor.1", "portal.balance.poor.2", "portal.balance.poor.3", "portal.balance.poor.4", "portal.balance.poor.5",
	"portal.balance.poor.6", "portal.balance.poor.7", "portal.balance.poor.8", "portal.balance.poor.9",
}

// lang: keys
var nearColumns = []string{
	"portal.balance.near.1", "portal.balance.near.2", "portal.balance.near.3", "portal.balance.near.4", "portal.balance.near.5",
	"portal.balance.near.6", "portal.balance.near.7", "portal.balance.near.8", "portal.balance.near.9",
}

// sheet is one list: each line with its sign, so that it can be added up by hand.
func (p BalancePage) sheet(b publication.Movements) web.Table {
	t := web.Table{Caption: p.listName(b.List), Columns: []web.Column{{Text: p.Say(lang.T("portal.balance.line"))}, {Text: p.Say(lang.T("portal.households")), Right: true}}}
	for i, c := range b.Cells {
		name := p.Say(lang.T(poorColumns[i])) // lang: keys in poorColumns
		if b.List == publication.NearPoor {
			name = p.Say(lang.T(nearColumns[i])) // lang: keys in nearColumns
		}
		sign := ""
		switch {
		case i >= 1 && i <= 3:
			sign = "− "
		case i >= 4 && i <= 7:
			sign = "+ "
		}
		line := []web.Cell{{Text: name}, {Text: sign + p.cell(c)}}
		if i == len(b.Cells)-1 {
			t.Total = line
		} else {
			t.Rows = append(t.Rows, line)
		}
	}
	return t
}

func (v View) listName(list string) string {
	if list == publication.NearPoor {
		return v.Say(lang.T("portal.what.near_poor"))
	}
	return v.Say(lang.T("portal.what.poor"))
}

// cell is a published figure in words.
func (v View) cell(c publication.Cell) string {
	switch c.State {
	case publication.Shown:
		return v.Lang.Int(c.N)
	case publication.Banded:
		return v.Lang.Int(c.Lo) + "–" + v.Lang.Int(c.Hi)
	}
	return v.stateWord(c.State)
}

// sums tells whether a list adds up in what is shown of it; ok false: not all is shown.
func sums(b publication.Movements) (residual int64, ok bool) {
	for i, c := range b.Cells {
		if c.State != publication.Shown {
			return 0, false
		}
		switch {
		case i == 0 || i >= 4 && i <= 7:
			residual += c.N
		default:
			residual -= c.N
		}
	}
	return residual, true
}

// IndicatorsPage is how many of the households reviewed lack what an indicator asks.
type IndicatorsPage struct {
	Asked
	Of    string // the hamlet that was asked for, of which there are none; empty: none was
	Names []lang.Both
	There []web.Link // where the edition has them, if it has none here
}

// Head names the page.
func (p IndicatorsPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("portal.indicators.of", "unit", p.called(p.Place), "year", p.Year)), Section: "/figures", Crumbs: p.crumbs()}
}

// Summary is for previews.
func (p IndicatorsPage) Summary() string { return p.Say(lang.T("portal.indicators.what")) }

func (p *Portal) indicators(ctx context.Context, a Asked) (web.Answer, error) {
	has := func(place int, y law.Year) bool {
		return a.E.Row(place, y).Cell(publication.Reviewed).State == publication.Shown
	}
	a, of := a.above()
	a, there := a.nearest(has)
	out := IndicatorsPage{Asked: a, Of: of, There: there}
	if p.Indicators != nil {
		var err error
		if out.Names, err = p.Indicators(ctx); err != nil {
			return web.Answer{}, err
		}
	}
	return show(out)
}

// shown tells whether the edition has them here, some of them hidden perhaps.
func (p IndicatorsPage) shown() bool {
	return p.row().Cell(publication.Reviewed).State == publication.Shown
}

// name is what an indicator is called, its number where nobody said.
func (p IndicatorsPage) name(i int) string {
	if i < len(p.Names) {
		return p.Say(p.Names[i])
	}
	return strconv.Itoa(i + 1)
}

// bars draws the share of the households reviewed, where any is shown.
func (p IndicatorsPage) bars() *web.Chart {
	c := &web.Chart{Title: p.Say(lang.T("portal.indicators.chart")), Unit: "%", Digits: 2, Series: []web.Series{{Name: p.Say(lang.T("portal.indicators.share"))}}}
	most, at := int64(-1), 0
	for i := range publication.Indicators {
		n, _ := p.value(p.row(), what{Measure: publication.Deprived(i + 1), Rate: true})
		c.Labels, c.Series[0].Values = append(c.Labels, p.name(i)), append(c.Series[0].Values, n)
		if x, ok := n.Exact(); ok && x > most {
			most, at = x, i
		}
	}
	if most < 0 {
		return nil
	}
	// Which is the most is said only where every one is known.
	n := map[publication.CellState]int{}
	for i := range publication.Indicators {
		n[p.row().Cell(publication.Deprived(i+1)).State]++
	}
	switch {
	case n[publication.Shown] == publication.Indicators:
		c.Sentence = p.Say(lang.T("portal.indicators.most", "what", p.name(at), "rate", p.percent(most)))
	default:
		c.Sentence = strings.Join(p.states(n), " ")
	}
	return c
}

func (p IndicatorsPage) table() web.Table {
	r := p.row()
	t := web.Table{
		Caption: p.Say(lang.T("portal.indicators.chart")), Columns: []web.Column{
			{Text: p.Say(lang.T("portal.indicator"))}, {Text: p.Say(lang.T("portal.households")), Right: true}, {Text: p.Say(lang.T("portal.indicators.share")), Right: true},
		},
	}
	for i := range publication.Indicators {
		m := publication.Deprived(i + 1)
		t.Rows = append(t.Rows, []web.Cell{{Text: p.name(i)}, {Text: p.cell(r.Cell(m))}, {Text: p.text(r, what{Measure: m, Rate: true})}})
	}
	t.Total = []web.Cell{{Text: p.Say(lang.T("portal.indicators.reviewed"))}, {Text: p.cell(r.Cell(publication.Reviewed))}, {}}
	return t
}

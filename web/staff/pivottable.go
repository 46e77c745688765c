package staff

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"vuonlen/account"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/tally"
	"vuonlen/unit"
	"vuonlen/web"
)

// pivotTable is the figures in rows and columns.
type pivotTable struct {
	caption string
	first   string // heading of the names
	heads   []pivotHead
	rows    []pivotRow
}

type pivotHead struct{ id, text string }

// pivotRow is a row: what it is about, and its values in the order of the heads.
type pivotRow struct {
	at     int // its place in the order of what it is about
	name   web.Cell
	values []pivotValue
}

// pivotValue is one value with how it is shown.
type pivotValue struct {
	tally.Measured
	cell web.Cell
}

// pivotOf lays figures out.
func pivotOf(v *web.Visit, a pivotAsk, x office.PivotAnswer) pivotTable {
	type item struct {
		id   string
		text string
		cell web.Cell
	}
	var units, years, whats []item
	for _, u := range x.Units {
		c := web.Cell{Text: u.State.FullName, Sub: string(u.State.Code)}
		if u.Unit != x.Unit && u.Unit.Level != unit.Hamlet {
			c.Href = pivotPath(a, u.Unit)
		} else {
			c.Href = figuresPath(u.Unit, a.Years[len(a.Years)-1])
			if u.Unit.Level == unit.Nation {
				c.Href = ""
			}
		}
		units = append(units, item{"u" + string(u.State.Code), apart(u, x.Units), c})
	}
	for _, y := range a.Years {
		years = append(years, item{"y" + strconv.Itoa(int(y)), v.Say(y), web.Cell{Text: v.Say(y)}})
	}
	for _, m := range a.Whats {
		text := measureText(v, m, a.Years)
		whats = append(whats, item{string(m), text, web.Cell{Text: text}})
	}
	t := pivotTable{caption: v.Say(lang.T("staff.pivot.caption", "on", a.On))}
	if x.Unit != nil {
		t.caption = v.Say(lang.T("staff.pivot.caption_unit", "unit", x.State.FullName, "on", a.On))
	}
	rows, left, right := units, years, whats
	t.first = v.Say(lang.T("staff.col.unit"))
	switch a.Rows {
	case "year":
		rows, left, right, t.first = years, units, whats, v.Say(lang.T("staff.col.year"))
	case "what":
		rows, left, right, t.first = whats, units, years, v.Say(lang.T("staff.pivot.what"))
	}
	for _, l := range left {
		for _, r := range right {
			text := l.text + " · " + r.text
			switch {
			case len(right) == 1 && len(left) > 1:
				text = l.text
			case len(left) == 1 && len(right) > 1:
				text = r.text
			}
			t.heads = append(t.heads, pivotHead{l.id + "." + r.id, text})
		}
	}
	if len(t.heads) > mostColumns {
		return t
	}
	for i, r := range rows {
		row := pivotRow{at: i, name: r.cell}
		for j := range left {
			for k := range right {
				u, y, m := i, j, k
				switch a.Rows {
				case "year":
					u, y, m = j, i, k
				case "what":
					u, y, m = j, k, i
				}
				row.values = append(row.values, valueOf(v, a, x.Units[u], y, a.Whats[m]))
			}
		}
		t.rows = append(t.rows, row)
	}
	return t
}

// apart is the name of a unit, with its code where another one is called the same: after
// mergers a commune has hamlets of equal names.
func apart(u office.PivotUnit, all []office.PivotUnit) string {
	for _, o := range all {
		if o.Unit != u.Unit && o.State.FullName == u.State.FullName {
			return u.State.FullName + " (" + string(u.State.Code) + ")"
		}
	}
	return u.State.FullName
}

// valueOf is one value: the number, how sure it is, and the way to the households
// behind it.
func valueOf(v *web.Visit, a pivotAsk, u office.PivotUnit, year int, m tally.Measure) pivotValue {
	f := u.Years[year]
	x := pivotValue{Measured: m.Of(f.Figure, f.Register)}
	x.cell.Text = x.Say(v.Lang)
	switch {
	case !x.Known():
		x.cell.Sub = v.Say(whyUnknown(f, m))
	case f.Figure.Basis == tally.Provisional:
		x.cell.Tag = web.Tag{Text: v.Say(f.Figure.Basis), Tone: web.Warn}
	}
	if f.Register != nil && x.Known() && behind(m) != nil {
		x.cell.Href = householdsPath(v, u.Unit, f.Year, behind(m))
	}
	return x
}

// whyUnknown says why a value is not known, in a few words.
func whyUnknown(f office.TallyAnswer, m tally.Measure) lang.Text {
	switch {
	case f.Gap == tally.Split:
		return lang.T("staff.why.split")
	case f.Gap == tally.Unlinked:
		return lang.T("staff.why.unlinked")
	case f.Register == nil && (m == tally.MReviewed || m == tally.MUnknown || m.Indicator() > 0):
		return lang.T("staff.why.no_review")
	case f.Figure.Basis == tally.None:
		return lang.T("staff.why.none")
	case m.IsRate() && !f.Figure.Households.Known():
		return lang.T("staff.why.no_households")
	case m.IsRate() && f.Figure.Households == law.Exactly(0):
		return lang.T("staff.why.nobody")
	}
	return lang.T("staff.why.not_stated")
}

// behind is the class of the households that a count counts, as the list of households
// filters by it; nil: no list shows just them.
func behind(m tally.Measure) url.Values {
	switch m {
	case tally.MPoor:
		return url.Values{"class": {"poor"}}
	case tally.MNearPoor:
		return url.Values{"class": {"near_poor"}}
	case tally.MUnknown:
		return url.Values{"class": {"unknown"}}
	case tally.MReviewed:
		return url.Values{}
	}
	return nil
}

// householdsPath leads to the households behind a count; empty where the visitor may
// not see them.
func householdsPath(v *web.Visit, u *unit.Unit, y law.Year, q url.Values) string {
	st, on := stateOf(u, law.YearEnd(y))
	if u.Level == unit.Nation || !v.Leads("/households") || v.Who.May(account.HouseholdRead, u, on, v.Today) != nil {
		return ""
	}
	q.Set("unit", string(st.Code))
	q.Set("year", strconv.Itoa(int(y)))
	return "/households?" + q.Encode()
}

// list is the table as a list that can be sorted, narrowed and taken along.
func (t pivotTable) list(v *web.Visit) web.List[pivotRow] {
	l := web.List[pivotRow]{
		Caption: t.caption, Files: true, Empty: web.Empty{Text: v.Say(lang.T("staff.pivot.none")), Do: v.Say(lang.T("staff.pivot.none_do"))},
		Columns: []web.ListColumn[pivotRow]{{
			ID: "name", Text: t.first, Sorted: true, Cell: func(r pivotRow) web.Cell { return r.name },
			By: func(a, b pivotRow) int {
				return cmp.Or(lang.Compare(a.name.Text, b.name.Text), cmp.Compare(a.at, b.at))
			},
		}},
	}
	for i, h := range t.heads {
		l.Columns = append(l.Columns, web.ListColumn[pivotRow]{
			ID: h.id, Text: h.text, Right: true, Sorted: true,
			Cell: func(r pivotRow) web.Cell { return r.values[i].cell },
			By: func(a, b pivotRow) int {
				return web.ByNumber(func(r pivotRow) law.Count { return r.values[i].Hundredths() })(a, b)
			},
			Value: func(r pivotRow) web.Value {
				if rate, ok := r.values[i].ExactRate(); ok {
					return web.Value{Rate: &rate}
				}
				return web.Value{Count: r.values[i].Count}
			},
		})
	}
	return l
}

// mostBars is how many units a chart shows; the table has all of them.
const mostBars = 20

// charts draws the first measure: of several units in the last year that is known of
// any, and of the unit itself over the years.
func (p *PivotPage) charts() {
	m, units := p.Ask.Whats[0], p.Answer.Units
	chart := func(title lang.Text) web.Chart {
		c := web.Chart{Title: p.Say(title), Unit: p.Say(lang.T("staff.figures.households"))}
		if m.IsRate() {
			c.Unit, c.Digits = "%", 2
		}
		return c
	}
	what := measureText(p.Visit, m, p.Ask.Years)
	for i, y := range slices.Backward(p.Ask.Years) {
		c := chart(lang.T("staff.pivot.bars", "what", what, "year", y))
		c.Series = []web.Series{{Name: p.Say(y)}}
		var all []named
		for _, u := range units {
			if u.Unit == p.Answer.Unit {
				continue
			}
			x := m.Of(u.Years[i].Figure, u.Years[i].Register)
			all = append(all, named{apart(u, units), x})
		}
		if len(all) > mostBars {
			slices.SortStableFunc(all, func(a, b named) int { return web.ByNumber(named.Hundredths)(b, a) })
		}
		for _, n := range all[:min(mostBars, len(all))] {
			c.Labels = append(c.Labels, strings.TrimPrefix(n.name, "Xã "))
			c.Series[0].Values = append(c.Series[0].Values, n.Hundredths())
		}
		if len(all) > 1 && slices.ContainsFunc(all, func(n named) bool { return n.Known() }) {
			c.Sentence = p.Say(spread(p.Visit, all))
			if len(all) > mostBars {
				c.Sentence += " " + p.Say(lang.T("staff.pivot.first", "n", mostBars, "all", len(all)))
			}
			p.ByUnit = c
			break
		}
	}
	if p.Answer.Unit == nil || len(p.Ask.Years) < 2 || len(units) == 0 || units[0].Unit != p.Answer.Unit {
		return
	}
	c := chart(lang.T("staff.pivot.lines", "what", what, "unit", p.Answer.State.FullName))
	c.Series = []web.Series{{Name: what}}
	var all []named
	for i, y := range p.Ask.Years {
		x := m.Of(units[0].Years[i].Figure, units[0].Years[i].Register)
		all = append(all, named{p.Say(lang.T("staff.pivot.year", "year", y)), x})
		c.Labels = append(c.Labels, p.Say(y))
		c.Series[0].Values = append(c.Series[0].Values, x.Hundredths())
	}
	if slices.ContainsFunc(all, func(n named) bool { return n.Known() }) {
		c.Sentence = p.Say(spread(p.Visit, all))
		p.ByYear = c
	}
}

// named is a value with what it is of.
type named struct {
	name string
	tally.Measured
}

// spread says in a sentence what a drawing shows: the lowest, the highest, how many are
// not known exactly.
func spread(v *web.Visit, all []named) lang.Text {
	var low, high *named
	open := 0
	for i := range all {
		x, ok := all[i].Hundredths().Exact()
		if !ok {
			open++
			continue
		}
		if low == nil {
			low, high = &all[i], &all[i]
		}
		if n, _ := low.Hundredths().Exact(); x < n {
			low = &all[i]
		}
		if n, _ := high.Hundredths().Exact(); x > n {
			high = &all[i]
		}
	}
	switch {
	case low == nil:
		return lang.T("staff.spread.none", "open", open)
	case low.Say(v.Lang) == high.Say(v.Lang) && len(all)-open > 1:
		return lang.T("staff.spread.equal", "n", len(all)-open, "value", low.Say(v.Lang), "open", open)
	case open > 0:
		return lang.T("staff.spread.open", "low", low.name, "least", low.Say(v.Lang), "high", high.name, "most", high.Say(v.Lang), "open", open)
	}
	return lang.T("staff.spread", "low", low.name, "least", low.Say(v.Lang), "high", high.name, "most", high.Say(v.Lang))
}

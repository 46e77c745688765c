package portal

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/publication"
	"vuonlen/unit"
	"vuonlen/web"
)

// FiguresPage is the figures of a unit and year with those below it: numbers, a
// sentence, a line over the years, a map, a table, and what is not shown and why.
type FiguresPage struct {
	Asked
	Below   []int
	Drawing *web.Map
	Years   *web.Chart
}

// Head names the page.
func (p FiguresPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("portal.figures.of", "unit", p.called(p.Place), "year", p.Year)), Section: "/figures", Crumbs: p.crumbs()}
}

// Summary is for previews.
func (p FiguresPage) Summary() string { return p.sentence() }

// EmptyPage says that nothing was published yet.
type EmptyPage struct {
	View
	Title   lang.Text
	Section string
}

// Head names the page.
func (p EmptyPage) Head() web.Head {
	return web.Head{Title: p.Say(p.Title), Section: p.Section, Crumbs: p.Crumbs()}
}

func (p *Portal) figurePages() []Page {
	with := func(show func(context.Context, Asked) (web.Answer, error)) func(View) (web.Answer, error) {
		return func(v View) (web.Answer, error) {
			a, err := p.asked(v)
			switch {
			case err != nil:
				return web.Answer{}, err
			case a.E == nil:
				return show404(v)
			}
			return show(v.Request.Context(), a)
		}
	}
	return []Page{
		{Path: "/figures", Query: askedFor, Name: lang.T("portal.figures"), Menu: true, Serve: with(p.figures)},
		{Path: "/figures/compare", Query: append([]string{"with"}, askedFor...), Name: lang.T("portal.compare"), Serve: with(p.compare)},
		{Path: "/figures/balance", Query: append([]string{"list"}, askedFor...), Name: lang.T("portal.balance"), Serve: with(p.balance)},
		{Path: "/figures/indicators", Query: askedFor, Name: lang.T("portal.indicators"), Serve: with(p.indicators)},
	}
}

func show404(v View) (web.Answer, error) {
	return show(EmptyPage{v, lang.T("portal.figures"), "/figures"})
}

func (p *Portal) figures(ctx context.Context, a Asked) (web.Answer, error) {
	out := FiguresPage{Asked: a, Below: a.below()}
	out.Years = a.chart(a.Place)
	var err error
	if len(out.Below) > 1 && !out.ofHamlets() { // of hamlets there are no outlines, and bands are no shades
		if out.Drawing, err = p.drawing(ctx, out); err != nil {
			return web.Answer{}, err
		}
	}
	return show(out)
}

// row is the figures of the place and year asked for.
func (a Asked) row() *publication.Row { return a.E.Row(a.Place, a.Year) }

// whatOf finds a figure by its id.
func whatOf(id string) what {
	return whats[slices.IndexFunc(whats, func(w what) bool { return w.ID == id })]
}

// cards are the figures at a glance.
func (a Asked) cards() []web.Card {
	var out []web.Card
	for _, id := range []string{"multidim_rate", "poor", "near_poor", "households"} {
		w := whatOf(id)
		out = append(out, web.Card{Number: a.text(a.row(), w), Text: a.Say(w.Name), Href: a.at("/figures", "what", w.ID)})
	}
	return out
}

// sentence says what the figures show, or that and why they do not.
func (a Asked) sentence() string {
	if a.hamlet(a.Place) {
		return a.hamletSentence()
	}
	w := whatOf("multidim_rate")
	now, why := a.value(a.row(), w)
	at, ok := now.Exact()
	if !ok {
		return a.Say(lang.T("portal.figures.not_shown", "unit", a.called(a.Place), "year", a.Year, "why", why))
	}
	r := a.row()
	s := a.Say(lang.T("portal.figures.sentence", "unit", a.called(a.Place), "year", a.Year,
		"n", r.Cell(publication.Multidim).N, "of", r.Cell(publication.Households).N, "rate", a.percent(at)))
	for _, y := range a.E.Years {
		first := a.E.Row(a.Place, y)
		if y >= a.Year || first == nil || first.Standard != r.Standard {
			continue
		}
		if then, ok := first2(a.value(first, w)).Exact(); ok {
			switch {
			case then > at:
				s += " " + a.Say(lang.T("portal.figures.fell", "points", a.Lang.Decimal(law.Frac(then-at, 100).Decimal(2)), "from", y))
			case then < at:
				s += " " + a.Say(lang.T("portal.figures.rose", "points", a.Lang.Decimal(law.Frac(at-then, 100).Decimal(2)), "from", y))
			}
			return s
		}
	}
	return s
}

func first2(n law.Count, _ string) law.Count { return n }

// chart draws a figure over the years that have one standard, for one or two places: from
// the first to the last year of which the edition has anything of them, where it is known
// of two at least.
func (a Asked) chart(places ...int) *web.Chart {
	c := &web.Chart{Title: a.Say(lang.T("portal.figures.over", "what", a.What.Name))}
	if a.What.Rate {
		c.Digits, c.Unit = 2, "%"
	} else {
		c.Unit = a.Say(lang.T("portal.households"))
	}
	standard := ""
	if r := a.row(); r != nil {
		standard = r.Standard
	}
	years := a.E.Years
	none := func(y law.Year) bool {
		return !slices.ContainsFunc(places, func(i int) bool { return a.E.Row(i, y) != nil })
	}
	for len(years) > 0 && none(years[0]) {
		years = years[1:]
	}
	for len(years) > 0 && none(years[len(years)-1]) {
		years = years[:len(years)-1]
	}
	for _, i := range places {
		c.Series = append(c.Series, web.Series{Name: a.name(i)})
	}
	known := 0
	for _, y := range years {
		any := false
		for k, i := range places {
			n := law.Count{}
			if r := a.E.Row(i, y); r != nil && r.Standard == standard {
				n, _ = a.value(r, a.What)
			}
			any = any || n.Known()
			c.Series[k].Values = append(c.Series[k].Values, n)
		}
		if any {
			known++
		}
		c.Labels = append(c.Labels, a.Say(y))
	}
	if known < 2 {
		return nil
	}
	c.Sentence = a.lineSentence(c)
	return c
}

// lineSentence says from what to what each line goes.
func (a Asked) lineSentence(c *web.Chart) string {
	out := ""
	for _, s := range c.Series {
		first := slices.IndexFunc(s.Values, law.Count.Known)
		if first < 0 {
			out += a.Say(lang.T("portal.figures.line_none", "unit", s.Name)) + " "
			continue
		}
		last := first
		for i, n := range s.Values {
			if n.Known() {
				last = i
			}
		}
		from, to := a.figure(a.What, s.Values[first]), a.figure(a.What, s.Values[last])
		if first == last {
			out += a.Say(lang.T("portal.figures.line_one", "unit", s.Name, "a", from, "from", c.Labels[first])) + " "
		} else {
			out += a.Say(lang.T("portal.figures.line", "unit", s.Name, "a", from, "from", c.Labels[first], "b", to, "to", c.Labels[last])) + " "
		}
	}
	return out[:len(out)-1]
}

// labelled is up to how many areas have their names on the map.
const labelled = 12

// drawing is the map of the places below, by outlines where they are loaded.
func (p *Portal) drawing(ctx context.Context, f FiguresPage) (*web.Map, error) {
	m := &web.Map{Title: f.Say(lang.T("portal.map.title", "what", f.What.Name, "unit", f.called(f.Place), "year", f.Year)), Unit: f.Say(f.What.Name)}
	if f.What.Rate {
		m.Digits = 2
	}
	var codes []unit.Code
	var values []law.Count
	open := 0
	for _, i := range f.Below {
		pl := f.E.Places[i]
		n, why := f.value(f.E.Row(i, f.Year), f.What)
		if _, ok := n.Exact(); !ok {
			open++
		}
		codes, values = append(codes, pl.Code), append(values, n)
		m.Areas = append(m.Areas, web.Area{Name: pl.Name, Short: short(pl.Name), Value: n, Why: why, Href: f.at("/figures", "unit", string(pl.Code))})
	}
	m.Bounds = web.Shades(values)
	m.Sentence = f.Say(lang.T("portal.map.sentence", "n", len(f.Below), "open", open))
	var lines []unit.Boundary
	var on law.Date
	if p.Outlines != nil {
		first := f.E.Places[f.Below[0]]
		var err error
		if lines, on, err = p.Outlines(ctx, first.Level, first.On, codes); err != nil {
			return nil, err
		}
	}
	if len(lines) == 0 {
		m.Box, m.Areas = web.Tiles(m.Areas)
		m.Sentence += " " + f.Say(lang.T("portal.map.tiles"))
		return m, nil
	}
	d := web.Draw(lines)
	m.Box = d.Box
	for i, c := range codes {
		m.Areas[i].Path = d.Paths[c]
		if at, ok := d.At[c]; ok && len(codes) <= labelled {
			m.Areas[i].Label, m.Areas[i].X, m.Areas[i].Y = m.Areas[i].Short, at[0], at[1]
		}
	}
	m.Sentence += " " + f.Say(lang.T("portal.map.drawn", "on", on))
	return m, nil
}

// short is a unit's name without its kind, for a label on the map.
func short(name string) string {
	for _, kind := range []string{"Thành phố ", "Thị xã ", "Thị trấn ", "Huyện ", "Quận ", "Phường ", "Xã "} {
		if rest, ok := strings.CutPrefix(name, kind); ok && strings.ContainsFunc(rest, unicode.IsLetter) {
			return rest
		}
	}
	return name
}

// otherMap leads to the same unit and year within the borders of the other map, where
// the unit is on it.
func (p FiguresPage) otherMap() *web.Link {
	m := p.mapBeside()
	i, ok := p.E.FindIn(m, p.unit().Code, p.Year)
	if !ok || p.E.Row(i, p.Year) == nil {
		return nil
	}
	return &web.Link{Text: p.Say(lang.T("portal.map.other", "map", p.mapName(m))), Href: p.at("/figures", "map", m, "year", strconv.Itoa(int(p.Year)))}
}

// mapBeside is the map that was not asked for.
func (a Asked) mapBeside() string {
	if a.OnMap == publication.Then {
		return publication.Today
	}
	return publication.Then
}

// table is the places below with their figures.
func (p FiguresPage) table() web.Table {
	t := web.Table{
		Caption: p.Say(lang.T("portal.figures.below", "unit", p.called(p.Place), "year", p.Year)),
		Columns: []web.Column{{Text: p.Say(lang.T("portal.unit"))}},
	}
	show := []what{whatOf("households"), whatOf("poor"), whatOf("near_poor"), whatOf("multidim"), whatOf("multidim_rate")}
	if p.ofHamlets() { // nobody compares lines by ranges of rates; the page of each has its own
		show = show[:4]
		t.Caption = p.Say(lang.T("portal.hamlet.below", "unit", p.called(p.Place), "year", p.Year))
	}
	if !p.ofHamlets() && !slices.ContainsFunc(show, func(w what) bool { return w.ID == p.What.ID }) {
		show = append(show, p.What)
	}
	for _, w := range show {
		t.Columns = append(t.Columns, web.Column{Text: p.Say(w.Name), Right: true})
	}
	line := func(i int) []web.Cell {
		pl, r := p.E.Places[i], p.E.Row(i, p.Year)
		cells := []web.Cell{{Text: pl.Name, Sub: cmp.Or(p.how(r), p.before(p.E, i, p.Year, p.inSentence))}}
		if i != p.Place {
			cells[0].Href = p.about("/figures", i)
		}
		for _, w := range show {
			cells = append(cells, web.Cell{Text: p.text(r, w)})
		}
		return cells
	}
	for _, i := range p.Below {
		t.Rows = append(t.Rows, line(i))
	}
	t.Total = line(p.Place)
	return t
}

// how says that a row was counted within other borders; empty: it was not.
func (a Asked) how(r *publication.Row) string {
	if r == nil {
		return ""
	}
	switch r.How {
	case "exact":
		return a.Say(lang.T("portal.how.exact"))
	case "interval":
		return a.Say(lang.T("portal.how.interval"))
	case "unknown":
		return a.Say(lang.T("portal.how.unknown"))
	}
	return ""
}

// gaps says in words what the page does not show, and why.
func (p FiguresPage) gaps() []string {
	n := map[publication.CellState]int{}
	restated := 0
	for _, i := range append(slices.Clone(p.Below), p.Place) {
		r := p.E.Row(i, p.Year)
		if p.how(r) != "" {
			restated++
		}
		for _, m := range []string{publication.Households, publication.Poor, publication.NearPoor, publication.Multidim} {
			n[r.Cell(m).State]++
		}
	}
	out := p.states(n)
	if restated > 0 {
		out = append(out, p.Say(lang.T("portal.gap.restated", "n", restated)))
	}
	if len(p.E.Broken) > 0 {
		out = append(out, p.Say(lang.T("portal.gap.broken", "n", len(p.E.Broken))))
	}
	return out
}

// coarse says what is left out besides, where too few people live for less.
func (v View) coarse(e *publication.Edition) (out []string) {
	for _, c := range e.Coarse {
		out = append(out, v.Say(lang.T("portal.gap.coarse", "what", c)))
	}
	return out
}

// states says of how many cells there is no number, and why.
func (a Asked) states(n map[publication.CellState]int) (out []string) {
	if k := n[publication.Hidden]; k > 0 {
		out = append(out, a.Say(lang.T("portal.gap.hidden", "n", k, "k", a.E.Rule.K)))
		out = append(out, a.coarse(a.E)...)
	}
	if k := n[publication.Banded]; k > 0 {
		out = append(out, a.Say(lang.T("portal.gap.banded", "n", k)))
	}
	if k := n[publication.Missing]; k > 0 {
		out = append(out, a.Say(lang.T("portal.gap.missing", "n", k)))
	}
	if k := n[publication.Doubtful]; k > 0 {
		out = append(out, a.Say(lang.T("portal.gap.in_doubt", "n", k)))
	}
	return out
}

// The choices of the filter.

func (a Asked) mapChoices() []web.Choice {
	var out []web.Choice
	for _, m := range []string{publication.Today, publication.Then} {
		out = append(out, web.Choice{Value: m, Text: a.mapName(m), Chosen: m == a.OnMap})
	}
	return out
}

func (a Asked) yearChoices() (out []web.Choice) {
	for _, y := range slices.Backward(a.E.Years) {
		out = append(out, web.Choice{Value: strconv.Itoa(int(y)), Text: a.Say(y), Chosen: y == a.Year})
	}
	return out
}

func (a Asked) whatChoices() (out []web.Choice) {
	for _, w := range whats {
		out = append(out, web.Choice{Value: w.ID, Text: a.Say(w.Name), Chosen: w.ID == a.What.ID})
	}
	return out
}

// unitChoices are the units of the map down to communes that have figures of the year, so
// that a code among them names one; hamlets are reached through theirs. The one chosen is
// always among them, and those given besides: hamlets stand after their commune.
func (a Asked) unitChoices(chosen int, besides ...int) []web.Choice {
	var out []web.Choice
	add := func(i int) {
		out = append(out, web.Choice{Value: string(a.E.Places[i].Code), Text: a.name(i), Chosen: i == chosen})
	}
	if chosen >= 0 && a.hamlet(chosen) && !slices.Contains(besides, chosen) {
		besides = append(besides, chosen)
	}
	for _, i := range a.portal.places.of(a.E).choices[a.OnMap] {
		if i == chosen || a.E.Row(i, a.Year) != nil {
			add(i)
		}
		for _, h := range besides {
			if a.E.AboveIn(h, a.Year) == i {
				add(h)
			}
		}
	}
	return out
}

func (p FiguresPage) quiet() web.Table {
	t := p.table()
	t.Quiet = true
	return t
}

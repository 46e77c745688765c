package staff

import (
	"net/url"
	"strconv"

	"vuonlen/account"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/tally"
	"vuonlen/unit"
	"vuonlen/web"
)

// FiguresPage is the counts of a unit over the years, on its own land then and now.
type FiguresPage struct {
	*web.Visit
	Unit     office.UnitAnswer
	Year     law.Year
	Chart    web.Chart
	Drawn    bool // there is a number to draw
	Years    web.Table
	Children web.Table
	Then     web.Table // what was counted in the units that it was formed of
	Notices  []string
	YearBox  web.Field
}

// Head names the page.
func (p FiguresPage) Head() web.Head {
	return web.Head{
		Title: p.Say(lang.T("staff.figures.title", "unit", p.Unit.State.FullName)), Section: "/units",
		Crumbs: append(crumbsOf(p.Visit, p.Unit), web.Link{Text: p.Unit.State.FullName, Href: unitPath(p.Unit.State.Code, p.Unit.On, p.Today)}),
	}
}

// figuresPath is the address of a unit's figures with a year opened. The day names the
// unit meant.
func figuresPath(u *unit.Unit, y law.Year) string {
	st, on := stateOf(u, law.YearEnd(y))
	q := url.Values{"on": {on.String()}}
	if y != 0 {
		q.Set("year", strconv.Itoa(int(y)))
	}
	return "/units/" + url.PathEscape(string(st.Code)) + "/figures?" + q.Encode()
}

// unitTabs leads between what a unit is, what was counted there and what is recorded.
func unitTabs(v *web.Visit, a office.UnitAnswer, here string) []web.Tab {
	p := "/units/" + url.PathEscape(string(a.State.Code))
	q := ""
	if a.On != v.Today {
		q = "?on=" + a.On.String()
	}
	tabs := []web.Tab{{Link: web.Link{Text: v.Say(lang.T("staff.unit.tab")), Href: p + q}, Here: here == ""}}
	if v.May(account.TallyRead) && a.Unit.Level != unit.Nation {
		tabs = append(tabs, web.Tab{Link: web.Link{Text: v.Say(lang.T("staff.figures.tab")), Href: p + "/figures" + q}, Here: here == "figures"})
	}
	if v.May(account.EvidenceRead) && a.Unit.Level != unit.Nation {
		tabs = append(tabs, web.Tab{Link: web.Link{Text: v.Say(lang.T("evidence.tab")), Href: p + "/evidence" + q}, Here: here == "evidence"})
	}
	return tabs
}

func (s *Staff) figures(v *web.Visit) (web.Answer, error) {
	on, err := day(v, "on", v.Today)
	if err != nil {
		return web.Answer{}, err
	}
	y, err := year(v)
	if err != nil {
		return web.Answer{}, err
	}
	o, ctx, code := s.office(v), v.Request.Context(), unit.Code(v.Path("code"))
	p := FiguresPage{Visit: v, Year: y}
	if p.Unit, err = o.Unit(ctx, code, on); err != nil {
		return web.Answer{}, err
	}
	all, err := o.Years(ctx, code, on, FirstYear, account.CampaignOf(v.Today))
	if err != nil {
		return web.Answer{}, err
	}
	if v.Query("year") == "" {
		p.Year = latestKnown(all, y)
	}
	one, err := o.Tally(ctx, office.TallyQuestion{Code: code, Year: p.Year, On: on})
	if err != nil {
		return web.Answer{}, err
	}
	var then []office.TallyAnswer
	if p.Unit.Unit.First > law.YearEnd(p.Year) {
		if then, err = o.Then(ctx, code, on, p.Year); err != nil {
			return web.Answer{}, err
		}
	}
	p.fill(all, one, then)
	return web.Show(p), nil
}

// latestKnown is the last year of which anything is known, so that the page opens on
// figures and not on a year without any.
func latestKnown(all []office.TallyAnswer, otherwise law.Year) law.Year {
	for i := len(all) - 1; i >= 0; i-- {
		if f := all[i].Figure; f.Poor.Known() || f.NearPoor.Known() {
			return all[i].Year
		}
	}
	return otherwise
}

func (p *FiguresPage) fill(all []office.TallyAnswer, one office.TallyAnswer, then []office.TallyAnswer) {
	name := p.Unit.State.FullName
	p.Chart = web.Chart{
		Title: p.Say(lang.T("staff.figures.chart", "unit", name)), Unit: p.Say(lang.T("staff.figures.households")),
		Series: []web.Series{{Name: p.Say(lang.T("staff.col.poor"))}, {Name: p.Say(lang.T("staff.col.near_poor"))}},
	}
	p.Years = figureTable(p.Visit, p.Say(lang.T("staff.figures.years", "unit", name)), p.Say(lang.T("staff.col.year")))
	var first, last *office.TallyAnswer
	for i, a := range all {
		p.Chart.Labels = append(p.Chart.Labels, p.Say(a.Year))
		p.Chart.Series[0].Values = append(p.Chart.Series[0].Values, a.Figure.Poor)
		p.Chart.Series[1].Values = append(p.Chart.Series[1].Values, a.Figure.NearPoor)
		if _, ok := a.Figure.Multidim().Exact(); ok {
			if first == nil {
				first = &all[i]
			}
			last = &all[i]
		}
		p.Drawn = p.Drawn || a.Figure.Poor.Known() || a.Figure.NearPoor.Known()
		p.Years.Rows = append(p.Years.Rows, figureRow(p.Visit, web.Cell{Text: p.Say(a.Year), Href: p.With("year", p.Say(a.Year))}, a))
	}
	p.Chart.Sentence = p.Say(lang.T("staff.figures.no_two"))
	if first != nil && first != last {
		p.Chart.Sentence = p.Say(lang.T("staff.figures.from_to", "first", first.Year, "last", last.Year, "was", first.Figure.Multidim(), "now", last.Figure.Multidim()))
	}
	p.Children = figureTable(p.Visit, p.Say(lang.T("staff.figures.children", "year", p.Year)), p.Say(lang.T("staff.col.unit")))
	p.Children.Rows = figureRows(p.Visit, one.Children, p.Year)
	p.Then = figureTable(p.Visit, p.Say(lang.T("staff.figures.then", "year", p.Year)), p.Say(lang.T("staff.col.unit")))
	p.Then.Rows = figureRows(p.Visit, then, p.Year)
	for _, t := range append(one.Flags, one.Notices...) {
		p.Notices = append(p.Notices, p.Say(t))
	}
	p.YearBox = web.Field{Name: "year", Type: "select", Label: p.Say(lang.T("staff.col.year")), Choices: years(p.Visit, p.Year)}
}

func figureTable(v *web.Visit, caption, first string) web.Table {
	return web.Table{Caption: caption, Columns: []web.Column{
		{Text: first}, {Text: v.Say(lang.T("staff.col.households")), Right: true}, {Text: v.Say(lang.T("staff.col.poor")), Right: true},
		{Text: v.Say(lang.T("staff.col.near_poor")), Right: true}, {Text: v.Say(lang.T("staff.col.rate")), Right: true}, {Text: v.Say(lang.T("staff.col.basis"))},
	}}
}

func figureRows(v *web.Visit, as []office.TallyAnswer, y law.Year) (rows [][]web.Cell) {
	for _, a := range as {
		rows = append(rows, figureRow(v, web.Cell{Text: a.State.FullName, Href: figuresPath(a.Unit, y)}, a))
	}
	return rows
}

func figureRow(v *web.Visit, name web.Cell, a office.TallyAnswer) []web.Cell {
	f := a.Figure
	rate := law.Count{}.Say(v.Lang)
	if r, ok := tally.ExactRate(f.Multidim(), f.Households); ok {
		rate = v.Say(lang.T("staff.percent", "pct", law.Points(r)))
	}
	basis := web.Cell{Text: v.Say(f.Basis), Sub: f.Source}
	switch f.Basis {
	case tally.Provisional:
		basis.Text, basis.Tag = "", web.Tag{Text: v.Say(f.Basis), Tone: web.Warn}
	case tally.None:
		basis.Text, basis.Tag = "", web.Tag{Text: v.Say(f.Basis)}
	}
	if a.Gap != tally.NoGap {
		basis.Sub = v.Say(lang.T("staff.figures.gap"))
	}
	return []web.Cell{name, {Text: v.Say(f.Households)}, {Text: v.Say(f.Poor)}, {Text: v.Say(f.NearPoor)}, {Text: rate}, basis}
}

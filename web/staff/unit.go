package staff

import (
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/unit"
	"vuonlen/web"
)

// UnitsPage is where units are looked for: by name, or down the tree.
type UnitsPage struct {
	*web.Visit
	Text  web.Field
	On    web.Field
	Asked bool
	Found web.Table
	More  bool
	Top   web.Table
}

// Head names the page.
func (p UnitsPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("staff.units")), Section: "/units"}
}

// mostFound is how many units a search names.
const mostFound = 60

func (s *Staff) units(v *web.Visit) (web.Answer, error) {
	on, err := day(v, "on", v.Today)
	if err != nil {
		return web.Answer{}, err
	}
	p := UnitsPage{
		Visit: v, Asked: v.Query("q") != "",
		Text: web.Field{Name: "q", Type: "search", Label: v.Say(lang.T("staff.units.q")), Value: v.Query("q")},
		On:   dayField(v, on),
	}
	if p.Asked {
		found, more, err := s.office(v).FindUnits(v.Request.Context(), v.Query("q"), on, mostFound)
		if err != nil {
			return web.Answer{}, err
		}
		p.Found, p.More = foundTable(v, found), more
		return web.Show(p), nil
	}
	a, err := s.office(v).Unit(v.Request.Context(), unit.Country, on)
	if err != nil {
		return web.Answer{}, err
	}
	p.Top = childTable(v, a, v.Say(lang.T("staff.units.top", "on", on)))
	return web.Show(p), nil
}

// dayField asks for the day of a page in the address.
func dayField(v *web.Visit, on law.Date) web.Field {
	return web.Field{Name: "on", Label: v.Say(lang.T("staff.on")), Value: v.Say(on), Width: "w10", Numeric: false}
}

func foundTable(v *web.Visit, found []office.FoundUnit) web.Table {
	t := web.Table{
		Caption: v.Say(lang.T("staff.units.found", "n", len(found))),
		Columns: []web.Column{
			{Text: v.Say(lang.T("staff.col.unit"))}, {Text: v.Say(lang.T("staff.col.code"))}, {Text: v.Say(lang.T("staff.col.level"))}, {Text: v.Say(lang.T("staff.col.above"))},
		},
		Empty: web.Empty{Text: v.Say(lang.T("staff.units.none")), Do: v.Say(lang.T("staff.units.none_do"))},
	}
	for _, f := range found {
		name := web.Cell{Text: f.State.FullName, Href: unitPath(f.State.Code, f.On, v.Today)}
		if !f.Unit.Alive(v.Today) {
			name.Tag = ended(v, f.Unit)
		}
		above := ""
		for i, n := range f.Above {
			if i > 0 {
				above += ", "
			}
			above += n
		}
		t.Rows = append(t.Rows, []web.Cell{name, {Text: string(f.State.Code)}, {Text: v.Say(f.Unit.Level)}, {Text: above}})
	}
	return t
}

func ended(v *web.Visit, u *unit.Unit) web.Tag {
	return web.Tag{Text: v.Say(lang.T("staff.unit.ended", "on", u.Last))}
}

func childTable(v *web.Visit, a office.UnitAnswer, caption string) web.Table {
	t := web.Table{
		Caption: caption,
		Columns: []web.Column{{Text: v.Say(lang.T("staff.col.unit"))}, {Text: v.Say(lang.T("staff.col.code"))}, {Text: v.Say(lang.T("staff.col.since"))}},
		Empty:   web.Empty{Text: v.Say(lang.T("staff.unit.no_children"))},
	}
	for _, c := range a.Children {
		st, _ := c.At(a.On)
		since := v.Say(lang.T("staff.unit.always"))
		if c.First != 0 {
			since = v.Say(c.First)
		}
		name := web.Cell{Text: st.FullName, Href: unitPath(st.Code, a.On, v.Today)}
		if a.On >= v.Today && c.Last != 0 && c.Last < v.Today {
			name.Tag = ended(v, c)
		}
		t.Rows = append(t.Rows, []web.Cell{name, {Text: string(st.Code)}, {Text: since}})
	}
	return t
}

// UnitPage is one unit on a day: what is above and below, what it came from and
// became, and every dated fact.
type UnitPage struct {
	*web.Visit
	Answer   office.UnitAnswer
	Life     web.Facts
	History  web.Table
	Before   web.Table
	After    web.Table
	Open     []string // what of the lineage the sources do not say
	Dated    web.Table
	Children web.Table
	On       web.Field
}

// Head names the page.
func (p UnitPage) Head() web.Head {
	return web.Head{Title: p.Answer.State.FullName, Section: "/units", Crumbs: crumbsOf(p.Visit, p.Answer)}
}

func (s *Staff) unit(v *web.Visit) (web.Answer, error) {
	on, err := day(v, "on", v.Today)
	if err != nil {
		return web.Answer{}, err
	}
	a, err := s.office(v).Unit(v.Request.Context(), unit.Code(v.Path("code")), on)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(unitPage(v, a)), nil
}

func unitPage(v *web.Visit, a office.UnitAnswer) UnitPage {
	p := UnitPage{Visit: v, Answer: a, On: dayField(v, a.On)}
	life := lang.T("staff.unit.lives")
	switch u := a.Unit; {
	case u.First != 0 && u.Last != 0:
		life = lang.T("staff.unit.life", "first", u.First, "last", u.Last)
	case u.First != 0:
		life = lang.T("staff.unit.since", "first", u.First)
	case u.Last != 0:
		life = lang.T("staff.unit.until", "last", u.Last)
	}
	p.Life = web.Facts{
		{Name: v.Say(lang.T("staff.col.code")), Cell: web.Cell{Text: string(a.State.Code)}},
		{Name: v.Say(lang.T("staff.col.level")), Cell: web.Cell{Text: v.Say(a.Unit.Level)}},
		{Name: v.Say(lang.T("staff.col.life")), Cell: web.Cell{Text: v.Say(life)}},
	}
	if len(a.Above) > 0 && a.Above[0].Level != unit.Nation {
		l := unitLink(v, a.Above[0], a.On)
		p.Life = append(p.Life, web.FactRow{Name: v.Say(lang.T("staff.col.above")), Cell: web.Cell{Text: l.Text, Href: l.Href}})
	}
	p.History = web.Table{
		Quiet: true, Caption: v.Say(lang.T("staff.unit.history")),
		Columns: []web.Column{{Text: v.Say(lang.T("staff.col.from"))}, {Text: v.Say(lang.T("staff.col.name"))}, {Text: v.Say(lang.T("staff.col.code"))}, {Text: v.Say(lang.T("staff.col.above"))}},
	}
	for _, st := range a.Unit.States() {
		from, above := v.Say(lang.T("staff.unit.always")), ""
		if st.From != 0 {
			from = v.Say(st.From)
		}
		if st.Parent != nil && st.Parent.Level != unit.Nation {
			x, _ := stateOf(st.Parent, max(st.From, a.Unit.First))
			above = x.FullName
		}
		p.History.Rows = append(p.History.Rows, web.Text(from, st.FullName, string(st.Code), above))
	}
	p.lineage()
	p.Dated = factTable(v, a.Facts)
	p.Children = childTable(v, a, v.Say(lang.T("staff.unit.children", "n", len(a.Children), "on", a.On)))
	return p
}

// lineage tells what the unit came from and what it became, and what of that the
// sources do not say.
func (p *UnitPage) lineage() {
	v, a := p.Visit, p.Answer
	parts := func(caption lang.Text, l unit.Lineage, on law.Date) web.Table {
		t := web.Table{Caption: v.Say(caption), Columns: []web.Column{{Text: v.Say(lang.T("staff.col.unit"))}, {Text: v.Say(lang.T("staff.col.code"))}, {Text: v.Say(lang.T("staff.col.part"))}}}
		if len(l.Parts) == 1 && l.Parts[0].Unit == a.Unit {
			return t
		}
		for _, x := range l.Parts {
			st, at := stateOf(x.Unit, on)
			cell := web.Cell{Text: v.Say(lang.T("staff.unit.whole"))}
			if !x.Whole {
				cell.Text = v.Say(lang.T("staff.unit.part"))
				if x.Share != nil {
					cell.Sub = v.Say(lang.T("staff.unit.share", "pct", law.Points(*x.Share)))
				}
			}
			if x.Doubtful {
				cell.Tag = web.Tag{Text: v.Say(lang.T("staff.unit.doubtful")), Tone: web.Warn}
			}
			t.Rows = append(t.Rows, []web.Cell{{Text: st.FullName, Href: unitPath(st.Code, at, v.Today)}, {Text: string(st.Code)}, cell})
		}
		return t
	}
	if a.Unit.Level == unit.Nation {
		return
	}
	p.Before = parts(lang.T("staff.unit.before", "on", office.FirstSnapshot), a.Predecessors, office.FirstSnapshot)
	p.After = parts(lang.T("staff.unit.after", "on", max(a.On, v.Today)), a.Successors, max(a.On, v.Today))
	for _, x := range a.Predecessors.Unmapped {
		p.Open = append(p.Open, v.Say(lang.T("staff.unit.neighbour", "unit", unitLink(v, x, x.Last).Text, "on", x.Last)))
	}
	for _, x := range a.Successors.Unmapped {
		p.Open = append(p.Open, v.Say(lang.T("staff.unit.unmapped", "unit", unitLink(v, x, a.On).Text)))
	}
	if len(a.Successors.Dissolved) > 0 {
		p.Open = append(p.Open, v.Say(lang.T("staff.unit.dissolved")))
	}
}

// lang: keys
var factNames = map[string]string{
	"area": "staff.fact.area", "zone": "staff.fact.zone", "ethnic_mountain": "staff.fact.ethnic_mountain", "poor_district": "staff.fact.poor_district",
	"specially_difficult": "staff.fact.specially_difficult", "register_complete": "staff.fact.register_complete",
}

// lang: keys
var factValues = map[string]string{
	"urban": "staff.fact.urban", "rural": "staff.fact.rural", "yes": "staff.fact.yes", "no": "staff.fact.no",
	"none": "staff.fact.none", "I": "staff.fact.zone1", "II": "staff.fact.zone2", "III": "staff.fact.zone3",
}

func factTable(v *web.Visit, facts []unit.Fact) web.Table {
	t := web.Table{
		Quiet: true, Caption: v.Say(lang.T("staff.unit.facts")),
		Columns: []web.Column{{Text: v.Say(lang.T("staff.col.fact"))}, {Text: v.Say(lang.T("staff.col.value"))}, {Text: v.Say(lang.T("staff.col.from"))}, {Text: v.Say(lang.T("staff.col.to"))}, {Text: v.Say(lang.T("staff.col.source"))}},
		Empty:   web.Empty{Text: v.Say(lang.T("staff.unit.no_facts")), Do: v.Say(lang.T("staff.unit.no_facts_do"))},
	}
	for _, f := range facts {
		from, to := "…", "…"
		if f.From != 0 {
			from = v.Say(f.From)
		}
		if f.To != 0 {
			to = v.Say(f.To)
		}
		source := f.Decision
		if source == "" {
			source = f.Source
		}
		sub := ""
		if f.Decision != "" && f.Source != "" {
			sub = f.Source
		}
		t.Rows = append(t.Rows, []web.Cell{
			{Text: v.Say(lang.T(factNames[f.Name]))},   // lang: keys in factNames
			{Text: v.Say(lang.T(factValues[f.Value]))}, // lang: keys in factValues
			{Text: from}, {Text: to}, {Text: source, Sub: sub},
		})
	}
	return t
}

package staff

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"

	"vuonlen/account"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/tally"
	"vuonlen/unit"
	"vuonlen/web"
)

// PivotPage is figures by unit, year and measure, laid out as one asks for them.
type PivotPage struct {
	*web.Visit
	Ask     pivotAsk
	Answer  office.PivotAnswer
	Boxes   pivotBoxes
	List    web.Listing
	ByUnit  web.Chart // the first measure of the units listed, in the last year of which it is known
	ByYear  web.Chart // the first measure of the unit itself over the years
	Notices []string
}

// Head names the page.
func (p PivotPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("staff.pivot")), Section: "/figures", Wide: true}
}

// pivotAsk is what the address asks for.
type pivotAsk struct {
	Unit  unit.Code
	On    law.Date
	Level unit.Level
	Years []law.Year
	Whats []tally.Measure
	Rows  string // unit, year, what: what stands in the rows; the other two share the columns
	Land  bool
}

// pivotBoxes are the questions of the form.
type pivotBoxes struct{ Unit, On, Level, Years, Whats, Rows, Land web.Field }

// The ways to lay a table out.
var pivotRows = []string{"unit", "year", "what"}

// pivotLevels are the levels of units to list; empty: the unit itself and those below.
var pivotLevels = []unit.Level{unit.Province, unit.District, unit.Commune, unit.Hamlet}

// mostColumns is how many columns a table may have besides its names.
const mostColumns = 60

// readPivot reads the address; the first of whats are taken where it names no measure.
func readPivot(v *web.Visit, whats ...tally.Measure) (a pivotAsk, err error) {
	a.Unit = unit.Code(v.Query("unit"))
	if a.On, err = day(v, "on", v.Today); err != nil {
		return a, err
	}
	if a.Level, err = one(v, "level", pivotLevels); err != nil {
		return a, err
	}
	if a.Rows, err = one(v, "rows", pivotRows); err != nil {
		return a, err
	}
	a.Rows = cmp.Or(a.Rows, "unit")
	latest := account.CampaignOf(v.Today)
	if a.Years, err = several(v, "year", func(s string) (law.Year, bool) {
		n, err := strconv.Atoi(s)
		return law.Year(n), err == nil && law.Year(n) >= FirstYear && law.Year(n) <= latest
	}); err != nil {
		return a, fault.New(fault.Usage, lang.T("staff.year", "value", v.Query("year"))).Do(lang.T("staff.year.do", "first", FirstYear, "last", latest)).By(err)
	}
	if len(a.Years) == 0 {
		for y := max(FirstYear, latest-1); y <= latest; y++ {
			a.Years = append(a.Years, y)
		}
	}
	slices.Sort(a.Years)
	if a.Whats, err = several(v, "what", func(s string) (tally.Measure, bool) {
		return tally.Measure(s), slices.Contains(tally.Measures, tally.Measure(s))
	}); err != nil {
		return a, err
	}
	if len(a.Whats) == 0 {
		a.Whats = whats
	}
	a.Land = v.Query("land") == "1"
	return a, nil
}

// several reads the values that a name has in the address, each once.
func several[T comparable](v *web.Visit, name string, read func(string) (T, bool)) (out []T, err error) {
	for _, s := range v.URL.Query()[name] {
		x, ok := read(s)
		if !ok {
			return nil, fault.New(fault.Usage, lang.T("staff.choice", "value", s)).Do(lang.T("staff.choice.do"))
		}
		if !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out, nil
}

func (a pivotAsk) question() office.PivotQuestion {
	return office.PivotQuestion{Code: a.Unit, On: a.On, Level: a.Level, Years: a.Years, Land: a.Land}
}

// boxes are the questions with what was answered.
func (a pivotAsk) boxes(v *web.Visit) pivotBoxes {
	b := pivotBoxes{
		Unit: web.Field{Name: "unit", Label: v.Say(lang.T("staff.pivot.unit")), Hint: v.Say(lang.T("staff.pivot.unit_hint")), Value: string(a.Unit), Width: "w10"},
		On:   web.Field{Name: "on", Label: v.Say(lang.T("staff.pivot.on")), Value: v.Say(a.On), Width: "w10"},
		Rows: web.Field{Name: "rows", Type: "select", Label: v.Say(lang.T("staff.pivot.rows")), Choices: chosen([]web.Choice{
			{Value: "unit", Text: v.Say(lang.T("staff.col.unit"))}, {Value: "year", Text: v.Say(lang.T("staff.col.year"))}, {Value: "what", Text: v.Say(lang.T("staff.pivot.what"))},
		}, a.Rows)},
		Years: web.Field{Name: "year", Label: v.Say(lang.T("staff.pivot.years"))},
		Whats: web.Field{Name: "what", Label: v.Say(lang.T("staff.pivot.what"))},
		Land:  web.Field{Name: "land", Label: v.Say(lang.T("staff.pivot.land")), Choices: []web.Choice{{Value: "1", Text: v.Say(lang.T("staff.pivot.land_yes")), Hint: v.Say(lang.T("staff.pivot.land_hint")), Chosen: a.Land}}},
	}
	levels := []web.Choice{{Text: v.Say(lang.T("staff.pivot.below"))}}
	for _, l := range pivotLevels {
		levels = append(levels, web.Choice{Value: string(l), Text: v.Say(l)})
	}
	b.Level = web.Field{Name: "level", Type: "select", Label: v.Say(lang.T("staff.col.level")), Choices: chosen(levels, string(a.Level))}
	for y := FirstYear; y <= account.CampaignOf(v.Today); y++ {
		s := strconv.Itoa(int(y))
		b.Years.Choices = append(b.Years.Choices, web.Choice{Value: s, Text: s, Chosen: slices.Contains(a.Years, y)})
	}
	for _, m := range tally.Measures {
		b.Whats.Choices = append(b.Whats.Choices, web.Choice{Value: string(m), Text: measureText(v, m, a.Years), Chosen: slices.Contains(a.Whats, m)})
	}
	return b
}

// measureText names a measure; an indicator by the name that the standard of the last
// year asked about gives it.
func measureText(v *web.Visit, m tally.Measure, years []law.Year) string {
	text := v.Say(m)
	if i := m.Indicator(); i > 0 && len(years) > 0 {
		if s, ok := household.StandardForYear(years[len(years)-1]); ok && i <= len(s.Indicators) {
			text += ": " + v.Say(s.Indicators[i-1].Name)
		}
	}
	return upper(text)
}

func (s *Staff) pivot(v *web.Visit) (web.Answer, error) {
	ask, err := readPivot(v, tally.MPoor, tally.MNearPoor, tally.MMultidimRate)
	if err != nil {
		return web.Answer{}, err
	}
	p := PivotPage{Visit: v, Ask: ask, Boxes: ask.boxes(v)}
	if p.Answer, err = s.office(v).Pivot(v.Request.Context(), ask.question()); err != nil {
		return web.Answer{}, err
	}
	t := pivotOf(v, ask, p.Answer)
	if len(t.heads) > mostColumns {
		return web.Answer{}, fault.New(fault.Usage, lang.T("staff.pivot.wide", "n", len(t.heads), "most", mostColumns)).Do(lang.T("staff.pivot.wide.do"))
	}
	if p.List, err = t.list(v).Of(v, t.rows); err != nil {
		return web.Answer{}, err
	}
	if p.List.Format != "" {
		return take(v, p.List, "so-lieu", v.Say(lang.T("staff.pivot.about", "on", ask.On)))
	}
	p.notices()
	p.charts()
	return web.Show(p), nil
}

// notices say what the table leaves out and what its numbers are not.
func (p *PivotPage) notices() {
	add := func(t lang.Text) { p.Notices = append(p.Notices, p.Say(t)) }
	if p.Answer.Hidden > 0 {
		add(lang.T("office.map.hidden", "n", p.Answer.Hidden, "on", p.Ask.On))
	}
	var standards []string
	for _, y := range p.Ask.Years {
		s, ok := household.StandardForYear(y)
		if !ok {
			continue
		}
		if !slices.Contains(standards, s.ID) {
			standards = append(standards, s.ID)
		}
		if !s.Confirmed(y) {
			add(lang.T("office.standard_2026", "at", lang.T("office.tally.asked"), "year", y, "standard", s.ID))
		}
	}
	if len(standards) > 1 {
		add(lang.T("staff.pivot.standards", "ids", standards))
	}
	for _, u := range p.Answer.Units {
		for _, y := range u.Years {
			if y.Figure.Basis == tally.Provisional {
				add(lang.T("staff.pivot.provisional"))
				return
			}
		}
	}
}

// pivotPath is the address of the table of a unit.
func pivotPath(a pivotAsk, u *unit.Unit) string {
	st, on := stateOf(u, a.On)
	q := url.Values{"unit": {string(st.Code)}, "on": {on.String()}}
	for _, y := range a.Years {
		q.Add("year", strconv.Itoa(int(y)))
	}
	for _, m := range a.Whats {
		q.Add("what", string(m))
	}
	if a.Land {
		q.Set("land", "1")
	}
	return "/figures?" + q.Encode()
}

// figureTabs leads between the table, the map, the forms and the targets.
func figureTabs(v *web.Visit, here string) []web.Tab {
	all := []web.Link{
		{Text: v.Say(lang.T("staff.pivot.tab")), Href: "/figures"},
		{Text: v.Say(lang.T("staff.map.tab")), Href: "/figures/map"},
		{Text: v.Say(lang.T("staff.forms.tab")), Href: "/figures/forms"},
	}
	var out []web.Tab
	for _, l := range all {
		if l.Href == here || v.Leads(l.Href) {
			out = append(out, web.Tab{Link: l, Here: l.Href == here})
		}
	}
	return out
}

// unitPivot is the address of the table of a unit by its own page.
func unitPivot(a office.UnitAnswer) string {
	return "/figures?" + url.Values{"unit": {string(a.State.Code)}, "on": {a.On.String()}}.Encode()
}

package staff

import (
	"net/url"
	"slices"
	"strconv"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/tally"
	"vuonlen/unit"
	"vuonlen/web"
)

// MapPage is one measure of one year on the map of a day.
type MapPage struct {
	*web.Visit
	Ask     pivotAsk
	Answer  office.PivotAnswer
	Boxes   pivotBoxes
	Year    web.Field
	What    web.Field
	Drawing web.Map
	Notes   []string
	Then    []web.Link // the same on the map of another day
}

// Head names the page.
func (p MapPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("staff.map")), Section: "/figures"}
}

// labelled is up to how many outlines a map writes names into; more would run into each
// other.
const labelled = 16

func (s *Staff) areas(v *web.Visit) (web.Answer, error) {
	ask, err := readPivot(v, tally.MMultidimRate)
	if err != nil {
		return web.Answer{}, err
	}
	if v.Query("year") == "" {
		ask.Years = ask.Years[len(ask.Years)-1:]
	}
	ask.Years, ask.Whats = ask.Years[:1], ask.Whats[:1]
	p := MapPage{Visit: v, Ask: ask, Boxes: ask.boxes(v)}
	o, ctx := s.office(v), v.Request.Context()
	if p.Answer, err = o.Pivot(ctx, ask.question()); err != nil {
		return web.Answer{}, err
	}
	var shown []office.PivotUnit
	var units []*unit.Unit
	for _, u := range p.Answer.Units {
		if u.Unit != p.Answer.Unit || len(p.Answer.Units) == 1 {
			shown, units = append(shown, u), append(units, u.Unit)
		}
	}
	level := unit.Commune
	if len(units) > 0 {
		level = units[0].Level
	}
	lines, err := o.Outlines(ctx, level, ask.On, units)
	if err != nil {
		return web.Answer{}, err
	}
	p.draw(shown, lines)
	p.Year = web.Field{Name: "year", Type: "select", Label: v.Say(lang.T("staff.col.year")), Choices: years(v, ask.Years[0])}
	p.What = web.Field{Name: "what", Type: "select", Label: v.Say(lang.T("staff.pivot.what"))}
	for _, c := range p.Boxes.Whats.Choices {
		p.What.Choices = append(p.What.Choices, web.Choice{Value: c.Value, Text: c.Text, Chosen: c.Value == string(ask.Whats[0])})
	}
	p.then()
	return web.Show(p), nil
}

// then leads to the same numbers on the map before and after the districts ended.
func (p *MapPage) then() {
	for _, d := range []law.Date{unit.DistrictsEnd.AddDays(-1), p.Today} {
		if d == p.Ask.On {
			continue
		}
		q := url.Values{"on": {d.String()}, "year": {strconv.Itoa(int(p.Ask.Years[0]))}, "what": {string(p.Ask.Whats[0])}, "level": {string(unit.Commune)}, "land": {"1"}}
		p.Then = append(p.Then, web.Link{Text: p.Say(lang.T("staff.map.then", "on", d)), Href: "/figures/map?" + q.Encode()})
	}
}

// draw makes the map: outlines where a file of boundaries has them, else tiles.
func (p *MapPage) draw(shown []office.PivotUnit, lines office.Outlines) {
	y, m := p.Ask.Years[0], p.Ask.Whats[0]
	what := measureText(p.Visit, m, p.Ask.Years)
	p.Drawing = web.Map{Title: p.Say(lang.T("staff.map.title", "what", what, "year", y, "on", p.Ask.On)), Unit: what, Open: len(shown) <= labelled}
	if m.IsRate() {
		p.Drawing.Digits, p.Drawing.Unit = 2, what+" (%)"
	}
	var bs []unit.Boundary
	for _, u := range shown {
		if b, ok := lines.Of[u.Unit]; ok {
			b.Code = u.State.Code
			bs = append(bs, b)
		}
	}
	drawn := web.Draw(bs)
	var all []named
	var values []law.Count
	var without []string
	for _, u := range shown {
		x := valueOf(p.Visit, p.Ask, u, 0, m)
		name := apart(u, shown)
		all = append(all, named{name, x.Measured})
		values = append(values, x.Hundredths())
		a := web.Area{Name: name, Short: u.State.Name, Value: x.Hundredths(), Href: x.cell.Href, More: x.cell.Sub}
		if a.Href == "" && u.Unit.Level != unit.Nation {
			a.Href = figuresPath(u.Unit, y)
		}
		if lines.On != 0 {
			a.Path = drawn.Paths[u.State.Code]
			if a.Path == "" {
				without = append(without, u.State.FullName)
			} else if len(bs) <= labelled {
				at := drawn.At[u.State.Code]
				a.Label, a.X, a.Y = u.State.Name, at[0], at[1]
			}
		}
		p.Drawing.Areas = append(p.Drawing.Areas, a)
	}
	p.Drawing.Bounds = web.Shades(values)
	p.Drawing.Sentence = p.Say(spread(p.Visit, all))
	p.Drawing.Box = drawn.Box
	if lines.On == 0 {
		p.Drawing.Box, p.Drawing.Areas = web.Tiles(p.Drawing.Areas)
		p.Notes = append(p.Notes, p.Say(lang.T("staff.map.tiles")))
		return
	}
	p.Notes = append(p.Notes, p.Say(lang.T("staff.map.drawn", "on", lines.On)))
	if len(without) > 0 {
		slices.SortFunc(without, lang.Compare)
		p.Notes = append(p.Notes, p.Say(lang.T("staff.map.without", "n", len(without), "units", without[:min(20, len(without))])))
	}
}

// mapPath is the address of the map of what a table asks.
func mapPath(a pivotAsk) string {
	q := url.Values{"on": {a.On.String()}}
	if a.Unit != "" {
		q.Set("unit", string(a.Unit))
	}
	if a.Level != "" {
		q.Set("level", string(a.Level))
	}
	if len(a.Years) > 0 {
		q.Set("year", strconv.Itoa(int(a.Years[len(a.Years)-1])))
	}
	if len(a.Whats) > 0 {
		q.Set("what", string(a.Whats[0]))
	}
	if a.Land {
		q.Set("land", "1")
	}
	return "/figures/map?" + q.Encode()
}

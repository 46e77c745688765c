package portal

import (
	"cmp"
	"slices"
	"strconv"

	"vuonlen/internal/lang"
	"vuonlen/publication"
	"vuonlen/web"
)

// honoursOnPage is how many lines stand on a page.
const honoursOnPage = 25

func (p *Portal) honourPages() []Page {
	if p.Honours == nil {
		return nil
	}
	return []Page{{Path: "/honours", Query: []string{"year", "kind", "unit", "page"}, Serve: p.honours, Name: lang.T("honour.title"), Menu: true}}
}

// HonoursPage is the roll of honour.
type HonoursPage struct {
	View
	Lines            []publication.HonourLine
	N, Revoked       int  // awards that match, and how many of them were taken back
	None             bool // nothing was ever awarded
	Paging           web.Pages
	Year, Kind, Unit web.Field
}

// Head names the page.
func (p HonoursPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("honour.title")), Section: "/honours", Crumbs: p.Crumbs()}
}

// Summary is for previews.
func (p HonoursPage) Summary() string { return p.Say(lang.T("honour.about")) }

func (p *Portal) honours(v View) (web.Answer, error) {
	all, err := p.Honours(v.Request.Context())
	if err != nil {
		return web.Answer{}, err
	}
	x := HonoursPage{View: v, None: len(all) == 0}
	field := func(name, label string, of func(*publication.HonourLine) (value, text string)) web.Field {
		f := web.Field{Name: name, Label: label, Choices: []web.Choice{{Text: v.Say(lang.T("honour.every"))}}}
		for i := range all {
			value, text := of(&all[i])
			if value != "" && !slices.ContainsFunc(f.Choices, func(c web.Choice) bool { return c.Value == value }) {
				f.Choices = append(f.Choices, web.Choice{Value: value, Text: text})
			}
		}
		slices.SortStableFunc(f.Choices[1:], func(a, b web.Choice) int {
			if name == "year" {
				return cmp.Compare(b.Value, a.Value)
			}
			return lang.Compare(a.Text, b.Text)
		})
		asked := v.Query(name)
		for i := range f.Choices {
			if f.Choices[i].Chosen = f.Choices[i].Value == asked; f.Choices[i].Chosen {
				f.Value = asked
			}
		}
		return f
	}
	year := func(h *publication.HonourLine) (string, string) {
		y := strconv.Itoa(int(h.On.Year()))
		return y, y
	}
	kind := func(h *publication.HonourLine) (string, string) { return h.Kind, v.Say(h.KindName) }
	unit := func(h *publication.HonourLine) (string, string) { return string(h.Unit), h.UnitName }
	x.Year, x.Kind, x.Unit = field("year", v.Say(lang.T("honour.year")), year), field("kind", v.Say(lang.T("honour.kind")), kind), field("unit", v.Say(lang.T("honour.unit")), unit)
	var found []publication.HonourLine
	for i := range all {
		h := &all[i]
		y, _ := year(h)
		if (x.Year.Value == "" || x.Year.Value == y) && (x.Kind.Value == "" || x.Kind.Value == h.Kind) && (x.Unit.Value == "" || x.Unit.Value == string(h.Unit)) {
			found = append(found, *h)
			x.N += h.Count
			if h.Revoked != nil {
				x.Revoked += h.Count
			}
		}
	}
	x.Lines, x.Paging = web.PageOf(v.Visit, found, honoursOnPage)
	return show(x)
}

// found says how many awards match; one that was taken back is not passed off as standing.
func (p HonoursPage) found() string {
	if p.Revoked > 0 {
		return p.Say(lang.T("honour.found.revoked", "n", p.N, "r", p.Revoked))
	}
	return p.Say(lang.T("honour.found", "n", p.N))
}

// who names whom an honour is of, or how many there are who are not named.
func (p HonoursPage) who(h publication.HonourLine) string {
	if s := p.Say(h.Name); s != "" {
		return s
	}
	return p.Say(lang.T("honour.unnamed", "n", h.Count, "kind", h.KindName))
}

package staff

import (
	"strconv"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/tally"
	"vuonlen/web"
)

// DoubtsPage lists what is odd about the figures in the officer's scope.
type DoubtsPage struct {
	*web.Visit
	Year   law.Year
	Kind   web.Field
	Years  web.Field
	List   web.Table
	Paging web.Pages
	N      int
}

// Head names the page.
func (p DoubtsPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("staff.doubts")), Section: "/", Crumbs: []web.Link{{Text: p.Say(lang.T("staff.home")), Href: "/"}}}
}

func doubtsPath(y law.Year) string { return "/doubts?year=" + strconv.Itoa(int(y)) }

// doubtKinds are the kinds that an agenda can have.
var doubtKinds = []tally.QualityKind{
	tally.QualityCheck, tally.QualityDifference, tally.QualityMissing, tally.QualityJump, tally.QualityOpen, tally.QualityEmpty,
}

func (s *Staff) doubts(v *web.Visit) (web.Answer, error) {
	y, err := year(v)
	if err != nil {
		return web.Answer{}, err
	}
	kind, err := one(v, "kind", doubtKinds)
	if err != nil {
		return web.Answer{}, err
	}
	agenda, err := s.office(v).Agenda(v.Request.Context(), y)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(doubtsPage(v, agenda, kind)), nil
}

func doubtsPage(v *web.Visit, a office.Agenda, kind tally.QualityKind) DoubtsPage {
	p := DoubtsPage{Visit: v, Year: a.Year}
	var shown []tally.QualityFinding
	for _, d := range a.Doubts {
		if kind == "" || d.Kind == kind {
			shown = append(shown, d)
		}
	}
	p.N = len(shown)
	shown, p.Paging = web.PageOf(v, shown, pageSize)
	p.Years = web.Field{Name: "year", Type: "select", Label: v.Say(lang.T("staff.col.year")), Choices: years(v, a.Year)}
	kinds := []web.Choice{{Text: v.Say(lang.T("staff.all"))}}
	for _, k := range doubtKinds {
		kinds = append(kinds, web.Choice{Value: string(k), Text: v.Say(k)})
	}
	p.Kind = web.Field{Name: "kind", Type: "select", Label: v.Say(lang.T("staff.col.doubt")), Choices: chosen(kinds, string(kind))}
	p.List = web.Table{
		Caption: v.Say(lang.T("staff.doubts.caption", "year", a.Year)),
		Columns: []web.Column{{Text: v.Say(lang.T("staff.col.unit"))}, {Text: v.Say(lang.T("staff.col.code"))}, {Text: v.Say(lang.T("staff.col.doubt"))}, {Text: v.Say(lang.T("staff.col.what"))}},
		Empty:   web.Empty{Text: v.Say(lang.T("staff.home.no_doubts"))},
	}
	for _, d := range shown {
		st, _ := stateOf(d.Unit, law.YearEnd(d.Year))
		p.List.Rows = append(p.List.Rows, []web.Cell{
			{Text: st.FullName, Href: figuresPath(d.Unit, d.Year)}, {Text: string(st.Code)}, {Tag: web.Tag{Text: v.Say(d.Kind), Tone: web.Warn}}, {Text: v.Say(d.What)},
		})
	}
	return p
}

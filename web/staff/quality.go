package staff

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"

	"vuonlen/account"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/tally"
	"vuonlen/unit"
	"vuonlen/web"
)

// QualityPage lists what is odd about the figures in the officer's scope, each line with
// the way to where it is mended.
type QualityPage struct {
	*web.Visit
	Kind     web.Field
	Years    web.Field
	Balances bool // balances were looked at
	Ways     []web.Tab
	List     web.Listing
	N, Units int
}

// Head names the page.
func (p QualityPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("staff.quality")), Section: "/quality"}
}

func qualityPath(y law.Year) string { return "/quality?year=" + strconv.Itoa(int(y)) }

// qualityKinds are the kinds of findings, those of balances last.
var qualityKinds = []tally.QualityKind{
	tally.QualityCheck, tally.QualityDifference, tally.QualityMissing, tally.QualityJump, tally.QualityOpen, tally.QualityEmpty, tally.QualityBalance,
}

// qualityTabs leads between what is odd and what changed.
func qualityTabs(v *web.Visit, y law.Year, recent bool) []web.Tab {
	q := "?year=" + strconv.Itoa(int(y))
	return []web.Tab{
		{Link: web.Link{Text: v.Say(lang.T("staff.quality.tab")), Href: "/quality" + q}, Here: !recent},
		{Link: web.Link{Text: v.Say(lang.T("staff.recent.tab")), Href: "/quality/recent" + q}, Here: recent},
	}
}

func (s *Staff) quality(v *web.Visit) (web.Answer, error) {
	y, err := year(v)
	if err != nil {
		return web.Answer{}, err
	}
	kind, err := one(v, "kind", qualityKinds)
	if err != nil {
		return web.Answer{}, err
	}
	p := QualityPage{Visit: v, Balances: kind == tally.QualityBalance, Ways: qualityTabs(v, y, false)}
	a, err := s.office(v).QualityHere(v.Request.Context(), y, p.Balances)
	if err != nil {
		return web.Answer{}, err
	}
	var shown []tally.QualityFinding
	for _, f := range a.Findings {
		if kind == "" || f.Kind == kind {
			shown = append(shown, f)
		}
	}
	p.N, p.Units = len(shown), a.Units
	if p.List, err = qualityList(v, y).Of(v, shown); err != nil {
		return web.Answer{}, err
	}
	if p.List.Format != "" {
		return take(v, p.List, "so-lieu-can-xem-"+strconv.Itoa(int(y)))
	}
	p.Years = web.Field{Name: "year", Type: "select", Label: v.Say(lang.T("staff.col.year")), Choices: years(v, y)}
	kinds := []web.Choice{{Text: v.Say(lang.T("staff.all"))}}
	for _, k := range qualityKinds {
		if k != tally.QualityBalance || v.May(account.BalanceRead) {
			kinds = append(kinds, web.Choice{Value: string(k), Text: v.Say(k)})
		}
	}
	p.Kind = web.Field{Name: "kind", Type: "select", Label: v.Say(lang.T("staff.col.doubt")), Choices: chosen(kinds, string(kind))}
	return web.Show(p), nil
}

func qualityList(v *web.Visit, y law.Year) web.List[tally.QualityFinding] {
	state := func(f tally.QualityFinding) unit.State {
		st, _ := stateOf(f.Unit, law.YearEnd(y))
		return st
	}
	return web.List[tally.QualityFinding]{
		Caption: v.Say(lang.T("staff.quality.caption", "year", y)), Files: true,
		Empty: web.Empty{Text: v.Say(lang.T("staff.home.no_doubts"))},
		Columns: []web.ListColumn[tally.QualityFinding]{
			{
				ID: "unit", Text: v.Say(lang.T("staff.col.unit")), Sorted: true, By: web.ByText(func(f tally.QualityFinding) string { return state(f).Name }),
				Cell: func(f tally.QualityFinding) web.Cell {
					return web.Cell{Text: state(f).FullName, Href: figuresPath(f.Unit, y)}
				},
			},
			{
				ID: "code", Text: v.Say(lang.T("staff.col.code")), Sorted: true, By: func(a, b tally.QualityFinding) int { return cmp.Compare(state(a).Code, state(b).Code) },
				Cell: func(f tally.QualityFinding) web.Cell { return web.Cell{Text: string(state(f).Code)} },
			},
			{
				ID: "level", Text: v.Say(lang.T("staff.col.level")), Extra: true, Sorted: true,
				By: func(a, b tally.QualityFinding) int {
					return cmp.Compare(slices.Index(unit.Levels, a.Unit.Level), slices.Index(unit.Levels, b.Unit.Level))
				},
				Cell: func(f tally.QualityFinding) web.Cell { return web.Cell{Text: v.Say(f.Unit.Level)} },
			},
			{
				ID: "kind", Text: v.Say(lang.T("staff.col.doubt")), Sorted: true,
				By: func(a, b tally.QualityFinding) int {
					return cmp.Compare(slices.Index(qualityKinds, a.Kind), slices.Index(qualityKinds, b.Kind))
				},
				Cell: func(f tally.QualityFinding) web.Cell {
					return web.Cell{Tag: web.Tag{Text: v.Say(f.Kind), Tone: web.Warn}}
				},
			},
			{ID: "what", Text: v.Say(lang.T("staff.col.what")), Cell: func(f tally.QualityFinding) web.Cell { return web.Cell{Text: v.Say(f.What)} }},
			{ID: "mend", Text: v.Say(lang.T("staff.col.mend")), Cell: func(f tally.QualityFinding) web.Cell { return mend(v, f, state(f)) }},
		},
	}
}

// mend leads to where a finding is put right: recognised counts and the board of reviews
// by their pages, reviews by the households of the unit. Where the visitor has no such
// page the words alone say where.
func mend(v *web.Visit, f tally.QualityFinding, st unit.State) web.Cell {
	to := func(text lang.Text, path string, q url.Values) web.Cell {
		c := web.Cell{Text: v.Say(text)}
		if v.Leads(path) {
			c.Href = path + "?" + q.Encode()
		}
		return c
	}
	year := strconv.Itoa(int(f.Year))
	switch f.Kind {
	case tally.QualityOpen, tally.QualityEmpty, tally.QualityMissing:
		return to(lang.T("staff.mend.campaign"), "/campaigns", url.Values{"year": {year}})
	case tally.QualityBalance, tally.QualityDifference:
		return to(lang.T("staff.mend.households"), "/households", url.Values{"year": {year}, "unit": {string(st.Code)}})
	}
	return web.Cell{Text: v.Say(lang.T("staff.mend.tally")), Href: figuresPath(f.Unit, f.Year)}
}

// RecentPage is what changed in the figures in the last days.
type RecentPage struct {
	*web.Visit
	Answer office.RecentAnswer
	Ways   []web.Tab
	Years  web.Field
	Since  web.Field
	List   web.Listing
}

// Head names the page.
func (p RecentPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("staff.recent")), Section: "/quality", Crumbs: []web.Link{{Text: p.Say(lang.T("staff.quality")), Href: "/quality"}}}
}

// recentDays is how far back the page looks when no day is named.
const recentDays = 7

func (s *Staff) recent(v *web.Visit) (web.Answer, error) {
	y, err := year(v)
	if err != nil {
		return web.Answer{}, err
	}
	since, err := day(v, "since", v.Today.AddDays(-recentDays))
	if err != nil {
		return web.Answer{}, err
	}
	p := RecentPage{Visit: v, Ways: qualityTabs(v, y, true)}
	if p.Answer, err = s.office(v).Recently(v.Request.Context(), y, since); err != nil {
		return web.Answer{}, err
	}
	if p.List, err = recentList(v, y, since).Of(v, p.Answer.Changed); err != nil {
		return web.Answer{}, err
	}
	if p.List.Format != "" {
		return take(v, p.List, "thay-doi-so-lieu-"+strconv.Itoa(int(y)))
	}
	p.Years = web.Field{Name: "year", Type: "select", Label: v.Say(lang.T("staff.col.year")), Choices: years(v, y)}
	p.Since = web.Field{Name: "since", Label: v.Say(lang.T("staff.recent.since")), Value: v.Say(since), Width: "w10"}
	return web.Show(p), nil
}

func recentList(v *web.Visit, y law.Year, since law.Date) web.List[office.Recent] {
	change := func(was, now law.Count) web.Cell {
		if was == now {
			return web.Cell{Text: v.Say(now)}
		}
		return web.Cell{Text: v.Say(now), Sub: v.Say(lang.T("staff.recent.was", "n", was))}
	}
	count := func(id string, text lang.Text, was, now func(office.Recent) law.Count) web.ListColumn[office.Recent] {
		return web.ListColumn[office.Recent]{
			ID: id, Text: v.Say(text), Right: true, Sorted: true, By: web.ByNumber(now),
			Cell: func(r office.Recent) web.Cell { return change(was(r), now(r)) },
		}
	}
	return web.List[office.Recent]{
		Caption: v.Say(lang.T("staff.recent.caption", "year", y, "since", since)), Files: true,
		Empty: web.Empty{Text: v.Say(lang.T("staff.recent.none", "year", y, "since", since))},
		Columns: []web.ListColumn[office.Recent]{
			{
				ID: "unit", Text: v.Say(lang.T("staff.col.commune")), Sorted: true, By: web.ByText(func(r office.Recent) string { return r.State.Name }),
				Cell: func(r office.Recent) web.Cell { return web.Cell{Text: r.State.FullName, Href: figuresPath(r.Unit, y)} },
			},
			{ID: "code", Text: v.Say(lang.T("staff.col.code")), Extra: true, Cell: func(r office.Recent) web.Cell { return web.Cell{Text: string(r.State.Code)} }},
			count("reviewed", lang.T("staff.col.reviewed"), func(r office.Recent) law.Count { return r.Reviewed[0] }, func(r office.Recent) law.Count { return r.Reviewed[1] }),
			count("households", lang.T("staff.col.households"), func(r office.Recent) law.Count { return r.Was.Households }, func(r office.Recent) law.Count { return r.Now.Households }),
			count("poor", lang.T("staff.col.poor"), func(r office.Recent) law.Count { return r.Was.Poor }, func(r office.Recent) law.Count { return r.Now.Poor }),
			count("near_poor", lang.T("staff.col.near_poor"), func(r office.Recent) law.Count { return r.Was.NearPoor }, func(r office.Recent) law.Count { return r.Now.NearPoor }),
			{ID: "basis", Text: v.Say(lang.T("staff.col.basis")), Cell: func(r office.Recent) web.Cell {
				c := web.Cell{Text: v.Say(r.Now.Basis)}
				if r.Was.Basis != r.Now.Basis {
					c.Sub = v.Say(lang.T("staff.recent.was", "n", r.Was.Basis))
				}
				return c
			}},
		},
	}
}

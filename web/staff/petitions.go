package staff

import (
	"cmp"
	"slices"
	"strconv"

	"vuonlen/account"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/petition"
	"vuonlen/web"
)

// PetitionsPage is the inbox: what citizens sent to the officer's units.
type PetitionsPage struct {
	*web.Visit
	Ways        []web.Tab
	Which, Kind web.Field
	List        web.Listing
	Late, Doubt int
	Enters      bool
}

// Head names the page.
func (p PetitionsPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("petition.desk")), Section: "/petitions", Wide: true}
}

func petitionPath(t *petition.Ticket) string { return "/petitions/" + t.Number() }

// petitionWays leads between the pages about petitions.
func petitionWays(v *web.Visit, here string) (out []web.Tab) {
	for _, w := range []struct {
		path string
		text lang.Text
	}{
		{"/petitions", lang.T("petition.desk")}, {"/petitions/report", lang.T("petition.report")},
		{"/petitions/postings", lang.T("petition.postings")}, {"/contacts", lang.T("petition.contacts")},
	} {
		if v.Leads(w.path) || w.path == here {
			out = append(out, web.Tab{Link: web.Link{Text: v.Say(w.text), Href: w.path}, Here: w.path == here})
		}
	}
	return out
}

// which are the views of the inbox.
var which = []string{"open", "late", "doubt", "all"}

// lang: keys
var whichNames = map[string]string{"open": "petition.which.open", "late": "petition.which.late", "doubt": "petition.which.doubt", "all": "petition.which.all"}

func (s *Staff) petitions(v *web.Visit) (web.Answer, error) {
	w, err := one(v, "which", which)
	if err != nil {
		return web.Answer{}, err
	}
	kind, err := one(v, "kind", petition.Kinds)
	if err != nil {
		return web.Answer{}, err
	}
	w = cmp.Or(w, "open")
	all, err := s.office(v).Petitions(v.Request.Context(), office.PetitionFilter{Kind: kind})
	if err != nil {
		return web.Answer{}, err
	}
	p := PetitionsPage{Visit: v, Ways: petitionWays(v, "/petitions"), Enters: v.May(account.PetitionWrite)}
	var shown []office.PetitionLine
	for _, l := range all {
		open := l.State().Open()
		late := open && l.Late
		if late {
			p.Late++
		}
		if len(l.Doubts) > 0 {
			p.Doubt++
		}
		if w == "all" || w == "open" && open || w == "late" && late || w == "doubt" && len(l.Doubts) > 0 {
			shown = append(shown, l)
		}
	}
	if p.List, err = petitionList(v).Of(v, shown); err != nil {
		return web.Answer{}, err
	}
	if p.List.Format != "" {
		return take(v, p.List, "phan-anh")
	}
	p.Which = web.Field{Name: "which", Type: "select", Label: v.Say(lang.T("petition.which"))}
	for _, x := range which {
		p.Which.Choices = append(p.Which.Choices, web.Choice{Value: x, Text: v.Say(lang.T(whichNames[x])), Chosen: x == w}) // lang: keys in whichNames
	}
	p.Kind = web.Field{Name: "kind", Type: "select", Label: v.Say(lang.T("petition.col.kind")), Choices: []web.Choice{{Text: v.Say(lang.T("staff.all"))}}}
	for _, k := range petition.Kinds {
		p.Kind.Choices = append(p.Kind.Choices, web.Choice{Value: string(k), Text: v.Say(k), Chosen: k == kind})
	}
	return web.Show(p), nil
}

// petitionList shows petitions without who wrote them: a list is not a look.
func petitionList(v *web.Visit) web.List[office.PetitionLine] {
	day := func(d law.Date) string {
		if d == 0 {
			return "–"
		}
		return v.Say(d)
	}
	return web.List[office.PetitionLine]{
		Caption: v.Say(lang.T("petition.desk")), Files: true, Sort: "due",
		Empty: web.Empty{Text: v.Say(lang.T("petition.none"))},
		Columns: []web.ListColumn[office.PetitionLine]{
			{
				ID: "number", Text: v.Say(lang.T("petition.site.number")), Sorted: true,
				By:   func(a, b office.PetitionLine) int { return cmp.Compare(a.Row, b.Row) },
				Cell: func(l office.PetitionLine) web.Cell { return web.Cell{Text: l.Number(), Href: petitionPath(l.Ticket)} },
			},
			{
				ID: "on", Text: v.Say(lang.T("petition.col.on")), Sorted: true, By: func(a, b office.PetitionLine) int { return cmp.Compare(a.On, b.On) },
				Cell: func(l office.PetitionLine) web.Cell { return web.Cell{Text: v.Say(l.On)} },
			},
			{
				ID: "due", Text: v.Say(lang.T("petition.col.due")), Sorted: true,
				By: func(a, b office.PetitionLine) int { // what is not bound to a day comes last
					return cmp.Or(cmp.Compare(cmp.Or(a.Due, 99991231), cmp.Or(b.Due, 99991231)), cmp.Compare(a.Row, b.Row))
				},
				Cell: func(l office.PetitionLine) web.Cell {
					c := web.Cell{Text: day(l.Due)}
					if l.Late {
						c.Tag = web.Tag{Text: v.Say(petition.Late), Tone: web.Bad}
					}
					return c
				},
			},
			{
				ID: "kind", Text: v.Say(lang.T("petition.col.kind")), Sorted: true, By: web.ByText(func(l office.PetitionLine) string { return v.Say(l.Kind) }),
				Cell: func(l office.PetitionLine) web.Cell { return web.Cell{Text: v.Say(l.Kind), Sub: v.Say(l.Category)} },
			},
			{
				ID: "unit", Text: v.Say(lang.T("petition.col.unit")), Sorted: true, By: web.ByText(func(l office.PetitionLine) string { return l.Unit }),
				Cell: func(l office.PetitionLine) web.Cell { return web.Cell{Text: l.Unit} },
			},
			{
				ID: "handler", Text: v.Say(lang.T("petition.col.handler")), Sorted: true, By: web.ByText(func(l office.PetitionLine) string { return l.Handler }),
				Cell: func(l office.PetitionLine) web.Cell { return web.Cell{Text: l.Handler} },
			},
			{
				ID: "state", Text: v.Say(lang.T("petition.col.state")), Sorted: true,
				By: func(a, b office.PetitionLine) int {
					return cmp.Compare(slices.Index(petition.States, a.State()), slices.Index(petition.States, b.State()))
				},
				Cell: func(l office.PetitionLine) web.Cell { return web.Cell{Tag: stateTag(v, l.State()), Sub: doubts(v, l)} },
			},
		},
	}
}

func doubts(v *web.Visit, l office.PetitionLine) string {
	var out string
	for _, d := range l.Doubts {
		if d == petition.Late {
			continue // said beside the day
		}
		if out != "" {
			out += "; "
		}
		out += v.Say(d)
	}
	return out
}

var petitionTones = map[petition.State]web.Tone{
	petition.Received: web.Warn, petition.Routed: web.Info, petition.Answered: web.Good, petition.Refused: web.Bad,
}

func stateTag(v *web.Visit, s petition.State) web.Tag {
	return web.Tag{Text: v.Say(s), Tone: petitionTones[s]}
}

// PetitionReportPage is the counts of a half year.
type PetitionReportPage struct {
	*web.Visit
	Ways     []web.Tab
	Year     web.Field
	Half     web.Field
	By       web.Field
	From, To law.Date
	List     web.Listing
}

// Head names the page.
func (p PetitionReportPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("petition.report")), Section: "/petitions", Wide: true}
}

func (s *Staff) petitionReport(v *web.Visit) (web.Answer, error) {
	y, err := year(v)
	if err != nil {
		return web.Answer{}, err
	}
	if v.Query("year") == "" {
		y = v.Today.Year()
	}
	h, err := one(v, "half", []string{"1", "2"})
	if err != nil {
		return web.Answer{}, err
	}
	if h == "" {
		h = "1"
		if v.Today > law.MakeDate(int(y), 6, 30) {
			h = "2"
		}
	}
	half, _ := strconv.Atoi(h)
	p := PetitionReportPage{Visit: v, Ways: petitionWays(v, "/petitions/report")}
	p.From, p.To = petition.Half(y, half)
	r, err := s.office(v).PetitionReport(v.Request.Context(), p.From, p.To)
	if err != nil {
		return web.Answer{}, err
	}
	by, err := one(v, "by", []string{"kind", "handler"})
	if err != nil {
		return web.Answer{}, err
	}
	if p.List, err = reportList(v, r, by == "handler").Of(v, reportLines(v, r, by == "handler")); err != nil {
		return web.Answer{}, err
	}
	if p.List.Format != "" {
		return take(v, p.List, "phan-anh-"+strconv.Itoa(int(y))+"-"+h)
	}
	p.By = web.Field{Name: "by", Type: "select", Label: v.Say(lang.T("petition.report.by")), Choices: []web.Choice{
		{Value: "kind", Text: v.Say(lang.T("petition.col.kind")), Chosen: by != "handler"}, {Value: "handler", Text: v.Say(lang.T("petition.col.handler")), Chosen: by == "handler"},
	}}
	p.Year = web.Field{Name: "year", Type: "select", Label: v.Say(lang.T("staff.col.year")), Choices: years(v, y)}
	p.Half = web.Field{Name: "half", Type: "select", Label: v.Say(lang.T("petition.half")), Choices: []web.Choice{
		{Value: "1", Text: v.Say(lang.T("petition.half.first")), Chosen: half == 1}, {Value: "2", Text: v.Say(lang.T("petition.half.second")), Chosen: half == 2},
	}}
	return web.Show(p), nil
}

// reportLine is a line of the report with its name.
type reportLine struct {
	name string
	petition.Line
}

func reportLines(v *web.Visit, r petition.Report, handlers bool) (out []reportLine) {
	if handlers {
		for _, h := range r.Handlers {
			out = append(out, reportLine{h.Name, h.Line})
		}
	} else {
		for _, l := range r.Lines {
			out = append(out, reportLine{v.Say(l.Kind), l})
		}
	}
	return append(out, reportLine{v.Say(lang.T("petition.report.sum")), r.Sum})
}

func reportList(v *web.Visit, r petition.Report, handlers bool) web.List[reportLine] {
	of := lang.T("petition.col.kind")
	if handlers {
		of = lang.T("petition.col.handler")
	}
	l := web.List[reportLine]{Caption: r.Caption(v.Lang), Files: true, Columns: []web.ListColumn[reportLine]{{
		ID: "of", Text: v.Say(of), Cell: func(x reportLine) web.Cell { return web.Cell{Text: x.name} },
	}}}
	add := func(id string, text lang.Text, of func(reportLine) int) {
		l.Columns = append(l.Columns, web.ListColumn[reportLine]{
			ID: id, Text: v.Say(text), Right: true,
			Cell:  func(x reportLine) web.Cell { return web.Cell{Text: v.Int(of(x))} },
			Value: web.OfCount(func(x reportLine) law.Count { return law.Exactly(int64(of(x))) }),
		})
	}
	add("before", lang.T("petition.report.before"), func(x reportLine) int { return x.Before })
	add("came", lang.T("petition.report.came"), func(x reportLine) int { return x.Came })
	add("anonymous", lang.T("petition.report.anonymous"), func(x reportLine) int { return x.Anonymous })
	add("answered", lang.T("petition.report.answered"), func(x reportLine) int { return x.Answered })
	add("transferred", lang.T("petition.report.transferred"), func(x reportLine) int { return x.Transferred })
	add("refused", lang.T("petition.report.refused"), func(x reportLine) int { return x.Refused })
	add("in_time", lang.T("petition.report.in_time"), func(x reportLine) int { return x.InTime })
	add("late", lang.T("petition.report.late"), func(x reportLine) int { return x.Late })
	add("no_limit", lang.T("petition.report.no_limit"), func(x reportLine) int { return x.NoLimit })
	add("left", lang.T("petition.report.left"), func(x reportLine) int { return x.Left })
	add("left_late", lang.T("petition.report.left_late"), func(x reportLine) int { return x.LeftLate })
	return l
}

package staff

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"vuonlen/account"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/store"
	"vuonlen/web"
)

// HouseholdPage is the record of one household: its years side by side, who lives in
// it, what happened to it.
type HouseholdPage struct {
	*web.Visit
	Answer  office.HouseholdAnswer
	Said    web.Note // what was done just now
	Summary web.Facts
	Doing   []web.Link
	Years   web.Table
	Steps   web.Table
	Members web.Table
	Changes web.Table
}

// Head names the page.
func (p HouseholdPage) Head() web.Head {
	return householdHead(p.Visit, householdTitle(p.Visit, p.Answer))
}

func householdHead(v *web.Visit, title string) web.Head {
	return web.Head{Title: title, Section: "/households", Crumbs: []web.Link{{Text: v.Say(lang.T("register.title")), Href: "/households"}}}
}

// newest is the latest year of a household that has a review the visitor may see.
func newest(a office.HouseholdAnswer) *office.HouseholdYear {
	if len(a.Years) == 0 {
		return nil
	}
	return &a.Years[len(a.Years)-1]
}

// householdTitle names a household by its head, where the visitor may see the name.
func householdTitle(v *web.Visit, a office.HouseholdAnswer) string {
	if y := newest(a); y != nil && y.Review.Head != "" {
		return v.Say(lang.T("register.head", "head", y.Review.Head))
	}
	return v.Say(lang.T("register.number", "household", string(a.Number)))
}

// householdTabs leads between the pages of a household.
func householdTabs(v *web.Visit, id household.ID, here string) []web.Tab {
	tabs := []web.Tab{
		{Link: web.Link{Text: v.Say(lang.T("register.tab.record")), Href: householdPath(id)}, Here: here == ""},
		{Link: web.Link{Text: v.Say(lang.T("register.tab.why")), Href: householdPath(id, "why")}, Here: here == "why"},
		{Link: web.Link{Text: v.Say(lang.T("register.tab.history")), Href: householdPath(id, "history")}, Here: here == "history"},
	}
	if v.May(account.EvidenceRead) {
		tabs = append(tabs, web.Tab{Link: web.Link{Text: v.Say(lang.T("evidence.tab")), Href: householdPath(id, "evidence")}, Here: here == "evidence"})
	}
	return tabs
}

func (s *Staff) household(v *web.Visit) (web.Answer, error) {
	a, err := s.office(v).Household(v.Request.Context(), household.ID(v.Path("household")))
	if err != nil {
		return web.Answer{}, err
	}
	p := HouseholdPage{Visit: v, Answer: a, Said: said(v)}
	p.fill()
	return web.Show(p), nil
}

func (p *HouseholdPage) fill() {
	v, a := p.Visit, p.Answer
	p.Summary = web.Facts{{Name: v.Say(lang.T("register.col.household")), Cell: web.Cell{Text: string(a.Number)}}}
	fact := func(name lang.Text, value string) {
		if value != "" {
			p.Summary = append(p.Summary, web.FactRow{Name: v.Say(name), Cell: web.Cell{Text: value}})
		}
	}
	if y := newest(a); y != nil {
		p.Summary = append(p.Summary, web.FactRow{Name: v.Say(lang.T("register.col.class_of", "year", y.Review.Year)), Cell: web.Cell{Tag: classTag(v, y.Review.Class), Sub: v.Say(y.Because)}})
		p.Summary = append(p.Summary, web.FactRow{Name: v.Say(lang.T("register.col.place")), Cell: web.Cell{Text: y.Name, Sub: y.Commune}})
		fact(lang.T("register.col.address"), y.Review.Address)
		fact(lang.T("register.col.citizen"), y.Review.CitizenID)
		fact(lang.T("register.col.ethnicity"), y.Review.Ethnicity.Name())
	}
	if a.Ended(v.Today) {
		p.Summary = append(p.Summary, web.FactRow{Name: v.Say(lang.T("register.col.now")), Cell: web.Cell{Tag: web.Tag{Text: v.Say(lang.T("register.ended")), Tone: web.Warn}}})
	}
	p.Years = yearsTable(v, a)
	p.Steps = stepsTable(v, a.Steps)
	p.Members = membersTable(v, a)
	p.Changes = changesTable(v, a)
	p.Doing = householdActs(v, a)
}

// yearsTable sets the years side by side: a line for each thing, a column for each
// year, so that what changed is seen across.
func yearsTable(v *web.Visit, a office.HouseholdAnswer) web.Table {
	t := web.Table{Quiet: true, Caption: v.Say(lang.T("register.years")), Columns: []web.Column{{Text: v.Say(lang.T("register.col.what"))}},
		Empty: web.Empty{Text: v.Say(lang.T("register.no_years"))}}
	for _, y := range a.Years {
		t.Columns = append(t.Columns, web.Column{Text: strconv.Itoa(int(y.Review.Year))})
	}
	row := func(name string, cell func(*office.HouseholdYear) web.Cell) {
		r := []web.Cell{{Text: name}}
		for i := range a.Years {
			c := cell(&a.Years[i])
			if c == (web.Cell{}) {
				c.Text = v.Say(law.Count{}) // a blank is unknown, and says so
			}
			r = append(r, c)
		}
		t.Rows = append(t.Rows, r)
	}
	if len(a.Years) == 0 {
		return t
	}
	row(v.Say(lang.T("register.col.class")), func(y *office.HouseholdYear) web.Cell {
		return web.Cell{Tag: classTag(v, y.Review.Class)}
	})
	row(v.Say(lang.T("register.tab.why")), func(y *office.HouseholdYear) web.Cell {
		return web.Cell{Text: v.Say(lang.T("register.see_why", "year", y.Review.Year)), Href: whyPath(a.Number, y.Review.Year)}
	})
	row(v.Say(lang.T("register.col.place")), func(y *office.HouseholdYear) web.Cell {
		return web.Cell{Text: y.Name, Href: unitPath(y.Review.Place(), law.YearEnd(y.Review.Year), v.Today), Sub: y.Commune}
	})
	row(v.Say(lang.T("register.col.area")), func(y *office.HouseholdYear) web.Cell {
		if y.Area == household.AreaUnknown {
			return web.Cell{}
		}
		return web.Cell{Text: v.Say(y.Area)}
	})
	row(v.Say(lang.T("register.col.head")), func(y *office.HouseholdYear) web.Cell { return web.Cell{Text: y.Review.Head} })
	row(v.Say(lang.T("register.col.size")), func(y *office.HouseholdYear) web.Cell { return web.Cell{Text: y.Review.Field("size")} })
	row(v.Say(lang.T("register.col.b1")), func(y *office.HouseholdYear) web.Cell { return web.Cell{Text: y.Review.Field("b1")} })
	row(v.Say(lang.T("register.col.b2")), func(y *office.HouseholdYear) web.Cell {
		n, open, each := y.Review.Deprivations(), y.Review.Unanswered(), 0
		if s, ok := household.FindStandard(y.Review.Standard); ok {
			each = s.PointsPerIndicator
		}
		return web.Cell{Text: v.Say(law.Between(int64(each*n), int64(each*(n+open)))), Sub: v.Say(lang.T("register.deprived_of", "n", n))}
	})
	if form, ok := household.FormForYear(a.Years[len(a.Years)-1].Review.Year); ok {
		for i := range form.Questions {
			q := &form.Questions[i]
			if q.Section != "indicators" {
				continue
			}
			row(v.Say(q.Label), func(y *office.HouseholdYear) web.Cell {
				answer, _ := household.ParseAnswer(y.Review.Field(q.Code))
				if answer == household.NoAnswer {
					return web.Cell{}
				}
				return web.Cell{Text: v.Say(answer)}
			})
		}
	}
	row(v.Say(lang.T("register.col.members")), func(y *office.HouseholdYear) web.Cell {
		return web.Cell{Text: v.Int(len(y.Members))}
	})
	return t
}

func whyPath(id household.ID, y law.Year) string {
	return householdPath(id, "why") + "?year=" + strconv.Itoa(int(y))
}

func stepsTable(v *web.Visit, steps []office.HouseholdStep) web.Table {
	t := web.Table{Quiet: true, Caption: v.Say(lang.T("register.steps")),
		Columns: []web.Column{{Text: v.Say(lang.T("register.col.between"))}, {Text: v.Say(lang.T("register.col.list"))}, {Text: v.Say(lang.T("register.col.became"))}}}
	for _, s := range steps {
		tag := web.Tag{}
		if s.What.Open() {
			tag = web.Tag{Text: v.Say(lang.T("register.step_open")), Tone: web.Warn}
		}
		t.Rows = append(t.Rows, []web.Cell{
			{Text: strconv.Itoa(int(s.Year-1)) + " – " + strconv.Itoa(int(s.Year))}, {Text: v.Say(s.List)}, {Text: v.Say(s.What), Tag: tag},
		})
	}
	return t
}

func membersTable(v *web.Visit, a office.HouseholdAnswer) web.Table {
	t := web.Table{Quiet: true, Caption: v.Say(lang.T("register.members")),
		Columns: []web.Column{
			{Text: v.Say(lang.T("register.col.name"))}, {Text: v.Say(lang.T("register.col.sex"))}, {Text: v.Say(lang.T("register.col.born"))},
			{Text: v.Say(lang.T("register.col.relation"))}, {Text: v.Say(lang.T("register.col.citizen"))}, {Text: v.Say(lang.T("register.col.marks"))},
		},
		Empty: web.Empty{Text: v.Say(lang.T("register.no_members"))}}
	y := newest(a)
	if y == nil {
		return t
	}
	for _, m := range y.Members {
		t.Rows = append(t.Rows, []web.Cell{
			{Text: strconv.Itoa(m.No) + ". " + cmp.Or(m.Name, v.Say(lang.T("register.no_name")))}, {Text: v.Say(m.Sex)}, {Text: born(v, m)},
			{Text: m.Relation}, {Text: m.CitizenID}, {Text: strings.Join(memberMarks(v, m, y.Review.Year), "; ")},
		})
	}
	return t
}

func born(v *web.Visit, m household.Member) string {
	if m.Birth != 0 && (m.BirthYear == 0 || m.Birth != law.MakeDate(int(m.BirthYear), 1, 1)) {
		return v.Say(m.Birth)
	}
	if m.BirthYear != 0 {
		return strconv.Itoa(int(m.BirthYear))
	}
	return ""
}

// memberMarks are the yes-or-no questions about a member that were answered with yes.
func memberMarks(v *web.Visit, m household.Member, y law.Year) (out []string) {
	form, ok := household.FormForYear(y)
	if !ok {
		return nil
	}
	for i := range form.Questions {
		q := &form.Questions[i]
		if q.OfMember && q.Kind == household.YesNo && memberAnswer(m, q.Code) == household.Yes {
			out = append(out, v.Say(q.Label))
		}
	}
	return out
}

func memberAnswer(m household.Member, code string) household.Answer {
	return map[string]household.Answer{
		"no_labour": m.NoLabour, "merit": m.Merit, "disabled": m.Disabled, "malnourished": m.Malnourished, "insured": m.Insured, "schooling": m.Schooling,
	}[code]
}

func changesTable(v *web.Visit, a office.HouseholdAnswer) web.Table {
	t := web.Table{Quiet: true, Caption: v.Say(lang.T("register.changes")),
		Columns: []web.Column{
			{Text: v.Say(lang.T("register.col.on"))}, {Text: v.Say(lang.T("register.col.change"))}, {Text: v.Say(lang.T("register.col.other"))},
			{Text: v.Say(lang.T("register.col.place"))}, {Text: v.Say(lang.T("register.col.reason"))}, {Text: v.Say(lang.T("register.col.act"))},
		},
		Empty: web.Empty{Text: v.Say(lang.T("register.no_changes"))}}
	acts := map[int64]store.Import{}
	for _, i := range a.History {
		acts[i.ID] = i
	}
	for _, c := range a.Changes {
		other := web.Cell{}
		id := c.Other
		if c.Household != a.Number {
			id = c.Household
		}
		if id != "" {
			other = web.Cell{Text: string(id), Href: householdPath(id)}
		}
		act := web.Cell{Text: strconv.FormatInt(c.Act, 10)}
		if i, ok := acts[c.Import]; ok && v.May(account.ReviewRead) {
			act.Href = importPath(i.Act)
		}
		t.Rows = append(t.Rows, []web.Cell{
			{Text: v.Say(c.On)}, {Text: v.Say(c.Kind)}, other, {Text: string(cmp.Or(c.Hamlet, c.Commune))}, {Text: c.Reason, Sub: c.Document}, act,
		})
	}
	return t
}

// WhyPage tells why a household has its class in a year.
type WhyPage struct {
	*web.Visit
	Answer  office.HouseholdAnswer
	Year    *office.HouseholdYear
	Box     web.Field
	Summary web.Facts
	Reason  web.Finding
}

// Head names the page.
func (p WhyPage) Head() web.Head {
	h := householdHead(p.Visit, p.Say(lang.T("register.why", "year", p.Year.Review.Year)))
	h.Crumbs = append(h.Crumbs, web.Link{Text: householdTitle(p.Visit, p.Answer), Href: householdPath(p.Answer.Number)})
	return h
}

func (s *Staff) why(v *web.Visit) (web.Answer, error) {
	a, err := s.office(v).Household(v.Request.Context(), household.ID(v.Path("household")))
	if err != nil {
		return web.Answer{}, err
	}
	y, err := yearOf(v, a)
	if err != nil {
		return web.Answer{}, err
	}
	p := WhyPage{Visit: v, Answer: a, Year: y, Box: web.Field{Name: "year", Type: "select", Label: v.Say(lang.T("staff.col.year"))}}
	for i := range slices.Backward(a.Years) {
		n := strconv.Itoa(int(a.Years[i].Review.Year))
		p.Box.Choices = append(p.Box.Choices, web.Choice{Value: n, Text: n, Chosen: a.Years[i].Review.Year == y.Review.Year})
	}
	p.Reason = finding(v, y.Finding, true)
	p.Reason.Name = v.Say(lang.T("register.why_name", "year", y.Review.Year))
	standard, _ := household.FindStandard(y.Review.Standard)
	p.Summary = web.Facts{
		{Name: v.Say(lang.T("register.col.class")), Cell: web.Cell{Tag: classTag(v, y.Review.Class)}},
		{Name: v.Say(lang.T("register.col.place")), Cell: web.Cell{Text: y.Name, Href: unitPath(y.Review.Place(), law.YearEnd(y.Review.Year), v.Today)}},
		{Name: v.Say(lang.T("register.col.standard")), Cell: web.Cell{Text: y.Review.Standard}},
	}
	if standard != nil && standard.WhyNot.VI != "" {
		p.Summary[2].Cell.Sub = v.Say(standard.WhyNot)
	}
	if w := y.Review.Interviewer; w != "" {
		p.Summary = append(p.Summary, web.FactRow{Name: v.Say(lang.T("register.col.interviewer")), Cell: web.Cell{Text: w}})
	}
	if d := y.Review.ReviewedOn; d != 0 {
		p.Summary = append(p.Summary, web.FactRow{Name: v.Say(lang.T("register.col.reviewed_on")), Cell: web.Cell{Text: v.Say(d)}})
	}
	p.Summary = append(p.Summary, web.FactRow{Name: v.Say(lang.T("register.col.origin")), Cell: sourceCell(v, a, y.Review)})
	return web.Show(p), nil
}

// sourceCell says where a review comes from: the file and row, or the page it was
// entered on, with the act.
func sourceCell(v *web.Visit, a office.HouseholdAnswer, r household.Review) web.Cell {
	for _, i := range a.History {
		if i.ID != r.Import {
			continue
		}
		c := web.Cell{Text: importName(v, i), Sub: v.Say(lang.T("register.row_act", "row", strconv.Itoa(r.Row), "act", strconv.FormatInt(r.Act, 10)))}
		if v.May(account.ReviewRead) {
			c.Href = importPath(i.Act)
		}
		return c
	}
	return web.Cell{Text: v.Say(lang.T("register.act", "act", strconv.FormatInt(r.Act, 10)))}
}

// yearOf is the review of the year that the address asks for, else the newest.
func yearOf(v *web.Visit, a office.HouseholdAnswer) (*office.HouseholdYear, error) {
	asked := v.Query("year")
	for i := range slices.Backward(a.Years) {
		if y := &a.Years[i]; asked == "" || asked == strconv.Itoa(int(y.Review.Year)) {
			return y, nil
		}
	}
	return nil, fault.New(fault.NotFound, lang.T("register.no_review", "household", string(a.Number), "year", cmp.Or(asked, "–"))).Do(lang.T("register.no_review.do"))
}

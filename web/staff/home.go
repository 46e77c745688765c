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
	"vuonlen/unit"
	"vuonlen/web"
)

// HomePage is where an officer begins: what is late, what comes next, what is in
// doubt, by his scope.
type HomePage struct {
	*web.Visit
	Counts  bool // he may read counts; else there is no agenda
	Agenda  office.Agenda
	Numbers []web.Card
	Late    []web.Task
	Next    []web.Task
	Doubts  []web.Task
}

// fewTasks is how many of a kind the start page names; the rest is one link away.
const fewTasks = 8

// Head names the page.
func (p HomePage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("staff.home")), Section: "/"}
}

func (s *Staff) home(v *web.Visit) (web.Answer, error) {
	p := HomePage{Visit: v, Counts: v.May(account.TallyRead)}
	if !p.Counts {
		return web.Show(p), nil
	}
	y, err := year(v)
	if err != nil {
		return web.Answer{}, err
	}
	if p.Agenda, err = s.office(v).Agenda(v.Request.Context(), y); err != nil {
		return web.Answer{}, err
	}
	p.fill()
	return web.Show(p), nil
}

func (p *HomePage) fill() {
	n := map[office.Stage]int{}
	late := 0
	for _, t := range p.Agenda.Turns {
		n[t.Stage]++
		if t.Late {
			late++
			p.Late = append(p.Late, turnTask(p.Visit, t, p.Agenda))
		} else if t.Stage != office.Recognised {
			p.Next = append(p.Next, turnTask(p.Visit, t, p.Agenda))
		}
	}
	// What is nearest to its end comes first: it wants one step only.
	for _, d := range p.Agenda.Doubts[:min(fewTasks, len(p.Agenda.Doubts))] {
		at := unitLink(p.Visit, d.Unit, law.YearEnd(d.Year))
		if d.Unit.Level == unit.Hamlet {
			// Hamlets of many communes have the same name.
			st, _ := stateOf(d.Unit, law.YearEnd(d.Year))
			at.Text += " (" + string(st.Code) + ")"
		}
		p.Doubts = append(p.Doubts, web.Task{Text: at.Text, Href: figuresPath(d.Unit, d.Year), Sub: p.Say(d.What), Tag: web.Tag{Text: p.Say(d.Kind), Tone: web.Warn}})
	}
	p.Numbers = []web.Card{
		p.card(late, lang.T("staff.home.late"), "late", web.Bad),
		p.card(n[office.NotBegun]+n[office.UnderWay], lang.T("staff.home.open"), "", web.Info),
		p.card(n[office.Complete], lang.T("staff.home.complete"), string(office.Complete), web.Info),
		p.card(n[office.Recognised], lang.T("staff.home.recognised"), string(office.Recognised), web.Good),
		{Number: p.Int(len(p.Agenda.Doubts)), Text: p.Say(lang.T("staff.home.doubts")), Href: qualityPath(p.Agenda.Year), Tone: web.Warn},
	}
	p.Late, p.Next = p.Late[:min(fewTasks, len(p.Late))], p.Next[:min(fewTasks, len(p.Next))]
}

// card counts communes. A count of nothing has no colour: there is nothing to worry or
// be glad about.
func (p *HomePage) card(n int, text lang.Text, stage string, tone web.Tone) web.Card {
	if n == 0 {
		tone = web.Plain
	}
	return web.Card{Number: p.Int(n), Text: p.Say(text), Href: campaignsPath(p.Agenda.Year, stage), Tone: tone}
}

func campaignsPath(y law.Year, stage string) string {
	q := url.Values{"year": {strconv.Itoa(int(y))}}
	if stage != "" {
		q.Set("stage", stage)
	}
	return "/campaigns?" + q.Encode()
}

// turnTask is a commune's review as work.
func turnTask(v *web.Visit, t office.Turn, a office.Agenda) web.Task {
	sub := t.District
	if r, ok := t.Reviewed.Exact(); ok {
		if sub != "" {
			sub += " · "
		}
		sub += v.Say(lang.T("staff.reviewed", "n", r))
	}
	return web.Task{Text: t.State.FullName, Href: figuresPath(t.Unit, a.Year), Sub: sub, Tag: stageTag(v, t)}
}

// lang: keys
var stageNames = map[office.Stage]string{
	office.NotBegun: "staff.stage.not_begun", office.UnderWay: "staff.stage.under_way",
	office.Complete: "staff.stage.complete", office.Recognised: "staff.stage.recognised",
}

// stages are the stages to filter by; late is one besides.
var stages = []string{lateStage, string(office.NotBegun), string(office.UnderWay), string(office.Complete), string(office.Recognised)}

const lateStage = "late"

func stageText(s office.Stage) lang.Text {
	return lang.T(stageNames[s]) // lang: keys in stageNames
}

func stageTag(v *web.Visit, t office.Turn) web.Tag {
	text := v.Say(stageText(t.Stage))
	switch {
	case t.Late:
		return web.Tag{Text: v.Say(lang.T("staff.stage.late", "stage", stageText(t.Stage))), Tone: web.Bad}
	case t.Stage == office.Recognised:
		return web.Tag{Text: text, Tone: web.Good}
	case t.Stage == office.NotBegun:
		return web.Tag{Text: text}
	}
	return web.Tag{Text: text, Tone: web.Info}
}

// CampaignsPage is the board of reviews: every commune with its stage.
type CampaignsPage struct {
	*web.Visit
	Agenda office.Agenda
	Stage  web.Field
	Year   web.Field
	List   web.Listing
	N      int
}

// Head names the page.
func (p CampaignsPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("staff.campaigns")), Section: "/campaigns"}
}

// pageSize is how many rows a page of a list has.
const pageSize = 50

func (s *Staff) campaigns(v *web.Visit) (web.Answer, error) {
	p := CampaignsPage{Visit: v}
	y, err := year(v)
	if err != nil {
		return web.Answer{}, err
	}
	stage, err := one(v, "stage", stages)
	if err != nil {
		return web.Answer{}, err
	}
	if p.Agenda, err = s.office(v).Agenda(v.Request.Context(), y); err != nil {
		return web.Answer{}, err
	}
	var turns []office.Turn
	for _, t := range p.Agenda.Turns {
		if stage == "" || stage == lateStage && t.Late || string(t.Stage) == stage {
			turns = append(turns, t)
		}
	}
	p.N = len(turns)
	if p.List, err = turnList(v, y).Of(v, turns); err != nil {
		return web.Answer{}, err
	}
	if p.List.Format != "" {
		return take(v, p.List, "ky-ra-soat-"+strconv.Itoa(int(y)))
	}
	p.Year = web.Field{Name: "year", Type: "select", Label: v.Say(lang.T("staff.col.year")), Choices: years(v, y)}
	p.Stage = web.Field{Name: "stage", Type: "select", Label: v.Say(lang.T("staff.col.stage")), Choices: chosen([]web.Choice{
		{Text: v.Say(lang.T("staff.all"))}, {Value: lateStage, Text: v.Say(lang.T("staff.home.late"))},
		{Value: string(office.NotBegun), Text: v.Say(stageText(office.NotBegun))}, {Value: string(office.UnderWay), Text: v.Say(stageText(office.UnderWay))},
		{Value: string(office.Complete), Text: v.Say(stageText(office.Complete))}, {Value: string(office.Recognised), Text: v.Say(stageText(office.Recognised))},
	}, stage)}
	return web.Show(p), nil
}

// turnList is the board: the reviews of a year by commune.
func turnList(v *web.Visit, y law.Year) web.List[office.Turn] {
	reviewed := func(t office.Turn) law.Count { return t.Reviewed }
	return web.List[office.Turn]{
		Caption: v.Say(lang.T("staff.campaigns.caption", "year", y)), Files: true,
		Empty: web.Empty{Text: v.Say(lang.T("staff.campaigns.none")), Do: v.Say(lang.T("staff.campaigns.none_do"))},
		Columns: []web.ListColumn[office.Turn]{
			{
				ID: "name", Text: v.Say(lang.T("staff.col.commune")), Sorted: true, By: web.ByText(func(t office.Turn) string { return t.State.Name }),
				Cell: func(t office.Turn) web.Cell {
					return web.Cell{Text: t.State.FullName, Href: figuresPath(t.Unit, y), Sub: t.District}
				},
			},
			{ID: "code", Text: v.Say(lang.T("staff.col.code")), Cell: func(t office.Turn) web.Cell { return web.Cell{Text: string(t.State.Code)} }},
			{
				ID: "stage", Text: v.Say(lang.T("staff.col.stage")), Sorted: true, By: func(a, b office.Turn) int { return cmp.Compare(stageRank(a), stageRank(b)) },
				Cell: func(t office.Turn) web.Cell { return web.Cell{Tag: stageTag(v, t)} },
			},
			{
				ID: "reviewed", Text: v.Say(lang.T("staff.col.reviewed")), Right: true, Sorted: true, By: web.ByNumber(reviewed), Value: web.OfCount(reviewed),
				Cell: func(t office.Turn) web.Cell {
					if !t.Reviewed.Known() {
						return web.Cell{}
					}
					return web.Cell{Text: v.Say(t.Reviewed)}
				},
			},
			{
				ID: "recognised", Text: v.Say(lang.T("staff.col.recognised_on")), Sorted: true,
				By: func(a, b office.Turn) int { return cmp.Compare(a.RecognisedOn, b.RecognisedOn) },
				Cell: func(t office.Turn) web.Cell {
					if t.RecognisedOn == 0 {
						return web.Cell{}
					}
					return web.Cell{Text: v.Say(t.RecognisedOn)}
				},
			},
		},
	}
}

// stageRank orders stages by what wants attention first: late ones, then by stage.
func stageRank(t office.Turn) int {
	rank := slices.Index(stages, string(t.Stage))
	if t.Late {
		rank -= len(stages)
	}
	return rank
}

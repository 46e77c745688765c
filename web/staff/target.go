package staff

import (
	"net/url"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/web"
)

// TargetsPage is how far the targets of a movement are: verdict, pace, what is left.
type TargetsPage struct {
	*web.Visit
	Movement *award.Movement
	On       law.Date
	Subject  award.Subject
	Boxes    []web.Field
	Unit     web.Field
	Day      web.Field
	Items    []targetItem
	Offered  bool // the number of households left may be looked at, and was not
	Withheld bool // it may not be looked at now
	Split    string
	Printed  string
}

// targetItem is one target.
type targetItem struct {
	Finding web.Finding
	Pace    web.Facts
	Doubt   []string
	Tried   []string // other readings that would change the verdict
}

// Head names the page.
func (p TargetsPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("staff.targets")), Section: "/targets"}
}

// askedMovement reads which movement and day a page is about.
func (s *Staff) askedMovement(v *web.Visit) (box web.Field, id string, on law.Date, err error) {
	ms, q, err := s.asked(v)
	if err != nil {
		return box, "", 0, err
	}
	if on, err = day(v, "on", v.Today); err != nil {
		return box, "", 0, err
	}
	box = web.Field{Name: "movement", Type: "select", Label: v.Say(lang.T("staff.col.movement"))}
	for _, m := range ms {
		box.Choices = append(box.Choices, web.Choice{Value: m.ID, Text: v.Say(m.Name), Chosen: m.ID == q.Movement})
	}
	return box, q.Movement, on, nil
}

func (s *Staff) targets(v *web.Visit) (web.Answer, error) {
	box, id, on, err := s.askedMovement(v)
	if err != nil {
		return web.Answer{}, err
	}
	short := v.Query("short") == "1"
	m, ps, sees, err := s.office(v).Progress(v.Request.Context(), office.TargetQuestion{Movement: id, On: on, Code: v.Query("unit"), NoNumbers: !short})
	if err != nil {
		return web.Answer{}, err
	}
	p := TargetsPage{Visit: v, Movement: m, On: on, Boxes: []web.Field{box}}
	for i, x := range ps {
		if i == 0 {
			p.Subject, p.Printed = x.Subject, award.FactLine(v.Lang, x.Printed)
		}
		p.Items = append(p.Items, p.item(x))
		counts := x.CountsHouseholds() && x.Finding.Verdict != law.NotApplicable
		p.Offered = p.Offered || counts && sees && !short
		p.Withheld = p.Withheld || counts && !sees
	}
	if sees && v.May(account.ShortfallRead) && p.Subject.Code != "" {
		p.Split = "/targets/shortfall?" + url.Values{"movement": {id}, "on": {on.String()}, "unit": {p.Subject.Code}, "short": {"1"}}.Encode()
	}
	p.Unit = web.Field{Name: "unit", Label: v.Say(lang.T("staff.pivot.unit")), Hint: v.Say(lang.T("staff.targets.unit_hint")), Value: v.Query("unit"), Width: "w10"}
	p.Day = web.Field{Name: "on", Label: v.Say(lang.T("staff.on")), Value: v.Say(on), Width: "w10"}
	return web.Show(p), nil
}

func (p TargetsPage) item(x award.Progress) targetItem {
	out := targetItem{Finding: finding(p.Visit, x.Finding, true)}
	out.Finding.ID, out.Finding.Name = x.Target.ID, p.Say(x.Target.Text)
	add := func(name, what lang.Text) {
		out.Pace = append(out.Pace, web.FactRow{Name: p.Say(name), Cell: web.Cell{Text: p.Say(what)}})
	}
	if !x.Assigned && x.Finding.Verdict != law.NotApplicable {
		add(lang.T("staff.targets.assigned"), lang.T("staff.targets.not_assigned"))
	}
	done := false
	if x.Left != nil {
		n, ok := x.Left.Exact()
		done = ok && n == 0
	}
	if x.Mean != nil {
		add(lang.T("staff.targets.mean", "year", x.LastYear), lang.T("staff.targets.points", "n", law.Points(*x.Mean)))
	}
	if x.Needed != nil && !done {
		add(lang.T("staff.targets.needed", "by", x.By), lang.T("staff.targets.points", "n", law.Points(*x.Needed)))
	}
	switch _, units := x.Target.Aim.(award.ShareLeaves); {
	case done:
		add(lang.T("staff.targets.left", "by", x.By), lang.T("staff.targets.done"))
	case x.Left != nil && units:
		add(lang.T("staff.targets.left", "by", x.By), lang.T("staff.targets.left_units", "n", *x.Left))
	case x.Left != nil:
		add(lang.T("staff.targets.left", "by", x.By), lang.T("staff.targets.left_households", "n", *x.Left))
	}
	if r := x.Finding.Change.Reachable; r != nil && !*r {
		add(lang.T("staff.targets.reach"), lang.T("staff.targets.unreachable"))
	}
	for _, s := range x.Doubt {
		out.Doubt = append(out.Doubt, p.Say(lang.T("staff.targets.doubt", "name", s.Name, "code", s.Code, "on", s.On)))
	}
	for _, r := range x.Readings {
		out.Tried = append(out.Tried, p.Say(award.ReadingText(r.Name, r.Value))+": "+p.Say(r.Verdict))
	}
	return out
}

// ShortfallPage is how many households more a unit needs, and a split over the units
// below: arithmetic that nobody assigned.
type ShortfallPage struct {
	*web.Visit
	Movement *award.Movement
	Subject  award.Subject
	On       law.Date
	Items    []shortfallItem
}

// shortfallItem is one criterion or target.
type shortfallItem struct {
	Name    string
	Verdict law.Verdict
	Lines   []string
	Cite    string
	Splits  []web.Table
}

// Head names the page.
func (p ShortfallPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("staff.shortfall")), Section: "/targets", Crumbs: []web.Link{{Text: p.Say(lang.T("staff.targets")), Href: "/targets"}}}
}

func (s *Staff) shortfall(v *web.Visit) (web.Answer, error) {
	_, id, on, err := s.askedMovement(v)
	if err != nil {
		return web.Answer{}, err
	}
	m, subject, xs, err := s.office(v).Shortfalls(v.Request.Context(), id, on, v.Query("unit"), "")
	if err != nil {
		return web.Answer{}, err
	}
	p := ShortfallPage{Visit: v, Movement: m, Subject: subject, On: on}
	for _, x := range xs {
		p.Items = append(p.Items, p.item(x))
	}
	return web.Show(p), nil
}

// lang: keys
var metricNames = map[string]string{"poor": "tally.poor", "near_poor": "tally.near_poor", "minority_poor": "tally.minority_poor", "multidim": "tally.multidim"}

func (p ShortfallPage) item(x award.Shortfall) shortfallItem {
	out := shortfallItem{Name: p.Say(x.Text), Verdict: x.Finding.Verdict, Cite: p.Say(x.Finding.Citation)}
	add := func(t lang.Text) { out.Lines = append(out.Lines, p.Say(t)) }
	switch n, exact := x.Total().Exact(); {
	case x.OutOfReach():
		add(lang.T("staff.judgement.unreachable"))
	case x.Finding.Verdict == law.NotApplicable:
		add(lang.T("staff.shortfall.na"))
	case len(x.Demands) == 0 && x.Finding.Verdict == law.Unknown || len(x.Demands) > 0 && !x.Total().Known():
		add(lang.T("staff.shortfall.unknown"))
		if s := award.MissingLine(p.Lang, x.Finding.AllMissing()); s != "" {
			out.Lines = append(out.Lines, p.Say(lang.T("web.finding.missing"))+": "+s)
		}
	case len(x.Demands) == 0 || exact && n == 0:
		add(lang.T("staff.shortfall.none"))
	}
	for _, d := range x.Demands {
		n, exact := d.Total.Exact()
		if !d.Total.Known() || exact && n == 0 {
			continue
		}
		list, ok := metricNames[d.Metric]
		if !ok {
			list = "tally.multidim"
		}
		what := lang.T(list) // lang: keys in metricNames
		if x.Target {
			add(lang.T("staff.shortfall.until", "n", d.Total, "what", what, "by", x.By, "year", x.Year))
		} else {
			add(lang.T("staff.shortfall.was", "n", d.Total, "what", what, "year", x.Year))
		}
		if !exact {
			add(lang.T("staff.shortfall.range", "n", d.Total.Lo))
		}
		if len(d.Split.Parts) > 0 && d.Split.Gives > 0 {
			out.Splits = append(out.Splits, p.split(d, what))
		}
	}
	return out
}

// split is who would give how many, one level down.
func (p ShortfallPage) split(d award.Demand, what lang.Text) web.Table {
	t := web.Table{
		Caption: p.Say(lang.T("staff.shortfall.split", "what", what)),
		Columns: []web.Column{
			{Text: p.Say(lang.T("staff.col.unit"))}, {Text: p.Say(lang.T("staff.col.code"))},
			{Text: p.Say(lang.T("staff.shortfall.has")), Right: true}, {Text: p.Say(lang.T("staff.shortfall.gives")), Right: true},
		},
	}
	for _, s := range d.Split.Parts {
		if s.Gives == 0 {
			continue
		}
		t.Rows = append(t.Rows, []web.Cell{{Text: p.Say(s.Subject.Name)}, {Text: s.Subject.Code}, {Text: p.Say(s.Has)}, {Text: p.Lang.Int(s.Gives)}})
	}
	if d.Split.Unplaced > 0 {
		t.Rows = append(t.Rows, []web.Cell{{Text: p.Say(lang.T("staff.shortfall.unplaced"))}, {}, {}, {Text: p.Lang.Int(d.Split.Unplaced)}})
	}
	t.Total = []web.Cell{{Text: p.Say(d.Split.Subject.Name)}, {Text: d.Split.Subject.Code}, {Text: p.Say(d.Split.Has)}, {Text: p.Lang.Int(d.Split.Gives)}}
	return t
}

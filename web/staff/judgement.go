package staff

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"vuonlen/award"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/web"
)

// JudgementsPage is the verdicts on all subjects of a kind.
type JudgementsPage struct {
	*web.Visit
	Movement  *award.Movement
	Kind      award.Kind
	Submitted law.Date
	Numbers   []web.Card
	Boxes     []web.Field // movement, kind, verdict
	Day       web.Field
	List      web.Listing
}

// Head names the page.
func (p JudgementsPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("staff.judgements")), Section: "/judgements"}
}

var verdicts = []law.Verdict{law.Met, law.NotMet, law.Unknown, law.NotApplicable}

// asked reads which movement, kind and day of submission a page is about.
func (s *Staff) asked(v *web.Visit) (ms []*award.Movement, q office.Question, err error) {
	if ms, err = s.office(v).Movements(v.Request.Context()); err != nil {
		return nil, q, err
	}
	if len(ms) == 0 {
		return nil, q, fault.New(fault.NotFound, lang.T("staff.no_movement")).Do(lang.T("staff.no_movement_do"))
	}
	var ids []string
	for _, m := range ms {
		ids = append(ids, m.ID)
	}
	id, err := one(v, "movement", ids)
	if err != nil {
		return nil, q, err
	}
	if id == "" {
		id = ids[0]
	}
	q.Movement = id
	if q.SubmittedOn, err = day(v, "submitted", v.Today); err != nil {
		return nil, q, err
	}
	q.Kind, err = one(v, "kind", award.Kinds)
	return ms, q, err
}

func (s *Staff) judgements(v *web.Visit) (web.Answer, error) {
	ms, q, err := s.asked(v)
	if err != nil {
		return web.Answer{}, err
	}
	if q.Kind == "" {
		q.Kind = award.Commune
	}
	verdict, err := one(v, "verdict", verdicts)
	if err != nil {
		return web.Answer{}, err
	}
	// Of a whole list only the verdicts are wanted: nobody looks at numbers there.
	q.VerdictsOnly = true
	m, js, err := s.office(v).Judge(v.Request.Context(), q)
	if err != nil {
		return web.Answer{}, err
	}
	p := JudgementsPage{Visit: v, Movement: m, Kind: q.Kind, Submitted: q.SubmittedOn}
	if err := p.fill(ms, js, verdict); err != nil {
		return web.Answer{}, err
	}
	if p.List.Format != "" {
		return take(v, p.List, "xet-khen-thuong-"+string(p.Kind), v.Say(m.Name))
	}
	return web.Show(p), nil
}

func (p *JudgementsPage) fill(ms []*award.Movement, js []award.Judgement, verdict law.Verdict) error {
	n := map[law.Verdict]int{}
	var shown []award.Judgement
	for _, j := range js {
		n[j.Verdict]++
		if verdict == "" || j.Verdict == verdict {
			shown = append(shown, j)
		}
	}
	for _, x := range verdicts {
		tone := web.VerdictTone(x)
		if n[x] == 0 {
			tone = web.Plain
		}
		p.Numbers = append(p.Numbers, web.Card{Number: p.Int(n[x]), Text: p.Say(x), Href: p.With("verdict", string(x), "page", ""), Tone: tone})
	}
	movement := web.Field{Name: "movement", Type: "select", Label: p.Say(lang.T("staff.col.movement"))}
	for _, m := range ms {
		movement.Choices = append(movement.Choices, web.Choice{Value: m.ID, Text: p.Say(m.Name), Chosen: m.ID == p.Movement.ID})
	}
	kind := web.Field{Name: "kind", Type: "select", Label: p.Say(lang.T("staff.col.kind"))}
	for _, k := range award.Kinds {
		kind.Choices = append(kind.Choices, web.Choice{Value: string(k), Text: p.Say(k), Chosen: k == p.Kind})
	}
	which := web.Field{Name: "verdict", Type: "select", Label: p.Say(lang.T("staff.col.verdict")), Choices: []web.Choice{{Text: p.Say(lang.T("staff.all"))}}}
	for _, x := range verdicts {
		which.Choices = append(which.Choices, web.Choice{Value: string(x), Text: p.Say(x), Chosen: x == verdict})
	}
	p.Boxes = []web.Field{movement, kind, which}
	p.Day = web.Field{Name: "submitted", Label: p.Say(lang.T("staff.col.submitted")), Value: p.Say(p.Submitted), Width: "w10"}
	var err error
	p.List, err = p.list().Of(p.Visit, shown)
	return err
}

// list is the verdicts as a list.
func (p *JudgementsPage) list() web.List[award.Judgement] {
	name := func(j award.Judgement) string { return p.Say(j.Subject.Name) }
	return web.List[award.Judgement]{
		Caption: p.Say(lang.T("staff.judgements.caption", "kind", p.Kind, "on", p.Submitted)), Files: true,
		Empty: web.Empty{Text: p.Say(lang.T("staff.judgements.none")), Do: p.Say(lang.T("staff.judgements.none_do"))},
		Columns: []web.ListColumn[award.Judgement]{
			{ID: "subject", Text: p.Say(lang.T("staff.col.subject")), Sorted: true, By: web.ByText(name), Cell: func(j award.Judgement) web.Cell {
				return web.Cell{Text: name(j), Href: judgementPath(p.Movement.ID, j.Subject, p.Submitted, p.Today)}
			}},
			{ID: "code", Text: p.Say(lang.T("staff.col.code")), Sorted: true, By: func(a, b award.Judgement) int { return strings.Compare(a.Subject.Code, b.Subject.Code) },
				Cell: func(j award.Judgement) web.Cell { return web.Cell{Text: j.Subject.Code} }},
			{ID: "verdict", Text: p.Say(lang.T("staff.col.verdict")), Sorted: true,
				By: func(a, b award.Judgement) int {
					return slices.Index(verdicts, a.Verdict) - slices.Index(verdicts, b.Verdict)
				},
				Cell: func(j award.Judgement) web.Cell {
					c := web.Cell{Tag: p.VerdictTag(j.Verdict)}
					if !j.Eligible {
						c.Sub = p.Say(lang.T("staff.not_eligible"))
					}
					return c
				}},
			{ID: "missing", Text: p.Say(lang.T("staff.col.missing")), Cell: func(j award.Judgement) web.Cell {
				return web.Cell{Text: award.MissingLine(p.Lang, award.MissingOf(j))}
			}},
		},
	}
}

func judgementPath(movement string, s award.Subject, submitted, today law.Date) string {
	p := "/judgements/" + url.PathEscape(movement) + "/" + string(s.Kind) + "/" + url.PathEscape(s.Code)
	q := url.Values{}
	if submitted != today {
		q.Set("submitted", submitted.String())
	}
	if s.On != submitted {
		q.Set("on", s.On.String())
	}
	if len(q) > 0 {
		p += "?" + q.Encode()
	}
	return p
}

// JudgementPage is the verdict on one subject with its whole explanation.
type JudgementPage struct {
	*web.Visit
	Movement  *award.Movement
	Judgement award.Judgement
	Submitted law.Date
	Bars      []string // why it may not be proposed
	Notes     []string // what changes no verdict and is to be known: breaks, counts beside
	Summary   web.Facts
	Missing   []string
	Criteria  []web.Finding
	Cite      string // of all criteria, where they stand in one place
	Readings  web.Table
	InForce   []string // how the plan is read here
	Offered   bool     // it may be asked for
	Withheld  bool     // it may be there and is not shown
	Day       web.Field
}

// Head names the page.
func (p JudgementPage) Head() web.Head {
	s := p.Judgement.Subject
	list := url.Values{"movement": {p.Movement.ID}, "kind": {string(s.Kind)}, "submitted": {p.Submitted.String()}}
	return web.Head{
		Title: p.Say(lang.T("staff.judgement.title", "subject", s.Name, "verdict", p.Judgement.Verdict)), Section: "/judgements",
		Crumbs: []web.Link{{Text: p.Say(lang.T("staff.judgements")), Href: "/judgements"}, {Text: p.Say(s.Kind), Href: "/judgements?" + list.Encode()}},
	}
}

func (s *Staff) judgement(v *web.Visit) (web.Answer, error) {
	kind := award.Kind(v.Path("kind"))
	if !slices.Contains(award.Kinds, kind) {
		return web.Answer{}, fault.New(fault.NotFound, lang.T("web.no_page.what")).Do(lang.T("web.no_page.do"))
	}
	submitted, err := day(v, "submitted", v.Today)
	if err != nil {
		return web.Answer{}, err
	}
	on, err := day(v, "on", submitted)
	if err != nil {
		return web.Answer{}, err
	}
	o := s.office(v)
	short := v.Query("short") != ""
	m, js, err := o.Judge(v.Request.Context(), office.Question{
		Movement: v.Path("movement"), SubmittedOn: submitted, Kind: kind, Subject: v.Path("code"), On: on, VerdictsOnly: !short,
	})
	if err != nil {
		return web.Answer{}, err
	}
	if len(js) != 1 {
		return web.Answer{}, fault.New(fault.NotFound, lang.T("staff.judgements.none")).Do(lang.T("staff.judgements.none_do"))
	}
	p := JudgementPage{Visit: v, Movement: m, Judgement: js[0], Submitted: submitted}
	p.fill()
	if u := js[0].Subject.Unit; p.Withheld && !short && u != nil {
		st, at := stateOf(u, js[0].Subject.On)
		if p.Offered, err = o.SeesShortfall(v.Request.Context(), st.Code, at); err != nil {
			return web.Answer{}, err
		}
		p.Withheld = !p.Offered
	}
	return web.Show(p), nil
}

func (p *JudgementPage) fill() {
	j, m := p.Judgement, p.Movement
	for _, b := range j.Bars {
		switch {
		case b == award.NotFormed && j.Subject.Unit != nil:
			p.Bars = append(p.Bars, p.Say(lang.T("staff.judgement.not_formed", "on", j.Subject.Unit.First)))
		case b == award.Dissolved && j.Subject.Unit != nil && j.Subject.Unit.Last != 0:
			p.Bars = append(p.Bars, p.Say(lang.T("staff.judgement.dissolved", "on", j.Subject.Unit.Last)))
		default:
			text := lang.T("staff.judgement.barred")
			for _, f := range j.Barring { // a bar of the movement says why
				if f.Rule == b {
					text = f.Text
				}
			}
			p.Bars = append(p.Bars, p.Say(text))
		}
	}
	for _, b := range j.Breaks {
		p.Notes = append(p.Notes, p.Say(b.Text()))
	}
	if len(j.Beside) > 0 {
		// What nobody counted there is not worth a line of unknowns.
		known := slices.DeleteFunc(slices.Clone(j.Beside), func(f law.Fact) bool { n, ok := f.Value.(law.Count); return ok && !n.Known() })
		if len(known) > 0 {
			p.Notes = append(p.Notes, p.Say(lang.T("staff.judgement.beside", "code", j.Beside[0].Code, "facts", award.FactLine(p.Lang, known))))
		} else {
			p.Notes = append(p.Notes, p.Say(lang.T("staff.judgement.beside_none", "code", j.Beside[0].Code)))
		}
	}
	combine := lang.T("staff.judgement.any_of")
	if m.Readings["combination."+string(j.Subject.Kind)] == string(law.AllOf) {
		combine = lang.T("staff.judgement.all_of")
	}
	p.Summary = web.Facts{
		{Name: p.Say(lang.T("staff.col.verdict")), Cell: web.Cell{Tag: p.VerdictTag(j.Verdict)}},
		{Name: p.Say(lang.T("staff.col.submitted")), Cell: web.Cell{Text: p.Say(p.Submitted)}},
		{Name: p.Say(lang.T("staff.col.last_year")), Cell: web.Cell{Text: p.Say(j.LastYear)}},
		{Name: p.Say(lang.T("staff.col.combine")), Cell: web.Cell{Text: p.Say(combine)}},
		{Name: p.Say(lang.T("staff.col.movement")), Cell: web.Cell{Text: p.Say(m.Name)}},
	}
	if u := j.Subject.Unit; u != nil {
		l := unitLink(p.Visit, u, j.Subject.On)
		p.Summary = append(p.Summary, web.FactRow{Name: p.Say(lang.T("staff.col.unit")), Cell: web.Cell{Text: l.Text, Href: l.Href, Sub: j.Subject.Code}})
	}
	if j.Class.Name != "" {
		class := web.Cell{Tag: web.Tag{Text: p.Say(lang.T("staff.judgement.class_unknown", "what", award.What(j.Class.Name))), Tone: web.Warn}}
		if v, ok := j.Class.Value.(string); ok {
			class = web.Cell{Text: p.Say(award.ClassText(j.Class.Name, v)), Sub: j.Class.Source}
		}
		p.Summary = append(p.Summary, web.FactRow{Name: p.Say(lang.T("staff.col.class")), Cell: class})
	}
	if s := award.MissingLine(p.Lang, award.MissingOf(j)); s != "" {
		p.Missing = append(p.Missing, s)
	}
	names := map[string]lang.Both{}
	for _, c := range m.CriteriaOf(j.Subject.Kind) {
		names[c.ID] = c.Text
	}
	one := award.SameCitation(j.Criteria)
	if one {
		p.Cite = p.Say(j.Criteria[0].Citation)
	}
	for _, f := range j.Criteria {
		x := finding(p.Visit, f, !one)
		x.ID, x.Name = f.Rule, p.Say(names[f.Rule])
		p.Criteria = append(p.Criteria, x)
		p.Withheld = p.Withheld || withheld(f)
	}
	for _, name := range slices.Sorted(maps.Keys(m.Readings)) {
		if kind, ok := strings.CutPrefix(name, "combination."); !ok || kind == string(j.Subject.Kind) {
			p.InForce = append(p.InForce, p.Say(award.ReadingText(name, m.Readings[name])))
		}
	}
	p.Readings = web.Table{
		Quiet: true, Caption: p.Say(lang.T("staff.judgement.readings")),
		Columns: []web.Column{{Text: p.Say(lang.T("staff.col.reading"))}, {Text: p.Say(lang.T("staff.col.verdict"))}},
		Empty:   web.Empty{Text: p.Say(lang.T("staff.judgement.no_readings"))},
	}
	for _, r := range j.Readings {
		p.Readings.Rows = append(p.Readings.Rows, []web.Cell{{Text: p.Say(award.ReadingText(r.Name, r.Value))}, {Tag: p.VerdictTag(r.Verdict)}})
	}
	p.Day = web.Field{Name: "submitted", Label: p.Say(lang.T("staff.col.submitted")), Value: p.Say(p.Submitted), Width: "w10"}
}

// withheld tells that a number of households would turn the criterion, and that it is
// not shown to this visitor now.
func withheld(f law.Finding) bool {
	return f.Verdict == law.NotMet && f.Change.Reachable != nil && *f.Change.Reachable && f.Change.ShortBy == nil
}

// finding puts a finding and what is below it into words.
func finding(v *web.Visit, f law.Finding, cite bool) web.Finding {
	facts, missing := award.Above(f)
	out := web.Finding{
		Verdict: f.Verdict, Because: v.Say(f.Text), Facts: award.FactLine(v.Lang, facts), Missing: award.MissingLine(v.Lang, missing),
	}
	switch c := f.Change; {
	case c.ShortBy != nil:
		out.Change = v.Say(lang.T("staff.judgement.short_by", "n", *c.ShortBy))
	case f.Verdict == law.NotMet && c.Reachable != nil && !*c.Reachable:
		out.Change = v.Say(lang.T("staff.judgement.unreachable"))
	}
	if cite && !f.Citation.IsZero() {
		out.Cite = v.Say(f.Citation)
	}
	for _, b := range f.Because {
		out.Rest = append(out.Rest, finding(v, b, cite && b.Citation != f.Citation))
	}
	return out
}

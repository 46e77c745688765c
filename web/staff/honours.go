package staff

import (
	"strconv"

	"vuonlen/document"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/publication"
	"vuonlen/store"
	"vuonlen/web"
)

// maxConsent bounds a form with the scan of a consent.
const maxConsent = document.MaxAttachment + 1<<20

func honourPath(code string) string { return "/honours/" + code }

// HonoursPage is the list of people and households who were honoured, with whether the
// public is told their names.
type HonoursPage struct {
	*web.Visit
	List   web.Table
	Paging web.Pages
}

// Head names the page.
func (p HonoursPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("honour.list")), Section: "/honours"}
}

func namedTag(v *web.Visit, a office.HonourAnswer) web.Tag {
	if a.Named {
		return web.Tag{Text: v.Say(lang.T("honour.shown")), Tone: web.Good}
	}
	return web.Tag{Text: v.Say(lang.T("honour.hidden")), Tone: web.Plain}
}

func (s *Staff) honours(v *web.Visit) (web.Answer, error) {
	all, err := s.office(v).Honours(v.Request.Context())
	if err != nil {
		return web.Answer{}, err
	}
	p := HonoursPage{Visit: v}
	p.List = web.Table{Quiet: true, Caption: v.Say(lang.T("honour.list")),
		Columns: []web.Column{{Text: v.Say(lang.T("honour.col.dossier"))}, {Text: v.Say(lang.T("honour.kind"))}, {Text: v.Say(lang.T("honour.col.subject"))}, {Text: v.Say(lang.T("honour.col.form"))}, {Text: v.Say(lang.T("honour.col.decision"))}, {Text: v.Say(lang.T("honour.col.named"))}},
		Empty:   web.Empty{Text: v.Say(lang.T("honour.list.none")), Do: v.Say(lang.T("honour.list.none_do"))}}
	var page []office.HonourAnswer
	page, p.Paging = web.PageOf(v, all, pageSize)
	for _, a := range page {
		p.List.Rows = append(p.List.Rows, []web.Cell{{Text: a.Dossier, Href: honourPath(a.Dossier)}, {Text: v.Say(a.KindName)}, {Text: a.Subject}, {Text: v.Say(a.Form)},
			{Text: a.Decision, Sub: v.Say(a.On)}, {Tag: namedTag(v, a)}})
	}
	return web.Show(p), nil
}

// HonourPage is one award with the statements about naming whom it is of.
type HonourPage struct {
	*web.Visit
	office.HonourAnswer
	Said           web.Note
	Stop           *fault.Error
	Summary        web.Facts
	List           web.Table
	Holds          bool // a consent holds, which can be withdrawn
	Ground, Source web.Field
	Given, Until   web.DateField
	Paper          web.Field
	Back           web.DateField // day of a withdrawal
	Why            web.Field
	Errors         []web.Wrong
}

// Head names the page.
func (p HonourPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("honour.one", "code", p.Dossier)), Section: "/honours", Wrong: len(p.Errors) > 0 || p.Stop != nil, Crumbs: []web.Link{{Text: p.Say(lang.T("honour.list")), Href: "/honours"}}}
}

func (s *Staff) honourPage(v *web.Visit) (HonourPage, error) {
	a, err := s.office(v).Honour(v.Request.Context(), v.Path("award"))
	p := HonourPage{Visit: v, HonourAnswer: a, Said: said(v)}
	if err != nil {
		return p, err
	}
	p.Summary = web.Facts{
		{Name: v.Say(lang.T("honour.kind")), Cell: web.Cell{Text: v.Say(a.KindName)}},
		{Name: v.Say(lang.T("honour.col.subject")), Cell: web.Cell{Text: a.Subject}},
		{Name: v.Say(lang.T("honour.col.form")), Cell: web.Cell{Text: v.Say(a.Form)}},
		{Name: v.Say(lang.T("honour.col.decision")), Cell: web.Cell{Text: a.Decision, Sub: v.Say(a.On)}},
		{Name: v.Say(lang.T("honour.col.named")), Cell: web.Cell{Text: v.Say(a.Name), Tag: namedTag(v, a)}},
	}
	p.List = web.Table{Caption: v.Say(lang.T("honour.statements")), Columns: []web.Column{{Text: v.Say(lang.T("honour.col.statement"))}, {Text: v.Say(lang.T("honour.col.on"))}, {Text: v.Say(lang.T("honour.col.source"))}, {Text: v.Say(lang.T("staff.col.actor"))}},
		Empty: web.Empty{Text: v.Say(lang.T("honour.statements.none"))}}
	for _, c := range a.Consents {
		what, source := lang.T("honour.withdrawn"), c.Reasons
		if c.Given {
			what, source = lang.T("honour.given", "ground", c.Ground), c.Source
		}
		p.List.Rows = append(p.List.Rows, []web.Cell{{Text: v.Say(what)}, {Text: v.Say(c.On), Sub: until(v, c.Until)}, {Text: source}, {Text: c.By}})
		p.Holds = c.Given
	}
	p.Ground = web.Field{Name: "ground", Label: v.Say(lang.T("honour.label.ground")), Choices: []web.Choice{{Value: string(publication.ByConsent), Text: v.Say(publication.ByConsent)}}}
	if a.Kind != "household" {
		p.Ground.Choices = append(p.Ground.Choices, web.Choice{Value: string(publication.ByLaw), Text: v.Say(publication.ByLaw)})
	}
	p.Given = web.DateField{Name: "given", Label: v.Say(lang.T("honour.label.on"))}
	p.Until = web.DateField{Name: "until", Label: v.Say(lang.T("honour.label.until")), Hint: v.Say(lang.T("honour.hint.until"))}
	p.Source = web.Field{Name: "source", Label: v.Say(lang.T("honour.label.source")), Hint: v.Say(lang.T("honour.hint.source")), Required: true, Autocomplete: "off"}
	p.Paper = web.Field{Name: "paper", Label: v.Say(lang.T("honour.label.paper")), Hint: v.Say(lang.T("honour.hint.paper"))}
	p.Back = web.DateField{Name: "back", Label: v.Say(lang.T("honour.label.back"))}
	p.Why = web.Field{Name: "why", Label: v.Say(lang.T("honour.label.why")), Hint: v.Say(lang.T("honour.hint.why")), Autocomplete: "off"}
	return p, nil
}

func until(v *web.Visit, d law.Date) string {
	if d == 0 {
		return ""
	}
	return v.Say(lang.T("honour.until", "on", d))
}

func (s *Staff) honour(v *web.Visit) (web.Answer, error) {
	p, err := s.honourPage(v)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(p), nil
}

// recordConsent records that a consent was given, or that it was withdrawn.
func (s *Staff) recordConsent(v *web.Visit) (web.Answer, error) {
	form, err := v.Form()
	if err != nil {
		return web.Answer{}, err
	}
	if m := v.Request.MultipartForm; m != nil {
		defer func() { _ = m.RemoveAll() }()
	}
	p, err := s.honourPage(v)
	if err != nil {
		return web.Answer{}, err
	}
	q := office.ConsentRequest{Award: p.Dossier}
	if what, _ := form.Text("what", true); what == "withdraw" {
		q.On, p.Back = form.Date(p.Back, true)
		q.Reasons, p.Why.Error = form.Text("why", false)
		p.Why.Value = q.Reasons
		p.Errors = append(web.WrongDate(p.Back), web.WrongOf(p.Why)...)
	} else {
		q.Given = true
		ground, wrong := form.One("ground", p.Ground.Choices, true)
		q.Ground, p.Ground.Error, p.Ground.Choices = publication.Ground(ground), wrong, chosen(p.Ground.Choices, ground)
		q.On, p.Given = form.Date(p.Given, true)
		q.Until, p.Until = form.Date(p.Until, false)
		q.Source, p.Source.Error = form.Text("source", true)
		p.Source.Value = q.Source
		if q.Paper, err = sentFile(v, "paper"); err != nil {
			return web.Answer{}, err
		}
		p.Errors = append(append(append(web.WrongOf(p.Ground), web.WrongDate(p.Given)...), web.WrongDate(p.Until)...), web.WrongOf(p.Source)...)
	}
	if len(p.Errors) > 0 {
		return web.Again(p), nil
	}
	act, err := s.office(v).RecordConsent(v.Request.Context(), q)
	if p.Stop = wrongInput(err); p.Stop != nil {
		return web.Again(p), nil
	}
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go(honourPath(p.Dossier) + "?saved=" + strconv.FormatInt(act, 10)), nil
}

func (s *Staff) consentFile(v *web.Visit) (web.Answer, error) {
	n, err := strconv.ParseInt(v.Path("file"), 10, 64)
	if err != nil {
		n = -1 // there is none
	}
	var a store.Attachment
	var content []byte
	if a, content, err = s.office(v).ConsentFile(v.Request.Context(), v.Path("award"), n); err != nil {
		return web.Answer{}, err
	}
	return web.Send(web.File{Name: a.Name, Type: a.Type, Content: content}), nil
}

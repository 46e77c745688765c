package staff

import (
	"errors"
	"strconv"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/office"
	"vuonlen/petition"
	"vuonlen/unit"
	"vuonlen/web"
)

// PetitionPage is one petition: what came, what was done, what can be done next.
type PetitionPage struct {
	*web.Visit
	Answer office.PetitionAnswer
	Said   web.Note
	Known  web.Facts
	Files  web.Table
	Done   []petitionStep
	Forms  []petitionForm
	Over   *fault.Error
	Erases bool // what it says of people can be erased
}

// petitionStep is what was done, for the eye.
type petitionStep struct {
	Title string
	Lines []string
	Text  string
}

// petitionForm is one thing that can be done.
type petitionForm struct {
	What   petition.What
	Fields []web.Field
	Area   web.Field // without a name: none
}

// Head names the page.
func (p PetitionPage) Head() web.Head {
	return web.Head{
		Title: p.Say(lang.T("petition.one", "number", p.Answer.Number())), Section: "/petitions", Wrong: len(p.wrong()) > 0 || p.Over != nil,
		Crumbs: []web.Link{{Text: p.Say(lang.T("petition.desk")), Href: "/petitions"}},
	}
}

func (p PetitionPage) wrong() (out []web.Wrong) {
	for _, f := range p.Forms {
		out = append(out, web.WrongOf(append(f.Fields[:len(f.Fields):len(f.Fields)], f.Area)...)...)
	}
	return out
}

func (s *Staff) petition(v *web.Visit) (web.Answer, error) {
	p, err := s.petitionPage(v)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(p), nil
}

func (s *Staff) petitionPage(v *web.Visit) (PetitionPage, error) {
	p := PetitionPage{Visit: v, Said: said(v)}
	var err error
	if p.Answer, err = s.office(v).Petition(v.Request.Context(), v.Path("number")); err != nil {
		return p, err
	}
	a := &p.Answer
	add := func(name lang.Text, c web.Cell) {
		if c != (web.Cell{}) {
			p.Known = append(p.Known, web.FactRow{Name: v.Say(name), Cell: c})
		}
	}
	add(lang.T("petition.col.state"), web.Cell{Tag: stateTag(v, a.State())})
	add(lang.T("petition.col.kind"), web.Cell{Text: v.Say(a.Kind), Sub: v.Say(a.Category)})
	add(lang.T("petition.col.unit"), web.Cell{Text: a.Unit})
	add(lang.T("petition.col.handler"), web.Cell{Text: a.Handler})
	add(lang.T("petition.col.on"), web.Cell{Text: v.Say(a.On)})
	due := web.Cell{Text: v.Say(lang.T("petition.due.none"))}
	if a.Due != 0 {
		due = web.Cell{Text: v.Say(a.Due), Sub: v.Say(lang.T("petition.due.local"))}
		if a.Late {
			due.Tag = web.Tag{Text: v.Say(petition.Late), Tone: web.Bad}
		}
	}
	add(lang.T("petition.col.due"), due)
	if x := a.Posting; x != nil {
		add(lang.T("petition.col.list"), web.Cell{Text: v.Say(*x), Sub: v.Say(lang.T("petition.site.days", "from", x.From, "to", x.To))})
		add(lang.T("petition.site.about"), web.Cell{Text: a.About})
	}
	if a.Erased != 0 {
		add(lang.T("petition.erased"), web.Cell{Text: v.Say(a.Erased), Sub: v.Say(a.ErasedWhy)})
	}
	if a.Anonymous() {
		add(lang.T("petition.col.who"), web.Cell{Text: v.Say(lang.T("petition.nobody"))})
	}
	add(lang.T("petition.site.name"), web.Cell{Text: a.Letter.Name})
	add(lang.T("petition.site.address"), web.Cell{Text: a.Letter.Address})
	add(lang.T("petition.site.phone"), web.Cell{Text: a.Phone})
	add(lang.T("petition.site.email"), web.Cell{Text: a.Email})
	p.Files = web.Table{Caption: v.Say(lang.T("petition.site.files")), Columns: []web.Column{{Text: v.Say(lang.T("job.col.file"))}, {Text: v.Say(lang.T("petition.col.bytes")), Right: true}}}
	for _, f := range a.Files {
		p.Files.Rows = append(p.Files.Rows, []web.Cell{{Text: f.Name, Href: petitionPath(a.Ticket) + "/files/" + strconv.FormatInt(f.ID, 10)}, {Text: v.Lang.Int(f.Size)}})
	}
	for _, x := range a.Steps {
		p.Done = append(p.Done, p.step(x))
	}
	p.Erases = a.Erased == 0 && !a.State().Open() && v.May(account.ContactWrite)
	if a.Writes && a.Erased == 0 {
		return p, s.petitionForms(&p)
	}
	return p, nil
}

func (p *PetitionPage) step(x petition.Step) petitionStep {
	out := petitionStep{Title: p.Say(x.What) + " · " + p.Say(x.On) + " · " + actorName(p.Visit, account.Actor(x.By)), Text: x.Text}
	if n := p.Answer.Names[x.Number]; n != "" {
		out.Lines = append(out.Lines, n)
	}
	if x.Body != "" {
		out.Lines = append(out.Lines, x.Body)
	}
	if x.Ground != "" {
		out.Lines = append(out.Lines, p.Say(x.Ground), p.Say(x.Ground.Way()))
	}
	if x.Outcome != "" {
		out.Lines = append(out.Lines, p.Say(x.Outcome))
	}
	if x.Mended != 0 {
		out.Lines = append(out.Lines, p.Say(lang.T("petition.mended_by", "act", strconv.FormatInt(x.Mended, 10))))
	}
	return out
}

// petitionForms are the forms of what can be done next. The fields of each are named
// after it, because all stand on one page.
func (s *Staff) petitionForms(p *PetitionPage) error {
	v := p.Visit
	for _, w := range p.Answer.State().Next() {
		f := petitionForm{What: w}
		name := func(field string) string { return string(w) + "-" + field }
		switch w {
		case petition.Route:
			places, err := s.office(v).PetitionPlaces(v.Request.Context())
			if err != nil {
				return err
			}
			to := web.Field{Name: name("to"), Type: "select", Label: v.Say(lang.T("petition.col.handler")), Choices: []web.Choice{{Text: v.Say(lang.T("petition.choose"))}}}
			for _, x := range places {
				to.Choices = append(to.Choices, web.Choice{Value: string(x.Code), Text: x.Name})
			}
			f.Fields = append(f.Fields, to)
		case petition.Transfer:
			f.Fields = append(f.Fields, web.Field{Name: name("body"), Label: v.Say(lang.T("petition.col.body")), Required: true, Autocomplete: "off"})
		case petition.Refuse:
			g := web.Field{Name: name("ground"), Type: "select", Label: v.Say(lang.T("petition.col.ground")), Hint: v.Say(lang.T("petition.ground_hint")), Choices: []web.Choice{{Text: v.Say(lang.T("petition.choose"))}}}
			for _, x := range petition.Grounds {
				g.Choices = append(g.Choices, web.Choice{Value: string(x), Text: v.Say(x)})
			}
			f.Fields = append(f.Fields, g)
		case petition.Answer:
			if p.Answer.Kind == petition.Complaint {
				g := web.Field{Name: name("outcome"), Label: v.Say(lang.T("petition.col.outcome")), Required: true}
				for _, x := range petition.Outcomes {
					g.Choices = append(g.Choices, web.Choice{Value: string(x), Text: v.Say(x)})
				}
				f.Fields = append(f.Fields, g, web.Field{Name: name("mended"), Label: v.Say(lang.T("petition.col.mended")), Hint: v.Say(lang.T("petition.mended_hint")), Width: "w10", Numeric: true, Autocomplete: "off"})
			}
		}
		if w != petition.Close {
			f.Area = web.Field{Name: name("text"), Label: v.Say(lang.T("petition.col.text")), Hint: v.Say(lang.T("petition.text_seen")), Required: w != petition.Route && w != petition.Refuse}
			if w == petition.Note || w == petition.Route {
				f.Area.Hint = v.Say(lang.T("petition.text_internal"))
			}
		}
		p.Forms = append(p.Forms, f)
	}
	return nil
}

// takePetition does what a form says.
func (s *Staff) takePetition(v *web.Visit) (web.Answer, error) {
	form, err := v.Form()
	if err != nil {
		return web.Answer{}, err
	}
	word, _ := form.Text("do", true)
	w := petition.What(word)
	value := func(field string) string { x, _ := form.Text(word+"-"+field, false); return x }
	step := petition.Step{What: w, To: unit.Code(value("to")), Ground: petition.Ground(value("ground")), Outcome: petition.Outcome(value("outcome")),
		Words: petition.Words{Text: value("text"), Body: value("body")}}
	mended := value("mended")
	if mended != "" {
		step.Mended, err = strconv.ParseInt(mended, 10, 64)
		if err != nil {
			step.Mended = -1 // no act has it: said beside the field
		}
	}
	act, err := s.office(v).TakePetition(v.Request.Context(), v.Path("number"), step)
	if err == nil {
		if w == petition.Route {
			return web.Go("/petitions"), nil // it may be out of one's hands
		}
		return web.Go("/petitions/" + v.Path("number") + "?saved=" + strconv.FormatInt(act, 10)), nil
	}
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind == fault.NotFound || errors.Is(err, account.ErrDenied) {
		return web.Answer{}, err
	}
	p, err := s.petitionPage(v)
	if err != nil {
		return web.Answer{}, err
	}
	p.Over = f
	for i := range p.Forms {
		x := &p.Forms[i]
		if x.What != w {
			continue
		}
		for _, g := range append(pointers(x.Fields), &x.Area) {
			if g.Name == "" {
				continue
			}
			g.Value, _ = form.Text(g.Name, false)
			for j := range g.Choices {
				g.Choices[j].Chosen = g.Choices[j].Value == g.Value
			}
			if g.Name == word+"-"+f.At.Column {
				g.Error = v.Say(f.What)
				p.Over = nil
			}
		}
	}
	return web.Again(p), nil
}

func pointers(fs []web.Field) (out []*web.Field) {
	for i := range fs {
		out = append(out, &fs[i])
	}
	return out
}

func (s *Staff) petitionFile(v *web.Visit) (web.Answer, error) {
	id, err := strconv.ParseInt(v.Path("file"), 10, 64)
	if err != nil {
		id = 0
	}
	a, content, err := s.office(v).PetitionFile(v.Request.Context(), v.Path("number"), id)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Send(web.File{Name: a.Name, Type: a.Type, Content: content}), nil
}

// petitionRoutes are the pages of petitions and contacts.
func (s *Staff) petitionRoutes() []web.Route {
	return []web.Route{
		web.Get("/petitions", web.Needs(account.PetitionRead), s.petitions),
		web.Get("/petitions/new", web.Needs(account.PetitionWrite), s.typed),
		web.Upload("/petitions/new", web.Needs(account.PetitionWrite), petition.MostSent, s.sendTyped),
		web.Get("/petitions/report", web.Needs(account.PetitionRead), s.petitionReport),
		web.Get("/petitions/postings", web.Needs(account.PetitionRead), s.postings),
		web.Post("/petitions/postings", web.Needs(account.PetitionWrite), s.postList),
		web.Get("/petitions/postings/{posting}", web.Needs(account.PetitionRead), s.posting),
		web.Get("/petitions/{number}", web.Needs(account.PetitionRead), s.petition),
		web.Post("/petitions/{number}", web.Needs(account.PetitionWrite), s.takePetition),
		web.Post("/petitions/{number}/erase", web.Needs(account.ContactWrite), s.erasePetition),
		web.Get("/petitions/{number}/files/{file}", web.Needs(account.PetitionRead), s.petitionFile),
		web.Get("/contacts", web.Needs(account.ContactWrite), s.contacts),
		web.Post("/contacts", web.Needs(account.ContactWrite), s.keepContact),
		web.Post("/contacts/withdraw", web.Needs(account.ContactWrite), s.withdrawContact),
		web.Post("/contacts/limits", web.Needs(account.ContactWrite), s.setLimit),
		web.Post("/contacts/retention", web.Needs(account.ContactWrite), s.setRetention),
		web.Post("/contacts/erase", web.Needs(account.ContactWrite), s.erasePetitions),
	}
}

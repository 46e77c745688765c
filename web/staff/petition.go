package staff

import (
	"errors"
	"strconv"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
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
	if a.Anonymous() {
		add(lang.T("petition.col.who"), web.Cell{Text: v.Say(lang.T("petition.nobody"))})
	}
	add(lang.T("petition.site.name"), web.Cell{Text: a.Name})
	add(lang.T("petition.site.address"), web.Cell{Text: a.Address})
	add(lang.T("petition.site.phone"), web.Cell{Text: a.Phone})
	add(lang.T("petition.site.email"), web.Cell{Text: a.Email})
	p.Files = web.Table{Caption: v.Say(lang.T("petition.site.files")), Columns: []web.Column{{Text: v.Say(lang.T("job.col.file"))}, {Text: v.Say(lang.T("petition.col.bytes")), Right: true}}}
	for _, f := range a.Files {
		p.Files.Rows = append(p.Files.Rows, []web.Cell{{Text: f.Name, Href: petitionPath(a.Ticket) + "/files/" + strconv.FormatInt(f.ID, 10)}, {Text: v.Lang.Int(f.Size)}})
	}
	for _, x := range a.Steps {
		p.Done = append(p.Done, p.step(x))
	}
	if a.Writes {
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

// TypedPage is a petition that came by phone or on paper, typed by an officer.
type TypedPage struct {
	*web.Visit
	Fields  []web.Field // as [petition.Submission.Check] names them
	Text    web.Field
	Over    *fault.Error
	Receipt petition.Receipt
}

// Head names the page.
func (p TypedPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("petition.typed")), Section: "/petitions", Wrong: len(p.wrong()) > 0 || p.Over != nil,
		Crumbs: []web.Link{{Text: p.Say(lang.T("petition.desk")), Href: "/petitions"}}}
}

func (p TypedPage) wrong() []web.Wrong {
	return web.WrongOf(append(p.Fields[:len(p.Fields):len(p.Fields)], p.Text)...)
}

func (s *Staff) typedPage(v *web.Visit) (TypedPage, error) {
	p := TypedPage{Visit: v}
	places, err := s.office(v).PetitionPlaces(v.Request.Context())
	if err != nil {
		return p, err
	}
	kind := web.Field{Name: "kind", Type: "select", Label: v.Say(lang.T("petition.col.kind"))}
	category := web.Field{Name: "category", Type: "select", Label: v.Say(lang.T("petition.site.category"))}
	seen := map[petition.Category]bool{}
	for _, k := range petition.Kinds {
		kind.Choices = append(kind.Choices, web.Choice{Value: string(k), Text: v.Say(k)})
		for _, c := range k.Categories() {
			if !seen[c] {
				category.Choices = append(category.Choices, web.Choice{Value: string(c), Text: v.Say(c)})
			}
			seen[c] = true
		}
	}
	at := web.Field{Name: "unit", Type: "select", Label: v.Say(lang.T("petition.site.unit"))}
	for _, x := range places {
		at.Choices = append(at.Choices, web.Choice{Value: string(x.Code), Text: x.Name})
	}
	p.Fields = []web.Field{
		kind, category, at,
		{Name: "notice", Label: v.Say(lang.T("petition.site.code_notice")), Hint: v.Say(lang.T("petition.typed.notice")), Width: "w14", Autocomplete: "off"},
		{Name: "about", Label: v.Say(lang.T("petition.site.about")), Autocomplete: "off"},
		{Name: "name", Label: v.Say(lang.T("petition.site.name")), Autocomplete: "off"},
		{Name: "address", Label: v.Say(lang.T("petition.site.address")), Autocomplete: "off"},
		{Name: "phone", Label: v.Say(lang.T("petition.site.phone")), Width: "w14", Autocomplete: "off"},
		{Name: "email", Label: v.Say(lang.T("petition.site.email")), Autocomplete: "off"},
	}
	p.Text = web.Field{Name: "text", Label: v.Say(lang.T("petition.site.text")), Required: true}
	return p, nil
}

func (s *Staff) typed(v *web.Visit) (web.Answer, error) {
	p, err := s.typedPage(v)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(p), nil
}

func (s *Staff) sendTyped(v *web.Visit) (web.Answer, error) {
	form, err := v.Form()
	if err != nil {
		return web.Answer{}, err
	}
	p, err := s.typedPage(v)
	if err != nil {
		return web.Answer{}, err
	}
	got := map[string]string{}
	all := append(pointers(p.Fields), &p.Text)
	for _, f := range all {
		f.Value, f.Error = form.Text(f.Name, false)
		got[f.Name] = f.Value
		for i := range f.Choices {
			f.Choices[i].Chosen = f.Choices[i].Value == f.Value
		}
	}
	if len(p.wrong()) > 0 {
		return web.Again(p), nil
	}
	r, err := s.office(v).SendPetition(v.Request.Context(), petition.Submission{
		Kind: petition.Kind(got["kind"]), Category: petition.Category(got["category"]), Unit: unit.Code(got["unit"]), Notice: got["notice"],
		Letter: petition.Letter{Name: got["name"], Phone: got["phone"], Email: got["email"], Address: got["address"], About: got["about"], Text: got["text"]},
	})
	var list *fault.List
	var one *fault.Error
	switch {
	case err == nil:
		p.Receipt = r
		return web.Show(p), nil
	case errors.Is(err, account.ErrDenied):
		return web.Answer{}, err
	case errors.As(err, &list):
	case errors.As(err, &one):
		list = &fault.List{Items: []*fault.Error{one}, Total: 1}
	default:
		return web.Answer{}, err
	}
	for _, e := range list.Items {
		beside := false
		for _, f := range all {
			if f.Name == e.At.Column {
				f.Error, beside = v.Say(e.What), true
			}
		}
		if !beside {
			p.Over = e
		}
	}
	return web.Again(p), nil
}

// PostingsPage is the lists that hang out for comment, and a form for one more.
type PostingsPage struct {
	*web.Visit
	Ways     []web.Tab
	List     web.Table
	Unit     web.Field
	Kind     web.Field
	What     web.Field
	From, To web.DateField
	Place    web.Field
	New      *petition.Notice // just made
	Writes   bool
}

// Head names the page.
func (p PostingsPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("petition.postings")), Section: "/petitions", Wrong: len(p.wrong()) > 0}
}

func (p PostingsPage) wrong() []web.Wrong {
	out := web.WrongOf(p.Unit, p.Kind, p.What)
	out = append(out, web.WrongDate(p.From)...)
	out = append(out, web.WrongDate(p.To)...)
	return append(out, web.WrongOf(p.Place)...)
}

func (s *Staff) postingsPage(v *web.Visit) (PostingsPage, error) {
	p := PostingsPage{
		Visit: v, Ways: petitionWays(v, "/petitions/postings"), Writes: v.May(account.PetitionWrite),
		Unit: web.Field{Name: "unit", Label: v.Say(lang.T("petition.col.unit")), Hint: v.Say(lang.T("petition.posting.unit_hint")), Width: "w10", Required: true, Autocomplete: "off"},
		Kind: web.Field{Name: "list", Label: v.Say(lang.T("petition.col.list")), Required: true, Choices: []web.Choice{
			{Value: "review", Text: v.Say(lang.T("petition.posting.of_review"))}, {Value: "round", Text: v.Say(lang.T("petition.posting.of_round"))},
		}},
		What:  web.Field{Name: "what", Label: v.Say(lang.T("petition.posting.what")), Width: "w10", Required: true, Autocomplete: "off"},
		From:  web.DateField{Name: "from", Label: v.Say(lang.T("petition.posting.from"))},
		To:    web.DateField{Name: "to", Label: v.Say(lang.T("petition.posting.to"))},
		Place: web.Field{Name: "place", Label: v.Say(lang.T("petition.posting.place")), Required: true, Autocomplete: "off"},
	}
	all, err := s.office(v).Postings(v.Request.Context())
	p.List = web.Table{Caption: v.Say(lang.T("petition.postings")), Quiet: true, Empty: web.Empty{Text: v.Say(lang.T("petition.postings.none"))}, Columns: []web.Column{
		{Text: v.Say(lang.T("petition.col.list"))}, {Text: v.Say(lang.T("petition.col.unit"))}, {Text: v.Say(lang.T("petition.col.posted"))}, {Text: v.Say(lang.T("petition.site.code_notice"))},
	}}
	for _, n := range all {
		p.List.Rows = append(p.List.Rows, []web.Cell{
			{Text: v.Say(n.Posting)}, {Text: n.Unit, Sub: n.Place}, {Text: v.Say(lang.T("petition.site.days", "from", n.From, "to", n.To))}, {Text: n.Code},
		})
	}
	return p, err
}

func (s *Staff) postings(v *web.Visit) (web.Answer, error) {
	p, err := s.postingsPage(v)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(p), nil
}

func (s *Staff) postList(v *web.Visit) (web.Answer, error) {
	form, err := v.Form()
	if err != nil {
		return web.Answer{}, err
	}
	p, err := s.postingsPage(v)
	if err != nil {
		return web.Answer{}, err
	}
	for _, f := range []*web.Field{&p.Unit, &p.What, &p.Place} {
		f.Value, f.Error = form.Text(f.Name, true)
	}
	var list string
	list, p.Kind.Error = form.One("list", p.Kind.Choices, true)
	for i := range p.Kind.Choices {
		p.Kind.Choices[i].Chosen = p.Kind.Choices[i].Value == list
	}
	var from, to law.Date
	from, p.From = form.Date(p.From, true)
	to, p.To = form.Date(p.To, true)
	if len(p.wrong()) > 0 {
		return web.Again(p), nil
	}
	n, _, err := s.office(v).PostList(v.Request.Context(), petition.Posting{Unit: unit.Code(p.Unit.Value), What: p.What.Value, Round: list == "round", From: from, To: to, Place: oneLine(p.Place.Value)})
	var f *fault.Error
	if errors.As(err, &f) && !errors.Is(err, account.ErrDenied) {
		for _, x := range []*web.Field{&p.Unit, &p.What, &p.Place} {
			if x.Name == f.At.Column {
				x.Error = v.Say(f.What)
			}
		}
		if f.At.Column == "to" {
			p.To.Error = v.Say(f.What)
		}
		if len(p.wrong()) > 0 {
			return web.Again(p), nil
		}
	}
	if err != nil {
		return web.Answer{}, err
	}
	if p, err = s.postingsPage(v); err != nil {
		return web.Answer{}, err
	}
	p.New = &n
	return web.Show(p), nil
}

// petitionRoutes are the pages of petitions and contacts.
func (s *Staff) petitionRoutes() []web.Route {
	return []web.Route{
		web.Get("/petitions", web.Needs(account.PetitionRead), s.petitions),
		web.Get("/petitions/new", web.Needs(account.PetitionWrite), s.typed),
		web.Post("/petitions/new", web.Needs(account.PetitionWrite), s.sendTyped),
		web.Get("/petitions/report", web.Needs(account.PetitionRead), s.petitionReport),
		web.Get("/petitions/postings", web.Needs(account.PetitionRead), s.postings),
		web.Post("/petitions/postings", web.Needs(account.PetitionWrite), s.postList),
		web.Get("/petitions/{number}", web.Needs(account.PetitionRead), s.petition),
		web.Post("/petitions/{number}", web.Needs(account.PetitionWrite), s.takePetition),
		web.Get("/petitions/{number}/files/{file}", web.Needs(account.PetitionRead), s.petitionFile),
		web.Get("/contacts", web.Needs(account.ContactWrite), s.contacts),
		web.Post("/contacts", web.Needs(account.ContactWrite), s.keepContact),
		web.Post("/contacts/withdraw", web.Needs(account.ContactWrite), s.withdrawContact),
		web.Post("/contacts/limits", web.Needs(account.ContactWrite), s.setLimit),
	}
}

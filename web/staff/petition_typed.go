package staff

import (
	"crypto/rand"
	"errors"
	"slices"
	"strconv"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/petition"
	"vuonlen/unit"
	"vuonlen/web"
)

// TypedPage is a petition that came by phone or on paper, typed by an officer.
type TypedPage struct {
	*web.Visit
	Fields  []web.Field // as [petition.Submission.Check] names them
	Text    web.Field
	Files   web.Field
	Once    string // the form's own, so that two clicks send once
	Over    *fault.Error
	Receipt petition.Receipt
}

// Head names the page.
func (p TypedPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("petition.typed")), Section: "/petitions", Wrong: len(p.wrong()) > 0 || p.Over != nil,
		Crumbs: []web.Link{{Text: p.Say(lang.T("petition.desk")), Href: "/petitions"}}}
}

func (p TypedPage) wrong() []web.Wrong {
	return web.WrongOf(append(p.Fields[:len(p.Fields):len(p.Fields)], p.Text, p.Files)...)
}

func (s *Staff) typedPage(v *web.Visit) (TypedPage, error) {
	p := TypedPage{Visit: v, Once: rand.Text()}
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
	p.Files = web.Field{Name: "files", Label: v.Say(lang.T("petition.site.files")), Hint: v.Say(lang.T("petition.site.files_hint", "most", petition.MostFiles, "mib", petition.MostFile>>20))}
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
	form, files, err := v.FormWith("files", petition.MostFiles, petition.MostFile)
	if err != nil {
		return web.Answer{}, err
	}
	p, err := s.typedPage(v)
	if err != nil {
		return web.Answer{}, err
	}
	if once, _ := form.Text("once", false); once != "" {
		p.Once = once
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
	sent := petition.Submission{
		Once: p.Once, Kind: petition.Kind(got["kind"]), Category: petition.Category(got["category"]), Unit: unit.Code(got["unit"]), Notice: got["notice"],
		Letter: petition.Letter{Name: got["name"], Phone: got["phone"], Email: got["email"], Address: got["address"], About: got["about"], Text: got["text"]},
	}
	for _, f := range files {
		sent.Files = append(sent.Files, petition.File{Name: f.Name, Content: f.Content})
	}
	all = append(all, &p.Files)
	r, err := s.office(v).SendPetition(v.Request.Context(), sent)
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
			{Text: v.Say(n.Posting), Href: postingPath(n.Row)}, {Text: n.Unit, Sub: n.Place}, {Text: v.Say(lang.T("petition.site.days", "from", n.From, "to", n.To))}, {Text: n.Code},
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

func postingPath(row int64) string { return "/petitions/postings/" + strconv.FormatInt(row, 10) }

// PostingPage is the notice of a list that hangs out, to be printed and put beside it: the
// code in large letters, and a picture for a phone that opens the form for comments.
type PostingPage struct {
	*web.Visit
	Notice  petition.Notice
	Address string // that the picture opens; empty: the public address is not known
	Contact string // the page for who types
}

// Head names the page.
func (p PostingPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("petition.notice")), Section: "/petitions",
		Crumbs: []web.Link{{Text: p.Say(lang.T("petition.postings")), Href: "/petitions/postings"}}}
}

func (s *Staff) posting(v *web.Visit) (web.Answer, error) {
	all, err := s.office(v).Postings(v.Request.Context())
	if err != nil {
		return web.Answer{}, err
	}
	i := slices.IndexFunc(all, func(n petition.Notice) bool { return strconv.FormatInt(n.Row, 10) == v.Path("posting") })
	if i < 0 {
		return web.Answer{}, fault.New(fault.NotFound, lang.T("petition.posting.none")).Do(lang.T("petition.posting.none.do"))
	}
	p := PostingPage{Visit: v, Notice: all[i]}
	if s.Portal != "" {
		p.Address, p.Contact = petition.NoticeAddress(s.Portal, p.Notice.Code), s.Portal+"/vi/contact/notice"
	}
	return web.Show(p), nil
}

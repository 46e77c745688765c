package staff

import (
	"errors"
	"strconv"
	"strings"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/petition"
	"vuonlen/web"
)

// ContactsPage is whom citizens can call, and the days that the province gives itself.
type ContactsPage struct {
	*web.Visit
	Ways      []web.Tab
	List      web.Table
	Rows      []petition.Contact
	Row       int64 // that is being changed; 0: a new one
	Block     web.Field
	Lines     []web.Field
	Phones    web.Field
	From, To  web.DateField
	Limits    web.Table
	Kind      web.Field
	Days      web.Field
	Document  web.Field
	LimitFrom web.DateField
	Keeping   keeping
	Over      *fault.Error
}

// Head names the page.
func (p ContactsPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("petition.contacts")), Section: "/petitions", Wrong: len(p.wrong()) > 0 || p.Over != nil}
}

func (p ContactsPage) wrong() []web.Wrong {
	out := web.WrongOf(append(append([]web.Field{p.Block}, p.Lines...), p.Phones)...)
	out = append(out, web.WrongDate(p.From)...)
	out = append(out, web.WrongDate(p.To)...)
	out = append(out, web.WrongOf(p.Kind, p.Days, p.Document)...)
	out = append(out, web.WrongDate(p.LimitFrom)...)
	return append(out, p.Keeping.wrong()...)
}

func setDate(f *web.DateField, d law.Date) {
	if d != 0 {
		f.Day, f.Month, f.Year = strconv.Itoa(int(d%100)), strconv.Itoa(int(d/100%100)), strconv.Itoa(int(d/10000))
	}
}

func (s *Staff) contactsPage(v *web.Visit) (ContactsPage, error) {
	say := func(t lang.Text) string { return v.Say(t) }
	p := ContactsPage{Visit: v, Ways: petitionWays(v, "/contacts")}
	o, ctx := s.office(v), v.Request.Context()
	var err error
	if p.Rows, err = o.Contacts(ctx); err != nil {
		return p, err
	}
	p.List = web.Table{Caption: say(lang.T("petition.contacts")), Quiet: true, Empty: web.Empty{Text: say(lang.T("petition.contacts.none"))}, Columns: []web.Column{
		{Text: say(lang.T("petition.contact.who_col"))}, {Text: say(lang.T("petition.contact.block_col"))}, {Text: say(lang.T("petition.contact.order_col")), Right: true},
		{Text: say(lang.T("petition.contact.phones_col"))}, {Text: say(lang.T("petition.contact.valid_col"))},
	}}
	var now petition.Contact
	for _, c := range p.Rows {
		valid := say(lang.T("petition.contact.since", "from", c.From))
		if c.To != 0 {
			valid = say(lang.T("petition.site.days", "from", c.From, "to", c.To))
		}
		p.List.Rows = append(p.List.Rows, []web.Cell{
			{Text: strings.Join(filled(c.Person, c.Body), ", "), Sub: c.Post, Href: "/contacts?row=" + strconv.FormatInt(c.Row, 10)}, {Text: v.Say(c.Block)}, {Text: v.Lang.Int(c.Order)},
			{Text: strings.Join(c.Phones, ", "), Sub: c.Email}, {Text: valid},
		})
		if strconv.FormatInt(c.Row, 10) == v.Query("row") {
			now = c
		}
	}
	p.Row = now.Row
	p.Block = web.Field{Name: "block", Label: say(lang.T("petition.contact.block_col")), Required: true}
	for _, b := range petition.Blocks {
		p.Block.Choices = append(p.Block.Choices, web.Choice{Value: string(b), Text: v.Say(b), Chosen: b == now.Block})
	}
	order := ""
	if now.Order != 0 {
		order = strconv.FormatInt(now.Order, 10)
	}
	p.Lines = []web.Field{
		{Name: "order", Label: say(lang.T("petition.contact.order_col")), Width: "w4", Numeric: true, Value: order, Required: true, Autocomplete: "off"},
		{Name: "body", Label: say(lang.T("petition.contact.body_col")), Value: now.Body, Autocomplete: "off"},
		{Name: "person", Label: say(lang.T("petition.contact.person_col")), Value: now.Person, Autocomplete: "off"},
		{Name: "post", Label: say(lang.T("petition.contact.post_col")), Value: now.Post, Autocomplete: "off"},
		{Name: "email", Label: say(lang.T("petition.contact.email_col")), Value: now.Email, Autocomplete: "off"},
	}
	p.Phones = web.Field{Name: "phones", Label: say(lang.T("petition.contact.phones_col")), Hint: say(lang.T("petition.contact.phones_hint")), Value: strings.Join(now.Phones, "\n"), Required: true}
	p.From = web.DateField{Name: "from", Label: say(lang.T("petition.contact.from_col"))}
	p.To = web.DateField{Name: "to", Label: say(lang.T("petition.contact.to_col")), Hint: say(lang.T("petition.contact.to_hint"))}
	setDate(&p.From, now.From)
	setDate(&p.To, now.To)

	limits, err := o.PetitionLimits(ctx)
	if err != nil {
		return p, err
	}
	p.Limits = web.Table{Caption: say(lang.T("petition.limits")), Quiet: true, Empty: web.Empty{Text: say(lang.T("petition.limits.none"))}, Columns: []web.Column{
		{Text: say(lang.T("petition.col.kind"))}, {Text: say(lang.T("petition.limit.days_col")), Right: true}, {Text: say(lang.T("petition.limit.document_col"))}, {Text: say(lang.T("petition.limit.from_col"))},
	}}
	for _, l := range limits {
		p.Limits.Rows = append(p.Limits.Rows, []web.Cell{{Text: v.Say(l.Kind)}, {Text: v.Lang.Int(l.Days)}, {Text: l.Document}, {Text: v.Say(l.From)}})
	}
	p.Kind = web.Field{Name: "kind", Type: "select", Label: say(lang.T("petition.col.kind"))}
	for _, k := range petition.Kinds {
		p.Kind.Choices = append(p.Kind.Choices, web.Choice{Value: string(k), Text: v.Say(k)})
	}
	p.Days = web.Field{Name: "days", Label: say(lang.T("petition.limit.days_col")), Hint: say(lang.T("petition.limit.hint")), Width: "w4", Numeric: true, Required: true, Autocomplete: "off"}
	p.Document = web.Field{Name: "document", Label: say(lang.T("petition.limit.document_col")), Required: true, Autocomplete: "off"}
	p.LimitFrom = web.DateField{Name: "limit-from", Label: say(lang.T("petition.limit.from_col"))}
	p.Keeping, err = s.keeping(v)
	return p, err
}

func filled(words ...string) (out []string) {
	for _, w := range words {
		if w != "" {
			out = append(out, w)
		}
	}
	return out
}

func (s *Staff) contacts(v *web.Visit) (web.Answer, error) {
	p, err := s.contactsPage(v)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(p), nil
}

func (s *Staff) keepContact(v *web.Visit) (web.Answer, error) {
	form, err := v.Form()
	if err != nil {
		return web.Answer{}, err
	}
	p, err := s.contactsPage(v)
	if err != nil {
		return web.Answer{}, err
	}
	c := petition.Contact{Row: wholeOf(form, "row")}
	p.Row = c.Row
	var block string
	block, p.Block.Error = form.One("block", p.Block.Choices, true)
	c.Block = petition.Block(block)
	for i := range p.Block.Choices {
		p.Block.Choices[i].Chosen = p.Block.Choices[i].Value == block
	}
	for i := range p.Lines {
		f := &p.Lines[i]
		f.Value, f.Error = form.Text(f.Name, false)
	}
	c.Order, c.Body, c.Person, c.Post, c.Email = wholeOf(form, "order"), p.Lines[1].Value, p.Lines[2].Value, p.Lines[3].Value, p.Lines[4].Value
	p.Phones.Value, p.Phones.Error = form.Text("phones", true)
	for line := range strings.Lines(p.Phones.Value) {
		if line = strings.TrimSpace(line); line != "" {
			c.Phones = append(c.Phones, line)
		}
	}
	c.From, p.From = form.Date(p.From, true)
	c.To, p.To = form.Date(p.To, false)
	if len(p.wrong()) > 0 {
		return web.Again(p), nil
	}
	_, _, err = s.office(v).KeepContact(v.Request.Context(), c)
	var f *fault.Error
	if errors.As(err, &f) && f.Kind == fault.Usage {
		for _, x := range append(pointers(p.Lines), &p.Block, &p.Phones) {
			if x.Name == f.At.Column {
				x.Error = v.Say(f.What)
			}
		}
		if f.At.Column == "to" {
			p.To.Error = v.Say(f.What)
		}
		if len(p.wrong()) == 0 {
			p.Over = f
		}
		return web.Again(p), nil
	}
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go("/contacts"), nil
}

// wholeOf is a whole number of a form, 0 for none: what must be one says so itself.
func wholeOf(form web.Form, name string) int64 {
	s, _ := form.Text(name, false)
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

func (s *Staff) withdrawContact(v *web.Visit) (web.Answer, error) {
	form, err := v.Form()
	if err != nil {
		return web.Answer{}, err
	}
	if _, err := s.office(v).WithdrawContact(v.Request.Context(), wholeOf(form, "row")); err != nil {
		return web.Answer{}, err
	}
	return web.Go("/contacts"), nil
}

func (s *Staff) setLimit(v *web.Visit) (web.Answer, error) {
	form, err := v.Form()
	if err != nil {
		return web.Answer{}, err
	}
	p, err := s.contactsPage(v)
	if err != nil {
		return web.Answer{}, err
	}
	l := petition.Limit{}
	kind, _ := form.Text("kind", true)
	l.Kind = petition.Kind(kind)
	for i := range p.Kind.Choices {
		p.Kind.Choices[i].Chosen = p.Kind.Choices[i].Value == kind
	}
	p.Days.Value, p.Days.Error = form.Text("days", true)
	l.Days = wholeOf(form, "days")
	l.Document, p.Document.Error = form.Text("document", true)
	p.Document.Value = l.Document
	l.From, p.LimitFrom = form.Date(p.LimitFrom, true)
	if len(p.wrong()) > 0 {
		return web.Again(p), nil
	}
	_, err = s.office(v).SetPetitionLimit(v.Request.Context(), l)
	var f *fault.Error
	if errors.As(err, &f) && !errors.Is(err, account.ErrDenied) {
		for _, x := range []*web.Field{&p.Kind, &p.Days, &p.Document} {
			if x.Name == f.At.Column {
				x.Error = v.Say(f.What)
			}
		}
		if len(p.wrong()) == 0 {
			p.Over = f
		}
		return web.Again(p), nil
	}
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go("/contacts"), nil
}

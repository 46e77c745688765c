package portal

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/petition"
	"vuonlen/unit"
	"vuonlen/web"
)

// Inbox is what the site is handed to take petitions in; it cannot read them.
type Inbox struct {
	Places func(context.Context) ([]petition.Place, error)
	// Send keeps what somebody sends before it gives the receipt.
	Send   func(context.Context, petition.Submission) (petition.Receipt, error)
	State  func(ctx context.Context, number, code string) (petition.View, error)
	Notice func(ctx context.Context, code string) (petition.Notice, error)
	// Retention is how long the province keeps what is sent; false: it has set nothing.
	Retention func(context.Context) (petition.Retention, bool, error)
	// Key signs forms; the same in every process and after every restart. Empty: a key of
	// this run, so that forms of another one come back to be sent again.
	Key []byte
	// Address is where a request comes from. It is counted under a salt of the day and
	// neither kept nor written anywhere.
	Address func(*http.Request) string
}

func (p *Portal) petitionPages() []Page {
	out := []Page{{Path: "/contact", Serve: p.contact, Name: lang.T("petition.site.contact"), Menu: true}}
	if p.Inbox == nil {
		return out
	}
	return append(out,
		Page{Path: "/contact/form", Query: []string{"kind"}, Serve: p.form, Name: lang.T("petition.site.form")},
		Page{Path: "/contact/form", Method: http.MethodPost, Serve: p.send, Bytes: petition.MostSent},
		Page{Path: "/contact/notice", Query: []string{"code"}, Serve: p.notice, Name: lang.T("petition.site.notice")},
		Page{Path: "/contact/notice", Method: http.MethodPost, Serve: p.send, Bytes: petition.MostSent},
		Page{Path: "/contact/state", Serve: p.state, Name: lang.T("petition.site.state")},
		Page{Path: "/contact/state", Method: http.MethodPost, Serve: p.askState},
	)
}

// ContactPage is whom one can call, and the ways to write.
type ContactPage struct {
	View
	Blocks []ContactBlock
	Writes bool
}

// Head names the page.
func (p ContactPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("petition.site.contact")), Section: "/contact", Crumbs: p.Crumbs()}
}

func (p *Portal) contact(v View) (web.Answer, error) {
	bs, err := p.contacts(v.Request.Context())
	if err != nil {
		return web.Answer{}, err
	}
	return show(ContactPage{View: v, Blocks: bs, Writes: p.Inbox != nil})
}

// PetitionPage is the form of a remark, a petition or a comment on a posted list.
type PetitionPage struct {
	View
	Kind     petition.Kind
	Notice   petition.Notice // of a comment on a list
	Token    string
	Kept     string // how long the province keeps what is sent
	Unit     web.Field
	Category web.Field
	About    web.Field
	Text     web.Field
	Person   web.Field
	Phone    web.Field
	Email    web.Field
	Address  web.Field
	Files    web.Field
	Trap     web.Field
	Over     *fault.Error // what is wrong with all of it
}

// Head names the page.
func (p PetitionPage) Head() web.Head {
	return web.Head{Title: p.Say(p.Kind), Section: "/contact", Crumbs: p.contactCrumbs(), Wrong: len(p.wrong()) > 0 || p.Over != nil}
}

func (v View) contactCrumbs() []web.Link {
	return v.Crumbs(web.Link{Text: v.Say(lang.T("petition.site.contact")), Href: v.To("/contact")})
}

func (p *PetitionPage) fields() []*web.Field {
	return []*web.Field{&p.Unit, &p.Category, &p.About, &p.Text, &p.Person, &p.Phone, &p.Email, &p.Address, &p.Files, &p.Trap}
}

func (p PetitionPage) wrong() []web.Wrong {
	var fs []web.Field
	for _, f := range p.fields() {
		fs = append(fs, *f)
	}
	return web.WrongOf(fs...)
}

// action is where the form is sent.
func (p PetitionPage) action() string {
	if p.Kind == petition.Complaint {
		return p.To("/contact/notice")
	}
	return p.To("/contact/form")
}

// petitionPage is an empty form of a kind; with an error it is a form all the same, which
// does not know what the office knows.
func (p *Portal) petitionPage(v View, kind petition.Kind) (PetitionPage, error) {
	say := func(t lang.Text) string { return v.Say(t) }
	g := PetitionPage{View: v, Kind: kind, Token: p.guard.token(string(kind))}
	needs := kind == petition.Procedure
	g.Category = web.Field{Name: "category", Label: say(lang.T("petition.site.category")), Required: true}
	for _, c := range kind.Categories() {
		g.Category.Choices = append(g.Category.Choices, web.Choice{Value: string(c), Text: v.Say(c)})
	}
	g.About = web.Field{Name: "about", Label: say(lang.T("petition.site.about")), Hint: say(lang.T("petition.site.about_hint")), Autocomplete: "off"}
	g.Text = web.Field{Name: "text", Label: say(lang.T("petition.site.text")), Hint: say(lang.T("petition.site.text_hint", "least", petition.LeastText, "most", petition.MostText)), Required: true}
	g.Person = web.Field{Name: "name", Label: say(lang.T("petition.site.name")), Autocomplete: "name", Required: needs}
	g.Phone = web.Field{Name: "phone", Type: "tel", Label: say(lang.T("petition.site.phone")), Autocomplete: "tel", Width: "w14"}
	g.Email = web.Field{Name: "email", Type: "email", Label: say(lang.T("petition.site.email")), Autocomplete: "email"}
	g.Address = web.Field{Name: "address", Label: say(lang.T("petition.site.address")), Autocomplete: "street-address", Required: needs}
	g.Files = web.Field{Name: "files", Label: say(lang.T("petition.site.files")), Hint: say(lang.T("petition.site.files_hint", "most", petition.MostFiles, "mib", petition.MostFile>>20))}
	g.Trap = web.Field{Name: "website", Label: say(lang.T("petition.site.trap")), Autocomplete: "off"}
	if kind != petition.Complaint {
		g.Unit = web.Field{Name: "unit", Type: "select", Label: say(lang.T("petition.site.unit")), Hint: say(lang.T("petition.site.unit_hint"))}
	}
	var kept petition.Retention
	set := false
	if p.Inbox.Retention != nil {
		var err error
		if kept, set, err = p.Inbox.Retention(v.Request.Context()); err != nil {
			return g, err
		}
	}
	g.Kept = say(lang.T("petition.site.kept_unset"))
	if set {
		g.Kept = say(lang.T("petition.site.kept", "n", kept.Months, "document", kept.Document))
	}
	if kind == petition.Complaint {
		return g, nil
	}
	places, err := p.Inbox.Places(v.Request.Context())
	if err != nil {
		return g, err
	}
	for _, x := range places {
		g.Unit.Choices = append(g.Unit.Choices, web.Choice{Value: string(x.Code), Text: x.Name})
	}
	return g, nil
}

// form shows an empty form. It is fetched anew for everybody: it holds the time.
func (p *Portal) form(v View) (web.Answer, error) {
	kind := petition.Kind(cmp.Or(v.Query("kind"), string(petition.Remark)))
	if kind != petition.Remark && kind != petition.Procedure {
		return web.Answer{}, fault.New(fault.NotFound, lang.T("petition.letter.kind")).Do(lang.T("petition.site.kind_do"))
	}
	g, err := p.petitionPage(v, kind)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(g), nil
}

// send takes a form in. Whatever is wrong, what was typed comes back with it; only files
// have to be chosen again.
func (p *Portal) send(v View) (web.Answer, error) {
	ctx := v.Request.Context()
	f, files, err := v.FormWith("files", petition.MostFiles, petition.MostFile)
	if err != nil {
		return web.Answer{}, err
	}
	word, _ := f.Text("kind", false)
	code, _ := f.Text("notice", false)
	kind := petition.Kind(word)
	if !slices.Contains(petition.Kinds, kind) || (kind == petition.Complaint) != (v.path() == "/contact/notice") {
		return web.Answer{}, fault.New(fault.Usage, lang.T("petition.letter.kind")).Do(lang.T("petition.site.kind_do"))
	}
	g, down := p.petitionPage(v, kind)
	s := petition.Submission{Kind: kind, Notice: code}
	if kind == petition.Complaint {
		if down == nil {
			g.Notice, down = p.Inbox.Notice(ctx, code)
		}
		if down != nil { // nothing is known of the list: the form goes on with its code
			g.Notice = petition.Notice{Posting: petition.Posting{Code: code}, Open: true}
		}
	}
	if down != nil && !trouble(down) {
		return web.Answer{}, down
	}
	for _, x := range g.fields() {
		value, wrong := f.Text(x.Name, false)
		x.Value, x.Error = value, wrong
		for i := range x.Choices {
			x.Choices[i].Chosen = x.Choices[i].Value == value
		}
	}
	s.Unit, s.Category = unit.Code(g.Unit.Value), petition.Category(g.Category.Value)
	s.Letter = petition.Letter{Name: g.Person.Value, Phone: g.Phone.Value, Email: g.Email.Value, Address: g.Address.Value, About: g.About.Value, Text: g.Text.Value}
	for _, f := range files {
		s.Files = append(s.Files, petition.File{Name: f.Name, Content: f.Content})
	}
	if g.Trap.Value != "" {
		g.Trap.Error = v.Say(lang.T("petition.site.trapped"))
	}
	token, _ := f.Text("token", false)
	once, age, ours := p.guard.check(token, string(kind))
	switch {
	case down != nil:
		g.Token = token
		g.down(down)
	case !ours:
		g.Over = fault.New(fault.Refused, lang.T("petition.site.stale")).Do(lang.T("petition.site.again"))
	case age < leastTime:
		g.Token = token // it will be old enough when it comes again
		g.Over = fault.New(fault.Refused, lang.T("petition.site.fast")).Do(lang.T("petition.site.again"))
	default:
		g.Token = token
		g.take(s.Check())
	}
	if g.Over != nil || len(g.wrong()) > 0 {
		return web.Again(g), nil
	}
	s.Once = once // clicked twice, or sent again after an answer that did not arrive: one receipt
	if !p.guard.allow(p.Inbox.Address(v.Request), true) {
		g.Over = fault.New(fault.Refused, lang.T("petition.site.many", "n", sendMost)).Do(lang.T("petition.site.many_do"))
		return web.Again(g), nil
	}
	r, err := p.Inbox.Send(ctx, s)
	var one *fault.Error
	var list *fault.List
	switch {
	case trouble(err):
		g.down(err)
	case errors.As(err, &list):
		g.take(list)
	case errors.As(err, &one):
		g.take(&fault.List{Items: []*fault.Error{one}, Total: 1})
	case err != nil:
		return web.Answer{}, err
	default:
		return web.Show(ReceiptPage{View: v, Receipt: r}), nil
	}
	return web.Again(g), nil
}

// down says that the office is in trouble. The form may have been kept before that came
// out; who sends the same again has the same receipt.
func (p *PetitionPage) down(err error) {
	p.portal.Log.Error("petition not taken", "error", err.Error())
	p.Over = fault.New(fault.Refused, lang.T("petition.site.down")).Do(lang.T("petition.site.down_do"))
}

// take puts faults beside their fields.
func (p *PetitionPage) take(l *fault.List) {
	if l == nil {
		return
	}
	for _, e := range l.Items {
		for _, x := range p.fields() {
			if x.Name == e.At.Column && x.Error == "" {
				x.Error = p.Say(e.What)
			}
		}
	}
	if len(p.wrong()) == 0 {
		p.Over = l.Items[0]
	}
}

// ReceiptPage is the receipt. It is the answer to the form itself: the code stands in no
// address and is shown once.
type ReceiptPage struct {
	View
	petition.Receipt
}

// Head names the page.
func (p ReceiptPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("petition.site.receipt")), Section: "/contact", Crumbs: p.contactCrumbs()}
}

func (p ReceiptPage) facts() web.Facts {
	return web.Facts{{Name: p.Say(lang.T("petition.col.handler")), Cell: web.Cell{Text: p.Handler}}, due(p.View, p.Due)}
}

// notice asks for the code on a notice, or shows what it opens: the posting with a form
// for comments, and nothing else.
func (p *Portal) notice(v View) (web.Answer, error) {
	code := v.Query("code")
	if code == "" {
		return web.Show(NoticePage{View: v, Code: noticeField(v)}), nil
	}
	if !p.guard.allow(p.Inbox.Address(v.Request), false) {
		return web.Answer{}, tooMany()
	}
	n, err := p.Inbox.Notice(v.Request.Context(), code)
	var f *fault.Error
	if errors.As(err, &f) && f.Kind == fault.NotFound {
		g := NoticePage{View: v, Code: noticeField(v)}
		g.Code.Value, g.Code.Error = code, v.Say(f.What)
		return web.Again(g), nil
	}
	if err != nil {
		return web.Answer{}, err
	}
	g, err := p.petitionPage(v, petition.Complaint)
	if err != nil {
		return web.Answer{}, err
	}
	g.Notice = n
	return web.Show(g), nil
}

func tooMany() error {
	return fault.New(fault.Refused, lang.T("petition.site.many_asked")).Do(lang.T("petition.site.many_do"))
}

func noticeField(v View) web.Field {
	return web.Field{Name: "code", Label: v.Say(lang.T("petition.site.code_notice")), Hint: v.Say(lang.T("petition.site.code_notice_hint")), Width: "w14", Autocomplete: "off", Required: true}
}

// NoticePage asks for the code on a notice.
type NoticePage struct {
	View
	Code web.Field
}

// Head names the page.
func (p NoticePage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("petition.site.notice")), Section: "/contact", Crumbs: p.contactCrumbs(), Wrong: p.Code.Error != ""}
}

// StatePage asks for number and code, or shows what became of the petition.
type StatePage struct {
	View
	Number, Code web.Field
	None         *fault.Error // there is none
	Petition     *petition.View
}

// Head names the page.
func (p StatePage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("petition.site.state")), Section: "/contact", Crumbs: p.contactCrumbs(), Wrong: p.None != nil}
}

func statePage(v View) StatePage {
	return StatePage{
		View:   v,
		Number: web.Field{Name: "number", Label: v.Say(lang.T("petition.site.number")), Hint: v.Say(lang.T("petition.site.number_hint")), Width: "w14", Autocomplete: "off", Required: true},
		Code:   web.Field{Name: "code", Label: v.Say(lang.T("petition.site.code")), Hint: v.Say(lang.T("petition.site.code_hint")), Width: "w14", Autocomplete: "off", Required: true},
	}
}

func (p *Portal) state(v View) (web.Answer, error) { return web.Show(statePage(v)), nil }

// askState answers who sends number and code; they come in the body, not in the address.
func (p *Portal) askState(v View) (web.Answer, error) {
	f, err := v.Form()
	if err != nil {
		return web.Answer{}, err
	}
	g := statePage(v)
	g.Number.Value, g.Number.Error = f.Text("number", true)
	g.Code.Value, g.Code.Error = f.Text("code", true)
	if g.Number.Error == "" && g.Code.Error == "" {
		if !p.guard.allow(p.Inbox.Address(v.Request), false) {
			return web.Answer{}, tooMany()
		}
		x, err := p.Inbox.State(v.Request.Context(), g.Number.Value, g.Code.Value)
		switch {
		case errors.As(err, &g.None) && g.None.Kind == fault.NotFound:
		case err != nil:
			return web.Answer{}, err
		default:
			g.Petition = &x
			return web.Show(g), nil
		}
	}
	g.Code.Value = ""
	return web.Again(g), nil
}

// facts are what is known of a petition.
func (p StatePage) facts() web.Facts {
	x := p.Petition
	out := web.Facts{
		{Name: p.Say(lang.T("petition.site.number")), Cell: web.Cell{Text: x.Number}},
		{Name: p.Say(lang.T("petition.col.state")), Cell: web.Cell{Tag: web.Tag{Text: p.Say(x.State), Tone: StateTone(x.State)}}},
		{Name: p.Say(lang.T("petition.col.kind")), Cell: web.Cell{Text: p.Say(x.Kind), Sub: p.Say(x.Category)}},
		{Name: p.Say(lang.T("petition.col.on")), Cell: web.Cell{Text: p.Say(x.On)}},
		{Name: p.Say(lang.T("petition.col.handler")), Cell: web.Cell{Text: x.Handler}},
	}
	return append(out, due(p.View, x.Due))
}

// due says by when the province wants to answer, and that this is no rule of law.
func due(v View, on law.Date) web.FactRow {
	row := web.FactRow{Name: v.Say(lang.T("petition.col.due")), Cell: web.Cell{Text: v.Say(lang.T("petition.due.none"))}}
	if on != 0 {
		row.Cell = web.Cell{Text: v.Say(on), Sub: v.Say(lang.T("petition.due.local"))}
	}
	return row
}

// StateTone is how a state looks.
func StateTone(s petition.State) web.Tone {
	switch s {
	case petition.Answered:
		return web.Good
	case petition.Refused:
		return web.Bad
	case petition.Received, petition.Routed:
		return web.Info
	}
	return web.Plain
}

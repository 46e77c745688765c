package staff

import (
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"vuonlen/account"
	"vuonlen/document"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/office"
	"vuonlen/publication"
	"vuonlen/unit"
	"vuonlen/web"
)

// maxArticle bounds what is sent with an article: its text, a picture and a file.
const maxArticle = document.MaxAttachment + office.MaxPicture + 1<<20

func as(err error, f **fault.Error) bool { return errors.As(err, f) }

func denied(err error) bool { return errors.Is(err, account.ErrDenied) }

// EditPage is the form of an article.
type EditPage struct {
	*web.Visit
	Code   string // empty: a new one
	Seen   string
	Stop   *fault.Error
	Unit   web.Field
	Fields map[string]web.Field
	Keep   []keptFile // pictures and files that stand beside it
	Public bool       // it is published: what is corrected must be said
	Errors []web.Wrong
}

// keptFile is a picture or file of the article as it stands.
type keptFile struct {
	SHA256, Name string
	Picture      bool
	Alt, AltEN   web.Field
	Drop         web.Field
}

// Head names the page.
func (p EditPage) Head() web.Head {
	h := web.Head{Title: p.Say(lang.T("article.new")), Section: "/articles", Wrong: len(p.Errors) > 0 || p.Stop != nil, Crumbs: []web.Link{{Text: p.Say(lang.T("article.list")), Href: "/articles"}}}
	if p.Code != "" {
		h.Title = p.Say(lang.T("article.edit"))
		h.Crumbs = append(h.Crumbs, web.Link{Text: p.Fields["title"].Value, Href: articlePath(p.Code)})
	}
	return h
}

// action is where the form is sent.
func (p EditPage) action() string {
	if p.Code == "" {
		return "/articles/new"
	}
	return articlePath(p.Code, "edit")
}

// lang: keys
var articleLabels = map[string]string{
	"title": "article.label.title", "summary": "article.label.summary", "body": "article.label.body", "author": "article.label.author", "note": "article.label.note",
	"title_en": "article.label.title_en", "summary_en": "article.label.summary_en", "body_en": "article.label.body_en", "note_en": "article.label.note_en",
	"picture": "article.label.picture", "alt": "article.label.alt", "alt_en": "article.label.alt_en", "file": "article.label.file",
}

// lang: keys
var articleHints = map[string]string{
	"body": "article.hint.body", "summary": "article.hint.summary", "author": "article.hint.author", "note": "article.hint.note", "picture": "article.hint.picture", "alt": "article.hint.alt", "file": "article.hint.file",
}

func (s *Staff) editPage(v *web.Visit) (EditPage, *office.ArticleAnswer, error) {
	p := EditPage{Visit: v, Fields: map[string]web.Field{}}
	for name, label := range articleLabels {
		f := web.Field{Name: name, Label: v.Say(lang.T(label)), Autocomplete: "off"} // lang: keys in articleLabels
		if hint, ok := articleHints[name]; ok {
			f.Hint = v.Say(lang.T(hint)) // lang: keys in articleHints
		}
		if strings.HasPrefix(name, "body") {
			f.Lines = 18
		}
		f.Required = slices.Contains([]string{"title", "body", "author"}, name)
		p.Fields[name] = f
	}
	o := s.office(v)
	if v.Path("code") == "" {
		units, err := o.ArticleUnits(v.Request.Context())
		if err != nil {
			return p, nil, err
		}
		p.Unit = web.Field{Name: "unit", Label: v.Say(lang.T("article.label.unit")), Type: "select", Required: true}
		for _, u := range units {
			p.Unit.Choices = append(p.Unit.Choices, web.Choice{Value: string(u.Code), Text: u.Name})
		}
		return p, nil, nil
	}
	a, err := o.Article(v.Request.Context(), v.Path("code"))
	if err != nil {
		return p, nil, err
	}
	p.Code, p.Seen, p.Public = a.Code, strconv.Itoa(len(a.Steps)), len(a.Versions()) > 0
	t := a.Text()
	for name, value := range map[string]string{"title": t.Title.VI, "title_en": t.Title.EN, "summary": t.Summary.VI, "summary_en": t.Summary.EN, "body": t.Body.VI, "body_en": t.Body.EN, "author": t.Author} {
		p.set(name, value, "")
	}
	for i, x := range t.Pictures {
		k := p.kept(x.SHA256, v.Say(lang.T("article.picture", "n", i+1)))
		k.Picture = true
		k.Alt = web.Field{Name: "alt-" + x.SHA256, Label: v.Say(lang.T("article.label.alt")), Value: x.Alt.VI, Autocomplete: "off"}
		k.AltEN = web.Field{Name: "alt_en-" + x.SHA256, Label: v.Say(lang.T("article.label.alt_en")), Value: x.Alt.EN, Autocomplete: "off"}
		p.Keep = append(p.Keep, k)
	}
	for _, x := range t.Files {
		p.Keep = append(p.Keep, p.kept(x.SHA256, x.Name))
	}
	return p, &a, nil
}

func (p *EditPage) kept(sum, name string) keptFile {
	return keptFile{SHA256: sum, Name: name, Drop: web.Field{Name: "drop-" + sum, Label: name, Choices: []web.Choice{{Value: "1", Text: p.Say(lang.T("article.drop"))}}}}
}

func (p *EditPage) set(name, value, wrong string) {
	f := p.Fields[name]
	f.Value, f.Error = value, wrong
	p.Fields[name] = f
}

func (s *Staff) editArticle(v *web.Visit) (web.Answer, error) {
	p, _, err := s.editPage(v)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(p), nil
}

// saveArticle writes a text; what is wrong is told on the form, with what was typed.
func (s *Staff) saveArticle(v *web.Visit) (web.Answer, error) {
	form, err := v.Form()
	if err != nil {
		return web.Answer{}, err
	}
	if m := v.Request.MultipartForm; m != nil {
		defer func() { _ = m.RemoveAll() }()
	}
	p, a, err := s.editPage(v)
	if err != nil {
		return web.Answer{}, err
	}
	q := office.ArticleStep{Code: p.Code, What: publication.Written, Text: &publication.Text{}}
	get := func(name string) string {
		value, wrong := form.Text(name, p.Fields[name].Required || name == "note" && p.Public)
		p.set(name, strings.ReplaceAll(value, "\r\n", "\n"), wrong)
		return p.Fields[name].Value
	}
	t := q.Text
	t.Title, t.Author = lang.Both{VI: oneLine(get("title")), EN: oneLine(get("title_en"))}, oneLine(get("author"))
	t.Summary, t.Body = lang.Both{VI: get("summary"), EN: get("summary_en")}, lang.Both{VI: get("body"), EN: get("body_en")}
	if p.Public {
		q.Note = lang.Both{VI: get("note"), EN: get("note_en")}
	}
	if a != nil {
		seen, _ := form.Text("seen", false)
		q.Seen, _ = strconv.Atoi(seen)
		p.Seen = seen
		keepFiles(form, &p, a.Text(), t)
	} else {
		value, wrong := form.One("unit", p.Unit.Choices, true)
		p.Unit.Error, p.Unit.Choices = wrong, chosen(p.Unit.Choices, value)
		q.Unit = unit.Code(value)
	}
	alt := lang.Both{VI: oneLine(get("alt")), EN: oneLine(get("alt_en"))}
	for _, name := range []string{"picture", "file"} {
		f, err := sentFile(v, name)
		if err != nil {
			return web.Answer{}, err
		}
		if f != nil {
			f.Picture = name == "picture"
			if f.Picture {
				f.Alt = alt
			}
			q.Add = append(q.Add, *f)
		}
	}
	p.Errors = web.WrongOf(p.Unit, p.Fields["title"], p.Fields["author"], p.Fields["body"], p.Fields["note"])
	if len(p.Errors) > 0 {
		return web.Again(p), nil
	}
	code, act, err := s.office(v).TakeArticleStep(v.Request.Context(), q)
	if p.Stop = wrongInput(err); p.Stop != nil {
		return web.Again(p), nil
	}
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go(articlePath(code) + "?saved=" + strconv.FormatInt(act, 10)), nil
}

// keepFiles takes over the pictures and files that are not dropped, with their words.
func keepFiles(form web.Form, p *EditPage, was, t *publication.Text) {
	dropped := map[string]bool{}
	for i := range p.Keep {
		k := &p.Keep[i]
		drop, _ := form.Text(k.Drop.Name, false)
		dropped[k.SHA256] = drop != ""
		k.Drop.Choices[0].Chosen = drop != ""
		if k.Picture {
			k.Alt.Value, k.Alt.Error = form.Text(k.Alt.Name, false)
			k.AltEN.Value, k.AltEN.Error = form.Text(k.AltEN.Name, false)
		}
	}
	for i, x := range was.Pictures { // the first of Keep are the pictures, in their order
		if x.Alt = (lang.Both{VI: oneLine(p.Keep[i].Alt.Value), EN: oneLine(p.Keep[i].AltEN.Value)}); !dropped[x.SHA256] {
			t.Pictures = append(t.Pictures, x)
		}
	}
	for _, x := range was.Files {
		if !dropped[x.SHA256] {
			t.Files = append(t.Files, x)
		}
	}
}

// sentFile is a file that came with a form, nil where none did.
func sentFile(v *web.Visit, name string) (*office.NewFile, error) {
	if v.Request.MultipartForm == nil {
		return nil, nil
	}
	f, head, err := v.Request.FormFile(name)
	if err != nil || head.Size == 0 {
		return nil, nil // nothing was chosen
	}
	defer f.Close()
	content, err := io.ReadAll(f)
	return &office.NewFile{Name: fileName(head.Filename), Content: content}, err
}

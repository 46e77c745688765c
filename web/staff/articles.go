package staff

import (
	"fmt"
	"strconv"
	"time"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/publication"
	"vuonlen/web"
)

func articlePath(code string, rest ...string) string {
	s := "/articles/" + code
	for _, r := range rest {
		s += "/" + r
	}
	return s
}

var articleTones = map[publication.State]web.Tone{
	publication.Draft: web.Plain, publication.Waiting: web.Warn, publication.Scheduled: web.Info, publication.Published: web.Good, publication.Taken: web.Bad,
}

func articleTag(v *web.Visit, s publication.State) web.Tag {
	return web.Tag{Text: v.Say(s), Tone: articleTones[s]}
}

// instantOf is a day and the time of day in the country.
func instantOf(v *web.Visit, t time.Time) string {
	return v.Say(law.DateOf(t)) + " " + t.In(law.Zone).Format("15:04")
}

// ArticlesPage is the list of articles, those that wait for somebody first.
type ArticlesPage struct {
	*web.Visit
	Said   web.Note
	List   web.Table
	Paging web.Pages
	Write  bool
}

// Head names the page.
func (p ArticlesPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("article.list")), Section: "/articles"}
}

func (s *Staff) articles(v *web.Visit) (web.Answer, error) {
	all, err := s.office(v).Articles(v.Request.Context())
	if err != nil {
		return web.Answer{}, err
	}
	p := ArticlesPage{Visit: v, Said: said(v), Write: v.May(account.ArticleWrite)}
	p.List = web.Table{Quiet: true, Caption: v.Say(lang.T("article.list")),
		Columns: []web.Column{{Text: v.Say(lang.T("article.label.title"))}, {Text: v.Say(lang.T("article.col.unit"))}, {Text: v.Say(lang.T("article.label.author"))}, {Text: v.Say(lang.T("article.col.changed"))}, {Text: v.Say(lang.T("article.col.state"))}},
		Empty:   web.Empty{Text: v.Say(lang.T("article.list.none")), Do: v.Say(lang.T("article.list.none_do"))}}
	var page []office.ArticleAnswer
	page, p.Paging = web.PageOf(v, all, pageSize)
	for _, a := range page {
		last := a.Steps[len(a.Steps)-1]
		title, _ := publication.In(a.Text().Title, v.Lang)
		p.List.Rows = append(p.List.Rows, []web.Cell{{Text: title, Href: articlePath(a.Code)}, {Text: a.UnitName}, {Text: a.Text().Author},
			{Text: instantOf(v, last.At), Sub: last.By}, {Tag: articleTag(v, a.State)}})
	}
	return web.Show(p), nil
}

// ArticlePage is an article as readers would see it, what was done to it, and what the
// visitor may do next.
type ArticlePage struct {
	*web.Visit
	office.ArticleAnswer
	Said    web.Note
	Stop    *fault.Error // what was wanted cannot be done, and why
	Summary web.Facts
	History web.Table
	Reason  web.Field // why it is returned
	Why     web.Field // why it is withdrawn
	Day     web.DateField
	Hour    web.Field
	Errors  []web.Wrong
}

// Head names the page.
func (p ArticlePage) Head() web.Head {
	title, _ := publication.In(p.Text().Title, p.Lang)
	return web.Head{Title: title, Section: "/articles", Wrong: len(p.Errors) > 0 || p.Stop != nil, Crumbs: []web.Link{{Text: p.Say(lang.T("article.list")), Href: "/articles"}}}
}

// can tells whether the visitor may do something now.
func (p ArticlePage) can(w publication.What) bool {
	for _, n := range p.Next {
		if n == w {
			return true
		}
	}
	return false
}

// seen is how many steps the visitor was shown.
func (p ArticlePage) seen() string { return strconv.Itoa(len(p.Article.Steps)) }

func (s *Staff) articlePage(v *web.Visit) (ArticlePage, error) {
	a, err := s.office(v).Article(v.Request.Context(), v.Path("code"))
	p := ArticlePage{Visit: v, ArticleAnswer: a, Said: said(v)}
	if err != nil {
		return p, err
	}
	p.Summary = web.Facts{
		{Name: v.Say(lang.T("register.col.state")), Cell: web.Cell{Tag: articleTag(v, a.State)}},
		{Name: v.Say(lang.T("article.col.unit")), Cell: web.Cell{Text: a.UnitName}},
		{Name: v.Say(lang.T("article.field.author")), Cell: web.Cell{Text: a.Text().Author}},
	}
	if vs := a.Versions(); len(vs) > 0 && a.State != publication.Taken {
		last := vs[len(vs)-1]
		p.Summary = append(p.Summary, web.FactRow{Name: v.Say(lang.T("article.from", "n", last.Number)), Cell: web.Cell{Text: instantOf(v, last.From), Href: "/" + string(v.Lang) + "/news/" + a.Code}})
	}
	p.History = web.Table{Caption: v.Say(lang.T("article.steps")), Columns: []web.Column{{Text: v.Say(lang.T("article.col.step"))}, {Text: v.Say(lang.T("staff.col.actor"))}, {Text: v.Say(lang.T("staff.col.at"))}, {Text: v.Say(lang.T("register.col.reason"))}}}
	for _, st := range a.Steps {
		why := st.Reasons
		if st.Note.VI != "" {
			why, _ = publication.In(st.Note, v.Lang)
		}
		p.History.Rows = append(p.History.Rows, []web.Cell{{Text: v.Say(st.What)}, {Text: st.By}, {Text: instantOf(v, st.At)}, {Text: why}})
	}
	p.Reason = web.Field{Name: "reason", Label: v.Say(lang.T("article.reason")), Hint: v.Say(lang.T("article.reason.hint")), Autocomplete: "off"}
	p.Why = p.Reason
	p.Why.Name = "why"
	p.Day = web.DateField{Name: "from", Label: v.Say(lang.T("article.day")), Hint: v.Say(lang.T("article.day.hint"))}
	p.Hour = web.Field{Name: "hour", Label: v.Say(lang.T("article.hour")), Hint: v.Say(lang.T("article.hour.hint")), Width: "w4", Autocomplete: "off"}
	return p, nil
}

func (s *Staff) article(v *web.Visit) (web.Answer, error) {
	p, err := s.articlePage(v)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(p), nil
}

// articleFile shows a picture or file of an article that is being written.
func (s *Staff) articleFile(v *web.Visit) (web.Answer, error) {
	a, content, err := s.office(v).ArticleFile(v.Request.Context(), v.Path("code"), v.Path("file"))
	if err != nil {
		return web.Answer{}, err
	}
	return web.Send(web.File{Name: a.Name, Type: a.Type, Content: content, Inline: a.Type == "image/jpeg" || a.Type == "image/png"}), nil
}

// submitArticle, reviewArticle and withdrawArticle are the steps besides writing.
func (s *Staff) submitArticle(v *web.Visit) (web.Answer, error) {
	return s.stepArticle(v, func(web.Form, *ArticlePage) publication.What { return publication.Submitted })
}

func (s *Staff) reviewArticle(v *web.Visit) (web.Answer, error) {
	return s.stepArticle(v, func(f web.Form, p *ArticlePage) publication.What {
		if what, _ := f.Text("what", true); what == string(publication.Returned) {
			return publication.Returned
		}
		return publication.Approved
	})
}

func (s *Staff) withdrawArticle(v *web.Visit) (web.Answer, error) {
	return s.stepArticle(v, func(web.Form, *ArticlePage) publication.What { return publication.Withdrawn })
}

// stepArticle takes a step; what cannot be done is told on the page of the article, with
// what was typed.
func (s *Staff) stepArticle(v *web.Visit, of func(web.Form, *ArticlePage) publication.What) (web.Answer, error) {
	form, err := v.Form()
	if err != nil {
		return web.Answer{}, err
	}
	p, err := s.articlePage(v)
	if err != nil {
		return web.Answer{}, err
	}
	q := office.ArticleStep{Code: p.Code, What: of(form, &p)}
	seen, _ := form.Text("seen", false)
	q.Seen, _ = strconv.Atoi(seen)
	if field := map[publication.What]*web.Field{publication.Returned: &p.Reason, publication.Withdrawn: &p.Why}[q.What]; field != nil {
		field.Value, field.Error = form.Text(field.Name, true)
		q.Reasons = oneLine(field.Value)
	}
	if q.What == publication.Approved {
		day, field := form.Date(p.Day, false)
		p.Day = field
		p.Hour.Value, p.Hour.Error = form.Text("hour", false)
		if q.From, err = hourOf(day, p.Hour.Value); err != nil {
			p.Hour.Error = v.Say(lang.T("article.hour.wrong"))
		}
	}
	if p.Errors = append(web.WrongOf(p.Reason, p.Why), append(web.WrongDate(p.Day), web.WrongOf(p.Hour)...)...); len(p.Errors) > 0 {
		return web.Again(p), nil
	}
	_, act, err := s.office(v).TakeArticleStep(v.Request.Context(), q)
	if p.Stop = wrongInput(err); p.Stop != nil {
		return web.Again(p), nil
	}
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go(articlePath(p.Code) + "?saved=" + strconv.FormatInt(act, 10)), nil
}

// hourOf is an hour of a day in the country; zero without a day and an hour.
func hourOf(day law.Date, hour string) (time.Time, error) {
	if day == 0 && hour == "" {
		return time.Time{}, nil
	}
	if day == 0 || hour == "" {
		return time.Time{}, fmt.Errorf("a day without an hour, or an hour without a day")
	}
	t, err := time.Parse("15:04", hour)
	return day.Begin().Add(time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute), err
}

// wrongInput is the fault of an error that the visitor can mend on the page where he is;
// nil for others.
func wrongInput(err error) *fault.Error {
	var f *fault.Error
	if as(err, &f) && (f.Kind == fault.Usage || f.Kind == fault.Refused && !denied(err) || f.Kind == fault.Conflict) {
		return f
	}
	return nil
}

// languages are those that the article has.
func (p ArticlePage) languages() []lang.Lang {
	if p.Text().Title.EN == "" {
		return []lang.Lang{lang.VI}
	}
	return lang.All
}

package main

import (
	"fmt"
	"strings"
	"time"

	"vuonlen/document"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/publication"
	"vuonlen/unit"
)

type articleCmd struct {
	List     articleListCmd     `cmd:"" help:"article_list"`
	Show     articleShowCmd     `cmd:"" help:"article_show"`
	Write    articleWriteCmd    `cmd:"" help:"article_write"`
	Submit   articleSubmitCmd   `cmd:"" help:"article_submit"`
	Approve  articleApproveCmd  `cmd:"" help:"article_approve"`
	Return   articleReturnCmd   `cmd:"" help:"article_return"`
	Withdraw articleWithdrawCmd `cmd:"" help:"article_withdraw"`
}

type articleListCmd struct{}

// articleJSON is an article with where it stands.
type articleJSON struct {
	Code     string            `json:"code"`
	State    publication.State `json:"state"`
	Unit     string            `json:"unit"`
	Title    lang.Both         `json:"title"`
	Author   string            `json:"author"`
	Versions int               `json:"versions"`
	From     *time.Time        `json:"from"` // of the newest version; null: none was let out
	Steps    []articleStepJSON `json:"steps"`
}

type articleStepJSON struct {
	What    publication.What `json:"step"`
	At      time.Time        `json:"at"`
	By      string           `json:"by"`
	Reasons string           `json:"reasons,omitempty"`
	Note    string           `json:"note,omitempty"`
}

func articleOut(a office.ArticleAnswer) articleJSON {
	code, _ := a.Of()
	out := articleJSON{Code: a.Code, State: a.State, Unit: string(code), Title: a.Text().Title, Author: a.Text().Author, Steps: []articleStepJSON{}}
	if vs := a.Versions(); len(vs) > 0 {
		out.Versions, out.From = len(vs), &vs[len(vs)-1].From
	}
	for _, s := range a.Steps {
		out.Steps = append(out.Steps, articleStepJSON{s.What, s.At, s.By, s.Reasons, s.Note.VI})
	}
	return out
}

// Run lists the articles.
func (c *articleListCmd) Run(a *app) error {
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	all, err := o.Articles(a.ctx)
	if err != nil {
		return err
	}
	switch a.format("text") {
	case "json":
		out := []articleJSON{}
		for _, x := range all {
			out = append(out, articleOut(x))
		}
		return a.json(out)
	case "csv":
		w := document.NewCSVWriter(a.stdout, "code", "state", "unit", "title", "author", "versions")
		for _, x := range all {
			j := articleOut(x)
			w.Raw(j.Code)
			w.Raw(string(j.State))
			w.Raw(j.Unit)
			w.Text(j.Title.VI)
			w.Text(j.Author)
			w.Raw(fmt.Sprint(j.Versions))
			w.End()
		}
		return w.Flush()
	}
	a.line(lang.T("cli.article.head", "n", len(all)))
	var t table
	for _, x := range all {
		title, _ := publication.In(x.Text().Title, a.lang)
		t.row(x.Code, x.State.Say(a.lang), x.UnitName, title)
	}
	t.write(a.stdout, "  ")
	return nil
}

type articleShowCmd struct {
	Code string `arg:"" help:"arg_article"`
}

// Run shows an article with all that was done to it.
func (c *articleShowCmd) Run(a *app) error {
	if err := a.only("text", "json"); err != nil {
		return err
	}
	o, done, err := a.office()
	if err != nil {
		return err
	}
	defer done()
	x, err := o.Article(a.ctx, c.Code)
	if err != nil {
		return err
	}
	if a.format("text") == "json" {
		return a.json(articleOut(x))
	}
	title, in := publication.In(x.Text().Title, a.lang)
	a.line(lang.T("cli.article.one", "title", title, "state", x.State, "unit", x.UnitName, "author", x.Text().Author))
	var t table
	for _, s := range x.Steps {
		t.row(s.At.In(law.Zone).Format("2006-01-02 15:04"), s.By, s.What.Say(a.lang), s.Reasons+s.Note.VI)
	}
	t.write(a.stdout, "  ")
	fmt.Fprintf(a.stdout, "\n%s\n", in.Value(x.Text().Body))
	return nil
}

type articleWriteCmd struct {
	File    string   `arg:"" help:"arg_article_file"`
	Code    string   `placeholder:"CODE" help:"flag_article_code"`
	Unit    string   `placeholder:"CODE" help:"flag_article_unit"`
	On      law.Date `placeholder:"DATE" help:"flag_article_on"`
	Title   string   `required:"" placeholder:"TEXT" help:"flag_article_title"`
	Author  string   `required:"" placeholder:"NAME" help:"flag_article_author"`
	Summary string   `placeholder:"TEXT" help:"flag_article_summary"`
	Note    string   `placeholder:"TEXT" help:"flag_article_note"`
	Picture string   `placeholder:"FILE" help:"flag_article_picture"`
	Alt     string   `placeholder:"TEXT" help:"flag_article_alt"`
}

// Run writes an article, or another text of one.
func (c *articleWriteCmd) Run(a *app) error {
	body, err := readFile(c.File)
	if err != nil {
		return err
	}
	q := office.ArticleStep{Code: c.Code, What: publication.Written, Unit: unit.Code(c.Unit), On: c.On, Note: lang.Both{VI: lang.NFC(c.Note)},
		Text: &publication.Text{Title: lang.Both{VI: lang.NFC(c.Title)}, Summary: lang.Both{VI: lang.NFC(c.Summary)}, Body: lang.Both{VI: strings.TrimSpace(lang.NFC(string(body)))}, Author: lang.NFC(c.Author)}}
	if c.Picture != "" {
		content, err := readFile(c.Picture)
		if err != nil {
			return err
		}
		q.Add = []office.NewFile{{Name: c.Picture, Content: content, Picture: true, Alt: lang.Both{VI: lang.NFC(c.Alt)}}}
	}
	return a.articleStep(q)
}

// articleStep takes a step and says the code of the article.
func (a *app) articleStep(q office.ArticleStep) error {
	code := ""
	return a.actedAs(func(o *office.Office) (act int64, err error) {
		code, act, err = o.TakeArticleStep(a.ctx, q)
		return act, err
	}, func() (string, string) { return "article", code })
}

type articleSubmitCmd struct {
	Code string `arg:"" help:"arg_article"`
}

// Run asks for a second person.
func (c *articleSubmitCmd) Run(a *app) error {
	return a.articleStep(office.ArticleStep{Code: c.Code, What: publication.Submitted})
}

type articleApproveCmd struct {
	Code string `arg:"" help:"arg_article"`
	From string `placeholder:"TIME" help:"flag_article_from"`
}

// Run lets an article out.
func (c *articleApproveCmd) Run(a *app) error {
	q := office.ArticleStep{Code: c.Code, What: publication.Approved}
	if c.From != "" {
		t, err := time.ParseInLocation("2006-01-02T15:04", c.From, law.Zone)
		if err != nil {
			return fault.New(fault.Usage, lang.T("cli.article.time", "value", c.From)).Do(lang.T("cli.article.time.do")).By(err)
		}
		q.From = t
	}
	return a.articleStep(q)
}

type articleReturnCmd struct {
	Code    string `arg:"" help:"arg_article"`
	Reasons string `required:"" placeholder:"TEXT" help:"flag_article_reasons"`
}

// Run gives an article back to who wrote it.
func (c *articleReturnCmd) Run(a *app) error {
	return a.articleStep(office.ArticleStep{Code: c.Code, What: publication.Returned, Reasons: lang.NFC(c.Reasons)})
}

type articleWithdrawCmd struct {
	Code    string `arg:"" help:"arg_article"`
	Reasons string `required:"" placeholder:"TEXT" help:"flag_article_reasons"`
}

// Run takes an article away.
func (c *articleWithdrawCmd) Run(a *app) error {
	return a.articleStep(office.ArticleStep{Code: c.Code, What: publication.Withdrawn, Reasons: lang.NFC(c.Reasons)})
}

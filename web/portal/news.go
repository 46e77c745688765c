package portal

import (
	"context"
	"slices"
	"strconv"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/publication"
	"vuonlen/web"
)

// newsOnPage is how many articles stand on a page of the list.
const newsOnPage = 10

func (p *Portal) newsPages() []Page {
	if p.News == nil {
		return nil
	}
	return []Page{
		{Path: "/news", Query: []string{"page"}, Serve: p.newsList, Name: lang.T("portal.news"), Menu: true},
		{Path: "/news.atom", Serve: p.newsFeed},
		{Path: "/news/{code}", Serve: p.newsArticle},
		{Path: "/news/{code}/versions/{n}", Serve: p.newsVersion},
		{Path: "/data/news/{code}/{file}", Plain: true, Serve: p.newsFile},
	}
}

// headlines are the newest articles that can be read.
func (p *Portal) headlines(ctx context.Context, l lang.Lang, most int) ([]Headline, error) {
	if p.News == nil {
		return nil, nil
	}
	all, err := p.News(ctx)
	if err != nil {
		return nil, err
	}
	var out []Headline
	for i := range all {
		if len(all[i].Versions) > 0 && len(out) < most {
			out = append(out, headline(&all[i], l))
		}
	}
	return out, nil
}

func headline(n *publication.News, l lang.Lang) Headline {
	t := n.Now()
	title, in := publication.In(t.Title, l)
	summary, _ := publication.In(t.Summary, in)
	return Headline{Title: title, Author: t.Author, At: n.First, Path: "/news/" + n.Code, Summary: summary, Lang: string(in)}
}

// NewsPage is the list of articles.
type NewsPage struct {
	View
	News   []Headline
	Paging web.Pages
}

// Head names the page.
func (p NewsPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("portal.news")), Section: "/news", Crumbs: p.Crumbs()}
}

// Summary is for previews.
func (p NewsPage) Summary() string { return p.Say(lang.T("news.about")) }

func (p *Portal) newsList(v View) (web.Answer, error) {
	all, err := p.headlines(v.Request.Context(), v.Lang, 1<<30)
	if err != nil {
		return web.Answer{}, err
	}
	x := NewsPage{View: v}
	x.News, x.Paging = web.PageOf(v.Visit, all, newsOnPage)
	return show(x)
}

// ArticlePage is one article in one of its versions.
type ArticlePage struct {
	View
	News    *publication.News
	Version *publication.Version
	Lang    lang.Lang // in which the article is: Vietnamese where it has no English
	Newer   bool      // there is a version after this one
}

// Head names the page.
func (p ArticlePage) Head() web.Head {
	title, _ := publication.In(p.Version.Title, p.View.Lang)
	return web.Head{Title: title, Section: "/news", Crumbs: p.Crumbs(web.Link{Text: p.Say(lang.T("portal.news")), Href: p.To("/news")})}
}

// Summary is for previews.
func (p ArticlePage) Summary() string { return p.words(p.Version.Summary) }

// Share is the first picture of the article.
func (p ArticlePage) Share() (Share, bool) {
	if len(p.Version.Pictures) == 0 {
		return Share{}, false
	}
	x := p.Version.Pictures[0]
	return Share{p.file(x.SHA256), p.alt(x), x.Width, x.Height}, true
}

// words is a part of the article in the language that it is shown in.
func (p ArticlePage) words(b lang.Both) string { return p.Lang.Value(b) }

// alt says what a picture shows.
func (p ArticlePage) alt(x publication.Picture) string {
	s, _ := publication.In(x.Alt, p.Lang)
	return s
}

func (p ArticlePage) body() string { return publication.Markup(p.words(p.Version.Body)) }

// note is a correction note, in Vietnamese where nobody wrote it in English.
func (p ArticlePage) note(v publication.Version) string {
	s, _ := publication.In(v.Note, p.View.Lang)
	return s
}

func (p ArticlePage) path(n int) string {
	if n == len(p.News.Versions) {
		return p.To("/news/" + p.News.Code)
	}
	return p.To("/news/" + p.News.Code + "/versions/" + strconv.Itoa(n))
}

// file is the address of a picture or file: its hash is in it, so what stands there
// never changes.
func (p ArticlePage) file(sum string) string { return "/data/news/" + p.News.Code + "/" + sum }

// size writes a number of bytes, not less than they are.
func (p ArticlePage) size(n int64) string {
	if n < 1<<20 {
		return p.Say(lang.T("news.kb", "n", (n+1023)/1024))
	}
	return p.Say(lang.T("news.mb", "n", (n+1<<20-1)>>20))
}

// GonePage says that an article was withdrawn, when and why.
type GonePage struct {
	View
	News *publication.News
}

// Head names the page.
func (p GonePage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("news.gone")), Section: "/news", Crumbs: p.Crumbs(web.Link{Text: p.Say(lang.T("portal.news")), Href: p.To("/news")})}
}

func noNews() error {
	return fault.New(fault.NotFound, lang.T("news.none")).Do(lang.T("news.none.do"))
}

func (p *Portal) find(v View) (*publication.News, error) {
	all, err := p.News(v.Request.Context())
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(n publication.News) bool { return n.Code == v.Path("code") })
	if i < 0 {
		return nil, noNews()
	}
	return &all[i], nil
}

func (p *Portal) newsArticle(v View) (web.Answer, error) {
	n, err := p.find(v)
	if err != nil {
		return web.Answer{}, err
	}
	if len(n.Versions) == 0 {
		return show(GonePage{v, n})
	}
	return show(article(v, n, n.Now()))
}

func article(v View, n *publication.News, t *publication.Version) ArticlePage {
	_, in := publication.In(t.Title, v.Lang)
	return ArticlePage{View: v, News: n, Version: t, Lang: in, Newer: t.Number < len(n.Versions)}
}

func (p *Portal) newsVersion(v View) (web.Answer, error) {
	n, err := p.find(v)
	if err != nil {
		return web.Answer{}, err
	}
	i, err := strconv.Atoi(v.Path("n"))
	if err != nil || i < 1 || i > len(n.Versions) {
		return web.Answer{}, noNews()
	}
	return show(article(v, n, &n.Versions[i-1]))
}

func (p *Portal) newsFile(v View) (web.Answer, error) {
	f, content, err := p.NewsFile(v.Request.Context(), v.Path("code"), v.Path("file"))
	if err != nil {
		return web.Answer{}, err
	}
	return web.Send(web.File{Name: f.Name, Type: f.Type, Content: content, Inline: f.Type == "image/jpeg" || f.Type == "image/png"}).Forever(), nil
}

// said is a moment of the feed and of machines that read pages.
func stamp(n *publication.News) string {
	return n.First.In(law.Zone).Format("2006-01-02T15:04:05Z07:00")
}

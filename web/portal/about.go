package portal

import (
	"strings"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/web"
)

// aboutPages are those that say something of the site itself.
func (p *Portal) aboutPages() []Page {
	words := func(title lang.Text, parts ...Passage) func(View) (web.Answer, error) {
		return func(v View) (web.Answer, error) { return show(WordsPage{v, title, parts}) }
	}
	return []Page{
		{Path: "/search", Own: true, Query: []string{"q"}, Serve: p.search, Name: lang.T("portal.search"), Menu: true},
		{Path: "/accessibility", Name: lang.T("portal.accessibility"), Serve: words(lang.T("portal.accessibility"), accessibility...)},
		{Path: "/privacy", Name: lang.T("portal.privacy"), Serve: words(lang.T("portal.privacy"), privacy...)},
		{Path: "/sitemap", Name: lang.T("portal.sitemap"), Serve: p.siteMap},
	}
}

// Passage is a heading with its sentences.
type Passage struct {
	Title    lang.Text
	Lines    []lang.Text
	Citation law.Citation // zero: it rests on no document
	Ask      bool         // it ends with the way to the page Contact
}

// accessibility says what was tried and what was not.
var accessibility = []Passage{
	{Title: lang.T("portal.accessibility.aim"), Lines: []lang.Text{lang.T("portal.accessibility.aim.1"), lang.T("portal.accessibility.aim.2"), lang.T("portal.accessibility.aim.3")}},
	{Title: lang.T("portal.accessibility.tried"), Lines: []lang.Text{lang.T("portal.accessibility.tried.1"), lang.T("portal.accessibility.tried.2"), lang.T("portal.accessibility.tried.3")}},
	{Title: lang.T("portal.accessibility.not"), Lines: []lang.Text{lang.T("portal.accessibility.not.1"), lang.T("portal.accessibility.not.2")}},
	{Title: lang.T("portal.accessibility.tell"), Lines: []lang.Text{lang.T("portal.accessibility.tell.1")}, Ask: true},
}

// privacy says what the site knows of its visitors and what it shows of people. What a
// page adds that asks for something (a form, a count) it says here as well.
var privacy = []Passage{
	{Title: lang.T("portal.privacy.visitors"), Lines: []lang.Text{lang.T("portal.privacy.visitors.1"), lang.T("portal.privacy.visitors.2"), lang.T("news.visitors.1"), lang.T("news.visitors.2"), lang.T("news.verify")}},
	{Title: lang.T("petition.privacy"), Lines: []lang.Text{lang.T("petition.privacy.1"), lang.T("petition.privacy.2"), lang.T("petition.privacy.3"), lang.T("petition.privacy.4")}},
	{Title: lang.T("portal.privacy.people"), Lines: []lang.Text{lang.T("portal.privacy.people.1"), lang.T("portal.privacy.people.2"), lang.T("portal.privacy.people.3"), lang.T("portal.privacy.people.4")}},
	{
		Title: lang.T("portal.privacy.law"), Lines: []lang.Text{lang.T("portal.privacy.law.1")},
		Citation: law.Citation{Status: law.Reported, Document: lang.Both{
			VI: "Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15 và Nghị định 356/2025/NĐ-CP, từ ngày 01/01/2026",
			EN: "Law 91/2025/QH15 on the protection of personal data and Decree 356/2025/NĐ-CP, from 2026-01-01",
		}},
	},
	{Title: lang.T("portal.privacy.rights"), Lines: []lang.Text{lang.T("portal.privacy.rights.1")}, Ask: true},
}

// WordsPage is a page of words alone.
type WordsPage struct {
	View
	Title    lang.Text
	Passages []Passage
}

// Head names the page.
func (p WordsPage) Head() web.Head { return web.Head{Title: p.Say(p.Title), Crumbs: p.Crumbs()} }

// Summary is for previews: its first sentence.
func (p WordsPage) Summary() string { return p.Say(p.Passages[0].Lines[0]) }

// SitemapPage lists every page and the newest articles.
type SitemapPage struct {
	View
	News []Headline
}

func (p *Portal) siteMap(v View) (web.Answer, error) {
	news, err := p.headlines(v.Request.Context(), v.Lang, newsOnPage)
	if err != nil {
		return web.Answer{}, err
	}
	return show(SitemapPage{v, news})
}

// Head names the page.
func (p SitemapPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("portal.sitemap")), Crumbs: p.Crumbs()}
}

// Branch is a page of the site map with those that stand under it.
type Branch struct {
	web.Link
	Under []web.Link
	News  []Headline
}

// branches is every page with a name, those under another one's address below it.
func (p SitemapPage) branches() (out []Branch) {
	top := "/"
	for _, g := range p.portal.Pages() {
		if g.Name.IsZero() {
			continue
		}
		l := web.Link{Text: p.Say(g.Name), Href: p.To(g.Path)}
		if strings.HasPrefix(g.Path, top+"/") {
			last := &out[len(out)-1]
			last.Under = append(last.Under, l)
			continue
		}
		top, out = g.Path, append(out, Branch{Link: l})
	}
	for i := range out {
		if out[i].Href == p.To("/news") {
			out[i].News = p.News
		}
	}
	return out
}

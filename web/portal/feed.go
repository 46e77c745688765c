package portal

import (
	"encoding/xml"
	"time"

	"vuonlen/internal/lang"
	"vuonlen/publication"
	"vuonlen/web"
)

// newsOnFeed is how many articles a feed has.
const newsOnFeed = 20

// feed is a feed of articles (RFC 4287).
type feed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Links   []feedLink  `xml:"link"`
	Entries []feedEntry `xml:"entry"`
}

type feedLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type feedEntry struct {
	Lang      string   `xml:"xml:lang,attr"`
	ID        string   `xml:"id"`
	Title     string   `xml:"title"`
	Published string   `xml:"published"`
	Updated   string   `xml:"updated"`
	Author    string   `xml:"author>name"`
	Link      feedLink `xml:"link"`
	Summary   string   `xml:"summary,omitempty"`
	Content   feedHTML `xml:"content"`
}

type feedHTML struct {
	Type string `xml:"type,attr"`
	Body string `xml:",chardata"`
}

// newsFeed gives the newest articles to programs that read feeds. An address of the site
// stands in the names of the entries only where one is configured: without it they are
// named by the addresses within the site.
func (p *Portal) newsFeed(v View) (web.Answer, error) {
	all, err := p.News(v.Request.Context())
	if err != nil {
		return web.Answer{}, err
	}
	f := feed{Lang: string(v.Lang), Title: v.Say(lang.T("portal.news")) + " – " + v.Say(lang.T("portal.name")), ID: p.name(v.To("/news")), Updated: "1970-01-01T00:00:00Z",
		Links: []feedLink{{"self", "application/atom+xml", p.Base + v.To("/news.atom")}, {"alternate", "text/html", p.Base + v.To("/news")}}}
	var newest time.Time
	for i := range all {
		n := &all[i]
		if len(n.Versions) == 0 || len(f.Entries) >= newsOnFeed {
			continue
		}
		h := headline(n, v.Lang)
		if n.Now().From.After(newest) {
			newest = n.Now().From
			f.Updated = newest.UTC().Format(time.RFC3339)
		}
		body, _ := publication.In(n.Now().Body, lang.Lang(h.Lang))
		f.Entries = append(f.Entries, feedEntry{Lang: h.Lang, ID: p.name(v.To(h.Path)), Title: h.Title, Published: n.First.UTC().Format(time.RFC3339),
			Updated: n.Now().From.UTC().Format(time.RFC3339), Author: h.Author, Link: feedLink{"alternate", "text/html", p.Base + v.To(h.Path)}, Summary: h.Summary,
			Content: feedHTML{"html", publication.Markup(body)}})
	}
	b, err := xml.MarshalIndent(f, "", " ")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Send(web.File{Name: "news.atom", Type: "application/atom+xml; charset=utf-8", Content: append([]byte(xml.Header), append(b, '\n')...), Inline: true}).Public(), nil
}

// name is a name for good: the address, or a name of the program's own where the site
// has none.
func (p *Portal) name(path string) string {
	if p.Base == "" {
		return "urn:vuonlen:" + path
	}
	return p.Base + path
}

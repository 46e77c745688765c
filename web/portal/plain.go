package portal

import (
	"encoding/xml"
	"strings"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/web"
)

// plainPages are the files that machines ask for.
func (p *Portal) plainPages() []Page {
	out := []Page{
		{Path: "/robots.txt", Plain: true, Serve: p.robots},
		{Path: "/favicon.ico", Plain: true, Serve: func(View) (web.Answer, error) { return web.Go(web.Asset("icon.svg")), nil }},
	}
	if p.Base != "" {
		out = append(out, Page{Path: "/sitemap.xml", Plain: true, Serve: p.sitemap})
	}
	if p.Mail != "" {
		out = append(out, Page{Path: "/.well-known/security.txt", Plain: true, Serve: p.security})
	}
	return out
}

func text(name, content string) (web.Answer, error) {
	return web.Send(web.File{Name: name, Type: "text/plain; charset=utf-8", Content: []byte(content), Inline: true}).Public(), nil
}

// robots lets everybody read everything but the door of the staff.
func (p *Portal) robots(View) (web.Answer, error) {
	s := "User-agent: *\nAllow: /\n"
	if p.SignIn != "" {
		s += "Disallow: " + p.SignIn + "\n"
	}
	if p.Base != "" {
		s += "Sitemap: " + p.Base + "/sitemap.xml\n"
	}
	return text("robots.txt", s)
}

// security says where faults are told (RFC 9116). It is good for a year from the day it
// is read, because a running program is somebody's.
func (p *Portal) security(v View) (web.Answer, error) {
	on := v.Today.AddDays(364)
	lines := []string{"Contact: mailto:" + p.Mail, "Expires: " + on.String() + "T00:00:00Z", "Preferred-Languages: vi, en"}
	if p.Base != "" {
		lines = append(lines, "Canonical: "+p.Base+"/.well-known/security.txt")
	}
	return text("security.txt", strings.Join(lines, "\n")+"\n")
}

// sitemap lists the pages and articles for machines, each with its other language
// (sitemaps.org).
func (p *Portal) sitemap(v View) (web.Answer, error) {
	type link struct {
		Rel  string `xml:"rel,attr"`
		Lang string `xml:"hreflang,attr"`
		Href string `xml:"href,attr"`
	}
	type entry struct {
		Loc   string `xml:"loc"`
		Day   string `xml:"lastmod,omitempty"`
		Links []link `xml:"xhtml:link"`
	}
	type set struct {
		XMLName xml.Name `xml:"urlset"`
		NS      string   `xml:"xmlns,attr"`
		XHTML   string   `xml:"xmlns:xhtml,attr"`
		URLs    []entry  `xml:"url"`
	}
	all := set{NS: "http://www.sitemaps.org/schemas/sitemap/0.9", XHTML: "http://www.w3.org/1999/xhtml"}
	add := func(path, day string) {
		var links []link
		for _, l := range lang.All {
			links = append(links, link{"alternate", string(l), p.Base + "/" + string(l) + path})
		}
		for _, l := range links {
			all.URLs = append(all.URLs, entry{l.Href, day, links})
		}
	}
	for _, g := range p.Pages() {
		if !g.Plain && !g.Name.IsZero() {
			add(g.Path, "")
		}
	}
	if p.News != nil {
		news, err := p.News(v.Request.Context())
		if err != nil {
			return web.Answer{}, err
		}
		for i := range news {
			if n := &news[i]; len(n.Versions) > 0 {
				add("/news/"+n.Code, law.DateOf(n.Now().From).String())
			}
		}
	}
	b, err := xml.MarshalIndent(all, "", "  ")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Send(web.File{Name: "sitemap.xml", Type: "application/xml", Content: append([]byte(xml.Header), b...), Inline: true}).Public(), nil
}

package portal

import (
	"strings"
	"time"

	"github.com/a-h/templ"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/web"
)

// frame stands round every page.
func (p *Portal) frame(v *web.Visit, page web.Page) templ.Component {
	f := frame{View: View{v, p}, page: page}
	switch {
	case p.Visitors == nil:
	case v.Request.Context().Value(blankKey{}) != nil:
		f.visitors = blanks
	default:
		f.visitors = p.visitors(v.Request.Context()).words(v.Lang)
	}
	return f.layout()
}

// frame is the frame of one page.
type frame struct {
	View
	page     web.Page
	visitors []string // total, today, now; none: nobody counts
}

func (f frame) title() string {
	h := f.page.Head()
	name := f.Say(lang.T("portal.name"))
	switch {
	case h.Wrong:
		return f.Say(lang.T("web.error")) + " " + h.Title + " – " + name
	case h.Title == name:
		return name
	}
	return h.Title + " – " + name
}

// trial tells that nobody runs the site officially. Every page then says so above all
// else, also on paper and in previews of its link, and asks search engines to leave it out:
// figures of a trial may be made up, and are easily taken for those of the province.
func (f frame) trial() bool { return f.Say(f.portal.Agency) == "" }

// summary says what a page is about: its own words, else those of the site.
func (f frame) summary() string {
	about := f.Say(lang.T("portal.about"))
	if s, ok := f.page.(interface{ Summary() string }); ok && s.Summary() != "" {
		about = s.Summary()
	}
	if f.trial() {
		about = f.Say(lang.T("portal.trial")) + " " + about
	}
	return about
}

// published is when the article was published that the page shows; empty: it shows none.
func (f frame) published() string {
	if a, ok := f.page.(ArticlePage); ok {
		return stamp(a.News)
	}
	return ""
}

// address is where a page that was printed is found again; empty where the site does not
// know its own address.
func (f frame) address() string {
	if f.portal.Base == "" {
		return ""
	}
	return f.absolute(f.in(f.Lang))
}

// Share is the picture that other sites show beside a link to a page.
type Share struct {
	Path, Alt     string
	Width, Height int
}

// share is the page's own picture, else that of the site: it stands in the program, so
// nothing is asked of anybody for a preview.
func (f frame) share() Share {
	if s, ok := f.page.(interface{ Share() (Share, bool) }); ok {
		if own, ok := s.Share(); ok {
			return own
		}
	}
	return Share{web.Asset("share.png"), f.Say(lang.T("portal.share.alt")), 1200, 630}
}

// missing tells that there is nothing at this address: it is the page of no language.
func (f frame) missing() bool {
	_, bad := f.page.(web.ErrorPage)
	return bad
}

// absolute is the address as the world writes it; without a base it is that of the site.
func (f frame) absolute(path string) string { return f.portal.Base + path }

// menu is the pages of the menu.
func (f frame) menu() (out []web.Link) {
	for _, g := range f.portal.Pages() {
		if g.Menu {
			out = append(out, web.Link{Text: f.Say(g.Name), Href: f.To(g.Path)})
		}
	}
	return out
}

// foot is the pages of the foot: those that are in the site map and not in the menu.
func (f frame) foot() (out []web.Link) {
	for _, g := range f.portal.Pages() {
		if !g.Menu && !g.Name.IsZero() {
			out = append(out, web.Link{Text: f.Say(g.Name), Href: f.To(g.Path)})
		}
	}
	return out
}

// dial is a number as a telephone dials it.
func dial(phone string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, phone)
}

// moment is a day and the time of day in the country.
func (v View) moment(t time.Time) string {
	return v.Say(law.DateOf(t)) + " " + t.In(law.Zone).Format("15:04")
}

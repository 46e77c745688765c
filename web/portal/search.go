package portal

import (
	"net/url"
	"slices"
	"strings"
	"sync"

	"vuonlen/internal/lang"
	"vuonlen/publication"
	"vuonlen/web"
)

// SearchPage is what was found for some words.
type SearchPage struct {
	View
	Words string
	Found []Found
	N     int // found in all
}

// Found is a place where the words stand.
type Found struct {
	Title, Text, Kind string
	Href              string

	weight int // the higher, the further in front
}

// Head names the page.
func (p SearchPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("portal.search")), Section: "/search", Crumbs: p.Crumbs()}
}

// The bounds of a search: what is asked, and what is shown.
const (
	mostWords = 100
	mostFound = 50
)

// search finds pages, units and articles, with or without marks. It is not kept: every
// question is another one.
func (p *Portal) search(v View) (web.Answer, error) {
	out := SearchPage{View: v, Words: v.Query("q")}
	if r := []rune(out.Words); len(r) > mostWords {
		out.Words = string(r[:mostWords])
	}
	words := strings.Fields(lang.Fold(out.Words))
	if len(words) == 0 {
		return web.Show(out), nil
	}
	for _, find := range []func(View) ([]Found, error){p.findPages, p.findUnits, p.findArticles} {
		all, err := find(v)
		if err != nil {
			return web.Answer{}, err
		}
		for _, f := range all {
			if f.weight = weigh(f, words); f.weight > 0 {
				out.Found = append(out.Found, f)
			}
		}
	}
	slices.SortStableFunc(out.Found, func(a, b Found) int { return b.weight - a.weight })
	out.N = len(out.Found)
	out.Found = out.Found[:min(out.N, mostFound)]
	return web.Show(out), nil
}

// weigh is 0 where a word is missing; the title counts for more than the text, and the
// beginning of a title for most.
func weigh(f Found, words []string) int {
	title, text := lang.Fold(f.Title), lang.Fold(f.Text)
	n := 0
	for _, w := range words {
		switch {
		case strings.HasPrefix(title, w):
			n += 4
		case strings.Contains(" "+title, " "+w):
			n += 3
		case strings.Contains(title, w):
			n += 2
		case strings.Contains(text, w):
			n++
		default:
			return 0
		}
	}
	return n
}

func (p *Portal) findPages(v View) (out []Found, err error) {
	kind := v.Say(lang.T("portal.search.page"))
	for _, g := range p.Pages() {
		if !g.Name.IsZero() {
			out = append(out, Found{Title: v.Say(g.Name), Href: v.To(g.Path), Kind: kind})
		}
	}
	m, err := p.Movement(v.Request.Context())
	if err != nil {
		return nil, err
	}
	part := func(title lang.Text, anchor string, words []lang.Both) {
		for _, w := range words {
			out = append(out, Found{Title: v.Say(w), Href: v.To("/movement#" + anchor), Kind: v.Say(title)})
		}
	}
	part(lang.T("portal.aims"), "aims", m.Aims)
	part(lang.T("portal.groups"), "groups", m.Groups)
	for _, t := range m.Targets {
		part(lang.T("portal.targets"), "targets", []lang.Both{t.Text})
	}
	for _, k := range m.Kinds {
		for _, c := range k.Criteria {
			out = append(out, Found{Title: v.Say(c.Text), Text: v.Say(k.Name), Href: v.To("/movement#criteria"), Kind: v.Say(lang.T("portal.criteria"))})
		}
	}
	return out, nil
}

// mostSearched is among how many articles is searched, the newest.
const mostSearched = 500

func (p *Portal) findArticles(v View) (out []Found, err error) {
	all, err := p.headlines(v.Request.Context(), v.Lang, mostSearched)
	for _, h := range all {
		out = append(out, Found{Title: h.Title, Text: h.Summary, Href: v.To(h.Path), Kind: v.Say(lang.T("portal.news")) + " · " + v.moment(h.At)})
	}
	return out, err
}

// findUnits finds the units of the newest edition, on today's map before those of then.
func (p *Portal) findUnits(v View) (out []Found, err error) {
	if p.Edition == nil {
		return nil, nil
	}
	e, err := p.Edition(v.Request.Context(), 0)
	if err != nil || e == nil {
		return nil, err
	}
	names := p.units.of(e)
	words := strings.Fields(lang.Fold(v.Query("q")))
	for _, m := range []string{publication.Today, publication.Then} {
		for i, pl := range e.Places {
			if pl.Map != m || slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(names[i], w) }) {
				continue
			}
			q := url.Values{"unit": {string(pl.Code)}}
			if m != publication.Today {
				q.Set("map", m)
			}
			f := Found{Title: pl.Name, Href: v.To("/figures?" + q.Encode()), Kind: v.Say(lang.T("portal.figures")) + " · " + v.mapName(m)}
			if pl.Parent >= 0 {
				f.Kind += " · " + e.Places[pl.Parent].Name
			}
			out = append(out, f)
		}
	}
	return out, nil
}

// unitNames is the names of an edition's places as they are searched for, made once.
type unitNames struct {
	mu      sync.Mutex
	edition *publication.Edition
	folded  []string
}

func (n *unitNames) of(e *publication.Edition) []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.edition != e {
		n.edition, n.folded = e, make([]string, len(e.Places))
		for i, p := range e.Places {
			n.folded[i] = lang.Fold(p.Name)
		}
	}
	return n.folded
}

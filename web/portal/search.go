package portal

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"vuonlen/internal/lang"
	"vuonlen/publication"
	"vuonlen/web"
)

// SearchPage is what was found for some words.
type SearchPage struct {
	View
	Words   string
	Found   []Found
	More    int // found besides
	Hamlets []Found
	MoreOf  int // hamlets found besides
}

// n is how much was found in all.
func (p SearchPage) n() int { return len(p.Found) + p.More + len(p.Hamlets) + p.MoreOf }

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
	out := SearchPage{View: v, Words: searched(v)}
	words := wordsOf(v)
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
	out.More = max(0, len(out.Found)-mostFound)
	out.Found = out.Found[:len(out.Found)-out.More]
	var err error
	var n int
	if out.Hamlets, n, err = p.findHamlets(v); err != nil {
		return web.Answer{}, err
	}
	out.MoreOf = n - len(out.Hamlets)
	return web.Show(out), nil
}

// searched is what was typed, as far as it is read.
func searched(v View) string {
	r := []rune(v.Query("q"))
	return string(r[:min(len(r), mostWords)])
}

func wordsOf(v View) []string { return strings.Fields(lang.Fold(searched(v))) }

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

// findUnits finds the units of the newest edition down to communes, on today's map before
// those of then.
func (p *Portal) findUnits(v View) (out []Found, err error) {
	e, words, err := p.newest(v)
	if err != nil || e == nil {
		return nil, err
	}
	names := p.places.of(e).units
	for n := range names.find(words).all {
		pl := e.Places[names.places[n]]
		f := p.foundUnit(v, e, names.places[n])
		f.Kind += " · " + v.mapName(pl.Map)
		if pl.Parent >= 0 {
			f.Kind += " · " + e.Places[pl.Parent].Name
		}
		out = append(out, f)
	}
	return out, nil
}

// mostHamlets is how many hamlets a search shows: there are many of one name.
const mostHamlets = 5

// findHamlets finds hamlets of the newest edition, and how many there are.
func (p *Portal) findHamlets(v View) (out []Found, n int, err error) {
	e, words, err := p.newest(v)
	if err != nil || e == nil {
		return nil, 0, err
	}
	names := p.places.of(e).hamlets
	all := names.find(words)
	for _, i := range names.first(all, words, mostHamlets) {
		out = append(out, p.foundUnit(v, e, i))
	}
	slices.SortStableFunc(out, func(a, b Found) int { return lang.Compare(a.Title, b.Title) })
	return out, all.count(), nil
}

// newest is the newest edition, and the words that are searched for in it.
func (p *Portal) newest(v View) (*publication.Edition, []string, error) {
	if p.Edition == nil {
		return nil, nil, nil
	}
	e, err := p.Edition(v.Request.Context(), 0)
	return e, wordsOf(v), err
}

func (p *Portal) foundUnit(v View, e *publication.Edition, i int) Found {
	pl := e.Places[i]
	q := url.Values{"unit": {string(pl.Code)}}
	if pl.Map != publication.Today {
		q.Set("map", pl.Map)
	}
	y := Asked{View: v, E: e, OnMap: pl.Map}.lastYear()
	if j, _ := e.FindIn(pl.Map, pl.Code, y); j != i { // in another year the code names this one
		y = lastOf(e, i, y)
		q.Set("year", strconv.Itoa(int(y)))
	}
	return Found{Title: v.placeName(e, i, lastOf(e, i, y)), Href: v.To("/figures?" + q.Encode()), Kind: v.Say(lang.T("portal.figures"))}
}

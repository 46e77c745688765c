package web

import (
	"strings"

	"github.com/a-h/templ"

	"vuonlen/internal/lang"
)

// htmxConfig makes htmx do without what the policy forbids and without a history of
// its own copies of pages, which could show what is no longer permitted.
const htmxConfig = `{"includeIndicatorCSS":false,"history":true,"mode":"same-origin","defaultTimeout":60000}`

var languageNames = map[lang.Lang]string{lang.VI: "Tiếng Việt", lang.EN: "English"}

func (v *Visit) title(h Head) string {
	s := h.Title + " – Vươn Lên"
	if h.Wrong {
		s = v.Say(lang.T("web.error")) + " " + s
	}
	return s
}

// menu is the entries whose pages the visitor may call.
func (v *Visit) menu(items []Item) []Link {
	var out []Link
	for _, i := range items {
		if a, ok := v.site.access(i.Path); ok && v.allowed(a) {
			out = append(out, Link{v.Say(i.Text), i.Path})
		}
	}
	return out
}

func (v *Visit) items() []Item {
	if v.site == nil || v.Who == nil {
		return nil
	}
	return v.site.Menu
}

func (v *Visit) accountItems() []Item {
	if v.site == nil {
		return nil
	}
	return v.site.Account
}

func (v *Visit) signOut() string {
	if v.site == nil {
		return ""
	}
	return v.site.SignOut
}

// has tells whether the site has a page at a path that the visitor may call.
func (v *Visit) has(path string) bool {
	if v.site == nil {
		return false
	}
	a, ok := v.site.access(path)
	return ok && v.allowed(a)
}

func (v *Visit) roles() string {
	var out []string
	for _, r := range v.Who.Roles(v.Today) {
		out = append(out, v.Say(r))
	}
	return strings.Join(out, ", ")
}

// inLanguage is the same page in another language. An answer to a form has no address
// of its own; then it is the page that the address shows.
func (v *Visit) inLanguage(l lang.Lang) string {
	q := v.URL.Query()
	q.Set("lang", string(l))
	return v.URL.EscapedPath() + "?" + q.Encode()
}

// current marks the link, step or page where one is.
func current(here bool, as string) templ.Attributes {
	if !here {
		return nil
	}
	return templ.Attributes{"aria-current": as}
}

// announced has assistive programs read out what appears.
func announced(yes bool) templ.Attributes {
	if !yes {
		return nil
	}
	return templ.Attributes{"role": "status"}
}

// start is the first page, in the language of the address where the site has one for
// each.
func (v *Visit) start() string {
	if v.site != nil && v.site.Tongue != nil {
		return "/" + string(v.Lang) + "/"
	}
	return "/"
}

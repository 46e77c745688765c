package web

import (
	"runtime/debug"

	"vuonlen/internal/lang"
)

// AboutPage says which program runs and where its source is offered: whoever uses a
// changed one over a network has a right to that (AGPL-3.0, section 13).
type AboutPage struct {
	*Visit
	Version string
	Source  string // address; empty: nobody said
}

// Head names the page.
func (p AboutPage) Head() Head { return Head{Title: p.Say(lang.T("web.program"))} }

// aboutPath is where the foot of every page leads.
const aboutPath = "/about"

// About is the route of that page.
func About(source string) Route {
	return Get(aboutPath, Everybody, func(v *Visit) (Answer, error) {
		return Show(AboutPage{v, version(debug.ReadBuildInfo()), source}), nil
	})
}

// version names what was built: the module's version, or the commit, with a mark when
// files had been changed.
func version(b *debug.BuildInfo, ok bool) string {
	if !ok {
		return ""
	}
	set := map[string]string{}
	for _, s := range b.Settings {
		set[s.Key] = s.Value
	}
	name := b.Main.Version
	if r := set["vcs.revision"]; r != "" {
		name = r[:min(12, len(r))]
		if set["vcs.modified"] == "true" {
			name += "+"
		}
	}
	return name
}

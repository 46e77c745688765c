// Package portal is the public site: what citizens, journalists and other provinces
// see. It reads what was published and nothing else: cmd hands it functions
// ([Options]), and what it cannot reach it cannot leak.
//
// # Addresses
//
// Every page has one address for each language: /vi/movement and /en/movement. Files
// and what machines ask for have one address without a language (/data/..., /robots.txt).
// The site sets no cookie, runs no script and asks nobody else for anything.
//
// # To add a page
//
//  1. thing.go: a struct that embeds [View], its Head (title, Section = the path of the
//     menu item it stands under) and, where there is more to say than the title, a
//     Summary for previews; its handler, a method of *Portal that takes a View.
//  2. thing.templ: templ (p ThingPage) Body(), out of the parts of web. Addresses
//     within the site by p.To("/things"); words by p.Say(lang.T("portal.thing")).
//  3. A function that lists its pages ([Page]: path without the language, the names it
//     reads after the question mark, handler), named in (*Portal).Pages. With a Name it
//     stands in the site map, with Menu in the menu.
//  4. What it shows comes by a field of [Options]; cmd/vuonlen/portal.go fills it in.
//  5. thing_test.go, and its states in portalPages of cmd/vuonlen/portal_test.go, which
//     opens them in a browser.
//
// An answer that is the same for everybody is given with show (or .Public()): it is kept
// in both packings until [Options.State] changes. State must therefore change whenever
// anything does that such a page shows. Forms and what belongs to one person are
// answered with web.Show, which nobody keeps.
package portal

//go:generate go tool -modfile=../../tools/go.mod templ generate -path . -include-version=false -log-level error

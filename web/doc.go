// Package web is the frame of every page: the table of routes with the
// permission of each, the visit that a page speaks to, layout, parts (components),
// forms, errors, headers, assets. web/staff, web/login and web/portal bring the
// pages.
//
// A page is a struct that embeds *[Visit], a template (a .templ file) and a test,
// side by side. Its handler gives the page or an error; what is shown of an error
// is decided in one place ([Site]). Every page works without JavaScript; htmx
// only makes the way from page to page smooth.
//
// The package knows no database, register, count or award, even through others:
// what the public side cannot reach it cannot leak.
package web

//go:generate go tool -modfile=../tools/go.mod templ generate -path . -include-version=false -log-level error

// Package staff is the pages in which officers work. A page asks the office one
// question, puts the answer into one struct and shows it; nothing is computed here
// that the office or a package below it can compute.
//
// A page is added with three files side by side and one line:
//
//	thing.go      type ThingPage struct{ *web.Visit; ... }, its Head and its handler
//	thing.templ   templ (p ThingPage) Body() with the parts of package web
//	thing_test.go the page from a database of the tests
//	routes.go     web.Get("/things/{code}", web.Needs(account.ThingRead), s.thing)
//
// Words go to internal/lang/catalogue/staff.*.txt; then make generate.
package staff

package staff

import (
	"vuonlen/internal/lang"
	"vuonlen/office"
	"vuonlen/store"
	"vuonlen/web"
)

// Staff is the officers' part of the site over one database.
type Staff struct {
	DB *store.DB
}

// Routes is every page of the officers, with the permission of each.
func (s *Staff) Routes() []web.Route {
	return []web.Route{
		web.Get("/", web.SignedIn, s.home),
	}
}

// Menu is the main menu.
func (s *Staff) Menu() []web.Item {
	return []web.Item{
		{Text: lang.T("staff.menu.home"), Path: "/"},
	}
}

// office is the office with the visitor acting.
func (s *Staff) office(v *web.Visit) *office.Office {
	return &office.Office{DB: s.DB, Actor: v.Who.Actor(), Today: v.Today}
}

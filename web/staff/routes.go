package staff

import (
	"vuonlen/account"
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
		web.Get("/campaigns", web.Needs(account.TallyRead), s.campaigns),
		web.Get("/quality", web.Needs(account.TallyRead), s.quality),
		web.Get("/quality/recent", web.Needs(account.TallyRead), s.recent),

		web.Get("/figures", web.Needs(account.TallyRead), s.pivot),
		web.Get("/figures/map", web.Needs(account.TallyRead), s.areas),
		web.Get("/figures/forms", web.Needs(account.ReportRead), s.forms),
		web.Get("/figures/boundaries", web.Needs(account.UnitRead), s.boundaries),

		web.Get("/targets", web.Needs(account.TargetRead), s.targets),
		web.Get("/targets/shortfall", web.Needs(account.ShortfallRead), s.shortfall),

		web.Get("/units", web.Needs(account.UnitRead), s.units),
		web.Get("/units/{code}", web.Needs(account.UnitRead), s.unit),
		web.Get("/units/{code}/figures", web.Needs(account.TallyRead), s.figures),

		web.Get("/judgements", web.Needs(account.JudgeRead), s.judgements),
		web.Get("/judgements/{movement}/{kind}/{code}", web.Needs(account.JudgeRead), s.judgement),

		web.Get("/journal", web.Needs(account.JournalRead), s.journal),
		web.Get("/journal/head", web.Needs(account.JournalRead), s.head),
		web.Post("/journal/verify", web.Needs(account.VerifyRun), s.verify),
	}
}

// Menu is the main menu.
func (s *Staff) Menu() []web.Item {
	return []web.Item{
		{Text: lang.T("staff.menu.home"), Path: "/"},
		{Text: lang.T("staff.menu.campaigns"), Path: "/campaigns"},
		{Text: lang.T("staff.menu.quality"), Path: "/quality"},
		{Text: lang.T("staff.menu.figures"), Path: "/figures"},
		{Text: lang.T("staff.menu.units"), Path: "/units"},
		{Text: lang.T("staff.menu.targets"), Path: "/targets"},
		{Text: lang.T("staff.menu.judgements"), Path: "/judgements"},
		{Text: lang.T("staff.menu.journal"), Path: "/journal"},
	}
}

// office is the office with the visitor acting.
func (s *Staff) office(v *web.Visit) *office.Office {
	return &office.Office{DB: s.DB, Actor: v.Who.Actor(), Today: v.Today}
}

package staff

import (
	"vuonlen/account"
	"vuonlen/document"
	"vuonlen/internal/lang"
	"vuonlen/office"
	"vuonlen/store"
	"vuonlen/web"
)

// Staff is the officers' part of the site over one database.
type Staff struct {
	DB *store.DB
	// Proved lets a handler be called only by who has shown a second factor lately,
	// where the permission asks for that: the door's ([login.Login.Proved]).
	Proved func(account.Permission, web.Handler) web.Handler
	Portal string // the address of the public site, for what is printed; empty: not known
	Queue  Worker // does long work; nil: another process does

	tray tray // files between being sent and being confirmed
}

// Routes is every page of the officers, with the permission of each.
func (s *Staff) Routes() []web.Route {
	return append(s.petitionRoutes(), []web.Route{
		web.Get("/", web.SignedIn, s.home),
		web.Get("/campaigns", web.Needs(account.TallyRead), s.campaigns),
		web.Get("/quality", web.Needs(account.TallyRead), s.quality),
		web.Get("/quality/recent", web.Needs(account.TallyRead), s.recent),

		web.Get("/figures", web.Needs(account.TallyRead), s.pivot),
		web.Get("/figures/map", web.Needs(account.TallyRead), s.areas),
		web.Get("/figures/forms", web.Needs(account.ReportRead), s.forms),
		web.Get("/figures/boundaries", web.Needs(account.UnitRead), s.boundaries),
		web.Upload("/figures/boundaries", web.Needs(account.UnitWrite), document.MaxBoundaryFile+1<<20, s.sendBoundaries),
		web.Get("/figures/boundaries/{token}", web.Needs(account.UnitWrite), s.boundaryPreview),
		web.Post("/figures/boundaries/{token}", web.Needs(account.UnitWrite), s.confirmBoundaries),

		web.Get("/targets", web.Needs(account.TargetRead), s.targets),
		web.Get("/targets/shortfall", web.Needs(account.ShortfallRead), s.shortfall),

		web.Get("/units", web.Needs(account.UnitRead), s.units),
		web.Get("/units/{code}", web.Needs(account.UnitRead), s.unit),
		web.Get("/units/{code}/figures", web.Needs(account.TallyRead), s.figures),

		web.Get("/households/{id}/looks", web.Needs(account.HouseholdRead), s.looks),
		web.Get("/households/{id}/number", web.Needs(account.CitizenRead), s.needsProof(account.CitizenRead, s.number)),
		web.Post("/households/{id}/number", web.Needs(account.CitizenRead), s.needsProof(account.CitizenRead, s.postNumber)),
		web.Get("/households", web.Needs(account.PersonRead), s.households),
		web.Post("/households", web.Needs(account.PersonRead), s.findHouseholds),
		web.Get("/households/{household}", web.Needs(account.HouseholdRead), s.household),
		web.Get("/households/{household}/why", web.Needs(account.HouseholdRead), s.why),
		web.Get("/households/{household}/history", web.Needs(account.HouseholdRead), s.history),

		web.Get("/households/{household}/change", web.Needs(account.HouseholdWrite), s.change),
		web.Post("/households/{household}/change", web.Needs(account.HouseholdWrite), s.sendChange),
		web.Get("/households/{household}/members", web.Needs(account.MemberWrite), s.members),
		web.Get("/households/{household}/members/{member}", web.Needs(account.MemberWrite), s.member),
		web.Post("/households/{household}/members/{member}", web.Needs(account.MemberWrite), s.sendMember),

		web.Get("/reviews", web.Needs(account.ReviewWrite), s.reviews),
		web.Upload("/reviews", web.Needs(account.ReviewWrite), MaxUpload, s.upload),
		web.Get("/reviews/paste", web.Needs(account.ReviewWrite), s.paste),
		web.Upload("/reviews/paste", web.Needs(account.ReviewWrite), MaxPaste, s.pasted),
		web.Get("/reviews/form", web.Needs(account.ReviewWrite), s.reviewForm),
		web.Post("/reviews/form", web.Needs(account.ReviewWrite), s.sendReview),
		web.Get("/reviews/files/{token}", web.Needs(account.ReviewWrite), s.preview),
		web.Post("/reviews/files/{token}/confirm", web.Needs(account.ReviewWrite), s.confirmFile),
		web.Post("/reviews/files/{token}/rows", web.Needs(account.ReviewWrite), s.mend),
		web.Get("/reviews/files/{token}/errors", web.Needs(account.ReviewWrite), s.errorsFile),

		web.Get("/evidence", web.Needs(account.EvidenceRead), s.evidence),
		web.Get("/evidence/imports", web.Needs(account.EvidenceRead), s.evidenceImports),
		web.Get("/evidence/imports/{act}", web.Needs(account.EvidenceRead), s.evidenceImported),
		web.Post("/evidence/imports/{act}/undo", web.Needs(account.EvidenceWrite), s.evidenceUndo),
		web.Get("/evidence/files/{token}", web.Needs(account.EvidenceWrite), s.registerPreview),
		web.Post("/evidence/files/{token}/confirm", web.Needs(account.EvidenceWrite), s.confirmRegister),
		web.Get("/evidence/files/{token}/errors", web.Needs(account.EvidenceWrite), s.registerErrors),
		web.Get("/evidence/registers/{kind}", web.Needs(account.EvidenceRead), s.register),
		web.Get("/evidence/registers/{kind}/alike", web.Needs(account.EvidenceRead), s.alike),
		web.Post("/evidence/registers/{kind}/alike", web.Needs(account.EvidenceWrite), s.sendAlike),
		web.Get("/evidence/registers/{kind}/upload", web.Needs(account.EvidenceWrite), s.registerUpload),
		web.Upload("/evidence/registers/{kind}/upload", web.Needs(account.EvidenceWrite), MaxEvidenceFile, s.sendRegister),
		web.Get("/evidence/registers/{kind}/new", web.Needs(account.EvidenceWrite), s.newRecord),
		web.Post("/evidence/registers/{kind}/new", web.Needs(account.EvidenceWrite), s.sendNewRecord),
		web.Get("/evidence/registers/{kind}/{record}", web.Needs(account.EvidenceRead), s.record),
		web.Get("/evidence/registers/{kind}/{record}/change", web.Needs(account.EvidenceWrite), s.changeRecord),
		web.Post("/evidence/registers/{kind}/{record}/change", web.Needs(account.EvidenceWrite), s.sendChangedRecord),
		web.Post("/evidence/registers/{kind}/{record}/withdraw", web.Needs(account.EvidenceWrite), s.withdraw),
		web.Upload("/evidence/registers/{kind}/{record}/files", web.Needs(account.EvidenceWrite), document.MaxAttachment+1<<20, s.attach),
		web.Get("/evidence/registers/{kind}/{record}/files/{file}", web.Needs(account.EvidenceRead), s.recordFile),
		web.Post("/evidence/registers/{kind}/{record}/files/{file}/detach", web.Needs(account.EvidenceWrite), s.detach),
		web.Get("/units/{code}/evidence", web.Needs(account.EvidenceRead), s.unitEvidence),
		web.Get("/households/{household}/evidence", web.Needs(account.EvidenceRead), s.householdEvidence),

		web.Get("/imports", web.Needs(account.ReviewRead), s.imports),
		web.Get("/imports/{act}", web.Needs(account.ReviewRead), s.imported),
		web.Post("/imports/{act}/undo", web.Needs(account.ReviewUndo), s.undo),

		web.Get("/judgements", web.Needs(account.JudgeRead), s.judgements),
		web.Get("/judgements/{movement}/{kind}/{code}", web.Needs(account.JudgeRead), s.judgement),

		web.Get("/articles", web.Needs(account.ArticleRead), s.articles),
		web.Get("/articles/new", web.Needs(account.ArticleWrite), s.editArticle),
		web.Upload("/articles/new", web.Needs(account.ArticleWrite), maxArticle, s.saveArticle),
		web.Get("/articles/{code}", web.Needs(account.ArticleRead), s.article),
		web.Get("/articles/{code}/edit", web.Needs(account.ArticleWrite), s.editArticle),
		web.Upload("/articles/{code}/edit", web.Needs(account.ArticleWrite), maxArticle, s.saveArticle),
		web.Get("/articles/{code}/files/{file}", web.Needs(account.ArticleRead), s.articleFile),
		web.Post("/articles/{code}/submit", web.Needs(account.ArticleWrite), s.submitArticle),
		web.Post("/articles/{code}/review", web.Needs(account.ArticleReview), s.reviewArticle),
		web.Post("/articles/{code}/withdraw", web.Needs(account.ArticleWrite), s.withdrawArticle),
		web.Get("/editions", web.Needs(account.TallyRead), s.editions),
		web.Post("/editions", web.Needs(account.EditionDraft), s.draftEdition),
		web.Get("/editions/{number}", web.Needs(account.TallyRead), s.edition),
		web.Get("/editions/{number}/hidden", web.Needs(account.TallyRead), s.editionHidden),
		web.Get("/editions/{number}/changes", web.Needs(account.TallyRead), s.editionChanges),
		web.Get("/editions/{number}/attack", web.Needs(account.TallyRead), s.editionAttack),
		web.Post("/editions/{number}/sign", web.Needs(account.EditionSign), s.signEdition),
		web.Get("/honours", web.Needs(account.ConsentRead), s.honours),
		web.Get("/honours/{award}", web.Needs(account.ConsentRead), s.honour),
		web.Upload("/honours/{award}", web.Needs(account.ConsentWrite), maxConsent, s.recordConsent),
		web.Get("/honours/{award}/files/{file}", web.Needs(account.ConsentRead), s.consentFile),

		web.Get("/jobs", web.SignedIn, s.jobs),
		web.Upload("/jobs", web.SignedIn, maxJob, s.postJob),
		web.Get("/jobs/{id}", web.SignedIn, s.job),
		web.Post("/jobs/{id}/stop", web.SignedIn, s.stopJob),
		web.Get("/jobs/{id}/file", web.SignedIn, s.jobFile),
		web.Post("/jobs/recount", web.Needs(account.VerifyRun), s.postRecount),
		web.Post("/jobs/report", web.Needs(account.ReportRead), s.postReport),

		web.Get("/journal", web.Needs(account.JournalRead), s.journal),
		web.Get("/journal/head", web.Needs(account.JournalRead), s.head),
		web.Post("/journal/verify", web.Needs(account.VerifyRun), s.verify),
	}...)
}

// Menu is the main menu.
func (s *Staff) Menu() []web.Item {
	return []web.Item{
		{Text: lang.T("staff.menu.home"), Path: "/"},
		{Text: lang.T("staff.menu.campaigns"), Path: "/campaigns"},
		{Text: lang.T("staff.menu.quality"), Path: "/quality"},
		{Text: lang.T("staff.menu.figures"), Path: "/figures"},
		{Text: lang.T("staff.menu.units"), Path: "/units"},
		{Text: lang.T("register.menu"), Path: "/households"},
		{Text: lang.T("evidence.menu"), Path: "/evidence"},
		{Text: lang.T("staff.menu.targets"), Path: "/targets"},
		{Text: lang.T("staff.menu.judgements"), Path: "/judgements"},
		{Text: lang.T("petition.desk"), Path: "/petitions"},
		{Text: lang.T("article.menu"), Path: "/articles"},
		{Text: lang.T("edition.menu"), Path: "/editions"},
		{Text: lang.T("honour.menu"), Path: "/honours"},
		{Text: lang.T("staff.menu.journal"), Path: "/journal"},
		{Text: lang.T("job.menu"), Path: "/jobs"},
	}
}

// office is the office with the visitor acting.
func (s *Staff) office(v *web.Visit) *office.Office {
	return &office.Office{DB: s.DB, Actor: v.Who.Actor(), Today: v.Today, Portal: s.Portal}
}

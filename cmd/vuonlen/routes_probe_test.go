package main

import (
	"fmt"
	"net/url"

	"vuonlen/account"
	"vuonlen/household"
	"vuonlen/law"
	"vuonlen/unit"
)

// spot is a place that a request is about.
type spot struct {
	name      string
	code      unit.Code
	on        law.Date     // the code names the unit on this day
	household household.ID // that lives there; empty: none
	user      string       // who works there as a reviewer
}

// ask is a request of a probe.
type ask struct {
	path string
	form url.Values // of a POST
}

// probe is how a route is tried. A route that takes an id says of what.
type probe struct {
	about string // unit, household, user; empty: of nothing in particular
	ask   func(s spot) ask
	also  []account.Permission // that it takes at the place, besides that of the route
	open  string               // why its answer is the same for every place; empty: it is not
	lists func(s spot) string  // of a list: what stands on the page for the place when it may be seen
	sure  bool                 // of a list: that must stand there, and not only may
	does  bool                 // a form that does something when it may: whatever else comes back is a refusal
	today bool                 // the form takes units of today only
	anew  bool                 // the spot's user has his role anew before each request
}

func at(path string) func(spot) ask { return func(spot) ask { return ask{path: path} } }

func form(path string, pairs ...string) func(spot) ask {
	return func(s spot) ask {
		a := ask{path: path, form: url.Values{}}
		for i := 0; i+1 < len(pairs); i += 2 {
			a.form.Set(pairs[i], pairs[i+1])
		}
		return a
	}
}

func codeOf(s spot) string { return ">" + string(s.code) + "<" }

func headOf(s spot) string { return "Nguyễn Văn " + string(s.household) }

// homeOf asks for a page of the spot's household; with pairs it sends a form.
func homeOf(page string, pairs ...string) func(spot) ask {
	return func(s spot) ask {
		path := "/households/" + string(s.household) + page
		if pairs == nil {
			return ask{path: path}
		}
		return form(path, pairs...)(s)
	}
}

// own are the pages of one's own session and account: they take no id of anybody else.
const own = "it is about who asks"

// probes has every route. A new one is added here with what it takes: say about what
// its id is and how to ask for one of a spot, or why it is open.
var probes = map[string][]probe{
	"GET /assets/{name}":  {{ask: at("/assets/none"), open: "files of the program"}},
	"GET /":               {{ask: at("/"), about: "unit", lists: codeOf}},
	"GET /campaigns":      {{ask: at("/campaigns?year=2024"), about: "unit", lists: codeOf, sure: true}},
	"GET /quality":        {{ask: at("/quality?year=2024"), about: "unit", lists: codeOf}},
	"GET /quality/recent": {{ask: at("/quality/recent?year=2024"), about: "unit", lists: codeOf}},
	"GET /figures": {{about: "unit", today: true, ask: func(s spot) ask {
		return ask{path: fmt.Sprintf("/figures?unit=%s&year=%d&what=poor", s.code, s.on.Year())}
	}}},
	"GET /figures/map": {{about: "unit", today: true, ask: func(s spot) ask {
		return ask{path: fmt.Sprintf("/figures/map?unit=%s&year=%d&what=poor", s.code, s.on.Year())}
	}}},
	"GET /figures/forms": {{about: "unit", ask: func(s spot) ask {
		return ask{path: fmt.Sprintf("/figures/forms?unit=%s&year=%d&form=1", s.code, s.on.Year())}
	}}},
	"GET /figures/boundaries":          {{ask: at("/figures/boundaries"), open: "boundaries of units are public"}},
	"POST /figures/boundaries":         {{ask: form("/figures/boundaries"), open: "its codes are held against the scope when they are read: TestAccessMatrix of the office"}},
	"GET /figures/boundaries/{token}":  {{ask: at("/figures/boundaries/none"), open: own}},
	"POST /figures/boundaries/{token}": {{ask: form("/figures/boundaries/none"), open: own}},
	"GET /targets": {{about: "unit", ask: func(s spot) ask {
		return ask{path: fmt.Sprintf("/targets?movement=an-giang-2021-2025&unit=%s&on=%s", s.code, s.on)}
	}}},
	"GET /targets/shortfall": {{about: "unit", ask: func(s spot) ask {
		return ask{path: fmt.Sprintf("/targets/shortfall?movement=an-giang-2021-2025&unit=%s&on=%s", s.code, s.on)}
	}}},
	"GET /households":                               {{ask: at("/households?q=nguyen&year=all"), about: "household", lists: headOf, sure: true}},
	"POST /households":                              {{ask: form("/households", "q", "089190000123", "year", "all"), about: "household", lists: headOf}},
	"GET /households/{household}":                   {{about: "household", ask: homeOf("")}},
	"GET /households/{household}/why":               {{about: "household", ask: homeOf("/why")}},
	"GET /households/{household}/history":           {{about: "household", ask: homeOf("/history")}},
	"GET /households/{household}/change":            {{about: "household", ask: homeOf("/change")}},
	"POST /households/{household}/change":           {{about: "household", ask: homeOf("/change", "change", "none", "commune", "1", "code", "1", "unit", "1")}},
	"GET /households/{household}/members":           {{about: "household", ask: homeOf("/members")}},
	"GET /households/{household}/members/{member}":  {{about: "household", ask: homeOf("/members/new")}},
	"POST /households/{household}/members/{member}": {{about: "household", ask: homeOf("/members/new", "name", "")}},
	"GET /reviews":                                  {{ask: at("/reviews"), open: own}},
	"POST /reviews":                                 {{ask: form("/reviews"), open: "its rows are held against the scope when they are read: TestAccessMatrix of the office"}},
	"GET /reviews/paste":                            {{ask: at("/reviews/paste"), open: own}},
	"POST /reviews/paste":                           {{ask: form("/reviews/paste"), open: "its rows are held against the scope when they are read: TestAccessMatrix of the office"}},
	"GET /reviews/form":                             {{ask: at("/reviews/form"), open: "an empty form"}},
	"POST /reviews/form":                            {{ask: form("/reviews/form"), open: "what it says is held against the scope when it is read: TestAccessMatrix of the office"}},
	"GET /reviews/files/{token}":                    {{ask: at("/reviews/files/none"), open: own}},
	"POST /reviews/files/{token}/confirm":           {{ask: form("/reviews/files/none/confirm"), open: own}},
	"POST /reviews/files/{token}/rows":              {{ask: form("/reviews/files/none/rows"), open: own}},
	"GET /reviews/files/{token}/errors":             {{ask: at("/reviews/files/none/errors"), open: own}},
	"GET /imports":                                  {{ask: at("/imports"), open: "the store lists those with a row in the scope: imports_test of the office"}},
	"GET /imports/{act}":                            {{ask: at("/imports/999999"), open: "the store shows those with a row in the scope: imports_test of the office"}},
	"POST /imports/{act}/undo":                      {{ask: form("/imports/999999/undo", "reason", "nhập nhầm tệp"), open: "TestAccess and TestUndo of the office"}},
	"GET /evidence":                                 {{ask: at("/evidence"), open: "numbers of what lies in the scope: TestRegisterList of the pages"}},
	"GET /evidence/imports":                         {{ask: at("/evidence/imports"), open: "the store lists those with a row in the scope: imports_test of the office"}},
	"GET /evidence/imports/{act}":                   {{ask: at("/evidence/imports/999999"), open: "the store shows those with a row in the scope: imports_test of the office"}},
	"POST /evidence/imports/{act}/undo":             {{ask: form("/evidence/imports/999999/undo", "reason", "nhập nhầm tệp"), open: "TestAccess and TestUndo of the office"}},
	"GET /evidence/files/{token}":                   {{ask: at("/evidence/files/none"), open: own}},
	"POST /evidence/files/{token}/confirm":          {{ask: form("/evidence/files/none/confirm"), open: own}},
	"GET /evidence/files/{token}/errors":            {{ask: at("/evidence/files/none/errors"), open: own}},
	"GET /evidence/registers/{kind}": {{about: "unit", ask: func(s spot) ask {
		return ask{path: fmt.Sprintf("/evidence/registers/trainings?unit=%s&on=%s", s.code, s.on)}
	}}},
	"GET /evidence/registers/{kind}/alike":   {{ask: at("/evidence/registers/trainings/alike"), open: "pairs of which both are seen: TestAlikeAccess of the office"}},
	"POST /evidence/registers/{kind}/alike":  {{ask: form("/evidence/registers/trainings/alike"), open: "TestAlikeAccess of the office"}},
	"GET /evidence/registers/{kind}/upload":  {{ask: at("/evidence/registers/trainings/upload"), open: own}},
	"POST /evidence/registers/{kind}/upload": {{ask: form("/evidence/registers/trainings/upload"), open: "its rows are held against the scope when they are read: TestEvidenceAccess of the office"}},
	"GET /evidence/registers/{kind}/new":     {{ask: at("/evidence/registers/trainings/new"), open: "an empty form"}},
	"POST /evidence/registers/{kind}/new": {{about: "unit", does: true, ask: func(s spot) ask {
		day := s.on.String()
		return form("/evidence/registers/trainings/new", "step", "check", "f-code", string(s.code), "f-date-day", day[8:], "f-date-month", day[5:7], "f-date-year", day[:4], "f-topic", "x")(s)
	}}},
	"GET /evidence/registers/{kind}/{record}":                      {{ask: at("/evidence/registers/trainings/999999"), open: "TestEvidenceEntryAccess of the office"}},
	"GET /evidence/registers/{kind}/{record}/change":               {{ask: at("/evidence/registers/trainings/999999/change"), open: "TestEvidenceEntryAccess of the office"}},
	"POST /evidence/registers/{kind}/{record}/change":              {{ask: form("/evidence/registers/trainings/999999/change"), open: "TestEvidenceEntryAccess of the office"}},
	"POST /evidence/registers/{kind}/{record}/withdraw":            {{ask: form("/evidence/registers/trainings/999999/withdraw", "reason", "nhập nhầm"), open: "TestEvidenceEntryAccess of the office"}},
	"POST /evidence/registers/{kind}/{record}/files":               {{ask: form("/evidence/registers/trainings/999999/files"), open: "TestEvidenceEntryAccess of the office"}},
	"GET /evidence/registers/{kind}/{record}/files/{file}":         {{ask: at("/evidence/registers/trainings/999999/files/1"), open: "TestEvidenceEntryAccess of the office"}},
	"POST /evidence/registers/{kind}/{record}/files/{file}/detach": {{ask: form("/evidence/registers/trainings/999999/files/1/detach", "reason-1", "nhầm tệp"), open: "TestEvidenceEntryAccess of the office"}},
	"GET /units/{code}/evidence": {{about: "unit", ask: func(s spot) ask {
		return ask{path: fmt.Sprintf("/units/%s/evidence?on=%s", s.code, s.on)}
	}}},
	"GET /households/{household}/evidence": {{about: "household", ask: homeOf("/evidence")}},
	"GET /units":                           {{ask: func(s spot) ask { return ask{path: "/units?q=" + string(s.code)} }, open: "names of units are public"}},
	"GET /units/{code}":                    {{ask: func(s spot) ask { return ask{path: fmt.Sprintf("/units/%s?on=%s", s.code, s.on)} }, open: "names and classes of units are public"}},
	"GET /units/{code}/figures": {{about: "unit", ask: func(s spot) ask {
		return ask{path: fmt.Sprintf("/units/%s/figures?year=%d&on=%s", s.code, s.on.Year(), s.on)}
	}}},
	"GET /households/{id}/looks":  {{about: "household", ask: func(s spot) ask { return ask{path: "/households/" + string(s.household) + "/looks"} }}},
	"GET /households/{id}/number": {{about: "household", ask: func(s spot) ask { return ask{path: "/households/" + string(s.household) + "/number"} }}},
	"POST /households/{id}/number": {{about: "household", ask: func(s spot) ask {
		return form("/households/"+string(s.household)+"/number", "member", "0", "reason", "đối chiếu căn cước công dân")(s)
	}}},
	"GET /judgements": {{ask: at("/judgements?kind=commune&submitted=2024-12-31"), about: "unit", lists: codeOf}},
	"GET /judgements/{movement}/{kind}/{code}": {{about: "unit", ask: func(s spot) ask {
		kind := map[int]string{2: "province", 3: "district", 5: "commune"}[len(s.code)]
		return ask{path: fmt.Sprintf("/judgements/an-giang-2021-2025/%s/%s?submitted=2024-12-31", kind, s.code)}
	}}},
	"GET /articles":     {{ask: at("/articles"), open: "the office lists those of the scope: TestArticleAccess"}},
	"GET /articles/new": {{ask: at("/articles/new"), open: "an empty form; the units are those of the scope"}},
	"POST /articles/new": {{about: "unit", does: true, today: true, ask: func(s spot) ask {
		return form("/articles/new", "unit", string(s.code), "title", "Tin", "author", "A", "body", "x")(s)
	}}},
	"GET /articles/{code}":              {{ask: at("/articles/none"), open: "needs an article: TestArticleAccess of the office"}},
	"GET /articles/{code}/edit":         {{ask: at("/articles/none/edit"), open: "needs an article: TestArticleAccess of the office"}},
	"POST /articles/{code}/edit":        {{ask: form("/articles/none/edit"), open: "needs an article: TestArticleAccess of the office"}},
	"GET /articles/{code}/files/{file}": {{ask: at("/articles/none/files/none"), open: "needs an article: TestArticleAccess of the office"}},
	"POST /articles/{code}/submit":      {{ask: form("/articles/none/submit"), open: "needs an article: TestArticleAccess of the office"}},
	"POST /articles/{code}/review":      {{ask: form("/articles/none/review"), open: "needs an article: TestArticleAccess of the office"}},
	"POST /articles/{code}/withdraw":    {{ask: form("/articles/none/withdraw"), open: "needs an article: TestArticleAccess of the office"}},
	"GET /editions":                     {{ask: at("/editions"), open: "what is signed is public; drafts are of the whole land: TestEdition of the office"}},
	"POST /editions":                    {{ask: form("/editions"), open: "drafts are of the whole land: TestEdition of the office"}},
	"GET /editions/{number}":            {{ask: at("/editions/99"), open: "TestEdition of the office"}},
	"GET /editions/{number}/hidden":     {{ask: at("/editions/99/hidden"), open: "TestEdition of the office"}},
	"GET /editions/{number}/changes":    {{ask: at("/editions/99/changes"), open: "TestEdition of the office"}},
	"GET /editions/{number}/attack":     {{ask: at("/editions/99/attack"), open: "TestEdition of the office"}},
	"POST /editions/{number}/sign":      {{ask: form("/editions/99/sign"), open: "of the whole land: TestEdition of the office"}},
	"GET /honours":                      {{ask: at("/honours"), open: "the office lists those of the scope: TestHonours"}},
	"GET /honours/{award}":              {{ask: at("/honours/none"), open: "needs an award: TestHonours of the office"}},
	"POST /honours/{award}":             {{ask: form("/honours/none"), open: "needs an award: TestHonours of the office"}},
	"GET /honours/{award}/files/{file}": {{ask: at("/honours/none/files/1"), open: "needs an award: TestHonours of the office"}},

	"GET /jobs":            {{ask: at("/jobs"), open: own}},
	"POST /jobs":           {{ask: form("/jobs"), open: own}},
	"GET /jobs/{id}":       {{ask: at("/jobs/1"), open: own}},
	"POST /jobs/{id}/stop": {{ask: form("/jobs/1/stop"), open: own}},
	"GET /jobs/{id}/file":  {{ask: at("/jobs/1/file"), open: own}},
	"POST /jobs/recount":   {{ask: form("/jobs/recount"), open: own}},
	"POST /jobs/report":    {{ask: form("/jobs/report"), open: own}},
	"GET /journal":         {{ask: at("/journal"), open: "the journal is one"}},
	"GET /journal/head":    {{ask: at("/journal/head"), open: "the journal is one"}},
	"POST /journal/verify": {{ask: form("/journal/verify"), open: "the journal is one"}},
	"GET /petitions":       {{ask: at("/petitions?which=all"), open: "the store lists those that one's units deal with: TestPetition of the office"}},
	"GET /petitions/new":   {{ask: at("/petitions/new"), open: "an empty form"}},
	"POST /petitions/new": {{about: "unit", does: true, today: true, ask: func(s spot) ask {
		return form("/petitions/new", "kind", "remark", "category", "other", "unit", string(s.code), "text", "một hai ba bốn")(s)
	}}},
	"GET /petitions/report":   {{ask: at("/petitions/report"), open: "it counts those that one's units deal with: TestPetition of the office"}},
	"GET /petitions/postings": {{ask: at("/petitions/postings"), open: "the store lists those of one's units: TestComplaint of the office"}},
	"POST /petitions/postings": {{about: "unit", does: true, today: true, ask: func(s spot) ask {
		a := form("/petitions/postings", "unit", string(s.code), "list", "review", "what", "2025", "place", "trụ sở")(s)
		for _, f := range []string{"from", "to"} {
			a.form.Set(f+"-day", "1")
			a.form.Set(f+"-month", "12")
			a.form.Set(f+"-year", "2026")
		}
		return a
	}}},
	"GET /petitions/postings/{posting}":    {{ask: at("/petitions/postings/999999"), open: "the store lists those of one's units: TestComplaint of the office"}},
	"POST /petitions/{number}/erase":       {{ask: form("/petitions/2026-999999/erase"), open: "the store shows those that one's units deal with: TestErasePetitions of the office"}},
	"GET /petitions/{number}":              {{ask: at("/petitions/2026-999999"), open: "the store shows those that one's units deal with: TestPetition of the office"}},
	"POST /petitions/{number}":             {{ask: form("/petitions/2026-999999", "do", "close"), open: "the store shows those that one's units deal with: TestPetition of the office"}},
	"GET /petitions/{number}/files/{file}": {{ask: at("/petitions/2026-999999/files/1"), open: "the store shows those that one's units deal with: TestPetition of the office"}},
	"GET /contacts":                        {{ask: at("/contacts"), open: "contacts are public"}},
	"POST /contacts":                       {{ask: form("/contacts"), open: "contacts are of no unit"}},
	"POST /contacts/withdraw":              {{ask: form("/contacts/withdraw", "row", "999999"), open: "contacts are of no unit"}},
	"POST /contacts/retention":             {{ask: form("/contacts/retention"), open: "the time is of no unit"}},
	"POST /contacts/erase":                 {{ask: form("/contacts/erase"), open: "only those that one's units deal with: TestErasePetitions of the office"}},
	"POST /contacts/limits":                {{ask: form("/contacts/limits"), open: "the days are of no unit"}},

	"GET /login":                 {{ask: at("/login"), open: own}},
	"POST /login":                {{ask: form("/login"), open: own}},
	"GET /login/second":          {{ask: at("/login/second"), open: own}},
	"POST /login/second":         {{ask: form("/login/second"), open: own}},
	"GET /login/code":            {{ask: at("/login/code"), open: own}},
	"POST /login/code":           {{ask: form("/login/code"), open: own}},
	"GET /login/enrol":           {{ask: at("/login/enrol"), open: own}},
	"GET /login/app":             {{ask: at("/login/app"), open: own}},
	"POST /login/app":            {{ask: form("/login/app"), open: own}},
	"POST /login/passkey":        {{ask: form("/login/passkey"), open: own}},
	"POST /login/passkey/answer": {{ask: form("/login/passkey/answer"), open: own}},
	"POST /login/passkey/new":    {{ask: form("/login/passkey/new"), open: own}},
	"POST /login/passkey/add":    {{ask: form("/login/passkey/add"), open: own}},
	"GET /login/elsewhere":       {{ask: at("/login/elsewhere"), open: own}},
	"POST /login/elsewhere":      {{ask: form("/login/elsewhere"), open: own}},
	"GET /login/elsewhere/back":  {{ask: at("/login/elsewhere/back"), open: own}},
	"POST /logout":               {{ask: form("/logout"), open: own}},
	"GET /account":               {{ask: at("/account"), open: own}},
	"GET /account/prove":         {{ask: at("/account/prove"), open: own}},
	"POST /account/prove":        {{ask: form("/account/prove"), open: own}},
	"GET /account/password":      {{ask: at("/account/password"), open: own}},
	"POST /account/password":     {{ask: form("/account/password"), open: own}},
	"POST /account/codes":        {{ask: form("/account/codes"), open: own}},
	"POST /account/drop":         {{ask: form("/account/drop", "id", "999999"), open: own}},
	"POST /account/leave":        {{ask: form("/account/leave"), open: own}},
	"GET /about":                 {{ask: at("/about"), open: "the program"}},

	"GET /users":        {{ask: at("/users"), about: "user", lists: func(s spot) string { return ">" + s.user + "<" }, sure: true}},
	"GET /users/{name}": {{about: "user", ask: func(s spot) ask { return ask{path: "/users/" + s.user} }}},
	"POST /users": {{about: "user", does: true, today: true, also: reviewers, ask: func(s spot) ask {
		return form("/users", "name", "new-"+s.name, "scope", string(s.code), "role", "reviewer")(s)
	}}},
	"POST /users/{name}": {
		{about: "user", does: true, ask: func(s spot) ask { return form("/users/"+s.user, "do", "enable")(s) }},
		{about: "user", does: true, also: reviewers, ask: func(s spot) ask { return form("/users/"+s.user, "do", "invite")(s) }},
		{about: "user", does: true, also: reviewers, ask: func(s spot) ask { return form("/users/"+s.user, "do", "reset")(s) }},
		{about: "user", does: true, today: true, also: reviewers, ask: func(s spot) ask {
			return form("/users/everywhere", "do", "grant", "scope", string(s.code), "role", "reviewer")(s)
		}},
		{about: "user", does: true, anew: true, ask: func(s spot) ask {
			return form("/users/"+s.user, "do", "revoke", "role", "reviewer", "scope", string(s.code), "on", s.on.String())(s)
		}},
	},
}

// reviewers is what it takes besides managing accounts to make somebody a reviewer.
var reviewers = []account.Permission{account.ReviewWrite, account.HouseholdWrite, account.MemberWrite, account.PersonRead, account.SensitiveRead}

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

// own are the pages of one's own session and account: they take no id of anybody else.
const own = "it is about who asks"

// probes has every route. A new one is added here with what it takes: say about what
// its id is and how to ask for one of a spot, or why it is open.
var probes = map[string][]probe{
	"GET /assets/{name}": {{ask: at("/assets/none"), open: "files of the program"}},
	"GET /":              {{ask: at("/"), about: "unit", lists: codeOf}},
	"GET /campaigns":     {{ask: at("/campaigns?year=2024"), about: "unit", lists: codeOf, sure: true}},
	"GET /doubts":        {{ask: at("/doubts?year=2024"), about: "unit", lists: codeOf}},
	"GET /units":         {{ask: func(s spot) ask { return ask{path: "/units?q=" + string(s.code)} }, open: "names of units are public"}},
	"GET /units/{code}":  {{ask: func(s spot) ask { return ask{path: fmt.Sprintf("/units/%s?on=%s", s.code, s.on)} }, open: "names and classes of units are public"}},
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
	"GET /jobs":            {{ask: at("/jobs"), open: own}},
	"POST /jobs":           {{ask: form("/jobs"), open: own}},
	"GET /jobs/{id}":       {{ask: at("/jobs/1"), open: own}},
	"POST /jobs/{id}/stop": {{ask: form("/jobs/1/stop"), open: own}},
	"GET /journal":         {{ask: at("/journal"), open: "the journal is one"}},
	"GET /journal/head":    {{ask: at("/journal/head"), open: "the journal is one"}},
	"POST /journal/verify": {{ask: form("/journal/verify"), open: "the journal is one"}},

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

package staff

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"vuonlen/account"
	"vuonlen/internal/lang"
	"vuonlen/journal"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/web"
)

// JournalPage is the acts, the last one first.
type JournalPage struct {
	*web.Visit
	Signed journal.Head
	Who    web.Field
	Kind   web.Field
	List   web.Listing
	Verify bool // the visitor may have it verified
}

// Head names the page.
func (p JournalPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("staff.journal")), Section: "/journal"}
}

var actNames = map[string]lang.Text{
	"dataset":                 lang.T("staff.act.dataset"),
	"unit.import":             lang.T("staff.act.unit"),
	"unit_change.import":      lang.T("staff.act.unit_change"),
	"unit_fact.import":        lang.T("staff.act.unit_fact"),
	"tally.import":            lang.T("staff.act.tally"),
	"campaign.import":         lang.T("staff.act.campaign"),
	"review.import":           lang.T("staff.act.review"),
	"member.import":           lang.T("staff.act.member"),
	"household_change.import": lang.T("staff.act.household_change"),
	"movement.import":         lang.T("staff.act.movement"),
	"import.undo":             lang.T("staff.act.undo"),
	"points.import":           lang.T("staff.act.points"),
	"user.add":                lang.T("staff.act.user_add"),
	"user.disable":            lang.T("staff.act.user_disable"),
	"user.enable":             lang.T("staff.act.user_enable"),
	"shortfall.look":          lang.T("staff.act.look"),
	"evidence.import":         lang.T("staff.act.evidence"),
	"boundary.import":         lang.T("staff.act.boundary"),
	"user.invite":             lang.T("staff.act.user_invite"),
	"user.reset":              lang.T("staff.act.user_reset"),
	"user.revoke":             lang.T("staff.act.user_revoke"),
	"user.password":           lang.T("staff.act.user_password"),
	"user.password.cost":      lang.T("staff.act.user_password_cost"),
	"user.factor":             lang.T("staff.act.user_factor"),
	"user.factor.drop":        lang.T("staff.act.user_factor_drop"),
	"user.codes":              lang.T("staff.act.user_codes"),
	"user.recover":            lang.T("staff.act.user_recover"),
	"user.link":               lang.T("staff.act.user_link"),
	"household.number":        lang.T("staff.act.number"),
	"access.fix":              lang.T("staff.act.access_fix"),
	"key.rotate":              lang.T("staff.act.key"),
}

// actName says what was done; an act of a newer program is called by its word.
func actName(v *web.Visit, kind string) string {
	if t, ok := actNames[kind]; ok {
		return v.Say(t)
	}
	return v.Say(lang.T("staff.act.other", "kind", kind))
}

// lang: keys
var detailNames = map[string]string{
	"file": "staff.detail.file", "rows": "staff.detail.rows", "name": "staff.detail.name", "kind": "staff.detail.kind",
	"act": "staff.detail.act", "reason": "staff.detail.reason", "scope": "staff.detail.scope",
}

// dataset names a kind of data that the program brings along.
func dataset(v *web.Visit, kind string) string {
	switch kind {
	case "units":
		return v.Say(lang.T("staff.dataset.units"))
	case "standard":
		return v.Say(lang.T("staff.dataset.standard"))
	case "movement":
		return v.Say(lang.T("staff.dataset.movement"))
	}
	return kind
}

// details says what an act was about, without the hashes, which stand apart.
func details(v *web.Visit, e journal.Entry) string {
	var out []string
	for _, d := range e.Detail {
		switch key, ok := detailNames[d[0]]; {
		case d[0] == "sha256":
		case d[0] == "role":
			out = append(out, v.Say(lang.T("staff.detail.role"))+": "+v.Say(account.Role(d[1])))
		case e.Kind == "dataset" && d[0] == "kind":
			out = append(out, dataset(v, d[1]))
		case ok:
			out = append(out, v.Say(lang.T(key))+": "+d[1]) // lang: keys in detailNames
		default:
			out = append(out, d[0]+": "+d[1])
		}
	}
	return strings.Join(out, "; ")
}

func (s *Staff) journal(v *web.Visit) (web.Answer, error) {
	o, ctx := s.office(v), v.Request.Context()
	entries, err := o.Entries(ctx)
	if err != nil {
		return web.Answer{}, err
	}
	head, err := o.Head(ctx)
	if err != nil {
		return web.Answer{}, err
	}
	p := JournalPage{Visit: v, Signed: head, Verify: v.May(account.VerifyRun)}
	if err := p.fill(entries); err != nil {
		return web.Answer{}, err
	}
	if p.List.Format != "" {
		return take(v, p.List, "nhat-ky")
	}
	return web.Show(p), nil
}

func (p *JournalPage) fill(entries []journal.Entry) error {
	v, who, kind := p.Visit, p.Query("who"), p.Query("kind")
	var actors, kinds []string
	var shown []journal.Entry
	for _, e := range slices.Backward(entries) {
		if !slices.Contains(actors, string(e.Actor)) {
			actors = append(actors, string(e.Actor))
		}
		if !slices.Contains(kinds, e.Kind) {
			kinds = append(kinds, e.Kind)
		}
		if (who == "" || who == string(e.Actor)) && (kind == "" || kind == e.Kind) {
			shown = append(shown, e)
		}
	}
	slices.SortFunc(actors, lang.Compare)
	p.Who = web.Field{Name: "who", Type: "select", Label: v.Say(lang.T("staff.col.actor")), Choices: []web.Choice{{Text: v.Say(lang.T("staff.all"))}}}
	for _, a := range actors {
		p.Who.Choices = append(p.Who.Choices, web.Choice{Value: a, Text: actorName(v, account.Actor(a)), Chosen: a == who})
	}
	p.Kind = web.Field{Name: "kind", Type: "select", Label: v.Say(lang.T("staff.col.act_kind")), Choices: []web.Choice{{Text: v.Say(lang.T("staff.all"))}}}
	for _, k := range kinds {
		p.Kind.Choices = append(p.Kind.Choices, web.Choice{Value: k, Text: actName(v, k), Chosen: k == kind})
	}
	var err error
	p.List, err = web.List[journal.Entry]{
		Caption: v.Say(lang.T("staff.journal.caption", "n", len(shown))), Files: true,
		Empty: web.Empty{Text: v.Say(lang.T("staff.journal.none"))},
		Columns: []web.ListColumn[journal.Entry]{
			{ID: "act", Text: v.Say(lang.T("staff.col.act")), Sorted: true, By: func(a, b journal.Entry) int { return cmp.Compare(a.Act, b.Act) },
				Cell:  func(e journal.Entry) web.Cell { return web.Cell{Text: strconv.FormatInt(e.Act, 10)} },
				Value: web.OfCount(func(e journal.Entry) law.Count { return law.Exactly(e.Act) })},
			{ID: "at", Text: v.Say(lang.T("staff.col.at")), Cell: func(e journal.Entry) web.Cell { return web.Cell{Text: moment(v, e)} }},
			{ID: "actor", Text: v.Say(lang.T("staff.col.actor")), Sorted: true, By: web.ByText(func(e journal.Entry) string { return string(e.Actor) }),
				Cell: func(e journal.Entry) web.Cell { return web.Cell{Text: actorName(v, e.Actor)} }},
			{ID: "what", Text: v.Say(lang.T("staff.col.act_kind")), Sorted: true, By: web.ByText(func(e journal.Entry) string { return actName(v, e.Kind) }),
				Cell: func(e journal.Entry) web.Cell { return web.Cell{Text: actName(v, e.Kind)} }},
			{ID: "detail", Text: v.Say(lang.T("staff.col.detail")), Cell: func(e journal.Entry) web.Cell { return web.Cell{Text: details(v, e)} }},
			{ID: "digest", Text: v.Say(lang.T("staff.col.digest")), Cell: func(e journal.Entry) web.Cell { return web.Cell{Text: e.Digest[:min(12, len(e.Digest))]} }},
		},
	}.Of(v, shown)
	return err
}

// moment is the instant of an act in the country's time.
func moment(v *web.Visit, e journal.Entry) string {
	return v.Say(law.DateOf(e.At)) + " " + e.At.In(law.Zone).Format("15:04")
}

// actorName is who acted: a user, the operator at the machine, or the program itself.
func actorName(v *web.Visit, a account.Actor) string {
	if name, ok := strings.CutPrefix(string(a), "cli:"); ok {
		return v.Say(lang.T("staff.actor.operator", "name", name))
	}
	if a == account.Public {
		return v.Say(lang.T("petition.public"))
	}
	if a == "system" {
		return v.Say(lang.T("staff.actor.system"))
	}
	return string(a)
}

// head gives the signed head to be kept outside.
func (s *Staff) head(v *web.Visit) (web.Answer, error) {
	h, err := s.office(v).Head(v.Request.Context())
	if err != nil {
		return web.Answer{}, err
	}
	return web.Send(web.File{Name: "vuonlen-head-" + strconv.FormatInt(h.Size, 10) + ".txt", Type: "text/plain; charset=utf-8", Content: []byte(h.Note)}), nil
}

// VerifiedPage is what checking the whole database found.
type VerifiedPage struct {
	*web.Visit
	Verified office.Verified
	Notices  []string
}

// Head names the page.
func (p VerifiedPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("staff.verify")), Section: "/journal", Crumbs: []web.Link{{Text: p.Say(lang.T("staff.journal")), Href: "/journal"}}}
}

// verify recomputes everything. It changes nothing, but it is work: a link that is
// fetched ahead must not start it, so it is posted.
func (s *Staff) verify(v *web.Visit) (web.Answer, error) {
	x, err := s.office(v).Verify(v.Request.Context(), nil)
	if err != nil {
		return web.Answer{}, err
	}
	p := VerifiedPage{Visit: v, Verified: x}
	for _, n := range x.Notices {
		p.Notices = append(p.Notices, v.Say(n))
	}
	return web.Show(p), nil
}

package staff

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/publication"
	"vuonlen/unit"
	"vuonlen/web"
)

func editionPath(n int, rest ...string) string {
	return strings.Join(append([]string{"/editions", strconv.Itoa(n)}, rest...), "/")
}

// editionTag is the state of an edition: a draft, public, or corrected by another.
func editionTag(v *web.Visit, e office.EditionAnswer, all []office.EditionAnswer) web.Tag {
	if !e.Signed {
		return web.Tag{Text: v.Say(lang.T("edition.state.draft")), Tone: web.Warn}
	}
	for _, o := range all {
		if o.Signed && o.Corrects == e.Number {
			return web.Tag{Text: v.Say(lang.T("edition.state.corrected", "number", o.Number)), Tone: web.Plain}
		}
	}
	return web.Tag{Text: v.Say(lang.T("edition.state.signed")), Tone: web.Good}
}

// EditionsPage is the list of editions, and the form of a draft for who may make one.
type EditionsPage struct {
	*web.Visit
	List                                    web.Table
	Paging                                  web.Pages
	Draft                                   bool
	Stop                                    *fault.Error
	Movement, Corrects, Reason, Least, Rule web.Field
	Day, Map                                web.DateField
}

// Head names the page.
func (p EditionsPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("edition.list")), Section: "/editions", Wrong: len(p.wrong()) > 0 || p.Stop != nil}
}

func (p EditionsPage) wrong() []web.Wrong {
	return slices.Concat(web.WrongOf(p.Movement), web.WrongDate(p.Day), web.WrongDate(p.Map), web.WrongOf(p.Corrects, p.Reason, p.Least, p.Rule))
}

func (s *Staff) editionsPage(v *web.Visit) (EditionsPage, error) {
	p := EditionsPage{Visit: v, Draft: v.May(account.EditionDraft)}
	o, ctx := s.office(v), v.Request.Context()
	all, err := o.Editions(ctx)
	if err != nil {
		return p, err
	}
	p.List = web.Table{Quiet: true, Caption: v.Say(lang.T("edition.list")),
		Columns: []web.Column{{Text: v.Say(lang.T("edition.col.number"))}, {Text: v.Say(lang.T("edition.col.day"))}, {Text: v.Say(lang.T("edition.col.state"))}, {Text: v.Say(lang.T("edition.col.by"))}, {Text: v.Say(lang.T("edition.col.signed"))}},
		Empty:   web.Empty{Text: v.Say(lang.T("edition.list.none")), Do: v.Say(lang.T("edition.list.none_do"))}}
	newest := slices.Clone(all)
	slices.Reverse(newest)
	page, paging := web.PageOf(v, newest, pageSize)
	p.Paging = paging
	for _, e := range page {
		signed := web.Cell{Text: e.SignedBy}
		if e.Signed {
			signed.Sub = v.Say(e.SignedOn)
		}
		p.List.Rows = append(p.List.Rows, []web.Cell{{Text: v.Say(lang.T("edition.one", "number", e.Number)), Href: editionPath(e.Number)}, {Text: v.Say(e.Day)}, {Tag: editionTag(v, e, all)}, {Text: e.By}, signed})
	}
	if !p.Draft {
		return p, nil
	}
	ms, err := o.Movements(ctx)
	if err != nil {
		return p, err
	}
	p.Movement = web.Field{Name: "movement", Label: v.Say(lang.T("edition.label.movement")), Type: "select", Required: true}
	for _, m := range ms {
		p.Movement.Choices = append(p.Movement.Choices, web.Choice{Value: m.ID, Text: v.Say(m.Name)})
	}
	p.Day = web.DateField{Name: "day", Label: v.Say(lang.T("edition.label.day")), Hint: v.Say(lang.T("edition.label.day.hint"))}
	p.Map = web.DateField{Name: "map", Label: v.Say(lang.T("edition.label.map")), Hint: v.Say(lang.T("edition.label.map.hint"))}
	p.Corrects = web.Field{Name: "corrects", Label: v.Say(lang.T("edition.label.corrects")), Type: "select", Choices: []web.Choice{{Text: v.Say(lang.T("edition.label.corrects.none"))}}}
	for _, e := range newest {
		if e.Signed {
			p.Corrects.Choices = append(p.Corrects.Choices, web.Choice{Value: strconv.Itoa(e.Number), Text: v.Say(lang.T("edition.one", "number", e.Number))})
		}
	}
	p.Reason = web.Field{Name: "reason", Label: v.Say(lang.T("edition.label.reason")), Hint: v.Say(lang.T("edition.label.reason.hint")), Autocomplete: "off"}
	p.Least = web.Field{Name: "k", Label: v.Say(lang.T("edition.label.k")), Hint: v.Say(lang.T("edition.label.k.hint")), Value: strconv.FormatInt(publication.DefaultRule.K, 10), Width: "w4", Autocomplete: "off", Required: true}
	p.Rule = web.Field{Name: "rule", Label: v.Say(lang.T("edition.label.rule")), Hint: v.Say(lang.T("edition.label.rule.hint")), Autocomplete: "off"}
	return p, nil
}

func (s *Staff) editions(v *web.Visit) (web.Answer, error) {
	p, err := s.editionsPage(v)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(p), nil
}

// draftEdition has a draft made in the background.
func (s *Staff) draftEdition(v *web.Visit) (web.Answer, error) {
	form, err := v.Form()
	if err != nil {
		return web.Answer{}, err
	}
	p, err := s.editionsPage(v)
	if err != nil {
		return web.Answer{}, err
	}
	q := office.EditionQuestion{Rule: publication.DefaultRule}
	q.Movement, p.Movement.Error = form.One("movement", p.Movement.Choices, true)
	q.Day, p.Day = form.Date(p.Day, false)
	q.Map, p.Map = form.Date(p.Map, false)
	var corrects string
	corrects, p.Corrects.Error = form.One("corrects", p.Corrects.Choices, false)
	q.Corrects, _ = strconv.Atoi(corrects)
	p.Movement.Choices, p.Corrects.Choices = chosen(p.Movement.Choices, q.Movement), chosen(p.Corrects.Choices, corrects)
	p.Reason.Value, p.Reason.Error = form.Text("reason", q.Corrects != 0)
	q.Reason = oneLine(p.Reason.Value)
	p.Least.Value, p.Least.Error = form.Text("k", true)
	p.Rule.Value, p.Rule.Error = form.Text("rule", false)
	if q.Rule.K, err = strconv.ParseInt(p.Least.Value, 10, 64); err != nil && p.Least.Error == "" {
		p.Least.Error = v.Say(lang.T("edition.k.wrong"))
	}
	if q.Rule.Text = oneLine(p.Rule.Value); q.Rule != publication.DefaultRule {
		q.Rule.From = v.Today
	}
	if len(p.wrong()) > 0 {
		return web.Again(p), nil
	}
	id, err := s.office(v).BeginEdition(v.Request.Context(), q)
	if p.Stop = wrongInput(err); p.Stop != nil {
		return web.Again(p), nil
	}
	return s.begun(id, err)
}

// EditionPage is one edition: what it is, what is hidden and why, how the attack on it
// went, its files; of a draft the form to sign it.
type EditionPage struct {
	*web.Visit
	office.EditionAnswer
	Said                web.Note
	Stop                *fault.Error
	Summary             web.Facts
	States, Whys, Given web.Table
	Sign                bool // the visitor may sign drafts
}

// Head names the page.
func (p EditionPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("edition.one", "number", p.Number)), Section: "/editions", Wrong: p.Stop != nil, Crumbs: []web.Link{{Text: p.Say(lang.T("edition.list")), Href: "/editions"}}}
}

// lang: keys
var whyWords = map[publication.Why]string{
	publication.Small: "edition.why.small", publication.Before: "edition.why.before", publication.Beside: "edition.why.beside", publication.Rough: "edition.why.coarse", publication.Few: "edition.why.few",
}

func (s *Staff) editionOf(v *web.Visit) (office.EditionAnswer, error) {
	n, err := strconv.Atoi(v.Path("number"))
	if err != nil || n <= 0 {
		return office.EditionAnswer{}, fault.New(fault.NotFound, lang.T("web.no_page.what")).Do(lang.T("web.no_page.do")).By(err)
	}
	return s.office(v).Edition(v.Request.Context(), n)
}

func (s *Staff) editionPage(v *web.Visit) (EditionPage, error) {
	e, err := s.editionOf(v)
	p := EditionPage{Visit: v, EditionAnswer: e, Said: said(v), Sign: v.May(account.EditionSign)}
	if err != nil {
		return p, err
	}
	all, err := s.office(v).Editions(v.Request.Context())
	if err != nil {
		return p, err
	}
	fact := func(name lang.Text, c web.Cell) {
		p.Summary = append(p.Summary, web.FactRow{Name: v.Say(name), Cell: c})
	}
	fact(lang.T("edition.col.state"), web.Cell{Tag: editionTag(v, e, all)})
	fact(lang.T("edition.col.day"), web.Cell{Text: v.Say(e.Day)})
	fact(lang.T("edition.fact.known"), web.Cell{Text: strconv.FormatInt(e.Edited.Known, 10)})
	fact(lang.T("edition.fact.made"), web.Cell{Text: e.By})
	if e.Signed {
		fact(lang.T("edition.fact.signed"), web.Cell{Text: e.SignedBy, Sub: v.Say(e.SignedOn)})
	}
	if e.Corrects != 0 {
		fact(lang.T("edition.fact.corrects"), web.Cell{Text: v.Say(lang.T("edition.fact.corrects.is", "number", e.Corrects, "reason", e.Edited.Reason)), Href: editionPath(e.Corrects)})
	}
	rule := e.Edited.Rule
	fact(lang.T("edition.fact.rule"), web.Cell{Text: v.Say(lang.T("edition.fact.rule.is", "k", rule.K, "from", rule.From)), Sub: cmp.Or(rule.Text, v.Say(lang.T("edition.fact.rule.default")))})
	for _, c := range e.Edited.Coarse {
		fact(lang.T("edition.coarse"), web.Cell{Text: v.Say(c)})
	}
	fact(lang.T("edition.fact.sha"), web.Cell{Text: e.SHA256})
	number := web.Column{Text: v.Say(lang.T("edition.cells.n")), Right: true}
	p.States = web.Table{Caption: v.Say(lang.T("edition.cells")), Columns: []web.Column{{Text: v.Say(lang.T("edition.col.state"))}, number}}
	for _, st := range []publication.CellState{publication.Shown, publication.Hidden, publication.Banded, publication.Doubtful, publication.Missing} {
		if n := e.Report.Cells[st]; n > 0 {
			p.States.Rows = append(p.States.Rows, []web.Cell{{Text: v.Say(office.EditionState(st))}, {Text: v.Int(n)}})
		}
	}
	p.Whys = web.Table{Caption: v.Say(lang.T("edition.why")), Columns: []web.Column{{Text: v.Say(lang.T("edition.why"))}, number}}
	for _, w := range []publication.Why{publication.Small, publication.Before, publication.Few, publication.Rough, publication.Beside} {
		n := 0
		for _, h := range e.Report.Hidden {
			if h.Why == w {
				n++
			}
		}
		if n > 0 {
			p.Whys.Rows = append(p.Whys.Rows, []web.Cell{{Text: v.Say(lang.T(whyWords[w]))}, {Text: v.Int(n)}}) // lang: keys in whyWords
		}
	}
	p.Given = web.Table{Caption: v.Say(lang.T("edition.files")), Columns: []web.Column{{Text: v.Say(lang.T("edition.col.file"))}, {Text: v.Say(lang.T("edition.col.size")), Right: true}, {Text: "SHA-256"}}}
	for _, f := range e.Files {
		c := web.Cell{Text: f.Name}
		if e.Signed {
			c.Href = "/data/" + strconv.Itoa(e.Number) + "/" + f.Name
		}
		p.Given.Rows = append(p.Given.Rows, []web.Cell{c, {Text: v.Int(int(f.Size))}, {Text: f.SHA256}})
	}
	return p, nil
}

func (s *Staff) edition(v *web.Visit) (web.Answer, error) {
	p, err := s.editionPage(v)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(p), nil
}

// signEdition lets a draft out; who made it may not, and it must be the one that was seen.
func (s *Staff) signEdition(v *web.Visit) (web.Answer, error) {
	form, err := v.Form()
	if err != nil {
		return web.Answer{}, err
	}
	p, err := s.editionPage(v)
	if err != nil {
		return web.Answer{}, err
	}
	seen, wrong := form.Text("sha256", true)
	if wrong != "" {
		p.Stop = fault.New(fault.Conflict, lang.T("edition.changed", "number", p.Number)).Do(lang.T("edition.changed.do"))
		return web.Again(p), nil
	}
	act, err := s.office(v).SignEdition(v.Request.Context(), p.Number, seen)
	if p.Stop = wrongInput(err); p.Stop != nil {
		return web.Again(p), nil
	}
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go(editionPath(p.Number) + "?saved=" + strconv.FormatInt(act, 10)), nil
}

// EditionListPage is a long table about an edition.
type EditionListPage struct {
	*web.Visit
	Number int
	Title  string
	Lead   string
	Note   web.Note
	Tabs   []web.Tab // none: there is nothing to choose
	List   web.Table
	Paging web.Pages
}

// Head names the page.
func (p EditionListPage) Head() web.Head {
	return web.Head{Title: p.Title, Section: "/editions", Crumbs: []web.Link{{Text: p.Say(lang.T("edition.list")), Href: "/editions"}, {Text: p.Say(lang.T("edition.one", "number", p.Number)), Href: editionPath(p.Number)}}}
}

// byLevel leaves of the rows of a list those down to communes, or those of hamlets where
// they are asked for, of which there are many times as many; tabs lead between the two
// where there are both.
func byLevel[T any](v *web.Visit, all []T, place func(T) publication.Place) (rows []T, tabs []web.Tab) {
	var down, hamlets []T
	for _, r := range all {
		if place(r).Level == unit.Hamlet {
			hamlets = append(hamlets, r)
		} else {
			down = append(down, r)
		}
	}
	if len(down) == 0 || len(hamlets) == 0 {
		return all, nil
	}
	here := v.Query("level") == string(unit.Hamlet)
	tabs = []web.Tab{
		{Link: web.Link{Text: v.Say(lang.T("edition.level.communes", "n", len(down))), Href: v.With("level", "", "page", "")}, Here: !here},
		{Link: web.Link{Text: v.Say(lang.T("edition.level.hamlets", "n", len(hamlets))), Href: v.With("level", string(unit.Hamlet), "page", "")}, Here: here},
	}
	if here {
		return hamlets, tabs
	}
	return down, tabs
}

// aboutCell is the unit, boundaries, year and measure of a cell.
func aboutCell(v *web.Visit, e *publication.Edition, p publication.Place, year int, measure string, column int) []web.Cell {
	standard := ""
	if len(e.Rows) > 0 {
		standard = e.Rows[0].Standard
	}
	on := lang.T("edition.map.then")
	if p.Map == publication.Today {
		on = lang.T("edition.map.today")
	}
	of := web.Cell{Text: p.Name, Sub: string(p.Code)}
	if i, ok := e.Find(p.Map, p.Code); ok && p.Level == unit.Hamlet {
		if above := e.AboveIn(i, law.Year(year)); above >= 0 {
			of.Sub += " · " + e.Places[above].Name
		}
	}
	return []web.Cell{of, {Text: v.Say(on)}, {Text: strconv.Itoa(year)}, {Text: upper(v.Say(office.EditionMeasure(standard, measure, column)))}}
}

func aboutColumns(v *web.Visit) []web.Column {
	return []web.Column{{Text: v.Say(lang.T("edition.col.unit"))}, {Text: v.Say(lang.T("edition.col.map"))}, {Text: v.Say(lang.T("edition.col.year"))}, {Text: v.Say(lang.T("edition.col.what"))}}
}

// editionHidden lists the cells that are hidden, each with the reason.
func (s *Staff) editionHidden(v *web.Visit) (web.Answer, error) {
	e, err := s.editionOf(v)
	if err != nil {
		return web.Answer{}, err
	}
	p := EditionListPage{Visit: v, Number: e.Number, Title: v.Say(lang.T("edition.hidden")), Lead: v.Say(lang.T("edition.why.outside"))}
	p.List = web.Table{Quiet: true, Caption: p.Title, Columns: append(aboutColumns(v), web.Column{Text: v.Say(lang.T("edition.why"))}), Empty: web.Empty{Text: v.Say(lang.T("edition.hidden.none"))}}
	all, tabs := byLevel(v, e.Report.Hidden, func(h publication.Hid) publication.Place { return e.Edited.Places[h.Place] })
	page, paging := web.PageOf(v, all, pageSize)
	p.Paging, p.Tabs = paging, tabs
	for _, h := range page {
		p.List.Rows = append(p.List.Rows, append(aboutCell(v, e.Edited, e.Edited.Places[h.Place], h.Year, h.Measure, h.Column), web.Cell{Text: v.Say(lang.T(whyWords[h.Why]))})) // lang: keys in whyWords
	}
	return web.Show(p), nil
}

// editionChanges lists what the edition before gave otherwise.
func (s *Staff) editionChanges(v *web.Visit) (web.Answer, error) {
	e, err := s.editionOf(v)
	if err != nil {
		return web.Answer{}, err
	}
	before, all, err := s.office(v).EditionChanges(v.Request.Context(), e.Number)
	if err != nil {
		return web.Answer{}, err
	}
	p := EditionListPage{Visit: v, Number: e.Number, Title: v.Say(lang.T("edition.changes.see"))}
	none := lang.T("edition.changes.first")
	if before != 0 {
		p.Title, none = v.Say(lang.T("edition.changes", "number", before)), lang.T("edition.changes.none")
	}
	p.List = web.Table{Quiet: true, Caption: p.Title, Empty: web.Empty{Text: v.Say(none)},
		Columns: append(aboutColumns(v), web.Column{Text: v.Say(lang.T("edition.col.was")), Right: true}, web.Column{Text: v.Say(lang.T("edition.col.is")), Right: true})}
	all, tabs := byLevel(v, all, func(c publication.Change) publication.Place { return c.Place })
	page, paging := web.PageOf(v, all, pageSize)
	p.Paging, p.Tabs = paging, tabs
	for _, c := range page {
		p.List.Rows = append(p.List.Rows, append(aboutCell(v, e.Edited, c.Place, c.Year, c.Measure, c.Column), changedCell(v, c.Was), changedCell(v, c.Is)))
	}
	return web.Show(p), nil
}

func changedCell(v *web.Visit, c publication.Cell) web.Cell {
	switch c.State {
	case publication.Shown:
		return web.Cell{Text: v.Int(int(c.N))}
	case publication.Banded:
		return web.Cell{Text: v.Int(int(c.Lo)) + "–" + v.Int(int(c.Hi))}
	}
	return web.Cell{Text: v.Say(office.EditionState(c.State))}
}

// attackMost is how many hidden cells that hang together are bounded by linear programs
// when somebody asks for it on a page.
const attackMost = 60

// editionAttack attacks an edition with what is public, together with all before it.
func (s *Staff) editionAttack(v *web.Visit) (web.Answer, error) {
	e, err := s.editionOf(v)
	if err != nil {
		return web.Answer{}, err
	}
	a, err := s.office(v).AttackEdition(v.Request.Context(), e.Number, attackMost)
	if err != nil {
		return web.Answer{}, err
	}
	p := EditionListPage{Visit: v, Number: e.Number, Title: v.Say(lang.T("edition.attack")), Lead: v.Say(lang.T("edition.attack.lead"))}
	p.Note = web.Note{Tone: web.Good, Lines: []string{v.Say(lang.T("edition.attack.held", "hidden", a.Hidden, "parts", a.Parts, "largest", a.Largest, "solved", a.Solved))}}
	if len(a.Broken) == 0 {
		return web.Show(p), nil
	}
	p.Note = web.Note{Tone: web.Bad, Lines: []string{v.Say(lang.T("edition.attack.broke", "n", len(a.Broken)))}}
	p.List = web.Table{Quiet: true, Caption: p.Title, Columns: []web.Column{{Text: v.Say(lang.T("edition.attack.cell"))}, {Text: v.Say(lang.T("edition.attack.range")), Right: true}, {Text: v.Say(lang.T("edition.attack.to")), Right: true}, {Text: v.Say(lang.T("edition.attack.by"))}}}
	page, paging := web.PageOf(v, a.Broken, pageSize)
	p.Paging = paging
	for _, b := range page {
		p.List.Rows = append(p.List.Rows, []web.Cell{{Text: b.Cell}, {Text: v.Int(int(b.Lo))}, {Text: v.Int(int(b.Hi))}, {Text: strings.Join(b.By, "; ")}})
	}
	return web.Show(p), nil
}

package staff

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/programme"
	"vuonlen/unit"
	"vuonlen/web"
)

// EvidencePage is the registers of evidence, one for each kind.
type EvidencePage struct {
	*web.Visit
	List web.Table
}

// Head names the page.
func (p EvidencePage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("evidence.title")), Section: "/evidence"}
}

// evidenceHead is the head of a page below a register.
func evidenceHead(v *web.Visit, title string, k *programme.Kind, more ...web.Link) web.Head {
	h := web.Head{Title: title, Section: "/evidence", Crumbs: []web.Link{{Text: v.Say(lang.T("evidence.title")), Href: "/evidence"}}}
	if k != nil {
		h.Crumbs = append(h.Crumbs, web.Link{Text: v.Say(k.Name), Href: registerPath(k)})
	}
	h.Crumbs = append(h.Crumbs, more...)
	return h
}

// registerPath is the address of the register of a kind, or of a page below it.
func registerPath(k *programme.Kind, rest ...string) string {
	return strings.Join(append([]string{"/evidence/registers/" + k.ID}, rest...), "/")
}

func recordPath(k *programme.Kind, id int64, rest ...string) string {
	return registerPath(k, append([]string{strconv.FormatInt(id, 10)}, rest...)...)
}

// evidenceKind is the kind that the address names, which the visitor must be able to read.
func evidenceKind(v *web.Visit) (*programme.Kind, error) {
	id := v.Path("kind")
	k, ok := programme.FindKind(id)
	if !ok {
		return nil, fault.New(fault.NotFound, lang.T("evidence.no_kind", "kind", id)).Do(lang.T("evidence.no_kind.do"))
	}
	return k, nil
}

// evidence lists the registers that the visitor may read.
func (s *Staff) evidence(v *web.Visit) (web.Answer, error) {
	p := EvidencePage{Visit: v}
	p.List = web.Table{Quiet: true, Caption: v.Say(lang.T("evidence.title")), Columns: []web.Column{
		{Text: v.Say(lang.T("evidence.register"))}, {Text: v.Say(lang.T("evidence.n")), Right: true}, {Text: v.Say(lang.T("evidence.newest")), Right: true}, {Text: v.Say(lang.T("evidence.alike"))},
	}}
	for _, k := range programme.Kinds() {
		if k.Private && !v.May(account.LoanRead) {
			continue
		}
		a, err := s.office(v).EvidenceList(v.Request.Context(), office.EvidenceListQuestion{Kind: k.ID})
		if err != nil {
			return web.Answer{}, err
		}
		row := []web.Cell{{Text: upper(v.Say(k.Name)), Href: registerPath(k)}, {Text: v.Int(a.All)}, {}, {}}
		if len(a.Years) > 0 {
			row[2].Text = strconv.Itoa(int(a.Years[0]))
		}
		if a.Alike > 0 {
			row[3] = web.Cell{Text: v.Say(lang.T("evidence.alike.n", "n", a.Alike)), Href: registerPath(k, "alike")}
		}
		p.List.Rows = append(p.List.Rows, row)
	}
	return web.Show(p), nil
}

// RegisterPage is the records of one kind.
type RegisterPage struct {
	*web.Visit
	Kind   *programme.Kind
	Text   web.Field
	Boxes  []web.Field // unit, year, state
	List   web.Listing
	Said   web.Note
	Doing  []web.Link
	Answer office.EvidenceList
}

// Head names the page.
func (p RegisterPage) Head() web.Head {
	h := evidenceHead(p.Visit, upper(p.Say(p.Kind.Name)), nil)
	h.Wide = true
	return h
}

func (s *Staff) register(v *web.Visit) (web.Answer, error) {
	k, err := evidenceKind(v)
	if err != nil {
		return web.Answer{}, err
	}
	q := office.EvidenceListQuestion{Kind: k.ID, Unit: unit.Code(v.Query("unit")), Text: v.Query("q"), State: office.EvidenceState(v.Query("state"))}
	if q.On, err = day(v, "on", v.Today); err != nil {
		return web.Answer{}, err
	}
	if y := v.Query("year"); y != "" {
		if q.Year = yearValue(y); q.Year == 0 {
			return web.Answer{}, fault.New(fault.Usage, lang.T("staff.choice", "value", y)).Do(lang.T("staff.choice.do"))
		}
	}
	l := recordList(v, k, q.State)
	asked, err := l.Ask(v)
	if err != nil {
		return web.Answer{}, err
	}
	q.Sort, q.Down, q.Most = asked.Sort, asked.Down, l.Rows(asked)
	if asked.Format == "" {
		q.From = (min(asked.Page, 1_000_000) - 1) * q.Most
	}
	o := s.office(v)
	p := RegisterPage{Visit: v, Kind: k, Said: said(v)}
	if p.Answer, err = o.EvidenceList(v.Request.Context(), q); err != nil {
		return web.Answer{}, err
	}
	p.List = l.Page(v, asked, p.Answer.Lines, p.Answer.All)
	if p.List.Format != "" {
		return take(v, p.List, k.ID, p.about(q)...)
	}
	units, err := o.Scope(v.Request.Context(), readsKind(k), q.On, q.Unit)
	if err != nil {
		return web.Answer{}, err
	}
	p.Text = web.Field{Name: "q", Type: "search", Label: v.Say(lang.T("evidence.q")), Value: q.Text, Autocomplete: "off"}
	years := web.Field{Name: "year", Type: "select", Label: v.Say(lang.T("staff.col.year")), Choices: []web.Choice{{Text: v.Say(lang.T("register.list.every_year"))}}}
	for _, y := range p.Answer.Years {
		n := strconv.Itoa(int(y))
		years.Choices = append(years.Choices, web.Choice{Value: n, Text: n})
	}
	state := web.Field{Name: "state", Type: "select", Label: v.Say(lang.T("evidence.state"))}
	for _, x := range office.EvidenceStates {
		state.Choices = append(state.Choices, web.Choice{Value: string(x), Text: v.Say(lang.T(stateWords[x]))}) // lang: keys in stateWords
	}
	p.Boxes = []web.Field{unitBox(v, units, q.Unit), chosenIn(years, v.Query("year")), chosenIn(state, string(q.State))}
	if v.May(account.EvidenceWrite) {
		p.Doing = append(p.Doing, web.Link{Text: v.Say(lang.T("evidence.enter")), Href: registerPath(k, "new")}, web.Link{Text: v.Say(lang.T("evidence.upload")), Href: registerPath(k, "upload")})
	}
	if p.Answer.Alike > 0 {
		p.Doing = append(p.Doing, web.Link{Text: v.Say(lang.T("evidence.alike.n", "n", p.Answer.Alike)), Href: registerPath(k, "alike")})
	}
	return web.Show(p), nil
}

// readsKind is what it takes to read a kind.
func readsKind(k *programme.Kind) account.Permission {
	if k.Private {
		return account.LoanRead
	}
	return account.EvidenceRead
}

// about says in a file what of the register it has.
func (p RegisterPage) about(q office.EvidenceListQuestion) (out []string) {
	say := func(name lang.Text, value string) {
		if value != "" {
			out = append(out, p.Say(name)+": "+value)
		}
	}
	say(lang.T("staff.col.unit"), string(q.Unit))
	if q.Year != 0 {
		say(lang.T("staff.col.year"), strconv.Itoa(int(q.Year)))
	}
	say(lang.T("evidence.q"), q.Text)
	say(lang.T("evidence.state"), p.Say(lang.T(stateWords[q.State]))) // lang: keys in stateWords
	return out
}

// lang: keys
var stateWords = map[office.EvidenceState]string{
	office.EvidenceHolds: "evidence.state.holds", office.EvidenceFiled: "evidence.state.files", office.EvidenceUnfiled: "evidence.state.no_files",
	office.EvidenceAlike: "evidence.state.alike", office.EvidenceWithdrawn: "evidence.state.withdrawn",
}

// mostFields is how many fields a list shows when nobody chose.
const mostFields = 6

// recordList is the list of records of a kind: a column for each field, the first of them
// shown, and by each it may be sorted.
func recordList(v *web.Visit, k *programme.Kind, state office.EvidenceState) web.List[office.EvidenceLine] {
	l := web.List[office.EvidenceLine]{
		Caption: upper(v.Say(k.Name)), Files: true,
		Empty: web.Empty{Text: v.Say(lang.T("evidence.none")), Do: v.Say(lang.T("evidence.none_do"))},
		Columns: []web.ListColumn[office.EvidenceLine]{{ID: "record", Text: v.Say(lang.T("evidence.col.record")), Sorted: true, Cell: func(e office.EvidenceLine) web.Cell {
			c := web.Cell{Text: strconv.FormatInt(e.ID, 10), Href: recordPath(k, e.ID)}
			switch {
			case e.Withdrawn != 0:
				c.Tag = web.Tag{Text: v.Say(lang.T("evidence.withdrawn")), Tone: web.Warn}
			case e.Alike:
				c.Tag = web.Tag{Text: v.Say(lang.T("evidence.looks_alike")), Tone: web.Warn}
			}
			return c
		}}},
	}
	for i := range k.Fields {
		f := &k.Fields[i]
		c := web.ListColumn[office.EvidenceLine]{
			ID: f.ID, Text: v.Say(f.Label), Sorted: true, Extra: i >= mostFields,
			Right: f.Kind == programme.Dong || f.Kind == programme.Count || f.Kind == programme.Decimal,
			Cell:  func(e office.EvidenceLine) web.Cell { return valueCell(v, &e.Record, f, e.Names) },
		}
		if f.Kind == programme.Dong || f.Kind == programme.Count {
			c.Value = web.OfCount(func(e office.EvidenceLine) law.Count {
				if n, ok := e.Number(f.ID); ok {
					return law.Exactly(n)
				}
				return law.Count{}
			})
		}
		l.Columns = append(l.Columns, c)
	}
	l.Columns = append(l.Columns, web.ListColumn[office.EvidenceLine]{ID: "n-files", Text: v.Say(lang.T("evidence.files")), Right: true, Extra: true,
		Cell: func(e office.EvidenceLine) web.Cell { return web.Cell{Text: v.Int(len(e.Attached))} }})
	if state == office.EvidenceWithdrawn {
		l.Columns = append(l.Columns, web.ListColumn[office.EvidenceLine]{ID: "why", Text: v.Say(lang.T("register.col.reason")), Cell: func(e office.EvidenceLine) web.Cell {
			return web.Cell{Text: e.Reason, Sub: v.Say(lang.T("register.act", "act", strconv.FormatInt(e.Withdrawn, 10)))}
		}})
	}
	return l
}

// valueCell is a field of a record as a person reads it, with the way to what it names.
func valueCell(v *web.Visit, e *programme.Record, f *programme.Field, names map[string]string) web.Cell {
	value := e.Text(f.ID)
	if value == "" {
		return web.Cell{Text: v.Say(law.Count{})} // a blank is unknown, and says so
	}
	c := web.Cell{Text: e.Say(f, v.Lang)}
	if name := names[f.ID]; name != "" {
		c.Text, c.Sub = name, value
	}
	kind := f.Kind
	if kind == programme.Any {
		switch by := award.Kind(e.Text(f.By)); {
		case by == award.Household:
			kind = programme.Household
		case isUnit(by):
			kind = programme.Unit
		}
	}
	switch kind {
	case programme.Household:
		if v.May(account.HouseholdRead) {
			c.Href = householdPath(household.ID(value))
		} else if v.May(account.EvidenceRead) {
			c.Href = householdPath(household.ID(value), "evidence")
		}
	case programme.Unit:
		_, on := e.Place()
		c.Href = unitPath(unit.Code(value), cmp.Or(on, firstDay(e)), v.Today)
	}
	return c
}

func isUnit(k award.Kind) bool { _, ok := k.Level(); return ok }

// firstDay is the first day that a record names, 0 for none.
func firstDay(e *programme.Record) law.Date {
	i := slices.IndexFunc(e.Kind.Fields, func(f programme.Field) bool { return f.Kind == programme.Date && e.Date(f.ID) != 0 })
	if i < 0 {
		return 0
	}
	return e.Date(e.Kind.Fields[i].ID)
}

// recordOf is the number of a record in the address.
func recordOf(v *web.Visit, k *programme.Kind) (int64, error) {
	n, err := strconv.ParseInt(v.Path("record"), 10, 64)
	if err != nil || n < 1 {
		return 0, fault.New(fault.NotFound, lang.T("evidence.no_record", "record", v.Path("record"))).Do(lang.T("evidence.no_record.do", "kind", k.Name)).By(err)
	}
	return n, nil
}

// saved leads to a page that says by which act something was done.
func saved(path string, act int64) web.Answer {
	return web.Go(path + "?" + url.Values{"saved": {strconv.FormatInt(act, 10)}}.Encode())
}

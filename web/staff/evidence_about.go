package staff

import (
	"net/url"
	"strconv"

	"vuonlen/account"
	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/office"
	"vuonlen/programme"
	"vuonlen/unit"
	"vuonlen/web"
)

// UnitEvidencePage is all that is recorded about a unit and what lies in it.
type UnitEvidencePage struct {
	*web.Visit
	Unit    office.UnitAnswer
	Sheet   office.EvidenceSheet
	List    web.Table
	Missing []string
}

// Head names the page.
func (p UnitEvidencePage) Head() web.Head {
	return web.Head{Title: p.title(), Section: "/units", Crumbs: append(crumbsOf(p.Visit, p.Unit), unitLink(p.Visit, p.Unit.Unit, p.Unit.On))}
}

func (p UnitEvidencePage) title() string {
	return p.Say(lang.T("evidence.of_unit", "unit", p.Unit.State.FullName))
}

func (s *Staff) unitEvidence(v *web.Visit) (web.Answer, error) {
	on, err := day(v, "on", v.Today)
	if err != nil {
		return web.Answer{}, err
	}
	o, ctx, code := s.office(v), v.Request.Context(), unit.Code(v.Path("code"))
	p := UnitEvidencePage{Visit: v}
	if p.Sheet, err = o.UnitEvidence(ctx, code, on); err != nil {
		return web.Answer{}, err
	}
	if p.Unit, err = o.Unit(ctx, code, on); err != nil {
		return web.Answer{}, err
	}
	p.List, p.Missing = kindTable(v, p.Sheet, func(k *programme.Kind) string {
		q := url.Values{"unit": {string(code)}}
		if on != v.Today {
			q.Set("on", on.String())
		}
		return registerPath(k) + "?" + q.Encode()
	})
	return web.Show(p), nil
}

// kindTable has a line for each kind: how much there is, and what looks at it. Missing
// are the kinds that a criterion looks at and of which there is nothing.
func kindTable(v *web.Visit, sheet office.EvidenceSheet, path func(*programme.Kind) string) (t web.Table, missing []string) {
	t = web.Table{Quiet: true, Caption: v.Say(lang.T("evidence.by_kind")), Columns: []web.Column{
		{Text: v.Say(lang.T("evidence.register"))}, {Text: v.Say(lang.T("evidence.n")), Right: true}, {Text: v.Say(lang.T("evidence.with_files")), Right: true},
		{Text: v.Say(lang.T("evidence.newest")), Right: true}, {Text: v.Say(lang.T("evidence.uses"))},
	}}
	for i := range sheet.Kinds {
		k := &sheet.Kinds[i]
		name := web.Cell{Text: upper(v.Say(k.Kind.Name)), Href: path(k.Kind)}
		uses := usesCell(v, k)
		if k.Hidden {
			name.Href = ""
			hidden := web.Cell{Text: v.Say(lang.T("evidence.no_right"))}
			t.Rows = append(t.Rows, []web.Cell{name, hidden, {}, {}, uses})
			continue
		}
		if k.Missing() {
			name.Tag = web.Tag{Text: v.Say(lang.T("evidence.missing")), Tone: web.Warn}
			missing = append(missing, upper(v.Say(k.Kind.Name))+" – "+uses.Text)
		}
		if k.Alike > 0 {
			name.Sub = v.Say(lang.T("evidence.alike.records", "n", k.Alike))
		}
		newest := web.Cell{Text: "–"}
		if k.Newest != 0 {
			newest.Text = strconv.Itoa(int(k.Newest))
		}
		t.Rows = append(t.Rows, []web.Cell{name, {Text: v.Int(k.N)}, {Text: v.Int(k.Files)}, newest, uses})
	}
	return t, missing
}

// usesCell names the criteria that look at a kind; of many the first and how many more.
func usesCell(v *web.Visit, k *office.EvidenceOfKind) web.Cell {
	if len(k.Uses) == 0 && len(k.Others) > 0 {
		var kinds []lang.Sayer
		for _, x := range k.Others {
			kinds = append(kinds, x)
		}
		return web.Cell{Text: v.Say(lang.T("evidence.others_use", "kinds", kinds))}
	}
	if len(k.Uses) == 0 {
		return web.Cell{Text: v.Say(lang.T("evidence.no_use"))}
	}
	c := web.Cell{Text: v.Say(k.Uses[0].Criterion.Text), Sub: k.Uses[0].Criterion.ID + " (" + k.Uses[0].Movement.ID + ")"}
	if n := len(k.Uses) - 1; n > 0 {
		c.Sub += "; " + v.Say(lang.T("evidence.more_uses", "n", n))
	}
	return c
}

// HouseholdEvidencePage is all that is recorded about a household.
type HouseholdEvidencePage struct {
	*web.Visit
	Sheet   office.EvidenceSheet
	Ways    []web.Tab
	Kinds   []HouseholdKind
	Missing []string
	Hidden  []string // kinds that the visitor may not read here
}

// HouseholdKind is its records of one kind.
type HouseholdKind struct {
	Name string
	List web.Table
	Uses web.Cell
}

// Head names the page.
func (p HouseholdEvidencePage) Head() web.Head {
	title := p.Say(lang.T("evidence.of_household", "household", string(p.Sheet.Household)))
	if !p.May(account.HouseholdRead) {
		return evidenceHead(p.Visit, title, nil)
	}
	h := householdHead(p.Visit, title)
	h.Crumbs = append(h.Crumbs, web.Link{Text: p.Say(lang.T("register.number", "household", string(p.Sheet.Household))), Href: householdPath(p.Sheet.Household)})
	return h
}

func (s *Staff) householdEvidence(v *web.Visit) (web.Answer, error) {
	id := household.ID(v.Path("household"))
	p := HouseholdEvidencePage{Visit: v}
	var err error
	if p.Sheet, err = s.office(v).HouseholdEvidence(v.Request.Context(), id); err != nil {
		return web.Answer{}, err
	}
	if v.May(account.HouseholdRead) {
		p.Ways = householdTabs(v, id, "evidence")
	}
	for i := range p.Sheet.Kinds {
		k := &p.Sheet.Kinds[i]
		name := upper(v.Say(k.Kind.Name))
		switch {
		case k.Hidden:
			p.Hidden = append(p.Hidden, name)
		case k.Missing():
			p.Missing = append(p.Missing, name+" – "+usesCell(v, k).Text)
		}
		if k.N == 0 {
			continue
		}
		x := HouseholdKind{Name: name, Uses: usesCell(v, k)}
		x.List = web.Table{Quiet: true, Caption: name, Columns: []web.Column{{Text: v.Say(lang.T("evidence.col.record"))}}}
		var shown []*programme.Field
		for j := range k.Kind.Fields {
			f := &k.Kind.Fields[j]
			for l := range k.Lines {
				if k.Lines[l].Text(f.ID) != "" {
					shown = append(shown, f)
					x.List.Columns = append(x.List.Columns, web.Column{Text: v.Say(f.Label), Right: f.Kind == programme.Dong || f.Kind == programme.Count})
					break
				}
			}
		}
		for l := range k.Lines {
			e := &k.Lines[l]
			row := []web.Cell{{Text: strconv.FormatInt(e.ID, 10), Href: recordPath(k.Kind, e.ID)}}
			if e.Alike {
				row[0].Tag = web.Tag{Text: v.Say(lang.T("evidence.looks_alike")), Tone: web.Warn}
			}
			for _, f := range shown {
				if e.Text(f.ID) == string(id) {
					row = append(row, web.Cell{Text: string(id)})
					continue
				}
				c := valueCell(v, &e.Record, f, e.Names)
				row = append(row, c)
			}
			x.List.Rows = append(x.List.Rows, row)
		}
		p.Kinds = append(p.Kinds, x)
	}
	return web.Show(p), nil
}

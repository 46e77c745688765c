package staff

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"vuonlen/account"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/web"
)

// LooksPage is all that the register holds of a household, with everyone who saw it:
// the file that a household which asks what is known of it is given on paper.
type LooksPage struct {
	*web.Visit
	Number  household.ID
	Years   web.Table
	Members web.Table
	Changes web.Table
	Looks   web.Table
	Links   LookLinks
}

// LookLinks lead from a page of a household to its full number and to who looked.
type LookLinks struct {
	*web.Visit
	Household household.ID
	Here      string // the one of the two that this page is; empty: neither
}

func (l LookLinks) path(page string) string { return householdPath(l.Household) + "/" + page }

// Head names the page.
func (p LooksPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("look.title", "household", string(p.Number))), Section: "/households", Wide: true}
}

// looks shows the file. That it is shown is itself a look, the last one of the list.
func (s *Staff) looks(v *web.Visit) (web.Answer, error) {
	o, id := s.office(v), household.ID(v.Path("id"))
	h, err := o.Household(v.Request.Context(), id)
	if err != nil {
		return web.Answer{}, err
	}
	seen, err := o.Looks(v.Request.Context(), id)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(looksPage(v, h, seen)), nil
}

func looksPage(v *web.Visit, h office.HouseholdAnswer, seen []office.Look) LooksPage {
	p := LooksPage{Visit: v, Number: h.Number, Links: LookLinks{v, h.Number, "looks"}}
	files := map[int64]string{}
	for _, i := range h.History {
		files[i.ID] = i.File
	}
	columns := func(words ...lang.Text) (out []web.Column) {
		for _, w := range words {
			out = append(out, web.Column{Text: v.Say(w)})
		}
		return out
	}
	p.Years = web.Table{Caption: v.Say(lang.T("look.years")), Columns: columns(lang.T("staff.col.year"), lang.T("look.col.class"), lang.T("staff.col.unit"),
		lang.T("look.col.head"), lang.T("look.col.citizen"), lang.T("look.col.address"), lang.T("look.col.size"), lang.T("look.col.ethnicity"), lang.T("look.col.answers"), lang.T("look.col.source"))}
	p.Members = web.Table{Caption: v.Say(lang.T("look.members")), Columns: columns(lang.T("look.col.name"), lang.T("staff.col.year"), lang.T("look.col.relation"),
		lang.T("look.col.sex"), lang.T("look.col.born"), lang.T("look.col.citizen"), lang.T("look.col.ethnicity"))}
	for _, y := range h.Years {
		r := y.Review
		p.Years.Rows = append(p.Years.Rows, []web.Cell{
			{Text: v.Say(r.Year)}, {Text: v.Say(r.Class), Sub: v.Say(y.Because)}, {Text: y.Name}, {Text: r.Head}, {Text: r.CitizenID}, {Text: r.Address},
			{Text: r.Field("size")}, {Text: string(r.Ethnicity)}, {Text: answers(r)},
			{Text: files[r.Import] + ":" + strconv.Itoa(r.Row), Sub: v.Say(lang.T("look.act", "act", strconv.FormatInt(r.Act, 10)))},
		})
		for _, m := range y.Members {
			p.Members.Rows = append(p.Members.Rows, []web.Cell{
				{Text: strconv.Itoa(m.No) + ". " + m.Name}, {Text: v.Say(r.Year)}, {Text: m.Relation}, {Text: m.Sex.Say(v.Lang)}, {Text: born(v, m)}, {Text: m.CitizenID}, {Text: string(m.Ethnicity)},
			})
		}
	}
	p.Changes = web.Table{Caption: v.Say(lang.T("look.changes")), Columns: columns(lang.T("look.col.day"), lang.T("look.col.change"), lang.T("look.col.other"), lang.T("look.col.place"), lang.T("look.col.reason"))}
	for _, c := range h.Changes {
		other := string(c.Other)
		if c.Other == h.Number {
			other = string(c.Household)
		}
		p.Changes.Rows = append(p.Changes.Rows, []web.Cell{{Text: v.Say(c.On)}, {Text: v.Say(c.Kind)}, {Text: other}, {Text: string(c.Hamlet + c.Commune)}, {Text: c.Reason, Sub: c.Document}})
	}
	p.Looks = web.Table{Caption: v.Say(lang.T("look.looks", "n", len(seen))), Columns: columns(lang.T("look.col.at"), lang.T("look.col.who"), lang.T("look.col.how"), lang.T("look.col.fields"), lang.T("look.col.purpose")),
		Empty: web.Empty{Text: v.Say(lang.T("look.none"))}}
	slices.Reverse(seen) // the last one first
	for _, l := range seen {
		var fields []string
		for _, f := range l.Fields {
			if name, ok := fieldNames[f]; ok {
				fields = append(fields, v.Say(lang.T(name))) // lang: keys in fieldNames
			}
		}
		p.Looks.Rows = append(p.Looks.Rows, []web.Cell{{Text: instant(v, l.At)}, {Text: string(l.Actor)}, {Text: v.Say(lookWords(l))}, {Text: strings.Join(fields, ", ")}, {Text: l.Purpose}})
	}
	return p
}

// answers is what a review answered, as code=value in the order of the form.
func answers(r household.Review) string {
	var out []string
	codes := []string{"b1"}
	more := r.More.Map()
	if f, ok := household.FormForYear(r.Year); ok {
		for i := range f.Questions { // of household and members: some codes are in both
			if code := f.Questions[i].Code; !slices.Contains(codes, code) {
				codes = append(codes, code)
			}
		}
	}
	for _, code := range codes {
		value := r.Field(code)
		if value == "" {
			value = more[code]
		}
		if value != "" && !slices.Contains(ownColumns, code) {
			out = append(out, code+"="+value)
		}
	}
	return strings.Join(out, " ")
}

// ownColumns are the answers that stand in columns of their own.
var ownColumns = []string{"year", "household", "hamlet", "commune", "size", "ethnicity", "head", "address", "citizen_id"}

// lang: keys
var fieldNames = map[string]string{
	"person": "look.saw.person", "sensitive": "look.saw.sensitive", "member": "look.saw.member", "loan": "look.saw.loan", "citizen": "look.saw.citizen",
}

func lookWords(l office.Look) lang.Text {
	switch {
	case l.Act != 0:
		return lang.T("cli.look.number", "member", l.Member, "act", strconv.FormatInt(l.Act, 10))
	case l.Maybe:
		return lang.T("cli.look.maybe", "n", l.List, "unit", l.Unit)
	case l.Kind == "find":
		return lang.T("cli.look.find", "n", l.List)
	case l.Kind == "list":
		return lang.T("cli.look.list", "n", l.List)
	case l.Kind == "record":
		return lang.T("cli.look.record")
	case l.Kind == "file":
		return lang.T("cli.look.file")
	}
	return lang.T("cli.look.show")
}

// instant writes a moment as the time and day in Viet Nam.
func instant(v *web.Visit, t time.Time) string {
	return t.In(law.Zone).Format("15:04") + " " + law.DateOf(t).Say(v.Lang)
}

// NumberPage asks why a full citizen number is needed, and shows it this once.
type NumberPage struct {
	*web.Visit
	Household household.ID
	Member    web.Field
	Reason    web.Field
	Nobody    bool          // no number is recorded
	Shown     office.Number // zero: not yet
	Facts     web.Facts
	Links     LookLinks
}

// Head names the page.
func (p NumberPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("look.number")), Section: "/households", Wrong: len(p.wrong()) > 0}
}

func (p NumberPage) wrong() []web.Wrong { return web.WrongOf(p.Member, p.Reason) }

func (s *Staff) numberPage(v *web.Visit) (NumberPage, error) {
	id := household.ID(v.Path("id"))
	p := NumberPage{Visit: v, Household: id, Links: LookLinks{v, id, "number"},
		Member: web.Field{Name: "member", Label: v.Say(lang.T("look.number.whose")), Required: true},
		Reason: web.Field{Name: "reason", Label: v.Say(lang.T("look.number.reason")), Hint: v.Say(lang.T("office.number.reason.do")), Required: true},
	}
	who, err := s.office(v).Numbered(v.Request.Context(), id)
	if err != nil {
		return p, err
	}
	p.Nobody = len(who) == 0
	for _, no := range who {
		text := v.Say(lang.T("look.number.head"))
		if no != 0 {
			text = v.Say(lang.T("look.number.member", "n", no))
		}
		p.Member.Choices = append(p.Member.Choices, web.Choice{Value: strconv.Itoa(no), Text: text, Chosen: len(who) == 1})
	}
	return p, nil
}

func (s *Staff) number(v *web.Visit) (web.Answer, error) {
	p, err := s.numberPage(v)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(p), nil
}

// postNumber shows the number in the answer itself: it never stands in an address,
// and a page that is fetched again is another act.
func (s *Staff) postNumber(v *web.Visit) (web.Answer, error) {
	f, err := v.Form()
	if err != nil {
		return web.Answer{}, err
	}
	p, err := s.numberPage(v)
	if err != nil {
		return web.Answer{}, err
	}
	var member string
	member, p.Member.Error = f.One("member", p.Member.Choices, true)
	p.Reason.Value, p.Reason.Error = f.Text("reason", true)
	for i := range p.Member.Choices {
		p.Member.Choices[i].Chosen = p.Member.Choices[i].Value == member
	}
	if len(p.wrong()) > 0 {
		return web.Again(p), nil
	}
	no, err := strconv.Atoi(member)
	if err != nil {
		return web.Answer{}, err
	}
	n, err := s.office(v).ShowNumber(v.Request.Context(), p.Household, no, p.Reason.Value)
	if fault.KindOf(err) == fault.Usage {
		p.Reason.Error = v.Say(lang.T("office.number.reason"))
		return web.Again(p), nil
	}
	if err != nil {
		return web.Answer{}, err
	}
	p.Shown = n
	p.Facts = web.Facts{
		{Name: v.Say(lang.T("look.col.name")), Cell: web.Cell{Text: n.Name}},
		{Name: v.Say(lang.T("look.col.citizen")), Cell: web.Cell{Text: n.CitizenID}},
		{Name: v.Say(lang.T("look.number.from")), Cell: web.Cell{Text: v.Say(n.Year)}},
		{Name: v.Say(lang.T("look.number.reason")), Cell: web.Cell{Text: p.Reason.Value}},
		{Name: v.Say(lang.T("look.number.act")), Cell: web.Cell{Text: strconv.FormatInt(n.Act, 10)}},
	}
	return web.Show(p), nil
}

// needsProof lets a handler be called only by who has shown a factor lately. Without
// a door there is no handler, and so no site.
func (s *Staff) needsProof(p account.Permission, h web.Handler) web.Handler {
	if s.Proved == nil {
		return nil
	}
	return s.Proved(p, h)
}

package staff

import (
	"strconv"
	"strings"

	"vuonlen/account"
	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/store"
	"vuonlen/web"
)

// HistoryPage is every version of the reviews of a household: who, when, why, what.
type HistoryPage struct {
	*web.Visit
	Number household.ID
	List   web.Table
}

// Head names the page.
func (p HistoryPage) Head() web.Head {
	h := householdHead(p.Visit, p.Say(lang.T("register.history")))
	h.Crumbs = append(h.Crumbs, web.Link{Text: p.Say(lang.T("register.number", "household", string(p.Number))), Href: householdPath(p.Number)})
	return h
}

func (s *Staff) history(v *web.Visit) (web.Answer, error) {
	id := household.ID(v.Path("household"))
	all, err := s.office(v).HouseholdHistory(v.Request.Context(), id)
	if err != nil {
		return web.Answer{}, err
	}
	p := HistoryPage{Visit: v, Number: id}
	p.List = web.Table{Quiet: true, Caption: v.Say(lang.T("register.history")), Columns: []web.Column{
		{Text: v.Say(lang.T("register.col.act"))}, {Text: v.Say(lang.T("staff.col.year"))}, {Text: v.Say(lang.T("staff.col.at"))},
		{Text: v.Say(lang.T("staff.col.actor"))}, {Text: v.Say(lang.T("register.col.origin"))}, {Text: v.Say(lang.T("register.col.changed"))}, {Text: v.Say(lang.T("register.col.state"))},
	}}
	for _, x := range all {
		act := web.Cell{Text: strconv.FormatInt(x.Act, 10)}
		if v.May(account.ReviewRead) {
			act.Href = importPath(x.Act)
		}
		p.List.Rows = append(p.List.Rows, []web.Cell{
			act, {Text: strconv.Itoa(int(x.Year))}, {Text: v.Say(law.DateOf(x.At)), Sub: x.At.In(law.Zone).Format("15:04")}, {Text: string(x.Actor)},
			originCell(v, x), {Text: changedWords(v, x), Sub: v.Say(x.Class)}, {Tag: versionTag(v, x)},
		})
	}
	return web.Show(p), nil
}

// originCell says where a version comes from, and why it was entered.
func originCell(v *web.Visit, x office.HouseholdVersion) web.Cell {
	from := x.Import
	if x.By.What != "" { // an undo brought it back
		from = x.By
	}
	return web.Cell{Text: importName(v, from), Sub: from.Reason}
}

func changedWords(v *web.Visit, x office.HouseholdVersion) string {
	if x.First {
		return v.Say(lang.T("register.first"))
	}
	if len(x.Fields) == 0 {
		return v.Say(lang.T("register.no_change"))
	}
	var out []string
	for _, f := range x.Fields {
		out = append(out, fieldWords(v, f))
	}
	return strings.Join(out, "; ")
}

// fieldWords says what became of a field. Of fields that are not for everybody only
// that they changed.
func fieldWords(v *web.Visit, f household.FieldChange) string {
	if f.Sensitive != "" {
		return v.Say(lang.T("register.field_hidden", "field", f.Label))
	}
	return v.Say(lang.T("register.field", "field", f.Label, "from", valueWords(v, f.Code, f.From), "to", valueWords(v, f.Code, f.To)))
}

// valueWords is an answer as a person reads it.
func valueWords(v *web.Visit, code, value string) string {
	if value == "" {
		return v.Say(law.Count{})
	}
	all := household.Forms()
	q, ok := all[len(all)-1].Question(code, false)
	if !ok {
		return value
	}
	switch q.Kind {
	case household.YesNo:
		a, _ := household.ParseAnswer(value)
		return v.Say(a)
	case household.Choice:
		for _, o := range q.Choices {
			if o.Value == value {
				return v.Say(o.Label)
			}
		}
	case household.DateAnswer:
		if d, err := law.ParseDate(value); err == nil {
			return v.Say(d)
		}
	case household.EthnicAnswer:
		return household.Ethnicity(value).Name()
	}
	return value
}

func versionTag(v *web.Visit, x office.HouseholdVersion) web.Tag {
	switch {
	case x.Until == 0:
		return web.Tag{Text: v.Say(lang.T("register.holds")), Tone: web.Good}
	case x.Dropped:
		return web.Tag{Text: v.Say(lang.T("register.dropped", "act", strconv.FormatInt(x.Until, 10))), Tone: web.Warn}
	}
	return web.Tag{Text: v.Say(lang.T("register.superseded", "act", strconv.FormatInt(x.Until, 10)))}
}

// importName is what an import is called: the file, or the page it was entered on.
func importName(v *web.Visit, i store.Import) string {
	switch {
	case i.Undoes != 0:
		return v.Say(lang.T("entry.import.undo", "act", strconv.FormatInt(i.Undoes, 10)))
	case i.File == office.EnteredForm:
		return v.Say(lang.T("entry.import.form"))
	case i.File == office.EnteredPaste:
		return v.Say(lang.T("entry.import.paste"))
	}
	return i.File
}

func importPath(act int64) string { return "/imports/" + strconv.FormatInt(act, 10) }

// said is what a page says of what was done just before: the act stands in the
// address, so that a reload says the same.
func said(v *web.Visit) web.Note {
	n, err := strconv.ParseInt(v.Query("saved"), 10, 64)
	if err != nil || n < 0 {
		return web.Note{}
	}
	if n == 0 {
		return web.Note{Tone: web.Info, Lines: []string{v.Say(lang.T("entry.nothing"))}}
	}
	return web.Note{Tone: web.Good, Title: v.Say(lang.T("web.saved")), Lines: []string{v.Say(lang.T("entry.saved", "act", strconv.FormatInt(n, 10)))}}
}

package staff

import (
	"errors"
	"strconv"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/web"
)

// ImportsPage is the history of what was entered: files, forms, pastes, and what was
// taken back.
type ImportsPage struct {
	*web.Visit
	List   web.Table
	Paging web.Pages
	Said   web.Note
	N      int
	Enter  bool
}

// Head names the page.
func (p ImportsPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("entry.imports")), Section: "/households", Crumbs: []web.Link{{Text: p.Say(lang.T("register.title")), Href: "/households"}}}
}

// lang: keys
var importKinds = map[string]string{
	"review": "entry.kind.review", "member": "entry.kind.member", "household_change": "entry.kind.change", "campaign": "entry.kind.campaign", "undo": "entry.kind.undo",
}

func importKind(v *web.Visit, what string) string {
	if key, ok := importKinds[what]; ok {
		return v.Say(lang.T(key)) // lang: keys in importKinds
	}
	return v.Say(lang.T("entry.kind.other", "kind", what))
}

func (s *Staff) imports(v *web.Visit) (web.Answer, error) {
	at := 1
	if n, err := strconv.Atoi(v.Query("page")); err == nil {
		at = min(max(n, 1), 1_000_000)
	}
	list, all, err := s.office(v).ImportLines(v.Request.Context(), (at-1)*pageSize, pageSize)
	if err != nil {
		return web.Answer{}, err
	}
	p := ImportsPage{Visit: v, Said: said(v), N: all, Paging: web.Pages{At: at, Of: max(1, (all+pageSize-1)/pageSize)}, Enter: v.May(account.ReviewWrite)}
	p.List = web.Table{Quiet: true, Caption: v.Say(lang.T("entry.imports")),
		Columns: []web.Column{
			{Text: v.Say(lang.T("register.col.act"))}, {Text: v.Say(lang.T("staff.col.at"))}, {Text: v.Say(lang.T("staff.col.actor"))},
			{Text: v.Say(lang.T("entry.col.kind"))}, {Text: v.Say(lang.T("register.col.origin"))}, {Text: v.Say(lang.T("entry.col.rows")), Right: true}, {Text: v.Say(lang.T("register.col.state"))},
		},
		Empty: web.Empty{Text: v.Say(lang.T("entry.imports.none")), Do: v.Say(lang.T("entry.imports.none_do"))}}
	for _, i := range list {
		p.List.Rows = append(p.List.Rows, []web.Cell{
			{Text: strconv.FormatInt(i.Act, 10), Href: importPath(i.Act)}, momentCell(v, i), {Text: string(i.Entry.Actor)},
			{Text: importKind(v, i.What)}, {Text: importName(v, i.Import), Sub: i.Reason}, {Text: v.Lang.Int(i.Rows)}, {Tag: importTag(v, i)},
		})
	}
	return web.Show(p), nil
}

func momentCell(v *web.Visit, i office.ImportLine) web.Cell {
	return web.Cell{Text: v.Say(law.DateOf(i.Entry.At)), Sub: i.Entry.At.In(law.Zone).Format("15:04")}
}

func importTag(v *web.Visit, i office.ImportLine) web.Tag {
	if i.UndoneBy != 0 {
		return web.Tag{Text: v.Say(lang.T("entry.undone_by", "act", strconv.FormatInt(i.UndoneBy, 10))), Tone: web.Warn}
	}
	return web.Tag{Text: v.Say(lang.T("entry.stands")), Tone: web.Good}
}

// ImportPage is one import, and where it may be taken back.
type ImportPage struct {
	*web.Visit
	Line    office.ImportLine
	Said    web.Note
	Summary web.Facts
	Undo    bool         // the visitor may take it back
	Would   web.Facts    // what that would do
	Stop    *fault.Error // why it cannot be
	Reason  web.Field
	Errors  []web.Wrong
}

// Head names the page.
func (p ImportPage) Head() web.Head {
	return web.Head{
		Title: p.Say(lang.T("entry.import", "act", strconv.FormatInt(p.Line.Act, 10))), Section: "/households", Wrong: len(p.Errors) > 0,
		Crumbs: []web.Link{{Text: p.Say(lang.T("register.title")), Href: "/households"}, {Text: p.Say(lang.T("entry.imports")), Href: "/imports"}},
	}
}

func actOf(v *web.Visit) (int64, error) {
	n, err := strconv.ParseInt(v.Path("act"), 10, 64)
	if err != nil || n < 1 {
		return 0, fault.New(fault.NotFound, lang.T("entry.no_act", "act", v.Path("act"))).Do(lang.T("entry.no_act.do")).By(err)
	}
	return n, nil
}

func (s *Staff) imported(v *web.Visit) (web.Answer, error) {
	p, err := s.importPage(v)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(p), nil
}

func (s *Staff) importPage(v *web.Visit) (ImportPage, error) {
	p := ImportPage{Visit: v, Said: said(v)}
	act, err := actOf(v)
	if err != nil {
		return p, err
	}
	o := s.office(v)
	if p.Line, err = o.ImportLine(v.Request.Context(), act); err != nil {
		return p, err
	}
	i := p.Line
	p.Summary = web.Facts{
		{Name: v.Say(lang.T("entry.col.kind")), Cell: web.Cell{Text: importKind(v, i.What)}},
		{Name: v.Say(lang.T("register.col.origin")), Cell: web.Cell{Text: importName(v, i.Import)}},
		{Name: v.Say(lang.T("entry.col.rows")), Cell: web.Cell{Text: v.Lang.Int(i.Rows)}},
		{Name: v.Say(lang.T("staff.col.actor")), Cell: web.Cell{Text: string(i.Entry.Actor)}},
		{Name: v.Say(lang.T("staff.col.at")), Cell: momentCell(v, i)},
		{Name: v.Say(lang.T("register.col.state")), Cell: web.Cell{Tag: importTag(v, i)}},
	}
	if i.Reason != "" {
		p.Summary = append(p.Summary, web.FactRow{Name: v.Say(lang.T("register.col.reason")), Cell: web.Cell{Text: i.Reason}})
	}
	if i.Undoes != 0 {
		p.Summary[1].Cell.Href = importPath(i.Undoes)
	}
	if i.UndoneBy != 0 {
		p.Summary = append(p.Summary, web.FactRow{Name: v.Say(lang.T("entry.col.undone_by")), Cell: web.Cell{Text: strconv.FormatInt(i.UndoneBy, 10), Href: importPath(i.UndoneBy)}})
	}
	p.Undo = v.May(account.ReviewUndo) && i.UndoneBy == 0
	if p.Undo {
		u, err := o.Undo(v.Request.Context(), act, "-", false)
		var f *fault.Error
		switch {
		case errors.As(err, &f):
			p.Stop, p.Undo = f, false
		case err != nil:
			return p, err
		}
		p.Would = web.Facts{
			{Name: v.Say(lang.T("entry.would_end")), Cell: web.Cell{Text: v.Int(u.Ended)}},
			{Name: v.Say(lang.T("entry.would_restore")), Cell: web.Cell{Text: v.Int(u.Restored)}},
		}
	}
	p.Reason = reasonField(v)
	return p, nil
}

// undo takes an import back; taking back what took one back brings it in again.
func (s *Staff) undo(v *web.Visit) (web.Answer, error) {
	act, err := actOf(v)
	if err != nil {
		return web.Answer{}, err
	}
	form, err := v.Form()
	if err != nil {
		return web.Answer{}, err
	}
	reason, wrong := form.Text("reason", true)
	if wrong != "" {
		p, err := s.importPage(v)
		if err != nil {
			return web.Answer{}, err
		}
		p.Reason.Value, p.Reason.Error = reason, wrong
		p.Errors = web.WrongOf(p.Reason)
		return web.Again(p), nil
	}
	u, err := s.office(v).Undo(v.Request.Context(), act, oneLine(reason), true)
	if err != nil {
		return web.Answer{}, err
	}
	if u.Act == 0 {
		return web.Go(importPath(act) + "?saved=0"), nil
	}
	return web.Go(importPath(u.Act) + "?saved=" + strconv.FormatInt(u.Act, 10)), nil
}

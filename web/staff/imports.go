package staff

import (
	"errors"
	"strconv"
	"strings"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/programme"
	"vuonlen/web"
)

// ImportsPage is the history of what was entered: files, forms, pastes, and what was
// taken back; of who reads evidence alone, that of evidence.
type ImportsPage struct {
	*web.Visit
	books importBooks
	List  web.Listing
	Said  web.Note
	Enter bool
}

// importBooks is which imports a page is about: all, or those of evidence.
type importBooks struct {
	evidence bool
}

func (b importBooks) path(act int64) string {
	if b.evidence {
		return "/evidence/imports/" + strconv.FormatInt(act, 10)
	}
	return importPath(act)
}

func (b importBooks) list() string {
	if b.evidence {
		return "/evidence/imports"
	}
	return "/imports"
}

// title names the history.
func (b importBooks) title(v *web.Visit) string {
	if b.evidence {
		return v.Say(lang.T("evidence.imports"))
	}
	return v.Say(lang.T("entry.imports"))
}

// head is the head of a page about imports.
func (b importBooks) head(v *web.Visit, title string) web.Head {
	h := web.Head{Title: title, Section: "/households", Crumbs: []web.Link{{Text: v.Say(lang.T("register.title")), Href: "/households"}}}
	if b.evidence {
		h = evidenceHead(v, title, nil)
	}
	return h
}

// undoes is what it takes to take one back.
func (b importBooks) undoes() account.Permission {
	if b.evidence {
		return account.EvidenceWrite
	}
	return account.ReviewUndo
}

// Head names the page.
func (p ImportsPage) Head() web.Head { return p.books.head(p.Visit, p.books.title(p.Visit)) }

// lang: keys
var importKinds = map[string]string{
	"review": "entry.kind.review", "member": "entry.kind.member", "household_change": "entry.kind.change", "campaign": "entry.kind.campaign", "undo": "entry.kind.undo",
}

func importKind(v *web.Visit, what string) string {
	if key, ok := importKinds[what]; ok {
		return v.Say(lang.T(key)) // lang: keys in importKinds
	}
	if k, ok := programme.FindKind(strings.TrimPrefix(what, ofEvidence)); ok && strings.HasPrefix(what, ofEvidence) {
		return v.Say(lang.T("evidence.import_kind", "kind", k.Name))
	}
	return v.Say(lang.T("entry.kind.other", "kind", what))
}

func (s *Staff) imports(v *web.Visit) (web.Answer, error) { return s.importList(v, importBooks{}) }

func (s *Staff) evidenceImports(v *web.Visit) (web.Answer, error) {
	return s.importList(v, importBooks{evidence: true})
}

func (s *Staff) importList(v *web.Visit, books importBooks) (web.Answer, error) {
	p := ImportsPage{Visit: v, books: books, Said: said(v), Enter: !books.evidence && v.May(account.ReviewWrite)}
	l := web.List[office.ImportLine]{
		Caption: books.title(v), Files: true, Size: pageSize,
		Empty: web.Empty{Text: v.Say(lang.T("entry.imports.none")), Do: v.Say(lang.T("entry.imports.none_do"))},
		Columns: []web.ListColumn[office.ImportLine]{
			{ID: "act", Text: v.Say(lang.T("register.col.act")), Cell: func(i office.ImportLine) web.Cell {
				return web.Cell{Text: strconv.FormatInt(i.Act, 10), Href: books.path(i.Act)}
			}},
			{ID: "at", Text: v.Say(lang.T("staff.col.at")), Cell: func(i office.ImportLine) web.Cell { return momentCell(v, i) }},
			{ID: "actor", Text: v.Say(lang.T("staff.col.actor")), Cell: func(i office.ImportLine) web.Cell { return web.Cell{Text: string(i.Entry.Actor)} }},
			{ID: "kind", Text: v.Say(lang.T("entry.col.kind")), Cell: func(i office.ImportLine) web.Cell { return web.Cell{Text: importKind(v, i.What)} }},
			{ID: "origin", Text: v.Say(lang.T("register.col.origin")), Cell: func(i office.ImportLine) web.Cell {
				return web.Cell{Text: importName(v, i.Import), Sub: i.Reason}
			}},
			{ID: "rows", Text: v.Say(lang.T("entry.col.rows")), Right: true, Cell: func(i office.ImportLine) web.Cell { return web.Cell{Text: v.Lang.Int(i.Rows)} },
				Value: web.OfCount(func(i office.ImportLine) law.Count { return law.Exactly(i.Rows) })},
			{ID: "state", Text: v.Say(lang.T("register.col.state")), Cell: func(i office.ImportLine) web.Cell { return web.Cell{Tag: importTag(v, i)} }},
			{ID: "sha256", Text: "SHA-256", Extra: true, Cell: func(i office.ImportLine) web.Cell { return web.Cell{Text: i.SHA256} }},
		},
	}
	asked, err := l.Ask(v)
	if err != nil {
		return web.Answer{}, err
	}
	o, from, most := s.office(v), 0, l.Rows(asked)
	if asked.Format == "" {
		from = (min(asked.Page, 1_000_000) - 1) * most
	}
	read := o.ImportLines
	if books.evidence {
		read = o.EvidenceImports
	}
	list, all, err := read(v.Request.Context(), from, most)
	if err != nil {
		return web.Answer{}, err
	}
	p.List = l.Page(v, asked, list, all)
	if p.List.Format != "" {
		return take(v, p.List, "lich-su-nhap")
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
	books   importBooks
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
	h := p.books.head(p.Visit, p.Say(lang.T("entry.import", "act", strconv.FormatInt(p.Line.Act, 10))))
	h.Crumbs = append(h.Crumbs, web.Link{Text: p.books.title(p.Visit), Href: p.books.list()})
	h.Wrong = len(p.Errors) > 0
	return h
}

func actOf(v *web.Visit) (int64, error) {
	n, err := strconv.ParseInt(v.Path("act"), 10, 64)
	if err != nil || n < 1 {
		return 0, fault.New(fault.NotFound, lang.T("entry.no_act", "act", v.Path("act"))).Do(lang.T("entry.no_act.do")).By(err)
	}
	return n, nil
}

func (s *Staff) imported(v *web.Visit) (web.Answer, error) { return s.showImport(v, importBooks{}) }

func (s *Staff) evidenceImported(v *web.Visit) (web.Answer, error) {
	return s.showImport(v, importBooks{evidence: true})
}

func (s *Staff) showImport(v *web.Visit, books importBooks) (web.Answer, error) {
	p, err := s.importPage(v, books)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(p), nil
}

func (s *Staff) importPage(v *web.Visit, books importBooks) (ImportPage, error) {
	p := ImportPage{Visit: v, books: books, Said: said(v)}
	act, err := actOf(v)
	if err != nil {
		return p, err
	}
	o := s.office(v)
	read := o.ImportLine
	if books.evidence {
		read = o.EvidenceImport
	}
	if p.Line, err = read(v.Request.Context(), act); err != nil {
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
		p.Summary[1].Cell.Href = books.path(i.Undoes)
	}
	if i.UndoneBy != 0 {
		p.Summary = append(p.Summary, web.FactRow{Name: v.Say(lang.T("entry.col.undone_by")), Cell: web.Cell{Text: strconv.FormatInt(i.UndoneBy, 10), Href: books.path(i.UndoneBy)}})
	}
	p.Undo = v.May(books.undoes()) && i.UndoneBy == 0
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
func (s *Staff) undo(v *web.Visit) (web.Answer, error) { return s.undoImport(v, importBooks{}) }

func (s *Staff) evidenceUndo(v *web.Visit) (web.Answer, error) {
	return s.undoImport(v, importBooks{evidence: true})
}

func (s *Staff) undoImport(v *web.Visit, books importBooks) (web.Answer, error) {
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
		p, err := s.importPage(v, books)
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
		return saved(books.path(act), 0), nil
	}
	return saved(books.path(u.Act), u.Act), nil
}

package staff

import (
	"cmp"
	"errors"
	"path/filepath"
	"strconv"
	"strings"

	"vuonlen/account"
	"vuonlen/document"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/office"
	"vuonlen/web"
)

// MaxUpload is how large a file may be that is sent to a page: a province's reviews of
// a year as a workbook.
const MaxUpload = 256 << 20

// MaxPaste is how large a paste may be.
const MaxPaste = 4 << 20

// ReviewsPage is where results of the review come in: by file, by pasting, by form.
type ReviewsPage struct {
	*web.Visit
	Kind   web.Field
	File   web.Field
	Number web.Field
	Year   web.Field
	Errors []web.Wrong
}

// Head names the page.
func (p ReviewsPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("entry.title")), Section: "/households", Wrong: len(p.Errors) > 0,
		Crumbs: []web.Link{{Text: p.Say(lang.T("register.title")), Href: "/households"}}}
}

// uploadKinds are the tables that the page takes, with the permission of each.
var uploadKinds = []struct {
	word string
	need account.Permission
}{{"review", account.ReviewWrite}, {"member", account.MemberWrite}, {"household_change", account.HouseholdWrite}}

func reviewsPage(v *web.Visit) ReviewsPage {
	p := ReviewsPage{Visit: v}
	p.Kind = web.Field{Name: "kind", Label: v.Say(lang.T("entry.kind"))}
	for _, k := range uploadKinds {
		if v.May(k.need) {
			p.Kind.Choices = append(p.Kind.Choices, web.Choice{Value: k.word, Text: importKind(v, k.word)})
		}
	}
	p.File = web.Field{Name: "file", Label: v.Say(lang.T("entry.file")), Hint: v.Say(lang.T("entry.file_hint"))}
	p.Number = web.Field{Name: "household", Label: v.Say(lang.T("register.col.household")), Width: "w14", Autocomplete: "off", Required: true}
	p.Year = web.Field{Name: "year", Type: "select", Label: v.Say(lang.T("staff.col.year"))}
	for y := v.Today.Year(); y >= FirstYear; y-- {
		if _, ok := household.FormForYear(y); ok {
			s := strconv.Itoa(int(y))
			p.Year.Choices = append(p.Year.Choices, web.Choice{Value: s, Text: s, Chosen: y == account.CampaignOf(v.Today)})
		}
	}
	return p
}

func (s *Staff) reviews(v *web.Visit) (web.Answer, error) { return web.Show(reviewsPage(v)), nil }

// upload takes a file into the tray and leads to what it would change.
func (s *Staff) upload(v *web.Visit) (web.Answer, error) {
	form, err := v.Form()
	if err != nil {
		return web.Answer{}, err
	}
	if m := v.Request.MultipartForm; m != nil {
		defer func() { _ = m.RemoveAll() }()
	}
	p := reviewsPage(v)
	kind, wrong := form.One("kind", p.Kind.Choices, true)
	p.Kind.Error = wrong
	p.Kind.Choices = chosen(p.Kind.Choices, kind)
	f, head, err := v.Request.FormFile("file")
	if err != nil || head.Size == 0 {
		p.File.Error = v.Say(lang.T("entry.file_none"))
	}
	if p.Errors = web.WrongOf(p.Kind, p.File); len(p.Errors) > 0 {
		return web.Again(p), nil
	}
	defer f.Close()
	token, err := s.tray.put(trayItem{owner: v.Who.Actor(), kind: kind, name: fileName(head.Filename)}, f)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go(trayPath(token)), nil
}

// fileName is a name for messages: without folders and control characters, not too
// long.
func fileName(s string) string {
	s = lang.NFC(filepath.Base(strings.ReplaceAll(s, "\\", "/")))
	s = strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0x7f {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	if r := []rune(s); len(r) > 120 {
		s = string(r[:60]) + "…" + string(r[len(r)-50:])
	}
	if s == "" || strings.HasPrefix(s, "web:") {
		s = "tep-" + strings.TrimPrefix(s, "web:")
	}
	return s
}

func trayPath(token string, rest ...string) string {
	return strings.Join(append([]string{"/reviews/files/" + token}, rest...), "/")
}

// PreviewPage is what a file would change, or what is wrong with it.
type PreviewPage struct {
	*web.Visit
	Token   string
	Name    string
	Kind    string
	Pasted  bool
	Report  office.ReviewReport
	Numbers []web.Card
	Hamlets web.Table
	Changed web.Table
	Missing web.Table
	Notices []string
	Wrongs  web.Table // faults, where there are some
	Total   int       // of them
	Grid    *Grid     // rows of a paste to be mended here
	Stale   bool      // the register changed after the visitor looked
}

// Head names the page.
func (p PreviewPage) Head() web.Head {
	return web.Head{
		Title: p.Say(lang.T("entry.preview", "file", p.Name)), Section: "/households", Wrong: p.Total > 0,
		Crumbs: []web.Link{{Text: p.Say(lang.T("register.title")), Href: "/households"}, {Text: p.Say(lang.T("entry.title")), Href: "/reviews"}},
	}
}

// run imports what is in the tray, or tells what that would do.
func (s *Staff) run(v *web.Visit, i *trayItem, shown string, confirm bool) (p office.ReviewReport, err error) {
	o := s.office(v)
	o.Given, o.KeepFaults, o.Shown = i.given(), document.ReturnedFaults, shown
	switch i.kind {
	case "member":
		p.Report, err = o.ImportMembers(v.Request.Context(), "-", confirm)
	case "household_change":
		p.Report, err = o.ImportHouseholdChanges(v.Request.Context(), "-", confirm)
	default:
		p, err = o.ImportReviews(v.Request.Context(), "-", confirm)
	}
	return p, err
}

func (s *Staff) preview(v *web.Visit) (web.Answer, error) {
	return s.previewOf(v, v.Path("token"), false)
}

func (s *Staff) previewOf(v *web.Visit, token string, stale bool) (web.Answer, error) {
	i, err := s.tray.get(v.Who.Actor(), token)
	if err != nil {
		return web.Answer{}, err
	}
	p := PreviewPage{Visit: v, Token: token, Name: shownName(v, i), Kind: i.kind, Pasted: i.paste, Stale: stale}
	var list *fault.List
	var one *fault.Error
	p.Report, err = s.run(v, i, "", false)
	switch {
	case errors.As(err, &list):
		p.wrongs(list)
		if i.paste {
			if p.Grid, err = gridOf(v, i, list); err != nil {
				return web.Answer{}, err
			}
		}
		return web.Again(p), nil
	case errors.As(err, &one) && fault.KindOf(err) != fault.Conflict && !errors.Is(err, account.ErrDenied):
		p.wrongs(&fault.List{Items: []*fault.Error{one}, Total: 1})
		return web.Again(p), nil
	case err != nil:
		return web.Answer{}, err
	}
	p.fill()
	return web.Show(p), nil
}

func shownName(v *web.Visit, i *trayItem) string {
	if i.paste {
		return v.Say(lang.T("entry.import.paste"))
	}
	return i.name
}

// mostWrongs is how many faults a page lists; the workbook that goes back has all.
const mostWrongs = 100

func (p *PreviewPage) wrongs(list *fault.List) {
	p.Total = list.Total
	p.Wrongs = wrongsTable(p.Visit, list, func(column string) string { return columnWords(p.Visit, p.Kind, column) })
}

// wrongsTable lists the faults of a file; columns are said in words.
func wrongsTable(v *web.Visit, list *fault.List, words func(column string) string) web.Table {
	t := web.Table{Caption: v.Say(lang.T("entry.wrongs", "n", list.Total)), Columns: []web.Column{
		{Text: v.Say(lang.T("entry.col.row"))}, {Text: v.Say(lang.T("entry.col.column"))}, {Text: v.Say(lang.T("entry.col.wrong"))}, {Text: v.Say(lang.T("entry.col.mend"))},
	}}
	for _, f := range list.Items[:min(len(list.Items), mostWrongs)] {
		row := "–"
		if f.At.Row > 0 {
			row = strconv.Itoa(f.At.Row)
			if f.At.Sheet != "" {
				row = f.At.Sheet + " : " + row
			}
		}
		t.Rows = append(t.Rows, []web.Cell{{Text: row}, {Text: cmp.Or(words(f.At.Column), "–")}, {Text: v.Say(f.What)}, {Text: v.Say(f.Remedy)}})
	}
	return t
}

// columnWords is the question that a column asks, with the column's own name.
func columnWords(v *web.Visit, kind, column string) string {
	all := household.Forms()
	if q, ok := all[len(all)-1].Question(column, kind == "member"); ok && kind != "household_change" {
		return v.Say(q.Label) + " (" + column + ")"
	}
	return cmp.Or(column, "–")
}

func (p *PreviewPage) fill() {
	r := p.Report
	p.Numbers = []web.Card{
		{Number: p.Int(r.Rows), Text: p.Say(lang.T("entry.n.rows"))},
		{Number: p.Int(r.New), Text: p.Say(lang.T("entry.n.new")), Tone: web.Good},
		{Number: p.Int(r.Changed), Text: p.Say(lang.T("entry.n.changed")), Tone: web.Warn},
		{Number: p.Int(r.Same), Text: p.Say(lang.T("entry.n.same"))},
	}
	if r.Ended > 0 {
		p.Numbers = append(p.Numbers, web.Card{Number: p.Int(r.Ended), Text: p.Say(lang.T("entry.n.ended")), Tone: web.Warn})
	}
	if p.Kind == "review" {
		p.Numbers = append(p.Numbers, web.Card{Number: p.Int(r.Absent), Text: p.Say(lang.T("entry.n.absent")), Tone: web.Warn})
		for _, c := range []household.Class{household.Poor, household.NearPoor, household.NotPoor, household.UnknownClass} {
			if n := r.Classes[c]; n > 0 {
				p.Numbers = append(p.Numbers, web.Card{Number: p.Int(n), Text: p.Say(c)})
			}
		}
	}
	for _, n := range r.Notices {
		p.Notices = append(p.Notices, p.Say(n))
	}
	p.Hamlets = web.Table{Caption: p.Say(lang.T("entry.by_hamlet")), Columns: []web.Column{
		{Text: p.Say(lang.T("register.col.place"))}, {Text: p.Say(lang.T("staff.col.year"))},
		{Text: p.Say(lang.T("entry.n.new")), Right: true}, {Text: p.Say(lang.T("entry.n.changed")), Right: true},
		{Text: p.Say(lang.T("entry.n.same")), Right: true}, {Text: p.Say(lang.T("entry.n.absent")), Right: true},
	}}
	for _, h := range r.Hamlets {
		p.Hamlets.Rows = append(p.Hamlets.Rows, []web.Cell{{Text: h.Name, Sub: string(h.Code)}, {Text: strconv.Itoa(int(h.Year))}, {Text: p.Int(h.New)}, {Text: p.Int(h.Changed)}, {Text: p.Int(h.Same)}, {Text: p.Int(h.Absent)}})
	}
	p.Changed = web.Table{Caption: p.Say(lang.T("entry.changed")), Columns: []web.Column{
		{Text: p.Say(lang.T("register.col.household"))}, {Text: p.Say(lang.T("staff.col.year"))}, {Text: p.Say(lang.T("entry.col.row"))}, {Text: p.Say(lang.T("register.col.changed"))},
	}}
	for _, d := range r.Diffs {
		p.Changed.Rows = append(p.Changed.Rows, []web.Cell{{Text: string(d.Household), Href: householdPath(d.Household)}, {Text: strconv.Itoa(int(d.Year))}, {Text: strconv.Itoa(d.Row)}, {Text: fieldsWords(p.Visit, d.Fields)}})
	}
	p.Missing = web.Table{Caption: p.Say(lang.T("entry.missing")), Columns: []web.Column{
		{Text: p.Say(lang.T("register.col.household"))}, {Text: p.Say(lang.T("staff.col.year"))}, {Text: p.Say(lang.T("register.col.place"))}, {Text: p.Say(lang.T("entry.col.why_expected"))},
	}}
	for _, m := range r.Missing {
		why := lang.T("entry.expected.reviewed", "year", m.Year)
		if !m.Reviewed {
			why = lang.T("entry.expected.listed", "class", m.Had, "year", m.Year-1)
		}
		p.Missing.Rows = append(p.Missing.Rows, []web.Cell{{Text: string(m.Household), Href: householdPath(m.Household)}, {Text: strconv.Itoa(int(m.Year))}, {Text: string(m.Place)}, {Text: p.Say(why)}})
	}
}

func fieldsWords(v *web.Visit, fs []household.FieldChange) string {
	var out []string
	for _, f := range fs {
		out = append(out, fieldWords(v, f))
	}
	return strings.Join(out, "; ")
}

// confirmFile carries the import out, as it was shown.
func (s *Staff) confirmFile(v *web.Visit) (web.Answer, error) {
	form, err := v.Form()
	if err != nil {
		return web.Answer{}, err
	}
	token := v.Path("token")
	i, err := s.tray.get(v.Who.Actor(), token)
	if err != nil {
		return web.Answer{}, err
	}
	shown, _ := form.Text("shown", false)
	p, err := s.run(v, i, shown, true)
	switch {
	case fault.KindOf(err) == fault.Conflict:
		return s.previewOf(v, token, true)
	case err != nil:
		return web.Answer{}, err
	}
	s.tray.drop(v.Who.Actor(), token)
	if p.Act == 0 {
		return web.Go("/imports?saved=0"), nil
	}
	return web.Go(importPath(p.Act) + "?saved=" + strconv.FormatInt(p.Act, 10)), nil
}

// errorsFile gives the officer's own workbook back with its faults marked.
func (s *Staff) errorsFile(v *web.Visit) (web.Answer, error) {
	i, err := s.tray.get(v.Who.Actor(), v.Path("token"))
	if err != nil {
		return web.Answer{}, err
	}
	p, err := s.run(v, i, "", false)
	if err == nil {
		return web.Go(trayPath(v.Path("token"))), nil
	}
	return marked(v, i, p.Report, err)
}

const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

package staff

import (
	"cmp"
	"errors"
	"io"
	"strings"

	"vuonlen/account"
	"vuonlen/document"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/web"
)

// BoundariesPage is the files of boundaries that maps are drawn with.
type BoundariesPage struct {
	*web.Visit
	List   web.Listing
	Load   bool // the visitor may load one
	File   web.Field
	On     web.DateField
	Said   web.Note
	Errors []web.Wrong
}

// Head names the page.
func (p BoundariesPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("staff.boundaries")), Section: "/figures", Wrong: len(p.Errors) > 0, Crumbs: boundaryCrumbs(p.Visit)}
}

func (s *Staff) boundaries(v *web.Visit) (web.Answer, error) {
	p, err := s.boundariesPage(v)
	if err != nil {
		return web.Answer{}, err
	}
	if p.List.Format != "" {
		return take(v, p.List, "ranh-gioi")
	}
	return web.Show(p), nil
}

func (s *Staff) boundariesPage(v *web.Visit) (BoundariesPage, error) {
	p := BoundariesPage{Visit: v, Load: v.May(account.UnitWrite), Said: said(v)}
	p.File = web.Field{Name: "file", Label: v.Say(lang.T("boundary.file")), Hint: v.Say(lang.T("boundary.file_hint", "mib", document.MaxBoundaryFile>>20))}
	p.On = web.DateField{Name: "on", Label: v.Say(lang.T("boundary.on")), Hint: v.Say(lang.T("boundary.on_hint"))}
	sets, err := s.office(v).Boundaries(v.Request.Context())
	if err != nil {
		return p, err
	}
	p.List, err = web.List[office.BoundarySet]{
		Caption: v.Say(lang.T("staff.boundaries.caption")), Files: true,
		Empty: web.Empty{Text: v.Say(lang.T("staff.boundaries.none")), Do: v.Say(lang.T("staff.boundaries.none_do"))},
		Columns: []web.ListColumn[office.BoundarySet]{
			{ID: "level", Text: v.Say(lang.T("staff.col.level")), Cell: func(b office.BoundarySet) web.Cell { return web.Cell{Text: v.Say(b.Level)} }},
			{ID: "on", Text: v.Say(lang.T("staff.boundaries.on")), Sorted: true, By: func(a, b office.BoundarySet) int { return cmp.Compare(a.On, b.On) }, Cell: func(b office.BoundarySet) web.Cell { return web.Cell{Text: v.Say(b.On)} }},
			{ID: "area", Text: v.Say(lang.T("staff.boundaries.area")), Cell: func(b office.BoundarySet) web.Cell {
				return web.Cell{Text: string(b.Area), Href: unitPath(b.Area, b.On, v.Today)}
			}},
			{ID: "n", Text: v.Say(lang.T("staff.boundaries.units")), Right: true, Cell: func(b office.BoundarySet) web.Cell { return web.Cell{Text: v.Int(b.Len())} },
				Value: web.OfCount(func(b office.BoundarySet) law.Count { return law.Exactly(int64(b.Len())) })},
			{ID: "act", Text: v.Say(lang.T("staff.col.act")), Right: true, Cell: func(b office.BoundarySet) web.Cell { return web.Cell{Text: v.Lang.Int(b.Act)} }},
			{ID: "sha256", Text: "SHA-256", Cell: func(b office.BoundarySet) web.Cell { return web.Cell{Text: b.SHA256[:16] + "…"} }},
		},
	}.Of(v, sets)
	return p, err
}

// boundaryCrumbs leads from where the visitor comes: an administrator sees no maps.
func boundaryCrumbs(v *web.Visit) []web.Link {
	if v.May(account.TallyRead) {
		return []web.Link{{Text: v.Say(lang.T("staff.map")), Href: "/figures/map"}}
	}
	return []web.Link{{Text: v.Say(lang.T("staff.units")), Href: "/units"}}
}

// ofBoundary marks a file in the tray as one of boundaries; its day follows.
const ofBoundary = "boundary:"

// sendBoundaries takes a file into the tray and leads to what it would draw.
func (s *Staff) sendBoundaries(v *web.Visit) (web.Answer, error) {
	form, err := v.Form()
	if err != nil {
		return web.Answer{}, err
	}
	if m := v.Request.MultipartForm; m != nil {
		defer func() { _ = m.RemoveAll() }()
	}
	on, field := form.Date(web.DateField{Name: "on"}, true)
	f, head, err := v.Request.FormFile("file")
	if err != nil || head.Size == 0 || field.Error != "" {
		p, wrong := s.boundariesPage(v)
		if wrong != nil {
			return web.Answer{}, wrong
		}
		p.On.Day, p.On.Month, p.On.Year, p.On.Error = field.Day, field.Month, field.Year, field.Error
		if err != nil || head.Size == 0 {
			p.File.Error = v.Say(lang.T("entry.file_none"))
		}
		p.Errors = append(web.WrongOf(p.File), web.WrongDate(p.On)...)
		return web.Again(p), nil
	}
	defer f.Close()
	token, err := s.tray.put(trayItem{owner: v.Who.Actor(), kind: ofBoundary + on.String(), name: fileName(head.Filename)}, f)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go(boundaryPath(token)), nil
}

func boundaryPath(token string) string { return "/figures/boundaries/" + token }

// BoundaryPreviewPage is what a file of boundaries would draw, or what is wrong with it.
type BoundaryPreviewPage struct {
	*web.Visit
	Token   string
	Name    string
	On      law.Date
	Report  office.Report
	Units   web.Table
	Notices []string
	Wrongs  web.Table
	Total   int
}

// Head names the page.
func (p BoundaryPreviewPage) Head() web.Head {
	return web.Head{
		Title: p.Say(lang.T("entry.preview", "file", p.Name)), Section: "/figures", Wrong: p.Total > 0,
		Crumbs: append(boundaryCrumbs(p.Visit), web.Link{Text: p.Say(lang.T("staff.boundaries")), Href: "/figures/boundaries"}),
	}
}

// runBoundaries takes what waits in, or tells what that would do.
func (s *Staff) runBoundaries(v *web.Visit, confirm bool) (i *trayItem, on law.Date, r office.Report, err error) {
	if i, err = s.tray.get(v.Who.Actor(), v.Path("token")); err != nil {
		return nil, 0, r, err
	}
	if on, err = law.ParseDate(strings.TrimPrefix(i.kind, ofBoundary)); err != nil {
		return nil, 0, r, gone() // it waits for something else
	}
	content, err := io.ReadAll(io.LimitReader(io.NewSectionReader(i.file, 0, i.size), document.MaxBoundaryFile+1))
	if err != nil {
		return nil, 0, r, err
	}
	r, err = s.office(v).ImportBoundaries(v.Request.Context(), i.name, content, on, confirm)
	return i, on, r, err
}

func (s *Staff) boundaryPreview(v *web.Visit) (web.Answer, error) {
	i, on, r, err := s.runBoundaries(v, false)
	if i == nil {
		return web.Answer{}, err
	}
	p := BoundaryPreviewPage{Visit: v, Token: v.Path("token"), Name: i.name, On: on, Report: r}
	p.Units = web.Table{Caption: v.Say(lang.T("boundary.matched", "n", len(r.Units))), Columns: []web.Column{{Text: v.Say(lang.T("staff.col.unit"))}, {Text: v.Say(lang.T("staff.col.code"))}}}
	for _, st := range r.Units {
		p.Units.Rows = append(p.Units.Rows, []web.Cell{{Text: st.FullName, Href: unitPath(st.Code, on, v.Today)}, {Text: string(st.Code)}})
	}
	var list *fault.List
	var one *fault.Error
	switch {
	case errors.As(err, &list):
	case errors.As(err, &one) && !errors.Is(err, account.ErrDenied):
		list = &fault.List{Items: []*fault.Error{one}, Total: 1}
	case err != nil:
		return web.Answer{}, err
	}
	if list != nil {
		p.Total = list.Total
		p.Wrongs = web.Table{Caption: v.Say(lang.T("entry.wrongs", "n", list.Total)), Columns: []web.Column{{Text: v.Say(lang.T("entry.col.wrong"))}, {Text: v.Say(lang.T("entry.col.mend"))}}}
		for _, f := range list.Items[:min(len(list.Items), mostWrongs)] {
			p.Wrongs.Rows = append(p.Wrongs.Rows, []web.Cell{{Text: upper(v.Say(f.What))}, {Text: upper(v.Say(f.Remedy))}})
		}
		return web.Again(p), nil
	}
	for _, n := range r.Notices {
		p.Notices = append(p.Notices, v.Say(n))
	}
	return web.Show(p), nil
}

func (s *Staff) confirmBoundaries(v *web.Visit) (web.Answer, error) {
	i, _, r, err := s.runBoundaries(v, true)
	if err != nil {
		if i != nil && !errors.Is(err, account.ErrDenied) {
			return s.boundaryPreview(v) // the units changed since: what is wrong now is shown
		}
		return web.Answer{}, err
	}
	s.tray.drop(v.Who.Actor(), v.Path("token"))
	return saved("/figures/boundaries", r.Act), nil
}

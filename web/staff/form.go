package staff

import (
	"bytes"
	"net/url"
	"slices"
	"strconv"

	"vuonlen/account"
	"vuonlen/document"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/report"
	"vuonlen/unit"
	"vuonlen/web"
)

// FormsPage is an official report form, filled for a unit and year, to print or to take
// along as the workbook with the legal layout.
type FormsPage struct {
	*web.Visit
	Form, Unit, Year web.Field
	Sheet            *report.Sheet // nil: none was asked for
	Title            string
	Grid             formGrid
	Notices          []string
	More             int // rows that are in the workbook only
	Take             string
}

// Head names the page.
func (p FormsPage) Head() web.Head {
	h := web.Head{Title: p.Say(lang.T("staff.forms")), Section: "/figures", Wide: p.Sheet != nil}
	if p.Sheet != nil {
		h.Title = p.Title
		h.Crumbs = []web.Link{{Text: p.Say(lang.T("staff.forms")), Href: "/figures/forms"}}
	}
	return h
}

// formGrid is the table of a form: headings joined where neighbours share a group.
type formGrid struct {
	Heads [][]formHead
	Marks []string
	Rows  []formRow
}

type formHead struct {
	Text       string
	Cols, Rows int
}

type formRow struct {
	Strong bool
	Span   int // of a heading row: its one cell goes over so many columns
	Lead   []string
	Cells  []formCell
}

type formCell struct {
	Text  string
	Right bool
}

// mostFormRows is how many rows of a form the page shows; the workbook has all.
const mostFormRows = 400

func (s *Staff) forms(v *web.Visit) (web.Answer, error) {
	y, err := year(v)
	if err != nil {
		return web.Answer{}, err
	}
	p := FormsPage{Visit: v}
	p.Form = web.Field{Name: "form", Type: "select", Label: v.Say(lang.T("staff.forms.form"))}
	for _, f := range report.Forms() {
		if f.List && !v.May(account.PersonRead) {
			continue
		}
		no := strconv.Itoa(f.No)
		p.Form.Choices = append(p.Form.Choices, web.Choice{Value: no, Text: no + ". " + v.Say(f.Title), Chosen: no == v.Query("form")})
	}
	p.Unit = web.Field{Name: "unit", Label: v.Say(lang.T("staff.pivot.unit")), Value: v.Query("unit"), Width: "w10"}
	p.Year = web.Field{Name: "year", Type: "select", Label: v.Say(lang.T("staff.col.year")), Choices: years(v, y)}
	if v.Query("form") == "" {
		return web.Show(p), nil
	}
	if v.Query("unit") == "" {
		p.Unit.Error = v.Say(lang.T("web.required"))
		return web.Again(p), nil
	}
	if p.Sheet, err = s.office(v).Report(v.Request.Context(), v.Query("form"), unit.Code(v.Query("unit")), y); err != nil {
		return web.Answer{}, err
	}
	switch v.Query("format") {
	case "xlsx":
		var b bytes.Buffer
		if err := document.WriteReport(&b, p.Sheet, v.Lang); err != nil {
			return web.Answer{}, err
		}
		return web.Send(web.File{Name: office.ReportName(p.Sheet.Form.No, p.Sheet.State.Code, y), Type: xlsxType, Content: b.Bytes()}), nil
	case "":
	default:
		return web.Answer{}, fault.New(fault.Usage, lang.T("web.list.format", "value", v.Query("format"))).Do(lang.T("web.list.do"))
	}
	p.fill(y)
	return web.Show(p), nil
}

func (p *FormsPage) fill(y law.Year) {
	s := p.Sheet
	p.Title = p.Say(lang.T("staff.forms.title", "no", s.Form.No, "unit", s.State.FullName, "year", y))
	p.Take = p.With("format", "xlsx")
	for _, n := range s.Notices {
		p.Notices = append(p.Notices, p.Say(n))
	}
	columns := slices.Concat(s.Leads, s.Columns)
	p.Grid = formGrid{Heads: formHeads(p.Visit, columns)}
	for i := range columns {
		p.Grid.Marks = append(p.Grid.Marks, columns[i].Mark())
	}
	for i := range s.Rows {
		if len(p.Grid.Rows) == mostFormRows {
			p.More = len(s.Rows) - mostFormRows
			break
		}
		r := &s.Rows[i]
		row := formRow{Strong: r.Kind == report.GroupRow || r.Kind == report.TotalRow || r.Kind == report.HeadingRow}
		for _, c := range r.Lead {
			row.Lead = append(row.Lead, p.Say(c))
		}
		if r.Kind == report.HeadingRow {
			row.Span = len(s.Columns) + 1
		}
		for j, c := range r.Cells {
			m := s.Columns[j].Measure
			row.Cells = append(row.Cells, formCell{p.Say(c), m != "text" && m != "mark"})
		}
		p.Grid.Rows = append(p.Grid.Rows, row)
	}
}

// formHeads lays the headings out, level by level: neighbours under the same groups
// share them, and a heading goes down to the last level.
func formHeads(v *web.Visit, columns []report.Column) [][]formHead {
	depth := 1
	for i := range columns {
		depth = max(depth, len(columns[i].Groups)+1)
	}
	same := func(a, b *report.Column, level int) bool {
		return len(a.Groups) > level && len(b.Groups) > level && slices.Equal(a.Groups[:level+1], b.Groups[:level+1])
	}
	out := make([][]formHead, depth)
	for i := range columns {
		c := &columns[i]
		for level, g := range c.Groups {
			if i > 0 && same(&columns[i-1], c, level) {
				continue
			}
			n := 1
			for i+n < len(columns) && same(c, &columns[i+n], level) {
				n++
			}
			out[level] = append(out[level], formHead{v.Say(g), n, 1})
		}
		level := len(c.Groups)
		out[level] = append(out[level], formHead{v.Say(c.Heading), 1, depth - level})
	}
	return out
}

// formPath is the address of a form.
func formPath(code unit.Code, y law.Year) string {
	return "/figures/forms?" + url.Values{"unit": {string(code)}, "year": {strconv.Itoa(int(y))}}.Encode()
}

package document

import (
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"vuonlen/internal/lang"
	"vuonlen/report"
	"vuonlen/unit"
)

// head writes the top of the paper: issuing body and national title side by side,
// number of the form, place and date, title, unit and year, units of measure.
func (p *reportPage) head() {
	n, half := p.printed(), p.split
	sides := func(left, right string, l, r look) {
		l.across, r.across = "center", "center"
		p.put(0, map[int]excelize.Cell{1: p.text(left, l), half + 1: p.text(right, r)})
		p.merge(1, half)
		p.merge(half+1, n)
	}
	place := p.place()
	body := p.l.Say(lang.T("report.committee"))
	if p.s.Unit.Level == unit.Nation {
		body = ""
	}
	sides(body, p.l.Say(lang.T("report.nation")), look{size: 12, bold: true}, look{size: 12, bold: true})
	sides(strings.ToUpper(place.FullName), p.l.Say(lang.T("report.motto")), look{size: 12, bold: true}, look{size: 12, bold: true, underline: true})
	date := lang.T("report.undated", "place", place.Name)
	if d := p.s.SignedOn; d != 0 {
		date = lang.T("report.dated", "place", place.Name, "day", two(int(d%100)), "month", two(int(d/100%100)), "year", d.Year())
	}
	sides(p.l.Say(lang.T("report.number", "no", p.s.Form.No)), p.l.Say(date), look{bold: true}, look{italic: true})

	whole := func(text string, k look, height float64) {
		p.put(height, map[int]excelize.Cell{1: p.text(text, k)})
		p.merge(1, n)
	}
	title := strings.ToUpper(p.s.Form.Title.Say(p.l))
	whole(title, look{size: 14, bold: true, across: "center", middle: true, wrap: true}, p.wordsHeight(title, 1, n, 15.5)+10)
	chain := p.s.State.FullName
	for _, a := range p.s.Above {
		chain += ", " + a.FullName
	}
	about := lang.T("report.about", "unit", chain, "year", p.s.Year)
	if p.s.Provisional {
		about = lang.T("report.about.provisional", "unit", chain, "year", p.s.Year)
	}
	right := p.l.Say(lang.T("report.measures", "measures", p.measures()))
	at := max(2, n-2)
	for width := 0.0; at > 2 && width < float64(len([]rune(right))); at-- {
		width += p.widths[at-1]
	}
	left := p.l.Say(about)
	p.put(max(p.wordsHeight(left, 1, at-1, 11.5), 16)+2, map[int]excelize.Cell{
		1: p.text(left, look{bold: true, middle: true, wrap: true}), at: p.text(right, look{italic: true, across: "right", middle: true}),
	})
	p.merge(1, at-1)
	p.merge(at, n)
}

func two(n int) string { return fmt.Sprintf("%02d", n) }

// measures are the units of measure of the columns, each once.
func (p *reportPage) measures() []string {
	var out []string
	add := func(t lang.Text) {
		if m := p.l.Say(t); !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	for _, c := range p.s.Columns {
		switch c.Measure {
		case "households":
			add(lang.T("report.measure.households"))
		case "persons", "mark", "year": // a member list counts persons
			add(lang.T("report.measure.persons"))
		case "line":
			add(lang.T("report.measure.households"))
			if slices.Contains(p.s.Form.Lines, "persons") {
				add(lang.T("report.measure.persons"))
			}
		case "deprivations":
			add(lang.T("report.measure.deprivations"))
		case "children":
			add(lang.T("report.measure.children"))
		case "percent":
			add(lang.T("report.measure.percent"))
		}
	}
	return out
}

// headings writes the headings level by level, joined where neighbours share a
// group, and the row of numbers and formulas under them.
func (p *reportPage) headings() {
	k := look{bold: true, across: "center", middle: true, wrap: true, border: true}
	n := p.printed()
	levels := make([]map[int]excelize.Cell, p.depth)
	heights := make([]float64, p.depth)
	for i := range levels {
		levels[i] = map[int]excelize.Cell{}
		for c := range n {
			levels[i][c+1] = p.text("", k)
		}
	}
	type tall struct {
		from   int
		height float64
	}
	var talls []tall
	for c := range p.columns {
		col := &p.columns[c]
		for level, g := range col.Groups {
			if c > 0 && sameGroups(&p.columns[c-1], col, level) {
				continue
			}
			to := c
			for to+1 < n && sameGroups(col, &p.columns[to+1], level) {
				to++
			}
			text := g.Say(p.l)
			levels[level][c+1] = p.text(text, k)
			p.join(c+1, p.first+level, to+1, p.first+level)
			heights[level] = max(heights[level], p.wordsHeight(text, c+1, to+1, 11))
		}
		level := len(col.Groups)
		text := col.Heading.Say(p.l)
		levels[level][c+1] = p.text(text, k)
		p.join(c+1, p.first+level, c+1, p.first+p.depth-1)
		talls = append(talls, tall{level, p.wordsHeight(text, c+1, c+1, 11)})
	}
	for i := range heights {
		heights[i] = max(heights[i], lineHeight(11))
	}
	for _, t := range talls {
		have := 0.0
		for _, h := range heights[t.from:] {
			have += h
		}
		heights[p.depth-1] += max(0, t.height-have)
	}
	// Beside the headings, and not printed: what an import needs.
	out := look{bold: true, across: "center", middle: true, wrap: true}
	for i, b := range p.beside {
		levels[0][n+1+i] = p.text(b.heading, out)
		p.join(n+1+i, p.first, n+1+i, p.first+p.depth-1)
	}
	for i := range levels {
		p.put(heights[i]+4, levels[i])
	}
	marks := map[int]excelize.Cell{}
	for c := range p.columns {
		marks[c+1] = p.text(p.columns[c].Mark(), look{size: 8, italic: true, across: "center", middle: true, wrap: true, border: true})
	}
	height := 0.0
	for c := range p.columns {
		height = max(height, p.height(p.columns[c].Mark(), c+1, c+1, 9))
	}
	p.put(height, marks)
}

// sameGroups tells whether two columns stand under one heading down to a level.
func sameGroups(a, b *report.Column, level int) bool {
	return len(a.Groups) > level && len(b.Groups) > level && slices.Equal(a.Groups[:level+1], b.Groups[:level+1])
}

// body writes the rows.
func (p *reportPage) body() {
	lines := max(1, len(p.s.Form.Lines))
	leads, n := len(p.s.Leads), p.printed()
	for i := range p.s.Rows {
		r := &p.s.Rows[i]
		k := look{border: true, middle: true, bold: r.Kind == report.GroupRow || r.Kind == report.TotalRow || r.Kind == report.HeadingRow}
		cells := map[int]excelize.Cell{}
		for c, v := range r.Lead {
			lk := k
			lk.wrap = true
			if lines > 1 && c < 2 {
				// Not joined: a page may end between the lines of a unit, and would
				// cut the name in two.
				lk.open = "bottom"
				if r.Line > 0 {
					lk.open = "top"
				}
			}
			if p.columns[c].Letter == "A" || p.s.Form.List && c < 2 {
				lk.across = "center"
			}
			cells[c+1] = p.value(v, lk)
		}
		for c, v := range r.Cells {
			ck := k
			switch p.columns[leads+c].Measure {
			case "mark", "year":
				ck.across = "center"
			case "text":
				ck.wrap = true
			}
			cells[leads+c+1] = p.value(v, ck)
		}
		for j, b := range p.beside {
			if v := b.value(r); v != nil {
				cells[n+1+j] = *v
			}
		}
		p.put(0, cells)
		if r.Kind == report.HeadingRow {
			p.merge(leads, n)
		}
	}
}

// foot writes the signs, the basis, the notices and the signatures.
func (p *reportPage) foot() {
	n := p.printed()
	note := func(text string) {
		p.put(p.height(text, 1, n, 9)+1, map[int]excelize.Cell{1: p.text(text, look{size: 9, italic: true, wrap: true})})
		p.merge(1, n)
	}
	p.put(6, nil)
	if p.s.Form.List {
		note(p.l.Say(lang.T("report.signs.list", "unknown", report.Unknown)))
	} else {
		note(p.l.Say(lang.T("report.signs", "unknown", report.Unknown, "nobody", report.Nobody)))
	}
	basis := lang.T("report.basis")
	if p.s.Provisional {
		basis = lang.T("report.basis.provisional")
	}
	note(p.l.Say(basis))
	if p.s.Source != "" {
		note(p.l.Say(lang.T("report.source", "source", p.s.Source)))
	}
	for _, t := range p.s.Notices {
		note("- " + t.Say(p.l))
	}
	p.put(8, nil)
	sign := func(left, right string, k look) {
		k.across = "center"
		cells := map[int]excelize.Cell{p.split + 1: p.text(right, k)}
		if left != "" {
			cells[1] = p.text(left, k)
		}
		p.put(0, cells)
		p.merge(1, p.split)
		p.merge(p.split+1, n)
	}
	say := func(t lang.Text) string { return p.l.Say(t) }
	sign(say(lang.T("report.preparer")), say(lang.T("report.on_behalf")), look{size: 12, bold: true})
	sign("", say(lang.T("report.chair")), look{size: 12, bold: true})
	sign(say(lang.T("report.sign")), say(lang.T("report.seal")), look{italic: true})
	for range 4 { // room for the names
		p.put(0, nil)
	}
}

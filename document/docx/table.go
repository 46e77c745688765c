package docx

import (
	"strconv"

	"vuonlen/document/pdf"
)

// cell is a cell laid out.
type cell struct {
	x, w           float64
	items          []item
	height         float64
	pad            [4]float64 // top, right, bottom, left
	lines          [4]float64 // widths of its edges
	middle, lower  bool
	fill           *[3]int
	elem           *pdf.Element
	owner          *pdf.Element // of the cells it is merged with
	goesOn, goneOn bool         // it is merged with the cell below, above
}

// table gives an item a row.
func (y *layout) table(t *node, width float64) []item {
	pr := t.get("w:tblPr")
	style, _ := pr.get("w:tblStyle").val("val")
	var borders, margins []*node
	for _, s := range y.styles.chain(style) {
		borders = append(borders, s.at("w:tblPr", "w:tblBorders"))
		margins = append(margins, s.at("w:tblPr", "w:tblCellMar"))
	}
	borders = append(borders, pr.get("w:tblBorders"))
	margins = append(margins, pr.get("w:tblCellMar"))
	edges := map[string]float64{}
	for _, b := range borders {
		for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
			edges[side] = edge(sideOf(b, side), edges[side])
		}
	}
	pad := [4]float64{0, 5.4, 0, 5.4}
	for _, m := range margins {
		padding(&pad, m)
	}

	var cols []float64
	sum := 0.0
	for _, g := range t.get("w:tblGrid").list("w:gridCol") {
		v, _ := g.number("w")
		cols = append(cols, v*twip)
		sum += v * twip
	}
	if sum == 0 {
		return y.bare(t, width, style)
	}
	// A table wider than its place is drawn narrower, as Word does by itself.
	if sum > width+pad[1]+pad[3] {
		for i := range cols {
			cols[i] *= width / sum
		}
		sum = width
	}
	indent := 0.0
	if v, ok := pr.get("w:tblInd").number("w"); ok {
		indent = v * twip
	}
	switch v, _ := pr.get("w:jc").val("val"); v {
	case "center":
		indent = (width - sum) / 2
	case "right", "end":
		indent = width - sum
	default:
		indent -= pad[3] // the text of the first column stands at the margin
	}

	trs := t.list("w:tr")
	// A table that has neither lines nor headings is there for the places of its cells.
	outer := y.in
	real := tabular(trs, edges)
	if real {
		y.in = outer.Add(pdf.Table)
	}
	whole := y.in
	defer func() { y.in = outer }()
	var rows [][]cell
	for r, tr := range trs {
		var row []cell
		kind, of := pdf.Group, whole
		if real {
			kind, of = pdf.Cell, whole.Add(pdf.Row)
			if h := tr.at("w:trPr", "w:tblHeader"); h != nil && h.on() {
				kind = pdf.HeadCell
			}
		}
		col := 0
		for _, tc := range tr.list("w:tc") {
			p := tc.get("w:tcPr")
			span := 1
			if v, ok := p.get("w:gridSpan").number("val"); ok && v > 1 {
				span = int(v)
			}
			c := cell{x: indent, pad: pad}
			for i := 0; i < col && i < len(cols); i++ {
				c.x += cols[i]
			}
			for i := col; i < col+span && i < len(cols); i++ {
				c.w += cols[i]
			}
			last := col+span >= len(cols)
			c.lines = [4]float64{
				pick(r == 0, edges["top"], edges["insideH"]),
				pick(last, edges["right"], edges["insideV"]),
				pick(r == len(trs)-1, edges["bottom"], edges["insideH"]),
				pick(col == 0, edges["left"], edges["insideV"]),
			}
			for i, side := range []string{"top", "right", "bottom", "left"} {
				c.lines[i] = edge(sideOf(p.get("w:tcBorders"), side), c.lines[i])
			}
			padding(&c.pad, p.get("w:tcMar"))
			switch v, _ := p.get("w:vAlign").val("val"); v {
			case "center":
				c.middle = true
			case "bottom":
				c.lower = true
			}
			if v, ok := p.get("w:shd").val("fill"); ok && len(v) == 6 {
				if n, err := strconv.ParseUint(v, 16, 32); err == nil {
					c.fill = &[3]int{int(n >> 16), int(n >> 8 & 255), int(n & 255)}
				}
			}
			if m := p.get("w:vMerge"); m != nil {
				if v, _ := m.val("val"); v != "restart" {
					c.goneOn = true
				}
			}
			if !c.goneOn {
				if c.elem = of.Add(kind); c.elem != nil {
					c.elem.ColSpan, c.elem.RowSpan = span, 1
				}
				c.owner = c.elem
				y.in = c.elem
				c.items = y.blocks(tc.kids, c.w-c.pad[1]-c.pad[3], style)
			}
			for _, it := range c.items {
				c.height += it.height
			}
			row = append(row, c)
			col += span
		}
		rows = append(rows, row)
	}
	for r := range rows[:max(len(rows)-1, 0)] { // what is merged has no edge between
		for i := range rows[r] {
			for j := range rows[r+1] {
				if rows[r+1][j].goneOn && rows[r+1][j].x == rows[r][i].x {
					rows[r][i].goesOn = true
					if rows[r+1][j].owner = rows[r][i].owner; rows[r][i].owner != nil {
						rows[r][i].owner.RowSpan++
					}
					rows[r][i].lines[2], rows[r+1][j].lines[0] = 0, 0
				}
			}
		}
	}

	var items, heads []item
	for r, tr := range trs {
		p := tr.get("w:trPr")
		it := y.row(rows[r], 0, false)
		if v, ok := p.get("w:trHeight").number("val"); ok {
			rule, _ := p.get("w:trHeight").val("hRule")
			if h := v * twip; h > it.height || rule == "exact" {
				it = y.row(rows[r], h, rule == "exact")
			}
		}
		if h := p.get("w:tblHeader"); h != nil && h.on() && len(items) == len(heads) {
			heads = append(heads, it)
			it.keep = true
		} else {
			it.heads = heads
		}
		items = append(items, it)
	}
	return items
}

// tabular tells whether a table says something by its rows and columns.
func tabular(trs []*node, edges map[string]float64) bool {
	for _, w := range edges {
		if w > 0 {
			return true
		}
	}
	for _, tr := range trs {
		if h := tr.at("w:trPr", "w:tblHeader"); h != nil && h.on() {
			return true
		}
	}
	return false
}

// bare lays out a table without a grid: its cells in equal widths.
func (y *layout) bare(t *node, width float64, style string) []item {
	var items []item
	for _, tr := range t.list("w:tr") {
		cells := tr.list("w:tc")
		var row []cell
		for i, tc := range cells {
			w := width / float64(len(cells))
			c := cell{x: w * float64(i), w: w, pad: [4]float64{0, 5.4, 0, 5.4}}
			c.items = y.blocks(tc.kids, w-10.8, style)
			for _, it := range c.items {
				c.height += it.height
			}
			row = append(row, c)
		}
		items = append(items, y.row(row, 0, false))
	}
	return items
}

// row is an item of cells side by side. One higher than a page is broken between
// lines.
func (y *layout) row(cells []cell, least float64, exact bool) item {
	h := least
	for _, c := range cells {
		if !exact && !c.goesOn {
			h = max(h, c.height+c.pad[0]+c.pad[2])
		}
	}
	return item{
		height: h,
		draw: func(x, top float64) {
			for _, c := range cells {
				y.cell(c, x, top, h)
			}
		},
		parts: func(room float64) (item, item, bool) {
			var head, tail []cell
			moved := false
			for _, c := range cells {
				a, b := c, c
				a.items, b.items, a.height, b.height = nil, nil, 0, 0
				fits := true
				for _, it := range c.items {
					if fits = fits && a.height+it.height+c.pad[0]+c.pad[2] <= room; fits {
						a.items, a.height = append(a.items, it), a.height+it.height
						moved = true
					} else {
						b.items, b.height = append(b.items, it), b.height+it.height
					}
				}
				a.middle, a.lower, b.middle, b.lower = false, false, false, false
				head, tail = append(head, a), append(tail, b)
			}
			return y.row(head, 0, false), y.row(tail, 0, false), moved
		},
	}
}

func (y *layout) cell(c cell, x, top, h float64) {
	x += c.x
	if c.fill != nil {
		y.canvas.fill(x, top, c.w, h, *c.fill)
	}
	at := top + c.pad[0]
	if slack := h - c.height - c.pad[0] - c.pad[2]; slack > 0 {
		switch {
		case c.middle:
			at += slack / 2
		case c.lower:
			at += slack
		}
	}
	for _, it := range c.items {
		it.draw(x+c.pad[3], at)
		at += it.height
	}
	for i, w := range c.lines {
		if w == 0 {
			continue
		}
		switch i {
		case 0:
			y.canvas.line(x, top, x+c.w, top, w)
		case 1:
			y.canvas.line(x+c.w, top, x+c.w, top+h, w)
		case 2:
			y.canvas.line(x, top+h, x+c.w, top+h, w)
		case 3:
			y.canvas.line(x, top, x, top+h, w)
		}
	}
}

// sideOf finds an edge or margin, which newer documents call start and end.
func sideOf(n *node, side string) *node {
	if k := n.get("w:" + side); k != nil {
		return k
	}
	switch side {
	case "left":
		return n.get("w:start")
	case "right":
		return n.get("w:end")
	}
	return nil
}

func padding(to *[4]float64, n *node) {
	for i, side := range []string{"top", "right", "bottom", "left"} {
		if v, ok := sideOf(n, side).number("w"); ok {
			to[i] = v * twip
		}
	}
}

func pick(first bool, a, b float64) float64 {
	if first {
		return a
	}
	return b
}

// list gives the elements of a name right below.
func (n *node) list(name string) []*node {
	var all []*node
	if n != nil {
		for _, k := range n.kids {
			if k.name == name {
				all = append(all, k)
			}
		}
	}
	return all
}

package docx

import (
	"slices"
	"strconv"
	"strings"

	"vuonlen/document/pdf"
)

// A piece of a page: how high, how it is drawn with its upper left corner at a
// place, and what the flow must know of it.
type item struct {
	height float64
	draw   func(x, y float64)
	keep   bool   // it stays on one page with the next
	fresh  bool   // it begins a page
	heads  []item // rows of headings that are repeated above it on a new page
	parts  func(room float64) (head, tail item, ok bool)
	sect   *node // a section ends behind it
}

// layout makes items of blocks.
type layout struct {
	canvas canvas
	styles styles
	paper  *Paper
	part   string
	in     *pdf.Element // what is laid out belongs to it; nil: decoration
}

// canvas is what is drawn on; points from the upper left corner. Texts and pictures
// belong to an element of what the paper says, or are decoration (nil).
type canvas interface {
	width(text string, l look) float64
	text(e *pdf.Element, x, y float64, text string, l look)
	line(x1, y1, x2, y2, w float64)
	picture(e *pdf.Element, p *picture, x, y float64)
	fill(x, y, w, h float64, color [3]int)
	repeat(draw func()) // draws what the paper has said already
	begin(w, h float64) // a page of a size
	page() int          // its number within the paper
}

// blocks lays out paragraphs and tables one below another in a width.
func (y *layout) blocks(kids []*node, width float64, table string) []item {
	var items []item
	after, style := 0.0, ""
	for _, k := range kids {
		switch k.name {
		case "w:p":
			id, _ := k.at("w:pPr", "w:pStyle").val("val")
			f, _ := y.styles.paragraph(k, table)
			gap := after + f.before // Word adds them up
			if f.noSpacing && id == style && len(items) > 0 {
				gap = 0
			}
			ps := y.paragraph(k, width, table)
			if gap > 0 {
				items = append(items, item{height: gap, draw: func(float64, float64) {}, keep: true})
				if len(ps) > 0 {
					items[len(items)-1].fresh, ps[0].fresh = ps[0].fresh, false
				}
			}
			items = append(items, ps...)
			after, style = f.after, id
			if s := k.at("w:pPr", "w:sectPr"); s != nil && len(items) > 0 {
				items[len(items)-1].sect = s
			}
		case "w:tbl":
			if after > 0 {
				items = append(items, item{height: after, draw: func(float64, float64) {}})
			}
			items = append(items, y.table(k, width)...)
			after, style = 0, ""
		}
	}
	if after > 0 {
		items = append(items, item{height: after, draw: func(float64, float64) {}})
	}
	return items
}

// paragraph gives an item a line.
func (y *layout) paragraph(p *node, width float64, table string) []item {
	f, base := y.styles.paragraph(p, table)
	mark := base
	mark.apply(p.at("w:pPr", "w:rPr"))
	kind := pdf.Paragraph
	if f.outline > 0 {
		kind = pdf.Heading(f.outline)
	}
	e := y.in.Add(kind)
	bits := y.bits(p, base)
	for i := range bits {
		if pic := bits[i].pic; pic != nil {
			if pic.elem = e.Add(pdf.Figure); pic.elem != nil {
				pic.elem.Alt = pic.alt
			}
		}
	}
	if f.align != "left" && f.align != "center" && f.align != "right" && f.align != "both" {
		f.align = "left"
	}
	lines := setLines(breakWords(bits, y.canvas.width), f, width, mark, y.canvas.width)
	items := make([]item, len(lines))
	for i, l := range lines {
		items[i] = item{height: l.height, draw: func(x, top float64) { y.drawLine(l, f, e, x, top) }}
		items[i].keep = f.keepNext
		if len(lines) > 1 && (i == 0 || i == len(lines)-2) {
			items[i].keep = true // no line of a paragraph stands alone on a page
		}
	}
	items[0].fresh = f.pageBefore || slices.ContainsFunc(bits, func(b bit) bool { return b.text == "\f" })
	if f.top > 0 {
		items[0] = ruled(items[0], func(x, top float64) { y.canvas.line(x+f.left, top, x+width-f.right, top, f.top) })
	}
	if f.bottom > 0 {
		last := len(items) - 1
		h := items[last].height
		items[last] = ruled(items[last], func(x, top float64) {
			y.canvas.line(x+f.left, top+h, x+width-f.right, top+h, f.bottom)
		})
	}
	return items
}

// ruled draws a rule with an item.
func ruled(it item, rule func(x, y float64)) item {
	draw := it.draw
	it.draw = func(x, top float64) { draw(x, top); rule(x, top) }
	return it
}

// bits are what the runs of a paragraph say.
func (y *layout) bits(p *node, base look) []bit {
	var bits []bit
	field, result := 0, false // in a field that Word computes: 0 none, 1 its code
	var code strings.Builder
	var runs func(n *node)
	runs = func(n *node) {
		for _, k := range n.kids {
			switch k.name {
			case "w:r":
				l := y.styles.run(k, base)
				for _, in := range k.kids {
					switch in.name {
					case "w:fldChar":
						switch kind, _ := in.val("fldCharType"); kind {
						case "begin":
							field, result = 1, false
							code.Reset()
						case "separate":
							result = true
							if isPage(code.String()) {
								bits = append(bits, bit{look: l, field: true, width: y.canvas.width("00", l)})
							}
						case "end":
							if !result && isPage(code.String()) {
								bits = append(bits, bit{look: l, field: true, width: y.canvas.width("00", l)})
							}
							field, result = 0, false
							code.Reset()
						}
						continue
					case "w:instrText":
						for _, t := range in.kids {
							code.WriteString(t.text)
						}
						continue
					}
					if field == 1 && (!result || isPage(code.String())) {
						continue
					}
					bits = y.piece(bits, in, l)
				}
			case "w:fldSimple":
				if instr, _ := k.val("instr"); isPage(instr) {
					l := base
					if r := k.get("w:r"); r != nil {
						l = y.styles.run(r, base)
					}
					bits = append(bits, bit{look: l, field: true, width: y.canvas.width("00", l)})
					continue
				}
				runs(k)
			case "w:hyperlink":
				runs(k)
			}
		}
	}
	runs(p)
	return bits
}

func isPage(instr string) bool {
	f := strings.Fields(instr)
	return len(f) > 0 && strings.EqualFold(f[0], "PAGE")
}

// piece adds what one element of a run says.
func (y *layout) piece(bits []bit, in *node, l look) []bit {
	switch in.name {
	case "w:t":
		s := in.words()
		if l.caps {
			s = strings.ToUpper(s)
		}
		if s != "" {
			bits = append(bits, bit{text: s, look: l})
		}
	case "w:tab":
		bits = append(bits, bit{look: l, tab: &stop{}})
	case "w:noBreakHyphen":
		bits = append(bits, bit{text: "-", look: l}) // lines break at spaces only
	case "w:br", "w:cr":
		if kind, _ := in.val("type"); kind == "page" {
			bits = append(bits, bit{text: "\f", look: l})
		} else {
			bits = append(bits, bit{text: "\n", look: l})
		}
	case "w:drawing":
		if pic := y.picture(in); pic != nil {
			bits = append(bits, bit{look: l, pic: pic})
		}
	}
	return bits
}

// picture finds the file of a drawing that stands in the line.
func (y *layout) picture(d *node) *picture {
	inline := d.get("wp:inline")
	if inline == nil {
		return nil
	}
	p := &picture{}
	for _, a := range inline.get("wp:extent").attr {
		if v, err := strconv.ParseFloat(a.Value, 64); err == nil {
			switch a.Name.Local {
			case "cx":
				p.w = v / 12700
			case "cy":
				p.h = v / 12700
			}
		}
	}
	for _, a := range inline.get("wp:docPr").attrs() {
		if a.Name.Local == "descr" {
			p.alt = a.Value
		}
	}
	inline.each(func(n *node) bool {
		if n.name == "a:blip" {
			for _, a := range n.attr {
				if a.Name.Local == "embed" {
					p.name = y.paper.rels[y.part][a.Value]
				}
			}
		}
		return true
	})
	for _, q := range y.paper.parts {
		if q.name == p.name {
			p.data = q.data
			return p
		}
	}
	return nil
}

// drawLine draws a line with the upper left corner of its paragraph at x, top.
func (y *layout) drawLine(l line, f frame, e *pdf.Element, x, top float64) {
	at := x + l.indent
	slack := l.room - l.natural
	stretch := 0.0
	switch {
	case f.align == "center":
		at += slack / 2
	case f.align == "right":
		at += slack
	case f.align == "both" && !l.last && slack > 0:
		gaps, from := 0, 0
		for i, w := range l.words {
			if w.tab() {
				gaps, from = 0, i+1
			} else if w.space > 0 && i < len(l.words)-1 {
				gaps++
			}
		}
		if gaps > 0 {
			stretch = slack / float64(gaps)
		}
		l.words = slices.Clone(l.words)
		for i := range l.words {
			if i >= from && l.words[i].space > 0 && i < len(l.words)-1 {
				l.words[i].space += stretch
			}
		}
	}
	base := top + l.ascent
	for i, w := range l.words {
		for j, b := range w.bits {
			switch {
			case b.pic != nil:
				y.canvas.picture(b.pic.elem, b.pic, at, base-b.pic.h)
			case b.tab != nil:
				leader(y.canvas, *b.tab, at, at+b.width, base, b.look)
			case b.text == "\f":
			default:
				text := b.text
				if b.field {
					text = strconv.Itoa(y.canvas.page())
				}
				// The space is written with the word, so that whoever copies the
				// text out of the PDF gets it too.
				if j == len(w.bits)-1 && (w.space > 0 || w.end) {
					text += " "
				}
				if text != "" {
					y.canvas.text(e, at, base-raised(b.look), text, shrunk(b.look))
				}
				if b.look.underline && b.width > 0 {
					end := at + b.width
					if j == len(w.bits)-1 && i < len(l.words)-1 {
						end += w.space
					}
					y.canvas.line(at, base+b.look.size*0.11, end, base+b.look.size*0.11, b.look.size*0.05)
				}
			}
			at += b.width
		}
		at += w.space
	}
}

func raised(l look) float64 {
	switch l.raise {
	case 1:
		return l.size * 0.35
	case -1:
		return -l.size * 0.15
	}
	return 0
}

func shrunk(l look) look {
	if l.raise != 0 {
		l.size *= 0.65
	}
	return l
}

// leader fills a tab with dots or a rule, as lines to write on have.
func leader(c canvas, s stop, from, to, base float64, l look) {
	switch s.leader {
	case "dot", "middleDot":
		w := c.width(".", l)
		if n := int((to - from) / w); n > 0 {
			c.text(nil, to-float64(n)*w, base, strings.Repeat(".", n), l)
		}
	case "underscore", "hyphen":
		c.line(from, base+1, to, base+1, 0.5)
	}
}

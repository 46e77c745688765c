package docx

import (
	"maps"
	"strconv"
	"strings"
)

// look is how letters look; sizes in points.
type look struct {
	bold, italic, underline, caps bool
	size                          float64
	color                         [3]int
	raise                         int // 1 above the line, -1 below
}

// frame is how a paragraph stands; lengths in points.
type frame struct {
	align                           string // left, center, right, both
	left, right, first              float64
	before, after                   float64
	line                            float64 // 240ths of a line, or points
	rule                            string  // auto, exact, atLeast
	keepNext, pageBefore, noSpacing bool
	top, bottom                     float64 // widths of the rules above and below, 0 without
	outline                         int     // level of a heading, 0 of other text
	stops                           []stop
}

// stop is a tab stop.
type stop struct {
	at     float64
	align  string
	leader string
}

const twip = 1.0 / 20 // points

func (n *node) number(attr string) (float64, bool) {
	s, ok := n.val(attr)
	if !ok {
		return 0, false
	}
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil
}

// on tells whether a switch such as w:b is on: present and not set to 0.
func (n *node) on() bool {
	v, ok := n.val("val")
	return !ok || v != "0" && v != "false" && v != "off" && v != "none"
}

// styles are the looks and frames of a document's styles.
type styles struct {
	byID     map[string]*node
	defaults *node
	normal   string
}

func readStyles(root *node) styles {
	s := styles{byID: map[string]*node{}}
	if root == nil {
		return s
	}
	s.defaults = root.get("w:docDefaults")
	for _, k := range root.kids {
		if k.name != "w:style" {
			continue
		}
		id, _ := k.val("styleId")
		s.byID[id] = k
		kind, _ := k.val("type")
		if d, _ := k.val("default"); kind == "paragraph" && (d == "1" || d == "true") {
			s.normal = id
		}
	}
	return s
}

// chain lists a style and what it is based on, the base first.
func (s styles) chain(id string) []*node {
	var all []*node
	seen := map[string]bool{}
	for id != "" && !seen[id] {
		seen[id] = true
		n := s.byID[id]
		if n == nil {
			break
		}
		all = append([]*node{n}, all...)
		id, _ = n.get("w:basedOn").val("val")
	}
	return all
}

// paragraph gives the frame of a paragraph and the look of its letters before
// their own formats. table is the style of the table around it.
func (s styles) paragraph(p *node, table string) (frame, look) {
	f := frame{align: "left", line: 240, rule: "auto"}
	l := look{size: 10}
	f.apply(s.defaults.at("w:pPrDefault", "w:pPr"))
	l.apply(s.defaults.at("w:rPrDefault", "w:rPr"))
	own := p.get("w:pPr")
	id, ok := own.get("w:pStyle").val("val")
	if !ok {
		id = s.normal
	}
	for _, n := range append(s.chain(table), s.chain(id)...) {
		f.apply(n.get("w:pPr"))
		l.apply(n.get("w:rPr"))
	}
	f.apply(own)
	return f, l
}

// run gives the look of a run.
func (s styles) run(r *node, base look) look {
	own := r.get("w:rPr")
	if id, ok := own.get("w:rStyle").val("val"); ok {
		for _, n := range s.chain(id) {
			base.apply(n.get("w:rPr"))
		}
	}
	base.apply(own)
	return base
}

func (l *look) apply(p *node) {
	if p == nil {
		return
	}
	for _, k := range p.kids {
		switch k.name {
		case "w:b":
			l.bold = k.on()
		case "w:i":
			l.italic = k.on()
		case "w:u":
			l.underline = k.on()
		case "w:caps":
			l.caps = k.on()
		case "w:sz":
			if v, ok := k.number("val"); ok && v > 0 && v <= 400 {
				l.size = v / 2
			}
		case "w:color":
			if v, _ := k.val("val"); len(v) == 6 {
				if n, err := strconv.ParseUint(v, 16, 32); err == nil {
					l.color = [3]int{int(n >> 16), int(n >> 8 & 255), int(n & 255)}
				}
			}
		case "w:vertAlign":
			v, _ := k.val("val")
			l.raise = map[string]int{"superscript": 1, "subscript": -1}[v]
		}
	}
}

func (f *frame) apply(p *node) {
	if p == nil {
		return
	}
	for _, k := range p.kids {
		switch k.name {
		case "w:jc":
			v, _ := k.val("val")
			switch v {
			case "start":
				v = "left"
			case "end":
				v = "right"
			case "distribute":
				v = "both"
			}
			f.align = v
		case "w:ind":
			k.length(&f.left, "left", "start")
			k.length(&f.right, "right", "end")
			k.length(&f.first, "firstLine")
			if v, ok := k.number("hanging"); ok {
				f.first = -v * twip
			}
		case "w:spacing":
			k.length(&f.before, "before")
			k.length(&f.after, "after")
			if v, ok := k.val("lineRule"); ok {
				f.rule = v
			}
			if v, ok := k.number("line"); ok {
				f.line = v
			}
		case "w:keepNext":
			f.keepNext = k.on()
		case "w:contextualSpacing":
			f.noSpacing = k.on()
		case "w:pageBreakBefore":
			f.pageBefore = k.on()
		case "w:outlineLvl":
			f.outline = 0 // level 9 is text
			if v, ok := k.number("val"); ok && v >= 0 && v < 9 {
				f.outline = int(v) + 1
			}
		case "w:pBdr":
			f.top, f.bottom = edge(k.get("w:top"), f.top), edge(k.get("w:bottom"), f.bottom)
		case "w:tabs":
			f.stops = nil
			for _, t := range k.kids {
				if at, ok := t.number("pos"); ok {
					align, _ := t.val("val")
					leader, _ := t.val("leader")
					if align != "clear" {
						f.stops = append(f.stops, stop{at * twip, align, leader})
					}
				}
			}
		}
	}
}

// length sets a length from the first of some attributes that is there.
func (n *node) length(to *float64, names ...string) {
	for _, name := range names {
		if v, ok := n.number(name); ok {
			*to = v * twip
			return
		}
	}
}

// edge is the width of a rule in points; before without one.
func edge(n *node, before float64) float64 {
	if n == nil {
		return before
	}
	if v, _ := n.val("val"); v == "nil" || v == "none" {
		return 0
	}
	if v, ok := n.number("sz"); ok && v > 0 {
		return min(v, 96) / 8
	}
	return 0.5
}

// page is the paper of a section, in points.
type page struct {
	w, h                     float64
	top, right, bottom, left float64
	header, footer           float64
	title                    bool              // the first page has a header of its own
	beside                   map[string]string // "header default" to the relation's id
}

func readPage(sect *node) page {
	p := page{w: 595.3, h: 841.9, top: 56.7, bottom: 56.7, left: 85.05, right: 56.7, header: 35.4, footer: 35.4, beside: map[string]string{}}
	size, margin := sect.get("w:pgSz"), sect.get("w:pgMar")
	size.length(&p.w, "w")
	size.length(&p.h, "h")
	margin.length(&p.top, "top")
	margin.length(&p.right, "right")
	margin.length(&p.bottom, "bottom")
	margin.length(&p.left, "left")
	margin.length(&p.header, "header")
	margin.length(&p.footer, "footer")
	if t := sect.get("w:titlePg"); t != nil {
		p.title = t.on()
	}
	if sect != nil {
		for _, k := range sect.kids {
			if what, ok := strings.CutSuffix(strings.TrimPrefix(k.name, "w:"), "Reference"); ok {
				kind, _ := k.val("type")
				for _, a := range k.attr {
					if a.Name.Space == "r" && a.Name.Local == "id" {
						p.beside[what+" "+kind] = a.Value
					}
				}
			}
		}
	}
	return p
}

// undrawn are elements that change what a paper says or shows and that the PDF
// cannot draw, with what an officer calls them.
var undrawn = map[string]string{
	"w:numPr": "numbering", "w:pict": "picture", "w:object": "object", "mc:AlternateContent": "box",
	"w:footnoteReference": "footnote", "w:endnoteReference": "footnote", "wp:anchor": "floating", "w:sym": "symbol",
	"m:oMath": "formula", "w:altChunk": "object", "w:framePr": "box", "w:cols": "columns",
}

// findUndrawn gives the kinds of what cannot be drawn.
func findUndrawn(n *node) map[string]bool {
	found := map[string]bool{}
	n.each(func(k *node) bool {
		kind, ok := undrawn[k.name]
		switch {
		case !ok:
		case k.name == "w:cols":
			if v, ok := k.number("num"); ok && v > 1 {
				found[kind] = true
			}
		case k.name == "w:numPr":
			if v, _ := k.get("w:numId").val("val"); v != "0" {
				found[kind] = true
			}
		default:
			found[kind] = true
		}
		return true
	})
	return maps.Clone(found)
}

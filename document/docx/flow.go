package docx

import "vuonlen/document/pdf"

// lay draws a paper, section after section; whole is what all of it belongs to.
func (p *Paper) lay(c canvas, whole *pdf.Element) {
	y := &layout{canvas: c, styles: readStyles(p.styles), paper: p, part: "word/document.xml", in: whole}
	body := p.texts[y.part].get("w:body")
	for _, s := range sections(body, body.get("w:sectPr")) {
		pg := readPage(s.sect)
		y.flow(pg, y.blocks(s.kids, pg.w-pg.left-pg.right, ""))
	}
}

// section is what stands on paper of one shape.
type section struct {
	kids []*node
	sect *node
}

func sections(body, final *node) []section {
	var all []section
	var now section
	for _, k := range body.kids {
		now.kids = append(now.kids, k)
		if s := k.at("w:pPr", "w:sectPr"); k.name == "w:p" && s != nil {
			now.sect = s
			all = append(all, now)
			now = section{}
		}
	}
	now.sect = final
	return append(all, now)
}

// flow puts items on pages.
func (y *layout) flow(pg page, items []item) {
	bottom := pg.h - pg.bottom
	at := 0.0
	begin := func() {
		y.canvas.begin(pg.w, pg.h)
		y.beside(pg, "header")
		y.beside(pg, "footer")
		at = pg.top
	}
	begin()
	empty := true // nothing stands on the page yet
	for i := 0; i < len(items); i++ {
		it := items[i]
		if it.fresh && !empty {
			begin()
			empty = true
		}
		// What is kept with the next is moved with it, unless it fills a page.
		need := it.height
		for j := i; j < len(items)-1 && items[j].keep; j++ {
			need += items[j+1].height
		}
		if need > bottom-pg.top {
			need = it.height
		}
		if at+need > bottom+0.5 && !empty {
			tall := it.height > bottom-pg.top
			if tall && it.parts != nil {
				if head, tail, ok := it.parts(bottom - at); ok {
					tail.heads = it.heads
					head.draw(pg.left, at)
					items[i] = tail
					begin()
					empty = true
					at = y.heads(it, pg, at)
					i--
					continue
				}
			}
			begin()
			at = y.heads(it, pg, at)
		}
		if it.height > bottom-at && it.parts != nil {
			if head, tail, ok := it.parts(bottom - at); ok {
				tail.heads = it.heads
				head.draw(pg.left, at)
				items[i] = tail
				begin()
				at = y.heads(it, pg, at)
				empty = true
				i--
				continue
			}
		}
		it.draw(pg.left, at)
		at += it.height
		empty = false
	}
}

// heads repeats the headings of a table.
func (y *layout) heads(it item, pg page, at float64) float64 {
	y.canvas.repeat(func() {
		for _, h := range it.heads {
			h.draw(pg.left, at)
			at += h.height
		}
	})
	return at
}

// beside draws the header or footer of a page.
func (y *layout) beside(pg page, what string) {
	kind := "default"
	if pg.title && y.canvas.page() == 1 {
		kind = "first"
	}
	id, ok := pg.beside[what+" "+kind]
	if !ok {
		return
	}
	name := y.paper.rels["word/document.xml"][id]
	root := y.paper.texts[name]
	if root == nil {
		return
	}
	part, in := y.part, y.in
	y.part, y.in = name, nil
	items := y.blocks(root.kids, pg.w-pg.left-pg.right, "")
	y.part, y.in = part, in
	h := 0.0
	for _, it := range items {
		h += it.height
	}
	at := pg.header
	if what == "footer" {
		at = pg.h - pg.footer - h
	}
	for _, it := range items {
		it.draw(pg.left, at)
		at += it.height
	}
}

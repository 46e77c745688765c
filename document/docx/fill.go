package docx

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/png"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

// A Value fills a placeholder: a text (lines apart by \n), rows for a list, or a
// picture. The zero value is empty.
type Value struct {
	Text    string
	Rows    []Values
	Picture *Picture
}

// Values are those of a paper or of a row, by the id of the field.
type Values map[string]Value

// A Picture is a PNG and how wide it stands on paper, in millimetres; Alt says
// what it shows to whoever cannot see it.
type Picture struct {
	PNG   []byte
	Width float64
	Alt   string
}

// Text is a value of one text.
func Text(s string) Value { return Value{Text: s} }

func (v Value) empty() bool { return v.Text == "" && len(v.Rows) == 0 && v.Picture == nil }

// Fill fills the template. Every field that it asks for must be among the values
// (empty is a value): a paper with a hole in it is not written.
func (t *Template) Fill(values Values, words Words) (*Paper, error) {
	p := &Paper{name: t.name, texts: map[string]*node{}, rels: map[string]map[string]string{}, styles: t.styles}
	f := &filling{words: words, paper: p, media: map[string]bool{}}
	for _, name := range t.order {
		f.part, f.targets = name, map[string]string{}
		for id, target := range t.rels[name] {
			f.targets[id] = target
		}
		root := *t.texts[name]
		root.kids = f.list(root.kids, scope{values})
		if f.err != nil {
			return nil, f.err
		}
		p.texts[name], p.rels[name] = &root, f.targets
	}
	for _, old := range t.parts {
		if root, ok := p.texts[old.name]; ok {
			old.data = root.part()
		}
		p.parts = append(p.parts, old)
	}
	if err := p.addMedia(f); err != nil {
		return nil, err
	}
	return p, nil
}

// scope is where a name is looked for: the row first, then what is around it.
type scope []Values

func (s scope) find(id string) (Value, bool) {
	for i := len(s) - 1; i >= 0; i-- {
		if v, ok := s[i][id]; ok {
			return v, true
		}
	}
	return Value{}, false
}

type filling struct {
	words   Words
	paper   *Paper
	part    string
	targets map[string]string
	media   map[string]bool
	added   []addition
	err     error
}

// An addition is a picture that a part refers to.
type addition struct {
	part, id, target string
	data             []byte
}

func (f *filling) fail(what lang.Text) {
	if f.err == nil {
		f.err = fault.New(fault.Refused, what).Do(lang.T("paper.docx.value.do")).Place(fault.Place{File: f.paper.name})
	}
}

func (f *filling) value(name string, in scope) Value {
	v, ok := in.find(f.words[name])
	if !ok && f.err == nil {
		f.err = fmt.Errorf("docx: %s: the field %q was given no value", f.paper.name, name)
	}
	return v
}

// rounds are the scopes in which the body of a list is written.
func (f *filling) rounds(m mark, in scope) []scope {
	v := f.value(m.name, in)
	switch {
	case m.sign == '^' && v.empty(), m.sign == '#' && !v.empty() && len(v.Rows) == 0:
		return []scope{in}
	case m.sign == '^' || v.empty():
		return nil
	}
	all := make([]scope, len(v.Rows))
	for i, r := range v.Rows {
		all[i] = append(slices.Clip(in), r)
	}
	return all
}

// list writes neighbours. The template's own elements are not touched.
func (f *filling) list(kids []*node, in scope) []*node {
	var out []*node
	for i := 0; i < len(kids) && f.err == nil; i++ {
		k := kids[i]
		if m, ok := alone(k); ok && m.sign != '/' {
			end := closing(kids, i)
			for _, s := range f.rounds(m, in) {
				out = append(out, f.list(kids[i+1:end], s)...)
			}
			i = end
			continue
		}
		switch k.name {
		case "":
			out = append(out, k)
		case "w:r":
			out = append(out, f.run(k, in))
		case "w:tr":
			if m, ok := around(k); ok {
				bare := k.clone()
				strip(bare)
				for _, s := range f.rounds(m, in) {
					out = append(out, f.inside(bare, s))
				}
				continue
			}
			out = append(out, f.inside(k, in))
		default:
			out = append(out, f.inside(k, in))
		}
	}
	return out
}

// inside writes an element with its kids.
func (f *filling) inside(k *node, in scope) *node {
	c := *k
	c.kids = f.list(k.kids, in)
	if c.name == "w:tc" && !slices.ContainsFunc(c.kids, func(n *node) bool { return n.name == "w:p" }) {
		c.kids = append(c.kids, elem("w:p")) // a cell without a paragraph is a broken document
	}
	return &c
}

// run writes a run: its placeholder, if it has one, becomes the value.
func (f *filling) run(r *node, in scope) *node {
	s := r.words()
	if !placeholder.MatchString(s) {
		return r
	}
	m := markOf(s)
	v := f.value(m.name, in)
	c := elem("w:r")
	if format := r.get("w:rPr"); format != nil {
		c.kids = append(c.kids, format)
	}
	if v.Picture != nil {
		if d := f.drawing(v.Picture); d != nil {
			c.kids = append(c.kids, d)
		}
		return c
	}
	text := lang.NFC(strings.ReplaceAll(v.Text, "\r\n", "\n"))
	if !utf8.ValidString(text) {
		f.fail(lang.T("paper.docx.value", "name", m.name, "code", "FFFD"))
		return c
	}
	if i := strings.IndexFunc(text, forbidden); i >= 0 {
		bad, _ := utf8.DecodeRuneInString(text[i:])
		f.fail(lang.T("paper.docx.value", "name", m.name, "code", fmt.Sprintf("%04X", bad)))
		return c
	}
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			c.kids = append(c.kids, elem("w:br"))
		}
		for j, piece := range strings.Split(line, "\t") {
			if j > 0 {
				c.kids = append(c.kids, elem("w:tab"))
			}
			if piece != "" {
				c.kids = append(c.kids, textNode(piece))
			}
		}
	}
	return c
}

// forbidden are the characters that no paper carries: control characters and those
// that make a text read in another order than it is written.
func forbidden(r rune) bool {
	return unicode.IsControl(r) && r != '\n' && r != '\t' || r == utf8.RuneError || r == '\ufffe' || r == '\uffff' ||
		r == '\u2028' || r == '\u2029' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

// emu are the units of pictures in a millimetre.
const emu = 36000

// drawing puts a picture into the line.
func (f *filling) drawing(p *Picture) *node {
	cfg, err := png.DecodeConfig(bytes.NewReader(p.PNG))
	if err != nil || cfg.Width == 0 {
		f.err = fmt.Errorf("docx: %s: picture: %w", f.paper.name, err)
		return nil
	}
	n := len(f.added) + 1
	id := "vuonlen" + strconv.Itoa(n)
	target := "word/media/vuonlen" + strconv.Itoa(n) + ".png"
	f.added = append(f.added, addition{f.part, id, target, p.PNG})
	f.targets[id] = target
	cx := strconv.Itoa(int(p.Width * emu))
	cy := strconv.Itoa(int(p.Width * emu * float64(cfg.Height) / float64(cfg.Width)))
	num := strconv.Itoa(1000 + n)
	var alt bytes.Buffer
	escape(&alt, p.Alt)
	d, err := parse([]byte(`<w:drawing xmlns:w="` + wml + `"><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">` +
		`<wp:extent cx="` + cx + `" cy="` + cy + `"/><wp:docPr id="` + num + `" name="` + id + `" descr="` + alt.String() + `"/>` +
		`<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">` +
		`<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="` + num + `" name="` + id + `"/><pic:cNvPicPr/></pic:nvPicPr>` +
		`<pic:blipFill><a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="` + id + `"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>` +
		`<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="` + cx + `" cy="` + cy + `"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>`))
	if err != nil {
		f.err = fmt.Errorf("docx: picture: %w", err)
	}
	return d
}

// addMedia writes the pictures into the archive: the file, the relation of the
// part to it, and the kind of file.
func (p *Paper) addMedia(f *filling) error {
	if len(f.added) == 0 {
		return nil
	}
	by := map[string][]addition{}
	for _, a := range f.added {
		by[a.part] = append(by[a.part], a)
		p.parts = append(p.parts, part{a.target, a.data})
	}
	for name, all := range by {
		file := relsOf(name)
		root := &node{name: "Relationships", attr: []xml.Attr{{Name: xml.Name{Local: "xmlns"}, Value: "http://schemas.openxmlformats.org/package/2006/relationships"}}}
		at := slices.IndexFunc(p.parts, func(q part) bool { return q.name == file })
		if at >= 0 {
			old, err := parse(p.parts[at].data)
			if err != nil {
				return err
			}
			root = old
		} else {
			p.parts = append(p.parts, part{name: file})
			at = len(p.parts) - 1
		}
		for _, a := range all {
			root.kids = append(root.kids, &node{name: "Relationship", attr: attrs(
				"Id", a.id, "Type", "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image", "Target", strings.TrimPrefix(a.target, "word/"))})
		}
		p.parts[at].data = root.part()
	}
	at := slices.IndexFunc(p.parts, func(q part) bool { return q.name == "[Content_Types].xml" })
	if at < 0 {
		return fmt.Errorf("docx: %s: no content types", p.name)
	}
	types, err := parse(p.parts[at].data)
	if err != nil {
		return err
	}
	for _, k := range types.kids {
		if slices.ContainsFunc(k.attr, func(a xml.Attr) bool { return a.Name.Local == "Extension" && strings.EqualFold(a.Value, "png") }) {
			return nil
		}
	}
	types.kids = append([]*node{{name: "Default", attr: attrs("Extension", "png", "ContentType", "image/png")}}, types.kids...)
	p.parts[at].data = types.part()
	return nil
}

func relsOf(name string) string {
	i := strings.LastIndexByte(name, '/')
	return name[:i+1] + "_rels/" + name[i+1:] + ".rels"
}

func attrs(pairs ...string) []xml.Attr {
	var all []xml.Attr
	for i := 0; i < len(pairs); i += 2 {
		all = append(all, xml.Attr{Name: xml.Name{Local: pairs[i]}, Value: pairs[i+1]})
	}
	return all
}

func attrOf(space, local, value string) []xml.Attr {
	return []xml.Attr{{Name: xml.Name{Space: space, Local: local}, Value: value}}
}

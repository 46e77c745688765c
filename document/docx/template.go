package docx

import (
	"bytes"
	"io"
	"path"
	"slices"
	"strings"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

// A Template is a document with placeholders. It is not changed by filling and
// may be filled by several at once.
type Template struct {
	name   string
	parts  []part
	texts  map[string]*node             // the parts that carry text, by name
	order  []string                     // of texts: body, headers, footers
	rels   map[string]map[string]string // of each text part: id to target
	styles *node
}

// Words gives a template's names of fields their ids: keys are as [Name] makes
// them.
type Words map[string]string

// Name is a name of a field as it is compared: without regard to case, diacritics
// and spacing, as people type.
func Name(s string) string { return lang.Fold(strings.Join(strings.Fields(s), " ")) }

// Read reads a template and checks that it is sound: every list that is opened is
// closed at the same height, and every name is one of words. All that is wrong is
// said at once, each with its place.
func Read(name string, data []byte, words Words) (*Template, error) {
	parts, err := archive(name, data)
	if err != nil {
		return nil, err
	}
	t := &Template{name: name, parts: parts, texts: map[string]*node{}, rels: map[string]map[string]string{}}
	alien := fault.New(fault.Refused, lang.T("paper.docx.alien")).Do(lang.T("paper.docx.alien.do")).Place(fault.Place{File: name})
	for _, p := range parts {
		switch {
		case p.name == "word/document.xml", isBeside(p.name, "header"), isBeside(p.name, "footer"):
			root, err := parse(p.data)
			if err != nil {
				return nil, alien.By(err)
			}
			flatten(root)
			t.texts[p.name] = root
			t.order = append(t.order, p.name)
		case p.name == "word/styles.xml":
			if t.styles, err = parse(p.data); err != nil {
				return nil, alien.By(err)
			}
		case strings.HasSuffix(p.name, ".rels"):
			root, err := parse(p.data)
			if err != nil {
				return nil, alien.By(err)
			}
			if err := t.relations(p.name, root); err != nil {
				return nil, err
			}
		}
	}
	if t.texts["word/document.xml"].get("w:body") == nil {
		return nil, alien
	}
	slices.SortFunc(t.order, func(a, b string) int { // the body is read first
		return strings.Compare(strings.Replace(a, "word/document", "word/", 1), strings.Replace(b, "word/document", "word/", 1))
	})
	var wrong fault.List
	for _, p := range t.order {
		c := checking{t: t, part: p, words: words, wrong: &wrong}
		c.list(t.texts[p].kids)
	}
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	return t, nil
}

func isBeside(name, what string) bool {
	return strings.HasPrefix(name, "word/"+what) && strings.HasSuffix(name, ".xml")
}

// relations notes what a part refers to. Only links that a reader would click may
// lead outside: a picture or template from elsewhere would be fetched by whoever
// opens the paper.
func (t *Template) relations(name string, root *node) error {
	of := path.Join(path.Dir(path.Dir(name)), strings.TrimSuffix(path.Base(name), ".rels"))
	m := map[string]string{}
	for _, k := range root.kids {
		if k.name == "" {
			continue
		}
		var id, target, mode, kind string
		for _, a := range k.attr {
			switch a.Name.Local {
			case "Id":
				id = a.Value
			case "Target":
				target = a.Value
			case "TargetMode":
				mode = a.Value
			case "Type":
				kind = a.Value
			}
		}
		if strings.EqualFold(mode, "External") {
			if !strings.HasSuffix(kind, "/hyperlink") {
				return fault.New(fault.Refused, lang.T("paper.docx.outside", "target", shown(target))).
					Do(lang.T("paper.docx.outside.do")).Place(fault.Place{File: t.name})
			}
			continue
		}
		if strings.HasPrefix(target, "/") {
			m[id] = strings.TrimPrefix(target, "/")
		} else {
			m[id] = path.Join(path.Dir(of), target)
		}
	}
	t.rels[of] = m
	return nil
}

// flatten takes out what stands between a paragraph and its runs, or a cell and
// its paragraphs, and says nothing on paper: smart tags, controls, accepted
// insertions, marks of spelling. Deleted text goes.
func flatten(n *node) {
	var kids []*node
	for _, k := range n.kids {
		flatten(k)
		switch k.name {
		case "w:smartTag", "w:ins", "w:customXml", "w:moveTo":
			for _, in := range k.kids {
				if in.name != "w:smartTagPr" && in.name != "w:customXmlPr" {
					kids = append(kids, in)
				}
			}
		case "w:sdt":
			if c := k.get("w:sdtContent"); c != nil {
				kids = append(kids, c.kids...)
			}
		case "w:del", "w:moveFrom", "w:proofErr", "w:lastRenderedPageBreak":
		default:
			kids = append(kids, k)
		}
	}
	n.kids = kids
	if n.name == "w:p" {
		split(n)
	}
}

// A Paper is a template filled.
type Paper struct {
	name   string
	parts  []part
	texts  map[string]*node
	rels   map[string]map[string]string
	styles *node
}

// Docx writes the paper for Word.
func (p *Paper) Docx(w io.Writer) error { return zipped(w, p.parts) }

// Text is what the paper says: the body, a paragraph a line, cells apart by tabs.
func (p *Paper) Text() string {
	var b bytes.Buffer
	var block func(n *node)
	block = func(n *node) {
		for _, k := range n.kids {
			switch k.name {
			case "w:p":
				b.WriteString(k.words() + "\n")
			case "w:tr":
				for i, c := range k.list("w:tc") {
					if i > 0 && b.Len() > 0 && b.Bytes()[b.Len()-1] == '\n' {
						b.Truncate(b.Len() - 1)
						b.WriteByte('\t')
					}
					block(c)
				}
			case "w:tbl":
				block(k)
			}
		}
	}
	block(p.texts["word/document.xml"].get("w:body"))
	return b.String()
}

package docx

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// A node is an element of a part with the prefix Word writes ("w:p"), or a text
// (name is empty). Namespaces are not resolved: a part is written as it was read.
type node struct {
	name string
	attr []xml.Attr
	kids []*node
	text string
}

// wml is the namespace of the text of documents, and the only one the package
// works on; [parse] sees to it that it has the prefix w.
const wml = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

// maxDepth bounds nesting: Word itself stays below fifty.
const maxDepth = 200

var (
	errDeep      = errors.New("elements nested too deep")
	errDirective = errors.New("document type declarations are not allowed")
	errPrefix    = errors.New("not a text document with the usual prefix w")
)

// parse reads a part. A document type is refused: with it come entities.
func parse(data []byte) (*node, error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, errors.New("not UTF-8") }
	top := &node{}
	open := []*node{top}
	for {
		t, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		in := open[len(open)-1]
		switch t := t.(type) {
		case xml.StartElement:
			if len(open) > maxDepth {
				return nil, errDeep
			}
			n := &node{name: qualified(t.Name), attr: t.Attr}
			in.kids = append(in.kids, n)
			open = append(open, n)
		case xml.EndElement:
			if len(open) == 1 || in.name != qualified(t.Name) {
				return nil, errors.New("element " + qualified(t.Name) + " ends where it did not begin")
			}
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 1 {
				in.kids = append(in.kids, &node{text: string(t)})
			}
		case xml.Directive:
			return nil, errDirective
		}
	}
	if len(open) != 1 || len(top.kids) != 1 {
		return nil, io.ErrUnexpectedEOF
	}
	root := top.kids[0]
	for _, a := range root.attr {
		if a.Value == wml && (a.Name.Space != "xmlns" || a.Name.Local != "w") {
			return nil, errPrefix
		}
	}
	return root, nil
}

func qualified(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

// write appends the element as XML.
func (n *node) write(b *bytes.Buffer) {
	if n.name == "" {
		escape(b, n.text)
		return
	}
	b.WriteByte('<')
	b.WriteString(n.name)
	for _, a := range n.attr {
		b.WriteByte(' ')
		b.WriteString(qualified(a.Name))
		b.WriteString(`="`)
		escape(b, a.Value)
		b.WriteByte('"')
	}
	if len(n.kids) == 0 {
		b.WriteString("/>")
		return
	}
	b.WriteByte('>')
	for _, k := range n.kids {
		k.write(b)
	}
	b.WriteString("</")
	b.WriteString(n.name)
	b.WriteByte('>')
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "\t", "&#9;", "\n", "&#10;", "\r", "&#13;")

func escape(b *bytes.Buffer, s string) { _, _ = escaper.WriteString(b, s) }

// part is a whole part as XML.
func (n *node) part() []byte {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	n.write(&b)
	return b.Bytes()
}

// clone copies an element with all below.
func (n *node) clone() *node {
	c := *n
	c.kids = make([]*node, len(n.kids))
	for i, k := range n.kids {
		c.kids[i] = k.clone()
	}
	return &c
}

// get finds the first element of a name right below, nil without one.
func (n *node) get(name string) *node {
	if n != nil {
		for _, k := range n.kids {
			if k.name == name {
				return k
			}
		}
	}
	return nil
}

// at follows a path of names downward.
func (n *node) at(path ...string) *node {
	for _, p := range path {
		n = n.get(p)
	}
	return n
}

// val is the attribute w:val or another of the prefix w.
func (n *node) val(name string) (string, bool) {
	if n != nil {
		for _, a := range n.attr {
			if a.Name.Space == "w" && a.Name.Local == name {
				return a.Value, true
			}
		}
	}
	return "", false
}

// attrs are the attributes of an element, none of one that is not there.
func (n *node) attrs() []xml.Attr {
	if n == nil {
		return nil
	}
	return n.attr
}

// each walks the element and all below, not into those for which do is false.
func (n *node) each(do func(*node) bool) {
	if !do(n) {
		return
	}
	for _, k := range n.kids {
		k.each(do)
	}
}

// words is the text of the element as it reads.
func (n *node) words() string {
	var b strings.Builder
	n.each(func(k *node) bool {
		switch k.name {
		case "w:t":
			for _, t := range k.kids {
				b.WriteString(t.text)
			}
			return false
		case "w:tab":
			b.WriteByte('\t')
		case "w:br", "w:cr":
			b.WriteByte('\n')
		case "w:pPr", "w:rPr", "w:instrText":
			return false
		}
		return true
	})
	return b.String()
}

func elem(name string, kids ...*node) *node { return &node{name: name, kids: kids} }

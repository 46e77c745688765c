package docx

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

// placeholder is what an office types: braces, a sign, a name.
var placeholder = regexp.MustCompile(`\{\{[^{}]*\}\}`)

// A mark is one placeholder: sign is '#', '^', '/' or 0 for a value.
type mark struct {
	sign byte
	name string
}

func markOf(s string) mark {
	in := strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(s, "{{"), "}}"))
	if in != "" && strings.IndexByte("#^/", in[0]) >= 0 {
		return mark{in[0], Name(in[1:])}
	}
	return mark{0, Name(in)}
}

// alone gives the mark of a list that is all an element says.
func alone(n *node) (mark, bool) {
	switch n.name {
	case "w:p", "w:tr", "w:r":
	default:
		return mark{}, false
	}
	s := strings.TrimSpace(n.words())
	if loc := placeholder.FindStringIndex(s); loc == nil || loc[0] != 0 || loc[1] != len(s) {
		return mark{}, false
	}
	m := markOf(s)
	return m, m.sign != 0
}

// around gives the marks at both ends of a table row that open and close one list.
func around(tr *node) (mark, bool) {
	s := strings.TrimSpace(tr.words())
	all := placeholder.FindAllStringIndex(s, -1)
	if len(all) < 2 || all[0][0] != 0 || all[len(all)-1][1] != len(s) {
		return mark{}, false
	}
	first, last := markOf(s[all[0][0]:all[0][1]]), markOf(s[all[len(all)-1][0]:all[len(all)-1][1]])
	if (first.sign == '#' || first.sign == '^') && last == (mark{'/', first.name}) && len(all) > 2 {
		// The list is closed by the last mark, not within: {{#a}}x{{/a}} … {{#a}}y{{/a}}
		// are two lists in a line.
		open := 0
		for i, at := range all {
			switch m := markOf(s[at[0]:at[1]]); {
			case m.name != first.name:
			case m.sign == '/':
				if open--; open == 0 {
					return first, i == len(all)-1
				}
			case m.sign != 0:
				open++
			}
		}
	}
	return mark{}, false
}

// closing finds where the list opened at i ends among its neighbours, -1 if not.
func closing(kids []*node, i int) int {
	opened, _ := alone(kids[i])
	depth := 0
	for j := i; j < len(kids); j++ {
		m, ok := alone(kids[j])
		if !ok || m.name != opened.name {
			continue
		}
		if m.sign == '/' {
			if depth--; depth == 0 {
				return j
			}
		} else {
			depth++
		}
	}
	return -1
}

// split gives every placeholder of a paragraph a run of its own, with the format
// of its first letter, and every other piece too.
func split(p *node) {
	var texts []*node
	p.each(func(n *node) bool {
		if n.name == "w:t" {
			texts = append(texts, n)
			return false
		}
		return n == p || n.name != "w:p" // a text box has paragraphs of its own
	})
	var all strings.Builder
	starts := make([]int, len(texts))
	for i, t := range texts {
		starts[i] = all.Len()
		all.WriteString(t.words())
	}
	s := all.String()
	spans := placeholder.FindAllStringIndex(s, -1)
	if len(spans) == 0 {
		return
	}
	// Each letter of a placeholder belongs to the text in which it begins.
	pieces := make([]string, len(texts))
	at := 0
	in := func(pos int) int { // the text in which a position lies
		i, found := slices.BinarySearch(starts, pos)
		if !found {
			return i - 1
		}
		for i+1 < len(starts) && starts[i+1] == pos { // texts that are empty
			i++
		}
		return i
	}
	plainTo := func(end int) {
		for at < end {
			i := in(at)
			stop := end
			if i+1 < len(starts) {
				stop = min(stop, starts[i+1])
			}
			pieces[i] += s[at:stop]
			at = stop
		}
	}
	for _, sp := range spans {
		plainTo(sp[0])
		pieces[in(sp[0])] += s[sp[0]:sp[1]]
		at = sp[1]
	}
	plainTo(len(s))
	for i, t := range texts {
		setText(t, pieces[i])
	}
	explode(p)
}

func setText(t *node, s string) {
	t.attr = nil
	t.kids = nil
	if s != "" {
		t.attr = spaced
		t.kids = []*node{{text: s}}
	}
}

// explode makes runs that hold one thing each out of those with a placeholder.
func explode(n *node) {
	var kids []*node
	for _, k := range n.kids {
		if k.name != "w:r" {
			if k.name != "" && k.name != "w:pPr" {
				explode(k)
			}
			kids = append(kids, k)
			continue
		}
		if !placeholder.MatchString(k.words()) {
			kids = append(kids, k)
			continue
		}
		format := k.get("w:rPr")
		run := func(in *node) {
			r := elem("w:r")
			if format != nil {
				r.kids = append(r.kids, format.clone())
			}
			r.kids = append(r.kids, in)
			kids = append(kids, r)
		}
		for _, in := range k.kids {
			switch in.name {
			case "w:rPr", "":
			case "w:t":
				s := in.words()
				at := 0
				for _, sp := range placeholder.FindAllStringIndex(s, -1) {
					if sp[0] > at {
						run(textNode(s[at:sp[0]]))
					}
					run(textNode(s[sp[0]:sp[1]]))
					at = sp[1]
				}
				if at < len(s) {
					run(textNode(s[at:]))
				}
			default:
				run(in)
			}
		}
	}
	n.kids = kids
}

var spaced = attrOf("xml", "space", "preserve")

func textNode(s string) *node {
	return &node{name: "w:t", attr: spaced, kids: []*node{{text: s}}}
}

// checking looks through a part before it is ever filled.
type checking struct {
	t     *Template
	part  string
	words Words
	wrong *fault.List
	at    int    // paragraphs so far
	text  string // of the paragraph
}

func (c *checking) add(what, do lang.Text) {
	c.wrong.Add(fault.New(fault.Refused, what).Do(do).Place(fault.Place{File: c.t.name, Column: ""}))
}

// where says the place of the paragraph in words.
func (c *checking) where() lang.Text {
	switch {
	case strings.HasPrefix(c.part, "word/header"):
		return lang.T("paper.docx.at.header", "n", c.at, "text", shown(c.text))
	case strings.HasPrefix(c.part, "word/footer"):
		return lang.T("paper.docx.at.footer", "n", c.at, "text", shown(c.text))
	}
	return lang.T("paper.docx.at.body", "n", c.at, "text", shown(c.text))
}

// list checks neighbours: lists close where they opened, names are known.
func (c *checking) list(kids []*node) {
	var open []mark
	var places []lang.Text
	for _, k := range kids {
		if k.name == "w:p" {
			c.at++
			c.text = k.words()
			c.braces()
		}
		if m, ok := alone(k); ok {
			if k.name == "w:tr" {
				c.text = k.words()
			}
			c.name(m)
			if m.sign != '/' {
				open, places = append(open, m), append(places, c.where())
			} else if len(open) == 0 || open[len(open)-1].name != m.name {
				c.add(lang.T("paper.docx.closed", "name", m.name, "place", c.where()), lang.T("paper.docx.closed.do"))
			} else {
				open, places = open[:len(open)-1], places[:len(places)-1]
			}
			continue
		}
		switch k.name {
		case "w:r":
			for _, s := range placeholder.FindAllString(k.words(), -1) {
				c.name(markOf(s))
			}
		case "w:tr":
			if m, ok := around(k); ok {
				c.text = k.words()
				c.name(m)
				k = k.clone()
				strip(k)
			}
			c.list(k.kids)
		case "w:pPr", "w:rPr", "":
		default:
			c.list(k.kids)
		}
	}
	for i, m := range open {
		c.add(lang.T("paper.docx.open", "name", m.name, "place", places[i]), lang.T("paper.docx.open.do"))
	}
}

// braces finds a placeholder that was begun and not ended in its paragraph.
func (c *checking) braces() {
	rest := placeholder.ReplaceAllString(c.text, "")
	if strings.Contains(rest, "{{") || strings.Contains(rest, "}}") {
		c.add(lang.T("paper.docx.braces", "place", c.where()), lang.T("paper.docx.braces.do"))
	}
}

func (c *checking) name(m mark) {
	if _, ok := c.words[m.name]; !ok {
		c.add(lang.T("paper.docx.unknown", "name", shown(m.name), "place", c.where()), lang.T("paper.docx.unknown.do"))
	}
}

// strip takes the first and the last placeholder out of a row.
func strip(tr *node) {
	var runs []*node
	tr.each(func(n *node) bool {
		if n.name == "w:t" && placeholder.MatchString(n.words()) {
			runs = append(runs, n)
		}
		return n.name != "w:t"
	})
	setText(runs[0], "")
	setText(runs[len(runs)-1], "")
}

// shown is a piece of a template for a message: short, in one line.
func shown(s string) string {
	s = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if forbidden(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))), " ")
	if utf8.RuneCountInString(s) > 60 {
		s = string([]rune(s)[:60]) + "…"
	}
	return s
}

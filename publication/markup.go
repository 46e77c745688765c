package publication

import (
	"bytes"
	"html"
	"net/url"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

// The markup of articles is a part of CommonMark: paragraphs, headings, lists,
// quotations, stress and links. There is no HTML, code, picture or table in it: what
// looks like them is words. What is written is read by goldmark into a tree, and what
// goes out is made here from a closed list of kinds of node, so that nothing which the
// parser may learn one day is passed on unseen.
var markup = parser.NewParser(
	parser.WithBlockParsers(
		util.Prioritized(parser.NewThematicBreakParser(), 200),
		util.Prioritized(parser.NewListParser(), 300),
		util.Prioritized(parser.NewListItemParser(), 400),
		util.Prioritized(parser.NewCodeBlockParser(), 500), // lines that begin with four spaces: plain words
		util.Prioritized(parser.NewATXHeadingParser(), 600),
		util.Prioritized(parser.NewBlockquoteParser(), 800),
		util.Prioritized(parser.NewParagraphParser(), 1000),
	),
	parser.WithInlineParsers(
		util.Prioritized(parser.NewLinkParser(), 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(parser.NewEmphasisParser(), 500),
	),
)

// Bounds that keep a text from costing more time or depth than it has meaning.
const (
	maxDepth  = 6   // lists and quotations inside each other
	maxMarks  = 400 // brackets, stars and underscores in one paragraph
	maxParsed = 4 * MaxBody
)

// CheckMarkup refuses a text that is nested beyond reading, and one with a link or
// picture that would not be shown. The fault is Usage.
func CheckMarkup(s string) error {
	doc, src, ok := parse(s)
	if !ok {
		return fault.New(fault.Usage, lang.T("article.nested")).Do(lang.T("article.nested.do"))
	}
	var bad error
	_ = ast.Walk(doc, func(n ast.Node, in bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Image:
			bad = fault.New(fault.Usage, lang.T("article.image")).Do(lang.T("article.image.do"))
		case *ast.Link:
			if _, ok := safe(destination(n)); !ok {
				bad = badLink(destination(n))
			}
		case *ast.AutoLink:
			if _, ok := safe(address(n, src)); !ok {
				bad = badLink(address(n, src))
			}
		}
		return ast.WalkContinue, nil
	})
	return bad
}

func badLink(to string) error {
	return fault.New(fault.Usage, lang.T("article.link", "address", printable(to))).Do(lang.T("article.link.do"))
}

// printable keeps an address that is shown in a message on one line.
func printable(s string) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "\ufffd")), " ")
	if r := []rune(s); len(r) > 80 {
		s = string(r[:80]) + "…"
	}
	return s
}

// Markup writes a text as HTML. Whatever it is given, what comes out has no element
// but p, h2 to h4, ul, ol, li, blockquote, em, strong, hr, br and a, no attribute but
// href and start, and no address but those of [safe]. A text that [CheckMarkup] refuses
// is written as plain paragraphs.
func Markup(s string) string {
	doc, src, ok := parse(s)
	w := &writer{src: src}
	if !ok {
		for p := range strings.SplitSeq(s, "\n\n") {
			w.b.WriteString("<p>" + html.EscapeString(strings.ToValidUTF8(p, "\ufffd")) + "</p>\n")
		}
		return w.b.String()
	}
	w.children(doc)
	return w.b.String()
}

// parse reads a text; ok is false where it is nested beyond bounds.
func parse(s string) (doc ast.Node, src []byte, ok bool) {
	s = strings.ReplaceAll(strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\r\n", "\n"), "\x00", "\ufffd")
	if len(s) > maxParsed || !bounded(s) {
		return nil, nil, false
	}
	src = []byte(s)
	doc = markup.Parse(text.NewReader(src))
	deepest := 0
	depth := 0
	_ = ast.Walk(doc, func(n ast.Node, in bool) (ast.WalkStatus, error) {
		switch n.(type) {
		case *ast.List, *ast.Blockquote, *ast.Emphasis, *ast.Link:
			if in {
				depth++
			} else {
				depth--
			}
			deepest = max(deepest, depth)
		}
		return ast.WalkContinue, nil
	})
	return doc, src, deepest <= maxDepth
}

// bounded looks at a text before it is parsed: the parser goes down one call for each
// list or quotation inside another, and compares marks of a paragraph with each other.
func bounded(s string) bool {
	marks := 0
	for line := range strings.Lines(s) {
		open := 0
		for rest := strings.TrimSpace(line); rest != ""; open++ {
			switch {
			case rest[0] == '>':
				rest = strings.TrimSpace(rest[1:])
				continue
			case len(rest) > 1 && strings.ContainsRune("-*+", rune(rest[0])) && (rest[1] == ' ' || rest[1] == '\t'):
				rest = strings.TrimSpace(rest[1:])
				continue
			}
			if n := strings.TrimLeft(rest, "0123456789"); n != rest && len(n) > 1 && (n[0] == '.' || n[0] == ')') && (n[1] == ' ' || n[1] == '\t') {
				rest = strings.TrimSpace(n[1:])
				continue
			}
			break
		}
		if open > maxDepth {
			return false
		}
		if strings.TrimSpace(line) == "" {
			marks = 0
		}
		for _, c := range line {
			if strings.ContainsRune("[]*_<", c) {
				marks++
			}
		}
		if marks > maxMarks {
			return false
		}
	}
	return true
}

// safe gives an address that a link may lead to: of the web or of mail, or within this
// site.
func safe(to string) (string, bool) {
	if to == "" || len(to) > 2000 || strings.ContainsFunc(to, func(r rune) bool { return r <= ' ' || r == 0x7f || r == '\\' || r == '\ufffd' }) {
		return "", false
	}
	u, err := url.Parse(to)
	if err != nil || u.User != nil {
		return "", false
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		if u.Host == "" || u.Opaque != "" {
			return "", false
		}
	case "mailto":
		if !strings.Contains(u.Opaque, "@") || strings.Contains(u.Opaque, "%") {
			return "", false
		}
	case "":
		if u.Host != "" || strings.HasPrefix(to, "//") || to[0] != '/' && to[0] != '#' {
			return "", false
		}
	default:
		return "", false
	}
	return u.String(), true
}

// destination is where a link leads: names of letters stand for letters there too.
func destination(n *ast.Link) string {
	return string(util.ResolveEntityNames(util.ResolveNumericReferences(n.Destination)))
}

// address is that of a link without words: <https://...> or <a@b>.
func address(n *ast.AutoLink, src []byte) string {
	to := string(n.URL(src))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(to), "mailto:") {
		to = "mailto:" + to
	}
	return to
}

// writer makes HTML from a tree.
type writer struct {
	b   strings.Builder
	src []byte
}

func (w *writer) children(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.node(c)
	}
}

func (w *writer) in(tag string, n ast.Node, end string) {
	w.b.WriteString("<" + tag + ">")
	w.children(n)
	w.b.WriteString("</" + tag + ">" + end)
}

func (w *writer) node(n ast.Node) {
	switch n := n.(type) {
	case *ast.Paragraph:
		w.in("p", n, "\n")
	case *ast.TextBlock: // of a list without empty lines
		w.children(n)
	case *ast.Heading: // the title of the article is above it
		w.in([]string{"h2", "h3", "h4"}[min(max(n.Level, 1), 3)-1], n, "\n")
	case *ast.List:
		switch {
		case n.IsOrdered() && n.Start > 1 && n.Start < 1_000_000_000:
			w.b.WriteString(`<ol start="` + strconv.Itoa(n.Start) + `">` + "\n")
			w.children(n)
			w.b.WriteString("</ol>\n")
		case n.IsOrdered():
			w.in("ol", n, "\n")
		default:
			w.in("ul", n, "\n")
		}
	case *ast.ListItem:
		w.in("li", n, "\n")
	case *ast.CodeBlock:
		w.b.WriteString("<p>")
		w.b.WriteString(html.EscapeString(strings.TrimSpace(string(n.Lines().Value(w.src)))))
		w.b.WriteString("</p>\n")
	case *ast.Blockquote:
		w.in("blockquote", n, "\n")
	case *ast.ThematicBreak:
		w.b.WriteString("<hr>\n")
	case *ast.Emphasis:
		w.in([]string{"em", "strong"}[min(max(n.Level, 1), 2)-1], n, "")
	case *ast.Link:
		w.link(destination(n), func() { w.children(n) })
	case *ast.AutoLink:
		w.link(address(n, w.src), func() { w.words(n.Label(w.src)) })
	case *ast.Text:
		w.words(n.Segment.Value(w.src))
		switch {
		case n.HardLineBreak():
			w.b.WriteString("<br>\n")
		case n.SoftLineBreak():
			w.b.WriteString("\n")
		}
	case *ast.String:
		w.words(n.Value)
	default: // a kind that is not of the list: its words
		w.children(n)
	}
}

func (w *writer) link(to string, label func()) {
	href, ok := safe(to)
	if !ok {
		label()
		return
	}
	w.b.WriteString(`<a href="` + html.EscapeString(href) + `">`)
	label()
	w.b.WriteString("</a>")
}

// words writes text: escapes of the markup and names of letters become the letters that
// they stand for, and then all is escaped.
func (w *writer) words(b []byte) {
	b = util.UnescapePunctuations(b)
	b = util.ResolveNumericReferences(b)
	b = util.ResolveEntityNames(b)
	b = bytes.ToValidUTF8(b, []byte("\ufffd"))
	w.b.WriteString(html.EscapeString(string(b)))
}

package household

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

var pointPlace = regexp.MustCompile(`line (\d+)(?:, column (\d+))?`)

func (r *pointReader) syntax(err error) error {
	line, column := 0, 0
	if m := pointPlace.FindStringSubmatch(err.Error()); m != nil {
		line, _ = strconv.Atoi(m[1])
		column, _ = strconv.Atoi(m[2])
	}
	r.whole(lang.T("household.points.file.syntax", "error", strings.ToValidUTF8(err.Error(), "?")), line, column)
	return r.faults.Err()
}

func (r *pointReader) bad(n *yaml.Node, what lang.Text) { r.whole(what, n.Line, n.Column) }

func (r *pointReader) whole(what lang.Text, line, column int) {
	p := fault.Place{File: r.file, Row: line}
	if column > 0 {
		p.Column = strconv.Itoa(column)
	}
	r.faults.Add(fault.New(fault.Refused, what).Place(p).Do(r.remedy))
}

// pointField is what is done with the value of one key of a mapping.
type pointField struct {
	name     string
	required bool
	read     func(*yaml.Node)
}

func (r *pointReader) mapping(n *yaml.Node, fields ...pointField) {
	if n.Kind != yaml.MappingNode {
		r.bad(n, lang.T("household.points.file.want_mapping"))
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k := n.Content[i]
		j := slices.IndexFunc(fields, func(f pointField) bool { return f.name == k.Value && k.Kind == yaml.ScalarNode })
		switch {
		case j < 0:
			var names []string
			for _, f := range fields {
				names = append(names, f.name)
			}
			r.bad(k, lang.T("household.points.file.unknown_key", "key", k.Value, "known", names))
		case seen[k.Value]:
			r.bad(k, lang.T("household.points.file.twice", "key", k.Value))
		default:
			fields[j].read(n.Content[i+1])
		}
		seen[k.Value] = true
	}
	for _, f := range fields {
		if f.required && !seen[f.name] {
			r.bad(n, lang.T("household.points.file.missing_key", "key", f.name))
		}
	}
}

func (r *pointReader) list(n *yaml.Node, each func(*yaml.Node)) {
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
		r.bad(n, lang.T("household.points.file.want_list"))
		return
	}
	for _, c := range n.Content {
		each(c)
	}
}

// text reads a plain text. An alias is none: a table repeats nothing, and a
// short file cannot unfold into a long one.
func (r *pointReader) text(n *yaml.Node) string {
	if n.Kind != yaml.ScalarNode || strings.TrimSpace(n.Value) == "" {
		r.bad(n, lang.T("household.points.file.want_text"))
		return ""
	}
	return lang.NFC(strings.TrimSpace(n.Value))
}

// both reads a text in both languages; one given plainly stands for both, so
// that whoever types the official table need not translate it.
func (r *pointReader) both(n *yaml.Node) (b lang.Both) {
	if n.Kind == yaml.ScalarNode {
		s := r.text(n)
		return lang.Both{VI: s, EN: s}
	}
	r.mapping(n,
		pointField{"vi", true, func(n *yaml.Node) { b.VI = r.text(n) }},
		pointField{"en", true, func(n *yaml.Node) { b.EN = r.text(n) }})
	return b
}

func (r *pointReader) oneOf(n *yaml.Node, allowed ...string) string {
	s := r.text(n)
	if s != "" && !slices.Contains(allowed, s) {
		r.bad(n, lang.T("household.points.file.one_of", "value", s, "allowed", allowed))
		return ""
	}
	return s
}

func (r *pointReader) date(n *yaml.Node) law.Date {
	s := r.text(n)
	if s == "" {
		return 0
	}
	d, err := law.ParseDate(s)
	if err != nil {
		r.bad(n, lang.T("household.points.file.want_date", "value", s))
	}
	return d
}

// wholeNumber is a number as a point table writes it: digits alone.
var wholeNumber = regexp.MustCompile(`^[0-9]{1,4}$`)

func (r *pointReader) points(n *yaml.Node) int {
	v, err := strconv.Atoi(n.Value)
	if n.Kind != yaml.ScalarNode || !wholeNumber.MatchString(n.Value) || err != nil || v > MaxOptionPoints {
		r.bad(n, lang.T("household.points.file.want_points", "value", n.Value, "hi", strconv.Itoa(MaxOptionPoints)))
		return 0
	}
	return v
}

var pointID = regexp.MustCompile(`^[a-z0-9]+([._-][a-z0-9]+)*$`)

func (r *pointReader) id(n *yaml.Node) string {
	s := r.text(n)
	if s != "" && (!pointID.MatchString(s) || len(s) > 60) {
		r.bad(n, lang.T("household.points.file.want_id", "value", s))
		return ""
	}
	return s
}

package lang

import (
	"embed"
	"fmt"
	"path"
	"regexp"
	"strings"
)

//go:embed catalogue/*.txt
var files embed.FS

// part is a stretch of literal text, an argument {name}, or a choice by number
// {name|one|other}, in which one and other may be empty: household{n||s}.
type part struct {
	text, name string
	choice     bool
	one, other string
}

var catalogue = load()

// load parses the embedded catalogues. They are part of the program and checked
// by its tests, so a broken one is a programming error.
func load() map[Lang]map[string][]part {
	out := map[Lang]map[string][]part{}
	for _, l := range All {
		out[l] = map[string][]part{}
	}
	names, err := files.ReadDir("catalogue")
	if err != nil {
		panic(err)
	}
	for _, n := range names {
		l, ok := Parse(strings.TrimPrefix(path.Ext(strings.TrimSuffix(n.Name(), ".txt")), "."))
		if !ok {
			panic("lang: catalogue file of no language: " + n.Name())
		}
		b, err := files.ReadFile("catalogue/" + n.Name())
		if err != nil {
			panic(err)
		}
		for i, line := range strings.Split(string(b), "\n") {
			line = strings.TrimSpace(line)
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			key, text, ok := strings.Cut(line, " = ")
			if !ok {
				panic(fmt.Sprintf("lang: %s:%d: no ' = '", n.Name(), i+1))
			}
			if _, twice := out[l][key]; twice {
				panic(fmt.Sprintf("lang: %s:%d: %s stands twice", n.Name(), i+1, key))
			}
			p, err := parse(strings.ReplaceAll(text, `\n`, "\n"))
			if err != nil {
				panic(fmt.Sprintf("lang: %s:%d: %v", n.Name(), i+1, err))
			}
			out[l][key] = p
		}
	}
	return out
}

var argName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)

func parse(s string) ([]part, error) {
	var out []part
	for s != "" {
		i := strings.IndexByte(s, '{')
		if i < 0 {
			return append(out, part{text: s}), nil
		}
		if i > 0 {
			out = append(out, part{text: s[:i]})
		}
		j := strings.IndexByte(s[i:], '}')
		if j < 0 {
			return nil, fmt.Errorf("brace not closed")
		}
		f := strings.Split(s[i+1:i+j], "|")
		switch {
		case !argName.MatchString(f[0]):
			return nil, fmt.Errorf("{%s} does not begin with the name of an argument", s[i+1:i+j])
		case len(f) == 1:
			out = append(out, part{name: f[0]})
		case len(f) == 3:
			out = append(out, part{name: f[0], choice: true, one: f[1], other: f[2]})
		default:
			return nil, fmt.Errorf("{name} or {name|one|other} expected, not {%s}", s[i+1:i+j])
		}
		s = s[i+j+1:]
	}
	return out, nil
}

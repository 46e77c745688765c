package lang

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// argsOf names the arguments of a parsed text, each once, in order of name.
func argsOf(ps []part) []string {
	set := map[string]bool{}
	for _, p := range ps {
		if p.name != "" {
			set[p.name] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// compare lists the faults between catalogues and the places that use them.
func compare(cat map[Lang]map[string][]part, uses []use) (faults []string) {
	fail := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	for _, l := range All {
		for _, key := range slices.Sorted(maps.Keys(cat[l])) {
			for _, other := range All {
				p, ok := cat[other][key]
				if !ok {
					fail("catalogue: %s stands in %s and is missing in %s", key, l, other)
				} else if a, b := argsOf(cat[l][key]), argsOf(p); l < other && !slices.Equal(a, b) {
					fail("catalogue: %s names %v in %s and %v in %s", key, a, l, b, other)
				}
			}
		}
	}
	used := map[string]bool{}
	for _, u := range uses {
		said := map[string]bool{}
		known := true
		for _, key := range u.keys {
			used[key] = true
			p, ok := cat[VI][key]
			if !ok {
				known = false
				fail("%s: the key %s is in no catalogue", u.pos, key)
				continue
			}
			for _, a := range argsOf(p) {
				said[a] = true
				if !u.open && !slices.Contains(u.args, a) {
					fail("%s: %s says {%s}, which is not given", u.pos, key, a)
				}
			}
		}
		for _, a := range u.args {
			if known && !u.open && !said[a] {
				fail("%s: the argument %q is given, but %s does not say it", u.pos, a, strings.Join(u.keys, ", "))
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(cat[VI])) {
		if !used[key] {
			fail("catalogue: %s is used nowhere", key)
		}
	}
	return faults
}

// TestCatalogues holds the whole program's sentences against its catalogues.
func TestCatalogues(t *testing.T) {
	root := filepath.Join("..", "..")
	if _, err := os.Stat(filepath.Join(root, "go.mod")); err != nil {
		t.Fatal(err)
	}
	uses, faults, err := scan(root)
	if err != nil {
		t.Fatal(err)
	}
	if len(uses) == 0 {
		t.Fatal("no use of lang.T found: the scan is broken")
	}
	for _, f := range append(faults, compare(catalogue, uses)...) {
		t.Error(f)
	}
}

// TestCatalogueFiles keeps the files tidy: both languages, keys of the file's
// own noun, composed letters, no stray white space.
func TestCatalogueFiles(t *testing.T) {
	names, err := files.ReadDir("catalogue")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, n := range names {
		noun, rest, _ := strings.Cut(n.Name(), ".")
		if rest != "vi.txt" && rest != "en.txt" {
			t.Errorf("%s: a catalogue is called NOUN.vi.txt or NOUN.en.txt", n.Name())
		}
		seen[noun]++
		b, err := files.ReadFile("catalogue/" + n.Name())
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(b), "\n") {
			at := fmt.Sprintf("%s:%d", n.Name(), i+1)
			if line != strings.TrimSpace(line) {
				t.Errorf("%s: white space at the end of the line or before it", at)
			}
			if !norm.NFC.IsNormalString(line) {
				t.Errorf("%s: letters are not composed (NFC)", at)
			}
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			key, _, _ := strings.Cut(line, " = ")
			if !strings.HasPrefix(key, noun+".") || !looksLike.MatchString(key) {
				t.Errorf("%s: the key %q does not belong to %s", at, key, noun)
			}
		}
	}
	for noun, n := range seen {
		if n != len(All) {
			t.Errorf("catalogue/%s: there must be one file for each language", noun)
		}
	}
}

// TestScanFinds is the negative control: every fault the catalogue test looks
// for is planted once and must be reported, and nothing else.
func TestScanFinds(t *testing.T) {
	src := map[string]string{"a.go": `package a

import "vuonlen/internal/lang"

// lang: keys
var table = map[int]string{1: "x.table_one", 2: "x.table_two", 3: "not a key"}

func f(k string, rest ...any) {
	lang.T("x.good", "n", 1)
	lang.T("x.absent")
	lang.T("x.good")
	lang.T("x.good", "n", 1, "m", 2)
	lang.T("x.good", rest...)
	lang.T("x.good", "n")
	lang.T(k)
	lang.T(k) // lang: keys x.marked, x.marked_two
	// lang: keys x.above
	lang.T(k)
	lang.T(table[1]) // lang: keys in table
	lang.T(table[1]) // lang: keys in nowhere
	_ = lang.Text{Key: "x.hidden"}
	_ = lang.Text{}
	other.T(k)
}
`, "b.go": `package a

import say "vuonlen/internal/lang"

var t = say.T("x.alias")
`, "c.go": `package a

func T(s string) {}
func g(k string) { T(k) }
`}
	uses, faults, err := scanPackage(src)
	if err != nil {
		t.Fatal(err)
	}
	text := func(s string) []part {
		p, err := parse(s)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	cat := map[Lang]map[string][]part{VI: {}, EN: {}}
	for _, k := range []string{"x.marked", "x.marked_two", "x.above", "x.table_one", "x.table_two", "x.alias", "x.unused"} {
		cat[VI][k], cat[EN][k] = text("k"), text("k")
	}
	cat[VI]["x.good"], cat[EN]["x.good"] = text("{n} hộ"), text("{n} household{n||s}")
	cat[VI]["x.differs"], cat[EN]["x.differs"] = text("{a}"), text("{b}")
	cat[VI]["x.vi_only"] = text("v")
	cat[EN]["x.en_only"] = text("e")
	got := append(faults, compare(cat, uses)...)
	want := []string{
		"a.go:14: an argument's name without its value",
		"a.go:15: the key is computed; write it as a literal, or say on this line which keys it can be: // lang: keys a.b, a.c",
		"a.go:20: no table nowhere marked // lang: keys in this package",
		"a.go:21: a lang.Text is made with lang.T, so that its key can be found here",
		"catalogue: x.vi_only stands in vi and is missing in en",
		"catalogue: x.differs names [b] in en and [a] in vi",
		"catalogue: x.en_only stands in en and is missing in vi",
		"a.go:10: the key x.absent is in no catalogue",
		"a.go:11: x.good says {n}, which is not given",
		`a.go:12: the argument "m" is given, but x.good does not say it`,
		"catalogue: x.differs is used nowhere",
		"catalogue: x.unused is used nowhere",
		"catalogue: x.vi_only is used nowhere",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestParseRefuses(t *testing.T) {
	for _, s := range []string{"{", "{n", "{}", "{n|one}", "{n|a|b|c}", "{|a|b}", "{a b}", "{n|{m}|b}"} {
		if p, err := parse(s); err == nil {
			t.Errorf("parse(%q) = %v, no error", s, p)
		}
	}
}

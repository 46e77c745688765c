package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"vuonlen/internal/lang"
)

// grammar parses the grammar alone.
func grammar(t testing.TB) *kong.Kong {
	t.Helper()
	k, err := kong.New(new(cli), kong.Name("vuonlen"), kong.Exit(func(int) { t.Error("the parser wants to end the program") }))
	if err != nil {
		t.Fatal(err)
	}
	sayHelp(k, lang.EN)
	return k
}

// TestHelp asks every command and every noun for its help in both languages.
func TestHelp(t *testing.T) {
	t.Parallel()
	var ask func(n *kong.Node, words []string)
	asked := 0
	ask = func(n *kong.Node, words []string) {
		asked++
		var said [2]string
		for i, l := range []string{"vi", "en"} {
			r := call(slices.Concat([]string{"--lang", l}, words, []string{"--help"})...)
			said[i] = r.stdout
			name := l + " " + strings.Join(words, " ")
			if r.code != 0 || r.stderr != "" {
				t.Errorf("%s: exit %d, %s", name, r.code, r.stderr)
			}
			for _, bad := range []string{"⟦", "⟧", "${", "%!", "<nil>", "{"} {
				if strings.Contains(r.stdout, bad) {
					t.Errorf("%s: %q in\n%s", name, bad, r.stdout)
				}
			}
			if !strings.Contains(r.stdout, strings.TrimSpace("vuonlen "+strings.Join(words, " "))) {
				t.Errorf("%s: the command is not named in\n%s", name, r.stdout)
			}
			for _, f := range n.Flags {
				if f.Name != "help" && !strings.Contains(r.stdout, "--"+f.Name) {
					t.Errorf("%s: --%s is not there", name, f.Name)
				}
			}
			for line := range strings.SplitSeq(r.stdout, "\n") {
				if words := strings.Fields(line); strings.HasPrefix(line, "  ") && len(words) < 3 {
					t.Errorf("%s: without a text: %q", name, line)
				}
			}
		}
		if said[0] == said[1] {
			t.Errorf("%v: both languages say the same", words)
		}
		for _, c := range n.Children {
			ask(c, append(slices.Clone(words), c.Name))
		}
	}
	ask(grammar(t).Model.Node, nil)
	if asked < 20 {
		t.Errorf("only %d commands asked", asked)
	}
	if a, b := call(), call("--help"); a != b {
		t.Errorf("without arguments: %v, want the help", a)
	}
}

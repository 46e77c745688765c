package floors

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/modfile"
)

// TestThirdParty: every module of go.mod stands in THIRD_PARTY.md with its
// licence, and nothing else does.
func TestThirdParty(t *testing.T) {
	root := filepath.Join("..", "..")
	b, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	mod, err := modfile.Parse("go.mod", b, nil)
	if err != nil {
		t.Fatal(err)
	}
	b, err = os.ReadFile(filepath.Join(root, "THIRD_PARTY.md"))
	if err != nil {
		t.Fatal(err)
	}
	listed := modulesIn(string(b))
	var required []string
	for _, r := range mod.Require {
		required = append(required, r.Mod.Path)
		if !slices.Contains(listed, r.Mod.Path) {
			t.Errorf("%s is in go.mod and not in THIRD_PARTY.md: read its licence and add it", r.Mod.Path)
		}
	}
	for _, m := range listed {
		if !slices.Contains(required, m) {
			t.Errorf("%s is in THIRD_PARTY.md and no longer in go.mod", m)
		}
	}
}

// modulesIn gives the modules of the table: rows of four cells, none of them
// empty, the first a module's path.
func modulesIn(text string) (paths []string) {
	_, text, _ = strings.Cut(text, "\n## Modules\n")
	for line := range strings.Lines(text) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), " | ")
		path := strings.TrimSpace(cells[0])
		if len(cells) == 4 && strings.Contains(path, ".") && strings.Contains(path, "/") && strings.TrimSpace(cells[1]) != "" {
			paths = append(paths, path)
		}
	}
	return paths
}

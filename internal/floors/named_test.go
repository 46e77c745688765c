package floors

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestAtOnceIsNamed: the race detector is given the tests that are named for doing things
// at once (Makefile). In a pure package no other test starts something beside itself, so
// there is nothing that the detector could find and is not shown.
func TestAtOnceIsNamed(t *testing.T) {
	looked := 0
	for name, p := range list(t) {
		if _, floor, ok := floorOf(name); !ok || floor > pure {
			continue
		}
		files, err := filepath.Glob(filepath.Join(p.Dir, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			looked++
			for _, at := range atOnce(t, name+"/"+filepath.Base(file), src) {
				t.Errorf("%s does things at once: name it Concurrent, and the race detector sees it", at)
			}
		}
	}
	if looked < 50 {
		t.Errorf("only %d files of tests: the test would prove nothing", looked)
	}
}

// atOnce gives the tests of a file that start something beside themselves and do not say
// so in their name.
func atOnce(t *testing.T, name string, src []byte) (at []string) {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range f.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || !strings.HasPrefix(fn.Name.Name, "Test") || strings.Contains(fn.Name.Name, "Concurrent") {
			continue
		}
		begins := false
		ast.Inspect(fn, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.GoStmt:
				begins = true
			case *ast.SelectorExpr: // of a group, of a test
				begins = begins || x.Sel.Name == "Go" || x.Sel.Name == "Parallel"
			}
			return true
		})
		if begins {
			at = append(at, fmt.Sprintf("%s:%d %s", name, fset.Position(fn.Pos()).Line, fn.Name.Name))
		}
	}
	return at
}

func TestAtOnceRefused(t *testing.T) {
	src := `package a

	func TestA(t *testing.T) { go f() }
	func TestB(t *testing.T) { wait.Go(f) }
	func TestC(t *testing.T) { t.Run("x", func(t *testing.T) { t.Parallel() }) }
	func TestD(t *testing.T) { f() }
	func TestConcurrentE(t *testing.T) { go f() }
`
	got := atOnce(t, "a_test.go", []byte(src))
	if want := []string{"a_test.go:3 TestA", "a_test.go:4 TestB", "a_test.go:5 TestC"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

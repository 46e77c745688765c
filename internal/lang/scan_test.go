package lang

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// use is one place of the code that makes a Text.
type use struct {
	pos  string
	keys []string
	args []string
	// open is true when the arguments are not all written at the place
	// (args...), so only the key can be checked.
	open bool
}

const importPath = "vuonlen/internal/lang"

// The marks for keys that do not stand in the call itself. On the line of the
// call or directly above it:
//
//	// lang: keys unit.kind.xa, unit.kind.phuong
//	// lang: keys in kindNames
//
// the second naming a table of the same package, whose declaration is marked
//
//	// lang: keys
//
// All of a marked table's string literals that look like keys count.
var (
	keysMark  = regexp.MustCompile(`^//\s*lang: keys\b(.*)$`)
	looksLike = regexp.MustCompile(`^[a-z][a-z0-9]*(\.[a-z0-9_]+)+$`)
)

// scan finds every use of T and every fault of using it in the Go files below
// dir that are not tests. A folder with a go.mod of its own is another module.
func scan(dir string) (uses []use, faults []string, err error) {
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if path != dir {
			if name := d.Name(); name == "testdata" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") {
				return fs.SkipDir
			}
			if _, err := os.Stat(filepath.Join(path, "go.mod")); err == nil {
				return fs.SkipDir
			}
		}
		names, err := filepath.Glob(filepath.Join(path, "*.go"))
		if err != nil {
			return err
		}
		sources := map[string]string{}
		for _, n := range names {
			if strings.HasSuffix(n, "_test.go") {
				continue
			}
			b, err := os.ReadFile(n)
			if err != nil {
				return err
			}
			rel, err := filepath.Rel(dir, n)
			if err != nil {
				return err
			}
			sources[filepath.ToSlash(rel)] = string(b)
		}
		u, f, err := scanPackage(sources)
		uses, faults = append(uses, u...), append(faults, f...)
		return err
	})
	return uses, faults, err
}

// scanPackage does the work of scan for the files of one folder.
func scanPackage(sources map[string]string) (uses []use, faults []string, err error) {
	fset := token.NewFileSet()
	var files []*ast.File
	for name, src := range sources {
		f, err := parser.ParseFile(fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, nil, err
		}
		files = append(files, f)
	}
	slices.SortFunc(files, func(a, b *ast.File) int {
		return strings.Compare(fset.Position(a.Pos()).Filename, fset.Position(b.Pos()).Filename)
	})
	place := func(n ast.Node) string {
		p := fset.Position(n.Pos())
		return fmt.Sprintf("%s:%d", p.Filename, p.Line)
	}
	markOf := map[*ast.File]marks{}
	tables := map[string][]string{}
	for _, f := range files {
		markOf[f] = marksOf(fset, f, sources[fset.Position(f.Pos()).Filename])
		ast.Inspect(f, func(n ast.Node) bool {
			var names []*ast.Ident
			var values []ast.Expr
			switch n := n.(type) {
			case *ast.ValueSpec:
				names, values = n.Names, n.Values
			case *ast.AssignStmt:
				for _, l := range n.Lhs {
					if id, ok := l.(*ast.Ident); ok {
						names = append(names, id)
					}
				}
				values = n.Rhs
			}
			if len(names) == 0 {
				return true
			}
			if mark, ok := markOf[f].at(fset.Position(n.Pos()).Line); !ok || mark != "" {
				return true
			}
			for _, v := range values {
				ast.Inspect(v, func(n ast.Node) bool {
					if s, ok := stringLit(n); ok && looksLike.MatchString(s) {
						tables[names[0].Name] = append(tables[names[0].Name], s)
					}
					return true
				})
			}
			return true
		})
	}
	for _, f := range files {
		pkg, ok := nameOf(f)
		if !ok {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CompositeLit:
				if isLang(n.Type, pkg, "Text") && len(n.Elts) > 0 && pkg != "" {
					faults = append(faults, place(n)+": a lang.Text is made with lang.T, so that its key can be found here")
				}
			case *ast.CallExpr:
				if !isLang(n.Fun, pkg, "T") || len(n.Args) == 0 {
					return true
				}
				u := use{pos: place(n), open: n.Ellipsis.IsValid()}
				if key, ok := stringLit(n.Args[0]); ok {
					u.keys = []string{key}
				} else {
					mark, marked := markOf[f].at(fset.Position(n.Pos()).Line)
					table, named := strings.CutPrefix(mark, "in ")
					switch {
					case marked && named:
						if u.keys = tables[strings.TrimSpace(table)]; len(u.keys) == 0 {
							faults = append(faults, fmt.Sprintf("%s: no table %s marked // lang: keys in this package", u.pos, table))
						}
					case marked && mark != "":
						for _, k := range strings.Split(mark, ",") {
							u.keys = append(u.keys, strings.TrimSpace(k))
						}
					default:
						faults = append(faults, u.pos+": the key is computed; write it as a literal, or say on this line which keys it can be: // lang: keys a.b, a.c")
						return true
					}
				}
				for i := 1; i < len(n.Args) && !u.open; i += 2 {
					name, ok := stringLit(n.Args[i])
					if !ok {
						u.open = true
					}
					u.args = append(u.args, name)
				}
				if !u.open && len(n.Args)%2 == 0 {
					faults = append(faults, u.pos+": an argument's name without its value")
				}
				uses = append(uses, u)
			}
			return true
		})
	}
	return uses, faults, nil
}

// nameOf is the name under which a file imports this package; "" inside the
// package itself.
func nameOf(f *ast.File) (string, bool) {
	for _, im := range f.Imports {
		if p, _ := strconv.Unquote(im.Path.Value); p == importPath {
			if im.Name != nil {
				return im.Name.Name, true
			}
			return "lang", true
		}
	}
	return "", f.Name.Name == "lang"
}

func isLang(e ast.Expr, pkg, name string) bool {
	if s, ok := e.(*ast.SelectorExpr); ok {
		x, ok := s.X.(*ast.Ident)
		return ok && pkg != "" && x.Name == pkg && s.Sel.Name == name
	}
	id, ok := e.(*ast.Ident)
	return ok && pkg == "" && id.Name == name
}

func stringLit(n ast.Node) (string, bool) {
	l, ok := n.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(l.Value)
	return s, err == nil
}

// marks are the marks of a file by line; alone tells which of them have the
// line to themselves.
type marks struct {
	text  map[int]string
	alone map[int]bool
}

func marksOf(fset *token.FileSet, f *ast.File, src string) marks {
	m := marks{map[int]string{}, map[int]bool{}}
	lines := strings.Split(src, "\n")
	for _, g := range f.Comments {
		for _, c := range g.List {
			if k := keysMark.FindStringSubmatch(c.Text); k != nil {
				line := fset.Position(c.Pos()).Line
				m.text[line] = strings.TrimSpace(k[1])
				m.alone[line] = strings.HasPrefix(strings.TrimSpace(lines[line-1]), "//")
			}
		}
	}
	return m
}

// at joins the mark on a line with those that stand alone directly above it.
func (m marks) at(line int) (string, bool) {
	var found []string
	if s, ok := m.text[line]; ok {
		found = append(found, s)
	}
	for l := line - 1; m.alone[l]; l-- {
		found = append(found, m.text[l])
	}
	return strings.Join(found, ", "), len(found) > 0
}

package floors

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "vuonlen"

// floors gives each package its floor; it may import packages of lower floors
// only. A package below one that is named here (store/storetest) stands on its
// floor and shares its walls. Folders that are planned and not built yet have theirs already, so that
// they are born in their place (docs/decisions/0001-floors.md).
var floors = map[string]int{
	"internal/lang":  0,
	"internal/fault": 1,
	"law":            2,
	"unit":           3,

	"household":   4,
	"account":     4,
	"publication": 4,
	"petition":    4,

	"tally":   5,
	"journal": 5,

	"programme": 6,
	"campaign":  6,
	"report":    6,
	"paper":     6,
	"procedure": 6,

	"award": 7,

	"round": 8, // binds judgements, which award makes, into dossiers; store keeps both

	"store":           9,
	"document":        9,
	"internal/sample": 9,

	"office": 10,

	"web":   11,
	"queue": 11,

	"web/staff":   12,
	"web/login":   12,
	"web/portal":  12,
	"web/capture": 12,

	"cmd/vuonlen":     13,
	"internal/floors": 14, // imported by nobody
}

// pure is the highest floor whose packages touch no file, database, network,
// clock or chance: a time, a standard, a tree come in as arguments, so that the
// same history always gives the same verdict.
const pure = 8

// A wall forbids some packages to see others, even through others.
type wall struct {
	of, not []string
	reason  string
}

var walls = []wall{
	{
		of: []string{"household", "tally"}, not: []string{"programme", "award"},
		reason: "a class is decided, and a count made, without knowledge of targets or prizes",
	},
	{
		of: []string{"web", "web/portal"}, not: []string{"store", "office", "document", "household", "tally", "award"},
		reason: "what the public side cannot reach it cannot leak: cmd hands it its functions",
	},
	{
		of: []string{"publication"}, not: []string{
			"household", "account", "petition", "tally", "journal", "programme", "campaign", "award",
			"store", "document", "internal/sample", "office",
		},
		reason: "an edition carries finished figures, so nothing personal can be fetched while showing it",
	},
	{
		of: []string{"store", "document"}, not: []string{"internal/sample"},
		reason: "made-up people never mix with the register; the demo and the tests bring them in from above",
	},
}

// home says where a package from outside may be imported, and why only there.
// Outside packages that are not listed may be imported nowhere: a new dependency
// is a decision (THIRD_PARTY.md). A name covers the packages below it.
type home struct {
	in     []string
	reason string
}

var homes = map[string]home{
	"database/sql":                     {[]string{"store"}, "all SQL is in one place"},
	"modernc.org/sqlite":               {[]string{"store"}, "all SQL is in one place"},
	"github.com/jackc/pgx/v5":          {[]string{"store"}, "all SQL is in one place"},
	"github.com/pressly/goose":         {[]string{"store"}, "migrations belong to the schema"},
	"github.com/xuri/excelize":         {[]string{"document"}, "every file in or out goes through document"},
	"github.com/parquet-go/parquet-go": {[]string{"document"}, "every file in or out goes through document"},
	"github.com/boombuler/barcode":     {[]string{"document", "web"}, "codes are drawn on papers and on pages"},
	"github.com/klauspost/compress":    {[]string{"document"}, "what is unpacked is bounded in one place"},
	"encoding/csv":                     {[]string{"document"}, "document refuses odd bytes when it reads and disarms formulas when it writes"},
	"go.yaml.in/yaml/v4":               {[]string{"household", "award", "report", "programme", "paper", "procedure"}, "standards, forms, kinds of evidence and of papers, procedures and movements are the only YAML"},
	"golang.org/x/text":                {[]string{"internal/lang"}, "one word has one spelling, and numbers one form, decided in one place"},
	"github.com/go-webauthn/webauthn":  {[]string{"office"}, "passkeys are checked at the door, in one place"},
	"github.com/coreos/go-oidc/v3":     {[]string{"web/login"}, "signing in by another service is asked of it in one place"},
	"golang.org/x/oauth2":              {[]string{"web/login"}, "signing in by another service is asked of it in one place"},
	"golang.org/x/crypto":              {[]string{"account"}, "passwords are hashed in one place"},
	"golang.org/x/mod":                 {[]string{"journal", "store"}, "the transparency log and where its hashes lie"},
	"github.com/alecthomas/kong":       {[]string{"cmd/vuonlen"}, "only the command line reads flags"},
	"github.com/mattn/go-isatty":       {[]string{"cmd/vuonlen"}, "only the command line knows a terminal"},
	"golang.org/x/term":                {[]string{"cmd/vuonlen"}, "only the command line knows a terminal"},
	"github.com/a-h/templ":             {[]string{"web"}, "a page is a typed template"},
	"github.com/andybalholm/brotli":    {[]string{"web"}, "what goes to the browser is packed in one place"},
	"github.com/chromedp/chromedp":     {[]string{"web/webtest"}, "only tests of pages drive a browser"},
	"github.com/chromedp/cdproto":      {[]string{"web/webtest"}, "only tests of pages drive a browser"},
	"github.com/yuin/goldmark":         {[]string{"publication"}, "what people write in articles becomes HTML in one place"},
	"net/http":                         {[]string{"web", "cmd/vuonlen"}, "the program talks to nobody but its own visitors"},
}

// impure are the standard packages that the pure floors do without.
var impure = map[string]string{
	"os":           "files and the environment belong to document, store and cmd",
	"os/exec":      "pure packages start nothing",
	"io/ioutil":    "files belong to document and store",
	"net":          "pure packages talk to nobody",
	"net/http":     "pure packages talk to nobody",
	"log":          "a pure package returns what it has to say",
	"log/slog":     "a pure package returns what it has to say",
	"math/rand":    "chance comes in as an argument",
	"math/rand/v2": "chance comes in as an argument",
	"crypto/rand":  "chance comes in as an argument",
	"unsafe":       "exact results do not rest on the machine",
}

// clock are the functions of package time that read or wait for the clock.
var clock = []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker"}

// pkg is a package as go list tells it, without its tests.
type pkg struct {
	ImportPath string
	Name       string
	Dir        string
	GoFiles    []string
	Imports    []string
}

// check gives every breach of floors, walls and homes in a graph of imports.
// Packages of the module are named without its path.
func check(graph map[string][]string) (breaches []string) {
	fail := func(format string, args ...any) { breaches = append(breaches, fmt.Sprintf(format, args...)) }
	for _, p := range slices.Sorted(maps.Keys(graph)) {
		room, floor, ok := floorOf(p)
		if !ok {
			fail("%s has no floor: give it one in internal/floors, and a record in docs/decisions if it is below internal", p)
			continue
		}
		for _, im := range graph[p] {
			if _, ours := graph[im]; ours {
				if in, below, ok := floorOf(im); ok && in != room && below >= floor {
					fail("%s (floor %d) imports %s (floor %d): a package imports lower floors only", p, floor, im, below)
				}
				continue
			}
			if floor <= pure {
				if reason, ok := impure[im]; ok {
					fail("%s imports %s: %s", p, im, reason)
				}
			}
			if of, h, ok := homeOf(im); ok {
				if !slices.ContainsFunc(h.in, func(in string) bool { return p == in || strings.HasPrefix(p, in+"/") }) {
					fail("%s imports %s, whose home is %s: %s", p, of, strings.Join(h.in, ", "), h.reason)
				}
			} else if strings.Contains(strings.Split(im, "/")[0], ".") {
				fail("%s imports %s, which has no home in internal/floors: a new dependency is a decision", p, im)
			}
		}
	}
	for _, w := range walls {
		for _, p := range slices.Sorted(maps.Keys(graph)) {
			if room, _, _ := floorOf(p); !slices.Contains(w.of, room) {
				continue
			}
			for _, banned := range w.not {
				if way := wayTo(graph, p, banned); way != nil {
					fail("%s sees %s (%s): %s", p, banned, strings.Join(way, " -> "), w.reason)
				}
			}
		}
	}
	return breaches
}

// floorOf gives the named package that p is or lies below, and its floor.
func floorOf(p string) (room string, floor int, ok bool) {
	for room = p; room != "."; room = path.Dir(room) {
		if floor, ok = floors[room]; ok {
			return room, floor, true
		}
	}
	return "", 0, false
}

func homeOf(im string) (string, home, bool) {
	for _, of := range slices.Sorted(maps.Keys(homes)) {
		if im == of || strings.HasPrefix(im, of+"/") {
			return of, homes[of], true
		}
	}
	return "", home{}, false
}

// wayTo is a shortest way of imports from one package to another, nil when there
// is none.
func wayTo(graph map[string][]string, from, to string) []string {
	seen := map[string]bool{from: true}
	for ways := [][]string{{from}}; len(ways) > 0; ways = ways[1:] {
		way := ways[0]
		for _, im := range graph[way[len(way)-1]] {
			if seen[im] {
				continue
			}
			seen[im] = true
			next := append(slices.Clone(way), im)
			if im == to {
				return next
			}
			ways = append(ways, next)
		}
	}
	return nil
}

// list asks go list for the packages of the module.
func list(t *testing.T) map[string]pkg {
	t.Helper()
	root := filepath.Join("..", "..")
	// The result of a test is kept until a file changes that the test itself
	// looked at. go list looks at the sources in a process of its own, so the
	// test looks at their folders too.
	err := filepath.WalkDir(root, func(dir string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if dir != root && strings.HasPrefix(d.Name(), ".") {
			return fs.SkipDir
		}
		_, err = os.ReadDir(dir)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Name,Dir,GoFiles,Imports", "./...")
	cmd.Dir = root
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	pkgs := map[string]pkg{}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return pkgs
		} else if err != nil {
			t.Fatal(err)
		}
		name := local(p.ImportPath)
		if _, listed := floors[name]; p.Name == "main" && !listed {
			continue // makes embedded data, with files, and is no part of the program
		}
		pkgs[name] = p
	}
}

func local(importPath string) string { return strings.TrimPrefix(importPath, module+"/") }

func TestFloors(t *testing.T) {
	pkgs := list(t)
	for _, must := range []string{"internal/lang", "internal/fault", "law", "internal/floors"} {
		if _, ok := pkgs[must]; !ok {
			t.Fatalf("go list does not show %s: the test would prove nothing", must)
		}
	}
	graph := map[string][]string{}
	for name, p := range pkgs {
		for _, im := range p.Imports {
			graph[name] = append(graph[name], local(im))
		}
		if graph[name] == nil {
			graph[name] = []string{}
		}
	}
	for _, b := range check(graph) {
		t.Error(b)
	}
	for name, p := range pkgs {
		if _, floor, ok := floorOf(name); !ok || floor > pure {
			continue
		}
		for _, f := range p.GoFiles {
			src, err := os.ReadFile(filepath.Join(p.Dir, f))
			if err != nil {
				t.Fatal(err)
			}
			for _, at := range readsClock(t, name+"/"+f, src) {
				t.Errorf("%s: a pure package has no clock; the time comes in as an argument", at)
			}
		}
	}
}

// readsClock gives the places of a file that use the clock.
func readsClock(t *testing.T, name string, src []byte) (at []string) {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	as := ""
	for _, im := range f.Imports {
		if p, _ := strconv.Unquote(im.Path.Value); p == "time" {
			as = "time"
			if im.Name != nil {
				as = im.Name.Name
			}
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok && as != "" && slices.Contains(clock, s.Sel.Name) {
			if x, ok := s.X.(*ast.Ident); ok && x.Name == as {
				p := fset.Position(s.Pos())
				at = append(at, fmt.Sprintf("%s:%d uses time.%s", name, p.Line, s.Sel.Name))
			}
		}
		return true
	})
	return at
}

// TestFloorsRefuse is the negative control: in a made-up house every kind of
// breach is planted once and must be found, and what is allowed must not.
func TestFloorsRefuse(t *testing.T) {
	got := check(map[string][]string{
		"internal/lang":       {"strings", "golang.org/x/text/message"},
		"law":                 {"internal/lang", "math/big", "unit"},
		"unit":                {"unit/internal/table", "os", "encoding/json"},
		"unit/internal/table": {"internal/lang", "net"},
		"household":           {"law", "unit", "go.yaml.in/yaml/v4"},
		"account":             {"household"},
		"tally":               {"unit", "time", "award"},
		"award":               {"tally", "law", "database/sql", "math/rand/v2"},
		"store":               {"award", "database/sql", "modernc.org/sqlite/lib", "os", "net/http"},
		"office":              {"store", "example.org/clever"},
		"publication":         {"law", "unit"},
		"web":                 {"publication", "net/http"},
		"web/portal":          {"web", "web/staff"},
		"web/staff":           {"office", "net/http"},
		"cmd/vuonlen":         {"web/portal", "office", "github.com/alecthomas/kong", "internal/floors"},
		"util":                {"law"},
		"internal/floors":     {},
	})
	want := []string{
		"account (floor 4) imports household (floor 4): a package imports lower floors only",
		"award imports math/rand/v2: chance comes in as an argument",
		"award imports database/sql, whose home is store: all SQL is in one place",
		"cmd/vuonlen (floor 13) imports internal/floors (floor 14): a package imports lower floors only",
		"office imports example.org/clever, which has no home in internal/floors: a new dependency is a decision",
		"store imports net/http, whose home is web, cmd/vuonlen: the program talks to nobody but its own visitors",
		"tally (floor 5) imports award (floor 7): a package imports lower floors only",
		"law (floor 2) imports unit (floor 3): a package imports lower floors only",
		"unit/internal/table imports net: pure packages talk to nobody",
		"unit imports os: files and the environment belong to document, store and cmd",
		"util has no floor: give it one in internal/floors, and a record in docs/decisions if it is below internal",
		"web/portal (floor 12) imports web/staff (floor 12): a package imports lower floors only",
		"tally sees award (tally -> award): a class is decided, and a count made, without knowledge of targets or prizes",
	}
	for _, way := range []string{
		"office (web/portal -> web/staff -> office)",
		"store (web/portal -> web/staff -> office -> store)",
		"award (web/portal -> web/staff -> office -> store -> award)",
		"tally (web/portal -> web/staff -> office -> store -> award -> tally)",
	} {
		want = append(want, "web/portal sees "+way+": what the public side cannot reach it cannot leak: cmd hands it its functions")
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestClockRefused(t *testing.T) {
	src := `package a

import clock "time"

var a = clock.Now()
var b = clock.Date(2025, 7, 1, 0, 0, 0, 0, clock.UTC)
var c = clock.Since(a)
`
	got := readsClock(t, "a.go", []byte(src))
	if want := []string{"a.go:5 uses time.Now", "a.go:7 uses time.Since"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

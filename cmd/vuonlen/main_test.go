package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/csv"
	"errors"
	"image"
	"image/jpeg"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"

	"vuonlen/document/docx"
)

// TestMain makes the test binary the command too: under the name vuonlen it is
// the program, with a clock and a user of its own.
func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) != "vuonlen" { // what the tester's own shell has set is not for the tests
		for _, name := range []string{"DB", "LANG", "FORMAT", "AS", "KEYS", "PORTAL_SITE"} {
			_ = os.Unsetenv("VUONLEN_" + name)
		}
	}
	testscript.Main(tests{m}, map[string]func(){
		"vuonlen": func() {
			a := testApp(os.Stdout, os.Stderr)
			a.stdin = os.Stdin
			if rate, since, ok := strings.Cut(os.Getenv("VUONLEN_TEST_CLOCK"), " "); ok { // forms have to grow older
				a.now = fastClock(rate, since)
			}
			os.Exit(a.run(os.Args[1:]))
		},
	})
}

// tests are the tests, and afterwards what they share is taken away.
type tests struct{ *testing.M }

func (t tests) Run() int {
	defer func() { _ = os.RemoveAll(shared) }()
	return t.M.Run()
}

// fastClock goes so many times faster than the real one since a second of it.
func fastClock(rate, since string) func() time.Time {
	n, err1 := strconv.ParseInt(rate, 10, 32)
	second, err2 := strconv.ParseInt(since, 10, 64)
	if err := errors.Join(err1, err2); err != nil {
		panic(err)
	}
	begin := time.Unix(second, 0)
	return func() time.Time { return begin.Add(time.Duration(n) * time.Since(begin)) }
}

// testNow is the clock of all tests: 15:00 on 22 November 2026 in Viet Nam.
var testNow = time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)

// testApp is the program with a fixed clock and user.
func testApp(stdout, stderr io.Writer) *app {
	return &app{
		ctx: context.Background(), stdin: strings.NewReader(""), stdout: stdout, stderr: stderr,
		now: func() time.Time { return testNow }, user: func() string { return "an" },
	}
}

// answer is what a call wrote and how it ended.
type answer struct {
	stdout, stderr string
	code           int
}

// call runs the program inside the test.
func call(args ...string) answer { return callWith("", args...) }

func callWith(stdin string, args ...string) answer {
	var out, err bytes.Buffer
	a := testApp(&out, &err)
	a.stdin = strings.NewReader(stdin)
	code := a.run(args)
	return answer{out.String(), err.String(), code}
}

// done runs a call that must succeed and gives its standard output.
func done(t testing.TB, args ...string) string {
	t.Helper()
	r := call(args...)
	if r.code != 0 {
		t.Fatalf("vuonlen %s: exit %d\n%s%s", strings.Join(args, " "), r.code, r.stdout, r.stderr)
	}
	return r.stdout
}

// write puts a file into a folder of the test.
func write(t testing.TB, dir, name, content string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestScript runs testdata/script. Beside the commands of testscript there are:
//
//	exits N vuonlen ARG...   the call ends with exactly N
//	sql DB STATEMENT...      edits an SQLite file past the program
//	xlsx FROM.csv TO.xlsx [SHEET]
//
// After a change of wording: VUONLEN_UPDATE=1 go test ./cmd/vuonlen -run TestScript,
// and read what changed.
func TestScript(t *testing.T) {
	published, err := os.ReadFile("testdata/an-giang-published.csv")
	if err != nil {
		t.Fatal(err)
	}
	movement, err := os.ReadFile("../../award/movements/an-giang-2021-2025/movement.yaml")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			if gogc := os.Getenv("GOGC"); gogc != "" { // as the Makefile wants it
				e.Setenv("GOGC", gogc)
			}
			return errors.Join(
				os.WriteFile(filepath.Join(e.WorkDir, "an-giang-published.csv"), published, 0o600),
				copyOthers(filepath.Join(e.WorkDir, "others")),
				os.WriteFile(filepath.Join(e.WorkDir, "good.yaml"), movement, 0o600),
				os.WriteFile(filepath.Join(e.WorkDir, "mine.yaml"), bytes.Replace(movement, []byte("id: an-giang-2021-2025"), []byte("id: mine"), 1), 0o600),
			)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": scriptExits, "sql": scriptSQL, "xlsx": scriptXLSX, "photo": scriptPhoto, "said": scriptSaid,
		},
		RequireUniqueNames: true,
		UpdateScripts:      os.Getenv("VUONLEN_UPDATE") != "",
	})
}

// copyOthers copies the movement files of other provinces, test data of award.
func copyOthers(into string) error {
	names, err := filepath.Glob("../../award/testdata/*/movement.yaml")
	errs := []error{err, os.MkdirAll(into, 0o700)}
	for _, n := range names {
		b, err := os.ReadFile(n)
		errs = append(errs, err, os.WriteFile(filepath.Join(into, filepath.Base(filepath.Dir(n))+".yaml"), b, 0o600))
	}
	return errors.Join(errs...)
}

func scriptExits(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	if err != nil || neg || len(args) < 2 {
		ts.Fatalf("usage: exits N COMMAND ARG...")
	}
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var x *exec.ExitError
		if !errors.As(err, &x) {
			ts.Fatalf("%v", err)
		}
		got = x.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit %d, want %d", got, want)
	}
}

// scriptSaid writes what a paper says to a file.
func scriptSaid(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: said FILE.docx FILE.txt")
	}
	t, err := docx.Read(args[0], []byte(ts.ReadFile(args[0])), nil)
	ts.Check(err)
	p, err := t.Fill(nil, nil)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(p.Text()), 0o600))
}

func scriptSQL(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: sql DB STATEMENT...")
	}
	ts.Check(edit(ts.MkAbs(args[0]), args[1:]...))
}

// edit changes an SQLite file past the program.
func edit(path string, statements ...string) error {
	db, err := sql.Open("sqlite", path)
	if err != nil {
		return err
	}
	defer db.Close()
	for _, s := range statements {
		r, err := db.Exec(s)
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err == nil && n == 0 && !strings.HasPrefix(s, "DROP") {
			return errors.New("nothing changed: " + s)
		}
	}
	return nil
}

// scriptPhoto makes a photograph that says where it was taken.
func scriptPhoto(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: photo TO.jpg WHERE")
	}
	var b bytes.Buffer
	ts.Check(jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 9, 9)), nil))
	where := "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00" + args[1]
	out := append([]byte{0xff, 0xd8, 0xff, 0xe1, 0, byte(len(where) + 2)}, where...)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), append(out, b.Bytes()[2:]...), 0o600))
}

func scriptXLSX(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: xlsx FROM.csv TO.xlsx [SHEET]")
	}
	rows, err := csv.NewReader(strings.NewReader(ts.ReadFile(args[0]))).ReadAll()
	ts.Check(err)
	f := excelize.NewFile()
	defer f.Close()
	sheet := f.GetSheetName(0)
	if len(args) > 2 {
		ts.Check(f.SetSheetName(sheet, args[2]))
		sheet = args[2]
	}
	for r, row := range rows {
		for c, v := range row {
			at, err := excelize.CoordinatesToCellName(c+1, r+1)
			ts.Check(err)
			// Codes stay text; what is a number in a column of counts is one, as
			// somebody who types it would have it.
			if n, err := strconv.ParseFloat(v, 64); err == nil && rows[0][c] != "code" && rows[0][c] != "Mã" {
				ts.Check(f.SetCellValue(sheet, at, n))
			} else if v != "" {
				ts.Check(f.SetCellStr(sheet, at, v))
			}
		}
	}
	ts.Check(f.SaveAs(ts.MkAbs(args[1])))
}

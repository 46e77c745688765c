package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/journal"
	"vuonlen/office"
	"vuonlen/store"
	"vuonlen/store/storetest"
)

// province is a copy of the folder of a made-up province of 2,000 households, as the
// demo leaves it.
func province(t testing.TB) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "demo")
	err := errors.Join(os.CopyFS(dir, os.DirFS(made())), os.Chmod(filepath.Join(dir, "vuonlen.db.keys"), 0o600))
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// shared is the folder of what is made once for all tests; TestMain takes it away.
var shared string

var made = sync.OnceValue(func() string {
	var err error
	if shared, err = os.MkdirTemp("", "vuonlen-test"); err != nil {
		panic(err)
	}
	dir := filepath.Join(shared, "demo")
	if r := call("demo", "--no-serve", "--publish", "--households", "2000", "--dir", dir); r.code != 0 {
		panic(r.stderr)
	}
	return dir
})

// TestSameOnBoth: one long run of commands answers byte for byte the same on
// SQLite and on PostgreSQL, down to the signed head of the journal.
func TestSameOnBoth(t *testing.T) {
	t.Parallel()
	files := province(t)
	var chance [40]byte
	for i := range chance {
		chance[i] = byte(i)
	}
	keys, err := journal.NewKeys(chance)
	if err != nil {
		t.Fatal(err)
	}
	at := func(name string) string { return filepath.Join(files, name) }
	const movement = "an-giang-2021-2025"
	bad := write(t, t.TempDir(), "bad.csv", "code,year,households,poor,near_poor\n884,2021,10,6,5\n99999,2021,10,1,1\n")
	orphan := write(t, t.TempDir(), "orphan.csv", "code,name,kind,parent,level\n30280001,1,khom,30280,hamlet\n")
	correction := write(t, t.TempDir(), "correction.csv", "code,year,households,poor,near_poor,decided_on\n30280001,2021,50,6,5,2021-12-20\n30280001,2021,51,7,5,2022-03-01\n")
	paper := write(t, t.TempDir(), "paper.csv", "code,topic\n30280,x\n")
	script := [][]string{
		{"movement", "list", "--format", "json"},
		{"unit", "import", at("units.csv"), "--on", "2021-11-01", "--complete", "hamlet", "--confirm"},
		{"unit", "import", at("units-2025-07-01.csv"), "--on", "2025-07-01", "--confirm"},
		{"unit", "fact", "import", at("facts.csv"), "--confirm"},
		{"tally", "import", at("tallies.csv"), "--confirm"},
		{"tally", "import", at("tallies.csv"), "--confirm"},
		{"tally", "import", correction},
		{"tally", "import", correction, "--confirm", "--format", "json"},
		{"tally", "import", bad, "--confirm"},
		{"unit", "import", orphan, "--on", "2021-11-01", "--complete", "hamlet", "--confirm"},
		{"judge", "--movement", movement, "--submitted-on", "2025-06-01", "--format", "json"},
		{"judge", "--movement", movement, "--submitted-on", "2026-01-15", "--format", "csv"},
		{"judge", "--movement", movement, "--submitted-on", "2025-06-01", "--subject", "891", "--lang", "en"},
		{"tally", "show", "89", "--year", "2024", "--format", "json"},
		{"tally", "show", "30280", "--year", "2021", "--as-known", "2021-12-31", "--format", "json"},
		{"tally", "show", "91", "--year", "2025", "--format", "csv"},
		{"target", "show", "--movement", movement, "--on", "2026-01-15"},
		{"target", "show", "--movement", movement, "--on", "2026-01-15", "--format", "json"},
		{"unit", "show", "891", "--on", "2025-06-30", "--format", "json"},
		{"unit", "show", "30292", "--format", "csv"},
		{"evidence", "add", "trainings", "code=30280", "date=2024-05-01", "topic=trồng nấm", "participants=30"},
		{"evidence", "change", "trainings", "1", "participants=31", "date=2024-05-02", "--reason", "đếm lại"},
		{"evidence", "attach", "trainings", "1", paper},
		{"evidence", "show", "trainings", "1", "--format", "json"},
		{"evidence", "history", "trainings", "2", "--format", "json"},
		{"evidence", "withdraw", "trainings", "2", "--reason", "trùng"},
		{"evidence", "history", "trainings", "1"},
		{"journal", "list", "--format", "json"},
		{"journal", "list"},
		{"journal", "head"},
		{"verify", "--format", "json"},
	}
	run := func(dsn, keyFile string) (out []answer) {
		if err := os.WriteFile(keyFile+".new", keys.File(), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, args := range script {
			out = append(out, call(slices.Concat([]string{"--db", dsn, "--keys", keyFile}, args)...))
		}
		return out
	}
	lite := run(storetest.SQLite(t), filepath.Join(t.TempDir(), "keys"))
	post := run(storetest.Postgres(t), filepath.Join(t.TempDir(), "keys"))
	for i, args := range script {
		if lite[i] != post[i] {
			t.Errorf("vuonlen %s\nSQLite %d: %.2000s%s\nPostgreSQL %d: %.2000s%s", strings.Join(args, " "),
				lite[i].code, lite[i].stdout, lite[i].stderr, post[i].code, post[i].stdout, post[i].stderr)
		}
		want := 0
		if slices.Contains(args, bad) || slices.Contains(args, orphan) {
			want = 1
		}
		if lite[i].code != want {
			t.Errorf("vuonlen %s: exit %d\n%s", strings.Join(args, " "), lite[i].code, lite[i].stderr)
		}
	}
	if head := lite[len(script)-2].stdout; !strings.Contains(head, keys.Verifier[:10]) {
		t.Errorf("the head is not signed by the keys given:\n%s", head)
	}
}

// TestDeterministic: what the demo prints depends on its size, seed, folder and
// language alone, not on day, user or machine; on the same day it also leaves the
// same journal behind, whatever its keys.
func TestDeterministic(t *testing.T) {
	t.Chdir(t.TempDir())
	run := func(at time.Time, user string) (said, entries string) {
		var out, err strings.Builder
		a := testApp(&out, &err)
		a.now, a.user = func() time.Time { return at }, func() string { return user }
		if code := a.run([]string{"demo", "--no-serve", "--households", "1000"}); code != 0 {
			t.Fatal(err.String())
		}
		// Citizen numbers, letters and papers are sealed with a key of each database's own,
		// so the digests of the acts that hold them are too; codes are drawn.
		list := done(t, "--db", "sqlite:vuonlen-demo/vuonlen.db", "journal", "list", "--format", "csv")
		return out.String(), regexp.MustCompile(`(?m)^(.*,(?:(?:review|member)\.import|petition\.[a-z]+|honour\.[a-z]+|article\.write),.*),[0-9a-f]{64}$`).ReplaceAllString(list, "$1")
	}
	said, entries := run(testNow, "an")
	again, entriesAgain := run(testNow, "an")
	if said != again || entries != entriesAgain {
		t.Errorf("two demos of one day differ:\n%s\n%s", entries, entriesAgain)
	}
	later, entriesLater := run(testNow.AddDate(5, 1, 3), "binh")
	// A recall names the act that caused it, with the day on which it was entered.
	entered := regexp.MustCompile(`(Do thao tác \d+ ngày )\d\d/\d\d/\d{4}`)
	if said, later = entered.ReplaceAllString(said, "$1"), entered.ReplaceAllString(later, "$1"); said != later {
		t.Errorf("a demo five years later says otherwise:\n%s\n%s", said, later)
	}
	if entries == entriesLater {
		t.Error("the journal does not say when and who")
	}
}

// state is everything that an import may change, as commands tell it.
func state(t testing.TB, dsn string) string {
	t.Helper()
	var s strings.Builder
	for _, q := range [][]string{{"verify", "--format", "json"}, {"journal", "head"}, {"tally", "show", "883", "--year", "2021", "--format", "json"}} {
		s.WriteString(done(t, append([]string{"--db", dsn}, q...)...))
	}
	return s.String()
}

// manyTallies is a file with counts of every district and commune of the old
// province.
func manyTallies(t testing.TB, dsn string) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("code,year,households,poor,near_poor\n")
	for _, district := range []string{"883", "884", "886", "887", "888", "889", "890", "891", "892", "893", "894"} {
		rows := strings.Split(strings.TrimSpace(done(t, "--db", dsn, "unit", "show", district, "--on", "2024-12-31", "--format", "csv")), "\n")
		for _, r := range rows[2:] {
			for y := 2021; y <= 2024; y++ {
				fmt.Fprintf(&b, "%s,%d,1000,20,5\n", r[:strings.Index(r, ",")], y)
			}
		}
		fmt.Fprintf(&b, "%s,2021,100000,20,5\n", district)
	}
	return b.String()
}

// TestKilled kills an import anywhere in its run, again and again: afterwards
// the database is as it was before or as it is after, never between.
func TestKilled(t *testing.T) {
	t.Parallel()
	program, err := exec.LookPath("vuonlen")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	dsn := "sqlite:" + filepath.Join(dir, "a.db")
	content := manyTallies(t, dsn)
	file := write(t, dir, "t.csv", content)
	rows := strconv.Itoa(strings.Count(content, "\n") - 1)
	before := state(t, dsn)

	// How long an import takes is found out on a copy, so that the kills fall all
	// over it.
	copyTo := func(name string) string {
		to := filepath.Join(dir, name)
		for _, end := range []string{"", ".keys"} {
			b, err := os.ReadFile(filepath.Join(dir, "a.db"+end))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(to+end, b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		return "sqlite:" + to
	}
	start := func(dsn string) *exec.Cmd {
		c := exec.Command(program, "--lang", "en", "--db", dsn, "tally", "import", file, "--confirm")
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		return c
	}
	whole := copyTo("whole.db")
	began := time.Now()
	if err := start(whole).Wait(); err != nil {
		t.Fatal(err)
	}
	took := time.Since(began)
	after := state(t, whole)
	if before == after || !strings.Contains(done(t, "--db", whole, "journal", "list"), "rows="+rows) {
		t.Fatal("the import did nothing")
	}
	const times = 12
	none, all := 0, 0
	for i := range times {
		dsn := copyTo(fmt.Sprintf("%d.db", i))
		c := start(dsn)
		// A wait that falls at another point of the run each time, not one for
		// something to happen.
		time.Sleep(took * time.Duration(4+i) / 10)
		_ = c.Process.Kill()
		_ = c.Wait()
		switch state(t, dsn) {
		case before:
			none++
		case after:
			all++
		default:
			t.Fatalf("kill %d: the database is neither as before nor as after", i)
		}
		if got := call("--db", dsn, "tally", "import", file, "--confirm"); got.code != 0 {
			t.Fatalf("kill %d: the next import: %s", i, got.stderr)
		}
		if state(t, dsn) != after {
			t.Fatalf("kill %d: the next import ends otherwise", i)
		}
	}
	t.Logf("%d kills within %v: %d before, %d after", times, took.Round(time.Millisecond), none, all)
}

// TestConcurrentImports: two and more imports at once on one database all
// succeed or are told plainly that another one was there; the journal is whole.
func TestConcurrentImports(t *testing.T) {
	t.Parallel()
	for name, dsn := range map[string]string{"sqlite": "sqlite:" + filepath.Join(t.TempDir(), "a.db"), "postgres": ""} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			keys := filepath.Join(dir, "keys")
			if dsn == "" {
				dsn = storetest.Postgres(t)
			}
			const n = 4
			var files [n]string
			for i := range files {
				// all correct the same count and bring one of their own
				files[i] = write(t, dir, fmt.Sprintf("%d.csv", i), fmt.Sprintf("code,year,households,poor,near_poor\n884,2021,100,%d,5\n%d,2021,1000,1,1\n", i, 886+i))
			}
			var wg sync.WaitGroup
			var got [n]answer
			for i := range n {
				wg.Go(func() {
					// The first of them makes the database, too.
					got[i] = call("--db", dsn, "--keys", keys, "--lang", "en", "tally", "import", files[i], "--confirm")
				})
			}
			wg.Wait()
			ok := 0
			for _, r := range got {
				switch {
				case r.code == 0:
					ok++
				case r.code != 1 || !strings.Contains(r.stderr, conflictWord):
					t.Errorf("exit %d: %s%s", r.code, r.stdout, r.stderr)
				}
			}
			if ok == 0 {
				t.Error("none succeeded")
			}
			list := done(t, "--db", dsn, "--keys", keys, "journal", "list", "--format", "csv")
			if n := strings.Count(list, ",tally.import,"); n != ok {
				t.Errorf("%d succeeded, %d in the journal", ok, n)
			}
			done(t, "--db", dsn, "--keys", keys, "verify")
		})
	}
}

// conflictWord is in every refusal that is due to somebody else's work.
const conflictWord = "try again"

// TestConcurrentReads: readers beside writers see whole states and never fail.
func TestConcurrentReads(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	dsn := "sqlite:" + filepath.Join(dir, "a.db")
	done(t, "--db", dsn, "journal", "list")
	var wg sync.WaitGroup
	const rounds = 5
	wg.Go(func() {
		for i := range rounds {
			f := write(t, dir, fmt.Sprintf("%d.csv", i), fmt.Sprintf("code,year,households,poor,near_poor\n884,2021,100,%d,%d\n", i, i))
			if r := call("--db", dsn, "tally", "import", f, "--confirm"); r.code != 0 {
				t.Error(r.stderr)
			}
		}
	})
	for range 2 {
		wg.Go(func() {
			for range rounds {
				r := call("--db", dsn, "tally", "show", "884", "--year", "2021", "--format", "csv")
				if r.code != 0 {
					t.Error(r.stderr)
					return
				}
				f := strings.Split(strings.Split(r.stdout, "\n")[1], ",")
				if f[6] != f[7] {
					t.Errorf("half of an import: %v", f)
				}
				if r := call("--db", dsn, "verify"); r.code != 0 {
					t.Error(r.stdout, r.stderr)
				}
			}
		})
	}
	wg.Wait()
}

// TestExitCodes ties the kinds of faults to the exit codes of the contract.
func TestExitCodes(t *testing.T) {
	for kind, want := range map[fault.Kind]int{
		fault.Usage: 2, fault.Refused: 1, fault.NotFound: 1, fault.Conflict: 1, fault.Internal: 1,
	} {
		var b strings.Builder
		if got := testApp(&b, &b).fail(fault.New(kind, lang.T("cli.about"))); got != want {
			t.Errorf("%v: exit %d, want %d", kind, got, want)
		}
	}
}

// TestDemoPetitions: whatever citizens of the demo said, somebody who can sign in there
// deals with it: the province's officer sees all, the commune's those of its own.
func TestDemoPetitions(t *testing.T) {
	t.Parallel()
	dir := province(t)
	db, err := store.Open(t.Context(), store.Options{DSN: "sqlite:" + filepath.Join(dir, "vuonlen.db"), Keys: filepath.Join(dir, "vuonlen.db.keys"), Datasets: office.Datasets()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	seen := map[account.Actor]int{}
	for _, who := range []account.Actor{"cli:an", "tinh", "thidua", "kiemtra", "xa"} {
		ps, err := (&office.Office{DB: db, Actor: who, Today: 20261127}).Petitions(t.Context(), office.PetitionFilter{})
		if err != nil {
			t.Fatal(who, err)
		}
		seen[who] = len(ps)
	}
	all := seen["cli:an"]
	if all < 6 || seen["tinh"] != all || seen["thidua"] != all || seen["kiemtra"] != all || seen["xa"] == all {
		t.Errorf("%v", seen)
	}
}

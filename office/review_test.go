package office

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/store/storetest"
)

const reviewHead = "year,household,hamlet,commune,area,ethnicity,size,b1,d01,d02,d03,d04,d05,d06,d07,d08,d09,d10,d11,d12,head,citizen_id,no_labour"

func importReviews(t testing.TB, o *Office, path string) ReviewReport {
	t.Helper()
	p, err := o.ImportReviews(context.Background(), path, true)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func intact(t testing.TB, o *Office) {
	t.Helper()
	v, err := o.Verify(context.Background(), nil)
	if err != nil || v.Difference != nil {
		t.Fatalf("%v %+v", err, v.Difference)
	}
}

func heads(t testing.TB, o *Office) (size int64) {
	t.Helper()
	if err := o.DB.Read(context.Background(), func(r *store.Reader) error {
		h, err := r.Head()
		size = h.Size
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return size
}

// rowOf draws one row of a review file; blanks are frequent.
func rowOf(t *rapid.T, year int, id string) string {
	pick := func(s ...string) string { return rapid.SampledFrom(s).Draw(t, "cell") }
	cells := []string{fmt.Sprint(year), id, "", pick("30553", "30547", "30580"), pick("rural", "urban", ""), pick("01", "05", ""), pick("1", "4", ""),
		pick("120", "140", "141", "175", "176", "")}
	for range household.Indicators {
		cells = append(cells, pick("0", "0", "1", "1", ""))
	}
	return strings.Join(append(cells, pick("Nguyễn Văn "+id, ""), "", pick("1", "0", "")), ",")
}

// TestReviewImportProperties: on both databases, whatever files come one after
// the other: the same file again changes nothing; the counts kept are those of a
// recount from scratch (verify compares them); both databases hold the same; and
// every undo takes its import back exactly.
func TestReviewImportProperties(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	round := 0
	rapid.Check(t, func(rt *rapid.T) {
		round++
		sqlite := opened(t, store.Options{DSN: storetest.SQLite(t), Keys: filepath.Join(t.TempDir(), "keys")})
		postgres := opened(t, store.Options{DSN: storetest.Postgres(t), Keys: filepath.Join(t.TempDir(), "keys")})
		var states []string
		var acts []int64
		for n := range rapid.IntRange(1, 3).Draw(rt, "files") {
			lines := []string{reviewHead}
			for h := range rapid.IntRange(1, 8).Draw(rt, "households") {
				for y := range rapid.IntRange(1, 2).Draw(rt, "years") {
					lines = append(lines, rowOf(rt, 2023+y, fmt.Sprint("H", h)))
				}
			}
			path := filepath.Join(dir, fmt.Sprintf("%d-%d.csv", round, n))
			if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
				rt.Fatal(err)
			}
			states = append(states, dumpReviews(rt, sqlite))
			p := importReviews(t, sqlite, path)
			q := importReviews(t, postgres, path)
			if p.New != q.New || p.Changed != q.Changed || p.Same != q.Same || p.Absent != q.Absent {
				rt.Fatalf("%+v\n%+v", p, q)
			}
			if p.New+p.Changed+p.Same != p.Rows {
				rt.Fatalf("%+v", p)
			}
			acts = append(acts, p.Act)
			before := heads(t, sqlite)
			if again := importReviews(t, sqlite, path); again.Changes() || again.Act != 0 || again.Same != again.Rows || heads(t, sqlite) != before {
				rt.Fatalf("the same file again: %+v", again.Report)
			}
			if a, b := dumpReviews(rt, sqlite), dumpReviews(rt, postgres); a != b {
				rt.Fatalf("the databases differ:\n%s\n%s", a, b)
			}
		}
		intact(t, sqlite)
		intact(t, postgres)
		for n := len(acts) - 1; n >= 0; n-- {
			if acts[n] == 0 {
				continue
			}
			if _, err := sqlite.Undo(ctx, acts[n], "test", true); err != nil {
				rt.Fatal(err)
			}
			if got := dumpReviews(rt, sqlite); got != states[n] {
				rt.Fatalf("after undoing file %d:\n%s\nwas\n%s", n, got, states[n])
			}
		}
		intact(t, sqlite)
	})
}

// dumpReviews writes what holds, without the numbers of rows and acts.
func dumpReviews(t interface{ Fatal(...any) }, o *Office) string {
	var lines []string
	if err := o.DB.Read(context.Background(), func(r *store.Reader) error {
		if err := r.Reviews(store.ReviewFilter{Open: true}, func(v *household.Review) error {
			lines = append(lines, fmt.Sprint(v.Year, v.Household, v.Place(), v.Area, v.Ethnicity, v.Size, v.Field("b1"), v.Marks(), v.More, v.Class, v.Head, v.CitizenID))
			return nil
		}); err != nil {
			return err
		}
		leaves, err := r.Leaves()
		for _, l := range leaves {
			lines = append(lines, fmt.Sprint(l.Code, l.Year, l.Text()))
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// TestReviewImportRefuses: what is wrong is said with its place, and nothing is
// stored.
func TestReviewImportRefuses(t *testing.T) {
	o := fresh(t)
	const rest = ",01,4,120,1,1,1,0,0,0,0,0,0,0,0,0,,,"
	before := heads(t, o)
	for name, c := range map[string]struct{ rows, want string }{
		"unknown commune":        {"2024,H1,,99999,rural" + rest, "row 2, column commune"},
		"hamlet nobody knows":    {"2024,H1,30553-77,,rural" + rest, "row 2, column hamlet"},
		"code of another year":   {"2025,H1,,30550,rural" + rest, "row 2, column commune"},
		"twice in the file":      {"2024,H1,,30553,rural" + rest + "\n2024,H1,,30553,rural" + rest, "row 3, column household"},
		"a year to come":         {"2031,H1,,30553,rural" + rest, "row 2, column year"},
		"a year before the form": {"2019,H1,,30553,rural" + rest, "row 2, column year"},
		"negative":               {"2024,H1,,30553,rural,01,-4,120,1,1,1,0,0,0,0,0,0,0,0,0,,,", "row 2, column size"},
		"absurd":                 {"2024,H1,,30553,rural,01,4,99999,1,1,1,0,0,0,0,0,0,0,0,0,,,", "row 2, column b1"},
		"citizen number":         {"2024,H1,,30553,rural,01,4,120,1,1,1,0,0,0,0,0,0,0,0,0,,12345,", "row 2, column citizen_id"},
		"control character":      {"2024,H\x071,,30553,rural" + rest, "row 2, column household"},
		"district as commune":    {"2024,H1,,891,rural" + rest, "row 2, column commune"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := o.ImportReviews(context.Background(), file(t, "r.csv", reviewHead, c.rows), true)
			if fault.KindOf(err) != fault.Refused && fault.KindOf(err) != fault.NotFound {
				t.Fatalf("%v", err)
			}
			said := fault.Say("en", err)
			if !strings.Contains(said, "r.csv, "+c.want) || !strings.Contains(said, "→") {
				t.Errorf("%s\nwant %s", said, c.want)
			}
			if strings.Contains(said, "12345") {
				t.Errorf("a personal number is repeated: %s", said)
			}
			if heads(t, o) != before {
				t.Error("something was stored")
			}
		})
	}
}

// TestNumberTaken: a number that belongs to a household with another head in
// another commune is no correction.
func TestNumberTaken(t *testing.T) {
	o := fresh(t)
	importReviews(t, o, file(t, "a.csv", reviewHead, "2024,H1,,30553,rural,01,4,120,1,1,1,0,0,0,0,0,0,0,0,0,Nguyễn Văn A,,"))
	_, err := o.ImportReviews(context.Background(), file(t, "b.csv", reviewHead, "2024,H1,,30547,urban,01,4,120,1,1,1,0,0,0,0,0,0,0,0,0,Trần Thị B,,"), true)
	if fault.KindOf(err) != fault.Conflict || !strings.Contains(fault.Say("en", err), "b.csv, row 2, column household") {
		t.Errorf("%v", err)
	}
	p := importReviews(t, o, file(t, "c.csv", reviewHead, "2024,H1,,30547,urban,01,4,120,1,1,1,0,0,0,0,0,0,0,0,0,Nguyen Van A,,")) // moved, the same head
	if p.Changed != 1 || len(p.Diffs) != 1 {
		t.Errorf("%+v", p)
	}
	intact(t, o)
}

// TestPreview: an unconfirmed import says what it would do and writes nothing;
// it names who is missing.
func TestPreview(t *testing.T) {
	o := fresh(t)
	row := func(year, id, b1, size string) string {
		return year + "," + id + ",,30553,rural,01," + size + "," + b1 + ",1,1,1,0,0,0,0,0,0,0,0,0,Nguyễn Văn " + id + ",,"
	}
	importReviews(t, o, file(t, "2023.csv", reviewHead, row("2023", "H1", "120", "4"), row("2023", "H2", "130", "3"), row("2023", "H3", "180", "3")))
	importReviews(t, o, file(t, "2024.csv", reviewHead, row("2024", "H1", "120", "4"), row("2024", "H4", "120", "4")))
	before := heads(t, o)
	p, err := o.ImportReviews(context.Background(), file(t, "next.csv", reviewHead, row("2024", "H1", "150", "5"), row("2024", "H5", "120", "4")), false)
	if err != nil || heads(t, o) != before || p.Confirmed || p.Act != 0 {
		t.Fatalf("%v %+v", err, p)
	}
	if p.New != 1 || p.Changed != 1 || p.Households != 1 || p.Absent != 2 {
		t.Errorf("%+v", p)
	}
	// H4 was reviewed in the year and is not in the file; H2 was poor the year
	// before and has no review; H3 was not poor.
	var absent []string
	for _, m := range p.Missing {
		absent = append(absent, fmt.Sprint(m.Household, m.Reviewed))
	}
	if !slices.Equal(absent, []string{"H2 false", "H4 true"}) && !slices.Equal(absent, []string{"H2false", "H4true"}) {
		t.Errorf("%q", absent)
	}
	if len(p.Diffs) != 1 || len(p.Diffs[0].Fields) != 2 || p.Diffs[0].Fields[0].Code != "size" && p.Diffs[0].Fields[0].Code != "b1" {
		t.Errorf("%+v", p.Diffs)
	}
}

// TestAreaFactReclassifies: where rows state no area, the unit's fact decides,
// also one that comes later.
func TestAreaFactReclassifies(t *testing.T) {
	o := fresh(t)
	importReviews(t, o, file(t, "r.csv", reviewHead, "2024,H1,,30553,,01,4,150,1,1,1,0,0,0,0,0,0,0,0,0,,089200000001,"))
	class := func() household.Class {
		a, err := o.Household(context.Background(), "H1")
		if err != nil {
			t.Fatal(err)
		}
		return a.Years[0].Review.Class
	}
	if c := class(); c != household.UnknownClass { // over the rural line, under the urban one
		t.Errorf("%v", c)
	}
	for value, want := range map[string]household.Class{"urban": household.Poor, "rural": household.NotPoor} {
		if _, err := o.ImportFacts(context.Background(), file(t, value+".csv", "code,fact,value,from", "30553,area,"+value+",2022-01-01"), true); err != nil {
			t.Fatal(err)
		}
		if c := class(); c != want {
			t.Errorf("%s: %v", value, c)
		}
		intact(t, o)
	}
	a, err := o.Household(context.Background(), "H1")
	if err != nil || a.Years[0].Review.CitizenID != "•••••••••001" || a.Years[0].Earlier != 2 {
		t.Errorf("%v %+v", err, a.Years)
	}
}

// TestNothingPersonalAtRest: a citizen number stands nowhere in the files of the
// database, and is found all the same.
func TestNothingPersonalAtRest(t *testing.T) {
	dsn := storetest.SQLite(t)
	o := opened(t, store.Options{DSN: dsn, Keys: filepath.Join(t.TempDir(), "keys")})
	const number = "089201234567"
	importReviews(t, o, file(t, "r.csv", reviewHead, "2024,H1,,30553,rural,01,4,120,1,1,1,0,0,0,0,0,0,0,0,0,Nguyễn Văn Á,"+number+","))
	if p, err := o.ImportMembers(context.Background(), file(t, "m.csv", "year,household,member,name,sex,birth,citizen_id", "2024,H1,1,Nguyễn Văn Á,nam,2001,"+number), true); err != nil || p.New != 1 {
		t.Fatalf("%+v %v", p, err)
	}
	files, err := filepath.Glob(filepath.Dir(strings.TrimPrefix(dsn, "sqlite:")) + "/*")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	control := false
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		control = control || bytes.Contains(b, []byte("Nguyễn Văn Á")) // what is not sealed is there to be seen
		if bytes.Contains(b, []byte(number)) || bytes.Contains(b, []byte(number[3:])) {
			t.Errorf("%s holds the number", f)
		}
	}
	if !control {
		t.Error("the search finds nothing at all")
	}
	for _, text := range []string{number, "nguyen van a", "NGUYỄN VĂN Á", "H1"} {
		if found, err := o.FindHouseholds(context.Background(), HouseholdQuestion{Text: text}); err != nil || len(found.Found) != 1 {
			t.Errorf("%s: %v %v", text, found, err)
		}
	}
	intact(t, o)
}

// TestCampaignMakesComputed: reviews are provisional until the campaign is
// complete; then a unit without any poor household has zero, and awards may rest
// on it.
func TestCampaignMakesComputed(t *testing.T) {
	o := fresh(t)
	ctx := context.Background()
	importReviews(t, o, file(t, "r.csv", reviewHead, "2024,H1,,30553,rural,01,4,120,1,1,1,0,0,0,0,0,0,0,0,0,,,", "2024,H2,,30553,rural,05,4,,1,1,1,0,0,0,0,0,0,0,0,0,,,"))
	show := func() TallyAnswer {
		a, err := o.Tally(ctx, TallyQuestion{Code: "30553", Year: 2024})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	if f := show().Figure; f.Basis != "provisional" || f.Poor != law.Between(1, 2) || f.Households.Known() {
		t.Errorf("%+v", f)
	}
	if p, err := o.ImportCampaigns(ctx, file(t, "c.csv", "code,year,review_complete,recognised_on,decision", "30553,2024,yes,2024-12-10,1/QĐ", "30547,2024,yes,,"), true); err != nil || p.New != 2 {
		t.Fatalf("%+v %v", p, err)
	}
	if f := show().Figure; f.Basis != "computed" || f.Poor != law.Between(1, 2) || f.DecidedOn != 20241210 {
		t.Errorf("%+v", f)
	}
	a, err := o.Tally(ctx, TallyQuestion{Code: "30547", Year: 2024})
	if err != nil || a.Figure.Basis != "computed" || a.Figure.Poor != law.Exactly(0) {
		t.Errorf("%v %+v", err, a.Figure)
	}
	if _, err := o.ImportTallies(ctx, file(t, "t.csv", "code,year,poor,near_poor,households", "30553,2024,5,0,900"), true); err != nil {
		t.Fatal(err)
	}
	if f := show().Figure; f.Basis != "reported" || f.Poor != law.Exactly(5) {
		t.Errorf("%+v", f)
	}
	v, err := o.Verify(ctx, nil)
	if err != nil || v.Difference != nil || !slices.ContainsFunc(v.Notices, func(n lang.Text) bool { return strings.Contains(n.Say("en"), "recognised 5") }) {
		t.Errorf("%v %+v", err, v)
	}
}

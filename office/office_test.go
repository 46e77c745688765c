package office

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vuonlen/award"
	"vuonlen/document"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/store/storetest"
	"vuonlen/tally"
	"vuonlen/unit"
)

// TestMain draws fewer cases than usual: each builds the units of the country a
// dozen times. The flag on the command line wins.
func TestMain(m *testing.M) {
	if importer() || decider() { // crash_test.go: this process is a child to be killed
		return
	}
	if err := flag.Set("rapid.checks", "10"); err != nil {
		panic(err)
	}
	storetest.Main(m)
}

var now = time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)

// opened is an office on a new database.
func opened(t testing.TB, o store.Options) *Office {
	t.Helper()
	o.Now, o.Datasets = func() time.Time { return now }, Datasets()
	db, err := store.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return &Office{DB: db, Actor: "cli:an", Today: law.DateOf(now)}
}

func fresh(t testing.TB) *Office {
	return opened(t, store.Options{DSN: storetest.SQLite(t), Keys: filepath.Join(t.TempDir(), "keys")})
}

func file(t testing.TB, name string, lines ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// head is the number of acts.
func head(t testing.TB, o *Office) (n int64) {
	t.Helper()
	if err := o.DB.Read(t.Context(), func(r *store.Reader) error {
		h, err := r.Head()
		n = h.Size
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

func must(t testing.TB) func(Report, error) Report {
	return func(p Report, err error) Report {
		t.Helper()
		if err != nil {
			t.Fatal(fault.Say(lang.EN, err))
		}
		return p
	}
}

// refused checks that an error is a refusal that says all of want, and that
// nothing was stored.
func refused(t testing.TB, o *Office, before int64, err error, want ...string) {
	t.Helper()
	if err == nil {
		t.Fatal("taken, want a refusal")
	}
	if k := fault.KindOf(err); k != fault.Refused && k != fault.NotFound {
		t.Errorf("kind %v", k)
	}
	for _, w := range want {
		if got := fault.Say(lang.EN, err); !strings.Contains(got, w) {
			t.Errorf("want %q in: %s", w, got)
		}
	}
	if n := head(t, o); n != before {
		t.Errorf("%d acts after a refusal, %d before", n, before)
	}
}

// TestDatasets: a new database holds the units, the standards and the movements
// from its first day, on both engines, and no counts and no facts of its own.
func TestDatasets(t *testing.T) {
	storetest.Both(t, func(t *testing.T, opts store.Options) {
		o := opened(t, opts)
		kinds := map[string]int{}
		for _, d := range Datasets() {
			kinds[d.Kind]++
			if len(d.Content) == 0 {
				t.Errorf("%s is empty", d.Name)
			}
		}
		if kinds["units"] != 1 || kinds["standard"] < 3 || kinds["movement"] < 1 {
			t.Errorf("datasets %v", kinds)
		}
		if n := head(t, o); n != int64(len(Datasets())) {
			t.Errorf("%d acts for %d datasets", n, len(Datasets()))
		}
		if err := o.DB.Read(t.Context(), func(r *store.Reader) error {
			ts, err := r.Tallies()
			fs, err2 := r.Facts()
			if len(ts) != 0 || len(fs) != 0 {
				t.Errorf("a new database has %d counts and %d facts", len(ts), len(fs))
			}
			return errors.Join(err, err2)
		}); err != nil {
			t.Fatal(err)
		}
		u, err := o.Unit(t.Context(), "89", 20220101)
		if err != nil || u.State.FullName != "Tỉnh An Giang" || len(u.Children) != 11 {
			t.Errorf("%+v %v", u.State, err)
		}
		ms, err := o.Movements(t.Context())
		if err != nil || len(ms) != kinds["movement"] {
			t.Errorf("%d movements, %v", len(ms), err)
		}
	})
}

// TestImportTallies is a property over files drawn at random: a dry run foretells
// what the import then does; the same file again does nothing; the latest row of
// a unit, year and decision date is what counts; an act is left exactly when
// something changed.
func TestImportTallies(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		o := fresh(t)
		type key struct {
			code unit.Code
			year law.Year
			on   law.Date
		}
		want := map[key]int64{}
		for range rapid.IntRange(1, 4).Draw(rt, "files") {
			lines := []string{"code,year,households,poor,near_poor,decided_on"}
			in := map[key]bool{}
			var isNew, changed, same int
			for range rapid.IntRange(1, 5).Draw(rt, "rows") {
				k := key{
					unit.Code(rapid.SampledFrom([]string{"883", "884", "30280"}).Draw(rt, "code")),
					law.Year(rapid.IntRange(2021, 2022).Draw(rt, "year")),
					law.MakeDate(2022, 12, rapid.IntRange(1, 2).Draw(rt, "day")),
				}
				if in[k] {
					continue
				}
				in[k] = true
				poor := int64(rapid.IntRange(0, 2).Draw(rt, "poor"))
				lines = append(lines, fmt.Sprintf("%s,%d,100,%d,5,%s", k.code, int(k.year), poor, k.on))
				switch old, had := want[k]; {
				case !had:
					isNew++
				case old == poor:
					same++
				default:
					changed++
				}
				want[k] = poor
			}
			path := file(t, "t.csv", lines...)
			before := head(t, o)
			dry := must(t)(o.ImportTallies(t.Context(), path, false))
			if head(t, o) != before || dry.Act != 0 || dry.Confirmed {
				rt.Fatal("a dry run wrote")
			}
			wet := must(t)(o.ImportTallies(t.Context(), path, true))
			if wet.New != isNew || wet.Changed != changed || wet.Same != same || wet.Rows != len(lines)-1 {
				rt.Fatalf("%+v, want %d new, %d changed, %d same", wet, isNew, changed, same)
			}
			if dry.New != wet.New || dry.Changed != wet.Changed || dry.Same != wet.Same || dry.SHA256 != wet.SHA256 {
				rt.Fatalf("foretold %+v, done %+v", dry, wet)
			}
			if wrote := isNew+changed > 0; head(t, o) > before != wrote || (wet.Act != 0) != wrote {
				rt.Fatalf("%+v: %d acts after %d", wet, head(t, o), before)
			}
			again := must(t)(o.ImportTallies(t.Context(), path, true))
			if again.Act != 0 || again.New+again.Changed != 0 {
				rt.Fatalf("the same file again: %+v", again)
			}
		}
		for k := range want {
			// The latest decision wins: day 2 of December 2022 if there is one.
			poor, ok := want[key{k.code, k.year, 20221202}]
			if !ok {
				poor = want[k]
			}
			a, err := o.Tally(t.Context(), TallyQuestion{Code: k.code, Year: k.year})
			if err != nil {
				rt.Fatal(err)
			}
			if got, _ := a.Figure.Poor.Exact(); got != poor {
				rt.Fatalf("%v: %d poor, want %d", k, got, poor)
			}
		}
		if v, err := o.Verify(t.Context(), nil); err != nil || v.Difference != nil {
			rt.Fatalf("%+v %v", v, err)
		}
	})
}

// TestTallyColumns: what each column of a tallies file becomes, with the defaults
// of the contract.
func TestTallyColumns(t *testing.T) {
	o := fresh(t)
	p := must(t)(o.ImportTallies(t.Context(), file(t, "t.csv",
		"code,on,year,standard,households,poor,near_poor,minority_households,minority_poor,minority_near_poor,decided_on,decision,source,poor_pct,near_poor_pct,multidim_pct,minority_poor_pct",
		`884,2022-01-15,2021,2022-2026,1000,10,20,100,4,5,2022-01-10,1/QĐ,"a, b",1.00,2,3,4`,
		`884,,2022,,,11,21,,,,,,,,,,`,
		`VN,,2022,,,,,,,,,,,4.03,,,`,
		`91,2026-12-31,2026,,100,1,2,,,,,,,,,,`), true))
	var got []tally.Tally
	if err := o.DB.Read(t.Context(), func(r *store.Reader) (err error) { got, err = r.Tallies(); return err }); err != nil {
		t.Fatal(err)
	}
	pct := func(s string) *law.Ratio {
		r, err := law.ParseRatio(s)
		if err != nil {
			t.Fatal(err)
		}
		return &r
	}
	n := law.Exactly
	want := []tally.Tally{
		{
			Code: "884", On: 20220115, Year: 2021, Standard: "2022-2026", Households: n(1000), Poor: n(10), NearPoor: n(20),
			MinorityHouseholds: n(100), MinorityPoor: n(4), MinorityNearPoor: n(5),
			DecidedOn: 20220110, Decision: "1/QĐ", Source: "a, b",
			PoorPct: pct("1"), NearPoorPct: pct("2"), MultidimPct: pct("3"), MinorityPoorPct: pct("4"),
		},
		{Code: "884", On: 20221231, Year: 2022, Standard: "2022-2026", Poor: n(11), NearPoor: n(21), DecidedOn: 20221231},
		{Code: "VN", On: 20221231, Year: 2022, Standard: "2022-2026", DecidedOn: 20221231, PoorPct: pct("4.03")},
		{Code: "91", On: 20261231, Year: 2026, Standard: "2022-2026", Households: n(100), Poor: n(1), NearPoor: n(2), DecidedOn: 20261231},
	}
	if len(got) != len(want) {
		t.Fatalf("%d rows", len(got))
	}
	for i := range want {
		if !got[i].Same(want[i]) || got[i].Code != want[i].Code || got[i].On != want[i].On || got[i].Year != want[i].Year ||
			got[i].Standard != want[i].Standard || got[i].DecidedOn != want[i].DecidedOn {
			t.Errorf("row %d: %+v\nwant %+v", i+2, got[i], want[i])
		}
	}
	var notes []string
	for _, x := range p.Notices {
		notes = append(notes, x.Say(lang.EN))
	}
	// 2026 is not confirmed, and its default decision date is still to come.
	if s := strings.Join(notes, "\n"); !strings.Contains(s, "not confirmed") || !strings.Contains(s, "2026-12-31 lies in the future") {
		t.Errorf("notices: %s", s)
	}
}

// TestFacts: a later import wins on the overlap; the earlier stays known for the
// days that it does not cover.
func TestFacts(t *testing.T) {
	o := fresh(t)
	must(t)(o.ImportFacts(t.Context(), file(t, "a.csv", "code,on,fact,value,from", "30544,2021-12-31,zone,III,2021-06-04"), true))
	p := must(t)(o.ImportFacts(t.Context(), file(t, "b.csv", "code,on,fact,value,from,decision,decided_on", "30544,2023-12-31,zone,I,2023-01-01,5/QĐ-UBND,2022-12-20"), true))
	if p.Changed != 1 || p.New != 0 {
		t.Errorf("%+v", p)
	}
	for on, want := range map[law.Date]string{20220101: "III", 20221231: "III", 20230101: "I", 20240101: "I"} {
		if err := o.DB.Read(t.Context(), func(r *store.Reader) error {
			record, err := load(r)
			if err != nil {
				return err
			}
			u, _ := record.Tree.Find("30544", on)
			if f, ok := record.Facts.On(u, "zone", on); !ok || f.Value != want {
				t.Errorf("%v: %v %v, want %s", on, f.Value, ok, want)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	// The same two again change nothing.
	if p := must(t)(o.ImportFacts(t.Context(), file(t, "b.csv", "code,on,fact,value,from,decision,decided_on", "30544,2023-12-31,zone,I,2023-01-01,5/QĐ-UBND,2022-12-20"), true)); p.Same != 1 || p.Act != 0 {
		t.Errorf("%+v", p)
	}
}

// TestOneFaultPerDate: a date that is none is said once, not also as empty.
func TestOneFaultPerDate(t *testing.T) {
	o := fresh(t)
	n := head(t, o)
	_, err := o.ImportChanges(t.Context(), file(t, "c.csv", "old_code,new_code,level,change,date,old_name,new_name", "30280,30280,commune,rename,2023-02-30,a,b"), true)
	refused(t, o, n, err, "c.csv, row 2, column date: “2023-02-30” is not a date")
	if s := fault.Say(lang.EN, err); strings.Contains(s, "\n") {
		t.Errorf("more than one line: %s", s)
	}
	// An empty date that is needed is still said.
	_, err = o.ImportChanges(t.Context(), file(t, "c.csv", "old_code,new_code,level,change,date,old_name,new_name", "30280,30280,commune,rename,,a,b"), true)
	refused(t, o, n, err, "c.csv, row 2, column date: The column date is empty")
}

// TestOrphans: no import may leave a recorded count or fact without its unit.
func TestOrphans(t *testing.T) {
	o := fresh(t)
	hamlets := file(t, "u.csv", "code,name,kind,parent,level", "30280001,1,khom,30280,hamlet", "30280002,2,khom,30280,hamlet")
	must(t)(o.ImportUnits(t.Context(), hamlets, 20211101, "", true))
	must(t)(o.ImportTallies(t.Context(), file(t, "t.csv", "code,year,households,poor,near_poor", "30280002,2023,50,1,1"), true))
	must(t)(o.ImportFacts(t.Context(), file(t, "f.csv", "code,on,fact,value,from", "30280001,2023-12-31,specially_difficult,yes,2023-06-01"), true))
	n := head(t, o)
	ends := file(t, "e.csv", "code,name,kind,parent,level", "30280001,1,khom,30280,hamlet")
	_, err := o.ImportUnits(t.Context(), ends, 20220601, unit.Hamlet, true)
	refused(t, o, n, err, "recorded data would no longer find their unit", "30280002")
	_, err = o.ImportUnits(t.Context(), ends, 20220601, unit.Hamlet, false)
	refused(t, o, n, err, "30280002")
	other := file(t, "o.csv", "code,name,kind,parent,level", "30280002,2,khom,30280,hamlet")
	_, err = o.ImportUnits(t.Context(), other, 20220601, unit.Hamlet, true)
	refused(t, o, n, err, "recorded data would no longer find their unit", "30280001")
	// After the days that the data need, the unit may end.
	if p := must(t)(o.ImportUnits(t.Context(), ends, 20240601, unit.Hamlet, true)); p.Ended != 1 {
		t.Errorf("%+v", p)
	}
}

// TestVerifyNotices: what agrees with the journal but not with itself is a
// notice.
func TestVerifyNotices(t *testing.T) {
	o := fresh(t)
	must(t)(o.ImportTallies(t.Context(), file(t, "t.csv", "code,year,households,poor,near_poor,poor_pct",
		"884,2021,100,6,5,7", "30316,2021,50,7,7,", "886,2021,100,6,5,6"), true))
	v, err := o.Verify(t.Context(), nil)
	if err != nil || v.Difference != nil {
		t.Fatalf("%+v %v", v, err)
	}
	var said []string
	for _, n := range v.Notices {
		said = append(said, n.Say(lang.EN))
	}
	all := strings.Join(said, "\n")
	for _, want := range []string{"Unit 884, 2021: the poor rate is printed as 7.00 %, the counts give 6.00 %", "less than the"} {
		if !strings.Contains(all, want) {
			t.Errorf("want %q in\n%s", want, all)
		}
	}
	if strings.Contains(all, "886") {
		t.Errorf("a notice on what agrees:\n%s", all)
	}
}

// TestJudgeReads: judging and measuring leave no trace, and a question that
// cannot be answered says why.
func TestJudgeReads(t *testing.T) {
	o := fresh(t)
	n := head(t, o)
	q := Question{Movement: "an-giang-2021-2025", SubmittedOn: 20250601}
	m, js, err := o.Judge(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	count := map[award.Kind]int{}
	for _, j := range js {
		count[j.Subject.Kind]++
		if j.Verdict != law.Unknown {
			t.Errorf("%s %s is %v without any data", j.Subject.Kind, j.Subject.Code, j.Verdict)
		}
		if len(j.Criteria) != len(m.CriteriaOf(j.Subject.Kind)) {
			t.Errorf("%s %s: %d criteria listed", j.Subject.Kind, j.Subject.Code, len(j.Criteria))
		}
	}
	if count[award.Province] != 1 || count[award.District] != 11 || count[award.Commune] < 150 {
		t.Errorf("subjects %v", count)
	}
	if _, ps, err := o.Targets(t.Context(), q.Movement, q.SubmittedOn, ""); err != nil || len(ps) != len(m.Targets) {
		t.Errorf("%d targets, %v", len(ps), err)
	}
	for want, q := range map[string]Question{
		"There is no movement":  {Movement: "x", SubmittedOn: 20250601},
		"ended on 2025-06-30":   {Movement: q.Movement, SubmittedOn: 20260101, Subject: "884"},
		"No unit ever had":      {Movement: q.Movement, SubmittedOn: 20250601, Subject: "99999", Kind: award.Commune},
		"What kind of subject":  {Movement: q.Movement, SubmittedOn: 20250601, Subject: "VN"},
		"add --kind (province,": {Movement: q.Movement, SubmittedOn: 20250601, Subject: "H-1"},
	} {
		if _, _, err := o.Judge(t.Context(), q); err == nil || !strings.Contains(fault.Say(lang.EN, err), want) {
			t.Errorf("%+v: %v, want %q", q, err, want)
		}
	}
	if head(t, o) != n {
		t.Error("judging wrote")
	}
}

// TestClassify: one bad row, no class at all.
func TestClassify(t *testing.T) {
	const heading = "year,household,hamlet,area,b1,d01,d02,d03,d04,d05,d06,d07,d08,d09,d10,d11,d12\n"
	read := func(rows, standard string) ([]Classified, error) {
		rd, err := document.OpenReader("r.csv", strings.NewReader(heading+rows), document.ReviewColumns())
		if err != nil {
			t.Fatal(err)
		}
		defer rd.Close()
		out, _, err := Classify(rd, standard, 2026)
		return out, err
	}
	good := "2023,H1,30280001,rural,120,1,1,1,0,0,0,0,0,0,0,0,0\n"
	out, err := read(good, "")
	if err != nil || len(out) != 1 || out[0].Standard.ID != "2022-2026" || out[0].Standard.Classify(out[0].Answers).String() != "poor" {
		t.Errorf("%+v %v", out, err)
	}
	if out, err := read(good+"2023,H2,30280001,rural,x,1,1,1,0,0,0,0,0,0,0,0,0\n", ""); err == nil || out != nil {
		t.Errorf("%+v %v", out, err)
	}
	for _, id := range []string{"2027-2030", "2016-2020", "1999"} {
		if _, err := read(good, id); err == nil || fault.KindOf(err) != fault.Refused {
			t.Errorf("standard %s: %v", id, err)
		}
	}
}

// TestCheckMovement: the shipped movements pass, and one that names a unit nobody
// knows does not.
func TestCheckMovement(t *testing.T) {
	for _, f := range award.Files() {
		m, err := CheckMovement(f.Name, f.Content)
		if err != nil {
			t.Fatalf("%s: %s", f.Name, fault.Say(lang.EN, err))
		}
		wrong := strings.Replace(string(f.Content), string(m.Territory.Code), "00", 1)
		if wrong == string(f.Content) {
			t.Fatal("the territory was not found in the file")
		}
		if _, err := CheckMovement(f.Name, []byte(wrong)); err == nil {
			t.Error("a territory that nobody knows passes")
		}
	}
}

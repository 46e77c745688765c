package office

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/document"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/publication"
	"vuonlen/store"
	"vuonlen/store/storetest"
	"vuonlen/unit"
)

// smallCounts is an office with the counts of every commune of An Giang for some years to 2024,
// many of them small, and people who draft and sign.
func smallCounts(t *testing.T, opt store.Options, years int) *Office {
	t.Helper()
	o := opened(t, opt)
	o.Today = 20250601
	tree, err := unit.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	top, _ := tree.Find("89", 20241231)
	lines := []string{"code,year,households,poor,near_poor"}
	for i, u := range tree.Under(top, 20241231, unit.Commune) {
		s, _ := u.At(20241231)
		for y := range years {
			lines = append(lines, fmt.Sprintf("%s,%d,%d,%d,%d", s.Code, 2024-y, 400+i, (i*7+y*3)%11+5*(y/3)*(i%4), (i*5+y)%13))
		}
	}
	must(t)(o.ImportTallies(t.Context(), file(t, "t.csv", lines...), true))
	for name, g := range map[string]account.Grant{
		"minh":  {Role: account.ProvincialOfficer, Scope: "89", On: 20241231},
		"tri":   {Role: account.ProvincialOfficer, Scope: "891", On: 20241231},
		"thu":   {Role: account.BoardSecretary, Scope: "89", On: 20241231},
		"thanh": {Role: account.Auditor, Scope: "891", On: 20241231},
		"kiem":  {Role: account.Auditor, Scope: "89", On: 20241231},
		"mai":   {Role: account.Department, Scope: "89", On: 20241231},
		"ca":    {Role: account.ProvincialOfficer, Scope: "89", On: 20241231},
	} {
		if _, err := o.AddUser(t.Context(), name, g); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := o.AddUser(t.Context(), "ca", account.Grant{Role: account.BoardSecretary, Scope: "89", On: 20241231}); err != nil {
		t.Fatal(err)
	}
	return o
}

// TestEdition: who drafts, who signs, what a correction leaves, on both databases.
func TestEdition(t *testing.T) {
	storetest.Both(t, func(t *testing.T, opt store.Options) {
		o, ctx := smallCounts(t, opt, 1), t.Context()
		minh, thu, mai, ca := as(o, "minh"), as(o, "thu"), as(o, "mai"), as(o, "ca")
		q := EditionQuestion{Movement: "an-giang-2021-2025"}
		for _, who := range []string{"mai", "thu", "tri", "nobody"} {
			if _, err := as(o, who).DraftEdition(ctx, q); !errors.Is(err, account.ErrDenied) && who != "nobody" || err == nil {
				t.Errorf("%s drafts: %v", who, err)
			}
		}
		draft := func(who *Office, q EditionQuestion) EditionAnswer {
			t.Helper()
			e, err := who.DraftEdition(ctx, q)
			if err != nil {
				t.Fatal(err)
			}
			return e
		}
		one := draft(ca, q)
		if one.Report.Protected == 0 || len(one.Report.Hidden) != one.Report.Cells[publication.Hidden] || one.Edited.Known != one.Act-1 {
			t.Errorf("%+v, act %d", one.Report, one.Act)
		}
		for who, want := range map[*Office]fault.Kind{minh: fault.Refused, ca: fault.Refused, mai: fault.Refused} {
			if _, err := who.SignEdition(ctx, 1, ""); fault.KindOf(err) != want {
				t.Errorf("%s signs: %v", who.Actor, err)
			}
		}
		if _, err := thu.SignEdition(ctx, 1, strings.Repeat("0", 64)); fault.KindOf(err) != fault.Conflict {
			t.Error("another draft than was seen is signed:", err)
		}
		for _, who := range []string{"mai", "tri", "thanh"} { // no part in it, or in one district only
			if l, err := as(o, who).Editions(ctx); err != nil || len(l) != 0 {
				t.Errorf("%s sees a draft: %v %v", who, l, err)
			}
			if _, err := as(o, who).Edition(ctx, 1); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s: %v", who, err)
			}
			if _, err := as(o, who).AttackEdition(ctx, 1, 60); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s attacks a draft: %v", who, err)
			}
		}
		if _, _, _, err := o.Published(ctx, 1); fault.KindOf(err) != fault.NotFound {
			t.Error("a draft is public:", err)
		}
		if act, err := thu.SignEdition(ctx, 1, one.SHA256); err != nil || act == 0 {
			t.Fatal(err)
		}
		given := func() map[string]string {
			t.Helper()
			out := map[string]string{}
			for _, f := range one.Files {
				f, err := o.EditionFile(ctx, 1, f.Name)
				if err != nil || hash(f.Content) != f.SHA256 {
					t.Fatal(f.Name, err)
				}
				out[f.Name] = string(f.Content)
			}
			return out
		}
		before := given()
		for _, who := range []string{"mai", "tri", "thanh"} {
			if e, err := as(o, who).Edition(ctx, 1); err != nil || e.Report.Hidden != nil || e.Edition.Report != "" {
				t.Errorf("%s is told which cells are small: %v", who, err)
			}
		}
		for _, who := range []string{"minh", "thu", "kiem"} {
			if e, err := as(o, who).Edition(ctx, 1); err != nil || len(e.Report.Hidden) == 0 {
				t.Errorf("%s is not told which cells are hidden: %v", who, err)
			}
		}

		// A correction: two communes counted otherwise, one of them a small group.
		fixed := file(t, "f.csv", "code,year,households,poor,near_poor", "30544,2024,500,2,40", "30547,2024,500,41,1")
		must(t)(o.ImportTallies(ctx, fixed, true))
		if _, err := minh.DraftEdition(ctx, EditionQuestion{Movement: q.Movement, Corrects: 1}); fault.KindOf(err) != fault.Usage {
			t.Error("a correction without a reason:", err)
		}
		if _, err := minh.DraftEdition(ctx, EditionQuestion{Movement: q.Movement, Corrects: 7, Reason: "x"}); fault.KindOf(err) != fault.NotFound {
			t.Error("a correction of nothing:", err)
		}
		q.Corrects, q.Reason = 1, "hai xã nhập nhầm"
		draft(ca, q)
		two := draft(minh, q) // takes the place of the draft before
		if l, err := thu.Editions(ctx); err != nil || len(l) != 2 || two.Number != 2 {
			t.Errorf("draft %d of %d editions: %v", two.Number, len(l), err)
		}
		if n, changes, err := thu.EditionChanges(ctx, 2); err != nil || n != 1 || len(changes) == 0 {
			t.Error(n, len(changes), err)
		}
		if _, err := thu.SignEdition(ctx, 2, two.SHA256); err != nil {
			t.Fatal(err)
		}
		if after := given(); len(after) < 20 || !maps.Equal(before, after) {
			t.Errorf("the old edition of %d files is another one", len(after))
		}
		for name, content := range before { // what is summed is what is given
			if line := hash([]byte(content)) + "  " + name + "\n"; name != "SHA256SUMS" && !strings.Contains(before["SHA256SUMS"], line) {
				t.Errorf("%s has another sum", name)
			}
		}
		newest, _, issues, err := o.Published(ctx, 0)
		if err != nil || newest.Number != 2 || len(issues) != 2 || issues[1].Corrects != 1 {
			t.Error(newest, issues, err)
		}
		for i := range one.Edited.Rows { // what one hid stays hidden
			for m, c := range one.Edited.Rows[i].Cells {
				if n := two.Edited.Rows[i].Cells[m]; c.State == publication.Hidden && n.State != publication.Hidden {
					t.Errorf("row %d %s is %s now", i, m, n.State)
				}
			}
		}
		for n := 1; n <= 2; n++ {
			if a, err := mai.AttackEdition(ctx, n, 60); err != nil || len(a.Broken) > 0 || a.Hidden == 0 {
				t.Errorf("edition %d: %+v %v", n, a, err)
			}
		}
		// Every earlier edition is counted again as it was known, for the numbers it hid.
		if err := o.DB.Read(ctx, func(r *store.Reader) error {
			old, err := earlierEditions(r)
			if len(old) != 2 || old[0].Truth == nil || old[1].Truth == nil {
				t.Errorf("%d editions, not all counted again", len(old))
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		intact(t, o)
	})
}

// TestEditionRests: a draft is not kept when what it was made of has changed meanwhile, and
// is when something else has.
func TestEditionRests(t *testing.T) {
	storetest.Both(t, func(t *testing.T, opt store.Options) {
		o, ctx := smallCounts(t, opt, 1), t.Context()
		q := EditionQuestion{Movement: "an-giang-2021-2025", Day: o.Today, Map: o.Today, Rule: publication.DefaultRule}
		var basis store.Basis
		if err := o.DB.Read(ctx, func(r *store.Reader) (err error) {
			_, basis, err = store.Based(r, func(r *store.Reader) (preparedEdition, error) { return o.prepareEdition(r, q) })
			return err
		}); err != nil {
			t.Fatal(err)
		}
		stands := func() (ok bool) {
			t.Helper()
			if _, err := o.DB.Write(ctx, "cli:an", store.Act{Kind: "x"}, func(tx *store.Tx) (err error) {
				ok, err = tx.Stands(basis)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return ok
		}
		if !stands() {
			t.Error("nothing happened")
		}
		step(t, o, ArticleStep{What: publication.Written, Unit: "30544", On: 20241231, Text: newsText()})
		if !stands() {
			t.Error("an article has nothing to do with it")
		}
		must(t)(o.ImportTallies(ctx, file(t, "n.csv", "code,year,households,poor,near_poor", "30544,2024,500,9,9"), true))
		if stands() {
			t.Error("a count was changed")
		}
	})
}

// TestReproduce: whoever unpacks the archive of an edition into an empty database and does
// what it says gets the verdicts that it names, also where units were entered that do not
// come with the program and facts are about them.
func TestReproduce(t *testing.T) {
	o, ctx := smallCounts(t, store.Options{DSN: storetest.SQLite(t), Keys: t.TempDir() + "/keys"}, 4), t.Context()
	must(t)(o.ImportUnits(ctx, file(t, "u.csv", "code,name,kind,parent,level", "30544001,Một,ap,30544,hamlet", "30544002,Hai,ap,30544,hamlet"), 20211101, "", true))
	must(t)(o.ImportChanges(ctx, file(t, "c.csv", "old_code,new_code,level,change,date,old_name,new_name,note", "30544002,30544001,hamlet,merge,2023-05-01,Ấp Hai,Ấp Một,ghi chú riêng"), true))
	must(t)(o.ImportFacts(ctx, file(t, "f.csv", "code,fact,value,from,source", "30544001,specially_difficult,yes,2021-06-04,QĐ 612", "30544,zone,III,2021-06-04,QĐ 861", "30547,zone,none,2021-06-04,QĐ 861"), true))
	e, err := as(o, "minh").DraftEdition(ctx, EditionQuestion{Movement: "an-giang-2021-2025"})
	if err != nil {
		t.Fatal(err)
	}
	packed := unpacked(t, e)
	there := fresh(t)
	there.Today = 20260101
	path := func(name string) string { return file(t, name, strings.TrimSuffix(packed[name], "\n")) }
	got := map[string]law.Verdict{}
	day := func(s string) law.Date {
		t.Helper()
		if s == "" {
			return 0
		}
		on, err := law.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return on
	}
	for _, line := range strings.Split(strings.TrimSpace(packed["commands.txt"]), "\n") {
		command, ok := strings.CutPrefix(line, "vuonlen --db sqlite:reproduce.db ")
		if !ok {
			t.Fatalf("%q may do something to another database", line)
		}
		words := strings.Fields(command)
		flags := map[string]string{}
		for i := 1; i+1 < len(words); i++ {
			flags[words[i]] = words[i+1]
		}
		switch strings.Join(words[:2], " ") {
		case "unit import":
			must(t)(there.ImportUnits(ctx, path(words[2]), day(flags["--on"]), unit.Level(flags["--complete"]), true))
		case "unit change":
			must(t)(there.ImportChanges(ctx, path(words[3]), true))
		case "unit fact":
			must(t)(there.ImportFacts(ctx, path(words[3]), true))
		case "tally import":
			must(t)(there.ImportTallies(ctx, path(words[2]), true))
		case "target show":
			_, ps, err := there.Targets(ctx, flags["--movement"], day(flags["--on"]), "")
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range ps {
				got["target "+p.Target.ID+" "+flags["--on"]] = p.Finding.Verdict
			}
		default:
			_, js, err := there.Judge(ctx, Question{Movement: flags["--movement"], SubmittedOn: day(flags["--submitted-on"]), Kind: award.Kind(flags["--kind"]), On: day(flags["--on"])})
			if err != nil {
				t.Fatal(line, err)
			}
			for _, j := range js {
				got[flags["--kind"]+" "+j.Subject.Code+" "+flags["--on"]] = j.Verdict
			}
		}
	}
	lines := strings.Split(strings.TrimSpace(packed["verdicts.csv"]), "\n")[1:]
	decided := 0
	for _, l := range lines {
		w := strings.Split(l, ",")
		if v := got[strings.Join(w[:3], " ")]; string(v) != w[3] {
			t.Errorf("%s: got %s", l, v)
		}
		if w[3] == string(law.Met) || w[3] == string(law.NotMet) {
			decided++
		}
	}
	rest := strings.Count(packed["not-reproducible.csv"], ",inputs")
	t.Logf("%d verdicts again, %d of them decided; %d not to be had from what is public", len(lines), decided, rest)
	if len(lines) < 50 || decided == 0 || rest == 0 || len(got) != len(lines)+rest || !strings.Contains(packed["verdicts.csv"]+packed["not-reproducible.csv"], "\ntarget,target.rate,") {
		t.Errorf("%d verdicts, %d decided, %d not reproducible, %d judged", len(lines), decided, rest, len(got))
	}
	for name, content := range packed {
		if strings.Contains(content, "ghi chú riêng") {
			t.Errorf("%s has a remark that somebody made for himself", name)
		}
	}
	for _, s := range publication.CellStates { // a reader is told of each state in each language
		for _, l := range lang.All {
			if !strings.Contains(packed["README.txt"], l.Say(s.Use())) {
				t.Errorf("the archive does not say what %s means in %s", s, l)
			}
		}
	}
}

// unpacked are the files of an edition's archive.
func unpacked(t *testing.T, e EditionAnswer) map[string]string {
	t.Helper()
	i := slices.IndexFunc(e.Files, func(f store.EditionFile) bool { return f.Name == "reproduce.zip" })
	z, err := zip.NewReader(bytes.NewReader(e.Files[i].Content), e.Files[i].Size)
	if err != nil {
		t.Fatal(err)
	}
	packed := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		packed[f.Name] = string(b)
	}
	return packed
}

// TestOpenTables: every table of an edition is there in every form, every column and every
// value of a code list stands in the dictionary in both languages, what names a row names
// one row, and what machines are told of the CSV files is so.
func TestOpenTables(t *testing.T) {
	o, ctx := smallCounts(t, store.Options{DSN: storetest.SQLite(t), Keys: t.TempDir() + "/keys"}, 2), t.Context()
	e, err := as(o, "minh").DraftEdition(ctx, EditionQuestion{Movement: "an-giang-2021-2025"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := as(o, "thu").SignEdition(ctx, 1, ""); err != nil {
		t.Fatal(err)
	}
	live, err := (&Public{DB: o.DB}).OpenData(ctx)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]store.EditionFile{}
	for _, f := range e.Files {
		files[f.Name] = f
	}
	explained(t, e.Files, "figures", "balances", "targets", "dictionary")
	explained(t, live, "honours", "editions", "dictionary")
	var whole map[string]any
	if err := json.Unmarshal(files["edition.json"].Content, &whole); err != nil {
		t.Fatal(err)
	}
	for key := range whole {
		if !strings.Contains(string(files["dictionary.csv"].Content), "\nedition.json,"+key+",") {
			t.Errorf("%s of edition.json is not in the dictionary", key)
		}
	}
	var csvw struct {
		Context []any `json:"@context"`
		Tables  []struct {
			URL    string
			Schema struct {
				Columns []struct {
					Name, Titles, Datatype string
					Required               bool
					Says                   []map[string]string `json:"dc:description"`
				}
				PrimaryKey []string
			} `json:"tableSchema"`
		}
	}
	if err := json.Unmarshal(files["csv-metadata.json"].Content, &csvw); err != nil || len(csvw.Tables) != 4 {
		t.Fatalf("%d tables, %v", len(csvw.Tables), err)
	}
	for _, x := range csvw.Tables {
		rows := csvRows(t, files[x.URL])
		seen := map[string]bool{}
		for at, c := range x.Schema.Columns {
			if rows[0][at] != c.Titles || c.Name != c.Titles || len(c.Says) != 2 || c.Says[0]["@value"] == "" || c.Says[1]["@value"] == "" {
				t.Errorf("%s column %d: %+v, headed %s", x.URL, at, c, rows[0][at])
			}
			form := map[string]string{"string": ``, "integer": `^(-?\d+)?$`, "decimal": `^(-?\d+\.\d\d)?$`, "date": `^(\d{4}-\d\d-\d\d)?$`, "gYear": `^(\d{4})?$`}[c.Datatype]
			for _, r := range rows[1:] {
				if !regexp.MustCompile(form).MatchString(r[at]) || c.Required && r[at] == "" {
					t.Fatalf("%s.%s is %q, which is no %s", x.URL, c.Name, r[at], c.Datatype)
				}
			}
		}
		for _, r := range rows[1:] {
			key := ""
			for _, k := range x.Schema.PrimaryKey {
				key += r[slices.Index(rows[0], k)] + "|"
			}
			if seen[key] {
				t.Errorf("%s names two rows of %s", key, x.URL)
			}
			seen[key] = true
		}
	}
}

func csvRows(t *testing.T, f store.EditionFile) [][]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(f.Content)).ReadAll()
	if err != nil || len(rows) == 0 {
		t.Fatalf("%s: %d rows, %v", f.Name, len(rows), err)
	}
	return rows
}

// explained holds files of open data against their dictionary.
func explained(t *testing.T, fs []store.EditionFile, tables ...string) {
	t.Helper()
	files := map[string]store.EditionFile{}
	for _, f := range fs {
		files[f.Name] = f
		if f.Type == "" || f.SHA256 != hash(f.Content) || f.Size != int64(len(f.Content)) {
			t.Errorf("%s: type %q, %d bytes, %s", f.Name, f.Type, f.Size, f.SHA256)
		}
	}
	says := map[[2]string][]string{}
	for _, r := range csvRows(t, files["dictionary.csv"])[1:] {
		if r[5] == "" || r[6] == "" || strings.Contains(r[5]+r[6], "⟦") {
			t.Errorf("%s %s is not explained: %q", r[0], r[1], r)
		}
		says[[2]string{r[0], r[1]}] = r
	}
	for _, name := range tables {
		for _, kind := range document.TableKinds {
			if files[name+"."+kind].Size == 0 {
				t.Errorf("%s is not given as %s", name, kind)
			}
		}
		rows := csvRows(t, files[name+".csv"])
		for at, column := range rows[0] {
			d, ok := says[[2]string{name, column}]
			if !ok {
				t.Errorf("%s.%s is not in the dictionary", name, column)
				continue
			}
			if (d[2] == "integer" && d[4] == "" && name != "editions" || d[2] == "decimal") && d[3] == "" {
				t.Errorf("%s.%s is counted in nothing", name, column)
			}
			for _, r := range rows[1:] {
				for _, value := range strings.Fields(r[at]) {
					if column == "column" {
						value = r[slices.Index(rows[0], "list")] + " " + value
					}
					if _, ok := says[[2]string{d[4], value}]; d[4] != "" && !ok {
						t.Errorf("%s.%s is %q, which is not in the list %s", name, column, value, d[4])
					}
				}
			}
		}
	}
}

package report

import (
	"encoding/csv"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// TestFormsAreTheOfficialOnes holds forms.yaml against the table of columns that
// was gathered from printed forms and programs (testdata/report-forms.csv).
func TestFormsAreTheOfficialOnes(t *testing.T) {
	b, err := os.ReadFile("testdata/report-forms.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(b))).ReadAll()
	if err != nil || len(rows) != 131 {
		t.Fatal(err, len(rows))
	}
	seen := map[int][]int{}
	for _, row := range rows[1:] {
		no, group, heading, formula, same, status := row[0], row[4], row[5], row[6], row[7], row[9]
		f, ok := Find(no)
		if !ok {
			t.Fatal("no form", no)
		}
		if f.Title.VI != row[1] || string(f.Status) != status {
			t.Errorf("form %s: %q %s, want %q %s", no, f.Title.VI, f.Status, row[1], status)
		}
		if lines := strings.Contains(row[2], "two rows: Hộ and Nhân khẩu"); lines != slices.Equal(f.Lines, []string{"households", "persons"}) && f.No != 10 {
			t.Errorf("form %s: lines %v", no, f.Lines)
		}
		if f.List != strings.HasPrefix(row[2], "member list") {
			t.Errorf("form %s: list %v", no, f.List)
		}
		switch {
		case same != "":
			of, _ := Find(same)
			if len(f.Columns) != len(of.Columns) || f.Class != household.NearPoor || of.Class != household.Poor {
				t.Errorf("form %s is not the twin of %s", no, same)
			}
			continue
		case row[3] == "": // the lettered columns of the member list
			var heads []string
			for _, c := range f.Columns {
				if c.No == 0 {
					heads = append(heads, c.Letter+" "+c.Heading.VI)
				}
			}
			if got := strings.Join(heads, "; "); lang.Fold(got) != lang.Fold(heading) {
				t.Errorf("form %s: %q, want %q", no, got, heading)
			}
			continue
		}
		n, _ := strconv.Atoi(row[3])
		seen[f.No] = append(seen[f.No], n)
		i := slices.IndexFunc(f.Columns, func(c Column) bool { return c.No == n })
		if i < 0 {
			t.Errorf("form %s has no column %d", no, n)
			continue
		}
		c := &f.Columns[i]
		var groups []string
		for _, g := range c.Groups {
			groups = append(groups, g.VI)
		}
		if got := strings.Join(groups, " - "); lang.Fold(got) != lang.Fold(group) || c.Heading.VI != heading {
			t.Errorf("form %s column %d: %q %q, want %q %q", no, n, got, c.Heading.VI, group, heading)
		}
		official := formula
		if strings.Contains(official, "households") { // told in words: the share
			official = ""
			if len(c.share) == 0 {
				t.Errorf("form %s column %d is no share", no, n)
			}
		}
		if c.Formula.String() != official {
			t.Errorf("form %s column %d: formula %q, want %q", no, n, c.Formula, formula)
		}
	}
	for _, f := range Forms() {
		of := f.No
		if twin := map[int]int{6: 4, 7: 5, 13: 12, 14: 15}[f.No]; twin != 0 {
			of = twin
		}
		n := 0
		for _, c := range f.Columns {
			if c.No > 0 {
				n++
			}
			for _, b := range append(c.Groups, c.Heading) {
				if b.VI == "" || b.EN == "" || strings.IndexFunc(b.EN, func(r rune) bool { return r > unicode.MaxLatin1 }) >= 0 {
					t.Errorf("form %d: heading %+v", f.No, b)
				}
			}
		}
		if len(seen[of]) != n {
			t.Errorf("form %d has %d columns, the official one %d", f.No, n, len(seen[of]))
		}
	}
}

func TestFind(t *testing.T) {
	for no, want := range map[string]int{"1": 1, "01": 1, "15": 15, "0": 0, "16": 0, "": 0, "1a": 0, "-1": 0, "001": 0} {
		f, ok := Find(no)
		if ok != (want > 0) || ok && f.No != want {
			t.Errorf("%q: %v", no, ok)
		}
	}
}

// What is wrong with a file of forms is told, not run.
func TestParseRefuses(t *testing.T) {
	good := string(formsFile)
	if _, err := parse([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]string{
		{"formula: 3/1*100", "formula: 3/99*100"},
		{"formula: 3/1*100", "formula: 3/1"},
		{"formula: 3/1*100", "formula: 3/1*100, declared: persons"},
		{"count: [poor, d01]", "count: [poor, d13]"},
		{"sum: persons", "sum: cows"},
		{"declared: persons", "declared: cows"},
		{"list: w01", "list: w07"},
		{"move: 9", "move: 10"},
		{"in: households, count: [poor]}", "in: cows, count: [poor]}"},
		{"group: [poor], vi: Số hộ", "group: [rich], vi: Số hộ"},
		{"{no: 3, group: [poor]", "{no: 33, group: [poor]"},
		{"  - no: 2\n", "  - no: 22\n"},
		{"same_as: 4", "same_as: 8"},
		{"status: reported", "status: unconfirmed"},
		{"status: reported", "status: sure"},
		{"rows: units", "rows: columns"},
		{"class: poor", "class: rich"},
		{"share: [d01], of: [poor]", "share: [d01]"},
		{"source: printed", "source: hearsay"},
		{"vi: Tổng số hộ nghèo đầu kỳ", "wie: Tổng số hộ nghèo đầu kỳ"},
		{"vi: Tổng số hộ nghèo đầu kỳ", "vi: ''"},
	} {
		bad := strings.Replace(good, c[0], c[1], 1)
		if bad == good {
			t.Errorf("%q does not stand in the file", c[0])
		}
		if _, err := parse([]byte(bad)); err == nil {
			t.Errorf("%q for %q is accepted", c[1], c[0])
		}
	}
}

func TestFormula(t *testing.T) {
	for _, s := range []string{"", "1+", "+1", "1--2", "a", "1/2", "1/0*100", "1*100", "1/2/3*100", "01+2", "1 + 2", "1/2-3*100", "*100", "-1+2"} {
		if f, err := parseFormula(s); err == nil {
			t.Errorf("%q is read as %v", s, f)
		}
	}
	column := func(no int) law.Count {
		return []law.Count{law.Exactly(0), law.Between(2, 3), law.Exactly(8), {}}[no]
	}
	for s, want := range map[string]string{
		"2-1": "5–6", "1-2": "-6–-5", "1+2+1": "12–14", "1-3": "…", "1/2*100": "25,00–37,50", "3/2*100": "…", "1/3*100": "…", "2/2*100": "100,00",
	} {
		f, err := parseFormula(s)
		if err != nil {
			t.Fatal(err)
		}
		if got := f.eval(column).Say(lang.VI); got != want {
			t.Errorf("%s: %s, want %s", s, got, want)
		}
	}
	if got := rate(law.Exactly(0), law.Exactly(0)).Say(lang.VI); got != Nobody {
		t.Error("a rate of nobody is", got)
	}
	if got := rate(law.Exactly(1), law.Exactly(16)).Say(lang.VI); got != "6,25" {
		t.Error(got)
	}
	if got := rate(law.Exactly(1), law.Exactly(800)).Say(lang.EN); got != "0.13" { // 0.125: half away from zero
		t.Error(got)
	}
}

// Whatever prints as a formula is read back as the same.
func TestFormulaRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "n")
		f := Formula{rate: n == 2 && rapid.Bool().Draw(t, "rate")}
		for i := range n {
			f.terms = append(f.terms, term{rapid.IntRange(1, 22).Draw(t, "column"), i > 0 && !f.rate && rapid.Bool().Draw(t, "minus")})
		}
		got, err := parseFormula(f.String())
		if err != nil || got.rate != f.rate || !slices.Equal(got.terms, f.terms) {
			t.Fatalf("%s: %+v, %v", f, got, err)
		}
	})
}

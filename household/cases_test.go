package household

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"vuonlen/internal/lang"
	"vuonlen/law"
)

var update = flag.Bool("update", false, "write the explanations of the cases anew")

// caseParts takes a txtar file of exactly these parts apart.
var caseParts = regexp.MustCompile(`(?s)^(.*?)-- row --\n(.*?)-- class --\n(.*?)-- explanation --\n(.*)$`)

// TestCases runs the cases beside each standard, named after the article they
// show. A case is one review row (area, B1, the twelve indicators), its class
// and its explanation in Vietnamese.
func TestCases(t *testing.T) {
	names, err := filepath.Glob("standards/*/cases/*.txtar")
	if err != nil || len(names) < 9 {
		t.Fatalf("%d cases, %v", len(names), err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			m := caseParts.FindStringSubmatch(string(b))
			if m == nil {
				t.Fatal("a case has the parts row, class, explanation")
			}
			comment, row, class, want := m[1], m[2], m[3], m[4]
			if comment == "" {
				t.Error("the case does not say what it shows")
			}
			s, ok := FindStandard(filepath.Base(filepath.Dir(filepath.Dir(name))))
			if !ok {
				t.Fatal("no standard of the folder's name")
			}
			a := parseRow(t, row)
			if got, want := s.Classify(a).String(), strings.TrimSpace(class); got != want {
				t.Errorf("class %s, want %s", got, want)
			}
			got := render(s.Explain(a), "")
			if *update {
				text := strings.TrimSuffix(string(b), want) + got
				if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
				want = got
			}
			if got != want {
				t.Errorf("explanation\n%swant\n%s", got, want)
			}
		})
	}
}

// parseRow reads the two lines of a case: headings and values.
func parseRow(t *testing.T, text string) Answers {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if len(lines) != 2 || lines[0] != "area,b1,d01,d02,d03,d04,d05,d06,d07,d08,d09,d10,d11,d12" {
		t.Fatalf("row of the case: %q", text)
	}
	f := strings.Split(lines[1], ",")
	if len(f) != 14 {
		t.Fatalf("%d fields", len(f))
	}
	area, ok := map[string]Area{"urban": Urban, "rural": Rural, "": AreaUnknown}[f[0]]
	if !ok {
		t.Fatalf("area %q", f[0])
	}
	b1 := -1
	if f[1] != "" {
		var err error
		if b1, err = strconv.Atoi(f[1]); err != nil {
			t.Fatal(err)
		}
	}
	for i := range f[2:] {
		if f[2+i] == "" {
			f[2+i] = "?"
		}
	}
	return answers(b1, area, strings.Join(f[2:], ""))
}

// render writes a finding as a tree: verdict, sentence, citation, what is
// missing.
func render(f law.Finding, indent string) string {
	line := indent + f.Verdict.Say(lang.VI) + ": " + f.Text.Say(lang.VI)
	if !f.Citation.IsZero() {
		line += " [" + f.Citation.Say(lang.VI) + "]"
	}
	for _, m := range f.Missing {
		line += " <- " + m.What
	}
	out := line + "\n"
	for _, b := range f.Because {
		out += render(b, indent+"  ")
	}
	return out
}

// Every finding of a class is complete: texts in both languages without a hole,
// leaves cited, and Missing in the tree the same as Missing of the standard.
func TestFindingsAreComplete(t *testing.T) {
	s := official(t)
	for _, a := range []Answers{
		{}, answers(140, Rural, "111000000000"), answers(175, Urban, "110000000000"), answers(176, AreaUnknown, "??????????1?"),
		answers(150, AreaUnknown, "1?0?1?0?1?0?"), answers(-1, Urban, "000000000000"), answers(100, AreaUnknown, "11?000000000"),
	} {
		f := s.Explain(a)
		var check func(f law.Finding)
		check = func(f law.Finding) {
			for _, l := range lang.All {
				if text := f.Text.Say(l); text == "" || strings.ContainsAny(text, "⟦{}") || strings.Contains(text, "  ") {
					t.Errorf("%s in %s: %q", f.Rule, l, text)
				}
			}
			if f.Citation.IsZero() && f.Rule != RuleClass {
				t.Errorf("%s cites nothing", f.Rule)
			}
			for _, b := range f.Because {
				check(b)
			}
		}
		check(f)
		var missing []string
		for _, m := range f.AllMissing() {
			missing = append(missing, m.What)
		}
		if got, want := strings.Join(missing, " "), strings.Join(s.Missing(a), " "); got != want {
			t.Errorf("missing in the finding %q, of the standard %q", got, want)
		}
		if (f.Verdict == law.Unknown) != (s.Classify(a) == UnknownClass) || f.Facts[1].Value != s.Classify(a).String() {
			t.Errorf("finding %s of class %s", f.Verdict, s.Classify(a))
		}
	}
}

func TestReviewTellsNoName(t *testing.T) {
	r := Review{Year: 2024, Household: "H1", Head: "Nguyễn Văn A", CitizenID: "089199000123", Address: "Ấp 1", Row: 7}
	for _, s := range []string{r.String(), r.GoString()} {
		if strings.Contains(s, "Nguyễn") || strings.Contains(s, "0891") || strings.Contains(s, "Ấp") || !strings.Contains(s, "H1") {
			t.Error(s)
		}
	}
}

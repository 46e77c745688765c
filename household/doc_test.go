package household

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"vuonlen/internal/lang"
)

// guide is docs/files.md.
func guide(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("../docs/files.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// The example of a point table in the guide is one that the program reads, and
// it is marked as made up.
func TestGuidePointTable(t *testing.T) {
	_, section, ok := strings.Cut(guide(t), "\n## B1 point tables\n")
	if !ok {
		t.Fatal("no section")
	}
	_, example, ok := strings.Cut(section, "```yaml\n")
	if !ok {
		t.Fatal("no example")
	}
	example, _, _ = strings.Cut(example, "```")
	table, err := ParsePoints("docs/files.md", []byte(example))
	if err != nil {
		t.Fatal(err)
	}
	if !table.Fictitious || len(table.Zones) < 2 || len(table.Items) < 4 {
		t.Errorf("%+v", table)
	}
}

// The columns of review and member files in the guide are those of the newest
// form. When the form changes, this test prints what the guide must say.
func TestGuideColumns(t *testing.T) {
	f := forms[len(forms)-1]
	text := guide(t)
	for _, ofMember := range []bool{false, true} {
		want := columnTable(f, ofMember)
		if !strings.Contains(text, "\n"+want+"\n") {
			t.Errorf("docs/files.md lacks this table:\n%s", want)
		}
	}
}

func columnTable(f *Form, ofMember bool) string {
	var b strings.Builder
	b.WriteString("| column | meaning | answer | Vietnamese headings |\n|---|---|---|---|\n")
	for _, q := range f.Questions {
		if q.OfMember != ofMember {
			continue
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", q.Code, q.Label.EN, answerInWords(&q), strings.Join(q.Headings, "; "))
	}
	return b.String()
}

func answerInWords(q *Question) string {
	words := map[QuestionKind]string{
		YesNo: "1 or 0", FreeText: "text", DateAnswer: "day", BirthAnswer: "day or year", YearAnswer: "year", CodeAnswer: "number in the register",
		UnitAnswer: "code of a unit", EthnicAnswer: "code or name", CitizenAnswer: "12 digits",
	}
	out := words[q.Kind]
	switch q.Kind {
	case Number:
		out = fmt.Sprintf("%d to %s", q.Lo, lang.EN.Int(q.Hi))
	case Choice:
		var values []string
		for _, o := range q.Choices {
			values = append(values, "`"+o.Value+"`")
		}
		out = strings.Join(values, ", ")
	}
	if q.Sensitive != "" {
		out += "; sensitive"
	}
	return out
}

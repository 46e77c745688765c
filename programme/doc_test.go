package programme

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"vuonlen/internal/lang"
)

// TestGuide: docs/files.md tells of every kind and column as the program has them.
func TestGuide(t *testing.T) {
	b, err := os.ReadFile("../docs/files.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range Kinds() {
		if want := guide(k); !strings.Contains(string(b), want) {
			t.Errorf("docs/files.md lacks this:\n%s", want)
		}
	}
}

var answers = map[FieldKind]string{
	Text: "text", Date: "date", Year: "year", YesNo: "yes or no", Unit: "code of a unit", Subject: "id in `subjects`",
	Household: "number in the register", Dong: "whole đồng", Count: "whole number", Decimal: "number, with decimals",
	Movement: "id of a movement", Days: "days MM-DD joined by `;`, at most one in a month",
}

// guide is what docs/files.md says of a kind.
func guide(k *Kind) string {
	var s strings.Builder
	fmt.Fprintf(&s, "### `%s`: %s\n\n| column | meaning | answer | Vietnamese headings |\n|---|---|---|---|\n", k.ID, k.Name.Say(lang.EN))
	for _, f := range k.Fields {
		answer := answers[f.Kind]
		switch f.Kind {
		case Choice:
			var words []string
			for _, o := range f.Choices {
				words = append(words, "`"+o.Value+"` ("+o.Label.VI+")")
			}
			answer = strings.Join(words, ", ")
		case Any:
			answer = "code, number or id, as `" + f.By + "` says"
		}
		if f.Required {
			answer += "; required"
		}
		fmt.Fprintf(&s, "| `%s` | %s | %s | %s |\n", f.ID, f.Label.Say(lang.EN), answer, strings.Join(append([]string{f.Label.VI}, f.Headings...), "; "))
	}
	return s.String() + "\nOne record: " + strings.Join(k.Key, ", ") + ".\n"
}

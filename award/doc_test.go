package award_test

import (
	"os"
	"strings"
	"testing"

	"vuonlen/award"
)

// The example of docs/files.md is a movement that can be read, and the guide names
// every form that the reader knows.
func TestGuideToMovementFiles(t *testing.T) {
	b, err := os.ReadFile("../docs/files.md")
	if err != nil {
		t.Fatal(err)
	}
	_, guide, ok := strings.Cut(string(b), "## Movements: ")
	if !ok {
		t.Fatal("the guide has no chapter on movements")
	}
	_, example, ok := strings.Cut(guide, "```yaml\n")
	example, _, end := strings.Cut(example, "```\n")
	if !ok || !end {
		t.Fatal("the guide has no example")
	}
	head, _, _ := strings.Cut(small, "targets:\n")
	m := read(t, "example", []byte(head+example))
	if len(m.Targets) != 1 || len(m.Criteria) != 8 || len(m.Bars) != 2 || len(m.Awards) != 1 || len(m.Awards[0].Quotas) != 3 {
		t.Errorf("%d targets, %d criteria, %d bars, %d awards", len(m.Targets), len(m.Criteria), len(m.Bars), len(m.Awards))
	}
	_, err = award.Read("wrong", []byte(strings.Replace(small, "    count_falls: { percent: \"50\" }\n", "    x: {}\n", 1)))
	if err == nil {
		t.Fatal("a form that is none was read")
	}
	_, known, _ := strings.Cut(err.Error(), "known keys: id, text, document, clause, class, ")
	known, _, _ = strings.Cut(known, "\n")
	forms := strings.Split(known, ", ")
	if len(forms) < 15 {
		t.Fatalf("%v", err)
	}
	for _, f := range forms {
		if f = strings.TrimSpace(f); !strings.Contains(guide, "`"+f+"`") {
			t.Errorf("the guide does not tell of %s", f)
		}
	}
}

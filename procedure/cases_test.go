package procedure

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

var update = flag.Bool("update", false, "write the answers of the cases anew")

// TestCases runs the cases, named after the article they show. A case is a txtar
// file: a comment that says what it shows, the questions and a line of answer for
// each. The questions:
//
//	fact ID                      what a fact says and where it stands
//	adopt ID VALUE NUMBER DAY    a decision of the province, from here on; _ is a blank, - nothing
//	money DAY FORM RECIPIENT     the amount, or the facts that are open
//	due DAY N KIND               the last day of a limit
//	case RECEIVED ON FORM        what binds a dossier, who decides, and what is open
//	open DAY FORM RECIPIENT      what bars the way
func TestCases(t *testing.T) {
	names, err := filepath.Glob("cases/*.txtar")
	if err != nil || len(names) < 15 {
		t.Fatalf("%d cases, %v", len(names), err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			head, rest, ok := strings.Cut(string(b), "-- ask --\n")
			ask, want, ok2 := strings.Cut(rest, "-- answer --\n")
			if !ok || !ok2 || strings.TrimSpace(head) == "" {
				t.Fatal("a case has a comment, questions and answers")
			}
			x := &court{t: t, sets: map[string]*Set{}}
			var got strings.Builder
			for q := range strings.Lines(ask) {
				fmt.Fprintln(&got, x.answer(strings.Fields(q)))
			}
			switch {
			case got.String() == want:
			case *update:
				if err := os.WriteFile(name, []byte(head+"-- ask --\n"+ask+"-- answer --\n"+got.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			default:
				t.Errorf("got\n%swant\n%s", got.String(), want)
			}
		})
	}
}

// court answers the questions of a case and remembers what was adopted.
type court struct {
	t    *testing.T
	sets map[string]*Set
}

func (c *court) day(s string) law.Date {
	d, err := law.ParseDate(s)
	if err != nil {
		c.t.Fatal(err)
	}
	return d
}

func (c *court) set(id string) *Set {
	if s, ok := c.sets[id]; ok {
		return s
	}
	s, ok := FindSet(id)
	if !ok {
		c.t.Fatalf("no set %s", id)
	}
	return s
}

func (c *court) adopted() (out []*Set) {
	for _, s := range c.sets {
		out = append(out, s)
	}
	return out
}

func (c *court) on(day string) (*Set, error) {
	s, err := On(c.day(day))
	if err != nil {
		return nil, err
	}
	return c.set(s.ID), nil
}

func ids(fs []Fact) string {
	out := make([]string, len(fs))
	for i, f := range fs {
		out[i] = f.ID
	}
	return "open: " + strings.Join(out, " ")
}

func (c *court) answer(q []string) string {
	a, err := c.ask(q)
	if err != nil {
		return "refused: " + fault.Say(lang.EN, err)
	}
	return a
}

func (c *court) ask(q []string) (string, error) {
	switch {
	case len(q) == 2 && q[0] == "fact":
		set, _, _ := strings.Cut(q[1], "/")
		for _, f := range c.set(set).Facts() {
			if f.ID == q[1] {
				return f.Say(lang.EN), nil
			}
		}
		return "no such fact", nil
	case len(q) == 5 && q[0] == "adopt":
		set, _, _ := strings.Cut(q[1], "/")
		s, err := c.set(set).Adopt(Adoption{q[1], strings.ReplaceAll(q[2], "_", " "), strings.Trim(q[3], "-"), c.day(q[4])})
		if err != nil {
			return "", err
		}
		c.sets[set] = s
		return "adopted", nil
	case len(q) == 4 && q[0] == "money":
		s, err := c.on(q[1])
		if err != nil {
			return "", err
		}
		m, ok, err := s.Money(FormID(q[2]), Recipient(q[3]), c.day(q[1]))
		if err != nil {
			return "", err
		}
		if !ok {
			return ids(needs(m.Facts()...)), nil
		}
		return fmt.Sprintf("%s = %s x %s, %s", said(lang.EN, m.Dong), m.Multiple.Value.Say(lang.EN), said(lang.EN, m.Salary.Value), m.Rounding.Value.Say(lang.EN)), nil
	case len(q) == 4 && q[0] == "due":
		n, _ := strconv.Atoi(q[2])
		due, err := VietNam().Add(c.day(q[1]), Limit{n, DayKind(q[3])})
		return due.String(), err
	case len(q) == 4 && q[0] == "case":
		x, err := For(c.day(q[1]), c.day(q[2]), c.adopted()...)
		if err != nil {
			return "", err
		}
		f, err := x.Authority(FormID(q[3]))
		if err != nil {
			return "", err
		}
		s := fmt.Sprintf("way of %s, decided under %s as %s by %s", x.Set.ID, x.Deciding.ID, f.ID, f.Authority.Value)
		if len(x.Needs) > 0 {
			s += "; " + ids(x.Needs)
		}
		return s, nil
	case len(q) == 4 && q[0] == "open":
		s, err := c.on(q[1])
		if err != nil {
			return "", err
		}
		fs, err := s.NeedsOf(FormID(q[2]), Recipient(q[3]))
		return ids(fs), err
	}
	c.t.Fatalf("no question: %q", q)
	return "", nil
}

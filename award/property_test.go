package award_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/award"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/tally"
	"vuonlen/unit"
)

// scene is a made-up history about one subject: whole, as it was, and with the
// blanks that life leaves.
type scene struct {
	kind           award.Kind
	code           string
	on, submitted  law.Date
	facts          []unit.Fact
	tallies        []tally.Tally
	missingFacts   []unit.Fact
	missingTallies []tally.Tally
}

// where lists subjects: a district, a hamlet-less commune, a commune formed of
// three, the province, and the units whose counts speak about each.
var where = []struct {
	kind    award.Kind
	code    string
	on      law.Date
	counted []string
	fact    string
}{
	{award.District, "884", 20250601, []string{"884"}, "poor_district"},
	{award.District, "884", 20250601, []string{"30316", "30319", "30322", "30325", "30328", "30331", "30334"}, "poor_district"},
	{award.Commune, "30553", 20250601, []string{"30553"}, "zone"},
	{award.Commune, "30547", 20250801, []string{"30547", "30550", "30553"}, ""},
	{award.Province, "89", 20250601, []string{"89"}, ""},
}

func genScene(t *rapid.T) scene {
	w := rapid.SampledFrom(where).Draw(t, "where")
	s := scene{kind: w.kind, code: w.code, on: w.on, submitted: w.on}
	s.submitted = law.MakeDate(rapid.IntRange(2022, 2025).Draw(t, "year of submission"), 6, 1)
	if s.submitted < s.on {
		s.on = min(s.on, s.submitted)
	}
	if w.code == "30547" { // formed in July 2025
		s.on, s.submitted = 20250801, 20250801
	}
	keep := func(name string) bool { return rapid.IntRange(0, 5).Draw(t, name) > 0 }
	if w.fact != "" {
		f := unit.Fact{Code: unit.Code(w.code), On: 20211231, Name: w.fact, Value: rapid.SampledFrom(unit.FactValues[w.fact]).Draw(t, w.fact), From: 20210601}
		s.facts = append(s.facts, f)
		if keep("class") {
			s.missingFacts = append(s.missingFacts, f)
		}
	}
	for _, code := range w.counted {
		h := rapid.Int64Range(50, 300).Draw(t, "households "+code)
		level := rapid.Int64Range(0, h).Draw(t, "poor and near "+code)
		for y := law.Year(2021); y <= 2025; y++ {
			name := fmt.Sprintf("%s %d", code, y)
			near := rapid.Int64Range(0, level).Draw(t, "near "+name)
			tl := tally.Tally{Code: unit.Code(code), On: 20211231, Year: y, Standard: "2022-2026", DecidedOn: law.YearEnd(y),
				Households: law.Exactly(h), Poor: law.Exactly(level - near), NearPoor: law.Exactly(near)}
			s.tallies = append(s.tallies, tl)
			switch {
			case keep("tally " + name):
				s.missingTallies = append(s.missingTallies, tl)
			case rapid.Bool().Draw(t, "no households "+name):
				tl.Households = law.Count{}
				s.missingTallies = append(s.missingTallies, tl)
			}
			level -= rapid.Int64Range(0, level).Draw(t, "fall "+name)
			level = min(h, level+rapid.Int64Range(0, 3).Draw(t, "new "+name))
		}
	}
	return s
}

func genReadings(t *rapid.T, m *award.Movement) {
	for _, r := range award.AllReadings {
		m.Readings[r.Name] = rapid.SampledFrom(r.Values).Draw(t, r.Name)
	}
}

func (s scene) judge(t testing.TB, m *award.Movement, facts []unit.Fact, tallies []tally.Tally) award.Judgement {
	t.Helper()
	r := record(t, country(), facts, tallies)
	subject, err := m.FindSubject(r, s.kind, s.code, s.on)
	if err != nil {
		t.Fatal(err)
	}
	return m.Judge(r, subject, s.submitted)
}

// Entering what was missing never contradicts what was already certain: neither
// the verdict on the subject nor that on a criterion, nor that it cannot be
// reached, nor by how many households it is short.
func TestFillingABlankNeverContradicts(t *testing.T) {
	m := shipped(t)
	definite := map[law.Verdict]int{}
	rapid.Check(t, func(rt *rapid.T) {
		s := genScene(rt)
		genReadings(rt, m)
		before, after := s.judge(t, m, s.missingFacts, s.missingTallies), s.judge(t, m, s.facts, s.tallies)
		definite[before.Verdict]++
		differ := func(what string) {
			rt.Fatalf("%s: with blanks\n%swithout\n%s", what, answer(before), answer(after))
		}
		if before.Verdict != law.Unknown && before.Verdict != after.Verdict {
			differ("verdict")
		}
		for i, f := range before.Criteria {
			g := after.Criteria[i]
			if f.Verdict != law.Unknown && f.Verdict != g.Verdict {
				differ(f.Rule)
			}
			if f.Verdict == law.NotMet && f.Change.Reachable != nil && *f.Change.Reachable != *g.Change.Reachable {
				differ(f.Rule + " reachable")
			}
			if f.Change.ShortBy != nil && (g.Change.ShortBy == nil || *f.Change.ShortBy != *g.Change.ShortBy) {
				differ(f.Rule + " short_by")
			}
		}
	})
	for _, v := range []law.Verdict{law.Met, law.NotMet, law.Unknown} {
		if definite[v] == 0 {
			t.Errorf("no scene with blanks was %s: the test shows nothing", v)
		}
	}
}

// Where a criterion is unknown, what is missing is named, and about the subject.
func TestUnknownNamesWhatIsMissing(t *testing.T) {
	m := shipped(t)
	rapid.Check(t, func(rt *rapid.T) {
		s := genScene(rt)
		j := s.judge(t, m, s.missingFacts, s.missingTallies)
		for _, f := range j.Criteria {
			lacks := f.AllMissing()
			if f.Verdict == law.Unknown && len(lacks) == 0 {
				rt.Fatalf("%s is unknown and misses nothing:\n%s", f.Rule, answer(j))
			}
			for _, l := range lacks {
				if l.Code != s.code || l.What == "" {
					rt.Fatalf("%s misses %+v", f.Rule, l)
				}
			}
		}
	})
}

// The list of readings is what judging with the changed movement file gives.
func TestReadingsEqualJudgingAgain(t *testing.T) {
	var file []byte
	for _, f := range award.Files() {
		if f.Name == "an-giang-2021-2025" {
			file = f.Content
		}
	}
	// change writes another value into the file, as an officer would.
	change := func(content []byte, name, from, to string) []byte {
		old := fmt.Sprintf("\n  %s: %s\n", name, from)
		if strings.Count(string(content), old) != 1 {
			t.Fatalf("no line %q in the movement file", old)
		}
		return []byte(strings.Replace(string(content), old, fmt.Sprintf("\n  %s: %s\n", name, to), 1))
	}
	m := read(t, "an-giang", file)
	others := map[award.ReadingChange]*award.Movement{}
	for _, r := range award.AllReadings {
		for _, v := range r.Values {
			if v != m.Readings[r.Name] {
				others[award.ReadingChange{Name: r.Name, Value: v}] = read(t, "changed", change(file, r.Name, m.Readings[r.Name], v))
			}
		}
	}
	seen := map[string]bool{}
	rapid.Check(t, func(rt *rapid.T) {
		s := genScene(rt)
		j := s.judge(t, m, s.missingFacts, s.missingTallies)
		var want []award.ReadingChange
		for _, r := range award.AllReadings {
			for _, v := range r.Values {
				k := award.ReadingChange{Name: r.Name, Value: v}
				if o := others[k]; o != nil {
					if k.Verdict = s.judge(t, o, s.missingFacts, s.missingTallies).Verdict; k.Verdict != j.Verdict {
						want = append(want, k)
						seen[r.Name] = true
					}
				}
			}
		}
		if !slices.Equal(j.Readings, want) {
			rt.Fatalf("readings %v, judged again %v:\n%s", j.Readings, want, answer(j))
		}
	})
	if len(seen) < 5 {
		t.Errorf("only %v ever changed a verdict: the test shows little", seen)
	}
}

// Judging only reads: again and at the same time it gives the same, word for
// word, and every sentence is whole in both languages.
func TestConcurrentJudging(t *testing.T) {
	m := shipped(t)
	rapid.Check(t, func(rt *rapid.T) {
		s := genScene(rt)
		r := record(t, country(), s.missingFacts, s.missingTallies)
		subject, err := m.FindSubject(r, s.kind, s.code, s.on)
		if err != nil {
			rt.Fatal(err)
		}
		var out [4]string
		var wait sync.WaitGroup
		for i := range out {
			wait.Go(func() {
				j := m.Judge(r, subject, s.submitted)
				out[i] = answer(j)
				for _, f := range j.Criteria {
					out[i] += explain(f, "")
				}
			})
		}
		wait.Wait()
		for _, o := range out[1:] {
			if o != out[0] {
				rt.Fatalf("%s\nand\n%s", out[0], o)
			}
		}
		for _, f := range m.Judge(r, subject, s.submitted).Criteria {
			whole(rt, f)
		}
	})
}

func whole(t *rapid.T, f law.Finding) {
	for _, l := range lang.All {
		if text := f.Text.Say(l); text == "" || strings.ContainsAny(text, "⟦{}") || strings.Contains(text, "  ") {
			t.Errorf("%s in %s: %q", f.Rule, l, text)
		}
	}
	if f.Citation.IsZero() && !strings.Contains(f.Rule, "/") {
		t.Errorf("%s cites nothing", f.Rule)
	}
	for _, b := range f.Because {
		whole(t, b)
	}
}

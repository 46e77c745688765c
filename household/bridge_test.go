package household

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

const higher = `id: tinh-gia-dinh-2024
name: {vi: Chuẩn nghèo của tỉnh giả định, en: Standard of a made-up province}
based_on: 2022-2026
source:
  document: {vi: Nghị quyết 1/NQ-HĐND (giả định), en: Resolution 1/NQ-HĐND (made up)}
  status: unconfirmed
lines:
  rural: {points: 160, income: 1800000}
  urban: {points: 195}
`

func provincial(t testing.TB, text string) *Standard {
	t.Helper()
	s, err := ParseProvincial("own.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestProvincial(t *testing.T) {
	base := official(t)
	before := *base
	s := provincial(t, higher)
	if s.ID != "tinh-gia-dinh-2024" || !s.Classifiable() || s.Rural.Points != 160 || s.Rural.Income != 1800000 || s.Urban.Points != 195 || s.Urban.Income != 0 ||
		s.MinDeprivations != base.MinDeprivations || s.PointsPerIndicator != base.PointsPerIndicator || len(s.Indicators) != Indicators {
		t.Errorf("%+v", s)
	}
	for _, c := range []struct {
		a          Answers
		base, here Class
	}{
		{answers(140, Rural, "111000000000"), Poor, Poor},
		{answers(160, Rural, "111000000000"), NotPoor, Poor},
		{answers(160, Rural, "110000000000"), NotPoor, NearPoor},
		{answers(161, Rural, "111000000000"), NotPoor, NotPoor},
		{answers(195, Urban, "110000000000"), NotPoor, NearPoor},
		{answers(176, AreaUnknown, "110000000000"), NotPoor, UnknownClass},
	} {
		if b, h := base.Classify(c.a), s.Classify(c.a); b != c.base || h != c.here {
			t.Errorf("%v: %s and %s, want %s and %s", c.a, b, h, c.base, c.here)
		}
	}
	// The class cites the province's document with its status, in words too.
	f := s.Explain(answers(160, Rural, "110000000000"))
	if f.Citation.Status != "unconfirmed" || !strings.Contains(f.Citation.Say(lang.EN), "Resolution 1/NQ-HĐND (made up) (") {
		t.Errorf("cites %s", f.Citation.Say(lang.EN))
	}
	if base.ID != before.ID || base.Rural != before.Rural || len(base.Documents) != len(before.Documents) || base.reach != before.reach || base.PoorSource != before.PoorSource {
		t.Error("the national standard changed")
	}
	if d := provincial(t, higher+"min_deprivations: 2\n"); d.Classify(answers(140, Rural, "110000000000")) != Poor {
		t.Error("two deprivations are enough")
	}
	if r := provincial(t, strings.Replace(higher, "  rural: {points: 160, income: 1800000}\n", "", 1)); r.Rural != base.Rural {
		t.Error("what is not said is as in the national standard")
	}
}

func TestProvincialRefused(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"national id", "id: tinh-gia-dinh-2024", "id: 2022-2026", "own.yaml, row 1, column 5: “2022-2026” is the id of a national standard"},
		{"no base", "based_on: 2022-2026\n", "", "The key “based_on” is missing"},
		{"unknown base", "based_on: 2022-2026", "based_on: 2023", "own.yaml, row 3, column 11: “2023”"},
		{"base without points", "based_on: 2022-2026", "based_on: 2027-2030", "own.yaml, row 3, column 11: The standard 2027-2030 cannot be the base"},
		{"lower", "points: 160", "points: 139", "own.yaml, row 8, column 19: “139” is no whole number from 140 to 1000"},
		{"lower income", "income: 1800000", "income: 1400000", "“1400000” is no whole number from 1500000"},
		{"a fraction", "points: 160", "points: 160.5", "“160.5” is no whole number"},
		{"negative", "points: 160", "points: -1", "“-1” is no whole number"},
		{"unknown key", "status: unconfirmed", "status: unconfirmed\n  page: 3", "There is no key “page”"},
		{"no status", "  status: unconfirmed\n", "", "The key “status” is missing"},
		{"bad status", "status: unconfirmed", "status: sure", "“sure”"},
		{"nothing new", "lines:\n  rural: {points: 160, income: 1800000}\n  urban: {points: 195}\n", "lines: {}\n", "changes nothing"},
		{"two documents", "id: tinh", "a: b\n---\nid: tinh", "exactly one YAML document"},
		{"no YAML", "id: tinh", "\tid: [", "own.yaml, row 1"},
		{"more deprivations", "lines:", "min_deprivations: 4\nlines:", "“4” is no whole number from 1 to 3"},
	} {
		_, err := ParseProvincial("own.yaml", []byte(strings.Replace(higher, c.old, c.new, 1)))
		if said := fault.Say(lang.EN, err); err == nil || !strings.Contains(said, c.want) {
			t.Errorf("%s: %v", c.name, said)
		}
	}
}

func FuzzParseProvincial(f *testing.F) {
	f.Add([]byte(higher))
	f.Add([]byte("id: &a [*a]"))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := ParseProvincial("own.yaml", b)
		var list *fault.List
		switch {
		case err != nil && !errors.As(err, &list):
			t.Errorf("%T %v", err, err)
		case err == nil && (!s.Classifiable() || s.Rural.Points < 140 || s.Urban.Points < 175 || s.MinDeprivations < 1 || s.ID == ""):
			t.Errorf("%+v", s)
		}
	})
}

// The rows of a bridge add up to the counts under the one standard alone, its
// columns to those under the other. A higher line leaves nobody less poor.
func TestBridgeAddsUp(t *testing.T) {
	open, _ := FindStandard("2027-2030")
	base := official(t)
	targets := []*Standard{provincial(t, higher), provincial(t, higher+"min_deprivations: 2\n"), base, open}
	changed := 0
	rapid.Check(t, func(t *rapid.T) {
		to := rapid.SampledFrom(targets).Draw(t, "to")
		b := NewBridge(base, to)
		from, under := map[Class]int64{}, map[Class]int64{}
		var moved, open int64
		for range rapid.IntRange(0, 30).Draw(t, "households") {
			a := drawAnswers(t)
			x, y := b.Add(a)
			from[base.Classify(a)]++
			under[to.Classify(a)]++
			if x == UnknownClass || y == UnknownClass {
				open++
			} else if x != y {
				moved++
				if y > x { // poor, near-poor, not poor
					t.Fatalf("%v: %s became %s", a, x, y)
				}
			}
		}
		var all int64
		for _, c := range Classes {
			if b.UnderFrom(c) != from[c] || b.UnderTo(c) != under[c] {
				t.Fatalf("%s: %d and %d, counted alone %d and %d", c, b.UnderFrom(c), b.UnderTo(c), from[c], under[c])
			}
			for _, d := range Classes {
				all += b.Count(c, d)
			}
		}
		if all != b.Households() || b.Changed() != moved || b.Open() != open {
			t.Fatalf("%d of %d; changed %d of %d; open %d of %d", all, b.Households(), b.Changed(), moved, b.Open(), open)
		}
		if to.ID == "2027-2030" && b.Open() != b.Households() || to.ID == "2022-2026" && b.Changed() != 0 {
			t.Fatalf("to %s: changed %d, open %d", to.ID, b.Changed(), b.Open())
		}
		changed += int(moved)
	})
	if changed == 0 {
		t.Error("nobody changed class")
	}
}

package unit

import (
	"errors"
	"strings"
	"testing"

	"vuonlen/internal/lang"
	"vuonlen/law"
)

func fact(code Code, name, value string, from, to law.Date, act int64) Fact {
	return Fact{Code: code, Name: name, Value: value, From: from, To: to, Act: act}
}

func TestLaterImportWinsOnTheOverlap(t *testing.T) {
	tr := build(t)
	fs, err := NewFacts(tr, []Fact{
		fact("00001", "zone", "III", 20210101, 0, 1),
		fact("00001", "zone", "II", 20230101, 20231231, 2),
	})
	if err != nil {
		t.Fatal(err)
	}
	u := find(t, tr, "00001", 20220101)
	for d, want := range map[law.Date]string{20201231: "", 20210101: "III", 20221231: "III", 20230101: "II", 20231231: "II", 20240101: "III"} {
		f, ok := fs.On(u, "zone", d)
		if f.Value != want || ok != (want != "") {
			t.Errorf("zone on %s is %q, want %q", d, f.Value, want)
		}
	}
	if _, ok := fs.On(find(t, tr, "00002", 20220101), "zone", 20220101); ok {
		t.Error("another unit has the fact")
	}
	if h := fs.History(u); len(h) != 2 {
		t.Errorf("history %+v", h)
	}
}

func TestFirstValueInForceFromADay(t *testing.T) {
	tr := build(t)
	fs, err := NewFacts(tr, []Fact{
		fact("101", "poor_district", "no", 0, 20201231, 1),
		fact("101", "poor_district", "yes", 20220315, 0, 1),
	})
	if err != nil {
		t.Fatal(err)
	}
	u := find(t, tr, "101", 20220101)
	for from, want := range map[law.Date]law.Date{20200101: 0, 20201231: 0, 20210101: 20220315, 20220315: 20220315, 20240101: 20220315} {
		if f, ok := fs.FirstFrom(u, "poor_district", from); !ok || f.From != want {
			t.Errorf("first from %s: %+v", from, f)
		}
	}
	if _, ok := fs.FirstFrom(u, "poor_district", 20250701); ok {
		t.Error("a district that ended has no facts any more")
	}
}

// The new commune of July 2025 does not inherit the facts of the old one.
func TestFactsEndWithTheirUnit(t *testing.T) {
	tr := embedded(t)
	fs, err := NewFacts(tr, []Fact{fact("30307", "area", "urban", 20220101, 0, 1), fact("30307", "area", "rural", 20250801, 0, 2)})
	if err != nil {
		t.Fatal(err)
	}
	old, now := find(t, tr, "30307", 20250630), find(t, tr, "30307", 20250701)
	if f, ok := fs.On(old, "area", 20250630); !ok || f.Value != "urban" {
		t.Errorf("old: %+v", f)
	}
	if _, ok := fs.On(now, "area", 20250701); ok {
		t.Error("the new commune inherited")
	}
	if _, ok := fs.On(old, "area", 20250701); ok {
		t.Error("the fact outlived its unit")
	}
	if f, _ := fs.On(now, "area", 20250801); f.Value != "rural" {
		t.Errorf("new: %+v", f)
	}
}

func TestRefusedFacts(t *testing.T) {
	for _, c := range []struct {
		name  string
		facts []Fact
		index int
		key   string
	}{
		{"an unknown fact", []Fact{fact("00001", "rich", "yes", 0, 0, 1)}, 0, "unit.word"},
		{"an unknown value", []Fact{fact("00001", "zone", "IV", 0, 0, 1)}, 0, "unit.word"},
		{"an end before the beginning", []Fact{fact("00001", "zone", "I", 20230101, 20220101, 1)}, 0, "unit.fact.backwards"},
		{"a unit that never was", []Fact{fact("00077", "zone", "I", 20230101, 0, 1)}, 0, "unit.never"},
		{"a unit that ended before", []Fact{fact("101", "poor_district", "no", 20260101, 0, 1)}, 0, "unit.ended"},
		{"a fact after the unit's life", []Fact{{Code: "101", On: 20240101, Name: "poor_district", Value: "no", From: 20260101}}, 0, "unit.fact.outside"},
		{"two values in one import", []Fact{fact("00001", "zone", "I", 20220101, 20230101, 1), fact("00001", "zone", "II", 20230101, 0, 1)}, 1, "unit.fact.twice"},
		{"zone II outside the minority area", []Fact{fact("00001", "zone", "II", 20220101, 0, 1), fact("00001", "ethnic_mountain", "no", 0, 0, 2)}, 1, "unit.fact.zone"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := NewFacts(build(t), c.facts)
			var errs Errors
			if !errors.As(err, &errs) || errs[0].Index != c.index || errs[0].Err.What.Key != c.key {
				t.Fatalf("got %v", err)
			}
			for _, l := range lang.All {
				if s := errs[0].Err.Say(l); errs[0].Err.Remedy.IsZero() || strings.Contains(s, "⟦") {
					t.Errorf("%s: %q", l, s)
				}
			}
		})
	}
	for name, fs := range map[string][]Fact{
		"zone none says nothing about the area":  {fact("00001", "zone", "none", 0, 0, 1), fact("00001", "ethnic_mountain", "no", 0, 0, 1)},
		"a later import settled it":              {fact("00001", "zone", "II", 0, 0, 1), fact("00001", "ethnic_mountain", "no", 0, 0, 1), fact("00001", "zone", "none", 0, 0, 2)},
		"one after the other":                    {fact("00001", "zone", "II", 0, 20221231, 1), fact("00001", "ethnic_mountain", "no", 20230101, 0, 1)},
		"equal values may overlap in one import": {fact("00001", "zone", "II", 0, 0, 1), fact("00001", "zone", "II", 20230101, 0, 1)},
		"two codes' lives do not contradict":     {fact("00001", "zone", "II", 0, 0, 1), fact("00002", "ethnic_mountain", "no", 0, 0, 1)},
		"zone I inside the minority area":        {fact("00001", "zone", "I", 20220101, 0, 1), fact("00001", "ethnic_mountain", "yes", 0, 0, 1)},
	} {
		if _, err := NewFacts(build(t), fs); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestParseFact(t *testing.T) {
	row := map[string]string{"code": "30544", "fact": "zone", "value": "III", "from": "04/06/2021", "decision": "861/QĐ-TTg", "decided_on": "2021-06-04"}
	f, err := ParseFact(func(c string) string { return row[c] })
	if err != nil || f.From != 20210604 || f.To != 0 || f.DecidedOn != 20210604 || f.Value != "III" {
		t.Errorf("%+v, %v", f, err)
	}
	row["to"] = "2021-13-01"
	if _, err := ParseFact(func(c string) string { return row[c] }); err == nil || err.At.Column != "to" {
		t.Errorf("a wrong day: %v", err)
	}
}

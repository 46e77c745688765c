package household

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

func madeUpContent(t testing.TB) string {
	t.Helper()
	b, err := os.ReadFile("testdata/points/made-up.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func madeUp(t testing.TB) *PointTable {
	t.Helper()
	table, err := ParsePoints("made-up.yaml", []byte(madeUpContent(t)))
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestParsePoints(t *testing.T) {
	table := madeUp(t)
	if table.ID != "made-up-1" || table.Standard != "2022-2026" || !table.Fictitious || table.From != 20220101 || table.To != 20241231 ||
		!table.Source.IsZero() || table.Name.EN != "Made-up table" {
		t.Errorf("%+v", table)
	}
	// A plain text stands for both languages.
	if z, ok := table.Zone("delta"); !ok || z.Area != Rural || z.Name.VI != "Vùng đồng bằng giả định" || z.Name.EN != z.Name.VI {
		t.Errorf("%+v", z)
	}
	if z, ok := table.Zone("town"); !ok || z.Area != Urban || z.Name.EN != "Made-up town" {
		t.Errorf("%+v", z)
	}
	if _, ok := table.Zone("nowhere"); ok {
		t.Error("a zone that is none")
	}
	if p, ok := table.Points("people", "1", "town"); !ok || p != 9 {
		t.Error(p, ok)
	}
	if _, ok := table.Points("people", "3", "town"); ok {
		t.Error("points of an option that is none")
	}
	if len(table.Items) != 4 || table.Items[2].Parent != "house" || table.Items[0].NotScored != "no_labour" || table.Items[3].Choose != ChooseAny {
		t.Errorf("%+v", table.Items)
	}
}

// What whoever types a table gets wrong is named with line and column.
func TestParsePointsRefuses(t *testing.T) {
	good := madeUpContent(t)
	for name, c := range map[string]struct{ old, new, at, want string }{
		"unknown zone":             {"  - [people, \"1\", town, 9]", "  - [people, \"1\", twon, 9]", "twon, 9", `no zone “twon”; zones of the table: delta, town`},
		"item without options":     {"    choose: any\n    options:\n      - {id: boat, name: Xuồng máy}\n      - {id: fridge, name: Tủ lạnh}\n", "", "id: assets", "“assets” has no options"},
		"options empty":            {"    options:\n      - {id: boat, name: Xuồng máy}\n      - {id: fridge, name: Tủ lạnh}\n", "    options: []\n", "[]\npoints", "not empty"},
		"points missing in a zone": {"  - [people, more, town, 1]\n", "", "{id: more", "option “more” has no points in: town"},
		"points not whole":         {"delta, 7]", "delta, 7.5]", "7.5]", "“7.5” is not a number of points"},
		"points negative":          {"delta, 7]", "delta, -7]", "-7]", "“-7”"},
		"points over 1000":         {"delta, 7]", "delta, 1001]", "1001]", "from 0 to 1000"},
		"points octal":             {"delta, 7]", "delta, 0x7]", "0x7]", "“0x7”"},
		"points no number":         {"delta, 7]", "delta, bảy]", "bảy]", "“bảy”"},
		"points empty":             {"delta, 7]", "delta, null]", "null]", "“null”"},
		"option twice":             {"- {id: \"2\", name: Hai người}", "- {id: \"1\", name: Hai người}", "\"1\", name: Hai", "“1” stands twice"},
		"points twice":             {"[people, \"1\", town, 9]", "[people, \"1\", delta, 9]", "[people, \"1\", delta, 9]", "zone “delta” stand twice"},
		"zone twice":               {"id: town,", "id: delta,", "delta, name: {vi: Đô", "“delta” stands twice"},
		"item twice":               {"- id: assets", "- id: people", "people\n    name: Tài sản", "“people” stands twice"},
		"unknown item":             {"[people, \"2\", delta, 5]", "[peple, \"2\", delta, 5]", "peple,", "no item “peple”"},
		"unknown option":           {"[people, \"2\", delta, 5]", "[people, \"4\", delta, 5]", "\"4\", delta", "no option “4”"},
		"row too short":            {"[people, \"1\", delta, 7]", "[people, \"1\", 7]", "[people, \"1\", 7]", "exactly four values"},
		"parent later":             {"parent: house", "parent: assets", "assets\n    choose", "must stand before"},
		"own parent":               {"parent: house", "parent: house.area", "house.area\n    choose", "must stand before"},
		"rule that is no question": {"not_scored: no_labour", "not_scored: lazy", "lazy", "“lazy” is no yes-or-no question"},
		"rule of another kind":     {"not_scored: no_labour", "not_scored: children", "children", "yes-or-no"},
		"choose missing":           {"    choose: any\n", "", "id: assets", "“choose” is missing"},
		"choose unknown":           {"choose: any", "choose: some", "some\n", "“some” is none of: one, at_most_one, any"},
		"kind of zone":             {"kind: urban", "kind: mountain", "mountain}", "“mountain” is none of: urban, rural"},
		"standard unknown":         {"standard: 2022-2026", "standard: 2023", "2023\n", "“2023” is none of"},
		"days in the wrong order":  {"to: 2024-12-31", "to: 2021-12-31", "2021-12-31", "before the first"},
		"no day":                   {"to: 2024-12-31", "to: 2024-02-30", "2024-02-30", "2024-02-30"},
		"mark missing":             {"fictitious: true\n", "", "id: made-up-1", "“fictitious” is missing"},
		"mark unclear":             {"fictitious: true", "fictitious: yes", "yes\n", "“yes” is none of: true, false"},
		"real without source":      {"fictitious: true", "fictitious: false", "id: made-up-1", "must name its source"},
		"unknown key":              {"to: 2024", "until: 2024", "until", "no key “until”"},
		"key twice":                {"to: 2024-12-31", "to: 2024-12-31\nto: 2025-12-31", "to: 2025-12-31", "“to” stands twice"},
		"bad id":                   {"id: boat", "id: Xuồng máy", "Xuồng máy, name", "“Xuồng máy” is not a valid id"},
		"alias":                    {"[people, \"1\", delta, 7]", "&a [people, \"1\", delta, 7]\n  - *a", "*a", "exactly four values"},
		"not a mapping":            {good, "- 1\n", "- 1", "key: value"},
		"no YAML":                  {good, "id: [1\n", "row 2", "cannot be read"},
		"two documents":            {"id: made-up-1", "id: a\n---\nid: made-up-1", "", "exactly one YAML document"},
		"empty":                    {good, "", "", "exactly one YAML document"},
		"too large":                {good, strings.Repeat("#", maxPointFile+1), "", "too large"},
		"total over B1":            {"delta, 7]\n", "delta, 980]\n", "- [people, \"1\", delta", "zone “delta” is 1,001"},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(good, c.old) {
				t.Fatalf("the table has no %q", c.old)
			}
			changed := strings.Replace(good, c.old, c.new, 1)
			place := "made-up.yaml"
			if strings.HasPrefix(c.at, "row ") {
				place = c.at
			} else if c.at != "" {
				before, _, ok := strings.Cut(changed, c.at)
				if !ok {
					t.Fatalf("the changed table has no %q", c.at)
				}
				line := before[strings.LastIndexByte(before, '\n')+1:]
				place = fmt.Sprintf("row %d, column %d", strings.Count(before, "\n")+1, utf8.RuneCountInString(line)+1)
			}
			_, err := ParsePoints("made-up.yaml", []byte(changed))
			var list *fault.List
			if !errors.As(err, &list) {
				t.Fatalf("error %v", err)
			}
			found := false
			for _, e := range list.Items {
				at := e.At.Say(lang.EN)
				found = found || (strings.HasSuffix(at, place) || c.at == "" && strings.HasPrefix(at, place)) && strings.Contains(e.What.Say(lang.EN), c.want) &&
					!e.Remedy.IsZero() && !strings.Contains(e.Say(lang.VI), "⟦")
			}
			if !found {
				t.Errorf("no fault at %q with %q among\n%v", place, c.want, err)
			}
		})
	}
}

// Every mistake of a file is told at once, from the top.
func TestParsePointsTellsAll(t *testing.T) {
	bad := strings.NewReplacer("delta, 7]", "delta, x]", "kind: urban", "kind: city", "town, 9]", "moon, 9]").Replace(madeUpContent(t))
	_, err := ParsePoints("f.yaml", []byte(bad))
	var list *fault.List
	if !errors.As(err, &list) || list.Total < 3 {
		t.Fatal(err)
	}
	if !slices.IsSortedFunc(list.Items, func(a, b *fault.Error) int { return a.At.Row - b.At.Row }) {
		t.Error("not from the top")
	}
}

// A real table needs a source that was seen or reported; poverty-review.md
// section 5 point 5: nothing invented counts as official.
func TestRealTableNeedsItsSource(t *testing.T) {
	with := func(source string) error {
		_, err := ParsePoints("f", []byte(strings.Replace(madeUpContent(t), "fictitious: true", "fictitious: false\n"+source, 1)))
		return err
	}
	const doc = "source: {document: Thông tư 07/2021/TT-BLĐTBXH, clause: Phụ lục III, status: "
	if err := with(doc + "confirmed}"); err != nil {
		t.Error(err)
	}
	if err := with(doc + "unconfirmed}"); err == nil || !strings.Contains(err.Error(), "not confirmed") {
		t.Error(err)
	}
	if err := with("source: {status: confirmed}"); err == nil || !strings.Contains(err.Error(), "document") {
		t.Error(err)
	}
}

func TestPointsInForce(t *testing.T) {
	fake := madeUp(t)
	a, b := *fake, *fake
	a.ID, a.Fictitious, a.From, a.To = "a", false, 20220101, 20231231
	b.ID, b.Fictitious, b.From, b.To = "b", false, 20240101, 0
	tables := []*PointTable{fake, &b, &a}
	if err := ValidatePoints(tables); err != nil {
		t.Error(err)
	}
	for day, want := range map[law.Date]string{20211231: "", 20220101: "a", 20231231: "a", 20240101: "b", 20261231: "b"} {
		got, ok := PointsInForce(tables, "2022-2026", day)
		if ok != (want != "") || ok && got.ID != want {
			t.Errorf("%v: %v", day, got)
		}
	}
	if _, ok := PointsInForce(tables, "2027-2030", 20240101); ok {
		t.Error("a table of another standard")
	}
	for _, c := range []struct {
		table    *PointTable
		standard string
		day      law.Date
		want     string
	}{
		{fake, "2022-2026", 20240101, "made up for training"},
		{&a, "2027-2030", 20220101, "not 2027-2030"},
		{&a, "2022-2026", 20240101, "not in force"},
	} {
		if err := c.table.ForReview(c.standard, c.day); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %q", err, c.want)
		}
	}
	if err := b.ForReview("2022-2026", 20240101); err != nil {
		t.Error(err)
	}
}

// Two versions in force on one day are refused; days are compared one by one.
func TestValidatePointsAgainstDays(t *testing.T) {
	base := madeUp(t)
	rapid.Check(t, func(rt *rapid.T) {
		var tables []*PointTable
		for i := range rapid.IntRange(0, 4).Draw(rt, "tables") {
			c := *base
			c.ID = fmt.Sprint(i)
			c.Fictitious = rapid.Bool().Draw(rt, "fictitious")
			c.Standard = rapid.SampledFrom([]string{"2022-2026", "2027-2030"}).Draw(rt, "standard")
			c.From = law.MakeDate(2022, 1, rapid.IntRange(1, 9).Draw(rt, "from"))
			if c.To = 0; rapid.Bool().Draw(rt, "ends") {
				c.To = c.From + law.Date(rapid.IntRange(0, 4).Draw(rt, "days"))
			}
			tables = append(tables, &c)
		}
		clash := false
		for day := law.Date(20220101); day <= 20220131; day++ {
			seen := map[string]bool{}
			for _, c := range tables {
				if !c.InForce(day) {
					continue
				}
				key := fmt.Sprint(c.Standard, c.Fictitious)
				clash = clash || seen[key]
				seen[key] = true
			}
		}
		if err := ValidatePoints(tables); (err != nil) != clash {
			rt.Errorf("clash %v, error %v", clash, err)
		}
	})
	if err := ValidatePoints([]*PointTable{base, base}); err == nil || !strings.Contains(err.Error(), "taken by") {
		t.Error(err)
	}
}

func FuzzParsePoints(f *testing.F) {
	good := madeUpContent(f)
	f.Add([]byte(good))
	f.Add([]byte(strings.Replace(good, "delta, 7]", "delta, 7.5]", 1)))
	f.Add([]byte("id: [1\n"))
	f.Add([]byte("a: &a [*a]\n"))
	f.Add([]byte("? [a]\n: b\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		table, err := ParsePoints("f", content)
		if err != nil {
			if fault.KindOf(err) != fault.Refused {
				t.Fatalf("not a fault: %v", err)
			}
			for _, l := range lang.All {
				fault.Say(l, err)
			}
			return
		}
		// What is accepted can be used: each option has points in each zone, and
		// any total is a B1.
		for _, z := range table.Zones {
			for _, item := range table.Items {
				for _, o := range item.Options {
					if p, ok := table.Points(item.ID, o.Value, z.ID); !ok || p < 0 || p > MaxOptionPoints {
						t.Fatalf("%s/%s/%s: %d %v", item.ID, o.Value, z.ID, p, ok)
					}
				}
			}
			s, err := table.Score(z.ID, PointAnswers{})
			if err != nil || s.Points.Lo < 0 || s.Points.Hi > MaxB1 {
				t.Fatalf("%+v %v", s, err)
			}
		}
	})
}

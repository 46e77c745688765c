package award_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"vuonlen/award"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
)

// small is a whole movement file; the numbers of its lines are those of the
// table below.
const small = `id: test
name: { vi: Thử, en: Test }
from: 2021
to: 2025
standard: 2022-2026
territory: { code: "89", on: 2021-12-31 }
documents:
  plan: { title: { vi: Kế hoạch, en: Plan }, status: reported }
readings:
  reduction_measure: points
  three_year_rule: each_year
  multidim_metric: poor_plus_near
  scale_count: sum
  scale_strict: more_than
  alternative_scope: remaining_only
  class_date: submission_date
  minority_by: head
  escape_to: out_of_both
  lasting_years: 0
  range_above: meets
  combination.province: all_of
  combination.district: any_of
  combination.commune: any_of
  combination.hamlet: all_of
  combination.household: all_of
  combination.official: any_of
  combination.enterprise: any_of
  combination.other: all_of
targets:
  - id: target.rate
    text: { vi: Giảm, en: Falls }
    document: plan
    rate_falls: { metric: multidim, rule: mean, at_least: "1", up_to: "1.2" }
criteria:
  - id: district.rate
    text: { vi: Giảm, en: Falls }
    document: plan
    class: { fact: poor_district, remaining_only: ["no"], all_classes: ["no"] }
    yearly_fall: { percent: "4", years: 3 }
  - id: hamlet.scale
    text: { vi: Giảm, en: Falls }
    document: plan
    count_falls: { percent: "50" }
`

func TestBadMovementFiles(t *testing.T) {
	const count = "    count_falls: { percent: \"50\" }\n"
	for _, percent := range []string{"50", "100", "0.01", "1,2"} {
		if _, err := award.Read("small", []byte(strings.Replace(small, `percent: "50"`, `percent: "`+percent+`"`, 1))); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name, old, new string
		want           []string // LINE:COLUMN what, in English, the beginning
	}{
		{"unknown key", "to: 2025", "to: 2025\nteritory: x", []string{"5:1 There is no key “teritory”"}},
		{"unknown key of a form", `{ percent: "50" }`, `{ percent: "50", stict: yes }`, []string{`43:35 There is no key “stict”`}},
		{"missing key", "to: 2025\n", "", []string{"1:1 The key “to” is missing"}},
		{"key twice", "to: 2025\n", "to: 2025\nto: 2025\n", []string{"5:1 “to” stands twice"}},
		{"wrong reading", "scale_count: sum", "scale_count: both", []string{"13:16 “both” is none of"}},
		{"missing reading", "  minority_by: head\n", "", []string{"10:3 The key “minority_by” is missing"}},
		{"unknown reading", "  minority_by: head\n", "  minority_by: head\n  minority: head\n", []string{"18:3 There is no key “minority”"}},
		{"id twice", "hamlet.scale", "district.rate", []string{"40:5 “district.rate” stands twice"}},
		{"criterion of no kind", "hamlet.scale", "village.scale", []string{"40:5 The criterion id “village.scale”"}},
		{"criterion without a dot", "hamlet.scale", "hamlet", []string{"40:5 The criterion id “hamlet”"}},
		{"id with capitals", "hamlet.scale", "hamlet.Scale", []string{"40:9 “hamlet.Scale” is not a valid id"}},
		{"target of another name", "id: target.rate", "id: aim.rate", []string{"30:5 The target id “aim.rate”"}},
		{"unknown document", "document: plan\n    count", "document: plam\n    count", []string{"42:15 The document “plam”"}},
		{"no form", "    count_falls: { percent: \"50\" }\n", "", []string{"40:5 “hamlet.scale” has no form"}},
		{"two forms", "    count_falls: { percent: \"50\" }\n", "    count_falls: { percent: \"50\" }\n    judged: {}\n", []string{"44:13 Only one form"}},
		{"two forms of a target", "targets:\n", "targets:\n  - { id: target.two, text: { vi: a, en: b }, document: plan, unit_leaves: { code: \"891\", on: 2021-12-31, fact: poor_district }, share_leaves: { level: hamlet, fact: specially_difficult, at_least: 50 } }\n", []string{"30:144 Only one form"}},
		{"per cent 0", `percent: "50"`, `percent: "0"`, []string{"43:29 “0” is not a percentage"}},
		{"per cent 101", `percent: "50"`, `percent: 101`, []string{"43:29 “101” is not a percentage"}},
		{"per cent negative", `percent: "50"`, `percent: -4`, []string{"43:29 “-4” is not a percentage"}},
		{"per cent with a sign", `percent: "50"`, `percent: 50%`, []string{"43:29 “50%” is not a percentage"}},
		{"no years", "years: 3", "years: 0", []string{"39:41 “0” is not a whole number"}},
		{"years in words", "years: 3", "years: three", []string{"39:41 “three” is not a whole number"}},
		{"range upside down", `up_to: "1.2"`, `up_to: "0.9"`, []string{"33:17 up_to is below"}},
		{"date that never was", "on: 2021-12-31 }", "on: 2021-02-30 }", []string{"6:30 “2021-02-30” is not a date"}},
		{"period backwards", "from: 2021", "from: 2026", []string{"3:7 The period must begin"}},
		{"unknown standard", "standard: 2022-2026", "standard: 2021", []string{"5:11 There is no poverty standard “2021”"}},
		{"unknown class", `remaining_only: ["no"]`, `remaining_only: ["no", maybe]`, []string{"38:58 “maybe” is none of"}},
		{"unknown fact", "fact: poor_district", "fact: rich_district", []string{"38:20 “rich_district” is none of"}},
		{"unknown status", "status: reported", "status: sure", []string{"8:54 “sure” is none of"}},
		{"document twice", "  plan: {", "  plan: { title: { vi: Kế hoạch, en: Plan }, status: reported }\n  plan: {", []string{"9:3 “plan” stands twice"}},
		{"text in one language", "{ vi: Thử, en: Test }", "{ vi: Thử }", []string{"2:7 The key “en” is missing"}},
		{"empty text", "{ vi: Thử, en: Test }", "{ vi: Thử, en: \"  \" }", []string{"2:22 A text must stand"}},
		{"list for a mapping", "territory: {", "territory: [a]\nx: {", []string{"6:12 “key: value” pairs must stand", "7:1 There is no key “x”"}},
		{"mapping for a list", "criteria:\n", "criteria: { a: b }\nx:\n", []string{"34:11 A list must stand", "35:1 There is no key “x”"}},
		{"form inside itself", "    count_falls: { percent: \"50\" }\n", "    all_of: [ { all_of: [ { judged: {} } ] } ]\n", []string{"43:17 There is no key “all_of”", "43:15 “all_of” has no form", "43:13 “all_of” has no form"}},
		{"empty group", "    count_falls: { percent: \"50\" }\n", "    all_of: []\n", []string{"43:13 “all_of” has no form"}},
		{"two faults, in the order of the file", "criteria:\n", "calendar: x\ncriteria:\n  - { id: hamlet.x, text: x, document: y }\n", []string{"34:11 A list must stand", "36:27 “key: value” pairs must stand", "36:40 The document “y”", "36:5 “hamlet.x” has no form"}},
		{"level without an edge", count, "    level: { metric: poor }\n", []string{"43:12 Exactly one of these keys must stand: below, at_most"}},
		{"level with two edges", count, "    level: { metric: poor, below: 1, at_most: 2 }\n", []string{"43:12 Exactly one of these keys"}},
		{"level of no rate", count, "    level: { metric: income, below: 1 }\n", []string{"43:22 “income” is none of: multidim, poor, minority_poor"}},
		{"level at two times", count, "    level: { metric: poor, below: 1, year: 2023, from: 2022 }\n", []string{"43:12 Exactly one of these keys must stand: year, from"}},
		{"level to without from", count, "    level: { metric: poor, below: 1, to: 2023 }\n", []string{"43:12 The key “from” is missing"}},
		{"level backwards", count, "    level: { metric: poor, below: 1, from: 2023, to: 2022 }\n", []string{"43:12 The beginning must lie before the end"}},
		{"multiple of nothing", count, "    multiple: { indicator: income, name: { vi: a, en: b }, times: 0 }\n", []string{"43:67 “0” is not a number of times"}},
		{"multiple in words", count, "    multiple: { indicator: Income, name: { vi: a, en: b }, times: twice }\n", []string{"43:28 “Income” is not a valid id", "43:67 “twice” is not a number of times"}},
		{"multiple of itself", count, "    multiple: { indicator: income, name: { vi: a, en: b }, times: 2, from: 2023, to: 2023 }\n", []string{"43:15 The beginning must lie"}},
		{"coverage of nothing", count, "    coverage: { at_least: 100, policies: [] }\n", []string{"43:42 The list must not be empty"}},
		{"coverage twice", count, "    coverage: { at_least: 100, policies: [ { id: a, name: { vi: a, en: b } }, { id: A, name: { vi: a, en: b } } ] }\n", []string{"43:85 “A” stands twice"}},
		{"plan of no years", count, "    planned_fall: { metric: poor, years: 0 }\n", []string{"43:42 “0” is not a whole number"}},
		{"ladder upside down", count, "    ladder: { data: contributions, met_from: 1, not_below: 2 }\n", []string{"43:13 not_below is above met_from"}},
		{"ladder with marks", count, "    ladder: { data: contributions, met_from: 40.000.000 }\n", []string{"43:46 “40.000.000” is not a whole amount"}},
		{"ladder of forms that help has not", count, "    ladder: { data: household-help, met_from: 1, forms: [land] }\n", []string{"43:57 forms stands only with"}},
		{"ladder of unknown data", count, "    ladder: { data: trainings, met_from: 1 }\n", []string{"43:21 “trainings” is none of"}},
		{"recognised as nothing", count, "    recognised: { any_of: [] }\n", []string{"43:27 The list must not be empty"}},
		{"path by another rule", count, "    yearly_fall: { percent: 4, years: 3, rule: median }\n", []string{"43:48 “median” is none of"}},
		{"any of any of", count, "    any_of: [ { any_of: [ { judged: {} } ] } ]\n", []string{"43:17 There is no key “any_of”", "43:15 “any_of” has no form", "43:13 “any_of” has no form"}},
		{"bar without a ground", "criteria:\n", "bars: [ { id: bar.x, text: { vi: a, en: b }, document: plan } ]\ncriteria:\n", []string{"34:9 “bar.x” has no ground"}},
		{"bar of two grounds", "criteria:\n", "bars: [ { id: bar.x, text: { vi: a, en: b }, document: plan, proceedings: [press], awarded: { any_of: [x] } } ]\ncriteria:\n", []string{"34:93 Only one form"}},
		{"bar of another name", "criteria:\n", "bars: [ { id: award.x, text: { vi: a, en: b }, document: plan, proceedings: [press] } ]\ncriteria:\n", []string{"34:9 The id “award.x” must begin with bar."}},
		{"bar of an unknown matter", "criteria:\n", "bars: [ { id: bar.x, text: { vi: a, en: b }, document: plan, proceedings: [gossip] } ]\ncriteria:\n", []string{"34:76 “gossip” is none of"}},
		{"bar backwards", "criteria:\n", "bars: [ { id: bar.x, text: { vi: a, en: b }, document: plan, awarded: { any_of: [x], from: 2016-01-01, to: 2015-12-31 } } ]\ncriteria:\n", []string{"34:71 The beginning must lie"}},
		{"bar of no kind", "criteria:\n", "bars: [ { id: bar.x, text: { vi: a, en: b }, document: plan, kinds: [village], proceedings: [press] } ]\ncriteria:\n", []string{"34:70 “village” is none of"}},
		{"award twice", "criteria:\n", "awards: [ { id: award.x, text: { vi: a, en: b }, document: plan, kinds: [commune] }, { id: award.x, text: { vi: a, en: b }, document: plan, kinds: [commune] } ]\ncriteria:\n", []string{"34:86 “award.x” stands twice"}},
		{"award of another name", "criteria:\n", "awards: [ { id: prize.x, text: { vi: a, en: b }, document: plan, kinds: [commune] } ]\ncriteria:\n", []string{"34:11 The id “prize.x” must begin with award."}},
		{"award for nobody", "criteria:\n", "awards: [ { id: award.x, text: { vi: a, en: b }, document: plan, kinds: [] } ]\ncriteria:\n", []string{"34:73 The list must not be empty"}},
		{"quota of no number", "criteria:\n", "awards: [ { id: award.x, text: { vi: a, en: b }, document: plan, kinds: [commune], quotas: [ {} ] } ]\ncriteria:\n", []string{"34:94 Exactly one of these keys must stand: number"}},
		{"quota of two numbers", "criteria:\n", "awards: [ { id: award.x, text: { vi: a, en: b }, document: plan, kinds: [commune], quotas: [ { number: 1, per_cluster: 1 } ] } ]\ncriteria:\n", []string{"34:94 Exactly one of"}},
		{"share that is not rounded", "criteria:\n", "awards: [ { id: award.x, text: { vi: a, en: b }, document: plan, kinds: [commune], quotas: [ { percent: 5 } ] } ]\ncriteria:\n", []string{"34:94 round stands with percent"}},
		{"number that is rounded", "criteria:\n", "awards: [ { id: award.x, text: { vi: a, en: b }, document: plan, kinds: [commune], quotas: [ { number: 5, round: up } ] } ]\ncriteria:\n", []string{"34:94 round stands with percent"}},
		{"quota for kinds that have no such award", "criteria:\n", "awards: [ { id: award.x, text: { vi: a, en: b }, document: plan, kinds: [commune], quotas: [ { kinds: [hamlet], number: 5 } ] } ]\ncriteria:\n", []string{"34:104 “hamlet” is none of: commune"}},
		{"split of the same name", "criteria:\n", "awards: [ { id: award.x, text: { vi: a, en: b }, document: plan, kinds: [commune], quotas: [ { split: [ { id: a, text: { vi: a, en: b }, number: 1 }, { id: a, text: { vi: a, en: b }, number: 1 } ] } ] } ]\ncriteria:\n", []string{"34:157 “a” stands twice"}},
		{"alias to itself", "targets:\n", "aims: &a [ *a ]\ntargets:\n", []string{"29:7 “key: value” pairs must stand"}},
		{"merge key", "    count_falls: { percent: \"50\" }\n", "    <<: { judged: {} }\n", []string{"40:5 “hamlet.scale” has no form", "43:5 There is no key “<<”"}},
		{"not a mapping at the top", small, "- a\n- b\n", []string{"1:1 “key: value” pairs must stand"}},
		{"a single word", small, "movement\n", []string{"1:1 “key: value” pairs must stand"}},
		{"null", small, "---\n", []string{"2:1 “key: value” pairs must stand"}},
		{"empty file", small, "", []string{"0: A movement file holds exactly one"}},
		{"only a comment", small, "# nothing\n", []string{"0: A movement file holds exactly one"}},
		{"two documents", "id: test\n", "id: a\n---\nid: test\n", []string{"0: A movement file holds exactly one"}},
		{"broken YAML", "to: 2025\n", "to: [2025\n", []string{"5: The YAML cannot be read"}},
		{"tab", "  plan: {", "\tplan: {", []string{"8: The YAML cannot be read"}},
		{"not UTF-8", "Thử", "Th\xff", []string{"0: The YAML cannot be read"}},
		{"unknown anchor", "to: 2025\n", "to: *nothing\n", []string{"4: The YAML cannot be read"}},
		{"too long", small, "# " + strings.Repeat("x", 2<<20), []string{"0: The movement file is too large"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(small, c.old) {
				t.Fatalf("%q does not stand in the file", c.old)
			}
			m, err := award.Read("bad.yaml", []byte(strings.Replace(small, c.old, c.new, 1)))
			if err == nil {
				t.Fatalf("accepted: %+v", m)
			}
			got := places(t, err)
			if !slices.EqualFunc(got, c.want, strings.HasPrefix) {
				t.Errorf("faults\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

// places writes every fault as LINE:COLUMN and its English sentence.
func places(t *testing.T, err error) (out []string) {
	t.Helper()
	var list *fault.List
	var one *fault.Error
	switch {
	case errors.As(err, &list):
	case errors.As(err, &one):
		list = &fault.List{Items: []*fault.Error{one}}
	default:
		t.Fatalf("%T: %v", err, err)
	}
	for _, f := range list.Items {
		if f.Kind != fault.Refused || f.At.File != "bad.yaml" {
			t.Errorf("%+v", f)
		}
		if vi := f.What.Say(lang.VI); vi == "" || strings.Contains(vi, "⟦") {
			t.Errorf("in Vietnamese %q", vi)
		}
		out = append(out, fmt.Sprintf("%d:%s %s", f.At.Row, f.At.Column, f.What.Say(lang.EN)))
	}
	return out
}

// A file whose aliases unfold without end is refused in no time.
func TestAliasBombIsRefused(t *testing.T) {
	n := 20000
	lists := "    recorded: { data: &d [" + strings.Repeat("budget, ", n) + "budget] }\n"
	part := "  - id: hamlet.bomb\n    text: { vi: a, en: b }\n    document: plan\n    all_of: [ { recorded: { data: *d } }" + strings.Repeat(", { recorded: { data: *d } }", n) + " ]\n"
	for name, file := range map[string]string{
		"lists of lists": strings.Replace(small, "    count_falls: { percent: \"50\" }\n", lists+part, 1),
		"billion laughs": small + "aims:\n  - &a [ x, x, x, x, x, x, x, x, x ]\n" + laughs(9),
		"deep nesting":   small + "aims: " + strings.Repeat("[", 200000) + strings.Repeat("]", 200000) + "\n",
		"deep mappings":  small + "aims: " + strings.Repeat("{a: ", 100000) + "x" + strings.Repeat("}", 100000) + "\n",
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			if _, err := award.Read("bomb.yaml", []byte(file)); err == nil {
				t.Error("accepted")
			}
			if d := time.Since(start); d > 10*time.Second {
				t.Errorf("took %s", d)
			}
		})
	}
}

func laughs(n int) (s string) {
	for i := range n {
		s += fmt.Sprintf("  - &%c [ *%c, *%c, *%c, *%c, *%c, *%c, *%c, *%c ]\n", 'b'+i, 'a'+i, 'a'+i, 'a'+i, 'a'+i, 'a'+i, 'a'+i, 'a'+i, 'a'+i)
	}
	return s
}

// The shipped movement holds what mission section 4 lists, under its ids, every
// reading with its default, and cites a document for each.
func TestShippedMovement(t *testing.T) {
	m := shipped(t)
	want := map[award.Kind]string{
		award.Province:   "programme solutions budget-priority disbursement reports mobilisation initiatives scale",
		award.District:   "rate-poor rate scale",
		award.Commune:    "scale-minority rate scale",
		award.Hamlet:     "policies mobilisation living scale",
		award.Household:  "registered escaped enterprise loan helped-others",
		award.Official:   "initiative guidance assistance",
		award.Enterprise: "contribution linkage models credit",
		award.Other:      "contents",
	}
	for _, k := range award.Kinds {
		var got []string
		for _, c := range m.CriteriaOf(k) {
			got = append(got, strings.TrimPrefix(c.ID, string(k)+"."))
			if c.Citation.IsZero() || c.Citation.Status != law.Reported || !strings.Contains(c.Citation.Document.VI, "diễn giải theo tin của Sở Nội vụ An Giang, 16/08/2022") {
				t.Errorf("%s cites %+v", c.ID, c.Citation)
			}
		}
		if strings.Join(got, " ") != want[k] {
			t.Errorf("%s: %v, want %s", k, got, want[k])
		}
	}
	for _, r := range award.AllReadings {
		if m.Readings[r.Name] != r.Values[0] {
			t.Errorf("%s is %s, not the default %s", r.Name, m.Readings[r.Name], r.Values[0])
		}
	}
	var targets []string
	for _, g := range m.Targets {
		targets = append(targets, g.ID)
	}
	if got := strings.Join(targets, " "); got != "target.rate target.minority target.poor-district target.communes target.hamlets" {
		t.Error(got)
	}
	if first, last := m.Period(); first != 20210101 || last != 20251231 || m.Territory != (award.UnitRef{Code: "89", On: 20211231}) || m.Standard != "2022-2026" {
		t.Errorf("%d-%d %+v %s", first, last, m.Territory, m.Standard)
	}
}

// others are the movements of other provinces and periods, test data.
func others(t testing.TB) (out []award.File) {
	t.Helper()
	names, err := filepath.Glob("testdata/*/movement.yaml")
	if err != nil || len(names) < 10 {
		t.Fatal(names, err)
	}
	for _, n := range names {
		b, err := os.ReadFile(n)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, award.File{Name: n, Content: b})
	}
	return out
}

// The movements of others hold no word of An Giang's, and together every form that a
// file may name.
func TestOtherMovementsUseEveryForm(t *testing.T) {
	all := ""
	for _, f := range append(others(t), award.Files()...) {
		all += string(f.Content)
		m := read(t, f.Name, f.Content)
		for _, c := range m.Criteria {
			if c.Citation.IsZero() {
				t.Errorf("%s: %s cites nothing", f.Name, c.ID)
			}
		}
	}
	for _, form := range []string{
		"yearly_fall", "count_falls", "level", "planned_fall", "multiple", "coverage", "ladder", "recognised", "funds_on_time", "reports_on_time",
		"registered_before_exit", "escaped", "loans_on_time", "judged", "all_of", "rate_falls", "unit_leaves", "share_leaves",
		"proceedings", "awarded", "number", "percent", "per_cluster", "split",
	} {
		if !strings.Contains(all, form+": ") && !strings.Contains(all, form+":\n") {
			t.Errorf("no movement has %s", form)
		}
	}
}

// FuzzReadMovement: whatever the bytes, Read answers with a movement or with
// faults that can be said, and a movement it accepts can judge.
func FuzzReadMovement(f *testing.F) {
	f.Add([]byte(small))
	for _, file := range award.Files() {
		f.Add(file.Content)
	}
	for _, file := range others(f) {
		f.Add(file.Content)
	}
	for _, s := range []string{"", "a", "- a", "a: &a [*a]", "id: *x", "? [a]\n: b", "<<: {id: x}", "id: !!binary aGk=", "--- a\n--- b\n", "\xff", "a: |\n  b", "readings: {lasting_years: 0}", strings.Repeat("[", 500)} {
		f.Add([]byte(s))
	}
	// A country of one district: a tree of the whole country is slow to build in
	// every worker.
	tree, err := unit.Build(&unit.Data{Snapshots: []unit.Snapshot{{On: 20211101, Records: []unit.Record{
		{Code: "89", Name: "An Giang", Kind: "tinh", Level: unit.Province, FullName: "Tỉnh An Giang"},
		{Code: "884", Name: "Châu Đốc", Kind: "thanh_pho", Parent: "89", Level: unit.District, FullName: "Thành phố Châu Đốc"},
	}}}})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		m, err := award.Read("fuzz.yaml", content)
		if (m == nil) == (err == nil) {
			t.Fatal("neither a movement nor faults, or both")
		}
		if err != nil {
			if fault.Say(lang.VI, err) == "" || fault.KindOf(err) != fault.Refused {
				t.Fatalf("%v", err)
			}
			return
		}
		r := record(t, tree, nil, nil)
		for _, k := range award.Kinds {
			code := "884"
			if k == award.Province {
				code = string(m.Territory.Code)
			}
			s, err := m.FindSubject(r, k, code, 20241231)
			if err != nil {
				continue
			}
			_ = answer(m.Judge(r, s, 20241231))
			if ps, err := m.Measure(r, 20241231, s); err == nil {
				for _, p := range ps {
					_ = progress(p)
				}
			}
		}
	})
}

package household

import (
	"strings"
	"testing"

	"vuonlen/internal/lang"
	"vuonlen/law"
)

// official is the standard in force; every test of classes uses it.
func official(t testing.TB) *Standard {
	t.Helper()
	s, ok := FindStandard("2022-2026")
	if !ok {
		t.Fatal("no standard 2022-2026")
	}
	return s
}

// The numbers of the law stand in the test a second time, typed from the texts.
func TestStandard2022(t *testing.T) {
	s := official(t)
	if !s.Classifiable() {
		t.Fatal("not classifiable")
	}
	for _, c := range []struct {
		what      string
		got, want int64
	}{
		{"rural points", int64(s.Rural.Points), 140},
		{"urban points", int64(s.Urban.Points), 175},
		{"rural income", int64(s.Rural.Income), 1_500_000},
		{"urban income", int64(s.Urban.Income), 2_000_000},
		{"deprivations", int64(s.MinDeprivations), 3},
		{"points per indicator", int64(s.PointsPerIndicator), 10},
		{"from", int64(s.From.On), 20220101},
		{"to", int64(s.To.On), 20261231},
	} {
		if c.got != c.want {
			t.Errorf("%s: %d, want %d", c.what, c.got, c.want)
		}
	}
	if s.To.Source.Status != law.Reported {
		t.Error("the end of the standard is only reported")
	}
	slugs := "employment dependents nutrition health_insurance adult_education child_schooling housing_quality housing_area water toilet telecom info_means"
	var got []string
	for _, ind := range s.Indicators {
		got = append(got, ind.Slug)
		if ind.Source.Status != law.Confirmed {
			t.Errorf("%s: names and order are confirmed", ind.Code)
		}
		want := law.Reported
		if ind.No == 4 || ind.No == 11 || ind.No == 12 {
			want = law.Unconfirmed
		}
		if ind.Status != want {
			t.Errorf("%s: threshold is %s, want %s", ind.Code, ind.Status, want)
		}
	}
	if strings.Join(got, " ") != slugs {
		t.Errorf("indicators %v", got)
	}
}

func TestStandardForYear(t *testing.T) {
	for y, want := range map[law.Year]string{2015: "", 2016: "2016-2020", 2020: "2016-2020", 2021: "2022-2026",
		2025: "2022-2026", 2026: "2022-2026", 2027: "2027-2030", 2030: "2027-2030", 2031: ""} {
		s, ok := StandardForYear(y)
		if ok != (want != "") || ok && s.ID != want {
			t.Errorf("%d: %v", y, s)
		}
		if ok && s.Confirmed(y) != (y != 2026) {
			t.Errorf("%d: confirmed %v", y, s.Confirmed(y))
		}
	}
	if got := strings.Join(StandardIDs(), " "); got != "2016-2020 2022-2026 2027-2030" {
		t.Error(got)
	}
}

// A standard without points classifies nobody, and says why in both languages.
func TestOtherStandardsDoNotClassify(t *testing.T) {
	for _, id := range []string{"2016-2020", "2027-2030"} {
		s, _ := FindStandard(id)
		a := answers(100, Rural, "111111111111")
		if s.Classifiable() || s.Classify(a) != UnknownClass || s.Explain(a).Verdict != law.Unknown || s.Missing(a) != nil {
			t.Errorf("%s classifies", id)
		}
		for _, l := range lang.All {
			if text := l.Say(s.Because(a)); !strings.Contains(text, id) || !strings.Contains(text, s.WhyNot.Say(l)) {
				t.Errorf("%s: %s", id, text)
			}
		}
	}
	s, _ := FindStandard("2027-2030")
	if s.Rural.Income != 2_200_000 || s.Urban.Income != 2_800_000 || s.Rural.Points != 0 || len(s.Indicators) != 12 ||
		s.NearPoorSource.Status != law.Unconfirmed || s.Indicators[11].Slug != "waste" {
		t.Errorf("2027-2030: %+v", s)
	}
}

func TestEmbeddedFiles(t *testing.T) {
	files := EmbeddedFiles()
	if len(files) != 3 || files[1].Name != "standards/2022-2026/standard.yaml" || len(files[1].Content) < 1000 {
		t.Errorf("%d files", len(files))
	}
}

func TestParseRefuses(t *testing.T) {
	good := string(EmbeddedFiles()[1].Content)
	if _, err := parse([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ old, new, want string }{
		"unknown key":       {"min_deprivations:", "min_deprivation:", "min_deprivation"},
		"position":          {"id: 2022-2026\n", "id: 2022-2026\nflag: 1\n", "line 7, column 1: field flag"},
		"unknown status":    {"status: reported", "status: probable", "probable"},
		"key twice":         {"id: 2022-2026\n", "id: 2022-2026\nid: x\n", "id"},
		"unknown document":  {"document: circular", "document: circula", `"circula" is not listed`},
		"no English":        {"name: {vi: Bảo hiểm y tế, en: Health insurance}", "name: {vi: Bảo hiểm y tế}", "indicators.d04.name"},
		"order":             {"code: d07", "code: d08", "where d07 belongs"},
		"no points":         {"value: 175", "value: 0", "points"},
		"points too large":  {"value: 175", "value: 1001", "1 to 1000"},
		"not a number":      {"value: 175", "value: many", "many"},
		"dates":             {"date: 2026-12-31", "date: 2020-12-31", "wrong order"},
		"not a date":        {"date: 2026-12-31", "date: 2026-02-30", "2026-02-30"},
		"years":             {"last: 2026", "last: 2020", "review_years"},
		"threshold, status": {"status: unconfirmed\n", "\n", "deprived_when.status"},
		"two documents":     {"id: 2022-2026\n", "id: 2022-2026\n---\nid: x\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(good, c.old) {
				t.Fatalf("the file has no %q", c.old)
			}
			_, err := parse([]byte(strings.Replace(good, c.old, c.new, 1)))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}

func FuzzStandard(f *testing.F) {
	for _, file := range EmbeddedFiles() {
		f.Add(file.Content)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		s, err := parse(content)
		if err != nil {
			return
		}
		// What is accepted can be used.
		a := answers(150, AreaUnknown, "1?0?1?0?1?0?")
		if s.Classify(a) != UnknownClass && !s.Classifiable() {
			t.Error("an unclassifiable standard classifies")
		}
		s.Explain(a)
		lang.VI.Say(s.Because(a))
	})
}

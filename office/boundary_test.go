package office

import (
	"fmt"
	"strings"
	"testing"

	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/store/storetest"
	"vuonlen/unit"
)

// squares is a made-up file of boundaries: each code is a square beside the one before.
func squares(codes ...string) []byte {
	var fs []string
	for i, c := range codes {
		x, y := 105+float64(i%4)/10, 10+float64(i/4)/10
		fs = append(fs, fmt.Sprintf(`{"type":"Feature","properties":{"code":"%s"},"geometry":{"type":"Polygon","coordinates":[[[%.2f,%.2f],[%.2f,%.2f],[%.2f,%.2f],[%.2f,%.2f],[%.2f,%.2f]]]}}`,
			c, x, y, x+.1, y, x+.1, y+.1, x, y+.1, x, y))
	}
	return []byte("{\"type\":\"FeatureCollection\",\"features\":[\n" + strings.Join(fs, ",\n") + "\n]}\n")
}

// TestImportBoundaries: a file is kept by level, day and area; the day chooses which one
// draws, and only the same life of a unit has its outline.
func TestImportBoundaries(t *testing.T) {
	storetest.Both(t, func(t *testing.T, opts store.Options) {
		o := opened(t, opts)
		before := head(t, o)
		load := func(on law.Date, confirm bool, codes ...string) (Report, error) {
			return o.ImportBoundaries(t.Context(), "b.geojson", squares(codes...), on, confirm)
		}
		// A trial stores nothing.
		p, err := load(20240101, false, "883", "884", "886")
		if err != nil || p.New != 3 || p.Act != 0 || len(p.Notices) != 1 || head(t, o) != before {
			t.Fatalf("%+v %v", p, err)
		}
		if p, err = load(20240101, true, "883", "884", "886"); err != nil || p.New != 3 || p.Act != before+1 {
			t.Fatalf("%+v %v", p, err)
		}
		if p, err = load(20240101, true, "883", "884", "886"); err != nil || p.Same != 3 || p.Act != 0 {
			t.Errorf("the same again: %+v %v", p, err)
		}
		if p, err = load(20240101, true, "883", "884"); err != nil || p.Changed != 2 {
			t.Errorf("another file of the same: %+v %v", p, err)
		}
		if _, err = load(20220101, true, "883", "884", "886", "887"); err != nil {
			t.Fatal(err)
		}
		// Codes that name nothing, levels mixed, the country.
		for _, codes := range [][]string{{"883", "99999"}, {"883", "30544"}, {"VN"}} {
			n := head(t, o)
			if _, err := load(20240101, true, codes...); err == nil || head(t, o) != n {
				t.Errorf("%v: %v", codes, err)
			}
		}
		if _, err := load(20250801, true, "883"); err == nil {
			t.Error("a district after the end of districts is taken")
		}
		sets, err := o.Boundaries(t.Context())
		if err != nil || len(sets) != 2 || sets[0].On != 20240101 || sets[0].Area != "89" || sets[0].Level != unit.District || sets[0].Len() != 2 || sets[1].Len() != 4 {
			t.Fatalf("%+v %v", sets, err)
		}
		a, err := o.Unit(t.Context(), "89", 20240601)
		if err != nil {
			t.Fatal(err)
		}
		for day, want := range map[law.Date]struct {
			on law.Date
			n  int
		}{20240601: {20240101, 2}, 20240101: {20240101, 2}, 20231231: {20220101, 4}, 20211101: {20220101, 4}} {
			x, err := o.Outlines(t.Context(), unit.District, day, a.Children)
			if err != nil || x.On != want.on || len(x.Of) != want.n {
				t.Errorf("%s is drawn by %s with %d units, want %+v; %v", day, x.On, len(x.Of), want, err)
			}
		}
		if x, err := o.Outlines(t.Context(), unit.Commune, 20240601, a.Children); err != nil || x.On != 0 {
			t.Errorf("another level: %+v %v", x, err)
		}
		if x, err := o.Verify(t.Context(), nil); err != nil || x.Difference != nil {
			t.Errorf("%+v %v", x, err)
		}
	})
}

// TestPivot: the pivot says what the tally of each unit and year says.
func TestPivot(t *testing.T) {
	o := fresh(t)
	if _, err := o.ImportTallies(t.Context(), file(t, "t.csv", "code,year,households,poor,near_poor",
		"30544,2022,1000,95,50", "30544,2023,1000,90,40", "30547,2023,,7,8", "891,2023,2000,97,48"), true); err != nil {
		t.Fatal(err)
	}
	years := []law.Year{2022, 2023}
	a, err := o.Pivot(t.Context(), PivotQuestion{Code: "891", On: 20240601, Years: years})
	if err != nil || a.Unit == nil || len(a.Units) != 16 || a.Units[0].Unit != a.Unit {
		t.Fatalf("%d units, %v", len(a.Units), err)
	}
	for _, u := range a.Units {
		for i, y := range years {
			one, err := o.Tally(t.Context(), TallyQuestion{Code: u.State.Code, Year: y, On: 20240601})
			if err != nil || u.Years[i].Figure.Counts != one.Figure.Counts || u.Years[i].Figure.Basis != one.Figure.Basis || u.Years[i].Gap != one.Gap {
				t.Errorf("%s %d: %+v, the tally says %+v; %v", u.State.Code, y, u.Years[i].Figure, one.Figure, err)
			}
		}
	}
	if a, err = o.Pivot(t.Context(), PivotQuestion{Code: "89", On: 20240601, Level: unit.Commune, Years: years}); err != nil || len(a.Units) < 100 {
		t.Errorf("%d communes, %v", len(a.Units), err)
	}
	if _, err = o.Pivot(t.Context(), PivotQuestion{Code: "VN", On: 20240601, Level: unit.Commune, Years: []law.Year{2021, 2022, 2023, 2024, 2025, 2026}}); err == nil {
		t.Error("a table of the whole country by commune is made")
	}
	if a, err = o.Pivot(t.Context(), PivotQuestion{On: 20240601, Years: years}); err != nil || a.Unit == nil || a.Unit.Level != unit.Nation {
		t.Errorf("the operator is responsible for %+v, %v", a.Unit, err)
	}
}

// TestRecently: what changed is what was counted before and after, and a day without an
// act changes nothing.
func TestRecently(t *testing.T) {
	o := fresh(t)
	if _, err := o.ImportTallies(t.Context(), file(t, "t.csv", "code,year,households,poor,near_poor", "30544,2023,1000,90,40"), true); err != nil {
		t.Fatal(err)
	}
	a, err := o.Recently(t.Context(), 2023, o.Today)
	if err != nil || len(a.Changed) != 1 || a.Changed[0].State.Code != "30544" || a.Changed[0].Was.Poor.Known() || a.Changed[0].Now.Poor != law.Exactly(90) {
		t.Errorf("%+v %v", a, err)
	}
	if a, err = o.Recently(t.Context(), 2023, o.Today.AddDays(1)); err != nil || a.Acts != 0 || len(a.Changed) != 0 {
		t.Errorf("since tomorrow: %+v %v", a, err)
	}
	if a, err = o.Recently(t.Context(), 2022, o.Today); err != nil || len(a.Changed) != 0 || a.Acts == 0 {
		t.Errorf("another year: %+v %v", a, err)
	}
}

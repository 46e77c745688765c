package tally_test

import (
	"reflect"
	"strings"
	"testing"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/tally"
)

func TestCheckRefusesImpossibleNumbers(t *testing.T) {
	n := law.Exactly
	none := law.Count{}
	for _, c := range []struct {
		name    string
		counts  [6]law.Count // households, poor, near, minority households, poor, near
		columns string
	}{
		{"all in order", [6]law.Count{n(10), n(3), n(4), n(5), n(3), n(2)}, ""},
		{"everybody", [6]law.Count{n(7), n(3), n(4), n(7), n(3), n(4)}, ""},
		{"nobody", [6]law.Count{n(0), n(0), n(0), n(0), n(0), n(0)}, ""},
		{"unknown is never less", [6]law.Count{none, n(3), n(4), none, none, none}, ""},
		{"unknown poor", [6]law.Count{n(10), none, n(4), n(5), n(3), n(2)}, ""},
		{"poor", [6]law.Count{n(2), n(3), n(0), none, none, none}, "poor"},
		{"near-poor", [6]law.Count{n(2), n(0), n(3), none, none, none}, "near_poor"},
		{"both alone", [6]law.Count{n(2), n(3), n(3), none, none, none}, "poor near_poor"},
		{"together", [6]law.Count{n(6), n(3), n(4), none, none, none}, "near_poor"},
		{"minority households", [6]law.Count{n(10), n(3), n(4), n(11), none, none}, "minority_households"},
		{"minority poor of the poor", [6]law.Count{n(10), n(3), n(4), n(10), n(4), none}, "minority_poor"},
		{"minority poor of the minority", [6]law.Count{n(10), n(3), n(4), n(2), n(3), none}, "minority_poor"},
		{"minority near-poor", [6]law.Count{n(10), n(3), n(4), n(10), n(1), n(5)}, "minority_near_poor"},
		{"minority near-poor of the minority", [6]law.Count{n(10), n(3), n(4), n(2), none, n(3)}, "minority_near_poor"},
		{"minority together", [6]law.Count{n(10), n(3), n(4), n(5), n(3), n(3)}, "minority_near_poor"},
	} {
		r := tally.Tally{Households: c.counts[0], Poor: c.counts[1], NearPoor: c.counts[2], MinorityHouseholds: c.counts[3], MinorityPoor: c.counts[4], MinorityNearPoor: c.counts[5]}
		faults, _ := r.Check()
		var columns []string
		for _, f := range faults {
			columns = append(columns, f.Column)
			for _, l := range lang.All {
				if s := f.What.Say(l); s == "" || strings.ContainsAny(s, "⟦{}") {
					t.Errorf("%s: %q", c.name, s)
				}
			}
		}
		if got := strings.Join(columns, " "); got != c.columns {
			t.Errorf("%s: %q, want %q", c.name, got, c.columns)
		}
	}
}

// A printed rate is in order when the exact rate rounds to it at two decimals;
// what does not reconcile is flagged and never changed.
func TestFlagsOfPrintedRates(t *testing.T) {
	n := law.Exactly
	for _, c := range []struct {
		name string
		row  tally.Tally
		want []string
	}{
		{"An Giang 2021", tally.Tally{Households: n(527000), Poor: n(20074), NearPoor: n(31046), PoorPct: ratio("3.81"), NearPoorPct: ratio("5.89"), MultidimPct: ratio("9.70")}, nil},
		{"no households", tally.Tally{Poor: n(20074), NearPoor: n(31046), PoorPct: ratio("3.81")}, nil},
		{"0 households", tally.Tally{Households: n(0), Poor: n(0), NearPoor: n(0), PoorPct: ratio("3.81")}, nil},
		{"half rounds either way", tally.Tally{Households: n(20000), Poor: n(1), NearPoor: n(0), PoorPct: ratio("0.01")}, nil},
		{"off by a hundredth", tally.Tally{Households: n(10000), Poor: n(381), NearPoor: n(0), PoorPct: ratio("3.82")}, []string{"tỷ lệ hộ nghèo in trong văn bản là 3,82 %, tính từ số hộ là 3,81 %"}},
		{"each of them", tally.Tally{Households: n(100), Poor: n(10), NearPoor: n(20), MinorityHouseholds: n(50), MinorityPoor: n(5), PoorPct: ratio("11"), NearPoorPct: ratio("21"), MultidimPct: ratio("32"), MinorityPoorPct: ratio("12")}, []string{
			"tỷ lệ hộ nghèo in trong văn bản là 11,00 %, tính từ số hộ là 10,00 %",
			"tỷ lệ hộ cận nghèo in trong văn bản là 21,00 %, tính từ số hộ là 20,00 %",
			"tỷ lệ nghèo đa chiều in trong văn bản là 32,00 %, tính từ số hộ là 30,00 %",
			"tỷ lệ hộ nghèo dân tộc thiểu số in trong văn bản là 12,00 %, tính từ số hộ là 10,00 %",
		}},
		{"Viet Nam 2022 adds up", tally.Tally{PoorPct: ratio("4.03"), NearPoorPct: ratio("3.49"), MultidimPct: ratio("7.52")}, nil},
		{"does not add up", tally.Tally{PoorPct: ratio("4.03"), NearPoorPct: ratio("3.49"), MultidimPct: ratio("7.50")}, []string{"tỷ lệ in không khớp: 4,03 % hộ nghèo + 3,49 % hộ cận nghèo không bằng 7,50 % nghèo đa chiều"}},
	} {
		before := c.row
		faults, flags := c.row.Check()
		if len(faults) > 0 {
			t.Errorf("%s: refused: %v", c.name, faults)
		}
		if !reflect.DeepEqual(before, c.row) {
			t.Errorf("%s: changed", c.name)
		}
		var got []string
		for _, f := range flags {
			got = append(got, f.Say(lang.VI))
		}
		if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestFlagsOfSumsAcrossLevels(t *testing.T) {
	tree := country()
	u := find(t, tree, "884", 20211231)
	var rows []tally.Tally
	for _, k := range tree.Children(u, 20211231) {
		st, _ := k.At(20211231)
		rows = append(rows, row(st.Code, 2021, 10, 20))
	}
	own := row("884", 2021, 70, 140)
	own.Households = law.Exactly(7000)
	flags := func(rows ...tally.Tally) (out []string) {
		for _, f := range ledger(t, tree, rows...).Flags(u, 2021, standard, 20220101) {
			out = append(out, f.Say(lang.VI))
		}
		return out
	}
	if got := flags(append(rows, own)...); got != nil {
		t.Errorf("what agrees is flagged: %q", got)
	}
	if got := flags(rows...); got != nil {
		t.Errorf("a sum cannot disagree with itself: %q", got)
	}
	wrong := own
	wrong.Poor = law.Exactly(71)
	if got := flags(append(rows, wrong)...); len(got) != 1 || got[0] != "hộ nghèo: số của đơn vị là 71, cộng các đơn vị trực thuộc được 70" {
		t.Errorf("71 of 70: %q", got)
	}
	// While one child is missing only a sum that is too large is a contradiction.
	if got := flags(append(rows[1:], wrong)...); got != nil {
		t.Errorf("a child is missing: %q", got)
	}
	small := own
	small.NearPoor = law.Exactly(100)
	if got := flags(append(rows[1:], small)...); len(got) != 1 || !strings.Contains(got[0], "nhỏ hơn tổng 120") || !strings.Contains(got[0], "1 đơn vị chưa có") {
		t.Errorf("six children have more than the unit: %q", got)
	}
	leaf := row("30334", 2021, 1, 1)
	if got := ledger(t, tree, leaf).Flags(find(t, tree, "30334", 20211231), 2021, standard, 20220101); got != nil {
		t.Errorf("a unit without children: %q", got)
	}
}

func TestSame(t *testing.T) {
	full := tally.Tally{ID: 1, Code: "884", On: 20211231, Year: 2021, Standard: standard,
		Households: law.Exactly(1), Poor: law.Exactly(2), NearPoor: law.Exactly(3), MinorityHouseholds: law.Exactly(4), MinorityPoor: law.Exactly(5), MinorityNearPoor: law.Exactly(6),
		PoorPct: ratio("1"), NearPoorPct: ratio("2"), MultidimPct: ratio("3"), MinorityPoorPct: ratio("4"),
		DecidedOn: 20211220, Decision: "1/QĐ", Source: "a", Act: 7}
	again := full
	again.ID, again.Act, again.On, again.Code = 2, 8, 20211220, "884"
	again.PoorPct = ratio("1.00")
	if !full.Same(again) || !again.Same(full) {
		t.Error("the same said again is not the same")
	}
	// Every field but the place of storage counts.
	ignored := map[string]bool{"ID": true, "Act": true, "On": true, "Code": true}
	v := reflect.ValueOf(full)
	for i := range v.NumField() {
		name := v.Type().Field(i).Name
		o := full
		reflect.ValueOf(&o).Elem().Field(i).SetZero()
		if same := full.Same(o); same != ignored[name] || o.Same(full) != same {
			t.Errorf("without %s the same: %t", name, same)
		}
	}
	other := full
	other.MultidimPct = ratio("3.01")
	if full.Same(other) {
		t.Error("another rate is the same")
	}
}

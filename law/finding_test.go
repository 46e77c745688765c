package law

import (
	"slices"
	"testing"

	"vuonlen/internal/lang"
)

func TestAllMissing(t *testing.T) {
	a, b, c := Missing{"884", 2023, "tally"}, Missing{"884", 2024, "tally"}, Missing{"884", 0, "zone"}
	f := Finding{
		Missing: []Missing{a},
		Because: []Finding{
			{Missing: []Missing{b, a}, Because: []Finding{{Missing: []Missing{c}}}},
			{Missing: []Missing{c, b}},
		},
	}
	if got, want := f.AllMissing(), []Missing{a, b, c}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := (Finding{}).AllMissing(); len(got) != 0 {
		t.Errorf("nothing is missing, but %v", got)
	}
}

func TestStatus(t *testing.T) {
	for _, s := range []Status{Confirmed, Reported, Unconfirmed} {
		var got Status
		if err := got.UnmarshalText([]byte(s)); err != nil || got != s {
			t.Errorf("%s: %s, %v", s, got, err)
		}
		for _, l := range lang.All {
			if said := s.Say(l); said == "" || l == lang.VI && said == string(s) {
				t.Errorf("%s in %s: %q", s, l, said)
			}
		}
	}
	for _, s := range []string{"", "Confirmed", "sure", "confirmed "} {
		var got Status
		if err := got.UnmarshalText([]byte(s)); err == nil {
			t.Errorf("the word %q is taken for a status", s)
		}
	}
}

func TestCitationSay(t *testing.T) {
	c := Citation{
		Document: lang.Both{VI: "Nghị định 07/2021/NĐ-CP", EN: "Decree 07/2021/NĐ-CP"},
		Clause:   lang.Both{VI: "Điều 3 khoản 2", EN: "Article 3(2)"},
		Status:   Confirmed,
	}
	if got, want := c.Say(lang.VI), "Nghị định 07/2021/NĐ-CP, Điều 3 khoản 2 (đã xác nhận)"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	c.Clause = lang.Both{}
	if got, want := c.Say(lang.EN), "Decree 07/2021/NĐ-CP (confirmed)"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if c.IsZero() || !(Citation{Status: Confirmed}).IsZero() {
		t.Error("a citation without a document cites nothing")
	}
}

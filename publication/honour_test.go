package publication

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

func TestConsent(t *testing.T) {
	c := Consent{Award: "r-1", Ground: ByConsent, Given: true, On: 20260110, Until: 20261231, Source: "Phiếu đồng ý ngày 10/01/2026"}
	if err := c.Check(true, 20260120); err != nil {
		t.Fatal(err)
	}
	if c.Holds(20260109) || !c.Holds(20260110) || !c.Holds(20261231) || c.Holds(20270101) || (*Consent)(nil).Holds(20260110) {
		t.Error("days of a consent")
	}
	for name, x := range map[string]struct {
		change    func(*Consent)
		household bool
		want      fault.Kind
	}{
		"no ground":            {func(c *Consent) { c.Ground = "friendship" }, false, fault.Usage},
		"tomorrow":             {func(c *Consent) { c.On = 20260121 }, false, fault.Usage},
		"ends before it holds": {func(c *Consent) { c.Until = 20260109 }, false, fault.Usage},
		"no paper":             {func(c *Consent) { c.Source = "" }, false, fault.Usage},
		"a household by law":   {func(c *Consent) { c.Ground = ByLaw }, true, fault.Refused},
	} {
		y := c
		x.change(&y)
		if err := y.Check(x.household, 20260120); fault.KindOf(err) != x.want || err == nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	c.Given, c.Source = false, ""
	if err := c.Check(true, 20260120); err != nil || c.Holds(20260115) {
		t.Error("a withdrawal needs no more than a day", err)
	}
}

// TestUnnamed: nothing that is left of a person's honour is different for another
// person who was honoured by the same decision.
func TestUnnamed(t *testing.T) {
	a := Honour{Code: "r-1", Kind: "household", Person: true, Name: lang.Both{VI: "Nguyễn Văn A"}, Ground: ByConsent, Unit: "30547", UnitName: "xã Mẫu", Form: lang.Both{VI: "Giấy khen"}, Decision: "1/QĐ", On: 20260110,
		Criteria: []HonourCriterion{{ID: "household.escaped"}}, Revoked: &Revocation{Decision: "2/QĐ", On: 20260112, Note: "ông A khai sai"}}
	b := a
	b.Code, b.Name, b.Ground, b.Unit, b.UnitName, b.Criteria, b.Revoked = "r-2", lang.Both{VI: "Trần Thị B"}, ByLaw, "30550", "xã Khác", nil, &Revocation{Decision: "2/QĐ", On: 20260112, Note: "bà B"}
	if x, y := a.Unnamed(), b.Unnamed(); !reflect.DeepEqual(x, y) || x.Name.VI != "" {
		t.Errorf("%+v\n%+v", x, y)
	}
	if a.Revoked.Note == "" {
		t.Error("the honour itself was changed")
	}
	c := a
	c.Kind, c.Person = "commune", false
	if !reflect.DeepEqual(c.Unnamed(), c) {
		t.Error("a unit lost its name")
	}
}

// TestLines: the unnamed of one decision are one line with their number, whatever the
// order in which they came.
func TestLines(t *testing.T) {
	of := func(name, kind string) Honour {
		return Honour{Kind: kind, Person: true, Name: lang.Both{VI: name}, Form: lang.Both{VI: "Giấy khen"}, Decision: "1/QĐ", On: 20260110}
	}
	hs := []Honour{of("", "household"), of("Bà B", "official"), of("", "official"), {Kind: "commune", Name: lang.Both{VI: "Xã Mẫu"}, Decision: "2/QĐ", On: 20260112}, of("", "household"), of("Bà A", "official")}
	var got []string
	for _, l := range Lines(hs) {
		got = append(got, fmt.Sprintf("%s %s %d", l.Kind, l.Name.VI, l.Count))
	}
	if want := []string{"commune Xã Mẫu 1", "household  2", "official  1", "official Bà A 1", "official Bà B 1"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	slices.Reverse(hs)
	if l := Lines(hs); len(l) != 5 || l[1].Count != 2 {
		t.Errorf("%+v", l)
	}
}

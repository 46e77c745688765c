package unit

import (
	"fmt"
	"slices"
	"testing"

	"vuonlen/law"
)

// A break is told by the facts where both sides have one, else possible by kind;
// it is found where land came together too, and only inside the days asked about.
func TestBreaks(t *testing.T) {
	tr := embedded(t)
	day := func(c Code, on law.Date, value string, from, to law.Date) Fact {
		return Fact{Code: c, On: on, Name: "area", Value: value, From: from, To: to}
	}
	facts := []Fact{
		day("30553", 20211231, "rural", 0, 20230531), day("30553", 20211231, "urban", 20230601, 0), // by decision, the kind the same
		day("30334", 20211231, "rural", 0, 0), day("30316", 20250701, "urban", 20250701, 0), // into a ward
		day("30319", 20211231, "urban", 0, 0), // from a ward into the ward
		day("30547", 20211231, "rural", 0, 0), // a township that a fact calls rural, into a commune without a fact
	}
	fs, err := NewFacts(tr, facts)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		code         Code
		on           law.Date
		after, until law.Date
		want         []string
	}{
		{"30553", 20211231, 20211231, 20241231, []string{"30553@0 30553@0 2023-06-01 rural urban false"}},
		{"30553", 20211231, 20230601, 20241231, nil},
		{"30553", 20211231, 20211231, 20230531, nil},
		// 30334 by facts; 30322 and 30328 are wards like 30316 and have no fact; old
		// 30316 neither; 30319 is urban on both sides.
		{"30316", 20250701, 20241231, 20251231, []string{"30334@0 30316@2025-07-01 2025-07-01 rural urban false"}},
		// Only one side has a fact: the kinds decide, and only as a possibility. What
		// happened in a commune before it was merged belongs to its land.
		{"30547", 20250701, 20211231, 20251231, []string{"30553@0 30553@0 2023-06-01 rural urban false", "30547@0 30547@2025-07-01 2025-07-01 thi_tran xa true"}},
		{"30547", 20250701, 20250701, 20251231, nil},
		{"891", 20211231, 20211231, 20241231, nil},
	} {
		var got []string
		for _, b := range fs.Breaks(find(t, tr, c.code, c.on), c.after, c.until) {
			got = append(got, fmt.Sprint(b.Unit.Key(), " ", b.Into.Key(), " ", b.On, " ", b.From, " ", b.To, " ", b.Possible))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s from %s to %s: %q, want %q", c.code, c.after, c.until, got, c.want)
		}
	}
}

// A commune that becomes a township keeps its life: a possible break.
func TestKindChangeIsAPossibleBreak(t *testing.T) {
	tr := build(t, changes(20230601, "00001 00001 kind Thị_trấn_Một"))
	fs, err := NewFacts(tr, nil)
	if err != nil {
		t.Fatal(err)
	}
	bs := fs.Breaks(find(t, tr, "00001", 20240101), 20220101, 20240101)
	if len(bs) != 1 || !bs[0].Possible || bs[0].From != "xa" || bs[0].To != "thi_tran" || bs[0].On != 20230601 {
		t.Errorf("%+v", bs)
	}
}

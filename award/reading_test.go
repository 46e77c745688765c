package award_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/award"
	"vuonlen/household"
	"vuonlen/law"
	"vuonlen/tally"
	"vuonlen/unit"
)

// reviewed is a record in which the commune 30553 is known by its reviews alone:
// a leaf a year from 2021 on, complete, with all its households in the register
// where whole is set.
func reviewed(t testing.TB, whole bool, years ...[]reviewOf) *award.Record {
	t.Helper()
	r := record(t, country(), nil, nil)
	leaves, campaigns := leavesOf(t, years...)
	counts := map[law.Year]int64{}
	for i, rows := range years {
		counts[law.Year(2021+i)] = int64(len(rows))
	}
	known := func(u *unit.Unit, y law.Year) law.Count {
		if whole {
			return law.Exactly(counts[y])
		}
		return law.Exactly(counts[y] + 1) // somebody was not reviewed
	}
	if err := r.Tallies.AddRegister(leaves, campaigns, known); err != nil {
		t.Fatal(err)
	}
	return r
}

// leavesOf counts the reviews of the commune 30553, a complete year each.
func leavesOf(t testing.TB, years ...[]reviewOf) (leaves []tally.Leaf, campaigns []tally.Campaign) {
	t.Helper()
	s, ok := household.FindStandard("2022-2026")
	if !ok {
		t.Fatal("no standard")
	}
	for i, rows := range years {
		y := law.Year(2021 + i)
		reg := tally.NoReviews()
		for _, v := range rows {
			reg.Review(s, v.answers(), v.head, v.more())
		}
		leaves = append(leaves, tally.Leaf{Code: "30553", Year: y, Standard: s.ID, Register: reg})
		campaigns = append(campaigns, tally.Campaign{Code: "30553", Year: y, Complete: true})
	}
	return leaves, campaigns
}

// reviewOf is a household as far as the minority counts see it.
type reviewOf struct {
	poor bool
	head household.Ethnicity
	any  string // the answer whether any member is of a minority
}

func (v reviewOf) answers() (a household.Answers) {
	b1 := 200
	if v.poor {
		b1 = 100
	}
	a.SetB1(b1)
	a.Area = household.Rural
	a.SetMarks("111100000000")
	return a
}

func (v reviewOf) more() household.Extra {
	return household.NewExtra(map[string]string{"any_minority": v.any})
}

func rows(n int, v reviewOf) []reviewOf { return slices.Repeat([]reviewOf{v}, n) }

// minority_by = any_member: counts by any member's group come from the reviews,
// and a rate only where every household was reviewed.
func TestMinorityByAnyMember(t *testing.T) {
	const kinh, khmer = household.Ethnicity("01"), household.Ethnicity("05")
	// By the head 1 of 2 minority households is poor in both years; by any member
	// 3 of 4, then 2 of 4.
	byHead := []reviewOf{{true, khmer, "1"}, {false, khmer, "1"}}
	first := append(slices.Clone(byHead), rows(2, reviewOf{true, kinh, "1"})...)
	second := append(slices.Clone(byHead), reviewOf{true, kinh, "1"}, reviewOf{false, kinh, "1"})
	measure := func(r *award.Record, by string) award.Progress {
		m := shipped(t)
		m.Readings["minority_by"] = by
		s, err := m.FindSubject(r, award.Commune, "30553", 20230601)
		if err != nil {
			t.Fatal(err)
		}
		ps, err := m.Measure(r, 20230601, s)
		if err != nil {
			t.Fatal(err)
		}
		return ps[slices.IndexFunc(ps, func(p award.Progress) bool { return p.Target.ID == "target.minority" })]
	}
	for _, c := range []struct {
		whole   bool
		verdict law.Verdict
		missing string
	}{
		{true, law.Met, ""},
		{false, law.Unknown, "minority_households"},
	} {
		p := measure(reviewed(t, c.whole, first, second), "any_member")
		if p.Finding.Verdict != c.verdict {
			t.Errorf("whole %v: %s, want %s", c.whole, p.Finding.Verdict, c.verdict)
		}
		for _, m := range p.Finding.AllMissing() {
			if m.What != c.missing {
				t.Errorf("whole %v: missing %s", c.whole, m.What)
			}
		}
		if !slices.ContainsFunc(p.Finding.Facts, func(f law.Fact) bool {
			return f.Name == "minority_poor" && f.Year == 2021 && f.Value == law.Exactly(3)
		}) {
			t.Errorf("whole %v: facts %v", c.whole, p.Finding.Facts)
		}
	}
	// By the head there is no declared total, so it is unknown; and it says so.
	p := measure(reviewed(t, true, first, second), "head")
	if p.Finding.Verdict != law.Unknown || !slices.Contains(p.Readings, award.ReadingChange{Name: "minority_by", Value: "any_member", Verdict: law.Met}) {
		t.Errorf("%s %v", p.Finding.Verdict, p.Readings)
	}
}

// What a target says of another reading is what it says when the movement chose
// that reading.
func TestTargetReadingsEqualMeasuringAgain(t *testing.T) {
	changed := 0
	rapid.Check(t, func(rt *rapid.T) {
		m := shipped(t)
		genReadings(rt, m)
		var tallies []tally.Tally
		for y := law.Year(2021); y <= 2024; y++ {
			n := func(what string) law.Count {
				return law.Exactly(rapid.Int64Range(1, 40).Draw(rt, fmt.Sprint(what, y)))
			}
			tallies = append(tallies, tally.Tally{Code: "884", On: 20211231, Year: y, Standard: "2022-2026", DecidedOn: law.YearEnd(y),
				Households: law.Exactly(1000), Poor: n("poor"), NearPoor: n("near"),
				MinorityHouseholds: law.Exactly(100), MinorityPoor: n("minority"), MinorityNearPoor: law.Exactly(0)})
		}
		r := record(t, country(), nil, tallies)
		on := law.MakeDate(rapid.IntRange(2022, 2025).Draw(rt, "year"), 6, 1)
		measure := func() []award.Progress {
			s, err := m.FindSubject(r, award.District, "884", on)
			if err != nil {
				t.Fatal(err)
			}
			ps, err := m.Measure(r, on, s)
			if err != nil {
				t.Fatal(err)
			}
			return ps
		}
		ps := measure()
		for i, p := range ps {
			var want []award.ReadingChange
			for _, rd := range award.AllReadings {
				chosen := m.Readings[rd.Name]
				for _, v := range rd.Values {
					m.Readings[rd.Name] = v
					if got := measure()[i].Finding.Verdict; got != p.Finding.Verdict {
						want = append(want, award.ReadingChange{Name: rd.Name, Value: v, Verdict: got})
					}
				}
				m.Readings[rd.Name] = chosen
			}
			changed += len(want)
			if !slices.Equal(p.Readings, want) {
				rt.Fatalf("%s %s: readings %v, measured again %v", p.Target.ID, p.Finding.Verdict, p.Readings, want)
			}
		}
	})
	if changed == 0 {
		t.Error("no reading changed a target: the test shows nothing")
	}
}

// For the province the reviews of all its communes together tell.
func TestMinorityByAnyMemberOfTheProvince(t *testing.T) {
	row := []reviewOf{{true, "01", "1"}, {true, "01", "1"}, {false, "05", "1"}, {false, "05", "1"}}
	better := []reviewOf{{true, "01", "1"}, {false, "01", "1"}, {false, "05", "1"}, {false, "05", "1"}}
	for _, households := range []int64{4, 5} {
		r := reviewed(t, true, row, better)
		// The province's own row says how many households there are; poor and
		// near-poor are recognised too, by the head.
		var ts []tally.Tally
		for y := law.Year(2021); y <= 2022; y++ {
			ts = append(ts, tally.Tally{Code: "89", On: 20211231, Year: y, Standard: "2022-2026", DecidedOn: law.YearEnd(y),
				Households: law.Exactly(households), Poor: law.Exactly(2), NearPoor: law.Exactly(0)})
		}
		l, err := tally.NewLedger(r.Tree, ts)
		if err != nil {
			t.Fatal(err)
		}
		leaves, campaigns := leavesOf(t, row, better)
		if err := l.AddRegister(leaves, campaigns, nil); err != nil {
			t.Fatal(err)
		}
		r.Tallies = l
		m := shipped(t)
		m.Readings["minority_by"] = "any_member"
		s, err := m.FindSubject(r, award.Province, "89", 20230601)
		if err != nil {
			t.Fatal(err)
		}
		ps, err := m.Measure(r, 20230601, s)
		if err != nil {
			t.Fatal(err)
		}
		want := map[int64]law.Verdict{4: law.Met, 5: law.Unknown}[households] // 2 of 4, then 1 of 4
		if p := ps[1]; p.Target.ID != "target.minority" || p.Finding.Verdict != want {
			t.Errorf("%d households: %s %s, want %s", households, p.Target.ID, p.Finding.Verdict, want)
		}
	}
}

// Which readings bear on which kind of subject and which target: all of mission
// section 4, and nothing else.
func TestBearing(t *testing.T) {
	m := shipped(t)
	r := record(t, country(), nil, nil)
	rate := "reduction_measure three_year_rule multidim_metric scale_count scale_strict alternative_scope class_date combination."
	for k, want := range map[award.Kind]string{
		award.Province:   "scale_count scale_strict combination.province",
		award.District:   rate + "district",
		award.Commune:    rate + "commune",
		award.Hamlet:     "scale_count scale_strict combination.hamlet",
		award.Household:  "escape_to lasting_years combination.household",
		award.Official:   "alternative_scope class_date combination.official",
		award.Enterprise: "alternative_scope class_date combination.enterprise",
		award.Other:      "",
	} {
		if got := names(m.Judge(r, award.Subject{Kind: k, Code: "x"}, 20250601).Tried); got != want {
			t.Errorf("%s: %s, want %s", k, got, want)
		}
	}
	s, err := m.FindSubject(r, award.Province, "89", 20250601)
	if err != nil {
		t.Fatal(err)
	}
	ps, err := m.Measure(r, 20250601, s)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range ps {
		want := map[string]string{"target.rate": "multidim_metric range_above", "target.minority": "minority_by range_above"}[p.Target.ID]
		if got := names(p.Tried); got != want {
			t.Errorf("%s: %s, want %s", p.Target.ID, got, want)
		}
	}
}

func names(rs []award.ReadingChange) string {
	var out []string
	for _, r := range rs {
		if !slices.Contains(out, r.Name) {
			out = append(out, r.Name)
		}
	}
	return strings.Join(out, " ")
}

// The columns of a matrix add up to the subjects, and a reading has a column or is
// named as having no bearing.
func TestMatrix(t *testing.T) {
	m := shipped(t)
	r := record(t, country(), nil, nil)
	var js []award.Judgement
	for _, k := range []award.Kind{award.District, award.Hamlet, award.Commune} {
		ss, err := m.Subjects(r, k, 20250601)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range ss {
			js = append(js, m.Judge(r, s, 20250601))
		}
	}
	js = append(js, m.Judge(r, award.Subject{Kind: award.Household, Code: "H1"}, 20250601))
	ms := award.Matrices(js)
	if len(ms) != 3 || ms[0].Kind != award.District || ms[1].Kind != award.Commune || ms[2].Kind != award.Household {
		t.Fatalf("%d matrices", len(ms)) // no hamlet is entered
	}
	for _, x := range ms {
		names := slices.Clone(x.Silent)
		for _, c := range append(x.Others, x.Chosen) {
			sum := 0
			for _, n := range c.Count {
				sum += n
			}
			if sum != len(x.Judgements) {
				t.Errorf("%s %s=%s: %d of %d", x.Kind, c.Name, c.Value, sum, len(x.Judgements))
			}
			if c.Name != "" && !slices.Contains(names, c.Name) {
				names = append(names, c.Name)
			}
		}
		if want := len(award.AllReadings) - len(award.Kinds) + 1; len(names) != want {
			t.Errorf("%s: %d readings, want %d: %v", x.Kind, len(names), want, names)
		}
	}
	if !slices.ContainsFunc(ms[2].Others, func(c award.Column) bool { return c.Name == "lasting_years" && c.Value == "3" }) {
		t.Error("lasting_years bears on households")
	}
}

package award_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/award"
	"vuonlen/law"
)

// Equals at the edge of a quota, by the preferences of the round in their order.
func TestPreference(t *testing.T) {
	has := func(s string) (out []bool) {
		for _, c := range s {
			out = append(out, c == '+')
		}
		return out
	}
	for name, k := range map[string]struct {
		places int64
		ranks  []int64
		has    []string
		want   []award.Standing
	}{
		"first settles":          {1, []int64{1, 1}, []string{"-", "+"}, []award.Standing{award.Beyond, award.Placed}},
		"none stated":            {1, []int64{1, 1}, []string{"", ""}, []award.Standing{award.Tied, award.Tied}},
		"both have it":           {1, []int64{1, 1}, []string{"+", "+"}, []award.Standing{award.Tied, award.Tied}},
		"second settles":         {1, []int64{1, 1}, []string{"+-", "++"}, []award.Standing{award.Beyond, award.Placed}},
		"first before second":    {1, []int64{1, 1}, []string{"-+", "+-"}, []award.Standing{award.Beyond, award.Placed}},
		"one against two weaker": {1, []int64{1, 1}, []string{"-++", "+--"}, []award.Standing{award.Beyond, award.Placed}},
		"rank goes before":       {1, []int64{1, 2}, []string{"-", "+"}, []award.Standing{award.Placed, award.Beyond}},
		"places enough":          {2, []int64{1, 1}, []string{"-", "+"}, []award.Standing{award.Placed, award.Placed}},
		"two of three tied":      {2, []int64{1, 1, 1}, []string{"-", "+", "-"}, []award.Standing{award.Tied, award.Placed, award.Tied}},
		"no place":               {0, []int64{1, 1}, []string{"-", "+"}, []award.Standing{award.Beyond, award.Beyond}},
	} {
		t.Run(name, func(t *testing.T) {
			var cs []award.Candidate
			for i, r := range k.ranks {
				cs = append(cs, award.Candidate{Subject: award.Subject{Kind: award.Commune, Code: fmt.Sprint(i)}, Verdict: law.Met, Eligible: true, Rank: law.Exactly(r), Prefers: has(k.has[i])})
			}
			fit := award.Quota{Kinds: []award.Kind{award.Commune}, Number: k.places}.Fit(law.Exactly(9), cs)
			for _, f := range fit.Groups[0].Fits {
				var i int
				fmt.Sscan(f.Subject.Code, &i)
				if f.Standing != k.want[i] {
					t.Errorf("%d stands %s, want %s", i, f.Standing, k.want[i])
				}
				if want := slices.ContainsFunc(cs, func(c award.Candidate) bool { return c.Subject.Code != f.Subject.Code && c.Rank == f.Rank }); f.Equal != want {
					t.Errorf("%d equal %v", i, f.Equal)
				}
			}
		})
	}
}

// Where all is known a standing is what counting those before and level says, compared
// rank first and then preference by preference.
func TestPreferenceProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, prefs := rapid.IntRange(1, 6).Draw(t, "n"), rapid.IntRange(0, 3).Draw(t, "preferences")
		places := rapid.Int64Range(0, 5).Draw(t, "places")
		cs := make([]award.Candidate, n)
		for i := range cs {
			cs[i] = award.Candidate{Subject: award.Subject{Kind: award.Commune, Code: fmt.Sprint(i)}, Verdict: law.Met, Eligible: true,
				Rank: law.Exactly(rapid.Int64Range(1, 3).Draw(t, "rank")), Prefers: rapid.SliceOfN(rapid.Bool(), prefs, prefs).Draw(t, "has")}
		}
		compare := func(a, b award.Candidate) int {
			if a.Rank != b.Rank {
				return int(a.Rank.Lo - b.Rank.Lo)
			}
			for i := range a.Prefers {
				if a.Prefers[i] != b.Prefers[i] {
					return map[bool]int{true: -1, false: 1}[a.Prefers[i]]
				}
			}
			return 0
		}
		for _, f := range (award.Quota{Kinds: []award.Kind{award.Commune}, Number: places}).Fit(law.Exactly(9), cs).Groups[0].Fits {
			var before, level int64
			for _, c := range cs {
				switch d := compare(c, f.Candidate); {
				case d < 0:
					before++
				case d == 0:
					level++
				}
			}
			want := award.Tied
			switch {
			case before+level <= places:
				want = award.Placed
			case before >= places:
				want = award.Beyond
			}
			if f.Standing != want {
				t.Fatalf("%+v stands %s, want %s", f.Candidate, f.Standing, want)
			}
		}
	})
}

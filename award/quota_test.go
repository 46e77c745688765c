package award_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/award"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
)

// span reads 5, 3-7 or nothing.
func span(t testing.TB, s string) law.Count {
	t.Helper()
	if s == "" {
		return law.Count{}
	}
	lo, hi, both := strings.Cut(s, "-")
	a, err := strconv.ParseInt(lo, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	if !both {
		return law.Exactly(a)
	}
	b, err := strconv.ParseInt(hi, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return law.Between(a, b)
}

// quotas puts the candidates of a case to every quota of a form of award:
//
//	KIND KIND ...
//	[GROUP] N places
//	  CODE STANDING [rank R]
func quotas(t *testing.T, r *award.Record, m *award.Movement, q map[string]string, rows []unit.Row) string {
	t.Helper()
	i := slices.IndexFunc(m.Awards, func(a award.AwardForm) bool { return a.ID == q["quota"] })
	if i < 0 {
		t.Fatalf("no form of award %s", q["quota"])
	}
	var cs []award.Candidate
	for _, row := range rows {
		rank := span(t, row("rank"))
		s := award.Subject{Kind: award.Kind(row("kind")), Code: row("code")}
		if row("verdict") != "" {
			cs = append(cs, award.Candidate{Subject: s, Verdict: law.Verdict(row("verdict")), Eligible: row("eligible") != "no", Rank: rank, Group: row("group")})
			continue
		}
		on := date(t, q["submitted_on"])
		s, err := m.FindSubject(r, s.Kind, s.Code, on)
		if err != nil {
			t.Fatal(err)
		}
		cs = append(cs, m.Judge(r, s, on).Candidate(rank, row("group")))
	}
	var b strings.Builder
	for _, quota := range m.Awards[i].Quotas {
		fmt.Fprintln(&b, strings.Trim(fmt.Sprint(quota.Kinds), "[]"))
		for _, g := range quota.Fit(span(t, q["units"]), cs).Groups {
			if g.ID != "" {
				fmt.Fprintf(&b, "%s: ", g.ID)
			}
			fmt.Fprintf(&b, "%s places\n", g.Places.Say(lang.EN))
			for _, f := range g.Fits {
				fmt.Fprintf(&b, "  %s %s", f.Subject.Code, f.Standing)
				if f.Rank.Known() {
					fmt.Fprintf(&b, " rank %s", f.Rank.Say(lang.EN))
				}
				fmt.Fprintln(&b)
			}
		}
	}
	return b.String()
}

// certain is a candidate of whom everything is known.
type certain struct {
	takes bool // met and eligible
	rank  int64
	group string
}

// standings by definition, where everything is known: a candidate is placed when it
// and all level with it have a place, beyond when those before it have them all.
func standings(cs []certain, places map[string]int64) []award.Standing {
	out := make([]award.Standing, len(cs))
	for i, me := range cs {
		var before, level int64
		for _, c := range cs {
			if c.takes && c.group == me.group && c.rank < me.rank {
				before++
			}
			if c.takes && c.group == me.group && c.rank == me.rank {
				level++
			}
		}
		switch {
		case !me.takes:
			out[i] = award.Out
		case before+level <= places[me.group]:
			out[i] = award.Placed
		case before >= places[me.group]:
			out[i] = award.Beyond
		default:
			out[i] = award.Tied
		}
	}
	return out
}

// Against every way in which open verdicts, ranks, groups and numbers of units may
// turn out: the standing given is the one that all ways give, else open. Of one whose
// verdict is open it is beyond where it would be if met, else open.
func TestFitAgainstEveryCompletion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		quota := award.Quota{Kinds: []award.Kind{award.Commune}, Number: rapid.Int64Range(1, 3).Draw(t, "places")}
		groups := []string{""}
		units := law.Exactly(10)
		switch rapid.IntRange(0, 3).Draw(t, "way") {
		case 0:
			quota.PerCluster, groups = true, []string{"a", "b"}
		case 1:
			quota.Parts = []award.QuotaPart{{ID: "a", Number: 1}, {ID: "b", Number: 2}}
			groups = []string{"a", "b"}
		case 2:
			quota.Share = law.Frac(1, 2)
			quota.Up = rapid.Bool().Draw(t, "up")
			lo := rapid.Int64Range(1, 5).Draw(t, "units")
			units = law.Between(lo, lo+rapid.Int64Range(0, 4).Draw(t, "more"))
		}
		n := rapid.IntRange(1, 4).Draw(t, "n")
		cs := make([]award.Candidate, n)
		for i := range cs {
			c := award.Candidate{Subject: award.Subject{Kind: award.Commune, Code: fmt.Sprint(i)}, Eligible: rapid.IntRange(0, 5).Draw(t, "eligible") > 0}
			c.Verdict = rapid.SampledFrom([]law.Verdict{law.Met, law.Met, law.Met, law.Unknown, law.NotMet, law.NotApplicable}).Draw(t, "verdict")
			lo := rapid.Int64Range(1, 3).Draw(t, "rank")
			if rapid.IntRange(0, 5).Draw(t, "ranked") > 0 {
				c.Rank = law.Between(lo, lo+rapid.Int64Range(0, 1).Draw(t, "wide"))
			}
			c.Group = groups[0]
			if groups[0] != "" {
				c.Group = rapid.SampledFrom([]string{"a", "b", "b", ""}).Draw(t, "group")
			}
			cs[i] = c
		}
		seen := make([]map[award.Standing]bool, n)
		for i := range seen {
			seen[i] = map[award.Standing]bool{}
		}
		for u := units.Lo; u <= units.Hi; u++ {
			places := map[string]int64{"": quota.Number, "a": quota.Number, "b": quota.Number}
			for _, p := range quota.Parts {
				places[p.ID] = p.Number
			}
			if quota.Share.Sign() != 0 {
				places[""] = u / 2
				if quota.Up {
					places[""] = (u + 1) / 2
				}
			}
			complete(cs, groups, make([]certain, 0, n), func(whole []certain) {
				for i, s := range standings(whole, places) {
					seen[i][s] = true
				}
			})
		}
		for _, g := range quota.Fit(units, cs).Groups {
			count := 0
			for _, f := range g.Fits {
				i, err := strconv.Atoi(f.Subject.Code)
				if err != nil {
					t.Fatal(err)
				}
				ways := seen[i]
				if f.Verdict == law.Unknown && f.Eligible {
					delete(ways, award.Out)
					if !ways[award.Beyond] || len(ways) > 1 {
						ways = map[award.Standing]bool{award.Open: true}
					}
				}
				want := award.Open
				if len(ways) == 1 && (g.ID != "" || groups[0] == "" || ways[award.Out]) {
					for s := range ways {
						want = s
					}
				}
				if f.Standing != want {
					t.Fatalf("%+v, %v units: %s is %s, by every completion %v", cs, units, f.Subject.Code, f.Standing, ways)
				}
				if f.Standing == award.Placed {
					count++
				}
			}
			if g.Places.Known() && int64(count) > g.Places.Hi {
				t.Fatalf("%d placed on %v places", count, g.Places)
			}
		}
	})
}

// complete fills in what is open in every way.
func complete(cs []award.Candidate, groups []string, done []certain, each func([]certain)) {
	if len(done) == len(cs) {
		each(done)
		return
	}
	c := cs[len(done)]
	takes := []bool{c.Verdict == law.Met && c.Eligible}
	if c.Verdict == law.Unknown && c.Eligible {
		takes = []bool{true, false}
	}
	lo, hi := c.Rank.Lo, c.Rank.Hi
	if !c.Rank.Known() {
		lo, hi = 0, 5 // before, level with and behind all others
	}
	in := []string{c.Group}
	if c.Group == "" {
		in = groups
	}
	for _, x := range takes {
		for rank := lo; rank <= hi; rank++ {
			for _, g := range in {
				complete(cs, groups, append(done, certain{x, rank, g}), each)
			}
		}
	}
}

// Kinds that a quota is not for take none of its places.
func TestFitLeavesOtherKindsOut(t *testing.T) {
	q := award.Quota{Kinds: []award.Kind{award.Official}, Number: 1}
	c := func(k award.Kind, rank int64) award.Candidate {
		return award.Candidate{Subject: award.Subject{Kind: k}, Verdict: law.Met, Eligible: true, Rank: law.Exactly(rank)}
	}
	g := q.Fit(law.Count{}, []award.Candidate{c(award.Commune, 1), c(award.Official, 2)}).Groups[0]
	if len(g.Fits) != 1 || g.Fits[0].Standing != award.Placed {
		t.Errorf("%+v", g)
	}
	// A share of an unknown number of units is an unknown number of places.
	q = award.Quota{Kinds: []award.Kind{award.Commune}, Share: law.Frac(1, 20)}
	if g := q.Fit(law.Count{}, []award.Candidate{c(award.Commune, 1)}).Groups[0]; g.Places.Known() || g.Fits[0].Standing != award.Open {
		t.Errorf("%+v", g)
	}
}

package round

import (
	"slices"
	"testing"

	"vuonlen/award"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/procedure"
)

// TestFit: one list of ranked communes put to every sort of quota as a secretary writes
// it. p placed, b beyond, t tied, o open, - out; in the order of the list.
func TestFit(t *testing.T) {
	c := func(code string, rank int64, group string, v law.Verdict) award.Candidate {
		return award.Candidate{Subject: award.Subject{Kind: award.Commune, Code: code}, Verdict: v, Eligible: true, Rank: law.Exactly(rank), Group: group}
	}
	list := []award.Candidate{c("A", 1, "bac", law.Met), c("B", 2, "bac", law.Met), c("C", 3, "nam", law.Met), c("D", 4, "nam", law.Met), c("E", 4, "nam", law.Met), c("F", 1, "nam", law.NotMet)}
	letters := map[award.Standing]string{award.Placed: "p", award.Beyond: "b", award.Tied: "t", award.Open: "o", award.Out: "-"}
	for _, k := range []struct {
		quota string
		units law.Count
		want  string
	}{
		{"province/commune=2", law.Exactly(10), "ppbbb-"},
		{"province/commune=0", law.Exactly(10), "bbbbb-"},
		{"province/commune=4", law.Exactly(10), "ppptt-"},
		{"province/commune=5", law.Exactly(10), "ppppp-"},
		{"province/commune=25%", law.Exactly(10), "ppbbb-"},   // 2.5, rounded down
		{"province/commune=25%up", law.Exactly(10), "pppbb-"}, // 2.5, rounded up
		{"province/commune=100%", law.Exactly(1), "pbbbb-"},
		{"province/commune=9%", law.Exactly(10), "bbbbb-"}, // not one whole place
		{"province/commune=20%", law.Between(5, 10), "pobbb-"},
		{"province/commune=1/cluster", law.Exactly(10), "pbpbb-"},
		{"province/commune=2/cluster", law.Exactly(10), "ppptt-"},
		{"province/commune=bac:1+nam:3", law.Exactly(10), "pbppp-"},
		{"province/commune=bac:2+nam:0", law.Exactly(10), "ppbbb-"},
		{"province/commune=bac:2+nam:2", law.Exactly(10), "ppptt-"},
	} {
		_, q, err := ParseQuota(k.quota)
		if err != nil {
			t.Fatal(fault.Say(lang.EN, err))
		}
		got := map[string]string{}
		for _, g := range q.Fit(k.units, list).Groups {
			for _, f := range g.Fits {
				got[f.Subject.Code] += letters[f.Standing]
			}
		}
		all := ""
		for _, x := range list {
			all += got[x.Subject.Code]
		}
		if all != k.want {
			t.Errorf("%s of %v units: %s, want %s", k.quota, k.units, all, k.want)
		}
	}
}

// TestRevocation: the four grounds of Law 06/2022/QH15 art. 93(2) and no other, with all
// that a revocation must say; then the object and the money come back whole, or nothing
// where nothing was handed over.
func TestRevocation(t *testing.T) {
	c := courseOf(t, "commune", procedure.Collective, 20250801, rulesOf(t, open152("*/step.post=no", "*/step.opinion=no", "*/step.notify=no")...))
	delivered := []What{Nominated, Completed, Received, Appraised, Voted, Decided, Delivered}
	revoke := func(change func(*Step)) Step {
		s := full(Revoked, 20250901, true, true)
		change(&s)
		return s
	}
	for name, k := range map[string]struct {
		step Step
		want string
	}{
		"false claim":     {revoke(func(s *Step) { s.Revocation.Ground = "false_claim" }), ""},
		"false papers":    {revoke(func(s *Step) { s.Revocation.Ground = "false_papers" }), ""},
		"wrong procedure": {revoke(func(s *Step) { s.Revocation.Ground = "wrong_procedure" }), ""},
		"violation":       {revoke(func(s *Step) { s.Revocation.Ground = "violation" }), ""},
		"another ground":  {revoke(func(s *Step) { s.Revocation.Ground = "whim" }), "no ground of revocation"},
		"no ground":       {revoke(func(s *Step) { s.Revocation.Ground = "" }), "no ground of revocation"},
		"no decision":     {revoke(func(s *Step) { s.Revocation.Decision = "" }), "This step lacks"},
		"no public note":  {revoke(func(s *Step) { s.Revocation.Note = "" }), "This step lacks"},
		"no reasons":      {revoke(func(s *Step) { s.Reasons = "" }), "This step lacks"},
		"no signature":    {revoke(func(s *Step) { s.Signature = nil }), "needs the name and title"},
		"signed out of time": {revoke(func(s *Step) {
			s.Signature = &Signature{Name: "A", Title: "B", As: KT, For: "C", Paper: "P", From: 20250902}
		}), "not in force"},
		"before the delivery": {revoke(func(s *Step) { s.On = 20250801 }), "is before the step before"},
	} {
		t.Run(name, func(t *testing.T) {
			wants(t, matterOf(t, c, "commune", 20250801, delivered...).try(k.step), k.want)
		})
	}
	if n := len(c.Case.Deciding.Revocations); n != 4 {
		t.Errorf("%d grounds", n)
	}
	for name, k := range map[string]struct {
		after []What
		back  Recovery
		want  string
	}{
		"whole":                   {delivered, Recovery{Object: true, Money: 7_020_000, Receipt: "BB"}, ""},
		"less money":              {delivered, Recovery{Object: true, Money: 7_019_999, Receipt: "BB"}, "7,020,000"},
		"more money":              {delivered, Recovery{Object: true, Money: 7_020_001, Receipt: "BB"}, "7,020,000"},
		"no object":               {delivered, Recovery{Money: 7_020_000, Receipt: "BB"}, "7,020,000"},
		"no record":               {delivered, Recovery{Object: true, Money: 7_020_000}, "This step lacks"},
		"nothing was handed over": {delivered[:6], Recovery{Receipt: "BB"}, ""},
		"money never paid":        {delivered[:6], Recovery{Money: 7_020_000, Receipt: "BB"}, "0"},
	} {
		t.Run("recovery, "+name, func(t *testing.T) {
			m := matterOf(t, c, "commune", 20250801, k.after...)
			wants(t, m.try(revoke(func(*Step) {})), "")
			s := Step{What: Recovered, On: 20250902, By: "an", Detail: Detail{Recovery: &k.back}}
			wants(t, m.Check(&s), k.want)
		})
	}
}

// TestWayBySet: the same dossier on the same way under three rule sets, once the province
// settled what each leaves open: each asks for its own papers, and gives its own money.
func TestWayBySet(t *testing.T) {
	common := []string{"*/vote.share=80%", "*/vote.base=members", "*/vote.quorum=2/3", "*/vote.ballot=open", "*/vote.written=yes", "*/step.post=no", "*/step.opinion=no"}
	for _, k := range []struct {
		day   law.Date
		set   string
		more  []string
		told  bool     // of the result, before the delivery
		money law.Dong // for one person, by the base salary of its day
	}{
		{20230601, "decree-91", nil, true, 220_000},                                                            // 0.15 × 1,490,000, to the nearest ten thousand
		{20240801, "decree-98", []string{"*/step.notify=yes", "commune/money.individual=0.15"}, true, 360_000}, // 0.15 × 2,340,000, up to ten thousand
		{20250801, "decree-152", []string{"*/step.notify=yes"}, true, 702_000},                                 // 0.3 × 2,340,000
		{20250801, "decree-152", []string{"*/step.notify=no"}, false, 702_000},
	} {
		t.Run(k.set, func(t *testing.T) {
			c := courseOf(t, "commune", procedure.Individual, k.day, rulesOf(t, adoptions(k.set, slices.Concat(common, k.more)...)...))
			m := matterOf(t, c, "commune", k.day, Nominated, Completed, Received, Appraised, Voted)
			for day := k.day.AddDays(5); ; day = day.AddDays(1) { // on by what its own rules ask for
				next, open := c.Next(m.Dossier)
				i := slices.IndexFunc(next, func(w What) bool { return slices.Contains(Way, w) })
				if i < 0 || len(open) > 0 {
					t.Fatalf("it ends at %s, open %v", m.Dossier.State(), open)
				}
				wants(t, m.try(full(next[last(next)], day, true, true)), "")
				if m.Dossier.State() == Delivered {
					break
				}
			}
			if got := m.Dossier.last(Decided).Decision.Money; c.Case.Set.ID != k.set || got != k.money {
				t.Errorf("%s gives %d", c.Case.Set.ID, got)
			}
			if told := m.Dossier.last(Notified) != nil; told != k.told {
				t.Errorf("told %v", told)
			}
		})
	}
}

// last is the place of the last step on the way among those that may be taken: the one
// that the rules ask for.
func last(next []What) int {
	out := 0
	for i, w := range next {
		if slices.Contains(Way, w) {
			out = i
		}
	}
	return out
}

package procedure

import (
	"errors"
	"testing"

	"vuonlen/internal/fault"
	"vuonlen/law"
)

// rule is the vote of a provincial certificate after a decision of the province.
func rule(t *testing.T, share, base, quorum, ballot, written string) VoteRule {
	t.Helper()
	s, _ := FindSet("decree-152")
	a := func(name, value string) Adoption {
		return Adoption{"decree-152/province/vote." + name, value, "12/QĐ-UBND", 20250702}
	}
	s, err := s.Adopt(a("share", share), a("base", base), a("quorum", quorum), a("ballot", ballot), a("written", written))
	if err != nil {
		t.Fatal(err)
	}
	f, err := s.Form(Province)
	if err != nil {
		t.Fatal(err)
	}
	return f.Vote
}

func TestVote(t *testing.T) {
	members := rule(t, "80%", "members", "2/3", "secret", "no")
	voting := rule(t, "80%", "voting", "2/3", "secret", "no")
	written := rule(t, "90%", "members", "2/3", "secret", "yes")  // as 91/2017 art. 45(8)
	answering := rule(t, "2/3", "voting", "50%", "secret", "yes") // whoever takes part counts
	whole := rule(t, "100%", "members", "100%", "secret", "no")   // nobody against, nobody absent
	for _, c := range []struct {
		name string
		rule VoteRule
		v    Votes
		want law.Verdict
	}{
		{"exactly the share of all", members, Votes{Members: 15, Present: 12, Yes: 12}, law.Met},
		{"one short of the share of all", members, Votes{Members: 15, Present: 12, Yes: 11, No: 1}, law.NotMet},
		{"all who came, too few of all", members, Votes{Members: 15, Present: 11, Yes: 11}, law.NotMet},
		{"the same, of those voting", voting, Votes{Members: 15, Present: 11, Yes: 11}, law.Met},
		{"exactly the share of those present", voting, Votes{Members: 15, Present: 10, Yes: 8, No: 2}, law.Met},
		{"one short", voting, Votes{Members: 15, Present: 10, Yes: 7, No: 2, Abstain: 1}, law.NotMet},
		{"who does not vote is present", voting, Votes{Members: 15, Present: 10, Yes: 7}, law.NotMet},
		{"exactly the quorum", voting, Votes{Members: 15, Present: 10, Yes: 10}, law.Met},
		{"quorum one short", voting, Votes{Members: 15, Present: 9, Yes: 9}, law.NotMet},
		{"quorum of 16: 10 are 2/3 less a bit", voting, Votes{Members: 16, Present: 10, Yes: 10}, law.NotMet},
		{"quorum of 16: 11", voting, Votes{Members: 16, Present: 11, Yes: 11}, law.Met},
		{"80 % of 11 is 8.8", voting, Votes{Members: 16, Present: 11, Yes: 8, No: 3}, law.NotMet},
		{"9 of 11", voting, Votes{Members: 16, Present: 11, Yes: 9, No: 2}, law.Met},
		{"90 % with answers in writing", written, Votes{Members: 10, Present: 7, Yes: 7, WrittenYes: 2}, law.Met},
		{"one answer against", written, Votes{Members: 10, Present: 7, Yes: 7, WrittenYes: 1, WrittenNot: 2}, law.NotMet},
		{"answers make no quorum", written, Votes{Members: 10, Present: 6, Yes: 6, WrittenYes: 4}, law.NotMet},
		{"answers where they are not allowed", voting, Votes{Members: 15, Present: 12, Yes: 12, WrittenYes: 1}, law.NotMet},
		{"answers count among those voting", answering, Votes{Members: 9, Present: 5, Yes: 4, No: 1, WrittenYes: 0, WrittenNot: 1}, law.Met},
		{"and may turn it", answering, Votes{Members: 9, Present: 5, Yes: 4, No: 1, WrittenNot: 2}, law.NotMet},
		{"and back", answering, Votes{Members: 9, Present: 5, Yes: 4, No: 1, WrittenYes: 2, WrittenNot: 2}, law.Met},
		{"all of all", whole, Votes{Members: 1, Present: 1, Yes: 1}, law.Met},
		{"all but one abstaining", whole, Votes{Members: 3, Present: 3, Yes: 2, Abstain: 1}, law.NotMet},
		{"nobody in favour", voting, Votes{Members: 3, Present: 3, No: 3}, law.NotMet},
	} {
		c.v.Ballot = Secret
		out, err := c.rule.Outcome(c.v)
		if err != nil || out.Verdict != c.want {
			t.Errorf("%s: %s (%s), %v; want %s", c.name, out.Verdict, out.Text.Say("en"), err, c.want)
		}
		c.v.Ballot = Open
		if out, err = c.rule.Outcome(c.v); err != nil || out.Verdict != law.NotMet {
			t.Errorf("%s, openly: %s, %v; want not_met", c.name, out.Verdict, err)
		}
	}
}

// TestVoteBrute counts every vote of small councils the slow way, in whole numbers.
func TestVoteBrute(t *testing.T) {
	r := rule(t, "80%", "voting", "2/3", "open", "yes")
	for m := 1; m <= 6; m++ {
		for p := 0; p <= m; p++ {
			for yes := 0; yes <= p; yes++ {
				for wy := 0; wy <= m-p; wy++ {
					for wn := 0; wn <= m-p-wy; wn++ {
						want := 3*p >= 2*m && 100*(yes+wy) >= 80*(p+wy+wn)
						out, err := r.Outcome(Votes{Members: m, Present: p, Yes: yes, No: p - yes, WrittenYes: wy, WrittenNot: wn, Ballot: Open})
						if err != nil || out.Verdict != law.If(want) {
							t.Fatalf("%d members, %d present, %d yes, written %d and %d: %s, %v; want %v", m, p, yes, wy, wn, out.Verdict, err, want)
						}
					}
				}
			}
		}
	}
}

// TestVoteNeeds: while the province adopted nothing no vote counts, and the finding
// names every open rule.
func TestVoteNeeds(t *testing.T) {
	s, _ := FindSet("decree-152")
	f, _ := s.Form(Province)
	out, err := f.Vote.Outcome(Votes{Members: 15, Present: 15, Yes: 15, Ballot: Secret})
	if err != nil || out.Verdict != law.Unknown || len(out.Missing) != 5 {
		t.Errorf("%s, %v, %v", out.Verdict, out.Missing, err)
	}
	// one of the five is not enough
	s, err = s.Adopt(Adoption{"decree-152/*/vote.share", "80%", "12/QĐ-UBND", 20250702})
	if err != nil {
		t.Fatal(err)
	}
	f, _ = s.Form(Province)
	if out, _ = f.Vote.Outcome(Votes{Members: 15, Present: 15, Yes: 15, Ballot: Secret}); out.Verdict != law.Unknown || len(out.Missing) != 4 {
		t.Errorf("%s, %v", out.Verdict, out.Missing)
	}
}

func TestVoteRefuses(t *testing.T) {
	r := rule(t, "80%", "voting", "2/3", "secret", "yes")
	for _, v := range []Votes{
		{},
		{Members: 5, Present: 6},
		{Members: 5, Present: 4, Yes: 3, No: 2},
		{Members: 5, Present: 4, Yes: 4, WrittenYes: 2},
		{Members: 5, Present: 4, Yes: -1},
		{Members: 5000, Present: 4, Yes: 4},
	} {
		out, err := r.Outcome(v)
		var f *fault.Error
		if out.Verdict != "" || !errors.As(err, &f) || f.Remedy.IsZero() {
			t.Errorf("%+v: %s, %v", v, out.Verdict, err)
		}
	}
}

package procedure

import (
	"strconv"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// Base is of whom the share of votes is taken.
type Base string

// The bases.
const (
	Members Base = "members" // all members of the council
	Voting  Base = "voting"  // those present, with those who answered in writing where that is allowed
)

// Ballot is how the council votes.
type Ballot string

// The ballots.
const (
	Secret Ballot = "secret"
	Open   Ballot = "open"
)

// VoteRule is how a council decides to propose a form of commendation.
type VoteRule struct {
	Share   Given[law.Ratio] // in favour, at least
	Base    Given[Base]
	Quorum  Given[law.Ratio] // of the members present, at least
	Ballot  Given[Ballot]
	Written Given[bool] // the absent may answer in writing
}

func (v VoteRule) facts() []Fact {
	return []Fact{v.Share.Fact, v.Base.Fact, v.Quorum.Fact, v.Ballot.Fact, v.Written.Fact}
}

// Needs are the facts that nobody may act on yet.
func (v VoteRule) Needs() []Fact { return needs(v.facts()...) }

// Votes is what a meeting recorded. Who neither voted for nor against nor declared
// to abstain is present all the same.
type Votes struct {
	Members, Present       int // of the council; at the meeting
	Yes, No, Abstain       int // of those present
	WrittenYes, WrittenNot int // answers in writing of those absent: for; against or abstaining
	Ballot                 Ballot
}

// check refuses numbers that cannot be.
func (x Votes) check() *fault.Error {
	for _, n := range []int{x.Members, x.Present, x.Yes, x.No, x.Abstain, x.WrittenYes, x.WrittenNot} {
		if n < 0 || n > 1000 {
			return fault.New(fault.Refused, lang.T("procedure.vote.number", "n", n)).Do(lang.T("procedure.vote.do"))
		}
	}
	switch {
	case x.Members == 0:
		return fault.New(fault.Refused, lang.T("procedure.vote.nobody")).Do(lang.T("procedure.vote.do"))
	case x.Present > x.Members:
		return fault.New(fault.Refused, lang.T("procedure.vote.present", "present", x.Present, "members", x.Members)).Do(lang.T("procedure.vote.do"))
	case x.Yes+x.No+x.Abstain > x.Present:
		return fault.New(fault.Refused, lang.T("procedure.vote.more", "votes", x.Yes+x.No+x.Abstain, "present", x.Present)).Do(lang.T("procedure.vote.do"))
	case x.WrittenYes+x.WrittenNot > x.Members-x.Present:
		return fault.New(fault.Refused, lang.T("procedure.vote.absent", "written", x.WrittenYes+x.WrittenNot, "absent", x.Members-x.Present)).Do(lang.T("procedure.vote.do"))
	}
	return nil
}

// Outcome says whether the council proposes: met, not met, or unknown where the
// rule rests on something nobody may act on. Numbers that cannot be are a fault.
func (v VoteRule) Outcome(x Votes) (law.Finding, error) {
	out := law.Finding{Rule: "vote", Citation: v.Share.Citation}
	if f := x.check(); f != nil {
		return out, f
	}
	for _, n := range []struct {
		name string
		n    int
	}{{"members", x.Members}, {"present", x.Present}, {"yes", x.Yes}, {"no", x.No}, {"abstain", x.Abstain},
		{"written_yes", x.WrittenYes}, {"written_not", x.WrittenNot}} {
		out.Facts = append(out.Facts, law.Fact{Name: n.name, Value: law.Exactly(int64(n.n))})
	}
	if open := v.Needs(); len(open) > 0 {
		out.Verdict, out.Text = law.Unknown, lang.T("procedure.vote.needs", "n", len(open))
		for _, f := range open {
			out.Missing = append(out.Missing, law.Missing{Code: f.ID, What: "adoption"})
		}
		return out, nil
	}
	written := x.WrittenYes + x.WrittenNot
	base, of := x.Present, lang.T("procedure.base.voting")
	if v.Written.Value {
		base += written
	}
	if v.Base.Value == Members {
		base, of = x.Members, lang.T("procedure.base.members")
	}
	switch {
	case x.Ballot != v.Ballot.Value:
		out.Verdict, out.Text = law.NotMet, lang.T("procedure.vote.ballot", "ballot", v.Ballot.Value)
	case written > 0 && !v.Written.Value:
		out.Verdict, out.Text = law.NotMet, lang.T("procedure.vote.written")
	case law.Int(int64(x.Present)).Cmp(v.Quorum.Value.Mul(law.Int(int64(x.Members)))) < 0:
		out.Verdict, out.Text = law.NotMet, lang.T("procedure.vote.quorum", "present", x.Present, "members", x.Members, "quorum", share(v.Quorum.Value))
	default:
		yes := x.Yes + x.WrittenYes
		out.Verdict = law.If(law.Int(int64(yes)).Cmp(v.Share.Value.Mul(law.Int(int64(base)))) >= 0)
		out.Text = lang.T("procedure.vote.counted", "yes", yes, "base", base, "of", of, "share", share(v.Share.Value))
	}
	return out, nil
}

// share is a share that is shown as the law writes it: 80 %, 2/3.
type share law.Ratio

// Say writes whole per cents as such and other shares as fractions.
func (s share) Say(l lang.Lang) string {
	r := law.Ratio(s)
	p := r.Mul(law.Int(100))
	if p.Cmp(law.Int(p.Floor())) == 0 {
		return strconv.FormatInt(p.Floor(), 10) + " %"
	}
	return r.String()
}

// Say names the base.
func (b Base) Say(l lang.Lang) string {
	if b == Members {
		return l.Say(lang.T("procedure.base.members"))
	}
	return l.Say(lang.T("procedure.base.voting"))
}

// Say names the ballot.
func (b Ballot) Say(l lang.Lang) string {
	if b == Secret {
		return l.Say(lang.T("procedure.ballot.secret"))
	}
	return l.Say(lang.T("procedure.ballot.open"))
}

package office

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"vuonlen/account"
	"vuonlen/journal"
	"vuonlen/round"
)

// TestEveryStepIsJournalled takes steps at random, right and wrong ones, by everybody:
// whatever was taken is one act of its own in the journal, of its kind, by its actor, on
// its dossier; what was refused left neither act nor step; and nobody took a step that is
// not his.
func TestEveryStepIsJournalled(t *testing.T) {
	o := copyOf(t)
	ctx := context.Background()
	taken := map[round.What]int{}
	signature := &round.Signature{Name: "A", Title: "Chủ tịch"}
	detail := map[round.What]round.Detail{
		round.Returned: {}, round.Refused: {}, round.Withdrawn: {}, round.Upheld: {},
		round.Asked:     {Opinion: &round.Opinion{Body: "Sở", Due: 20260930}},
		round.Answered:  {Opinion: &round.Opinion{Number: 1, Document: "CV 1", Agrees: "yes"}},
		round.Ranked:    {Place: &round.Place{Rank: 1}},
		round.Submitted: {Outgoing: &round.Paper{Number: "5", On: 20260126}, Signature: signature},
		round.Revoked:   {Revocation: &round.Revocation{Ground: "violation", Decision: "2", Note: "công khai"}, Signature: signature},
		round.Recovered: {Recovery: &round.Recovery{Object: true, Money: 1_404_000, Receipt: "BB"}},
	}
	whose := map[round.What]string{} // the steps of the nominator and the chair; all others are the secretary's
	for _, s := range wayOf {
		detail[s.What] = s.Detail
		whose[s.What] = s.by
	}
	whose[round.Withdrawn], whose[round.Revoked] = "xa", "chu"
	whats := append(slices.Clone(round.Way[1:]), round.Returned, round.Refused, round.Withdrawn, round.Asked, round.Answered, round.Ranked, round.Upheld, round.Revoked, round.Recovered)
	chance := rand.New(rand.NewPCG(5, 6))
	for rounds := range 6 {
		id := fmt.Sprintf("r%d", rounds)
		openRound(t, o, func(x *round.Round) { x.ID, x.ClosesOn = id, 0 })
		q := nomination("AC1")
		q.Round = id
		code := nominate(t, as(o, "xa"), q)
		at := 0 // on wayOf
		for range 14 {
			w, by := whats[chance.IntN(len(whats))], []string{"xa", "thidua", "thidua", "chu", "tinh"}[chance.IntN(5)]
			if at < len(wayOf) && chance.IntN(5) > 1 { // mostly on its way
				w, by = wayOf[at].What, wayOf[at].by
			}
			before, steps := head(t, o), len(shown(t, o, code).Steps)
			d := detail[w]
			d.Reasons = "hội đồng xét"
			act, err := as(o, by).TakeStep(ctx, StepRequest{Dossier: code, What: w, Day: 20260202, Detail: d})
			after, now := head(t, o), shown(t, o, code).Steps
			if err != nil {
				if after != before || len(now) != steps {
					t.Fatalf("%s by %s was refused and left %d acts, %d steps", w, by, after-before, len(now)-steps)
				}
				continue
			}
			taken[w]++
			if s := now[len(now)-1]; after != before+1 || act != after || len(now) != steps+1 || s.Act != act || s.What != w || s.By != by {
				t.Fatalf("%s by %s: acts %d to %d, step %+v", w, by, before, after, s)
			}
			if owner := whose[w]; owner == "" && by != "thidua" && w != round.Answered || owner != "" && by != owner {
				t.Fatalf("%s taken by %s", w, by)
			}
			switch w {
			case round.Returned:
				at = 0
			case wayOf[min(at, len(wayOf)-1)].What:
				at++
			}
		}
	}
	entries, err := o.Entries(ctx)
	if err != nil {
		t.Fatal(err)
	}
	all, err := o.Dossiers(ctx, DossierFilter{})
	if err != nil {
		t.Fatal(err)
	}
	steps := 0
	for _, d := range all {
		for _, s := range d.Steps {
			e := entries[s.Act-1]
			if e.Kind != "dossier."+string(s.What) || e.Actor != account.Actor(s.By) {
				t.Errorf("act %d is %s by %s, the step %s by %s", s.Act, e.Kind, e.Actor, s.What, s.By)
			}
			if s.What != round.Nominated && !slices.Contains(e.Detail, [2]string{"dossier", d.Code}) {
				t.Errorf("act %d does not name %s: %v", s.Act, d.Code, e.Detail)
			}
			steps++
		}
	}
	if n := len(slices.DeleteFunc(entries, func(e journal.Entry) bool { return len(e.Kind) < 8 || e.Kind[:8] != "dossier." })); n != steps {
		t.Errorf("%d acts on dossiers, %d steps", n, steps)
	}
	if taken[round.Delivered] == 0 || taken[round.Returned]+taken[round.Refused]+taken[round.Withdrawn] == 0 || taken[round.Upheld]+taken[round.Revoked] == 0 {
		t.Errorf("the test says nothing about much: %v", taken)
	}
	intact(t, o)
}

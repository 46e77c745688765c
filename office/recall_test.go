package office

import (
	"slices"
	"testing"

	"vuonlen/award"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/round"
	"vuonlen/store"
	"vuonlen/store/storetest"
)

// TestRecallLate: the count that an award and a report rest on is corrected by a
// decision after the day of submission. The verdict of that day stays what it is
// (formats.md 2.4); the recall lists both, with the act, and nothing that asks for the
// judgement goes on unseen.
func TestRecallLate(t *testing.T) {
	storetest.Both(t, func(t *testing.T, so store.Options) {
		o := opened(t, so)
		awardBase(t, o)
		ctx := t.Context()
		must(t)(o.ImportEvidence(ctx, "reports", file(t, "r.csv", "code,kind,period,due,received_on,document",
			"AC1,periodic,Báo cáo năm 2025,2025-12-20,2025-12-18,BC 7", "AC2,periodic,Báo cáo năm 2025,2025-12-20,2025-12-18,BC 8",
			"30547,extraordinary,Báo cáo trước số liệu,2025-11-05,2025-11-02,BC 9"), true))
		code := nominate(t, as(o, "xa"), nomination("AC1"))
		walk(t, o, code, round.Appraised)
		if all, err := o.Recall(ctx); err != nil || len(all.Dossiers)+len(all.Reports) != 0 {
			t.Fatalf("%v %+v", err, all)
		}
		must(t)(o.ImportTallies(ctx, file(t, "c.csv", "code,year,households,poor,near_poor,decided_on,decision", "AC1,2025,100,24,2,2026-03-01,KL 15"), true))
		entries, err := o.Entries(ctx)
		if err != nil {
			t.Fatal(err)
		}
		corrected := entries[len(entries)-1].Act
		all, err := o.Recall(ctx)
		if err != nil || len(all.Dossiers) != 1 {
			t.Fatalf("%v %+v", err, all.Dossiers)
		}
		d := all.Dossiers[0]
		if d.Then != (Verdicts{law.Met, law.Met}) || d.Now != (Verdicts{law.Met, law.NotMet}) || !d.VerdictChanged() {
			t.Errorf("then %v now %v", d.Then, d.Now)
		}
		if len(d.Differences) == 0 || slices.ContainsFunc(d.Differences, func(x round.Difference) bool { return !x.Later }) {
			t.Errorf("differences of the day of submission: %+v", d.Differences)
		}
		if len(d.Causes) != 1 || d.Causes[0].Act != corrected || d.Causes[0].Kind != "tally.import" {
			t.Errorf("causes %+v, want act %d", d.Causes, corrected)
		}
		if len(all.Reports) != 1 {
			t.Fatalf("%+v", all.Reports)
		}
		r := all.Reports[0]
		if r.Name.Code != "AC1" || r.ReceivedOn() != 20251218 || r.Year != 2025 || r.Then.Poor != law.Exactly(4) || r.Now.Poor != law.Exactly(24) ||
			len(r.Causes) != 1 || r.Causes[0].Act != corrected {
			t.Errorf("%+v", r)
		}
		vote := wayOf[3].StepRequest
		vote.Dossier = code
		_, err = as(o, "thidua").TakeStep(ctx, vote)
		says(t, err, "have changed since it was appraised")

		// Appraised anew it is bound to both; the verdict of the day still advises.
		if _, err := as(o, "thidua").TakeStep(ctx, StepRequest{Dossier: code, What: round.Returned, Day: 20260122, Detail: round.Detail{Reasons: "số liệu đã sửa"}}); err != nil {
			t.Fatal(fault.Say(lang.EN, err))
		}
		for _, s := range wayOf[:3] {
			q := s.StepRequest
			q.Dossier, q.Day = code, 20260122
			if _, err := as(o, s.by).TakeStep(ctx, q); err != nil {
				t.Fatal(fault.Say(lang.EN, err))
			}
		}
		if a := shown(t, o, code); len(a.Differences) != 0 || a.Then != (Verdicts{law.Met, law.NotMet}) || a.Bound.Verdict != law.Met {
			t.Errorf("%+v %+v", a.Then, a.Differences)
		}
		if v, err := o.Replay(ctx, ReplayQuestion{Dossier: code}); err != nil || !v.Same || v.Then.OnAll().Verdict != law.NotMet {
			t.Errorf("%v %+v", err, v)
		}
		intact(t, o)

		// Who may not see the registers of evidence is told so.
		for _, name := range []string{"xa", "thidua", "chu"} {
			if all, err := as(o, name).Recall(ctx); err != nil || !all.ReportsHidden && len(all.Reports) != 1 || all.ReportsHidden && all.Reports != nil && len(all.Reports) != 0 {
				t.Errorf("%s: %v %+v", name, err, all)
			}
		}
	})
}

// TestRecallAbove: one count is corrected, late; the dossiers of all units above it are
// judged again, and so is that of somebody whose criteria rest on none of it.
func TestRecallAbove(t *testing.T) {
	o := copyOf(t)
	ctx := t.Context()
	openRound(t, o, func(x *round.Round) {
		x.ID, x.Unit, x.Forms, x.Kinds = "tinh", "91", []string{"province"}, []award.Kind{award.Hamlet, award.Commune, award.Enterprise}
	})
	must(t)(o.ImportEvidence(ctx, "subjects", file(t, "s.csv", "id,kind,name,unit,from", "DN1,enterprise,Công ty Họa,30547,2025-07-01"), true))
	units := []struct {
		kind    award.Kind
		subject string
	}{{award.Hamlet, "AC1"}, {award.Commune, "30547"}, {award.Enterprise, "DN1"}}
	codes := map[string]award.Kind{}
	for _, u := range units {
		code, _, err := o.Nominate(ctx, Nomination{Round: "tinh", Kind: u.kind, Subject: u.subject, Form: "province", Day: 20260116, Detail: round.Detail{Distinct: "x"}})
		if err != nil {
			t.Fatalf("%s: %s", u.kind, fault.Say(lang.EN, err))
		}
		codes[code] = u.kind
	}
	must(t)(o.ImportTallies(ctx, file(t, "c.csv", "code,year,households,poor,near_poor,decided_on", "AC1,2025,100,24,2,2026-03-01"), true))
	all, err := o.Recall(ctx)
	if err != nil {
		t.Fatal(fault.Say(lang.EN, err))
	}
	var got []award.Kind
	for _, d := range all.Dossiers {
		got = append(got, codes[d.Code])
	}
	if !slices.Equal(got, []award.Kind{award.Hamlet, award.Commune}) {
		t.Errorf("in doubt: %v", got)
	}
}

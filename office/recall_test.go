package office

import (
	"slices"
	"testing"

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

// TestRecallBars: what stood against an award when a step was taken and was entered
// only afterwards. A complaint, a discipline, an award given elsewhere: the award is in
// doubt, with the act; upheld with reasons it is not, until something else is found.
// What began after the decision, ended before the steps, or is the award itself is
// none.
func TestRecallBars(t *testing.T) {
	recognised := func(row string) func(testing.TB, *Office) {
		return func(t testing.TB, o *Office) {
			enterEvidence(t, o, "recognitions", "subject_kind,subject,recognition,decided_on,decision,body\n"+row+"\n")
		}
	}
	matter := func(row string) func(testing.TB, *Office) {
		return func(t testing.TB, o *Office) { stated(t, o, row) }
	}
	for name, k := range map[string]struct {
		found func(testing.TB, *Office)
		want  round.What // the first step it stood against; empty: none
		bar   string
	}{
		"complaint from before":         {matter("AC1,complaint,2026-01-10,2026-03-10"), round.Nominated, round.Proceedings},
		"complaint while it was on":     {matter("AC1,complaint,2026-01-20,2026-01-22"), round.Appraised, round.Proceedings},
		"complaint on the last day":     {matter("AC1,complaint,2026-01-26"), round.Decided, round.Proceedings},
		"discipline":                    {matter("AC1,discipline,2025-06-01"), round.Nominated, round.Proceedings},
		"complaint after the decision":  {matter("AC1,complaint,2026-01-27"), "", ""},
		"complaint between two steps":   {matter("AC1,complaint,2026-01-17,2026-01-21"), "", ""},
		"complaint that ended before":   {matter("AC1,complaint,2025-01-27,2026-01-15"), "", ""},
		"complaint of another":          {matter("AC2,complaint,2026-01-10"), "", ""},
		"awarded elsewhere":             {recognised("hamlet,AC1,Bằng khen,2024-05-01,5/QĐ,UBND tỉnh"), round.Nominated, round.Same},
		"awarded elsewhere on the day":  {recognised("hamlet,AC1,Bằng khen,2026-01-26,5/QĐ,UBND tỉnh"), round.Decided, round.Same},
		"awarded elsewhere afterwards":  {recognised("hamlet,AC1,Bằng khen,2026-01-28,5/QĐ,UBND tỉnh"), "", ""},
		"the award itself in the list":  {recognised("hamlet,AC1,Giấy khen,2026-01-26,22,UBND xã"), "", ""},
		"awarded before the period":     {recognised("hamlet,AC1,Bằng khen,2020-05-01,5/QĐ,UBND tỉnh"), "", ""},
		"another was awarded elsewhere": {recognised("hamlet,AC2,Bằng khen,2024-05-01,5/QĐ,UBND tỉnh"), "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := copyOf(t)
			ctx := t.Context()
			recognised("hamlet,AC2,Danh hiệu,2022-05-01,1/QĐ,UBND tỉnh")(t, o) // somebody entered awards
			q := nomination("AC1")
			q.Distinct = ""
			code := nominate(t, as(o, "xa"), q)
			walk(t, o, code, round.Decided)
			k.found(t, o)
			act := head(t, o)
			all, err := o.Recall(ctx)
			if err != nil {
				t.Fatal(fault.Say(lang.EN, err))
			}
			if k.want == "" {
				if len(all.Dossiers) != 0 {
					t.Errorf("%+v", all.Dossiers[0].Found)
				}
				return
			}
			if len(all.Dossiers) != 1 || len(all.Dossiers[0].Found) != 1 {
				t.Fatalf("%+v", all.Dossiers)
			}
			d := all.Dossiers[0]
			if b := d.Found[0]; b.What != k.want || b.Finding.Rule != k.bar || b.Finding.Verdict != law.NotMet {
				t.Errorf("%+v", b)
			}
			if len(d.Differences) != 0 || len(d.Causes) != 1 || d.Causes[0].Act != act {
				t.Errorf("act %d: %+v %+v", act, d.Differences, d.Causes)
			}
			if _, err := as(o, "thidua").TakeStep(ctx, StepRequest{Dossier: code, What: round.Upheld, Detail: round.Detail{Reasons: "hội đồng đã xem xét"}}); err != nil {
				t.Fatal(fault.Say(lang.EN, err))
			}
			if all, err := o.Recall(ctx); err != nil || len(all.Dossiers) != 0 {
				t.Errorf("weighed and still in doubt: %v %+v", err, all)
			}
			stated(t, o, "AC1,denunciation,2026-01-18,2026-03-18")
			if all, err := o.Recall(ctx); err != nil || len(all.Dossiers) != 1 {
				t.Errorf("another matter is not listed: %v %+v", err, all)
			}
		})
	}
}

// TestBarFoundOpen: a dossier on its way that was appraised while a complaint was
// pending goes no further until it was appraised anew.
func TestBarFoundOpen(t *testing.T) {
	o := copyOf(t)
	ctx := t.Context()
	code := nominate(t, as(o, "xa"), nomination("AC1"))
	walk(t, o, code, round.Appraised)
	stated(t, o, "AC1,complaint,2026-01-20,2026-01-22")
	vote := wayOf[3].StepRequest
	vote.Dossier = code
	_, err := as(o, "thidua").TakeStep(ctx, vote)
	says(t, err, "have changed since it was appraised")
	if _, err := as(o, "thidua").TakeStep(ctx, StepRequest{Dossier: code, What: round.Returned, Day: 20260123, Detail: round.Detail{Reasons: "có khiếu nại"}}); err != nil {
		t.Fatal(fault.Say(lang.EN, err))
	}
	for _, s := range wayOf[:4] {
		q := s.StepRequest
		q.Dossier, q.Day = code, 20260123
		if _, err := as(o, s.by).TakeStep(ctx, q); err != nil {
			t.Fatalf("%s: %s", q.What, fault.Say(lang.EN, err))
		}
	}
	if all, err := o.Recall(ctx); err != nil || len(all.Dossiers) != 0 {
		t.Errorf("%v %+v", err, all)
	}
}

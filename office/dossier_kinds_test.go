package office

import (
	"context"
	"strings"
	"testing"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/procedure"
	"vuonlen/round"
)

// TestDossierOfPeople: a household by the certificate of its commune, an official
// who left, a commune that was dissolved.
func TestDossierOfPeople(t *testing.T) {
	o := copyOf(t)
	evidenceBase(t, o)
	ctx := t.Context()
	openRound(t, o, func(x *round.Round) {
		x.ID, x.Kinds = "nguoi", []award.Kind{award.Household, award.Official, award.Commune}
	})
	enterEvidence(t, o, "subjects", "id,kind,name,unit,from,to\nC,official,Ông C,891,2020-01-01,2025-12-31\n")
	enterEvidence(t, o, "proceedings", "subject_kind,subject,proceeding,from,document\nhousehold,H1,none,2026-01-16,XN\n")
	propose := func(kind award.Kind, subject string, on law.Date) (string, error) {
		q := nomination(subject)
		q.Round, q.Kind, q.On = "nguoi", kind, on
		code, _, err := o.Nominate(ctx, q)
		return code, err
	}
	_, err := propose(award.Official, "C", 0)
	says(t, err, "Ông C ended on 2025-12-31")
	_, err = propose(award.Commune, "30547", 20250601) // the township that went into the commune
	says(t, err, "ended on 2025-06-30")
	code, err := propose(award.Household, "H1", 0)
	if err != nil {
		t.Fatal(fault.Say(lang.EN, err))
	}
	a := shown(t, o, code)
	if a.Bound.Verdict == law.Met {
		t.Errorf("%+v", a.Bound)
	}
	for _, s := range wayOf[:5] {
		q := s.StepRequest
		q.Dossier, q.Reasons = code, "hội đồng xét"
		if _, err := o.TakeStep(ctx, q); err != nil {
			t.Fatalf("%s: %s", q.What, fault.Say(lang.EN, err))
		}
	}
	// 0.45 times the base salary: one and a half times an individual's.
	if got := shown(t, o, code).Last(round.Decided).Decision.Money; got != 1_053_000 {
		t.Errorf("money %d", got)
	}
	// A corrected review reaches the dossier, and what was frozen stays what it was.
	importReviews(t, o, file(t, "r.csv", reviewHead, "2023,H1,,30547,rural,01,3,150,0,0,0,0,0,0,0,0,0,0,0,0,,,"))
	if _, err := o.Replay(ctx, ReplayQuestion{Dossier: code}); err != nil {
		t.Error(fault.Say(lang.EN, err))
	}
	intact(t, o)
}

// TestAbove: what is decided above the province is submitted with a signature, and
// its decision entered by the secretary from the paper, by no chair.
func TestAbove(t *testing.T) {
	o := copyOf(t)
	ctx := context.Background()
	for _, s := range []string{"prime_minister/part.opinion=no", "prime_minister/step.opinion=no", "prime_minister/money.collective=7"} {
		fact, value, _ := strings.Cut(s, "=")
		_, err := o.Adopt(ctx, procedure.Adoption{Fact: "decree-152/" + fact, Value: value, Document: "1", Decided: 20250710})
		if err != nil && !strings.Contains(fault.Say(lang.EN, err), "confirmed") {
			t.Fatal(fault.Say(lang.EN, err))
		}
	}
	openRound(t, o, func(x *round.Round) { x.ID, x.Unit, x.Forms = "tt", "91", []string{"prime_minister"} })
	q := nomination("AC1")
	q.Round, q.Form = "tt", "prime_minister"
	code := nominate(t, o, q)
	if _, err := o.AddUser(ctx, "thuky", account.Grant{Role: account.BoardSecretary, Scope: "91", On: 20260101}); err != nil {
		t.Fatal(err)
	}
	take := func(by string, w round.What, day law.Date, d round.Detail) error {
		x := *o
		if by != "" {
			x.Actor = account.Actor(by)
		}
		_, err := x.TakeStep(ctx, StepRequest{Dossier: code, What: w, Day: day, Detail: d})
		return err
	}
	sign := &round.Signature{Name: "A", Title: "Chủ tịch"}
	for i, s := range []struct {
		w   round.What
		day law.Date
		d   round.Detail
	}{
		{round.Completed, 20260116, round.Detail{Parts: []string{"submission", "report", "minutes", "opinion"}}},
		{round.Received, 20260119, wayOf[1].Detail},
		{round.Appraised, 20260122, round.Detail{}},
		{round.Asked, 20260122, round.Detail{Opinion: &round.Opinion{Body: "Tỉnh ủy", Due: 20260130}}},
		{round.Answered, 20260123, round.Detail{Opinion: &round.Opinion{Number: 1, Document: "CV 9", Agrees: "yes"}}},
		{round.Voted, 20260126, wayOf[3].Detail},
	} {
		if err := take("", s.w, s.day, s.d); err != nil {
			t.Fatalf("%d %s: %s", i, s.w, fault.Say(lang.EN, err))
		}
	}
	decision := round.Detail{Decision: &round.Decision{Number: "7/QĐ-TTg", Grant: true}, Signature: &round.Signature{Name: "B", Title: "Thủ tướng"}}
	says(t, take("", round.Decided, 20260127, decision), "is not possible yet")
	says(t, take("", round.Submitted, 20260127, round.Detail{Signature: sign}), "number and day of the outgoing document")
	if err := take("thuky", round.Submitted, 20260127, round.Detail{Signature: sign, Outgoing: &round.Paper{Number: "5/TTr", On: 20260127}}); err != nil {
		t.Fatal(fault.Say(lang.EN, err))
	}
	if err := take("tinh", round.Decided, 20260302, decision); err == nil {
		t.Error("a provincial chair decides for the Prime Minister")
	}
	if err := take("thuky", round.Decided, 20260302, decision); err != nil {
		t.Error(fault.Say(lang.EN, err))
	}
	intact(t, o)
}

package office

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/store/storetest"
)

const shippedMovement = "an-giang-2021-2025"

func decide(criterion, subject string, v law.Verdict) DecideRequest {
	return DecideRequest{Movement: shippedMovement, Criterion: criterion, Subject: subject, On: 20240601, Verdict: v, Reasons: "theo minh chứng"}
}

func enterEvidence(t testing.TB, o *Office, kind, text string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), kind+".csv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := o.ImportEvidence(context.Background(), kind, path, true); err != nil {
		t.Fatal(fault.Say(lang.EN, err))
	}
}

// verdictOf is the verdict of a criterion of a subject.
func verdictOf(t testing.TB, o *Office, kind award.Kind, subject, criterion string) law.Finding {
	t.Helper()
	_, js, err := o.Judge(context.Background(), Question{Movement: shippedMovement, SubmittedOn: 20240601, Kind: kind, Subject: subject})
	if err != nil {
		t.Fatal(fault.Say(lang.EN, err))
	}
	for _, f := range js[0].Criteria {
		if f.Rule == criterion {
			return f
		}
	}
	t.Fatalf("no criterion %s", criterion)
	return law.Finding{}
}

// A conclusion decides its criterion for its subject and no other, is in doubt once
// the evidence it rests on is another, and is replaced only by who knows of it.
func TestConclusion(t *testing.T) {
	o := fresh(t)
	evidenceBase(t, o)
	ctx := t.Context()
	enterEvidence(t, o, "contributions", "contributor,code,received_on,form,value\nA,30553,2024-01-05,money,1000\n")
	if f := verdictOf(t, o, award.Enterprise, "A", "enterprise.contribution"); f.Verdict != law.Unknown || f.Missing[0].What != "judgement" {
		t.Fatalf("%+v", f)
	}
	act, err := o.Decide(ctx, decide("enterprise.contribution", "A", law.Met))
	if err != nil {
		t.Fatal(fault.Say(lang.EN, err))
	}
	if f := verdictOf(t, o, award.Enterprise, "A", "enterprise.contribution"); f.Verdict != law.Met || len(f.Missing) != 0 {
		t.Errorf("%+v", f)
	}
	if f := verdictOf(t, o, award.Enterprise, "N", "enterprise.contribution"); f.Verdict != law.Unknown {
		t.Errorf("another subject: %+v", f)
	}
	enterEvidence(t, o, "contributions", "contributor,code,received_on,form,value\nA,30547,2024-02-05,goods,5\n")
	all, err := o.Conclusions(ctx, shippedMovement)
	if err != nil || len(all) != 1 || !all[0].InDoubt {
		t.Errorf("%v %+v", err, all)
	}
	if f := verdictOf(t, o, award.Enterprise, "A", "enterprise.contribution"); f.Verdict != law.Met || !strings.Contains(f.Text.Say(lang.EN), "In doubt") {
		t.Errorf("%s", f.Text.Say(lang.EN))
	}
	q := decide("enterprise.contribution", "A", law.NotMet)
	if _, err := o.Decide(ctx, q); fault.KindOf(err) != fault.Conflict {
		t.Errorf("overruled unseen: %v", err)
	}
	q.Replaces = act
	if _, err := o.Decide(ctx, q); err != nil {
		t.Error(fault.Say(lang.EN, err))
	}
	if f := verdictOf(t, o, award.Enterprise, "A", "enterprise.contribution"); f.Verdict != law.NotMet {
		t.Errorf("%+v", f)
	}
	for name, q := range map[string]DecideRequest{
		"computed":         decide("commune.scale", "30553", law.Met),
		"no criterion":     decide("enterprise.charm", "A", law.Met),
		"nobody":           decide("enterprise.contribution", "Z", law.Met),
		"no household":     decide("household.enterprise", "H9", law.Met),
		"unknown verdict":  decide("enterprise.models", "A", law.Unknown),
		"no such movement": {Movement: "x", Criterion: "enterprise.models", Subject: "A", Verdict: law.Met, Reasons: "x"},
		"without reasons":  {Movement: shippedMovement, Criterion: "enterprise.models", Subject: "A", Verdict: law.Met},
	} {
		if _, err := o.Decide(ctx, q); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	intact(t, o)
}

// Who is the subject, its kin or gains by its award, or stands in the evidence that
// the conclusion rests on, does not decide; to live or work in the unit is nothing.
func TestConflictOfInterest(t *testing.T) {
	o := fresh(t)
	evidenceBase(t, o)
	ctx := t.Context()
	if _, err := o.AddUser(ctx, "an", account.Grant{Role: account.BoardSecretary, Scope: "89", On: 20240101}); err != nil {
		t.Fatal(fault.Say(lang.EN, err))
	}
	an := *o
	an.Actor, an.Today = "an", 20240601
	enterEvidence(t, o, "initiatives", "author,code,title,recognised_on\nB,891,Cách làm,2024-01-05\n")
	enterEvidence(t, o, "interests", "user,relation,subject_kind,subject\nan,self,official,B\nan,kin,household,H0\nan,benefit,enterprise,A\n")
	for name, c := range map[string]struct {
		criterion, subject string
		refused            bool
	}{
		"himself":                         {"official.guidance", "B", true},
		"kin":                             {"household.enterprise", "H0", true},
		"another household":               {"household.enterprise", "H1", false},
		"benefit":                         {"enterprise.models", "A", true},
		"his own work is the evidence":    {"province.initiatives", "89", true},
		"his work is not of the evidence": {"province.programme", "89", false},
		"a bank he has nothing to do":     {"enterprise.models", "N", false},
	} {
		_, err := an.Decide(ctx, decide(c.criterion, c.subject, law.Met))
		if (err != nil) != c.refused {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && !strings.Contains(fault.Say(lang.EN, err), "Not to be decided by you") {
			t.Errorf("%s: %s", name, fault.Say(lang.EN, err))
		}
	}
}

// Two decide on one criterion at once, on both databases: one wins, the other is told
// who decided what.
func TestConcurrentConclusions(t *testing.T) {
	for name, dsn := range map[string]string{"SQLite": storetest.SQLite(t), "PostgreSQL": storetest.Postgres(t)} {
		t.Run(name, func(t *testing.T) {
			keys := filepath.Join(t.TempDir(), "keys")
			offices := []*Office{opened(t, store.Options{DSN: dsn, Keys: keys}), opened(t, store.Options{DSN: dsn, Keys: keys})}
			evidenceBase(t, offices[0])
			var wg sync.WaitGroup
			errs := make([]error, 2)
			for i, o := range offices {
				wg.Add(1)
				go func() {
					defer wg.Done()
					q := decide("enterprise.linkage", "A", law.Met)
					q.Reasons = []string{"một", "hai"}[i]
					_, errs[i] = o.Decide(context.Background(), q)
				}()
			}
			wg.Wait()
			lost := errs[0]
			if lost == nil {
				lost = errs[1]
			}
			if (errs[0] == nil) == (errs[1] == nil) || fault.KindOf(lost) != fault.Conflict || !strings.Contains(fault.Say(lang.EN, lost), "decided on") {
				t.Errorf("%v, %v", errs[0], errs[1])
			}
			all, err := offices[0].Conclusions(context.Background(), shippedMovement)
			if err != nil || len(all) != 1 {
				t.Errorf("%v %+v", err, all)
			}
			intact(t, offices[1])
		})
	}
}

package office

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/document"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/internal/sample"
	"vuonlen/law"
	"vuonlen/programme"
)

// enterRecords imports records of one kind as a file of their own.
func enterRecords(t testing.TB, o *Office, k *programme.Kind, rs []programme.Record) Report {
	t.Helper()
	if len(rs) == 0 {
		return Report{}
	}
	var heads []string
	for _, f := range k.Fields {
		heads = append(heads, f.ID)
	}
	var b bytes.Buffer
	if err := document.WriteEvidenceCSV(document.NewCSVWriter(&b, heads...), rs); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), k.ID+".csv")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := o.ImportEvidence(t.Context(), k.ID, path, true)
	if err != nil {
		t.Fatal(fault.Say(lang.EN, err))
	}
	return r
}

// TestEvidenceFindsWhatIsPlanted: what is wrong with the evidence of the made-up
// province is found where it is planted and nowhere else; every kind of evidence is
// taken, and every kind of subject has some that meet its criteria and some that do
// not, each explained.
func TestEvidenceFindsWhatIsPlanted(t *testing.T) {
	o, p := sampled(t, 6000)
	ctx := t.Context()
	of := map[string][]programme.Record{}
	for _, e := range p.Evidence {
		of[e.Kind.ID] = append(of[e.Kind.ID], e)
	}
	var notices []string
	for _, k := range programme.Kinds() {
		if len(of[k.ID]) == 0 {
			t.Errorf("no made-up evidence of the kind %s", k.ID)
		}
		r := enterRecords(t, o, k, of[k.ID])
		if r.New != len(of[k.ID]) {
			t.Errorf("%s: %d of %d are new", k.ID, r.New, len(of[k.ID]))
		}
		for _, n := range r.Notices {
			notices = append(notices, n.Say(lang.EN))
		}
	}

	for name, role := range map[string]account.Role{sample.Mai: account.Department, sample.Son: account.Department, sample.Phuc: account.BoardSecretary} {
		then := *o
		then.Today = sample.DecidedOn
		if _, err := then.AddUser(ctx, name, account.Grant{Role: role, Scope: sample.Code, On: sample.DecidedOn}); err != nil {
			t.Fatal(fault.Say(lang.EN, err))
		}
	}
	refused := map[string]bool{}
	for _, d := range p.Conclusions {
		as := *o
		as.Actor, as.Today = account.Actor(d.By), d.On
		act, err := as.Decide(ctx, DecideRequest{Movement: shippedMovement, Criterion: d.Criterion, Subject: d.Subject, On: d.On, Verdict: d.Verdict, Reasons: d.Reasons})
		if refused[d.Subject] = fault.KindOf(err) == fault.Refused; refused[d.Subject] != d.Refused || err != nil && !d.Refused {
			t.Errorf("%s on %s of %s: %v", d.By, d.Criterion, d.Subject, err)
		}
		if d.Confirmed != "" {
			as.Actor = account.Actor(d.Confirmed)
			if _, err := as.ConfirmConclusion(ctx, act); err != nil {
				t.Error(fault.Say(lang.EN, err))
			}
		}
	}
	doubt := func() map[string]bool {
		all, err := o.Conclusions(ctx, shippedMovement)
		if err != nil {
			t.Fatal(err)
		}
		out := map[string]bool{}
		for _, d := range all {
			if d.InDoubt {
				out[d.Criterion+" "+d.Subject] = true
			}
		}
		return out
	}
	if was := doubt(); len(was) != 0 {
		t.Errorf("in doubt before anything changed: %v", was)
	}
	contributions, _ := programme.FindKind("contributions")
	enterRecords(t, o, contributions, p.LateEvidence)
	inDoubt := doubt()

	verdicts := map[award.Kind]map[law.Verdict]int{}
	byLoan := map[household.ID]string{}
	criteria := map[law.Date]map[string]law.Finding{}
	for _, on := range []law.Date{20250601, 20260115} {
		_, js, err := o.Judge(ctx, Question{Movement: shippedMovement, SubmittedOn: on})
		if err != nil {
			t.Fatal(fault.Say(lang.EN, err))
		}
		criteria[on] = map[string]law.Finding{}
		for _, j := range js {
			if verdicts[j.Subject.Kind] == nil {
				verdicts[j.Subject.Kind] = map[law.Verdict]int{}
			}
			verdicts[j.Subject.Kind][j.Verdict]++
			for _, f := range j.Criteria {
				if f.Citation.IsZero() || f.Text.IsZero() {
					t.Errorf("%s of %s is not explained", f.Rule, j.Subject.Code)
				}
				criteria[on][f.Rule+" "+j.Subject.Code] = f
				if f.Rule == "household.loan" && f.Verdict == law.NotMet {
					byLoan[household.ID(j.Subject.Code)] = told(f)
				}
			}
		}
	}
	for _, k := range award.Kinds {
		if n := verdicts[k]; n[law.Met] == 0 || n[law.NotMet] == 0 {
			t.Errorf("%s: %v", k, n)
		}
	}
	planted := map[household.ID]bool{}
	seen := map[sample.PlantKind]bool{}
	turns := func(criterion string) bool { // between the two submissions
		return criteria[20250601][criterion+" 89"].Verdict == law.Met && criteria[20260115][criterion+" 89"].Verdict == law.NotMet
	}
	for _, x := range p.PlantedEvidence {
		seen[x.Kind] = true
		found := false
		switch x.Kind {
		case sample.DoubleGift:
			found = len(notices) == 1 && strings.Contains(notices[0], x.Note)
		case sample.DeclaredInterest:
			found = refused[x.Note]
		case sample.ChangedEvidence:
			// what the province says of all gifts rests on this one too
			found = len(inDoubt) == 2 && inDoubt["enterprise.contribution "+x.Note] && inDoubt["province.mobilisation 89"]
		case sample.LateSettlement:
			found = turns("province.disbursement")
		case sample.LateReport:
			found = turns("province.reports") && strings.Contains(told(criteria[20260115]["province.reports 89"]), x.Note)
		case sample.LatePayment:
			planted[x.Households[0]] = true
			found = strings.Contains(byLoan[x.Households[0]], "2024-06-15")
		case sample.MisusedLoan:
			planted[x.Households[0]] = true
			found = strings.Contains(byLoan[x.Households[0]], "Not used for its purpose")
		case sample.SignedTooLate:
			found = criteria[20250601]["household.registered "+string(x.Households[0])].Verdict == law.NotMet
		}
		if !found {
			t.Errorf("%s (%s %v) is not found: %v %v", x.Kind, x.Note, x.Households, notices, inDoubt)
		}
	}
	if len(seen) != 8 {
		t.Errorf("planted: %v", seen)
	}
	for id, why := range byLoan {
		if !planted[id] {
			t.Errorf("the loan of %s fails and nothing was planted: %s", id, why)
		}
	}
	livingBeside(t, o, p, criteria[20250601])
	intact(t, o)
}

// told is everything that a finding says.
func told(f law.Finding) string {
	s := f.Text.Say(lang.EN)
	for _, b := range f.Because {
		s += "\n" + told(b)
	}
	return s
}

// livingBeside holds what stands beside hamlet.living against a count of the rows
// themselves, for every hamlet on which somebody decided, and sees that a corrected
// review puts the decision in doubt.
func livingBeside(t *testing.T, o *Office, p *sample.Province, found map[string]law.Finding) {
	t.Helper()
	standard, _ := household.StandardForYear(2024)
	n := 0
	var last household.Review
	for _, d := range p.Conclusions {
		if d.Criterion != "hamlet.living" {
			continue
		}
		n++
		want := map[string]string{}
		for _, y := range []law.Year{2021, 2024} {
			listed := 0
			var yes, blank [household.Indicators]int
			for _, r := range p.Reviews {
				c := standard.Classify(r.Answers)
				if string(r.Hamlet) != d.Subject || r.Year != y || c != household.Poor && c != household.NearPoor {
					continue
				}
				last = r
				listed++
				for i := range yes {
					switch deprived, known := r.Indicator(i + 1); {
					case !known:
						blank[i]++
					case deprived:
						yes[i]++
					}
				}
			}
			want[fmt.Sprintf("listed %d", y)] = law.Exactly(int64(listed)).Say(lang.EN)
			for i := range yes {
				if yes[i]+blank[i] > 0 {
					want[fmt.Sprintf("d%02d %d", i+1, y)] = law.Between(int64(yes[i]), int64(yes[i]+blank[i])).Say(lang.EN)
				}
			}
		}
		got := map[string]string{}
		for _, f := range found["hamlet.living "+d.Subject].Facts {
			if f.Source == "reviews" {
				got[fmt.Sprintf("%s %d", f.Name, f.Year)] = lang.EN.Value(f.Value)
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %v, want %v", d.Subject, got, want)
		}
	}
	if n < 3 {
		t.Fatalf("%d hamlets", n)
	}
	deprived, _ := last.Indicator(8)
	last.Set(8, !deprived)
	last.More = ""
	var b bytes.Buffer
	if err := document.WriteReviewsCSV(&b, []household.Review{last}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "r.csv")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := o.ImportReviews(t.Context(), path, true); err != nil {
		t.Fatal(fault.Say(lang.EN, err))
	}
	all, err := o.Conclusions(t.Context(), shippedMovement)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range all {
		if want := d.Subject == string(last.Hamlet); d.Criterion == "hamlet.living" && d.InDoubt != want {
			t.Errorf("hamlet.living of %s in doubt: %v after a correction in %s", d.Subject, d.InDoubt, last.Hamlet)
		}
	}
}

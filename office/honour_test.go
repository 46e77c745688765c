package office

import (
	"errors"
	"strings"
	"testing"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/publication"
	"vuonlen/round"
)

// grantAll takes a dossier to its decision.
func grantAll(t testing.TB, o *Office, code string) {
	t.Helper()
	for _, s := range wayOf[:5] {
		q := s.StepRequest
		q.Dossier, q.Reasons = code, "hội đồng xét"
		if _, err := o.TakeStep(t.Context(), q); err != nil {
			t.Fatalf("%s: %s", q.What, fault.Say(lang.EN, err))
		}
	}
}

// TestHonours: a hamlet is named, with what it met; a household and an official only
// while they agree, with a paper; who withdraws is gone from the next answer, and was
// never in an edition; an award taken back names no person and says so.
func TestHonours(t *testing.T) {
	o := copyOf(t)
	evidenceBase(t, o)
	ctx := t.Context()
	openRound(t, o, func(x *round.Round) {
		x.ID, x.Kinds = "nguoi", []award.Kind{award.Household, award.Official, award.Hamlet}
	})
	enterEvidence(t, o, "subjects", "id,kind,name,unit,from,to\nC,official,Bà Cẩn,30547,2025-07-01,\n")
	enterEvidence(t, o, "proceedings", "subject_kind,subject,proceeding,from,document\nhousehold,H1,none,2026-01-16,XN\nofficial,C,none,2026-01-16,XN\n")
	importReviews(t, o, file(t, "r.csv", reviewHead, "2023,H1,,30547,rural,01,3,150,0,0,0,0,0,0,0,0,0,0,0,0,Nguyễn Thị Mẫu,,"))
	codes := map[award.Kind]string{}
	for kind, subject := range map[award.Kind]string{award.Household: "H1", award.Official: "C", award.Hamlet: "AC1"} {
		q := nomination(subject)
		q.Round, q.Kind = "nguoi", kind
		codes[kind] = nominate(t, o, q)
		grantAll(t, o, codes[kind])
	}
	o.Today = law.DateOf(o.DB.Now())
	public := &Public{DB: o.DB}
	lines := func(of func() ([]publication.HonourLine, error)) (named map[string]publication.HonourLine, unnamed int) {
		t.Helper()
		l, err := of()
		if err != nil {
			t.Fatal(fault.Say(lang.EN, err))
		}
		named = map[string]publication.HonourLine{}
		for _, x := range l {
			if x.Name.VI == "" {
				unnamed += x.Count
				if x.Unit != "" || x.UnitName != "" || x.Code != "" || len(x.Criteria) != 0 {
					t.Errorf("an unnamed honour tells whose it is: %+v", x)
				}
			} else {
				named[x.Kind] = x
			}
		}
		return named, unnamed
	}
	now := func() ([]publication.HonourLine, error) { return public.Honours(ctx) }
	open := func() string {
		t.Helper()
		f, err := public.OpenFile(ctx, "honours.csv")
		if err != nil {
			t.Fatal(err)
		}
		return string(f.Content)
	}

	named, unnamed := lines(now)
	hamlet := named["hamlet"]
	if unnamed != 2 || len(named) != 1 || hamlet.Decision != "22" || hamlet.On != 20260126 || hamlet.Authority.VI == "" || hamlet.UnitName == "" || len(hamlet.Criteria) == 0 || hamlet.Form.EN == "" {
		t.Fatalf("%d unnamed, %+v", unnamed, named)
	}

	paper := &NewFile{Name: "phieu.pdf", Content: []byte("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")}
	consent := ConsentRequest{Award: codes[award.Household], Given: true, Ground: publication.ByConsent, On: 20260128, Source: "Phiếu 28/01/2026"}
	if _, err := o.RecordConsent(ctx, consent); fault.KindOf(err) != fault.Usage {
		t.Error("a consent without its paper", err)
	}
	consent.Paper = paper
	for _, bad := range []func(*ConsentRequest){
		func(q *ConsentRequest) { q.Award = codes[award.Hamlet] },
		func(q *ConsentRequest) { q.Award = "none" },
		func(q *ConsentRequest) { q.Ground = publication.ByLaw },
		func(q *ConsentRequest) { q.Given = false },
	} {
		q := consent
		bad(&q)
		if _, err := o.RecordConsent(ctx, q); err == nil || strings.Contains(fault.Say(lang.VI, err), "⟦") {
			t.Errorf("%+v passes: %v", q, err)
		}
	}
	act := func(q ConsentRequest) {
		t.Helper()
		if _, err := o.RecordConsent(ctx, q); err != nil {
			t.Fatal(fault.Say(lang.EN, err))
		}
	}
	act(consent)
	act(ConsentRequest{Award: codes[award.Official], Given: true, Ground: publication.ByLaw, On: 20260128, Source: "Điều x"})
	named, unnamed = lines(now)
	if unnamed != 0 || !strings.HasPrefix(named["household"].Name.VI, "Hộ ông/bà ") || named["household"].Ground != publication.ByConsent || len(named["household"].Criteria) != 0 || named["official"].Name.VI != "Bà Cẩn" {
		t.Errorf("%d unnamed, %+v", unnamed, named)
	}
	if s := open(); strings.Contains(s, "Cẩn") || strings.Contains(s, named["household"].Name.VI) || strings.Count(s, ",household,1,,,,,,") != 1 || strings.Count(s, ",official,1,,,,,,") != 1 || !strings.Contains(s, hamlet.Code+","+hamlet.Name.VI) {
		t.Errorf("open data name people, or not the hamlet:\n%s", s)
	}
	a, err := o.Honour(ctx, codes[award.Household])
	if err != nil || !a.Named || len(a.Consents) != 1 || len(a.Files) != 1 || a.Consents[0].Source != "Phiếu 28/01/2026" {
		t.Errorf("%+v %v", a, err)
	}
	if _, content, err := o.ConsentFile(ctx, a.Dossier, a.Files[0].ID); err != nil || len(content) == 0 {
		t.Error(err)
	}

	signed, err := o.Statement(ctx, codes[award.Official])
	if err != nil {
		t.Fatal(err)
	}
	if c, err := public.Certificate(ctx, strings.ReplaceAll(signed, "\n", "\r\n")+"  "); err != nil || !c.Known || c.Revoked != 0 || c.To != "Bà Cẩn" || c.Book != codes[award.Official] {
		t.Errorf("%+v %v", c, err)
	}
	for _, bad := range []string{"", "x", strings.Replace(signed, "Cẩn", "Cẫn", 1), strings.Replace(signed, "decision 22", "decision 23", 1)} {
		if c, err := public.Certificate(ctx, bad); fault.KindOf(err) != fault.Refused || c != (publication.Certificate{}) {
			t.Errorf("%q: %+v %v", bad, c, err)
		}
	}
	elsewhere, err := o.DB.SignStatement("vuonlen award 1\ndecided 2026-01-26\ndecision 22\nto Ai đó\nbook none-1\n")
	if err != nil {
		t.Fatal(err)
	}
	if c, err := public.Certificate(ctx, elsewhere); err != nil || c.Known || c.To != "Ai đó" {
		t.Errorf("%+v %v", c, err)
	}

	// Who withdraws is gone at once.
	act(ConsentRequest{Award: codes[award.Household], On: o.Today})
	named, unnamed = lines(now)
	if _, there := named["household"]; there || unnamed != 1 {
		t.Errorf("after the withdrawal: %d unnamed, %+v", unnamed, named)
	}
	// An award that was taken back names no person.
	if _, err := o.TakeStep(ctx, StepRequest{Dossier: codes[award.Official], What: round.Revoked, Day: 20260210, Detail: round.Detail{
		Revocation: &round.Revocation{Ground: "false_claim", Decision: "40", Note: "kê khai sai"}, Reasons: "kê khai sai", Signature: &round.Signature{Name: "A", Title: "Chủ tịch"}}}); err != nil {
		t.Fatal(fault.Say(lang.EN, err))
	}
	if c, err := public.Certificate(ctx, signed); err != nil || c.Revoked != 20260210 {
		t.Errorf("a revoked award: %+v %v", c, err)
	}
	l, err := public.Honours(ctx)
	if err != nil {
		t.Fatal(err)
	}
	revoked := 0
	for _, x := range l {
		if x.Revoked != nil {
			revoked++
			if x.Name.VI != "" || x.Revoked.Note != "" || x.Revoked.Decision != "40" {
				t.Errorf("%+v", x)
			}
		}
	}
	if revoked != 1 {
		t.Errorf("%d revoked", revoked)
	}

	// Another commune and a role without the permission see and record nothing.
	for name, g := range map[string]account.Grant{
		"khac": {Role: account.CommuneOfficer, Scope: "30577", On: 20260101}, "hoi": {Role: account.CouncilMember, Scope: "91", On: 20260101}, "kiem": {Role: account.Auditor, Scope: "91", On: 20260101},
	} {
		if _, err := o.AddUser(ctx, name, g); err != nil {
			t.Fatal(err)
		}
		u := as(o, name)
		if _, err := u.Honour(ctx, codes[award.Household]); (err == nil) != (name == "kiem") {
			t.Errorf("%s: %v", name, err)
		}
		if all, err := u.Honours(ctx); err == nil && len(all) > 0 && name != "kiem" {
			t.Errorf("%s sees %d", name, len(all))
		}
		if _, err := u.RecordConsent(ctx, consent); err == nil {
			t.Errorf("%s records a consent", name)
		} else if name == "kiem" && !errors.Is(err, account.ErrDenied) {
			t.Errorf("%s: %v", name, err)
		}
	}
	intact(t, o)
}

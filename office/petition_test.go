package office

import (
	"errors"
	"strings"
	"testing"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/petition"
	"vuonlen/store"
	"vuonlen/store/storetest"
	"vuonlen/unit"
)

// naughty are texts that break out of what does not quote them.
var naughty = []string{
	`<script>alert(1)</script>"'><img src=x onerror=alert(1)>`, `'; DROP TABLE petitions; --`, "{{.}} ${7*7} %s %n", "=HYPERLINK(\"http://x\")",
	"\u202eđảo\u202c ﷽ 🧑🏽‍🌾 Ẩ̃", strings.Repeat("ă", 8000),
}

// TestPetition walks one petition from the citizen to the answer and back, on both
// databases: what is stored shows nobody who wrote, and the code alone opens nothing.
func TestPetition(t *testing.T) {
	storetest.Both(t, func(t *testing.T, so store.Options) {
		ctx := t.Context()
		so.Keys = t.TempDir() + "/keys"
		o := opened(t, so)
		for _, u := range []struct {
			name string
			role account.Role
			at   unit.Code
		}{{"tinh", account.ProvincialOfficer, "91"}, {"xa", account.CommuneOfficer, "30577"}, {"xa khac", account.CommuneOfficer, "30307"}, {"tham", account.Reviewer, "30577"}} {
			if _, err := o.AddUser(ctx, u.name, account.Grant{Role: u.role, Scope: u.at, On: o.Today}); err != nil {
				t.Fatal(u.name, err)
			}
		}
		as := func(name account.Actor) *Office { return &Office{DB: o.DB, Actor: name, Today: o.Today} }
		public := as(account.Public)

		places, err := public.PetitionPlaces(ctx)
		if err != nil || len(places) < 50 || places[0].Code != "91" {
			t.Fatalf("%v %d", err, len(places))
		}
		s := petition.Submission{Kind: petition.Remark, Category: petition.Policy, Unit: "30577",
			Letter: petition.Letter{Name: "Nguyễn Thị Thử", Phone: "0900 000 000", Text: "Nhà tôi chưa được vay vốn."},
			Files:  []petition.File{{Name: "đơn của bà Thử.csv", Content: []byte("a,b\n1,2\n")}}}
		got, err := public.SendPetition(ctx, s)
		if err != nil {
			t.Fatal(err)
		}
		if got.Due != 0 || len(account.ReadCode(got.Code, PetitionCode)) != PetitionCode {
			t.Errorf("%+v", got)
		}

		// What is about officers does not go to them.
		conduct := s
		conduct.Category, conduct.Files = petition.Conduct, nil
		above, err := public.SendPetition(ctx, conduct)
		if err != nil || above.Handler != places[0].Name || got.Handler != "Xã Ô Lâm" {
			t.Errorf("%v: to %q, the other to %q", err, above.Handler, got.Handler)
		}
		if _, err := as("xa").Petition(ctx, above.Number); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the commune reads what is about its officers: %v", err)
		}
		if a, err := as("tinh").Petition(ctx, above.Number); err != nil || string(a.Ticket.Unit) != "30577" {
			t.Errorf("the province: %v", err)
		}

		// Nobody reads it in the database.
		var kept []byte
		if err := o.DB.Read(ctx, func(r *store.Reader) error {
			es, err := r.Entries(1)
			for _, e := range es {
				kept = append(kept, e.Row().Detail...)
				if e.Kind == "petition.send" && e.Actor != account.Public {
					t.Errorf("entered by %s", e.Actor)
				}
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		for _, s := range []string{"Thử", "0900", account.ReadCode(got.Code, PetitionCode), got.Code} {
			if strings.Contains(string(kept), s) {
				t.Errorf("the journal shows %q", s)
			}
		}

		// Both a wrong number and a wrong code: the same answer.
		state := func(number, code string) (petition.View, error) { return public.PetitionState(ctx, number, code) }
		v, err := state(got.Number, strings.ToLower(got.Code))
		if err != nil || v.State != petition.Received || v.Handler == "" || len(v.Steps) != 1 {
			t.Fatalf("%v %+v", err, v)
		}
		_, e1 := state(got.Number, account.ShowCode(newCode(PetitionCode)))
		_, e2 := state("2026-000999", got.Code)
		_, e3 := state("", "")
		if e1 == nil || e2 == nil || e3 == nil || e1.Error() != e2.Error() || e1.Error() != e3.Error() || fault.KindOf(e1) != fault.NotFound {
			t.Errorf("%v; %v; %v", e1, e2, e3)
		}

		// The commune deals with it, its neighbour and its reviewer do not see it.
		if _, err := as("xa khac").Petition(ctx, got.Number); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the neighbour: %v", err)
		}
		if ls, err := as("xa khac").Petitions(ctx, PetitionFilter{}); err != nil || len(ls) != 0 {
			t.Errorf("the neighbour's list: %v %v", ls, err)
		}
		if _, err := as("tham").Petitions(ctx, PetitionFilter{}); !errors.Is(err, account.ErrDenied) {
			t.Errorf("the reviewer: %v", err)
		}
		if _, err := as("xa khac").TakePetition(ctx, got.Number, petition.Step{What: petition.Answer, Words: petition.Words{Text: "không"}}); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the neighbour answers: %v", err)
		}
		a, err := as("xa").Petition(ctx, got.Number)
		if err != nil || a.Letter != s.Letter || !a.Writes || len(a.Files) != 1 || a.Files[0].Name != s.Files[0].Name {
			t.Fatalf("%v %+v", err, a)
		}
		if _, b, err := as("xa").PetitionFile(ctx, got.Number, a.Files[0].ID); err != nil || string(b) != "a,b\n1,2\n" {
			t.Errorf("%v %q", err, b)
		}
		if _, _, err := as("xa khac").PetitionFile(ctx, got.Number, a.Files[0].ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the neighbour takes the file: %v", err)
		}
		looks := 0
		if err := o.DB.Read(ctx, func(r *store.Reader) error {
			ls, err := r.AccessesBy("xa")
			for _, l := range ls {
				if l.Kind == "petition" && l.Purpose == got.Number {
					looks++
				}
			}
			return err
		}); err != nil || looks != 2 {
			t.Errorf("%v: %d looks in the access log", err, looks)
		}

		// Routed to the province and out of the commune's hands; an answer; the sender sees
		// the answer and not the note.
		if _, err := as("xa").TakePetition(ctx, got.Number, petition.Step{What: petition.Route, To: "00097"}); fault.KindOf(err) != fault.Usage {
			t.Errorf("to another province: %v", err)
		}
		take := func(who account.Actor, s petition.Step) {
			t.Helper()
			if act, err := as(who).TakePetition(ctx, got.Number, s); err != nil || act == 0 {
				t.Fatalf("%s %s: %v", who, s.What, err)
			}
		}
		take("xa", petition.Step{What: petition.Route, To: "91", Words: petition.Words{Text: "thuộc tỉnh"}})
		if _, err := as("xa").Petition(ctx, got.Number); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the commune after routing: %v", err)
		}
		take("tinh", petition.Step{What: petition.Note, Words: petition.Words{Text: "hỏi ngân hàng"}})
		take("tinh", petition.Step{What: petition.Answer, Words: petition.Words{Text: naughty[0]}})
		v, err = state(got.Number, got.Code)
		if err != nil || v.State != petition.Answered || len(v.Steps) != 3 || v.Steps[1].Text != "" || v.Steps[2].Text != naughty[0] {
			t.Fatalf("%v %+v", err, v)
		}
		if _, err := as("tinh").TakePetition(ctx, got.Number, petition.Step{What: petition.Refuse, Ground: petition.Denounces}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("refused after the answer: %v", err)
		}

		// Whatever is written stays as it was written.
		for _, text := range naughty {
			s := petition.Submission{Kind: petition.Procedure, Category: petition.Other,
				Letter: petition.Letter{Text: text + " ...........", Name: cut(text), Address: cut(text), Phone: "0900000000"}}
			if len(text) > 8000 {
				s.Text = text
			}
			r, err := public.SendPetition(ctx, s)
			if err != nil {
				t.Fatalf("%.20q: %v", text, err)
			}
			if a, err := as("tinh").Petition(ctx, r.Number); err != nil || a.Letter != s.Letter {
				t.Errorf("%v: %+v", err, a)
			}
		}
		intact(t, o)
	})
}

func cut(s string) string {
	r := []rune(s)
	return string(r[:min(len(r), petition.MostLine)])
}

// TestComplaint: the code of a notice opens a complaint while the list hangs; one that was
// right is answered only by naming the act that mended the list afterwards.
func TestComplaint(t *testing.T) {
	ctx := t.Context()
	o := fresh(t)
	public := &Office{DB: o.DB, Actor: account.Public, Today: o.Today}
	for field, p := range map[string]petition.Posting{
		"to":    {Unit: "30577", What: "2026", From: o.Today, To: o.Today.AddDays(-1), Place: "trụ sở"},
		"place": {Unit: "30577", What: "2026", From: o.Today, To: o.Today},
		"what":  {Unit: "30577", What: "D1", Round: true, From: o.Today, To: o.Today, Place: "trụ sở"},
	} {
		var f *fault.Error
		if _, _, err := o.PostList(ctx, p); !errors.As(err, &f) || f.At.Column != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	n, _, err := o.PostList(ctx, petition.Posting{Unit: "30577", What: "2026", From: o.Today, To: o.Today.AddDays(2), Place: "Trụ sở Ủy ban nhân dân xã"})
	if err != nil {
		t.Fatal(err)
	}
	if again, err := public.Notice(ctx, strings.ToLower(n.Code)); err != nil || again.Unit != n.Unit || !again.Open {
		t.Errorf("%v %+v", err, again)
	}
	if _, err := public.Notice(ctx, "ABCDE-12345"); fault.KindOf(err) != fault.NotFound {
		t.Error(err)
	}
	s := petition.Submission{Kind: petition.Complaint, Category: petition.Wrong, Notice: n.Code, Letter: petition.Letter{About: "ông A, khóm 1", Text: "Nhà ông A có ba máy cày."}}
	got, err := public.SendPetition(ctx, s)
	if err != nil {
		t.Fatal(err)
	}
	late := &Office{DB: o.DB, Actor: account.Public, Today: o.Today.AddDays(3)}
	if _, err := late.SendPetition(ctx, s); fault.KindOf(err) != fault.Refused {
		t.Errorf("after the last day: %v", err)
	}
	answer := func(mended int64) error {
		_, err := o.TakePetition(ctx, got.Number, petition.Step{What: petition.Answer, Outcome: petition.Right, Mended: mended, Words: petition.Words{Text: "Đã sửa."}})
		return err
	}
	for _, act := range []int64{0, 1, 9999} {
		if err := answer(act); fault.KindOf(err) != fault.Refused && fault.KindOf(err) != fault.Usage {
			t.Errorf("mended by act %d: %v", act, err)
		}
	}
	if _, err := o.SetPetitionLimit(ctx, petition.Limit{Kind: petition.Complaint, Days: 3, Document: "QĐ mẫu", From: o.Today}); err != nil {
		t.Fatal(err)
	}
	if err := answer(heads(t, o)); fault.KindOf(err) != fault.Refused {
		t.Errorf("an act that mends nothing: %v", err)
	}
	rec, err := o.RecordEvidence(ctx, EvidenceEntry{Kind: "proceedings", Fields: map[string]string{"subject_kind": "commune", "subject": "30577", "proceeding": "complaint", "from": o.Today.String(), "document": got.Number}})
	if err != nil {
		t.Fatal(err)
	}
	if err := answer(rec.Act); err != nil {
		t.Error(err)
	}
	a, err := o.Petition(ctx, got.Number)
	if err != nil || a.Posting == nil || a.Posting.Code != n.Code || a.Due != o.Today.AddDays(3) || a.Late || a.State() != petition.Answered {
		t.Errorf("%v %+v", err, a)
	}
	r, err := o.PetitionReport(ctx, o.Today, o.Today)
	if err != nil || r.Sum.Came != 1 || r.Sum.Answered != 1 || r.Sum.InTime != 1 || r.Sum.Left != 0 {
		t.Errorf("%v %+v", err, r)
	}
	intact(t, o)
}

// TestContacts: entered, changed, withdrawn; the public sees those of the day.
func TestContacts(t *testing.T) {
	ctx := t.Context()
	o := fresh(t)
	public := &Office{DB: o.DB, Actor: account.Public, Today: o.Today}
	c := petition.Contact{Block: petition.HotLine, Order: 2, Body: "Thanh tra (mẫu)", Phones: []string{"0000 000 001"}, From: o.Today}
	row, _, err := o.KeepContact(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range []petition.Contact{
		{Block: petition.HotLine, Order: 1, Person: "Người mẫu", Post: "Chánh Văn phòng (mẫu)", Phones: []string{"0000 000 002", "0000 000 003"}, Email: "mau@example.org", From: o.Today},
		{Block: petition.ForProcedures, Order: 9, Body: "Phòng mẫu", Phones: []string{"0000 000 004"}, From: o.Today},
		{Block: petition.HotLine, Order: 1, Body: "Cũ", Phones: []string{"0000 000 005"}, From: 20200101, To: o.Today.AddDays(-1)},
	} {
		if _, _, err := o.KeepContact(ctx, d); err != nil {
			t.Fatal(err)
		}
	}
	shown := func() (out []string) {
		t.Helper()
		cs, err := public.PublicContacts(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cs {
			out = append(out, c.Body+c.Person)
		}
		return out
	}
	if got := strings.Join(shown(), ", "); got != "Phòng mẫu, Người mẫu, Thanh tra (mẫu)" {
		t.Error(got)
	}
	c.Row, c.Body = row, "Thanh tra tỉnh (mẫu)"
	next, _, err := o.KeepContact(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := o.KeepContact(ctx, c); fault.KindOf(err) != fault.NotFound {
		t.Errorf("changed what was changed before: %v", err)
	}
	if got := strings.Join(shown(), ", "); got != "Phòng mẫu, Người mẫu, Thanh tra tỉnh (mẫu)" {
		t.Error(got)
	}
	if _, err := o.WithdrawContact(ctx, next); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(shown(), ", "); got != "Phòng mẫu, Người mẫu" {
		t.Error(got)
	}
	if all, err := o.Contacts(ctx); err != nil || len(all) != 3 {
		t.Errorf("%v %d", err, len(all))
	}
	intact(t, o)
}

package office

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/petition"
	"vuonlen/store"
	"vuonlen/store/storetest"
)

// TestErasePetitions: what was kept for as long as the province set, or whose sender asks,
// is gone from the database and from every answer; numbers, days, steps, results and the
// report stay, the journal holds, and putting something back is seen. On both databases.
func TestErasePetitions(t *testing.T) {
	storetest.Both(t, func(t *testing.T, so store.Options) {
		ctx := t.Context()
		so.Keys = t.TempDir() + "/keys"
		o := opened(t, so)
		for name, role := range map[string]account.Role{"thu ky": account.BoardSecretary, "tinh": account.ProvincialOfficer} {
			if _, err := o.AddUser(ctx, name, account.Grant{Role: role, Scope: "91", On: o.Today}); err != nil {
				t.Fatal(err)
			}
		}
		as := func(name account.Actor) *Office { return &Office{DB: o.DB, Actor: name, Today: o.Today} }
		shared := petition.File{Name: "chung.csv", Content: []byte("a,b\n1,2\n")}
		send := func(who string, files ...petition.File) petition.Receipt {
			t.Helper()
			r, err := as(account.Public).SendPetition(ctx, petition.Submission{Kind: petition.Remark, Category: petition.Policy, Unit: "30577",
				Letter: petition.Letter{Name: who, Text: "Gửi từ " + who + " ở khóm 1"}, Files: files})
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		named := send("Nguyễn Thị Xóa", petition.File{Name: "đơn bà Xóa.csv", Content: []byte("x,y\n7,7\n")}, shared)
		nobody, open := send(""), send("Người Còn Chờ", shared)
		for _, r := range []petition.Receipt{named, nobody} {
			if _, err := as("thu ky").TakePetition(ctx, r.Number, petition.Step{What: petition.Answer, Words: petition.Words{Text: "Bà Xóa được vay."}}); err != nil {
				t.Fatal(err)
			}
		}
		before, err := o.PetitionReport(ctx, o.Today, o.Today)
		if err != nil {
			t.Fatal(err)
		}
		sums := func() (out []string) {
			t.Helper()
			if err := o.DB.Read(ctx, func(r *store.Reader) error {
				es, err := r.Entries(1)
				for _, e := range es {
					if strings.HasPrefix(e.Kind, "petition.") {
						out = append(out, e.Row().Digest)
					}
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return out
		}
		was := sums()

		// Nothing is set: nothing is over, and nothing is erased by time.
		if _, _, err := as("thu ky").ErasePetitions(ctx); fault.KindOf(err) != fault.Refused {
			t.Errorf("nothing is set: %v", err)
		}
		if _, err := as("tinh").SetPetitionRetention(ctx, petition.Retention{Months: 12, Document: "x", From: o.Today}); !errors.Is(err, account.ErrDenied) {
			t.Errorf("the officer sets it: %v", err)
		}
		if _, _, err := as("tinh").ErasePetitions(ctx); !errors.Is(err, account.ErrDenied) {
			t.Errorf("the officer erases: %v", err)
		}
		if _, err := as("tinh").ErasePetition(ctx, named.Number); !errors.Is(err, account.ErrDenied) {
			t.Errorf("the officer erases one: %v", err)
		}
		if _, err := as("thu ky").SetPetitionRetention(ctx, petition.Retention{Months: 12, Document: "Quyết định mẫu", From: o.Today}); err != nil {
			t.Fatal(err)
		}
		if k, err := as("thu ky").PetitionKeeping(ctx); err != nil || k.Now.Months != 12 || len(k.Over) != 0 {
			t.Errorf("%v %+v", err, k)
		}
		if n, _, err := as("thu ky").ErasePetitions(ctx); err != nil || n != 0 {
			t.Errorf("erased %d too early: %v", n, err)
		}
		if _, err := as("thu ky").ErasePetition(ctx, open.Number); fault.KindOf(err) != fault.Conflict {
			t.Errorf("one that waits for an answer: %v", err)
		}
		// One whose sender asked, the other by time, a day after the twelve months.
		if _, err := as("thu ky").ErasePetition(ctx, named.Number); err != nil {
			t.Fatal(err)
		}
		if _, err := as("thu ky").ErasePetition(ctx, named.Number); fault.KindOf(err) != fault.Conflict {
			t.Errorf("twice: %v", err)
		}
		later := as("thu ky")
		later.Today = o.Today.AddMonths(12)
		if n, _, err := later.ErasePetitions(ctx); err != nil || n != 0 {
			t.Errorf("on the last day: %d %v", n, err)
		}
		later.Today = later.Today.AddDays(1)
		k, err := later.PetitionKeeping(ctx)
		if err != nil || len(k.Over) != 1 || k.Over[0].Number() != nobody.Number || k.Over[0].Letter.Text != "" {
			t.Errorf("%v %+v", err, k.Over)
		}
		if n, act, err := later.ErasePetitions(ctx); err != nil || n != 1 || act == 0 {
			t.Errorf("%d %v", n, err)
		}

		for _, r := range []petition.Receipt{named, nobody} {
			a, err := o.Petition(ctx, r.Number)
			if err != nil || a.Erased == 0 || a.Letter != (petition.Letter{}) || len(a.Files) != 0 || len(a.Steps) != 2 || a.Steps[1].Words != (petition.Words{}) || a.State() != petition.Answered {
				t.Errorf("%s: %v %+v", r.Number, err, a)
			}
			if v, err := as(account.Public).PetitionState(ctx, r.Number, r.Code); err != nil || v.Erased == 0 || v.State != petition.Answered || v.Steps[1].Text != "" {
				t.Errorf("the sender: %v %+v", err, v)
			}
			if _, err := o.TakePetition(ctx, r.Number, petition.Step{What: petition.Note, Words: petition.Words{Text: "lại nhắc bà Xóa"}}); fault.KindOf(err) != fault.Conflict {
				t.Errorf("a note after it: %v", err)
			}
		}
		after, err := o.PetitionReport(ctx, o.Today, o.Today)
		if err != nil || after.Sum != before.Sum || after.Sum.Anonymous != 1 {
			t.Errorf("%v: the report is %+v, was %+v", err, after.Sum, before.Sum)
		}
		for i, s := range sums()[:len(was)] {
			if s != was[i] {
				t.Errorf("entry %d of the journal is another one", i)
			}
		}
		// The file that another one has too is still there, and what was erased can come again.
		a, err := o.Petition(ctx, open.Number)
		if err != nil || len(a.Files) != 1 {
			t.Fatalf("%v %+v", err, a.Files)
		}
		if _, b, err := o.PetitionFile(ctx, open.Number, a.Files[0].ID); err != nil || !bytes.Equal(b, shared.Content) {
			t.Errorf("%v %q", err, b)
		}
		again := send("Nguyễn Thị Xóa", petition.File{Name: "đơn bà Xóa.csv", Content: []byte("x,y\n7,7\n")})
		if a, err = o.Petition(ctx, again.Number); err != nil || len(a.Files) != 1 || a.Files[0].Size != 8 {
			t.Errorf("%v %+v", err, a.Files)
		}
		intact(t, o)
	})
}

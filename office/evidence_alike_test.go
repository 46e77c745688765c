package office

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/programme"
	"vuonlen/store"
	"vuonlen/store/storetest"
	"vuonlen/unit"
)

// pairsOf are the pairs that look alike, by a field.
func pairsOf(t testing.TB, o *Office, kind, field string) (out []string) {
	t.Helper()
	pairs, all, err := o.AlikeEvidence(t.Context(), kind, 0, 100)
	if err != nil || all != len(pairs) {
		t.Fatal(fault.Say(lang.EN, err), all, len(pairs))
	}
	for _, p := range pairs {
		out = append(out, p.First.Text(field)+"="+p.Second.Text(field))
	}
	return out
}

// TestAlike: which records look alike is a table; what somebody says of two stays said
// until one of them is changed, on both databases, and is in the journal without reasons.
func TestAlike(t *testing.T) {
	storetest.Both(t, func(t *testing.T, so store.Options) {
		ctx := t.Context()
		o := opened(t, so)
		evidenceBase(t, o)
		take := func(kind, head string, rows ...string) {
			t.Helper()
			if _, err := o.ImportEvidence(ctx, kind, file(t, kind+".csv", append([]string{head}, rows...)...), true); err != nil {
				t.Fatal(fault.Say(lang.EN, err))
			}
		}
		take("contributions", "contributor,code,received_on,form,value,description,document",
			"A,30553,2024-06-05,money,50000000,Lam nha,d1",
			"A,30553,2024-06-06,money,50000000,d2: LÀM NHÀ,d1", // another day: amount and document
			"A,30547,2024-06-05,money,50000000,,d3",            // another unit: amount and day
			"A,30553,2024-06-05,goods,50000000,,d4",            // another form: two things
			"A,30553,2024-06-05,money,60000000,,d5",            // another amount: two things
			"B,30553,2024-06-05,money,50000000,Lam nha,d1",     // another giver
			"A,30553,2024-09-01,money,50000000,Qua,d9",         // the amount alone
			"A,30553,2023-06-05,money,50000000,Lam nha,d0")     // given every year
		want := []string{"d1=d1", "d1=d3"}
		if got := pairsOf(t, o, "contributions", "document"); !slices.Equal(got, want) {
			t.Errorf("gifts %v, want %v", got, want)
		}
		take("trainings", "code,date,topic,participants", "30553,2024-05-01,Trồng nấm,30", "30553,2024-05-01,trong nam,", "30547,2024-05-01,Trồng nấm,30", "30553,2024-05-02,Trồng nấm,30")
		// The first two: day and wording. The last is of another day.
		if got := pairsOf(t, o, "trainings", "date"); !slices.Equal(got, []string{"2024-05-01=2024-05-01"}) {
			t.Errorf("trainings %v", got)
		}
		take("subjects", "id,kind,name,unit", "A2,enterprise,CONG TY  A,892", "A3,cooperative,Công ty A,891")
		if got := pairsOf(t, o, "subjects", "id"); !slices.Equal(got, []string{"A=A2"}) {
			t.Errorf("subjects %v", got)
		}
		take("plans", "code,year,metric,fall,decided_on,document", "891,2024,poor,1.5,2024-01-05,1/QĐ", "891,2024,multidim,1.5,2024-01-05,1/QĐ", "891,2023,poor,1.5,2024-01-05,1/QĐ")
		if got := pairsOf(t, o, "plans", "metric"); len(got) != 0 {
			t.Errorf("plans %v", got)
		}
		take("linkages", "enterprise,code,product,household,from", "A,30553,lúa,H0,2023-01-01", "A,30547,lúa,H1,2023-01-01")
		if got := pairsOf(t, o, "linkages", "household"); len(got) != 0 {
			t.Errorf("linkages %v", got)
		}

		all, _, err := o.AlikeEvidence(ctx, "contributions", 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		first, second := all[0].First.ID, all[0].Second.ID
		paper, _, err := o.AttachEvidence(ctx, "contributions", second, "phieu thu.pdf", []byte(aPDF))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := o.MarkDistinct(ctx, "contributions", all[1].Second.ID, all[1].First.ID, "hai xã"); err != nil {
			t.Fatal(fault.Say(lang.EN, err))
		}
		before := heads(t, o)
		if act, err := o.MarkDistinct(ctx, "contributions", all[1].First.ID, all[1].Second.ID, "hai xã"); err != nil || act != 0 || heads(t, o) != before {
			t.Errorf("said twice: act %d, %v", act, err)
		}
		if got := pairsOf(t, o, "contributions", "document"); !slices.Equal(got, want[:1]) {
			t.Errorf("asked again: %v", got)
		}
		for _, bad := range []error{
			err1(o.MarkDuplicate(ctx, "contributions", second, first, " ")), err1(o.MarkDuplicate(ctx, "contributions", first, first, "x y")),
			err1(o.MarkDuplicate(ctx, "contributions", second, 99999, "x y")), err1(o.MarkDuplicate(ctx, "charms", second, first, "x y")), err1(o.MarkDistinct(ctx, "contributions", second, first, "")),
		} {
			if bad == nil {
				t.Error("a mark without a reason, or of nothing, was taken")
			}
		}
		if _, err := o.MarkDuplicate(ctx, "contributions", second, first, "nhập hai lần"); err != nil {
			t.Fatal(fault.Say(lang.EN, err))
		}
		if held(t, o, "contributions", second) != nil || held(t, o, "contributions", first) == nil {
			t.Error("the wrong one was kept")
		}
		a, err := o.EvidenceRecord(ctx, "contributions", first)
		if err != nil || len(a.Files) != 1 || a.Files[0].SHA256 != paper.SHA256 {
			t.Errorf("the file did not go along: %v %+v", err, a.Files)
		}
		steps, err := o.EvidenceHistory(ctx, "contributions", second)
		if err != nil || !slices.ContainsFunc(steps, func(s EvidenceStep) bool { return s.What == "evidence.duplicate" && s.Reason == "nhập hai lần" }) {
			t.Errorf("%v %+v", err, steps)
		}
		// One of those that were said to be two is changed: it is another record to look at.
		if _, err := o.ChangeEvidence(ctx, EvidenceEntry{Kind: "contributions", Version: first, Reason: "bổ sung", Fields: map[string]string{"description": "x"}}); err != nil {
			t.Fatal(err)
		}
		if got := pairsOf(t, o, "contributions", "document"); !slices.Equal(got, []string{"d3=d1"}) { // the row that was entered last stands second
			t.Errorf("after a change: %v", got)
		}
		// A body that gifts name is not taken away under them.
		bodies, _, err := o.AlikeEvidence(ctx, "subjects", 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := o.MarkDuplicate(ctx, "subjects", bodies[0].First.ID, bodies[0].Second.ID, "trùng tên"); fault.KindOf(err) != fault.Conflict {
			t.Errorf("%v", err)
		}
		es, err := o.Entries(ctx)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, e := range es {
			if e.Kind != "evidence.duplicate" && e.Kind != "evidence.distinct" {
				continue
			}
			n++
			for _, d := range e.Detail {
				if strings.Contains(d[1], "nhập") || strings.Contains(d[1], "hai xã") {
					t.Errorf("the journal tells the reason: %v", e.Detail)
				}
			}
		}
		if n != 2 {
			t.Errorf("%d acts, want 2", n)
		}
		intact(t, o)
	})
}

// TestAlikeAccess: who may not deal with both records marks neither; who may not read both
// is not shown the pair; what rests on a record is told to who may judge.
func TestAlikeAccess(t *testing.T) {
	ctx := t.Context()
	o := fresh(t)
	evidenceBase(t, o)
	a := record(t, o, "contributions", gift50).Record
	b := record(t, o, "contributions", typed("contributor,code,received_on,form,value", "A,30280,2024-06-05,money,50000000")).Record
	k1 := evidenceOf(t, o, "loans", "contract", "K0")
	for _, who := range []struct {
		name  string
		role  account.Role
		scope unit.Code
		pairs int
		marks bool
		loan  bool
		rests bool
	}{
		{"an", account.CommuneOfficer, "30553", 0, false, true, true},
		{"binh", account.BoardSecretary, "89", 1, true, false, true},
		{"chi", account.Auditor, "89", 1, false, true, true},
		{"dung", account.CouncilMember, "89", 1, false, false, true},
		{"hoi", account.Department, "89", 1, true, true, false}, // judges nothing
		{"em", account.Reviewer, "30553", 0, false, false, false},
		{"gam", account.Administrator, "89", 0, false, false, false},
	} {
		as := actorAs(t, o, who.name, who.role, who.scope)
		pairs, _, err := as.AlikeEvidence(ctx, "contributions", 0, 10)
		if len(pairs) != who.pairs {
			t.Errorf("%s sees %d pairs: %v", who.name, len(pairs), err)
		}
		if _, err := as.MarkDistinct(ctx, "contributions", a.ID, b.ID, "hai xã khác nhau"); who.marks != (err == nil) || !who.marks && !errors.Is(err, account.ErrDenied) {
			t.Errorf("%s marks two: %v", who.name, err)
		}
		if _, err := as.MarkDuplicate(ctx, "contributions", a.ID, b.ID, "trùng"); !who.marks && !errors.Is(err, account.ErrDenied) {
			t.Errorf("%s marks a duplicate: %v", who.name, err)
		} else if who.marks { // the next begins anew
			if err != nil {
				t.Errorf("%s marks a duplicate: %v", who.name, err)
			}
			a = record(t, o, "contributions", gift50).Record
		}
		if _, _, err := as.AlikeEvidence(ctx, "loans", 0, 10); who.loan != (err == nil) {
			t.Errorf("%s asks about loans: %v", who.name, err)
		}
		if _, err := as.RestsOn(ctx, "contributions", a.ID); who.rests != (err == nil) {
			t.Errorf("%s asks what rests on a record: %v", who.name, err)
		}
		if _, err := as.RestsOn(ctx, "loans", k1.ID); err == nil && !who.loan {
			t.Errorf("%s learns what rests on a loan", who.name)
		}
	}
	intact(t, o)
}

// TestAlikeProperties: looking alike is said of both or of neither, whatever the order in
// which they were entered; a record differing in nothing but its key's wording is found.
func TestAlikeProperties(t *testing.T) {
	k, _ := programme.FindKind("contributions")
	rapid.Check(t, func(t *rapid.T) {
		make1 := func() programme.Record {
			e := programme.NewRecord(k)
			pick := func(f string, of ...string) { e.Set(f, rapid.SampledFrom(of).Draw(t, f)) }
			pick("contributor", "A", "B")
			pick("code", "30553", "30547")
			pick("received_on", "", "2024-06-05", "2024-06-06")
			pick("form", "", "money", "goods")
			pick("value", "", "0", "5", "6")
			pick("description", "", "Làm nhà", "lam nha.", "Quà")
			pick("document", "", "1/QĐ", "2/QĐ")
			return e
		}
		a, b := make1(), make1()
		meet := func(a, b *programme.Record) bool {
			for _, s := range signs(a) {
				if slices.Contains(signs(b), s) {
					return !contradict(a, b)
				}
			}
			return false
		}
		if meet(&a, &b) != meet(&b, &a) {
			t.Fatalf("%s and %s", a.Content(), b.Content())
		}
		// By the words of the decision: the same giver, two marks in common, nothing against.
		marks := 0
		if v := a.Text("value"); v != "" && v != "0" && v == b.Text("value") {
			marks++
		}
		if v := a.Text("received_on"); v != "" && v == b.Text("received_on") {
			marks++
		}
		for _, f := range []string{"description", "document"} {
			if w := wording(a.Text(f)); w != "" && w == wording(b.Text(f)) {
				marks++
			}
		}
		against := a.Text("contributor") != b.Text("contributor")
		for _, f := range []string{"form", "value"} {
			against = against || a.Text(f) != "" && b.Text(f) != "" && a.Text(f) != b.Text(f)
		}
		days := a.Text("received_on") != "" && b.Text("received_on") != "" && a.Text("received_on") != b.Text("received_on")
		against = against || days && (a.Text("document") == "" || a.Text("document") != b.Text("document"))
		given := a.Text("value") == b.Text("value") && a.Text("value") != "" && a.Text("value") != "0"
		against = against || a.Text("code") != b.Text("code") && !given
		if want := marks >= 2 && !against; meet(&a, &b) != want {
			t.Fatalf("%v, want %v: %s and %s", !want, want, a.Content(), b.Content())
		}
	})
}

// TestEvidenceListPages: the pages of a list, put together, are the list, in every order;
// and the list says the same as [Office.Evidence].
func TestEvidenceListPages(t *testing.T) {
	ctx := t.Context()
	o := fresh(t)
	evidenceBase(t, o)
	rows := []string{"code,date,topic,participants"}
	for i := range 23 {
		rows = append(rows, fmt.Sprintf("%s,2024-%02d-01,Lớp %d,%d", []string{"30553", "30547", "30280"}[i%3], i%12+1, i, (i*7)%11))
	}
	if _, err := o.ImportEvidence(ctx, "trainings", file(t, "t.csv", rows...), true); err != nil {
		t.Fatal(err)
	}
	for _, as := range []*Office{o, actorAs(t, o, "an", account.CommuneOfficer, "30553"), actorAs(t, o, "binh", account.BoardSecretary, "891")} {
		full, err := as.Evidence(ctx, EvidenceQuestion{Kind: "trainings"})
		if err != nil {
			t.Fatal(err)
		}
		for _, sort := range []string{"", "record", "code", "date", "topic", "participants", "document"} {
			var ids []int64
			for from := 0; ; from += 4 {
				a, err := as.EvidenceList(ctx, EvidenceListQuestion{Kind: "trainings", Sort: sort, From: from, Most: 4})
				if err != nil || a.All != len(full) {
					t.Fatal(err, a.All, len(full))
				}
				if len(a.Lines) == 0 {
					break
				}
				for _, l := range a.Lines {
					ids = append(ids, l.ID)
				}
			}
			slices.Sort(ids)
			var want []int64
			for _, e := range full {
				want = append(want, e.ID)
			}
			slices.Sort(want)
			if !slices.Equal(ids, want) {
				t.Errorf("%s by %q: %v, want %v", as.Actor, sort, ids, want)
			}
		}
		sheet, err := as.UnitEvidence(ctx, "30553", 20241231)
		if err != nil {
			t.Fatal(fault.Say(lang.EN, err))
		}
		n := 0
		for _, e := range full {
			if e.Text("code") == "30553" {
				n++
			}
		}
		for _, k := range sheet.Kinds {
			if k.Kind.ID == "trainings" && (k.N != n || k.Newest != 2024 || k.Missing()) {
				t.Errorf("%s: %+v, want %d", as.Actor, k, n)
			}
		}
	}
	province, err := o.UnitEvidence(ctx, "89", 20241231)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range province.Kinds {
		// The plan asks of the province that money and reports are in time, and nothing is
		// recorded; contributions it asks of enterprises.
		switch k.Kind.ID {
		case "budget", "reports":
			if !k.Missing() || k.Uses[0].Criterion.Kind != award.Province {
				t.Errorf("nothing is recorded of %s, and it is not missing: %+v", k.Kind.ID, k)
			}
		case "contributions":
			if !slices.Contains(k.Others, award.Enterprise) || k.Missing() && len(k.Uses) == 0 {
				t.Errorf("%+v", k)
			}
		case "trainings":
			if k.N != 23 {
				t.Errorf("%d trainings in the province", k.N)
			}
		}
	}
}

package office

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/account"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/programme"
	"vuonlen/store"
	"vuonlen/store/storetest"
	"vuonlen/unit"
)

// evidenceBase enters what records may name: three households, subjects, a loan.
func evidenceBase(t testing.TB, o *Office) {
	t.Helper()
	dir := t.TempDir()
	file := func(name string, lines ...string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	rows := []string{reviewHead}
	for i, commune := range []string{"30553", "30547", "30280"} { // Tri Tôn twice, Long Xuyên
		rows = append(rows, fmt.Sprintf("2023,H%d,,%s,rural,01,3,120,1,1,1,0,0,0,0,0,0,0,0,0,,,", i, commune))
	}
	importReviews(t, o, file("reviews.csv", rows...))
	for _, x := range []struct{ kind, head, row string }{
		{"subjects", "id,kind,name,unit", "A,enterprise,Công ty A,89\nB,official,Bà B,891\nN,credit_institution,Ngân hàng N,"},
		{"loans", "household,contract,principal", "H0,K0,10000000\nH2,K2,20000000"},
	} {
		if _, err := o.ImportEvidence(t.Context(), x.kind, file(x.kind+".csv", x.head, x.row), true); err != nil {
			t.Fatal(fault.Say(lang.EN, err))
		}
	}
}

// evidenceRows has, for each kind, a heading, a row that is right and rows that are
// not, each with the column at fault.
var evidenceRows = map[string]struct {
	head, right string
	wrong       map[string]string
}{
	"subjects":       {"id,kind,name,unit,from", "S1,official,Ông Mẫu,891,2020-01-01", map[string]string{"S1,officer,X,891,": "kind", "S1,official,X,891,2031-01-01": "from", "S1,official,X,99999,": "unit", ",official,X,891,": "id"}},
	"budget":         {"code,year,source,nature,planned,disburse_due", "89,2024,trung ương,đầu tư phát triển,1000000,31/12/2024", map[string]string{"89,2024,x,gift,1,": "nature", "89,2030,x,support,1,": "year", "89,2024,x,support,-1,": "planned", "89,2024,x,support,1.5,": "planned", "999,2024,x,support,1,": "code"}},
	"reports":        {"code,kind,period,due,received_on", "891,định kỳ,2024,2024-12-15,2024-12-16", map[string]string{"891,monthly,2024,,": "kind", "891,periodic,,,": "period", "891,periodic,2024,x,": "due"}},
	"contributions":  {"contributor,code,received_on,form,value", "A,30553,2024-06-05,tiền,50000000", map[string]string{"Z,30553,2024-06-05,money,1": "contributor", "A,30550,2026-01-01,money,1": "code", "A,30553,2024-06-05,gold,1": "form", "A,30553,2024-06-05,money,50 triệu": "value"}},
	"linkages":       {"enterprise,code,product,household,from,to", "A,30553,lúa,H0,2023-01-01,", map[string]string{"A,30553,lúa,H9,2023-01-01,": "household", "A,30553,lúa,H0,2023-01-01,2022-01-01": "to"}},
	"projects":       {"enterprise,code,title,from", "A,30553,Nuôi bò,2024-01-01", map[string]string{"A,30553,,2024-01-01": "title", "Z,30553,x,2024-01-01": "enterprise"}},
	"loans":          {"household,contract,principal,purpose_ok", "H1,K1,30000000,có", map[string]string{"H9,K1,1,yes": "household", "H1,,1,yes": "contract", "H1,K1,1,maybe": "purpose_ok"}},
	"loan-payments":  {"contract,due_on,interest_due,paid_on,interest_paid", "K0,2024-06-30,100000,2024-06-30,100000", map[string]string{"K9,2024-06-30,,,": "contract", "K0,,,,": "due_on"}},
	"credit-reports": {"bank,code,year,clients,outstanding,overdue", "N,891,2024,10,1000,10", map[string]string{"N,891,2024,10,1000,1001": "overdue", "Q,891,2024,,,": "bank"}},
	"initiatives":    {"author,code,title,recognised_on", "B,891,Cách làm mới,2024-03-01", map[string]string{"B,891,,2024-03-01": "title"}},
	"registrations":  {"household,signed_on,target_year", "H0,2023-03-01,2024", map[string]string{"H0,,2024": "signed_on", "H7,2023-03-01,2024": "household"}},
	"assistance":     {"helper,household,code,from,content", "B,H0,,2024-01-01,Con giống", map[string]string{"B,,,2024-01-01,x": "household"}},
	"household-help": {"household,helped_household,date,content,value", "H0,H1,2024-01-01,Cho mượn đất,0", map[string]string{"H0,H0,2024-01-01,x,": "helped_household"}},
	"trainings":      {"code,date,topic,participants", "30553,2024-05-01,Trồng nấm,30", map[string]string{"30553,2024-05-01,x,-3": "participants", "30553,2031-05-01,x,3": "date"}},
	"interests":      {"user,relation,subject_kind,subject", "an,người thân,household,H0", map[string]string{"an,friend,household,H0": "relation", "an,kin,household,H9": "subject"}},
	"recognitions":   {"subject_kind,subject,recognition,decided_on", "hộ gia đình,H0,Giấy khen,2023-10-17", map[string]string{"household,H9,x,2023-10-17": "subject", "district,999,x,2023-10-17": "subject", "official,A1,x,2023-10-17": "subject", "village,1,x,": "subject_kind"}},
	"plans":          {"code,year,metric,fall,document", "891,2024,tỷ lệ hộ nghèo,1.5,12/QĐ", map[string]string{"891,2024,poor,,12/QĐ": "fall", "891,2024,poor,1.500,12/QĐ": "fall", "891,2024,poor,1.5,": "document", "891,2024,income,1.5,12/QĐ": "metric"}},
	"indicators":     {"code,year,indicator,value", "891,2024,income,1500000", map[string]string{"891,2024,income,": "value", "891,2024,,5": "indicator", "891,2031,income,5": "year", "999,2024,income,5": "code"}},
	"coverage":       {"code,year,policy,entitled,served", "891,2024,health,100,99", map[string]string{"891,2024,health,100,101": "served", "891,2024,,100,99": "policy", "891,2024,health,1.5,1": "entitled"}},
	"proceedings":    {"subject_kind,subject,proceeding,from,to", "cán bộ,B,kỷ luật,2024-01-01,2025-01-01", map[string]string{"official,B,discipline,2025-01-01,2024-01-01": "to", "official,Q,discipline,2024-01-01,": "subject", "official,B,divorce,2024-01-01,": "proceeding", "household,H9,none,2024-01-01,": "subject"}},
	"duties": {"code,duty,name,owed_by,days,on_day_off,from,document", "89,half-year,Báo cáo 6 tháng,cấp xã,15/06; 12-15,ngày làm việc tiếp theo,2022-01-01,12/QĐ", map[string]string{
		"89,half-year,x,commune,02-29,,2022-01-01,12/QĐ": "days", "89,half-year,x,commune,06-15;06-20,,2022-01-01,12/QĐ": "days", "89,half-year,x,village,06-15,,2022-01-01,12/QĐ": "owed_by",
		"89,half-year,x,commune,06-15,,,12/QĐ": "from", "89,half-year,x,commune,06-15,moved,2022-01-01,12/QĐ": "on_day_off", "89,half-year,x,commune,06-15,,2022-01-01,": "document", "999,h,x,commune,06-15,,2022-01-01,12/QĐ": "code", "891,h,x,commune,06-15,,2022-01-01,12/QĐ": "code"}},
	"receipts": {"code,duty,from,to,document", "89,,2024-01-01,2024-12-31,Sổ 1", map[string]string{"89,,2024-12-31,2024-01-01,Sổ 1": "to", "89,,2024-01-01,2031-12-31,Sổ 1": "to", "89,,2024-01-01,2024-12-31,": "document"}},
	"days-off": {"code,date,day_off,reason,document", "89,2025-05-02,có,nghỉ bù,1/TB", map[string]string{"89,2025-05-02,,x,1/TB": "day_off", "89,,yes,x,1/TB": "date", "89,2025-05-02,yes,x,": "document", "30553,2025-05-02,yes,x,1/TB": "code"}},
	"enrolments": {"movement,subject_kind,subject,enrolled_on,plan", "an-giang-2021-2025,cấp xã,30553,2023-02-01,KH 5", map[string]string{
		"an-giang,commune,30553,2023-02-01,": "movement", "an-giang-2021-2025,commune,99999,2023-02-01,": "subject", "an-giang-2021-2025,official,Q,2023-02-01,": "subject", "an-giang-2021-2025,commune,30553,,": "enrolled_on",
		"an-giang-2021-2025,commune,30553,2031-02-01,": "enrolled_on"}},
	"inspections": {"inspection,movement,code,planned_on,inspected_on", "KT1,an-giang-2021-2025,30553,2024-03-01,2024-03-05", map[string]string{
		"KT1,none,30553,2024-03-01,": "movement", "KT1,an-giang-2021-2025,30553,,": "planned_on", ",an-giang-2021-2025,30553,2024-03-01,": "inspection", "KT1,an-giang-2021-2025,30553,2024-03-01,2031-03-01": "inspected_on",
		"KT1,an-giang-2021-2025,99999,2024-03-01,": "code"}},
	"inspection-findings": {"inspection,finding,content,due,remedied_on", "KT1,1,Chưa có kế hoạch,2024-06-30,", map[string]string{
		"KT9,1,x,2024-06-30,": "inspection", "KT1,,x,2024-06-30,": "finding", "KT1,1,,2024-06-30,": "content", "KT1,1,x,2024-06-30,2031-01-01": "remedied_on"}},
	"examples": {"movement,subject_kind,subject,title,recorded_on", "an-giang-2021-2025,hộ gia đình,H0,Nuôi bò,2024-02-01", map[string]string{
		"an-giang-2021-2025,household,H9,Nuôi bò,2024-02-01": "subject", "an-giang-2021-2025,household,H0,,2024-02-01": "title", "x,household,H0,Nuôi bò,2024-02-01": "movement", "an-giang-2021-2025,household,H0,Nuôi bò,": "recorded_on"}},
}

// TestEvidenceImport: every kind on both databases: what is right is taken, the same
// file again changes nothing, each wrong row is named with its column and nothing is
// stored, and undo takes the import back.
func TestEvidenceImport(t *testing.T) {
	for name, dsn := range map[string]string{"SQLite": storetest.SQLite(t), "PostgreSQL": storetest.Postgres(t)} {
		t.Run(name, func(t *testing.T) {
			ctx := context.Background()
			o := opened(t, store.Options{DSN: dsn, Keys: filepath.Join(t.TempDir(), "keys")})
			evidenceBase(t, o)
			path := filepath.Join(t.TempDir(), "e.csv")
			enter := func(kind, head, row string) (Report, error) {
				if err := os.WriteFile(path, []byte(head+"\n"+row+"\n"), 0o600); err != nil {
					t.Fatal(err)
				}
				return o.ImportEvidence(ctx, kind, path, true)
			}
			for _, k := range programme.Kinds() {
				x, ok := evidenceRows[k.ID]
				if !ok {
					t.Fatalf("no rows for %s", k.ID)
				}
				before := heads(t, o)
				for row, column := range x.wrong {
					_, err := enter(k.ID, x.head, row)
					var faults *fault.List
					if !errors.As(err, &faults) || faults.Items[0].At.Column != column || faults.Items[0].At.Row != 2 || faults.Items[0].Remedy.IsZero() {
						t.Errorf("%s %q: %v, want a fault of %s", k.ID, row, err, column)
					}
				}
				if heads(t, o) != before {
					t.Errorf("%s: something was stored", k.ID)
				}
				if _, err := enter(k.ID, x.head, x.right+"\n"+x.right); err == nil || !strings.Contains(fault.Say(lang.EN, err), "row 3") {
					t.Errorf("%s: twice in a file: %v", k.ID, err)
				}
				was, err := o.Evidence(ctx, EvidenceQuestion{Kind: k.ID})
				if err != nil {
					t.Fatal(err)
				}
				p, err := enter(k.ID, x.head, x.right)
				if err != nil || p.New != 1 {
					t.Fatalf("%s: %v %+v", k.ID, fault.Say(lang.EN, err), p)
				}
				if q, err := enter(k.ID, x.head, x.right); err != nil || q.Act != 0 || q.Same != 1 {
					t.Errorf("%s again: %v %+v", k.ID, err, q)
				}
				if _, err := o.Undo(ctx, p.Act, "test", true); err != nil {
					t.Errorf("%s: %v", k.ID, err)
				}
				if now, err := o.Evidence(ctx, EvidenceQuestion{Kind: k.ID}); err != nil || len(now) != len(was) {
					t.Errorf("%s after undo: %v %d, was %d", k.ID, err, len(now), len(was))
				}
				if _, err := enter(k.ID, x.head, x.right); err != nil {
					t.Fatal(err)
				}
			}
			intact(t, o)
		})
	}
}

// TestEvidenceProperties: whatever files of records come one after the other, what
// holds is the last that was said under each key, and the export is taken back
// unchanged.
func TestEvidenceProperties(t *testing.T) {
	ctx := context.Background()
	o := fresh(t)
	evidenceBase(t, o)
	path := filepath.Join(t.TempDir(), "t.csv")
	model := map[string]string{}
	rapid.Check(t, func(rt *rapid.T) {
		rows := []string{"code,date,topic,participants"}
		seen := map[string]bool{}
		for range rapid.IntRange(1, 6).Draw(rt, "rows") {
			key := rapid.SampledFrom([]string{"30553,2024-05-01,A", "30553,2024-05-02,A", "89,,B", "891,2024-05-01,"}).Draw(rt, "key")
			if seen[key] {
				continue
			}
			seen[key] = true
			n := rapid.SampledFrom([]string{"", "0", "12"}).Draw(rt, "n")
			model[key] = n
			rows = append(rows, key+","+n)
		}
		if err := os.WriteFile(path, []byte(strings.Join(rows, "\n")), 0o600); err != nil {
			rt.Fatal(err)
		}
		if _, err := o.ImportEvidence(ctx, "trainings", path, true); err != nil {
			rt.Fatal(err)
		}
		rs, err := o.Evidence(ctx, EvidenceQuestion{Kind: "trainings"})
		if err != nil || len(rs) != len(model) {
			rt.Fatalf("%v: %d records, want %d", err, len(rs), len(model))
		}
		for i := range rs {
			key := rs[i].Text("code") + "," + rs[i].Text("date") + "," + rs[i].Text("topic")
			if want, ok := model[key]; !ok || rs[i].Text("participants") != want {
				rt.Fatalf("%s: %q, want %q", key, rs[i].Text("participants"), want)
			}
		}
	})
}

// The same gift entered for two units is said, whichever came first; another day,
// form or value is another gift.
func TestOneGiftTwice(t *testing.T) {
	o := fresh(t)
	evidenceBase(t, o)
	path := filepath.Join(t.TempDir(), "c.csv")
	enter := func(rows string) Report {
		t.Helper()
		if err := os.WriteFile(path, []byte("contributor,code,received_on,form,value,description\n"+rows), 0o600); err != nil {
			t.Fatal(err)
		}
		p, err := o.ImportEvidence(t.Context(), "contributions", path, true)
		if err != nil {
			t.Fatal(fault.Say(lang.EN, err))
		}
		return p
	}
	for _, c := range []struct {
		rows string
		said int
	}{
		{"A,30553,2024-06-05,money,5000,một", 0},
		{"A,30547,2024-06-05,money,5000,hai", 1},
		{"A,30547,2024-06-05,money,5001,hai\nA,30547,2024-06-06,money,5000,hai\nA,30547,2024-06-05,goods,5000,hai\nB,30547,2024-06-05,money,5000,hai", 0},
		{"A,30553,2024-07-05,money,,một\nA,30547,2024-07-05,money,,hai", 0}, // of unknown value
		{"A,30553,2024-08-05,land,7,một\nA,30547,2024-08-05,land,7,hai", 1}, // in one file
	} {
		if p := enter(c.rows); len(p.Notices) != c.said {
			t.Errorf("%q: %v", c.rows, p.Notices)
		}
	}
}

// Who has no scope over a record's unit or household neither enters nor sees it;
// loans are seen with a permission of their own.
func TestEvidenceAccess(t *testing.T) {
	o := fresh(t)
	evidenceBase(t, o)
	ctx := t.Context()
	as := func(name string, role account.Role, scope unit.Code) *Office {
		t.Helper()
		if _, err := o.AddUser(ctx, name, account.Grant{Role: role, Scope: scope, On: 20240101}); err != nil {
			t.Fatal(fault.Say(lang.EN, err))
		}
		u := *o
		u.Actor = account.Actor(name)
		return &u
	}
	an := as("an", account.CommuneOfficer, "30553")
	council := as("hoi", account.CouncilMember, "89")
	path := filepath.Join(t.TempDir(), "x.csv")
	write := func(s string) string {
		if err := os.WriteFile(path, []byte(s), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	if _, err := an.ImportEvidence(ctx, "trainings", write("code,date,topic\n30547,2024-05-01,x"), true); err == nil {
		t.Error("another commune's training was entered")
	}
	if _, err := an.ImportEvidence(ctx, "registrations", write("household,signed_on\nH2,2024-05-01"), true); err == nil {
		t.Error("another commune's household was registered")
	}
	if _, err := an.ImportEvidence(ctx, "registrations", write("household,signed_on\nH0,2024-05-01"), true); err != nil {
		t.Error(fault.Say(lang.EN, err))
	}
	if _, err := council.ImportEvidence(ctx, "trainings", path, false); err == nil {
		t.Error("a council member may enter evidence")
	}
	loans, err := an.Evidence(ctx, EvidenceQuestion{Kind: "loans"})
	if err != nil || len(loans) != 1 || loans[0].Text("contract") != "K0" {
		t.Errorf("%v %v", err, loans)
	}
	// Whose loans were shown is written down, and shown to who asks.
	for _, id := range []household.ID{"H0", "H2"} {
		looks, err := o.Looks(ctx, id)
		n := 0
		for _, l := range looks {
			if l.Actor == "an" && slices.Contains(l.Fields, "loan") {
				n++
			}
		}
		if err != nil || n != map[household.ID]int{"H0": 1}[id] {
			t.Errorf("%s: %v, %d looks at loans: %+v", id, err, n, looks)
		}
	}
	if _, err := council.Evidence(ctx, EvidenceQuestion{Kind: "loans"}); err == nil {
		t.Error("a council member sees loans")
	}
	if _, err := an.Evidence(ctx, EvidenceQuestion{Kind: "trainings", Unit: "30547", On: 20240101}); err == nil {
		t.Error("another commune's evidence was asked for")
	}
}

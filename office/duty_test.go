package office

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/programme"
	"vuonlen/store"
	"vuonlen/store/storetest"
	"vuonlen/unit"
)

// bothDatabases runs a test on each with what evidence may name.
func bothDatabases(t *testing.T, run func(t *testing.T, o *Office)) {
	for name, dsn := range map[string]string{"SQLite": storetest.SQLite(t), "PostgreSQL": storetest.Postgres(t)} {
		t.Run(name, func(t *testing.T) {
			o := opened(t, store.Options{DSN: dsn, Keys: filepath.Join(t.TempDir(), "keys")})
			evidenceBase(t, o)
			run(t, o)
			intact(t, o)
		})
	}
}

func enter(t *testing.T, o *Office, kind string, lines ...string) {
	t.Helper()
	if _, err := o.ImportEvidence(context.Background(), kind, file(t, kind+".csv", lines...), true); err != nil {
		t.Fatal(fault.Say(lang.EN, err))
	}
}

func userOf(t *testing.T, o *Office, name string, role account.Role, scope unit.Code, on law.Date) *Office {
	t.Helper()
	if _, err := o.AddUser(context.Background(), name, account.Grant{Role: role, Scope: scope, On: on}); err != nil {
		t.Fatal(fault.Say(lang.EN, err))
	}
	u := *o
	u.Actor = account.Actor(name)
	return &u
}

// The reports of a district in a year: what came in time, late, not at all; who
// stated nothing is unknown. The district's list is its communes' lists together, and
// a commune's officer sees his own alone.
func TestReportsDue(t *testing.T) {
	bothDatabases(t, func(t *testing.T, o *Office) {
		ctx := context.Background()
		enter(t, o, "duties", "code,duty,name,owed_by,days,on_day_off,late_in,from,document",
			"89,half-year,Báo cáo 6 tháng,commune,06-15;12-15,next,working,2023-01-01,12/QĐ")
		enter(t, o, "reports", "code,kind,period,due,received_on,document,owed",
			"30553,periodic,half-year 2024-06,,2024-06-17,5/BC,", // 15 June is a Saturday: Monday is in time
			"30553,periodic,half-year 2024-12,,2024-12-20,9/BC,", // 15 December is a Sunday
			"30547,periodic,half-year 2024-06,,,6/BC,",
			"30547,periodic,half-year 2024-12,,,,no",
			"30547,extraordinary,bão số 3,2024-09-20,2024-09-19,7/BC,",
			"891,extraordinary,bão số 3,2024-09-22,,,")
		enter(t, o, "receipts", "code,duty,from,to,document", "891,half-year,2024-01-01,2024-12-31,Sổ 1")
		a, err := o.ReportsDue(ctx, DueQuestion{Code: "891", Year: 2024, On: 20241231})
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		half := map[programme.ReportState]int{}
		for _, x := range a.Reports {
			if x.Duty != nil && x.Duty.ID == "regular_report" {
				if x.State != programme.ReportUnknown {
					t.Errorf("%s %s: %s", x.Name.Code, x.Period, x.State)
				}
				continue
			}
			if x.Duty != nil {
				half[x.State]++
			}
			got[string(x.Name.Code)+" "+x.Period] = string(x.State) + " " + x.Late.Say(lang.EN)
		}
		for key, want := range map[string]string{
			"30553 half-year 2024-06": "received unknown", "30553 half-year 2024-12": "late 4", // 17 to 20 December
			"30547 half-year 2024-06": "unknown unknown", "30547 half-year 2024-12": "not_owed unknown", "30547 bão số 3": "received unknown",
			"891 bão số 3": "unknown unknown",
			// From 18 June to 31 December: 28 weeks of five days and a Tuesday, less 2 and 3 September.
			"30544 half-year 2024-06": "missing 139", "30544 half-year 2024-12": "missing 11",
		} {
			if got[key] != want {
				t.Errorf("%s: %q, want %q", key, got[key], want)
			}
		}
		// Fifteen communes twice; four reports are recorded.
		if want := (map[programme.ReportState]int{programme.ReportReceived: 1, programme.ReportLate: 1, programme.ReportUnknown: 1, programme.ReportNotOwed: 1, programme.ReportMissing: 26}); fmt.Sprint(half) != fmt.Sprint(want) {
			t.Errorf("%v, want %v", half, want)
		}
		// The list of the whole is the lists of its parts.
		var parts []string
		for _, u := range communesOf(t, o, "891", 20241231) {
			b, err := o.ReportsDue(ctx, DueQuestion{Code: u, Year: 2024, On: 20241231})
			if err != nil {
				t.Fatal(err)
			}
			parts = append(parts, linesOf(b)...)
		}
		whole := slices.DeleteFunc(linesOf(a), func(s string) bool { return strings.HasPrefix(s, "891 ") })
		slices.Sort(parts)
		slices.Sort(whole)
		if !slices.Equal(parts, whole) || len(whole) != 15*10+1 {
			t.Errorf("%d lines of the parts, %d of the whole", len(parts), len(whole))
		}
		// Before the day nothing is missing.
		if b, err := o.ReportsDue(ctx, DueQuestion{Code: "891", Year: 2024, On: 20240614}); err != nil || b.Counts[programme.ReportMissing] != 0 || b.Counts[programme.ReportPending] == 0 {
			t.Errorf("%v %v", err, b.Counts)
		}
		an := userOf(t, o, "an", account.CommuneOfficer, "30553", 20240101)
		b, err := an.ReportsDue(ctx, DueQuestion{Code: "30553", Year: 2024, On: 20241231})
		if err != nil || len(b.Reports) != 10 {
			t.Errorf("%v: %d", err, len(b.Reports))
		}
		for _, code := range []unit.Code{"30547", "891", "89"} {
			if _, err := an.ReportsDue(ctx, DueQuestion{Code: code, Year: 2024, On: 20241231}); err == nil {
				t.Errorf("an officer of a commune sees %s", code)
			}
		}
		if _, err := o.ReportsDue(ctx, DueQuestion{Code: "891", Year: 2025, On: 20251231}); err == nil {
			t.Error("a district of after June 2025")
		}
		if ds, err := o.Duties(ctx, 2024); err != nil || len(ds) != 4 || ds[3].ID != "half-year" || ds[3].Basis(lang.EN) == "" {
			t.Errorf("%v %v", err, ds)
		}
	})
}

func linesOf(a DueAnswer) (out []string) {
	for _, x := range a.Reports {
		out = append(out, fmt.Sprint(x.Name.Code, " ", x.Period, " ", x.Last, " ", x.State, " ", x.Late.Say(lang.EN)))
	}
	return out
}

func communesOf(t *testing.T, o *Office, code unit.Code, on law.Date) (out []unit.Code) {
	t.Helper()
	if err := o.DB.Read(context.Background(), func(r *store.Reader) error {
		record, err := loadUnits(r)
		if err != nil {
			return err
		}
		u, _ := record.Tree.Find(code, on)
		for _, c := range record.Tree.Under(u, on, unit.Commune) {
			st, _ := c.At(on)
			out = append(out, st.Code)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// Who has enrolled and who has not, and what they are asked.
func TestEnrolments(t *testing.T) {
	bothDatabases(t, func(t *testing.T, o *Office) {
		ctx := context.Background()
		enter(t, o, "enrolments", "movement,subject_kind,subject,enrolled_on,plan,plan_filed_on",
			"an-giang-2021-2025,commune,30553,2023-02-01,KH 5,2023-02-20",
			"an-giang-2021-2025,commune,30547,2023-02-01,,",
			"an-giang-2021-2025,commune,30280,2024-06-01,KH 6,2024-06-01",
			"an-giang-2021-2025,household,H0,2023-03-01,,",
			"an-giang-2021-2025,enterprise,A,2023-03-01,KH A,2023-03-01",
			"an-giang-2021-2025,official,B,2023-03-01,,")
		ask := func(as *Office, q EnrolmentQuestion) EnrolmentAnswer {
			t.Helper()
			q.Movement = shippedMovement
			a, err := as.Enrolments(ctx, q)
			if err != nil {
				t.Fatal(fault.Say(lang.EN, err))
			}
			return a
		}
		a := ask(o, EnrolmentQuestion{On: 20240101})
		for k, want := range map[award.Kind]map[award.EnrolmentState]int{
			award.District:   {award.NotEnrolled: 11},
			award.Commune:    {award.NotEnrolled: 154, award.NoPlan: 1, award.Enrolled: 1}, // 30280 enrols later
			award.Enterprise: {award.NotEnrolled: 1, award.Enrolled: 1},                    // the bank has not
		} {
			if fmt.Sprint(a.Counts[k]) != fmt.Sprint(want) {
				t.Errorf("%s: %v, want %v", k, a.Counts[k], want)
			}
		}
		if len(a.Counts) != 3 {
			t.Errorf("%v", a.Counts)
		}
		var own []string // of their own accord
		for _, x := range a.Lines {
			if !x.Expected {
				own = append(own, x.Subject.Code+" "+x.Above)
			}
		}
		if !slices.Equal(own, []string{"H0 Xã Lê Trì", "B Huyện Tri Tôn"}) {
			t.Errorf("%q", own)
		}
		// After the merger the new commune has not enrolled: none of those it took in did so for it.
		if b := ask(o, EnrolmentQuestion{On: 20250801, Kind: award.Commune}); b.Counts[award.Commune][award.Enrolled] != 0 || b.Counts[award.Commune][award.NotEnrolled] == 0 {
			t.Errorf("%v", b.Counts)
		}
		an := userOf(t, o, "an", account.CommuneOfficer, "30553", 20240101)
		var seen []string
		for _, x := range ask(an, EnrolmentQuestion{On: 20241231}).Lines {
			seen = append(seen, x.Subject.Code)
		}
		if !slices.Equal(seen, []string{"30553", "H0", "N"}) { // the bank is of no unit
			t.Errorf("%v", seen)
		}
		letters := func(q ReminderQuestion) []award.Reminder {
			t.Helper()
			q.Movement, q.On = shippedMovement, 20240101
			out, err := o.Reminders(ctx, q)
			if err != nil {
				t.Fatal(fault.Say(lang.EN, err))
			}
			return out
		}
		if n := len(letters(ReminderQuestion{Until: 20240115})); n != 11+155+1 {
			t.Errorf("%d letters", n)
		}
		l := letters(ReminderQuestion{Subject: "30547", Until: 20240115})
		if len(l) != 1 {
			t.Fatal(l)
		}
		text := l[0].Text(lang.VI)
		for _, want := range []string{"Kính gửi: Ủy ban nhân dân ", "HỘI ĐỒNG THI ĐUA - KHEN THƯỞNG TỈNH AN GIANG", "đã đăng ký thi đua ngày 01/02/2023", "chậm nhất ngày 15/01/2024", "ngày 01 tháng 01 năm 2024", "[Kiểm tra"} {
			if !strings.Contains(text, want) {
				t.Errorf("%q is not in\n%s", want, text)
			}
		}
		if l := letters(ReminderQuestion{Subject: "30553", Until: 20240115}); len(l) != 0 {
			t.Errorf("who has done all is reminded: %v", l)
		}
		for _, q := range []ReminderQuestion{
			{EnrolmentQuestion: EnrolmentQuestion{Movement: shippedMovement, On: 20240101}, Until: 20231231},
			{EnrolmentQuestion: EnrolmentQuestion{Movement: shippedMovement, On: 20240101}, Until: 20240115, Subject: "99999"},
			{EnrolmentQuestion: EnrolmentQuestion{Movement: shippedMovement, On: 20260101}, Until: 20260115},
			{EnrolmentQuestion: EnrolmentQuestion{Movement: "none", On: 20240101}, Until: 20240115},
		} {
			if l, err := o.Reminders(ctx, q); err == nil {
				t.Errorf("%+v: %v", q, l)
			}
		}
	})
}

// Inspections with their findings; an officer sees those of his unit.
func TestInspections(t *testing.T) {
	bothDatabases(t, func(t *testing.T, o *Office) {
		ctx := context.Background()
		enter(t, o, "inspections", "inspection,movement,code,planned_on,inspected_on",
			"KT1,an-giang-2021-2025,30553,2024-03-01,2024-03-05", "KT2,an-giang-2021-2025,30547,2024-02-01,", "KT3,an-giang-2021-2025,89,2025-05-01,")
		enter(t, o, "inspection-findings", "inspection,finding,content,due,remedied_on",
			"KT1,1,a,2024-06-30,2024-06-30", "KT1,2,b,2024-06-30,2024-07-01", "KT1,3,c,2024-06-30,", "KT1,4,d,2024-07-31,", "KT1,5,e,,")
		tell := func(as *Office, q InspectionQuestion) (out []string) {
			t.Helper()
			q.On = 20240731
			all, err := as.Inspections(ctx, q)
			if err != nil {
				t.Fatal(fault.Say(lang.EN, err))
			}
			for _, x := range all {
				s := x.Record.Text("inspection") + " " + string(x.State)
				for _, f := range x.Findings {
					s += fmt.Sprintf(" %s:%s:%s", f.Record.Text("finding"), f.State, f.Late.Say(lang.EN))
				}
				out = append(out, s)
			}
			return out
		}
		first := "KT1 done 1:remedied:unknown 2:remedied_late:1 3:overdue:31 4:open:unknown 5:open:unknown"
		if got := tell(o, InspectionQuestion{}); !slices.Equal(got, []string{"KT2 overdue", first, "KT3 planned"}) {
			t.Errorf("%q", got)
		}
		if got := tell(o, InspectionQuestion{Unit: "891"}); !slices.Equal(got, []string{"KT2 overdue", first}) {
			t.Errorf("%q", got)
		}
		an := userOf(t, o, "an", account.CommuneOfficer, "30553", 20240101)
		if got := tell(an, InspectionQuestion{}); !slices.Equal(got, []string{first}) {
			t.Errorf("%q", got)
		}
		if rs, err := an.Evidence(ctx, EvidenceQuestion{Kind: "inspection-findings"}); err != nil || len(rs) != 5 {
			t.Errorf("%v %d", err, len(rs))
		}
		path := file(t, "f.csv", "inspection,finding,content", "KT2,1,x")
		if _, err := an.ImportEvidence(ctx, "inspection-findings", path, true); err == nil {
			t.Error("a finding of another commune was entered")
		}
		if _, err := o.Inspections(ctx, InspectionQuestion{Movement: "none"}); err == nil {
			t.Error("no such movement")
		}
	})
}

package office

import (
	"slices"
	"testing"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/programme"
	"vuonlen/unit"
)

// TestDutiesPass: a district ends with a report that it had not given. Nobody recorded
// who takes over: an open question of the province, in its list once. Then the receiver
// is recorded: the report stands under it, with where it came from, still once, and a
// receipt that comes later counts for it.
func TestDutiesPass(t *testing.T) {
	bothDatabases(t, func(t *testing.T, o *Office) {
		ctx := t.Context()
		enter(t, o, "duties", "code,duty,name,owed_by,days,on_day_off,late_in,from,document",
			"89,quarter,Báo cáo quý,district,03-14;06-16,same,calendar,2024-06-16,12/QĐ")
		enter(t, o, "reports", "code,kind,period,due,received_on,document", "891,periodic,quarter 2025-03,,2025-03-10,5/BC")
		enter(t, o, "receipts", "code,duty,from,to,document", "89,quarter,2024-01-01,2025-06-30,7/BC")
		due := func(code unit.Code, year law.Year, on law.Date) (all int, of []DueReport) {
			t.Helper()
			a, err := o.ReportsDue(ctx, DueQuestion{Code: code, Year: year, On: on})
			if err != nil {
				t.Fatal(fault.Say(lang.EN, err))
			}
			sum := 0
			for _, n := range a.Counts {
				sum += n
			}
			if sum != len(a.Reports) {
				t.Errorf("%d counted, %d listed", sum, len(a.Reports))
			}
			seen := map[string]bool{}
			for _, x := range a.Reports {
				key := x.Unit.Label() + " " + x.Kind + " " + x.Period
				if seen[key] {
					t.Errorf("%s stands twice", key)
				}
				seen[key] = true
				if s := lastState(x.Unit, 20250601); s.Code == "891" && x.Unit.Level == unit.District {
					of = append(of, x)
				}
			}
			return len(a.Reports), of
		}
		if _, of := due("891", 2025, 20250620); len(of) != 2 || of[0].Origin != nil || of[1].Origin != nil || of[1].State != programme.ReportMissing {
			t.Errorf("while it lives: %+v", of)
		}
		before, of := due("91", 2025, 20260110)
		if len(of) != 1 || !of[0].Unassigned() || of[0].State != programme.ReportMissing || of[0].Period != "quarter 2025-06" {
			t.Fatalf("without a receiver: %+v", of)
		}
		rule := func(year law.Year) DutyAnswer {
			t.Helper()
			ds, err := o.Duties(ctx, year)
			if err != nil {
				t.Fatal(fault.Say(lang.EN, err))
			}
			for _, d := range ds {
				if d.ID != "quarter" && d.Last != 0 {
					t.Errorf("%s lapsed on %s", d.ID, d.Last)
				}
			}
			return ds[slices.IndexFunc(ds, func(d DutyAnswer) bool { return d.ID == "quarter" })]
		}
		if d := rule(2024); d.Last != 0 || d.Whole || d.Passed != nil {
			t.Errorf("while there are districts: %+v", d)
		}
		if d := rule(2026); d.Last != 20250630 || !d.Whole || d.Ended == nil || d.Ended.Level != unit.Province || len(d.Passed) != 0 || d.Unassigned != 11 {
			t.Errorf("after them, nobody named: %+v", d)
		}
		if _, of := due("30547", 2025, 20260110); len(of) != 0 {
			t.Errorf("a commune has %+v of a district that nobody passed to it", of)
		}
		if _, err := o.Receive(ctx, Receiving{Ended: "891", EndedOn: 20250601, To: "30547", Document: "PA 1"}); err != nil {
			t.Fatal(fault.Say(lang.EN, err))
		}
		if d := rule(2025); d.Last != 20250630 || d.Whole || len(d.Passed) != 1 || d.Unassigned != 10 || lastState(d.Passed[0].Unit, 20250630).Code != "891" ||
			lastState(d.Passed[0].Receiver, 20250701).Code != "30547" || d.Passed[0].Document != "PA 1" {
			t.Errorf("in their last year: %+v", d)
		}
		// In the year of the passing also that of 2024 which surely never came.
		after, of := due("91", 2025, 20260110)
		if after != before+1 || len(of) != 2 {
			t.Fatalf("%d reports, then %d: %+v", before, after, of)
		}
		_, of = due("30547", 2025, 20260110)
		if len(of) != 2 {
			t.Fatalf("the receiver has %+v", of)
		}
		for i, period := range []string{"quarter 2024-06", "quarter 2025-06"} {
			if x := of[i]; x.Period != period || x.Unassigned() || x.Name.Code != "30547" || x.Origin.Last != 20250630 || x.PassedBy != "PA 1" || x.State != programme.ReportMissing || !x.Late.Known() {
				t.Errorf("%+v", x)
			}
		}
		for _, other := range []unit.Code{"30577", "30307"} {
			if _, of := due(other, 2025, 20260110); len(of) != 0 {
				t.Errorf("%s has %+v", other, of)
			}
		}
		enter(t, o, "reports", "code,kind,period,due,received_on,document", "891,periodic,quarter 2025-06,2025-06-16,2025-07-20,9/BC")
		if _, of = due("30547", 2025, 20260110); len(of) != 2 || of[1].State != programme.ReportLate || of[1].Late != law.Exactly(34) || of[1].Origin == nil {
			t.Errorf("after it came: %+v", of)
		}
		officer := userOf(t, o, "tritôn", account.CommuneOfficer, "30547", 20260110)
		if a, err := officer.ReportsDue(ctx, DueQuestion{Code: "30547", Year: 2025, On: 20260110}); err != nil || len(a.Reports) == 0 || a.Reports[len(a.Reports)-1].Origin == nil {
			t.Errorf("%v %+v", err, a.Reports)
		}
	})
}

package office

import (
	"fmt"
	"slices"
	"testing"

	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/store/storetest"
)

const householdHead = "year,household,hamlet,commune,area,ethnicity,size,b1,d01,d02,d03,d04,d05,d06,d07,d08,d09,d10,d11,d12,head,address,citizen_id"

// TestHouseholdsOnBoth: what pages ask and enter of households gives the same on both
// databases.
func TestHouseholdsOnBoth(t *testing.T) {
	for name, dsn := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			o := benchOffice(t, dsn(t))
			ctx := t.Context()
			row := func(year int, id, commune, b1, head, number string) string {
				return fmt.Sprintf("%d,%s,,%s,rural,01,4,%s,1,1,1,0,0,0,0,0,0,0,0,0,%s,tổ 1,%s", year, id, commune, b1, head, number)
			}
			importReviews(t, o, file(t, "r.csv", householdHead,
				row(2023, "A", "30544", "100", "Nguyễn Văn Á", ""), row(2024, "A", "30544", "160", "Nguyễn Văn Á", "089080001234"),
				row(2024, "B", "30544", "100", "Néang Đa", ""), row(2024, "C", "30547", "100", "100% Văn_", "")))
			poor := household.Poor
			for _, c := range []struct {
				q    HouseholdQuestion
				want string
			}{
				{HouseholdQuestion{Text: "van a"}, "[A]"}, {HouseholdQuestion{Text: "văn"}, "[A C]"}, {HouseholdQuestion{Text: "văn", Unit: "30547", Year: 2024}, "[C]"},
				{HouseholdQuestion{Text: "0% v"}, "[C]"}, {HouseholdQuestion{Text: "%%"}, "[]"}, {HouseholdQuestion{Text: "n_"}, "[C]"}, {HouseholdQuestion{Text: "B"}, "[B]"},
				{HouseholdQuestion{Text: "234", Unit: "30544", Year: 2024}, "[A]"}, {HouseholdQuestion{Text: "089080001234"}, "[A]"},
				{HouseholdQuestion{Class: &poor, Year: 2024, Order: "-household"}, "[C B]"}, {HouseholdQuestion{Year: 2023}, "[A]"},
				{HouseholdQuestion{Year: 2024, Most: 2, Order: "household"}, "[A B]"}, {HouseholdQuestion{Year: 2024, Most: 2, From: 2, Order: "household"}, "[C]"},
			} {
				a, err := o.FindHouseholds(ctx, c.q)
				if err != nil {
					t.Fatal(c.q, err)
				}
				var got []household.ID
				for _, f := range a.Found {
					got = append(got, f.Household)
				}
				if c.q.Order == "" {
					slices.Sort(got)
				}
				if fmt.Sprint(got) != c.want {
					t.Errorf("%+v: %v, want %s", c.q, got, c.want)
				}
			}
			if a, err := o.FindHouseholds(ctx, HouseholdQuestion{Text: "234", Year: 2024}); err != nil || !a.Wide || len(a.Found) != 0 {
				t.Errorf("last digits over the whole province: %+v %v", a, err)
			}
			d, err := o.ReviewDraft(ctx, "A", 2024)
			if err != nil || d.Values["citizen_id"] != "•••••••••234" || d.Values["b1"] != "160" {
				t.Fatalf("%+v %v", d, err)
			}
			e := FileReview{Household: "A", Year: 2024, Values: map[string]string{"b1": "100", "citizen_id": KeepNumber}, Base: d.Base, Reason: "ghi nhầm"}
			is, err := o.EnterReview(ctx, e, true)
			if err != nil || is.Act == 0 || is.Class != household.Poor || len(is.Fields) != 1 {
				t.Fatalf("%+v %v", is, err)
			}
			if clash, err := o.EnterReview(ctx, e, true); err != nil || clash.Clash == nil || clash.Act != 0 || clash.Who != o.Actor {
				t.Errorf("who saw an old review enters it: %+v %v", clash, err)
			}
			if a, err := o.FindHouseholds(ctx, HouseholdQuestion{Text: "089080001234"}); err != nil || len(a.Found) != 1 || a.Found[0].Class != household.Poor {
				t.Errorf("the number did not stay: %+v %v", a, err)
			}
			h, err := o.HouseholdHistory(ctx, "A")
			if err != nil || len(h) != 3 || h[0].Act != is.Act || h[0].Import.Reason != "ghi nhầm" || len(h[0].Fields) != 1 || h[0].Fields[0].Code != "b1" {
				t.Errorf("%+v %v", h, err)
			}
			lines, all, err := o.ImportLines(ctx, 0, 1)
			if err != nil || all != 2 || len(lines) != 1 || lines[0].Act != is.Act || lines[0].File != EnteredForm {
				t.Errorf("%+v %d %v", lines, all, err)
			}
			o.Shown = "something else"
			if _, err := o.ImportReviews(ctx, file(t, "s.csv", householdHead, row(2024, "D", "30544", "100", "X", "")), true); fault.KindOf(err) != fault.Conflict {
				t.Errorf("what was not shown is carried out: %v", err)
			}
			o.Shown = ""
			intact(t, o)
		})
	}
}

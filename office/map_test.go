package office

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"vuonlen/account"
	"vuonlen/law"
	"vuonlen/tally"
	"vuonlen/unit"
)

// poorRow is a review of a poor household that names a commune and no hamlet.
func poorRow(year int, id, commune string) string {
	return fmt.Sprintf("%d,%s,,%s,rural,01,4,120,1,1,1,0,0,0,0,0,0,0,0,0,,,", year, id, commune)
}

// 30334 was divided between 30316 and 30325, and no list of its hamlets says how.
// Its four poor households of 2024 are found later: two in 30316, one in 30325, of
// one nobody knows.
func TestHouseholdsFoundLaterPlaceThemselves(t *testing.T) {
	o := fresh(t)
	ctx := context.Background()
	first := []string{reviewHead}
	for _, id := range []string{"A", "B", "C", "D"} {
		first = append(first, poorRow(2024, id, "30334"))
	}
	importReviews(t, o, file(t, "2024.csv", first...))
	campaigns := []string{"code,year,review_complete,recognised_on,decision"}
	for _, c := range []string{"30316", "30319", "30322", "30325", "30328", "30331", "30334"} {
		campaigns = append(campaigns, c+",2024,yes,,")
	}
	if p, err := o.ImportCampaigns(ctx, file(t, "c.csv", campaigns...), true); err != nil || p.New != 7 {
		t.Fatalf("%+v %v", p, err)
	}
	show := func(code unit.Code) tally.Restatement {
		t.Helper()
		a, err := o.Tally(ctx, TallyQuestion{Code: code, Year: 2024, On: 20250701, Map: 20250701})
		if err != nil {
			t.Fatal(err)
		}
		return a.Map.Result
	}
	want := func(step string, in316, in325 law.Count, how tally.How) {
		t.Helper()
		a, b := show("30316"), show("30325")
		if a.Poor != in316 || b.Poor != in325 || a.How != how || b.How != how {
			t.Errorf("%s: 30316 has %v (%s), 30325 %v (%s)", step, a.Poor, a.How, b.Poor, b.How)
		}
	}
	want("nothing is known", law.Between(0, 4), law.Between(0, 4), tally.Interval)
	importReviews(t, o, file(t, "2025.csv", reviewHead, poorRow(2025, "A", "30316"), poorRow(2025, "B", "30316"), poorRow(2025, "C", "30325")))
	want("three are found", law.Between(2, 3), law.Between(1, 2), tally.Interval)
	// What is found where the commune never was says nothing of its parts.
	importReviews(t, o, file(t, "elsewhere.csv", reviewHead, poorRow(2025, "D", "30337")))
	want("one is found elsewhere", law.Between(2, 3), law.Between(1, 2), tally.Interval)
	importReviews(t, o, file(t, "corrected.csv", reviewHead, poorRow(2025, "D", "30325")))
	want("all are found", law.Exactly(2), law.Exactly(2), tally.Exact)
	// Who is known to have moved meanwhile may have lived on the other side.
	if _, err := o.ImportHouseholdChanges(ctx, file(t, "moved.csv", "household,change,date,commune,reason", "C,moved,2025-08-01,30325,x"), true); err != nil {
		t.Fatal(err)
	}
	want("one moved", law.Between(2, 3), law.Between(1, 2), tally.Interval)
	// The whole of the two is known all along.
	a, err := o.Tally(ctx, TallyQuestion{Code: "884", Year: 2024, On: 20250601, Map: 20250701})
	if err != nil || a.Figure.Poor != law.Exactly(4) || len(a.Children) != 2 || len(a.Notices) != 1 {
		t.Errorf("%+v %v", a, err)
	}
	if v, err := o.Verify(ctx, nil); err != nil || v.Difference != nil {
		t.Errorf("%+v %v", v, err)
	}
}

// A map lists the units of its day for a unit that does not live then, and says
// which of them reach beyond.
func TestMapOfAnotherDay(t *testing.T) {
	o := fresh(t)
	ctx := context.Background()
	rows := []string{"code,on,year,households,poor,near_poor"}
	for _, c := range []string{"30547", "30550", "30553"} {
		rows = append(rows, c+",2021-12-31,2021,100,10,5")
	}
	rows = append(rows, "30547,2025-07-01,2025,310,6,3", "30334,2021-12-31,2021,100,10,0")
	if _, err := o.ImportTallies(ctx, file(t, "t.csv", rows...), true); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		q        TallyQuestion
		poor     law.Count
		was      *law.Count
		how      tally.How
		children []string // code, with ~ where it reaches beyond
	}{
		{TallyQuestion{Code: "30547", On: 20250701, Year: 2021, Map: 20250701}, law.Exactly(30), nil, tally.Exact, nil},
		{TallyQuestion{Code: "30547", On: 20250701, Year: 2021, Map: 20211231}, law.Exactly(30), nil, tally.Exact, []string{"30547", "30550", "30553"}},
		{TallyQuestion{Code: "30550", Year: 2021, Map: 20250701}, law.Exactly(10), &law.Count{}, tally.Unchanged, []string{"~30547"}},
		{TallyQuestion{Code: "30334", Year: 2021, Map: 20251231}, law.Exactly(10), &law.Count{}, tally.Unchanged, []string{"~30316", "~30325"}},
		{TallyQuestion{Code: "30547", On: 20250701, Year: 2025, Map: 20250701}, law.Exactly(6), &law.Count{}, tally.Unchanged, nil},
		{TallyQuestion{Code: "30550", On: 20211231, Year: 2025, Map: 20211231}, law.Between(0, 6), nil, tally.Interval, nil},
	} {
		a, err := o.Tally(ctx, c.q)
		if err != nil {
			t.Errorf("%+v: %v", c.q, err)
			continue
		}
		var kids []string
		for _, k := range a.Children {
			name := string(k.State.Code)
			if k.Map.Part {
				name = "~" + name
			}
			kids = append(kids, name)
		}
		if a.Figure.Poor != c.poor || a.Map.Result.How != c.how || strings.Join(kids, " ") != strings.Join(c.children, " ") ||
			(a.Map.Was != nil) != (c.was != nil) || a.Map.Was != nil && a.Map.Was.Poor != c.poor {
			t.Errorf("%+v: %v %s, as it was %+v, children %v", c.q, a.Figure.Poor, a.Map.Result.How, a.Map.Was, kids)
		}
	}
}

// Another day's map shows nobody a unit that is not theirs.
func TestMapKeepsToTheScope(t *testing.T) {
	o := fresh(t)
	ctx := context.Background()
	if _, err := o.ImportTallies(ctx, file(t, "t.csv", "code,on,year,households,poor,near_poor",
		"30334,2021-12-31,2021,100,10,0", "30316,2025-07-01,2021,500,40,0", "30325,2025-07-01,2021,300,20,0"), true); err != nil {
		t.Fatal(err)
	}
	if _, err := o.AddUser(ctx, "officer", account.Grant{Role: account.CommuneOfficer, Scope: "30334", On: 20241231}); err != nil {
		t.Fatal(err)
	}
	q := TallyQuestion{Code: "30334", Year: 2021, Map: 20251231}
	whole, err := o.Tally(ctx, q)
	if err != nil || len(whole.Children) != 2 {
		t.Fatalf("%+v %v", whole, err)
	}
	officer := &Office{DB: o.DB, Actor: "officer", Today: o.Today}
	a, err := officer.Tally(ctx, q)
	if err != nil || a.Figure.Poor != law.Exactly(10) || len(a.Children) != 0 || len(a.Notices) != 2 {
		t.Errorf("%+v %v", a, err)
	}
	if _, err := officer.Tally(ctx, TallyQuestion{Code: "30316", On: 20251231, Year: 2021, Map: 20251231}); err == nil {
		t.Error("a unit that only a part went into is shown")
	}
}

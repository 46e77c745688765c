package office

import (
	"context"
	"strings"
	"testing"

	"vuonlen/account"
	"vuonlen/internal/fault"
)

// TestAccess: a user acts and reads within his role and scope and nowhere else;
// who is unknown or barred does neither.
func TestAccess(t *testing.T) {
	ctx := context.Background()
	o := fresh(t)
	row := func(id, commune string) string {
		return "2024," + id + ",," + commune + ",rural,01,4,120,1,1,1,0,0,0,0,0,0,0,0,0,Nguyễn Văn " + id + ",,"
	}
	importReviews(t, o, file(t, "all.csv", reviewHead, row("A", "30553"), row("B", "30547")))
	for name, g := range map[string]account.Grant{
		"officer": {Role: account.CommuneOfficer, Scope: "30553", On: 20241231},
		"board":   {Role: account.BoardSecretary, Scope: "89", On: 20241231},
	} {
		if _, err := o.AddUser(ctx, name, g); err != nil {
			t.Fatal(err)
		}
	}
	as := func(name string) *Office { return &Office{DB: o.DB, Actor: account.Actor(name), Today: o.Today} }
	allowed := func(what string, err error) {
		t.Helper()
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	refused := func(what string, err error) {
		t.Helper()
		if k := fault.KindOf(err); err == nil || k != fault.Refused && k != fault.NotFound {
			t.Errorf("%s: %v", what, err)
		}
	}
	before := heads(t, o)

	officer := as("officer")
	_, err := officer.Tally(ctx, TallyQuestion{Code: "30553", Year: 2024})
	allowed("own counts", err)
	_, err = officer.Tally(ctx, TallyQuestion{Code: "30547", Year: 2024})
	refused("another commune's counts", err)
	_, err = officer.Household(ctx, "A")
	allowed("own household", err)
	_, err = officer.Household(ctx, "B")
	refused("another commune's household", err)
	if err != nil && strings.Contains(fault.Say("en", err), "Nguyễn") {
		t.Errorf("the refusal tells of people: %v", err)
	}
	if found, err := officer.FindHouseholds(ctx, HouseholdQuestion{Text: "nguyen"}); err != nil || len(found.Found) != 1 || found.Found[0].Household != "A" {
		t.Errorf("%v %v", found, err)
	}
	_, err = officer.ImportReviews(ctx, file(t, "own.csv", reviewHead, row("C", "30553")), false)
	allowed("own reviews", err)
	_, err = officer.ImportReviews(ctx, file(t, "other.csv", reviewHead, row("C", "30547")), true)
	refused("another commune's reviews", err)
	_, err = officer.Balance(ctx, "30547", 2024, 0)
	refused("another commune's balance", err)
	_, err = officer.Report(ctx, "1", "30547", 2024)
	refused("another commune's form", err)
	_, err = officer.AddUser(ctx, "friend", account.Grant{Role: account.Administrator, Scope: "VN", On: 20241231})
	refused("a role he does not hold", err)
	change := func(id string) string {
		return file(t, "changes.csv", "household,change,date,reason", id+",dissolved,2025-03-01,x")
	}
	_, err = officer.ImportHouseholdChanges(ctx, change("A"), false)
	allowed("the end of an own household", err)
	_, err = officer.ImportHouseholdChanges(ctx, change("B"), true)
	refused("the end of another commune's household", err)
	_, _, err = officer.RotateKey(ctx)
	refused("the keys", err)

	board := as("board")
	_, err = board.ImportReviews(ctx, file(t, "board.csv", reviewHead, row("D", "30553")), true)
	refused("reviews by the board", err)
	_, err = board.Undo(ctx, 6, "x", true)
	refused("undoing by the board", err)
	_, err = board.Tally(ctx, TallyQuestion{Code: "30553", Year: 2024})
	allowed("counts for the board", err)

	_, err = as("nobody").Tally(ctx, TallyQuestion{Code: "30553", Year: 2024})
	refused("an unknown user", err)
	if heads(t, o) != before {
		t.Error("something was written")
	}
	if _, err := o.DisableUser(ctx, "board", true); err != nil {
		t.Fatal(err)
	}
	_, err = board.Tally(ctx, TallyQuestion{Code: "30553", Year: 2024})
	refused("a barred user", err)
	if _, err := o.DisableUser(ctx, "board", false); err != nil {
		t.Fatal(err)
	}
	_, err = board.Tally(ctx, TallyQuestion{Code: "30553", Year: 2024})
	allowed("one let in again", err)
	intact(t, o)
}

// TestFixAccesses: an act fixes what was looked at since the last one, once.
func TestFixAccesses(t *testing.T) {
	ctx := t.Context()
	o := fresh(t)
	importReviews(t, o, file(t, "r.csv", reviewHead, "2024,H1,,30544,rural,01,4,120,1,1,1,0,0,0,0,0,0,0,0,0,Nguyễn Văn A,,"))
	if act, err := o.FixAccesses(ctx); act != 0 || err != nil {
		t.Errorf("nobody looked: act %d, %v", act, err)
	}
	for range 2 {
		if _, err := o.Household(ctx, "H1"); err != nil {
			t.Fatal(err)
		}
	}
	before := head(t, o)
	act, err := o.FixAccesses(ctx)
	if err != nil || act != before+1 {
		t.Fatalf("act %d after %d, %v", act, before, err)
	}
	es, err := o.Entries(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if last := es[len(es)-1]; last.Kind != "access.fix" || len(last.Detail) != 1 || !strings.HasPrefix(last.Detail[0][1], "2 ") {
		t.Errorf("%+v", last)
	}
	if act, err := o.FixAccesses(ctx); act != 0 || err != nil {
		t.Errorf("twice: act %d, %v", act, err)
	}
	intact(t, o)
}

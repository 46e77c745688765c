package office

import (
	"fmt"
	"slices"
	"testing"

	"vuonlen/account"
	"vuonlen/household"
	"vuonlen/unit"
)

// TestImportsByScope: who may read a row of an import sees that it was and what its
// file was called, and nobody else; what took it back is seen by the same.
func TestImportsByScope(t *testing.T) {
	ctx := t.Context()
	o := fresh(t)
	o.Today = 20241231
	row := func(id household.ID, code unit.Code) string {
		return fmt.Sprintf("2024,%s,,%s,rural,01,4,120,1,1,1,0,0,0,0,0,0,0,0,0,Nguyễn Văn A,,", id, code)
	}
	importReviews(t, o, file(t, "ca-huyen.csv", reviewHead, row("H1", "30544"), row("H2", "30547")))
	importReviews(t, o, file(t, "xa-30544.csv", reviewHead, row("H3", "30544")))
	last := importReviews(t, o, file(t, "huyen-khac.csv", reviewHead, row("H4", "30682")))
	ok := func(_ Report, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ok(o.ImportMembers(ctx, file(t, "thanh-vien-30547.csv", "household,year,member,name", "H2,2024,1,Nguyễn Văn A"), true))
	ok(o.ImportHouseholdChanges(ctx, file(t, "bien-dong-30544.csv", "household,change,date,reason", "H3,dissolved,2024-12-30,x"), true))
	ok(o.ImportCampaigns(ctx, file(t, "ky-30547.csv", "code,year,review_complete", "30547,2024,no"), true))
	ok(o.ImportEvidence(ctx, "trainings", file(t, "tap-huan-30547.csv", "code,date,topic", "30547,2024-05-01,x"), true))
	ok(o.ImportEvidence(ctx, "registrations", file(t, "dang-ky-30544.csv", "household,signed_on", "H1,2024-05-01"), true))
	if _, err := o.Undo(ctx, last.Act, "nhầm huyện", true); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		role  account.Role
		scope unit.Code
		want  []string
	}{
		{account.CommuneOfficer, "30544", []string{"ca-huyen.csv", "xa-30544.csv", "bien-dong-30544.csv", "dang-ky-30544.csv"}},
		{account.CommuneOfficer, "30547", []string{"ca-huyen.csv", "thanh-vien-30547.csv", "ky-30547.csv", "tap-huan-30547.csv"}},
		// A reviewer reads no evidence.
		{account.Reviewer, "30544", []string{"ca-huyen.csv", "xa-30544.csv", "bien-dong-30544.csv"}},
		{account.CommuneOfficer, "30682", []string{"huyen-khac.csv", "undo huyen-khac.csv"}},
		{account.CommuneOfficer, "30280", nil},
		{account.DistrictOfficer, "894", []string{"huyen-khac.csv", "undo huyen-khac.csv"}},
		{account.Auditor, "89", []string{"ca-huyen.csv", "xa-30544.csv", "huyen-khac.csv", "thanh-vien-30547.csv", "bien-dong-30544.csv", "ky-30547.csv", "tap-huan-30547.csv", "dang-ky-30544.csv", "undo huyen-khac.csv"}},
		{account.Auditor, "79", nil},
	} {
		name := string(c.role) + string(c.scope)
		if _, err := o.AddUser(ctx, name, account.Grant{Role: c.role, Scope: c.scope, On: 20241231}); err != nil {
			t.Fatal(err)
		}
		list, err := (&Office{DB: o.DB, Actor: account.Actor(name), Today: o.Today}).Imports(ctx)
		if err != nil {
			t.Fatal(name, err)
		}
		var got []string
		for _, i := range list {
			if i.Undoes != 0 {
				i.File = "undo " + i.File
			}
			got = append(got, i.File)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s at %s sees %q, want %q", c.role, c.scope, got, c.want)
		}
	}
	intact(t, o)
}

package office

import (
	"testing"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/unit"
)

// TestReceiverRoles: whose role passes from a district or a merged commune to the body
// that takes over, and whose does not; what is refused leaves nothing behind.
func TestReceiverRoles(t *testing.T) {
	for name, k := range map[string]struct {
		grant account.Grant // of the user named
		ended unit.Code
		want  string // empty: the role passes
	}{
		"secretary of a district":          {account.Grant{Role: account.BoardSecretary, Scope: "891", On: 20250501}, "891", ""},
		"chair of a district":              {account.Grant{Role: account.Chair, Scope: "891", On: 20250501}, "891", ""},
		"officer of a merged commune":      {account.Grant{Role: account.CommuneOfficer, Scope: "30553", On: 20250501}, "30553", ""},
		"secretary of a merged commune":    {account.Grant{Role: account.BoardSecretary, Scope: "30553", On: 20250501}, "30553", ""},
		"district officer":                 {account.Grant{Role: account.DistrictOfficer, Scope: "891", On: 20250501}, "891", "district"},
		"somebody of another district":     {account.Grant{Role: account.BoardSecretary, Scope: "884", On: 20250501}, "891", "no role"},
		"whose role had ended before":      {account.Grant{Role: account.BoardSecretary, Scope: "891", On: 20250501, From: 20240101, To: 20250531}, "891", "no role"},
		"somebody of a commune of its own": {account.Grant{Role: account.CommuneOfficer, Scope: "30553", On: 20250501}, "891", "no role"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := copyOf(t)
			ctx := t.Context()
			if _, err := o.AddUser(ctx, "nguoi", k.grant); err != nil {
				t.Fatal(fault.Say(lang.EN, err))
			}
			before := head(t, o)
			got, err := o.Receive(ctx, Receiving{Ended: k.ended, EndedOn: 20250501, To: "30547", Document: "PA 1", Users: []string{"nguoi"}})
			users, uerr := o.Users(ctx)
			if uerr != nil {
				t.Fatal(uerr)
			}
			var grants []account.Grant
			for _, u := range users {
				if u.Name == "nguoi" {
					grants = u.Grants
				}
			}
			if k.want != "" {
				says(t, err, k.want)
				if head(t, o) != before || len(grants) != 1 {
					t.Errorf("refused, and %d acts, grants %+v", head(t, o)-before, grants)
				}
				return
			}
			if err != nil {
				t.Fatal(fault.Say(lang.EN, err))
			}
			next := account.Grant{Role: k.grant.Role, Scope: "30547", On: 20250701, From: 20250701}
			if len(got.Users) != 1 || len(grants) != 2 || grants[1] != next {
				t.Errorf("%+v %+v", got, grants)
			}
		})
	}
}

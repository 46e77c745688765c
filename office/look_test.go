package office

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"vuonlen/account"
	"vuonlen/award"
	"vuonlen/internal/fault"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/store/storetest"
)

// shortWorld is a commune that is short by 5 households for its criterion, and
// users who may or may not see that.
func shortWorld(t *testing.T, o *Office) {
	t.Helper()
	ctx := context.Background()
	done := func(_ Report, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	done(o.ImportFacts(ctx, file(t, "facts.csv", "code,on,fact,value,from,source", "30553,2024-12-31,zone,I,2021-06-04,made up"), true))
	done(o.ImportTallies(ctx, file(t, "tallies.csv", "code,year,households,poor,near_poor",
		"30553,2021,1000,60,40", "30553,2022,1000,55,35", "30553,2023,1000,50,30", "30553,2024,1000,34,20"), true))
	for name, g := range map[string]account.Grant{
		"officer": {Role: account.CommuneOfficer, Scope: "30553", On: 20241231},
		"other":   {Role: account.CommuneOfficer, Scope: "30547", On: 20241231},
		"auditor": {Role: account.Auditor, Scope: "89", On: 20241231},
		"council": {Role: account.CouncilMember, Scope: "89", On: 20241231},
	} {
		if _, err := o.AddUser(ctx, name, g); err != nil {
			t.Fatal(err)
		}
	}
}

// TestLooks: from 1 September until recognition the number of households lacking
// is hidden from those who classify, whatever the command; every look of a user at
// it leaves an entry that tells who, what and when and not how many; where it is
// withheld, where the answer does not hold it, and for the operator there is none.
func TestLooks(t *testing.T) {
	ctx := context.Background()
	o := fresh(t)
	shortWorld(t, o)
	const id, submitted = "an-giang-2021-2025", law.Date(20250601)
	as := func(name string, today law.Date) *Office {
		return &Office{DB: o.DB, Actor: account.Actor(name), Today: today}
	}
	// Each way of looking says what is seen: a number, none, or that it is refused.
	ways := map[string]func(*Office) (string, error){
		"judge": func(o *Office) (string, error) {
			_, js, err := o.Judge(ctx, Question{Movement: id, SubmittedOn: submitted, Subject: "30553"})
			if err != nil || len(js) != 1 {
				return "", err
			}
			i := slices.IndexFunc(js[0].Criteria, func(f law.Finding) bool { return f.Change.ShortBy != nil })
			if i < 0 {
				return "none", nil
			}
			return "number", nil
		},
		"target show": func(o *Office) (string, error) {
			_, ps, err := o.Targets(ctx, id, 20240601, "30553")
			if err != nil {
				return "", err
			}
			if slices.ContainsFunc(ps, func(p award.Progress) bool { return p.CountsHouseholds() && (p.Left != nil || p.Needed != nil) }) {
				return "number", nil
			}
			return "none", nil
		},
		"target shortfall": func(o *Office) (string, error) {
			_, _, xs, err := o.Shortfalls(ctx, id, submitted, "30553", "commune.scale-minority")
			if err != nil {
				return "", err
			}
			if n, ok := xs[0].Total().Exact(); !ok || n != 5 {
				t.Errorf("short by %v", xs[0].Total())
			}
			return "number", nil
		},
		"verdicts alone": func(o *Office) (string, error) {
			_, js, err := o.Judge(ctx, Question{Movement: id, SubmittedOn: submitted, Subject: "30553", VerdictsOnly: true})
			if err == nil && slices.ContainsFunc(js[0].Criteria, func(f law.Finding) bool { return f.Change.ShortBy != nil }) {
				return "number", nil
			}
			return "none", err
		},
	}
	const before, in, after = 20240831, 20240901, 20241215
	look := func(who string, today law.Date, way, want string) {
		t.Helper()
		entries := heads(t, o)
		got, err := ways[way](as(who, today))
		if err != nil {
			if k := fault.KindOf(err); k != fault.Refused && k != fault.NotFound {
				t.Fatal(err)
			}
			got = "refused"
		}
		if got != want {
			t.Errorf("%s on %s, %s: %s, want %s", who, today, way, got, want)
		}
		more := int64(0)
		if want == "number" && !account.Actor(who).Operator() {
			more = 1
		}
		if heads(t, o) != entries+more {
			t.Errorf("%s on %s, %s: %d entries more, want %d", who, today, way, heads(t, o)-entries, more)
		}
		if more == 0 {
			return
		}
		all, err := o.Entries(ctx)
		if err != nil {
			t.Fatal(err)
		}
		e := all[len(all)-1]
		detail := map[string]string{}
		for _, d := range e.Detail {
			detail[d[0]] = d[1]
		}
		if e.Kind != "shortfall.look" || e.Actor != account.Actor(who) || detail["by"] != way || detail["units"] != "30553" || detail["movement"] != id || detail["criteria"] == "" {
			t.Errorf("%s on %s, %s: entry %+v", who, today, way, e)
		}
		for name, text := range detail { // never how many: 5 lack in 2024, of 54
			if name != "units" && name != "on" && name != "movement" && strings.ContainsAny(text, "0123456789") {
				t.Errorf("the entry tells %s %q", name, text)
			}
		}
	}
	// Nobody has recognised a result of 2023: on 31 August its window is open still.
	for _, day := range []law.Date{before, in} {
		for way, want := range map[string]string{"judge": "none", "target show": "none", "target shortfall": "refused", "verdicts alone": "none"} {
			look("officer", day, way, want)
			look("council", day, way, want)
		}
		for way, want := range map[string]string{"judge": "number", "target show": "number", "target shortfall": "number", "verdicts alone": "none"} {
			look("auditor", day, way, want)
			look("cli:an", day, way, want)
		}
	}
	look("other", before, "target shortfall", "refused")
	look("nobody", before, "judge", "refused")
	if _, err := o.ImportCampaigns(ctx, file(t, "c.csv", "code,year,review_complete,recognised_on,decision", "30553,2023,yes,2023-12-10,1/QĐ", "30553,2024,yes,2024-12-10,2/QĐ"), true); err != nil {
		t.Fatal(err)
	}
	for _, day := range []law.Date{before, after} {
		for way, want := range map[string]string{"judge": "number", "target show": "number", "target shortfall": "number", "verdicts alone": "none"} {
			look("officer", day, way, want)
		}
		look("council", day, "judge", "none")
		look("council", day, "target shortfall", "refused")
	}
	look("officer", in, "judge", "none")
	look("officer", 20241209, "target shortfall", "refused")
	look("auditor", in, "judge", "number")
	intact(t, o)
}

// A look that cannot be entered in the journal is not given.
func TestLookWithoutKeys(t *testing.T) {
	ctx := context.Background()
	dsn, keys := storetest.SQLite(t), filepath.Join(t.TempDir(), "keys")
	shortWorld(t, opened(t, store.Options{DSN: dsn, Keys: keys}))
	o := opened(t, store.Options{DSN: dsn, Keys: keys + ".lost"})
	q := Question{Movement: "an-giang-2021-2025", SubmittedOn: 20250601, Subject: "30553"}
	if _, js, err := o.Judge(ctx, q); err != nil || len(js) != 1 {
		t.Fatalf("the operator: %v", err)
	}
	auditor := &Office{DB: o.DB, Actor: "auditor", Today: o.Today}
	if _, js, err := auditor.Judge(ctx, q); err == nil || js != nil {
		t.Errorf("judge: %v", err)
	}
	if _, ps, err := auditor.Targets(ctx, q.Movement, 20240601, "30553"); err == nil || ps != nil {
		t.Errorf("targets: %v", err)
	}
	if _, _, xs, err := auditor.Shortfalls(ctx, q.Movement, q.SubmittedOn, "30553", ""); err == nil || xs != nil {
		t.Errorf("shortfalls: %v", err)
	}
	q.VerdictsOnly = true
	if _, js, err := auditor.Judge(ctx, q); err != nil || len(js) != 1 {
		t.Errorf("verdicts alone: %v", err)
	}
}

package office

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"vuonlen/account"
	"vuonlen/household"
	"vuonlen/store"
	"vuonlen/store/storetest"
)

// TestImportsBeside has others write between the moment at which an import has decided and
// the moment at which it writes: they need not wait, nothing is entered twice, and what they
// enter elsewhere does not make the import begin anew.
func TestImportsBeside(t *testing.T) {
	reviewed := func(year int, id, commune string) string {
		return fmt.Sprintf("%d,%s,,%s,rural,01,3,120,1,1,1,0,0,0,0,0,0,0,0,0,,,", year, id, commune)
	}
	type world struct {
		*Office
		t *testing.T
	}
	reviews := func(w world, path string) (Report, error) {
		p, err := w.ImportReviews(context.Background(), path, true)
		return p.Report, err
	}
	evidence := func(kind string) func(world, string) (Report, error) {
		return func(w world, path string) (Report, error) {
			return w.ImportEvidence(context.Background(), kind, path, true)
		}
	}
	for _, k := range []struct {
		name  string
		file  []string // what is imported
		same  []string // part of it, that another is faster with
		apart []string // what has nothing to do with it; none: everything has
		enter func(world, string) (Report, error)
	}{
		{"reviews", []string{reviewHead, reviewed(2024, "N1", "30553"), reviewed(2024, "N2", "30553")},
			[]string{reviewHead, reviewed(2024, "N1", "30553")}, []string{reviewHead, reviewed(2024, "E1", "30547")}, reviews},
		{"reviews beside another household of the commune", []string{reviewHead, reviewed(2024, "N1", "30553"), reviewed(2024, "N2", "30553")},
			[]string{reviewHead, reviewed(2024, "E1", "30553")}, nil, reviews},
		{"corrections", []string{reviewHead, reviewed(2022, "H1", "30544"), reviewed(2022, "H2", "30553")},
			[]string{reviewHead, reviewed(2022, "H1", "30544")}, []string{reviewHead, reviewed(2022, "E2", "30580")}, reviews},
		{"members", []string{"household,year,member,name,relation", "H1,2023,1,A,head", "H2,2023,1,B,head"}, []string{"household,year,member,name,relation", "H1,2023,1,A,head"},
			[]string{"household,year,member,name,relation", "H3,2023,1,C,head"},
			func(w world, path string) (Report, error) { return w.ImportMembers(context.Background(), path, true) }},
		{"changes of households", []string{"household,date,change,reason", "H1,2024-03-01,departed,x", "H2,2024-03-01,departed,x"}, []string{"household,date,change,reason", "H1,2024-03-01,departed,x"},
			[]string{"household,date,change,reason", "H3,2024-03-01,departed,x"},
			func(w world, path string) (Report, error) {
				return w.ImportHouseholdChanges(context.Background(), path, true)
			}},
		{"registrations", []string{"household,signed_on,target_year", "H1,2023-03-01,2024", "H2,2023-03-01,2024"}, []string{"household,signed_on,target_year", "H1,2023-03-01,2024"}, nil, evidence("registrations")},
		{"trainings", []string{"code,date,topic,participants", "30553,2024-05-01,nấm,30", "30547,2024-05-01,nấm,3"}, []string{"code,date,topic,participants", "30553,2024-05-01,nấm,30"}, nil, evidence("trainings")},
		{"campaigns", []string{"code,year,review_complete", "30553,2023,yes", "30547,2023,yes"}, []string{"code,year,review_complete", "30553,2023,yes"}, nil,
			func(w world, path string) (Report, error) { return w.ImportCampaigns(context.Background(), path, true) }},
		{"counts", []string{"code,year,poor,near_poor", "30553,2021,5,6", "30547,2021,7,8"}, []string{"code,year,poor,near_poor", "30553,2021,5,6"}, nil,
			func(w world, path string) (Report, error) { return w.ImportTallies(context.Background(), path, true) }},
		{"facts", []string{"code,fact,value,from", "30553,specially_difficult,yes,2022-01-01", "30547,specially_difficult,yes,2022-01-01"}, []string{"code,fact,value,from", "30553,specially_difficult,yes,2022-01-01"}, nil,
			func(w world, path string) (Report, error) { return w.ImportFacts(context.Background(), path, true) }},
	} {
		t.Run(k.name, func(t *testing.T) {
			storetest.Both(t, func(t *testing.T, options store.Options) {
				o := opened(t, options)
				importReviews(t, o, file(t, "before.csv", reviewHead, reviewed(2023, "H1", "30553"), reviewed(2023, "H2", "30547"), reviewed(2023, "H3", "30580"), reviewed(2022, "H1", "30553"), reviewed(2022, "H2", "30547")))
				other := world{&Office{DB: o.DB, Actor: "cli:other", Today: o.Today}, t}
				whole, part := file(t, "whole.csv", k.file...), file(t, "part.csv", k.same...)
				looks := 0
				import_ := func(between func(try int)) Report {
					t.Helper()
					me := world{&Office{DB: o.DB, Actor: o.Actor, Today: o.Today}, t}
					looks = 0
					me.between = func(try int) { looks++; between(try) }
					p, err := k.enter(me, whole)
					if err != nil {
						t.Fatal(err)
					}
					return p
				}
				enter := func(path string) Report {
					t.Helper()
					p, err := k.enter(other, path)
					if err != nil || p.Act == 0 {
						t.Fatalf("the other one: %+v %v", p, err)
					}
					return p
				}
				if k.apart != nil {
					apart := file(t, "apart.csv", k.apart...)
					if p := import_(func(int) { enter(apart) }); looks != 1 || p.New+p.Changed != 2 {
						t.Errorf("beside what has nothing to do with it: %d looks, %+v", looks, p)
					}
					if _, err := o.Undo(context.Background(), head(t, o), "thử lại", true); err != nil {
						t.Fatal(err)
					}
				}
				p := import_(func(try int) {
					if try == 1 {
						enter(part)
					}
				})
				if p.Act == 0 || looks != 2 || k.apart != nil && (p.Same != 1 || p.New+p.Changed != 1) {
					t.Errorf("another was faster with a part: %d looks, %+v", looks, p)
				}
				if p := import_(func(int) {}); p.Act != 0 || p.Same != 2 {
					t.Errorf("again: %+v", p)
				}
				if v, err := o.Verify(context.Background(), nil); err != nil || v.Difference != nil || len(v.Notices) > 0 && k.name != "facts" {
					t.Errorf("%v %+v", err, v)
				}
			})
		})
	}
}

// TestImportNeverStarves: who is always a moment late does his last look while he holds
// the writer.
func TestImportNeverStarves(t *testing.T) {
	storetest.Both(t, func(t *testing.T, options store.Options) {
		o := opened(t, options)
		n := 0
		o.between = func(int) {
			n++
			other := &Office{DB: o.DB, Actor: "cli:other", Today: o.Today}
			importReviews(t, other, file(t, "x.csv", reviewHead, fmt.Sprintf("2024,X%d,,30553,rural,01,3,120,1,1,1,0,0,0,0,0,0,0,0,0,,,", n)))
		}
		p, err := o.ImportReviews(context.Background(), file(t, "y.csv", reviewHead, "2024,Y,,30553,rural,01,3,120,1,1,1,0,0,0,0,0,0,0,0,0,,,"), true)
		if err != nil || p.New != 1 || p.Act == 0 || n != mostLooks {
			t.Fatalf("%d looks, %+v, %v", n, p, err)
		}
		if v, err := o.Verify(context.Background(), nil); err != nil || v.Difference != nil || len(v.Notices) > 0 {
			t.Errorf("%v %+v", err, v)
		}
	})
}

// TestRoleTakenBeside: a role that is taken between looking and writing is gone.
func TestRoleTakenBeside(t *testing.T) {
	o := fresh(t)
	ctx := context.Background()
	if _, err := o.AddUser(ctx, "xa", account.Grant{Role: account.CommuneOfficer, Scope: "30547", On: o.Today}); err != nil {
		t.Fatal(err)
	}
	mine := &Office{DB: o.DB, Actor: "xa", Today: o.Today}
	mine.between = func(int) {
		if _, err := o.Revoke(ctx, "xa", account.CommuneOfficer, "30547", o.Today); err != nil {
			t.Error(err)
		}
	}
	_, err := mine.ImportReviews(ctx, file(t, "y.csv", reviewHead, "2024,Y,,30547,rural,01,3,120,1,1,1,0,0,0,0,0,0,0,0,0,,,"), true)
	if !errors.Is(err, account.ErrDenied) {
		t.Fatal(err)
	}
	if err := o.DB.Read(ctx, func(r *store.Reader) error {
		return r.Reviews(store.ReviewFilter{}, func(v *household.Review) error { t.Errorf("%+v", v); return nil })
	}); err != nil {
		t.Fatal(err)
	}
}

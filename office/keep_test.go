package office

import (
	"sync"
	"testing"

	"vuonlen/award"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/store/storetest"
	"vuonlen/tally"
	"vuonlen/unit"
)

func poorIn2021(t *testing.T, o *Office) string {
	t.Helper()
	a, err := o.Tally(t.Context(), TallyQuestion{Code: "884", Year: 2021})
	if err != nil {
		t.Fatal(err)
	}
	return a.Figure.Poor.Say("en")
}

// What answers rest on is kept while nothing changes, and never outlives a change:
// each answer after an import, a correction and an undo is the new one, also to an
// office of its own on the same database, on both engines.
func TestKeptUntilChanged(t *testing.T) {
	storetest.Both(t, func(t *testing.T, opt store.Options) {
		o := opened(t, opt)
		record := func() *tally.Ledger {
			var x *award.Record
			if err := o.DB.Read(t.Context(), func(r *store.Reader) (err error) { x, err = load(r); return err }); err != nil {
				t.Fatal(err)
			}
			return x.Tallies
		}
		if first, second := record(), record(); first != second {
			t.Error("built twice for the same state")
		}
		want := func(n string) {
			t.Helper()
			for range 2 {
				if got := poorIn2021(t, o); got != n {
					t.Errorf("poor %s, want %s", got, n)
				}
			}
		}
		want("unknown")
		must(t)(o.ImportTallies(t.Context(), file(t, "a.csv", "code,year,households,poor,near_poor,decided_on", "884,2021,100,10,5,2021-12-20"), true))
		want("10")
		before := record()
		must(t)(o.ImportTallies(t.Context(), file(t, "b.csv", "code,year,households,poor,near_poor,decided_on", "884,2021,100,11,5,2021-12-21"), true))
		want("11")
		if record() == before {
			t.Error("kept over an act")
		}
		// A dry import reads and writes nothing.
		must(t)(o.ImportTallies(t.Context(), file(t, "c.csv", "code,year,households,poor,near_poor,decided_on", "884,2021,100,12,5,2021-12-22"), false))
		want("11")
		must(t)(o.ImportUnits(t.Context(), file(t, "u.csv", "code,name,kind,parent,level", "30280001,Một,khom,30280,hamlet"), 20220101, "", true))
		if a, err := o.Unit(t.Context(), "30280001", 20220601); err != nil || a.State.Name != "Một" {
			t.Errorf("%v %v", a.State, err)
		}
	})
}

// TestConcurrentAnswers is for the race detector: answers at the same time share what
// is kept, while another writes.
func TestConcurrentAnswers(t *testing.T) {
	o := fresh(t)
	rows := []string{"code,year,households,poor,near_poor"}
	for _, y := range []string{"2021", "2022", "2023", "2024"} {
		rows = append(rows, "884,"+y+",1000,50,40", "30307,"+y+",100,5,4", "891,"+y+",1000,50,40")
	}
	must(t)(o.ImportTallies(t.Context(), file(t, "t.csv", rows...), true))
	must(t)(o.ImportFacts(t.Context(), file(t, "f.csv", "code,fact,value,from,to", "89,register_complete,yes,2021-01-01,2025-06-30"), true))
	asks := []func() error{
		func() error {
			_, _, err := o.Judge(t.Context(), Question{Movement: "an-giang-2021-2025", SubmittedOn: 20250601, Kind: award.Commune})
			return err
		},
		func() error {
			_, err := o.Tally(t.Context(), TallyQuestion{Code: "89", Year: 2024, On: 20250101})
			return err
		},
		func() error { _, err := o.Agenda(t.Context(), 2024); return err },
		func() error { _, err := o.Years(t.Context(), "30307", 20250101, 2021, 2025); return err },
		func() error { _, err := o.Then(t.Context(), "91", 20250701, 2024); return err },
		func() error {
			_, _, err := o.FindUnits(t.Context(), "chau doc", 20250101, 10)
			return err
		},
		func() error {
			_, _, err := o.Targets(t.Context(), "an-giang-2021-2025", 20260115, "")
			return err
		},
		func() error {
			_, err := o.ImportTallies(t.Context(), file(t, "w.csv", "code,year,households,poor,near_poor,decided_on", "883,2021,100,10,5,2021-12-20"), true)
			return err
		},
	}
	var wg sync.WaitGroup
	for range 2 {
		for _, ask := range asks {
			wg.Go(func() {
				if err := ask(); err != nil {
					t.Error(err)
				}
			})
		}
	}
	wg.Wait()
}

func TestFindUnits(t *testing.T) {
	o := fresh(t)
	for _, c := range []struct {
		text, first string
		on          law.Date
		most        int
		more        bool
	}{
		{"an giang", "89 Tỉnh An Giang", 20250101, 5, true},
		{"AN GIANG", "91 Tỉnh An Giang", 20260101, 5, true},
		{"  Tri   Tôn ", "891 Huyện Tri Tôn", 20250101, 9, false},
		{"tri ton", "30544 Xã Tri Tôn", 20260101, 9, false},
		{"891", "891 Huyện Tri Tôn", 20250101, 9, false},
		{"891", "891 Huyện Tri Tôn", 20260101, 9, false}, // ended, and found
		{"khong co noi nay", "", 20250101, 9, false},
		{"   ", "", 20250101, 9, false},
		{"%' OR 1=1 --", "", 20250101, 9, false},
	} {
		found, more, err := o.FindUnits(t.Context(), c.text, c.on, c.most)
		if err != nil || more != c.more && c.most != 0 {
			t.Errorf("%q: more %v, %v", c.text, more, err)
		}
		got := ""
		if len(found) > 0 {
			got = string(found[0].State.Code) + " " + found[0].State.FullName
		}
		if c.most > 0 && got != c.first {
			t.Errorf("%q on %v: %s, want %s", c.text, c.on, got, c.first)
		}
		if len(found) > c.most {
			t.Errorf("%q: %d found, at most %d", c.text, len(found), c.most)
		}
	}
}

// Agenda: the stage of a commune is what was said of it, and late only after the last
// day and while it is not recognised.
func TestAgenda(t *testing.T) {
	o := fresh(t)
	must(t)(o.ImportCampaigns(t.Context(), file(t, "c.csv", "code,year,review_complete,recognised_on,decision", "30280,2024,yes,,", "30283,2024,yes,2024-12-10,QĐ 1", "30286,2024,no,,"), true))
	must(t)(o.ImportTallies(t.Context(), file(t, "t.csv", "code,year,households,poor,near_poor,decided_on", "30289,2024,100,10,5,2024-12-20"), true))
	for _, c := range []struct {
		today law.Date
		code  unit.Code
		stage Stage
		late  bool
	}{
		{20241214, "30280", Complete, false}, {20241215, "30280", Complete, true},
		{20241209, "30283", Complete, false}, {20241215, "30283", Recognised, false},
		{20241215, "30286", NotBegun, true}, {20241214, "30292", NotBegun, false},
		{20241219, "30289", NotBegun, true}, {20241220, "30289", Recognised, false},
	} {
		o.Today = c.today
		a, err := o.Agenda(t.Context(), 2024)
		if err != nil {
			t.Fatal(err)
		}
		seen := false
		for _, x := range a.Turns {
			if x.State.Code == c.code {
				seen = true
				if x.Stage != c.stage || x.Late != c.late {
					t.Errorf("%s on %v: %s late %v, want %s %v", c.code, c.today, x.Stage, x.Late, c.stage, c.late)
				}
			}
		}
		if !seen {
			t.Errorf("%s is not in the agenda of %v", c.code, c.today)
		}
	}
}

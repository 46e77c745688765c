package office

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/store"
	"vuonlen/store/storetest"
)

// TestRegisterImportProperties: on both databases, whatever files of members,
// changes of households and campaigns come one after the other: the same file
// again changes nothing, both databases hold the same, an undo takes its import
// back exactly, and an undo of the undo brings it back.
func TestRegisterImportProperties(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	reviews := filepath.Join(dir, "reviews.csv")
	lines := []string{reviewHead}
	for h := range 4 {
		for y := 2023; y <= 2024; y++ {
			lines = append(lines, fmt.Sprintf("%d,H%d,,30553,rural,01,3,120,1,1,1,0,0,0,0,0,0,0,0,0,,,", y, h))
		}
	}
	if err := os.WriteFile(reviews, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	type entry struct {
		name  string
		head  string
		row   func(*rapid.T, int) string
		enter func(*Office, string) (Report, error)
	}
	pick := func(rt *rapid.T, s ...string) string { return rapid.SampledFrom(s).Draw(rt, "cell") }
	kinds := []entry{
		{"member", "household,year,member,name,sex,birth,ethnicity,no_labour", func(rt *rapid.T, i int) string {
			return fmt.Sprintf("H%d,%d,%d,Người %s,%s,%s,%s,%s", i%4, 2023+i/4%2, i/8+1, pick(rt, "A", "B"), pick(rt, "male", "female", ""), pick(rt, "1970", "1971-02-03", ""), pick(rt, "01", "05", ""), pick(rt, "1", "0", ""))
		}, func(o *Office, p string) (Report, error) { return o.ImportMembers(ctx, p, true) }},
		{"campaign", "code,year,review_complete,recognised_on,decision", func(rt *rapid.T, i int) string {
			return fmt.Sprintf("%s,%d,%s", []string{"30553", "30547", "30580", "30544"}[i%4], 2022+i/4, pick(rt, "yes,2025-01-05,1/QĐ", "yes,2025-01-06,", "yes,,", "no,,"))
		}, func(o *Office, p string) (Report, error) { return o.ImportCampaigns(ctx, p, true) }},
		{"change", "household,change,date,commune,reason", func(rt *rapid.T, i int) string {
			return fmt.Sprintf("H%d,moved,2024-%02d-%02d,%s,%s", i%4, i/4+1, rapid.IntRange(1, 28).Draw(rt, "day"), pick(rt, "30553", "30547"), pick(rt, "việc làm", ""))
		}, func(o *Office, p string) (Report, error) { return o.ImportHouseholdChanges(ctx, p, true) }},
	}
	// Every round takes back what it entered, so that one database of each kind serves all.
	sqlite := opened(t, store.Options{DSN: storetest.SQLite(t), Keys: filepath.Join(t.TempDir(), "keys")})
	postgres := opened(t, store.Options{DSN: storetest.Postgres(t), Keys: filepath.Join(t.TempDir(), "keys")})
	importReviews(t, sqlite, reviews)
	importReviews(t, postgres, reviews)
	rapid.Check(t, func(rt *rapid.T) {
		start := dumpRegister(rt, sqlite)
		var states []string
		var acts []int64
		for n := range rapid.IntRange(1, 4).Draw(rt, "files") {
			k := kinds[rapid.IntRange(0, len(kinds)-1).Draw(rt, "kind")]
			rows := []string{k.head}
			for i := range 12 {
				if rapid.Bool().Draw(rt, "row") {
					rows = append(rows, k.row(rt, i))
				}
			}
			if len(rows) == 1 {
				continue
			}
			path := filepath.Join(dir, fmt.Sprintf("%s-%d.csv", k.name, n))
			if err := os.WriteFile(path, []byte(strings.Join(rows, "\n")), 0o600); err != nil {
				rt.Fatal(err)
			}
			state := dumpRegister(rt, sqlite)
			p, err := k.enter(sqlite, path)
			if err != nil {
				rt.Fatal(err)
			}
			q, err := k.enter(postgres, path)
			if err != nil || p.New != q.New || p.Changed != q.Changed || p.Same != q.Same || p.Ended != q.Ended {
				rt.Fatalf("%v\n%+v\n%+v", err, p, q)
			}
			if again, err := k.enter(sqlite, path); err != nil || again.Act != 0 || again.Changes() {
				rt.Fatalf("the same file again: %v %+v", err, again)
			}
			if a, b := dumpRegister(rt, sqlite), dumpRegister(rt, postgres); a != b {
				rt.Fatalf("the databases differ:\n%s\n%s", a, b)
			}
			if p.Act != 0 {
				states, acts = append(states, state), append(acts, p.Act)
			}
		}
		after := dumpRegister(rt, sqlite)
		for n := len(acts) - 1; n >= 0; n-- {
			for _, o := range []*Office{sqlite, postgres} {
				undo := func(act int64, want string) int64 {
					u, err := o.Undo(ctx, act, "test", true)
					if err != nil {
						rt.Fatal(err)
					}
					if got := dumpRegister(rt, o); got != want {
						rt.Fatalf("after undoing act %d:\n%s\nwant\n%s", act, got, want)
					}
					return u.Act
				}
				u := undo(acts[n], states[n])
				if n == len(acts)-1 {
					undo(undo(u, after), states[n])
				}
			}
		}
		if a, b := dumpRegister(rt, sqlite), dumpRegister(rt, postgres); a != b || a != start {
			rt.Fatalf("not as it was at the start:\n%s\n%s\n%s", start, a, b)
		}
	})
	intact(t, sqlite)
	intact(t, postgres)
}

// dumpRegister writes the members, changes and campaigns that hold, without the
// numbers of rows and acts.
func dumpRegister(t interface{ Fatal(...any) }, o *Office) string {
	var lines []string
	if err := o.DB.Read(context.Background(), func(r *store.Reader) error {
		if err := r.Members(store.ReviewFilter{}, func(m *household.Member) error {
			lines = append(lines, fmt.Sprint("m", m.Household, m.Year, m.No, m.Name, m.Sex, m.Birth, m.BirthYear, m.Ethnicity, m.NoLabour))
			return nil
		}); err != nil {
			return err
		}
		changes, err := r.HouseholdChanges()
		if err != nil {
			return err
		}
		for _, c := range changes {
			lines = append(lines, fmt.Sprint("h", c.Household, c.Kind, c.On, c.Hamlet, c.Commune, c.Reason))
		}
		campaigns, err := r.Campaigns()
		for _, c := range campaigns {
			lines = append(lines, fmt.Sprint("c", c.Code, c.Year, c.Complete, c.RecognisedOn, c.Decision))
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// TestConcurrentImports: two offices enter the same and different files at once,
// on both databases. Each file is entered once, whoever came first; nothing is
// lost, counted twice or left between.
func TestConcurrentImports(t *testing.T) {
	dir := t.TempDir()
	file := func(name string, ids ...string) string {
		rows := []string{reviewHead}
		for _, id := range ids {
			rows = append(rows, "2024,"+id+",,30553,rural,01,3,120,1,1,1,0,0,0,0,0,0,0,0,0,,,")
		}
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(strings.Join(rows, "\n")), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	same := file("same.csv", "H1", "H2", "H3")
	others := []string{file("a.csv", "H3", "A1"), file("b.csv", "H3", "B1")}
	for name, dsn := range map[string]string{"SQLite": storetest.SQLite(t), "PostgreSQL": storetest.Postgres(t)} {
		t.Run(name, func(t *testing.T) {
			keys := filepath.Join(t.TempDir(), "keys")
			first := opened(t, store.Options{DSN: dsn, Keys: keys})
			second := opened(t, store.Options{DSN: dsn, Keys: keys})
			var wg sync.WaitGroup
			var mu sync.Mutex
			acts, fresh := 0, 0
			for i, o := range []*Office{first, second, first, second} {
				for _, path := range []string{same, others[i%2]} {
					wg.Add(1)
					go func() {
						defer wg.Done()
						p, err := o.ImportReviews(context.Background(), path, true)
						if err != nil {
							var f *fault.Error
							t.Errorf("%v %t", err, errors.As(err, &f))
							return
						}
						mu.Lock()
						defer mu.Unlock()
						fresh += p.New
						if p.Act != 0 {
							acts++
						}
					}()
				}
			}
			wg.Wait()
			if fresh != 5 || acts < 3 || acts > 5 {
				t.Errorf("%d new rows by %d acts; want 5 by one a file", fresh, acts)
			}
			intact(t, first)
			if a, b := dumpReviews(t, first), dumpReviews(t, second); a != b || strings.Count(a, "2024") < 5 {
				t.Errorf("%s\n%s", a, b)
			}
		})
	}
}

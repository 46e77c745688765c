package store_test

import (
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"

	"vuonlen/account"
	"vuonlen/household"
	"vuonlen/law"
	"vuonlen/programme"
	"vuonlen/store"
	"vuonlen/store/storetest"
	"vuonlen/unit"
)

// big are the tables that have a row for each household, person or record: no page may
// go through all of one.
const big = `(reviews|members|household_changes|evidence|accesses|access_numbers)\b`

var (
	sqliteWhole   = regexp.MustCompile(`SCAN ` + big)
	postgresWhole = regexp.MustCompile(`(Seq Scan|Index Scan using \w+|Index Only Scan using \w+) on ` + big)
)

// whole tells whether a plan goes through a whole big table: what PostgreSQL reads by an
// index has its condition in the next line.
func whole(plan string) bool {
	if sqliteWhole.MatchString(plan) {
		return true
	}
	lines := strings.Split(plan, "\n")
	for i, line := range lines {
		if postgresWhole.MatchString(line) {
			if _, cond, ok := strings.Cut(lines[i+1], "Index Cond: "); !ok || strings.HasPrefix(cond, "(since <= ") { // which all rows are
				return true
			}
		}
	}
	return false
}

// TestPlans asks both databases how they would carry out what pages ask all day, and
// refuses a way that goes through a whole big table. PostgreSQL is told to read a table
// from end to end only where there is no other way, so what is shown is that an index
// serves; a full database is measured by make load.
func TestPlans(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		db := open(t, o)
		plain := plainly(t, o.DSN)
		enterSome(t, db, plain)
		asks := []struct {
			name string
			ask  func(r *store.Reader) error
			ever bool // it does go through everything: the control of this test
		}{
			{"reviews of a household", func(r *store.Reader) error { return reviewsOf(r, store.ReviewFilter{Household: "h"}) }, false},
			{"review of a household and year", func(r *store.Reader) error { return reviewsOf(r, store.ReviewFilter{Household: "h", Year: 2024}) }, false},
			{"reviews by citizen number", func(r *store.Reader) error { return reviewsOf(r, store.ReviewFilter{Citizen: "m"}) }, false},
			{"reviews by act", func(r *store.Reader) error { return reviewsOf(r.AsKnown(1), store.ReviewFilter{Since: 1}) }, false},
			{"reviews ended by an act", func(r *store.Reader) error { return reviewsOf(r.AsKnown(1), store.ReviewFilter{Until: 2}) }, false},
			{"reviews by import", func(r *store.Reader) error { return reviewsOf(r, store.ReviewFilter{Import: 1}) }, false},
			{"reviews of places", func(r *store.Reader) error {
				return reviewsOf(r, store.ReviewFilter{Year: 2024, Places: []unit.Code{"1", "2"}})
			}, false},
			{"reviews of households", func(r *store.Reader) error {
				return reviewsOf(r, store.ReviewFilter{Year: 2024, Households: []household.ID{"a", "b"}})
			}, false},
			{"members of a household", func(r *store.Reader) error { return membersOf(r, store.ReviewFilter{Household: "h", Year: 2024}) }, false},
			{"members of households", func(r *store.Reader) error {
				return membersOf(r, store.ReviewFilter{Year: 2024, Households: []household.ID{"a", "b"}})
			}, false},
			{"members by citizen number", func(r *store.Reader) error { return membersOf(r, store.ReviewFilter{Citizen: "m"}) }, false},
			{"members by act", func(r *store.Reader) error { return membersOf(r.AsKnown(1), store.ReviewFilter{Since: 1}) }, false},
			{"members ended by an act", func(r *store.Reader) error { return membersOf(r.AsKnown(1), store.ReviewFilter{Until: 2}) }, false},
			{"members by import", func(r *store.Reader) error { return membersOf(r, store.ReviewFilter{Import: 1}) }, false},
			{"changes of a household", func(r *store.Reader) error { _, err := r.ChangesOf("h"); return err }, false},
			{"changes by act", func(r *store.Reader) error { _, err := r.AsKnown(1).HouseholdChangesBy(1); return err }, false},
			{"changes ended by an act", func(r *store.Reader) error { _, err := r.AsKnown(1).HouseholdChangesEnded(2); return err }, false},
			{"list of a year", func(r *store.Reader) error { return listed(r, store.ListFilter{Year: 2024}) }, false},
			{"list by class", func(r *store.Reader) error {
				return listed(r, store.ListFilter{Year: 2024, Class: household.Poor, OfClass: true})
			}, false},
			{"list by number", func(r *store.Reader) error { return listed(r, store.ListFilter{Year: 2024, Household: "h"}) }, false},
			{"list of places", func(r *store.Reader) error {
				return listed(r, store.ListFilter{Year: 2024, Key: "an", Places: []unit.Code{"1"}})
			}, false},
			{"list by name", func(r *store.Reader) error { return listed(r, store.ListFilter{Year: 2024, Key: "tran h3-9"}) }, false},
			{"years", func(r *store.Reader) error { _, err := r.ReviewedYears(2021, 2026); return err }, false},
			{"versions of a review", func(r *store.Reader) error { _, err := r.ReviewVersions("h", 2024); return err }, false},
			{"versions of a review, counted", func(r *store.Reader) error { _, err := r.EarlierReviews("h", 2024); return err }, false},
			{"versions of a record", func(r *store.Reader) error { _, err := r.EvidenceVersions("k", "key"); return err }, false},
			{"records by act", func(r *store.Reader) error { _, err := r.AsKnown(1).EvidenceBy(1); return err }, false},
			{"records ended by an act", func(r *store.Reader) error { _, err := r.AsKnown(1).EvidenceEnded(2); return err }, false},

			{"records of a kind", func(r *store.Reader) error { return r.Evidence("none", func(programme.Record) error { return nil }) }, false},
			{"records that go on from one", func(r *store.Reader) error { _, _, err := r.EvidenceVersion("none", 7); return err }, false},
			{"changes of households", func(r *store.Reader) error { _, err := r.ChangesOfMany([]household.ID{"a", "b"}); return err }, false},
			{"what others entered meanwhile", func(r *store.Reader) error { return r.Stirred(30, func(store.Stir) bool { return true }) }, false},
			{"who saw a household", func(r *store.Reader) error { _, err := r.AccessesTo("h", []unit.Code{"1", "2"}); return err }, false},
			{"what somebody saw", func(r *store.Reader) error { _, err := r.AccessesBy("u3"); return err }, false},

			{"all households, when checking", func(r *store.Reader) error { return reviewsOf(r, store.ReviewFilter{}) }, true},
		}
		for _, a := range asks {
			through, way := "", ""
			asked := 0
			if err := db.Read(background, func(r *store.Reader) error {
				return a.ask(store.Told(r, func(query string, args []any) {
					asked++
					p := plan(t, o.DSN, plain, query, args)
					if way += p; whole(p) {
						through += query + "\n" + p
					}
				}))
			}); err != nil {
				t.Fatalf("%s: %v", a.name, err)
			}
			if a.name == "list by name" && !strings.Contains(way, "reviews_name") {
				t.Errorf("names are not looked up:\n%s", way)
			}
			if asked == 0 {
				t.Errorf("%s: nothing was asked", a.name)
			}
			if (through != "") != a.ever {
				t.Errorf("%s: goes through a whole table: %v, want %v\n%s", a.name, through != "", a.ever, through)
			}
		}
	})
}

// enterSome enters so many rows that PostgreSQL tells one index from another.
func enterSome(t *testing.T, db *store.DB, plain *sql.DB) {
	t.Helper()
	for act := range 40 {
		if _, err := db.Write(background, "cli:an", store.Act{Kind: "review.import"}, func(tx *store.Tx) error {
			for i := range 40 {
				id := household.ID(fmt.Sprintf("h%d-%d", act, i))
				v := household.Review{Household: id, Year: 2021 + law.Year(i%5), Commune: unit.Code(fmt.Sprint(i)), Head: fmt.Sprintf("Trần %s", id),
					CitizenID: fmt.Sprintf("0890%04d%04d", act, i), Standard: "s", Import: int64(act + 1)}
				c := household.Change{Household: id, Kind: "moved", On: 20240101, Import: v.Import}
				if err := errors.Join(tx.AddReview(&v), tx.AddMember(&household.Member{Household: id, Year: v.Year, No: 1, CitizenID: v.CitizenID, Import: v.Import}),
					tx.AddHouseholdChange(c)); err != nil {
					return err
				}
			}
			if old := int64(40*act - 1); old > 0 { // the last row of the act before is superseded
				return errors.Join(tx.EndReviews(old), tx.EndMembers(old), tx.EndHouseholdChanges(old))
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	var lines []store.Access
	for i := range 400 {
		until := any(nil)
		if i%100 == 0 {
			until = i
		}
		if _, err := plain.Exec("INSERT INTO evidence (id, since, until, kind, key, unit, content, import, import_row, sum) VALUES ($1, $1, $2, $4, $3, '', '', 0, 0, '')", i+1, until, fmt.Sprint(i), fmt.Sprint("k", i%20)); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 1000 {
		a := store.Access{Actor: account.Actor(fmt.Sprint("u", i%50)), Kind: "show", Household: household.ID(fmt.Sprint("h", i)), Households: 1}
		switch i % 3 {
		case 1:
			a = store.Access{Actor: a.Actor, Kind: "list", Unit: unit.Code(fmt.Sprint(i % 70)), Households: 500}
		case 2:
			a = store.Access{Actor: a.Actor, Kind: "find", Households: 2, Numbers: []household.ID{a.Household, household.ID(fmt.Sprint("g", i))}}
		}
		lines = append(lines, a)
	}
	if err := db.LogAccess(background, lines...); err != nil {
		t.Fatal(err)
	}
	if _, err := plain.Exec("ANALYZE"); err != nil {
		t.Fatal(err)
	}
	// The names of heads are read once by each process.
	if err := db.Read(background, func(r *store.Reader) error { return listed(r, store.ListFilter{Year: 2024, Key: "an"}) }); err != nil {
		t.Fatal(err)
	}
}

func reviewsOf(r *store.Reader, f store.ReviewFilter) error {
	return r.Reviews(f, func(*household.Review) error { return nil })
}

func membersOf(r *store.Reader, f store.ReviewFilter) error {
	return r.Members(f, func(*household.Member) error { return nil })
}

func listed(r *store.Reader, f store.ListFilter) error {
	return r.List(f, func(store.Listed) error { return nil })
}

// plainly is another connection to the same database, for the questions of the test.
func plainly(t *testing.T, dsn string) *sql.DB {
	t.Helper()
	driver, source := "pgx", dsn
	if path, ok := strings.CutPrefix(dsn, "sqlite:"); ok {
		driver, source = "sqlite", "file:"+path
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	db.SetMaxOpenConns(1)
	if driver == "pgx" {
		if _, err := db.Exec("SET enable_seqscan = off"); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

// plan is how the database would carry a query out, a step a line.
func plan(t *testing.T, dsn string, db *sql.DB, query string, args []any) string {
	t.Helper()
	explain := "EXPLAIN "
	if strings.HasPrefix(dsn, "sqlite:") {
		explain = "EXPLAIN QUERY PLAN "
	}
	rows, err := db.Query(explain+query, args...)
	if err != nil {
		t.Fatalf("%v\n%s", err, query)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	values := make([]any, len(columns))
	into := make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	var b strings.Builder
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&b, values[len(values)-1])
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

package main

import (
	"database/sql"
	"errors"

	"github.com/jackc/pgx/v5"

	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"vuonlen/account"
	"vuonlen/household"
	"vuonlen/internal/sample"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/store"
	"vuonlen/unit"

	"io"
	"vuonlen/internal/lang"
)

// loadPerson is somebody whom the people of the load look for.
type loadPerson struct {
	Household household.ID
	Year      law.Year
	Commune   unit.Code // on 31 December of the year
	Head      string
	Citizen   string
}

// declaredFor is how many households the made-up province must have for as many in its
// register: about 15 of 100 come into the register in five years.
func declaredFor(registered int) int { return registered * 100 / 15 }

// personsFile holds some people of the made-up province, and tells that the database
// beside it was filled to its end.
const personsFile = "persons.json"

// filledForLoad makes sure that the SQLite database of the folder holds the made-up
// province, imported like that of the demo, and gives some of its people.
func filledForLoad(t *testing.T, dir string, households int) (options store.Options, persons []loadPerson) {
	t.Helper()
	options = store.Options{DSN: "sqlite:" + filepath.Join(dir, "register.db"), Keys: filepath.Join(dir, "keys"), Datasets: office.Datasets()}
	if b, err := os.ReadFile(filepath.Join(dir, personsFile)); err == nil {
		if err := json.Unmarshal(b, &persons); err != nil {
			t.Fatal(err)
		}
		return options, persons
	}
	began := time.Now()
	db, err := store.Open(t.Context(), options)
	if err != nil {
		t.Fatalf("%v (remove the folder %s when it holds half a province)", err, dir)
	}
	defer db.Close()
	a := loadApp()
	o := &office.Office{DB: db, Actor: a.actor(), Today: a.today()}
	demo := &demoCmd{Households: declaredFor(households), Seed: 1, Dir: t.TempDir()}
	if err := demo.fill(a, o); err != nil {
		t.Fatalf("%v (remove the folder %s when it holds half a province)", err, dir)
	}
	tree, err := unit.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	p, err := sample.Make(tree, demo.Households, demo.Seed)
	if err != nil {
		t.Fatal(err)
	}
	have := map[household.ID]bool{}
	for i := range p.Reviews {
		v := &p.Reviews[i]
		have[v.Household] = true
		if v.Year == 2025 && v.CitizenID != "" && i%97 == 0 {
			persons = append(persons, loadPerson{v.Household, v.Year, v.Commune, v.Head, v.CitizenID})
		}
	}
	b, err := json.Marshal(persons)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, personsFile), b, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Logf("filled in %v: %d households, %d reviews, %d members, %d records of evidence", time.Since(began).Round(time.Second), len(have), len(p.Reviews), len(p.Members), len(p.Evidence))
	return options, persons
}

// copiedForLoad makes sure that a PostgreSQL database holds the very rows of the SQLite
// database: both have the same tables, and the keys are the same.
func copiedForLoad(t *testing.T, from store.Options, dsn, dir string) store.Options {
	t.Helper()
	options := store.Options{DSN: dsn, Keys: from.Keys, Datasets: from.Datasets}
	mark := filepath.Join(dir, "postgres.filled")
	if _, err := os.Stat(mark); err == nil {
		return options
	}
	began := time.Now()
	ctx := t.Context()
	if err := store.Migrate(ctx, dsn); err != nil {
		t.Fatal(err)
	}
	if db, err := store.Open(ctx, from); err != nil { // brings its tables up to date
		t.Fatal(err)
	} else if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	source, err := sql.Open("sqlite", "file:"+strings.TrimPrefix(from.DSN, "sqlite:"))
	if err != nil {
		t.Fatal(err)
	}
	defer source.Close()
	to, err := pgx.Connect(ctx, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = to.Close(ctx) }()
	var tables []string
	names, err := source.Query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT IN ('schema_versions', 'accesses', 'sessions', 'login_limits')")
	if err != nil {
		t.Fatal(err)
	}
	for names.Next() {
		var s string
		if err := names.Scan(&s); err != nil {
			t.Fatal(err)
		}
		tables = append(tables, s)
	}
	if err := errors.Join(names.Err(), names.Close()); err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		if _, err := to.Exec(ctx, "TRUNCATE "+table); err != nil { // of a copy that was broken off
			t.Fatal(err)
		}
		rows, err := source.Query("SELECT * FROM " + table)
		if err != nil {
			t.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := to.CopyFrom(ctx, pgx.Identifier{table}, columns, &copiedRows{rows, len(columns)}); err != nil {
			t.Fatalf("%s: %v", table, err)
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := to.Exec(ctx, "VACUUM ANALYZE"); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(mark, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Logf("copied %d tables in %v", len(tables), time.Since(began).Round(time.Second))
	return options
}

// copiedRows are rows of database/sql as COPY takes them.
type copiedRows struct {
	*sql.Rows
	n int
}

func (c *copiedRows) Values() ([]any, error) {
	values := make([]any, c.n)
	into := make([]any, c.n)
	for i := range values {
		into[i] = &values[i]
	}
	return values, c.Scan(into...)
}

// loadRoles is who works at the same time, by role and place. Most are of communes, as
// in a province.
var loadRoles = []struct {
	role  account.Role
	scope unit.Code // empty: one commune after the other
	on    law.Date
	n     int
}{
	{account.Reviewer, "", 0, 14},
	{account.CommuneOfficer, "", 0, 14},
	{account.ProvincialOfficer, "89", 20250601, 8},
	{account.BoardSecretary, "89", 20250601, 4},
	{account.Department, "89", 20250601, 4},
	{account.Auditor, "89", 20250601, 4},
	{account.Administrator, "89", 20250601, 2},
}

// loadWorker is one of them, signed in.
type loadWorker struct {
	name    string
	role    account.Role
	commune unit.Code // of which he is, today; empty: the province
	token   string
}

// peopleOfLoad makes them anew and signs them all in, through the same door as everybody.
func peopleOfLoad(t *testing.T, options store.Options, persons []loadPerson) (out []loadWorker) {
	t.Helper()
	db, err := store.Open(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	a := loadApp()
	o := &office.Office{DB: db, Actor: a.actor(), Today: a.today()}
	door := &office.Door{DB: db, Today: o.Today}
	var own []unit.Code // communes of today in which somebody is looked for
	for _, p := range persons {
		if !slices.Contains(own, p.Commune) {
			own = append(own, p.Commune)
		}
	}
	run := strconv.FormatInt(a.now().Unix(), 36) // those of an earlier run have an app that is forgotten
	for _, r := range loadRoles {
		for i := range r.n {
			w := loadWorker{name: fmt.Sprintf("%s%d.%s", strings.ReplaceAll(string(r.role), "_", ""), i+1, run), role: r.role}
			grant := account.Grant{Role: r.role, Scope: r.scope, On: r.on}
			if r.scope == "" {
				w.commune = own[len(out)%len(own)]
				grant.Scope, grant.On = w.commune, o.Today
			}
			if _, err := o.AddUser(t.Context(), w.name, grant); err != nil {
				t.Fatal(err)
			}
			inv, err := o.Invite(t.Context(), w.name)
			if err != nil {
				t.Fatal(err)
			}
			v := office.Visitor{Address: fmt.Sprintf("10.0.%d.1", len(out)), Device: "load"}
			e, err := door.Redeem(t.Context(), v, inv.Code, "loads-and-loads-of-"+w.name)
			if err != nil {
				t.Fatal(err)
			}
			v.Token = e.Token
			secret, _, err := door.BeginApp(t.Context(), v)
			if err != nil {
				t.Fatal(err)
			}
			if e, err = door.FinishApp(t.Context(), v, "load", account.TOTP(secret, account.TOTPStep(a.now()))); err != nil {
				t.Fatal(err)
			}
			w.token = e.Token
			out = append(out, w)
		}
	}
	if len(out) != loadUsers {
		t.Fatalf("%d people", len(out))
	}
	return out
}

// loadApp is the program with the clock of the day, as an operator of this machine.
func loadApp() *app {
	a := testApp(io.Discard, os.Stderr)
	a.now, a.flags, a.lang = time.Now, &globals{}, lang.EN
	return a
}

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
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

// filledForLoad makes sure that the database holds the made-up province, and gives some of its
// people. A mark beside the database tells that it was filled to its end.
func filledForLoad(t *testing.T, options store.Options, dir, name string, households int) []loadPerson {
	t.Helper()
	mark := filepath.Join(dir, name+".filled.json")
	var persons []loadPerson
	if b, err := os.ReadFile(mark); err == nil {
		if err := json.Unmarshal(b, &persons); err != nil {
			t.Fatal(err)
		}
		return persons
	}
	began := time.Now()
	db, err := store.Open(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	a := loadApp()
	o := &office.Office{DB: db, Actor: a.actor(), Today: a.today()}
	files := filepath.Join(t.TempDir(), "files")
	if err := os.MkdirAll(files, 0o755); err != nil {
		t.Fatal(err)
	}
	demo := &demoCmd{Households: declaredFor(households), Seed: 1, Dir: files}
	if err := demo.fill(a, o); err != nil {
		t.Fatalf("%v (remove the folder %s when it holds half a province)", err, dir)
	}
	tree, err := unit.Build(unit.Embedded())
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
		if v.Year == 2025 && v.CitizenID != "" && i%97 == 0 && len(persons) < 2000 {
			persons = append(persons, loadPerson{v.Household, v.Year, v.Commune, v.Head, v.CitizenID})
		}
	}
	b, err := json.Marshal(persons)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(mark, b, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Logf("filled in %v: %d households, %d reviews, %d members, %d records of evidence", time.Since(began).Round(time.Second), len(have), len(p.Reviews), len(p.Members), len(p.Evidence))
	return persons
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

// peopleOfLoad signs them all in anew, through the same door as everybody.
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
	users, err := o.Users(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, u := range users {
		known[u.Name] = true
	}
	for _, r := range loadRoles {
		for i := range r.n {
			w := loadWorker{name: fmt.Sprintf("%s%d", strings.ReplaceAll(string(r.role), "_", ""), i+1), role: r.role}
			grant := account.Grant{Role: r.role, Scope: r.scope, On: r.on}
			if r.scope == "" {
				w.commune = own[len(out)%len(own)]
				grant.Scope, grant.On = w.commune, o.Today
			}
			if !known[w.name] {
				if _, err := o.AddUser(t.Context(), w.name, grant); err != nil {
					t.Fatal(err)
				}
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

package main

import (
	"bytes"
	"database/sql"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"vuonlen/account"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/store"
	"vuonlen/web"
	"vuonlen/web/staff"
)

// Values that stand for nothing else: whatever log or error text has one of them has
// it from a household's loan, or from what is said of somebody's health.
var marks = []string{
	"MARKPURPOSE", "MARKCONTRACT", "76543217", "76.543.217", "76,543,217", "65432176", "65.432.176", "65,432,176", "54321765", "54.321.765", "54,321,765", "MARKOK", "MARKPAID", "MARKREASON", "2021-03-09", "2027-03-08", "09/03/2021", "08/03/2027",
	"MARKHEALTH", "MARKREMARK", "MARKNUTRITION",
}

// TestLoansAndHealthStayOutOfLogs: every act and answer that touches loans or health,
// done well and done badly, leaves nothing of them in what the program says of
// errors, in its log of requests, in the journal or in the access log. That the
// marks would be seen is shown by what the commands give to who may read it.
func TestLoansAndHealthStayOutOfLogs(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db := "sqlite:" + filepath.ToSlash(filepath.Join(dir, "x.db"))
	var errors, answers strings.Builder
	run := func(code int, args ...string) {
		t.Helper()
		for _, l := range []string{"vi", "en"} {
			r := call(append([]string{"--lang", l, "--db", db}, args...)...)
			errors.WriteString(r.stderr)
			answers.WriteString(r.stdout)
			if r.code != code {
				t.Errorf("%s: exit %d, want %d\n%s", strings.Join(args, " "), r.code, code, r.stderr)
			}
		}
	}
	files := 0
	enter := func(code int, args []string, rows ...string) {
		t.Helper()
		files++
		path := write(t, dir, fmt.Sprintf("f%d.csv", files), strings.Join(rows, "\n")+"\n")
		run(code, append(args, path, "--confirm")...)
	}
	evidence := func(kind string) []string { return []string{"evidence", "import", kind} }

	review := "year,household,hamlet,commune,area,ethnicity,size,b1,d01,d02,d03,d04,d05,d06,d07,d08,d09,d10,d11,d12"
	enter(0, []string{"review", "import"}, review,
		"2021,H1,,30553,rural,01,3,120,1,1,1,0,0,0,0,0,0,0,0,0", "2022,H1,,30553,rural,01,3,190,0,0,1,0,0,0,0,0,0,0,0,0")
	enter(1, []string{"review", "import"}, review, "2023,H1,,30553,rural,01,3,120,1,1,MARKNUTRITION,0,0,0,0,0,0,0,0,0")
	members := "year,household,member,name,sex,birth,relation,ethnicity,no_labour,disabled,malnourished,insured"
	enter(0, []string{"member", "import"}, members, "2022,H1,1,Mẫu,male,1980,Chủ hộ,01,yes,yes,no,no")
	enter(1, []string{"member", "import"}, members, "2022,H1,1,Mẫu,male,1980,Chủ hộ,01,MARKHEALTH,yes,MARKNUTRITION,no")
	enter(0, evidence("subjects"), "id,kind,name", "NH,credit_institution,Ngân hàng Mẫu")
	enter(0, evidence("registrations"), "household,signed_on", "H1,2022-03-01")

	loan := "household,bank,contract,purpose,principal,disbursed_on,due_on,purpose_checked_on,purpose_ok"
	enter(0, evidence("loans"), loan, "H1,NH,MARKCONTRACT,MARKPURPOSE,76543217,2021-03-09,2027-03-08,,yes")
	for _, row := range []string{
		"H1,NH,MARKCONTRACT,MARKPURPOSE,76543217,2021-03-09,2027-03-08,,MARKOK", "H1,NH,MARKCONTRACT,MARKPURPOSE,MARKPAID,2021-03-09,2027-03-08,,yes",
		"H9,NH,MARKCONTRACT,MARKPURPOSE,76543217,2021-03-09,2027-03-08,,yes", "H1,Z,MARKCONTRACT,MARKPURPOSE,76543217,2021-03-09,2027-03-08,,yes",
		"H1,NH,MARKCONTRACT,MARKPURPOSE,-76543217,2021-03-09,2027-03-08,,yes", "H1,NH,MARKCONTRACT,MARKPURPOSE,76543217,2027-03-08,2021-03-09,,yes",
		"H1,NH,MARKCONTRACT,MARKPURPOSE,76543217,2021-03-09,2021-03-08 MARKREMARK,,yes", "H1,NH,,MARKPURPOSE,76543217,2021-03-09,2027-03-08,,yes",
		"H1,NH,MARKCONTRACT,MARKPURPOSE,76543217,2021-03-09,2027-03-08,2027-03-08,yes",
	} {
		enter(1, evidence("loans"), loan, row)
	}
	enter(1, evidence("loans"), loan, "H1,NH,MARKCONTRACT,MARKPURPOSE,1,,,,yes", "H1,NH,MARKCONTRACT,MARKPURPOSE,2,,,,yes")
	enter(1, evidence("loans"), loan, `H1,NH,MARKCONTRACT,"MARKPURPOSE,76543217`)
	payment := "contract,due_on,principal_due,interest_due,paid_on,principal_paid,interest_paid"
	enter(0, evidence("loan-payments"), payment, "MARKCONTRACT,2024-06-30,65432176,54321765,2024-07-01,65432176,54321765")
	for _, row := range []string{
		"MARKCONTRACT2,2024-06-30,65432176,54321765,2024-07-01,65432176,54321765", "MARKCONTRACT,MARKPAID,65432176,54321765,,,", "MARKCONTRACT,2024-06-30,65432176 MARKPAID,54321765,,,",
		"MARKCONTRACT,2024-06-30,65432176,54321765,2027-03-08,65432176,54321765",
	} {
		enter(1, evidence("loan-payments"), payment, row)
	}
	run(0, "judge", "--movement", demoMovement, "--submitted-on", "2025-06-01", "--kind", "household")
	run(0, "judge", "--movement", demoMovement, "--submitted-on", "2025-06-01", "--kind", "household", "--subject", "H1", "--format", "json")
	run(0, "evidence", "list", "loans")
	run(0, "evidence", "list", "loan-payments", "--household", "H1", "--format", "csv")
	run(0, "household", "show", "H1")
	decide := []string{"criterion", "decide", "--movement", demoMovement, "--criterion", "household.loan", "--subject", "H1", "--reasons", "MARKREASON", "--verdict"}
	done(t, append(append([]string{"--db", db}, decide...), "met")...)
	run(1, append(decide, "not_met")...)
	run(0, "criterion", "list", "--movement", demoMovement, "--format", "json")
	run(0, "verify")
	requests := pages(t, filepath.Join(dir, "x.db"), &answers)
	run(0, "journal", "list", "--format", "csv")

	for where, text := range map[string]string{"an error": errors.String(), "the log of requests": requests, "the database's logs": logsOf(t, filepath.Join(dir, "x.db"))} {
		if strings.TrimSpace(text) == "" {
			t.Errorf("%s: nothing was written, so nothing was looked at", where)
		}
		for _, m := range marks {
			if i := strings.Index(text, m); i >= 0 {
				t.Errorf("%s has %s: …%s…", where, m, text[max(0, i-80):min(len(text), i+80)])
			}
		}
	}
	for _, m := range []string{"MARKCONTRACT", "MARKPURPOSE", "MARKREASON", "76,543,217", "54321765"} {
		if !strings.Contains(answers.String(), m) {
			t.Errorf("%s is shown nowhere, so its absence from logs says nothing", m)
		}
	}
}

// pages asks for pages that show the household's judgement, and for some that fail,
// and gives the log of requests.
func pages(t *testing.T, path string, answers *strings.Builder) string {
	t.Helper()
	db, err := store.Open(t.Context(), store.Options{DSN: "sqlite:" + filepath.ToSlash(path), Datasets: office.Datasets()})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for name, role := range map[string]account.Role{"tinh": account.ProvincialOfficer, "quan": account.Administrator, "kiem": account.Auditor} {
		if _, err := (&office.Office{DB: db, Actor: "cli:an", Today: 20250101}).AddUser(t.Context(), name, account.Grant{Role: role, Scope: "89", On: 20240101}); err != nil {
			t.Fatal(err)
		}
	}
	var log bytes.Buffer
	s := &staff.Staff{DB: db, Proved: func(_ account.Permission, h web.Handler) web.Handler { return h }}
	site := &web.Site{Routes: s.Routes(), Menu: s.Menu(), SignIn: "/login", Now: db.Now, Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Identify: func(q *http.Request) (*account.Authority, error) {
			return (&office.Office{DB: db, Actor: account.Actor(q.Header.Get("As")), Today: law.DateOf(db.Now())}).Authority(q.Context())
		}}
	h, err := site.Handler()
	if err != nil {
		t.Fatal(err)
	}
	for _, as := range []string{"tinh", "quan", "kiem"} {
		for _, p := range []string{
			"/judgements/" + demoMovement + "/household/H1?submitted=2025-06-01", "/judgements?kind=household&submitted=2025-06-01",
			"/judgements/" + demoMovement + "/household/MARKCONTRACT?submitted=2025-06-01", "/judgements?kind=MARKHEALTH&submitted=MARKREMARK", "/journal",
		} {
			q := httptest.NewRequest(http.MethodGet, "http://vuonlen.test"+p, nil)
			q.Header.Set("As", as)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, q)
			answers.WriteString(w.Body.String())
		}
	}
	return log.String()
}

// logsOf is all that stands in the tables that record what was done and seen.
func logsOf(t *testing.T, path string) string {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var out strings.Builder
	for _, table := range []string{"journal", "accesses", "imports", "disclosures", "sessions", "head"} {
		rows, err := db.QueryContext(t.Context(), "SELECT * FROM "+table)
		if err != nil {
			t.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			cells := make([]any, len(columns))
			for i := range cells {
				cells[i] = new(sql.RawBytes)
			}
			if err := rows.Scan(cells...); err != nil {
				t.Fatal(err)
			}
			for _, c := range cells {
				fmt.Fprintf(&out, "%s ", *c.(*sql.RawBytes))
			}
			out.WriteString("\n")
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		rows.Close()
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

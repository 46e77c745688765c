package store_test

import (
	"database/sql"
	"fmt"
	"sort"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // for looking past the program
	_ "modernc.org/sqlite"

	"vuonlen/journal"
	"vuonlen/store"
)

func entries(es []journal.Entry) []entry {
	var out []entry
	for _, e := range es {
		out = append(out, entry{e.Act, string(e.Actor), e.Kind})
	}
	return out
}

// past opens a database past the program, as somebody with a SQL shell would.
func past(t testing.TB, dsn string) *sql.DB {
	t.Helper()
	driver, name := "pgx", dsn
	if p, ok := strings.CutPrefix(dsn, "sqlite:"); ok {
		driver, name = "sqlite", p
	}
	db, err := sql.Open(driver, name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func must(t testing.TB, db *sql.DB, query string, args ...any) {
	t.Helper()
	r, err := db.Exec(query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	if n, err := r.RowsAffected(); err == nil && n == 0 && !strings.HasPrefix(query, "CREATE") && !strings.HasPrefix(query, "DROP") && !strings.HasPrefix(query, "ALTER") {
		t.Fatalf("%s: no row", query)
	}
}

// all reads every row of every table with the columns as stored.
type stored struct {
	table   string
	columns []string
	rows    [][]any
}

func all(t testing.TB, db *sql.DB, dsn string) []stored {
	t.Helper()
	q := "SELECT name FROM sqlite_master WHERE type = 'table'"
	if !strings.HasPrefix(dsn, "sqlite:") {
		q = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
	}
	rows, err := db.Query(q)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for rows.Next() {
		var n string
		if err := rows.Scan(&n); err != nil {
			t.Fatal(err)
		}
		names = append(names, n)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	sort.Strings(names)
	var out []stored
	for _, n := range names {
		rows, err := db.Query("SELECT * FROM " + n + " ORDER BY 1")
		if err != nil {
			t.Fatal(err)
		}
		s := stored{table: n}
		if s.columns, err = rows.Columns(); err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			v := make([]any, len(s.columns))
			into := make([]any, len(v))
			for i := range v {
				into[i] = &v[i]
			}
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			s.rows = append(s.rows, v)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}

// dump writes every table with the types of its values.
func dump(t testing.TB, o store.Options) string {
	t.Helper()
	db := past(t, o.DSN)
	defer db.Close()
	var b strings.Builder
	for _, s := range all(t, db, o.DSN) {
		fmt.Fprintf(&b, "%s\n%s\n", s.table, strings.Join(s.columns, " "))
		for _, r := range s.rows {
			for _, v := range r {
				fmt.Fprintf(&b, "%T %v|", v, v)
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

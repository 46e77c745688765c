package main

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestEdition has DuckDB, which knows nothing of this program, read the tables of an edition
// from CSV, JSON and Parquet: the same rows, each of the same values, and columns of types
// that can be reckoned with. VUONLEN_EDITION names a folder of "vuonlen edition export";
// make open-data fills one.
func TestEdition(t *testing.T) {
	dir := os.Getenv("VUONLEN_EDITION")
	if dir == "" {
		t.Skip("skipped: make open-data runs it")
	}
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	one := func(query string) (n int64) {
		t.Helper()
		if err := db.QueryRow(query).Scan(&n); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		return n
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.parquet"))
	if err != nil || len(files) == 0 {
		t.Fatal("no Parquet file", err)
	}
	for _, parquet := range files {
		name := strings.TrimSuffix(parquet, ".parquet")
		// What keeps a spreadsheet program from running a text is no part of it.
		csv := fmt.Sprintf(`select regexp_replace(columns(*), '^''([=+@-])', '\1') from read_csv('%s.csv', all_varchar = true, header = true, nullstr = '')`, name)
		forms := map[string]string{
			"parquet": fmt.Sprintf("select columns(*)::varchar from '%s.parquet'", name),
			"json":    fmt.Sprintf("select columns(*)::varchar from read_json('%s.json', format = 'array', columns = %s)", name, typed(t, db, name)),
		}
		n := one("select count(*) from (" + csv + ")")
		for form, q := range forms {
			if m := one("select count(*) from (" + q + ")"); m != n {
				t.Errorf("%s: %d rows as CSV, %d as %s", name, n, m, form)
			}
			for _, both := range [][2]string{{csv, q}, {q, csv}} {
				if m := one(fmt.Sprintf("select count(*) from (%s except all %s)", both[0], both[1])); m != 0 {
					t.Errorf("%s: %d rows of CSV and %s differ", name, m, form)
				}
			}
		}
		t.Logf("%s: %d rows, the same in CSV, JSON and Parquet", filepath.Base(name), n)
	}
	figures := filepath.Join(dir, "figures.parquet")
	if off := one(fmt.Sprintf(`select count(*) from '%[1]s' a join '%[1]s' b on (a.map, a.code, a."on", a.year, a.among) = (b.map, b.code, b."on", b.year, b.measure)
		where a.rate_percent is not null and a.rate_percent != round(100::decimal(18, 6) * a.value / b.value, 2)`, figures)); off != 0 {
		t.Errorf("%d rates are not those of their counts", off)
	}
	if n := one(fmt.Sprintf(`select count(*) from '%s' where (state = 'shown') != (value is not null) or (state = 'banded') != (min is not null and max >= min)`, figures)); n != 0 {
		t.Errorf("%d figures have numbers that their state has not", n)
	}
	var types string
	if err := db.QueryRow(fmt.Sprintf(`select string_agg(distinct typeof(year) || ' ' || typeof("on") || ' ' || typeof(value) || ' ' || typeof(rate_percent)) from '%s'`, figures)).Scan(&types); err != nil || types != "INTEGER DATE BIGINT DECIMAL(18,2)" {
		t.Error(types, err)
	}
}

// typed are the columns as Parquet gives them: JSON says no types of its own.
func typed(t *testing.T, db *sql.DB, name string) string {
	t.Helper()
	rows, err := db.Query(fmt.Sprintf("select column_name, column_type from (describe select * from '%s.parquet')", name))
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var column, of string
		if err := rows.Scan(&column, &of); err != nil {
			t.Fatal(err)
		}
		out = append(out, fmt.Sprintf("'%s': '%s'", column, of))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return "{" + strings.Join(out, ", ") + "}"
}

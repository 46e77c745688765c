package main

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"

	_ "github.com/duckdb/duckdb-go/v2"
)

// each writes a piece of SQL for each indicator.
func each(format, between string) string {
	var out []string
	for i := 1; i <= 12; i++ {
		out = append(out, fmt.Sprintf(format, i))
	}
	return strings.Join(out, between)
}

// countQuery is formats.md 3.3 in SQL, for DuckDB and PostgreSQL, in two stages:
// first by hamlet, then upwards over the units, which is several times faster
// than all grouping sets over the rows. A class is known where all possible values
// of what is unknown give it.
func countQuery(rows, units string) string {
	return `with r as (
 select year, hamlet, ethnicity, size, b1, ` + each("d%02d", ", ") + `,
  ` + each("coalesce(d%02d, 0)", " + ") + ` as n,
  ` + each("(d%02d is null)::int", " + ") + ` as u,
  case area when 'urban' then 175 when 'rural' then 140 else 140 end as lo,
  case area when 'urban' then 175 when 'rural' then 140 else 175 end as hi
 from ` + rows + `),
c as (
 select year, hamlet, case when ethnicity is null or ethnicity = '' or ethnicity = '01' then 0 else 1 end as minority, count(*) as households,
  count(*) filter (where b1 <= lo and n >= 3) as poor,
  count(*) filter (where b1 <= lo and n + u < 3) as near_poor,
  count(*) filter (where b1 > hi) as not_poor,
  sum(coalesce(size, 0)) as persons, ` + each("sum(coalesce(d%02[1]d, 0)) as d%02[1]d", ", ") + `,
  sum(case when u = 0 then coalesce(size, 0) else 0 end) as persons_counted,
  sum(case when u = 0 and n >= 3 then coalesce(size, 0) else 0 end) as q,
  sum(case when u = 0 and n >= 3 then coalesce(size, 0) * n else 0 end) as qc
 from r group by 1, 2, 3),
h as (select code as hamlet, parent as commune from ` + units + ` where level = 'hamlet'),
m as (select code as commune, parent as district from ` + units + ` where level = 'commune'),
t as (select code as district, parent as province from ` + units + ` where level = 'district'),
g as (
 select case when grouping(province) = 0 then 1 when grouping(district) = 0 then 2 when grouping(commune) = 0 then 3 else 4 end as rank,
  coalesce(province, district, commune, hamlet) as code, year, case when grouping(minority) = 1 then null else minority end as minority,
  sum(households) as households, sum(poor) as poor, sum(near_poor) as near_poor, sum(households) - sum(poor) - sum(near_poor) - sum(not_poor) as unknown,
  sum(persons) as persons, ` + each("sum(d%02[1]d) as d%02[1]d", ", ") + `, sum(persons_counted) as persons_counted, sum(q) as q, sum(qc) as qc
 from c join h using (hamlet) join m using (commune) join t using (district)
 group by grouping sets ((year, province), (year, province, minority), (year, district), (year, district, minority),
  (year, commune), (year, commune, minority), (year, hamlet), (year, hamlet, minority)))
select case rank when 1 then 'province' when 2 then 'district' when 3 then 'commune' else 'hamlet' end as level, code, year, minority,
 households::bigint as households, poor::bigint as poor, near_poor::bigint as near_poor, unknown::bigint as unknown, persons::bigint as persons,
 ` + each("d%02[1]d::bigint as d%02[1]d", ", ") + `, persons_counted::bigint as persons_counted, q::bigint as q, qc::bigint as qc
from g where minority is null or minority = 1 order by rank, code, year, minority nulls first`
}

// runDuck counts a file with DuckDB and writes the answer.
func runDuck(dir, kind, out string, threads int) error {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	quote := func(name string) string { return "'" + strings.ReplaceAll(name, "'", "''") + "'" }
	file := func(name string) string { return quote(filepath.Join(dir, name)) }
	rows := "read_parquet(" + file("reviews.parquet") + ")"
	if kind == "csv" {
		// The types are given, so that nothing is spent on guessing them.
		rows = "read_csv(" + file("reviews.csv") + ", header = true, delim = ',', columns = {" +
			"'year': 'SMALLINT', 'household': 'VARCHAR', 'hamlet': 'VARCHAR', 'area': 'VARCHAR', 'ethnicity': 'VARCHAR', 'size': 'TINYINT', 'b1': 'SMALLINT', " +
			each("'d%02d': 'TINYINT'", ", ") + "})"
	}
	units := "read_csv(" + file("units.csv") + ", header = true, all_varchar = true)"
	for _, q := range []string{
		fmt.Sprintf("set threads = %d", threads),
		"create temp table units as select * from " + units,
		"copy (" + countQuery(rows, "units") + ") to " + quote(out) + " (format csv, header, delim ',')",
	} {
		if _, err := db.Exec(q); err != nil {
			return fmt.Errorf("%w\n%s", err, q)
		}
	}
	return nil
}

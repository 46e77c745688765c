package main

import (
	"bufio"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"vuonlen/household"
	"vuonlen/law"
	"vuonlen/tally"
)

// tiles are the reviews of the country in memory, a set of tiles for each year, with
// the units above the hamlets.
type tiles struct {
	years  []law.Year
	of     map[law.Year]*tally.Tiles
	levels *tally.Levels
}

// makeTiles builds them from the same rows as the files.
func (c country) makeTiles() (*tiles, error) {
	t := &tiles{of: map[law.Year]*tally.Tiles{}}
	builders := map[law.Year]*tally.TileBuilder{}
	for i := range c.rows {
		r := c.at(i)
		y := law.Year(r.year)
		b := builders[y]
		if b == nil {
			b = tally.NewTileBuilder(y, c.hamlets, false)
			builders[y] = b
			t.years = append(t.years, y)
		}
		row := tally.TileRow{Size: max(0, r.size)}
		for k, d := range r.d {
			if d >= 0 {
				row.Set(k+1, d == 1)
			}
		}
		if r.b1 >= 0 {
			row.SetB1(r.b1)
		}
		switch r.area {
		case "urban":
			row.Area = household.Urban
		case "rural":
			row.Area = household.Rural
		}
		if r.ethnicity != "" {
			row.Minority = household.AnswerOf(r.ethnicity != "01")
		}
		if err := b.Add(r.hamlet, &row); err != nil {
			return nil, err
		}
	}
	slices.Sort(t.years)
	for y, b := range builders {
		t.of[y] = b.Build([32]byte{})
	}
	up := func(n int, parent func(int) int) []int32 {
		out := make([]int32, n)
		for i := range out {
			out[i] = int32(parent(i))
		}
		return out
	}
	var err error
	t.levels, err = tally.NewLevels(c.hamlets, []int{c.communes, c.districts, c.provinces},
		up(c.hamlets, c.communeOf), up(c.communes, c.districtOf), up(c.districts, c.provinceOf))
	return t, err
}

// count is all counts of all units of all years.
func (t *tiles) count(threads int) map[law.Year]*tally.TileCount {
	out := map[law.Year]*tally.TileCount{}
	for _, y := range t.years {
		s, _ := household.StandardForYear(y)
		out[y] = t.of[y].Count(s, t.levels, threads)
	}
	return out
}

// write puts the counts in the words and the order of DuckDB's answer.
func (t *tiles) write(c country, counts map[law.Year]*tally.TileCount, path string) error {
	return write(path, func(w *bufio.Writer) {
		fmt.Fprintln(w, "level,code,year,minority,households,poor,near_poor,unknown,persons,"+each("d%02d", ",")+",persons_counted,q,qc")
		for _, l := range []struct {
			name  string
			level int
			n     int
			code  func(int) string
		}{{"province", 3, c.provinces, provinceCode}, {"district", 2, c.districts, districtCode}, {"commune", 1, c.communes, communeCode}, {"hamlet", 0, c.hamlets, hamletCode}} {
			for u := range l.n {
				for _, y := range t.years {
					line := func(minority string, n tally.UnitCount) {
						if n.Households.Hi == 0 {
							return
						}
						fmt.Fprintf(w, "%s,%s,%d,%s,%d,%d,%d,%d,%d", l.name, l.code(u), y, minority, n.Households.Lo, n.Poor.Lo, n.NearPoor.Lo, n.Unknown, n.Persons)
						for _, d := range n.Indicators {
							fmt.Fprintf(w, ",%d", d.Lo)
						}
						fmt.Fprintf(w, ",%d,%d,%d\n", n.PersonsCounted, n.Q, n.QC)
					}
					line("", counts[y].All(l.level, u))
					line("1", counts[y].Of(l.level, u, household.Yes))
				}
			}
		}
	})
}

// tableQuery is countQuery over an own table of numbers alone, without the order and
// the words of an answer on disk: what an engine can do at its best.
const tableQuery = `create or replace temp table answer as with c as (
 select year, hamlet, minority, count(*) as households,
  count(*) filter (where b1 <= lo and n >= 3) as poor, count(*) filter (where b1 <= lo and n + u < 3) as near_poor, count(*) filter (where b1 > hi) as not_poor,
  sum(size) as persons, %s,
  sum(case when u = 0 then size else 0 end) as persons_counted, sum(case when u = 0 and n >= 3 then size else 0 end) as q,
  sum(case when u = 0 and n >= 3 then size * n else 0 end) as qc
 from hy group by all)
select province, district, commune, hamlet, year, minority, sum(households) as households, sum(poor) as poor, sum(near_poor) as near_poor,
 sum(households) - sum(poor) - sum(near_poor) - sum(not_poor) as unknown, sum(persons) as persons, %s,
 sum(persons_counted) as persons_counted, sum(q) as q, sum(qc) as qc
from c join above using (hamlet)
group by grouping sets ((year, province), (year, province, minority), (year, district), (year, district, minority),
 (year, commune), (year, commune, minority), (year, hamlet), (year, hamlet, minority))`

// duckTable loads the rows into a table of DuckDB's own and gives the fastest of
// several counts of it.
func duckTable(c country, times, threads int) (time.Duration, error) {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return 0, err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	quote := func(name string) string { return "'" + strings.ReplaceAll(filepath.Join(c.dir, name), "'", "''") + "'" }
	var above strings.Builder
	for h := range c.hamlets {
		m := c.communeOf(h)
		d := c.districtOf(m)
		fmt.Fprintf(&above, "%d,%d,%d,%d\n", h, m, d, c.provinceOf(d))
	}
	if err := os.WriteFile(c.file("above.csv"), []byte("hamlet,commune,district,province\n"+above.String()), 0o600); err != nil {
		return 0, err
	}
	for _, q := range []string{
		"set threads = " + strconv.Itoa(threads),
		"create table above as select * from read_csv(" + quote("above.csv") + ", header = true)",
		// What does not change from count to count is worked out while loading: the
		// deprivations known and open, the two lines, the group.
		"create table hy as select year::smallint as year, (hamlet::int - 10000000)::int as hamlet, " +
			"(case when ethnicity is null or ethnicity = '01' then 0 else 1 end)::tinyint as minority, coalesce(size, 0)::tinyint as size, b1::smallint as b1, " +
			each("coalesce(d%02[1]d, 0)::tinyint as d%02[1]d", ", ") + ", (" + each("coalesce(d%02d, 0)", " + ") + ")::tinyint as n, (" + each("(d%02d is null)::int", " + ") + ")::tinyint as u, " +
			"(case area when 'urban' then 175 else 140 end)::smallint as lo, (case area when 'rural' then 140 else 175 end)::smallint as hi " +
			"from read_parquet(" + quote("reviews.parquet") + ")",
	} {
		if _, err := db.Exec(q); err != nil {
			return 0, fmt.Errorf("%w\n%s", err, q)
		}
	}
	q := fmt.Sprintf(tableQuery, each("sum(d%02[1]d) as d%02[1]d", ", "), each("sum(d%02[1]d) as d%02[1]d", ", "))
	var fastest time.Duration
	for range times + 1 {
		began := time.Now()
		if _, err := db.Exec(q); err != nil {
			return 0, fmt.Errorf("%w\n%s", err, q)
		}
		if d := time.Since(began); fastest == 0 || d < fastest {
			fastest = d
		}
	}
	return fastest, nil
}

// benchTiles prints the line of the table for counting in memory; theirs is DuckDB's
// answer for the same rows, with which the tiles must agree.
func benchTiles(c country, times, threads int, theirs string) error {
	duck, err := duckTable(c, times, threads)
	if err != nil {
		return err
	}
	t, err := c.makeTiles()
	if err != nil {
		return err
	}
	var fastest time.Duration
	var counts map[law.Year]*tally.TileCount
	for range 4 * (times + 1) {
		began := time.Now()
		counts = t.count(threads)
		if d := time.Since(began); fastest == 0 || d < fastest {
			fastest = d
		}
	}
	ours := filepath.Join(c.dir, "tiles.csv")
	if err := t.write(c, counts, ours); err != nil {
		return err
	}
	alike, err := compare(ours, theirs)
	if err != nil {
		return err
	}
	fmt.Printf("| tiles in memory, against DuckDB's own table | %.1f ms | | %.2f s | | %.1f × | | ≥ 25 × | %s |\n",
		1000*fastest.Seconds(), duck.Seconds(), duck.Seconds()/fastest.Seconds(), alike)
	return nil
}

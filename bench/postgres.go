package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// postgres loads the rows into a PostgreSQL server of the caller's own, counts
// them there, and compares the answer with ours. Only counting is timed.
func postgres(c country, dsn, ours string, times int) error {
	ctx := context.Background()
	db, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	defer db.Close(ctx)
	load := func(table, file string) error {
		f, err := os.Open(c.file(file))
		if err != nil {
			return err
		}
		defer f.Close()
		_, err = db.PgConn().CopyFrom(ctx, f, "copy "+table+" from stdin (format csv, header)")
		return err
	}
	for _, q := range []string{
		"drop table if exists bench_reviews, bench_units",
		"create unlogged table bench_reviews (year smallint, household text, hamlet text, area text, ethnicity text, size smallint, b1 smallint, " + each("d%02d smallint", ", ") + ")",
		`create unlogged table bench_units (code text collate "C", name text, kind text, parent text collate "C", level text)`,
		"set max_parallel_workers_per_gather = 2", "set work_mem = '1GB'",
	} {
		if _, err := db.Exec(ctx, q); err != nil {
			return fmt.Errorf("%w\n%s", err, q)
		}
	}
	if err := load("bench_units", "units.csv"); err != nil {
		return err
	}
	if err := load("bench_reviews", "reviews.csv"); err != nil {
		return err
	}
	if _, err := db.Exec(ctx, "vacuum (analyze) bench_reviews, bench_units"); err != nil {
		return err
	}
	theirs := c.file("postgres.csv")
	var runs []run
	for range times + 1 { // the first warms up
		f, err := os.Create(theirs)
		if err != nil {
			return err
		}
		began := time.Now()
		_, err = db.PgConn().CopyTo(ctx, f, "copy ("+countQuery("bench_reviews", "bench_units")+") to stdout (format csv, header)")
		if err != nil {
			return err
		}
		runs = append(runs, run{wall: time.Since(began)})
		if err := f.Close(); err != nil {
			return err
		}
	}
	alike, err := compare(ours, theirs)
	if err != nil {
		return err
	}
	fmt.Printf("\nPostgreSQL, table in memory, two workers: %.2f s; %s alike.\n", best(runs[1:]).wall.Seconds(), strings.TrimSpace(alike))
	_, err = db.Exec(ctx, "drop table bench_reviews, bench_units")
	return err
}

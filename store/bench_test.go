package store_test

import (
	"fmt"
	"strings"
	"testing"

	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/store/storetest"
	"vuonlen/tally"
	"vuonlen/unit"
)

// province is 900 units with five years of counts.
func province() []tally.Tally {
	var ts []tally.Tally
	for u := range 900 {
		for y := range 5 {
			ts = append(ts, tally.Tally{
				Code: unit.Code(fmt.Sprintf("%05d", 30000+u)), On: law.YearEnd(law.Year(2021 + y)), Year: law.Year(2021 + y), Standard: "2022-2026",
				Households: law.Exactly(int64(600 + u)), Poor: law.Exactly(int64(60 - 10*y)), NearPoor: law.Exactly(40),
				MinorityHouseholds: law.Exactly(20), PoorPct: ratio(1234, 100),
				DecidedOn: law.YearEnd(law.Year(2021 + y)), Decision: "12/QĐ-UBND", Source: "tong-hop.xlsx",
			})
		}
	}
	return ts
}

// BenchmarkTallies reads the counts of a province.
func BenchmarkTallies(b *testing.B) {
	for name, dsn := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		b.Run(name, func(b *testing.B) {
			db := open(b, store.Options{DSN: dsn(b), Keys: b.TempDir() + "/keys"})
			write(b, db, "tally.import", func(tx *store.Tx) error { return tx.AddTallies(province(), nil) })
			b.ReportAllocs()
			for b.Loop() {
				if n := len(read(b, db, (*store.Reader).Tallies)); n != 4500 {
					b.Fatal(n)
				}
			}
		})
	}
}

// BenchmarkImport writes the counts of a province in one act.
func BenchmarkImport(b *testing.B) {
	for name, dsn := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		b.Run(name, func(b *testing.B) {
			db := open(b, store.Options{DSN: dsn(b), Keys: b.TempDir() + "/keys"})
			ts := province()
			for b.Loop() {
				write(b, db, "tally.import", func(tx *store.Tx) error { return tx.AddTallies(ts, nil) })
			}
		})
	}
}

// BenchmarkWrite is one small act: entry, tree, head and commit.
func BenchmarkWrite(b *testing.B) {
	for name, dsn := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		b.Run(name, func(b *testing.B) {
			db := open(b, store.Options{DSN: dsn(b), Keys: b.TempDir() + "/keys"})
			for b.Loop() {
				write(b, db, "fact.import", func(tx *store.Tx) error { return tx.AddFacts(facts[:1]) })
			}
		})
	}
}

// BenchmarkOpen is what every command pays: look at the tables, the head, the
// keys, and compare the embedded data.
func BenchmarkOpen(b *testing.B) {
	o := store.Options{DSN: storetest.SQLite(b), Keys: b.TempDir() + "/keys", Datasets: []store.Dataset{
		{Kind: "units", Name: "x", Content: []byte(strings.Repeat("30001,An Cư,xa,89\n", 50000))}}}
	open(b, o)
	b.ResetTimer()
	for b.Loop() {
		db, err := store.Open(background, o)
		if err != nil {
			b.Fatal(err)
		}
		_ = db.Close()
	}
}

// BenchmarkVerify checks the counts of a province and a hundred acts.
func BenchmarkVerify(b *testing.B) {
	db := open(b, store.Options{DSN: storetest.SQLite(b), Keys: b.TempDir() + "/keys"})
	write(b, db, "tally.import", func(tx *store.Tx) error { return tx.AddTallies(province(), nil) })
	for range 100 {
		write(b, db, "fact.import", func(tx *store.Tx) error { return tx.AddFacts(facts[:1]) })
	}
	for b.Loop() {
		clean(b, db)
	}
}

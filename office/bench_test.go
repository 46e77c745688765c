package office

import (
	"path/filepath"
	"testing"
	"time"

	"vuonlen/award"
	"vuonlen/internal/sample"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/tally"
	"vuonlen/unit"
)

// province is a database with the counts of a made-up An Giang, hamlet by hamlet.
func province(tb testing.TB) *Office {
	tb.Helper()
	ctx := tb.Context()
	now := func() time.Time { return time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC) }
	db, err := store.Open(ctx, store.Options{DSN: "sqlite:" + filepath.Join(tb.TempDir(), "p.db"), Now: now, Datasets: Datasets()})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = db.Close() })
	tree, err := unit.Shipped()
	if err != nil {
		tb.Fatal(err)
	}
	p, err := sample.Make(tree, 500_000, 1)
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := db.Write(ctx, "bench", store.Act{Kind: "bench"}, func(tx *store.Tx) error {
		if err := tx.AddSnapshot(p.Start); err != nil {
			return err
		}
		if err := tx.AddSnapshot(p.Reform); err != nil {
			return err
		}
		if err := tx.AddFacts(p.Facts); err != nil {
			return err
		}
		return tx.AddTallies(p.Tallies, nil)
	}); err != nil {
		tb.Fatal(err)
	}
	return &Office{DB: db, Actor: "cli:bench", Today: law.DateOf(now())}
}

// BenchmarkReadCounts reads the recognised counts of all units of An Giang from
// SQLite. It is the measure for BenchmarkJudge: judging all of them may take at
// most twice as long.
func BenchmarkReadCounts(b *testing.B) {
	o := province(b)
	for b.Loop() {
		if err := o.DB.Read(b.Context(), func(r *store.Reader) error {
			ts, err := r.Tallies()
			if len(ts) == 0 {
				b.Fatal("no counts")
			}
			return err
		}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkJudge judges every province, district, commune and hamlet of An Giang
// with full explanations and all other readings, from counts that were read.
func BenchmarkJudge(b *testing.B) {
	o := province(b)
	var m *award.Movement
	var record *award.Record
	if err := o.DB.Read(b.Context(), func(r *store.Reader) (err error) {
		if m, err = movement(r, "an-giang-2021-2025"); err != nil {
			return err
		}
		record, err = load(r)
		return err
	}); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		js, err := judge(m, record, Question{SubmittedOn: 20250601})
		if err != nil || len(js) < 1000 {
			b.Fatal(len(js), err)
		}
	}
}

// country is a database with a count of every commune of Viet Nam of 2021.
func country(b *testing.B) *Office {
	b.Helper()
	ctx := b.Context()
	now := func() time.Time { return time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC) }
	db, err := store.Open(ctx, store.Options{DSN: "sqlite:" + filepath.Join(b.TempDir(), "vn.db"), Now: now, Datasets: Datasets()})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	tree, err := unit.Shipped()
	if err != nil {
		b.Fatal(err)
	}
	var rows []tally.Tally
	for i, u := range append(tree.Alive(20211231, unit.Commune), tree.Alive(20211231, unit.District)...) {
		if u.Level == unit.District && len(tree.Children(u, 20211231)) > 0 {
			continue // island districts without communes count as one
		}
		st, _ := u.At(20211231)
		n := int64(i)
		rows = append(rows, tally.Tally{Code: st.Code, On: 20211231, Year: 2021, Standard: "2022-2026", Households: law.Exactly(1000 + n%4000),
			Poor: law.Exactly(n % 200), NearPoor: law.Exactly(n % 150), DecidedOn: 20211231, Decision: "1/QĐ-MH", Source: "bench"})
	}
	if _, err := db.Write(ctx, "bench", store.Act{Kind: "bench"}, func(tx *store.Tx) error { return tx.AddTallies(rows, nil) }); err != nil {
		b.Fatal(err)
	}
	return &Office{DB: db, Actor: "cli:bench", Today: law.DateOf(now())}
}

// BenchmarkReadCountry reads the counts of all communes of 2021. It is the measure
// for BenchmarkRestateCountry.
func BenchmarkReadCountry(b *testing.B) {
	o := country(b)
	for b.Loop() {
		if err := o.DB.Read(b.Context(), func(r *store.Reader) error {
			ts, err := r.Tallies()
			if len(ts) < 10_000 {
				b.Fatal(len(ts))
			}
			return err
		}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRestateCountry restates the counts of 2021 for all 3,321 communes of
// July 2025, with what each is made of.
func BenchmarkRestateCountry(b *testing.B) {
	o := country(b)
	var record *award.Record
	if err := o.DB.Read(b.Context(), func(r *store.Reader) (err error) {
		record, err = load(r)
		return err
	}); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		known := 0
		for _, r := range record.Tallies.Atlas(unit.Commune, 20250701, 2021, "2022-2026", 20260101) {
			if r.Usable() {
				known++
			}
		}
		if known < 2000 {
			b.Fatal(known)
		}
	}
}

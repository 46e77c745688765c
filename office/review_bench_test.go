package office

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	_ "modernc.org/sqlite"

	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/store/storetest"
)

// benchRows is the size of the import that is measured against writing the very
// same rows bare.
const benchRows = 100_000

// reviewFile writes a review file of n made-up households.
func reviewFile(tb testing.TB, n int) string {
	tb.Helper()
	var b strings.Builder
	b.WriteString("year,household,commune,area,ethnicity,size,b1,d01,d02,d03,d04,d05,d06,d07,d08,d09,d10,d11,d12,head,address,citizen_id,reviewed_on,interviewer\n")
	communes := []string{"30553", "30547", "30580", "30544", "30568", "30577", "30550", "30556"}
	for i := range n {
		fmt.Fprintf(&b, "2024,AG-%07d,%s,rural,01,%d,%d", i, communes[i%len(communes)], 1+i%7, 60+i%160)
		for d := range 12 {
			fmt.Fprintf(&b, ",%d", i>>d&1)
		}
		fmt.Fprintf(&b, ",Nguyễn Văn A%d,tổ %d,0890%02d%06d,2024-10-12,Trần Thị B\n", i, i%90, i%100, i)
	}
	path := filepath.Join(tb.TempDir(), "reviews.csv")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

// BenchmarkImportReviews imports a file of 100,000 reviews into a new database:
// read, checked, classified, compared, sealed, written, counted.
func BenchmarkImportReviews(b *testing.B) {
	path := reviewFile(b, benchRows)
	for _, kind := range []struct {
		name string
		dsn  func(testing.TB) string
	}{{"sqlite", storetest.SQLite}, {"postgres", storetest.Postgres}} {
		b.Run(kind.name, func(b *testing.B) {
			for range b.N {
				b.StopTimer()
				o := benchOffice(b, kind.dsn(b))
				b.StartTimer()
				p, err := o.ImportReviews(context.Background(), path, true)
				if err != nil || p.New != benchRows {
					b.Fatal(p.New, err)
				}
			}
		})
	}
}

// BenchmarkBareReviews writes the very same rows, taken from a database that
// holds them, into a table with the same columns and indexes, and does nothing
// else: by a prepared statement on SQLite, by COPY on PostgreSQL.
func BenchmarkBareReviews(b *testing.B) {
	path := reviewFile(b, benchRows)
	from := storetest.SQLite(b)
	o := benchOffice(b, from)
	if _, err := o.ImportReviews(context.Background(), path, true); err != nil {
		b.Fatal(err)
	}
	columns, rows := bareRows(b, strings.TrimPrefix(from, "sqlite:"))
	b.Run("sqlite", func(b *testing.B) {
		for range b.N {
			b.StopTimer()
			db, err := sql.Open("sqlite", "file:"+strings.TrimPrefix(storetest.SQLite(b), "sqlite:")+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
			if err != nil {
				b.Fatal(err)
			}
			db.SetMaxOpenConns(1)
			b.StartTimer()
			tx, err := db.Begin()
			if err != nil {
				b.Fatal(err)
			}
			marks := strings.Repeat(", ?", len(columns))[2:]
			stmt, err := tx.Prepare("INSERT INTO reviews (" + strings.Join(columns, ", ") + ") VALUES (" + marks + ")")
			if err != nil {
				b.Fatal(err)
			}
			for _, r := range rows {
				if _, err := stmt.Exec(r...); err != nil {
					b.Fatal(err)
				}
			}
			if err := tx.Commit(); err != nil {
				b.Fatal(err)
			}
			b.StopTimer()
			_ = db.Close()
		}
	})
	b.Run("postgres", func(b *testing.B) {
		ctx := context.Background()
		for range b.N {
			b.StopTimer()
			c, err := pgx.Connect(ctx, storetest.Postgres(b))
			if err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
			if _, err := c.CopyFrom(ctx, pgx.Identifier{"reviews"}, columns, pgx.CopyFromRows(rows)); err != nil {
				b.Fatal(err)
			}
			b.StopTimer()
			_ = c.Close(ctx)
		}
	})
}

// bareRows reads the rows of the table reviews as they are stored.
func bareRows(b *testing.B, path string) (columns []string, out [][]any) {
	b.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query("SELECT * FROM reviews ORDER BY id")
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	if columns, err = rows.Columns(); err != nil {
		b.Fatal(err)
	}
	for rows.Next() {
		r := make([]any, len(columns))
		into := make([]any, len(columns))
		for i := range r {
			into[i] = &r[i]
		}
		if err := rows.Scan(into...); err != nil {
			b.Fatal(err)
		}
		out = append(out, r)
	}
	if rows.Err() != nil || len(out) != benchRows {
		b.Fatal(rows.Err(), len(out))
	}
	return columns, out
}

// benchOffice is an office on a new database with its day in November 2026.
func benchOffice(tb testing.TB, dsn string) *Office {
	tb.Helper()
	now := func() time.Time { return time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC) }
	db, err := store.Open(context.Background(), store.Options{DSN: dsn, Keys: filepath.Join(tb.TempDir(), "keys"), Now: now, Datasets: Datasets()})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = db.Close() })
	return &Office{DB: db, Actor: "cli:test", Today: law.DateOf(now())}
}

package office

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vuonlen/household"
	"vuonlen/store"
	"vuonlen/store/storetest"
)

// waitRows is how many households the imports have that others wait for.
const waitRows = 20_000

// waitBeside is how many other households the register has; VUONLEN_BENCH_REGISTER says
// how many where it is another number.
const waitBeside = 30_000

// BenchmarkImportWait imports files about 20,000 households while somebody enters a
// review by a form again and again and somebody looks at a household, which writes a line
// of the access log; it tells the longest that either of them took.
func BenchmarkImportWait(b *testing.B) {
	beside := waitBeside
	if s := os.Getenv("VUONLEN_BENCH_REGISTER"); s != "" {
		if _, err := fmt.Sscan(s, &beside); err != nil {
			b.Fatal(err)
		}
	}
	before := reviewFile(b, waitRows+beside)
	file := func(name, head string, row func(i int) string) string {
		var t strings.Builder
		t.WriteString(head + "\n")
		for i := range waitRows {
			t.WriteString(row(i) + "\n")
		}
		path := filepath.Join(b.TempDir(), name)
		if err := os.WriteFile(path, []byte(t.String()), 0o600); err != nil {
			b.Fatal(err)
		}
		return path
	}
	communes := []string{"30553", "30547", "30580", "30544", "30568", "30577", "30550", "30556"}
	reviewed := func(year, b1 int) func(i int) string {
		return func(i int) string {
			return fmt.Sprintf("%d,AG-%07d,%s,rural,%d,1,1,1,0,0,0,0,0,0,0,0,0,Nguyễn Văn A%d", year, i, communes[i%len(communes)], b1+i%60, i)
		}
	}
	const head = "year,household,commune,area,b1,d01,d02,d03,d04,d05,d06,d07,d08,d09,d10,d11,d12,head"
	for _, kind := range []struct {
		name string
		dsn  func(testing.TB) string
	}{{"sqlite", storetest.SQLite}, {"postgres", storetest.Postgres}} {
		b.Run(kind.name, func(b *testing.B) {
			o := benchOffice(b, kind.dsn(b))
			if _, err := o.ImportReviews(context.Background(), before, true); err != nil {
				b.Fatal(err)
			}
			for _, what := range []struct {
				name string
				run  func() (rows int, err error)
			}{
				{"reviews of a new year", func() (int, error) {
					p, err := o.ImportReviews(context.Background(), file("new.csv", head, reviewed(2023, 100)), true)
					return p.Rows, err
				}},
				{"corrections", func() (int, error) {
					p, err := o.ImportReviews(context.Background(), file("corrections.csv", head, reviewed(2024, 90)), true)
					return p.Rows, err
				}},
				{"members", func() (int, error) {
					p, err := o.ImportMembers(context.Background(), file("members.csv", "household,year,member,name,relation", func(i int) string {
						return fmt.Sprintf("AG-%07d,2024,1,Nguyễn Văn A%d,head", i, i)
					}), true)
					return p.Rows, err
				}},
				{"evidence", func() (int, error) {
					p, err := o.ImportEvidence(context.Background(), "registrations", file("registrations.csv", "household,signed_on,target_year", func(i int) string {
						return fmt.Sprintf("AG-%07d,2025-03-01,2026", i)
					}), true)
					return p.Rows, err
				}},
			} {
				b.Run(what.name, func(b *testing.B) { // once is what counts: again there is nothing to write
					stop := make(chan struct{})
					acts := longest(b, stop, func(i int) error {
						_, err := o.EnterReview(context.Background(), FileReview{Household: household.ID(fmt.Sprintf("W%d-%d", b.N, i)), Year: 2024,
							Values: map[string]string{"commune": "30562", "area": "rural", "b1": "100", "head": "Chau Sóc"}}, true)
						return err
					})
					looks := longest(b, stop, func(i int) error {
						return o.DB.LogAccess(context.Background(), store.Access{Actor: "xa", Kind: "show", Household: household.ID(fmt.Sprintf("AG-%07d", i)), Unit: "30553", Year: 2024, Households: 1})
					})
					n, err := what.run()
					close(stop)
					if err != nil || n != waitRows {
						b.Fatal(n, err)
					}
					b.ReportMetric(float64((<-acts).Milliseconds()), "ms-longest-act")
					b.ReportMetric(float64((<-looks).Milliseconds()), "ms-longest-look")
				})
			}
		})
	}
}

// longest does something again and again until stop is closed and tells how long the
// longest time took.
func longest(tb testing.TB, stop <-chan struct{}, do func(i int) error) <-chan time.Duration {
	out := make(chan time.Duration, 1)
	go func() {
		var most time.Duration
		for i := 0; ; i++ {
			select {
			case <-stop:
				out <- most
				return
			case <-time.After(5 * time.Millisecond):
			}
			began := time.Now()
			if err := do(i); err != nil {
				tb.Error(err)
			}
			most = max(most, time.Since(began))
		}
	}()
	return out
}

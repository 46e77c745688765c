package law

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vuonlen/internal/lang"
)

func TestParseDate(t *testing.T) {
	for s, want := range map[string]Date{
		"2025-12-31": 20251231, "31/12/2025": 20251231, "2024-02-29": 20240229, "29/02/2024": 20240229,
		"2000-02-29": 20000229, "0001-01-01": 10101, "9999-12-31": 99991231, "01/02/2025": 20250201, // day first
	} {
		if got, err := ParseDate(s); err != nil || got != want {
			t.Errorf("%q: %d, %v; want %d", s, got, err, want)
		}
	}
	for _, s := range []string{
		"", "2025", "2025-12", "2025-1-1", "1/1/2025", "25-12-31", "2025/12/31", "31-12-2025", "31.12.2025", "12/31/2025",
		"2023-02-29", "29/02/2023", "1900-02-29", "2100-02-29", "2025-02-30", "2025-04-31", "2025-00-01", "2025-01-00", "00/01/2025",
		"0000-01-01", "01/01/0000", " 2025-12-31", "2025-12-31 ", "2025-12-31T00:00:00Z", "20251231", "46022", "２０２５-12-31", "2025-12-3１",
	} {
		if got, err := ParseDate(s); err == nil {
			t.Errorf("%q is read as %s", s, got)
		}
	}
}

// TestEveryDay reads and writes every day of the years the program can meet, in
// both forms, and steps through them one by one.
func TestEveryDay(t *testing.T) {
	want := Date(19000101)
	for day := time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() < 2101; day = day.AddDate(0, 0, 1) {
		d := DateOf(time.Date(day.Year(), day.Month(), day.Day(), 12, 0, 0, 0, Zone))
		if d != want {
			t.Fatalf("%s: %d, want %d", day, d, want)
		}
		for _, l := range lang.All {
			if back, err := ParseDate(d.Say(l)); err != nil || back != d {
				t.Fatalf("%s in %s: %d, %v", d.Say(l), l, back, err)
			}
		}
		next := d.AddDays(1)
		if next <= d || next.AddDays(-1) != d {
			t.Fatalf("after %s comes %s, before it %s", d, next, next.AddDays(-1))
		}
		want = next
	}
	if want != 21010101 {
		t.Errorf("the walk ended at %s", want)
	}
}

// TestDayBeginsInVietNam: from 17:00 UTC on it is the next day in Viet Nam,
// wherever the machine stands.
func TestDayBeginsInVietNam(t *testing.T) {
	for utc, want := range map[string]Date{
		"2025-06-30T16:59:59.999999999Z": 20250630,
		"2025-06-30T17:00:00Z":           20250701,
		"2025-07-01T00:00:00Z":           20250701,
		"2025-12-31T17:00:00Z":           20260101,
		"2024-02-28T17:00:00Z":           20240229,
		"2024-02-29T17:00:00Z":           20240301,
		"2025-07-01T00:00:00+07:00":      20250701,
		"2025-06-30T23:59:59-05:00":      20250701,
		"2038-01-19T03:14:08Z":           20380119,
	} {
		at, err := time.Parse(time.RFC3339Nano, utc)
		if err != nil {
			t.Fatal(err)
		}
		if got := DateOf(at); got != want {
			t.Errorf("%s: %s, want %s", utc, got, want)
		}
	}
}

func TestNoDate(t *testing.T) {
	var none Date
	if none.String() != "" || none.Say(lang.VI) != "" || none.Say(lang.EN) != "" {
		t.Error("no date is shown as a date")
	}
	if d := none.AddDays(-1); d != 0 {
		t.Errorf("the day before no date is %d", d)
	}
	if none >= MakeDate(1, 1, 1) {
		t.Error("no date does not come before every date")
	}
}

func TestDateWritten(t *testing.T) {
	type row struct{ From, To Date }
	b, err := json.Marshal(row{From: 20250701})
	if err != nil || string(b) != `{"From":"2025-07-01","To":""}` {
		t.Errorf("%s, %v", b, err)
	}
	var r row
	if err := json.Unmarshal([]byte(`{"From":"01/07/2025","To":""}`), &r); err != nil || r != (row{From: 20250701}) {
		t.Errorf("%v, %v", r, err)
	}
	if err := json.Unmarshal([]byte(`{"From":"2025-02-30"}`), &r); err == nil {
		t.Error("30 February is read")
	}
	if got := Date(20251231).Say(lang.VI) + " " + Date(20251231).Say(lang.EN); got != "31/12/2025 2025-12-31" {
		t.Error(got)
	}
}

func TestYear(t *testing.T) {
	if YearEnd(2025) != 20251231 || YearEnd(2025).Year() != 2025 {
		t.Error("the end of the year")
	}
	if got := Year(2025).Say(lang.VI); got != "2025" {
		t.Errorf("a year is grouped: %s", got)
	}
}

func TestAddDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := time.Date(rapid.IntRange(1900, 2100).Draw(t, "y"), 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 364).Draw(t, "d"))
		n := rapid.IntRange(-40_000, 40_000).Draw(t, "n")
		d := MakeDate(at.Year(), int(at.Month()), at.Day())
		to := at.Add(time.Duration(n) * 24 * time.Hour)
		if got, want := d.AddDays(n), MakeDate(to.Year(), int(to.Month()), to.Day()); got != want {
			t.Fatalf("%s + %d days: %s, want %s", d, n, got, want)
		}
	})
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2025-12-31", "31/12/2025", "29/02/2024", "2100-02-29", "0000-01-01", "2025-1-01", "1e/12/2025", "-001-01-01"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDate(s)
		if err != nil {
			return
		}
		// Whatever is read is a day of the calendar, spelt as it was given.
		y, m, n := int(d/10000), int(d/100%100), int(d%100)
		at := time.Date(y, time.Month(m), n, 0, 0, 0, 0, time.UTC)
		if y < 1 || at.Year() != y || int(at.Month()) != m || at.Day() != n {
			t.Fatalf("%q is read as %d", s, d)
		}
		if s != d.String() && s != fmt.Sprintf("%02d/%02d/%04d", n, m, y) {
			t.Fatalf("%q is read as %s", s, d)
		}
	})
}

package procedure

import (
	"errors"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vuonlen/internal/fault"
	"vuonlen/law"
)

// notices are the adoptions that make every closure of the file count.
func notices(t *testing.T) *Calendar {
	t.Helper()
	var as []Adoption
	for _, y := range VietNam().Years() {
		for _, h := range VietNam().Holidays(y) {
			if !h.Usable() {
				as = append(as, Adoption{h.ID, "yes", "01/TB-SNV", 20230103})
			}
		}
	}
	c, err := VietNam().Adopt(as...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func date(t time.Time) law.Date { return law.MakeDate(t.Year(), int(t.Month()), t.Day()) }

// closed reads the days of holidays.yaml a second way, by its text.
func closed(t *testing.T) (off, work map[law.Date]bool) {
	t.Helper()
	b, err := os.ReadFile("holidays.yaml")
	if err != nil {
		t.Fatal(err)
	}
	off, work = map[law.Date]bool{}, map[law.Date]bool{}
	for list, into := range map[string]map[law.Date]bool{"off": off, "work": work} {
		for _, m := range regexp.MustCompile(list+`: \[([^]]*)\]`).FindAllStringSubmatch(string(b), -1) {
			for _, s := range strings.Split(m[1], ",") {
				n, err := strconv.Atoi(strings.ReplaceAll(strings.TrimSpace(s), "-", ""))
				if err != nil {
					t.Fatal(err)
				}
				into[law.Date(n)] = true
			}
		}
	}
	if len(off) < 50 || len(work) < 3 {
		t.Fatalf("%d days off, %d worked", len(off), len(work))
	}
	return off, work
}

// TestWorkingDaysBrute walks from every day of the known years day by day.
func TestWorkingDaysBrute(t *testing.T) {
	c := notices(t)
	off, work := closed(t)
	works := func(at time.Time) bool {
		w := at.Weekday()
		return work[date(at)] || w != time.Saturday && w != time.Sunday && !off[date(at)]
	}
	for at := time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() < 2027; at = at.AddDate(0, 0, 1) {
		if got, err := c.Works(date(at)); err != nil || got != works(at) {
			t.Fatalf("%s: %v, %v; want %v", date(at), got, err, works(at))
		}
		for _, n := range []int{1, 2, 5, 10, 15, 25} {
			walk, left := at, n
			for left > 0 {
				walk = walk.AddDate(0, 0, 1)
				if works(walk) {
					left--
				}
			}
			due, err := c.Add(date(at), Limit{n, WorkingDays})
			if walk.Year() > 2026 {
				if err == nil {
					t.Fatalf("%s + %d: %s, of a year whose holidays are unknown", date(at), n, due)
				}
			} else if err != nil || due != date(walk) {
				t.Fatalf("%s + %d working days: %s, %v; want %s", date(at), n, due, err, date(walk))
			}
			last := at.AddDate(0, 0, n)
			for !works(last) {
				last = last.AddDate(0, 0, 1)
			}
			if due, err = c.Add(date(at), Limit{n, CalendarDays}); last.Year() < 2027 && (err != nil || due != date(last)) {
				t.Fatalf("%s + %d days: %s, %v; want %s", date(at), n, due, err, date(last))
			}
		}
	}
}

// TestWorkingDaysLaws: a due day is worked; one day later begins a limit that does
// not end earlier; a longer limit ends later.
func TestWorkingDaysLaws(t *testing.T) {
	c := notices(t)
	rapid.Check(t, func(t *rapid.T) {
		day := law.Date(20220101).AddDays(rapid.IntRange(0, 1700).Draw(t, "day"))
		n := rapid.IntRange(1, 30).Draw(t, "n")
		due, err := c.Add(day, Limit{n, WorkingDays})
		if err != nil {
			t.Fatal(err)
		}
		if ok, _ := c.Works(due); !ok || due <= day {
			t.Fatalf("%s + %d ends on %s", day, n, due)
		}
		if next, err := c.Add(day.AddDays(1), Limit{n, WorkingDays}); err != nil || next < due {
			t.Fatalf("%s + %d: %s; a day later %s, %v", day, n, due, next, err)
		}
		if next, err := c.Add(day, Limit{n + 1, WorkingDays}); err != nil || next <= due {
			t.Fatalf("%s + %d: %s; + 1 %s, %v", day, n, due, next, err)
		}
		if ahead, err := c.Add(due, Limit{1, WorkingDays}); err != nil || Late(due, ahead) < 1 || Late(due, due) != 0 {
			t.Fatalf("after %s comes %s, %v", due, ahead, err)
		}
	})
}

// TestUnknownDays: a limit that meets a year nobody knows, or a closure that is
// unconfirmed, has no end; with the province's decision it has.
func TestUnknownDays(t *testing.T) {
	for _, day := range []law.Date{20211101, 20261230, 20300601} {
		due, err := VietNam().Add(day, Limit{5, WorkingDays})
		var f *fault.Error
		if due != 0 || !errors.As(err, &f) || f.Remedy.IsZero() {
			t.Errorf("%s: %s, %v", day, due, err)
		}
	}
	// 1 September 2023, a Friday: nobody saw the notice of the day beside National Day
	if due, err := VietNam().Add(20230830, Limit{2, WorkingDays}); err == nil {
		t.Errorf("an unconfirmed closure gives %s", due)
	}
	if due, err := VietNam().Add(20230830, Limit{1, WorkingDays}); err != nil || due != 20230831 {
		t.Errorf("the day before it: %s, %v", due, err)
	}
	for value, want := range map[string]law.Date{"yes": 20230905, "no": 20230901} {
		c, err := VietNam().Adopt(Adoption{"calendar/all/holiday.2023-09-01", value, "01/TB-SNV", 20230103})
		if err != nil {
			t.Fatal(err)
		}
		if due, err := c.Add(20230830, Limit{2, WorkingDays}); err != nil || due != want {
			t.Errorf("adopted %s: %s, %v; want %s", value, due, err, want)
		}
	}
	if _, err := VietNam().Adopt(Adoption{"calendar/all/holiday.2024-02-08", "no", "01/TB-SNV", 20230103}); err == nil {
		t.Error("a confirmed closure is adopted away")
	}
	for _, limit := range []Limit{{}, {-1, WorkingDays}} {
		if due, err := VietNam().Add(20240102, limit); err == nil {
			t.Errorf("no limit ends on %s", due)
		}
	}
	if due, err := VietNam().Add(0, Limit{1, WorkingDays}); err == nil {
		t.Errorf("no day + 1 is %s", due)
	}
}

func TestLate(t *testing.T) {
	for _, c := range []struct {
		due, done law.Date
		want      int
	}{
		{20240226, 20240226, 0}, {20240226, 20240225, 0}, {20240226, 20240227, 1},
		{20240228, 20240301, 2}, {20231229, 20240102, 4}, {0, 20240102, 0}, {20230226, 20240226, 365},
	} {
		if got := Late(c.due, c.done); got != c.want {
			t.Errorf("due %s, done %s: %d days late, want %d", c.due, c.done, got, c.want)
		}
	}
}

// TestHolidaysRefuse: what a file of holidays may not say.
func TestHolidaysRefuse(t *testing.T) {
	const head = "documents:\n  d: { vi: D, en: D }\nyears:\n"
	const ok = "  - { year: 2030, days: [ { name: { vi: N, en: N }, off: [2030-01-01], doc: d, status: unconfirmed } ] }\n"
	if _, _, err := loadHolidays([]byte(head+ok), nil); err != nil {
		t.Fatal(err)
	}
	for name, yaml := range map[string]string{
		"a year twice":     ok + ok,
		"no day":           "  - { year: 2030, days: [] }\n",
		"another year":     strings.Replace(ok, "2030-01-01", "2031-01-01", 1),
		"a Saturday off":   strings.Replace(ok, "2030-01-01", "2030-01-05", 1),
		"a day twice":      strings.Replace(ok, "[2030-01-01]", "[2030-01-01, 2030-01-01]", 1),
		"a Friday worked":  strings.Replace(ok, "doc:", "work: [2030-01-04], doc:", 1),
		"no status":        strings.Replace(ok, ", status: unconfirmed", "", 1),
		"not seen":         strings.Replace(ok, "unconfirmed", "confirmed", 1),
		"a day that isn't": strings.Replace(ok, "2030-01-01", "2030-02-30", 1),
	} {
		if _, _, err := loadHolidays([]byte(head+yaml), nil); err == nil {
			t.Errorf("%s is read", name)
		}
	}
}

package law

import (
	"fmt"
	"strconv"
	"time"

	"vuonlen/internal/lang"
)

// Date is a day of the calendar as yyyymmdd; 0 means no date. Dates compare as
// integers. A day is a day in Asia/Ho_Chi_Minh; see [DateOf].
type Date int32

// Year is a review year; the result of year Y is the state at its 31 December.
type Year int

// Zone is the time zone in which a day begins and ends: UTC+7, no summer time
// since 1975, so a fixed zone needs no time-zone database on the machine.
var Zone = time.FixedZone("Asia/Ho_Chi_Minh", 7*3600)

// DateOf gives the day of an instant.
func DateOf(t time.Time) Date {
	t = t.In(Zone)
	return MakeDate(t.Year(), int(t.Month()), t.Day())
}

// MakeDate joins year, month and day; it does not check them.
func MakeDate(y, m, d int) Date { return Date(y*10000 + m*100 + d) }

// YearEnd is 31 December of a year.
func YearEnd(y Year) Date { return MakeDate(int(y), 12, 31) }

// ParseDate reads 2025-12-31 or 31/12/2025.
func ParseDate(s string) (Date, error) {
	layout := "2006-01-02"
	if len(s) == 10 && s[2] == '/' {
		layout = "02/01/2006"
	}
	t, err := time.Parse(layout, s)
	if err != nil || len(s) != 10 || t.Year() < 1 {
		return 0, fmt.Errorf("%q is not a date like 2025-12-31 or 31/12/2025", s)
	}
	return MakeDate(t.Year(), int(t.Month()), t.Day()), nil
}

// Year is the date's year.
func (d Date) Year() Year { return Year(d / 10000) }

func (d Date) time() time.Time {
	return time.Date(int(d/10000), time.Month(d/100%100), int(d%100), 0, 0, 0, 0, time.UTC)
}

// Begin is the instant at which the day begins in the country.
func (d Date) Begin() time.Time {
	return time.Date(int(d/10000), time.Month(d/100%100), int(d%100), 0, 0, 0, 0, Zone)
}

// AddDays moves the date by n days; no date stays no date.
func (d Date) AddDays(n int) Date {
	if d == 0 {
		return 0
	}
	t := d.time().AddDate(0, 0, n)
	return MakeDate(t.Year(), int(t.Month()), t.Day())
}

// AddMonths moves the date by n months; where the month has no such day it is the last
// one of the month, and no date stays no date.
func (d Date) AddMonths(n int) Date {
	if d == 0 {
		return 0
	}
	first := time.Date(int(d/10000), time.Month(int(d/100%100)+n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return MakeDate(first.Year(), int(first.Month()), min(int(d%100), last))
}

// String is the ISO form, empty for no date.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d/10000, d/100%100, d%100)
}

// Say writes 31/12/2025 in Vietnamese, the ISO form in English.
func (d Date) Say(l lang.Lang) string {
	if l == lang.VI && d != 0 {
		return fmt.Sprintf("%02d/%02d/%04d", d%100, d/100%100, d/10000)
	}
	return d.String()
}

// MarshalText writes the ISO form.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads either form; an empty text is no date.
func (d *Date) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*d = 0
		return nil
	}
	*d, err = ParseDate(string(b))
	return err
}

// Say writes the year without grouping.
func (y Year) Say(lang.Lang) string { return strconv.Itoa(int(y)) }

package programme

import "vuonlen/law"

// DayOff tells of a day whether it is a day off: met, not met, or unknown where
// nobody said.
type DayOff func(law.Date) law.Verdict

// Weekend knows Saturdays and Sundays. Which other days are off is decided every year
// anew (Tết, days in lieu): of them it knows nothing.
func Weekend(d law.Date) law.Verdict {
	if w := weekday(d); w == 0 || w == 6 {
		return law.Met
	}
	return law.Unknown
}

// weekday is the day of the week, Sunday 0 (Zeller's congruence).
func weekday(d law.Date) int {
	y, m, q := int(d)/10000, int(d)/100%100, int(d)%100
	if m < 3 {
		y, m = y-1, m+12
	}
	return (q + 13*(m+1)/5 + y + y/4 - y/100 + y/400 + 6) % 7
}

// longestBreak bounds how many days in a row may be off where nobody knows: no
// break at Tết has been that long.
const longestBreak = 15

// ends are the first and the last day on which the time for a report may end, when
// its last day by the rule is on. They are one where the day is known to be a working
// day, or the rule says what becomes of it and the days off are known.
func (s Shift) ends(on law.Date, off DayOff) (first, last law.Date) {
	step := 1
	switch s {
	case ShiftSame:
		return on, on
	case ShiftBefore:
		step = -1
	}
	first, last = 0, on
	found := func(d law.Date) { // a day that may be the end
		if first == 0 {
			first = d
		}
		last = d
	}
	if s == ShiftOpen {
		found(on)
	}
	for d, n := on, 0; n < longestBreak; d, n = d.AddDays(step), n+1 {
		v := off(d)
		if v != law.Met {
			found(d)
		}
		if v == law.NotMet {
			break
		}
	}
	if first == 0 { // all days off: the rule finds no end near
		return min(on, on.AddDays(step*longestBreak)), max(on, on.AddDays(step*longestBreak))
	}
	return min(first, last), max(first, last)
}

// daysLate counts the days after the last day in time up to and including another, in
// days of the calendar or in working days. An unknown last day or unknown days off
// make an interval.
func daysLate(first, last, until law.Date, working bool, off DayOff) law.Count {
	var most, least int64
	for d := first.AddDays(1); d <= until; d = d.AddDays(1) {
		v := law.NotMet
		if working {
			v = off(d)
		}
		if v != law.Met {
			most++
		}
		if v == law.NotMet && d > last {
			least++
		}
	}
	return law.Between(least, most)
}

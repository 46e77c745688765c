package store

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/law"
)

// TestParseDate: every day of the calendar comes back, and nothing else is a day.
func TestParseDate(t *testing.T) {
	for d := law.Date(19990101); d < 20330101; d = d.AddDays(1) {
		if got, ok := parseDate(d.String()); !ok || got != d {
			t.Fatalf("%s read as %d, %v", d, got, ok)
		}
	}
	for _, bad := range strings.Fields("2025-02-29 2025-04-31 2025-13-01 2025-00-10 2025-01-00 0000-01-01 31/12/2025 2025-1-01 2025-01-1 +025-01-01 2025-01-01T 2025/01/01") {
		if d, ok := parseDate(bad); ok {
			t.Errorf("%s read as %d", bad, d)
		}
	}
	if _, ok := parseDate(""); ok {
		t.Error("an empty text is no date")
	}
}

func TestParseRatio(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := law.Frac(rapid.Int64().Draw(t, "n"), rapid.Int64Range(1, 1<<62).Draw(t, "d"))
		if got, ok := parseRatio(r.String()); !ok || got != r {
			t.Fatalf("%s read as %s, %v", r, got, ok)
		}
	})
	for _, bad := range strings.Fields("1/0 1/-2 1/1 x /2 1/ 1.5 9223372036854775808 1/9223372036854775808") {
		if r, ok := parseRatio(bad); ok {
			t.Errorf("%s read as %s", bad, r)
		}
	}
}

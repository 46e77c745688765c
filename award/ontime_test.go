package award

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/law"
	"vuonlen/programme"
)

// completions calls fn with every way to fill in the open fields.
func completions(values map[string]string, open []string, of map[string][]string, fn func(map[string]string)) {
	if len(open) == 0 {
		fn(values)
		return
	}
	for _, v := range of[open[0]] {
		values[open[0]] = v
		completions(values, open[1:], of, fn)
	}
	values[open[0]] = ""
}

// inOrder is province.disbursement in the words of the mission, on a line of which
// everything is known: amounts and days compare as they are written.
func inOrder(v map[string]string) bool {
	return v["allocated"] >= v["planned"] && v["counterpart_paid"] >= v["counterpart_due"] && v["disbursed"] == v["allocated"] &&
		v["disbursed_on"] <= v["disburse_due"] && v["settled_on"] <= v["settle_due"]
}

var (
	lineDay   = law.MakeDate(2023, 7, 5) // the submission
	lineMoney = []string{"planned", "allocated", "disbursed", "counterpart_due", "counterpart_paid"}
	lineDays  = []string{"disburse_due", "disbursed_on", "settle_due", "settled_on"}
)

// What is known of a line, and what the open fields may turn out to be: amounts and
// days on both sides of all that is known; a due day of a line that is looked at not
// after the submission.
func lineDomains() (known, all map[string][]string) {
	known, all = map[string][]string{}, map[string][]string{}
	for _, f := range lineMoney {
		known[f], all[f] = []string{"0", "1", "2"}, []string{"0", "1", "2", "3"}
	}
	for _, f := range lineDays {
		known[f] = []string{"2023-07-01", "2023-07-02"}
		all[f] = []string{"2023-06-30", "2023-07-01", "2023-07-02", "2023-07-05"}
	}
	for _, f := range []string{"disbursed_on", "settled_on"} {
		known[f], all[f] = append(known[f], "2023-07-09"), append(all[f], "2023-07-09", "2023-07-10")
	}
	return known, all
}

// checkLine holds lineOnTime against all completions of a line.
func checkLine(t interface {
	Helper()
	Errorf(string, ...any)
}, values map[string]string, open []string, all map[string][]string) {
	t.Helper()
	k, _ := programme.FindKind("budget")
	e := programme.NewRecord(k)
	for f, v := range values {
		e.Set(f, v)
	}
	var seen [2]bool
	completions(values, open, all, func(v map[string]string) {
		if inOrder(v) {
			seen[1] = true
		} else {
			seen[0] = true
		}
	})
	want := law.Unknown
	if !seen[0] {
		want = law.Met
	} else if !seen[1] {
		want = law.NotMet
	}
	if got := lineOnTime(&e, lineDay); got != want {
		t.Errorf("%s: %s, want %s", e.Content(), got, want)
	}
}

// Every line of small amounts with its days in order, and every line of few days with
// its amounts in order, each field known or not: the verdict is unknown exactly where
// both completions are possible.
func TestFundsOnTimeIsExact(t *testing.T) {
	known, all := lineDomains()
	n := 0
	var fill func(values map[string]string, open, rest []string)
	fill = func(values map[string]string, open, rest []string) {
		if len(rest) == 0 {
			n++
			checkLine(t, values, open, all)
			return
		}
		for _, v := range known[rest[0]] {
			values[rest[0]] = v
			fill(values, open, rest[1:])
		}
		values[rest[0]] = ""
		fill(values, append(open[:len(open):len(open)], rest[0]), rest[1:])
		delete(values, rest[0])
	}
	inTime := map[string]string{"disburse_due": "2023-07-02", "disbursed_on": "2023-07-01", "settle_due": "2023-07-02", "settled_on": "2023-07-02"}
	fill(inTime, nil, lineMoney)
	paid := map[string]string{"planned": "1", "allocated": "1", "disbursed": "1", "counterpart_due": "0", "counterpart_paid": "0"}
	fill(paid, nil, lineDays)
	if n != 4*4*4*4*4+3*4*3*4 {
		t.Errorf("%d lines", n)
	}
}

// The same with amounts and days mixed.
func TestFundsOnTimeIsExactMixed(t *testing.T) {
	known, all := lineDomains()
	rapid.Check(t, func(t *rapid.T) {
		values, open := map[string]string{}, []string{}
		for _, f := range append(append([]string{}, lineMoney...), lineDays...) {
			if len(open) < 5 && rapid.IntRange(0, 2).Draw(t, f+" open") == 0 {
				open = append(open, f)
				values[f] = ""
				continue
			}
			values[f] = rapid.SampledFrom(known[f]).Draw(t, f)
		}
		checkLine(t, values, open, all)
	})
}

// ReportsOnTime over several reports, some with unknown days: the verdict is unknown
// exactly where it could turn out both ways, or where no report may have been owed.
func TestReportsOnTimeIsExact(t *testing.T) {
	k, _ := programme.FindKind("reports")
	due := []string{"", "2023-06-30", "2023-07-05", "2023-07-06"} // the submission is 5 July
	came := []string{"", "2023-06-30", "2023-07-01", "2023-07-06"}
	fillDue := []string{"2023-06-29", "2023-06-30", "2023-07-01", "2023-07-05", "2023-07-06", "2023-07-08"}
	fillCame := []string{"2023-06-29", "2023-06-30", "2023-07-01", "2023-07-05", "2023-07-06", "2023-07-08", "9999-12-31"} // the last: never
	rapid.Check(t, func(t *rapid.T) {
		type report struct{ due, came string }
		var rs []report
		for range rapid.IntRange(0, 3).Draw(t, "reports") {
			rs = append(rs, report{rapid.SampledFrom(due).Draw(t, "due"), rapid.SampledFrom(came).Draw(t, "came")})
		}
		var vs []law.Verdict
		for i, r := range rs {
			e := programme.NewRecord(k)
			e.Set("period", fmt.Sprint(i))
			e.Set("due", r.due)
			e.Set("received_on", r.came)
			o := programme.Obligation{Kind: programme.Periodic, Record: &e, First: e.Date("due"), Last: e.Date("due")}
			if v := o.InTime(lineDay); v != law.NotApplicable {
				vs = append(vs, v)
			}
		}
		got := law.Unknown // nothing owed
		if len(vs) > 0 {
			got = law.AllOf.Of(vs...)
		}
		outcomes := map[law.Verdict]bool{}
		var fill func(i, owed int, good bool)
		fill = func(i, owed int, good bool) {
			if i == len(rs) {
				switch {
				case owed == 0:
					outcomes[law.Unknown] = true
				default:
					outcomes[law.If(good)] = true
				}
				return
			}
			dues, cames := []string{rs[i].due}, []string{rs[i].came}
			if rs[i].due == "" {
				dues = fillDue
			}
			if rs[i].came == "" {
				cames = fillCame
			}
			for _, d := range dues {
				for _, c := range cames {
					if d > lineDay.String() {
						fill(i+1, owed, good)
					} else {
						fill(i+1, owed+1, good && c <= d)
					}
				}
			}
		}
		fill(0, 0, true)
		want := law.Unknown
		if len(outcomes) == 1 {
			for v := range outcomes {
				want = v
			}
		}
		if got != want {
			t.Fatalf("%+v: %s, want %s of %v", rs, got, want, outcomes)
		}
	})
}

package award

import (
	"cmp"
	"slices"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/procedure"
	"vuonlen/programme"
)

// The two forms of this file ask whether money was paid out and reports were sent in
// time. A verdict is given when it is the same however what nobody recorded turns out.

// FundsOnTime holds when every budget line of the subject's land whose due days are
// all on or before the submission has been allocated, met by its counterpart, paid
// out whole and settled, each in time (mission section 4, province.disbursement).
// A line is looked at by the due days that are recorded; one without any is not.
type FundsOnTime struct{}

func (FundsOnTime) uses() []string { return nil }

func (FundsOnTime) judge(c *context, rule string) law.Finding {
	out := law.Finding{Rule: rule, Change: law.Change{Reachable: law.Can(true)}}
	var vs []law.Verdict
	lines, late := 0, 0
	for _, e := range c.onLand("budget") {
		ends := []law.Date{e.Date("disburse_due"), e.Date("settle_due")}
		if ends[0] == 0 && ends[1] == 0 || slices.Max(ends) > c.day {
			continue
		}
		lines++
		v := lineOnTime(&e, c.day)
		vs = append(vs, v)
		if v == law.NotMet {
			late++
		}
		if v != law.Met && !c.quiet() {
			out.Because = append(out.Because, law.Finding{Rule: rule, Verdict: v, Text: lang.T("award.funds.line",
				"unit", e.Text("code"), "year", e.Year("year"), "purpose", cmp.Or(e.Text("purpose"), e.Text("source")), "verdict", v)})
		}
	}
	if lines == 0 {
		out.Verdict, out.Text = law.Unknown, lang.T("award.funds.none")
		out.Missing = []law.Missing{{Code: c.subject.Code, What: "budget"}}
		return out
	}
	out.Facts = []law.Fact{{Name: "budget", Code: c.subject.Code, Value: int64(lines), Source: "budget"}}
	out.Verdict = law.AllOf.Of(vs...)
	out.Text = lang.T("award.funds.text", "n", lines, "late", late, "verdict", out.Verdict)
	if out.Verdict == law.Unknown {
		out.Missing = []law.Missing{{Code: c.subject.Code, What: "budget"}}
	}
	return out
}

// lineOnTime judges a budget line that is looked at on a day.
func lineOnTime(e *programme.Record, day law.Date) law.Verdict {
	return law.AllOf.Of(
		atLeast(e, "allocated", "planned"), atLeast(e, "counterpart_paid", "counterpart_due"), equal(e, "disbursed", "allocated"),
		// What was paid out is what was allocated, so it is no less than was planned:
		// that can be known to fail while nobody knows what was allocated.
		failsIfBelow(e, "disbursed", "planned"),
		doneByDue(e, "disbursed_on", "disburse_due", day), doneByDue(e, "settled_on", "settle_due", day))
}

// failsIfBelow is not met where one amount is known to be less than another; it says
// nothing else.
func failsIfBelow(e *programme.Record, a, b string) law.Verdict {
	if atLeast(e, a, b) == law.NotMet {
		return law.NotMet
	}
	return law.NotApplicable
}

// doneByDue is [inTime] of something that was due by a day at the latest: when it was
// done later than that, it was late whatever its due day was.
func doneByDue(e *programme.Record, done, due string, day law.Date) law.Verdict {
	if e.Date(due) == 0 && e.Date(done) > day {
		return law.NotMet
	}
	return inTime(e, done, due, day)
}

// ReportsOnTime holds when every report that the subject owed by the day of
// submission was received by its day: those that were recorded, and those that the
// calendar asks for (programme.Calendar) where the book of reports received is
// stated to be entered whole: there a report that is not in it is missing. Without
// that statement what nobody recorded is not known to be owed: the calendar alone
// makes no verdict. A day of receipt that nobody recorded is unknown.
type ReportsOnTime struct{}

func (ReportsOnTime) uses() []string { return nil }

func (ReportsOnTime) judge(c *context, rule string) law.Finding {
	out := law.Finding{Rule: rule, Change: law.Change{Reachable: law.Can(true)}}
	var vs []law.Verdict
	late, missing, open := 0, 0, 0
	for _, o := range c.owed() {
		v := o.InTime(c.day)
		if v == law.NotApplicable {
			continue
		}
		vs = append(vs, v)
		switch {
		case v == law.NotMet && o.ReceivedOn() == 0:
			missing++
		case v == law.NotMet:
			late++
		case v == law.Unknown:
			open++
		}
		if v != law.Met && !c.quiet() {
			out.Because = append(out.Because, law.Finding{Rule: rule, Verdict: v, Text: lang.T("award.reports.one", "report", o.Label(), "due", o.Due(), "verdict", v)})
		}
	}
	if len(vs) == 0 {
		out.Verdict, out.Text = law.Unknown, lang.T("award.reports.none")
		out.Missing = []law.Missing{{Code: c.subject.Code, What: "reports"}}
		return out
	}
	out.Facts = []law.Fact{{Name: "reports", Code: c.subject.Code, Value: int64(len(vs)), Source: "reports"}}
	out.Verdict = law.AllOf.Of(vs...)
	out.Text = lang.T("award.reports.text", "n", len(vs), "late", late, "open", open)
	if missing > 0 {
		out.Text = lang.T("award.reports.missing", "n", len(vs), "late", late, "missing", missing, "open", open)
	}
	if open > 0 {
		out.Missing = []law.Missing{{Code: c.subject.Code, What: "reports"}}
	}
	return out
}

// owed lists the reports that the subject's unit owed by the day of submission, as far
// as they are recorded or the calendar's are stated to be.
func (c *context) owed() []programme.Obligation {
	if c.subject.Unit == nil {
		return nil
	}
	return slices.DeleteFunc(c.record.Calendar().Owed(c.subject.Unit, 0, c.day), func(o programme.Obligation) bool {
		return o.Record == nil && o.Stated == 0
	})
}

// Calendar is the calendar of the reports that units owe, by the days on which offices
// work (package procedure).
func (r *Record) Calendar() *programme.Calendar {
	return programme.NewCalendar(r.Tree, r.Evidence, dayOff)
}

// dayOff tells whether offices are closed on a day; of a year whose holidays nobody
// knows, only of its Saturdays and Sundays.
func dayOff(d law.Date) law.Verdict {
	works, err := procedure.VietNam().Works(d)
	if err != nil {
		return programme.Weekend(d)
	}
	return law.If(!works)
}

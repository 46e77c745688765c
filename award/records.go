package award

import (
	"cmp"
	"slices"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/programme"
	"vuonlen/unit"
)

// The forms of this file decide from recorded evidence (package programme) as of
// the day of submission: what happened later is not looked at. What is not recorded
// is unknown, never "on time" and never "not met".

// FundsOnTime holds when every budget line of the subject's land whose due days are
// all on or before the submission has been allocated, met by its counterpart, paid
// out whole and settled, each in time (mission section 4, province.disbursement).
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
		v := law.AllOf.Of(
			atLeast(&e, "allocated", "planned"), atLeast(&e, "counterpart_paid", "counterpart_due"), equal(&e, "disbursed", "allocated"),
			inTime(&e, "disbursed_on", "disburse_due", c.day), inTime(&e, "settled_on", "settle_due", c.day))
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

// ReportsOnTime holds when every report that the subject owed by the day of
// submission was received by its day. A day of receipt that nobody recorded is
// unknown.
type ReportsOnTime struct{}

func (ReportsOnTime) uses() []string { return nil }

func (ReportsOnTime) judge(c *context, rule string) law.Finding {
	out := law.Finding{Rule: rule, Change: law.Change{Reachable: law.Can(true)}}
	var vs []law.Verdict
	late, open := 0, 0
	for _, e := range c.own("reports") {
		due := e.Date("due")
		if due > c.day {
			continue
		}
		v := inTime(&e, "received_on", "due", c.day)
		vs = append(vs, v)
		switch v {
		case law.NotMet:
			late++
		case law.Unknown:
			open++
		}
		if v != law.Met && !c.quiet() {
			out.Because = append(out.Because, law.Finding{Rule: rule, Verdict: v, Text: lang.T("award.reports.one", "period", e.Text("period"), "due", due, "verdict", v)})
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
	if open > 0 {
		out.Missing = []law.Missing{{Code: c.subject.Code, What: "reports"}}
	}
	return out
}

// atLeast compares two amounts of a record; an amount due of 0 is met without a
// payment recorded.
func atLeast(e *programme.Record, paid, due string) law.Verdict {
	d, known := e.Number(due)
	if known && d == 0 {
		return law.Met
	}
	p, both := e.Number(paid)
	switch {
	case !known || !both:
		return law.Unknown
	case p >= d:
		return law.Met
	}
	return law.NotMet
}

func equal(e *programme.Record, a, b string) law.Verdict {
	x, known := e.Number(a)
	y, both := e.Number(b)
	switch {
	case !known || !both:
		return law.Unknown
	case x == y:
		return law.Met
	}
	return law.NotMet
}

// inTime compares the day on which something was done with the day it was due. What
// was done after the day of submission was not done by then, and if it was due by
// then it was late.
func inTime(e *programme.Record, done, due string, day law.Date) law.Verdict {
	d, u := e.Date(done), e.Date(due)
	switch {
	case d == 0 || u == 0:
		return law.Unknown
	case d <= u:
		return law.Met
	}
	return law.NotMet
}

// isUnit tells whether a code names the subject's unit on a day; without a day the
// code must have named one unit only.
func (c *context) isUnit(code string, on law.Date) bool {
	if on == 0 {
		lives := c.record.Tree.Lives(unit.Code(code))
		return len(lives) == 1 && lives[0] == c.subject.Unit
	}
	u, ok := c.record.Tree.Find(unit.Code(code), on)
	return ok && u == c.subject.Unit
}

// own lists the records of a kind that name the subject's own unit.
func (c *context) own(kind string) []programme.Record {
	return c.of(kind, func(u *unit.Unit, on law.Date) bool { return u == c.subject.Unit })
}

// onLand lists the records of a kind on the subject's land: of its unit, those
// below it and, for the movement's territory after it ended, those of its heirs.
func (c *context) onLand(kind string) []programme.Record {
	home := c.subject.Unit
	return c.of(kind, func(u *unit.Unit, on law.Date) bool {
		if u == home {
			return true
		}
		if c.subject.Kind == Province {
			return c.movement.covers(c.record, home, u, on)
		}
		return c.record.Tree.Within(u, home, on)
	})
}

func (c *context) of(kind string, wanted func(*unit.Unit, law.Date) bool) []programme.Record {
	if c.subject.Unit == nil {
		return nil
	}
	var out []programme.Record
	for _, e := range c.record.Evidence.Of(kind) {
		code, on := e.Place()
		var u *unit.Unit
		if on == 0 {
			if lives := c.record.Tree.Lives(code); len(lives) == 1 {
				u = lives[0]
				on = max(u.First, c.subject.Unit.First)
			}
		} else {
			u, _ = c.record.Tree.Find(code, on)
		}
		if u != nil && wanted(u, on) {
			out = append(out, e)
		}
	}
	return out
}

package award

import (
	"math"
	"slices"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/programme"
)

// LoansOnTime holds when every policy-bank loan of the household is said to be used
// for its purpose and on every day on which something was due, up to the submission,
// as much had been paid as was due by then.
// It does not apply to a household without such a loan, once loans are recorded at
// all: before the bank's list is entered nobody knows who has one. With Effect it is
// also left to a judgement whether the loan was used with effect.
type LoansOnTime struct{ Effect bool }

func (LoansOnTime) uses() []string { return nil }

func (l LoansOnTime) judge(c *context, rule string) law.Finding {
	out := law.Finding{Rule: rule, Private: true, Change: law.Change{Reachable: law.Can(true)}}
	loans := c.record.Evidence.By("loans", "household", c.subject.Code)
	loans = slices.DeleteFunc(loans, func(x programme.Record) bool { return x.Date("disbursed_on") > c.day })
	switch {
	case len(c.record.Evidence.Of("loans")) == 0:
		out.Verdict, out.Text = law.Unknown, lang.T("award.loans.no_list")
		out.Missing = []law.Missing{{Code: c.subject.Code, What: "loans"}}
		return out
	case len(loans) == 0:
		out.Verdict, out.Text = law.NotApplicable, lang.T("award.loans.none")
		return out
	}
	var vs []law.Verdict
	for _, loan := range loans {
		f := c.loan(loan, rule)
		vs = append(vs, f.Verdict)
		out.Because = append(out.Because, f)
	}
	if l.Effect {
		f := Judged{Data: []string{"loans"}}.judge(c, rule)
		vs = append(vs, f.Verdict)
		out.Because = append(out.Because, f)
	}
	out.Verdict = law.AllOf.Of(vs...)
	out.Missing = out.AllMissing()
	out.Text = lang.T("award.loans.text", "n", len(loans), "verdict", out.Verdict)
	return out
}

// loan judges one loan.
func (c *context) loan(l programme.Record, rule string) law.Finding {
	lack := func(what string) []law.Missing { return []law.Missing{{Code: c.subject.Code, What: what}} }
	purpose := law.Finding{Rule: rule, Verdict: law.Unknown, Text: lang.T("award.loans.unchecked"), Missing: lack("loans")}
	if yes, known := l.Yes("purpose_ok"); known {
		purpose = law.Finding{Rule: rule, Verdict: law.NotMet, Text: lang.T("award.loans.misused")}
		if yes {
			purpose = law.Finding{Rule: rule, Verdict: law.Met, Text: lang.T("award.loans.used")}
		}
	}
	paid := c.repaid(l, rule)
	out := law.Finding{Rule: rule, Verdict: law.AllOf.Of(purpose.Verdict, paid.Verdict), Because: []law.Finding{purpose, paid}}
	out.Text = lang.T("award.loans.one", "contract", l.Text("contract"), "verdict", out.Verdict)
	return out
}

// repaid judges whether a loan was paid back in time.
func (c *context) repaid(l programme.Record, rule string) law.Finding {
	out := law.Finding{Rule: rule, Verdict: law.Met}
	lack := []law.Missing{{Code: c.subject.Code, What: "loan-payments"}}
	b := newBalance(l, c.record.Evidence.By("loan-payments", "contract", l.Text("contract")))
	if len(b.rows) == 0 {
		out.Verdict, out.Text, out.Missing = law.Unknown, lang.T("award.loans.no_schedule"), lack
		return out
	}
	vs := make([]law.Verdict, 0, len(b.rows)+1)
	fallen := 0
	for _, due := range b.days() {
		if due > c.day {
			continue
		}
		v := b.on(due)
		vs = append(vs, v)
		fallen++
		if v != law.Met {
			out.Because = append(out.Because, law.Finding{Rule: rule, Verdict: v, Text: lang.T("award.loans.payment", "due", due, "verdict", v)})
		}
	}
	if b.end != 0 && b.end <= c.day {
		v := b.whole()
		vs = append(vs, v)
		if v != law.Met {
			out.Because = append(out.Because, law.Finding{Rule: rule, Verdict: v, Text: lang.T("award.loans.whole", "due", b.end, "verdict", v)})
		}
	}
	out.Verdict = law.AllOf.Of(vs...)
	switch {
	case len(vs) == 0:
		out.Verdict, out.Text = law.Met, lang.T("award.loans.nothing_due")
	case out.Verdict == law.Unknown:
		out.Text, out.Missing = lang.T("award.loans.unknown"), lack
	case out.Verdict == law.Met:
		out.Text = lang.T("award.loans.paid", "n", fallen)
	default:
		out.Text = lang.T("award.loans.late")
	}
	return out
}

// balance is the account of one loan: what was due and what was paid.
type balance struct {
	rows      []programme.Record
	principal money
	// end is the day by which the whole loan is to be paid back: its own, or that of a
	// later instalment where it was extended; 0: not known.
	end law.Date
}

func newBalance(l programme.Record, rows []programme.Record) *balance {
	b := &balance{rows: rows, end: l.Date("due_on"), principal: known(&l, "principal")}
	for _, r := range rows {
		if b.end != 0 {
			b.end = max(b.end, r.Date("due_on"))
		}
	}
	return b
}

// days are the days on which something is due, in order.
func (b *balance) days() (out []law.Date) {
	for _, r := range b.rows {
		out = append(out, r.Date("due_on"))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// on tells whether by the end of a day as much was paid as was due by then, of
// principal and of interest: what was paid before its time counts, an instalment
// that was put off has nothing due, and what is paid later does not make up for the
// day.
func (b *balance) on(day law.Date) law.Verdict {
	return law.AllOf.Of(
		b.paid("principal_paid", day).covers(b.due("principal_due", day)),
		b.paid("interest_paid", day).covers(b.due("interest_due", day)))
}

// whole tells whether all of the principal was paid by the end of the loan.
func (b *balance) whole() law.Verdict { return b.paid("principal_paid", b.end).covers(b.principal) }

func (b *balance) due(field string, day law.Date) (sum money) {
	for i := range b.rows {
		if b.rows[i].Date("due_on") <= day {
			sum = sum.plus(known(&b.rows[i], field))
		}
	}
	return sum
}

// paid adds up what was paid by a day. A payment of a day that is not known may have
// been made by then.
func (b *balance) paid(field string, day law.Date) (sum money) {
	for i := range b.rows {
		r := &b.rows[i]
		switch on := r.Date("paid_on"); {
		case on == 0:
			n := known(r, field)
			sum = sum.plus(money{0, n.hi})
		case on <= day:
			sum = sum.plus(known(r, field))
		}
	}
	return sum
}

// money is đồng between two bounds; what is not known has no upper one.
type money struct{ lo, hi int64 }

const unbounded = math.MaxInt64

func known(r *programme.Record, field string) money {
	if n, ok := r.Number(field); ok {
		return money{n, n}
	}
	return money{0, unbounded}
}

func (a money) plus(b money) money { return money{capped(a.lo, b.lo), capped(a.hi, b.hi)} }

// capped adds without running over: more than there is money is enough of it.
func capped(a, b int64) int64 {
	if a > unbounded-b {
		return unbounded
	}
	return a + b
}

// covers tells whether a sum paid is at least the sum due, as far as both are known.
func (a money) covers(due money) law.Verdict {
	switch {
	case a.lo >= due.hi && due.hi != unbounded || due.hi == 0:
		return law.Met
	case a.hi < due.lo:
		return law.NotMet
	}
	return law.Unknown
}

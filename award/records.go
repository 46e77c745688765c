package award

import (
	"cmp"
	"slices"
	"strconv"

	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/programme"
	"vuonlen/unit"
)

// The forms of this file decide from recorded evidence (package programme) as of
// the day of submission: what happened later is not looked at. What is not recorded
// is unknown, never "on time" and never "not met".

// RegisteredBeforeExit holds when the household signed up to escape poverty before
// its exit was recognised; without an exit, by the day of submission.
type RegisteredBeforeExit struct{}

func (RegisteredBeforeExit) uses() []string { return []string{"escape_to"} }

func (RegisteredBeforeExit) judge(c *context, rule string) law.Finding {
	out := law.Finding{Rule: rule, Change: law.Change{Reachable: law.Can(true)}}
	var first law.Date
	for _, e := range c.record.Evidence.By("registrations", "household", c.subject.Code) {
		if d := e.Date("signed_on"); d != 0 && d <= c.day && (first == 0 || d < first) {
			first = d
			out.Facts = []law.Fact{{Name: "registrations", Code: c.subject.Code, Value: d.String(), Source: cmp.Or(e.Text("document"), "registrations")}}
		}
	}
	exit := c.exit()
	switch {
	case first == 0:
		out.Verdict, out.Text = law.Unknown, lang.T("award.registered.none")
		out.Missing = []law.Missing{{Code: c.subject.Code, What: "registrations"}}
	case exit.year == 0:
		out.Verdict, out.Text = law.Met, lang.T("award.registered.no_exit", "signed", first)
	case first < exit.recognised:
		out.Verdict, out.Text = law.Met, lang.T("award.registered.before", "signed", first, "year", exit.year, "recognised", exit.recognised)
	default:
		out.Verdict, out.Text = law.NotMet, lang.T("award.registered.after", "signed", first, "year", exit.year, "recognised", exit.recognised)
		out.Change = law.Change{Reachable: law.Can(false)}
	}
	return out
}

// Escaped holds when the household left the lists, the poor list or both by the
// reading escape_to, and has not come back for as many years as the reading
// lasting_years says after the year of its exit.
type Escaped struct{}

func (Escaped) uses() []string { return []string{"escape_to", "lasting_years"} }

func (Escaped) judge(c *context, rule string) law.Finding {
	out := law.Finding{Rule: rule, Change: law.Change{Reachable: law.Can(true)}}
	years, known := c.life()
	for _, y := range years {
		if y.source != "" {
			out.Facts = append(out.Facts, law.Fact{Name: "class", Code: c.subject.Code, Year: y.year, Value: y.class.String(), Source: y.source})
		}
	}
	lasting, err := strconv.Atoi(c.reading("lasting_years"))
	if err != nil {
		lasting = 0 // the reading's values are numbers: the reader of the file sees to it
	}
	if !known {
		out.Verdict, out.Text = law.Unknown, lang.T("award.escaped.no_review")
		out.Missing = []law.Missing{{Code: c.subject.Code, What: "reviews"}}
		return out
	}
	e := c.exit()
	last := years[len(years)-1]
	switch {
	case e.unknown != 0:
		out.Verdict, out.Text = law.Unknown, lang.T("award.escaped.unknown", "year", e.unknown)
		out.Missing = []law.Missing{{Code: c.subject.Code, Year: e.unknown, What: "reviews"}}
	case !e.listed:
		out.Verdict, out.Text = law.NotMet, lang.T("award.escaped.never")
	case e.year == 0:
		out.Verdict, out.Text = law.NotMet, lang.T("award.escaped.on_list", "year", last.year, "class", last.class)
	case int(last.year-e.year) < lasting:
		out.Verdict, out.Text = law.NotMet, lang.T("award.escaped.too_new", "year", e.year, "years", lasting, "until", e.year+law.Year(lasting))
	default:
		out.Verdict, out.Text = law.Met, lang.T("award.escaped.out", "year", e.year, "last", last.year)
	}
	return out
}

// LoansOnTime holds when every policy-bank loan of the household is said to be used
// for its purpose and everything due by the day of submission was paid by its day.
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
	paid := law.Finding{Rule: rule}
	var vs []law.Verdict
	var principal int64
	whole := true // every payment's principal is known
	for _, p := range c.record.Evidence.By("loan-payments", "contract", l.Text("contract")) {
		if n, ok := p.Number("principal_paid"); ok && p.Date("paid_on") <= c.day {
			principal += n
		} else if !ok {
			whole = false
		}
		due := p.Date("due_on")
		if due > c.day {
			continue
		}
		v := payment(&p, c.day)
		vs = append(vs, v)
		if v != law.Met {
			paid.Because = append(paid.Because, law.Finding{Rule: rule, Verdict: v, Text: lang.T("award.loans.payment", "due", due, "verdict", v)})
		}
	}
	// A loan that has fallen due is paid back whole, whatever its schedule says.
	if end := l.Date("due_on"); end != 0 && end <= c.day {
		v := law.Unknown
		if owed, known := l.Number("principal"); known && whole {
			if v = law.Met; principal < owed {
				v = law.NotMet
			}
		}
		vs = append(vs, v)
	}
	switch paid.Verdict = law.AllOf.Of(vs...); {
	case len(vs) == 0 && len(c.record.Evidence.By("loan-payments", "contract", l.Text("contract"))) == 0:
		paid.Verdict, paid.Text, paid.Missing = law.Unknown, lang.T("award.loans.no_schedule"), lack("loan-payments")
	case len(vs) == 0:
		paid.Verdict, paid.Text = law.Met, lang.T("award.loans.nothing_due")
	case paid.Verdict == law.Unknown:
		paid.Text, paid.Missing = lang.T("award.loans.unknown"), lack("loan-payments")
	case paid.Verdict == law.Met:
		paid.Text = lang.T("award.loans.paid", "n", len(vs))
	default:
		paid.Text = lang.T("award.loans.late")
	}
	out := law.Finding{Rule: rule, Verdict: law.AllOf.Of(purpose.Verdict, paid.Verdict), Because: []law.Finding{purpose, paid}}
	out.Text = lang.T("award.loans.one", "contract", l.Text("contract"), "verdict", out.Verdict)
	return out
}

// payment is in order when what was due was paid, by its day. Nothing due is in
// order without a payment: that is how an instalment that was put off is recorded,
// beside a new one on its new day.
func payment(p *programme.Record, day law.Date) law.Verdict {
	whole := law.AllOf.Of(atLeast(p, "principal_paid", "principal_due"), atLeast(p, "interest_paid", "interest_due"))
	a, known := p.Number("principal_due")
	b, both := p.Number("interest_due")
	if known && both && a == 0 && b == 0 {
		return law.Met
	}
	return law.AllOf.Of(whole, inTime(p, "paid_on", "due_on", day))
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

// Life is what the register knows of a household over the years.
type Life struct {
	Years []LifeYear // its reviews, the earliest first
	Ended law.Date   // it left the province, was merged into another or ended; 0: it lives
}

// LifeYear is the class of a household at the end of a year.
type LifeYear struct {
	Year   law.Year
	Class  household.Class
	Unit   *unit.Unit // where it lived
	Source string     // of its review; empty: it had none
}

type lifeYear struct {
	year       law.Year
	class      household.Class
	recognised law.Date
	source     string
}

// life is what is known of a household's classes, year by year from its first
// review to the last counted year. In a year without a review it is not poor where
// the campaign of its unit is complete, because everybody on the list of the year
// before had to be reviewed and nobody is put on it without; elsewhere, and after
// it left the province or ended, unknown.
// known is false when it has no review at all.
func (c *context) life() (out []lifeYear, known bool) {
	if c.record.Households == nil {
		return nil, false
	}
	life, found := c.record.Households(household.ID(c.subject.Code))
	years := life.Years
	if !found || len(years) == 0 {
		return nil, false
	}
	byYear := map[law.Year]LifeYear{}
	for _, y := range years {
		byYear[y.Year] = y
	}
	var home *unit.Unit
	for y := years[0].Year; y <= c.book.last; y++ {
		r, reviewed := byYear[y]
		if reviewed {
			home = r.Unit
		}
		l := lifeYear{year: y, class: household.UnknownClass, recognised: law.YearEnd(y)}
		complete := false
		if home = c.heir(home, law.YearEnd(y)); home != nil {
			if camp, ok := c.record.Tallies.Campaign(home, y); ok {
				complete = camp.Complete
				l.recognised = cmp.Or(camp.RecognisedOn, l.recognised)
			}
		}
		gone := life.Ended != 0 && life.Ended <= law.YearEnd(y)
		switch {
		case reviewed:
			l.class, l.source = r.Class, r.Source
		case complete && !gone && len(out) > 0 && out[len(out)-1].class == household.NotPoor:
			l.class = household.NotPoor
		}
		out = append(out, l)
	}
	return out, len(out) > 0
}

// heir is the unit itself while it lives, else the one that has all its land; nil
// where there is none, or several.
func (c *context) heir(u *unit.Unit, on law.Date) *unit.Unit {
	if u == nil || u.Alive(on) {
		return u
	}
	if heirs, _ := c.record.Tallies.Heirs(u, on); len(heirs) == 1 {
		return heirs[0]
	}
	return nil
}

// exit is the last exit of a household that it has not come back from.
type exit struct {
	listed     bool
	year       law.Year // 0: there is none
	recognised law.Date
	unknown    law.Year // a year that has to be known and is not
}

func (c *context) exit() exit {
	years, _ := c.life()
	on := func(l lifeYear) bool {
		return l.class == household.Poor || l.class == household.NearPoor && c.reading("escape_to") != "out_of_poor"
	}
	var e exit
	for _, y := range years {
		switch {
		case y.class == household.UnknownClass:
			e.unknown = y.year
		case on(y):
			e = exit{listed: true}
		case e.listed && e.year == 0:
			e.year, e.recognised = y.year, y.recognised
		}
	}
	return e
}

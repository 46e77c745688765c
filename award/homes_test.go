package award_test

import (
	"fmt"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/award"
	"vuonlen/household"
	"vuonlen/law"
	"vuonlen/programme"
	"vuonlen/tally"
	"vuonlen/unit"
)

// The rules about money and households against a second way that is written from the
// words of the plan for a household of which everything is known, and that tries
// everything that what is unknown may be: all give one verdict, or the verdict is
// unknown.

// blank is a number or day that nobody entered.
const blank = -1

// instalment is what was due of a loan on a day and what was paid of it, in small
// numbers; days are numbered.
type instalment struct{ due, principal, interest, paidOn, paid, paidInterest int }

func (i *instalment) fields() []*int {
	return []*int{&i.principal, &i.interest, &i.paidOn, &i.paid, &i.paidInterest}
}

type madeLoan struct {
	principal, due int
	purpose        string // yes, no, empty: nobody looked
	rows           []instalment
}

// onTheDay tells by the words whether a loan of which all is known was used for its
// purpose and never in arrears: day by day until the submission.
func (l madeLoan) onTheDay(submission int) bool {
	end := l.due
	for _, r := range l.rows {
		if l.due != blank {
			end = max(end, r.due)
		}
	}
	for day := 1; day <= submission; day++ {
		var owed, paid, interest, interestPaid int
		for _, r := range l.rows {
			if r.due <= day {
				owed += r.principal
				interest += r.interest
			}
			if r.paidOn <= day {
				paid += r.paid
				interestPaid += r.paidInterest
			}
		}
		if paid < owed || interestPaid < interest || day == end && paid < l.principal {
			return false
		}
	}
	return l.purpose == "yes"
}

// whatever lists the loans that this one may be.
func (l madeLoan) whatever() []madeLoan {
	out := []madeLoan{l}
	try := func(get func(*madeLoan) *int, values ...int) {
		if *get(&l) != blank {
			return
		}
		var next []madeLoan
		for _, x := range out {
			for _, v := range values {
				y := x
				y.rows = slices.Clone(x.rows)
				*get(&y) = v
				next = append(next, y)
			}
		}
		out = next
	}
	const much = 99
	try(func(x *madeLoan) *int { return &x.principal }, 0, 1, much)
	for i := range l.rows {
		for k := range 5 {
			values := []int{0, 1, much}
			if k == 2 { // days
				values = []int{1, 2, 3, 4, 5}
			}
			try(func(x *madeLoan) *int { return x.rows[i].fields()[k] }, values...)
		}
	}
	if l.purpose == "" {
		for _, x := range slices.Clone(out) {
			x.purpose = "no"
			out = append(out, x)
		}
		for i := range len(out) / 2 {
			out[i].purpose = "yes"
		}
	}
	return out
}

func (l madeLoan) slow(submission int) law.Verdict {
	if len(l.rows) == 0 { // what is not recorded is unknown, unless it was misused
		if l.purpose == "no" {
			return law.NotMet
		}
		return law.Unknown
	}
	var vs []law.Verdict
	for _, x := range l.whatever() {
		vs = append(vs, law.If(x.onTheDay(submission)))
	}
	return law.Agree(vs...)
}

// dayNo is a day of the made-up calendar.
func dayNo(n int) string {
	if n == blank {
		return ""
	}
	return law.MakeDate(2024, 1, n).String()
}

func number(n int) string {
	if n == blank {
		return ""
	}
	return strconv.Itoa(n)
}

func madeRow(kind string, fields ...string) programme.Record {
	k, ok := programme.FindKind(kind)
	if !ok {
		panic(kind)
	}
	r := programme.NewRecord(k)
	for i := 0; i < len(fields); i += 2 {
		r.Set(fields[i], fields[i+1])
	}
	return r
}

// homeBench judges one criterion of one form on one household.
type homeBench struct {
	m *award.Movement
	r *award.Record
}

func newHomeBench(t testing.TB, form award.Form) *homeBench {
	b := &homeBench{m: shipped(t), r: record(t, country(), nil, nil)}
	b.m.Criteria = []award.Criterion{{ID: "household.test", Kind: award.Household, Form: form}}
	return b
}

func (b *homeBench) judge(on law.Date, evidence ...programme.Record) law.Finding {
	b.r.Evidence = programme.NewBook(evidence)
	return b.m.Judge(b.r, award.Subject{Kind: award.Household, Code: "H", On: on}, on).Criteria[0]
}

// loans judges the loans of a household; another household has one too, so that it
// is known that the bank's list is there.
func (b *homeBench) loans(submission int, ls ...madeLoan) law.Finding {
	rows := []programme.Record{madeRow("loans", "household", "Z", "contract", "Z")}
	for i, l := range ls {
		k := fmt.Sprint("K", i)
		rows = append(rows, madeRow("loans", "household", "H", "contract", k, "principal", number(l.principal), "due_on", dayNo(l.due), "purpose_ok", l.purpose))
		for _, r := range l.rows {
			rows = append(rows, madeRow("loan-payments", "contract", k, "due_on", dayNo(r.due), "principal_due", number(r.principal), "interest_due", number(r.interest),
				"paid_on", dayNo(r.paidOn), "principal_paid", number(r.paid), "interest_paid", number(r.paidInterest)))
		}
	}
	return b.judge(law.MakeDate(2024, 1, submission), rows...)
}

// TestLoansBrute: every loan with one instalment over days 1 to 5 with the
// submission on day 3 (prepaid, to the day, a day late, not yet due, short, nothing due, anything
// unknown; ended, not ended, no end; used, misused, not looked at).
func TestLoansBrute(t *testing.T) {
	b := newHomeBench(t, award.LoansOnTime{})
	n := 0
	seen := map[law.Verdict]int{}
	for _, due := range []int{2, 4} {
		for _, paidOn := range []int{blank, 1, 2, 3, 4} {
			for amounts := range 81 {
				of := func(k int) int { return []int{blank, 0, 1}[amounts/[]int{1, 3, 9, 27}[k]%3] }
				r := instalment{due, of(0), of(1), paidOn, of(2), of(3)}
				for _, principal := range []int{blank, 1} {
					for _, end := range []int{blank, 1, 3, 5} {
						for _, purpose := range []string{"yes", "no", ""} {
							l := madeLoan{principal, end, purpose, []instalment{r}}
							got, want := b.loans(3, l).Verdict, l.slow(3)
							if got != want {
								t.Fatalf("%+v: %s, want %s", l, got, want)
							}
							n++
							seen[got]++
						}
					}
				}
			}
		}
	}
	if n != 2*5*81*2*4*3 || len(seen) != 3 {
		t.Errorf("%d loans, %v", n, seen)
	}
	if f := b.loans(3); f.Verdict != law.NotApplicable {
		t.Errorf("no loan: %s", f.Verdict)
	}
	if f := b.loans(3, madeLoan{principal: 1, due: 1, purpose: "yes"}); f.Verdict != law.Unknown {
		t.Errorf("no schedule of a loan that has fallen due: %s", f.Verdict)
	}
	if f := b.judge(20240103); f.Verdict != law.Unknown {
		t.Errorf("no list: %s", f.Verdict)
	}
}

// TestLoansBruteSchedules: several loans with several instalments, rescheduled,
// prepaid or blank, against the same slow way; a loan more is one condition more.
func TestLoansBruteSchedules(t *testing.T) {
	b := newHomeBench(t, award.LoansOnTime{})
	few := func(rt *rapid.T, name string) int {
		return rapid.SampledFrom([]int{blank, 0, 1, 1, 2, 2, 3}).Draw(rt, name)
	}
	rapid.Check(t, func(rt *rapid.T) {
		var ls []madeLoan
		var vs []law.Verdict
		for range rapid.IntRange(1, 2).Draw(rt, "loans") {
			l := madeLoan{principal: few(rt, "principal"), due: rapid.SampledFrom([]int{blank, 2, 4, 5}).Draw(rt, "end"), purpose: rapid.SampledFrom([]string{"yes", "yes", "yes", "no", ""}).Draw(rt, "purpose")}
			blanks := 0
			for due := range rapid.IntRange(1, 3).Draw(rt, "instalments") {
				r := instalment{due: due + 2, principal: few(rt, "due"), interest: few(rt, "interest"), paidOn: rapid.SampledFrom([]int{blank, 1, 2, 2, 3, 4, 5}).Draw(rt, "paid on"), paid: few(rt, "paid"), paidInterest: few(rt, "interest paid")}
				if rapid.Bool().Draw(rt, "paid whole") {
					r.paid, r.paidInterest = r.principal, r.interest
				}
				for _, f := range r.fields() {
					if *f == blank {
						if blanks++; blanks > 5 { // what may be is 3 to 5 times as much for each
							*f = 1
						}
					}
				}
				l.rows = append(l.rows, r)
			}
			ls = append(ls, l)
			vs = append(vs, l.slow(4))
		}
		if got, want := b.loans(4, ls...).Verdict, law.AllOf.Of(vs...); got != want {
			rt.Fatalf("%+v: %s, want %s", ls, got, want)
		}
	})
}

// year is what the register knows of a household at the end of a year.
type yearOf struct {
	class      household.Class
	reviewed   bool // with UnknownClass: the form leaves it open
	complete   bool // the campaign of its commune
	recognised bool // and its day is entered: 15 December
}

var made = []yearOf{
	{household.Poor, true, true, true}, {household.NearPoor, true, true, true}, {household.NotPoor, true, true, true},
	{household.NotPoor, true, false, false}, {household.UnknownClass, true, true, true},
	{household.UnknownClass, false, true, true}, {household.UnknownClass, false, false, false},
}

// histories lists the classes that a household may have had: who is not reviewed in
// a complete campaign has stayed off the lists if it was off them.
func histories(years []yearOf) [][]household.Class {
	out := [][]household.Class{nil}
	settled := household.UnknownClass // the class of the year before, as far as it is known
	for _, y := range years {
		class := y.class
		if !y.reviewed && y.complete && settled == household.NotPoor {
			class = household.NotPoor
		}
		may := []household.Class{class}
		if class == household.UnknownClass {
			may = []household.Class{household.Poor, household.NearPoor, household.NotPoor}
		}
		var next [][]household.Class
		for _, h := range out {
			for _, c := range may {
				next = append(next, append(slices.Clone(h), c))
			}
		}
		out, settled = next, class
	}
	return out
}

// exitOf is the year after the last one on the lists; false where it was on none or
// still is.
func exitOf(h []household.Class, poorOnly bool) (year int, ok bool) {
	for i := len(h) - 1; i >= 0; i-- {
		if h[i] == household.Poor || h[i] == household.NearPoor && !poorOnly {
			return 2021 + i + 1, i+1 < len(h)
		}
	}
	return 0, false
}

// TestEscapeBrute: every household over four years, under every reading, by what
// may have been: whether it has escaped for good, and whether it had signed up before
// that was recognised.
func TestEscapeBrute(t *testing.T) {
	escaped, signed := newHomeBench(t, award.Escaped{}), newHomeBench(t, award.RegisteredBeforeExit{})
	commune, ok := country().Find("30553", 20241231)
	if !ok {
		t.Fatal("no commune")
	}
	days := []law.Date{20211231, 20220101, 20221214, 20221215, 20221231, 20230101, 20231214, 20231215, 20241215, 20250101}
	seen := map[string]int{}
	for code := range 7 * 7 * 7 * 7 {
		years := []yearOf{made[code%7], made[code/7%7], made[code/49%7], made[code/343%7]}
		var life award.Life
		var campaigns []tally.Campaign
		for i, y := range years {
			year := law.Year(2021 + i)
			if y.reviewed {
				life.Years = append(life.Years, award.LifeYear{Year: year, Class: y.class, Unit: commune, Source: "f"})
			}
			if y.complete {
				campaigns = append(campaigns, tally.Campaign{Code: "30553", Year: year, Complete: true, RecognisedOn: law.MakeDate(2021+i, 12, 15)})
			}
		}
		if !years[0].reviewed {
			continue // its life begins with its first review
		}
		all := histories(years)
		for _, b := range []*homeBench{escaped, signed} {
			l, err := tally.NewLedger(b.r.Tree, nil)
			if err != nil {
				t.Fatal(err)
			}
			if err := l.AddRegister(nil, campaigns, nil); err != nil {
				t.Fatal(err)
			}
			b.r.Tallies = l
			b.r.Households = func(household.ID) (award.Life, bool) { return life, true }
		}
		for _, to := range []string{"out_of_both", "out_of_poor"} {
			escaped.m.Readings["escape_to"], signed.m.Readings["escape_to"] = to, to
			for lasting := range 4 {
				escaped.m.Readings["lasting_years"] = strconv.Itoa(lasting)
				var vs []law.Verdict
				for _, h := range all {
					y, out := exitOf(h, to == "out_of_poor")
					vs = append(vs, law.If(out && 2024-y >= lasting))
				}
				got, want := escaped.judge(20250601).Verdict, law.Agree(vs...)
				if got != want {
					t.Fatalf("%+v %s lasting %d: %s, want %s", years, to, lasting, got, want)
				}
				seen["escaped "+string(got)]++
			}
			for _, day := range days {
				var vs []law.Verdict
				for _, h := range all {
					y, out := exitOf(h, to == "out_of_poor")
					recognised := []law.Date{law.MakeDate(y, 12, 15)}
					if out && !years[y-2021].recognised {
						recognised = []law.Date{law.MakeDate(y, 1, 1), law.MakeDate(y, 6, 1), law.MakeDate(y, 12, 31)}
					}
					for _, r := range recognised {
						vs = append(vs, law.If(!out || day < r))
					}
				}
				got, want := signed.judge(20250601, madeRow("registrations", "household", "H", "signed_on", day.String())).Verdict, law.Agree(vs...)
				if got != want {
					t.Fatalf("%+v %s signed %s: %s, want %s", years, to, day, got, want)
				}
				seen["signed "+string(got)]++
			}
		}
	}
	if len(seen) != 6 {
		t.Errorf("not every verdict was seen: %v", seen)
	}
}

// TestLedgerBrute: what stands beside a criterion about gifts is what adding up by
// hand gives: all gifts to the unit and to what lies under it on the day of the gift,
// found by climbing from the place of the gift upwards.
func TestLedgerBrute(t *testing.T) {
	places := []unit.Code{"89", "891", "890", "883", "30544", "30553", "30280"}
	r := record(t, country(), nil, nil)
	m := shipped(t)
	lies := func(at unit.Code, on law.Date, in string) bool {
		u, ok := country().Find(at, on)
		if !ok {
			t.Fatalf("%s does not live on %s", at, on)
		}
		for u != nil {
			st, _ := u.At(on)
			if string(st.Code) == in {
				return true
			}
			u = st.Parent
		}
		return false
	}
	rapid.Check(t, func(rt *rapid.T) {
		submitted := law.MakeDate(2024, rapid.IntRange(1, 12).Draw(rt, "month"), 10)
		type gift struct {
			at    unit.Code
			on    law.Date
			value int
		}
		var gifts []gift
		var rows []programme.Record
		for range rapid.IntRange(0, 8).Draw(rt, "gifts") {
			g := gift{rapid.SampledFrom(places).Draw(rt, "place"), law.MakeDate(2024, rapid.IntRange(1, 12).Draw(rt, "month"), rapid.SampledFrom([]int{9, 10, 11}).Draw(rt, "day")),
				rapid.SampledFrom([]int{blank, 0, 1, 7, 1_000_000_000_000}).Draw(rt, "value")}
			gifts = append(gifts, g)
			rows = append(rows, madeRow("contributions", "contributor", "A", "code", string(g.at), "received_on", g.on.String(), "value", number(g.value)))
		}
		r.Evidence = programme.NewBook(rows)
		for _, x := range []struct {
			kind award.Kind
			code string
		}{{award.Province, "89"}, {award.District, "891"}, {award.Commune, "30553"}} {
			m.Criteria = []award.Criterion{{ID: "test", Kind: x.kind, Form: award.Judged{Data: []string{"contributions"}}}}
			s, err := m.FindSubject(r, x.kind, x.code, 20240601)
			if err != nil {
				rt.Fatal(err)
			}
			n, sum, unvalued := 0, 0, 0
			for _, g := range gifts {
				if g.on > submitted || !lies(g.at, g.on, x.code) {
					continue
				}
				if n++; g.value == blank {
					unvalued++
				} else {
					sum += g.value
				}
			}
			want := map[string]any{}
			if n > 0 {
				want["contributions"] = law.Exactly(int64(n))
			}
			switch {
			case n > 0 && unvalued == 0:
				want["contributions_value"] = law.Dong(int64(sum))
			case unvalued < n:
				want["contributions_value_least"], want["contributions_unvalued"] = law.Dong(int64(sum)), law.Exactly(int64(unvalued))
			}
			got := map[string]any{}
			for _, f := range m.Judge(r, s, submitted).Criteria[0].Facts {
				got[f.Name] = f.Value
			}
			if fmt.Sprint(got) != fmt.Sprint(want) {
				rt.Fatalf("%s %s: %v, want %v", x.kind, x.code, got, want)
			}
		}
	})
}

package award_test

import (
	"fmt"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/award"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/programme"
)

// turn is what trying every number of households of the last year gives: the
// smallest number that makes the criterion met, false where whatever the number it is
// not, nil where that depends on what is missing.
func (b *bench) turn(t interface {
	Fatal(...any)
	Errorf(string, ...any)
}, years []yearEnd) law.Change {
	f := b.judge(t, years)
	if f.Verdict != law.NotMet {
		return f.Change
	}
	last := years[len(years)-1]
	never := true
	for k := int64(1); k <= last.poor.Lo+last.near.Lo; k++ {
		for a := max(0, k-last.near.Lo); a <= min(k, last.poor.Lo); a++ {
			other := append([]yearEnd{}, years...)
			other[len(years)-1] = yearEnd{last.households, law.Exactly(last.poor.Lo - a), law.Exactly(last.near.Lo - (k - a))}
			switch b.judge(t, other).Verdict {
			case law.Met:
				return law.Change{Reachable: law.Can(true), ShortBy: law.Short(k)}
			case law.Unknown:
				never = false
			}
		}
	}
	if never {
		return law.Change{Reachable: law.Can(false)}
	}
	return law.Change{}
}

// aForm draws a form that counts households.
func aForm(t *rapid.T, name string, years int) award.Form {
	by := law.Frac(rapid.Int64Range(1, 60).Draw(t, name+" percent"), 100)
	metric := rapid.SampledFrom([]string{"poor", "multidim"}).Draw(t, name+" metric")
	switch rapid.IntRange(0, 4).Draw(t, name) {
	case 0, 1:
		return award.CountFalls{By: by}
	case 2:
		return award.Level{Metric: metric, Edge: by, Strict: rapid.Bool().Draw(t, name+" strict")}
	case 3:
		from := 2024 - law.Year(rapid.IntRange(0, years-1).Draw(t, name+" years"))
		return award.Level{Metric: metric, Edge: by, From: from, To: max(from, 2024+law.Year(rapid.IntRange(-1, 1).Draw(t, name+" to")))}
	}
	return award.YearlyFall{By: by, Years: years - 1, Metric: metric, Rule: rapid.SampledFrom([]string{"mean", "each_year", ""}).Draw(t, name+" rule")}
}

// Levels, paths of a rate of their own, and groups of two: short_by and reachable are
// what trying every number of households gives.
func TestShortByOfFormsAndGroups(t *testing.T) {
	b := newBench(t, nil)
	rapid.Check(t, func(t *rapid.T) {
		years := rapid.IntRange(2, 3).Draw(t, "years")
		form := aForm(t, "first", years)
		if rapid.Bool().Draw(t, "group") {
			form = award.Group{Combine: rapid.SampledFrom([]law.Combine{law.AllOf, law.AnyOf}).Draw(t, "of"), Parts: []award.Form{form, aForm(t, "second", years)}}
		}
		b.m.Criteria[0].Form = form
		for _, r := range award.AllReadings {
			b.set(r.Name, rapid.SampledFrom(r.Values).Draw(t, r.Name))
		}
		ys := make([]yearEnd, years)
		for i := range ys {
			h := rapid.Int64Range(1, 30).Draw(t, "households")
			p := rapid.Int64Range(0, min(h, 6)).Draw(t, "poor")
			ys[i] = exactly(h, p, rapid.Int64Range(0, min(h-p, 6)).Draw(t, "near"))
			if rapid.IntRange(0, 9).Draw(t, "blank") == 0 {
				ys[i] = yearEnd{}
			}
		}
		f := b.judge(t, ys)
		want := b.turn(t, ys)
		if f.Verdict == law.NotMet && len(f.AllMissing()) > 0 && f.Change.ShortBy == nil && want.ShortBy != nil {
			want.ShortBy = nil // another part might turn with fewer, were it known
		}
		if got, want := change(f.Change), change(want); got != want {
			t.Fatalf("%+v %v %v: %s%s, by trying%s", form, b.m.Readings, ys, f.Verdict, got, want)
		}
	})
}

// evidence makes a record of evidence.
func evidence(t interface{ Fatal(...any) }, kind string, values ...string) programme.Record {
	k, ok := programme.FindKind(kind)
	if !ok {
		t.Fatal("no kind ", kind)
	}
	r := programme.NewRecord(k)
	for i := 0; i < len(values); i += 2 {
		r.Set(values[i], values[i+1])
	}
	return r
}

// The fall assigned by document: each year against its own plan; what was not
// assigned, or not counted, is unknown, unless another year already fails.
func TestPlannedFallByDefinition(t *testing.T) {
	b := newBench(t, nil)
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 2).Draw(t, "years")
		b.m.Criteria[0].Form = award.PlannedFall{Metric: "poor", Years: n}
		ys := make([]yearEnd, n+1)
		for i := range ys {
			h := rapid.Int64Range(5, 30).Draw(t, "households")
			ys[i] = exactly(h, rapid.Int64Range(0, 5).Draw(t, "poor"), 0)
			if rapid.IntRange(0, 5).Draw(t, "blank") == 0 {
				ys[i] = yearEnd{}
			}
		}
		var book []programme.Record
		verdicts := []law.Verdict{}
		for i := 1; i <= n; i++ {
			y := 2024 - n + i
			plan := rapid.IntRange(0, 20).Draw(t, "plan")
			known := rapid.IntRange(0, 3).Draw(t, "assigned") > 0
			if known {
				book = append(book, evidence(t, "plans", "code", b.s.Code, "year", fmt.Sprint(y), "metric", "poor", "fall", fmt.Sprint(plan), "document", "KH"))
			} else { // of another rate, another unit, or issued after the submission
				book = append(book,
					evidence(t, "plans", "code", b.s.Code, "year", fmt.Sprint(y), "metric", "multidim", "fall", "0", "document", "KH"),
					evidence(t, "plans", "code", "30547", "year", fmt.Sprint(y), "metric", "poor", "fall", "0", "document", "KH"),
					evidence(t, "plans", "code", b.s.Code, "year", fmt.Sprint(y), "metric", "poor", "fall", "0", "decided_on", "2025-01-05", "document", "KH"))
			}
			was, now := ys[i-1], ys[i]
			v := law.Unknown
			if known && was.poor.Known() && now.poor.Known() {
				fall := new(big.Rat).Sub(big.NewRat(was.poor.Lo, was.households.Lo), big.NewRat(now.poor.Lo, now.households.Lo))
				v = law.If(fall.Cmp(big.NewRat(int64(plan), 100)) >= 0)
			}
			verdicts = append(verdicts, v)
		}
		b.r.Evidence = programme.NewBook(book)
		f := b.judge(t, ys)
		if want := law.AllOf.Of(verdicts...); f.Verdict != want {
			t.Fatalf("%v %v: %s, want %s", ys, book, f.Verdict, want)
		}
		if got, want := change(f.Change), change(b.turn(t, ys)); got != want {
			t.Fatalf("%v: %s%s, by trying%s", ys, f.Verdict, got, want)
		}
		if f.Verdict == law.Unknown && len(f.AllMissing()) == 0 {
			t.Fatal("unknown, and nothing missing")
		}
	})
}

// The ladder against every way in which unknown amounts, days and forms may turn out.
func TestLadderAgainstEveryCompletion(t *testing.T) {
	b := newBench(t, nil)
	const met, not = 4, 2
	rapid.Check(t, func(t *rapid.T) {
		forms := []string{"money", "work"}
		if rapid.Bool().Draw(t, "any form") {
			forms = nil
		}
		b.m.Criteria[0].Form = award.Ladder{Data: "contributions", Forms: forms, MetFrom: met, NotBelow: not}
		sums := map[int64]bool{0: true} // every sum there may be; 100 stands for "any amount"
		var book []programme.Record
		rows := 0
		for i := range rapid.IntRange(0, 4).Draw(t, "gifts") {
			day := rapid.SampledFrom([]string{"2023-05-01", "2023-05-02", "", "2020-12-31", "2025-01-01"}).Draw(t, "day")
			form := rapid.SampledFrom([]string{"money", "work", "land", ""}).Draw(t, "form")
			value := rapid.SampledFrom([]string{"0", "1", "2", "3", ""}).Draw(t, "value")
			book = append(book, evidence(t, "contributions", "contributor", "A", "code", b.s.Code, "received_on", day, "form", form, "value", value, "description", fmt.Sprint(i)))
			if day == "2020-12-31" || day == "2025-01-01" || forms != nil && form == "land" {
				continue // before the period, after the submission, of no form that counts
			}
			rows++
			amounts := []int64{0, 1, 2, 3, 100}
			if value != "" {
				amounts = []int64{int64(value[0] - '0')}
			}
			if day == "" || forms != nil && form == "" {
				amounts = append(amounts, 0)
			}
			next := map[int64]bool{}
			for s := range sums {
				for _, a := range amounts {
					next[s+a] = true
				}
			}
			sums = next
		}
		b.r.Evidence = programme.NewBook(book)
		f := b.judge(t, []yearEnd{{}, {}, {}, {}})
		ways := map[string]bool{}
		for s := range sums {
			switch {
			case s >= met:
				ways["met"] = true
			case s < not:
				ways["not_met"] = true
			default:
				ways["judgement"] = true
			}
		}
		want := "contributions"
		if len(ways) == 1 && rows > 0 {
			for w := range ways {
				want = w
			}
		}
		got := string(f.Verdict)
		if f.Verdict == law.Unknown {
			got = f.Missing[0].What
		}
		if got != want {
			t.Fatalf("%v: %s, want %s (sums %v)", book, got, want, sums)
		}
	})
}

// Coverage of two policies, known or not, against every completion.
func TestCoverageAgainstEveryCompletion(t *testing.T) {
	b := newBench(t, nil)
	share := law.Frac(3, 4)
	b.m.Criteria[0].Form = award.Coverage{AtLeast: share, Policies: []award.Policy{{ID: "health"}, {ID: "water"}}}
	of := func(known string, to int64) []int64 {
		if known != "" {
			return []int64{int64(known[0] - '0')}
		}
		var all []int64
		for n := range to + 1 {
			all = append(all, n)
		}
		return all
	}
	numbers := []string{"", "0", "1", "3", "4"}
	type policy struct{ entitled, served string }
	var policies []policy
	for _, e := range numbers {
		for _, s := range numbers {
			if e == "" || s <= e {
				policies = append(policies, policy{e, s})
			}
		}
	}
	verdict := func(p policy) law.Verdict {
		var all []law.Verdict
		for _, e := range of(p.entitled, 8) {
			for _, s := range of(p.served, e) {
				switch {
				case s > e:
				case e == 0:
					all = append(all, law.NotApplicable)
				default:
					all = append(all, law.If(4*s >= 3*e))
				}
			}
		}
		return law.Agree(all...)
	}
	for _, p := range policies {
		for _, q := range policies {
			b.r.Evidence = programme.NewBook([]programme.Record{
				evidence(t, "coverage", "code", b.s.Code, "year", "2024", "policy", "Health", "entitled", p.entitled, "served", p.served),
				evidence(t, "coverage", "code", b.s.Code, "year", "2024", "policy", "water", "entitled", q.entitled, "served", q.served),
				evidence(t, "coverage", "code", b.s.Code, "year", "2023", "policy", "water", "entitled", "1", "served", "1"),
			})
			f := b.judge(t, []yearEnd{{}, {}})
			if want := law.AllOf.Of(verdict(p), verdict(q)); f.Verdict != want {
				t.Errorf("%+v %+v: %s, want %s", p, q, f.Verdict, want)
			}
			if (f.Verdict == law.Unknown) != (len(f.Missing) > 0) && f.Verdict != law.NotMet {
				t.Errorf("%+v %+v: %s, missing %v", p, q, f.Verdict, f.Missing)
			}
		}
	}
}

// A multiple by big fractions; a figure that is not recorded, or published only after
// the submission, is unknown.
func TestMultipleByDefinition(t *testing.T) {
	b := newBench(t, nil)
	rapid.Check(t, func(t *rapid.T) {
		decimal := func(name string) string {
			return fmt.Sprintf("%d.%d", rapid.IntRange(0, 9).Draw(t, name), rapid.IntRange(0, 99).Draw(t, name+" decimals"))
		}
		times := rapid.SampledFrom([]string{"1.5", "2", "0.9"}).Draw(t, "times")
		x, err := law.ParseRatio(times)
		if err != nil {
			t.Fatal(err)
		}
		b.m.Criteria[0].Form = award.Multiple{Indicator: "income", Name: lang.Both{VI: "thu nhập", EN: "income"}, Times: x, From: 2021}
		was, now := decimal("was"), decimal("now")
		day := rapid.SampledFrom([]string{"", "2024-12-31", "2025-01-01"}).Draw(t, "published")
		book := []programme.Record{
			evidence(t, "indicators", "code", b.s.Code, "year", "2021", "indicator", "income", "value", was),
			evidence(t, "indicators", "code", b.s.Code, "year", "2024", "indicator", "INCOME", "value", now, "recorded_on", day),
			evidence(t, "indicators", "code", b.s.Code, "year", "2023", "indicator", "income", "value", "1000"),
			evidence(t, "indicators", "code", b.s.Code, "year", "2024", "indicator", "yield", "value", "1000"),
			evidence(t, "indicators", "code", "30547", "year", "2024", "indicator", "income", "value", "1000"),
		}
		b.r.Evidence = programme.NewBook(book)
		f := b.judge(t, []yearEnd{{}, {}, {}, {}})
		rat := func(s string) *big.Rat { r, _ := new(big.Rat).SetString(s); return r }
		var want law.Verdict
		switch {
		case rat(was).Sign() == 0:
			want = law.NotApplicable
		case day == "2025-01-01":
			want = law.Unknown
		default:
			want = law.If(rat(now).Cmp(new(big.Rat).Mul(rat(was), rat(times))) >= 0)
		}
		if f.Verdict != want {
			t.Fatalf("%s -> %s, %s times, published %q: %s, want %s", was, now, times, day, f.Verdict, want)
		}
	})
}

// Reports and funds that are only partly recorded: a verdict given is the verdict
// however the rest turns out, and what is left open is named.
func TestOnTimeIsNeverSurerThanItsCompletions(t *testing.T) {
	b := newBench(t, nil)
	days := []string{"2023-06-30", "2023-07-01"}
	judge := func(t interface{ Fatal(...any) }, rs ...programme.Record) law.Finding {
		b.r.Evidence = programme.NewBook(rs)
		return b.judge(t, []yearEnd{{}, {}})
	}
	rapid.Check(t, func(t *rapid.T) {
		kind, fields := "reports", map[string][]string{"due": days, "received_on": append(days, "2024-12-31")}
		b.m.Criteria[0].Form = award.ReportsOnTime{}
		base := []string{"code", b.s.Code, "kind", "periodic", "period", "2023"}
		if rapid.Bool().Draw(t, "funds") {
			kind, base = "budget", []string{"code", b.s.Code, "year", "2023"}
			b.m.Criteria[0].Form = award.FundsOnTime{}
			money := []string{"0", "1", "2"}
			fields = map[string][]string{"planned": money, "allocated": money, "disbursed": money, "counterpart_due": {"0", "1"}, "counterpart_paid": {"0", "1"},
				"disbursed_on": days, "settled_on": days, "disburse_due": days, "settle_due": days}
		}
		k, _ := programme.FindKind(kind)
		known, open := append([]string{}, base...), []string{}
		for _, f := range k.Fields {
			if values := fields[f.ID]; values != nil {
				due := f.Future // a line without its due days is not looked at
				if due || len(open) >= 4 || rapid.IntRange(0, 2).Draw(t, f.ID+" known") > 0 {
					known = append(known, f.ID, rapid.SampledFrom(values).Draw(t, f.ID))
				} else {
					open = append(open, f.ID)
				}
			}
		}
		f := judge(t, evidence(t, kind, known...))
		var all []law.Verdict
		var fill func(rest []string, values []string)
		fill = func(rest []string, values []string) {
			if len(rest) == 0 {
				all = append(all, judge(t, evidence(t, kind, values...)).Verdict)
				return
			}
			for _, v := range fields[rest[0]] {
				fill(rest[1:], append(values[:len(values):len(values)], rest[0], v))
			}
		}
		fill(open, known)
		switch want := law.Agree(all...); {
		case f.Verdict != law.Unknown && f.Verdict != want:
			t.Fatalf("%v: %s, by completion %v", known, f.Verdict, all)
		case kind == "reports" && f.Verdict != want:
			t.Fatalf("%v: %s, by completion %s", known, f.Verdict, want)
		case f.Verdict == law.Unknown && len(f.Missing) == 0:
			t.Fatalf("%v: unknown, and nothing missing", known)
		}
	})
}

// Between the steps of a ladder a named person decides; above and below nobody needs
// to, and what was decided changes nothing.
func TestLadderIsDecidedOnlyBetweenItsSteps(t *testing.T) {
	b := newBench(t, award.Ladder{Data: "contributions", MetFrom: 40, NotBelow: 20})
	b.m.Criteria[0].Kind, b.m.Criteria[0].ID = award.Other, "other.gift"
	b.s = award.Subject{Kind: award.Other, Code: "A"}
	b.m.From = 2021
	part, ok := b.m.Criteria[0].JudgedPart()
	if !ok {
		t.Fatal("nothing of the ladder is left to a named person")
	}
	for value, want := range map[string]law.Verdict{"19": law.NotMet, "20": law.NotMet, "39": law.NotMet, "40": law.Met} {
		b.r.Evidence = programme.NewBook([]programme.Record{evidence(t, "contributions", "contributor", "A", "code", "30553", "received_on", "2023-05-01", "value", value)})
		b.r.Conclusions = nil
		if f := b.m.Judge(b.r, b.s, 20241231).Criteria[0]; (value == "20" || value == "39") != (f.Verdict == law.Unknown) {
			t.Errorf("%s, nobody decided: %s", value, f.Verdict)
		}
		b.r.Conclusions = map[award.About]award.Conclusion{{Movement: b.m.ID, Criterion: "other.gift", Kind: award.Other, Subject: "A"}: {
			Verdict: law.NotMet, By: "an", DecidedOn: 20241201, State: b.m.State(b.r, b.s, part),
		}}
		if f := b.m.Judge(b.r, b.s, 20241231).Criteria[0]; f.Verdict != want || len(f.Missing) > 0 {
			t.Errorf("%s, decided: %s, missing %v", value, f.Verdict, f.Missing)
		}
	}
	if _, ok := (award.Criterion{Form: award.Ladder{Data: "contributions", MetFrom: 40, NotBelow: 40}}).JudgedPart(); ok {
		t.Error("a ladder without a band is left to somebody")
	}
}

// How many households more a plan needs is what trying gives.
func TestShortfallOfAPlan(t *testing.T) {
	b := newBench(t, award.PlannedFall{Metric: "poor", Years: 1})
	b.r.Evidence = programme.NewBook([]programme.Record{evidence(t, "plans", "code", b.s.Code, "year", "2024", "metric", "poor", "fall", "2.5", "document", "KH")})
	for now := range int64(30) {
		ys := []yearEnd{exactly(400, 20, 0), exactly(380, now, 0)}
		f := b.judge(t, ys) // sets the counts
		r := b.counted(t, ys)
		got, err := b.m.Shortfalls(r, b.s, 20241231, "commune.test")
		if err != nil || len(got) != 1 {
			t.Fatal(got, err)
		}
		n, known := got[0].Total().Exact()
		want := b.turn(t, ys)
		if !known || (f.Verdict == law.Met) != (n == 0) || f.Verdict == law.NotMet && (want.ShortBy == nil || *want.ShortBy != n) {
			t.Errorf("%d now: %s, short by %s, demands %d", now, f.Verdict, change(want), n)
		}
	}
}

// What is recorded of a year that has not ended says nothing of its end yet.
func TestFiguresOfAYearToCome(t *testing.T) {
	b := newBench(t, nil)
	b.r.Evidence = programme.NewBook([]programme.Record{
		evidence(t, "indicators", "code", b.s.Code, "year", "2021", "indicator", "income", "value", "1"),
		evidence(t, "indicators", "code", b.s.Code, "year", "2024", "indicator", "income", "value", "9"),
		evidence(t, "coverage", "code", b.s.Code, "year", "2024", "policy", "health", "entitled", "1", "served", "1"),
	})
	for _, f := range []award.Form{
		award.Multiple{Indicator: "income", Times: law.Int(2), From: 2021, To: 2024},
		award.Coverage{AtLeast: law.Int(1), Policies: []award.Policy{{ID: "health"}}, Year: 2024},
	} {
		b.m.Criteria[0].Form = f
		x := b.m.Judge(b.counted(t, []yearEnd{{}, {}, {}, {}}), b.s, 20231231).Criteria[0]
		if x.Verdict != law.Unknown || len(x.AllMissing()) != 1 || x.AllMissing()[0].Year != 2024 {
			t.Errorf("%+v: %s, missing %v", f, x.Verdict, x.AllMissing())
		}
	}
}

// Where nobody was on a list at the start, emptying it makes a count not apply: that
// alone meets nothing, beside a part that is met it is enough.
func TestGroupOfCountsFromNone(t *testing.T) {
	b := newBench(t, nil)
	half, third := award.CountFalls{By: law.Frac(1, 2)}, award.CountFalls{By: law.Frac(1, 3)}
	years := []yearEnd{exactly(100, 0, 0), exactly(100, 2, 1)}
	for _, c := range []struct {
		of    law.Combine
		parts []award.Form
		want  string
	}{
		{law.AllOf, []award.Form{half, third}, " reachable=false short_by=null"},
		{law.AllOf, []award.Form{half, award.Level{Metric: "poor", Edge: law.Frac(1, 20)}}, " reachable=true short_by=3"},
		{law.AllOf, []award.Form{half, award.Level{Metric: "poor", Edge: law.Frac(1, 100)}}, " reachable=true short_by=3"},
		{law.AnyOf, []award.Form{half, award.Level{Metric: "poor", Edge: law.Frac(1, 100)}}, " reachable=true short_by=1"},
		{law.AnyOf, []award.Form{half, third}, " reachable=false short_by=null"},
	} {
		b.m.Criteria[0].Form = award.Group{Combine: c.of, Parts: c.parts}
		f := b.judge(t, years)
		if got := change(f.Change); got != c.want || got != change(b.turn(t, years)) {
			t.Errorf("%s %+v: %s%s, by trying%s", c.of, c.parts, f.Verdict, got, change(b.turn(t, years)))
		}
	}
}

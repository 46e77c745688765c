package award_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/award"
	"vuonlen/law"
	"vuonlen/tally"
	"vuonlen/unit"
)

// hamletsOf883 are made-up hamlets of two of the thirteen wards of Long Xuyên.
var hamletsOf883 = map[unit.Code][]unit.Code{"30280": {"H1", "H2", "H3"}, "30283": {"H4", "H5"}}

// withHamlets is the country with them.
var withHamlets = sync.OnceValue(func() *unit.Tree {
	s := unit.Snapshot{On: 20211101}
	for commune, hs := range hamletsOf883 {
		for _, h := range hs {
			rec, err := unit.ParseRecord(func(column string) string {
				return map[string]string{"code": string(h), "name": "Ấp " + string(h), "kind": "ap", "parent": string(commune), "level": "hamlet"}[column]
			})
			if err != nil {
				panic(err)
			}
			s.Records = append(s.Records, rec)
		}
	}
	t, err := unit.Shipped(unit.Edit{Snapshot: &s})
	if err != nil {
		panic(err)
	}
	return t
})

// leavesOf883 are the lowest units with counts.
func leavesOf883() (out []unit.Code) {
	tree := withHamlets()
	u, _ := tree.Find("883", 20241231)
	for _, c := range tree.Children(u, 20241231) {
		st, _ := c.At(20241231)
		if hs := hamletsOf883[st.Code]; hs != nil {
			out = append(out, hs...)
		} else {
			out = append(out, st.Code)
		}
	}
	return out
}

// take applies shares to counts: the households named leave the lists of the last
// year for good.
func take(t interface{ Fatalf(string, ...any) }, ts []tally.Tally, year law.Year, metric string, x award.Share) {
	for _, p := range x.Parts {
		take(t, ts, year, metric, p)
	}
	if len(x.Parts) > 0 || x.Gives == 0 {
		return
	}
	i := slices.IndexFunc(ts, func(r tally.Tally) bool { return string(r.Code) == x.Subject.Code && r.Year == year })
	if i < 0 {
		t.Fatalf("%s gives %d and has no counts", x.Subject.Code, x.Gives)
	}
	n := x.Gives
	less := func(c *law.Count) {
		k := min(n, c.Lo)
		*c, n = law.Exactly(c.Lo-k), n-k
	}
	switch metric {
	case "multidim":
		less(&ts[i].NearPoor)
		less(&ts[i].Poor)
	case "poor":
		less(&ts[i].Poor)
	case "near_poor":
		less(&ts[i].NearPoor)
	case "minority_poor":
		less(&ts[i].MinorityPoor)
	}
	if n > 0 {
		t.Fatalf("%s gives %d of %s, %d more than it has", x.Subject.Code, x.Gives, metric, n)
	}
}

// checkShares holds every level of a split against the one above it.
func checkShares(t interface{ Fatalf(string, ...any) }, x award.Share) {
	if x.Has.Known() && x.Gives > x.Has.Lo {
		t.Fatalf("%s gives %d of %v", x.Subject.Code, x.Gives, x.Has)
	}
	if len(x.Parts) == 0 {
		return
	}
	sum := x.Unplaced
	for _, p := range x.Parts {
		checkShares(t, p)
		sum += p.Gives
	}
	if sum != x.Gives || x.Unplaced < 0 {
		t.Fatalf("%s: %d of %d", x.Subject.Code, sum, x.Gives)
	}
}

// TestShortfallTurnsTheVerdict: when every unit at the bottom gives its share, the
// criterion of the whole is met; when one of them gives one less, it is not. The
// sums above are not typed in, so all counts come from the bottom. (In
// 2025 two of the wards are one.)
func TestShortfallTurnsTheVerdict(t *testing.T) {
	leaves := leavesOf883()
	turned := map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		m := shipped(t)
		genReadings(rt, m)
		var ts []tally.Tally
		for _, code := range leaves {
			level := rapid.Int64Range(40, 90).Draw(rt, "level "+string(code))
			for y := law.Year(2021); y <= 2024; y++ {
				near := rapid.Int64Range(0, level).Draw(rt, fmt.Sprint("near ", code, y))
				minority := rapid.Int64Range(0, level-near).Draw(rt, fmt.Sprint("minority ", code, y))
				ts = append(ts, tally.Tally{Code: code, On: 20241231, Year: y, Standard: m.Standard, DecidedOn: law.YearEnd(y),
					Households: law.Exactly(100), Poor: law.Exactly(level - near), NearPoor: law.Exactly(near),
					MinorityHouseholds: law.Exactly(40), MinorityPoor: law.Exactly(minority), MinorityNearPoor: law.Exactly(0)})
				// About 7 points a year, in the last about 4.
				level -= rapid.Int64Range(0, map[law.Year]int64{2023: 9}[y]+map[bool]int64{true: 14}[y < 2023]).Draw(rt, fmt.Sprint("fall ", code, y))
			}
		}
		facts := []unit.Fact{{Code: "883", On: 20241231, Name: "poor_district", Value: rapid.SampledFrom([]string{"yes", "no"}).Draw(rt, "class"), From: 20210604}}
		ask := func(ts []tally.Tally, only string) (out []award.Shortfall) {
			r := record(t, withHamlets(), facts, ts)
			s, err := m.FindSubject(r, award.District, "883", 20241231)
			if err != nil {
				t.Fatal(err)
			}
			if out, err = m.Shortfalls(r, s, 20241231, only); err != nil {
				t.Fatal(err)
			}
			return out
		}
		for _, x := range ask(ts, "") {
			n, ok := x.Total().Exact()
			if x.Finding.Change.ShortBy != nil && (!ok || n != *x.Finding.Change.ShortBy) {
				rt.Fatalf("%s: short by %d, in all %v", x.Finding.Rule, *x.Finding.Change.ShortBy, x.Total())
			}
			for _, d := range x.Demands {
				checkShares(rt, d.Split)
				if d.Split.Unplaced != 0 {
					rt.Fatalf("%s: %d not placed although all counts are from below", x.Finding.Rule, d.Split.Unplaced)
				}
			}
			if x.Target || !ok || n == 0 {
				continue
			}
			turned[x.Finding.Rule]++
			done := slices.Clone(ts)
			for _, d := range x.Demands {
				take(rt, done, x.Year, d.Metric, d.Split)
			}
			if v := ask(done, x.Finding.Rule)[0]; v.Finding.Verdict != law.Met {
				rt.Fatalf("%s: %d more, and it is %s", x.Finding.Rule, n, v.Finding.Verdict)
			}
			// One household less of the first demand that asks for any.
			k := slices.IndexFunc(x.Demands, func(d award.Demand) bool { return d.Total.Lo > 0 })
			almost := slices.Clone(ts)
			for i, d := range x.Demands {
				if i == k {
					oneLess(&d.Split)
				}
				take(rt, almost, x.Year, d.Metric, d.Split)
			}
			if v := ask(almost, x.Finding.Rule)[0]; v.Finding.Verdict != law.NotMet {
				rt.Fatalf("%s: one less than %d, and it is %s", x.Finding.Rule, n, v.Finding.Verdict)
			}
		}
	})
	for _, id := range []string{"district.rate-poor", "district.rate", "district.scale"} {
		if turned[id] == 0 {
			t.Errorf("%s was never short by any", id)
		}
	}
}

// oneLess takes one household from one unit at the bottom.
func oneLess(x *award.Share) bool {
	if len(x.Parts) == 0 {
		if x.Gives > 0 {
			x.Gives--
			return true
		}
		return false
	}
	for i := range x.Parts {
		if oneLess(&x.Parts[i]) {
			return true
		}
	}
	return false
}

// What is left for a target is the number that target show gives, and doing it in
// the last counted year is enough for the whole period, were nothing to change
// after it.
func TestShortfallOfTargets(t *testing.T) {
	m := shipped(t)
	leaves := leavesOf883()
	var ts []tally.Tally
	for i, code := range leaves {
		for y := law.Year(2021); y <= 2023; y++ {
			n := int64(20+i) - 2*int64(y-2021)
			ts = append(ts, tally.Tally{Code: code, On: 20241231, Year: y, Standard: m.Standard, DecidedOn: law.YearEnd(y),
				Households: law.Exactly(200), Poor: law.Exactly(n), NearPoor: law.Exactly(5),
				MinorityHouseholds: law.Exactly(40), MinorityPoor: law.Exactly(n - 3*int64(y-2021)/2), MinorityNearPoor: law.Exactly(0)})
		}
	}
	r := record(t, withHamlets(), nil, ts)
	s, err := m.FindSubject(r, award.District, "883", 20240601)
	if err != nil {
		t.Fatal(err)
	}
	ps, err := m.Measure(r, 20240601, s)
	if err != nil {
		t.Fatal(err)
	}
	xs, err := m.Shortfalls(r, s, 20240601, "")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, x := range xs {
		i := slices.IndexFunc(ps, func(p award.Progress) bool { return p.Target.ID == x.Finding.Rule })
		if i < 0 {
			continue
		}
		seen++
		if ps[i].Left == nil || *ps[i].Left != x.Total() || x.Total().Lo == 0 || x.By != ps[i].By {
			t.Errorf("%s: left %v until %d, split %v until %d", x.Finding.Rule, ps[i].Left, ps[i].By, x.Total(), x.By)
		}
		done := slices.Clone(ts)
		for _, d := range x.Demands {
			checkShares(t, d.Split)
			take(t, done, 2023, d.Metric, d.Split)
		}
		again, err := m.Shortfalls(record(t, withHamlets(), nil, done), s, 20240601, x.Finding.Rule)
		if err != nil {
			t.Fatal(err)
		}
		if n, ok := again[0].Total().Exact(); x.Finding.Rule == "target.rate" && (!ok || n != 0) {
			t.Errorf("%s: done, and %v are left", x.Finding.Rule, again[0].Total())
		}
	}
	if seen != 2 {
		t.Errorf("%d targets count households, want 2", seen)
	}
}

// Counts of the levels may disagree, and hamlets may be without counts: what the
// units below are not known to have is given to nobody there.
func TestShortfallWithoutCountsBelow(t *testing.T) {
	m := shipped(t)
	row := func(code string, y law.Year, poor int64) tally.Tally {
		return tally.Tally{Code: unit.Code(code), On: 20241231, Year: y, Standard: m.Standard, DecidedOn: law.YearEnd(y),
			Households: law.Exactly(100), Poor: law.Exactly(poor), NearPoor: law.Exactly(0)}
	}
	facts := []unit.Fact{{Code: "30280", On: 20241231, Name: "zone", Value: "I", From: 20210604}}
	for _, c := range []struct {
		name  string
		rows  []tally.Tally
		split string
	}{
		{"no hamlet counted", nil, "30280 11/15 (11 not placed): H1 0/?, H2 0/?, H3 0/?"},
		{"one hamlet counted", []tally.Tally{row("H2", 2024, 4)}, "30280 11/15 (7 not placed): H1 0/?, H2 4/4, H3 0/?"},
		{"all counted, fewer than the ward", []tally.Tally{row("H1", 2024, 4), row("H2", 2024, 4), row("H3", 2024, 2)},
			"30280 11/15 (1 not placed): H1 4/4, H2 4/4, H3 2/2"},
		{"all counted, more than the ward", []tally.Tally{row("H1", 2024, 9), row("H2", 2024, 9), row("H3", 2024, 0)},
			"30280 11/15: H1 6/9, H2 5/9, H3 0/0"},
	} {
		ts := append([]tally.Tally{row("30280", 2021, 10), row("30280", 2024, 15)}, c.rows...)
		r := record(t, withHamlets(), facts, ts)
		s, err := m.FindSubject(r, award.Commune, "30280", 20250601)
		if err != nil {
			t.Fatal(err)
		}
		xs, err := m.Shortfalls(r, s, 20250601, "commune.scale-minority")
		if err != nil || len(xs) != 1 || len(xs[0].Demands) != 1 {
			t.Fatal(xs, err)
		}
		checkShares(t, xs[0].Demands[0].Split)
		if got := shares(xs[0].Demands[0].Split); got != c.split {
			t.Errorf("%s: %s, want %s", c.name, got, c.split)
		}
	}
}

func shares(x award.Share) string {
	has := "?"
	if n, ok := x.Has.Exact(); ok {
		has = fmt.Sprint(n)
	}
	s := fmt.Sprintf("%s %d/%s", x.Subject.Code, x.Gives, has)
	if x.Unplaced > 0 {
		s += fmt.Sprintf(" (%d not placed)", x.Unplaced)
	}
	var parts []string
	for _, p := range x.Parts {
		parts = append(parts, shares(p))
	}
	if parts != nil {
		s += ": " + strings.Join(parts, ", ")
	}
	return s
}

// What is out of reach, met or not applicable demands nothing; an unknown class
// and a missing count leave the number unknown; what counts no households has none.
func TestShortfallWithoutNumber(t *testing.T) {
	m := shipped(t)
	row := func(y law.Year, poor int64) tally.Tally {
		return tally.Tally{Code: "884", On: 20211231, Year: y, Standard: m.Standard, DecidedOn: law.YearEnd(y),
			Households: law.Exactly(1000), Poor: law.Exactly(poor), NearPoor: law.Exactly(0)}
	}
	ask := func(facts []unit.Fact, ts ...tally.Tally) string {
		r := record(t, country(), facts, ts)
		s, err := m.FindSubject(r, award.District, "884", 20250601)
		if err != nil {
			t.Fatal(err)
		}
		xs, err := m.Shortfalls(r, s, 20250601, "")
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, x := range xs {
			n, ok := x.Total().Exact()
			what := fmt.Sprint(n)
			switch {
			case x.OutOfReach():
				what = "never"
			case len(x.Demands) == 0:
				what = "-"
			case !ok:
				what = "?"
			}
			out = append(out, strings.TrimPrefix(x.Finding.Rule, "district.")+" "+what)
		}
		return strings.Join(out, ", ")
	}
	class := []unit.Fact{{Code: "884", On: 20211231, Name: "poor_district", Value: "no", From: 20210604}}
	for _, c := range []struct{ got, want string }{
		{ask(class, row(2021, 200), row(2022, 150), row(2023, 110), row(2024, 100)), "rate-poor -, rate 30, scale 1, target.rate 0, target.minority ?"},
		{ask(class, row(2021, 200), row(2022, 190), row(2023, 110), row(2024, 90)), "rate-poor -, rate never, scale -, target.rate 0, target.minority ?"},
		{ask(class, row(2021, 200), row(2022, 150), row(2024, 100)), "rate-poor -, rate ?, scale 1, target.rate 0, target.minority ?"},
		{ask(class, row(2021, 20), row(2024, 20)), "rate-poor -, rate ?, scale 11, target.rate never, target.minority ?"},
		{ask(nil, row(2021, 200), row(2024, 100)), "rate-poor -, rate -, scale -, target.rate 0, target.minority ?"},
	} {
		if c.got != c.want {
			t.Errorf("%s, want %s", c.got, c.want)
		}
	}
	r := record(t, country(), nil, nil)
	s, err := m.FindSubject(r, award.District, "884", 20250601)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"target.hamlets", "commune.scale", "nope"} {
		if _, err := m.Shortfalls(r, s, 20250601, id); err == nil || !strings.Contains(err.Error(), "district.scale") {
			t.Errorf("%s: %v", id, err)
		}
	}
	if _, err := m.Shortfalls(r, award.Subject{Kind: award.Household, Code: "H1"}, 20250601, ""); err == nil {
		t.Error("a household has a shortfall")
	}
}

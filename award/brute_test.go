package award_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/award"
	"vuonlen/law"
	"vuonlen/tally"
	"vuonlen/unit"
)

// yearEnd is the state of a made-up commune at the end of a year; an unknown
// count is one nobody entered.
type yearEnd struct{ households, poor, near law.Count }

func exactly(h, p, n int64) yearEnd {
	return yearEnd{law.Exactly(h), law.Exactly(p), law.Exactly(n)}
}

// bench judges one criterion of one form on made-up counts, the last of 2024. It
// borrows a commune whose boundary did not change until then.
type bench struct {
	m *award.Movement
	r *award.Record
	s award.Subject
}

func newBench(t testing.TB, form award.Form) *bench {
	t.Helper()
	b := &bench{m: shipped(t), r: record(t, country(), nil, nil)}
	b.m.Criteria = []award.Criterion{{ID: "commune.test", Kind: award.Commune, Form: form}}
	var err error
	if b.s, err = b.m.FindSubject(b.r, award.Commune, "30553", 20241231); err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *bench) judge(t interface{ Fatal(...any) }, years []yearEnd) law.Finding {
	return b.m.Judge(b.counted(t, years), b.s, 20241231).Criteria[0]
}

// counted is the record with counts of the years, the last of 2024.
func (b *bench) counted(t interface{ Fatal(...any) }, years []yearEnd) *award.Record {
	b.m.From = 2025 - law.Year(len(years))
	var ts []tally.Tally
	for i, y := range years {
		year := b.m.From + law.Year(i)
		if y.poor.Known() {
			ts = append(ts, tally.Tally{Code: unit.Code(b.s.Code), On: b.s.On, Year: year, Standard: b.m.Standard,
				Households: y.households, Poor: y.poor, NearPoor: y.near, DecidedOn: law.YearEnd(year)})
		}
	}
	l, err := tally.NewLedger(b.r.Tree, ts)
	if err != nil {
		t.Fatal(err)
	}
	r := *b.r
	r.Tallies = l
	return &r
}

// check compares short_by and reachable with what trying every number of
// households in the last year gives (formats.md 3.4).
func (b *bench) check(t interface {
	Fatal(...any)
	Errorf(string, ...any)
}, years []yearEnd) {
	f := b.judge(t, years)
	missing := len(f.AllMissing()) > 0
	var short *int64
	reachable := law.Can(true)
	switch {
	case f.Verdict == law.NotMet:
		last := years[len(years)-1]
		settled := true // whatever the number, it stays not met
		for k := int64(1); k <= last.poor.Lo+last.near.Lo && short == nil; k++ {
			for a := max(0, k-last.near.Lo); a <= min(k, last.poor.Lo); a++ {
				other := append([]yearEnd{}, years...)
				other[len(years)-1] = yearEnd{last.households, law.Exactly(last.poor.Lo - a), law.Exactly(last.near.Lo - (k - a))}
				switch b.judge(t, other).Verdict {
				case law.Met:
					short = law.Short(k)
				case law.NotMet:
					continue
				}
				settled = false
			}
		}
		switch {
		case settled:
			reachable = law.Can(false)
		case missing:
			reachable, short = nil, nil
		case short == nil:
			reachable = law.Can(false)
		}
	case missing:
		reachable = nil
	}
	if got, want := change(f.Change), change(law.Change{Reachable: reachable, ShortBy: short}); got != want {
		t.Errorf("%+v %v: %s%s, by trying%s", b.m.Criteria[0].Form, years, f.Verdict, got, want)
	}
}

// set changes readings.
func (b *bench) set(name, value string) { b.m.Readings[name] = value }

func (b *bench) everyReading(names []string, do func()) {
	if len(names) == 0 {
		do()
		return
	}
	for _, r := range award.AllReadings {
		if r.Name == names[0] {
			for _, v := range r.Values {
				b.set(r.Name, v)
				b.everyReading(names[1:], do)
			}
		}
	}
}

var (
	fallReadings  = []string{"reduction_measure", "three_year_rule", "multidim_metric"}
	scaleReadings = []string{"scale_count", "scale_strict"}
)

func TestShortByOfEverySmallFall(t *testing.T) {
	sizes := []int64{4, 5, 3}
	var states [3][]yearEnd
	for i, h := range sizes {
		for p := int64(0); p <= min(h, 2); p++ {
			for n := int64(0); n <= min(h-p, 2); n++ {
				states[i] = append(states[i], exactly(h, p, n))
			}
		}
	}
	for _, by := range []law.Ratio{law.Frac(1, 4), law.Frac(1, 10)} {
		b := newBench(t, award.YearlyFall{By: by, Years: 2})
		b.everyReading(fallReadings, func() {
			for _, x := range states[0] {
				for _, y := range states[1] {
					for _, z := range states[2] {
						b.check(t, []yearEnd{x, y, z})
						if t.Failed() {
							t.Fatalf("readings %v", b.m.Readings)
						}
					}
				}
			}
		})
	}
}

func TestShortByOfEverySmallScale(t *testing.T) {
	for _, by := range []law.Ratio{law.Frac(1, 2), law.Frac(1, 3), law.Int(1)} {
		b := newBench(t, award.CountFalls{By: by})
		b.everyReading(scaleReadings, func() {
			for i := range int64(4 * 4 * 4 * 4) {
				b.check(t, []yearEnd{exactly(9, i%4, i/4%4), exactly(9, i/16%4, i/64%4)})
				if t.Failed() {
					t.Fatalf("readings %v", b.m.Readings)
				}
			}
		})
	}
}

// genYear draws a year-end; what is not entered is unknown.
func genYear(t *rapid.T, name string, blanks bool) yearEnd {
	h := rapid.Int64Range(0, 120).Draw(t, name+" households")
	p := rapid.Int64Range(0, min(h, 12)).Draw(t, name+" poor")
	n := rapid.Int64Range(0, min(h-p, 12)).Draw(t, name+" near")
	y := exactly(h, p, n)
	if blanks {
		switch rapid.IntRange(0, 7).Draw(t, name+" blank") {
		case 0:
			return yearEnd{}
		case 1:
			y.households = law.Count{}
		}
	}
	return y
}

func TestShortByOfRandomCounts(t *testing.T) {
	falls := newBench(t, nil)
	rapid.Check(t, func(t *rapid.T) {
		b := falls
		years := rapid.IntRange(1, 3).Draw(t, "falls")
		by := law.Frac(rapid.Int64Range(1, 100).Draw(t, "percent"), 100)
		names := fallReadings
		if rapid.Bool().Draw(t, "scale") {
			b.m.Criteria[0].Form, names = award.CountFalls{By: by}, scaleReadings
		} else {
			b.m.Criteria[0].Form = award.YearlyFall{By: by, Years: years}
		}
		for _, r := range award.AllReadings {
			for _, n := range names {
				if r.Name == n {
					b.set(n, rapid.SampledFrom(r.Values).Draw(t, n))
				}
			}
		}
		ys := make([]yearEnd, years+1)
		for i := range ys {
			ys[i] = genYear(t, fmt.Sprint(i), true)
		}
		b.check(t, ys)
	})
}

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

// bench judges one criterion, of one form, on made-up counts that end with 2025.
type bench struct {
	tree *unit.Tree
	unit *unit.Unit
	m    *award.Movement
}

// newBench takes the commune 30307 of July 2025 at the end of that year, so that
// its own rows are used and nothing lies below it.
func newBench(t testing.TB, form award.Form, readings map[string]string) *bench {
	t.Helper()
	b := &bench{tree: country(), m: shipped(t)}
	u, ok := b.tree.Find("00001", 20211231)
	if !ok {
		// Any commune of the country does: the form knows nothing of places.
		u = b.tree.Alive(20211231, unit.Commune)[0]
	}
	b.unit = u
	b.m.Criteria = []award.Criterion{{ID: "commune.test", Kind: award.Commune, Form: form}}
	for k, v := range readings {
		b.m.Readings[k] = v
	}
	return b
}

func (b *bench) judge(t testing.TB, years []yearEnd) law.Finding {
	t.Helper()
	last := b.unit.Last
	end := law.Year(2025)
	if last != 0 {
		end = award.LastYear(20260101, last)
	}
	st, _ := b.unit.At(20211231)
	var ts []tally.Tally
	for i, y := range years {
		year := end - law.Year(len(years)-1-i)
		if !y.poor.Known() {
			continue
		}
		ts = append(ts, tally.Tally{Code: st.Code, On: 20211231, Year: year, Standard: b.m.Standard,
			Households: y.households, Poor: y.poor, NearPoor: y.near, DecidedOn: law.YearEnd(year)})
	}
	r := record(t, b.tree, nil, ts)
	s := award.Subject{Kind: award.Commune, Code: string(st.Code), On: 20211231, Name: st.Code, Unit: b.unit}
	return b.m.Judge(r, s, law.YearEnd(end)).Criteria[0]
}

package publication

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"vuonlen/law"
	"vuonlen/unit"
)

// hamlets divides every commune on the map of then into hamlets, by chance, and adds them to
// an edition of which nothing is hidden.
func hamlets(r *rand.Rand, e *Edition) {
	e.Bands = e.Rule.Bands()
	place := map[[2]int]int{}
	for i, n := 0, len(e.Rows); i < n; i++ {
		p := e.Places[e.Rows[i].Place]
		if p.Level != unit.Commune || p.Map != Then {
			continue
		}
		of := 1 + r.IntN(4)
		rows := make([]map[string]int64, of)
		for k := range rows {
			rows[k] = map[string]int64{}
		}
		for _, m := range []string{Poor, NearPoor, NotPoor} {
			for range e.Rows[i].Cells[m].N {
				rows[r.IntN(of)][m]++
			}
		}
		s := Sum{Why: "children"}
		for k, c := range rows {
			at, ok := place[[2]int{e.Rows[i].Place, k}]
			if !ok {
				at = len(e.Places)
				e.Places = append(e.Places, Place{Code: unit.Code(fmt.Sprintf("%s-h%d", p.Code, k)), Level: unit.Hamlet, Map: Then, On: p.On, Parent: e.Rows[i].Place})
				place[[2]int{e.Rows[i].Place, k}] = at
			}
			s.Rows = append(s.Rows, len(e.Rows))
			e.Rows = append(e.Rows, Row{Place: at, Year: e.Rows[i].Year, How: "unchanged", Basis: "computed", Cells: map[string]Cell{
				Households: Number(c[Poor] + c[NearPoor] + c[NotPoor]), Poor: Number(c[Poor]), NearPoor: Number(c[NearPoor]), Multidim: Number(c[Poor] + c[NearPoor]),
			}})
		}
		e.Rows[i].Sums = append(e.Rows[i].Sums, s)
	}
	e.index = nil
}

func TestBands(t *testing.T) {
	for _, c := range []struct {
		k    int64
		want []int64
	}{
		{3, []int64{0, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000}},
		{4, []int64{0, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000}},
		{5, []int64{0, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000}},
		{10, []int64{0, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000}},
		{20, []int64{0, 50, 100, 200, 500, 1000, 2000, 5000, 10000}},
	} {
		r := Rule{K: c.k}
		if got := r.Bands(); !slices.Equal(got, c.want) {
			t.Errorf("k = %d: %v, want %v", c.k, got, c.want)
		}
	}
	for k := int64(3); k <= 20; k++ {
		e := &Edition{Rule: Rule{K: k}}
		e.Bands = e.Rule.Bands()
		last := Interval{-1, -1}
		for n := int64(0); n < 10000; n++ {
			b, ok := e.band(n)
			if !ok || n < b.Lo || n > b.Hi || b.Hi-b.Lo < k || b != last && b.Lo != last.Hi+1 {
				t.Fatalf("k = %d: %d lies in %v, the one before in %v", k, n, b, last)
			}
			last = b
		}
		if b, ok := e.band(10000); ok {
			t.Errorf("k = %d: past the last band there is %v", k, b)
		}
	}
}

// communeOf makes one commune with hamlets of (households, poor, near-poor), all true.
func communeOf(k int64, counts ...[3]int64) *Edition {
	e := &Edition{Number: 1, Day: 20250601, Map: 20250701, Rule: Rule{K: k}, Years: nil}
	e.Bands = e.Rule.Bands()
	e.Places = []Place{{Code: "89", Level: unit.Province, Map: Then, On: 20241231, Parent: -1}, {Code: "c", Level: unit.Commune, Map: Then, On: 20241231, Parent: 0}}
	var h, p, n int64
	for _, c := range counts {
		h, p, n = h+c[0], p+c[1], n+c[2]
	}
	row := func(place int, h, p, n int64) Row {
		c := map[string]Cell{Households: Number(h), Poor: Number(p), NearPoor: Number(n), Multidim: Number(p + n)}
		if place < 2 {
			c[NotPoor] = Number(h - p - n)
		}
		return Row{Place: place, Year: 2024, Cells: c}
	}
	e.Rows = []Row{row(0, h, p, n), row(1, h, p, n)}
	e.Rows[0].Sums = []Sum{{Why: "children", Rows: []int{1}}}
	s := Sum{Why: "children"}
	for i, c := range counts {
		e.Places = append(e.Places, Place{Code: unit.Code(fmt.Sprint("h", i)), Level: unit.Hamlet, Map: Then, On: 20241231, Parent: 1})
		s.Rows = append(s.Rows, len(e.Rows))
		e.Rows = append(e.Rows, row(i+2, c[0], c[1], c[2]))
	}
	e.Rows[1].Sums = []Sum{s}
	return e
}

// TestHamletsBanded: what becomes of the hamlets of a commune, and that the bands alone would
// not do.
func TestHamletsBanded(t *testing.T) {
	banded := func(lo, hi int64) Cell { return Cell{State: Banded, Lo: lo, Hi: hi} }
	hidden := Cell{State: Hidden}
	for _, c := range []struct {
		name   string
		counts [][3]int64
		poor   []Cell
		broken bool // where hamlets are given as bands and nothing is hidden
	}{
		{"room enough: every hamlet keeps its band", [][3]int64{{90, 2, 3}, {110, 7, 12}, {120, 8, 6}, {100, 0, 4}}, []Cell{banded(0, 4), banded(5, 9), banded(5, 9), banded(0, 4)}, false},
		{"one hamlet has all but one: its band goes, which would tell of the other", [][3]int64{{90, 5, 12}, {110, 1, 8}, {95, 0, 13}}, []Cell{hidden, banded(0, 4), banded(0, 4)}, true},
		{"nearly all households of a hamlet: no band can say less", [][3]int64{{12, 10, 0}, {110, 12, 25}, {100, 14, 30}}, []Cell{hidden, banded(10, 19), banded(10, 19)}, true},
		{"fewer than 4k households: nothing is given", [][3]int64{{11, 1, 1}, {110, 12, 25}, {100, 14, 30}, {90, 11, 22}}, []Cell{hidden, banded(10, 19), banded(10, 19), banded(10, 19)}, false},
		{"none in the whole commune: zero is no secret", [][3]int64{{90, 0, 20}, {110, 0, 25}}, []Cell{banded(0, 4), banded(0, 4)}, false},
	} {
		truth := communeOf(3, c.counts...)
		e := copyOf(t, truth)
		h := Hide(e, nil)
		if len(h.Unproved) > 0 || len(e.Coarse) > 0 {
			t.Errorf("%s: not proved %v, coarser by %v", c.name, h.Unproved, e.Coarse)
			continue
		}
		for i, want := range c.poor {
			r := e.Rows[i+2]
			if got := r.Cells[Poor]; got != want {
				t.Errorf("%s: hamlet %d is %+v, want %+v", c.name, i, got, want)
			}
			if tiny := c.counts[i][0] < 12; tiny != (r.Cells[Households].State == Hidden) && !tiny {
				t.Logf("%s: households of hamlet %d are hidden beside", c.name, i)
			}
			for m, x := range r.Cells {
				if m != Households && x.State == Shown {
					t.Errorf("%s: %s of hamlet %d is given to the last digit", c.name, m, i)
				}
			}
		}
		if a := marked(e, h).Attack(3, 60, true); len(a.Broken) > 0 {
			t.Errorf("%s: %+v", c.name, a.Broken[0])
		}
		if a := RelateAll([]*Edition{e}).Attack(3, 60, false); len(a.Broken) > 0 {
			t.Errorf("%s, by what is public alone: %+v", c.name, a.Broken[0])
		}
		bare := copyOf(t, truth)
		bandsAlone(bare)
		if a := marked(bare, h).Attack(3, 60, true); len(a.Broken) > 0 != c.broken {
			t.Errorf("%s: bands alone: %+v", c.name, a.Broken)
		}
	}
}

// bandsAlone puts hamlets into their bands and hides nothing for their sake.
func bandsAlone(e *Edition) {
	for _, r := range e.Rows {
		if e.Places[r.Place].Level != unit.Hamlet {
			continue
		}
		for m, c := range r.Cells {
			if b, ok := e.band(c.N); ok && !open(m) {
				r.Cells[m] = Cell{State: Banded, Lo: b.Lo, Hi: b.Hi}
			}
		}
	}
}

// TestHamletsOfChance: no hamlet of provinces of chance is narrowed below the rule's width by
// who knows every edition; the same attacker breaks bands alone.
func TestHamletsOfChance(t *testing.T) {
	tried, with, bands, broke, coarse := 0, 0, 0, 0, 0
	for seed := uint64(0); seed < 120; seed++ {
		r := rand.New(rand.NewPCG(seed, 63))
		truth := province(r, 1, 2, 1, false)
		truth.Rule.K = 3 + 2*int64(seed%2)
		for i := range truth.Rows { // as many people as a commune has
			c := truth.Rows[i].Cells
			if len(truth.Rows[i].Sums) == 0 {
				c[NotPoor] = Number(c[NotPoor].N + 60)
				c[Households] = Number(c[Households].N + 60)
			}
		}
		truth = shifted(t, r, truth, 0)
		hamlets(r, truth)
		e := copyOf(t, truth)
		h := Hide(e, nil)
		if len(h.Unproved) > 0 {
			continue
		}
		tried++
		if len(e.Coarse) > 0 {
			coarse++
			continue
		}
		with++
		bands += e.Tallied()[Banded]
		for _, b := range marked(e, h).Attack(truth.Rule.K, 60, true).Broken {
			t.Errorf("seed %d: %s is %d to %d by %v", seed, b.Cell, b.Lo, b.Hi, b.By)
		}
		bare := copyOf(t, truth)
		bandsAlone(bare)
		if len(marked(bare, h).Attack(truth.Rule.K, 60, true).Broken) > 0 {
			broke++
		}
		// A correction, in which some communes and their hamlets counted otherwise.
		then := copyOf(t, truth)
		then.Number++
		moveOne(r, then)
		next := copyOf(t, then)
		h2 := Hide(next, []Earlier{{e, truth}})
		if len(h2.Unproved) > 0 {
			continue
		}
		for _, b := range h2.System.Attack(truth.Rule.K, 60, true).Broken {
			t.Errorf("seed %d, second edition: %s is %d to %d by %v", seed, b.Cell, b.Lo, b.Hi, b.By)
		}
	}
	t.Logf("%d provinces, %d of them without hamlets, %d bands given; bands alone were broken in %d of %d", tried, coarse, bands, broke, with)
	if with < 60 || bands < 300 || broke < with/4 {
		t.Error("the test proves little")
	}
}

// moveOne makes a household of a hamlet poor that was not, with every total above.
func moveOne(r *rand.Rand, e *Edition) {
	for range 100 {
		i := r.IntN(len(e.Rows))
		c := e.Rows[i].Cells
		if e.Places[e.Rows[i].Place].Level != unit.Hamlet || c[Multidim].N >= c[Households].N {
			continue
		}
		for i >= 0 {
			c := e.Rows[i].Cells
			c[Poor], c[Multidim] = Number(c[Poor].N+1), Number(c[Multidim].N+1)
			if n, ok := c[NotPoor]; ok {
				c[NotPoor] = Number(n.N - 1)
			}
			part := i
			i = slices.IndexFunc(e.Rows, func(w Row) bool {
				return slices.ContainsFunc(w.Sums, func(s Sum) bool { return slices.Contains(s.Rows, part) }) && e.Places[w.Place].Map == Then
			})
		}
		// The other map counts the same households.
		*e = *remapped(e)
		return
	}
}

// remapped makes the sums of the other map anew.
func remapped(e *Edition) *Edition {
	for i := range e.Rows {
		if e.Places[e.Rows[i].Place].Map != Today {
			continue
		}
		for _, s := range e.Rows[i].Sums {
			for m := range e.Rows[i].Cells {
				sum := int64(0)
				for _, p := range s.Rows {
					sum += e.Rows[p].Cells[m].N
				}
				e.Rows[i].Cells[m] = Number(sum)
			}
		}
	}
	return e
}

// TestHamletsAgainstEnumeration: of every protected hamlet two whole numbers, k apart, fit
// with everything that is published; all sets of numbers are tried.
func TestHamletsAgainstEnumeration(t *testing.T) {
	cells := 0
	for seed := uint64(0); seed < 30; seed++ {
		r := rand.New(rand.NewPCG(seed, 64))
		var counts [][3]int64
		for range 2 + r.IntN(2) {
			counts = append(counts, [3]int64{12 + r.Int64N(8), r.Int64N(7), r.Int64N(6)})
		}
		e := communeOf(3, counts...)
		h := Hide(e, nil)
		if len(h.Unproved) > 0 {
			continue
		}
		s := marked(e, h)
		for i := range s.Cells {
			u := &s.Cells[i]
			if !u.Protect || !e.ofHamlet(u) {
				continue
			}
			lo, hi := u.Lo, u.Hi
			least, greatest := int64(-1), int64(-1)
			for v := lo; v <= min(hi, 40); v++ {
				u.Lo, u.Hi = v, v
				budget := 20000
				yes, sure := possible(s, &budget)
				if !sure {
					t.Fatalf("seed %d: too much to try", seed)
				}
				if yes {
					if least < 0 {
						least = v
					}
					greatest = v
				}
			}
			u.Lo, u.Hi = lo, hi
			cells++
			if greatest-least < 3 {
				t.Errorf("seed %d: %s can only be %d to %d", seed, u.Name, least, greatest)
			}
		}
	}
	if cells < 30 {
		t.Errorf("%d cells: the test proves little", cells)
	}
}

// TestBandsOfTwoRules: whoever keeps an edition with other bands knows that a number lies in
// both; so does the publisher, and who hides less is found out.
func TestBandsOfTwoRules(t *testing.T) {
	truth := communeOf(5, [3]int64{90, 2, 13}, [3]int64{110, 7, 12}, [3]int64{120, 8, 16}, [3]int64{100, 12, 24})
	first := copyOf(t, truth)
	h1 := Hide(first, nil)
	then := copyOf(t, truth)
	then.Number, then.Rule.K = 2, 3
	then.Bands = then.Rule.Bands()
	second := copyOf(t, then)
	h2 := Hide(second, []Earlier{{first, truth}})
	if len(h1.Unproved)+len(h2.Unproved) > 0 {
		t.Fatal(h1.Unproved, h2.Unproved)
	}
	if a, b := first.Rows[3].Cells[Poor], second.Rows[3].Cells[Poor]; a != (Cell{State: Banded, Hi: 9}) || b != (Cell{State: Banded, Lo: 5, Hi: 9}) {
		t.Fatalf("%+v, then %+v", a, b)
	}
	s := RelateAll([]*Edition{first, second})
	i := slices.IndexFunc(s.Cells, func(u Unknown) bool { return u.Name == "then h1@2024-12-31 2024 poor" })
	if u := s.Cells[i]; u.Lo != 5 || u.Hi != 9 {
		t.Errorf("by both bands it is %d to %d", u.Lo, u.Hi)
	}
	if a := h2.System.Attack(3, 60, true); len(a.Broken) > 0 {
		t.Error(a.Broken)
	}
	// The other way round: the first edition said 5 to 9, and the wide band takes it not back.
	third := copyOf(t, truth)
	third.Number = 3
	h3 := Hide(third, []Earlier{{second, then}})
	if len(h3.Unproved) > 0 || len(third.Coarse) > 0 {
		t.Fatal(h3.Unproved, third.Coarse)
	}
	i = slices.IndexFunc(h3.System.Cells, func(u Unknown) bool { return u.Name == "then h1@2024-12-31 2024 poor" })
	if u := h3.System.Cells[i]; u.Lo != 5 || u.Hi != 9 {
		t.Errorf("the publisher forgets the band of edition 2: %d to %d", u.Lo, u.Hi)
	}
}

// TestWithoutHamlets: an edition that must go without hamlets is as if none had been counted.
func TestWithoutHamlets(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 65))
	e := province(r, 1, 3, 2, true)
	want := copyOf(t, e)
	hamlets(r, e)
	e.dropHamlets()
	e.build()
	if !reflect.DeepEqual(copyOf(t, e), want) {
		t.Error("something is left of them")
	}
	// Where no hamlet has enough households, none is given, and the edition says so.
	small := communeOf(3, [3]int64{9, 1, 1}, [3]int64{8, 4, 1}, [3]int64{11, 5, 4})
	h := Hide(small, nil)
	if len(h.Unproved) > 0 || len(small.Bands) > 0 || len(small.Coarse) == 0 || small.Coarse[0] != NoHamlets || len(small.Places) != 2 {
		t.Errorf("%v, bands %v, coarser by %v, %d places", h.Unproved, small.Bands, small.Coarse, len(small.Places))
	}
}

// TestThresholdRaised: a province that raises the threshold can publish again. What an
// earlier edition hid by the lower one keeps at least what that promised; new small groups
// keep the new width.
func TestThresholdRaised(t *testing.T) {
	tried, refused, wide := 0, 0, 0
	for seed := uint64(0); seed < 60; seed++ {
		r := rand.New(rand.NewPCG(seed, 66))
		truth := province(r, 1, 2+r.IntN(2), 1, false)
		if seed%2 == 1 {
			hamlets(r, truth)
		}
		first := copyOf(t, truth)
		if h := Hide(first, nil); len(h.Unproved) > 0 {
			continue
		}
		then := shifted(t, r, truth, 0)
		if seed%2 == 0 { // some numbers are other ones
			then = shifted(t, r, truth, 2)
		}
		then.Number, then.Rule.K = 2, 5
		if len(then.Bands) > 0 {
			then.Bands = then.Rule.Bands()
		}
		second := copyOf(t, then)
		h := Hide(second, []Earlier{{first, truth}})
		tried++
		if len(h.Unproved) > 0 {
			refused++
			continue
		}
		for _, b := range h.System.Attack(5, 60, true).Broken {
			t.Errorf("seed %d: %s is %d to %d by %v", seed, b.Cell, b.Lo, b.Hi, b.By)
		}
		for _, u := range h.System.Cells {
			if u.Protect && u.width == 5 {
				wide++
			}
			if u.Protect && u.width < 3 {
				t.Errorf("seed %d: %s is promised %d", seed, u.Name, u.width)
			}
		}
	}
	t.Logf("%d tried, %d refused, %d small groups with the new width", tried, refused, wide)
	if tried < 40 || refused*20 > tried || wide < 40 {
		t.Error("too many are refused, or the test proves little")
	}
}

// until is an edition without the figures after a year.
func until(t testing.TB, e *Edition, y law.Year) *Edition {
	out := copyOf(t, e)
	at := make([]int, len(out.Rows))
	var rows []Row
	for i, r := range out.Rows {
		if at[i] = -1; r.Year <= y {
			at[i] = len(rows)
			rows = append(rows, r)
		}
	}
	for i := range rows {
		for k := range rows[i].Sums {
			for j, r := range rows[i].Sums[k].Rows {
				rows[i].Sums[k].Rows[j] = at[r]
			}
		}
	}
	out.Rows = rows
	out.Years = slices.DeleteFunc(out.Years, func(x law.Year) bool { return x > y })
	out.Balances = slices.DeleteFunc(out.Balances, func(b Movements) bool { return b.Year > y })
	return copyOf(t, out)
}

// TestThresholdRaisedForNewYears: what an earlier edition promised less of is no excuse for
// figures of a year that it did not have: each small group of that year keeps the new width,
// or the edition is made coarser or refused.
func TestThresholdRaisedForNewYears(t *testing.T) {
	tried, small := 0, 0
	for seed := uint64(0); seed < 120; seed++ {
		r := rand.New(rand.NewPCG(seed, 67))
		then := province(r, 1, 2+r.IntN(2), 2, seed%3 == 0)
		if seed%2 == 1 {
			hamlets(r, then)
		}
		truth := until(t, then, 2023)
		first := copyOf(t, truth)
		if h := Hide(first, nil); len(h.Unproved) > 0 {
			continue
		}
		then.Number, then.Rule.K = 2, 5
		if len(then.Bands) > 0 {
			then.Bands = then.Rule.Bands()
		}
		second := copyOf(t, then)
		h := Hide(second, []Earlier{{first, truth}})
		if len(h.Unproved) > 0 {
			continue
		}
		tried++
		for _, u := range h.System.Cells {
			if u.past || u.row < 0 || second.Rows[u.row].Year != 2024 {
				continue
			}
			rule := *then
			if u.row < len(rule.Rows) && rule.protected(&u) {
				small++
				if !u.Protect || u.width != 5 {
					t.Errorf("seed %d: %s of %d is promised %d (protected: %v)", seed, u.Name, u.Truth, u.width, u.Protect)
				}
			}
		}
		for _, b := range h.System.Attack(5, 60, true).Broken {
			t.Errorf("seed %d: %s is %d to %d by %v", seed, b.Cell, b.Lo, b.Hi, b.By)
		}
	}
	t.Logf("%d pairs of editions, %d small groups of the new year", tried, small)
	if tried < 60 || small < 200 {
		t.Error("the test proves little")
	}
}

// TestNoHamletsCounted: where no hamlet was ever counted nothing is left out of an edition.
func TestNoHamletsCounted(t *testing.T) {
	e := communeOf(3)
	e.Rows[0].Sums, e.Rows[1].Sums = []Sum{{Why: "children", Rows: []int{1}}}, nil
	for i := range e.Rows {
		e.Rows[i].Cells = map[string]Cell{Households: Number(900), Poor: Number(20), NearPoor: Number(30), Multidim: Number(50), NotPoor: Number(850)}
	}
	if h := Hide(e, nil); len(h.Unproved) > 0 || len(e.Coarse) > 0 || len(e.Bands) > 0 {
		t.Errorf("not proved %v, coarser by %v, bands %v", h.Unproved, e.Coarse, e.Bands)
	}
}

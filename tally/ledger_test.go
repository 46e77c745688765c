package tally_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/internal/lang"
	"vuonlen/internal/sample"
	"vuonlen/law"
	"vuonlen/tally"
	"vuonlen/unit"
)

const standard = "2022-2026"

// country is the embedded tree, built once.
var country = sync.OnceValue(func() *unit.Tree {
	t, err := unit.Shipped()
	if err != nil {
		panic(err)
	}
	return t
})

func find(t testing.TB, tree *unit.Tree, code unit.Code, on law.Date) *unit.Unit {
	t.Helper()
	u, ok := tree.Find(code, on)
	if !ok {
		t.Fatal(tree.Explain(code, on))
	}
	return u
}

// testingT is what tests and properties have in common.
type testingT interface {
	Helper()
	Fatal(...any)
}

func ledger(t testingT, tree *unit.Tree, rows ...tally.Tally) *tally.Ledger {
	t.Helper()
	l, err := tally.NewLedger(tree, rows)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// row is a count of 1,000 households decided at the end of its year.
func row(code unit.Code, y law.Year, poor, near int64) tally.Tally {
	return tally.Tally{Code: code, On: law.YearEnd(y), Year: y, Standard: standard, Households: law.Exactly(1000),
		Poor: law.Exactly(poor), NearPoor: law.Exactly(near), DecidedOn: law.YearEnd(y), Source: "test"}
}

func ratio(s string) *law.Ratio {
	r, err := law.ParseRatio(s)
	if err != nil {
		panic(err)
	}
	return &r
}

func TestTheLatestDecisionNotAfterTheDayWins(t *testing.T) {
	tree := country()
	u := find(t, tree, "884", 20211231)
	a, b, c, d := row("884", 2021, 1, 0), row("884", 2021, 2, 0), row("884", 2021, 3, 0), row("884", 2021, 4, 0)
	a.DecidedOn, a.Act = 20211220, 9
	b.DecidedOn, b.Act = 20220310, 5
	c.DecidedOn, c.Act = 20220310, 7
	d.DecidedOn, d.Standard = 20220101, "2016-2020"
	l := ledger(t, tree, c, a, d, b)
	for _, x := range []struct {
		asOf law.Date
		want int64 // poor households, -1 unknown
	}{{20211219, -1}, {20211220, 1}, {20220309, 1}, {20220310, 3}, {20990101, 3}} {
		f := l.Figure(u, 2021, standard, x.asOf)
		got := int64(-1)
		if n, ok := f.Poor.Exact(); ok {
			got = n
		}
		if got != x.want || f.Usable() != (x.want >= 0) || f.Usable() != (f.Basis == tally.Reported) {
			t.Errorf("as of %s: %d (%s), want %d", x.asOf, got, f.Basis, x.want)
		}
	}
	if f := l.Figure(u, 2021, "2016-2020", 20990101); f.Poor != law.Exactly(4) {
		t.Errorf("of the other standard %v", f.Poor)
	}
	if rows := l.Rows(u, 2021, standard); len(rows) != 3 || rows[0].DecidedOn != 20211220 || rows[2].Act != 7 {
		t.Errorf("rows %v", rows)
	}
}

func TestSumOfChildrenOnlyWhenAllAreKnown(t *testing.T) {
	tree := country()
	u := find(t, tree, "884", 20211231)
	kids := tree.Children(u, 20211231)
	var rows []tally.Tally
	for i, k := range kids {
		st, _ := k.At(20211231)
		r := row(st.Code, 2021, int64(i), 10)
		r.MinorityHouseholds = law.Exactly(5)
		rows = append(rows, r)
	}
	n := int64(len(kids))
	f := ledger(t, tree, rows...).Figure(u, 2021, standard, 20220101)
	if f.Basis != tally.Summed || f.Poor != law.Exactly(n*(n-1)/2) || f.NearPoor != law.Exactly(10*n) || f.Households != law.Exactly(1000*n) ||
		f.MinorityHouseholds != law.Exactly(5*n) || f.MinorityPoor.Known() || f.Tally != nil {
		t.Errorf("sum %+v", f)
	}
	if f := ledger(t, tree, rows[1:]...).Figure(u, 2021, standard, 20220101); f.Usable() || f.Basis != tally.None {
		t.Errorf("a child is missing: %+v", f)
	}
	if f := ledger(t, tree, rows...).Figure(u, 2021, standard, 20211230); f.Usable() {
		t.Errorf("before the decisions: %+v", f)
	}
	// Households missing in one child: rates unknown, counts usable.
	rows[2].Households = law.Count{}
	if f := ledger(t, tree, rows...).Figure(u, 2021, standard, 20220101); !f.Usable() || f.Households.Known() {
		t.Errorf("households of one child unknown: %+v", f)
	}
	// The unit's own recognised count always wins, whatever the children sum to.
	if f := ledger(t, tree, append(rows, row("884", 2021, 7, 8))...).Figure(u, 2021, standard, 20220101); f.Basis != tally.Reported || f.Multidim() != law.Exactly(15) || f.Tally == nil {
		t.Errorf("own count: %+v", f)
	}
}

// A recognised row that holds only printed rates is no count: it is shown, the
// sum of the children serves beside it.
func TestRatesOnlyNeverCount(t *testing.T) {
	tree := country()
	u := find(t, tree, "884", 20211231)
	rates := tally.Tally{Code: "884", On: 20211231, Year: 2021, Standard: standard, Households: law.Exactly(9000), DecidedOn: 20211231, Source: "báo cáo", PoorPct: ratio("3.81")}
	f := ledger(t, tree, rates).Figure(u, 2021, standard, 20220101)
	if f.Usable() || f.Basis != tally.Reported || f.Tally == nil || f.Households != law.Exactly(9000) || f.Source != "báo cáo" {
		t.Errorf("rates only: %+v", f)
	}
	half := rates
	half.Poor = law.Exactly(3)
	if f := ledger(t, tree, half).Figure(u, 2021, standard, 20220101); f.Usable() {
		t.Errorf("near-poor unknown: %+v", f)
	}
	rows := []tally.Tally{rates}
	for _, k := range tree.Children(u, 20211231) {
		st, _ := k.At(20211231)
		rows = append(rows, row(st.Code, 2021, 1, 1))
	}
	if f := ledger(t, tree, rows...).Figure(u, 2021, standard, 20220101); f.Basis != tally.Summed || !f.Usable() || f.Tally == nil || f.Tally.PoorPct == nil {
		t.Errorf("rates beside a sum: %+v", f)
	}
}

func TestTallyOfNoUnitIsRefused(t *testing.T) {
	r := row("99999", 2021, 1, 1)
	if _, err := tally.NewLedger(country(), []tally.Tally{row("884", 2021, 1, 1), r}); err == nil || !strings.Contains(err.Error(), "99999") {
		t.Errorf("a count of no unit: %v", err)
	}
	// A code of later names another unit than the one of then.
	old, now := row("30337", 2021, 1, 1), row("30337", 2021, 2, 2)
	now.On = 20250701
	l := ledger(t, country(), old, now)
	for on, want := range map[law.Date]int64{20211231: 1, 20250701: 2} {
		if f := l.Figure(find(t, country(), "30337", on), 2021, standard, 20251231); f.Poor != law.Exactly(want) {
			t.Errorf("30337 of %s: %v", on, f.Poor)
		}
	}
}

func TestRestated(t *testing.T) {
	tree := country()
	parts := []unit.Code{"30547", "30550", "30553"} // became xã Ba Chúc, whole
	var rows []tally.Tally
	for i, c := range parts {
		rows = append(rows, row(c, 2021, int64(10+i), 1))
	}
	const ref = 20250801
	ba := find(t, tree, "30547", ref)
	f, gap := ledger(t, tree, rows...).Restated(ba, ref, 2021, standard, ref)
	if gap != tally.NoGap || f.Basis != tally.Summed || f.Poor != law.Exactly(33) || f.Households != law.Exactly(3000) {
		t.Errorf("three whole communes: %+v %q", f, gap)
	}
	if f, gap := ledger(t, tree, rows[:2]...).Restated(ba, ref, 2021, standard, ref); gap != tally.NotCounted || f.Usable() {
		t.Errorf("one is not counted: %+v %q", f, gap)
	}
	// Of itself while its boundary did not change.
	if f, gap := ledger(t, tree, rows...).Restated(find(t, tree, "30547", 20211231), 20241231, 2021, standard, ref); gap != tally.NoGap || f.Poor != law.Exactly(10) {
		t.Errorf("the old commune: %+v %q", f, gap)
	}
	// A document may state the new unit's count for a year before it was formed.
	own := row("30547", 2021, 30, 0)
	own.On = ref
	if f, gap := ledger(t, tree, append(rows, own)...).Restated(ba, ref, 2021, standard, ref); gap != tally.NoGap || f.Poor != law.Exactly(30) || f.Basis != tally.Reported {
		t.Errorf("stated for the new unit: %+v %q", f, gap)
	}
	// Only a part of 30334 went into phường Châu Đốc.
	var all []tally.Tally
	for _, u := range tree.Alive(20211231, unit.Commune) {
		if st, _ := u.At(20211231); strings.HasPrefix(string(st.Code), "303") {
			all = append(all, row(st.Code, 2021, 1, 1))
		}
	}
	// Nothing says what part: of its one poor household none or one.
	if f, gap := ledger(t, tree, all...).Restated(find(t, tree, "30316", ref), ref, 2021, standard, ref); gap != tally.Split || f.Poor != law.Between(4, 5) || f.Households != law.Between(4000, 5000) {
		t.Errorf("a divided commune: %+v %q", f, gap)
	}
	// The whole country has no boundary that could change.
	vn := row("VN", 2021, 5, 5)
	if f, gap := ledger(t, tree, vn).Restated(tree.Country(), ref, 2021, standard, ref); gap != tally.NoGap || f.Poor != law.Exactly(5) {
		t.Errorf("the country: %+v %q", f, gap)
	}
	// A unit that did not live on the day has no land to restate on.
	if _, gap := ledger(t, tree, rows...).Restated(find(t, tree, "30553", 20211231), ref, 2021, standard, ref); gap != tally.Unlinked {
		t.Errorf("a unit that ended: %q", gap)
	}
}

// Where the sources doubt what a unit was formed of, nothing is restated, even if
// every unit of then is counted.
func TestDoubtfulLineageIsNotRestated(t *testing.T) {
	tree := country()
	var rows []tally.Tally
	for _, u := range append(tree.Alive(20241231, unit.Commune), tree.Alive(20241231, unit.District)...) {
		// Island districts without communes count as one.
		if u.Level == unit.Commune || len(tree.Children(u, 20241231)) == 0 {
			st, _ := u.At(20241231)
			rows = append(rows, row(st.Code, 2024, 1, 1))
		}
	}
	l := ledger(t, tree, rows...)
	gaps := map[tally.Gap]int{}
	for _, u := range tree.Alive(20250801, unit.Commune) {
		lin := tree.Predecessors(u, 20250801, 20241231)
		want := tally.NoGap
		for _, p := range lin.Parts {
			if !p.Whole {
				want = tally.Split
			}
		}
		if !lin.Certain() || len(lin.Parts) == 0 {
			want = tally.Unlinked
		}
		_, gap := l.Restated(u, 20250801, 2024, standard, 20250801)
		gaps[gap]++
		if gap != want {
			t.Errorf("%s: %q, want %q", u.Label(), gap, want)
		}
	}
	if gaps[tally.NoGap] == 0 || gaps[tally.Split] == 0 || gaps[tally.Unlinked] == 0 {
		t.Errorf("%v: the test shows little", gaps)
	}
}

// world is the sample province in a ledger.
type world struct {
	tree  *unit.Tree
	home  *unit.Unit
	rows  []tally.Tally
	by    map[string]tally.Tally // hamlet code and year
	books *tally.Ledger
}

func newWorld(t testing.TB, households int, seed uint64) world {
	t.Helper()
	p, err := sample.Make(country(), households, seed)
	if err != nil {
		t.Fatal(err)
	}
	tree, err := unit.Shipped(unit.Edit{Act: 1, Snapshot: &p.Start}, unit.Edit{Act: 2, Snapshot: &p.Reform})
	if err != nil {
		t.Fatal(err)
	}
	w := world{tree: tree, home: find(t, tree, sample.Code, 20211231), rows: p.Tallies, by: map[string]tally.Tally{}, books: ledger(t, tree, p.Tallies...)}
	for _, r := range p.Tallies {
		w.by[fmt.Sprint(r.Code, r.Year)] = r
	}
	return w
}

// add sums the hamlets' rows of a year; false when one is missing.
func (w world) add(hamlets []unit.Code, y law.Year) (c tally.Counts, ok bool) {
	ok = len(hamlets) > 0
	zero := law.Exactly(0)
	c = tally.Counts{Households: zero, Poor: zero, NearPoor: zero, Unknown: zero, MinorityHouseholds: zero, MinorityPoor: zero, MinorityNearPoor: zero}
	for _, h := range hamlets {
		r, there := w.by[fmt.Sprint(h, y)]
		ok = ok && there
		c.Households, c.Poor, c.NearPoor = c.Households.Add(r.Households), c.Poor.Add(r.Poor), c.NearPoor.Add(r.NearPoor)
		c.MinorityHouseholds, c.MinorityPoor, c.MinorityNearPoor = c.MinorityHouseholds.Add(r.MinorityHouseholds), c.MinorityPoor.Add(r.MinorityPoor), c.MinorityNearPoor.Add(r.MinorityNearPoor)
	}
	return c, ok
}

// under gives the codes of the hamlets below a unit on a day, going up from each
// hamlet instead of down from the unit.
func (w world) under(u *unit.Unit, on law.Date) (out []unit.Code) {
	for _, h := range w.tree.Alive(on, unit.Hamlet) {
		if w.tree.Within(h, u, on) {
			st, _ := h.At(on)
			out = append(out, st.Code)
		}
	}
	return out
}

// Every figure of every unit and year of the sample is the plain sum of the
// hamlets' rows below it on that day, and unknown when one of them is missing.
func TestFiguresAgainstPlainSums(t *testing.T) {
	w := newWorld(t, 20000, 7)
	unknown := 0
	for y := law.Year(2021); y <= 2025; y++ {
		end := law.YearEnd(y)
		below := map[*unit.Unit][]unit.Code{}
		for _, h := range w.tree.Alive(end, unit.Hamlet) {
			st, _ := h.At(end)
			for p, ok := w.tree.Parent(h, end); ok; p, ok = w.tree.Parent(p, end) {
				below[p] = append(below[p], st.Code)
			}
		}
		for u, hamlets := range below {
			if u.Level == unit.Nation || u.Level == unit.Province && u != w.home {
				continue // other provinces have no counts: not all children are known
			}
			want, ok := w.add(hamlets, y)
			f := w.books.Figure(u, y, standard, end)
			if f.Usable() != ok || ok && (f.Counts != want || f.Basis != tally.Summed) {
				t.Errorf("%s %d: %+v (%s), plain sum %+v %t", u.Label(), y, f.Counts, f.Basis, want, ok)
			}
			if !ok {
				unknown++
			}
		}
		if y < 2025 && len(below[w.home]) != len(w.under(w.home, end)) {
			t.Errorf("%d: %d hamlets by one way, %d by the other", y, len(below[w.home]), len(w.under(w.home, end)))
		}
	}
	if unknown == 0 {
		t.Error("no figure was unknown: the sample leaves nothing out")
	}
}

// The territory of the ended province at the end of 2025 is what its hamlets of
// 2021 count then; the communes that inherited it are exactly the ones that hold
// one of its hamlets.
func TestTerritoryAndHeirsAgainstPlainSums(t *testing.T) {
	w := newWorld(t, 20000, 3)
	all := w.under(w.home, 20211231)
	for y := law.Year(2021); y <= 2025; y++ {
		want, ok := w.add(all, y)
		f, gap := w.books.Territory(w.home, y, standard, 20260101)
		if (gap == tally.NoGap) != ok || ok && f.Counts != want || !ok && gap != tally.NotCounted {
			t.Errorf("%d: %+v %q, plain sum %+v %t", y, f.Counts, gap, want, ok)
		}
	}
	var want []string
	for _, u := range w.tree.Alive(20251231, unit.Commune) {
		for _, c := range w.under(u, 20251231) {
			if slices.Contains(all, c) {
				want = append(want, u.Key())
				break
			}
		}
	}
	heirs, gap := w.books.Heirs(w.home, 20251231)
	var got []string
	for _, u := range heirs {
		got = append(got, u.Key())
	}
	slices.Sort(want)
	if gap != tally.NoGap || !slices.Equal(got, want) {
		t.Errorf("heirs %v %q, want %v", got, gap, want)
	}
	if _, gap := w.books.Territory(find(t, w.tree, "91", 20250701), 2021, standard, 20260101); gap != tally.Unlinked {
		t.Errorf("the merged province in 2021: %q", gap)
	}
	// The land of a district is not that of its heirs where one of them reaches
	// beyond it: none of them is taken then.
	gaps := map[tally.Gap]int{}
	for _, d := range w.tree.Alive(20250630, unit.District) {
		heirs, gap := w.books.Heirs(d, 20251231)
		gaps[gap]++
		if (gap == tally.NoGap) != (len(heirs) > 0) {
			t.Errorf("%s: %d heirs, %q", d.Label(), len(heirs), gap)
		}
		for _, c := range w.tree.Under(d, 20250630, unit.Commune) {
			if gap == tally.NoGap && !w.tree.Successors(c, 20250630, 20251231).Certain() {
				t.Errorf("%s has heirs, and what became of %s is in doubt", d.Label(), c.Label())
			}
		}
		for _, h := range heirs {
			for _, p := range w.tree.Predecessors(h, 20251231, 20250630).Parts {
				if !w.tree.Within(p.Unit, d, 20250630) {
					t.Errorf("%s is taken for land of %s and has land of %s", h.Label(), d.Label(), p.Unit.Label())
				}
			}
		}
	}
	if gaps[tally.NoGap] == 0 || gaps[tally.Split] == 0 || gaps[tally.Unlinked] == 0 {
		t.Errorf("%v: the test shows little", gaps)
	}
}

// Restated on the map of July 2025, a commune counts what its hamlets counted,
// also where a commune was divided: nothing is lost or doubled.
func TestRestatedAgainstPlainSums(t *testing.T) {
	w := newWorld(t, 20000, 11)
	heirs, _ := w.books.Heirs(w.home, 20251231)
	states, divided := map[tally.Gap]int{}, 0
	for _, u := range heirs {
		f, gap := w.books.Restated(u, 20251231, 2021, standard, 20260101)
		states[gap]++
		for _, p := range w.tree.Predecessors(u, 20251231, 20211231).Parts {
			if !p.Whole {
				divided++
			}
		}
		if want, ok := w.add(w.under(u, 20251231), 2021); gap != tally.NoGap || !ok || f.Counts != want {
			t.Errorf("%s: %+v %q, plain sum %+v", u.Label(), f.Counts, gap, want)
		}
	}
	// 30334 has two parts, 30355 two, 30358 three.
	if len(states) != 1 || divided != 7 {
		t.Errorf("%v, %d parts: the test shows little", states, divided)
	}
}

func TestRate(t *testing.T) {
	for _, c := range []struct {
		n, d   law.Count
		lo, hi law.Ratio
		ok     bool
	}{
		{law.Exactly(1), law.Exactly(3), law.Frac(1, 3), law.Frac(1, 3), true},
		{law.Between(1, 2), law.Between(4, 8), law.Frac(1, 8), law.Frac(1, 2), true},
		{law.Exactly(0), law.Exactly(5), law.Int(0), law.Int(0), true},
		{law.Between(30, 70), law.Between(50, 70), law.Frac(3, 7), law.Int(1), true},
		{n: law.Exactly(1), d: law.Exactly(0)},
		{n: law.Exactly(1), d: law.Between(0, 9)},
		{n: law.Count{}, d: law.Exactly(9)},
		{n: law.Exactly(1), d: law.Count{}},
	} {
		lo, hi, ok := tally.Rate(c.n, c.d)
		if ok != c.ok || ok && (lo.Cmp(c.lo) != 0 || hi.Cmp(c.hi) != 0) {
			t.Errorf("%v/%v: %v-%v %t", c.n, c.d, lo, hi, ok)
		}
		exact, sure := tally.ExactRate(c.n, c.d)
		_, one := c.n.Exact()
		_, two := c.d.Exact()
		if sure != (ok && one && two) || sure && exact.Cmp(lo) != 0 {
			t.Errorf("exactly %v/%v: %v %t", c.n, c.d, exact, sure)
		}
	}
}

// Households of unknown class may be poor or near-poor, but each only once.
func TestMultidimCountsUnknownOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		poor, near, unknown := rapid.Int64Range(0, 9).Draw(t, "poor"), rapid.Int64Range(0, 9).Draw(t, "near"), rapid.Int64Range(0, 5).Draw(t, "unknown")
		c := tally.Counts{Poor: law.Between(poor, poor+unknown), NearPoor: law.Between(near, near+unknown), Unknown: law.Exactly(unknown)}
		if got, want := c.Multidim(), law.Between(poor+near, poor+near+unknown); got != want {
			t.Fatalf("%+v: %+v, want %+v", c, got, want)
		}
	})
	if c := (tally.Counts{Poor: law.Exactly(1)}).Multidim(); c.Known() {
		t.Errorf("near-poor unknown, multidim %v", c)
	}
}

func TestSayBasis(t *testing.T) {
	seen := map[string]bool{}
	for _, b := range []tally.Basis{tally.None, tally.Reported, tally.Computed, tally.Summed, tally.Provisional} {
		for _, l := range lang.All {
			s := b.Say(l)
			if s == "" || strings.Contains(s, "⟦") || seen[s] {
				t.Errorf("%q in %s: %q", b, l, s)
			}
			seen[s] = true
		}
	}
}

package publication

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"vuonlen/law"
	"vuonlen/unit"
)

// province makes a province of chance: districts, communes and years, then a map on
// which some communes are one, with balances between the years. Everything is true
// and shown.
func province(r *rand.Rand, districts, communes, years int, more bool) *Edition {
	e := &Edition{Number: 1, Day: 20250601, Map: 20250701, Rule: DefaultRule}
	place := func(code string, l unit.Level, m string, parent int) int {
		e.Places = append(e.Places, Place{Code: unit.Code(code), Level: l, Map: m, On: 20241231, Parent: parent})
		return len(e.Places) - 1
	}
	count := func(most int) int64 {
		if r.IntN(3) > 0 {
			most = min(most, 6)
		}
		return int64(r.IntN(most + 1))
	}
	top := place("89", unit.Province, Then, -1)
	var leaves []int
	kids := map[int][]int{}
	for d := range districts {
		u := place(fmt.Sprint("d", d), unit.District, Then, top)
		kids[top] = append(kids[top], u)
		for c := range communes {
			v := place(fmt.Sprintf("c%d-%d", d, c), unit.Commune, Then, u)
			kids[u] = append(kids[u], v)
			leaves = append(leaves, v)
		}
	}
	now := place("89", unit.Province, Today, -1)
	merged := map[int][]int{}
	for at := 0; at < len(leaves); {
		n := min(1+r.IntN(3), len(leaves)-at)
		u := place(fmt.Sprint("t", at), unit.Commune, Today, now)
		merged[u], kids[now] = leaves[at:at+n], append(kids[now], u)
		at += n
	}
	row := map[[2]int]int{}
	for y := range years {
		year := law.Year(2023 + y)
		e.Years = append(e.Years, year)
		enter := func(p int, cells map[string]int64, why string, of []int) {
			w := Row{Place: p, Year: year, How: "exact", Basis: "reported", Cells: map[string]Cell{}}
			for _, q := range of {
				for m, c := range e.Rows[row[[2]int{q, y}]].Cells {
					cells[m] += c.N
				}
			}
			for m, n := range cells {
				w.Cells[m] = Number(n)
			}
			row[[2]int{p, y}] = len(e.Rows)
			if of != nil {
				s := Sum{Why: why}
				for _, q := range of {
					s.Rows = append(s.Rows, row[[2]int{q, y}])
				}
				w.Sums = append(w.Sums, s)
			}
			e.Rows = append(e.Rows, w)
		}
		for _, v := range leaves {
			p, n, not := count(30), count(30), count(60)
			c := map[string]int64{Households: p + n + not, Poor: p, NearPoor: n, Multidim: p + n, NotPoor: not}
			if more {
				c[MinPoor], c[MinNear] = r.Int64N(p+1), r.Int64N(n+1)
				c[Minority] = c[MinPoor] + c[MinNear] + r.Int64N(not+1)
			}
			enter(v, c, "", nil)
		}
		for _, u := range kids[top] {
			enter(u, map[string]int64{}, "children", kids[u])
		}
		enter(top, map[string]int64{}, "children", kids[top])
		for _, u := range kids[now] {
			enter(u, map[string]int64{}, "map", merged[u])
		}
		enter(now, map[string]int64{}, "children", kids[now])
	}
	if more && years > 1 {
		sheets(r, e, row, leaves, kids, top)
	}
	return e
}

// sheets adds balances of the communes that agree with the counts, and of what is above.
func sheets(r *rand.Rand, e *Edition, row map[[2]int]int, leaves []int, kids map[int][]int, top int) {
	of := map[int]int{}
	for _, v := range leaves {
		start, end := e.Rows[row[[2]int{v, 0}]].Cells[Poor].N, e.Rows[row[[2]int{v, 1}]].Cells[Poor].N
		stay := r.Int64N(min(start, end) + 1)
		c := make([]Cell, Columns)
		c[0], c[8] = Number(start), Number(end)
		a := r.Int64N(start - stay + 1)
		b := r.Int64N(end - stay + 1)
		for i, n := range []int64{a, start - stay - a, 0, b, end - stay - b, 0, 0} {
			c[i+1] = Number(n)
		}
		of[v] = len(e.Balances)
		e.Balances = append(e.Balances, Movements{Place: v, Year: 2024, List: Poor, Cells: c})
	}
	for _, u := range append(slices.Clone(kids[top]), top) {
		c := make([]Cell, Columns)
		for i := range c {
			n := int64(0)
			for _, k := range kids[u] {
				n += e.Balances[of[k]].Cells[i].N
			}
			c[i] = Number(n)
		}
		of[u] = len(e.Balances)
		e.Balances = append(e.Balances, Movements{Place: u, Year: 2024, List: Poor, Cells: c})
	}
}

// copyOf is an edition of its own with the same content.
func copyOf(t testing.TB, e *Edition) *Edition {
	b, err := e.Encode()
	if err != nil {
		t.Fatal(err)
	}
	out, err := DecodeEdition(b)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// marked is the system of a hidden edition with the protected cells known to the test.
// Nothing but names is taken over from the publisher.
func marked(e *Edition, h *Hiding) *System {
	s := Relate(e)
	byName := map[string]Unknown{}
	for _, u := range h.System.Cells {
		byName[u.Name] = u
	}
	for i := range s.Cells {
		u := byName[s.Cells[i].Name]
		s.Cells[i].Protect, s.Cells[i].width = u.Protect, u.width
	}
	return s
}

// naive hides the cells that are small and nothing else.
func naive(e *Edition) {
	for _, r := range e.Rows {
		for _, m := range slices.Sorted(maps.Keys(r.Cells)) {
			if c := r.Cells[m]; !open(m) && c.N > 0 && c.N < e.Rule.K {
				r.Cells[m] = Cell{State: Hidden}
			}
		}
	}
	for _, b := range e.Balances {
		for i, c := range b.Cells {
			if c.N > 0 && c.N < e.Rule.K {
				b.Cells[i] = Cell{State: Hidden}
			}
		}
	}
}

// attacked is what came of provinces of chance.
type attacked struct {
	tried, refused, coarse, solved, protected, hidden, shown, broke, withSmall int
}

// attack makes a province of chance, publishes it and attacks what was published; then the
// same with nothing hidden but the small numbers themselves.
func (n *attacked) attack(t testing.TB, seed uint64) {
	r := rand.New(rand.NewPCG(seed, 36))
	truth := province(r, 1, 2+r.IntN(2), 1, false)
	if seed%12 == 0 { // two years with balances, minorities, two districts
		truth = province(r, 1+r.IntN(2), 2+r.IntN(3), 1+r.IntN(2), true)
	}
	truth.Rule.K = 3 + 2*int64(seed%2)
	if seed%3 == 0 {
		hamlets(r, truth)
	}
	e := copyOf(t, truth)
	h := Hide(e, nil)
	if len(h.Unproved) > 0 {
		n.refused++ // the publisher gives none out: nothing to attack
		return
	}
	n.tried++
	if len(e.Coarse) > 0 {
		n.coarse++
	}
	n.protected += h.Protected
	cells := e.Tallied()
	n.hidden, n.shown = n.hidden+cells[Hidden], n.shown+cells[Shown]
	a := marked(e, h).Attack(e.Rule.K, 60, true)
	n.solved += a.Solved
	for _, b := range a.Broken {
		t.Errorf("seed %d: %s is %d to %d by %v", seed, b.Cell, b.Lo, b.Hi, b.By)
	}
	if h.Protected > 0 {
		n.withSmall++
		bad := copyOf(t, truth)
		naive(bad)
		if a := marked(bad, h).Attack(e.Rule.K, 60, true); len(a.Broken) > 0 {
			n.broke++
		}
	}
}

func (n *attacked) log(t testing.TB) {
	t.Logf("%d provinces (%d of them made coarser, %d more refused), %d protected cells, %d hidden, %d shown, %d bounded by linear programs; hiding small numbers alone was broken in %d of %d",
		n.tried, n.coarse, n.refused, n.protected, n.hidden, n.shown, n.solved, n.broke, n.withSmall)
}

// TestAttackerFindsNothing goes over provinces of chance: no cell that is protected
// can be narrowed below the rule's width, and the same attacker does break editions
// in which the small numbers alone were hidden. BenchmarkProvinces goes over thousands.
func TestAttackerFindsNothing(t *testing.T) {
	var n attacked
	for seed := uint64(0); seed < 500; seed++ {
		n.attack(t, seed)
	}
	n.log(t)
	if n.tried < 450 || n.broke*10 < n.withSmall*9 || n.solved < 1000 {
		t.Error("the test proves little")
	}
}

// BenchmarkProvinces publishes and attacks as many provinces of chance as it is given:
// -bench Provinces -benchtime 5000x.
func BenchmarkProvinces(b *testing.B) {
	var n attacked
	seed := uint64(1000)
	for b.Loop() {
		n.attack(b, seed)
		seed++
	}
	n.log(b)
}

// BenchmarkAttackLarge bounds the hidden cells of a large province by linear programs in parts
// of up to 1,000 cells.
func BenchmarkAttackLarge(b *testing.B) {
	e := province(rand.New(rand.NewPCG(1, 36)), 2, 5, 2, true)
	h := Hide(e, nil)
	if len(h.Unproved) > 0 {
		b.Fatal(h.Unproved)
	}
	s := marked(e, h)
	var a Assault
	for b.Loop() {
		a = s.Attack(e.Rule.K, 1000, true)
	}
	if len(a.Broken) > 0 {
		b.Error(a.Broken)
	}
	b.Logf("%d hidden cells in %d parts, the largest of %d; %d bounded by linear programs, %d found out", a.Hidden, a.Parts, a.Largest, a.Solved, len(a.Broken))
}

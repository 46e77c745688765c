package publication

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"vuonlen/unit"
)

// shifted is a province in which some communes counted otherwise, with every total.
func shifted(t testing.TB, r *rand.Rand, truth *Edition, n int) *Edition {
	e := copyOf(t, truth)
	e.Number++
	var leaves []int
	for i := range e.Rows {
		if len(e.Rows[i].Sums) == 0 {
			leaves = append(leaves, i)
		}
	}
	for range n {
		c := e.Rows[leaves[r.IntN(len(leaves))]].Cells
		by := r.Int64N(5) - 2
		if c[Poor].N+by < 0 || c[NotPoor].N-by < 0 {
			continue
		}
		for m, x := range map[string]int64{Poor: by, Multidim: by, NotPoor: -by} {
			c[m] = Number(c[m].N + x)
		}
	}
	for i := range e.Rows { // a sum stands after its parts
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

// TestSeveralEditions: who keeps a first edition and its correction, in which some
// numbers are other ones, finds no small group of either.
func TestSeveralEditions(t *testing.T) {
	tried, broke, changed, shared, wrong := 0, 0, 0, 0, 0
	for seed := uint64(0); seed < 150; seed++ {
		r := rand.New(rand.NewPCG(seed, 11))
		truth := province(r, 1+int(seed%2), 2+r.IntN(3), 1, false)
		first := copyOf(t, truth)
		h1 := Hide(first, nil)
		then := shifted(t, r, truth, 1+r.IntN(2))
		second := copyOf(t, then)
		h2 := Hide(second, []Earlier{{first, truth}})
		if len(h1.Unproved)+len(h2.Unproved) > 0 {
			continue
		}
		tried++
		var guessed []string
		changed += len(Changes(first, second))
		now, before := map[string]Unknown{}, map[string]Unknown{}
		for _, u := range h2.System.Cells {
			now[u.Name] = u
		}
		for _, u := range h1.System.Cells {
			before[u.Name] = u
		}
		mark := func(s *System) {
			for i := range s.Cells {
				n := s.Cells[i].Name
				s.Cells[i].Protect = now[n].Protect
				if m, ok := strings.CutSuffix(n, " (edition 1)"); ok {
					s.Cells[i].Protect = before[m].Protect
				}
			}
		}
		s := RelateAll([]*Edition{first, second})
		mark(s)
		// Whether what the attacker takes for the same numbers are the same.
		for i := range s.Cells {
			n := s.Cells[i].Name
			if x, ok := before[n]; ok && s.Cells[i].Free() && x.Truth != now[n].Truth {
				guessed = append(guessed, n)
			}
		}
		a := s.Attack(truth.Rule.K, 60, true)
		for _, b := range a.Broken {
			if len(guessed) > 0 {
				wrong++ // who takes numbers that changed unseen for the same ones errs
				continue
			}
			t.Errorf("seed %d: %s is %d to %d by %v", seed, b.Cell, b.Lo, b.Hi, b.By)
		}
		// The same by somebody who knows which hidden numbers are the same as before.
		for _, b := range h2.System.Attack(truth.Rule.K, 60, true).Broken {
			t.Errorf("seed %d, informed: %s is %d to %d by %v", seed, b.Cell, b.Lo, b.Hi, b.By)
		}
		// An edition that does not look at the one before is broken together with it.
		alone := copyOf(t, then)
		if h := Hide(alone, nil); len(h.Unproved) == 0 {
			shared++
			s := RelateAll([]*Edition{first, alone})
			mark(s)
			if len(s.Attack(truth.Rule.K, 60, true).Broken) > 0 {
				broke++
			}
		}
	}
	t.Logf("%d pairs of editions, %d figures differ; not looking back was broken in %d of %d; %d wrong guesses", tried, changed, broke, shared, wrong)
	if tried < 80 || changed < tried || broke == 0 {
		t.Error("the test proves little")
	}
}

func TestChanges(t *testing.T) {
	was, is := small(), small()
	is.Rows[0].Cells[Poor] = Number(5)
	delete(is.Rows[1].Cells, NearPoor)
	got := Changes(was, is)
	if len(got) != 2 || got[0].Measure != Poor || got[0].Was.N != 4 || got[0].Is.N != 5 || got[1].Is.State != Missing || got[1].Was.State != Doubtful {
		t.Errorf("%+v", got)
	}
	if !slices.Equal(Changes(is, is), nil) {
		t.Error("an edition differs from itself")
	}
}

// TestCoarser: where there are too few people for the figures of communes, an edition of what
// is above them is made, says so, and tells of no commune; so is the next one.
func TestCoarser(t *testing.T) {
	steps := map[int]int{}
	for seed := uint64(0); seed < 14; seed++ {
		r := rand.New(rand.NewPCG(seed, 5))
		truth := province(r, 1, 3+r.IntN(2), 1, true)
		if seed%2 == 0 { // a commune with two households, one of them poor
			for i := range truth.Rows {
				if len(truth.Rows[i].Sums) == 0 {
					c := truth.Rows[i].Cells
					for m := range c {
						c[m] = Number(0)
					}
					c[Households], c[Poor], c[Multidim], c[NotPoor] = Number(2), Number(1), Number(1), Number(1)
					break
				}
			}
			truth = shifted(t, r, truth, 0)
		}
		e := copyOf(t, truth)
		h := Hide(e, nil)
		if len(h.Unproved) > 0 {
			continue
		}
		steps[len(e.Coarse)]++
		if a := marked(e, h).Attack(e.Rule.K, 60, true); len(a.Broken) > 0 {
			t.Errorf("seed %d, %v: %+v", seed, e.Coarse, a.Broken[0])
		}
		for _, w := range e.Rows {
			if slices.Contains(e.Coarse, NoCommunes) && e.Places[w.Place].Level == unit.Commune && w.Cells[Poor].State == Shown {
				t.Errorf("seed %d: a commune is shown", seed)
			}
		}
		next := copyOf(t, truth)
		if h := Hide(next, []Earlier{{e, truth}}); len(h.Unproved) > 0 || len(next.Coarse) < len(e.Coarse) {
			t.Errorf("seed %d: the same figures once more: %v, then %v, %d not proved", seed, e.Coarse, next.Coarse, len(h.Unproved))
		}
	}
	t.Logf("steps taken, editions: %v", steps)
	if steps[0] < 3 || len(steps) < 2 {
		t.Error("the test proves little")
	}
}

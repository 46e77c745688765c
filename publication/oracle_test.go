package publication

import (
	"math/rand/v2"
	"testing"
)

// possible tells whether whole numbers satisfy a system, by trying them: the oracle.
func possible(s *System, budget *int) (ok, sure bool) {
	if *budget--; *budget < 0 {
		return false, false
	}
	b, _, ok := s.propagate(50)
	if !ok {
		return false, true
	}
	at := -1
	for i, x := range b {
		if x.Lo != x.Hi && (at < 0 || x.Hi-x.Lo < b[at].Hi-b[at].Lo) {
			at = i
		}
	}
	if at < 0 {
		for _, r := range s.Relations {
			sum := int64(0)
			for _, t := range r.Terms {
				sum += t.Times * b[t.Cell].Lo
			}
			if sum < r.Lo || sum > r.Hi {
				return false, true
			}
		}
		return true, true
	}
	u := &s.Cells[at]
	lo, hi := u.Lo, u.Hi
	defer func() { u.Lo, u.Hi = lo, hi }()
	sure = true
	for v := b[at].Lo; v <= b[at].Hi; v++ {
		u.Lo, u.Hi = v, v
		yes, certain := possible(s, budget)
		if yes {
			return true, true
		}
		sure = sure && certain
	}
	return false, sure
}

// TestProofsAgainstEnumeration: what the publisher proves holds in whole numbers, and
// the attacker's bounds are never narrower than what whole numbers allow.
func TestProofsAgainstEnumeration(t *testing.T) {
	cells, narrow := 0, 0
	for seed := uint64(0); seed < 40; seed++ {
		r := rand.New(rand.NewPCG(seed, 7))
		e := province(r, 1, 2+r.IntN(2), 1, false)
		h := Hide(e, nil)
		if len(h.Unproved) > 0 {
			continue
		}
		s := marked(e, h)
		bounds, _, ok := s.propagate(20)
		if !ok {
			t.Fatalf("seed %d: the edition contradicts itself", seed)
		}
		for _, part := range s.components() {
			s.solve(part, bounds)
		}
		for i := range s.Cells {
			u := &s.Cells[i]
			if !u.Protect {
				continue
			}
			lo, hi := u.Lo, u.Hi
			least, greatest := int64(-1), int64(-1)
			for v := int64(0); v <= min(bounds[i].Hi+2, 60); v++ {
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
			if greatest-least < e.Rule.K {
				t.Errorf("seed %d: %s can only be %d to %d", seed, u.Name, least, greatest)
			}
			if bounds[i].Lo > least || bounds[i].Hi < greatest {
				t.Errorf("seed %d: %s: bounds %v are narrower than %d to %d", seed, u.Name, bounds[i], least, greatest)
			}
			if bounds[i].Hi-bounds[i].Lo > greatest-least {
				narrow++
			}
		}
	}
	t.Logf("%d protected cells; of %d whole numbers allow less than fractions", cells, narrow)
	if cells < 20 {
		t.Error("the test proves little")
	}
}

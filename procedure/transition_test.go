package procedure

import (
	"testing"

	"pgregory.net/rapid"

	"vuonlen/law"
)

// TestFor: the day of receipt binds the way, the day of decision says who decides;
// an open clause is named, an adopted one is followed.
func TestFor(t *testing.T) {
	find := func(id string) *Set {
		s, ok := FindSet(id)
		if !ok {
			t.Fatal(id)
		}
		return s
	}
	clause := func(id string, x Transition) *Set {
		s, err := find(id).Adopt(Adoption{id + "/all/transition", string(x), "3/QĐ-UBND", 20240102})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for _, c := range []struct {
		name          string
		received, on  law.Date
		adopted       []*Set
		way, deciding string
		open          int
	}{
		{"all on one day", 20230601, 20230601, nil, "decree-91", "decree-91", 0},
		{"within a set", 20230601, 20231231, nil, "decree-91", "decree-91", 0},
		{"over one change", 20231229, 20240102, nil, "decree-91", "decree-98", 1},
		{"over two", 20231229, 20250701, nil, "decree-91", "decree-152", 2},
		{"by receipt", 20231229, 20240102, []*Set{clause("decree-98", ByReceipt)}, "decree-91", "decree-98", 0},
		{"by decision", 20231229, 20240102, []*Set{clause("decree-98", ByDecision)}, "decree-98", "decree-98", 0},
		{"first by decision, then by receipt", 20231229, 20250702, []*Set{clause("decree-98", ByDecision), clause("decree-152", ByReceipt)}, "decree-98", "decree-152", 0},
		{"first by receipt, then by decision", 20231229, 20250702, []*Set{clause("decree-98", ByReceipt), clause("decree-152", ByDecision)}, "decree-152", "decree-152", 0},
		{"into what may not be used", 20260930, 20261101, nil, "decree-152", "decree-152", 0}, // art. 4(4), reported
	} {
		x, err := For(c.received, c.on, c.adopted...)
		if err != nil || x.Set.ID != c.way || x.Deciding.ID != c.deciding || len(x.Needs) != c.open {
			t.Errorf("%s: %+v, %v; want the way of %s, decided under %s, %d open", c.name, x, err, c.way, c.deciding, c.open)
		}
	}
	hint := *find("decree-98") // unconfirmed, and not adopted
	hint.Transition.Value = ByDecision
	if x, err := For(20231229, 20240102, &hint); err != nil || x.Set.ID != "decree-91" || len(x.Needs) != 1 {
		t.Errorf("an unconfirmed clause is followed: %+v, %v", x, err)
	}
	if (Fact{Citation: law.Citation{Status: law.Confirmed}}).Usable() {
		t.Error("a fact without a value is usable")
	}
	for name, days := range map[string][2]law.Date{
		"decided before it was received":   {20240102, 20240101},
		"before the first set":             {20201231, 20240101},
		"received when there are no rules": {20261001, 20261101},
	} {
		if x, err := For(days[0], days[1]); err == nil {
			t.Errorf("%s: %s", name, x.Set.ID)
		}
	}
	if x, err := For(20260930, 20261101, clause("law-2026", ByDecision)); err == nil {
		t.Errorf("by decision under rules that nobody knows: %s", x.Set.ID)
	}
}

// TestAdoptedHolds: whatever is adopted, in whatever order, what is confirmed stays
// and the set that comes with the program does not change.
func TestAdoptedHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SampledFrom(sets()[:3]).Draw(t, "set")
		before := s.Facts()
		adopted := s
		for range rapid.IntRange(1, 4).Draw(t, "decisions") {
			f := rapid.SampledFrom(before).Draw(t, "fact")
			value := rapid.SampledFrom([]string{"yes", "no", "10 working", "80%", "receipt", "1.5", "none", "members", "secret", "portal"}).Draw(t, "value")
			if x, err := adopted.Adopt(Adoption{f.ID, value, "1/QĐ-UBND", 20250101}); err == nil {
				adopted = x
			} else if f.Citation.Status == law.Confirmed {
				continue
			}
		}
		after := adopted.Facts()
		for i, f := range s.Facts() {
			if f.By != nil || f.Value != before[i].Value {
				t.Fatalf("%s was changed in place", f.ID)
			}
			if after[i].ID != f.ID || f.Citation.Status == law.Confirmed && (after[i].By != nil || after[i].Value != f.Value) {
				t.Fatalf("%s is confirmed and became %q", f.ID, after[i].Value)
			}
			if after[i].By != nil && !after[i].Usable() {
				t.Fatalf("%s is adopted and not usable", f.ID)
			}
		}
		if len(adopted.Needs()) > len(s.Needs()) {
			t.Fatal("adopting opened something")
		}
	})
}

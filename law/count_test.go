package law

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/internal/lang"
)

func TestCountZeroValueIsUnknown(t *testing.T) {
	var c Count
	if c.Known() {
		t.Error("what nobody entered is known")
	}
	if n, ok := c.Exact(); ok {
		t.Errorf("what nobody entered is exactly %d", n)
	}
	if c == Exactly(0) {
		t.Error("what nobody entered is zero")
	}
	if n, ok := Exactly(0).Exact(); !ok || n != 0 {
		t.Error("a certain zero is not certain")
	}
	if _, ok := Between(1, 2).Exact(); ok || !Between(1, 2).Known() {
		t.Error("an interval is known and not exact")
	}
	if !Exactly(1).IsOne() || (Count{}).IsOne() || Between(1, 2).IsOne() {
		t.Error("IsOne is for a certain one only")
	}
}

func counts() *rapid.Generator[Count] {
	return rapid.Custom(func(t *rapid.T) Count {
		if rapid.IntRange(0, 4).Draw(t, "unknown") == 0 {
			return Count{}
		}
		lo := rapid.Int64Range(0, MaxCount).Draw(t, "lo")
		return Between(lo, rapid.Int64Range(lo, MaxCount).Draw(t, "hi"))
	})
}

// TestSumBounds: the sum of an interval holds the sum of whatever the parts
// really are, both its ends can occur, and one unknown part makes it unknown.
func TestSumBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cs := rapid.SliceOfN(counts(), 0, 6).Draw(t, "counts")
		sum := Sum(cs...)
		var lo, hi, real int64
		known := true
		for _, c := range cs {
			if !c.Known() {
				known = false
				continue
			}
			lo, hi = lo+c.Lo, hi+c.Hi
			real += rapid.Int64Range(c.Lo, c.Hi).Draw(t, "real")
		}
		if sum.Known() != known {
			t.Fatalf("sum of %v: known %v", cs, sum.Known())
		}
		if known && (sum.Lo != lo || sum.Hi != hi || real < sum.Lo || real > sum.Hi) {
			t.Fatalf("sum of %v: %v; really %d", cs, sum, real)
		}
		if !known && sum != (Count{}) {
			t.Fatalf("an unknown sum says %v", sum)
		}
	})
}

func TestCountWritten(t *testing.T) {
	for _, tt := range []struct {
		c            Count
		json, vi, en string
	}{
		{Count{}, `null`, "chưa biết", "unknown"},
		{Exactly(0), `0`, "0", "0"},
		{Exactly(20_074), `20074`, "20.074", "20,074"},
		{Between(3, 1200), `{"min":3,"max":1200}`, "3–1.200", "3–1,200"},
	} {
		b, err := json.Marshal(tt.c)
		if err != nil || string(b) != tt.json {
			t.Errorf("%v: %s, %v; want %s", tt.c, b, err, tt.json)
		}
		if vi, en := tt.c.Say(lang.VI), tt.c.Say(lang.EN); vi != tt.vi || en != tt.en {
			t.Errorf("%v: %q, %q", tt.c, vi, en)
		}
	}
}

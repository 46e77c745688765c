package law

import (
	"slices"
	"testing"

	"vuonlen/internal/lang"
)

var verdicts = []Verdict{Met, NotMet, Unknown, NotApplicable}

// tuples calls f with every tuple of verdicts up to length n.
func tuples(n int, f func([]Verdict)) {
	var walk func(prefix []Verdict)
	walk = func(prefix []Verdict) {
		f(prefix)
		if len(prefix) == n {
			return
		}
		for _, v := range verdicts {
			walk(append(slices.Clone(prefix), v))
		}
	}
	walk(nil)
}

// truth is the sentence of the movement's rules, written down by counting:
// all of: any not_met gives not_met, else any unknown gives unknown, else met;
// any of: any met gives met, else any unknown gives unknown, else not_met;
// parts that do not apply are left out; all left out gives not_applicable.
func truth(c Combine, vs []Verdict) Verdict {
	n := map[Verdict]int{}
	for _, v := range vs {
		n[v]++
	}
	switch {
	case n[NotApplicable] == len(vs):
		return NotApplicable
	case c == AllOf && n[NotMet] > 0:
		return NotMet
	case c == AnyOf && n[Met] > 0:
		return Met
	case n[Unknown] > 0:
		return Unknown
	case c == AllOf:
		return Met
	}
	return NotMet
}

func TestCombineTruth(t *testing.T) {
	tested := 0
	tuples(4, func(vs []Verdict) {
		for _, c := range []Combine{AllOf, AnyOf} {
			tested++
			got := c.Of(vs...)
			if want := truth(c, vs); got != want {
				t.Errorf("%s %v: %s, want %s", c, vs, got, want)
			}
			// The order of the parts says nothing.
			back := slices.Clone(vs)
			slices.Reverse(back)
			if again := c.Of(back...); again != got {
				t.Errorf("%s %v: %s, turned round %s", c, vs, got, again)
			}
		}
	})
	if want := 2 * (1 + 4 + 16 + 64 + 256); tested != want {
		t.Errorf("%d cases, want %d", tested, want)
	}
}

// TestFillingABlank: learning what was unknown never contradicts a verdict that
// was already met or not met, and an unknown is unknown only because what fills
// it can decide.
func TestFillingABlank(t *testing.T) {
	tuples(4, func(vs []Verdict) {
		for _, c := range []Combine{AllOf, AnyOf} {
			before := c.Of(vs...)
			ends := map[Verdict]bool{}
			var fill func(vs []Verdict)
			fill = func(vs []Verdict) {
				i := slices.Index(vs, Unknown)
				if i < 0 {
					ends[c.Of(vs...)] = true
					return
				}
				for _, v := range []Verdict{Met, NotMet, NotApplicable} {
					filled := slices.Clone(vs)
					filled[i] = v
					if after := c.Of(filled...); before != Unknown && after != before {
						t.Errorf("%s %v: %s, and filled to %v: %s", c, vs, before, filled, after)
					}
					fill(filled)
				}
			}
			fill(vs)
			if before == Unknown && (!ends[Met] || !ends[NotMet]) {
				t.Errorf("%s %v is unknown, but can only become %v", c, vs, ends)
			}
		}
	})
}

// TestCombineDuality: all of is any of turned over.
func TestCombineDuality(t *testing.T) {
	not := map[Verdict]Verdict{Met: NotMet, NotMet: Met, Unknown: Unknown, NotApplicable: NotApplicable}
	tuples(4, func(vs []Verdict) {
		turned := make([]Verdict, len(vs))
		for i, v := range vs {
			turned[i] = not[v]
		}
		if a, b := AllOf.Of(vs...), not[AnyOf.Of(turned...)]; a != b {
			t.Errorf("%v: all of %s, not any of not %s", vs, a, b)
		}
	})
}

// TestUnheardOfVerdict: a verdict that nobody set counts as unknown, never as
// met.
func TestUnheardOfVerdict(t *testing.T) {
	for _, c := range []Combine{AllOf, AnyOf} {
		if got := c.Of(""); got != Unknown {
			t.Errorf("%s of an empty verdict: %s", c, got)
		}
	}
}

func TestAgree(t *testing.T) {
	tuples(4, func(vs []Verdict) {
		want := Unknown
		if len(vs) > 0 && !slices.ContainsFunc(vs, func(v Verdict) bool { return v != vs[0] }) {
			want = vs[0]
		}
		if got := Agree(vs...); got != want {
			t.Errorf("%v: %s, want %s", vs, got, want)
		}
	})
}

func TestIf(t *testing.T) {
	if If(true) != Met || If(false) != NotMet {
		t.Error("If does not follow its condition")
	}
}

func TestVerdictSay(t *testing.T) {
	for v, want := range map[Verdict][2]string{
		Met:           {"đạt", "met"},
		NotMet:        {"không đạt", "not met"},
		Unknown:       {"chưa xác định", "unknown"},
		NotApplicable: {"không áp dụng", "not applicable"},
	} {
		if vi, en := v.Say(lang.VI), v.Say(lang.EN); vi != want[0] || en != want[1] {
			t.Errorf("%s: %q, %q", v, vi, en)
		}
	}
}

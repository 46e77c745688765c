package law

import (
	"math"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/internal/lang"
)

// edges are the numbers at which 64 bits give way.
var edges = []int64{
	0, 1, -1, 3, 1 << 31, 3037000500, MaxCount,
	1 << 62, math.MaxInt64 - 1, math.MaxInt64, math.MinInt64, math.MinInt64 + 1,
}

func int64s() *rapid.Generator[int64] {
	return rapid.OneOf(rapid.SampledFrom(edges), rapid.Int64Range(-1000, 1000), rapid.Int64())
}

// pair is a Ratio and the same number in math/big.
type pair struct {
	r Ratio
	b *big.Rat
}

func pairs() *rapid.Generator[pair] {
	return rapid.Custom(func(t *rapid.T) pair {
		if rapid.IntRange(0, 19).Draw(t, "zero") == 0 {
			return pair{Ratio{}, new(big.Rat)} // the zero value is 0
		}
		n := int64s().Draw(t, "n")
		d := int64s().Filter(func(d int64) bool { return d != 0 }).Draw(t, "d")
		p := pair{Frac(n, d), big.NewRat(n, d)}
		if rapid.IntRange(0, 9).Draw(t, "square") == 0 { // numbers that do not fit
			p = pair{p.r.Mul(p.r), new(big.Rat).Mul(p.b, p.b)}
		}
		return p
	})
}

// same fails unless r is exactly b, held in its shortest form: reduced, in 64
// bits whenever it fits.
func same(t *rapid.T, what string, r Ratio, b *big.Rat) {
	t.Helper()
	if r.rat().Cmp(b) != 0 {
		t.Fatalf("%s: %s, want %s", what, r, b.RatString())
	}
	if fits := b.Num().IsInt64() && b.Denom().IsInt64(); fits != (r.big == nil) {
		t.Fatalf("%s: %s fits 64 bits: %v, big: %v", what, b.RatString(), fits, r.big != nil)
	}
	if r.big == nil && (r.num != b.Num().Int64() || r.d() != b.Denom().Int64()) {
		t.Fatalf("%s: %d/%d is not reduced", what, r.num, r.den)
	}
}

func TestRatioAgainstBig(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, y := pairs().Draw(t, "x"), pairs().Draw(t, "y")
		same(t, "x", x.r, x.b)
		same(t, "x+y", x.r.Add(y.r), new(big.Rat).Add(x.b, y.b))
		same(t, "x-y", x.r.Sub(y.r), new(big.Rat).Sub(x.b, y.b))
		same(t, "x*y", x.r.Mul(y.r), new(big.Rat).Mul(x.b, y.b))
		same(t, "-x", x.r.Neg(), new(big.Rat).Neg(x.b))
		if y.b.Sign() != 0 {
			same(t, "x/y", x.r.Quo(y.r), new(big.Rat).Quo(x.b, y.b))
		}
		if got, want := x.r.Cmp(y.r), x.b.Cmp(y.b); got != want {
			t.Fatalf("cmp: %d, want %d", got, want)
		}
		if got := x.r.Cmp(x.r.Add(Int(0))); got != 0 {
			t.Fatalf("x is not x: %d", got)
		}
		if got, want := x.r.Sign(), x.b.Sign(); got != want {
			t.Fatalf("sign: %d, want %d", got, want)
		}
		if got, want := x.r.String(), x.b.RatString(); got != want {
			t.Fatalf("string: %s, want %s", got, want)
		}
	})
}

// TestRatioEdges goes through every pair of the numbers at which 64 bits give
// way; chance would meet few of the pairs.
func TestRatioEdges(t *testing.T) {
	var all []pair
	for _, n := range edges {
		for _, d := range edges {
			if d == 0 {
				continue
			}
			all = append(all, pair{Frac(n, d), big.NewRat(n, d)})
		}
	}
	for _, x := range all {
		if x.r.rat().Cmp(x.b) != 0 {
			t.Fatalf("%s, want %s", x.r, x.b)
		}
		for _, y := range all {
			if got, want := x.r.Cmp(y.r), x.b.Cmp(y.b); got != want {
				t.Errorf("%s cmp %s: %d, want %d", x.b, y.b, got, want)
			}
			if s, want := x.r.Add(y.r), new(big.Rat).Add(x.b, y.b); s.rat().Cmp(want) != 0 {
				t.Errorf("%s + %s: %s", x.b, y.b, s)
			}
			if p, want := x.r.Mul(y.r), new(big.Rat).Mul(x.b, y.b); p.rat().Cmp(want) != 0 {
				t.Errorf("%s * %s: %s", x.b, y.b, p)
			}
		}
	}
}

func TestRatioFloor(t *testing.T) {
	for _, tt := range []struct {
		r    Ratio
		want int64
	}{
		{Ratio{}, 0},
		{Frac(7, 2), 3},
		{Frac(-7, 2), -4},
		{Frac(-8, 2), -4},
		{Frac(math.MinInt64, 1), math.MinInt64},
		{Int(math.MaxInt64).Add(Int(1)), math.MaxInt64},
		{Int(math.MinInt64).Sub(Int(1)), math.MinInt64},
		{Int(math.MaxInt64).Mul(Int(3)).Quo(Int(math.MaxInt64).Mul(Int(2))), 1},
	} {
		if got := tt.r.Floor(); got != tt.want {
			t.Errorf("floor of %s: %d, want %d", tt.r, got, tt.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		x := pairs().Draw(t, "x")
		q := new(big.Int).Div(x.b.Num(), x.b.Denom()) // rounds down: the denominator is positive
		if !q.IsInt64() {
			t.Skip("no int64 is the floor")
		}
		if got := x.r.Floor(); got != q.Int64() {
			t.Fatalf("floor of %s: %d, want %d", x.r, got, q)
		}
	})
}

func TestRatioRefusesZeroDenominator(t *testing.T) {
	for name, f := range map[string]func(){
		"Frac": func() { Frac(1, 0) },
		"Quo":  func() { Int(1).Quo(Ratio{}) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s by 0 gives a number", name)
				}
			}()
			f()
		}()
	}
}

func TestDecimalRounding(t *testing.T) {
	for _, tt := range []struct {
		r      Ratio
		places int
		want   string
	}{
		{Frac(5, 2), 0, "3"},
		{Frac(-5, 2), 0, "-3"},
		{Frac(25, 1000), 2, "0.03"},
		{Frac(-25, 1000), 2, "-0.03"},
		{Frac(2499, 100000), 2, "0.02"},
		{Frac(35, 100), 1, "0.4"},
		{Frac(45, 100), 1, "0.5"},
		{Frac(-1, 1000), 2, "0.00"},
		{Frac(-1, 3), 0, "0"},
		{Ratio{}, 2, "0.00"},
		{Int(-100), 0, "-100"},
	} {
		if got := tt.r.Decimal(tt.places); got != tt.want {
			t.Errorf("%s to %d places: %s, want %s", tt.r, tt.places, got, tt.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		x := pairs().Draw(t, "x")
		places := rapid.IntRange(0, 6).Draw(t, "places")
		shown, ok := new(big.Rat).SetString(x.r.Decimal(places))
		if !ok {
			t.Fatal("not a number")
		}
		// |shown - x| is at most half a unit of the last place, and a half
		// goes away from zero.
		unit := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil))
		half := new(big.Rat).Mul(unit, big.NewRat(1, 2))
		off := new(big.Rat).Sub(shown, x.b)
		switch new(big.Rat).Abs(off).Cmp(half) {
		case 1:
			t.Fatalf("%s is shown as %s", x.r, shown.FloatString(places))
		case 0:
			if off.Sign() != x.b.Sign() {
				t.Fatalf("the half of %s goes to %s", x.r, shown.FloatString(places))
			}
		}
	})
}

// TestPublishedFacts reproduces what was published (law and rates of the
// movement's field) from whole counts.
func TestPublishedFacts(t *testing.T) {
	parse := func(s string) Ratio {
		t.Helper()
		r, err := ParseRatio(s)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	equal := func(what string, got, want Ratio) {
		t.Helper()
		if got.Cmp(want) != 0 {
			t.Errorf("%s: %s, want %s", what, got, want)
		}
	}
	shown := func(what, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %s, want %s", what, got, want)
		}
	}
	// 19 of 54 coastal communes left: printed as 35.2 %.
	shown("19/54", Frac(19, 54).Percent(), "35.19")
	shown("19/54 in Vietnamese", Points(Frac(19, 54)).Say(lang.VI), "35,19")

	// A fall from 6.1 % to 2.1 % is 4 points; in floating point it is less.
	hundredth := Frac(1, 100)
	fall := parse("6.1").Mul(hundredth).Sub(parse("2,1").Mul(hundredth))
	equal("6.1 % - 2.1 %", fall, parse("4").Mul(hundredth))
	if from, to := 6.1, 2.1; from-to >= 4 {
		t.Error("floating point would do as well: the control of this test is gone")
	}
	// The same from counts of two years with different totals.
	equal("61/1000 - 42/2000", Frac(61, 1000).Sub(Frac(42, 2000)), Frac(4, 100))

	// National rates 2021-2024.
	equal("4.03 + 3.49", parse("4.03").Add(parse("3.49")), parse("7.52"))
	equal("4.03 + 1.17", parse("4.03").Add(parse("1.17")), parse("5.20"))
	equal("25.91 - 21.02", parse("25.91").Sub(parse("21.02")), parse("4.89"))
	equal("5.20 - 1.93", parse("5.20").Sub(parse("1.93")), parse("3.27"))

	// An Giang at the start of the period: 20,074 poor (3.81 %) and 31,046
	// near-poor (5.89 %). The total was not published; both pairs imply about
	// 527,000, and so does their sum (9.70 %).
	const households = 527_000
	for _, n := range []struct {
		count int64
		want  string
	}{{20_074, "3.81"}, {31_046, "5.89"}, {20_074 + 31_046, "9.70"}} {
		shown("of 527,000", Frac(n.count, households).Percent(), n.want)
		total := Int(n.count).Quo(parse(n.want).Mul(hundredth)).Floor()
		if total < 526_500 || total > 527_500 {
			t.Errorf("%d at %s %% implies %d households", n.count, n.want, total)
		}
	}
	// More than half of 51,120 gone means at most 25,559 left; exactly half is
	// not enough.
	base := int64(20_074 + 31_046)
	if half := Frac(base-base/2, base); half.Cmp(Frac(1, 2)) != 0 {
		t.Errorf("half of %d: %s", base, half)
	}
	if Frac(base-25_559, base).Cmp(Frac(1, 2)) <= 0 {
		t.Error("25,559 left of 51,120 is not more than half gone")
	}
}

func TestRatioSay(t *testing.T) {
	for _, tt := range []struct {
		r      Ratio
		vi, en string
	}{
		{Int(4), "4", "4"},
		{Frac(12, 10), "1,2", "1.2"},
		{Int(50), "50", "50"},
		{Int(100), "100", "100"},
		{Int(0), "0", "0"},
		{Frac(-1, 1000), "0", "0"},
		{Frac(1, 3), "0,33", "0.33"},
	} {
		if got := tt.r.Say(lang.VI); got != tt.vi {
			t.Errorf("vi %s: %s, want %s", tt.r, got, tt.vi)
		}
		if got := tt.r.Say(lang.EN); got != tt.en {
			t.Errorf("en %s: %s, want %s", tt.r, got, tt.en)
		}
	}
}

func TestParseRatio(t *testing.T) {
	for s, want := range map[string]Ratio{
		"0": Int(0), "-0": Int(0), "1.2": Frac(6, 5), "1,2": Frac(6, 5), "-1,25": Frac(-5, 4), "50": Int(50), "007": Int(7),
		"3.810": Frac(381, 100), "0,000000001": Frac(1, 1_000_000_000), "999999999999999": Int(999_999_999_999_999),
	} {
		if got, err := ParseRatio(s); err != nil || got.Cmp(want) != 0 {
			t.Errorf("%q: %v, %v; want %s", s, got, err, want)
		}
	}
	for _, s := range []string{
		"", ".", ",", "-", "1.", ".5", "1,", "+1", "--1", " 1", "1 ", "1e3", "0x10", "1/2", "1.2.3", "1,2,3", "1.234,5", "1,234.5",
		"١", "１", "1_000", "NaN", "Inf", "1234567890123456", "0.0000000001", "5%",
	} {
		if got, err := ParseRatio(s); err == nil {
			t.Errorf("%q is read as %s", s, got)
		}
	}
}

func FuzzParseRatio(f *testing.F) {
	for _, s := range []string{"1.2", "1,2", "-50", "0.000000001", "1.", "1,2,3", "999999999999999.999999999", "1e9", "/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := ParseRatio(s)
		want, ok := new(big.Rat).SetString(strings.Replace(s, ",", ".", 1))
		if err != nil {
			return
		}
		if !ok || r.rat().Cmp(want) != 0 {
			t.Fatalf("%q is read as %s", s, r)
		}
		// What is written with all its places is read back as the same number.
		if again, err := ParseRatio(r.Decimal(9)); err != nil || again.Cmp(r) != 0 {
			t.Fatalf("%q -> %s -> %s, %v", s, r.Decimal(9), again, err)
		}
	})
}

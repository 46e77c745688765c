package procedure

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"vuonlen/law"
)

// TestMoneyPrinted holds the amounts against those that were printed.
func TestMoneyPrinted(t *testing.T) {
	for _, c := range []struct {
		day  law.Date
		form FormID
		to   Recipient
		want law.Dong
		by   string
	}{
		{20220615, Commune, Individual, 220_000, "thuvienphapluat.vn 5153C: 223.500, làm tròn là 220.000"},
		{20220615, Commune, Collective, 450_000, "thuvienphapluat.vn 5153C: 447.000, làm tròn là 450.000"},
		{20230815, PrimeMinister, Individual, 6_300_000, "3,5 x 1.800.000"},
		{20240301, GovernmentFlag, Collective, 21_600_000, "baoquocte.vn 256580: 12 x 1.800.000"},
		{20251201, PrimeMinister, Individual, 8_190_000, "giadinh.suckhoedoisong.vn: hơn 8 triệu"},
		{20251201, Commune, Individual, 702_000, "laodong.vn 1562282"},
		{20251201, Commune, Household, 1_053_000, "laodong.vn 1562282"},
	} {
		s, err := On(c.day)
		if err != nil {
			t.Fatal(err)
		}
		if m, ok, err := s.Money(c.form, c.to, c.day); !ok || err != nil || m.Dong != c.want {
			t.Errorf("%s %s %s: %d, %v, %v; want %d (%s)", c.day, c.form, c.to, m.Dong, ok, err, c.want, c.by)
		}
	}
}

// TestMoneyOpen: a multiple that is unknown, a form that the set does not know and a
// day without a salary give no amount.
func TestMoneyOpen(t *testing.T) {
	s, _ := FindSet("decree-152")
	if m, ok, err := s.Money(Commune, Collective, 20251201); ok || err != nil || m.Dong != 0 || len(needs(m.Facts()...)) != 1 {
		t.Errorf("an unconfirmed multiple pays %d, %v, %v", m.Dong, ok, err)
	}
	if _, ok, err := s.Money(District, Individual, 20251201); ok || err == nil {
		t.Error("a form that there is not pays")
	}
	if m, ok, err := s.Money(Commune, Individual, 20190630); ok || err != nil || m.Dong != 0 {
		t.Errorf("without a base salary: %d, %v, %v", m.Dong, ok, err)
	}
}

// TestRoundingExact rounds in big numbers: up is the least multiple that is not
// less, nearest is never further away than half a step.
func TestRoundingExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tenths := rapid.Int64Range(1, 20_000).Draw(t, "multiple, in hundredths")
		salary := rapid.Int64Range(1, 9_999_999).Draw(t, "salary")
		step := rapid.SampledFrom([]int64{1, 1000, 10_000}).Draw(t, "step")
		exact := new(big.Rat).SetFrac64(tenths*salary, 100)
		x := law.Frac(tenths, 100).Mul(law.Int(salary))
		up := int64(Rounding{step, true}.of(x))
		least := new(big.Rat).SetInt64(up)
		below := new(big.Rat).SetInt64(up - step)
		if up%step != 0 || least.Cmp(exact) < 0 || below.Cmp(exact) >= 0 {
			t.Fatalf("%s up to %d: %d", exact.FloatString(2), step, up)
		}
		if step == 1 {
			return
		}
		near := int64(Rounding{step, false}.of(x))
		away := new(big.Rat).Sub(new(big.Rat).SetInt64(near), exact)
		if near%step != 0 || away.Abs(away).Cmp(new(big.Rat).SetFrac64(step, 2)) > 0 {
			t.Fatalf("%s to the nearest %d: %d", exact.FloatString(2), step, near)
		}
	})
}

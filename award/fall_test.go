package award

import (
	"testing"

	"vuonlen/internal/lang"
	"vuonlen/law"
)

// A fall never looks as if it lay on the other side of its threshold.
func TestFallBesideItsThreshold(t *testing.T) {
	edge := law.Frac(4, 100)
	for _, c := range []struct {
		fall law.Ratio
		vi   string
	}{
		{law.Frac(4, 100), "4,00"},
		{law.Frac(39975, 1000000), "3,998"},
		{law.Frac(39999999, 1000000000), "3,9999999"},
		{law.Frac(40000001, 1000000000), "4,0000001"},
		{law.Frac(35, 1000), "3,50"},
		{law.Frac(-1, 100), "-1,00"},
	} {
		if got := (besides{span{c.fall, c.fall}, edge}).Say(lang.VI); got != c.vi {
			t.Errorf("%s is written %s, want %s", c.fall, got, c.vi)
		}
	}
	if got := (besides{span{law.Frac(3, 100), law.Frac(5, 100)}, edge}).Say(lang.EN); got != "3.00–5.00" {
		t.Errorf("an interval is written %s", got)
	}
}

package procedure

import (
	"testing"

	"vuonlen/internal/lang"
)

func TestLoad(t *testing.T) {
	for _, s := range Sets() {
		t.Log(s.ID, s.From, s.To, len(s.Forms), len(s.Facts()), len(s.Needs()))
	}
	m, ok, f := sets[len(sets)-2].Money(Commune, Household, 20251201)
	t.Log(m.Dong, ok, f)
	d, err := VietNam().Add(20240205, Limit{10, WorkingDays})
	t.Log(d, err)
	xs, _ := sets[len(sets)-2].NeedsOf(Commune, Household)
	for _, x := range xs {
		t.Log(x.ID, x.Say(lang.EN))
	}
}

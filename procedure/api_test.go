package procedure

import "testing"

func TestLoad(t *testing.T) {
	for _, s := range Sets() {
		t.Log(s.ID, s.From, s.To, len(s.Forms), len(s.Facts()), len(s.Needs()))
	}
	m, ok, f := sets[len(sets)-2].Money(Commune, Household, 20251201)
	t.Log(m.Dong, ok, f)
}

package tally

import (
	"testing"

	"vuonlen/household"
)

// country is a tree of units and the first household of each hamlet.
type country struct {
	commune, district, province []int32 // of a hamlet, a commune, a district
	provinces                   int
	first                       []int
}

func newCountry(households int) *country {
	// The numbers of the country's units, smaller in proportion.
	part := func(of int) int { return max(1, int(int64(of)*int64(households)/27_000_000)) }
	h, c, d, p := part(90508), part(10599), part(705), part(63)
	spread := func(n, of int) []int32 {
		a := make([]int32, n)
		for i := range a {
			a[i] = int32(i * of / n)
		}
		return a
	}
	w := &country{commune: spread(h, c), district: spread(c, d), province: spread(d, p), provinces: p, first: make([]int, h+1)}
	weight := make([]uint64, h+1)
	for i := range h {
		weight[i+1] = weight[i] + 500 + mix(uint64(i)^0x5151)%1001
	}
	for i := range weight {
		w.first[i] = int(weight[i] * uint64(households) / weight[h])
	}
	return w
}

func (w *country) levels(b testing.TB) *Levels {
	l, err := NewLevels(len(w.commune), []int{len(w.district), len(w.province), w.provinces, 1},
		w.commune, w.district, w.province, make([]int32, w.provinces))
	if err != nil {
		b.Fatal(err)
	}
	return l
}

func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9
	x = (x ^ (x >> 27)) * 0x94d049bb133111eb
	return x ^ (x >> 31)
}

var (
	oftenIfPoor = [household.Indicators]uint64{38, 22, 30, 45, 20, 35, 40, 33, 18, 42, 28, 36}
	oftenElse   = [household.Indicators]uint64{6, 2, 5, 7, 2, 4, 8, 3, 2, 9, 4, 6}
	benchSizes  = [32]uint8{1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 5, 5, 5, 5, 5, 6, 6, 7, 8, 10}
)

// row makes household i of hamlet h. In unknown of 100 households one thing is
// not known: an indicator, B1, the area, the group or the size.
func (w *country) row(i, h int, unknown uint64) (r TileRow) {
	commune := mix(uint64(w.commune[h]) ^ 0xc0ffee)
	r.Area = household.Rural
	if commune%100 < 28 {
		r.Area = household.Urban
	}
	share := uint64(2)
	switch k := (commune >> 8) % 100; {
	case k > 92:
		share = 90
	case k > 78:
		share = 45
	}
	s := mix(uint64(i)*0x100000001b3 + 2022)
	r.Minority = household.AnswerOf(s%100 < share)
	likely := 5 + (commune>>16)%6
	if r.Minority == household.Yes {
		likely += 22
	}
	if r.Area == household.Urban {
		likely = likely/2 + 1
	}
	often := &oftenElse
	if (s>>8)%100 < likely {
		r.SetB1(60 + 5*int((s>>16)%26))
		often = &oftenIfPoor
	} else {
		r.SetB1(145 + 5*int((s>>16)%36))
	}
	t := mix(s)
	for j := range household.Indicators {
		if j == 6 {
			t = mix(t)
		}
		r.Set(j+1, t>>(10*(j%6))&1023 < often[j]*1024/100)
	}
	r.Size = int(benchSizes[s>>40&31])
	if u := mix(s ^ 0xb1a9c); u%100 < unknown {
		switch k := int(u >> 32 % 16); k {
		case 12:
			a := household.Answers{Area: r.Area}
			for j := range household.Indicators {
				d, _ := r.Indicator(j + 1)
				a.Set(j+1, d)
			}
			r.Answers = a
		case 13:
			r.Area = household.AreaUnknown
		case 14:
			r.Minority = household.NoAnswer
		case 15:
			r.Size = 0
		default:
			r.Clear(k + 1)
		}
	}
	return r
}

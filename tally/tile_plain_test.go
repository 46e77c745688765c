package tally

import (
	"math/bits"
	"sync"

	"vuonlen/household"
)

// plainTiles are tiles that know no unknown, as a prototype would have them: the
// yardstick of what knowing costs. 26 words: deprivations, area, minority, size
// in 4 bits, B1/5 in 7, present.
type plainTiles struct {
	tile  [][26]uint64
	start []int
}

type plainCount [18]uint32

func newPlainTiles(w *country) *plainTiles {
	p := &plainTiles{start: make([]int, len(w.first))}
	for h := range w.commune {
		p.start[h+1] = p.start[h] + (w.first[h+1]-w.first[h]+63)/64
	}
	p.tile = make([][26]uint64, p.start[len(p.start)-1])
	for h := range w.commune {
		for i := w.first[h]; i < w.first[h+1]; i++ {
			k := i - w.first[h]
			r := w.row(i, h, 0)
			deprived, _ := r.Bits()
			b1, _ := r.B1()
			x := uint64(deprived) | uint64(r.Size)<<14 | uint64(b1/5)<<18 | 1<<25
			if r.Area == household.Urban {
				x |= 1 << 12
			}
			if r.Minority == household.Yes {
				x |= 1 << 13
			}
			for ; x != 0; x &= x - 1 {
				p.tile[p.start[h]+k/64][bits.TrailingZeros64(x)] |= 1 << (k % 64)
			}
		}
	}
	return p
}

func (p *plainTiles) count(w *country, cores int) (national [2]plainCount) {
	out := make([][2]plainCount, len(w.commune))
	var wg sync.WaitGroup
	for g := range cores {
		wg.Go(func() {
			for h := g * len(out) / cores; h < (g+1)*len(out)/cores; h++ {
				for i := p.start[h]; i < p.start[h+1]; i++ {
					plainTile(&p.tile[i], &out[h])
				}
			}
		})
	}
	wg.Wait()
	up := func(child [][2]plainCount, parent []int32, n int) [][2]plainCount {
		o := make([][2]plainCount, n)
		for c, p := range parent {
			for g := range 2 {
				for i := range child[c][g] {
					o[p][g][i] += child[c][g][i]
				}
			}
		}
		return o
	}
	out = up(up(up(out, w.commune, len(w.district)), w.district, len(w.province)), w.province, w.provinces)
	return up(out, make([]int32, w.provinces), 1)[0]
}

// plainTile counts all of a tile and its minority: households, poor, near-poor,
// persons, q, qc, d01 .. d12, at 140 and 175 points and 3 indicators.
func plainTile(t *[26]uint64, o *[2]plainCount) {
	s0, c0 := add3(t[0], t[1], t[2])
	s1, c1 := add3(t[3], t[4], t[5])
	s2, c2 := add3(t[6], t[7], t[8])
	s3, c3 := add3(t[9], t[10], t[11])
	x, c4 := add3(s0, s1, s2)
	n0, c5 := x^s3, x&s3
	y, e0 := add3(c0, c1, c2)
	z, e1 := add3(c3, c4, c5)
	n1, e2 := y^z, y&z
	n2, n3 := add3(e0, e1, e2)
	deep := n3 | n2 | n1&n0
	// 140/5 = 28 = 0011100, 175/5 = 35 = 0100011; the higher bits decide.
	line := [7]uint64{t[12], t[12], ^t[12], ^t[12], ^t[12], t[12], 0}
	less, same := uint64(0), ^uint64(0)
	for j := 6; j >= 0; j-- {
		less |= same & line[j] &^ t[18+j]
		same &^= line[j] ^ t[18+j]
	}
	under := (less | same) & t[25]
	for g, m := range [2]uint64{t[25], t[13]} {
		if m == 0 {
			continue
		}
		o := &o[g]
		o[0] += ones(m)
		o[1] += ones(under & deep & m)
		o[2] += ones(under &^ deep & m)
		z0, z1, z2, z3 := t[14]&m, t[15]&m, t[16]&m, t[17]&m
		o[3] += ones(z0) + 2*ones(z1) + 4*ones(z2) + 8*ones(z3)
		if z0, z1, z2, z3 = z0&deep, z1&deep, z2&deep, z3&deep; deep&m != 0 {
			o[4] += ones(z0) + 2*ones(z1) + 4*ones(z2) + 8*ones(z3)
			of := func(n uint64) uint32 { return ones(n&z0) + 2*ones(n&z1) + 4*ones(n&z2) + 8*ones(n&z3) }
			o[5] += of(n0) + 2*of(n1) + 4*of(n2) + 8*of(n3)
		}
		for j := range 12 {
			o[6+j] += ones(t[j] & m)
		}
	}
}

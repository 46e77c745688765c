package tally

import "vuonlen/household"

// tileRule is a Standard made ready for tiles: the numbers it compares with,
// each bit spread over a word.
type tileRule struct {
	open         bool // the standard cannot classify: every class is possible
	rural, urban threshold
	min          [4]uint64 // of MinDeprivations - 1; see over4
}

// threshold is a number that B1, plus one, is compared with: flip[i] is all ones
// where bit i of it is 0.
type threshold struct {
	flip [b1Bits]uint64
	next [b1Bits]uint64 // flip[i] ^ flip[i+1]; of the last bit flip itself
}

func newTileRule(s *household.Standard) *tileRule {
	if !s.Classifiable() {
		return &tileRule{open: true}
	}
	return tileRuleOf(s.Rural.Points, s.Urban.Points, s.MinDeprivations)
}

func tileRuleOf(rural, urban, min int) *tileRule {
	r := &tileRule{rural: thresholdOf(rural + 1), urban: thresholdOf(urban + 1)}
	for i := range r.min {
		r.min[i] = spread(uint(min-1), i)
	}
	return r
}

// spread is bit i of n in every place of a word.
func spread(n uint, i int) uint64 { return -uint64(n >> i & 1) }

func thresholdOf(n int) (t threshold) {
	for i := range t.flip {
		t.flip[i] = ^spread(uint(n), i)
	}
	for i := range t.next {
		t.next[i] = t.flip[i]
		if i+1 < b1Bits {
			t.next[i] ^= t.flip[i+1]
		}
	}
	return t
}

// step is one bit of telling whose B1, sliced, is over the threshold. From the
// lowest bit up, what is over stays over unless a higher bit says otherwise: where
// the threshold's bit is 1, over = bit AND over; where it is 0, over = bit OR over,
// which is AND with all three turned round. So before bit i, g is over, turned
// round where the threshold's bit i is 0; flip[0] to begin with, over at the end.
func (t *threshold) step(i int, g, bit uint64) uint64 { return g&(bit^t.flip[i]) ^ t.next[i] }

// over4 tells where the number of four sliced bits is over the one whose bits
// are spread in m.
func over4(n0, n1, n2, n3 uint64, m *[4]uint64) uint64 {
	g := n0 &^ m[0]
	g = n1&g | (n1|g)&^m[1]
	g = n2&g | (n2|g)&^m[2]
	return n3&g | (n3|g)&^m[3]
}

// add3 adds three bits in each place: the sum and what is carried.
func add3(a, b, c uint64) (sum, carry uint64) {
	x := a ^ b
	return x ^ c, a&b | x&c
}

// possible is Standard.Possible for the households of a tile at once: for whom
// each class is possible. With it come the known deprivations of each, sliced,
// and who has an indicator blank. The deprivations are counted with every blank
// as "no", and then every blank is added as "yes".
//
// It is written out word by word, here and below: a loop over words in an array
// goes through memory, and a function of a dozen words is called with them in
// memory; either takes twice the time.
func (r *tileRule) possible(t tile, valid uint64) (poor, near, not, n0, n1, n2, n3, blank uint64) {
	// Twelve bits are four sums and carries; the sums add up to n0, the carries to
	// the higher bits.
	s0, c0 := add3(t.at(deprivedAt), t.at(deprivedAt+1), t.at(deprivedAt+2))
	s1, c1 := add3(t.at(deprivedAt+3), t.at(deprivedAt+4), t.at(deprivedAt+5))
	s2, c2 := add3(t.at(deprivedAt+6), t.at(deprivedAt+7), t.at(deprivedAt+8))
	s3, c3 := add3(t.at(deprivedAt+9), t.at(deprivedAt+10), t.at(deprivedAt+11))
	x, c4 := add3(s0, s1, s2)
	n0, c5 := x^s3, x&s3
	y, e0 := add3(c0, c1, c2)
	z, e1 := add3(c3, c4, c5)
	n1, e2 := y^z, y&z
	n2, n3 = add3(e0, e1, e2)

	head := t.head()
	k := 0
	m0, m1, m2, m3 := n0, n1, n2, n3
	for h := head & blankMask; h != 0; h &= h - 1 {
		u := t.next(k)
		k++
		blank |= u
		m0, u = m0^u, m0&u
		m1, u = m1^u, m1&u
		m2, u = m2^u, m2&u
		m3 ^= u
	}
	if r.open {
		return valid, valid, valid, n0, n1, n2, n3, blank
	}
	atLeast, atMost := over4(n0, n1, n2, n3, &r.min), over4(m0, m1, m2, m3, &r.min)
	urban := t.at(urbanAt)
	rural, high := ^urban, uint64(0)
	if head>>(areaAt-optionalAt)&3 != 0 {
		rural &^= t.word(areaAt)
		high = t.word(b1HighAt)
	}
	b := t.at(b1At)
	known := b | high
	overRural, overUrban := r.rural.step(0, r.rural.flip[0], b), r.urban.step(0, r.urban.flip[0], b)
	b = t.at(b1At + 1)
	known |= b
	overRural, overUrban = r.rural.step(1, overRural, b), r.urban.step(1, overUrban, b)
	b = t.at(b1At + 2)
	known |= b
	overRural, overUrban = r.rural.step(2, overRural, b), r.urban.step(2, overUrban, b)
	b = t.at(b1At + 3)
	known |= b
	overRural, overUrban = r.rural.step(3, overRural, b), r.urban.step(3, overUrban, b)
	b = t.at(b1At + 4)
	known |= b
	overRural, overUrban = r.rural.step(4, overRural, b), r.urban.step(4, overUrban, b)
	b = t.at(b1At + 5)
	known |= b
	overRural, overUrban = r.rural.step(5, overRural, b), r.urban.step(5, overUrban, b)
	b = t.at(b1At + 6)
	known |= b
	overRural, overUrban = r.rural.step(6, overRural, b), r.urban.step(6, overUrban, b)
	b = t.at(b1At + 7)
	known |= b
	overRural, overUrban = r.rural.step(7, overRural, b), r.urban.step(7, overUrban, b)
	b = t.at(b1At + 8)
	known |= b
	overRural, overUrban = r.rural.step(8, overRural, b), r.urban.step(8, overUrban, b)
	overRural, overUrban = r.rural.step(9, overRural, high), r.urban.step(9, overUrban, high)
	// Over every line that may hold for the household; over one of them, or nobody
	// knows its B1, which as 0 is over none.
	surely := (overUrban | rural) & (overRural | urban)
	not = (overUrban&^rural | overRural&^urban | ^known) & valid
	under := valid &^ surely
	return under & atMost, under &^ atLeast, not, n0, n1, n2, n3, blank
}

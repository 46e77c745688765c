package tally

import "math/bits"

func ones(x uint64) uint32 { return uint32(bits.OnesCount64(x)) }

// count adds a tile to the cells of its run, all but the number of households.
func (r *tileRule) count(t tile, valid uint64, o *cellRow) {
	poor, near, not, n0, n1, n2, n3, blank := r.possible(t, valid)
	o[cellPoor] += ones(poor &^ (near | not))
	o[cellPoorMay] += ones(poor)
	o[cellNear] += ones(near &^ (poor | not))
	o[cellNearMay] += ones(near)
	o[cellEither] += ones(valid &^ not)
	o[cellNot] += ones(valid &^ (poor | near))

	o[cellDeprived] += ones(t.at(deprivedAt))
	o[cellDeprived+1] += ones(t.at(deprivedAt + 1))
	o[cellDeprived+2] += ones(t.at(deprivedAt + 2))
	o[cellDeprived+3] += ones(t.at(deprivedAt + 3))
	o[cellDeprived+4] += ones(t.at(deprivedAt + 4))
	o[cellDeprived+5] += ones(t.at(deprivedAt + 5))
	o[cellDeprived+6] += ones(t.at(deprivedAt + 6))
	o[cellDeprived+7] += ones(t.at(deprivedAt + 7))
	o[cellDeprived+8] += ones(t.at(deprivedAt + 8))
	o[cellDeprived+9] += ones(t.at(deprivedAt + 9))
	o[cellDeprived+10] += ones(t.at(deprivedAt + 10))
	o[cellDeprived+11] += ones(t.at(deprivedAt + 11))

	z0, z1, z2, z3 := t.at(sizeAt), t.at(sizeAt+1), t.at(sizeAt+2), t.at(sizeAt+3)
	var z4, z5, z6 uint64
	members := ones(z0) + 2*ones(z1) + 4*ones(z2) + 8*ones(z3)
	large := uint64(0) // households of 16 and more
	if t.head()>>(sizeHighAt-optionalAt) != 0 {
		z4, z5, z6 = t.word(sizeHighAt), t.word(sizeHighAt+1), t.word(sizeHighAt+2)
		large = z4 | z5 | z6
		members += 16*ones(z4) + 32*ones(z5) + 64*ones(z6)
	}
	o[cellPersons] += members
	o[cellSizeUnknown] += ones(valid &^ (z0 | z1 | z2 | z3 | large))

	full := valid // every indicator is known
	if blank != 0 {
		o.addBlanks(t)
		full &^= blank
		members -= sliced7(blank, z0, z1, z2, z3, z4, z5, z6)
	}
	o[cellCounted] += members

	deprived := full & (n3 | n2 | n1&n0)
	if deprived == 0 {
		return
	}
	if large&deprived != 0 {
		o[cellQ] += sliced7(deprived, z0, z1, z2, z3, z4, z5, z6)
		o[cellQC] += sliced7(deprived&n0, z0, z1, z2, z3, z4, z5, z6) + 2*sliced7(deprived&n1, z0, z1, z2, z3, z4, z5, z6) +
			4*sliced7(deprived&n2, z0, z1, z2, z3, z4, z5, z6) + 8*sliced7(deprived&n3, z0, z1, z2, z3, z4, z5, z6)
		return
	}
	z0, z1, z2, z3 = z0&deprived, z1&deprived, z2&deprived, z3&deprived
	o[cellQ] += ones(z0) + 2*ones(z1) + 4*ones(z2) + 8*ones(z3)
	// A sum of products of sliced numbers: each bit of the one with each of the
	// other.
	qc := ones(n0&z0) + 2*(ones(n0&z1)+ones(n1&z0)) + 4*(ones(n0&z2)+ones(n1&z1)+ones(n2&z0)) +
		8*(ones(n0&z3)+ones(n1&z2)+ones(n2&z1)) + 16*(ones(n1&z3)+ones(n2&z2)) + 32*ones(n2&z3)
	if n3 != 0 {
		qc += 8*ones(n3&z0) + 16*ones(n3&z1) + 32*ones(n3&z2) + 64*ones(n3&z3)
	}
	o[cellQC] += qc
}

type cellRow [cells]uint32

// addBlanks counts the blank indicators of a tile.
func (o *cellRow) addBlanks(t tile) {
	k := 0
	for h := t.head() & blankMask; h != 0; h &= h - 1 {
		o[cellBlank+bits.TrailingZeros64(h)] += ones(t.next(k))
		k++
	}
}

// sliced7 sums the numbers of seven sliced bits of those in m.
func sliced7(m, z0, z1, z2, z3, z4, z5, z6 uint64) uint32 {
	return ones(z0&m) + 2*ones(z1&m) + 4*ones(z2&m) + 8*ones(z3&m) + 16*ones(z4&m) + 32*ones(z5&m) + 64*ones(z6&m)
}

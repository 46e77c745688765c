package tally

import (
	"fmt"
	"math/bits"

	"vuonlen/household"
)

// Weights are what each indicator counts, in whole numbers: equal weights are all
// 1, the six services of two indicators each with half weights too.
type Weights [household.Indicators]int

// maxWeight bounds all weights together, so that no sum leaves 64 bits.
const maxWeight = 1 << 20

// Total is all weights together.
func (w Weights) Total() (sum int) {
	for _, v := range w {
		sum += v
	}
	return sum
}

// The cells of a weighted count.
const (
	weightedHouseholds = iota // with everything known
	weightedCounted
	weightedQ
	weightedQC
	weightedCells
)

// DeprivationCount holds the numbers of Alkire and Foster of every hamlet and of
// every unit above, for given weights and cut-off.
type DeprivationCount struct {
	Weights Weights
	Cutoff  int
	rows    [][]int64 // groups*weightedCells a unit, for each level
}

// Of gives the numbers of the households of a unit with one answer to the
// question of minority.
func (c *DeprivationCount) Of(level, unit int, minority household.Answer) Deprivation {
	row := c.rows[level][weightedCells*(groups*unit+int(minority)):]
	return Deprivation{row[weightedCounted], row[weightedQ], row[weightedQC]}
}

// All gives the numbers of every household of a unit.
func (c *DeprivationCount) All(level, unit int) (d Deprivation) {
	for a := range groups {
		o := c.Of(level, unit, household.Answer(a))
		d.PersonsCounted += o.PersonsCounted
		d.Q += o.Q
		d.QC += o.QC
	}
	return d
}

// CountDeprivation counts deprived persons by weights and a cut-off: a household
// is deprived when its weighted deprivations reach the cut-off. Households with a
// blank indicator or an unknown size are left out. Negative weights, weights over
// a million together, and a cut-off that nobody or everybody reaches are errors.
func (t *Tiles) CountDeprivation(w Weights, cutoff int, levels *Levels, workers int) (*DeprivationCount, error) {
	if levels.Units(0) != t.Hamlets() {
		panic("tally: levels of other hamlets")
	}
	for i, v := range w {
		if v < 0 || v > maxWeight {
			return nil, fmt.Errorf("tally: weight %d of indicator %d", v, i+1)
		}
	}
	if w.Total() > maxWeight || cutoff < 1 || cutoff > w.Total() {
		return nil, fmt.Errorf("tally: cut-off %d of weights that make %d", cutoff, w.Total())
	}
	c := &DeprivationCount{Weights: w, Cutoff: cutoff, rows: [][]int64{make([]int64, groups*weightedCells*t.Hamlets())}}
	r := weightRule{w: w, width: bits.Len(uint(w.Total())), under: cutoff - 1}
	t.eachHamlet(workers, func(lo, hi int) {
		t.each(groups*lo, groups*hi, func(run, _ int, tl tile, valid uint64) {
			r.count(tl, valid, c.rows[0][weightedCells*run:][:weightedCells])
		})
	})
	c.rows = append(c.rows, sumLevels(c.rows[0], nil, weightedCells, levels, workers)...)
	return c, nil
}

// weightRule sums sliced weights: bit b of each household's sum is word b.
type weightRule struct {
	w            Weights
	width, under int
}

func (r *weightRule) count(t tile, valid uint64, row []int64) {
	var size [sizeBits]uint64
	sized := uint64(0)
	for i := range size {
		size[i] = t.word(sizeWord(i))
		sized |= size[i]
	}
	full := valid & sized
	for i := range household.Indicators {
		full &^= t.word(blankAt + i)
	}
	var sum [21]uint64
	for i, w := range r.w {
		d := t.word(deprivedAt+i) & full
		carry := uint64(0)
		for b := range sum[:r.width] {
			sum[b], carry = add3(sum[b], d&spread(uint(w), b), carry)
		}
	}
	over := uint64(0)
	for b := range sum[:r.width] {
		not := ^spread(uint(r.under), b)
		over = sum[b]&over | (sum[b]|over)&not
	}
	members := func(m uint64) (n int64) {
		for i, z := range size {
			n += int64(ones(z&m)) << i
		}
		return n
	}
	row[weightedHouseholds] += int64(ones(full))
	row[weightedCounted] += members(full)
	row[weightedQ] += members(over & full)
	for b, s := range sum[:r.width] {
		row[weightedQC] += members(s&over&full) << b
	}
}

package tally

import (
	"math/bits"
	"sync"
	"sync/atomic"

	"vuonlen/household"
	"vuonlen/law"
)

// Counter counts reviews by unit and year. Its memory is that of the units and
// years that have rows, whatever their number. Several [Adder] may add at one
// time; the counts are read when all are flushed.
type Counter struct {
	units   *CountUnits
	classes [countYears]*countClasses
	blocks  [countYears][]atomic.Pointer[countBlock]
}

// countCell counts the households of one unit and year, either the minority
// households or the others. [law.MaxCount] rows fit.
type countCell struct {
	deprived                    [household.Indicators]uint32
	class                       [4]uint32 // by household.Class: all households in four parts
	persons, counted, poor, sum uint64    // persons; of households fully answered; q; qc
}

const countBlockUnits = 256

// countBlock is the counts of neighbouring units in a year. Two workers seldom want
// the same one, because files are mostly in the order of the units.
type countBlock struct {
	sync.Mutex
	cells [countBlockUnits][2]countCell // not minority or not known, minority
}

// NewCounter begins to count.
func NewCounter(u *CountUnits) *Counter {
	c := &Counter{units: u, classes: allCountClasses()}
	for i := range c.blocks {
		c.blocks[i] = make([]atomic.Pointer[countBlock], (u.Len()+countBlockUnits-1)/countBlockUnits)
	}
	return c
}

// block finds the block of a unit, or makes it.
func (c *Counter) block(year int, n int32) *countBlock {
	p := &c.blocks[year][n/countBlockUnits]
	if b := p.Load(); b != nil {
		return b
	}
	b := new(countBlock)
	if !p.CompareAndSwap(nil, b) {
		return p.Load()
	}
	return b
}

// Adder adds rows for one worker. Rows of the same unit that follow each other are
// summed in a few words first, each year in its own.
type Adder struct {
	counter *Counter
	unit    int32
	left    int    // rows that the lanes still hold; 0 before the first
	used    uint32 // years that have a run, as bits
	runs    [countYears][2]countRun
	rows    int64
	unsaid  int64
	years   uint32 // all years that were ever used
}

// countRun is a cell in lanes: six indicators a word of ten bits each, the four
// classes in one word of sixteen bits each.
type countRun struct {
	low, high, class            uint64
	persons, counted, poor, sum uint64
}

const (
	countLaneBits = 10
	countLaneRows = 1<<countLaneBits - 1
	countHalfBits = 6
	countHalfMask = 1<<countHalfBits - 1
)

// countSpread puts each of six bits into a lane of its own.
var countSpread = func() (out [1 << countHalfBits]uint64) {
	for x := range out {
		for i := range countHalfBits {
			out[x] |= uint64(x>>i&1) << (i * countLaneBits)
		}
	}
	return out
}()

// countCutOff is the number of deprivations from which persons count as poor in the
// measure of Alkire and Foster (formats.md 3.3).
const countCutOff = 3

// NewAdder gives a worker its adder.
func (c *Counter) NewAdder() *Adder { return &Adder{counter: c} }

// Add counts a row for each unit number and packed review.
func (a *Adder) Add(units []int32, rows []PackedReview) {
	units = units[:len(rows)]
	for i, p := range rows {
		if units[i] != a.unit || a.left == 0 {
			a.Flush()
			a.unit, a.left = units[i], countLaneRows
		}
		a.left--
		year := p >> packedYear & (countYears - 1)
		a.used |= 1 << year
		r := &a.runs[year][p>>packedMinority&1]
		deprived := p & packedIndicators
		n := bits.OnesCount64(uint64(deprived))
		r.low += countSpread[deprived&countHalfMask]
		r.high += countSpread[deprived>>countHalfBits]
		r.class += 1 << (16 * (a.counter.classes[year].of(p, n) & 3))
		persons := uint64(p >> packedSize & (1<<7 - 1))
		r.persons += persons
		if p>>packedKnown&packedIndicators == packedIndicators { // a size that is not known adds zero
			r.counted += persons
			if n >= countCutOff {
				r.poor += persons
				r.sum += persons * uint64(n)
			}
		}
		if p.UnknownMinority() {
			a.unsaid++
		}
	}
	a.rows += int64(len(rows))
}

// Flush hands over what was summed; nothing is lost by flushing often.
func (a *Adder) Flush() {
	a.years |= a.used
	for ; a.used != 0; a.used &= a.used - 1 {
		year := bits.TrailingZeros32(a.used)
		b := a.counter.block(year, a.unit)
		b.Lock()
		for m := range a.runs[year] {
			if r := &a.runs[year][m]; r.class != 0 {
				b.cells[a.unit%countBlockUnits][m].add(r)
				*r = countRun{}
			}
		}
		b.Unlock()
	}
	a.left = 0
}

// add empties the lanes of a run into the cell.
func (c *countCell) add(r *countRun) {
	for i := range countHalfBits {
		c.deprived[i] += uint32(r.low >> (i * countLaneBits) & countLaneRows)
		c.deprived[countHalfBits+i] += uint32(r.high >> (i * countLaneBits) & countLaneRows)
	}
	for i := range c.class {
		c.class[i] += uint32(r.class >> (16 * i) & 0xffff)
	}
	c.persons += r.persons
	c.counted += r.counted
	c.poor += r.poor
	c.sum += r.sum
}

// Rows is how many rows were added, Unsaid how many of them are of no known
// ethnic group.
func (a *Adder) Rows() (rows, unsaid int64) { return a.rows, a.unsaid }

// Years are the years of the rows flushed.
func (a *Adder) Years() []law.Year {
	var out []law.Year
	for i := range countYears {
		if a.years>>i&1 == 1 {
			out = append(out, FirstCountYear+law.Year(i))
		}
	}
	return out
}

// plus adds one cell to another.
func (c *countCell) plus(o *countCell) {
	for i := range c.deprived {
		c.deprived[i] += o.deprived[i]
	}
	for i := range c.class {
		c.class[i] += o.class[i]
	}
	c.persons += o.persons
	c.counted += o.counted
	c.poor += o.poor
	c.sum += o.sum
}

func (c *countCell) households() int64 {
	return int64(c.class[0]) + int64(c.class[1]) + int64(c.class[2]) + int64(c.class[3])
}

package tally

import (
	"fmt"
	"slices"
	"sort"
	"sync"
	"sync/atomic"
)

// Levels leads from the hamlets to the units above them, level by level: the map
// of a day, or the provinces of another one. It is made once and used for many
// counts.
type Levels struct {
	hamlets int
	above   []upward
}

// upward groups the units of a level by the unit they belong to: those of unit p
// are child[first[p]:first[p+1]].
type upward struct {
	first, child []int32
	ordered      bool // child counts 0, 1, 2 ...
}

// NewLevels makes the levels from index arrays: parents[0][h] is the unit of the
// first level that hamlet h belongs to, parents[1][u] the unit of the second
// level that unit u of the first belongs to, and so on; units[i] is how many units
// there are on level i+1. A unit that belongs to nobody is an error: its
// households would be lost. One that is to be left out gets a parent of its own.
func NewLevels(hamlets int, units []int, parents ...[]int32) (*Levels, error) {
	if len(units) != len(parents) {
		return nil, fmt.Errorf("tally: %d levels with %d index arrays", len(units), len(parents))
	}
	l := &Levels{hamlets: hamlets}
	below := hamlets
	for i, parent := range parents {
		if len(parent) != below {
			return nil, fmt.Errorf("tally: level %d: %d parents for %d units", i+1, len(parent), below)
		}
		u := upward{first: make([]int32, units[i]+1), child: make([]int32, below)}
		for c, p := range parent {
			if p < 0 || int(p) >= units[i] {
				return nil, fmt.Errorf("tally: level %d: unit %d has parent %d of %d", i+1, c, p, units[i])
			}
			u.first[p+1]++
		}
		for p := range units[i] {
			u.first[p+1] += u.first[p]
		}
		next := slices.Clone(u.first)
		for c, p := range parent {
			u.child[next[p]] = int32(c)
			next[p]++
		}
		u.ordered = slices.IsSorted(u.child)
		l.above = append(l.above, u)
		below = units[i]
	}
	return l, nil
}

// Units is the number of units of a level; level 0 is the hamlets.
func (l *Levels) Units(level int) int {
	if level == 0 {
		return l.hamlets
	}
	return len(l.above[level-1].first) - 1
}

// of lists the units that belong to unit p.
func (u *upward) of(p int) []int32 { return u.child[u.first[p]:u.first[p+1]] }

// sumLevels adds rows of cells up, level by level, from where done says that the
// first level is summed. A row is that of a hamlet or unit, groups times width
// cells; a group whose first cell is 0 is empty. The units of a level are shared
// out among the workers; each unit is summed by one of them, so nothing is locked
// and the sum is the same whatever their number.
func sumLevels[T cell](rows []T, first []int64, width int, l *Levels, workers int) [][]int64 {
	var out [][]int64
	for i := range l.above {
		if i == 0 && first != nil {
			out = append(out, first)
			continue
		}
		up := &l.above[i]
		sums := make([]int64, groups*width*l.Units(i+1))
		share(l.Units(i+1), func(p int) int { return int(up.first[p]) }, workers, func(lo, hi int) {
			for p := lo; p < hi; p++ {
				if i == 0 {
					sumUnit(sums, rows, width, p, up.of(p))
				} else {
					sumUnit(sums, out[i-1], width, p, up.of(p))
				}
			}
		})
		out = append(out, sums)
	}
	return out
}

// sumUnit adds the rows of the units that belong to unit p.
func sumUnit[T cell](sums []int64, rows []T, width, p int, of []int32) {
	for _, c := range of {
		for g := range groups {
			sum, row := sums[width*(groups*p+g):][:width], rows[width*(groups*int(c)+g):][:width]
			if row[0] == 0 {
				continue
			}
			for len(row) >= 4 && len(sum) >= 4 {
				sum[0] += int64(row[0])
				sum[1] += int64(row[1])
				sum[2] += int64(row[2])
				sum[3] += int64(row[3])
				row, sum = row[4:], sum[4:]
			}
			for i := range row {
				sum[i] += int64(row[i])
			}
		}
	}
}

// share cuts 0 .. n into pieces of about the same weight, which workers fetch one
// after the other, so that one that is held up holds up nobody else. weight(i) is
// the weight of all before i.
func share(n int, weight func(int) int, workers int, do func(lo, hi int)) {
	const each = 32 // pieces for each worker
	workers = max(workers, 1)
	pieces := each * workers
	if workers == 1 {
		pieces = 1
	}
	total := weight(n)
	// The last cut is n, and not the first place of full weight: what weighs
	// nothing is done too.
	cut := func(k int) int {
		if k == pieces {
			return n
		}
		return sort.Search(n, func(i int) bool { return weight(i) >= int(int64(total)*int64(k)/int64(pieces)) })
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for k := int(next.Add(1)) - 1; k < pieces; k = int(next.Add(1)) - 1 {
				if lo, hi := cut(k), cut(k+1); lo < hi {
					do(lo, hi)
				}
			}
		})
	}
	wg.Wait()
}

// eachHamlet shares the hamlets out among workers by their tiles.
func (t *Tiles) eachHamlet(workers int, do func(lo, hi int)) {
	share(t.Hamlets(), func(h int) int { return int(t.start[groups*h]) }, workers, do)
}

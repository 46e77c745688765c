package main

import (
	"fmt"
	"maps"
	"math"
	"math/big"
	"slices"
	"time"

	"vuonlen/publication"
)

// relaxation is the linear program of a part of a system, made here a second time from what
// the package publication tells everybody: numbers from 0 that count from the least that
// propagation leaves of each cell. Fields are open because it is sent to a peer.
type relaxation struct {
	Upper []int64 // of each number; publication.NoBound: none
	Rows  []row
}

// row says that Lo <= sum of terms <= Hi; the cell of a term is a number of the relaxation.
type row struct {
	Terms  []publication.Term
	Lo, Hi int64
}

// narrowed is what the attack of the package leaves of each cell, where parts of up to most
// cells are solved; with most 0 that is propagation alone. Asked for a width that nothing
// has, it names every cell.
func narrowed(s *publication.System, most int) (out []publication.Interval, spent time.Duration, err error) {
	all, at := *s, map[string]int{}
	all.Cells = slices.Clone(s.Cells)
	out = make([]publication.Interval, len(s.Cells))
	for i := range all.Cells {
		u := &all.Cells[i]
		out[i], u.Protect = publication.Interval{Lo: u.Lo, Hi: u.Hi}, u.Free()
		if _, twice := at[u.Name]; twice && u.Free() {
			return nil, 0, fmt.Errorf("two cells are called %s", u.Name)
		}
		at[u.Name] = i
	}
	began := cpu()
	a := all.Attack(math.MaxInt64, most, true)
	spent = cpu() - began
	if len(a.Broken) != a.Hidden {
		return nil, 0, fmt.Errorf("%d bounds of %d cells", len(a.Broken), a.Hidden)
	}
	for _, b := range a.Broken {
		out[at[b.Cell]] = publication.Interval{Lo: b.Lo, Hi: b.Hi}
	}
	return out, spent, nil
}

// parts groups the cells that are not shown by the relations between them.
func parts(s *publication.System) (out [][]int) {
	root := make([]int, len(s.Cells))
	for i := range root {
		root[i] = i
	}
	find := func(i int) int {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	for _, r := range s.Relations {
		first := -1
		for _, t := range r.Terms {
			if !s.Cells[t.Cell].Free() {
				continue
			}
			if first < 0 {
				first = t.Cell
			}
			root[find(t.Cell)] = find(first)
		}
	}
	of := map[int]int{}
	for i := range s.Cells {
		if !s.Cells[i].Free() {
			continue
		}
		n, ok := of[find(i)]
		if !ok {
			n = len(out)
			of[find(i)], out = n, append(out, nil)
		}
		out[n] = append(out[n], i)
	}
	return out
}

// relax makes the relaxation of a part between bounds that are known already.
func relax(s *publication.System, part []int, bounds []publication.Interval) *relaxation {
	x, column := &relaxation{}, map[int]int{}
	for j, i := range part {
		column[i] = j
		hi := int64(publication.NoBound)
		if bounds[i].Hi < publication.NoBound {
			hi = bounds[i].Hi - bounds[i].Lo
		}
		x.Upper = append(x.Upper, hi)
	}
	for _, r := range s.Relations {
		known, times := int64(0), map[int]int64{}
		for _, t := range r.Terms {
			known += t.Times * bounds[t.Cell].Lo
			if j, ok := column[t.Cell]; ok {
				times[j] += t.Times
			}
		}
		if len(times) == 0 {
			continue
		}
		w := row{Lo: -publication.NoBound, Hi: publication.NoBound}
		if r.Lo > -publication.NoBound {
			w.Lo = r.Lo - known
		}
		if r.Hi < publication.NoBound {
			w.Hi = r.Hi - known
		}
		for _, j := range slices.Sorted(maps.Keys(times)) {
			if n := times[j]; n != 0 {
				w.Terms = append(w.Terms, publication.Term{Cell: j, Times: n})
			}
		}
		x.Rows = append(x.Rows, w)
	}
	return x
}

// independent gives, in exact fractions, the vectors that do not follow from those before
// them. A vector is its terms; one that is all zero follows from nothing at all.
func independent(vectors [][]publication.Term) (out []int) {
	pivots := map[int]map[int]*big.Rat{} // reduced vectors by the place at which they are 1
	for n, terms := range vectors {
		v := map[int]*big.Rat{}
		for _, t := range terms {
			v[t.Cell] = big.NewRat(t.Times, 1)
		}
		for {
			at := -1
			for j := range v {
				if pivots[j] != nil && (at < 0 || j < at) {
					at = j
				}
			}
			if at < 0 {
				break
			}
			take(v, pivots[at], new(big.Rat).Set(v[at]))
		}
		if len(v) == 0 {
			continue
		}
		out = append(out, n)
		at := -1
		for j := range v {
			if at < 0 || j < at {
				at = j
			}
		}
		by := new(big.Rat).Inv(v[at])
		for _, x := range v {
			x.Mul(x, by)
		}
		for _, p := range pivots { // so that each vector meets a pivot once
			if x := p[at]; x != nil {
				take(p, v, new(big.Rat).Set(x))
			}
		}
		pivots[at] = v
	}
	return out
}

// take subtracts times w from v and drops what is zero.
func take(v, w map[int]*big.Rat, times *big.Rat) {
	for j, y := range w {
		x := v[j]
		if x == nil {
			x = new(big.Rat)
			v[j] = x
		}
		if x.Sub(x, new(big.Rat).Mul(times, y)); x.Sign() == 0 {
			delete(v, j)
		}
	}
}

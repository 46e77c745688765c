package main

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize/convex/lp"

	"vuonlen/publication"
)

// gonum is gonum's simplex in floating point, with slack columns and without what it refuses
// at sight: rows of zeros only. Prepared it is given what its documentation asks for,
// equalities that do not follow from each other, and more: no number that can only be 0, and
// but for the first bound of a part a feasible basis to begin with. (A first basis of
// artificial numbers was tried too: from there it finds no end in many of the larger parts.)
type gonum struct {
	prepared bool
	column   []int // of each number of the relaxation; -1: it can only be 0
	terms    [][]publication.Term
	a        *mat.Dense
	b        []float64
	n        int
	basis    []int // of a corner
}

func openGonum(x *relaxation, prepared bool) (bounder, error) {
	g := &gonum{prepared: prepared, column: make([]int, len(x.Upper))}
	for j, u := range x.Upper {
		g.column[j] = -1
		if u > 0 || !prepared {
			g.column[j] = g.n
			g.n++
		}
	}
	var equal, less []row
	for _, r := range x.Rows {
		w, minus := row{Lo: r.Lo, Hi: r.Hi}, row{}
		for _, t := range r.Terms {
			if j := g.column[t.Cell]; j >= 0 {
				w.Terms = append(w.Terms, publication.Term{Cell: j, Times: t.Times})
				minus.Terms = append(minus.Terms, publication.Term{Cell: j, Times: -t.Times})
			}
		}
		switch {
		case len(w.Terms) == 0:
		case r.Lo == r.Hi:
			equal = append(equal, w)
		default:
			if r.Hi < publication.NoBound {
				less = append(less, w)
			}
			if minus.Hi = -r.Lo; r.Lo > -publication.NoBound {
				less = append(less, minus)
			}
		}
	}
	for j, u := range x.Upper {
		if g.column[j] >= 0 && u < publication.NoBound {
			less = append(less, row{Terms: []publication.Term{{Cell: g.column[j], Times: 1}}, Hi: u})
		}
	}
	var vectors [][]publication.Term
	for _, r := range equal {
		vectors = append(vectors, r.Terms)
	}
	if prepared {
		all := equal
		equal = nil
		for _, i := range independent(vectors) {
			equal = append(equal, all[i])
		}
	}
	for _, r := range equal {
		g.terms, g.b = append(g.terms, r.Terms), append(g.b, float64(r.Hi))
	}
	for _, r := range less {
		g.terms = append(g.terms, append(r.Terms[:len(r.Terms):len(r.Terms)], publication.Term{Cell: g.n, Times: 1}))
		g.b = append(g.b, float64(r.Hi))
		g.n++
	}
	if len(g.b) == 0 { // nothing is said of what is left
		return g, nil
	}
	g.a = mat.NewDense(len(g.b), g.n, nil)
	for i, terms := range g.terms {
		for _, t := range terms {
			g.a.Set(i, t.Cell, float64(t.Times))
		}
	}
	return g, nil
}

func (g *gonum) bound(cell int, up bool) (v float64, err error) {
	j := g.column[cell]
	switch {
	case j < 0 || g.a == nil && !up:
		return 0, nil
	case g.a == nil:
		return math.Inf(1), nil
	}
	sign := 1.0
	if up {
		sign = -1 // it makes things least
	}
	cost := make([]float64, g.n)
	cost[j] = sign
	v, x, err := simplex(cost, g.a, g.b, g.basis)
	if err != nil && !errors.Is(err, lp.ErrUnbounded) && g.basis != nil {
		v, x, err = simplex(cost, g.a, g.b, nil)
	}
	switch {
	case errors.Is(err, lp.ErrUnbounded):
		return math.Inf(1), nil
	case err != nil:
		return 0, err
	}
	if g.prepared && g.basis == nil {
		g.basis = g.corner(x)
	}
	return v * sign, nil
}

// simplex runs it; a panic is an error.
func simplex(cost []float64, a *mat.Dense, b []float64, basis []int) (v float64, x []float64, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return lp.Simplex(cost, a, b, 1e-10, basis)
}

// corner is the basis of a corner, which gonum finds and does not hand back: the numbers
// that are not 0 there and as many others as are needed.
func (g *gonum) corner(x []float64) []int {
	columns := make([][]publication.Term, g.n)
	for i, terms := range g.terms {
		for _, t := range terms {
			columns[t.Cell] = append(columns[t.Cell], publication.Term{Cell: i, Times: t.Times})
		}
	}
	var order []int
	for _, some := range []bool{true, false} {
		for j := range columns {
			if (x[j] > 1e-9) == some {
				order = append(order, j)
			}
		}
	}
	vectors := make([][]publication.Term, len(order))
	for i, j := range order {
		vectors[i] = columns[j]
	}
	var basis []int
	for _, i := range independent(vectors) {
		basis = append(basis, order[i])
	}
	return basis
}

func (g *gonum) close() {}

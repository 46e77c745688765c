package publication

import "vuonlen/law"

// program is a linear program in exact fractions: numbers x >= 0 with rows
// sum a*x = b, kept in the form in which a basis of them is solved for the others.
//
// It is written here because a bound must be sure: a solver in floating point says
// that a cell can be 0.9999999 and leaves open whether it can be 1, and those at hand
// refuse systems whose relations follow from each other, which totals over totals
// always do (docs/decisions/0036-publication.md).
type program struct {
	rows  [][]law.Ratio // the last column is b
	basis []int
	n     int // columns without b
	steps int // pivots left
}

var zeroR, oneR = law.Int(0), law.Int(1)

// feasible finds numbers that satisfy the relations: ok is false when there are none.
// Artificial numbers are driven out and their columns left at rest.
func newProgram(rows [][]law.Ratio, n, steps int) (p *program, ok bool) {
	p = &program{n: n, steps: steps}
	m := len(rows)
	for i, r := range rows {
		row := make([]law.Ratio, n+m+1)
		neg := r[n].Sign() < 0
		for j := range n {
			row[j] = r[j]
			if neg {
				row[j] = row[j].Neg()
			}
		}
		row[n+m] = r[n]
		if neg {
			row[n+m] = row[n+m].Neg()
		}
		row[n+i] = oneR
		p.rows = append(p.rows, row)
		p.basis = append(p.basis, n+i)
	}
	cost := make([]law.Ratio, n+m+1) // what is to be made great: minus the artificial ones
	for _, row := range p.rows {
		for j := range cost {
			if j < n || j == n+m {
				cost[j] = cost[j].Add(row[j])
			}
		}
	}
	p.n = n + m
	if !p.climb(cost, n) || cost[n+m].Sign() != 0 {
		return p, false
	}
	// Artificial numbers that are left stand at 0: out where something can take their
	// place, else the row says nothing new.
	var keep [][]law.Ratio
	var basis []int
	for i := range p.rows {
		if p.basis[i] >= n {
			j := 0
			for j < n && p.rows[i][j].Sign() == 0 {
				j++
			}
			if j == n {
				continue
			}
			p.pivot(i, j, nil)
		}
		keep, basis = append(keep, p.rows[i]), append(basis, p.basis[i])
	}
	for i, row := range keep {
		keep[i] = append(row[:n:n], row[n+m])
	}
	p.rows, p.basis, p.n = keep, basis, n
	return p, true
}

// climb makes what cost counts as great as can be, over the first cols columns; cost
// ends with minus what it was. ok is false when there is no end to it or the pivots
// are used up. The rule of Bland: it never goes round in a circle.
func (p *program) climb(cost []law.Ratio, cols int) bool {
	for {
		in := -1
		for j := range cols {
			if cost[j].Sign() > 0 {
				in = j
				break
			}
		}
		if in < 0 {
			return true
		}
		out := -1
		var least law.Ratio
		for i, row := range p.rows {
			if row[in].Sign() <= 0 {
				continue
			}
			q := row[p.n].Quo(row[in])
			if out < 0 || q.Cmp(least) < 0 || q.Cmp(least) == 0 && p.basis[i] < p.basis[out] {
				out, least = i, q
			}
		}
		if p.steps--; out < 0 || p.steps <= 0 {
			return false
		}
		p.pivot(out, in, cost)
	}
}

func (p *program) pivot(out, in int, cost []law.Ratio) {
	row := p.rows[out]
	if d := row[in]; d.Cmp(oneR) != 0 {
		for j := range row {
			if row[j].Sign() != 0 {
				row[j] = row[j].Quo(d)
			}
		}
	}
	clear := func(r []law.Ratio) {
		f := r[in]
		if f.Sign() == 0 {
			return
		}
		for j := range r {
			if row[j].Sign() != 0 {
				r[j] = r[j].Sub(f.Mul(row[j]))
			}
		}
	}
	for i := range p.rows {
		if i != out {
			clear(p.rows[i])
		}
	}
	if cost != nil {
		clear(cost)
	}
	p.basis[out] = in
}

// most is the greatest value of one number times sign (1 or -1); ok is false when
// there is none.
func (p *program) most(x int, sign int64) (law.Ratio, bool) {
	cost := make([]law.Ratio, p.n+1)
	cost[x] = law.Int(sign)
	for i, b := range p.basis {
		if b == x {
			f := cost[x]
			for j := range cost {
				cost[j] = cost[j].Sub(f.Mul(p.rows[i][j]))
			}
			break
		}
	}
	if !p.climb(cost, p.n) {
		return zeroR, false
	}
	return cost[p.n].Neg(), true
}

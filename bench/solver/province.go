package main

import (
	"fmt"
	"math/rand/v2"

	"vuonlen/law"
	"vuonlen/publication"
	"vuonlen/unit"
)

// shape is how large a province of chance is and what is counted in it.
type shape struct {
	districts, communes, years int

	sheets bool // balance sheets of the poor between the years
	groups bool // minority households and deprivations, of districts and the province
	twice  bool // published, then corrected in some communes and published again
}

// shapeOf gives small and large provinces by turns.
func shapeOf(seed uint64, r *rand.Rand) shape {
	switch seed % 8 {
	case 0:
		return shape{districts: 1 + r.IntN(2), communes: 2 + r.IntN(3), years: 1, twice: true}
	case 1:
		return shape{districts: 1 + r.IntN(2), communes: 2 + r.IntN(3), years: 2, sheets: true, groups: true}
	case 2:
		return shape{districts: 2, communes: 2 + r.IntN(3), years: 2 + r.IntN(2)}
	case 3:
		return shape{districts: 2 + r.IntN(2), communes: 2 + r.IntN(2), years: 1, groups: true}
	}
	return shape{districts: 1, communes: 2 + r.IntN(3), years: 1}
}

// builder puts an edition together of which everything is true and shown.
type builder struct {
	*publication.Edition
	r    *rand.Rand
	rows map[[2]int]int // by place and number of the year
}

// province makes a province of chance: districts and communes, and a map of today on which
// some communes are one. A total stands after what it adds up.
func province(r *rand.Rand, s shape) *publication.Edition {
	b := &builder{&publication.Edition{Number: 1, Day: 20250601, Map: 20250701, Rule: publication.DefaultRule}, r, map[[2]int]int{}}
	b.Rule.K += int64(r.IntN(3))
	top := b.place("89", unit.Province, publication.Then, -1)
	var districts, communes []int
	below := map[int][]int{}
	for d := range s.districts {
		u := b.place(fmt.Sprint("d", d), unit.District, publication.Then, top)
		districts = append(districts, u)
		for c := range s.communes {
			v := b.place(fmt.Sprintf("c%d-%d", d, c), unit.Commune, publication.Then, u)
			below[u], communes = append(below[u], v), append(communes, v)
		}
	}
	now := b.place("89", unit.Province, publication.Today, -1)
	var merged []int
	for at := 0; at < len(communes); {
		n := min(1+r.IntN(3), len(communes)-at)
		u := b.place(fmt.Sprint("t", at), unit.Commune, publication.Today, now)
		below[u], merged = communes[at:at+n], append(merged, u)
		at += n
	}
	for y := range s.years {
		b.Years = append(b.Years, law.Year(2023+y))
		for _, v := range communes {
			poor, near, not := b.count(30), b.count(30), b.count(60)
			b.enter(v, y, map[string]int64{publication.Households: poor + near + not, publication.Poor: poor, publication.NearPoor: near, publication.Multidim: poor + near, publication.NotPoor: not}, "", nil)
		}
		for _, u := range districts {
			b.enter(u, y, nil, "children", below[u])
			if s.groups {
				b.groups(u, y)
			}
		}
		b.enter(top, y, nil, "children", districts)
		for _, u := range merged {
			b.enter(u, y, nil, "map", below[u])
		}
		b.enter(now, y, nil, "children", merged)
	}
	if s.sheets {
		of := map[int]int{}
		for _, v := range communes {
			of[v] = b.sheet(v)
		}
		for _, u := range districts {
			of[u] = b.sheetOf(u, below[u], of)
		}
		b.sheetOf(top, districts, of)
	}
	return b.Edition
}

func (b *builder) place(code string, l unit.Level, m string, parent int) int {
	b.Places = append(b.Places, publication.Place{Code: unit.Code(code), Level: l, Map: m, On: 20241231, Parent: parent})
	return len(b.Places) - 1
}

// count is a number of households, more often small.
func (b *builder) count(most int) int64 {
	if b.r.IntN(3) > 0 {
		most = min(most, 6)
	}
	return int64(b.r.IntN(most + 1))
}

// enter adds the row of a place: of numbers of its own, or of the sums of some others.
func (b *builder) enter(place, y int, own map[string]int64, why string, of []int) {
	w := publication.Row{Place: place, Year: b.Years[y], How: "exact", Basis: "reported", Cells: map[string]publication.Cell{}}
	for m, n := range own {
		w.Cells[m] = publication.Number(n)
	}
	if of != nil {
		sum := publication.Sum{Why: why}
		for _, q := range of {
			sum.Rows = append(sum.Rows, b.rows[[2]int{q, y}])
		}
		w.Sums = append(w.Sums, sum)
	}
	b.rows[[2]int{place, y}] = len(b.Rows)
	b.Rows = append(b.Rows, w)
	addUp(b.Edition, len(b.Rows)-1)
}

// addUp counts a row of sums from its parts.
func addUp(e *publication.Edition, row int) {
	for _, sum := range e.Rows[row].Sums {
		total := map[string]int64{}
		for _, q := range sum.Rows {
			for m, c := range e.Rows[q].Cells {
				total[m] += c.N
			}
		}
		for m, n := range total {
			e.Rows[row].Cells[m] = publication.Number(n)
		}
	}
}

// groups adds the minority households of a district and its deprivations, three and more of
// each poor household.
func (b *builder) groups(place, y int) {
	c := b.Rows[b.rows[[2]int{place, y}]].Cells
	poor, near := b.r.Int64N(c[publication.Poor].N+1), b.r.Int64N(c[publication.NearPoor].N+1)
	c[publication.MinPoor], c[publication.MinNear] = publication.Number(poor), publication.Number(near)
	c[publication.Minority] = publication.Number(poor + near + b.r.Int64N(c[publication.NotPoor].N+1))
	c[publication.Reviewed] = c[publication.Households]
	deprived := make([]int64, publication.Indicators)
	for h := range c[publication.Households].N {
		n := b.r.IntN(3)
		if h < c[publication.Poor].N {
			n = 3 + b.r.IntN(2)
		}
		for _, i := range b.r.Perm(publication.Indicators)[:n] {
			deprived[i]++
		}
	}
	for i, n := range deprived {
		c[publication.Deprived(i+1)] = publication.Number(n)
	}
}

// sheet adds the balance sheet of the poor of a commune from the first year to the second.
func (b *builder) sheet(place int) int {
	start, end := b.Rows[b.rows[[2]int{place, 0}]].Cells[publication.Poor].N, b.Rows[b.rows[[2]int{place, 1}]].Cells[publication.Poor].N
	stay := b.r.Int64N(min(start, end) + 1)
	left, came := b.r.Int64N(start-stay+1), b.r.Int64N(end-stay+1)
	return b.sheetFrom(place, []int64{start, left, start - stay - left, 0, came, end - stay - came, 0, 0, end})
}

func (b *builder) sheetOf(place int, parts []int, of map[int]int) int {
	sum := make([]int64, publication.Columns)
	for _, p := range parts {
		for i := range sum {
			sum[i] += b.Balances[of[p]].Cells[i].N
		}
	}
	return b.sheetFrom(place, sum)
}

func (b *builder) sheetFrom(place int, columns []int64) int {
	cells := make([]publication.Cell, publication.Columns)
	for i, n := range columns {
		cells[i] = publication.Number(n)
	}
	b.Balances = append(b.Balances, publication.Movements{Place: place, Year: b.Years[1], List: publication.Poor, Cells: cells})
	return len(b.Balances) - 1
}

// corrected is the next edition of a province of classes only, in which up to three communes
// counted some households otherwise.
func corrected(r *rand.Rand, truth *publication.Edition) (*publication.Edition, error) {
	e, err := copyOf(truth)
	if err != nil {
		return nil, err
	}
	e.Number++
	var communes []int
	for i := range e.Rows {
		if len(e.Rows[i].Sums) == 0 {
			communes = append(communes, i)
		}
	}
	for range 1 + r.IntN(3) {
		c := e.Rows[communes[r.IntN(len(communes))]].Cells
		by := r.Int64N(5) - 2
		if c[publication.Poor].N+by < 0 || c[publication.NotPoor].N-by < 0 {
			continue
		}
		for m, x := range map[string]int64{publication.Poor: by, publication.Multidim: by, publication.NotPoor: -by} {
			c[m] = publication.Number(c[m].N + x)
		}
	}
	for i := range e.Rows {
		addUp(e, i)
	}
	return e, nil
}

// copyOf is an edition of its own with the same content.
func copyOf(e *publication.Edition) (*publication.Edition, error) {
	b, err := e.Encode()
	if err != nil {
		return nil, err
	}
	return publication.DecodeEdition(b)
}

// naive hides the small numbers and nothing else.
func naive(e *publication.Edition) {
	small := func(c publication.Cell) bool { return c.N > 0 && c.N < e.Rule.K }
	for _, r := range e.Rows {
		for m, c := range r.Cells {
			if publication.Among(m) != "" && small(c) {
				r.Cells[m] = publication.Cell{State: publication.Hidden}
			}
		}
	}
	for _, b := range e.Balances {
		for i, c := range b.Cells {
			if small(c) {
				b.Cells[i] = publication.Cell{State: publication.Hidden}
			}
		}
	}
}

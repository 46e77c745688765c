package tally

import (
	"vuonlen/household"
	"vuonlen/law"
)

// UnitCount is what the reviews of one unit and year add up to under one
// standard, for some of its households (all, or those of a minority). A count
// is an interval where an answer is unknown: what is certain, and what is
// possible.
type UnitCount struct {
	Households     law.Count
	Poor, NearPoor law.Count
	Either         law.Count // poor or near-poor: tighter than the sum of both
	Unknown        int64     // households of unknown class
	Persons        int64     // members of the households whose size is known
	SizeUnknown    int64     // households whose size is unknown
	// Indicators are the households deprived in d01 .. d12; those with a blank may
	// be.
	Indicators [household.Indicators]law.Count
	Deprivation
}

// Deprivation holds the numbers of Alkire and Foster over persons, of the
// households with every indicator and the size known: H = Q/Persons, M0 =
// QC/(weights * Persons), A = M0/H.
type Deprivation struct {
	PersonsCounted int64
	Q              int64 // persons in households that reach the cut-off
	QC             int64 // the same times the household's weighted deprivations
}

// The cut-off of [UnitCount]: 3 of 12 indicators, all of the same weight.
const deprivationCutoff = 3

// Ratios gives H, A and M0 where all weights together are weights; false for
// what is not defined: H and M0 without persons, A without deprived ones.
func (d Deprivation) Ratios(weights int64) (h, a, m0 law.Ratio, defined, intensity bool) {
	if d.PersonsCounted == 0 || weights == 0 {
		return h, a, m0, false, false
	}
	h = law.Frac(d.Q, d.PersonsCounted)
	m0 = law.Frac(d.QC, weights).Quo(law.Int(d.PersonsCounted))
	if d.Q > 0 {
		a = law.Frac(d.QC, weights).Quo(law.Int(d.Q))
	}
	return h, a, m0, true, d.Q > 0
}

// The cells that are counted, for each unit and answer to the question of
// minority.
const (
	cellHouseholds  = iota
	cellPoor        // certainly poor
	cellPoorMay     // possibly
	cellNear        // the same of near-poor
	cellNearMay     //
	cellEither      // certainly one of both
	cellNot         // certainly neither
	cellPersons     // members
	cellSizeUnknown // households of unknown size
	cellCounted     // PersonsCounted
	cellQ
	cellQC
	cellDeprived // d01 .. d12
	cellBlank    = cellDeprived + household.Indicators
	cells        = cellBlank + household.Indicators
)

// cell is a count: of a hamlet (MaxTileRun keeps it small), or of a unit above.
type cell interface{ uint32 | int64 }

// cellsOf makes the counts of the households with any of some answers.
func cellsOf[T cell](row []T, answers ...household.Answer) UnitCount {
	n := func(c int) (sum int64) {
		for _, a := range answers {
			sum += int64(row[int(a)*cells+c])
		}
		return sum
	}
	all := n(cellHouseholds)
	u := UnitCount{
		Households:  law.Exactly(all),
		Poor:        law.Between(n(cellPoor), n(cellPoorMay)),
		NearPoor:    law.Between(n(cellNear), n(cellNearMay)),
		Either:      law.Between(n(cellEither), all-n(cellNot)),
		Unknown:     all - n(cellPoor) - n(cellNear) - n(cellNot),
		Persons:     n(cellPersons),
		SizeUnknown: n(cellSizeUnknown),
		Deprivation: Deprivation{n(cellCounted), n(cellQ), n(cellQC)},
	}
	for i := range u.Indicators {
		d := n(cellDeprived + i)
		u.Indicators[i] = law.Between(d, d+n(cellBlank+i))
	}
	return u
}

// TileCount holds the counts of every hamlet and of every unit above.
type TileCount struct {
	levels *Levels
	hamlet []uint32  // groups*cells a hamlet
	above  [][]int64 // the same a unit, for each level
}

// Units is the number of units of a level; level 0 is the hamlets.
func (c *TileCount) Units(level int) int { return c.levels.Units(level) }

// Levels is their number, that of the hamlets among them.
func (c *TileCount) Levels() int { return 1 + len(c.above) }

func (c *TileCount) of(level, unit int, answers ...household.Answer) UnitCount {
	const row = groups * cells
	if level == 0 {
		return cellsOf(c.hamlet[row*unit:row*(unit+1)], answers...)
	}
	return cellsOf(c.above[level-1][row*unit:row*(unit+1)], answers...)
}

// All counts every household of a unit.
func (c *TileCount) All(level, unit int) UnitCount {
	return c.of(level, unit, household.Yes, household.No, household.NoAnswer)
}

// Of counts the households of a unit with one answer to the question of
// minority. Those of formats.md 3.3 with minority 1 are Of Yes: who did not say
// is left out.
func (c *TileCount) Of(level, unit int, minority household.Answer) UnitCount {
	return c.of(level, unit, minority)
}

// Minority counts the minority households of a unit as intervals: who did not
// say may be one, in everything that can be counted so. Persons and the numbers
// of Alkire and Foster are those of the households that said yes.
func (c *TileCount) Minority(level, unit int) UnitCount {
	yes, may := c.Of(level, unit, household.Yes), c.Of(level, unit, household.NoAnswer)
	wider := func(c *law.Count, may law.Count) { *c = law.Between(c.Lo, c.Hi+may.Hi) }
	wider(&yes.Households, may.Households)
	wider(&yes.Poor, may.Poor)
	wider(&yes.NearPoor, may.NearPoor)
	wider(&yes.Either, may.Either)
	for i := range yes.Indicators {
		wider(&yes.Indicators[i], may.Indicators[i])
	}
	return yes
}

// Count classifies every household by a standard and counts, workers at a time.
// levels leads from the hamlets to the units above; its hamlets must be as many
// as those of the tiles.
func (t *Tiles) Count(s *household.Standard, levels *Levels, workers int) *TileCount {
	if levels.Units(0) != t.Hamlets() {
		panic("tally: levels of other hamlets")
	}
	r := newTileRule(s)
	c := &TileCount{levels: levels, hamlet: make([]uint32, groups*cells*t.Hamlets())}
	var first []int64
	if len(levels.above) > 0 && levels.above[0].ordered {
		// The hamlets of a unit lie side by side: it is summed while their counts
		// are still near.
		up := &levels.above[0]
		first = make([]int64, groups*cells*levels.Units(1))
		share(levels.Units(1), func(p int) int { return int(t.start[groups*up.first[p]]) }, workers, func(lo, hi int) {
			for p := lo; p < hi; p++ {
				t.countHamlets(r, c.hamlet, int(up.first[p]), int(up.first[p+1]))
				sumUnit(first, c.hamlet, cells, p, up.of(p))
			}
		})
	} else {
		t.eachHamlet(workers, func(lo, hi int) { t.countHamlets(r, c.hamlet, lo, hi) })
	}
	c.above = sumLevels(c.hamlet, first, cells, levels, workers)
	return c
}

// countHamlets fills the rows of the hamlets from lo to before hi.
func (t *Tiles) countHamlets(r *tileRule, rows []uint32, lo, hi int) {
	for run := groups * lo; run < groups*hi; run++ {
		rows[cells*run+cellHouseholds] = t.rows[run]
	}
	t.each(groups*lo, groups*hi, func(run, _ int, tl tile, valid uint64) {
		r.count(tl, valid, (*cellRow)(rows[cells*run:]))
	})
}

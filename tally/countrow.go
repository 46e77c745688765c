package tally

import (
	"math/bits"
	"strconv"

	"vuonlen/household"
	"vuonlen/law"
	"vuonlen/unit"
)

// CountRow is one line of the answer (formats.md 3.3): the reviews of a year
// that name a unit or one below it, all households or the minority households
// only. All numbers are exact.
type CountRow struct {
	Level    unit.Level
	Code     unit.Code
	Year     law.Year
	Minority bool

	Households, Poor, NearPoor, Unknown int64
	Persons                             int64 // of households whose size is known
	Deprived                            [household.Indicators]int64
	// The measure of Alkire and Foster with a cut-off of 3 of 12 and equal
	// weights, over the households with all 12 indicators and the size known:
	// their persons, the persons of those with 3 deprivations or more, and the
	// same times the number of deprivations.
	PersonsCounted, Q, QC int64
}

// Rows gives the counts of every unit that has a row, or has one below it, by
// level, code, year, and all before minority; until yield gives false. It adds
// the counts up, so it can be called once.
func (c *Counter) Rows(yield func(*CountRow) bool) {
	c.rollUp()
	for n := range c.units.codes {
		for year := range c.blocks {
			pair := c.at(year, int32(n))
			if pair == nil {
				continue
			}
			all := pair[0]
			all.plus(&pair[1])
			if all.households() == 0 {
				continue
			}
			row := c.row(int32(n), year, &all)
			if !yield(&row) {
				return
			}
			if pair[1].households() == 0 {
				continue
			}
			row = c.row(int32(n), year, &pair[1])
			row.Minority = true
			if !yield(&row) {
				return
			}
		}
	}
}

// at gives the counts of a unit and year, nil when nothing was counted near it.
func (c *Counter) at(year int, n int32) *[2]countCell {
	b := c.blocks[year][n/countBlockUnits].Load()
	if b == nil {
		return nil
	}
	return &b.cells[n%countBlockUnits]
}

// rollUp adds the counts of each unit to the one above, the lowest first: a unit
// stands behind the one above it.
func (c *Counter) rollUp() {
	for year := range c.blocks {
		for n := int32(c.units.Len()) - 1; n >= 0; n-- {
			pair := c.at(year, n)
			above := c.units.above[n]
			if pair == nil || above < 0 {
				continue
			}
			for m := range pair {
				if pair[m].households() > 0 {
					c.block(year, above).cells[above%countBlockUnits][m].plus(&pair[m])
				}
			}
		}
	}
}

func (c *Counter) row(n int32, year int, o *countCell) CountRow {
	row := CountRow{
		Level: countLevels[c.units.levels[n]], Code: c.units.codes[n], Year: FirstCountYear + law.Year(year),
		Households: o.households(), Poor: int64(o.class[household.Poor]), NearPoor: int64(o.class[household.NearPoor]),
		Unknown: int64(o.class[household.UnknownClass]), Persons: int64(o.persons),
		PersonsCounted: int64(o.counted), Q: int64(o.poor), QC: int64(o.sum),
	}
	for i, x := range o.deprived {
		row.Deprived[i] = int64(x)
	}
	return row
}

// H is the share of poor persons, A the mean share of deprivations among them,
// M0 the product of both, each with six decimals, half away from zero; empty
// where it is not defined: H and M0 without persons, A without poor ones.
func (r *CountRow) H() string { return string(appendSix(nil, r.Q, r.PersonsCounted)) }

// A is described at [CountRow.H].
func (r *CountRow) A() string { return string(appendSix(nil, r.QC, household.Indicators*r.Q)) }

// M0 is described at [CountRow.H].
func (r *CountRow) M0() string {
	return string(appendSix(nil, r.QC, household.Indicators*r.PersonsCounted))
}

// appendSix writes n/d for 0 <= n <= d, exactly rounded; nothing for d = 0.
func appendSix(b []byte, n, d int64) []byte {
	if d == 0 {
		return b
	}
	hi, lo := bits.Mul64(uint64(n), 2_000_000)
	lo, carry := bits.Add64(lo, uint64(d), 0)
	q, _ := bits.Div64(hi+carry, lo, uint64(2*d))
	b = append(b, byte('0'+q/1_000_000), '.')
	for unit := uint64(100_000); unit > 0; unit /= 10 {
		b = append(b, byte('0'+q/unit%10))
	}
	return b
}

// rates are the fractions in the order of the columns.
func (r *CountRow) rates() [3][2]int64 {
	return [3][2]int64{{r.Q, r.PersonsCounted}, {r.QC, household.Indicators * r.Q}, {r.QC, household.Indicators * r.PersonsCounted}}
}

// CountColumns are the columns of the answer in their order.
var CountColumns = func() []string {
	out := []string{"level", "code", "year", "minority", "households", "poor", "near_poor", "unknown", "persons"}
	for i := range household.Indicators {
		out = append(out, "d"+string(rune('0'+(i+1)/10))+string(rune('0'+(i+1)%10)))
	}
	return append(out, "persons_counted", "q", "qc", "h", "a", "m0")
}()

// AppendCSV appends the line of a CSV file. No cell needs quotation marks: codes
// are letters, digits and . - _ / only.
func (r *CountRow) AppendCSV(b []byte) []byte {
	b = append(b, r.Level...)
	b = append(b, ',')
	b = append(b, r.Code...)
	b = append(b, ',')
	b = strconv.AppendInt(b, int64(r.Year), 10)
	b = append(b, ',')
	if r.Minority {
		b = append(b, '1')
	}
	for _, n := range r.numbers() {
		b = strconv.AppendInt(append(b, ','), n, 10)
	}
	for _, f := range r.rates() {
		b = appendSix(append(b, ','), f[0], f[1])
	}
	return append(b, '\n')
}

// AppendJSON appends the line as an object. minority is 1 or null, as in the CSV
// file; h, a and m0 are null where they are not defined.
func (r *CountRow) AppendJSON(b []byte) []byte {
	name := func(i int) {
		b = append(b, `,"`...)
		b = append(b, CountColumns[i]...)
		b = append(b, `":`...)
	}
	b = append(b, `{"level":"`...)
	b = append(b, r.Level...)
	b = append(b, `","code":"`...)
	b = append(b, r.Code...)
	b = strconv.AppendInt(append(b, `","year":`...), int64(r.Year), 10)
	if r.Minority {
		b = append(b, `,"minority":1`...)
	} else {
		b = append(b, `,"minority":null`...)
	}
	at := 4
	for _, n := range r.numbers() {
		name(at)
		b = strconv.AppendInt(b, n, 10)
		at++
	}
	for _, f := range r.rates() {
		name(at)
		if f[1] == 0 {
			b = append(b, "null"...)
		}
		b = appendSix(b, f[0], f[1])
		at++
	}
	return append(b, '}')
}

// numbers are the whole numbers in the order of the columns.
func (r *CountRow) numbers() [8 + household.Indicators]int64 {
	out := [8 + household.Indicators]int64{r.Households, r.Poor, r.NearPoor, r.Unknown, r.Persons}
	copy(out[5:], r.Deprived[:])
	copy(out[5+household.Indicators:], []int64{r.PersonsCounted, r.Q, r.QC})
	return out
}

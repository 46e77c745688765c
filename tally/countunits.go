package tally

import (
	"cmp"
	"slices"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/unit"
)

// CountUnits are the units of a count, numbered by level and code: the order of its
// answer. The numbers are good for one CountUnits only.
type CountUnits struct {
	codes  []unit.Code
	levels []uint8 // position in countLevels
	above  []int32 // the unit above; -1 for a province
	number map[unit.Code]int32
}

var countLevels = []unit.Level{unit.Province, unit.District, unit.Commune, unit.Hamlet}

// NewCountUnits takes the rows of a units file as they are, whatever day they are of.
// A code that stands twice, a unit above that is missing or not of a higher
// level are refused as [unit.Errors].
func NewCountUnits(records []unit.Record) (*CountUnits, error) {
	u := &CountUnits{number: make(map[unit.Code]int32, len(records))}
	var errs unit.Errors
	refuse := func(i int, column string, what, remedy lang.Text) {
		f := fault.New(fault.Refused, what).Place(fault.Place{Column: column}).Do(remedy)
		errs = append(errs, &unit.RowError{Index: i, Err: f})
	}
	order := make([]int32, len(records))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(a, b int32) int {
		x, y := &records[a], &records[b]
		return cmp.Or(cmp.Compare(slices.Index(countLevels, x.Level), slices.Index(countLevels, y.Level)), cmp.Compare(x.Code, y.Code))
	})
	for _, i := range order {
		r := &records[i]
		if _, twice := u.number[r.Code]; twice {
			refuse(int(i), "code", lang.T("tally.units.twice", "code", string(r.Code)), lang.T("tally.units.twice.do"))
			continue
		}
		above := int32(-1)
		level := uint8(slices.Index(countLevels, r.Level))
		if r.Level != unit.Province {
			n, ok := u.number[r.Parent]
			switch {
			case !ok:
				refuse(int(i), "parent", lang.T("tally.units.parent", "code", string(r.Code), "parent", string(r.Parent)), lang.T("tally.units.parent.do"))
				continue
			case u.levels[n] >= level, r.Level == unit.Hamlet && u.levels[n] != level-1:
				refuse(int(i), "parent", lang.T("tally.units.level", "code", string(r.Code), "level", r.Level, "parent", string(r.Parent), "above", countLevels[u.levels[n]]),
					lang.T("tally.units.level.do"))
				continue
			}
			above = n
		}
		u.number[r.Code] = int32(len(u.codes))
		u.codes = append(u.codes, r.Code)
		u.levels = append(u.levels, level)
		u.above = append(u.above, above)
	}
	if len(errs) > 0 {
		slices.SortStableFunc(errs, func(x, y *unit.RowError) int { return cmp.Compare(x.Index, y.Index) })
		return nil, errs
	}
	return u, nil
}

// Len is how many units there are.
func (u *CountUnits) Len() int { return len(u.codes) }

// Number finds the number of a unit of a level by its code. The code is bytes of
// a file that is being read: none is kept.
func (u *CountUnits) Number(code []byte, level unit.Level) (int32, bool) {
	n, ok := u.number[unit.Code(code)]
	if !ok || countLevels[u.levels[n]] != level {
		return -1, false
	}
	return n, true
}

// Above is the unit right above, -1 for a province.
func (u *CountUnits) Above(n int32) int32 { return u.above[n] }

// Code is the code of a unit.
func (u *CountUnits) Code(n int32) unit.Code { return u.codes[n] }

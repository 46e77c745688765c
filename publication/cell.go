package publication

import (
	"encoding/json"
	"fmt"
	"slices"
)

// CellState says whether a figure is shown, and if not why.
type CellState string

// The states. Zero is a number that is shown, or hidden by the rule.
const (
	Shown    CellState = "shown"
	Hidden   CellState = "hidden"   // to protect a small group, this one or another
	Banded   CellState = "banded"   // only between which numbers it lies
	Missing  CellState = "missing"  // nobody counted
	Doubtful CellState = "in_doubt" // counted only as a range, or not for this territory
)

// Cell is one figure. N holds of Shown; Lo and Hi of Banded.
type Cell struct {
	State  CellState
	N      int64
	Lo, Hi int64
}

// Number is a cell that shows n.
func Number(n int64) Cell { return Cell{State: Shown, N: n} }

type cellJSON struct {
	State CellState `json:"state"`
	Lo    *int64    `json:"min,omitempty"`
	Hi    *int64    `json:"max,omitempty"`
}

// MarshalJSON writes a number, or an object with the state.
func (c Cell) MarshalJSON() ([]byte, error) {
	switch c.State {
	case Shown:
		return json.Marshal(c.N)
	case Banded:
		return json.Marshal(cellJSON{c.State, &c.Lo, &c.Hi})
	}
	return json.Marshal(cellJSON{State: c.State})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (c *Cell) UnmarshalJSON(b []byte) error {
	var n int64
	if json.Unmarshal(b, &n) == nil && string(b) != "null" {
		*c = Number(n)
		return nil
	}
	var j cellJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return err
	}
	*c = Cell{State: j.State}
	switch {
	case j.State == Banded && j.Lo != nil && j.Hi != nil && *j.Lo <= *j.Hi:
		c.Lo, c.Hi = *j.Lo, *j.Hi
	case !slices.Contains([]CellState{Hidden, Missing, Doubtful}, j.State):
		return fmt.Errorf("publication: a cell in the state %q", j.State)
	}
	return nil
}

// Columns is the number of columns of a balance.
const Columns = 9

// The measures of rows: households by class, minority households by class, then the
// households reviewed and those of them deprived in an indicator (d01 to d12).
const (
	Households = "households"
	Poor       = "poor"
	NearPoor   = "near_poor"
	Multidim   = "multidim" // poor or near-poor
	NotPoor    = "not_poor"
	Minority   = "minority_households"
	MinPoor    = "minority_poor"
	MinNear    = "minority_near_poor"
	Reviewed   = "reviewed"
)

// Indicators is the number of indicators.
const Indicators = 12

// Deprived is the measure of an indicator, from 1.
func Deprived(i int) string { return fmt.Sprintf("d%02d", i) }

// Measures lists the measures in the order of tables.
var Measures = func() []string {
	out := []string{Households, Poor, NearPoor, Multidim, NotPoor, Minority, MinPoor, MinNear, Reviewed}
	for i := range Indicators {
		out = append(out, Deprived(i+1))
	}
	return out
}()

// Among is the measure that another is counted among; empty for a whole.
func Among(measure string) string {
	switch measure {
	case Households, Reviewed:
		return ""
	case Poor, NearPoor, Multidim, NotPoor, Minority:
		return Households
	case MinPoor, MinNear:
		return Minority
	}
	return Reviewed
}

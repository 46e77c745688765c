package tally

import (
	"math/bits"
	"sync"

	"vuonlen/household"
	"vuonlen/law"
)

// countClasses is a standard as a table of two steps: area and B1 say how the
// household stands to the income line, and that, with the number of indicators
// deprived and unanswered, says the class. It is made by asking the standard
// about every case, so it holds no rule of its own; that the class depends on
// the numbers alone and not on which indicators they are, a test shows over all
// 3^12 states.
type countClasses struct {
	stands [1 << 12]uint8 // by area and B1 as packed: which row of class
	class  [][256]uint8   // by deprived * 16 + unanswered
}

func newCountClasses(s *household.Standard) *countClasses {
	t := new(countClasses)
	rows := map[[256]uint8]uint8{}
	for key := range t.stands {
		row := countClassRow(s, PackedReview(key)<<packedB1)
		n, ok := rows[row]
		if !ok {
			n = uint8(len(t.class))
			rows[row] = n
			t.class = append(t.class, row)
		}
		t.stands[key] = n
	}
	return t
}

// countClassRow asks the standard for the class of every number of deprived and
// unanswered indicators, under the area and B1 of p.
func countClassRow(s *household.Standard, p PackedReview) (row [256]uint8) {
	b1 := int(p >> packedB1 & (1<<10 - 1))
	area := household.Area(p >> packedArea & 3)
	if b1 > household.MaxB1+1 || area > household.Rural {
		return row // never packed
	}
	for n := range household.Indicators + 1 {
		for u := range household.Indicators + 1 - n {
			a := household.Answers{Area: area}
			if b1 > 0 {
				a.SetB1(b1 - 1)
			}
			for i := 1; i <= household.Indicators-u; i++ {
				a.Set(i, i <= n)
			}
			row[n<<4|u] = uint8(s.Classify(a))
		}
	}
	return row
}

// of is the class of a household. deprived is the number of its indicators that
// are known to be deprived.
func (t *countClasses) of(p PackedReview, deprived int) household.Class {
	unanswered := household.Indicators - bits.OnesCount64(uint64(p>>packedKnown&packedIndicators))
	return household.Class(t.class[t.stands[p>>packedB1&(1<<12-1)]][uint8(deprived<<4|unanswered)])
}

// allCountClasses gives the table of the standard of each year; nil for a year
// without a standard. It is made when the first count begins.
var allCountClasses = sync.OnceValue(func() (out [countYears]*countClasses) {
	made := map[*household.Standard]*countClasses{}
	for i := range out {
		s, ok := household.StandardForYear(FirstCountYear + law.Year(i))
		if !ok {
			continue
		}
		if made[s] == nil {
			made[s] = newCountClasses(s)
		}
		out[i] = made[s]
	}
	return out
})

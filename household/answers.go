package household

import (
	"math/bits"

	"vuonlen/internal/lang"
)

// Indicators is the number of deprivation indicators of a standard.
const Indicators = 12

// MaxB1 is the largest B1 score accepted from outside. The point tables end far
// below it; a larger number is a slip of the keyboard.
const MaxB1 = 1000

// Area is the kind of place that decides which income line holds for a
// household. The zero Area is unknown.
type Area uint8

// The areas.
const (
	AreaUnknown Area = iota
	Urban
	Rural
)

// String is the word of the files: urban, rural, or empty for unknown.
func (a Area) String() string {
	switch a {
	case Urban:
		return "urban"
	case Rural:
		return "rural"
	}
	return ""
}

// Say names the area.
func (a Area) Say(l lang.Lang) string {
	switch a {
	case Urban:
		return l.Say(lang.T("household.area.urban"))
	case Rural:
		return l.Say(lang.T("household.area.rural"))
	}
	return l.Say(lang.T("household.area.unknown"))
}

// Answers is what a review says about one household, eight bytes, so that
// millions of rows are classified without allocation. The zero Answers knows
// nothing.
type Answers struct {
	known    uint16 // bit i-1: indicator i is answered
	deprived uint16 // bit i-1: the household is deprived in indicator i; a subset of known
	b1       int16  // B1 plus one, so that zero is unknown
	Area     Area
}

// Set notes the answer to indicator i (1 to 12).
func (a *Answers) Set(i int, deprived bool) {
	bit := indicatorBit(i)
	a.known |= bit
	if deprived {
		a.deprived |= bit
	} else {
		a.deprived &^= bit
	}
}

// Clear makes indicator i unknown.
func (a *Answers) Clear(i int) {
	bit := indicatorBit(i)
	a.known &^= bit
	a.deprived &^= bit
}

// Indicator gives the answer to indicator i (1 to 12).
func (a Answers) Indicator(i int) (deprived, known bool) {
	bit := indicatorBit(i)
	return a.deprived&bit != 0, a.known&bit != 0
}

func indicatorBit(i int) uint16 {
	if i < 1 || i > Indicators {
		panic("household: indicator out of 1..12")
	}
	return 1 << (i - 1)
}

// SetB1 notes the B1 score, 0 to MaxB1.
func (a *Answers) SetB1(points int) {
	if points < 0 || points > MaxB1 {
		panic("household: B1 out of range")
	}
	a.b1 = int16(points) + 1
}

// B1 gives the B1 score.
func (a Answers) B1() (points int, known bool) { return int(a.b1) - 1, a.b1 != 0 }

// Deprivations is the number of indicators known to be deprived, Unanswered the
// number of those that are unknown.
func (a Answers) Deprivations() int { return bits.OnesCount16(a.deprived) }

// Unanswered is the number of indicators without an answer.
func (a Answers) Unanswered() int { return Indicators - bits.OnesCount16(a.known) }

// Bits gives the indicators at once, bit i-1 for indicator i: those deprived, and
// those answered, of which they are a part.
func (a Answers) Bits() (deprived, known uint16) { return a.deprived, a.known }

// Marks writes the indicators as twelve signs in their order: 1 deprived, 0 not,
// ? unknown.
func (a Answers) Marks() string {
	var b [Indicators]byte
	for i := range b {
		switch bit := uint16(1) << i; {
		case a.deprived&bit != 0:
			b[i] = '1'
		case a.known&bit != 0:
			b[i] = '0'
		default:
			b[i] = '?'
		}
	}
	return string(b[:])
}

// SetMarks takes indicators as [Answers.Marks] writes them; false for a text
// that is none.
func (a *Answers) SetMarks(s string) bool {
	if len(s) != Indicators {
		return false
	}
	a.known, a.deprived = 0, 0
	for i := range len(s) {
		switch bit := uint16(1) << i; s[i] {
		case '1':
			a.known |= bit
			a.deprived |= bit
		case '0':
			a.known |= bit
		case '?':
		default:
			return false
		}
	}
	return true
}

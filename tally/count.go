package tally

import (
	"vuonlen/household"
	"vuonlen/law"
)

// PackedReview is what a count needs to know of one review, in one word, so that
// millions of rows go by without allocation. The parts are packed one by one and
// joined by |; a part that is left out is unknown.
//
//	bits  0-11  indicators known to be deprived
//	bits 12-23  indicators that are answered
//	bits 24-33  B1 plus one
//	bits 34-35  area
//	bits 36-37  minority household: yes, no
//	bits 38-44  persons
//	bits 45-49  year, counted from FirstCountYear
type PackedReview uint64

const (
	packedIndicators = 1<<household.Indicators - 1
	packedKnown      = household.Indicators
	packedB1         = 24
	packedArea       = 34
	packedMinority   = 36
	packedSize       = 38
	packedYear       = 45
	countYears       = 32
)

// FirstCountYear and LastCountYear are the years that a [Counter] tells apart.
const (
	FirstCountYear law.Year = 2021
	LastCountYear           = FirstCountYear + countYears - 1
)

// MaxCountSize is the largest number of persons of a household that is packed.
const MaxCountSize = 100

// PackYear packs a year of FirstCountYear to LastCountYear.
func PackYear(y law.Year) PackedReview {
	if y < FirstCountYear || y > LastCountYear {
		panic("tally: year out of range")
	}
	return PackedReview(y-FirstCountYear) << packedYear
}

// PackSize packs the persons of a household, 1 to MaxCountSize; 0 is unknown.
func PackSize(n int) PackedReview {
	if n < 0 || n > MaxCountSize {
		panic("tally: persons of a household out of range")
	}
	return PackedReview(n) << packedSize
}

// PackB1 packs a B1 score of 0 to [household.MaxB1].
func PackB1(points int) PackedReview {
	if points < 0 || points > household.MaxB1 {
		panic("tally: B1 out of range")
	}
	return PackedReview(points+1) << packedB1
}

// PackArea packs the area that holds for the household.
func PackArea(a household.Area) PackedReview { return PackedReview(a&3) << packedArea }

// PackMinority packs whether it is a minority household.
func PackMinority(a household.Answer) PackedReview { return PackedReview(a&3) << packedMinority }

// PackIndicator packs the answer to indicator i (1 to 12).
func PackIndicator(i int, deprived bool) PackedReview {
	if i < 1 || i > household.Indicators {
		panic("tally: indicator out of 1..12")
	}
	p := PackedReview(1) << (packedKnown + i - 1)
	if deprived {
		p |= 1 << (i - 1)
	}
	return p
}

// PackAnswers packs area, B1 and indicators.
func PackAnswers(a household.Answers) PackedReview {
	p := PackArea(a.Area)
	if b1, known := a.B1(); known {
		p |= PackB1(b1)
	}
	for i := 1; i <= household.Indicators; i++ {
		if deprived, known := a.Indicator(i); known {
			p |= PackIndicator(i, deprived)
		}
	}
	return p
}

// Year is the year of the review.
func (p PackedReview) Year() law.Year { return FirstCountYear + law.Year(p>>packedYear&(countYears-1)) }

// UnknownMinority tells whether nobody said which group the household is of.
func (p PackedReview) UnknownMinority() bool { return p>>packedMinority&3 == 0 }

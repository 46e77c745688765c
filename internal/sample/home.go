package sample

import (
	"math/bits"

	"vuonlen/household"
	"vuonlen/law"
)

// home is a household that the register knows: one that is on the list, was on
// it, or asked to be reviewed.
type home struct {
	id        household.ID
	hamlet    int32
	off       int16  // B1 less the points of the line; at or under 0 = poor or near-poor
	marks     uint16 // bit i: deprived in indicator i+1
	class     household.Class
	ethnicity household.Ethnicity
	people    []person
	address   string
	wants     uint8 // bit i: wish i+1
	causes    uint8 // bit i: reason i+1

	was      household.Class // at the end of the year before
	wasMarks uint16
	reviewed law.Year // the last one
	before   law.Year // the review before that, 0 none
	entered  law.Year // first known
	event    law.Year // in which something happened to it: one thing a year
	gone     bool     // out of the register
	left     bool     // because it left the province
	ever     bool     // was on a list
	fixed    bool     // planted with people who must stay together: no events
	asked    bool     // in this year
	blank    uint8    // the indicator without an answer this year, 0 none
	honest   bool     // nothing was planted in it this year, so that it may have a blank
}

func listed(c household.Class) bool { return c == household.Poor || c == household.NearPoor }

// wasListed tells whether the review of the year before found it on a list.
func (h *home) wasListed(y law.Year) bool { return h.before == y-1 && listed(h.was) }

// bit of indicator i (1 to 12).
func bit(i int) uint16 { return 1 << (i - 1) }

// minPoor is the number of deprivations that make a household poor; a test
// compares it with the standard.
const minPoor = 3

// limits tells which indicators a household of these people can be deprived in,
// and in which it must be: who is no child cannot lack schooling.
func (h *home) limits(y law.Year) (may, must uint16) {
	children, dependants := 0, 0
	may = bit(4) | bit(7) | bit(8) | bit(9) | bit(10) | bit(11) | bit(12)
	for i := range h.people {
		p := &h.people[i]
		age := p.age(y)
		switch {
		case age < 16:
			children++
			dependants++
			may |= bit(3)
			if age >= 3 {
				may |= bit(6)
			}
		case age <= 30:
			may |= bit(5)
		}
		if age >= 60 || age >= 16 && p.disabled {
			dependants++
		}
		if p.able(y) {
			may |= bit(1)
		}
	}
	if 2*dependants > len(h.people) {
		may |= bit(2)
	}
	if 2*children > len(h.people) {
		must |= bit(2)
	}
	return may, must
}

// answer gives a household answers that make it of a class, as one that is
// reviewed for the first time.
func (m *maker) answer(h *home, y law.Year, c household.Class) {
	h.marks = 0
	for i := range household.Indicators {
		if m.chance(m.deprived[c][i]) {
			h.marks |= 1 << i
		}
	}
	h.off = m.under()
	if c == household.NotPoor {
		h.off = m.over()
	}
	m.settle(h, y, c)
	for i := range 8 {
		if m.chance([]float64{0.35, 0.45, 0.25, 0.1, 0.2, 0.3, 0.22, 0.05}[i]) {
			h.causes |= 1 << i
		}
	}
	if h.causes == 0 {
		h.causes = 1 << m.rng.IntN(8)
	}
	for i := range 6 {
		if m.chance([]float64{0.4, 0.2, 0.35, 0.4, 0.3, 0.08}[i]) {
			h.wants |= 1 << i
		}
	}
}

// under and over are distances of B1 from the line. Households lie about as
// densely on one side of it as on the other, so that bunching can be seen.
func (m *maker) under() int16 { return -int16(m.rng.IntN(70)) }
func (m *maker) over() int16  { return 1 + int16(min(m.rng.IntN(55), m.rng.IntN(55))) }

// settle brings the answers to a class with as few changes as it takes.
func (m *maker) settle(h *home, y law.Year, c household.Class) {
	may, must := h.limits(y)
	h.marks = h.marks&may | must
	h.class = c
	switch c {
	case household.Poor:
		for bits.OnesCount16(h.marks) < minPoor {
			h.marks |= m.pick(may &^ h.marks)
		}
	case household.NearPoor:
		for bits.OnesCount16(h.marks) >= minPoor {
			h.marks &^= m.pick(h.marks &^ must)
		}
	}
	if listed(c) && h.off > 0 {
		h.off = m.under()
	}
	if !listed(c) && h.off <= 0 {
		h.off = m.over()
	}
}

// pick takes one of the bits that are set; none of none.
func (m *maker) pick(set uint16) uint16 {
	n := bits.OnesCount16(set)
	if n == 0 {
		return 0
	}
	for n = m.rng.IntN(n); n > 0; n-- {
		set &= set - 1
	}
	return set & -set
}

// live carries a household through a year to the class it ends in: income
// drifts, deprivations are cured or arise, more of them where it leaves the list.
func (m *maker) live(h *home, y law.Year, c household.Class) {
	cured, arisen := 0.07, 0.012
	better := !listed(c) && listed(h.class) || c == household.NearPoor && h.class == household.Poor
	if better {
		cured = 0.4
	} else if c == household.Poor && h.class != household.Poor {
		arisen = 0.08
	}
	before := h.marks
	for i := range household.Indicators {
		switch {
		case h.marks&(1<<i) != 0 && m.chance(cured):
			h.marks &^= 1 << i
		case h.marks&(1<<i) == 0 && m.chance(arisen):
			h.marks |= 1 << i
		}
	}
	// Most of those who leave the list lost a deprivation on the way; in some only
	// the income rose.
	if better && h.marks == before && m.chance(0.85) {
		h.marks &^= m.pick(h.marks)
	}
	if h.off += int16(m.rng.IntN(23) - 9); h.off > 0 && listed(c) {
		h.off = 1 - h.off // reflected, so that none pile up on the line
	}
	h.off = max(h.off, -100)
	m.settle(h, y, c)
}

// family events of a year in which the household stays what it is: a child is
// born, an old member dies.
func (m *maker) age(h *home, y law.Year) {
	if len(h.people) < 9 && m.chance(0.05) {
		for i := range h.people {
			p := &h.people[i]
			if p.female && p.age(y) >= 19 && p.age(y) <= 40 {
				relation := relGrandchild
				if p.relation == relHead || p.relation == relWife {
					relation = relChild
				}
				h.people = append(h.people, m.born(y, 0, m.chance(0.49), h.ethnicity, surname(&h.people[0]), relation))
				break
			}
		}
	}
	for i := len(h.people) - 1; i >= 0 && len(h.people) > 1; i-- {
		if h.people[i].age(y) < 72 || !m.chance(0.06) {
			continue
		}
		if i == 0 && !h.heir(y) {
			continue
		}
		h.people = append(h.people[:i:i], h.people[i+1:]...)
		h.people[0].relation = relHead
	}
}

// heir brings the member who becomes head next after the head; false where there
// is no grown-up of the household's group.
func (h *home) heir(y law.Year) bool {
	for i := 1; i < len(h.people); i++ {
		p := &h.people[i]
		if p.age(y) < 18 || p.ethnicity != h.ethnicity {
			continue
		}
		if p.relation != relWife && p.relation != relHusband {
			for j := range h.people {
				h.people[j].relation = relOther
			}
		}
		h.people[1], h.people[i] = h.people[i], h.people[1]
		return true
	}
	return false
}

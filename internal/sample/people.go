package sample

import (
	"fmt"
	"strconv"

	"vuonlen/household"
	"vuonlen/law"
)

// person is a made-up person. Ages are counted in calendar years.
type person struct {
	name, citizen, relation string
	born                    law.Date
	yearOnly                bool // the day of birth is not recorded
	female                  bool
	disabled, merit         bool
	ethnicity               household.Ethnicity
}

func (p *person) age(y law.Year) int { return int(y - p.born.Year()) }

// able tells whether somebody can work: of age, not disabled and not old.
func (p *person) able(y law.Year) bool { return p.age(y) >= 15 && p.age(y) < 70 && !p.disabled }

// sex is the index of the sexes in the lists of names and numbers.
func (p *person) sex() int {
	if p.female {
		return 1
	}
	return 0
}

// The relations to the head, as written in a family book.
const (
	relHead, relWife, relHusband   = "Chủ hộ", "Vợ", "Chồng"
	relChild, relGrandchild        = "Con", "Cháu"
	relFather, relMother, relOther = "Cha", "Mẹ", "Người thân khác"
)

// born makes a person of an age; a surname makes it that family's.
func (m *maker) born(y law.Year, age int, female bool, e household.Ethnicity, surname, relation string) person {
	p := person{female: female, ethnicity: e, relation: relation}
	year := max(int(y)-age, 1915)
	p.born = law.MakeDate(year, 1+m.rng.IntN(12), 1+m.rng.IntN(28))
	if age == 0 {
		p.born = law.MakeDate(year, 1+m.rng.IntN(8), 1+m.rng.IntN(28))
	}
	p.yearOnly = age > 60 && m.chance(0.25)
	p.disabled = m.chance(0.03) || age > 60 && m.chance(0.06)
	p.merit = age > 55 && m.chance(0.02)
	p.name = m.name(e, p.sex(), surname)
	p.citizen = m.number(year, p.sex())
	if m.chance(0.03) {
		p.citizen = "" // not given
	}
	return p
}

func (m *maker) name(e household.Ethnicity, sex int, surname string) string {
	n := m.names[e]
	if surname == "" {
		surname = m.draw(&n.surname[sex])
	}
	name := surname
	for _, part := range []string{m.draw(&n.middle[sex]), m.draw(&n.given[sex])} {
		if part == "" {
			continue
		}
		if name != "" {
			name += " "
		}
		name += part
	}
	return name
}

// surname is what a child has from its father; the Khmer of An Giang have one for
// men and one for women, the Chăm none.
func surname(p *person) string {
	if p.ethnicity != household.Kinh && p.ethnicity != hoa {
		return ""
	}
	for i := range len(p.name) {
		if p.name[i] == ' ' {
			return p.name[:i]
		}
	}
	return p.name
}

// number makes a citizen number of the right structure (Decree 137/2015/NĐ-CP,
// article 13): 089 for An Giang, century and sex, two digits of the year, six
// more. No two people get the same.
func (m *maker) number(year, sex int) string {
	i := year - 1900
	m.serials[sex][i]++
	// A multiplier without a factor of 10^6 runs through all the numbers.
	tail := (uint64(m.serials[sex][i])*618033 + uint64(i)*27183 + uint64(sex)*314159) % 1_000_000
	b := make([]byte, 0, 12)
	b = append(b, "089"...)
	b = append(b, byte('0'+2*(i/100)+sex), byte('0'+i%100/10), byte('0'+i%10))
	s := strconv.FormatUint(tail, 10)
	b = append(b, "000000"[len(s):]...)
	return string(append(b, s...))
}

// visitor makes an interviewer with a name of his own.
func (m *maker) visitor() string {
	name := m.name(household.Kinh, m.rng.IntN(2), "")
	if m.visitors[name]++; m.visitors[name] > 1 {
		name = fmt.Sprintf("%s (%d)", name, m.visitors[name])
	}
	return name
}

// family makes the people of a household, the head first.
func (m *maker) family(y law.Year, e household.Ethnicity) []person {
	size := 1
	for _, share := range []float64{0.83, 0.76, 0.67, 0.48, 0.42, 0.35, 0.3, 0.2} {
		if !m.chance(share) {
			break
		}
		size++
	}
	female := m.chance(0.34)
	age := 27 + m.rng.IntN(48)
	if size == 1 {
		age, female = 52+m.rng.IntN(38), m.chance(0.65)
	}
	out := make([]person, 1, size)
	out[0] = m.born(y, age, female, e, "", relHead)
	if size > 1 && age < 75 && m.chance(0.72) {
		out = append(out, m.spouse(y, &out[0]))
	}
	family := surname(&out[0])
	if female && len(out) > 1 {
		family = surname(&out[1])
	}
	for len(out) < size {
		sex := m.chance(0.5)
		switch {
		case age < 45 && m.chance(0.08):
			parent := relFather
			if sex {
				parent = relMother
			}
			out = append(out, m.born(y, min(95, age+20+m.rng.IntN(15)), sex, e, surname(&out[0]), parent))
		case age >= 55 && m.chance(0.45):
			out = append(out, m.born(y, m.rng.IntN(17), sex, e, family, relGrandchild))
		default:
			out = append(out, m.born(y, max(0, age-20-m.rng.IntN(min(age-19, 22))), sex, e, family, relChild))
		}
	}
	return out
}

func (m *maker) spouse(y law.Year, head *person) person {
	age := max(19, head.age(y)-4+m.rng.IntN(9))
	relation := relWife
	if head.female {
		relation = relHusband
	}
	e := head.ethnicity
	if m.chance(0.02) {
		e = household.Kinh
	}
	return m.born(y, age, !head.female, e, "", relation)
}

// minorityGroup is the ethnic group of a household that belongs to a minority.
func (m *maker) minorityGroup(d string) household.Ethnicity {
	usual, other := khmer, cham
	switch d {
	case "886", "887", "889", "892":
		usual, other = cham, khmer
	case "883", "884", "888", "893":
		usual, other = hoa, khmer
	}
	if m.chance(0.1) {
		return other
	}
	return usual
}

package sample

import (
	"fmt"
	"math/bits"
	"strconv"

	"vuonlen/household"
	"vuonlen/law"
	"vuonlen/tally"
	"vuonlen/unit"
)

// emit writes the rows of a year: reviews, members, counts, campaigns.
func (m *maker) emit(y law.Year) {
	open := map[unit.Code]bool{}
	var communes []unit.Code
	for i := range m.hamlets {
		h := &m.hamlets[i]
		code := h.communes[y-first]
		if _, seen := open[code]; !seen {
			open[code] = false
			communes = append(communes, code)
		}
		if m.missing(i, y) == HamletMissing {
			open[code] = true
		}
		m.hamlet(i, y)
	}
	for _, code := range communes {
		c := tally.Campaign{Code: code, Year: y}
		if !open[code] {
			c.Complete = true
			c.RecognisedOn, c.Decision = recognised(code, y)
		}
		m.out.Campaigns = append(m.out.Campaigns, c)
	}
	for i := range m.homes {
		x := &m.homes[i]
		x.ever = x.ever || listed(x.class)
	}
}

// recognised is the day and number of the decision on a commune's list.
func recognised(commune unit.Code, y law.Year) (law.Date, string) {
	n, err := strconv.Atoi(string(commune))
	if err != nil {
		n = 0
	}
	return law.MakeDate(int(y), 12, 15+(n+int(y))%6), fmt.Sprintf("%d/QĐ-MH", 100+n%900)
}

// hamlet writes the reviews of one hamlet and its count.
func (m *maker) hamlet(i int, y law.Year) {
	h := &m.hamlets[i]
	list := m.reviewed(i, y)
	t := tally.Tally{Code: h.code, On: law.YearEnd(y), Year: y, Standard: m.standard.ID, Source: Source}
	t.DecidedOn, t.Decision = recognised(h.communes[y-first], y)
	var poor, near, minPoor, minNear int64
	for pos, x := range list {
		minority := x.ethnicity != household.Kinh
		switch {
		case x.class == household.Poor && minority:
			minPoor++
			poor++
		case x.class == household.Poor:
			poor++
		case x.class == household.NearPoor && minority:
			minNear++
			near++
		case x.class == household.NearPoor:
			near++
		}
		if x.blank = 0; m.missing(i, y) == HamletMissing {
			x.reviewed = 0
			continue
		}
		m.blank(x, y)
		r := m.review(x, y, pos, len(list))
		m.late(x, r)
		m.typed(x, &r)
		m.blur(x, &r)
		m.out.Reviews = append(m.out.Reviews, r)
		if y >= last-1 {
			m.members(x, y)
		}
	}
	t.Households, t.MinorityHouseholds = law.Exactly(int64(h.households)), law.Exactly(int64(h.minority))
	t.Poor, t.NearPoor = law.Exactly(poor), law.Exactly(near)
	t.MinorityPoor, t.MinorityNearPoor = law.Exactly(minPoor), law.Exactly(minNear)
	if m.missing(i, y) == "" {
		m.misreport(i, y, &t)
		m.out.Tallies = append(m.out.Tallies, t)
	}
}

// review is a household's row. pos is its place among the n of its hamlet.
func (m *maker) review(x *home, y law.Year, pos, n int) household.Review {
	h := &m.hamlets[x.hamlet]
	head := &x.people[0]
	visitor := pos * len(h.visitors) / n
	day := h.day + (pos-(visitor*n+len(h.visitors)-1)/len(h.visitors))/8
	if x.asked {
		day += 6
	}
	r := household.Review{
		Year: y, Household: x.id, Hamlet: h.code, Commune: h.communes[y-first], Ethnicity: x.ethnicity, Size: len(x.people),
		Head: head.name, Address: x.address, CitizenID: head.citizen, Interviewer: h.visitors[visitor],
		ReviewedOn: law.MakeDate(int(y), 9, 4).AddDays(min(day, 92)),
	}
	r.Area = h.area(y)
	line, _ := m.standard.Line(r.Area)
	r.SetB1(line.Points + int(x.off))
	for i := range household.Indicators {
		if uint8(i+1) != x.blank {
			r.Set(i+1, x.marks&(1<<i) != 0)
		}
	}
	r.More = m.more(x, y, r.Area)
	return r
}

// state is what the members' list says of one person.
type state struct{ noLabour, malnourished, insured, schooling household.Answer }

// state follows from the household's deprivations, so that list and form agree.
func (h *home) state(i int, y law.Year) state {
	p := &h.people[i]
	age := p.age(y)
	s := state{noLabour: household.AnswerOf(!p.able(y)), insured: household.Yes}
	if h.marks&bit(4) != 0 && age >= 6 && (i == 0 || (i+int(h.hamlet))%3 == 0) {
		s.insured = household.No
	}
	if age < 16 {
		s.malnourished = household.AnswerOf(h.marks&bit(3) != 0 && !h.younger(i, y, 0))
		if age >= 3 {
			s.schooling = household.AnswerOf(h.marks&bit(6) == 0 || h.younger(i, y, 3))
		}
	}
	return s
}

// younger tells whether a child from an age on stands in the list before member i.
func (h *home) younger(i int, y law.Year, from int) bool {
	for j := range i {
		if a := h.people[j].age(y); a < 16 && a >= from {
			return true
		}
	}
	return false
}

func (m *maker) members(x *home, y law.Year) {
	for i := range x.people {
		p := &x.people[i]
		s := x.state(i, y)
		row := household.Member{
			Household: x.id, Year: y, No: i + 1, Name: p.name, Sex: household.Male, Birth: p.born, BirthYear: p.born.Year(),
			Relation: p.relation, Ethnicity: p.ethnicity, CitizenID: p.citizen,
			NoLabour: s.noLabour, Merit: household.AnswerOf(p.merit), Disabled: household.AnswerOf(p.disabled),
			Malnourished: s.malnourished, Insured: s.insured, Schooling: s.schooling,
		}
		if p.female {
			row.Sex = household.Female
		}
		if p.yearOnly {
			row.Birth = 0
		}
		m.out.Members = append(m.out.Members, row)
	}
}

// more writes the answers beyond the indicators, in the order of their codes as
// [household.NewExtra] would.
func (m *maker) more(x *home, y law.Year, area household.Area) household.Extra {
	b := m.buffer[:0]
	put := func(code, value string) {
		if len(b) > 0 {
			b = append(b, ';')
		}
		b = append(append(append(b, code...), '='), value...)
	}
	yes := func(code string, v bool) { put(code, household.AnswerOf(v).String()) }
	number := func(code string, n int) { put(code, strconv.Itoa(n)) }
	anyMinority, merit, noLabour := false, false, true
	var children, hungry, uninsured, unschooled int
	for i := range x.people {
		p, s := &x.people[i], x.state(i, y)
		anyMinority = anyMinority || p.ethnicity != household.Kinh
		merit = merit || p.merit
		noLabour = noLabour && s.noLabour == household.Yes
		if p.age(y) >= 16 {
			continue
		}
		children++
		if s.malnourished == household.Yes {
			hungry++
		}
		if s.insured == household.No {
			uninsured++
		}
		if s.schooling == household.No {
			unschooled++
		}
	}
	yes("any_minority", anyMinority)
	if !listed(x.class) {
		yes("average_living", area == household.Rural && x.off <= 20)
	}
	number("b2", m.standard.PointsPerIndicator*bits.OnesCount16(x.marks))
	number("children", children)
	if children > 0 {
		number("children_insurance", uninsured)
		number("children_nutrition", hungry)
		number("children_schooling", unschooled)
	}
	yes("female_head", x.people[0].female)
	yes("local_minority", x.ethnicity == khmer || x.ethnicity == cham)
	yes("merit", merit)
	yes("no_labour", noLabour)
	if x.asked {
		yes("quick", false)
	}
	if listed(x.class) {
		for i, code := range []string{"r01", "r02", "r03", "r04", "r05", "r06", "r07", "r08"} {
			yes(code, x.causes&(1<<i) != 0)
		}
	}
	yes("requested", x.asked)
	put("typed_class", x.class.String())
	if listed(x.class) {
		for i, code := range []string{"w01", "w02", "w03", "w04", "w05", "w06"} {
			yes(code, x.wants&(1<<i) != 0)
		}
	}
	m.buffer = b
	return household.Extra(b)
}

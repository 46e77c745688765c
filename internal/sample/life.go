package sample

import (
	"fmt"
	"slices"

	"vuonlen/household"
	"vuonlen/law"
)

// path is the share of poor and near-poor households at the end of each year.
// Published for An Giang (law/published-rates, reported): 3.81 % and 5.89 % at
// the end of 2021, both together 7.42 % in 2022 and 4.61 % in 2024. The rest is
// filled in between, and what the province might have reached in 2025.
var path = [years]struct{ poor, near float64 }{
	{0.0381, 0.0589}, {0.0280, 0.0462}, {0.0215, 0.0380}, {0.0160, 0.0301}, {0.0115, 0.0235},
}

// Chances of a year that do not follow from the path; assumptions.
const (
	newPoor, newNear = 0.0009, 0.0024 // of the households that are not on the list
	backChance       = 0.03           // of those that left it
	refused          = 0.004          // ask and are not poor
	poorToNear       = 0.20
	nearToPoor       = 0.05
	formerList       = 0.023 // of all households: on the list of the earlier standard in 2021, not poor under the new one
)

func (m *maker) chance(p float64) bool { return m.rng.Float64() < p }

// enter makes a household of the hamlet known to the register. It is one of those
// declared; others says that it is one more.
func (m *maker) enter(at int, y law.Year, c household.Class, more bool) *home {
	h := &m.hamlets[at]
	if more {
		h.households++
	}
	rate := h.share
	if c == household.Poor {
		rate = min(0.96, 1.7*rate)
	}
	e := household.Kinh
	// Of those declared and not known yet, so many are Kinh.
	kinh := h.households - h.minority - (h.known - h.knownMin)
	if kinh <= 0 || h.minority > h.knownMin && m.chance(rate) {
		e = m.minorityGroup(string(h.district))
	}
	x := m.add(home{hamlet: int32(at), ethnicity: e, entered: y, address: m.address(at), people: m.family(y, e)})
	if more && e != household.Kinh {
		h.minority++
	}
	m.count(x, 1)
	m.answer(x, y, c)
	m.wrongNumber(x)
	return x
}

// add gives a household its number.
func (m *maker) add(x home) *home {
	x.id = household.ID(fmt.Sprintf("AG%07d", len(m.homes)+1))
	m.homes = append(m.homes, x)
	return &m.homes[len(m.homes)-1]
}

func (m *maker) address(at int) string {
	return fmt.Sprintf("Tổ %d, %s", 1+m.rng.IntN(18), m.hamlets[at].name)
}

// count notes that a known household came into its hamlet (1) or left it (-1).
func (m *maker) count(x *home, n int) {
	h := &m.hamlets[x.hamlet]
	h.known += n
	if x.ethnicity != household.Kinh {
		h.knownMin += n
	}
}

// begin finds the poor and near-poor of 2021, and those of the earlier list who
// are neither.
func (m *maker) begin() {
	total, weighted := 0.0, 0.0
	for _, h := range m.hamlets {
		total += float64(h.households)
		weighted += float64(h.households) * h.factor
	}
	for i := range m.hamlets {
		h := &m.hamlets[i]
		h.factor *= total / weighted
		for _, k := range []struct {
			class household.Class
			rate  float64
		}{{household.Poor, path[0].poor}, {household.NearPoor, path[0].near}, {household.NotPoor, formerList}} {
			for range m.binomial(h.households-h.known, min(0.5, k.rate*h.factor/(1-float64(h.known)/float64(max(1, h.households))))) {
				x := m.enter(i, first, k.class, false)
				x.reviewed, x.was, x.honest = first, household.UnknownClass, true
			}
		}
		for range m.binomial(h.households-h.known, refused*h.factor) {
			m.request(m.enter(i, first, household.NotPoor, false), first)
		}
	}
}

// request: a household that asked is reviewed.
func (m *maker) request(x *home, y law.Year) {
	x.asked, x.reviewed, x.was, x.honest = true, y, household.UnknownClass, true
}

// day is one before the visits of a year begin.
func (m *maker) day(y law.Year) law.Date {
	return law.MakeDate(int(y), 1+m.rng.IntN(8), 1+m.rng.IntN(28))
}

func (m *maker) change(x *home, kind household.ChangeKind, on law.Date, other household.ID, reason string) {
	c := household.Change{Household: x.id, Kind: kind, On: on, Other: other, Reason: reason}
	if !kind.Ends() {
		h := &m.hamlets[x.hamlet]
		c.Hamlet, c.Commune = h.code, m.commune(h, on)
	}
	c.Document = fmt.Sprintf("%d/XN-MH", len(m.out.Changes)+1)
	m.out.Changes = append(m.out.Changes, c)
	x.event = on.Year()
}

// events are what happens to households on the list between two reviews.
func (m *maker) events(y law.Year) {
	for i, n := 0, len(m.homes); i < n; i++ {
		x := &m.homes[i]
		if x.event == y || x.fixed || !m.away(x, y) && (x.gone || !listed(x.class)) {
			continue
		}
		if x.gone { // departed last year
			x.gone = false
			m.hamlets[x.hamlet].households++
			m.minorities(x, 1)
			m.count(x, 1)
			m.change(x, household.Reinstated, m.day(y), "", "hộ trở về địa phương")
			continue
		}
		u := m.rng.Float64()
		switch {
		case len(x.people) == 1 && x.people[0].age(y) >= 70 && m.chance(0.045):
			m.end(x, household.Dissolved, y, "", "người duy nhất trong hộ đã chết")
		case u < 0.008:
			m.end(x, household.Departed, y, "", "chuyển đi ngoài tỉnh")
		case u < 0.026:
			m.move(x, y)
		case u < 0.034 && len(x.people) <= 2:
			m.merge(x, y)
		case u < 0.045 && len(x.people) >= 4:
			m.splitOff(i, y)
		}
	}
	for i := range m.hamlets {
		for range m.binomial(m.hamlets[i].households, 0.0003*m.hamlets[i].factor) {
			c := household.NearPoor
			if m.chance(0.4) {
				c = household.Poor
			}
			x := m.enter(i, y, c, true)
			m.request(x, y)
			m.change(x, household.Arrived, m.day(y), "", "chuyển đến từ tỉnh khác")
		}
	}
}

// away tells whether a household that left last year comes back.
func (m *maker) away(x *home, y law.Year) bool {
	return x.gone && x.event == y-1 && listed(x.class) && x.was != household.UnknownClass &&
		x.left && m.chance(0.1)
}

func (m *maker) minorities(x *home, n int) {
	if x.ethnicity != household.Kinh {
		m.hamlets[x.hamlet].minority += n
	}
}

// end takes a household out of the register.
func (m *maker) end(x *home, kind household.ChangeKind, y law.Year, other household.ID, reason string) {
	m.hamlets[x.hamlet].households--
	m.minorities(x, -1)
	m.count(x, -1)
	x.gone = true
	x.left = kind == household.Departed
	m.change(x, kind, m.day(y), other, reason)
}

// move goes to another hamlet, mostly of the same commune.
func (m *maker) move(x *home, y law.Year) {
	g := m.groups[m.hamlets[x.hamlet].group]
	to := int32(g[0] + m.rng.IntN(g[1]-g[0]))
	if m.chance(0.35) {
		to = int32(m.rng.IntN(len(m.hamlets)))
	}
	if to == x.hamlet {
		return
	}
	m.hamlets[x.hamlet].households--
	m.minorities(x, -1)
	m.count(x, -1)
	x.hamlet, x.address = to, m.address(int(to))
	m.hamlets[to].households++
	m.minorities(x, 1)
	m.count(x, 1)
	m.change(x, household.Moved, m.day(y), "", "chuyển nơi ở trong tỉnh")
}

// merge goes to live with another household on the list of the hamlet, if there
// is one to which nothing happened yet.
func (m *maker) merge(x *home, y law.Year) {
	for _, i := range m.order[m.start[x.hamlet]:m.start[x.hamlet+1]] {
		o := &m.homes[i]
		if o == x || o.gone || o.event == y || o.fixed || o.hamlet != x.hamlet || !listed(o.class) || o.ethnicity != x.ethnicity || len(o.people) > 6 {
			continue
		}
		for _, p := range x.people {
			p.relation = relOther
			o.people = append(o.people[:len(o.people):len(o.people)], p)
		}
		o.event = y
		m.end(x, household.MergedInto, y, o.id, "về sống chung")
		return
	}
}

// splitOff makes a household of a grown-up child, with a spouse perhaps; it asks
// for review, as poor as the household it comes from.
func (m *maker) splitOff(i int, y law.Year) {
	x := &m.homes[i]
	k := slices.IndexFunc(x.people, func(p person) bool {
		return p.relation == relChild && p.age(y) >= 20 && p.age(y) <= 40 && p.ethnicity == x.ethnicity
	})
	if k < 0 {
		return
	}
	child := x.people[k]
	child.relation = relHead
	x.people = slices.Delete(slices.Clone(x.people), k, k+1)
	x.event = y
	at, origin, class, e := int(x.hamlet), x.id, x.class, x.ethnicity
	people := []person{child}
	if m.chance(0.7) {
		people = append(people, m.spouse(y, &child))
		if m.chance(0.6) {
			people = append(people, m.born(y, m.rng.IntN(4), m.chance(0.5), e, surname(&people[0]), relChild))
		}
	}
	m.hamlets[at].households++
	n := m.add(home{hamlet: int32(at), ethnicity: e, entered: y, address: m.address(at), people: people})
	m.minorities(n, 1)
	m.count(n, 1)
	m.answer(n, y, class)
	m.request(n, y)
	m.change(n, household.SplitOff, m.day(y), origin, "con ra ở riêng")
}

// outcomes decides in which class every household known ends the year, so that
// the province follows the path, and who asks for a review.
func (m *maker) outcomes(y law.Year) {
	var poor, near, effort, entered, back [2]float64
	total, free := 0.0, 0.0
	for i := range m.hamlets {
		total += float64(m.hamlets[i].households)
		free += float64(m.hamlets[i].households-m.hamlets[i].known) * m.hamlets[i].factor
	}
	for i := range m.homes {
		x := &m.homes[i]
		switch {
		case x.gone:
		case x.entered == y && x.class == household.Poor:
			entered[0]++
		case x.entered == y && x.class == household.NearPoor:
			entered[1]++
		case x.class == household.Poor:
			poor[0]++
			effort[0] += m.hamlets[x.hamlet].effort
		case x.class == household.NearPoor:
			near[0]++
			effort[1] += m.hamlets[x.hamlet].effort
		case x.ever:
			back[0]++
		}
	}
	p, n := poor[0], near[0]
	goal := path[y-first]
	inPoor := entered[0] + free*newPoor + 0.35*backChance*back[0]
	inNear := entered[1] + free*newNear + 0.65*backChance*back[0]
	// The chance of leaving the list that takes the province to its path.
	leavePoor, leaveNear := 0.15, 0.3
	if p > 0 {
		leavePoor = min(0.7, max(0.02, 1-poorToNear-(goal.poor*total-n*nearToPoor-inPoor)/p))
	}
	if n > 0 {
		leaveNear = min(0.8, max(0.05, 1-nearToPoor-(goal.near*total-p*poorToNear-inNear)/n))
	}
	for i := range m.homes {
		x := &m.homes[i]
		if x.gone || x.entered == y {
			continue
		}
		x.was, x.wasMarks, x.asked, x.honest = x.class, x.marks, false, true
		u := m.rng.Float64()
		next := x.class
		switch {
		case x.class == household.Poor:
			leave := min(0.95-poorToNear, leavePoor*m.hamlets[x.hamlet].effort*p/effort[0])
			if u < leave {
				next = household.NotPoor
			} else if u < leave+poorToNear {
				next = household.NearPoor
			}
		case x.class == household.NearPoor:
			leave := min(0.95-nearToPoor, leaveNear*m.hamlets[x.hamlet].effort*n/effort[1])
			if u < leave {
				next = household.NotPoor
			} else if u < leave+nearToPoor {
				next = household.Poor
			}
		case x.ever && u < backChance:
			x.asked, next = true, household.NearPoor
			if m.chance(0.35) {
				next = household.Poor
			}
		default:
			continue
		}
		x.before, x.reviewed = x.reviewed, y
		m.age(x, y)
		m.live(x, y, next)
	}
	for i := range m.hamlets {
		h := &m.hamlets[i]
		for _, k := range []struct {
			class household.Class
			rate  float64
		}{{household.Poor, newPoor}, {household.NearPoor, newNear}, {household.NotPoor, refused}} {
			for range m.binomial(h.households-h.known, min(0.5, k.rate*h.factor)) {
				m.request(m.enter(i, y, k.class, false), y)
			}
		}
	}
}

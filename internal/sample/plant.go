package sample

import (
	"cmp"
	"math/bits"
	"slices"
	"strconv"

	"vuonlen/household"
	"vuonlen/law"
	"vuonlen/tally"
	"vuonlen/unit"
)

// PlantKind says what is wrong somewhere in the province.
type PlantKind string

// The kinds. docs/sample.md describes them; a test holds each against the rows.
const (
	FalseExit        PlantKind = "false_exit"        // left the list though no indicator changed
	Bunching         PlantKind = "bunching"          // all who leave the list score one to three points over the line
	CopiedSheet      PlantKind = "copied_sheet"      // a hamlet's answers are those of another hamlet
	IdenticalAnswers PlantKind = "identical_answers" // an interviewer wrote the same answers for every household
	DigitHeaping     PlantKind = "digit_heaping"     // every B1 ends in 0
	LateEdit         PlantKind = "late_edit"         // a correction after recognition takes the household off the list
	Duplicate        PlantKind = "duplicate"         // one household under two numbers
	NotReviewed      PlantKind = "not_reviewed"      // on the list, not reviewed, though the campaign is said to be complete
	HamletMissing    PlantKind = "hamlet_missing"    // no review and no count of a hamlet
	TallyMissing     PlantKind = "tally_missing"     // reviews of a hamlet without its recognised count
	TallyDiffers     PlantKind = "tally_differs"     // fewer poor recognised than reviewed
	RateDiffers      PlantKind = "rate_differs"      // a printed rate that is not that of its counts
	NoHamlet         PlantKind = "no_hamlet"         // the review names the commune only; the hamlet's count has the household
	UnknownClass     PlantKind = "unknown_class"     // a blank leaves the class open; the hamlet's count has it as typed
	TypedDiffers     PlantKind = "typed_differs"     // the total of B2 typed is not that of the answers
	WrongNumber      PlantKind = "wrong_number"      // the head's citizen number says another sex
)

// Planted is one thing that was made wrong on purpose.
type Planted struct {
	Kind  PlantKind
	Where unit.Code // hamlet, or commune, on 31 December of the year
	Year  law.Year  // the first it shows in
	// Households concerned: for a duplicate the first number and the second, for a
	// copied sheet the copies.
	Households []household.ID
	Note       string // what more a test needs: the interviewer, the hamlet copied
}

// plants says where things go wrong.
type plants struct {
	at   map[PlantKind]int // a group of hamlets each
	late int               // index of the late edits among the planted
}

// The two hamlets that have no count of 2023; the reviews of the first are
// missing too. A small province has them all the same.
const (
	hamletLost = 40
	tallyLost  = 400
)

func (m *maker) missing(hamlet int, y law.Year) PlantKind {
	switch {
	case y == 2023 && hamlet == hamletLost:
		return HamletMissing
	case y == 2023 && hamlet == tallyLost:
		return TallyMissing
	}
	return ""
}

// choosePlants gives each kind that needs one a commune of its own, among those
// with many households on the list.
func (m *maker) choosePlants() {
	size := func(g int) int { return int(m.start[m.groups[g][1]] - m.start[m.groups[g][0]]) }
	var order []int
	for g, span := range m.groups {
		if lost := func(i int) bool { return span[0] <= i && i < span[1] }; !lost(hamletLost) && !lost(tallyLost) {
			order = append(order, g)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(size(b), size(a)) })
	m.plants.at = map[PlantKind]int{}
	for i, k := range []PlantKind{FalseExit, Bunching, CopiedSheet, LateEdit, DigitHeaping, IdenticalAnswers, Duplicate, NotReviewed, TallyDiffers, RateDiffers} {
		m.plants.at[k] = order[2+2*i]
	}
}

func (m *maker) note(k PlantKind, where unit.Code, y law.Year, note string, xs ...*home) {
	p := Planted{Kind: k, Where: where, Year: y, Note: note}
	for _, x := range xs {
		p.Households = append(p.Households, x.id)
	}
	m.out.Planted = append(m.out.Planted, p)
}

// plant changes what came out of a year.
func (m *maker) plant(y law.Year) {
	switch y {
	case 2022:
		m.identical(y)
		m.heap(y)
		m.duplicate(y)
	case 2023:
		m.bunch(y)
		m.copySheet(y)
		m.note(HamletMissing, m.hamlets[hamletLost].code, y, "")
		m.note(TallyMissing, m.hamlets[tallyLost].code, y, "")
	case 2024:
		m.falseExits(y)
		m.skip(y)
	}
}

// among lists the homes reviewed in the commune of a kind of plant.
func (m *maker) among(k PlantKind, y law.Year) (out []*home, commune unit.Code) {
	g := m.groups[m.plants.at[k]]
	for i := g[0]; i < g[1]; i++ {
		out = append(out, m.reviewed(i, y)...)
	}
	return out, m.hamlets[g[0]].communes[y-first]
}

// share is how many of n households are planted: a third, at most twelve, at
// least one.
func share(n int) int { return min(12, (n+2)/3) }

func (m *maker) falseExits(y law.Year) {
	all, commune := m.among(FalseExit, y)
	var out []*home
	for _, x := range all {
		if !x.wasListed(y) || x.blank != 0 || len(out) == share(len(all)) {
			continue
		}
		x.class, x.marks, x.off, x.honest = household.NotPoor, x.wasMarks, 1+int16(m.rng.IntN(8)), false
		out = append(out, x)
	}
	if len(out) > 0 {
		m.note(FalseExit, commune, y, "", out...)
	}
}

func (m *maker) bunch(y law.Year) {
	all, commune := m.among(Bunching, y)
	var out []*home
	for _, x := range all {
		if !x.wasListed(y) || listed(x.class) && len(out) >= share(len(all)) {
			continue
		}
		if listed(x.class) {
			x.marks &^= m.pick(x.marks)
			m.settle(x, y, household.NotPoor)
		}
		x.off = 1 + int16(m.rng.IntN(3))
		x.honest = false
		out = append(out, x)
	}
	if len(out) > 0 {
		m.note(Bunching, commune, y, "", out...)
	}
}

// copySheet repeats the answers of the fullest hamlet of a commune for the next
// one.
func (m *maker) copySheet(y law.Year) {
	g := m.groups[m.plants.at[CopiedSheet]]
	var from, to []*home
	a, b := 0, 0
	for i := g[0]; i < g[1]; i++ {
		switch l := m.reviewed(i, y); {
		case len(l) > len(from):
			from, to, a, b = l, from, i, a
		case len(l) > len(to):
			to, b = l, i
		}
	}
	if len(to) == 0 || m.hamlets[a].communes[y-first] != m.hamlets[b].communes[y-first] {
		return
	}
	for i, x := range to {
		o := from[i]
		x.off, x.marks, x.class = o.off, o.marks, o.class
		x.honest, o.honest = false, false
	}
	m.note(CopiedSheet, m.hamlets[b].code, y, string(m.hamlets[a].code), to...)
}

// identical lets the first interviewer of a hamlet write the same for everyone.
func (m *maker) identical(y law.Year) {
	g := m.groups[m.plants.at[IdenticalAnswers]]
	best, at := []*home(nil), 0
	for i := g[0]; i < g[1]; i++ {
		if l := m.reviewed(i, y); len(l) > len(best) {
			best, at = l, i
		}
	}
	h := &m.hamlets[at]
	var out []*home
	for pos, x := range best {
		if pos*len(h.visitors)/len(best) > 0 {
			break
		}
		x.class, x.marks, x.off, x.honest = household.NearPoor, bit(4)|bit(10), -5, false
		out = append(out, x)
	}
	if len(out) > 1 {
		m.note(IdenticalAnswers, h.code, y, h.visitors[0], out...)
	}
}

func (m *maker) heap(y law.Year) {
	all, commune := m.among(DigitHeaping, y)
	for _, x := range all {
		line, _ := m.standard.Line(m.hamlets[x.hamlet].area(y))
		b1 := (line.Points + int(x.off)) / 10 * 10
		if x.off > 0 {
			b1 = (line.Points + int(x.off) + 9) / 10 * 10
		}
		x.off = int16(b1 - line.Points)
	}
	if len(all) > 0 {
		m.note(DigitHeaping, commune, y, "", all...)
	}
}

// duplicate gives poor households a second number in another hamlet of their
// commune.
func (m *maker) duplicate(y law.Year) {
	all, _ := m.among(Duplicate, y)
	g := m.groups[m.plants.at[Duplicate]]
	var firsts []home // copies: adding homes moves the others
	for _, x := range all {
		if x.class == household.Poor && x.people[0].citizen != "" && len(firsts) < 1+len(all)/40 {
			x.honest, x.fixed = false, true
			firsts = append(firsts, *x)
		}
	}
	for _, x := range firsts {
		at := g[0] + (int(x.hamlet)-g[0]+1)%(g[1]-g[0])
		n := m.add(home{
			hamlet: int32(at), off: x.off, marks: x.marks, class: x.class, ethnicity: x.ethnicity, people: slices.Clone(x.people),
			address: m.address(at), wants: x.wants, causes: x.causes, entered: y, fixed: true,
		})
		m.hamlets[at].households++
		m.minorities(n, 1)
		m.count(n, 1)
		m.request(n, y)
		n.honest = false
		m.note(Duplicate, m.hamlets[x.hamlet].code, y, string(m.hamlets[at].code), &x, n)
	}
	m.sort()
}

// skip leaves households on the list out of the review.
func (m *maker) skip(y law.Year) {
	all, commune := m.among(NotReviewed, y)
	var out []*home
	for i, x := range slices.DeleteFunc(all, func(x *home) bool { return !x.wasListed(y) }) {
		if i%7 == 0 && len(out) < 5 {
			m.settle(x, y, x.was)
			x.reviewed = 0
			out = append(out, x)
		}
	}
	if len(out) > 0 {
		m.note(NotReviewed, commune, y, "", out...)
	}
}

// blank leaves an indicator of some households without an answer, mostly one that
// their class does not hang on.
func (m *maker) blank(x *home, y law.Year) {
	x.blank = 0
	if !x.honest || !m.chance(0.02) {
		return
	}
	for range 4 {
		i := 1 + m.rng.IntN(household.Indicators)
		known := bits.OnesCount16(x.marks &^ bit(i))
		open := listed(x.class) && known == minPoor-1
		if open && !m.chance(0.15) {
			continue
		}
		x.blank = uint8(i)
		if open {
			m.note(UnknownClass, m.hamlets[x.hamlet].code, y, "", x)
		}
		return
	}
}

// blur leaves out the area or the hamlet of some rows.
func (m *maker) blur(x *home, r *household.Review) {
	if !x.honest {
		return
	}
	if m.chance(0.01) {
		r.Area = household.AreaUnknown // the fact of the unit says it
	}
	if m.chance(0.003) {
		m.note(NoHamlet, r.Hamlet, r.Year, "", x)
		r.Hamlet = ""
	}
}

// typed mistypes a total of B2 now and then.
func (m *maker) typed(x *home, r *household.Review) {
	if !x.honest || x.blank != 0 || len(m.out.Reviews)%1000 != 500 {
		return
	}
	more := r.More.Map()
	more["b2"] = strconv.Itoa(m.standard.PointsPerIndicator * ((bits.OnesCount16(x.marks) + 1) % (household.Indicators + 1)))
	r.More = household.NewExtra(more)
	m.note(TypedDiffers, r.Place(), r.Year, "", x)
}

// late writes corrections that come after recognition and take a household off
// the list.
func (m *maker) late(x *home, r household.Review) {
	if r.Year != 2024 || m.hamlets[x.hamlet].group != m.plants.at[LateEdit] || !listed(x.class) || !x.honest || len(m.out.Late) == 5 {
		return
	}
	if len(m.out.Late) == 0 {
		m.plants.late = len(m.out.Planted)
		m.note(LateEdit, r.Commune, r.Year, "")
	}
	p := &m.out.Planted[m.plants.late]
	p.Households = append(p.Households, x.id)
	x.honest = false
	z := *x
	z.class, z.off = household.NotPoor, 1+int16(m.rng.IntN(4))
	line, _ := m.standard.Line(r.Area)
	r.SetB1(line.Points + int(z.off))
	r.More = m.more(&z, r.Year, r.Area)
	on, _ := recognised(r.Commune, r.Year)
	r.ReviewedOn = on.AddDays(6 + m.rng.IntN(5))
	m.out.Late = append(m.out.Late, r)
}

// misreport falsifies counts.
func (m *maker) misreport(hamlet int, y law.Year, t *tally.Tally) {
	switch m.hamlets[hamlet].group {
	case m.plants.at[TallyDiffers]:
		if poor := t.Poor.Lo; poor > 0 && (y == 2022 || y == 2024) {
			t.Poor = law.Exactly(poor - 1)
			t.MinorityPoor = law.Exactly(min(t.MinorityPoor.Lo, poor-1))
			m.note(TallyDiffers, t.Code, y, "")
		}
	case m.plants.at[RateDiffers]:
		if n, all := t.Poor.Lo, t.Households.Lo; all > 0 && y == 2023 {
			pct := law.Frac((n*10000+all/2)/all+137, 100)
			t.PoorPct = &pct
			m.note(RateDiffers, t.Code, y, "")
		}
	}
}

// wrongNumber gives every 400th head a citizen number of the other sex.
func (m *maker) wrongNumber(x *home) {
	p := &x.people[0]
	if p.citizen == "" || len(m.homes)%400 != 0 {
		return
	}
	p.citizen = m.number(int(p.born.Year()), 1-p.sex())
	x.fixed = true
	m.note(WrongNumber, m.hamlets[x.hamlet].code, x.entered, "", x)
}

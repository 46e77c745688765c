package award

import (
	"fmt"
	"strings"

	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/tally"
	"vuonlen/unit"
)

// Followed is the source of facts about the households that were poor or near-poor at the
// start of the period, by what the later review says of them.
const Followed = "followed"

// living gives how the living conditions of the poor and near-poor of the subject's
// unit changed since the start of the period (mission section 4, hamlet.living): by
// indicator, among those listed then and now, and for the same households followed.
// Each group of facts begins with the households that the others are a part of.
func (c *context) living() (facts []law.Fact, text lang.Text, ok bool) {
	from, to := c.movement.From, c.book.last
	if c.record.Living == nil || c.subject.Unit == nil || to <= from {
		return nil, text, false
	}
	l, ok := c.record.Living(c.subject.Unit, from, to)
	if !ok {
		return nil, text, false
	}
	add := func(name string, y law.Year, n law.Count, source string) {
		facts = append(facts, law.Fact{Name: name, Code: c.subject.Code, Year: y, Value: n, Source: source})
	}
	indicators := func(y law.Year, source string, of func(tally.LivingIndicator) tally.Deprived) {
		for i, x := range l.Indicators {
			if d := of(x); d.Yes+d.Unknown > 0 {
				add(fmt.Sprintf("d%02d", i+1), y, law.Between(d.Yes, d.Yes+d.Unknown), source)
			}
		}
	}
	add("listed", from, law.Exactly(l.FirstListed), "reviews")
	indicators(from, "reviews", func(x tally.LivingIndicator) tally.Deprived { return x.First })
	add("listed", to, law.Exactly(l.LastListed), "reviews")
	indicators(to, "reviews", func(x tally.LivingIndicator) tally.Deprived { return x.Last })
	add("followed", to, law.Exactly(l.FirstListed), Followed)
	indicators(to, Followed, func(x tally.LivingIndicator) tally.Deprived { return x.Followed })
	var cured, arisen int64
	down, up, open := 0, 0, 0
	for _, x := range l.Indicators {
		cured += x.Cured
		arisen += x.Arisen
		wasLo, wasHi, was := x.First.Share()
		isLo, isHi, is := x.Last.Share()
		switch {
		case !was || !is:
			open++
		case isHi.Cmp(wasLo) < 0:
			down++
		case isLo.Cmp(wasHi) > 0:
			up++
		case wasLo.Cmp(wasHi) != 0 || isLo.Cmp(isHi) != 0:
			open++
		}
	}
	return facts, lang.T("award.living.text", "from", from, "to", to, "first", l.FirstListed, "last", l.LastListed,
		"all", household.Indicators, "down", down, "up", up, "open", open,
		"cured", cured, "arisen", arisen, "gone", l.FollowedGone), true
}

// livingState says what the reviews of the period show, for a conclusion that rests
// on them to be in doubt when they show something else.
func (m *Movement) livingState(r *Record, u *unit.Unit) (lines []string) {
	if r.Living == nil || u == nil {
		return nil
	}
	for y := m.From + 1; y <= m.To; y++ {
		if l, ok := r.Living(u, m.From, y); ok {
			lines = append(lines, fmt.Sprintf("reviews %d %+v", y, l))
		}
	}
	return lines
}

// indicatorName names the indicator of a fact of [context.living].
func indicatorName(f law.Fact) (lang.Both, bool) {
	s, ok := household.StandardForYear(f.Year)
	var i int
	if n, err := fmt.Sscanf(f.Name, "d%02d", &i); !ok || n != 1 || err != nil || i < 1 || i > household.Indicators {
		return lang.Both{}, false
	}
	return s.Indicators[i-1].Name, true
}

// priority puts the share of the allocated money that went to the poor districts and
// specially difficult communes of the subject's land beside the share of its poor households
// that live there, at the start of the period (mission section 4,
// province.budget-priority). Places of which nobody entered whether they are such
// are counted apart, and on neither side.
func (c *context) priority() (facts []law.Fact, text lang.Text, ok bool) {
	home, from := c.subject.Unit, c.movement.From
	if home == nil {
		return nil, text, false
	}
	end := law.YearEnd(from)
	if !home.Alive(end) {
		return nil, text, false
	}
	var first []*unit.Unit // the places that come first
	open := 0
	look := func(level unit.Level, fact string) {
		for _, u := range c.record.Tree.Under(home, end, level) {
			if c.inside(u, first, end) {
				continue
			}
			switch f, known := c.record.Facts.On(u, fact, end); {
			case !known:
				open++
			case f.Value == "yes":
				first = append(first, u)
			}
		}
	}
	look(unit.District, "poor_district")
	look(unit.Commune, "specially_difficult")
	if len(first) == 0 {
		return nil, text, false
	}
	var money, there law.Dong
	unvalued := 0
	for _, e := range c.about("budget") {
		n, valued := e.Number("allocated")
		if !valued {
			unvalued++
			continue
		}
		money = law.Dong(capped(int64(money), n))
		code, on := e.Place()
		if u, ok := c.record.Tree.Find(code, on); ok && c.inside(u, first, on) {
			there = law.Dong(capped(int64(there), n))
		}
	}
	all := c.book.year(from).Poor
	poor := law.Exactly(0)
	for _, u := range first {
		f, gap := c.record.Tallies.Restated(u, end, from, c.movement.Standard, c.known)
		if gap != tally.NoGap {
			return nil, text, false
		}
		poor = poor.Add(f.Poor)
	}
	share, _, ok := tally.Rate(law.Exactly(int64(there)), law.Exactly(int64(money)))
	lo, hi, known := tally.Rate(poor, all)
	if !ok || !known {
		return nil, text, false
	}
	var names []string
	for _, u := range first {
		st, _ := u.At(end)
		names = append(names, st.FullName)
	}
	facts = []law.Fact{
		{Name: "priority_money", Code: c.subject.Code, Value: there, Source: "budget"},
		{Name: "all_money", Code: c.subject.Code, Value: money, Source: "budget"},
		{Name: "priority_poor", Code: c.subject.Code, Year: from, Value: poor, Source: "sum"},
	}
	for _, f := range c.facts(from, c.book.year(from), false) {
		if f.Name == "poor" {
			facts = append(facts, f)
		}
	}
	return facts, lang.T("award.priority.text", "places", strings.Join(names, ", "), "money", span{share, share}, "households", span{lo, hi}, "year", from,
		"open", open, "unvalued", unvalued), true
}

// Say writes a share in per cent, both ends where they differ: "30,00", "30,00–35,00".
func (s span) Say(l lang.Lang) string {
	out := law.Points(s.lo).Say(l)
	if s.lo.Cmp(s.hi) != 0 {
		out += "–" + law.Points(s.hi).Say(l)
	}
	return out
}

// inside tells whether a unit is one of some, or lies in one of them, on a day.
func (c *context) inside(u *unit.Unit, of []*unit.Unit, on law.Date) bool {
	for _, x := range of {
		if u == x || c.record.Tree.Within(u, x, on) {
			return true
		}
	}
	return false
}

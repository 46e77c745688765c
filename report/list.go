package report

import (
	"slices"
	"strconv"
	"strings"

	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
)

// Entry says how a household came to be in its class.
type Entry uint8

// The entries. The zero Entry is unknown.
const (
	EntryUnknown  Entry = iota
	EntryNew            // on the list for the first time
	EntryFellBack       // again, after it had left the list
	EntryOld            // since an earlier year
)

// person is a row of a member list; member is nil where only the head's name is
// known, from the review.
type person struct {
	*subject
	member *household.Member
	no     int  // of the household on the sheet
	nth    int  // within the household
	first  bool // the row that also tells about the household
	entry  Entry
}

// listCells write the columns of a member list. Columns about the household are
// filled in its first row only.
var listCells = func() map[string]func(*person) Cell {
	ofHousehold := func(is func(*person) household.Answer) func(*person) Cell {
		return func(p *person) Cell {
			if !p.first {
				return Cell{}
			}
			return mark(is(p))
		}
	}
	condition := func(name string) func(*person) Cell {
		return ofHousehold(func(p *person) household.Answer { return conditions[name](p.subject) })
	}
	entry := func(e Entry) func(*person) Cell {
		return ofHousehold(func(p *person) household.Answer {
			if p.entry == EntryUnknown {
				return household.NoAnswer
			}
			return household.AnswerOf(p.entry == e)
		})
	}
	out := map[string]func(*person) Cell{
		"head_no": func(p *person) Cell {
			if !p.first {
				return Cell{}
			}
			return words(strconv.Itoa(p.no))
		},
		"member_no":      func(p *person) Cell { return words(strconv.Itoa(p.nth)) },
		"name":           func(p *person) Cell { return orUnknown(p.name()) },
		"born_male":      func(p *person) Cell { return p.born(household.Male) },
		"born_female":    func(p *person) Cell { return p.born(household.Female) },
		"ethnicity":      func(p *person) Cell { return orUnknown(p.ethnicity().Name()) },
		"relation":       func(p *person) Cell { return p.relation() },
		"new":            entry(EntryNew),
		"fell_back":      entry(EntryFellBack),
		"old":            entry(EntryOld),
		"merit":          condition("merit"),
		"local_minority": condition("local_minority"),
		"no_labour":      condition("no_labour"),
	}
	for i := 1; i <= 6; i++ {
		code := "w" + two(i)
		out[code] = ofHousehold(func(p *person) household.Answer { return p.More.Answer(code) })
	}
	return out
}()

// mark is the cross that a form is ticked with; a "no" stays empty.
func mark(a household.Answer) Cell {
	switch a {
	case household.Yes:
		return words("x")
	case household.No:
		return Cell{}
	}
	return words(Unknown)
}

func orUnknown(s string) Cell {
	if s == "" {
		s = Unknown
	}
	return words(s)
}

func (p *person) name() string {
	if p.member != nil {
		return p.member.Name
	}
	return p.Head
}

func (p *person) ethnicity() household.Ethnicity {
	if p.member != nil && (p.member.Ethnicity != "" || !p.first) {
		return p.member.Ethnicity
	}
	return p.subject.Ethnicity
}

func (p *person) relation() Cell {
	switch {
	case p.member != nil && p.member.Relation != "":
		return words(p.member.Relation)
	case p.first:
		return phrase(lang.T("report.head"))
	}
	return words(Unknown)
}

// born is the year of birth under the person's sex. Of a person of unknown sex
// neither column is known.
func (p *person) born(sex household.Sex) Cell {
	switch {
	case p.member == nil || p.member.Sex == household.SexUnknown:
		return words(Unknown)
	case p.member.Sex != sex:
		return Cell{}
	case p.member.BirthYear == 0:
		return words(Unknown)
	}
	return words(strconv.Itoa(int(p.member.BirthYear)))
}

// list makes the rows of a member list: the households that certainly are of the
// form's class, by hamlet and number in the register.
func (s *Sheet) list(in Input, places map[*unit.Unit][]int) {
	class := conditions[s.Form.Class.String()]
	units := make([]*unit.Unit, 0, len(places))
	for u := range places {
		units = append(units, u)
	}
	path := func(u *unit.Unit) string { // codes from above down, so that a commune's hamlets are together
		code := ""
		for ok := true; ok && u.Level != unit.Nation; u, ok = in.Tree.Parent(u, s.On) {
			st, _ := u.At(s.On)
			code = string(st.Code) + "/" + code
		}
		return code
	}
	paths := map[*unit.Unit]string{}
	for _, u := range units {
		paths[u] = path(u)
		if u.Level != unit.Hamlet {
			paths[u] += "~" // households of no known hamlet come after its hamlets
		}
	}
	slices.SortFunc(units, func(a, b *unit.Unit) int { return strings.Compare(paths[a], paths[b]) })
	no := 0
	for _, u := range units {
		set := slices.DeleteFunc(slices.Clone(places[u]), func(i int) bool { return class(&s.subjects[i]) != household.Yes })
		slices.SortFunc(set, func(a, b int) int {
			return strings.Compare(string(s.subjects[a].Household), string(s.subjects[b].Household))
		})
		if len(set) == 0 {
			continue
		}
		if s.Unit.Level != unit.Hamlet {
			s.Rows = append(s.Rows, Row{Kind: HeadingRow, Unit: u, set: set, Lead: []Cell{{}, {}, s.title(in, u)}, Cells: make([]Cell, len(s.Columns))})
		}
		for _, i := range set {
			no++
			s.Listed = append(s.Listed, s.subjects[i].Household)
			s.household(in, &s.subjects[i], no)
		}
	}
}

// title names a hamlet, with its commune on a sheet of more than one, or says of
// which unit no hamlet is known.
func (s *Sheet) title(in Input, u *unit.Unit) Cell {
	st, _ := u.At(s.On)
	if u.Level != unit.Hamlet {
		return phrase(lang.T("report.open.of", "unit", st.FullName, "level", unit.Hamlet))
	}
	if p, ok := in.Tree.Parent(u, s.On); ok && p != s.Unit {
		pst, _ := p.At(s.On)
		return words(st.FullName + ", " + pst.FullName)
	}
	return words(st.FullName)
}

func (s *Sheet) household(in Input, sub *subject, no int) {
	p := person{subject: sub, no: no}
	if in.Entry != nil {
		p.entry = in.Entry(sub.Household, s.Form.Class)
	}
	members := slices.Clone(sub.members)
	if head := sub.head(); head != nil { // the head comes first
		at := slices.Index(members, head)
		members = append([]*household.Member{head}, slices.Delete(members, at, at+1)...)
	}
	if len(members) == 0 {
		members = []*household.Member{nil}
	}
	for i, m := range members {
		p.member, p.nth, p.first = m, i+1, i == 0
		r := Row{Kind: MemberRow, Household: sub.Household}
		for j := range s.Leads {
			r.Lead = append(r.Lead, listCells[s.Leads[j].list](&p))
		}
		for j := range s.Columns {
			r.Cells = append(r.Cells, listCells[s.Columns[j].list](&p))
		}
		s.Rows = append(s.Rows, r)
	}
}

// listed counts households, and members, of a member list.
func (s *Sheet) listed() (households, members law.Count) {
	var h, m int64
	last := household.ID("")
	for i := range s.Rows {
		if r := &s.Rows[i]; r.Kind == MemberRow {
			m++
			if r.Household != last {
				h++
				last = r.Household
			}
		}
	}
	return law.Exactly(h), law.Exactly(m)
}

package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/tally"
	"vuonlen/unit"
)

// Input is what a sheet is filled from. A function that is nil knows nothing.
type Input struct {
	Tree     *unit.Tree
	Unit     *unit.Unit // lives on 31 December of the year
	Year     law.Year
	Standard *household.Standard // nil = that of the year
	// Reviews are those of the year, one for each household, with their class;
	// those of other years are passed over. They may reach beyond the unit: each
	// belongs where its hamlet or commune is on 31 December of the year.
	Reviews  []household.Review
	Members  []household.Member // of the year
	Declared func(*unit.Unit) Declared
	// Complete tells whether every household of a unit that had to be reviewed
	// was. Of a unit without a review nothing is known otherwise: nobody poor and
	// nobody asked look the same.
	Complete func(*unit.Unit) bool
	// Recognised is the recognised count of a unit under the standard, nil where
	// there is none. In form 1 it wins over what was declared and what the reviews
	// count, and the sheet says where those differ.
	Recognised func(*unit.Unit) *tally.Tally
	// Movement is what became of the households of a class since the year before,
	// for forms 2 and 3; false where nobody knows.
	Movement func(*unit.Unit, household.Class) (Movement, bool)
	// Entry is how a household came to be in its class, for forms 14 and 15.
	Entry       func(household.ID, household.Class) Entry
	Provisional bool
	SignedOn    law.Date
	Source      string
}

// Fill fills a form. The error is a fault when the unit does not live at the end
// of the year or the year has no standard.
func Fill(f *Form, in Input) (*Sheet, error) {
	on := law.YearEnd(in.Year)
	state, ok := in.Unit.At(on)
	if !ok {
		return nil, ended(in.Unit, on)
	}
	if in.Standard == nil {
		if in.Standard, ok = household.StandardForYear(in.Year); !ok {
			return nil, noStandard(in.Year)
		}
	}
	s := &Sheet{
		Form: f, Unit: in.Unit, State: state, On: on, Year: in.Year, Standard: in.Standard,
		Provisional: in.Provisional, SignedOn: in.SignedOn, Source: in.Source,
	}
	for p, ok := in.Tree.Parent(in.Unit, on); ok && p.Level != unit.Nation; p, ok = in.Tree.Parent(p, on) {
		st, _ := p.At(on)
		s.Above = append(s.Above, st)
	}
	places, err := s.place(in)
	if err != nil {
		return nil, err
	}
	s.columns()
	if f.List {
		s.list(in, places)
	} else {
		s.units(in, places)
	}
	s.notice(in)
	return s, nil
}

// place finds the unit of each review and keeps those of the territory.
func (s *Sheet) place(in Input) (map[*unit.Unit][]int, error) {
	members := map[household.ID][]*household.Member{}
	for i := range in.Members {
		if m := &in.Members[i]; m.Year == in.Year {
			members[m.Household] = append(members[m.Household], m)
		}
	}
	for _, ms := range members {
		slices.SortFunc(ms, func(a, b *household.Member) int { return a.No - b.No })
	}
	within := map[*unit.Unit]bool{}
	places := map[*unit.Unit][]int{}
	seen := map[household.ID]bool{}
	lost := 0
	for i := range in.Reviews {
		r := &in.Reviews[i]
		if r.Year != in.Year {
			continue
		}
		u, ok := in.Tree.Find(r.Place(), s.On)
		if !ok && r.Hamlet != "" && r.Commune != "" {
			u, ok = in.Tree.Find(r.Commune, s.On)
		}
		if !ok {
			lost++
			continue
		}
		here, known := within[u]
		if !known {
			here = in.Tree.Within(u, in.Unit, s.On)
			within[u] = here
		}
		if !here {
			continue
		}
		if seen[r.Household] {
			return nil, fmt.Errorf("report: household %s has two reviews in %d", r.Household, int(r.Year))
		}
		seen[r.Household] = true
		places[u] = append(places[u], len(s.subjects))
		s.subjects = append(s.subjects, newSubject(r, s.Standard, members[r.Household]))
	}
	if lost > 0 {
		s.Notices = append(s.Notices, lang.T("report.notice.lost", "n", lost, "on", s.On))
	}
	return places, nil
}

// columns puts the columns of the form as they are on this sheet.
func (s *Sheet) columns() {
	for _, c := range s.Form.Columns {
		if c.Indicator != 0 && c.Indicator <= len(s.Standard.Indicators) {
			c.Heading = s.Standard.Indicators[c.Indicator-1].Name
		}
		switch {
		case c.No == 0:
			s.Leads = append(s.Leads, c)
		case c.by == "ethnicity":
			s.Columns = append(s.Columns, s.groups(c)...)
		default:
			s.Columns = append(s.Columns, c)
		}
	}
	for i := range s.Columns {
		s.Columns[i].No = i + 1
	}
	if s.Form.List {
		return
	}
	lead := func(letter string, vi, en string) {
		s.Leads = append(s.Leads, Column{Letter: letter, Heading: lang.Both{VI: vi, EN: en}, Measure: "text"})
	}
	lead("A", "STT", "No.")
	lead("B", "Đơn vị", "Unit")
	if len(s.Form.Lines) > 0 {
		lead("C", "Chỉ tiêu", "Item")
	}
}

// units makes a row for each unit below, sums of districts, and the total.
func (s *Sheet) units(in Input, places map[*unit.Unit][]int) {
	declared := func(u *unit.Unit) Declared {
		if in.Declared == nil {
			return Declared{}
		}
		return in.Declared(u)
	}
	complete := func(u *unit.Unit) bool { return in.Complete != nil && in.Complete(u) }
	total := gather{declared: nobodyDeclared(), moved: nobodyMoved()}
	var above *unit.Unit // the district whose communes are being added up
	group, groupRow, silent := total, 0, 0
	closeGroup := func() {
		if above != nil {
			group.declared = group.declared.or(declared(above))
			s.Rows[groupRow].sums = s.sums(groupRow+1, len(s.Rows))
			s.put(groupRow, group)
		}
	}
	for i, u := range s.below(in) {
		if p, ok := in.Tree.Parent(u, s.On); ok && p.Level == unit.District && in.Unit.Level == unit.Province && p != above {
			closeGroup()
			above, group = p, gather{declared: nobodyDeclared(), moved: nobodyMoved()}
			groupRow = len(s.Rows)
			st, _ := p.At(s.On)
			s.add(Row{Kind: GroupRow, Unit: p}, phrase(lang.T("report.group")), words(st.FullName))
		}
		st, _ := u.At(s.On)
		g := gather{declared: declared(u), set: s.within(in.Tree, u, places)}
		g.silent = len(g.set) == 0 && !complete(u)
		if g.silent {
			silent++
		}
		g.moved, g.known = s.movement(in, u)
		at := len(s.Rows)
		row := Row{Kind: UnitRow, Unit: u, Code: st.Code}
		if in.Recognised != nil {
			row.Recognised = in.Recognised(u)
		}
		s.add(row, words(strconv.Itoa(i+1)), words(st.FullName))
		s.put(at, g)
		group.plus(g)
		total.plus(g)
	}
	closeGroup()
	// A movement has no such row: what it knows of no unit below shows when its
	// sum is compared with that of the whole.
	if open := s.leftOver(total.set); len(open) > 0 && !s.Form.moves() {
		g := gather{set: open}
		at := len(s.Rows)
		s.add(Row{Kind: OpenRow}, Cell{}, phrase(lang.T("report.open", "level", s.levelBelow())))
		s.put(at, g)
		total.plus(g)
		s.Notices = append(s.Notices, lang.T("report.notice.open", "n", len(open), "level", s.levelBelow()))
	}
	if own := declared(in.Unit); in.Declared != nil {
		s.compareDeclared(total.declared, own)
		total.declared = total.declared.or(own)
	}
	if s.levelBelow() == unit.Hamlet {
		// The commune is what is reviewed: a hamlet without a review takes nothing
		// away from what is known of the whole, as on the sheet of its district.
		total.silent = len(total.set) == 0 && !complete(in.Unit)
	}
	at := len(s.Rows)
	s.add(Row{Kind: TotalRow, sums: s.sums(0, at)}, Cell{}, phrase(lang.T("report.total")))
	s.put(at, total)
	if silent > 0 && !s.Form.moves() {
		s.say(lang.T("report.notice.silent", "n", silent, "level", s.levelBelow()))
	}
}

// sums adds up the columns in which recognised counts stand among rows. The
// recognised counts of all hamlets hold the households of no known hamlet.
func (s *Sheet) sums(from, to int) map[int]law.Count {
	out := map[int]law.Count{}
	for j := range s.Columns {
		if s.Columns[j].recognised == "" {
			continue
		}
		own, open := law.Exactly(0), law.Exactly(0)
		some, all := false, true
		for i := from; i < to; i++ {
			r := &s.Rows[i]
			switch r.Kind {
			case UnitRow:
				known := r.Recognised != nil && recognisedKeys[s.Columns[j].recognised](r.Recognised).Known()
				some, all = some || known, all && known
				own = own.Add(r.Cells[j].Count)
			case OpenRow:
				open = r.Cells[j].Count
			}
		}
		if !some {
			continue
		}
		if !all {
			own = own.Add(open)
		}
		out[j] = own
	}
	return out
}

// gather is what the lines of a row are filled from.
type gather struct {
	set      []int
	declared Declared
	moved    Movement
	known    bool // moved is what somebody knows, not nothing
	silent   bool // a part was not reviewed, as far as known
}

func (g *gather) plus(o gather) {
	g.set = append(g.set[:len(g.set):len(g.set)], o.set...)
	g.declared = g.declared.plus(o.declared)
	g.moved = g.moved.plus(o.moved)
	g.known = true
	g.silent = g.silent || o.silent
}

// add appends the lines of a row, put fills them.
func (s *Sheet) add(r Row, lead ...Cell) {
	if len(s.Form.Lines) == 0 {
		r.Lead = lead
		s.Rows = append(s.Rows, r)
		return
	}
	for i, l := range s.Form.Lines {
		r.Line = i
		r.Lead = append(lead[:len(lead):len(lead)], phrase(lineName(l)))
		s.Rows = append(s.Rows, r)
		lead = []Cell{{}, {}}
	}
}

func lineName(l string) lang.Text {
	switch l {
	case "households":
		return lang.T("report.line.households")
	case "persons":
		return lang.T("report.line.persons")
	case "poor":
		return lang.T("report.line.poor")
	}
	return lang.T("report.line.near_poor")
}

func (s *Sheet) put(at int, g gather) {
	for i := at; i < at+max(1, len(s.Form.Lines)); i++ {
		r := &s.Rows[i]
		r.set, r.silent = g.set, g.silent
		if g.known {
			moved := g.moved
			r.moved = &moved
		}
		s.fill(r, g.declared)
	}
}

func (s *Sheet) movement(in Input, u *unit.Unit) (Movement, bool) {
	if in.Movement == nil {
		return Movement{}, false
	}
	return in.Movement(u, s.Form.Class)
}

// moves tells whether the form is one of movement between two years.
func (f *Form) moves() bool { return f.Columns[0].move != 0 }

// below are the units that have a row: the communes of a province or district,
// those of one district together; else the units directly below; else itself.
func (s *Sheet) below(in Input) []*unit.Unit {
	var out []*unit.Unit
	switch in.Unit.Level {
	case unit.Province:
		out = in.Tree.Under(in.Unit, s.On, unit.Commune)
		code := func(u *unit.Unit) string {
			st, _ := u.At(s.On)
			d := ""
			if p, ok := in.Tree.Parent(u, s.On); ok && p.Level == unit.District {
				pst, _ := p.At(s.On)
				d = string(pst.Code)
			}
			return d + "/" + string(st.Code)
		}
		slices.SortFunc(out, func(a, b *unit.Unit) int { return strings.Compare(code(a), code(b)) })
	default:
		out = in.Tree.Children(in.Unit, s.On)
	}
	if len(out) == 0 { // a hamlet, or a unit of which nobody entered the units below
		out = []*unit.Unit{in.Unit}
	}
	return out
}

// levelBelow is the level of the rows.
func (s *Sheet) levelBelow() unit.Level {
	switch s.Unit.Level {
	case unit.Nation:
		return unit.Province
	case unit.Province, unit.District:
		return unit.Commune
	}
	return unit.Hamlet
}

// within are the reviews of a unit and of all below it.
func (s *Sheet) within(tree *unit.Tree, u *unit.Unit, places map[*unit.Unit][]int) []int {
	out := slices.Clone(places[u])
	for _, c := range tree.Children(u, s.On) {
		out = append(out, s.within(tree, c, places)...)
	}
	return out
}

// leftOver are the reviews of the territory that no row counts yet.
func (s *Sheet) leftOver(counted []int) []int {
	in := make([]bool, len(s.subjects))
	for _, i := range counted {
		in[i] = true
	}
	var out []int
	for i := range s.subjects {
		if !in[i] {
			out = append(out, i)
		}
	}
	return out
}

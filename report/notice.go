package report

import (
	"slices"

	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
)

func ended(u *unit.Unit, on law.Date) error {
	return fault.New(fault.NotFound, lang.T("report.ended", "unit", u.Label(), "on", on)).Do(lang.T("report.ended.do"))
}

func noStandard(y law.Year) error {
	return fault.New(fault.Refused, lang.T("report.standard", "year", y)).Do(lang.T("report.standard.do"))
}

func (s *Sheet) say(t lang.Text) { s.Notices = append(s.Notices, t) }

// notice says what the numbers of the sheet leave open or get wrong.
func (s *Sheet) notice(in Input) {
	if !s.Standard.Confirmed(s.Year) {
		s.say(lang.T("report.notice.standard", "year", s.Year, "standard", s.Standard.ID))
	}
	if len(s.subjects) == 0 && s.Form.List {
		s.say(lang.T("report.notice.nobody"))
	}
	var unclassed, unsized, both int
	for i := range s.subjects {
		sub := &s.subjects[i]
		if sub.open {
			unclassed++
		}
		if sub.Size == 0 && (sub.poor != household.No || sub.near != household.No) {
			unsized++
		}
		if (sub.poor == household.Yes || sub.near == household.Yes) && sub.More.Answer("average_living") == household.Yes {
			both++
		}
	}
	if unclassed > 0 && !s.Form.List && !s.Form.moves() {
		s.say(lang.T("report.notice.unclassed", "n", unclassed))
	}
	switch {
	case s.Form.List:
		s.listNotices(unclassed)
	case s.Form.moves():
		s.movementNotices(in)
	default:
		if unsized > 0 && s.Form.persons() {
			s.say(lang.T("report.notice.unsized", "n", unsized))
		}
		s.overlapNotices()
		if both > 0 && s.Form.No == 1 {
			s.say(lang.T("report.notice.average", "n", both))
		}
		s.compareRecognised(in)
	}
	if s.Form.No == 10 {
		s.say(lang.T("report.notice.reasons"))
	}
	if s.Form.Status != law.Confirmed {
		s.say(lang.T("report.notice.form", "source", s.Form.Source, "status", s.Form.Status))
	}
}

// persons tells whether the form counts persons.
func (f *Form) persons() bool {
	return slices.Contains(f.Lines, "persons") || slices.ContainsFunc(f.Columns, func(c Column) bool { return c.sum == "persons" })
}

// overlapNotices: the column "others" of form 8 takes every group off the total,
// so a household of two groups is taken off twice (poverty-review.md, section 8).
func (s *Sheet) overlapNotices() {
	for i := range s.Columns {
		c := &s.Columns[i]
		if len(c.behind) == 0 || len(c.Formula.terms) < 3 {
			continue
		}
		var twice int64
		of, none := s.tests(c.behind[:1], 0), s.tests(c.behind, 0)
		all := make([]int, len(s.subjects))
		for j := range s.subjects {
			all[j] = j
			sub := &s.subjects[j]
			if sub.meets(of) != household.Yes {
				continue
			}
			n := int64(0)
			for _, g := range none[1:] {
				if g(sub) == household.No {
					n++
				}
			}
			twice += max(0, n-1)
		}
		rest := s.total(all, none, "")
		if twice > 0 {
			s.say(lang.T("report.notice.overlap", "column", c.No, "n", twice, "rest", rest))
		}
	}
}

// movementNotices: the formula of column 9, the link between forms 2 and 3 (its
// wording is our reading of the columns; printed forms differ by one here and
// there, so it is told and never forced), and what the rows do not add up to.
func (s *Sheet) movementNotices(in Input) {
	total := &s.Rows[len(s.Rows)-len(s.Form.Lines)]
	if total.moved == nil {
		return
	}
	for i := range s.Rows {
		r := &s.Rows[i]
		if r.Kind == GroupRow || r.Kind == TotalRow || r.moved == nil {
			continue
		}
		last := &s.Columns[moves-1]
		made := last.Formula.eval(func(no int) law.Count { return r.Cells[no-1].Count }).Count
		if got := r.Cells[moves-1].Count; apart(made, got) {
			st, _ := r.Unit.At(s.On)
			s.say(lang.T("report.notice.residual", "unit", st.FullName, "line", lineName(s.Form.line(r.Line)), "made", made, "got", got))
		}
	}
	if in.Movement == nil {
		return
	}
	if own, ok := in.Movement(s.Unit, s.Form.Class); ok {
		for _, col := range []int{0, moves - 1} {
			if sum := total.moved.Households[col]; apart(sum, own.Households[col]) {
				s.say(lang.T("report.notice.stock", "column", col+1, "sum", sum, "whole", own.Households[col]))
			}
		}
	}
	other := household.NearPoor
	mine, theirs := [2]int{1, 4}, [2]int{4, 2}
	if s.Form.Class == household.NearPoor {
		other = household.Poor
		mine, theirs = theirs, mine
	}
	sum := nobodyMoved()
	for _, u := range s.below(in) {
		m, _ := in.Movement(u, other)
		sum = sum.plus(m)
	}
	form := 2
	if other == household.NearPoor {
		form = 3
	}
	for i := range mine {
		if a, b := total.moved.Households[mine[i]], sum.Households[theirs[i]]; apart(a, b) {
			s.say(lang.T("report.notice.link", "column", mine[i]+1, "n", a, "form", form, "other", theirs[i]+1, "m", b))
		}
	}
}

// apart tells whether two counts cannot be the same.
func apart(a, b law.Count) bool {
	return a.Known() && b.Known() && (a.Lo > b.Hi || b.Lo > a.Hi)
}

func (s *Sheet) listNotices(unclassed int) {
	if unclassed > 0 {
		s.say(lang.T("report.notice.unlisted", "n", unclassed))
	}
	class := conditions[s.Form.Class.String()]
	var none, differ, sexless int
	for i := range s.subjects {
		sub := &s.subjects[i]
		if class(sub) != household.Yes {
			continue
		}
		switch {
		case len(sub.members) == 0:
			none++
		case sub.Size != 0 && sub.Size != len(sub.members):
			differ++
		}
		for _, m := range sub.members {
			if m.Sex == household.SexUnknown {
				sexless++
			}
		}
	}
	households, members := s.listed()
	s.say(lang.T("report.notice.listed", "households", households, "members", members))
	if none > 0 {
		s.say(lang.T("report.notice.memberless", "n", none))
	}
	if differ > 0 {
		s.say(lang.T("report.notice.members", "n", differ))
	}
	if sexless > 0 {
		s.say(lang.T("report.notice.sex", "n", sexless))
	}
}

// compareDeclared: what the rows add up to against what was declared of the
// whole; neither is changed.
func (s *Sheet) compareDeclared(sum, own Declared) {
	if apart(sum.Households, own.Households) && s.Form.declares("households") {
		s.say(lang.T("report.notice.households", "sum", sum.Households, "whole", own.Households))
	}
	if apart(sum.Persons, own.Persons) && s.Form.declares("persons") {
		s.say(lang.T("report.notice.persons", "sum", sum.Persons, "whole", own.Persons))
	}
}

func (f *Form) declares(key string) bool {
	return slices.ContainsFunc(f.Columns, func(c Column) bool { return c.declared == key })
}

// maxNamed is how many units a notice names.
const maxNamed = 5

// compareRecognised: the recognised count of a unit always wins; where the
// reviews count something else, or the units do not add up to what was recognised
// of the whole, the sheet says so.
func (s *Sheet) compareRecognised(in Input) {
	if in.Recognised == nil || !slices.ContainsFunc(s.Form.Columns, func(c Column) bool { return c.recognised != "" }) {
		return
	}
	var names []lang.Text
	n := 0
	for i := range s.Rows {
		r := &s.Rows[i]
		if r.Recognised == nil || r.silent {
			continue
		}
		poor := s.total(r.set, s.tests([]string{"poor"}, 0), "")
		near := s.total(r.set, s.tests([]string{"near_poor"}, 0), "")
		if !apart(r.Recognised.Poor, poor) && !apart(r.Recognised.NearPoor, near) {
			continue
		}
		if n++; n <= maxNamed {
			st, _ := r.Unit.At(s.On)
			names = append(names, lang.T("report.notice.recognised.one", "unit", st.FullName,
				"poor", r.Recognised.Poor, "near", r.Recognised.NearPoor, "my_poor", poor, "my_near", near))
		}
	}
	if n > 0 {
		s.say(lang.T("report.notice.recognised", "n", n, "names", names))
	}
	whole := in.Recognised(s.Unit)
	if whole == nil {
		return
	}
	total := &s.Rows[len(s.Rows)-1]
	for j := range s.Columns {
		if c := &s.Columns[j]; c.recognised != "" {
			if own := recognisedKeys[c.recognised](whole); apart(own, total.Cells[j].Count) {
				s.say(lang.T("report.notice.stock", "column", c.No, "sum", total.Cells[j].Count, "whole", own))
			}
		}
	}
}

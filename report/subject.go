package report

import (
	"strconv"

	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// subject is one household of the year as the columns look at it.
type subject struct {
	*household.Review
	poor, near household.Answer // NoAnswer: the blanks of its review leave it open
	open       bool             // the class is not known
	under      bool             // certainly poor or near-poor, perhaps not known which
	members    []*household.Member
}

// newSubject looks at a review. The class recorded holds; where none is, what its
// answers leave possible.
func newSubject(r *household.Review, s *household.Standard, members []*household.Member) subject {
	out := subject{Review: r, members: members}
	class := r.Class
	poor, near, over := true, true, true
	if class == household.UnknownClass {
		if class = s.Classify(r.Answers); class == household.UnknownClass {
			poor, near, over = s.Possible(r.Answers)
		}
	}
	is := func(c household.Class, may bool) household.Answer {
		switch {
		case class == c:
			return household.Yes
		case class == household.UnknownClass && may:
			return household.NoAnswer
		}
		return household.No
	}
	out.poor, out.near = is(household.Poor, poor), is(household.NearPoor, near)
	out.under = class == household.Poor || class == household.NearPoor || class == household.UnknownClass && !over
	out.open = class == household.UnknownClass
	return out
}

// conditions are what a column can ask of a household. An answer that nobody gave
// is neither yes nor no.
var conditions = func() map[string]func(*subject) household.Answer {
	more := func(code string) func(*subject) household.Answer {
		return func(s *subject) household.Answer { return s.More.Answer(code) }
	}
	minority := func(s *subject) household.Answer { return s.Ethnicity.Minority() }
	merit := func(s *subject) household.Answer {
		if a := s.More.Answer("merit"); a != household.NoAnswer {
			return a
		}
		return anyMember(s, func(m *household.Member) household.Answer { return m.Merit })
	}
	out := map[string]func(*subject) household.Answer{
		"poor":           func(s *subject) household.Answer { return s.poor },
		"near_poor":      func(s *subject) household.Answer { return s.near },
		"minority":       minority,
		"kinh":           not(minority),
		"local_minority": more("local_minority"),
		"no_labour":      more("no_labour"),
		"merit":          merit,
		"not_minority":   not(minority),
		"not_no_labour":  not(more("no_labour")),
		"not_merit":      not(merit),
		"female_head":    femaleHead,
		"average_living": averageLiving,
	}
	for i := 1; i <= household.Indicators; i++ {
		code := "d" + two(i)
		out[code] = func(s *subject) household.Answer {
			deprived, known := s.Indicator(i)
			if !known {
				return household.NoAnswer
			}
			return household.AnswerOf(deprived)
		}
	}
	for i := 1; i <= 8; i++ {
		out["r"+two(i)] = more("r" + two(i))
	}
	return out
}()

func two(i int) string {
	s := strconv.Itoa(i)
	if len(s) < 2 {
		return "0" + s
	}
	return s
}

func not(of func(*subject) household.Answer) func(*subject) household.Answer {
	return func(s *subject) household.Answer {
		switch of(s) {
		case household.Yes:
			return household.No
		case household.No:
			return household.Yes
		}
		return household.NoAnswer
	}
}

// anyMember asks the member list where the review itself does not say. Nobody is
// a "no" only when the list is as long as the household is large.
func anyMember(s *subject, of func(*household.Member) household.Answer) household.Answer {
	nobody := len(s.members) > 0 && len(s.members) == s.Size
	for _, m := range s.members {
		switch of(m) {
		case household.Yes:
			return household.Yes
		case household.NoAnswer:
			nobody = false
		}
	}
	if nobody {
		return household.No
	}
	return household.NoAnswer
}

func femaleHead(s *subject) household.Answer {
	if a := s.More.Answer("female_head"); a != household.NoAnswer {
		return a
	}
	if m := s.head(); m != nil && m.Sex != household.SexUnknown {
		return household.AnswerOf(m.Sex == household.Female)
	}
	return household.NoAnswer
}

// averageLiving: a household of average living standard earns more than the
// income line of the poor and near-poor (Decree 07/2021/NĐ-CP article 3 clause 2,
// amounts reported), so one that is poor or near-poor and was not asked is none.
// One of which both was written down counts as written, and the sheet says so.
func averageLiving(s *subject) household.Answer {
	a := s.More.Answer("average_living")
	if a == household.NoAnswer && s.under {
		return household.No
	}
	return a
}

// meets joins conditions: one "no" is enough for no, a yes needs all.
func (s *subject) meets(conds []func(*subject) household.Answer) household.Answer {
	all := household.Yes
	for _, c := range conds {
		switch c(s) {
		case household.No:
			return household.No
		case household.NoAnswer:
			all = household.NoAnswer
		}
	}
	return all
}

// head is the member whom the list calls the head, else its first; nil where
// there is no list.
func (s *subject) head() (first *household.Member) {
	for _, m := range s.members {
		if lang.Fold(m.Relation) == "chu ho" {
			return m
		}
		if m.No == 1 {
			first = m
		}
	}
	return first
}

// sums are what of each household a column adds up. A number that nobody gave
// lies between none and what it is a part of.
var sums = map[string]func(*subject) law.Count{
	"":                   func(*subject) law.Count { return law.Exactly(1) },
	"households":         func(*subject) law.Count { return law.Exactly(1) },
	"persons":            (*subject).persons,
	"children":           (*subject).children,
	"children_nutrition": func(s *subject) law.Count { return s.number("children_nutrition", s.children()) },
	"children_insurance": func(s *subject) law.Count { return s.number("children_insurance", s.children()) },
	"children_schooling": func(s *subject) law.Count { return s.number("children_schooling", s.children()) },
}

func (s *subject) persons() law.Count {
	if s.Size == 0 {
		return law.Count{}
	}
	return law.Exactly(int64(s.Size))
}

func (s *subject) children() law.Count { return s.number("children", s.persons()) }

// number is a number that the review states, else from none to the whole.
func (s *subject) number(code string, whole law.Count) law.Count {
	if n, err := strconv.ParseInt(s.More.Get(code), 10, 32); err == nil && n >= 0 {
		return law.Exactly(n)
	}
	if !whole.Known() {
		return law.Count{}
	}
	return law.Between(0, whole.Hi)
}

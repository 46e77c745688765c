package household

import (
	"math"

	"vuonlen/internal/lang"
	"vuonlen/law"
)

// childAge is the age from which a member is no child: indicators 2, 3 and 6 of
// the standard 2022-2026 are about children under it (reported).
const childAge = 16

// headWords are the relations that name the head, as [ethnicKey] compares them.
var headWords = map[string]bool{"chuho": true, "head": true, "headofhousehold": true}

// CheckMembers holds the members of a household against its review of the same
// year. All it finds are flags: they are shown, never refused, never changed,
// because either side may be right. No flag names anybody. Nothing is said about
// labour capacity: how members make a household without it is not confirmed.
// Citizen numbers are looked at one by one with [CheckCitizenID].
func (f *Form) CheckMembers(r *Review, members []Member) (flags []lang.Text) {
	if len(members) == 0 {
		return nil // nobody listed them
	}
	flag := func(t lang.Text) { flags = append(flags, t) }
	if r.Size > 0 && len(members) != r.Size {
		flag(lang.T("household.members.size", "n", len(members), "size", r.Size))
	}
	head, heads := headOf(members)
	switch {
	case heads > 1:
		flag(lang.T("household.members.heads", "n", heads))
	case head == nil:
		flag(lang.T("household.members.no_head"))
	default:
		flags = append(flags, checkHead(r, head)...)
	}
	if n := sameCitizen(members); n > 0 {
		flag(lang.T("household.members.citizen", "n", n))
	}
	// The list is whole only where it has as many members as the review counts;
	// otherwise it proves what it shows and not what it lacks.
	whole := r.Size > 0 && len(members) >= r.Size
	flags = append(flags, checkAny(r, members, whole)...)
	return append(flags, checkChildren(f, r, members, whole)...)
}

// headOf finds the head and how many members are said to be it. Without a word
// it is number 1, unless that one is said to be something else.
func headOf(members []Member) (head *Member, n int) {
	for i := range members {
		if headWords[ethnicKey(members[i].Relation)] {
			head, n = &members[i], n+1
		}
	}
	if n > 0 {
		return head, n
	}
	for i := range members {
		if members[i].No == 1 && members[i].Relation == "" {
			return &members[i], 1
		}
	}
	return nil, 0
}

func checkHead(r *Review, head *Member) (flags []lang.Text) {
	if r.Head != "" && head.Name != "" && ethnicKey(r.Head) != ethnicKey(head.Name) {
		flags = append(flags, lang.T("household.members.head_name"))
	}
	if female := r.More.Answer("female_head"); female == Yes && head.Sex == Male || female == No && head.Sex == Female {
		flags = append(flags, lang.T("household.members.head_sex", "answer", female))
	}
	if r.Ethnicity != "" && head.Ethnicity != "" && r.Ethnicity != head.Ethnicity {
		flags = append(flags, lang.T("household.members.head_ethnicity"))
	}
	if r.CitizenID != "" && head.CitizenID != "" && r.CitizenID != head.CitizenID ||
		r.CitizenMark != "" && head.CitizenMark != "" && r.CitizenMark != head.CitizenMark {
		flags = append(flags, lang.T("household.members.head_citizen"))
	}
	return flags
}

// sameCitizen counts the members whose citizen number another one has before
// them, by the number or by the mark that stands for it.
func sameCitizen(members []Member) (n int) {
	seen := map[string]bool{}
	for _, m := range members {
		key := m.CitizenMark
		if m.CitizenID != "" {
			key = "id" + m.CitizenID
		}
		if key != "" && seen[key] {
			n++
		}
		seen[key] = true
	}
	return n
}

// checkAny holds the answers "somebody in the household is ..." against the
// members: a yes needs one, a no must have none.
func checkAny(r *Review, members []Member, whole bool) (flags []lang.Text) {
	any := func(of func(*Member) Answer) (yes, no bool) {
		no = whole
		for i := range members {
			switch of(&members[i]) {
			case Yes:
				return true, false
			case NoAnswer:
				no = false
			}
		}
		return false, no
	}
	minority := r.More.Answer("any_minority")
	switch yes, no := any(func(m *Member) Answer { return m.Ethnicity.Minority() }); {
	case minority == No && yes:
		flags = append(flags, lang.T("household.members.minority"))
	case minority == Yes && no:
		flags = append(flags, lang.T("household.members.no_minority"))
	}
	merit := r.More.Answer("merit")
	switch yes, no := any(func(m *Member) Answer { return m.Merit }); {
	case merit == No && yes:
		flags = append(flags, lang.T("household.members.merit"))
	case merit == Yes && no:
		flags = append(flags, lang.T("household.members.no_merit"))
	}
	return flags
}

// span is the range of ages that a member may have had at the review.
type span struct{ lo, hi int }

// ageAt is the age at the review; without the days of birth and review it is one
// of two, without the year of birth it is any.
func ageAt(m *Member, r *Review) span {
	if m.BirthYear == 0 || r.Year == 0 {
		return span{0, math.MaxInt}
	}
	// The month and day of a member's birth are known where the date is not the
	// 1 January that stands for a bare year; that day itself is taken for one.
	if born, on := m.Birth, r.ReviewedOn; born != 0 && born != law.MakeDate(int(m.BirthYear), 1, 1) && on != 0 {
		age := int(on.Year() - born.Year())
		if on%10000 < born%10000 {
			age--
		}
		return span{max(age, 0), max(age, 0)}
	}
	years := max(int(r.Year-m.BirthYear), 0)
	return span{max(years-1, 0), years}
}

// checkChildren holds the counts of children against the members. Each count
// must lie between those who certainly belong to it and those who may.
func checkChildren(f *Form, r *Review, members []Member, whole bool) (flags []lang.Text) {
	yes := func(*Member) Answer { return Yes }
	for _, c := range []struct {
		code string
		// from is the age from which a child certainly counts; whether younger
		// ones do is open: indicator 4 begins at 6 (unconfirmed).
		from, never int
		deprived    func(*Member) Answer
	}{
		{"children", 0, 0, yes},
		{"children_nutrition", 0, 0, func(m *Member) Answer { return m.Malnourished }},
		{"children_insurance", 6, 0, func(m *Member) Answer { return m.Insured.not() }},
		{"children_schooling", 3, 3, func(m *Member) Answer { return m.Schooling.not() }},
	} {
		typed, ok := r.count(c.code)
		q, there := f.Question(c.code, false)
		if !ok || !there {
			continue
		}
		lo, hi := int64(0), int64(0)
		for i := range members {
			m := &members[i]
			age, a := ageAt(m, r), c.deprived(m)
			if age.lo >= c.from && age.hi < childAge && a == Yes {
				lo++
			}
			if age.lo < childAge && age.hi >= c.never && a != No {
				hi++
			}
		}
		switch {
		case typed < lo:
			flags = append(flags, lang.T("household.members.too_few", "question", q.Label, "typed", typed, "n", lo))
		case whole && typed > hi:
			flags = append(flags, lang.T("household.members.too_many", "question", q.Label, "typed", typed, "n", hi))
		}
	}
	return flags
}

// not turns an answer round; unknown stays unknown.
func (a Answer) not() Answer {
	switch a {
	case Yes:
		return No
	case No:
		return Yes
	}
	return NoAnswer
}

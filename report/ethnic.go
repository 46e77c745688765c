package report

import (
	"slices"
	"strings"

	"vuonlen/household"
	"vuonlen/internal/lang"
)

// maxGroups is how many minorities form 9 gives a column of their own: the
// largest. The others share one.
const maxGroups = 8

// groups are the columns of form 9 for one class: all, Kinh, all minorities, each
// group that the reviews of the territory name, the others.
func (s *Sheet) groups(c Column) []Column {
	head := func(vi, en string, conds ...string) Column {
		out := c
		out.Heading, out.by = lang.Both{VI: vi, EN: en}, ""
		out.count = append(slices.Clone(c.count), conds...)
		return out
	}
	out := []Column{head("Tổng số", "Total"), head("Kinh", "Kinh", "kinh"), head("Tổng DTTS", "All minorities", "minority")}
	listed := s.minorities()
	for _, e := range listed {
		out = append(out, head(e.Name(), e.Name(), groupIs+string(e)))
	}
	other := make([]string, len(listed))
	for i, e := range listed {
		other[i] = string(e)
	}
	return append(out, head("Dân tộc khác", "Other groups", groupIsNone+strings.Join(other, ",")))
}

// minorities are the minorities of poor or near-poor households of the
// territory, also of those that may be, by code; the largest if there are many.
func (s *Sheet) minorities() []household.Ethnicity {
	size := map[household.Ethnicity]int{}
	var out []household.Ethnicity
	for i := range s.subjects {
		sub := &s.subjects[i]
		if sub.Ethnicity.Minority() != household.Yes || sub.poor == household.No && sub.near == household.No {
			continue
		}
		if size[sub.Ethnicity]++; size[sub.Ethnicity] == 1 {
			out = append(out, sub.Ethnicity)
		}
	}
	slices.SortFunc(out, func(a, b household.Ethnicity) int {
		if n := size[b] - size[a]; n != 0 {
			return n
		}
		return strings.Compare(string(a), string(b))
	})
	out = out[:min(len(out), maxGroups)]
	slices.Sort(out)
	return out
}

// Conditions that name groups: "is:05", and "none:05,17" for a minority that is
// none of them.
const (
	groupIs     = "is:"
	groupIsNone = "none:"
)

func groupTest(cond string) func(*subject) household.Answer {
	if code, ok := strings.CutPrefix(cond, groupIs); ok {
		return func(s *subject) household.Answer {
			if s.Ethnicity == "" {
				return household.NoAnswer
			}
			return household.AnswerOf(string(s.Ethnicity) == code)
		}
	}
	codes := strings.Split(strings.TrimPrefix(cond, groupIsNone), ",")
	return func(s *subject) household.Answer {
		if s.Ethnicity == "" {
			return household.NoAnswer
		}
		return household.AnswerOf(s.Ethnicity != household.Kinh && !slices.Contains(codes, string(s.Ethnicity)))
	}
}

package household

import (
	"strings"
	"testing"

	"vuonlen/internal/lang"
	"vuonlen/law"
)

func TestCheckMembers(t *testing.T) {
	f := form2022(t)
	m := func(no int, change ...func(*Member)) Member {
		out := Member{Household: "H1", Year: 2024, No: no}
		for _, c := range change {
			c(&out)
		}
		return out
	}
	rel := func(s string) func(*Member) { return func(m *Member) { m.Relation = s } }
	name := func(s string) func(*Member) { return func(m *Member) { m.Name = s } }
	sex := func(s Sex) func(*Member) { return func(m *Member) { m.Sex = s } }
	group := func(e Ethnicity) func(*Member) { return func(m *Member) { m.Ethnicity = e } }
	born := func(y int) func(*Member) { return func(m *Member) { m.BirthYear = law.Year(y) } }
	on := func(d int) func(*Member) {
		return func(m *Member) { m.Birth, m.BirthYear = law.Date(d), law.Date(d).Year() }
	}
	id := func(s string) func(*Member) { return func(m *Member) { m.CitizenID = s } }
	mark := func(s string) func(*Member) { return func(m *Member) { m.CitizenMark = s } }
	merit := func(a Answer) func(*Member) { return func(m *Member) { m.Merit = a } }
	thin := func(a Answer) func(*Member) { return func(m *Member) { m.Malnourished = a } }
	insured := func(a Answer) func(*Member) { return func(m *Member) { m.Insured = a } }
	school := func(a Answer) func(*Member) { return func(m *Member) { m.Schooling = a } }
	head := m(1, rel("Chủ hộ"))
	for label, c := range map[string]struct {
		r    Review
		list []Member
		want string
	}{
		"no list":                              {Review{Size: 4, More: extra("any_minority=1 children=2")}, nil, ""},
		"one head, as many as the form says":   {Review{Size: 2}, []Member{head, m(2, rel("Vợ"))}, ""},
		"fewer than the form says":             {Review{Size: 3}, []Member{head}, "members.size"},
		"more than the form says":              {Review{Size: 1}, []Member{head, m(2)}, "members.size"},
		"size unknown":                         {Review{}, []Member{head, m(2)}, ""},
		"two heads":                            {Review{}, []Member{head, m(2, rel("CHỦ HỘ"))}, "members.heads"},
		"heads without diacritics":             {Review{}, []Member{m(1, rel("chu ho")), m(2, rel("Chủ  hộ"))}, "members.heads"},
		"number 1 is the head without a word":  {Review{}, []Member{m(1), m(2, rel("Con"))}, ""},
		"number 1 is the wife":                 {Review{}, []Member{m(1, rel("Vợ")), m(2)}, "members.no_head"},
		"head not listed first":                {Review{}, []Member{m(1, rel("Vợ")), m(2, rel("chủ hộ"))}, ""},
		"head of another name":                 {Review{Head: "Lê Thị B"}, []Member{m(1, name("Trần C"))}, "members.head_name"},
		"head's name in capitals":              {Review{Head: "Lê Thị B"}, []Member{m(1, name("LE THI B"))}, ""},
		"female head is a man":                 {Review{More: extra("female_head=1")}, []Member{m(1, sex(Male))}, "members.head_sex"},
		"male head is a woman":                 {Review{More: extra("female_head=0")}, []Member{m(1, sex(Female))}, "members.head_sex"},
		"female head is a woman":               {Review{More: extra("female_head=1")}, []Member{m(1, sex(Female)), m(2, sex(Male))}, ""},
		"head of another group":                {Review{Ethnicity: "05"}, []Member{m(1, group("17"))}, "members.head_ethnicity"},
		"head of another number":               {Review{CitizenID: "089199000001"}, []Member{m(1, id("089199000002"))}, "members.head_citizen"},
		"head of another mark":                 {Review{CitizenMark: "a"}, []Member{m(1, mark("b"))}, "members.head_citizen"},
		"two of one number":                    {Review{}, []Member{m(1, id("089199000001")), m(2, id("089199000001")), m(3), m(4)}, "members.citizen"},
		"two of one mark":                      {Review{}, []Member{m(1, mark("a")), m(2, mark("a"))}, "members.citizen"},
		"minority member denied":               {Review{More: extra("any_minority=0")}, []Member{head, m(2, group("17"))}, "members.minority"},
		"minority member missing":              {Review{Size: 2, More: extra("any_minority=1")}, []Member{m(1, group(Kinh)), m(2, group(Kinh))}, "members.no_minority"},
		"minority, one group unknown":          {Review{Size: 2, More: extra("any_minority=1")}, []Member{m(1, group(Kinh)), m(2)}, ""},
		"minority, list too short":             {Review{Size: 2, More: extra("any_minority=1")}, []Member{m(1, group(Kinh))}, "members.size"},
		"minority, size unknown":               {Review{More: extra("any_minority=1")}, []Member{m(1, group(Kinh))}, ""},
		"merit denied":                         {Review{More: extra("merit=0")}, []Member{m(1, merit(Yes))}, "members.merit"},
		"merit missing":                        {Review{Size: 1, More: extra("merit=1")}, []Member{m(1, merit(No))}, "members.no_merit"},
		"merit unknown":                        {Review{Size: 1, More: extra("merit=1")}, []Member{m(1)}, ""},
		"15 or 16, year alone: may be a child": {Review{Size: 1, More: extra("children=1")}, []Member{m(1, born(2008))}, ""},
		"15 or 16, year alone: may be none":    {Review{Size: 1, More: extra("children=0")}, []Member{m(1, born(2008))}, ""},
		"15 at most":                           {Review{Size: 1, More: extra("children=0")}, []Member{m(1, born(2009))}, "members.too_few"},
		"16 at least":                          {Review{Size: 1, More: extra("children=1")}, []Member{m(1, born(2007))}, "members.too_many"},
		"16 on the day of the review":          {Review{Size: 1, ReviewedOn: 20241015, More: extra("children=1")}, []Member{m(1, on(20081015))}, "members.too_many"},
		"16 on the day after":                  {Review{Size: 1, ReviewedOn: 20241015, More: extra("children=0")}, []Member{m(1, on(20081016))}, "members.too_few"},
		"1 January may be the year alone":      {Review{Size: 1, ReviewedOn: 20241015, More: extra("children=1")}, []Member{m(1, on(20080101))}, ""},
		"born in the year":                     {Review{Size: 1, More: extra("children=0")}, []Member{m(1, born(2024))}, "members.too_few"},
		"birth unknown may be a child":         {Review{Size: 1, More: extra("children=1")}, []Member{m(1)}, ""},
		"more children than listed, not whole": {Review{Size: 2, More: extra("children=1")}, []Member{m(1, born(1970))}, "members.size"},
		"malnourished child not counted":       {Review{Size: 1, More: extra("children_nutrition=0")}, []Member{m(1, born(2015), thin(Yes))}, "members.too_few"},
		"malnourished adult is no child":       {Review{Size: 1, More: extra("children_nutrition=0")}, []Member{m(1, born(1970), thin(Yes))}, ""},
		"nourished child counted":              {Review{Size: 1, More: extra("children_nutrition=1")}, []Member{m(1, born(2015), thin(No))}, "members.too_many"},
		"nutrition unknown":                    {Review{Size: 1, More: extra("children_nutrition=1")}, []Member{m(1, born(2015))}, ""},
		"uninsured child of 9 not counted":     {Review{Size: 1, More: extra("children_insurance=0")}, []Member{m(1, born(2015), insured(No))}, "members.too_few"},
		"uninsured child of 3 may or may not":  {Review{Size: 1, More: extra("children_insurance=0")}, []Member{m(1, born(2021), insured(No))}, ""},
		"uninsured child of 3 counted":         {Review{Size: 1, More: extra("children_insurance=1")}, []Member{m(1, born(2021), insured(No))}, ""},
		"insured child counted":                {Review{Size: 1, More: extra("children_insurance=1")}, []Member{m(1, born(2015), insured(Yes))}, "members.too_many"},
		"child of 9 out of school not counted": {Review{Size: 1, More: extra("children_schooling=0")}, []Member{m(1, born(2015), school(No))}, "members.too_few"},
		"child of 1 is too young for school":   {Review{Size: 1, More: extra("children_schooling=1")}, []Member{m(1, born(2023), school(No))}, "members.too_many"},
		"child of 2 or 3 may be old enough":    {Review{Size: 1, More: extra("children_schooling=1")}, []Member{m(1, born(2021), school(No))}, ""},
	} {
		t.Run(label, func(t *testing.T) {
			c.r.Year = 2024
			flags := f.CheckMembers(&c.r, c.list)
			if got := keys(flags); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
			for _, x := range flags {
				for _, l := range lang.All {
					said := l.Say(x)
					if strings.Contains(said, "⟦") || strings.Contains(said, "089199") || strings.Contains(said, "Trần") || strings.Contains(said, "Lê Thị") {
						t.Errorf("a flag without a sentence, or one that names somebody: %s", said)
					}
				}
			}
		})
	}
}

package household

import (
	"fmt"

	"vuonlen/internal/lang"
	"vuonlen/law"
)

// Sex is a person's sex as registered. The zero Sex is unknown.
type Sex uint8

// The sexes.
const (
	SexUnknown Sex = iota
	Male
	Female
)

// String is the word of the files: male, female, or empty for unknown.
func (s Sex) String() string {
	switch s {
	case Male:
		return "male"
	case Female:
		return "female"
	}
	return ""
}

// Member is one person of a household as the review of a year lists them. Empty
// texts and zero numbers are unknown. No. 1 is the head where the list does not
// say otherwise by Relation.
type Member struct {
	Household ID
	Year      law.Year // of the review
	No        int      // within the household and year, from 1
	Name      string
	Sex       Sex
	Birth     law.Date // 1 January where only the year is known: see BirthYear
	BirthYear law.Year
	Relation  string // to the head, as written
	Ethnicity Ethnicity
	CitizenID string

	NoLabour     Answer // without labour capacity
	Merit        Answer // a person of merit to the revolution
	Disabled     Answer
	Malnourished Answer // a child, by height or weight for age
	Insured      Answer // has health insurance now
	Schooling    Answer // a child at the right level of school

	Row int // of the file it was read from

	// What the register adds: see [Review].
	ID, Act     int64
	CitizenMark string
	Import      int64
}

// String names the member without anything personal.
func (m Member) String() string {
	return fmt.Sprintf("member %d of household %s in %d (row %d)", m.No, m.Household, int(m.Year), m.Row)
}

// GoString keeps %#v as silent as String.
func (m Member) GoString() string { return m.String() }

// Same tells whether two rows say the same of a member. The citizen numbers are
// compared by their marks.
func (m Member) Same(o Member) bool {
	m.ID, m.Act, m.Import, m.Row, m.CitizenID = o.ID, o.Act, o.Import, o.Row, o.CitizenID
	return m == o
}

// Say names the sex, nothing where it is unknown.
func (s Sex) Say(l lang.Lang) string {
	switch s {
	case Male:
		return l.Say(lang.T("household.sex.male"))
	case Female:
		return l.Say(lang.T("household.sex.female"))
	}
	return ""
}

package award

import (
	"slices"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
)

// Kind is a kind of subject.
type Kind string

// The seven kinds of subject and the eighth for everybody else who takes part.
const (
	Province   Kind = "province"
	District   Kind = "district"
	Commune    Kind = "commune"
	Hamlet     Kind = "hamlet"
	Household  Kind = "household"
	Official   Kind = "official"
	Enterprise Kind = "enterprise"
	Other      Kind = "other"
)

// Kinds lists the kinds in the order in which they are shown.
var Kinds = []Kind{Province, District, Commune, Hamlet, Household, Official, Enterprise, Other}

// Level is the level of unit of a kind, if its subjects are units.
func (k Kind) Level() (unit.Level, bool) {
	switch k {
	case Province, District, Commune, Hamlet:
		return unit.Level(k), true
	}
	return "", false
}

// Say names the kind.
func (k Kind) Say(l lang.Lang) string {
	switch k {
	case Province:
		return l.Say(lang.T("award.kind.province"))
	case District:
		return l.Say(lang.T("award.kind.district"))
	case Commune:
		return l.Say(lang.T("award.kind.commune"))
	case Hamlet:
		return l.Say(lang.T("award.kind.hamlet"))
	case Household:
		return l.Say(lang.T("award.kind.household"))
	case Official:
		return l.Say(lang.T("award.kind.official"))
	case Enterprise:
		return l.Say(lang.T("award.kind.enterprise"))
	}
	return l.Say(lang.T("award.kind.other"))
}

// Movement is an emulation movement as its file states it.
type Movement struct {
	ID        string
	Name      lang.Both
	From, To  law.Year // the period; the start of the period is the result of year From
	Standard  string   // the poverty standard of all its counts
	Territory UnitRef  // the unit whose land the movement covers, also after it ended
	Readings  Readings
	Aims      []Clause
	Groups    []Clause
	Targets   []Target
	Criteria  []Criterion
	Bars      []Bar
	Awards    []AwardForm
	Calendar  []Occasion

	Responsibilities []Responsibility
}

// UnitRef names a unit: a code and a day on which it names the unit meant.
type UnitRef struct {
	Code unit.Code
	On   law.Date
}

// Clause is a sentence of the plan that is shown but not scored.
type Clause struct {
	ID   string
	Text lang.Both
}

// Occasion is a line of the movement's calendar.
type Occasion struct {
	Clause
	From, To law.Date
}

// Responsibility says who does what for the movement. Bodies were reorganised within
// its period, so each may have its days.
type Responsibility struct {
	Clause
	Who      lang.Both
	From, To law.Date // 0: from the start, to the end of the movement
	Citation law.Citation
}

// Criterion is one award criterion of one kind of subject.
type Criterion struct {
	ID       string
	Kind     Kind
	Text     lang.Both
	Citation law.Citation
	Class    *ClassRule // nil: applies to every subject of the kind
	Form     Form
}

// ClassRule says to which classes of subject a criterion applies, under each
// value of the reading alternative_scope.
type ClassRule struct {
	Fact          string // the fact that gives the class: a key of Classes
	RemainingOnly []string
	AllClasses    []string
}

// applies tells whether the criterion applies to a class.
func (c *ClassRule) applies(scope, class string) bool {
	if c == nil {
		return true
	}
	if scope == "all_classes" {
		return slices.Contains(c.AllClasses, class)
	}
	return slices.Contains(c.RemainingOnly, class)
}

// Classes lists the facts that give a subject its class, and every value each
// may have: where the fact is not known, every value is tried.
var Classes = map[string][]string{
	"poor_district":       {"yes", "no"},
	"specially_difficult": {"yes", "no"},
	"zone":                {"I", "II", "III", "none"},
	"provincial":          {"yes", "no"},
	"subject_kind":        {"enterprise", "cooperative", "cooperative_union", "credit_institution"},
}

// CriteriaOf lists the criteria of a kind in the order of the file.
func (m *Movement) CriteriaOf(k Kind) []Criterion {
	var out []Criterion
	for _, c := range m.Criteria {
		if c.Kind == k {
			out = append(out, c)
		}
	}
	return out
}

// Period is the movement's first and last day.
func (m *Movement) Period() (first, last law.Date) {
	return law.MakeDate(int(m.From), 1, 1), law.YearEnd(m.To)
}

// Readings is the value chosen for every ambiguous reading, by name.
type Readings map[string]string

// Reading is a named parameter: how an ambiguous clause is read.
type Reading struct {
	Name   string
	Values []string // the program's default first
}

// AllReadings lists the readings of mission section 4 with the values each may
// take. A movement file chooses one of them for every name.
var AllReadings = func() []Reading {
	out := []Reading{
		{"reduction_measure", []string{"points", "relative"}},
		{"three_year_rule", []string{"each_year", "mean"}},
		{"multidim_metric", []string{"poor_plus_near", "poor"}},
		{"scale_count", []string{"sum", "each"}},
		{"scale_strict", []string{"more_than", "at_least"}},
		{"alternative_scope", []string{"remaining_only", "all_classes"}},
		{"class_date", []string{"submission_date", "period_start"}},
		{"minority_by", []string{"head", "any_member"}},
		{"escape_to", []string{"out_of_both", "out_of_poor"}},
		{"lasting_years", []string{"0", "1", "2", "3"}},
		{"range_above", []string{"meets", "not_met"}},
	}
	for _, k := range Kinds {
		v := []string{"all_of", "any_of"}
		switch k {
		case District, Commune, Official, Enterprise:
			v = []string{"any_of", "all_of"}
		}
		out = append(out, Reading{"combination." + string(k), v})
	}
	return out
}()

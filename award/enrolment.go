package award

import (
	"slices"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/programme"
	"vuonlen/unit"
)

// EnrolmentState is how far a subject has come in enrolling in a movement.
type EnrolmentState string

// The states of an enrolment on a day. The enrolments are the board's own book: who is
// not in it has not enrolled.
const (
	NotEnrolled EnrolmentState = "not_enrolled"
	NoPlan      EnrolmentState = "no_plan" // enrolled, its plan not filed
	Enrolled    EnrolmentState = "enrolled"
)

// EnrolmentStates lists the states.
var EnrolmentStates = []EnrolmentState{NotEnrolled, NoPlan, Enrolled}

// Say names the state.
func (s EnrolmentState) Say(l lang.Lang) string {
	switch s {
	case NotEnrolled:
		return l.Say(lang.T("award.enrolment.not_enrolled"))
	case NoPlan:
		return l.Say(lang.T("award.enrolment.no_plan"))
	}
	return l.Say(lang.T("award.enrolment.enrolled"))
}

// Enrolment is how it stands with a subject's enrolment in a movement. It is not the
// registration of a household to escape poverty.
type Enrolment struct {
	Subject  Subject
	State    EnrolmentState
	Record   *programme.Record // nil: there is none by the day
	Expected bool              // else it enrolled of its own accord: households and persons do
}

// Enrolments lists who is expected to enrol in the movement on a day, with how it
// stands, and who else has enrolled: kind by kind, by code. Expected are the districts,
// communes and hamlets of the territory that live on the day, and the bodies of the
// subjects file that are there; households and persons enrol of their own accord. The
// province is not expected: it holds the movement. A unit that was formed by a merger
// enrols anew.
func (m *Movement) Enrolments(r *Record, on law.Date) ([]Enrolment, error) {
	byUnit := map[*unit.Unit]*programme.Record{}
	byName := map[Kind]map[string]*programme.Record{}
	for _, e := range r.Evidence.By("enrolments", "movement", m.ID) {
		if e.Date("enrolled_on") > on {
			continue
		}
		k, code := Kind(e.Text("subject_kind")), e.Text("subject")
		if _, isUnit := k.Level(); isUnit {
			if u, ok := r.Tree.Find(unit.Code(code), e.Date("enrolled_on")); ok {
				byUnit[u] = &e
			}
			continue
		}
		if byName[k] == nil {
			byName[k] = map[string]*programme.Record{}
		}
		byName[k][code] = &e
	}
	var out []Enrolment
	for _, k := range Kinds {
		if k == Household { // only those that have enrolled: it is their own choice
			for _, code := range sortedKeys(byName[k]) {
				out = append(out, enrolment(person(k, code, on), byName[k][code], false, on))
			}
			continue
		}
		subjects, err := m.Subjects(r, k, on)
		if err != nil {
			return nil, err
		}
		for _, s := range subjects {
			e, expected := byName[k][s.Code], m.expects(r, s)
			if s.Unit != nil {
				e = byUnit[s.Unit]
			}
			if e != nil || expected {
				out = append(out, enrolment(s, e, expected, on))
			}
		}
	}
	return out, nil
}

func enrolment(s Subject, e *programme.Record, expected bool, on law.Date) Enrolment {
	x := Enrolment{Subject: s, State: NotEnrolled, Record: e, Expected: expected}
	if e != nil {
		x.State = NoPlan
		if d := e.Date("plan_filed_on"); d != 0 && d <= on {
			x.State = Enrolled
		}
	}
	return x
}

// expects tells whether a subject is to enrol: units below the province and bodies.
func (m *Movement) expects(r *Record, s Subject) bool {
	if s.Unit != nil {
		return s.Kind != Province
	}
	found := r.Evidence.By(programme.Subjects, "id", s.Code)
	return len(found) > 0 && !slices.Contains([]string{"official", "individual"}, found[0].Text("kind"))
}

func sortedKeys(m map[string]*programme.Record) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// Grounds lists the documents that the movement's criteria stand in, each once and
// without a clause.
func (m *Movement) Grounds() []law.Citation {
	var out []law.Citation
	for _, c := range m.Criteria {
		g := law.Citation{Document: c.Citation.Document, Status: c.Citation.Status}
		if !g.IsZero() && !slices.Contains(out, g) {
			out = append(out, g)
		}
	}
	return out
}

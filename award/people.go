package award

import (
	"cmp"
	"slices"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/programme"
)

// kindOf says as which kind of subject a record of the subjects file is judged
// (formats.md 3.4).
func kindOf(e *programme.Record) Kind {
	switch e.Text("kind") {
	case "official":
		return Official
	case "enterprise", "cooperative", "cooperative_union", "credit_institution":
		return Enterprise
	}
	return Other
}

// people lists the subjects of a kind that are no units, by code.
func (m *Movement) people(r *Record, k Kind, on law.Date) []Subject {
	var out []Subject
	if k == Household {
		seen := map[string]bool{}
		for _, e := range r.Evidence.Of("registrations") {
			id := e.Text("household")
			if e.Date("signed_on") <= on && !seen[id] {
				seen[id] = true
				out = append(out, person(k, id, on))
			}
		}
	} else {
		for _, e := range r.Evidence.Of(programme.Subjects) {
			if kindOf(&e) == k && present(&e, on) {
				out = append(out, named(k, &e, on))
			}
		}
	}
	slices.SortFunc(out, func(a, b Subject) int { return cmp.Compare(a.Code, b.Code) })
	return out
}

// present tells whether a person or body is there on a day, as far as is recorded.
func present(e *programme.Record, on law.Date) bool {
	from, to := e.Date("from"), e.Date("to")
	return from <= on && (to == 0 || on <= to)
}

func person(k Kind, code string, on law.Date) Subject {
	return Subject{Kind: k, Code: code, On: on, Name: lang.Both{VI: code, EN: code}}
}

func named(k Kind, e *programme.Record, on law.Date) Subject {
	s := person(k, e.Text("id"), on)
	if n := e.Text("name"); n != "" {
		s.Name = lang.Both{VI: n, EN: n}
	}
	return s
}

// findPerson finds a person or body by its id. Whom nobody recorded is judged all
// the same: all that is asked of him is unknown, and what is missing is named.
func findPerson(r *Record, k Kind, code string, on law.Date) (Subject, error) {
	if k == Household {
		return person(k, code, on), nil
	}
	found := r.Evidence.By(programme.Subjects, "id", code)
	if len(found) == 0 {
		return person(k, code, on), nil
	}
	e := &found[0] // the id is the key: there is one
	if is := kindOf(e); is != k {
		return Subject{}, fault.New(fault.NotFound, lang.T("award.other_person", "code", code, "kind", k, "is", is)).Do(lang.T("award.other_person.do"))
	}
	return named(k, e, on), nil
}

// personClass is the class of a person or body, as the subjects file says.
func (c *context) personClass(p possible) possible {
	for _, e := range c.record.Evidence.By(programme.Subjects, "id", c.subject.Code) {
		value := e.Text("provincial")
		if p.fact.Name == "subject_kind" {
			value = e.Text("kind")
		}
		if slices.Contains(p.values, value) {
			p.fact.Value, p.fact.Source = value, programme.Subjects
			p.values, p.lacks = []string{value}, nil
		}
	}
	return p
}

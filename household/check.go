package household

import (
	"strconv"

	"vuonlen/internal/lang"
)

// ColumnFault is what is impossible about one column of a row.
type ColumnFault struct {
	Column string
	What   lang.Text
}

// Check looks at one review by itself. Faults are impossible answers: the row is
// refused. Flags are answers that do not agree: they are shown, never refused,
// never changed. s is the standard under which the review is classified.
func (f *Form) Check(r *Review, s *Standard) (faults []ColumnFault, flags []lang.Text) {
	count := func(code string) (int64, bool) {
		n, err := strconv.ParseInt(r.More.Get(code), 10, 64)
		return n, err == nil
	}
	children, known := count("children")
	if known && r.Size > 0 && children > int64(r.Size) {
		faults = append(faults, ColumnFault{"children", lang.T("household.check.children", "n", children, "size", r.Size)})
	}
	for _, code := range []string{"children_nutrition", "children_insurance", "children_schooling"} {
		if n, ok := count(code); ok && (known && n > children || !known && r.Size > 0 && n > int64(r.Size)) {
			faults = append(faults, ColumnFault{code, lang.T("household.check.deprived_children", "n", n)})
		}
	}
	if typed, ok := count("b2"); ok && r.Unanswered() == 0 && typed != int64(s.B2(r.Answers)) {
		flags = append(flags, lang.T("household.check.b2", "typed", typed, "b2", s.B2(r.Answers)))
	}
	class := s.Classify(r.Answers)
	if typed, ok := ParseClass(r.More.Get("typed_class")); ok && r.More.Get("typed_class") != "" && class != UnknownClass && typed != class {
		flags = append(flags, lang.T("household.check.class", "typed", typed, "class", class))
	}
	if r.More.Answer("quick") == Yes && (class == Poor || class == NearPoor) {
		flags = append(flags, lang.T("household.check.quick", "class", class))
	}
	if r.Ethnicity.Minority() == Yes && r.More.Answer("any_minority") == No {
		flags = append(flags, lang.T("household.check.minority"))
	}
	if r.Ethnicity == Kinh && r.More.Answer("local_minority") == Yes && r.More.Answer("any_minority") != Yes {
		flags = append(flags, lang.T("household.check.local_minority"))
	}
	return faults, flags
}

// FieldChange is one field in which a review differs from the one it corrects.
// The values of fields that are not for everybody are left out: Sensitive says so.
type FieldChange struct {
	Code      string
	Label     lang.Both
	From, To  string
	Sensitive Sensitivity
}

// Diff lists, in the form's order, where two reviews of a household and year
// differ. Where the register holds them they were entered with it, so source and
// class are no fields.
func (f *Form) Diff(was, is *Review) []FieldChange {
	var out []FieldChange
	for i := range f.Questions {
		q := &f.Questions[i]
		if q.OfMember {
			continue
		}
		a, b := was.Field(q.Code), is.Field(q.Code)
		if a == b {
			continue
		}
		c := FieldChange{q.Code, q.Label, a, b, q.Sensitive}
		if q.Sensitive != "" {
			c.From, c.To = "", ""
		}
		out = append(out, c)
	}
	return out
}

// Field is the answer to a question as the files write it, empty for none. Of
// the citizen number it is the mark that stands for it.
func (r *Review) Field(code string) string {
	switch code {
	case "year":
		return strconv.Itoa(int(r.Year))
	case "household":
		return string(r.Household)
	case "hamlet":
		return string(r.Hamlet)
	case "commune":
		return string(r.Commune)
	case "area":
		return r.Area.String()
	case "head":
		return r.Head
	case "address":
		return r.Address
	case "citizen_id":
		return r.CitizenMark
	case "ethnicity":
		return string(r.Ethnicity)
	case "size":
		if r.Size == 0 {
			return ""
		}
		return strconv.Itoa(r.Size)
	case "reviewed_on":
		return r.ReviewedOn.String()
	case "interviewer":
		return r.Interviewer
	case "b1":
		if n, ok := r.B1(); ok {
			return strconv.Itoa(n)
		}
		return ""
	}
	if len(code) == 3 && code[0] == 'd' {
		if n, err := strconv.Atoi(code[1:]); err == nil && n >= 1 && n <= Indicators {
			if deprived, known := r.Indicator(n); known {
				return AnswerOf(deprived).String()
			}
			return ""
		}
	}
	return r.More.Get(code)
}

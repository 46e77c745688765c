package household

import (
	"fmt"
	"slices"
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
	if faults = f.impossible(r); faults != nil {
		return faults, nil // a row that is refused is looked at again when it comes back
	}
	flags = typedResults(r, s)
	if r.More.Answer("quick") == Yes {
		if class := s.Classify(r.Answers); class == Poor || class == NearPoor {
			flags = append(flags, lang.T("household.check.quick", "class", class))
		}
	}
	if f.noReason(r, s) {
		flags = append(flags, lang.T("household.check.no_reason"))
	}
	if r.Ethnicity.Minority() == Yes && r.More.Answer("any_minority") == No {
		flags = append(flags, lang.T("household.check.minority"))
	}
	if r.Ethnicity == Kinh && r.More.Answer("local_minority") == Yes && r.More.Answer("any_minority") != Yes {
		flags = append(flags, lang.T("household.check.local_minority"))
	}
	return nil, append(flags, f.childIndicators(r)...)
}

// impossible finds answers that the form does not know and numbers out of range:
// a door may have let them through that is none of the readers of files.
func (f *Form) impossible(r *Review) (faults []ColumnFault) {
	add := func(column string, what lang.Text) { faults = append(faults, ColumnFault{column, what}) }
	if q, ok := f.Question("size", false); ok && r.Size != 0 && (int64(r.Size) < q.Lo || int64(r.Size) > q.Hi) {
		add("size", lang.T("household.check.range", "lo", q.Lo, "hi", q.Hi))
	}
	for code, value := range r.More.all {
		switch q, ok := f.Question(code, false); {
		case !ok || !q.Extra():
			add(code, lang.T("household.check.foreign"))
		case q.Kind == Number:
			if n, err := strconv.ParseInt(value, 10, 64); err != nil || n < q.Lo || n > q.Hi {
				add(code, lang.T("household.check.range", "lo", q.Lo, "hi", q.Hi))
			}
		case q.Kind == YesNo && value != "0" && value != "1",
			q.Kind == Choice && !slices.ContainsFunc(q.Choices, func(o Option) bool { return o.Value == value }):
			add(code, lang.T("household.check.answer"))
		}
	}
	if faults != nil {
		return faults // what follows compares numbers that must be some
	}
	children, known := r.count("children")
	if known && r.Size > 0 && children > int64(r.Size) {
		add("children", lang.T("household.check.children", "n", children, "size", r.Size))
	}
	for _, code := range []string{"children_nutrition", "children_insurance", "children_schooling"} {
		if n, ok := r.count(code); ok && (known && n > children || !known && r.Size > 0 && n > int64(r.Size)) {
			add(code, lang.T("household.check.deprived_children", "n", n))
		}
	}
	return faults
}

// count is a number among the other answers.
func (r *Review) count(code string) (int64, bool) {
	n, err := strconv.ParseInt(r.More.Get(code), 10, 64)
	return n, err == nil
}

// typedResults holds B2 and class as written on the form against what the
// answers make of them. While some are missing, every total and class that they
// leave possible agrees.
func typedResults(r *Review, s *Standard) (flags []lang.Text) {
	if typed, ok := r.count("b2"); ok && s.PointsPerIndicator > 0 {
		lo := int64(s.B2(r.Answers))
		hi := lo + int64(s.PointsPerIndicator*r.Unanswered())
		switch {
		case lo == hi && typed != lo:
			flags = append(flags, lang.T("household.check.b2", "typed", typed, "b2", lo))
		case typed < lo || typed > hi:
			flags = append(flags, lang.T("household.check.b2_between", "typed", typed, "lo", lo, "hi", hi))
		case typed%int64(s.PointsPerIndicator) != 0:
			flags = append(flags, lang.T("household.check.b2_step", "typed", typed, "step", s.PointsPerIndicator))
		}
	}
	typed, _ := ParseClass(r.More.Get("typed_class"))
	if typed == UnknownClass {
		return flags
	}
	poor, nearPoor, notPoor := s.Possible(r.Answers)
	if typed == Poor && poor || typed == NearPoor && nearPoor || typed == NotPoor && notPoor {
		return flags
	}
	if class := s.Classify(r.Answers); class != UnknownClass {
		return append(flags, lang.T("household.check.class", "typed", typed, "class", class))
	}
	return append(flags, lang.T("household.check.class_impossible", "typed", typed))
}

// noReason tells whether a poor household has no reason of poverty although this
// part of the form was filled in. Many files have only scores: without any
// answer to the questions that come with the reasons nothing is said.
func (f *Form) noReason(r *Review, s *Standard) bool {
	if s.Classify(r.Answers) != Poor {
		return false
	}
	filled := false
	for code, value := range r.More.all {
		q, ok := f.Question(code, false)
		if !ok {
			continue
		}
		if q.Section == "reasons" && value == Yes.String() {
			return false
		}
		filled = filled || q.Section == "reasons" || q.Section == "wishes" || q.Section == "groups" || q.Section == "children"
	}
	return filled
}

// childIndicators holds the numbers of deprived children against the indicators
// that are about children alone, nutrition and schooling. Health insurance is
// not compared: its indicator is about all members from an age that is not
// confirmed.
func (f *Form) childIndicators(r *Review) (flags []lang.Text) {
	children, known := r.count("children")
	for _, c := range []struct {
		code      string
		indicator int
	}{{"children_nutrition", 3}, {"children_schooling", 6}} {
		deprived, answered := r.Indicator(c.indicator)
		n, ok := r.count(c.code)
		if !ok && known && children == 0 {
			n, ok = 0, true
		}
		column, there := f.Question(c.code, false)
		if !answered || !ok || !there {
			continue
		}
		if ind, is := f.Question(fmt.Sprintf("d%02d", c.indicator), false); is && deprived != (n > 0) {
			flags = append(flags, lang.T("household.check.indicator", "question", column.Label, "n", n,
				"indicator", ind.Code, "name", ind.Label, "answer", AnswerOf(deprived)))
		}
	}
	return flags
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

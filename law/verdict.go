package law

import "vuonlen/internal/lang"

// Verdict is the answer to a question of law, in three-valued logic with a
// fourth word for questions that do not arise.
type Verdict string

// The verdicts.
const (
	Met           Verdict = "met"
	NotMet        Verdict = "not_met"
	Unknown       Verdict = "unknown"
	NotApplicable Verdict = "not_applicable"
)

// Say names the verdict.
func (v Verdict) Say(l lang.Lang) string {
	switch v {
	case Met:
		return l.Say(lang.T("law.verdict.met"))
	case NotMet:
		return l.Say(lang.T("law.verdict.not_met"))
	case NotApplicable:
		return l.Say(lang.T("law.verdict.not_applicable"))
	default:
		return l.Say(lang.T("law.verdict.unknown"))
	}
}

// If is Met when the condition holds, else NotMet.
func If(ok bool) Verdict {
	if ok {
		return Met
	}
	return NotMet
}

// Combine says how parts make a whole.
type Combine string

// The two combinations of the movement's award criteria.
const (
	AllOf Combine = "all_of"
	AnyOf Combine = "any_of"
)

// Of combines verdicts (mission section 4). All of: any not met gives not met,
// else any unknown gives unknown, else met. Any of: any met gives met, else any
// unknown gives unknown, else not met. Parts that do not apply are left out; if
// all are left out the whole does not apply.
func (c Combine) Of(vs ...Verdict) Verdict {
	decisive, otherwise := NotMet, Met
	if c == AnyOf {
		decisive, otherwise = Met, NotMet
	}
	applies, unknown := false, false
	for _, v := range vs {
		switch v {
		case NotApplicable:
			continue
		case decisive:
			return decisive
		case otherwise:
		default:
			unknown = true
		}
		applies = true
	}
	switch {
	case !applies:
		return NotApplicable
	case unknown:
		return Unknown
	}
	return otherwise
}

// Agree is the one verdict that all possibilities give, Unknown when they
// differ. It is used where a fact is missing and every value it may have was
// tried, and for the two ends of an interval.
func Agree(vs ...Verdict) Verdict {
	if len(vs) == 0 {
		return Unknown
	}
	for _, v := range vs[1:] {
		if v != vs[0] {
			return Unknown
		}
	}
	return vs[0]
}

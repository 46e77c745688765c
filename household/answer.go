package household

import "vuonlen/internal/lang"

// Answer is a yes or no that nobody may have given. The zero Answer is unknown.
type Answer uint8

// The answers.
const (
	NoAnswer Answer = iota
	Yes
	No
)

// AnswerOf is the answer to a question somebody answered.
func AnswerOf(yes bool) Answer {
	if yes {
		return Yes
	}
	return No
}

// ParseAnswer reads the word of the files.
func ParseAnswer(s string) (Answer, bool) {
	switch s {
	case "":
		return NoAnswer, true
	case "1":
		return Yes, true
	case "0":
		return No, true
	}
	return NoAnswer, false
}

// String is the word of the files: 1, 0, or empty for unknown.
func (a Answer) String() string {
	switch a {
	case Yes:
		return "1"
	case No:
		return "0"
	}
	return ""
}

// Say names the answer.
func (a Answer) Say(l lang.Lang) string {
	switch a {
	case Yes:
		return l.Say(lang.T("household.answer.yes"))
	case No:
		return l.Say(lang.T("household.answer.no"))
	}
	return l.Say(lang.T("household.answer.unknown"))
}

package procedure

import (
	"strings"

	"vuonlen/internal/lang"
)

// factNames are the sentences that name a fact, by its name with _ for the dot, or
// by the first part of it.
//
// lang: keys
var factNames = map[string]string{
	"authority":      "procedure.about.authority",
	"recipient":      "procedure.about.recipient",
	"step":           "procedure.about.step",
	"limit":          "procedure.about.limit",
	"part":           "procedure.about.part",
	"number":         "procedure.about.number",
	"vote_share":     "procedure.about.vote_share",
	"vote_base":      "procedure.about.vote_base",
	"vote_quorum":    "procedure.about.vote_quorum",
	"vote_ballot":    "procedure.about.vote_ballot",
	"vote_written":   "procedure.about.vote_written",
	"channel":        "procedure.about.channel",
	"money":          "procedure.about.money",
	"money_rounding": "procedure.about.money_rounding",
	"revocation":     "procedure.about.revocation",
	"bar":            "procedure.about.bar",
	"preference":     "procedure.about.preference",
	"transition":     "procedure.about.transition",
	"salary":         "procedure.about.salary",
}

// about names a fact: "time allowed: appraise".
type about struct {
	name string
	of   lang.Sayer // the paper or ground; nil: the name tells
}

// Say names the fact.
func (a about) Say(l lang.Lang) string {
	if key, ok := factNames[strings.ReplaceAll(a.name, ".", "_")]; ok {
		return l.Say(lang.T(key)) // lang: keys in factNames
	}
	head, tail, _ := strings.Cut(a.name, ".")
	what := l.Say(lang.T(factNames[head])) // lang: keys in factNames
	of := a.of
	switch {
	case of != nil:
	case head == "step" || head == "limit":
		of = StepID(tail)
	case head == "recipient" || head == "money":
		of = Recipient(tail)
	default:
		return what + ": " + tail
	}
	return what + ": " + of.Say(l)
}

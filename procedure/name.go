package procedure

import (
	"strings"

	"vuonlen/internal/lang"
)

// factNames are the sentences that name a fact, by the first part of its name.
//
// lang: keys
var factNames = map[string]string{
	"authority":       "procedure.about.authority",
	"recipient":       "procedure.about.recipient",
	"step":            "procedure.about.step",
	"limit":           "procedure.about.limit",
	"part":            "procedure.about.part",
	"number":          "procedure.about.number",
	"vote.share":      "procedure.about.vote.share",
	"vote.base":       "procedure.about.vote.base",
	"vote.quorum":     "procedure.about.vote.quorum",
	"vote.ballot":     "procedure.about.vote.ballot",
	"vote.written":    "procedure.about.vote.written",
	"posting":         "procedure.about.posting",
	"posting.days":    "procedure.about.posting.days",
	"posting.channel": "procedure.about.posting.channel",
	"money":           "procedure.about.money",
	"money.rounding":  "procedure.about.money.rounding",
	"revocation":      "procedure.about.revocation",
	"bar":             "procedure.about.bar",
	"preference":      "procedure.about.preference",
	"transition":      "procedure.about.transition",
	"salary":          "procedure.about.salary",
}

// about names a fact: "time allowed: appraise".
type about struct {
	name string
	of   lang.Sayer // the paper or ground; nil: the name tells
}

// Say names the fact.
func (a about) Say(l lang.Lang) string {
	if key, ok := factNames[a.name]; ok {
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

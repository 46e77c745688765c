package award

import (
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// EvidenceKinds lists what a criterion may rest on besides counts: the files of
// formats.md 2.7, and the reviews.
var EvidenceKinds = []string{
	"budget", "reports", "contributions", "linkages", "projects", "loans", "loan-payments", "credit-reports",
	"initiatives", "registrations", "assistance", "household-help", "trainings", "recognitions", "reviews",
	"plans", "indicators", "coverage", "proceedings",
}

// Judged leaves the decision to a named person on attached evidence with the data beside it.
// Without a judgement it is unknown; the data only inform.
type Judged struct {
	SelfAssessment bool
	Confirm        bool // a second person has to confirm the conclusion
	Data           []string
}

func (Judged) uses() []string { return nil }

func (f Judged) judge(c *context, rule string) law.Finding {
	text := lang.T("award.judged.none")
	if f.SelfAssessment {
		text = lang.T("award.judged.self")
	}
	facts, besides, lacks := c.data(f.Data)
	if what := append(shown(facts), besides...); len(what) > 0 {
		text = lang.T("award.judged.shown", "state", text, "what", what)
	}
	if len(lacks) > 0 {
		text = lang.T("award.judged.data", "state", text, "what", names(lacks))
	}
	return f.concluded(c, besides, law.Finding{
		Rule: rule, Verdict: law.Unknown, Text: text, Facts: facts,
		Missing: []law.Missing{{Code: c.subject.Code, What: "judgement"}},
		Change:  law.Change{Reachable: law.Can(true)},
	}, rule)
}

// Recorded is decided from recorded evidence of the named kinds. Nothing recorded
// is unknown, never "on time" and never "not met". Uses names the readings that
// the rule has.
type Recorded struct {
	Data []string
	Uses []string
}

func (f Recorded) uses() []string { return f.Uses }

func (f Recorded) judge(c *context, rule string) law.Finding {
	out := law.Finding{Rule: rule, Verdict: law.Unknown, Change: law.Change{Reachable: law.Can(true)}}
	for _, k := range f.Data {
		out.Missing = append(out.Missing, law.Missing{Code: c.subject.Code, What: k})
	}
	out.Text = lang.T("award.recorded.none", "what", names(f.Data))
	return out
}

// names spells kinds of evidence.
func names(kinds []string) (out []lang.Text) {
	for _, k := range kinds {
		out = append(out, What(k))
	}
	return out
}

// What names a missing datum or kind of evidence.
func What(what string) lang.Text {
	if t, ok := whats[what]; ok {
		return t
	}
	return lang.T("award.what.other", "what", what)
}

var whats = map[string]lang.Text{
	"tally":               lang.T("award.what.tally"),
	"households":          lang.T("award.what.households"),
	"minority_poor":       lang.T("award.what.minority_poor"),
	"minority_households": lang.T("award.what.minority_households"),
	"restated":            lang.T("award.what.restated"),
	"lineage":             lang.T("award.what.lineage"),
	"judgement":           lang.T("award.what.judgement"),
	"confirmation":        lang.T("award.what.confirmation"),
	"subject":             lang.T("award.what.subject"),
	"poor_district":       lang.T("award.what.poor_district"),
	"zone":                lang.T("award.what.zone"),
	"provincial":          lang.T("award.what.provincial"),
	"subject_kind":        lang.T("award.what.subject_kind"),
	"specially_difficult": lang.T("award.what.specially_difficult"),
	"decision":            lang.T("award.what.decision"),
	"budget":              lang.T("award.what.budget"),
	"reports":             lang.T("award.what.reports"),
	"contributions":       lang.T("award.what.contributions"),
	"linkages":            lang.T("award.what.linkages"),
	"projects":            lang.T("award.what.projects"),
	"loans":               lang.T("award.what.loans"),
	"loan-payments":       lang.T("award.what.loan_payments"),
	"credit-reports":      lang.T("award.what.credit_reports"),
	"initiatives":         lang.T("award.what.initiatives"),
	"registrations":       lang.T("award.what.registrations"),
	"assistance":          lang.T("award.what.assistance"),
	"household-help":      lang.T("award.what.household_help"),
	"trainings":           lang.T("award.what.trainings"),
	"recognitions":        lang.T("award.what.recognitions"),
	"plans":               lang.T("award.what.plans"),
	"indicators":          lang.T("award.what.indicators"),
	"coverage":            lang.T("award.what.coverage"),
	"proceedings":         lang.T("award.what.proceedings"),
	"entitled":            lang.T("award.what.entitled"),
	"served":              lang.T("award.what.served"),
	"reviews":             lang.T("award.what.reviews"),
	"recognised_on":       lang.T("award.what.recognised_on"),
}

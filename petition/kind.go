package petition

import (
	"slices"

	"vuonlen/internal/lang"
)

// Kind is what somebody sends.
type Kind string

// The kinds.
const (
	Remark    Kind = "remark"    // about anything; may be anonymous
	Procedure Kind = "procedure" // a petition on administrative rules and procedures: with identity
	Complaint Kind = "complaint" // about a list while it is posted; opened by the code of its notice
)

// Kinds lists the kinds.
var Kinds = []Kind{Remark, Procedure, Complaint}

// lang: keys
var kindNames = map[Kind]string{
	Remark: "petition.kind.remark", Procedure: "petition.kind.procedure", Complaint: "petition.kind.complaint",
}

// Say names the kind.
func (k Kind) Say(l lang.Lang) string { return l.Say(lang.T(kindNames[k])) } // lang: keys in kindNames

// Category is what a petition is about.
type Category string

// The categories. Those of a complaint are about a list.
const (
	Movement  Category = "movement"  // the emulation movement, awards
	Policy    Category = "policy"    // policies for poor households
	Conduct   Category = "conduct"   // how officers behave
	Paperwork Category = "paperwork" // papers, deadlines, fees of a procedure
	Site      Category = "site"      // the portal and its figures
	Missing   Category = "missing"   // somebody is not on the list who should be
	Wrong     Category = "wrong"     // somebody is on the list who should not be
	Mistaken  Category = "mistaken"  // points, class or particulars are wrong
	Other     Category = "other"
)

// lang: keys
var categoryNames = map[Category]string{
	Movement: "petition.category.movement", Policy: "petition.category.policy", Conduct: "petition.category.conduct",
	Paperwork: "petition.category.paperwork", Site: "petition.category.site",
	Missing: "petition.category.missing", Wrong: "petition.category.wrong", Mistaken: "petition.category.mistaken", Other: "petition.category.other",
}

// Say names the category.
func (c Category) Say(l lang.Lang) string { return l.Say(lang.T(categoryNames[c])) } // lang: keys in categoryNames

// Categories lists what a petition of a kind may be about.
func (k Kind) Categories() []Category {
	switch k {
	case Complaint:
		return []Category{Missing, Wrong, Mistaken, Other}
	case Procedure:
		return []Category{Paperwork, Conduct, Policy, Other}
	case Remark:
		return []Category{Movement, Policy, Conduct, Paperwork, Site, Other}
	}
	return nil
}

// Ground is why a petition is not dealt with here.
type Ground string

// The grounds of a refusal.
const (
	OwnProcedure Ground = "complaint_law"    // a complaint in the sense of the law on complaints
	Denounces    Ground = "denunciation_law" // a denunciation
	Elsewhere    Ground = "elsewhere"        // no matter of this office, and not known whose
	Repeated     Ground = "repeated"         // the same was answered before
	Unclear      Ground = "unclear"          // nothing can be made of it
	NoIdentity   Ground = "no_identity"      // a petition on procedures from nobody
	AfterPosting Ground = "after_posting"    // after the last day of the posting
	Unseemly     Ground = "unseemly"         // insults, advertising
)

// Grounds lists the grounds of a refusal.
var Grounds = []Ground{OwnProcedure, Denounces, Elsewhere, Repeated, Unclear, NoIdentity, AfterPosting, Unseemly}

// lang: keys
var groundNames = map[Ground]string{
	OwnProcedure: "petition.ground.complaint_law", Denounces: "petition.ground.denunciation_law", Elsewhere: "petition.ground.elsewhere",
	Repeated: "petition.ground.repeated", Unclear: "petition.ground.unclear", NoIdentity: "petition.ground.no_identity",
	AfterPosting: "petition.ground.after_posting", Unseemly: "petition.ground.unseemly",
}

// Say names the ground.
func (g Ground) Say(l lang.Lang) string { return l.Say(lang.T(groundNames[g])) } // lang: keys in groundNames

// lang: keys
var groundWays = map[Ground]string{
	OwnProcedure: "petition.way.complaint_law", Denounces: "petition.way.denunciation_law", Elsewhere: "petition.way.elsewhere",
	Repeated: "petition.way.repeated", Unclear: "petition.way.unclear", NoIdentity: "petition.way.no_identity",
	AfterPosting: "petition.way.after_posting", Unseemly: "petition.way.unseemly",
}

// Way tells the sender what he can do instead.
func (g Ground) Way() lang.Text { return lang.T(groundWays[g]) } // lang: keys in groundWays

// Outcome is what a complaint was found to be.
type Outcome string

// The outcomes.
const (
	Right Outcome = "right" // it was right, and what was wrong is mended
	Part  Outcome = "part"
	Not   Outcome = "not"
)

// Outcomes lists the outcomes.
var Outcomes = []Outcome{Right, Part, Not}

// lang: keys
var outcomeNames = map[Outcome]string{Right: "petition.outcome.right", Part: "petition.outcome.part", Not: "petition.outcome.not"}

// Say names the outcome.
func (o Outcome) Say(l lang.Lang) string { return l.Say(lang.T(outcomeNames[o])) } // lang: keys in outcomeNames

func known[T comparable](x T, of []T) bool { return slices.Contains(of, x) }

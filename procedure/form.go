package procedure

import (
	"slices"

	"vuonlen/internal/lang"
)

// FormID names a form of commendation together with the level that gives it: a
// certificate of a commune and one of a department are two forms, because money,
// authority and way differ.
type FormID string

// The forms that the movement's awards use.
const (
	LabourOrder1   FormID = "labour_order_1"
	LabourOrder2   FormID = "labour_order_2"
	LabourOrder3   FormID = "labour_order_3"
	GovernmentFlag FormID = "government_flag"
	PrimeMinister  FormID = "prime_minister" // bằng khen
	Province       FormID = "province"       // bằng khen
	Department     FormID = "department"     // giấy khen
	District       FormID = "district"       // giấy khen, until 30 June 2025
	Commune        FormID = "commune"        // giấy khen
	Body           FormID = "body"           // giấy khen of an enterprise or co-operative
)

// FormIDs lists the forms, the highest first.
var FormIDs = []FormID{LabourOrder1, LabourOrder2, LabourOrder3, GovernmentFlag, PrimeMinister, Province, Department, District, Commune, Body}

// all stands in a fact's id where it holds for the whole set.
const all FormID = "all"

// Recipient is a kind of recipient as the law tells them apart.
type Recipient string

// The recipients.
const (
	Individual Recipient = "individual"
	Collective Recipient = "collective"
	Household  Recipient = "household"
)

// Recipients lists them.
var Recipients = []Recipient{Individual, Collective, Household}

// lang: keys
var recipientNames = map[Recipient]string{
	Individual: "procedure.recipient.individual",
	Collective: "procedure.recipient.collective",
	Household:  "procedure.recipient.household",
}

// Say names the recipient.
func (r Recipient) Say(l lang.Lang) string {
	return l.Say(lang.T(recipientNames[r])) // lang: keys in recipientNames
}

// Office is who may decide.
type Office string

// The offices.
const (
	President        Office = "president"
	Government       Office = "government"
	HeadOfGovernment Office = "prime_minister"
	ProvincialChair  Office = "provincial_chair"
	DepartmentHead   Office = "department_head"
	DistrictChair    Office = "district_chair"
	CommuneChair     Office = "commune_chair"
	Director         Office = "director"
)

// lang: keys
var officeNames = map[Office]string{
	President:        "procedure.office.president",
	Government:       "procedure.office.government",
	HeadOfGovernment: "procedure.office.prime_minister",
	ProvincialChair:  "procedure.office.provincial_chair",
	DepartmentHead:   "procedure.office.department_head",
	DistrictChair:    "procedure.office.district_chair",
	CommuneChair:     "procedure.office.commune_chair",
	Director:         "procedure.office.director",
}

// Say names the office.
func (o Office) Say(l lang.Lang) string {
	return l.Say(lang.T(officeNames[o])) // lang: keys in officeNames
}

// Above tells whether the office stands above the province, so that the provincial
// chair submits to it instead of deciding.
func (o Office) Above() bool { return o == President || o == Government || o == HeadOfGovernment }

// Form is a form of commendation under one rule set.
type Form struct {
	ID         FormID
	Name       lang.Both
	Authority  Given[Office]
	Recipients map[Recipient]Given[bool] // who may have it; all three are there
	Steps      []Step
	Parts      []Part
	Vote       VoteRule
	Posting    Posting
	Multiples  map[Recipient]Given[Multiple]
	Succeeds   []FormID // forms of the set before whose open dossiers go on as this one
}

// Say names the form.
func (f *Form) Say(l lang.Lang) string { return f.Name.Say(l) }

// Way lists the facts without which a dossier cannot be led to a decision for a
// recipient: who decides, whether the recipient may have it, which steps and papers
// there must be, the vote, and the time of publication where there is one. What is
// not in it may stay open: a deadline (there is then no due day), the number of a
// form, a channel, money (nothing is paid before it is settled).
func (f *Form) Way(to Recipient) []Fact {
	out := []Fact{f.Authority.Fact, f.Recipients[to].Fact}
	for _, s := range f.Steps {
		out = append(out, s.Required.Fact)
	}
	for _, p := range f.Parts {
		if len(p.For) == 0 || slices.Contains(p.For, to) {
			out = append(out, p.Required.Fact)
		}
	}
	out = append(out, f.Vote.facts()...)
	if yes, ok := f.Posting.Required.Get(); !ok || yes {
		out = append(out, f.Posting.Limit.Fact)
	}
	return out
}

// Facts lists everything the form rests on, in the order of the way.
func (f *Form) Facts() []Fact {
	out := []Fact{f.Authority.Fact}
	for _, r := range Recipients {
		out = append(out, f.Recipients[r].Fact)
	}
	for _, s := range f.Steps {
		out = append(out, s.Required.Fact, s.Limit.Fact)
	}
	for _, p := range f.Parts {
		out = append(out, p.Required.Fact, p.Number.Fact)
	}
	out = append(out, f.Vote.facts()...)
	out = append(out, f.Posting.Channel.Fact)
	for _, r := range Recipients {
		out = append(out, f.Multiples[r].Fact)
	}
	return out
}

// Part is a paper of a dossier.
type Part struct {
	ID       string
	Name     lang.Both
	Required Given[bool]
	Number   Given[string] // of the official form; "none" where there is none
	For      []Recipient   // empty: every recipient
}

// Posting is publication for comment before the decision: the step [Post], with
// where it is done.
type Posting struct {
	Required Given[bool]
	Limit    Given[Limit]
	Channel  Given[Channel]
}

// Channel is where names are published.
type Channel string

// The channels.
const (
	Portal Channel = "portal" // of the ministry or the province
	Press  Channel = "press"  // newspaper, radio, television
)

// Say names the channel.
func (c Channel) Say(l lang.Lang) string {
	if c == Press {
		return l.Say(lang.T("procedure.channel.press"))
	}
	return l.Say(lang.T("procedure.channel.portal"))
}

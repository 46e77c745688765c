package procedure

import (
	"strings"

	"vuonlen/internal/lang"
	"vuonlen/law"
)

// Fact is one statement of a rule set, without the type of its value.
type Fact struct {
	ID       string // "decree-152/province/vote.share": set, form (or "all"), name
	Value    string // as an adoption writes it; empty where unknown
	Known    bool
	Citation law.Citation
	Seen     string    // where the text was seen; empty where nobody saw it
	By       *Adoption // the decision of the province that stands in for the law
	about    about
	said     func(lang.Lang) string
}

// Usable tells whether one may act on the fact: it is confirmed or reported, or
// the province adopted it.
func (f Fact) Usable() bool {
	return f.Known && (f.By != nil || f.Citation.Status == law.Confirmed || f.Citation.Status == law.Reported)
}

// Name is the last part of the id: "vote.share".
func (f Fact) Name() string { return f.ID[strings.LastIndexByte(f.ID, '/')+1:] }

// Form is the form of commendation that the fact is about, "all" for the set.
func (f Fact) Form() FormID {
	parts := strings.Split(f.ID, "/")
	return FormID(parts[1])
}

// About names what the fact is about: "time allowed: appraise".
func (f Fact) About() lang.Sayer { return f.about }

// Says spells the value.
func (f Fact) Says(l lang.Lang) string {
	if !f.Known {
		return l.Say(lang.T("procedure.unknown"))
	}
	return f.said(l)
}

// Stands says where the fact stands, how sure it is, and whose decision stands in.
func (f Fact) Stands(l lang.Lang) string {
	s := f.Citation.Say(l)
	if f.By != nil {
		s += "; " + f.By.Say(l)
	}
	return s
}

// Say writes what the fact is about, its value, and where it stands.
func (f Fact) Say(l lang.Lang) string {
	return l.Say(lang.T("procedure.fact", "name", f.about, "value", f.Says(l), "citation", f.Stands(l)))
}

// Given is a value of the law with the fact it is.
type Given[T any] struct {
	Value T
	Fact
}

// Get gives the value when one may act on it.
func (g Given[T]) Get() (T, bool) { return g.Value, g.Usable() }

// Adoption is a decision of the province to go by a value where the law is
// unconfirmed or unknown.
type Adoption struct {
	Fact     string // id; "decree-152/*/vote.share" adopts it for every form
	Value    string // "yes", "2/3", "80%", "10 working", "members" ...
	Document string // number of the decision
	Decided  law.Date
}

// Say writes whose decision it is.
func (a Adoption) Say(l lang.Lang) string {
	return l.Say(lang.T("procedure.adopted", "document", a.Document, "day", a.Decided))
}

// needs are the facts among these on which nobody may act yet.
func needs(facts ...Fact) (out []Fact) {
	for _, f := range facts {
		if !f.Usable() {
			out = append(out, f)
		}
	}
	return out
}

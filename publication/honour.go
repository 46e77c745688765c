package publication

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/unit"
)

// Honour is an award as the public sees it.
//
// A unit, an enterprise or a co-operative is named: it has no private life. A person is
// named only on a ground ([Ground]), and a household on its own consent alone; without
// it the award is counted and nothing of it tells whose it is, not even the commune. A
// name that somebody may take back never stands in open data, whose licence is for good:
// they hold honours as [Honour.Unnamed] gives them.
type Honour struct {
	Code      string // of the award in the award book; empty where it could tell whose it is
	Kind      string // of subject: province, commune, ... household, official, enterprise
	Person    bool   // it is of a person or a household
	KindName  lang.Both
	Name      lang.Both // empty: not shown
	Ground    Ground    // why a person or household is named; empty: it is neither
	Unit      unit.Code
	UnitName  string // where; empty where it could tell whose it is
	Form      lang.Both
	Decision  string    // number and sign
	Authority lang.Both // who decided
	On        law.Date
	Movement  string
	Criteria  []HonourCriterion // that were met; none for a person or household
	Revoked   *Revocation
}

// HonourCriterion is a criterion that was met, in the movement's words.
type HonourCriterion struct {
	ID   string
	Text lang.Both
}

// Revocation says that an award was taken back.
type Revocation struct {
	Decision string
	On       law.Date
	Note     string // for the public; empty where it could tell whose award it was
}

// Personal tells whether an award is of a person or a household.
func (h *Honour) Personal() bool {
	return h.Kind == "household" || h.Kind == "official" || h.Kind == "other"
}

// Unnamed is the honour without what tells whose it is, if it is of a person or a
// household.
func (h Honour) Unnamed() Honour {
	if !h.Person {
		return h
	}
	h.Code, h.Name, h.Ground, h.Unit, h.UnitName, h.Criteria = "", lang.Both{}, "", "", "", nil
	if h.Revoked != nil {
		h.Revoked = &Revocation{Decision: h.Revoked.Decision, On: h.Revoked.On}
	}
	return h
}

// Ground is why a person may be named.
type Ground string

// The grounds.
const (
	ByConsent Ground = "consent" // written, and withdrawn whenever the person likes
	ByLaw     Ground = "law"     // a provision that says that the award is published with the name
)

// lang: keys
var groundNames = map[Ground]string{ByConsent: "honour.ground.consent", ByLaw: "honour.ground.law"}

// Say names the ground.
func (g Ground) Say(l lang.Lang) string {
	return l.Say(lang.T(groundNames[g])) // lang: keys in groundNames
}

// Consent is what is recorded about naming whom one award is of: each row is a statement,
// the last one holds.
type Consent struct {
	Row, Act int64
	Award    string // code of the dossier
	Ground   Ground
	Given    bool     // false: withdrawn
	On       law.Date // of the statement
	Until    law.Date // the last day on which the name is shown; 0: no end was set
	Source   string   // the paper, or the provision of the law
	Reasons  string   // of a withdrawal, if any were given; none are asked for
	By       string
	At       time.Time
}

// Check holds a statement against what it must say. household tells whether the award is
// of a household, which is named on its consent alone: that it was poor is nobody's
// business. Faults: Usage, Refused.
func (c *Consent) Check(household bool, today law.Date) error {
	switch {
	case c.Ground != ByConsent && c.Ground != ByLaw:
		return fault.New(fault.Usage, lang.T("honour.ground", "ground", printable(string(c.Ground)))).Do(lang.T("honour.ground.do"))
	case c.On == 0 || c.On > today || c.Until != 0 && c.Until < c.On:
		return fault.New(fault.Usage, lang.T("honour.day")).Do(lang.T("honour.day.do"))
	case c.Given && c.Source == "":
		return fault.New(fault.Usage, lang.T("honour.source")).Do(lang.T("honour.source.do"))
	case c.Given && c.Ground == ByLaw && household:
		return fault.New(fault.Refused, lang.T("honour.household")).Do(lang.T("honour.household.do"))
	}
	return nil
}

// Holds tells whether the name may be shown on a day.
func (c *Consent) Holds(on law.Date) bool {
	return c != nil && c.Given && c.On <= on && (c.Until == 0 || on <= c.Until)
}

// HonourLine is an honour, or several of which nothing may be told apart.
type HonourLine struct {
	Honour
	Count int
}

// Lines puts honours in the order in which they are shown, the newest decision first,
// and those of which nothing may be told apart into one line: neither their order nor
// their number in a place tells of anybody.
func Lines(hs []Honour) []HonourLine {
	hs = slices.Clone(hs)
	slices.SortStableFunc(hs, func(a, b Honour) int {
		return cmp.Or(cmp.Compare(b.On, a.On), strings.Compare(a.Decision, b.Decision), strings.Compare(a.Form.VI, b.Form.VI),
			strings.Compare(a.Kind, b.Kind), lang.Compare(a.Name.VI, b.Name.VI), strings.Compare(a.Code, b.Code))
	})
	var out []HonourLine
	for _, h := range hs {
		if n := len(out); n > 0 && h.Person && h.Name.VI == "" && sameUnnamed(out[n-1].Honour, h) {
			out[n-1].Count++
			continue
		}
		out = append(out, HonourLine{h, 1})
	}
	return out
}

func sameUnnamed(a, b Honour) bool {
	return a.Name.VI == "" && a.On == b.On && a.Decision == b.Decision && a.Form == b.Form && a.Kind == b.Kind && a.Authority == b.Authority && a.Movement == b.Movement &&
		(a.Revoked == nil) == (b.Revoked == nil) && (a.Revoked == nil || *a.Revoked == *b.Revoked)
}

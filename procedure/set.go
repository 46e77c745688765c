package procedure

import (
	"embed"
	"slices"
	"sync"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// Set is the procedure of commendation in force during a period.
type Set struct {
	ID          string
	Name        lang.Both
	From, To    law.Date // To 0: no end is known
	Documents   []law.Citation
	WhyNot      lang.Both // why it may not be used; empty: it may
	Forms       []Form
	Revocations []Ground
	Bars        []Ground
	Preferences []Ground
	Rounding    Given[Rounding]   // of money
	Transition  Given[Transition] // what holds for dossiers that are open when the set comes into force

	file    *setFile
	adopted []Adoption
}

//go:embed sets/*.yaml
var setFiles embed.FS

// sets are read when they are first asked for: most commands never do.
var sets = sync.OnceValue(mustLoadSets)

func mustLoadSets() (out []*Set) {
	names, err := setFiles.ReadDir("sets")
	if err != nil {
		panic("procedure: " + err.Error())
	}
	for _, n := range names {
		content, err := setFiles.ReadFile("sets/" + n.Name())
		if err != nil {
			panic("procedure: " + err.Error())
		}
		x, err := parseSet(content)
		if err != nil {
			panic("procedure: " + n.Name() + ": " + err.Error())
		}
		s, _, err := x.set(nil)
		if err != nil {
			panic("procedure: " + n.Name() + ": " + err.Error())
		}
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b *Set) int { return int(a.From) - int(b.From) })
	return out
}

// Sets lists the rule sets by their first day.
func Sets() []*Set { return slices.Clone(sets()) }

// FindSet finds a rule set by its id.
func FindSet(id string) (*Set, bool) {
	i := slices.IndexFunc(sets(), func(s *Set) bool { return s.ID == id })
	if i < 0 {
		return nil, false
	}
	return sets()[i], true
}

// Covering is the set whose period holds the day, also one that may not be used
// ([Set.WhyNot]); to go by one ask [On].
func Covering(day law.Date) (*Set, error) {
	for _, s := range sets() {
		if day >= s.From && (s.To == 0 || day <= s.To) {
			return s, nil
		}
	}
	return nil, fault.New(fault.Refused, lang.T("procedure.no_set", "day", day)).
		Do(lang.T("procedure.no_set.do", "from", sets()[0].From))
}

// On is the rule set in force on a day. A day before the first set, and a set
// whose content is unknown, are a fault.
func On(day law.Date) (*Set, error) {
	s, f := Covering(day)
	if f != nil {
		return nil, f
	}
	if s.WhyNot != (lang.Both{}) {
		return nil, s.closed()
	}
	return s, nil
}

// closed says why the set may not be used.
func (s *Set) closed() *fault.Error {
	return fault.New(fault.Refused, lang.T("procedure.closed", "name", s.Name, "from", s.From, "why", s.WhyNot)).
		Do(lang.T("procedure.closed.do"))
}

// Form finds a form of commendation of the set.
func (s *Set) Form(id FormID) (*Form, error) {
	for i := range s.Forms {
		if s.Forms[i].ID == id {
			return &s.Forms[i], nil
		}
	}
	ids := make([]FormID, len(s.Forms))
	for i, f := range s.Forms {
		ids[i] = f.ID
	}
	return nil, fault.New(fault.Refused, lang.T("procedure.no_form", "form", string(id), "name", s.Name)).
		Do(lang.T("procedure.no_form.do", "forms", ids))
}

// Facts lists every fact of the set, each form's first.
func (s *Set) Facts() []Fact {
	var out []Fact
	for i := range s.Forms {
		out = append(out, s.Forms[i].Facts()...)
	}
	return append(out, s.Shared()...)
}

// Shared lists the facts that hold for every form: grounds, bars, preferences,
// rounding and transition.
func (s *Set) Shared() []Fact {
	var out []Fact
	for _, g := range slices.Concat(s.Revocations, s.Bars, s.Preferences) {
		out = append(out, g.Holds.Fact)
	}
	if len(s.Forms) > 0 {
		out = append(out, s.Rounding.Fact)
	}
	return append(out, s.Transition.Fact)
}

// Needs are the facts of the set that nobody may act on yet: unconfirmed or
// unknown, and not adopted by the province.
func (s *Set) Needs() []Fact { return needs(s.Facts()...) }

// NeedsOf are those among them that bar the way of a form for a recipient
// ([Form.Way]).
func (s *Set) NeedsOf(id FormID, to Recipient) ([]Fact, error) {
	f, err := s.Form(id)
	if err != nil {
		return nil, err
	}
	return needs(f.Way(to)...), nil
}

// Adopt is the set with the decisions of the province counted in. What is
// confirmed cannot be replaced; an unknown fact, a value that does not fit it and
// a decision without document or day are faults. Of two decisions on one fact the
// later in the list holds.
func (s *Set) Adopt(as ...Adoption) (*Set, error) {
	return s.file.adopt(append(slices.Clone(s.adopted), as...))
}

// Adopted lists the decisions of the province that are counted in.
func (s *Set) Adopted() []Adoption { return slices.Clone(s.adopted) }

// Ground is a ground of revocation, a bar, or a preference between equals.
type Ground struct {
	ID    string
	Text  lang.Both
	Holds Given[bool]
}

// Say writes the ground.
func (g Ground) Say(l lang.Lang) string { return g.Text.Say(l) }

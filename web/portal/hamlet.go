package portal

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"vuonlen/internal/lang"
	"vuonlen/publication"
	"vuonlen/unit"
)

// hamletK times the threshold is how many households a hamlet has at least of which
// anything is published.
const hamletK = 4

func (a Asked) hamlet(place int) bool { return a.E.Places[place].Level == unit.Hamlet }

// placeName is what a place is called: of a hamlet with its commune, because many have
// one name.
func placeName(e *publication.Edition, i int) string {
	pl := e.Places[i]
	if pl.Level != unit.Hamlet || pl.Parent < 0 {
		return pl.Name
	}
	return pl.Name + ", " + e.Places[pl.Parent].Name
}

func (a Asked) name(place int) string { return placeName(a.E, place) }

// called is a place's name as it stands within a sentence: "tỉnh An Giang". The kind of
// unit is a common noun in Vietnamese; in English the whole is a name.
func (a Asked) called(place int) string {
	pl := a.E.Places[place]
	switch {
	case a.Lang != lang.VI:
		return a.name(place)
	case pl.Level == unit.Hamlet && pl.Parent >= 0:
		return lowFirst(pl.Name) + ", " + a.called(pl.Parent)
	}
	return lowFirst(pl.Name)
}

func lowFirst(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(first)) + s[size:]
}

// above is the same about the commune of the hamlet that was asked for, whose name is of:
// for pages of what is published of no hamlet.
func (a Asked) above() (out Asked, of string) {
	if !a.hamlet(a.Place) || a.unit().Parent < 0 {
		return a, ""
	}
	of = a.called(a.Place)
	a.Place = a.unit().Parent
	return a, of
}

// ofHamlets tells that those below are hamlets.
func (p FiguresPage) ofHamlets() bool { return len(p.Below) > 0 && p.hamlet(p.Below[0]) }

// hamletSentence says what is known of a hamlet.
func (a Asked) hamletSentence() string {
	r := a.row()
	all := r.Cell(publication.Households)
	switch {
	case r == nil:
		return a.Say(lang.T("portal.hamlet.nothing", "unit", a.called(a.Place), "year", a.Year))
	case all.State == publication.Hidden:
		return a.Say(lang.T("portal.hamlet.hidden", "unit", a.called(a.Place), "year", a.Year))
	case all.State != publication.Shown:
		return a.Say(lang.T("portal.hamlet.not_shown", "unit", a.called(a.Place), "year", a.Year, "why", a.stateWord(all.State)))
	}
	var parts []string
	for _, id := range []string{"poor", "near_poor", "multidim"} {
		w := whatOf(id)
		n, why := a.value(r, w)
		name := lowFirst(a.Say(w.Name))
		switch x, ok := n.Exact(); {
		case why != "":
			parts = append(parts, a.Say(lang.T("portal.hamlet.part_not", "what", name, "why", why)))
		case ok:
			parts = append(parts, a.Say(lang.T("portal.hamlet.part", "n", x, "what", name)))
		default:
			parts = append(parts, a.Say(lang.T("portal.hamlet.part_band", "from", n.Lo, "to", n.Hi, "what", name)))
		}
	}
	s := a.Say(lang.T("portal.hamlet.sentence", "unit", a.called(a.Place), "year", a.Year, "of", all.N, "parts", strings.Join(parts, "; ")))
	w := whatOf("multidim_rate")
	if n, why := a.value(r, w); why == "" {
		s += " " + a.Say(lang.T("portal.hamlet.rate", "rate", a.figure(w, n)))
	}
	return s
}

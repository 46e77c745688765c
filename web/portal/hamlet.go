package portal

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/publication"
	"vuonlen/unit"
)

func (a Asked) hamlet(place int) bool { return a.E.Places[place].Level == unit.Hamlet }

// placeName is what a place is called: of a hamlet with the commune that it was in, and if
// that is another than at first also with that one, because many have one name.
func (v View) placeName(e *publication.Edition, i int, y law.Year) string {
	return v.ofPlace(e, i, y, func(name string) string { return name })
}

func (v View) ofPlace(e *publication.Edition, i int, y law.Year, name func(string) string) string {
	s := name(e.Places[i].Name)
	if above := e.AboveIn(i, y); e.Places[i].Level == unit.Hamlet && above >= 0 {
		s += ", " + name(e.Places[above].Name)
	}
	if was := v.before(e, i, y, name); was != "" {
		s += " (" + was + ")"
	}
	return s
}

// before says in which commune a hamlet was at first; empty: in the same.
func (v View) before(e *publication.Edition, i int, y law.Year, name func(string) string) string {
	first := e.Places[i].Parent
	if e.Places[i].Level != unit.Hamlet || first < 0 || first == e.AboveIn(i, y) {
		return ""
	}
	return v.Say(lang.T("portal.hamlet.before", "unit", name(e.Places[first].Name)))
}

func (a Asked) name(place int) string { return a.placeName(a.E, place, a.Year) }

// called is a place's name as it stands within a sentence: "tỉnh An Giang".
func (a Asked) called(place int) string { return a.ofPlace(a.E, place, a.Year, a.inSentence) }

// inSentence is a name within a sentence. The kind of unit is a common noun in Vietnamese;
// in English the whole is a name.
func (v View) inSentence(name string) string {
	if v.Lang != lang.VI {
		return name
	}
	return lowFirst(name)
}

func lowFirst(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(first)) + s[size:]
}

// above is the same about the commune of the hamlet that was asked for, whose name is of:
// for pages of what is published of no hamlet.
func (a Asked) above() (out Asked, of string) {
	above := a.E.AboveIn(a.Place, a.Year)
	if !a.hamlet(a.Place) || above < 0 {
		return a, ""
	}
	of = a.called(a.Place)
	a.Place = above
	return a, of
}

// bands says what a band is, by the second of the edition, and why there are bands.
func (a Asked) bands() string {
	b := a.E.Bands
	if len(b) < 3 {
		return ""
	}
	return a.Say(lang.T("portal.hamlet.band", "from", b[1], "to", b[2]-1, "n", a.E.Rule.Few()))
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

package staff

import (
	"net/url"
	"strconv"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/unit"
	"vuonlen/web"
)

// What an address asks for. A value that cannot be read is a fault, never a default:
// who asks about a day must not get another.

// day is the day under a name, otherwise when it is not given.
func day(v *web.Visit, name string, otherwise law.Date) (law.Date, error) {
	s := v.Query(name)
	if s == "" {
		return otherwise, nil
	}
	d, err := law.ParseDate(s)
	if err != nil {
		return 0, fault.New(fault.Usage, lang.T("staff.day", "value", s)).Do(lang.T("staff.day.do")).By(err)
	}
	return d, nil
}

// FirstYear is the first review year there may be (formats.md 2.5).
const FirstYear law.Year = 2021

// year is the review year of the address, else that of the latest campaign.
func year(v *web.Visit) (law.Year, error) {
	latest := account.CampaignOf(v.Today)
	s := v.Query("year")
	if s == "" {
		return latest, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || law.Year(n) < FirstYear || law.Year(n) > latest {
		return 0, fault.New(fault.Usage, lang.T("staff.year", "value", s)).Do(lang.T("staff.year.do", "first", FirstYear, "last", latest)).By(err)
	}
	return law.Year(n), nil
}

// years are the years to choose from, the latest first.
func years(v *web.Visit, chosen law.Year) []web.Choice {
	var out []web.Choice
	for y := account.CampaignOf(v.Today); y >= FirstYear; y-- {
		s := strconv.Itoa(int(y))
		out = append(out, web.Choice{Value: s, Text: s, Chosen: y == chosen})
	}
	return out
}

// one is a value of the address that must be one of its choices; empty = none.
func one[T ~string](v *web.Visit, name string, choices []T) (T, error) {
	return oneOf(v.Query(name), choices)
}

// oneOf is one for a value that may come from a form as well.
func oneOf[T ~string](s string, choices []T) (T, error) {
	if s == "" {
		return "", nil
	}
	for _, c := range choices {
		if string(c) == s {
			return c, nil
		}
	}
	return "", fault.New(fault.Usage, lang.T("staff.choice", "value", s)).Do(lang.T("staff.choice.do"))
}

// chosen marks a choice.
func chosen(cs []web.Choice, value string) []web.Choice {
	for i := range cs {
		cs[i].Chosen = cs[i].Value == value
	}
	return cs
}

// unitPath is the address of a unit as a code names it on a day.
func unitPath(code unit.Code, on, today law.Date) string {
	p := "/units/" + url.PathEscape(string(code))
	if on != 0 && on != today {
		p += "?on=" + on.String()
	}
	return p
}

// stateOf is a unit as it is on a day, or on its day nearest to it.
func stateOf(u *unit.Unit, on law.Date) (unit.State, law.Date) {
	if u.Last != 0 && u.Last < on {
		on = u.Last
	}
	on = max(on, u.First)
	st, _ := u.At(on)
	return st, on
}

// unitLink is a unit with the way to its page.
func unitLink(v *web.Visit, u *unit.Unit, on law.Date) web.Link {
	st, at := stateOf(u, on)
	return web.Link{Text: st.FullName, Href: unitPath(st.Code, at, v.Today)}
}

// crumbsOf leads from the country down to the unit above.
func crumbsOf(v *web.Visit, a office.UnitAnswer) []web.Link {
	out := []web.Link{{Text: v.Say(lang.T("staff.units")), Href: "/units"}}
	for i := len(a.Above) - 1; i >= 0; i-- {
		if a.Above[i].Level != unit.Nation {
			out = append(out, unitLink(v, a.Above[i], a.On))
		}
	}
	return out
}

package office

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"vuonlen/document/docx"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/paper"
	"vuonlen/store"
	"vuonlen/tally"
	"vuonlen/unit"
)

// byHand is where a paper is filled in with a pen: what nobody entered is no zero
// and no invented word.
const byHand = "………………"

// PaperAnswer is a paper before it is laid out.
type PaperAnswer struct {
	Kind   paper.Kind
	Values docx.Values

	Unit    *unit.Unit // whose office issues it
	UnitOn  law.Date   // a day on which the unit is there
	On      law.Date   // its day; today where it has none yet
	Number  string     // number and sign, empty where it has none
	Signer  string     // name, empty where nobody signed yet
	Round   string     // what it is about
	Dossier string
}

// HouseholdPaper gives what a paper on a household says (forms 01, 03 and 04 of
// Decision 24/2021/QĐ-TTg), from its review of a year; 0 is the newest. The citizen
// number stands on it in full only with a reason, which makes it an act
// ([Office.ShowNumber]). The certificate of a poor or near-poor household is given
// for a class that has been recognised, and for no other.
func (o *Office) HouseholdPaper(ctx context.Context, kind string, number household.ID, year law.Year, reason string) (PaperAnswer, error) {
	k, ok := paper.Of(kind)
	out := PaperAnswer{Kind: k, On: o.Today}
	if !ok || !slices.Contains([]string{"form01", "form03", "form04"}, kind) {
		return out, fault.New(fault.Usage, lang.T("office.paper.kind", "kind", kind)).Do(lang.T("office.paper.kind.do"))
	}
	a, err := o.Household(ctx, number)
	if err != nil {
		return out, err
	}
	i := slices.IndexFunc(a.Years, func(y HouseholdYear) bool { return y.Review.Year == year })
	if year == 0 {
		i = len(a.Years) - 1
	}
	if i < 0 {
		return out, fault.New(fault.NotFound, lang.T("office.paper.year", "household", string(number), "year", year)).Do(lang.T("office.paper.year.do"))
	}
	y := &a.Years[i]
	if y.hidden.person {
		return out, fault.New(fault.Refused, lang.T("office.paper.person")).Do(lang.T("office.paper.person.do"))
	}
	commune := communeOf(y.Unit, law.YearEnd(y.Review.Year))
	if kind == "form03" {
		if err := o.recognised(ctx, commune, y.Review); err != nil {
			return out, err
		}
	}
	v := blank(k)
	out.Values, out.Unit, out.UnitOn = v, y.Unit, law.YearEnd(y.Review.Year)
	if commune != nil {
		out.Unit = commune
	}
	set := func(id, s string) {
		if s != "" {
			v[id] = docx.Text(s)
		}
	}
	end := law.YearEnd(y.Review.Year)
	set("commune", lowerFirst(nameOf(commune, end)))
	if commune != nil {
		set("organ", organ(commune, end))
		set("place", siteOf(commune, end))
	}
	set("name", y.Review.Head)
	set("ethnicity", y.Review.Ethnicity.Name())
	home := filled(y.Review.Address, lowerFirst(y.Name))
	if commune != nil && commune != y.Unit {
		home = append(home, lowerFirst(nameOf(commune, end)))
	}
	set("residence", strings.Join(home, ", "))
	set("class", y.Review.Class.Say(lang.VI))
	set("year", strconv.Itoa(int(y.Review.Year)))
	set("citizen", y.Review.CitizenID) // masked
	var rows []docx.Values
	for _, m := range y.Members {
		row := docx.Values{"no": docx.Text(strconv.Itoa(m.No)), "member": docx.Text(m.Name), "relation": docx.Text(m.Relation), "member_born": docx.Text(born(m))}
		rows = append(rows, row)
		if m.No == 1 {
			set("born", born(m))
			set("sex", sexName(m.Sex))
		}
	}
	for i := len(rows); i < max(y.Review.Size, 1) && len(y.Members) == 0; i++ { // nobody listed them: room to write them in
		rows = append(rows, docx.Values{"no": docx.Text(strconv.Itoa(i + 1)), "member": docx.Text(""), "relation": docx.Text(""), "member_born": docx.Text("")})
	}
	v["members"] = docx.Value{Rows: rows}
	if reason != "" {
		n, err := o.ShowNumber(ctx, number, 0, reason)
		if err != nil {
			return out, err
		}
		// The newest review may be of another head.
		if n.Name == y.Review.Head && household.MaskCitizenID(n.CitizenID) == y.Review.CitizenID {
			set("citizen", n.CitizenID)
		}
	}
	return out, nil
}

// blank gives every field of a kind a place to be filled in by hand.
func blank(k paper.Kind) docx.Values {
	v := docx.Values{}
	for _, f := range k.Fields {
		switch {
		case f.In != "":
		case f.List, f.Picture, f.ID == "authority", f.ID == "organ_above":
			v[f.ID] = docx.Value{} // may be left out
		case f.ID == "day":
			v[f.ID] = docx.Text(longDay(0))
		case f.ID == "filed":
			v[f.ID] = docx.Text(vi(lang.T("office.paper.filed")))
		default:
			v[f.ID] = docx.Text(byHand)
		}
	}
	switch k.ID { // who always gets one
	case "decision":
		v["recipients"] = docx.Value{Rows: []docx.Values{{"recipient": docx.Text(vi(lang.T("office.paper.as_article")))}}}
	case "submission", "reminder", "refusal":
		v["recipients"] = docx.Value{Rows: []docx.Values{{"recipient": docx.Text(vi(lang.T("office.paper.as_above")))}}}
	}
	return v
}

// recognised refuses a class that no decision recognised, or that earns no
// certificate.
func (o *Office) recognised(ctx context.Context, commune *unit.Unit, v household.Review) error {
	if v.Class != household.Poor && v.Class != household.NearPoor {
		return fault.New(fault.Refused, lang.T("office.paper.class", "year", v.Year, "class", v.Class)).Do(lang.T("office.paper.class.do"))
	}
	var campaigns []tally.Campaign
	err := o.DB.Read(ctx, func(r *store.Reader) (err error) {
		campaigns, err = r.Campaigns()
		return err
	})
	if err != nil {
		return err
	}
	end := law.YearEnd(v.Year)
	if commune != nil {
		if s, ok := commune.At(end); ok && slices.ContainsFunc(campaigns, func(c tally.Campaign) bool {
			return c.Code == s.Code && c.Year == v.Year && c.RecognisedOn != 0
		}) {
			return nil
		}
	}
	return fault.New(fault.Refused, lang.T("office.paper.unrecognised", "year", v.Year, "unit", nameOf(commune, end))).Do(lang.T("office.paper.unrecognised.do"))
}

// communeOf is the commune of a hamlet, or the commune itself.
func communeOf(u *unit.Unit, on law.Date) *unit.Unit {
	for u != nil && u.Level > unit.Commune {
		s, ok := u.At(on)
		if !ok {
			return nil
		}
		u = s.Parent
	}
	return u
}

func born(m household.Member) string {
	if m.BirthYear == 0 {
		return ""
	}
	return strconv.Itoa(int(m.BirthYear))
}

func sexName(s household.Sex) string {
	switch s {
	case household.Male:
		return lang.VI.Say(lang.T("office.paper.male"))
	case household.Female:
		return lang.VI.Say(lang.T("office.paper.female"))
	}
	return ""
}

// lowerFirst is how a unit is named within a sentence: phường Mỹ Bình.
func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}

// filled leaves out what is empty.
func filled(all ...string) []string {
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}

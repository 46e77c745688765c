package office

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"vuonlen/award"
	"vuonlen/document/docx"
	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/paper"
	"vuonlen/procedure"
	"vuonlen/round"
	"vuonlen/unit"
)

// A writing makes the values of papers of one round.
type writing struct {
	o      *Office
	ctx    context.Context
	kind   paper.Kind
	round  *round.Round
	bodies map[bodyKey]*unit.Unit
	called *award.Movement // nil until it was asked for
}

type bodyKey struct {
	code unit.Code
	on   law.Date
}

func (o *Office) writing(ctx context.Context, k paper.Kind, r *round.Round) *writing {
	return &writing{o: o, ctx: ctx, kind: k, round: r, bodies: map[bodyKey]*unit.Unit{}}
}

// body is the unit whose body runs a dossier, and a day on which it is there.
func (w *writing) body(x paperOf) (*unit.Unit, law.Date, error) {
	var key bodyKey
	key.code, key.on = x.dossier.Body(w.round)
	if u, ok := w.bodies[key]; ok {
		return u, key.on, nil
	}
	u, err := w.o.unitOf(w.ctx, key.code, key.on)
	if err == nil {
		w.bodies[key] = u
	}
	return u, key.on, err
}

// head fills in what every paper has, from the step it is of.
func (w *writing) head(x paperOf) docx.Values {
	v := blank(w.kind)
	set := func(id, s string) {
		if _, ok := v[id]; ok && s != "" {
			v[id] = docx.Text(s)
		}
	}
	set("movement", w.themed())
	set("round", vi(w.round.Occasion))
	day := x.step.On
	if p := x.step.Outgoing; p != nil {
		set("number", p.Number)
		day = p.On
	} else if w.kind.ID != "certificate" {
		set("number", documentOf(x.step))
	}
	set("day", longDay(day))
	if s := x.step.Signature; s != nil {
		set("post", strings.ToUpper(s.Title))
		set("signer", s.Name)
		if s.As != "" {
			set("authority", string(s.As)+". "+strings.ToUpper(s.For))
		}
	}
	if u, on, err := w.body(x); err == nil {
		set("place", siteOf(u, on))
		switch w.kind.ID {
		case "minutes":
			set("organ", strings.ToUpper(vi(lang.T("office.paper.council", "unit", unbroken(nameOf(u, on))))))
		case "decision", "certificate":
			if w.chaired(x) { // of others the program does not know how the office is called
				set("organ", organ(u, on))
			}
		}
	}
	return v
}

// own names the collective as the body whose report it is.
func (w *writing) own(x paperOf, v docx.Values) {
	u := x.dossier.Name.Unit
	if u == nil || x.dossier.Kind == award.Household || x.dossier.Kind == award.Official {
		return
	}
	on := x.dossier.On
	if u.Level > unit.Commune {
		v["organ"] = docx.Text(strings.ToUpper(nameOf(u, on)))
		if s, ok := u.At(on); ok && s.Parent != nil {
			v["organ_above"] = docx.Text(organ(s.Parent, on))
		}
		return
	}
	v["organ"] = docx.Text(organ(u, on))
}

// committee is the People's Committee of a unit, as it is called within a sentence.
func committee(u *unit.Unit, on law.Date) string {
	return vi(lang.T("office.paper.committee", "unit", lowerFirst(nameOf(u, on))))
}

// organ is the committee as the head of its papers names it: the name of the unit stays
// on one line.
func organ(u *unit.Unit, on law.Date) string {
	return strings.ToUpper(vi(lang.T("office.paper.committee", "unit", unbroken(nameOf(u, on)))))
}

// unbroken holds the words of a name together.
func unbroken(name string) string { return strings.ReplaceAll(name, " ", "\u00a0") }

// siteOf is where the paper of a unit's office is written: its name without its kind
// (Decree 30/2020, appendix I).
func siteOf(u *unit.Unit, on law.Date) string {
	if u == nil {
		return ""
	}
	return lastState(u, on).Name
}

// movement is that of the round.
func (w *writing) movement() (*award.Movement, error) {
	if w.called != nil {
		return w.called, nil
	}
	all, err := w.o.Movements(w.ctx)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(m *award.Movement) bool { return m.ID == w.round.Movement })
	if i < 0 {
		return nil, noStep(w.kind.ID, w.round.ID)
	}
	w.called = all[i]
	return all[i], nil
}

// themed is the movement of the round as papers call it behind "phong trào thi đua".
func (w *writing) themed() string {
	if m, err := w.movement(); err == nil {
		return themed(m.Name.VI)
	}
	return themed(w.round.Movement)
}

// themed takes the words "phong trào" off a movement's name and sees to its marks of
// quotation.
func themed(name string) string {
	for _, p := range []string{"phong trào thi đua ", "phong trào "} {
		if len(name) > len(p) && strings.EqualFold(name[:len(p)], p) {
			name = name[len(p):]
			break
		}
	}
	if strings.ContainsAny(name, "“\"«") {
		return name
	}
	return "“" + name + "”"
}

// longDay is a day as papers write it (Decree 30/2020, appendix I): the month with
// two digits up to February. A day that is not known is filled in by hand.
func longDay(d law.Date) string {
	if d == 0 {
		return vi(lang.T("office.paper.day"))
	}
	y, m, day := int(d/10000), int(d/100%100), int(d%100)
	month := strconv.Itoa(m)
	if m < 3 {
		month = fmt.Sprintf("%02d", m)
	}
	return fmt.Sprintf("ngày %02d tháng %s năm %d", day, month, y)
}

// chaired tells whether the chair of the body's own committee decides on the form.
func (w *writing) chaired(x paperOf) bool {
	office, ok := x.dossier.FormName.Authority.Get()
	u, _, err := w.body(x)
	return ok && err == nil && u.Level == levels[office]
}

// decider is who decides on the form, as he is called within a sentence.
func (w *writing) decider(x paperOf) string {
	office, ok := x.dossier.FormName.Authority.Get()
	if !ok {
		return byHand
	}
	if w.chaired(x) {
		u, on, _ := w.body(x)
		return vi(lang.T("office.paper.chair", "committee", committee(u, on)))
	}
	return vi(office)
}

// shortForm is the form without who gives it, where that is the body's own chair.
func (w *writing) shortForm(x paperOf) string {
	name := x.dossier.FormName.Name.VI
	if short, _, ok := strings.Cut(name, " của "); ok && (w.chaired(x) || w.kind.ID == "certificate") {
		return short
	}
	return name
}

// fullForm is the form with who gives it, by his full name.
func (w *writing) fullForm(x paperOf) string {
	if w.chaired(x) {
		return w.shortForm(x) + " của " + w.decider(x)
	}
	return x.dossier.FormName.Name.VI
}

// counted says of how many recipients of which kinds papers are: 02 tập thể, 01 hộ gia
// đình.
func counted(of []paperOf) string {
	var said []string
	for _, kind := range []procedure.Recipient{procedure.Collective, procedure.Individual, procedure.Household} {
		n := 0
		for _, x := range of {
			if x.dossier.Recipient == kind {
				n++
			}
		}
		if n > 0 {
			said = append(said, twoDigits(n)+" "+kind.Say(lang.VI))
		}
	}
	return strings.Join(said, ", ")
}

// twoDigits writes a number as official papers do: 01, 02, 10, 115.
func twoDigits(n int) string { return fmt.Sprintf("%02d", n) }

// share is a share of votes and its per cent, exact or cut off and said so.
func share(n, of int) string {
	s := fmt.Sprintf("%d/%d", n, of)
	if of <= 0 {
		return s
	}
	whole, rest := n*100/of, n*100%of
	switch {
	case rest == 0:
		return fmt.Sprintf("%s (%d\u00a0%%)", s, whole)
	default:
		return fmt.Sprintf("%s (%d,%d…\u00a0%%)", s, whole, rest*10/of)
	}
}

// basis is the text by which a movement gives a form: what a recipient is proposed on.
func (w *writing) basis(x paperOf) string {
	if m, err := w.movement(); err == nil {
		for _, f := range m.AwardForms(x.dossier.Kind) {
			if f.ID == string(x.dossier.Form) && !f.Citation.IsZero() {
				return f.Citation.Say(lang.VI)
			}
		}
	}
	return cmp.Or(w.round.Document, byHand)
}

// numbered finds the number of a text of law that stands right behind its kind.
var numbered = regexp.MustCompile(`^(Hiến pháp|Luật|Bộ luật|Nghị quyết|Nghị định|Thông tư|Quyết định|Kế hoạch|Chỉ thị)([^0-9]*?) (\d+/[^ ]*\p{Lu})`)

// cited is a text of law as papers cite it: its number behind the word "số".
func cited(s string) string {
	if strings.Contains(s, " số ") {
		return s
	}
	return numbered.ReplaceAllString(s, "$1$2 số $3")
}

// grounds are the texts that the paper rests on: those of the rule set, and the
// plan that opened the round.
func (w *writing) grounds(x paperOf) docx.Value {
	var v docx.Value
	add := func(s string) {
		if s != "" {
			v.Rows = append(v.Rows, docx.Values{"ground": docx.Text(vi(lang.T("office.paper.ground", "document", cited(s))))})
		}
	}
	for _, c := range x.dossier.Set.Documents {
		if c.Status != law.Unconfirmed {
			add(c.Document.VI)
		}
	}
	add(w.round.Document)
	return v
}

// name is how a recipient is called on paper: a household by its head.
func (w *writing) name(x paperOf) (string, error) {
	if x.dossier.Kind != award.Household {
		return vi(x.dossier.Name.Name), nil
	}
	a, err := w.o.Household(w.ctx, household.ID(x.dossier.Subject))
	if err != nil {
		return "", err
	}
	for _, y := range slices.Backward(a.Years) {
		if y.Review.Head != "" {
			return vi(lang.T("office.paper.household", "head", y.Review.Head)), nil
		}
	}
	return vi(lang.T("office.paper.household", "head", x.dossier.Subject)), nil
}

// where is the unit a recipient belongs to.
func (w *writing) where(x paperOf) string {
	switch u := x.dossier.Name.Unit; {
	case x.dossier.Kind == award.Household:
		if a, err := w.o.Household(w.ctx, household.ID(x.dossier.Subject)); err == nil && len(a.Years) > 0 {
			y := a.Years[len(a.Years)-1]
			return y.Name
		}
	case u != nil:
		if s, ok := u.At(x.dossier.On); ok && s.Parent != nil {
			return nameOf(s.Parent, x.dossier.On)
		}
	}
	return ""
}

func carried(yes bool) lang.Text {
	if yes {
		return lang.T("office.paper.carried")
	}
	return lang.T("office.paper.lost")
}

// vi is a value in Vietnamese, the language of papers.
func vi(v any) string { return lang.VI.Value(v) }

// upperFirst is how a text begins a line.
func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

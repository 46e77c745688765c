package staff

import (
	"errors"
	"strconv"
	"strings"

	"vuonlen/account"
	"vuonlen/household"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/web"
)

// ReviewFormPage is the form of one household and year, in one of three states: to be
// filled in, to be checked before it is saved, or in conflict with what somebody else
// saved.
type ReviewFormPage struct {
	*web.Visit
	Draft    office.ReviewDraft
	Base     int64
	Sections []FormSection
	Errors   []web.Wrong
	Checking bool           // the answers are read; they can be saved
	Result   office.Entered // what saving would do
	Notices  []string
	Changes  []string
	Reason   web.Field
	Kept     []web.Pair // the answers, on pages that do not show them as boxes
	Conflict []web.Clash
}

// Head names the page.
func (p ReviewFormPage) Head() web.Head {
	return web.Head{
		Title: p.title(), Section: "/households", Wrong: len(p.Errors) > 0,
		Crumbs: []web.Link{{Text: p.Say(lang.T("register.title")), Href: "/households"}, {Text: p.Say(lang.T("entry.title")), Href: "/reviews"}},
	}
}

func (p ReviewFormPage) title() string {
	return p.Say(lang.T("entry.form", "household", string(p.Draft.Household), "year", p.Draft.Year))
}

func reviewFormPath(id household.ID, y law.Year) string {
	return "/reviews/form?" + urlValues("household", string(id), "year", strconv.Itoa(int(y)))
}

// reviewForm opens the form that the address names.
func (s *Staff) reviewForm(v *web.Visit) (web.Answer, error) {
	id, y := household.ID(v.Query("household")), yearValue(v.Query("year"))
	if id == "" {
		p := reviewsPage(v)
		p.Number.Error = v.Say(lang.T("web.required"))
		p.Errors = web.WrongOf(p.Number)
		return web.Again(p), nil
	}
	d, err := s.office(v).ReviewDraft(v.Request.Context(), id, y)
	if err != nil {
		return web.Answer{}, err
	}
	p := ReviewFormPage{Visit: v, Draft: d, Base: d.Base}
	if err := s.boxes(&p, d.Values); err != nil {
		return web.Answer{}, err
	}
	return web.Show(p), nil
}

// boxes makes the boxes of the form with the answers so far.
func (s *Staff) boxes(p *ReviewFormPage, values map[string]string) error {
	units, err := s.office(p.Visit).Scope(p.Request.Context(), account.ReviewWrite, law.YearEnd(p.Draft.Year), placeOf(values))
	if err != nil {
		return err
	}
	form, _ := household.FormForYear(p.Draft.Year)
	p.Sections = nil
	for _, sec := range form.Sections {
		x := FormSection{Name: p.Say(sec.Name)}
		for i := range form.Questions {
			q := &form.Questions[i]
			if q.OfMember || q.Section != sec.ID || q.Code == "year" || q.Code == "household" || p.Draft.Hidden[q.Code] {
				continue
			}
			value := values[q.Code]
			if q.Kind == household.CitizenAnswer {
				f := question(p.Visit, q, p.Draft.Values[q.Code], units)
				if value != p.Draft.Values[q.Code] && value != office.DropNumber {
					f.Box.Value = value
				}
				x.Questions = append(x.Questions, f)
				continue
			}
			x.Questions = append(x.Questions, question(p.Visit, q, value, units))
		}
		if len(x.Questions) > 0 {
			p.Sections = append(p.Sections, x)
		}
	}
	return nil
}

// sendReview takes the form: it reads the answers, shows what they mean, and saves
// them when that was seen.
func (s *Staff) sendReview(v *web.Visit) (web.Answer, error) {
	form, err := v.Form()
	if err != nil {
		return web.Answer{}, err
	}
	number, _ := form.Text("household", true)
	year, _ := form.Text("year", true)
	step, _ := form.Text("step", false)
	baseText, _ := form.Text("base", false)
	base, err := strconv.ParseInt(baseText, 10, 64)
	if err != nil {
		return web.Answer{}, fault.New(fault.Usage, lang.T("web.broken_form")).Do(lang.T("web.broken_form.do")).By(err)
	}
	o := s.office(v)
	d, err := o.ReviewDraft(v.Request.Context(), household.ID(number), yearValue(year))
	if err != nil {
		return web.Answer{}, err
	}
	p := ReviewFormPage{Visit: v, Draft: d, Base: base, Reason: reasonField(v)}
	values, wrong := s.answers(&p, form)
	if step == "resolve" {
		if values, wrong = p.resolve(form, values); len(p.Conflict) > 0 {
			p.keep(values)
			return web.Again(p), nil
		}
		p.Base = d.Base
	}
	if step == "edit" || len(wrong) > 0 {
		return s.editAgain(&p, values, wrong)
	}
	reason, reasonWrong := form.Text("reason", step == "save" && d.Base != 0)
	p.Reason.Value, p.Reason.Error = reason, reasonWrong
	e := office.FileReview{Household: d.Household, Year: d.Year, Values: values, Base: p.Base, Reason: oneLine(reason)}
	p.Result, err = o.EnterReview(v.Request.Context(), e, step == "save" && reasonWrong == "")
	if wrong := faultsOn(v, err); wrong != nil {
		return s.editAgain(&p, values, wrong)
	}
	switch {
	case fault.KindOf(err) == fault.Conflict:
		// Somebody saved between the two looks: looked at again, it is a clash.
		if p.Result, err = o.EnterReview(v.Request.Context(), e, false); err != nil {
			return web.Answer{}, err
		}
	case err != nil:
		return web.Answer{}, err
	}
	p.keep(values)
	if p.Result.Clash != nil {
		if p.clash(values); len(p.Conflict) > 0 {
			return web.Again(p), nil
		}
		// Both typed the same: there is nothing to choose, only to look at.
		p.Base = p.Result.Clash.Base
		e.Base = p.Base
		if p.Result, err = o.EnterReview(v.Request.Context(), e, false); err != nil {
			return web.Answer{}, err
		}
		step = "check"
	}
	if step == "save" && reasonWrong == "" {
		return web.Go(householdPath(d.Household) + "?saved=" + strconv.FormatInt(p.Result.Act, 10)), nil
	}
	p.Checking = true
	for _, n := range p.Result.Notices {
		p.Notices = append(p.Notices, v.Say(n))
	}
	for _, f := range p.Result.Fields {
		p.Changes = append(p.Changes, fieldWords(v, f))
	}
	if p.Errors = web.WrongOf(p.Reason); step == "save" && len(p.Errors) > 0 {
		return web.Again(p), nil
	}
	return web.Show(p), nil
}

// answers reads what was typed, by code.
func (s *Staff) answers(p *ReviewFormPage, form web.Form) (values, wrong map[string]string) {
	values, wrong = map[string]string{}, map[string]string{}
	f, _ := household.FormForYear(p.Draft.Year)
	for i := range f.Questions {
		q := &f.Questions[i]
		if q.OfMember || q.Code == "year" || q.Code == "household" || p.Draft.Hidden[q.Code] {
			continue
		}
		value, bad := typed(p.Visit, form, q)
		values[q.Code] = value
		if bad != "" {
			wrong[q.Code] = bad
		}
	}
	return values, wrong
}

// faultsOn sorts the faults of an entry by their columns; nil where the error is none
// of those.
func faultsOn(v *web.Visit, err error) map[string]string {
	var list *fault.List
	var one *fault.Error
	var items []*fault.Error
	switch {
	case errors.As(err, &list):
		items = list.Items
	case errors.As(err, &one) && one.At.Column != "":
		items = []*fault.Error{one}
	default:
		return nil
	}
	out := map[string]string{}
	for _, f := range items {
		text := upper(v.Say(f.What))
		if !f.Remedy.IsZero() {
			text += ": " + v.Say(f.Remedy)
		}
		if had := out[f.At.Column]; had != "" {
			text = had + "; " + text
		}
		out[f.At.Column] = text
	}
	return out
}

// editAgain shows the boxes with what is wrong beside them, and with what belongs to
// none of them on top.
func (s *Staff) editAgain(p *ReviewFormPage, values, wrong map[string]string) (web.Answer, error) {
	if err := s.boxes(p, values); err != nil {
		return web.Answer{}, err
	}
	p.Errors = mark(p.Sections, wrong)
	if len(p.Errors) > 0 {
		return web.Again(p), nil
	}
	return web.Show(p), nil
}

// mark puts what is wrong beside the questions and lists it; what belongs to no
// question leads to the form.
func mark(sections []FormSection, wrong map[string]string) []web.Wrong {
	placed := map[string]bool{}
	for i := range sections {
		for j := range sections[i].Questions {
			q := &sections[i].Questions[j]
			q.wrongOn(wrong[q.Box.Name])
			placed[q.Box.Name] = true
		}
	}
	out := wrongs(sections)
	for code, text := range wrong {
		if !placed[code] {
			out = append(out, web.Wrong{ID: "form", Text: text})
		}
	}
	return out
}

// keep carries the answers through pages that do not show them.
func (p *ReviewFormPage) keep(values map[string]string) {
	f, _ := household.FormForYear(p.Draft.Year)
	p.Kept = nil
	for i := range f.Questions {
		q := &f.Questions[i]
		value, ok := values[q.Code]
		switch {
		case q.OfMember || !ok:
		case q.Kind == household.CitizenAnswer && value == office.DropNumber:
			p.Kept = append(p.Kept, web.Pair{Name: q.Code + dropSuffix, Value: "1"})
		default:
			p.Kept = append(p.Kept, web.Pair{Name: q.Code, Value: value})
		}
	}
}

// clash sets what is stored beside what was typed, where they differ.
func (p *ReviewFormPage) clash(values map[string]string) {
	d := p.Result.Clash
	p.Draft.Values, p.Draft.Act = d.Values, d.Act
	p.Conflict = clashes(p.Visit, *d, values)
	for i := range p.Conflict {
		p.Conflict[i].TheirName = string(p.Result.Who)
		p.Conflict[i].TheirAt = p.Result.At.In(law.Zone).Format("15:04 02/01/2006")
	}
}

func clashes(v *web.Visit, d office.ReviewDraft, mine map[string]string) (out []web.Clash) {
	f, _ := household.FormForYear(d.Year)
	for i := range f.Questions {
		q := &f.Questions[i]
		m, ok := mine[q.Code]
		theirs := d.Values[q.Code]
		if q.OfMember || !ok || q.Kind == household.CitizenAnswer && m == office.KeepNumber {
			continue
		}
		shown := valueWords(v, q.Code, m)
		if q.Kind == household.CitizenAnswer {
			if m == office.DropNumber {
				shown = v.Say(lang.T("entry.number_none"))
			} else {
				shown = household.MaskCitizenID(m)
			}
		}
		if m != theirs {
			out = append(out, web.Clash{Name: "choose-" + q.Code, Label: v.Say(q.Label), Theirs: valueWords(v, q.Code, theirs), Mine: shown})
		}
	}
	return out
}

// resolve takes the choices between both values. What was not chosen is asked again.
func (p *ReviewFormPage) resolve(form web.Form, mine map[string]string) (values, wrong map[string]string) {
	d := p.Draft
	open := clashes(p.Visit, d, mine)
	for _, c := range open {
		code := strings.TrimPrefix(c.Name, "choose-")
		choice, bad := form.One(c.Name, []web.Choice{{Value: "theirs"}, {Value: "mine"}}, true)
		if bad != "" {
			p.Conflict = open
			p.Errors = append(p.Errors, web.Wrong{ID: c.Name + "-1", Text: c.Label + ": " + p.Say(lang.T("entry.choose"))})
			continue
		}
		if choice == "theirs" {
			mine[code] = d.Values[code]
			if q, ok := questionOf(d.Year, code); ok && q.Kind == household.CitizenAnswer {
				mine[code] = office.KeepNumber
			}
		}
	}
	return mine, nil
}

func questionOf(y law.Year, code string) (*household.Question, bool) {
	f, ok := household.FormForYear(y)
	if !ok {
		return nil, false
	}
	return f.Question(code, false)
}

package staff

import (
	"strconv"
	"strings"

	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/unit"
	"vuonlen/web"
)

// FormSection is a part of a form with its questions.
type FormSection struct {
	Name      string
	Questions []FormQuestion
}

// FormQuestion is one question of the review as boxes to fill in: one of the kinds of
// field.
type FormQuestion struct {
	Kind   string // input, radios, select, date
	Box    web.Field
	Day    web.DateField
	Inline bool // short answers stand in a line
	Drop   bool // a stored citizen number may be removed
}

// dropSuffix is added to the name of the box that removes a citizen number.
const dropSuffix = "-drop"

// question makes the boxes of a question with the answer so far, as files write it.
func question(v *web.Visit, q *household.Question, value string, units office.ScopeUnits) FormQuestion {
	f := FormQuestion{Kind: "input", Box: web.Field{Name: q.Code, Label: v.Say(q.Label), Value: value, Autocomplete: "off"}}
	choice := func(value, text string) { f.Box.Choices = append(f.Box.Choices, web.Choice{Value: value, Text: text}) }
	switch q.Kind {
	case household.YesNo:
		f.Kind, f.Inline = "radios", true
		choice("1", v.Say(household.Yes))
		choice("0", v.Say(household.No))
		choice("", v.Say(household.NoAnswer))
	case household.Choice:
		f.Kind, f.Inline = "radios", true
		for _, o := range q.Choices {
			choice(o.Value, v.Say(o.Label))
		}
		choice("", v.Say(household.NoAnswer))
	case household.EthnicAnswer:
		f.Kind, f.Box.Type = "select", "select"
		choice("", v.Say(household.NoAnswer))
		for _, e := range household.Ethnicities() {
			choice(string(e), e.Name())
		}
	case household.Number:
		f.Box.Numeric, f.Box.Width = true, "w4"
		f.Box.Hint = v.Say(lang.T("entry.range", "lo", q.Lo, "hi", q.Hi))
	case household.DateAnswer:
		f.Kind = "date"
		f.Day = web.DateField{Name: q.Code, Label: f.Box.Label, Hint: v.Say(lang.T("entry.date_hint"))}
		if d, err := law.ParseDate(value); err == nil && value != "" {
			s := d.String()
			f.Day.Year, f.Day.Month, f.Day.Day = s[:4], s[5:7], s[8:]
		}
	case household.BirthAnswer:
		f.Box.Width, f.Box.Hint = "w10", v.Say(lang.T("entry.birth_hint"))
		if d, err := law.ParseDate(value); err == nil && strings.Contains(value, "-") {
			f.Box.Value = v.Say(d)
		}
	case household.CitizenAnswer:
		f.Box.Numeric, f.Box.Width, f.Box.Value = true, "w14", ""
		if value != "" {
			f.Box.Hint, f.Drop = v.Say(lang.T("entry.number_kept", "number", value)), true
		}
	case household.UnitAnswer:
		f.unit(v, q.Code, units)
	}
	if f.Kind != "input" {
		f.Box.Choices = chosen(f.Box.Choices, value)
	}
	return f
}

// unit offers the units of the scope, where they are few enough to choose from.
func (f *FormQuestion) unit(v *web.Visit, code string, units office.ScopeUnits) {
	f.Box.Width = "w14"
	from := units.Communes
	if code == "hamlet" {
		from = units.Hamlets
	}
	if len(from) == 0 {
		return
	}
	f.Kind, f.Box.Type, f.Box.Width = "select", "select", ""
	f.Box.Choices = []web.Choice{{Text: v.Say(lang.T("entry.none_chosen"))}}
	known := f.Box.Value == ""
	for _, u := range from {
		known = known || string(u.Code) == f.Box.Value
		f.Box.Choices = append(f.Box.Choices, web.Choice{Value: string(u.Code), Text: u.Name + " (" + string(u.Code) + ")"})
	}
	if !known {
		f.Box.Choices = append(f.Box.Choices, web.Choice{Value: f.Box.Value, Text: f.Box.Value})
	}
}

// typed reads the answer to a question as files write it; wrong says what is wrong.
func typed(v *web.Visit, form web.Form, q *household.Question) (value, wrong string) {
	switch q.Kind {
	case household.DateAnswer:
		if !v.Request.PostForm.Has(q.Code + "-day") { // kept from the page before
			value, wrong = form.Text(q.Code, false)
			return oneLine(value), wrong
		}
		d, f := form.Date(web.DateField{Name: q.Code}, false)
		if f.Error != "" || d == 0 {
			return "", f.Error
		}
		return d.String(), ""
	case household.CitizenAnswer:
		value, wrong = form.Text(q.Code, false)
		value = strings.NewReplacer(" ", "", ".", "").Replace(value)
		if value == "" && v.Request.PostForm.Get(q.Code+dropSuffix) != "" {
			return office.DropNumber, wrong
		}
		return value, wrong
	}
	value, wrong = form.Text(q.Code, false)
	return oneLine(value), wrong
}

// wrongOn notes what is wrong with the question.
func (f *FormQuestion) wrongOn(text string) {
	if text == "" {
		return
	}
	if f.Kind == "date" {
		f.Day.Error = text
	}
	f.Box.Error = text
}

// wrongs is what is wrong with questions, in their order.
func wrongs(sections []FormSection) (out []web.Wrong) {
	for _, s := range sections {
		for _, q := range s.Questions {
			if q.Kind == "date" {
				out = append(out, web.WrongDate(q.Day)...)
			} else {
				out = append(out, web.WrongOf(q.Box)...)
			}
		}
	}
	return out
}

// scopeFor are the units to choose from in a form of a year.
func placeOf(values map[string]string) unit.Code {
	if c := values["commune"]; c != "" {
		return unit.Code(c)
	}
	return unit.Code(values["hamlet"])
}

// yearValue reads a year of a form or an address.
func yearValue(s string) law.Year {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 9999 {
		return 0
	}
	return law.Year(n)
}

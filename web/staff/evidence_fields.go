package staff

import (
	"vuonlen/account"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/programme"
	"vuonlen/web"
)

// box is the name of the box of a field. Fields may be called like other things of a form.
func box(field string) string { return "f-" + field }

// mostSuggested is how many persons and bodies a box offers while one types.
const mostSuggested = 300

// boxes makes the boxes with what was typed so far.
func (s *Staff) recordBoxes(p *RecordFormPage, values map[string]string) error {
	v, o, ctx := p.Visit, s.office(p.Visit), p.Request.Context()
	var units, subjects []web.Choice
	for i := range p.Kind.Fields {
		f := &p.Kind.Fields[i]
		if f.Kind == programme.Unit && units == nil {
			scope, err := o.Scope(ctx, account.EvidenceWrite, v.Today, "")
			if err != nil {
				return err
			}
			for _, list := range [][]office.ScopeUnit{scope.Communes, scope.Hamlets} {
				for _, u := range list {
					units = append(units, web.Choice{Value: string(u.Code), Text: u.Name})
				}
			}
		}
		if f.Kind == programme.Subject && subjects == nil {
			a, err := o.EvidenceList(ctx, office.EvidenceListQuestion{Kind: programme.Subjects, Sort: "name", Most: mostSuggested})
			if err != nil {
				return err
			}
			for _, e := range a.Lines {
				subjects = append(subjects, web.Choice{Value: e.Text("id"), Text: e.Text("name")})
			}
		}
		q := fieldQuestion(v, f, values[f.ID])
		switch f.Kind {
		case programme.Unit:
			q.Box.Suggest = units
		case programme.Subject:
			q.Box.Suggest = subjects
		}
		p.Questions = append(p.Questions, q)
	}
	return nil
}

// fieldQuestion makes the box of a field.
func fieldQuestion(v *web.Visit, f *programme.Field, value string) FormQuestion {
	label := v.Say(f.Label)
	if !f.Required {
		label = v.Say(lang.T("evidence.optional", "field", f.Label))
	}
	q := FormQuestion{Kind: "input", Box: web.Field{Name: box(f.ID), Label: label, Value: value, Autocomplete: "off", Required: f.Required}}
	choice := func(value, text string) { q.Box.Choices = append(q.Box.Choices, web.Choice{Value: value, Text: text}) }
	unknown := v.Say(law.Count{})
	switch f.Kind {
	case programme.Date:
		q.Kind, q.Day = "date", web.DateField{Name: box(f.ID), Label: label, Hint: v.Say(lang.T("entry.date_hint"))}
		if d, err := law.ParseDate(value); err == nil && value != "" {
			iso := d.String()
			q.Day.Year, q.Day.Month, q.Day.Day = iso[:4], iso[5:7], iso[8:]
		}
	case programme.Year:
		q.Box.Numeric, q.Box.Width = true, "w4"
	case programme.Dong, programme.Count:
		q.Box.Numeric, q.Box.Width, q.Box.Hint = true, "w14", v.Say(lang.T("evidence.hint.digits"))
	case programme.Decimal:
		q.Box.Width, q.Box.Hint = "w10", v.Say(lang.T("evidence.hint.decimal"))
	case programme.YesNo:
		q.Kind, q.Inline = "radios", true
		choice("yes", v.Say(lang.T("programme.yes")))
		choice("no", v.Say(lang.T("programme.no")))
	case programme.Choice:
		q.Kind, q.Inline = "radios", true
		for _, c := range f.Choices {
			choice(c.Value, v.Say(c.Label))
		}
	case programme.Unit:
		q.Box.Width, q.Box.Hint = "w14", v.Say(lang.T("evidence.hint.unit"))
	case programme.Subject:
		q.Box.Width, q.Box.Hint = "w14", v.Say(lang.T("evidence.hint.subject"))
	case programme.Any:
		q.Box.Width, q.Box.Hint = "w14", v.Say(lang.T("evidence.hint.any"))
	case programme.Household:
		q.Box.Width, q.Box.Hint = "w14", v.Say(lang.T("evidence.hint.household"))
	case programme.Movement:
		q.Box.Hint = v.Say(lang.T("evidence.hint.movement"))
	case programme.Days:
		q.Box.Hint = v.Say(lang.T("evidence.hint.days"))
	}
	if q.Kind == "radios" {
		if !f.Required {
			choice("", unknown)
		}
		q.Box.Choices = chosen(q.Box.Choices, value)
	}
	return q
}

// typedFields reads what was typed, by field.
func typedFields(v *web.Visit, form web.Form, k *programme.Kind) (values, wrong map[string]string) {
	values, wrong = map[string]string{}, map[string]string{}
	for i := range k.Fields {
		f := &k.Fields[i]
		name := box(f.ID)
		if f.Kind == programme.Date && v.Request.PostForm.Has(name+"-day") {
			d, df := form.Date(web.DateField{Name: name}, f.Required)
			if df.Error != "" {
				wrong[f.ID] = df.Error
			}
			values[f.ID] = "" // what was there is taken out
			if d != 0 {
				values[f.ID] = d.String()
			}
			continue
		}
		value, bad := form.Text(name, f.Required)
		if values[f.ID] = oneLine(value); bad != "" {
			wrong[f.ID] = bad
		}
	}
	return values, wrong
}

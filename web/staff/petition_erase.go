package staff

import (
	"errors"
	"strconv"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/office"
	"vuonlen/petition"
	"vuonlen/web"
)

// keeping is how long petitions are kept, and what has been kept long enough: a part of
// the page of contacts.
type keeping struct {
	Settings web.Table
	Months   web.Field
	Document web.Field
	From     web.DateField
	Over     web.Table
	Erased   web.Note // what was just erased
}

func (k *keeping) wrong() []web.Wrong {
	return append(web.WrongOf(k.Months, k.Document), web.WrongDate(k.From)...)
}

func (s *Staff) keeping(v *web.Visit) (k keeping, err error) {
	a, err := s.office(v).PetitionKeeping(v.Request.Context())
	if err != nil {
		return k, err
	}
	k.Settings = web.Table{Caption: v.Say(lang.T("petition.retention")), Quiet: true, Empty: web.Empty{Text: v.Say(lang.T("petition.retention.unset"))}, Columns: []web.Column{
		{Text: v.Say(lang.T("petition.limit.document_col"))}, {Text: v.Say(lang.T("petition.retention.months_col")), Right: true}, {Text: v.Say(lang.T("petition.retention.from_col"))},
	}}
	for _, x := range a.Settings {
		k.Settings.Rows = append(k.Settings.Rows, []web.Cell{{Text: x.Document}, {Text: v.Lang.Int(x.Months)}, {Text: v.Say(x.From)}})
	}
	k.Months = web.Field{Name: "months", Label: v.Say(lang.T("petition.retention.months_col")), Hint: v.Say(lang.T("petition.retention.hint")), Width: "w4", Numeric: true, Required: true, Autocomplete: "off"}
	k.Document = web.Field{Name: "retention-document", Label: v.Say(lang.T("petition.limit.document_col")), Required: true, Autocomplete: "off"}
	k.From = web.DateField{Name: "retention-from", Label: v.Say(lang.T("petition.retention.from_col"))}
	k.Over = overTable(v, a)
	if n, err := strconv.Atoi(v.Query("erased")); err == nil && n > 0 {
		k.Erased = web.Note{Tone: web.Good, Lines: []string{v.Say(lang.T("petition.erase.done", "n", n))}}
	}
	return k, nil
}

func overTable(v *web.Visit, a office.PetitionKeeping) web.Table {
	t := web.Table{Caption: v.Say(lang.T("petition.erase.over")), Quiet: true, Empty: web.Empty{Text: v.Say(lang.T("petition.erase.nothing"))}, Columns: []web.Column{
		{Text: v.Say(lang.T("petition.site.number"))}, {Text: v.Say(lang.T("petition.col.kind"))}, {Text: v.Say(lang.T("petition.col.state"))}, {Text: v.Say(lang.T("petition.col.last"))},
	}}
	for _, l := range a.Over {
		t.Rows = append(t.Rows, []web.Cell{{Text: l.Number(), Href: petitionPath(l.Ticket)}, {Text: v.Say(l.Kind)}, {Tag: stateTag(v, l.State())}, {Text: v.Say(l.Last())}})
	}
	return t
}

func (s *Staff) setRetention(v *web.Visit) (web.Answer, error) {
	form, err := v.Form()
	if err != nil {
		return web.Answer{}, err
	}
	p, err := s.contactsPage(v)
	if err != nil {
		return web.Answer{}, err
	}
	k := &p.Keeping
	x := petition.Retention{Months: wholeOf(form, "months")}
	k.Months.Value, k.Months.Error = form.Text("months", true)
	k.Document.Value, k.Document.Error = form.Text("retention-document", true)
	x.Document = k.Document.Value
	x.From, k.From = form.Date(k.From, true)
	if len(p.wrong()) > 0 {
		return web.Again(p), nil
	}
	_, err = s.office(v).SetPetitionRetention(v.Request.Context(), x)
	var f *fault.Error
	if errors.As(err, &f) && !errors.Is(err, account.ErrDenied) {
		switch f.At.Column {
		case "months":
			k.Months.Error = v.Say(f.What)
		case "document":
			k.Document.Error = v.Say(f.What)
		default:
			p.Over = f
		}
		return web.Again(p), nil
	}
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go("/contacts"), nil
}

// erasePetitions erases what has been kept for as long as the province set.
func (s *Staff) erasePetitions(v *web.Visit) (web.Answer, error) {
	n, _, err := s.office(v).ErasePetitions(v.Request.Context())
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go("/contacts?erased=" + strconv.Itoa(n)), nil
}

// erasePetition erases what one petition says of people, because they asked for it.
func (s *Staff) erasePetition(v *web.Visit) (web.Answer, error) {
	act, err := s.office(v).ErasePetition(v.Request.Context(), v.Path("number"))
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go("/petitions/" + v.Path("number") + "?saved=" + strconv.FormatInt(act, 10)), nil
}

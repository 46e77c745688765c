package staff

import (
	"errors"
	"strconv"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/office"
	"vuonlen/programme"
	"vuonlen/web"
)

// RecordFormPage is the form of one record, new or to be changed, in one of three states:
// to be filled in, to be checked before it is saved, or in conflict with what somebody
// else saved.
type RecordFormPage struct {
	*web.Visit
	Kind      *programme.Kind
	Version   int64 // of the record that is changed; 0: a new one
	Questions []FormQuestion
	Errors    []web.Wrong
	There     int64 // a record that is there already under the same key; 0: none

	Checking bool
	Fields   web.Facts // what would stand there
	Changes  []string
	Notices  []string
	Reason   web.Field
	Kept     []web.Pair // the answers, on pages that do not show them as boxes
	Conflict []web.Clash
}

// Head names the page.
func (p RecordFormPage) Head() web.Head {
	h := evidenceHead(p.Visit, p.title(), p.Kind)
	if p.Version != 0 {
		h.Crumbs = append(h.Crumbs, web.Link{Text: recordTitle(p.Visit, p.Version), Href: recordPath(p.Kind, p.Version)})
	}
	h.Wrong = len(p.Errors) > 0
	return h
}

func (p RecordFormPage) title() string {
	if p.Version != 0 {
		return p.Say(lang.T("evidence.change"))
	}
	return p.Say(lang.T("evidence.enter_kind", "kind", p.Kind.Name))
}

func (p RecordFormPage) action() string {
	if p.Version != 0 {
		return recordPath(p.Kind, p.Version, "change")
	}
	return registerPath(p.Kind, "new")
}

// newRecord opens the form of a new record; the address may fill fields in.
func (s *Staff) newRecord(v *web.Visit) (web.Answer, error) {
	k, err := evidenceKind(v)
	if err != nil {
		return web.Answer{}, err
	}
	values := map[string]string{}
	for i := range k.Fields {
		values[k.Fields[i].ID] = v.Query(k.Fields[i].ID)
	}
	p := RecordFormPage{Visit: v, Kind: k}
	if err := s.recordBoxes(&p, values); err != nil {
		return web.Answer{}, err
	}
	return web.Show(p), nil
}

// changeRecord opens the form with what the record says.
func (s *Staff) changeRecord(v *web.Visit) (web.Answer, error) {
	k, err := evidenceKind(v)
	if err != nil {
		return web.Answer{}, err
	}
	n, err := recordOf(v, k)
	if err != nil {
		return web.Answer{}, err
	}
	a, err := s.office(v).EvidenceRecord(v.Request.Context(), k.ID, n)
	if err != nil {
		return web.Answer{}, err
	}
	p := RecordFormPage{Visit: v, Kind: k, Version: a.Record.ID}
	if err := s.recordBoxes(&p, valuesOf(&a.Record)); err != nil {
		return web.Answer{}, err
	}
	return web.Show(p), nil
}

func valuesOf(e *programme.Record) map[string]string {
	out := map[string]string{}
	for i := range e.Kind.Fields {
		out[e.Kind.Fields[i].ID] = e.Text(e.Kind.Fields[i].ID)
	}
	return out
}

func (s *Staff) sendNewRecord(v *web.Visit) (web.Answer, error) {
	k, err := evidenceKind(v)
	if err != nil {
		return web.Answer{}, err
	}
	return s.sendRecord(v, RecordFormPage{Visit: v, Kind: k})
}

func (s *Staff) sendChangedRecord(v *web.Visit) (web.Answer, error) {
	k, err := evidenceKind(v)
	if err != nil {
		return web.Answer{}, err
	}
	n, err := recordOf(v, k)
	if err != nil {
		return web.Answer{}, err
	}
	return s.sendRecord(v, RecordFormPage{Visit: v, Kind: k, Version: n})
}

// sendRecord takes the form: it reads the answers, shows what would stand there, and
// saves that when it was seen.
func (s *Staff) sendRecord(v *web.Visit, p RecordFormPage) (web.Answer, error) {
	form, err := v.Form()
	if err != nil {
		return web.Answer{}, err
	}
	o, ctx := s.office(v), v.Request.Context()
	values, wrong := typedFields(v, form, p.Kind)
	step, _ := form.Text("step", false)
	p.Reason = reasonField(v)
	if step == "resolve" {
		// What holds by now is asked again: somebody may have gone on changing it.
		if now, _ := form.Text("now", true); now != "" {
			if p.Version, err = strconv.ParseInt(now, 10, 64); err != nil {
				return web.Answer{}, fault.New(fault.Usage, lang.T("web.broken_form")).Do(lang.T("web.broken_form.do")).By(err)
			}
		}
		if err := s.resolveRecord(&p, form, values); err != nil {
			return web.Answer{}, err
		}
		if len(p.Errors) > 0 {
			return web.Again(p), nil
		}
		wrong = nil
	}
	if step == "edit" || len(wrong) > 0 {
		return s.recordEditAgain(&p, values, wrong)
	}
	reason, bad := form.Text("reason", step == "save" && p.Version != 0)
	p.Reason.Value, p.Reason.Error = reason, bad
	e := office.EvidenceEntry{Kind: p.Kind.ID, Fields: values, Version: p.Version, Reason: oneLine(reason), Check: step != "save" || bad != ""}
	enter := o.RecordEvidence
	if p.Version != 0 {
		enter = o.ChangeEvidence
	}
	done, err := enter(ctx, e)
	var clash *office.Clash
	switch {
	case errors.As(err, &clash) && clash.Now != nil && p.Version != 0 && clash.Now.ID != p.Version && clash.Seen != nil:
		return s.clashOf(&p, clash, values)
	case errors.As(err, &clash) && clash.Now != nil:
		p.There = clash.Now.ID
		var one *fault.Error
		errors.As(err, &one)
		return s.recordEditAgain(&p, values, map[string]string{p.Kind.Key[0]: upper(v.Say(one.What))})
	}
	if wrong := faultsOn(v, err); wrong != nil {
		if bad := wrong["reason"]; bad != "" && len(wrong) == 1 { // some words are asked for
			e.Check, e.Reason = true, ""
			if done, err = enter(ctx, e); err != nil {
				return web.Answer{}, err
			}
			p.Reason.Error = bad
			return p.check(done, values), nil
		}
		return s.recordEditAgain(&p, values, wrong)
	}
	if err != nil {
		return web.Answer{}, err
	}
	if !e.Check {
		return saved(recordPath(p.Kind, done.Record.ID), done.Act), nil
	}
	return p.check(done, values), nil
}

// check shows what would be saved.
func (p RecordFormPage) check(done office.EnteredRecord, values map[string]string) web.Answer {
	p.Checking = true
	for i := range p.Kind.Fields {
		f := &p.Kind.Fields[i]
		p.Fields = append(p.Fields, web.FactRow{Name: p.Say(f.Label), Cell: valueCell(p.Visit, &done.Record, f, done.Names)})
	}
	if p.Version != 0 {
		for _, c := range done.Changes {
			p.Changes = append(p.Changes, p.Say(lang.T("register.field", "field", c.Field.Label, "from", spelled(p.Visit, c.Field, c.From), "to", spelled(p.Visit, c.Field, c.To))))
		}
	}
	for _, n := range done.Notices {
		p.Notices = append(p.Notices, p.Say(n))
	}
	p.keep(values)
	if p.Errors = web.WrongOf(p.Reason); len(p.Errors) > 0 {
		return web.Again(p)
	}
	return web.Show(p)
}

func (p *RecordFormPage) keep(values map[string]string) {
	p.Kept = nil
	for i := range p.Kind.Fields {
		id := p.Kind.Fields[i].ID
		p.Kept = append(p.Kept, web.Pair{Name: box(id), Value: values[id]})
	}
}

// recordEditAgain shows the boxes with what is wrong beside them.
func (s *Staff) recordEditAgain(p *RecordFormPage, values, wrong map[string]string) (web.Answer, error) {
	if err := s.recordBoxes(p, values); err != nil {
		return web.Answer{}, err
	}
	named := map[string]string{}
	for id, text := range wrong {
		named[box(id)] = text
	}
	p.Errors = mark([]FormSection{{Questions: p.Questions}}, named)
	for i := range p.Questions { // a day that is none is shown as it was typed
		if q := &p.Questions[i]; q.Kind == "date" && q.Day.Error != "" {
			for part, to := range map[string]*string{"-day": &q.Day.Day, "-month": &q.Day.Month, "-year": &q.Day.Year} {
				if typed := p.Request.PostForm.Get(q.Day.Name + part); typed != "" {
					*to = typed
				}
			}
		}
	}
	if len(p.Errors) > 0 {
		return web.Again(*p), nil
	}
	return web.Show(*p), nil
}

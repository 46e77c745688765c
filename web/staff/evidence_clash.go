package staff

import (
	"strings"

	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/programme"
	"vuonlen/web"
)

// clashOf sets what holds by now beside what was typed, where they differ.
func (s *Staff) clashOf(p *RecordFormPage, c *office.Clash, values map[string]string) (web.Answer, error) {
	if err := s.clashes(p, c.Now, values); err != nil {
		return web.Answer{}, err
	}
	if len(p.Conflict) == 0 { // both typed the same
		return web.Go(recordPath(p.Kind, c.Now.ID) + "?saved=0"), nil
	}
	p.keep(values)
	return web.Again(*p), nil
}

func (s *Staff) clashes(p *RecordFormPage, now *programme.Record, values map[string]string) error {
	a, err := s.office(p.Visit).EvidenceRecord(p.Request.Context(), p.Kind.ID, now.ID)
	if err != nil {
		return err
	}
	p.Version, p.Conflict = a.Record.ID, nil
	for i := range p.Kind.Fields {
		f := &p.Kind.Fields[i]
		theirs, mine := a.Record.Text(f.ID), values[f.ID]
		if theirs == mine || spelled(p.Visit, f, theirs) == spelled(p.Visit, f, mine) {
			continue
		}
		p.Conflict = append(p.Conflict, web.Clash{
			Name: "choose-" + f.ID, Label: p.Say(f.Label), Theirs: spelled(p.Visit, f, theirs), Mine: spelled(p.Visit, f, mine),
			TheirName: string(a.Entry.Actor), TheirAt: a.Entry.At.In(law.Zone).Format("15:04 02/01/2006"),
		})
	}
	return nil
}

// resolveRecord takes the choices between both values; what was not chosen is asked again.
func (s *Staff) resolveRecord(p *RecordFormPage, form web.Form, values map[string]string) error {
	a, err := s.office(p.Visit).EvidenceRecord(p.Request.Context(), p.Kind.ID, p.Version)
	if err != nil {
		return err
	}
	if err := s.clashes(p, &a.Record, values); err != nil {
		return err
	}
	p.keep(values)
	for _, c := range p.Conflict {
		choice, bad := form.One(c.Name, []web.Choice{{Value: "theirs"}, {Value: "mine"}}, true)
		if bad != "" {
			p.Errors = append(p.Errors, web.Wrong{ID: c.Name + "-1", Text: c.Label + ": " + p.Say(lang.T("entry.choose"))})
		} else if choice == "theirs" {
			id := strings.TrimPrefix(c.Name, "choose-")
			values[id] = a.Record.Text(id)
		}
	}
	if len(p.Errors) == 0 {
		p.Conflict = nil
	}
	return nil
}

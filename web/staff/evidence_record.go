package staff

import (
	"strconv"
	"strings"

	"vuonlen/account"
	"vuonlen/document"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/programme"
	"vuonlen/store"
	"vuonlen/web"
)

// RecordPage is one record of evidence: what it says, where that comes from, what stands
// beside it, what rests on it, and every version it had.
type RecordPage struct {
	*web.Visit
	Kind    *programme.Kind
	Record  programme.Record
	Gone    bool // it was taken back: only its history is left
	Said    web.Note
	Fields  web.Facts
	Source  web.Facts
	Doing   []web.Link
	Files   []RecordFile
	Write   bool
	File    web.Field
	Reason  web.Field
	Rests   web.Table
	History web.Table
	Errors  []web.Wrong
}

// RecordFile is a file that stands beside a record.
type RecordFile struct {
	store.Attachment
	Href   string
	Reason web.Field // why it is taken away
}

// Head names the page.
func (p RecordPage) Head() web.Head {
	h := evidenceHead(p.Visit, p.title(), p.Kind)
	h.Wrong = len(p.Errors) > 0
	return h
}

func (p RecordPage) title() string { return recordTitle(p.Visit, p.Record.ID) }

func recordTitle(v *web.Visit, id int64) string {
	return v.Say(lang.T("evidence.record", "record", strconv.FormatInt(id, 10)))
}

func (s *Staff) record(v *web.Visit) (web.Answer, error) {
	p, err := s.recordPage(v)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(p), nil
}

func (s *Staff) recordPage(v *web.Visit) (RecordPage, error) {
	p := RecordPage{Visit: v, Said: said(v)}
	var err error
	if p.Kind, err = evidenceKind(v); err != nil {
		return p, err
	}
	number, err := recordOf(v, p.Kind)
	if err != nil {
		return p, err
	}
	o, ctx := s.office(v), v.Request.Context()
	steps, err := o.EvidenceHistory(ctx, p.Kind.ID, number)
	if err != nil {
		return p, err
	}
	p.History = historyTable(v, steps)
	a, err := o.EvidenceRecord(ctx, p.Kind.ID, number)
	switch {
	case fault.KindOf(err) == fault.NotFound: // it was taken back
		p.Gone = true
		a.Record = programme.NewRecord(p.Kind)
		for i := range steps {
			if r := steps[i].Record; r != nil {
				a.Record = *r
			}
		}
	case err != nil:
		return p, err
	}
	p.Record = a.Record
	for i := range p.Kind.Fields {
		f := &p.Kind.Fields[i]
		p.Fields = append(p.Fields, web.FactRow{Name: v.Say(f.Label), Cell: valueCell(v, &p.Record, f, a.Names)})
	}
	if p.Gone {
		return p, nil
	}
	p.Source = web.Facts{
		{Name: v.Say(lang.T("staff.col.actor")), Cell: web.Cell{Text: string(a.Entry.Actor)}},
		{Name: v.Say(lang.T("staff.col.at")), Cell: web.Cell{Text: v.Say(law.DateOf(a.Entry.At)), Sub: a.Entry.At.In(law.Zone).Format("15:04")}},
		{Name: v.Say(lang.T("register.col.origin")), Cell: originOf(v, steps, p.Record)},
	}
	p.Write = v.May(account.EvidenceWrite)
	if p.Write {
		p.Doing = []web.Link{{Text: v.Say(lang.T("evidence.change")), Href: recordPath(p.Kind, p.Record.ID, "change")}}
	}
	for _, f := range a.Files {
		id := strconv.FormatInt(f.ID, 10)
		why := reasonField(v)
		why.Name = "reason-" + id
		p.Files = append(p.Files, RecordFile{f, recordPath(p.Kind, p.Record.ID, "files", id), why})
	}
	p.File = web.Field{Name: "file", Label: v.Say(lang.T("evidence.attach.file")), Hint: v.Say(lang.T("evidence.attach.hint", "mib", document.MaxAttachment>>20))}
	p.Reason = reasonField(v)
	if v.May(account.JudgeRead) {
		rests, err := o.RestsOn(ctx, p.Kind.ID, number)
		if err != nil {
			return p, err
		}
		p.Rests = restsTable(v, rests)
	}
	return p, nil
}

// originOf says where the version that holds comes from.
func originOf(v *web.Visit, steps []office.EvidenceStep, e programme.Record) web.Cell {
	c := web.Cell{Text: v.Say(lang.T("entry.import.form")), Sub: v.Say(lang.T("register.act", "act", strconv.FormatInt(e.Act, 10)))}
	for _, s := range steps {
		if s.Act == e.Act && s.File != "" && s.Record != nil {
			c.Text = s.File
			if v.May(account.EvidenceRead) {
				c.Href = "/evidence/imports/" + strconv.FormatInt(e.Act, 10)
			}
		}
	}
	return c
}

// stepWords names what was done to a record.
func stepWords(v *web.Visit, what string) string {
	words := map[string]lang.Text{
		"evidence.import": lang.T("evidence.did.import"), "evidence.add": lang.T("evidence.did.add"), "evidence.change": lang.T("evidence.did.change"),
		"evidence.withdraw": lang.T("evidence.did.withdraw"), "evidence.duplicate": lang.T("evidence.did.duplicate"), "import.undo": lang.T("evidence.did.undo"),
		"evidence.attach": lang.T("evidence.did.attach"), "evidence.detach": lang.T("evidence.did.detach"),
	}
	if t, ok := words[what]; ok {
		return v.Say(t)
	}
	return what
}

// historyTable tells what was done to a record, the latest first.
func historyTable(v *web.Visit, steps []office.EvidenceStep) web.Table {
	t := web.Table{Quiet: true, Caption: v.Say(lang.T("evidence.history")), Columns: []web.Column{
		{Text: v.Say(lang.T("register.col.act"))}, {Text: v.Say(lang.T("staff.col.at"))}, {Text: v.Say(lang.T("staff.col.actor"))},
		{Text: v.Say(lang.T("evidence.col.did"))}, {Text: v.Say(lang.T("register.col.changed"))}, {Text: v.Say(lang.T("register.col.reason"))},
	}}
	for i := len(steps) - 1; i >= 0; i-- {
		s := &steps[i]
		did := stepWords(v, s.What)
		var changes []string
		for _, c := range s.Changes {
			changes = append(changes, v.Say(lang.T("register.field", "field", c.Field.Label, "from", spelled(v, c.Field, c.From), "to", spelled(v, c.Field, c.To))))
		}
		if s.Hidden {
			changes = []string{v.Say(lang.T("evidence.hidden"))}
		}
		t.Rows = append(t.Rows, []web.Cell{
			{Text: strconv.FormatInt(s.Act, 10)}, {Text: v.Say(law.DateOf(s.At)), Sub: s.At.In(law.Zone).Format("15:04")}, {Text: string(s.By)},
			{Text: did, Sub: s.File}, {Text: strings.Join(changes, "; ")}, {Text: s.Reason},
		})
	}
	return t
}

// spelled is a value of a field in words; what is unknown says so.
func spelled(v *web.Visit, f *programme.Field, value string) string {
	if value == "" {
		return v.Say(law.Count{})
	}
	return programme.SayValue(f, value, v.Lang)
}

// restsTable lists the conclusions that rest on a record.
func restsTable(v *web.Visit, rests []office.ConclusionAnswer) web.Table {
	t := web.Table{Quiet: true, Caption: v.Say(lang.T("evidence.rests")), Columns: []web.Column{
		{Text: v.Say(lang.T("evidence.col.criterion"))}, {Text: v.Say(lang.T("evidence.col.subject"))}, {Text: v.Say(lang.T("evidence.col.verdict"))}, {Text: v.Say(lang.T("staff.col.actor"))}, {Text: v.Say(lang.T("register.col.state"))},
	}, Empty: web.Empty{Text: v.Say(lang.T("evidence.rests.none"))}}
	for _, c := range rests {
		state := web.Tag{Text: v.Say(lang.T("entry.stands")), Tone: web.Good}
		switch {
		case c.InDoubt:
			state = web.Tag{Text: v.Say(lang.T("evidence.rests.doubt")), Tone: web.Warn}
		case c.Needs:
			state = web.Tag{Text: v.Say(lang.T("evidence.rests.unconfirmed")), Tone: web.Warn}
		}
		t.Rows = append(t.Rows, []web.Cell{
			{Text: c.Criterion, Sub: c.Movement}, {Text: v.Say(c.Kind), Sub: c.Subject}, {Tag: v.VerdictTag(c.Verdict)},
			{Text: c.By, Sub: v.Say(c.DecidedOn)}, {Tag: state},
		})
	}
	return t
}

// again shows the record with what is wrong with one of its forms.
func (s *Staff) recordAgain(v *web.Visit, wrong func(*RecordPage)) (web.Answer, error) {
	p, err := s.recordPage(v)
	if err != nil {
		return web.Answer{}, err
	}
	wrong(&p)
	return web.Again(p), nil
}

// withdraw takes a record back, as the visitor saw it.
func (s *Staff) withdraw(v *web.Visit) (web.Answer, error) {
	k, n, form, err := recordForm(v)
	if err != nil {
		return web.Answer{}, err
	}
	reason, bad := form.Text("reason", true)
	act, err := int64(0), error(nil)
	if bad == "" {
		act, err = s.office(v).WithdrawEvidence(v.Request.Context(), k.ID, n, oneLine(reason))
		bad = faultsOn(v, err)["reason"]
	}
	switch {
	case bad != "":
		return s.recordAgain(v, func(p *RecordPage) {
			p.Reason.Value, p.Reason.Error = reason, bad
			p.Errors = web.WrongOf(p.Reason)
		})
	case err != nil:
		return web.Answer{}, err
	}
	return saved(recordPath(k, n), act), nil
}

// recordForm reads a form that is about the record of the address.
func recordForm(v *web.Visit) (*programme.Kind, int64, web.Form, error) {
	k, err := evidenceKind(v)
	if err != nil {
		return nil, 0, web.Form{}, err
	}
	n, err := recordOf(v, k)
	if err != nil {
		return nil, 0, web.Form{}, err
	}
	form, err := v.Form()
	return k, n, form, err
}

package staff

import (
	"bytes"
	"errors"
	"path/filepath"
	"strconv"
	"strings"

	"vuonlen/account"
	"vuonlen/document"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/office"
	"vuonlen/programme"
	"vuonlen/web"
)

// RegisterUploadPage is where a workbook of a register comes in.
type RegisterUploadPage struct {
	*web.Visit
	Kind    *programme.Kind
	File    web.Field
	Columns web.Table
	Errors  []web.Wrong
}

// Head names the page.
func (p RegisterUploadPage) Head() web.Head {
	h := evidenceHead(p.Visit, p.Say(lang.T("evidence.upload")), p.Kind)
	h.Wrong = len(p.Errors) > 0
	return h
}

// MaxEvidenceFile is how large a file of a register may be.
const MaxEvidenceFile = 64 << 20

func registerUploadPage(v *web.Visit, k *programme.Kind) RegisterUploadPage {
	p := RegisterUploadPage{Visit: v, Kind: k}
	p.File = web.Field{Name: "file", Label: v.Say(lang.T("entry.file")), Hint: v.Say(lang.T("evidence.upload.hint", "mib", MaxEvidenceFile>>20))}
	p.Columns = web.Table{Caption: v.Say(lang.T("evidence.columns")), Columns: []web.Column{
		{Text: v.Say(lang.T("evidence.col.column"))}, {Text: v.Say(lang.T("evidence.col.meaning"))}, {Text: v.Say(lang.T("evidence.col.values"))},
	}}
	for i := range k.Fields {
		f := &k.Fields[i]
		name := web.Cell{Text: f.ID}
		if f.Required {
			name.Sub = v.Say(lang.T("evidence.required"))
		}
		var values []string
		for _, c := range f.Choices {
			values = append(values, v.Say(c.Label))
		}
		p.Columns.Rows = append(p.Columns.Rows, []web.Cell{name, {Text: v.Say(f.Label), Sub: strings.Join(f.Headings, "; ")}, {Text: strings.Join(values, "; ")}})
	}
	return p
}

func (s *Staff) registerUpload(v *web.Visit) (web.Answer, error) {
	k, err := evidenceKind(v)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(registerUploadPage(v, k)), nil
}

// ofEvidence marks a file in the tray as one of a register.
const ofEvidence = "evidence:"

// sendRegister takes a file into the tray and leads to what it would change.
func (s *Staff) sendRegister(v *web.Visit) (web.Answer, error) {
	k, err := evidenceKind(v)
	if err != nil {
		return web.Answer{}, err
	}
	if _, err := v.Form(); err != nil {
		return web.Answer{}, err
	}
	if m := v.Request.MultipartForm; m != nil {
		defer func() { _ = m.RemoveAll() }()
	}
	f, head, err := v.Request.FormFile("file")
	if err != nil || head.Size == 0 {
		p := registerUploadPage(v, k)
		p.File.Error = v.Say(lang.T("entry.file_none"))
		p.Errors = web.WrongOf(p.File)
		return web.Again(p), nil
	}
	defer f.Close()
	token, err := s.tray.put(trayItem{owner: v.Who.Actor(), kind: ofEvidence + k.ID, name: fileName(head.Filename)}, f)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go(evidenceFilePath(token)), nil
}

func evidenceFilePath(token string, rest ...string) string {
	return strings.Join(append([]string{"/evidence/files/" + token}, rest...), "/")
}

// RegisterPreviewPage is what a file would change, or what is wrong with it.
type RegisterPreviewPage struct {
	*web.Visit
	Kind    *programme.Kind
	Token   string
	Name    string
	Report  office.Report
	Numbers []web.Card
	Records web.Table
	More    int // rows that change something and are not listed
	Notices []string
	Wrongs  web.Table
	Total   int // faults
	Stale   bool
}

// Head names the page.
func (p RegisterPreviewPage) Head() web.Head {
	h := evidenceHead(p.Visit, p.Say(lang.T("entry.preview", "file", p.Name)), p.Kind)
	h.Wrong = p.Total > 0
	return h
}

// waiting finds a file of a register in the tray.
func (s *Staff) waiting(v *web.Visit) (*trayItem, *programme.Kind, error) {
	i, err := s.tray.get(v.Who.Actor(), v.Path("token"))
	if err != nil {
		return nil, nil, err
	}
	k, ok := programme.FindKind(strings.TrimPrefix(i.kind, ofEvidence))
	if !ok || !strings.HasPrefix(i.kind, ofEvidence) {
		return nil, nil, gone()
	}
	return i, k, nil
}

// runRegister imports what waits, or tells what that would do.
func (s *Staff) runRegister(v *web.Visit, i *trayItem, k *programme.Kind, shown string, confirm bool) (office.Report, error) {
	o := s.office(v)
	o.Given, o.KeepFaults, o.Shown = i.given(), document.ReturnedFaults, shown
	return o.ImportEvidence(v.Request.Context(), k.ID, "-", confirm)
}

func (s *Staff) registerPreview(v *web.Visit) (web.Answer, error) {
	return s.registerPreviewOf(v, false)
}

func (s *Staff) registerPreviewOf(v *web.Visit, stale bool) (web.Answer, error) {
	i, k, err := s.waiting(v)
	if err != nil {
		return web.Answer{}, err
	}
	p := RegisterPreviewPage{Visit: v, Kind: k, Token: v.Path("token"), Name: i.name, Stale: stale}
	var list *fault.List
	var one *fault.Error
	p.Report, err = s.runRegister(v, i, k, "", false)
	switch {
	case errors.As(err, &list):
	case errors.As(err, &one) && fault.KindOf(err) != fault.Conflict && !errors.Is(err, account.ErrDenied):
		list = &fault.List{Items: []*fault.Error{one}, Total: 1}
	case err != nil:
		return web.Answer{}, err
	}
	if list != nil {
		p.Total = list.Total
		p.Wrongs = wrongsTable(v, list, func(column string) string {
			if f, ok := k.Field(column); ok {
				return v.Say(f.Label) + " (" + column + ")"
			}
			return column
		})
		return web.Again(p), nil
	}
	p.fill()
	return web.Show(p), nil
}

func (p *RegisterPreviewPage) fill() {
	r := p.Report
	p.Numbers = []web.Card{
		{Number: p.Int(r.Rows), Text: p.Say(lang.T("entry.n.rows"))},
		{Number: p.Int(r.New), Text: p.Say(lang.T("entry.n.new")), Tone: web.Good},
		{Number: p.Int(r.Changed), Text: p.Say(lang.T("entry.n.changed")), Tone: web.Warn},
		{Number: p.Int(r.Same), Text: p.Say(lang.T("entry.n.same"))},
	}
	for _, n := range r.Notices {
		p.Notices = append(p.Notices, p.Say(n))
	}
	p.Records = web.Table{Caption: p.Say(lang.T("evidence.preview")), Columns: []web.Column{
		{Text: p.Say(lang.T("entry.col.row"))}, {Text: p.Say(lang.T("evidence.col.record"))}, {Text: p.Say(lang.T("evidence.col.key"))}, {Text: p.Say(lang.T("register.col.changed"))},
	}}
	for _, c := range r.Records {
		record := web.Cell{Tag: web.Tag{Text: p.Say(lang.T("entry.n.new")), Tone: web.Good}}
		var changes []string
		if c.Was != 0 {
			record = web.Cell{Text: strconv.FormatInt(c.Was, 10), Href: recordPath(p.Kind, c.Was)}
			for _, x := range c.Changes {
				changes = append(changes, p.Say(lang.T("register.field", "field", x.Field.Label, "from", spelled(p.Visit, x.Field, x.From), "to", spelled(p.Visit, x.Field, x.To))))
			}
		}
		var key []string
		for _, id := range p.Kind.Key {
			f, _ := p.Kind.Field(id)
			if s := c.Record.Say(f, p.Lang); s != "" {
				key = append(key, s)
			}
		}
		p.Records.Rows = append(p.Records.Rows, []web.Cell{{Text: strconv.Itoa(c.Record.Row)}, record, {Text: strings.Join(key, " · ")}, {Text: strings.Join(changes, "; ")}})
	}
	p.More = r.New + r.Changed - len(r.Records)
}

// confirmRegister carries the import out, as it was shown.
func (s *Staff) confirmRegister(v *web.Visit) (web.Answer, error) {
	form, err := v.Form()
	if err != nil {
		return web.Answer{}, err
	}
	i, k, err := s.waiting(v)
	if err != nil {
		return web.Answer{}, err
	}
	shown, _ := form.Text("shown", false)
	p, err := s.runRegister(v, i, k, shown, true)
	switch {
	case fault.KindOf(err) == fault.Conflict:
		return s.registerPreviewOf(v, true)
	case err != nil:
		return web.Answer{}, err
	}
	s.tray.drop(v.Who.Actor(), v.Path("token"))
	if p.Act == 0 {
		return saved(registerPath(k), 0), nil
	}
	return saved("/evidence/imports/"+strconv.FormatInt(p.Act, 10), p.Act), nil
}

// registerErrors gives the officer's own workbook back with its faults marked.
func (s *Staff) registerErrors(v *web.Visit) (web.Answer, error) {
	i, k, err := s.waiting(v)
	if err != nil {
		return web.Answer{}, err
	}
	p, err := s.runRegister(v, i, k, "", false)
	if err == nil {
		return web.Go(evidenceFilePath(v.Path("token"))), nil
	}
	return marked(v, i, p, err)
}

// marked is a file in the tray with the faults of an import marked in it.
func marked(v *web.Visit, i *trayItem, p office.Report, err error) (web.Answer, error) {
	var list *fault.List
	if !errors.As(err, &list) {
		return web.Answer{}, err
	}
	p.Outcome.Faults = list
	var b bytes.Buffer
	if err := document.WriteErrors(&b, i.name, i.file, i.size, p.Schema, p.Outcome, v.Lang); err != nil {
		return web.Answer{}, err
	}
	base := strings.TrimSuffix(i.name, filepath.Ext(i.name))
	return web.Send(web.File{Name: v.Say(lang.T("entry.errors_file", "name", base)) + ".xlsx", Type: xlsxType, Content: b.Bytes()}), nil
}

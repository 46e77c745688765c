package staff

import (
	"errors"
	"io"
	"strconv"
	"strings"

	"vuonlen/account"
	"vuonlen/document"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/web"
)

// attaching bounds how many files are looked into at a time: one of the largest takes
// 300 MB for the moment (docs/decisions/0022-attachments.md).
var attaching = make(chan struct{}, 2)

// attach puts a file beside a record.
func (s *Staff) attach(v *web.Visit) (web.Answer, error) {
	k, n, _, err := recordForm(v)
	if err != nil {
		return web.Answer{}, err
	}
	if m := v.Request.MultipartForm; m != nil {
		defer func() { _ = m.RemoveAll() }()
	}
	wrong := func(text string) (web.Answer, error) {
		return s.recordAgain(v, func(p *RecordPage) {
			p.File.Error = text
			p.Errors = web.WrongOf(p.File)
		})
	}
	f, head, err := v.Request.FormFile("file")
	if err != nil || head.Size == 0 {
		return wrong(v.Say(lang.T("entry.file_none")))
	}
	defer f.Close()
	attaching <- struct{}{}
	defer func() { <-attaching }()
	content, err := io.ReadAll(io.LimitReader(f, document.MaxAttachment+1))
	if err != nil {
		return web.Answer{}, err
	}
	_, act, err := s.office(v).AttachEvidence(v.Request.Context(), k.ID, n, fileName(head.Filename), content)
	var one *fault.Error
	if errors.As(err, &one) && one.Kind == fault.Refused && !errors.Is(err, account.ErrDenied) {
		return wrong(strings.Join(faultLines(v, one), " "))
	}
	if err != nil {
		return web.Answer{}, err
	}
	return saved(recordPath(k, n), act), nil
}

// fileOf is the number of a file in the address.
func fileOf(v *web.Visit) (int64, error) {
	n, err := strconv.ParseInt(v.Path("file"), 10, 64)
	if err != nil || n < 1 {
		return 0, fault.New(fault.NotFound, lang.T("evidence.no_file", "file", v.Path("file"))).Do(lang.T("evidence.no_file.do")).By(err)
	}
	return n, nil
}

// recordFile gives a file as something to keep: it is never shown inside a page.
func (s *Staff) recordFile(v *web.Visit) (web.Answer, error) {
	k, err := evidenceKind(v)
	if err != nil {
		return web.Answer{}, err
	}
	n, err := recordOf(v, k)
	if err != nil {
		return web.Answer{}, err
	}
	file, err := fileOf(v)
	if err != nil {
		return web.Answer{}, err
	}
	a, content, err := s.office(v).EvidenceFile(v.Request.Context(), k.ID, n, file)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Send(web.File{Name: a.Name, Type: a.Type, Content: content}), nil
}

// detach takes a file away from a record.
func (s *Staff) detach(v *web.Visit) (web.Answer, error) {
	k, n, form, err := recordForm(v)
	if err != nil {
		return web.Answer{}, err
	}
	file, err := fileOf(v)
	if err != nil {
		return web.Answer{}, err
	}
	name := "reason-" + strconv.FormatInt(file, 10)
	reason, bad := form.Text(name, true)
	act := int64(0)
	if bad == "" {
		act, err = s.office(v).DetachEvidence(v.Request.Context(), k.ID, n, file, oneLine(reason))
		bad = faultsOn(v, err)["reason"]
	}
	switch {
	case bad != "":
		return s.recordAgain(v, func(p *RecordPage) {
			for i := range p.Files {
				if f := &p.Files[i]; f.ID == file {
					f.Reason.Value, f.Reason.Error = reason, bad
					p.Errors = web.WrongOf(f.Reason)
				}
			}
		})
	case err != nil:
		return web.Answer{}, err
	}
	return saved(recordPath(k, n), act), nil
}

package portal

import (
	"errors"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/publication"
	"vuonlen/web"
)

// maxCode bounds what may be pasted, in bytes: a QR code holds less than 3,000.
const maxCode = 16 << 10

func (p *Portal) certificatePages() []Page {
	if p.Certificate == nil {
		return nil
	}
	return []Page{
		{Path: "/verify", Serve: func(v View) (web.Answer, error) { return show(p.certificate(v)) }, Name: lang.T("certificate.title")},
		{Path: "/verify", Method: "POST", Serve: p.checkCertificate, Bytes: maxCode},
	}
}

// CertificatePage takes what the code of a certificate holds, and says whether it is
// genuine. It works by pasting, without a script; what was pasted is not kept.
type CertificatePage struct {
	View
	Code    web.Field
	Found   *publication.Certificate
	Refused *fault.Error // it is not genuine, and why
	Errors  []web.Wrong
}

// Head names the page.
func (p CertificatePage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("certificate.title")), Section: "/verify", Crumbs: p.Crumbs(), Wrong: len(p.Errors) > 0}
}

// Summary is for previews.
func (p CertificatePage) Summary() string { return p.Say(lang.T("certificate.about")) }

func (p *Portal) certificate(v View) CertificatePage {
	return CertificatePage{View: v, Code: v.codeField()}
}

func (v View) codeField() web.Field {
	return web.Field{Name: "code", Label: v.Say(lang.T("certificate.code")), Hint: v.Say(lang.T("certificate.code.hint")), Required: true, Autocomplete: "off"}
}

func (p *Portal) checkCertificate(v View) (web.Answer, error) {
	x := p.certificate(v)
	form, err := v.Form()
	if err != nil {
		return web.Answer{}, err
	}
	code, wrong := form.Text("code", true)
	if wrong != "" {
		x.Code.Error = wrong
		x.Errors = web.WrongOf(x.Code)
		return web.Again(x), nil
	}
	x.Code.Value = code
	c, err := p.Certificate(v.Request.Context(), code)
	var f *fault.Error
	switch {
	case errors.As(err, &f) && f.Kind == fault.Refused:
		x.Refused = f
	case err != nil:
		return web.Answer{}, err
	default:
		x.Found = &c
	}
	return web.Show(x), nil
}

// facts is what the code says itself.
func (p CertificatePage) facts() web.Facts {
	c := p.Found
	var out web.Facts
	for _, l := range []struct {
		name  lang.Text
		value string
	}{
		{lang.T("certificate.to"), c.To}, {lang.T("certificate.unit"), c.Unit}, {lang.T("certificate.form"), c.Form},
		{lang.T("certificate.decision"), c.Decision}, {lang.T("certificate.decided"), p.Say(c.Decided)}, {lang.T("certificate.by"), c.By}, {lang.T("certificate.book"), c.Book},
	} {
		if l.value != "" {
			out = append(out, web.FactRow{Name: p.Say(l.name), Cell: web.Cell{Text: l.value}})
		}
	}
	return out
}

// standing says how the award stands that a genuine code is of.
func (p CertificatePage) standing() string {
	if p.Found.Known {
		return p.Say(lang.T("certificate.stands"))
	}
	return p.Say(lang.T("certificate.unknown"))
}

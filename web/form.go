package web

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// Field is one question of a form with its answer so far.
type Field struct {
	Name  string // of the field, and its id
	Label string
	Hint  string
	Value string
	Error string // empty: nothing is wrong

	Type         string // text, search, password; empty: text
	Width        string // class of its width: w2, w4, w10, w14; empty: full
	Numeric      bool   // the phone shows digits
	Autocomplete string // as in HTML; empty: none said
	Required     bool
	Lines        int // of an area: how many it shows; 0: five

	Choices []Choice // of radios, checks and selections
	Suggest []Choice // of a line: offered while one types, who may type anything else
}

// Choice is one answer to choose.
type Choice struct {
	Value  string
	Text   string
	Hint   string
	Chosen bool
}

func (f Field) kind() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

// describedBy names hint and error for assistive programs.
func (f Field) describedBy() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.Name+"-hint")
	}
	if f.Error != "" {
		ids = append(ids, f.Name+"-error")
	}
	return strings.Join(ids, " ")
}

// first is the id of what the summary of errors leads to.
func (f Field) first() string {
	if len(f.Choices) > 0 && f.Type != "select" {
		return f.Name + "-1"
	}
	return f.Name
}

func (f Field) choiceID(i int) string { return f.Name + "-" + strconv.Itoa(i+1) }

// DateField is a known day in three boxes, without a calendar.
type DateField struct {
	Name, Label, Hint, Error string
	Day, Month, Year         string
}

func (f DateField) field() Field {
	return Field{Name: f.Name, Hint: f.Hint, Error: f.Error}
}

// Wrong is what is wrong with one field, for the summary of errors.
type Wrong struct {
	ID   string // of the field to go to
	Text string
}

// WrongOf gathers what is wrong with fields, in their order.
func WrongOf(fields ...Field) (out []Wrong) {
	for _, f := range fields {
		if f.Error != "" {
			out = append(out, Wrong{f.first(), f.Error})
		}
	}
	return out
}

// WrongDate is what is wrong with a day, nil for nothing.
func WrongDate(f DateField) []Wrong {
	if f.Error == "" {
		return nil
	}
	return []Wrong{{f.Name + "-day", f.Error}}
}

// Form reads what was sent. Texts come composed (NFC) and trimmed; control characters
// but line breaks are refused.
type Form struct {
	v *Visit
}

// Form reads the form of the request; a body that is too large or broken is an error.
func (v *Visit) Form() (Form, error) {
	if strings.HasPrefix(v.Request.Header.Get("Content-Type"), "multipart/") {
		if err := v.Request.ParseMultipartForm(1 << 20); err != nil {
			return Form{}, broken(err)
		}
	} else if err := v.Request.ParseForm(); err != nil {
		return Form{}, broken(err)
	}
	return Form{v}, nil
}

func broken(err error) error {
	return fault.New(fault.Usage, lang.T("web.broken_form")).Do(lang.T("web.broken_form.do")).By(err)
}

// Text is the value of a field; wrong says in the visitor's language what is wrong.
func (f Form) Text(name string, required bool) (value, wrong string) {
	value = strings.TrimSpace(lang.NFC(f.v.Request.PostForm.Get(name)))
	if f.v.Request.MultipartForm != nil && value == "" {
		value = strings.TrimSpace(lang.NFC(f.v.Request.PostFormValue(name)))
	}
	switch {
	case value == "" && required:
		return value, f.v.Say(lang.T("web.required"))
	case strings.ContainsFunc(value, func(r rune) bool { return r < 0x20 && r != '\n' && r != '\r' && r != '\t' || r == 0x7f }):
		return value, f.v.Say(lang.T("web.control"))
	}
	return value, ""
}

// Attached is what a box for attachments offers; what a file is its content says.
const Attached = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx,.csv"

// FormWith reads a form whose files are small: of each no more is held than bytes and one,
// which tells that it is larger, and of no more than most and one of them. The rest is read
// past, so that what was typed is there whatever is sent with it, and nothing of what is
// sent is put on the disk meanwhile.
func (v *Visit) FormWith(name string, most int, bytes int64) (Form, []File, error) {
	parts, err := v.Request.MultipartReader()
	if err != nil {
		f, err := v.Form()
		return f, nil, err
	}
	var files []File
	v.Request.PostForm = url.Values{}
	for room, n := int64(mostTyped), 0; ; n++ {
		if n > mostParts {
			return Form{}, nil, broken(&http.MaxBytesError{Limit: mostTyped})
		}
		p, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return Form{v}, files, nil
		}
		if err != nil {
			return Form{}, nil, broken(err)
		}
		file := p.FormName() == name
		if file && (p.FileName() == "" || len(files) > most) {
			continue // none was chosen, or one too many is there already
		}
		least := room
		if file {
			least = bytes
		}
		b, err := io.ReadAll(io.LimitReader(p, least+1))
		switch {
		case err != nil:
			return Form{}, nil, broken(err)
		case file:
			files = append(files, File{Name: p.FileName(), Content: b})
			continue
		}
		if room -= int64(len(p.FormName()) + len(b)); room < 0 {
			return Form{}, nil, broken(&http.MaxBytesError{Limit: mostTyped})
		}
		v.Request.PostForm.Add(p.FormName(), string(b))
	}
}

// mostTyped is how much may be typed into the fields of a form with files, in bytes, and
// mostParts of how many fields and files it may be: no form here has that many, and each
// takes room even when it is empty.
const (
	mostTyped = 1 << 20
	mostParts = 1000
)

// Secret is a value as it was typed: a password may hold spaces.
func (f Form) Secret(name string) string { return f.v.Request.PostForm.Get(name) }

// One is the value of a field that must be one of its choices.
func (f Form) One(name string, choices []Choice, required bool) (value, wrong string) {
	value, wrong = f.Text(name, required)
	if wrong != "" || value == "" {
		return value, wrong
	}
	for _, c := range choices {
		if c.Value == value {
			return value, ""
		}
	}
	return "", f.v.Say(lang.T("web.choose"))
}

// Date is the day of three boxes, 0 for none.
func (f Form) Date(field DateField, required bool) (law.Date, DateField) {
	get := func(part string) string { return strings.TrimSpace(f.v.Request.PostForm.Get(field.Name + "-" + part)) }
	field.Day, field.Month, field.Year = get("day"), get("month"), get("year")
	if field.Day == "" && field.Month == "" && field.Year == "" {
		if required {
			field.Error = f.v.Say(lang.T("web.required"))
		}
		return 0, field
	}
	d, err := dateOf(field.Day, field.Month, field.Year)
	if err != nil {
		field.Error = f.v.Say(lang.T("web.date"))
	}
	return d, field
}

func dateOf(day, month, year string) (law.Date, error) {
	if len(year) != 4 {
		return 0, fmt.Errorf("%q is no year: two digits could be of any century", year)
	}
	var n [3]int
	for i, s := range []string{year, month, day} {
		var err error
		if n[i], err = strconv.Atoi(s); err != nil || n[i] < 0 || len(s) > 4 {
			return 0, fmt.Errorf("%q is no number", s)
		}
	}
	return law.ParseDate(fmt.Sprintf("%04d-%02d-%02d", n[0], n[1], n[2]))
}

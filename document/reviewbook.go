package document

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"vuonlen/household"
	"vuonlen/internal/lang"
	"vuonlen/law"
)

// WriteReviews writes reviews as a workbook that the import takes back unchanged
// (formats.md 2.5): a column for every question of the form about a household
// under its Vietnamese heading, or under its name in English, and last, for the
// reader only, the class. Numbers are numbers, codes and citizen numbers text.
// Citizen numbers stand in it as far as the reviews have them: what the actor may
// not see must not be given. It fails on an answer to a question that the form
// does not have.
func WriteReviews(w io.Writer, rs []household.Review, l lang.Lang) error {
	var qs []*household.Question
	known := map[string]bool{}
	for i := range form.Questions {
		if q := &form.Questions[i]; !q.OfMember {
			qs = append(qs, q)
			known[q.Code] = q.Extra()
		}
	}
	f := excelize.NewFile()
	defer f.Close()
	b := &reviewBook{f: f, l: l}
	b.do(f.SetDefaultFont(reportFont))
	name := l.Say(lang.T("report.reviews"))
	b.do(f.SetSheetName("Sheet1", name))
	head := b.style(&excelize.Style{
		Font:      &excelize.Font{Family: reportFont, Size: 11, Bold: true},
		Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}, NumFmt: 49,
	})
	day := "dd/mm/yyyy"
	b.text = b.style(&excelize.Style{NumFmt: 49})
	b.date = b.style(&excelize.Style{CustomNumFmt: &day})
	s, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	headings := make([]any, 0, len(qs)+1)
	for i, q := range qs {
		headings = append(headings, excelize.Cell{StyleID: head, Value: headingOf(q, l)})
		width := 11.0
		switch q.Kind {
		case household.FreeText:
			width = 25
		case household.YesNo, household.Number:
			width = 9
		case household.CitizenAnswer:
			width = 15
		}
		b.do(s.SetColWidth(i+1, i+1, width))
	}
	headings = append(headings, excelize.Cell{StyleID: head, Value: l.Say(lang.T("report.reviews.class"))})
	b.do(s.SetColWidth(len(qs)+1, len(qs)+1, 22))
	b.do(s.SetPanes(&excelize.Panes{Freeze: true, XSplit: 2, YSplit: 1, TopLeftCell: "C2", ActivePane: "bottomRight"}))
	b.do(s.SetRow("A1", headings, excelize.RowOpts{Height: 62}))
	row := make([]any, len(qs)+1)
	for i := range rs {
		r := &rs[i]
		if code, ok := strange(r.More, known); ok {
			return fmt.Errorf("document: %v: the form has no question %q", r, code)
		}
		for j, q := range qs {
			row[j] = b.cell(r, q)
		}
		row[len(qs)] = excelize.Cell{StyleID: b.text, Value: r.Class.Say(l)}
		b.do(s.SetRow("A"+strconv.Itoa(i+2), row))
		if b.err != nil {
			return b.err
		}
	}
	b.do(s.Flush())
	if b.err != nil {
		return b.err
	}
	return f.Write(w)
}

type reviewBook struct {
	f          *excelize.File
	l          lang.Lang
	text, date int
	err        error
}

func (b *reviewBook) do(err error) {
	if b.err == nil {
		b.err = err
	}
}

func (b *reviewBook) style(s *excelize.Style) int {
	id, err := b.f.NewStyle(s)
	b.do(err)
	return id
}

// headingOf is a heading that the import knows the question by: of those that
// are numbered the one in words.
func headingOf(q *household.Question, l lang.Lang) string {
	if l == lang.EN || len(q.Headings) == 0 {
		return q.Code
	}
	switch q.Section {
	case "indicators", "reasons", "wishes":
		return q.Headings[1]
	}
	return q.Headings[0]
}

// strange finds an answer to a question that the form does not have.
func strange(more household.Extra, extra map[string]bool) (code string, ok bool) {
	for code := range more.Map() {
		if !extra[code] {
			return code, true
		}
	}
	return "", false
}

// cell is the answer to a question, nil for none.
func (b *reviewBook) cell(r *household.Review, q *household.Question) any {
	v := r.Field(q.Code)
	if q.Code == "citizen_id" {
		v = r.CitizenID // the field is only a mark that stands for it
	}
	if v == "" {
		return nil
	}
	switch q.Kind {
	case household.YesNo, household.Number, household.YearAnswer:
		if n, err := strconv.Atoi(v); err == nil {
			return n
		}
	case household.DateAnswer:
		if t, ok := sheetDay(r.ReviewedOn); ok {
			return excelize.Cell{StyleID: b.date, Value: t}
		}
	case household.Choice:
		for _, o := range q.Choices {
			if o.Value == v {
				v = o.Label.Say(b.l)
				break
			}
		}
	case household.EthnicAnswer:
		if name := household.Ethnicity(v).Name(); name != "" {
			v = name
		}
	}
	return excelize.Cell{StyleID: b.text, Value: strings.TrimSpace(v)}
}

// sheetDay is a day as a number of the 1900 system, which is right from March
// 1900 on.
func sheetDay(d law.Date) (int, bool) {
	if d < 19000301 {
		return 0, false
	}
	t := time.Date(int(d/10000), time.Month(d/100%100), int(d%100), 0, 0, 0, 0, time.UTC)
	return int(t.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24), true
}

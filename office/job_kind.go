package office

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strconv"

	"vuonlen/account"
	"vuonlen/document"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/store"
	"vuonlen/unit"
)

// recountJob classifies and counts all reviews again and holds that against what was
// kept. It changes nothing: what differs is for [Office.Verify] and people to explain.
func (o *Office) recountJob(ctx context.Context, _ string, _ bool) (JobResult, error) {
	var out JobResult
	err := o.DB.Read(ctx, func(r *store.Reader) error {
		r = r.Afresh()
		if err := o.allow(r, account.VerifyRun); err != nil {
			return err
		}
		record, err := loadUnits(r)
		if err != nil {
			return err
		}
		leaves, err := r.Leaves()
		if err != nil {
			return err
		}
		out.Counted = len(leaves)
		found, err := recomputed(r, record, func() error {
			out.Rows++
			return o.progress(out.Rows)
		})
		if err != nil || found == nil {
			return err
		}
		return fault.New(fault.Refused, found.What).Do(lang.T("office.job.recount.do"))
	})
	return out, err
}

// editionJob drafts an edition. What its publisher refuses is said as a fault.
func (o *Office) editionJob(ctx context.Context, path string, _ bool) (JobResult, error) {
	var out JobResult
	b, err := os.ReadFile(path)
	if err != nil {
		return out, err
	}
	var q EditionQuestion
	if err := json.Unmarshal(b, &q); err != nil {
		return out, err
	}
	e, err := o.DraftEdition(ctx, q)
	out.Act, out.Edition = e.Act, e.Number
	return out, err
}

// BeginEdition has a draft of an edition made in the background; a question that is wrong
// in itself is refused at once.
func (o *Office) BeginEdition(ctx context.Context, q EditionQuestion) (int64, error) {
	if f := q.complete(o.Today); f != nil {
		return 0, f
	}
	b, err := json.Marshal(q)
	if err != nil {
		return 0, err
	}
	return o.BeginJob(ctx, JobEdition, fmt.Sprintf("%s · %s", q.Movement, q.Day), bytes.NewReader(b), false)
}

// FormQuestion asks for an official report form as a workbook.
type FormQuestion struct {
	Form string
	Unit unit.Code // on 31 December of the year
	Year law.Year
	Lang lang.Lang
}

// reportJob fills a form. Its rights are those of [Office.Report], which also writes
// down who saw the people of a list.
func (o *Office) reportJob(ctx context.Context, path string, _ bool) (JobResult, error) {
	var out JobResult
	b, err := os.ReadFile(path)
	if err != nil {
		return out, err
	}
	var q FormQuestion
	if err := json.Unmarshal(b, &q); err != nil {
		return out, err
	}
	sheet, err := o.Report(ctx, q.Form, q.Unit, q.Year)
	if err != nil {
		return out, err
	}
	var to bytes.Buffer
	if err := document.WriteReport(&to, sheet, q.Lang); err != nil {
		return out, err
	}
	out.File, out.Name, out.Notices = to.Bytes(), ReportName(sheet.Form.No, sheet.State.Code, q.Year), boths(sheet.Notices)
	return out, nil
}

// ReportName is the name of the workbook of a form.
func ReportName(no int, code unit.Code, y law.Year) string {
	return "bieu-" + strconv.Itoa(no) + "-" + string(code) + "-" + strconv.Itoa(int(y)) + ".xlsx"
}

// BeginRecount has all counts held against the reviews in the background.
func (o *Office) BeginRecount(ctx context.Context) (int64, error) {
	return o.BeginJob(ctx, JobRecount, "-", bytes.NewReader(nil), false)
}

// BeginReport has a form filled in the background.
func (o *Office) BeginReport(ctx context.Context, q FormQuestion) (int64, error) {
	b, err := json.Marshal(q)
	if err != nil {
		return 0, err
	}
	return o.BeginJob(ctx, JobReport, fmt.Sprintf("%s · %s · %d", q.Form, q.Unit, q.Year), bytes.NewReader(b), false)
}

// JobFile gives the workbook that came of one of the actor's reports. Whether he may
// see it is asked again: a role may have been taken since.
func (o *Office) JobFile(ctx context.Context, id int64) (name string, content []byte, err error) {
	j, result, err := o.Job(ctx, id)
	if err != nil {
		return "", nil, err
	}
	if err := o.DB.Read(ctx, func(r *store.Reader) error { return o.allow(r, jobKinds[j.Kind].needs) }); err != nil {
		return "", nil, err
	}
	if len(result.File) == 0 {
		return "", nil, fault.New(fault.NotFound, lang.T("office.job.no_file", "id", strconv.FormatInt(id, 10))).Do(lang.T("office.job.no_file.do"))
	}
	return result.Name, result.File, nil
}

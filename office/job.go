package office

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/store"
)

// jobKind is a kind of long work: what it takes, and how it is done on the file of the
// job. What it changes is one act, so that half of it is never seen, and done twice it
// changes nothing the second time.
type jobKind struct {
	needs account.Permission
	asked bool // its file is a question that a page puts, not a file of the actor's
	run   func(o *Office, ctx context.Context, path string, confirm bool) (JobResult, error)
}

// The kinds of work that are asked for on a page of their own.
const (
	JobRecount = "recount" // no question
	JobReport  = "report"  // a [FormQuestion]
	JobEdition = "edition" // an [EditionQuestion]
)

var jobKinds = map[string]jobKind{
	"import-review": {account.ReviewWrite, false, importing(func(o *Office, ctx context.Context, path string, confirm bool) (Report, error) {
		p, err := o.ImportReviews(ctx, path, confirm)
		return p.Report, err
	})},
	"import-member":           {account.MemberWrite, false, importing((*Office).ImportMembers)},
	"import-household_change": {account.HouseholdWrite, false, importing((*Office).ImportHouseholdChanges)},
	"import-tally":            {account.TallyWrite, false, importing((*Office).ImportTallies)},
	JobRecount:                {account.VerifyRun, true, (*Office).recountJob},
	JobReport:                 {account.ReportRead, true, (*Office).reportJob},
	JobEdition:                {account.EditionDraft, true, (*Office).editionJob},
}

// importing makes the work of an import of its method.
func importing(run func(o *Office, ctx context.Context, path string, confirm bool) (Report, error)) func(*Office, context.Context, string, bool) (JobResult, error) {
	return func(o *Office, ctx context.Context, path string, confirm bool) (JobResult, error) {
		p, err := run(o, ctx, path, confirm)
		return JobResult{Rows: p.Rows, New: p.New, Changed: p.Changed, Same: p.Same, Ended: p.Ended, Act: p.Act, Notices: boths(p.Notices)}, err
	}
}

// JobKinds are the kinds of long work on a file that the actor may have done.
func (o *Office) JobKinds(ctx context.Context) (out []string, err error) {
	err = o.DB.Read(ctx, func(r *store.Reader) error {
		out = nil
		for _, k := range slices.Sorted(maps.Keys(jobKinds)) {
			if jobKinds[k].asked {
				continue
			}
			switch err := o.allow(r, jobKinds[k].needs); {
			case err == nil:
				out = append(out, k)
			case !errors.Is(err, account.ErrDenied):
				return err
			}
		}
		return nil
	})
	return out, err
}

// BeginJob keeps a file and has it worked on in the background, in the name of the
// actor. Whether he may is asked again when the work is done.
func (o *Office) BeginJob(ctx context.Context, kind, name string, file io.Reader, confirm bool) (int64, error) {
	k, ok := jobKinds[kind]
	if !ok {
		return 0, fault.New(fault.Usage, lang.T("office.job.kind")).Do(lang.T("office.job.kind.do"))
	}
	if err := o.DB.Read(ctx, func(r *store.Reader) error { return o.allow(r, k.needs) }); err != nil {
		return 0, err
	}
	return o.DB.AddJob(ctx, store.Job{Kind: kind, Actor: o.Actor, File: jobFile(name), Confirm: confirm}, file)
}

// jobFile is the name of a file without its folder, in whatever way that was written.
func jobFile(name string) string {
	name = filepath.Base(strings.ReplaceAll(lang.NFC(name), `\`, "/"))
	if name == "." || name == "/" || strings.ContainsFunc(name, func(r rune) bool { return r < 0x20 || r == 0x7f }) {
		return "-"
	}
	return name
}

// Jobs lists the actor's jobs, the latest first. A job is its actor's alone: its file
// and what is said of it may tell of people that others do not see.
func (o *Office) Jobs(ctx context.Context) (out []store.Job, err error) {
	err = o.DB.Read(ctx, func(r *store.Reader) error {
		if err := o.known(r); err != nil {
			return err
		}
		out, err = r.Jobs(o.Actor)
		return err
	})
	return out, err
}

// Job gives one of the actor's jobs, with what came of it.
func (o *Office) Job(ctx context.Context, id int64) (j store.Job, result JobResult, err error) {
	err = o.DB.Read(ctx, func(r *store.Reader) error {
		if err := o.known(r); err != nil {
			return err
		}
		j, err = r.Job(o.Actor, id)
		return err
	})
	if err == nil && j.Result != "" {
		err = json.Unmarshal([]byte(j.Result), &result)
	}
	return j, result, err
}

// StopJob has one of the actor's jobs end.
func (o *Office) StopJob(ctx context.Context, id int64) error {
	if _, _, err := o.Job(ctx, id); err != nil {
		return err
	}
	return o.DB.StopJob(ctx, o.Actor, id)
}

// known refuses an actor whom nobody knows, or who is barred.
func (o *Office) known(r *store.Reader) error {
	record, err := loadUnits(r)
	if err != nil {
		return err
	}
	_, err = o.authority(r, record.Tree)
	return err
}

// JobResult is what came of a job.
type JobResult struct {
	Rows, New, Changed, Same, Ended int
	Act                             int64      // 0: nothing was written
	Faults                          []JobFault // the first of them
	More                            int        // how many besides
	Notices                         []lang.Both

	// Of a report: the workbook, which is taken by [Office.JobFile], and its name.
	File    []byte `json:",omitempty"`
	Name    string `json:",omitempty"`
	Edition int    `json:",omitempty"` // the number of the draft that was made
	Counted int    `json:",omitempty"` // of a recount: how many counts of hamlets and years were compared
}

// JobFault is what was wrong, in every language, for nobody knows who will read it.
type JobFault struct{ At, What, Do lang.Both }

// RunJob does the work of a job on its file, at a path of the file's own name. The
// error is for what came in the way; what is wrong with the file is in the result, and
// ok is false.
func (o *Office) RunJob(ctx context.Context, j store.Job, path string) (result string, ok bool, err error) {
	k, has := jobKinds[j.Kind]
	if !has {
		return "", false, errors.New("office: no such kind of job: " + j.Kind)
	}
	out, err := k.run(o, ctx, path, j.Confirm)
	var one *fault.Error
	var many *fault.List
	switch {
	case ctx.Err() != nil:
		return "", false, ctx.Err()
	case err == nil:
		ok = true
	case errors.As(err, &many):
		for _, f := range many.Items {
			out.Faults = append(out.Faults, jobFault(f))
		}
		out.More = many.Total - len(many.Items)
	case errors.As(err, &one) && one.Kind != fault.Conflict:
		out.Faults = []JobFault{jobFault(one)}
	default:
		return "", false, err
	}
	b, err := json.Marshal(out)
	return string(b), ok, err
}

func jobFault(f *fault.Error) JobFault {
	out := JobFault{At: lang.Both{VI: f.At.Say(lang.VI), EN: f.At.Say(lang.EN)}, What: both(f.What)}
	if !f.Remedy.IsZero() {
		out.Do = both(f.Remedy)
	}
	return out
}

// boths are the first of some notices.
func boths(all []lang.Text) (out []lang.Both) {
	for _, n := range all[:min(len(all), fault.Max)] {
		out = append(out, both(n))
	}
	return out
}

func both(t lang.Text) lang.Both { return lang.Both{VI: lang.VI.Say(t), EN: lang.EN.Say(t)} }

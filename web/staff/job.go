package staff

import (
	"errors"
	"io"
	"net/http"
	"strconv"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/store"
	"vuonlen/web"
)

// Worker is the queue as pages see it.
type Worker interface {
	Wake()
	Rows(job int64) (n int, ok bool)
}

// maxJob is how large the file of a job may be.
const maxJob = 256 << 20

// JobsPage is one's own long work, and a form for more.
type JobsPage struct {
	*web.Visit
	Kind  web.Field // without choices: the visitor may have nothing done
	File  web.Field
	Write web.Field
	List  web.Table
	Pages web.Pages

	Recount bool // the visitor may have all counts checked
}

// Head names the page.
func (p JobsPage) Head() web.Head {
	return web.Head{Title: p.Say(lang.T("job.title")), Section: "/jobs", Wrong: len(p.wrong()) > 0}
}

func (p JobsPage) wrong() []web.Wrong { return web.WrongOf(p.Kind, p.File) }

// lang: keys
var jobKindNames = map[string]string{
	"import-review": "job.kind.review", "import-member": "job.kind.member", "import-household_change": "job.kind.household_change", "import-tally": "job.kind.tally",
	office.JobRecount: "job.kind.recount", office.JobReport: "job.kind.report", office.JobEdition: "job.kind.edition",
}

// lang: keys
var jobStateNames = map[store.JobState]string{
	store.JobWaiting: "job.state.waiting", store.JobRunning: "job.state.running", store.JobDone: "job.state.done", store.JobFailed: "job.state.failed", store.JobCancelled: "job.state.cancelled",
}

var jobTones = map[store.JobState]web.Tone{
	store.JobWaiting: web.Plain, store.JobRunning: web.Info, store.JobDone: web.Good, store.JobFailed: web.Bad, store.JobCancelled: web.Warn,
}

func jobTag(v *web.Visit, s store.JobState) web.Tag {
	return web.Tag{Text: v.Say(lang.T(jobStateNames[s])), Tone: jobTones[s]} // lang: keys in jobStateNames
}

func (s *Staff) jobsPage(v *web.Visit) (JobsPage, error) {
	p := JobsPage{
		Visit: v, Recount: v.May(account.VerifyRun),
		Kind:  web.Field{Name: "kind", Label: v.Say(lang.T("job.kind")), Required: true},
		File:  web.Field{Name: "file", Label: v.Say(lang.T("job.file")), Hint: v.Say(lang.T("job.file.hint", "mib", maxJob>>20)), Required: true},
		Write: web.Field{Name: "write", Label: v.Say(lang.T("job.write")), Choices: []web.Choice{{Value: "yes", Text: v.Say(lang.T("job.write.yes")), Hint: v.Say(lang.T("job.write.hint"))}}},
	}
	o, ctx := s.office(v), v.Request.Context()
	kinds, err := o.JobKinds(ctx)
	if err != nil {
		return p, err
	}
	for _, k := range kinds {
		p.Kind.Choices = append(p.Kind.Choices, web.Choice{Value: k, Text: v.Say(lang.T(jobKindNames[k]))}) // lang: keys in jobKindNames
	}
	jobs, err := o.Jobs(ctx)
	if err != nil {
		return p, err
	}
	jobs, p.Pages = web.PageOf(v, jobs, pageSize)
	p.List = web.Table{Caption: v.Say(lang.T("job.list")), Columns: []web.Column{
		{Text: v.Say(lang.T("job.col.job"))}, {Text: v.Say(lang.T("job.col.kind"))}, {Text: v.Say(lang.T("job.col.file"))}, {Text: v.Say(lang.T("job.col.begun"))}, {Text: v.Say(lang.T("job.col.state"))},
	}, Empty: web.Empty{Text: v.Say(lang.T("job.none"))}}
	for _, j := range jobs {
		p.List.Rows = append(p.List.Rows, []web.Cell{
			{Text: strconv.FormatInt(j.ID, 10), Href: jobPath(j.ID)}, {Text: v.Say(lang.T(jobKindNames[j.Kind]))}, {Text: j.File}, {Text: instant(v, j.Created)}, {Tag: jobTag(v, j.State)}, // lang: keys in jobKindNames
		})
	}
	return p, nil
}

func jobPath(id int64) string { return "/jobs/" + strconv.FormatInt(id, 10) }

func (s *Staff) jobs(v *web.Visit) (web.Answer, error) {
	p, err := s.jobsPage(v)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(p), nil
}

// postJob keeps a file and has it worked on.
func (s *Staff) postJob(v *web.Visit) (web.Answer, error) {
	f, err := v.Form()
	if err != nil {
		return web.Answer{}, err
	}
	if v.Request.MultipartForm != nil {
		defer func() { _ = v.Request.MultipartForm.RemoveAll() }()
	}
	p, err := s.jobsPage(v)
	if err != nil {
		return web.Answer{}, err
	}
	if len(p.Kind.Choices) == 0 {
		return web.Answer{}, fault.New(fault.Refused, lang.T("job.nothing"))
	}
	var kind, write string
	kind, p.Kind.Error = f.One("kind", p.Kind.Choices, true)
	write, _ = f.One("write", p.Write.Choices, false)
	file, name, err := sent(v.Request, "file")
	if err != nil {
		return web.Answer{}, err
	}
	if file == nil {
		p.File.Error = v.Say(lang.T("web.required"))
	} else {
		defer file.Close()
	}
	for i := range p.Kind.Choices {
		p.Kind.Choices[i].Chosen = p.Kind.Choices[i].Value == kind
	}
	p.Write.Choices[0].Chosen = write == "yes"
	if len(p.wrong()) > 0 {
		return web.Again(p), nil
	}
	return s.begun(s.office(v).BeginJob(v.Request.Context(), kind, name, file, write == "yes"))
}

// begun leads to a job that waits now.
func (s *Staff) begun(id int64, err error) (web.Answer, error) {
	if err != nil {
		return web.Answer{}, err
	}
	if s.Queue != nil {
		s.Queue.Wake()
	}
	return web.Go(jobPath(id)), nil
}

// postRecount has all counts held against the reviews.
func (s *Staff) postRecount(v *web.Visit) (web.Answer, error) {
	return s.begun(s.office(v).BeginRecount(v.Request.Context()))
}

// postReport has a form filled: the choice is that of the page of forms.
func (s *Staff) postReport(v *web.Visit) (web.Answer, error) {
	f, err := v.Form()
	if err != nil {
		return web.Answer{}, err
	}
	q := office.FormQuestion{Lang: v.Lang}
	for name, to := range map[string]*string{"form": &q.Form, "unit": (*string)(&q.Unit)} {
		if *to, _ = f.Text(name, true); *to == "" {
			return web.Go("/figures/forms"), nil
		}
	}
	text, _ := f.Text("year", true)
	y, err := strconv.Atoi(text)
	if err != nil || y < int(FirstYear) || y > int(v.Today.Year()) {
		return web.Answer{}, fault.New(fault.Usage, lang.T("staff.year", "value", text)).Do(lang.T("staff.year.do", "first", FirstYear, "last", v.Today.Year())).By(err)
	}
	q.Year = law.Year(y)
	return s.begun(s.office(v).BeginReport(v.Request.Context(), q))
}

// jobFile gives the workbook that came of a report.
func (s *Staff) jobFile(v *web.Visit) (web.Answer, error) {
	id, err := s.jobOf(v)
	if err != nil {
		return web.Answer{}, err
	}
	name, content, err := s.office(v).JobFile(v.Request.Context(), id)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Send(web.File{Name: name, Type: xlsxType, Content: content}), nil
}

// sent is a file of a form with its name, nil where none was chosen.
func sent(q *http.Request, field string) (io.ReadCloser, string, error) {
	f, h, err := q.FormFile(field)
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return nil, "", nil
	}
	if err != nil {
		return nil, "", err
	}
	return f, h.Filename, nil
}

// JobPage is one job: how far it is, or what came of it.
type JobPage struct {
	*web.Visit
	Job    store.Job
	Result office.JobResult
	State  web.Tag
	Facts  web.Facts
	Faults web.Table
	Agrees bool // a recount found nothing
}

// Head names the page. Without JavaScript it comes again by itself until the job is
// over.
func (p JobPage) Head() web.Head {
	h := web.Head{Title: p.Say(lang.T("job.one", "id", strconv.FormatInt(p.Job.ID, 10))), Section: "/jobs", Crumbs: []web.Link{{Text: p.Say(lang.T("job.title")), Href: "/jobs"}}}
	if !p.Job.State.Over() {
		h.Refresh = 5
	}
	return h
}

func (s *Staff) jobOf(v *web.Visit) (int64, error) {
	id, err := strconv.ParseInt(v.Path("id"), 10, 64)
	if err != nil || id <= 0 {
		return 0, fault.New(fault.NotFound, lang.T("web.no_page.what")).Do(lang.T("web.no_page.do")).By(err)
	}
	return id, nil
}

func (s *Staff) job(v *web.Visit) (web.Answer, error) {
	id, err := s.jobOf(v)
	if err != nil {
		return web.Answer{}, err
	}
	p := JobPage{Visit: v}
	if p.Job, p.Result, err = s.office(v).Job(v.Request.Context(), id); err != nil {
		return web.Answer{}, err
	}
	rows, here := p.Result.Rows, false
	if s.Queue != nil && p.Job.State == store.JobRunning {
		rows, here = s.Queue.Rows(id)
	}
	p.fill(rows, here)
	return web.Show(p), nil
}

// imports tells whether the job is the import of a file.
func (p JobPage) imports() bool {
	return p.Job.Kind != office.JobRecount && p.Job.Kind != office.JobReport && p.Job.Kind != office.JobEdition
}

// fill says how far it is: rows is known of a job that is over or worked on here.
func (p *JobPage) fill(rows int, here bool) {
	j, r := p.Job, p.Result
	p.State = jobTag(p.Visit, j.State)
	fact := func(name lang.Text, text string) {
		p.Facts = append(p.Facts, web.FactRow{Name: p.Say(name), Cell: web.Cell{Text: text}})
	}
	fact(lang.T("job.col.kind"), p.Say(lang.T(jobKindNames[j.Kind]))) // lang: keys in jobKindNames
	imports := p.imports()
	if j.Kind != office.JobRecount {
		fact(lang.T("job.col.file"), j.File)
	}
	fact(lang.T("job.col.begun"), instant(p.Visit, j.Created))
	if imports {
		mode := lang.T("job.mode.look")
		if j.Confirm {
			mode = lang.T("job.mode.write")
		}
		fact(lang.T("job.mode"), p.Say(mode))
	}
	if here && (imports || j.Kind == office.JobRecount) {
		fact(lang.T("job.rows_read"), p.Int(rows))
	}
	if !j.Ended.IsZero() {
		fact(lang.T("job.ended"), instant(p.Visit, j.Ended))
	}
	if j.Result == "" {
		return
	}
	if j.State == store.JobDone && imports { // of a file with faults it is not known what it would change
		for _, x := range []struct {
			name lang.Text
			n    int
		}{
			{lang.T("job.rows"), r.Rows}, {lang.T("job.new"), r.New}, {lang.T("job.changed"), r.Changed}, {lang.T("job.same"), r.Same}, {lang.T("job.gone"), r.Ended},
		} {
			fact(x.name, p.Int(x.n))
		}
	}
	if j.Kind == office.JobRecount {
		fact(lang.T("job.recount.reviews"), p.Int(r.Rows))
		fact(lang.T("job.recount.counts"), p.Int(r.Counted))
		p.Agrees = j.State == store.JobDone
	}
	if r.Act != 0 {
		fact(lang.T("job.act"), strconv.FormatInt(r.Act, 10))
	}
	caption := lang.T("job.faults", "n", len(r.Faults)+r.More)
	if !imports {
		caption = lang.T("job.findings", "n", len(r.Faults))
	}
	p.Faults = web.Table{Caption: p.Say(caption), Columns: []web.Column{
		{Text: p.Say(lang.T("job.col.at"))}, {Text: p.Say(lang.T("job.col.what"))}, {Text: p.Say(lang.T("job.col.do"))},
	}}
	for _, f := range r.Faults {
		p.Faults.Rows = append(p.Faults.Rows, []web.Cell{{Text: f.At.Say(p.Lang)}, {Text: f.What.Say(p.Lang)}, {Text: f.Do.Say(p.Lang)}})
	}
}

func (s *Staff) stopJob(v *web.Visit) (web.Answer, error) {
	id, err := s.jobOf(v)
	if err != nil {
		return web.Answer{}, err
	}
	if err := s.office(v).StopJob(v.Request.Context(), id); err != nil {
		return web.Answer{}, err
	}
	return web.Go(jobPath(id)), nil
}

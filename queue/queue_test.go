package queue

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/law"
	"vuonlen/office"
	"vuonlen/store"
	"vuonlen/store/storetest"
)

func TestMain(m *testing.M) {
	if worker() { // kinds_test.go: this process is a child to be killed
		return
	}
	storetest.Main(m)
}

// house is a database with a commune officer, a reviewer beside him and a clock.
type house struct {
	t    *testing.T
	db   *store.DB
	keys string
	mu   sync.Mutex
	now  time.Time
}

func (h *house) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *house) wait(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

func open(t *testing.T, o store.Options) *house {
	t.Helper()
	h := &house{t: t, now: time.Date(2024, 12, 31, 2, 0, 0, 0, time.UTC)}
	o.Now, o.Datasets, o.Keys = h.clock, office.Datasets(), filepath.Join(t.TempDir(), "keys")
	db, err := store.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	h.db, h.keys = db, o.Keys
	for name, g := range map[string]account.Grant{
		"xa": {Role: account.CommuneOfficer, Scope: "30544", On: 20241231}, "khac": {Role: account.CommuneOfficer, Scope: "30547", On: 20241231},
		"so": {Role: account.Department, Scope: "89", On: 20241231},
	} {
		if _, err := h.as("cli:an").AddUser(t.Context(), name, g); err != nil {
			t.Fatal(err)
		}
	}
	return h
}

func (h *house) as(who account.Actor) *office.Office {
	return &office.Office{DB: h.db, Actor: who, Today: law.DateOf(h.clock())}
}

func (h *house) queue() *Queue { return New(h.db, slog.New(slog.DiscardHandler)) }

const head = "year,household,commune,area,ethnicity,size,b1,d01,d02,d03,d04,d05,d06,d07,d08,d09,d10,d11,d12,head,citizen_id\n"

// reviews is a file of n households of a commune.
func reviews(n int, commune string) string {
	var b strings.Builder
	b.WriteString(head)
	for i := range n {
		fmt.Fprintf(&b, "2024,H%s-%d,%s,rural,01,4,120,1,1,1,0,0,0,0,0,0,0,0,0,Nguyễn Văn Kín,089190000123\n", commune, i, commune)
	}
	return b.String()
}

func (h *house) begin(who account.Actor, file string, confirm bool) int64 {
	h.t.Helper()
	id, err := h.as(who).BeginJob(h.t.Context(), "import-review", `C:\máy tôi\rà soát.csv`, strings.NewReader(file), confirm)
	if err != nil {
		h.t.Fatal(err)
	}
	return id
}

func (h *house) once(q *Queue) bool {
	h.t.Helper()
	worked, err := q.Once(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	return worked
}

func (h *house) job(who account.Actor, id int64) (store.Job, office.JobResult) {
	h.t.Helper()
	j, r, err := h.as(who).Job(h.t.Context(), id)
	if err != nil {
		h.t.Fatal(err)
	}
	return j, r
}

// visible is how many households of commune 30544 the register shows.
func (h *house) visible() int {
	h.t.Helper()
	found, err := h.as("cli:an").FindHouseholds(h.t.Context(), office.HouseholdQuestion{Text: "Kín"})
	if err != nil {
		h.t.Fatal(err)
	}
	return len(found.Found)
}

// TestJobs: a file is checked, then written, in the name of who sent it; what is wrong
// with it comes back; others see nothing of it; nothing of people lies open.
func TestJobs(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		h := open(t, o)
		q := h.queue()
		if h.once(q) {
			t.Fatal("there is work in an empty queue")
		}
		file := reviews(40, "30544")
		look, write := h.begin("xa", file, false), h.begin("xa", file, true)
		wrong, foreign := h.begin("xa", strings.Replace(file, ",120,", ",x,", 1), true), h.begin("xa", reviews(2, "30547"), true)
		if j, _ := h.job("xa", look); j.State != store.JobWaiting || j.File != "rà soát.csv" || j.Bytes != int64(len(file)) {
			t.Errorf("%+v", j)
		}
		h.once(q)
		if j, r := h.job("xa", look); j.State != store.JobDone || r.New != 40 || r.Act != 0 || h.visible() != 0 {
			t.Errorf("looked at: %+v %+v, %d written", j, r, h.visible())
		}
		h.once(q)
		if j, r := h.job("xa", write); j.State != store.JobDone || r.New != 40 || r.Act == 0 || h.visible() != 40 || j.Ended.IsZero() {
			t.Errorf("written: %+v %+v, %d there", j, r, h.visible())
		}
		h.once(q)
		if j, r := h.job("xa", wrong); j.State != store.JobFailed || len(r.Faults) != 1 || !strings.Contains(r.Faults[0].At.VI, "dòng 2") || !strings.Contains(r.Faults[0].At.EN, "row 2") {
			t.Errorf("wrong: %+v %+v", j, r)
		}
		h.once(q)
		if j, r := h.job("xa", foreign); j.State != store.JobFailed || len(r.Faults) == 0 || h.visible() != 40 {
			t.Errorf("of another commune: %+v %+v", j, r)
		}
		if h.once(q) {
			t.Error("work is left")
		}
		if _, _, err := h.as("khac").Job(t.Context(), write); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another's job: %v", err)
		}
		if list, err := h.as("khac").Jobs(t.Context()); err != nil || len(list) != 0 {
			t.Errorf("another's list: %v %v", list, err)
		}
		if err := h.as("khac").StopJob(t.Context(), write); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another stops it: %v", err)
		}
		if _, err := h.as("so").BeginJob(t.Context(), "import-review", "x", strings.NewReader(file), true); !errors.Is(err, account.ErrDenied) {
			t.Errorf("who may not write reviews: %v", err)
		}
		if _, err := h.as("xa").BeginJob(t.Context(), "drop", "x", strings.NewReader(file), true); fault.KindOf(err) != fault.Usage {
			t.Errorf("an unknown kind: %v", err)
		}
		if v, err := h.as("cli:an").Verify(t.Context(), nil); err != nil || v.Difference != nil {
			t.Errorf("%v %+v", err, v.Difference)
		}
	})
}

// TestRestart: a job whose worker died is begun anew when its lease is over, not
// before, and gives up after some tries; whose program ends in the middle leaves
// nothing visible and the job to the next.
func TestRestart(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		h := open(t, o)
		q := h.queue()
		id := h.begin("xa", reviews(3, "30544"), true)
		if j, ok, err := h.db.TakeJob(t.Context(), "dead", Lease, Tries); err != nil || !ok || j.ID != id {
			t.Fatal(j, ok, err)
		}
		if h.once(q) {
			t.Error("the job of a living worker is taken")
		}
		h.wait(Lease + time.Second)
		h.once(q)
		if j, r := h.job("xa", id); j.State != store.JobDone || j.Tries != 2 || r.New != 3 || h.visible() != 3 {
			t.Errorf("after the restart: %+v %+v", j, r)
		}
		// The dead worker comes back and must not overwrite what came of it.
		if err := h.db.EndJob(t.Context(), id, "dead", store.JobFailed, ""); err != nil {
			t.Fatal(err)
		}
		if mine, _, err := h.db.KeepJob(t.Context(), id, "dead", Lease); mine || err != nil {
			t.Errorf("a job that is over is kept: %v", err)
		}
		if j, _ := h.job("xa", id); j.State != store.JobDone {
			t.Errorf("the dead worker ends it: %+v", j)
		}
		// Killed after the act, before the job was ended: done again it changes nothing.
		again := h.begin("xa", reviews(3, "30544"), true)
		h.once(q)
		if j, r := h.job("xa", again); j.State != store.JobDone || r.Same != 3 || r.Act != 0 {
			t.Errorf("done twice: %+v %+v", j, r)
		}
		// The program ends while the file is read.
		big := h.begin("xa", reviews(2500, "30544"), true)
		ctx, end := context.WithCancel(t.Context())
		stopping := h.queue()
		stopping.told = func(context.Context, int) { end() }
		if _, err := stopping.Once(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("not interrupted: %v", err)
		}
		if j, _ := h.job("xa", big); j.State != store.JobWaiting || h.visible() != 3 {
			t.Errorf("interrupted: %+v, %d visible", j, h.visible())
		}
		h.once(q)
		if j, r := h.job("xa", big); j.State != store.JobDone || h.visible() != 2500 {
			t.Errorf("in the end: %+v %+v, %d visible", j, r, h.visible())
		}
		// One that kills its worker each time does not go round for ever.
		bad := h.begin("xa", reviews(1, "30544"), true)
		for range Tries {
			if _, ok, err := h.db.TakeJob(t.Context(), "dead", Lease, Tries); !ok || err != nil {
				t.Fatal(ok, err)
			}
			h.wait(Lease + time.Second)
		}
		if h.once(q) {
			t.Error("tried once too often")
		}
		if j, _ := h.job("xa", bad); j.State != store.JobFailed {
			t.Errorf("%+v", j)
		}
	})
}

// TestStop: one's own job that waits is over at once; one that runs ends without
// leaving anything; and a role that is taken ends it as well.
func TestStop(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		h := open(t, o)
		q := h.queue()
		id := h.begin("xa", reviews(3, "30544"), true)
		if err := h.as("xa").StopJob(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		if j, _ := h.job("xa", id); j.State != store.JobCancelled || h.once(q) || h.visible() != 0 {
			t.Errorf("%+v", j)
		}
		// Asked to stop while its worker is dead: the next one ends it.
		id = h.begin("xa", reviews(3, "30544"), true)
		if _, ok, err := h.db.TakeJob(t.Context(), "dead", Lease, Tries); !ok || err != nil {
			t.Fatal(err)
		}
		if err := h.as("xa").StopJob(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		if mine, stop, err := h.db.KeepJob(t.Context(), id, "dead", Lease); !mine || !stop || err != nil {
			t.Errorf("the worker does not hear of it: %v %v %v", mine, stop, err)
		}
		h.wait(Lease + time.Second)
		if h.once(q) || h.visible() != 0 {
			t.Error("it was done all the same")
		}
		if j, _ := h.job("xa", id); j.State != store.JobCancelled {
			t.Errorf("%+v", j)
		}
		// Asked to stop while it is being read: its worker hears of it and ends it.
		id = h.begin("xa", reviews(1500, "30544"), true)
		q.told = func(ctx context.Context, rows int) {
			if n, ok := q.Rows(id); !ok || n != rows {
				t.Errorf("%d rows are told, %d known", rows, n)
			}
			if err := h.as("xa").StopJob(t.Context(), id); err != nil {
				t.Error(err)
			}
			<-ctx.Done()
		}
		h.once(q)
		q.told = nil
		if j, _ := h.job("xa", id); j.State != store.JobCancelled || h.visible() != 0 {
			t.Errorf("stopped in the middle: %+v, %d visible", j, h.visible())
		}
		id = h.begin("xa", reviews(3, "30544"), true)
		if _, err := h.as("cli:an").Revoke(t.Context(), "xa", account.CommuneOfficer, "30544", 20241231); err != nil {
			t.Fatal(err)
		}
		h.once(q)
		if j, r := h.job("xa", id); j.State != store.JobFailed || len(r.Faults) != 1 || h.visible() != 0 {
			t.Errorf("after the role was taken: %+v %+v", j, r)
		}
	})
}

// TestConcurrent: several workers do every job once.
func TestConcurrent(t *testing.T) {
	storetest.Both(t, func(t *testing.T, o store.Options) {
		h := open(t, o)
		var ids []int64
		for i := range 12 {
			ids = append(ids, h.begin("xa", strings.ReplaceAll(reviews(2, "30544"), "H30544", fmt.Sprintf("J%d", i)), true))
		}
		var done sync.WaitGroup
		for range 3 {
			q := h.queue()
			done.Go(func() {
				for {
					worked, err := q.Once(t.Context())
					if err != nil {
						t.Error(err)
					}
					if !worked {
						return
					}
				}
			})
		}
		done.Wait()
		acts := map[int64]bool{}
		for _, id := range ids {
			j, r := h.job("xa", id)
			if j.State != store.JobDone || j.Tries != 1 || r.New != 2 || acts[r.Act] {
				t.Errorf("%+v %+v", j, r)
			}
			acts[r.Act] = true
		}
		if h.visible() != 24 {
			t.Errorf("%d households", h.visible())
		}
	})
}
